//! The bill and the roles of bytes.

use super::maps::{PADDED, each_moment, map};
use mapscope::engine::MapState;
use mapscope::engine::classic::SLOTS;
use mapscope::image::{ArrayKind, Bill, BucketId, ByteRoles, ClassicFigures, Place, Role};
use mapscope::tell::describe;
use std::collections::BTreeMap;

#[test]
fn the_bill_is_what_the_collector_keeps() {
    let mut seen = 0;
    each_moment(|name, state| {
        let (bill, reach) = (Bill::of(state.read()), state.reach());
        assert_eq!(bill.live_bytes, reach.bytes(), "{name}: {:?}", bill.entries);
        assert_eq!(bill.live_objects, reach.objects.len() as u64, "{name}");
        assert_eq!(bill.entries.iter().map(|e| e.1).sum::<u64>(), bill.live_bytes);
        assert!(bill.allocated_bytes >= bill.live_bytes, "{name}");
        seen += 1;
    });
    assert!(seen > 1000, "{seen}");
}

#[test]
fn every_byte_has_a_role_and_the_roles_sum_to_the_bill() {
    each_moment(|name, state| {
        let (rt, classic) = (state.memory(), state.classic().unwrap().classic());
        let (h, roles) = (classic.hmap(rt), ByteRoles::of(state.read()));
        let mut sums: BTreeMap<Role, u64> = BTreeMap::new();
        if !h.buckets.is_nil() {
            for index in 0..h.bucket_count() {
                let id = BucketId::main(ArrayKind::Main, index);
                for bucket in classic.chain(rt.heap, h.buckets, index) {
                    let bytes = roles.bucket(state.read(), bucket, id);
                    assert_eq!(bytes.len(), bucket.bytes.len(), "{name}");
                    bytes.iter().for_each(|b| *sums.entry(b.role).or_default() += 1);
                }
            }
        }
        let bill = Bill::of(state.read());
        for role in [Role::Tophash, Role::Keys, Role::Elems, Role::Padding, Role::Empty, Role::OverflowWords] {
            assert_eq!(sums.get(&role).copied().unwrap_or(0), bill.bytes(role), "{name} {role:?}");
        }
    });
}

fn figures(state: &MapState) -> ClassicFigures {
    ClassicFigures::of(state.classic().unwrap())
}

#[test]
fn figures_are_those_of_the_map() {
    let fresh = figures(&map("map[int64]int64", &[]));
    assert_eq!((fresh.buckets, fresh.max_chain, fresh.load_factor), (0, 0, 0.0));
    let growing = figures(&map(PADDED, &["put 0..27"]));
    assert_eq!((growing.b, growing.buckets, growing.old_buckets), (3, 8, 4));
    assert!(growing.growing && !growing.same_size && growing.nevacuate > 0);
    let five = figures(&map("map[string]string", &["put 0..105"]));
    assert_eq!((five.b, five.preallocated_free), (5, 2));
    let chain = figures(&map("map[int64]int64", &["put 0..20", "collide 20"]));
    assert!(chain.max_chain >= 3, "{chain:?}");
}

#[test]
fn places_resolve_and_describe_themselves() {
    each_moment(|name, state| {
        let (rt, classic) = (state.memory(), state.classic().unwrap().classic());
        let h = classic.hmap(rt);
        let mut places = vec![Place::Hmap, Place::Extra];
        places.extend((0..9).map(Place::HmapField).chain((0..3).map(Place::ExtraField)));
        let mut buckets = Vec::new();
        if !h.buckets.is_nil() {
            buckets.extend((0..h.bucket_count()).map(|i| BucketId::main(ArrayKind::Main, i)));
            buckets.extend((0..classic.array_len(rt, h.b)).map(|index| BucketId::Preallocated { index }));
            let link = |index, link| BucketId::Chain { array: ArrayKind::Main, index, link };
            buckets.extend((0..h.bucket_count()).flat_map(|i| [link(i, 1), link(i, 2)]));
        }
        if h.growing() {
            buckets.extend((0..h.old_bucket_count()).map(|i| BucketId::main(ArrayKind::Old, i)));
        }
        for id in buckets.into_iter().step_by(3) {
            places.extend([Place::Bucket(id), Place::Overflow(id)]);
            for slot in 0..SLOTS as u8 {
                places.extend([Place::Tophash(id, slot), Place::Key(id, slot), Place::Elem(id, slot)]);
            }
            if let Some(addr) = id.addr(state.classic().unwrap()) {
                assert_eq!(BucketId::at(state.classic().unwrap(), addr), Some(id), "{name}");
            }
        }
        for place in places {
            let (extent, described) = (place.resolve(state.read()), describe(state.read(), place));
            assert_eq!(extent.is_some(), described.is_some(), "{name} {}", place.id());
            assert_eq!(Place::parse(&place.id()), Some(place));
            let Some(d) = described else { continue };
            assert_eq!(d.bytes.len(), d.roles.len(), "{name} {}", place.id());
            assert!(!d.why.is_empty(), "{name} {} says nothing", place.id());
        }
    });
}
