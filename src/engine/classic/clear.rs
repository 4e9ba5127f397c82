//! `runtime/map.go: mapclear`.

use super::super::event::Clear;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::store::word_of;
use super::access::array_len;
use super::grow::free_overflow_slice;
use super::make::link_preallocated;
use super::{Classic, EMPTY_REST, Extra, FLAG_SAME_SIZE_GROW, Hmap, MIN_TOPHASH, SLOTS};
use crate::heap::{Leads, Purpose};
use crate::units::Addr;

/// Clears the map: same array, same B, a new seed. A map with no entries is left as it is.
pub(crate) fn clear<O: Observer>(rt: &mut Runtime, map: &Classic, obs: &mut O) {
    let mut h = Hmap::load(&rt.heap, map);
    if h.count == 0 {
        if O::STEPS {
            obs.tell(&rt.heap, Clear::Nothing);
        }
        return;
    }
    let (geo, entries) = (map.geo, h.count);
    drop_chains(rt, map, h.buckets, h.bucket_count(), obs);
    if h.growing() {
        drop_chains(rt, map, h.oldbuckets, h.old_bucket_count(), obs);
        rt.release(h.oldbuckets);
    }
    h.flags &= !FLAG_SAME_SIZE_GROW;
    h.oldbuckets = Addr::NIL;
    h.nevacuate = 0;
    h.noverflow = 0;
    h.count = 0;
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        obs.tell(&rt.heap, Clear::Cleared { entries });
    }
    h.hash0 = rt.seeds.map_seed() as u32;
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        obs.tell(&rt.heap, Clear::Reseeded { seed: h.hash0.into() });
    }
    let buckets = array_len(rt.memory(), &geo, h.b);
    let bytes = buckets * geo.bucket as u64;
    rt.heap.bytes_mut(h.buckets, bytes as usize).fill(0);
    obs.wrote(h.buckets, bytes);
    let next = link_preallocated(rt, &geo, h.b, h.buckets, obs);
    if !h.extra.is_nil() {
        let extra = Extra::load(&rt.heap, h.extra, geo.word);
        free_overflow_slice(rt, extra.overflow, geo.word);
        free_overflow_slice(rt, extra.oldoverflow, geo.word);
        let fresh = Extra { next_overflow: next.unwrap_or_default(), ..Extra::default() };
        fresh.store(&mut rt.heap, h.extra, geo.word, obs);
    }
    rt.empty_trash();
    h.store(&mut rt.heap, map, obs);
    if O::STEPS {
        obs.tell(&rt.heap, Clear::ArrayZeroed { buckets, bytes });
    }
}

/// Gives back what the chains of an array own: overflow buckets of their own, boxes, payload.
fn drop_chains<O: Observer>(rt: &mut Runtime, map: &Classic, buckets: Addr, count: u64, obs: &mut O) {
    let geo = &map.geo;
    let m = &rt.spec.map;
    let owns = m.indirect_key || m.indirect_elem || rt.key_payload || rt.elem_payload;
    for i in 0..count {
        let mut bucket = buckets.plus(i * geo.bucket as u64);
        let mut is_first = true;
        while !bucket.is_nil() {
            if owns {
                drop_entries(rt, map, bucket);
            }
            if rt.iterating || O::STEPS {
                // The loop may walk on in buckets that the map lets go: there are no entries for it (golang/go#59411).
                // Without one nobody sees it, as all is zeroed soon, but who stops in between.
                rt.heap.bytes_mut(bucket, SLOTS).fill(EMPTY_REST);
                obs.wrote(bucket, SLOTS as u64);
            }
            let next = Addr(word_of(rt.heap.bytes(bucket.plus(geo.overflow as u64), geo.word)));
            if !is_first && rt.heap.object_at(bucket).is_some_and(|o| o.purpose == Purpose::Overflow) {
                rt.heap.put_off(bucket, Leads::Nowhere);
            }
            is_first = false;
            bucket = next;
        }
    }
}

fn drop_entries(rt: &mut Runtime, map: &Classic, bucket: Addr) {
    let geo = &map.geo;
    for slot in 0..SLOTS {
        if rt.heap.bytes(bucket, SLOTS)[slot] < MIN_TOPHASH {
            continue;
        }
        rt.retire_slot(true, bucket.plus(geo.key(slot) as u64), true);
        rt.retire_slot(false, bucket.plus(geo.elem(slot) as u64), true);
    }
}
