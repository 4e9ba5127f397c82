//! The way through a chain of buckets (`runtime/map.go: mapaccess1`).

use super::{ArrayKind, BucketId, End, Place, Route, Start, Stop};
use crate::engine::classic::{SLOTS, SlotState, tophash};
use crate::engine::{ClassicMap, Sought};

pub(super) fn route(state: ClassicMap, sought: &Sought) -> Route {
    let (map, rt) = (state.classic(), state.memory());
    let (h, hash, word) = (map.hmap(rt), sought.hash, map.geometry().word);
    let bucket = hash & (h.bucket_count() - 1);
    let old = h.growing().then(|| {
        let index = hash & (h.old_bucket_count() - 1);
        let moved = map.chain(rt.heap, h.oldbuckets, index).next().is_some_and(|b| b.state(0).is_evacuated());
        (h.old_b(), index, moved)
    });
    let top = tophash(hash, word);
    let start = Start::Classic { b: h.b, bucket, tophash: top, old };
    let mut route = Route { key: state.sought_value(sought), hash, start, stops: Vec::new(), end: End::NoMore };
    let (array, base, index) = match old {
        Some((_, index, false)) => (ArrayKind::Old, h.oldbuckets, index),
        _ => (ArrayKind::Main, h.buckets, bucket),
    };
    for (link, found) in map.chain(rt.heap, base, index).enumerate() {
        let place = Place::Bucket(BucketId::Chain { array, index, link: link as u32 });
        let mut stop = Stop { place, matches: Vec::new() };
        let mut end = None;
        for slot in 0..SLOTS {
            if found.tophash()[slot] == top {
                let equal = state.is_sought(sought, map.key(rt, found, slot));
                stop.matches.push((slot as u8, equal));
                end = equal.then_some(End::Found(slot as u8));
            } else if found.state(slot) == SlotState::EmptyRest {
                end = Some(End::Empty(slot as u8));
            }
            if end.is_some() {
                break;
            }
        }
        route.stops.push(stop);
        if let Some(end) = end {
            route.end = end;
            break;
        }
    }
    route
}
