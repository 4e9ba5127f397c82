//! Searches as data: the way that is told and drawn is the way that the engine goes.

use crate::{hinted, map};
use mapscope::engine::{MapState, Op, Operand, Silent, SplitMix, View};
use mapscope::image::{ArrayKind, BucketId, End, GroupId, Place, Route, Start};
use mapscope::target::GoVersion;
use mapscope::tell::search::way;
use std::sync::Arc;

/// The route's end as the engine's lookup gives it.
fn judge(state: &MapState, route: &Route, found: Option<(mapscope::units::Addr, usize)>) {
    match (route.found(), found) {
        (None, None) => assert!(!matches!(route.end, End::Found(_))),
        (Some(place), Some((addr, slot))) => {
            assert_eq!(place.slot().map(usize::from), Some(slot));
            assert_eq!(place.whole().resolve(state.read()).unwrap().addr, addr, "{}", place.id());
        }
        (ours, theirs) => panic!("route {ours:?}, engine {theirs:?}"),
    }
}

fn judge_key(state: &MapState, key: &Operand) -> Route {
    let route = Route::of_key(state.read(), key).unwrap();
    let mut copy = state.clone();
    let (hash, found, path) = copy
        .with_key(key, |state, bytes| {
            let (hash, found) = state.find_bytes(bytes).unwrap();
            let path = state.swiss().map(|map| map.probe_path(bytes).unwrap());
            (hash, found, path)
        })
        .unwrap();
    assert_eq!(route.hash, hash);
    judge(state, &route, found);
    match (state.view(), &route.start) {
        (View::Swiss(_), Start::Swiss { h1, h2, table }) => {
            let path = path.unwrap();
            assert_eq!((*h1, *h2, table.map(|t| t.entry)), (path.h1, path.h2, path.table.map(|t| t.0)));
            let groups = route.stops.iter().map(|stop| match stop.place.group().unwrap() {
                GroupId::Small => 0,
                GroupId::Of { group, .. } => group,
            });
            assert_eq!(groups.collect::<Vec<_>>(), path.groups);
        }
        (View::Classic(map), Start::Classic { old, .. }) => judge_chain(map, &route, *old),
        other => panic!("{:?}", other.1),
    }
    route
}

/// The stops are the chain's first buckets, and the search stops where `mapaccess1` does.
fn judge_chain(map: mapscope::engine::ClassicMap, route: &Route, old: Option<(u8, u64, bool)>) {
    let (classic, rt) = (map.classic(), map.memory());
    let h = classic.hmap(rt);
    let (array, base, n) = match old {
        Some((_, _, false)) => (ArrayKind::Old, h.oldbuckets, h.old_bucket_count()),
        _ => (ArrayKind::Main, h.buckets, h.bucket_count()),
    };
    let index = route.hash & (n - 1);
    let chain: Vec<_> = classic.chain(rt.heap, base, index).collect();
    for (link, stop) in route.stops.iter().enumerate() {
        assert_eq!(stop.place, Place::Bucket(BucketId::Chain { array, index, link: link as u32 }));
        let last = link + 1 == route.stops.len();
        let rest = chain[link].tophash().iter().position(|&top| top == 0);
        match route.end {
            _ if !last => assert_eq!(rest, None, "goes on only where no slot is emptyRest"),
            End::Empty(slot) => assert_eq!(rest, Some(usize::from(slot))),
            End::NoMore => assert!(rest.is_none() && link + 1 == chain.len()),
            End::Found(slot) => assert!(rest.is_none_or(|at| at > usize::from(slot))),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_route_is_the_way_of_the_lookup() {
    for go in [GoVersion::Go1_21, GoVersion::Go1_23, GoVersion::Go1_24, GoVersion::Go1_27, GoVersion::Go1_27Split] {
        for source in
            ["map[string]int", "map[uint64]uint64", "map[struct{ID int64; Tag byte}]string", "map[[130]byte]int"]
        {
            let mut state = map(source, go, &["put 0..60"]);
            let random = SplitMix::new(7);
            for round in 0..240u64 {
                let key = Operand::Nth(random.below(200));
                let op = match random.below(3) {
                    0 => Op::Delete { key: key.clone() },
                    _ => Op::Put { key: key.clone(), elem: Operand::Nth(round) },
                };
                state.apply(&op, &mut Silent).unwrap();
                judge_key(&state, &key);
                judge_key(&state, &Operand::Nth(random.below(300)));
            }
        }
    }
}

#[test]
fn long_chains_are_followed() {
    let state = hinted("map[int64]int64", GoVersion::Go1_23, 1000, &["put 0..30", "collide 40"]);
    let mut longest = 0;
    state.for_each_key(|key| {
        let value = Arc::new(state.decode(state.spec().map.key, key));
        let route = judge_key(&state, &Operand::Value(value));
        longest = longest.max(route.stops.len());
        let told = way(&route, state.read());
        assert!(told.last().unwrap().starts_with("Found in slot "), "{told:?}");
    });
    assert!(longest >= 5, "{longest} buckets");
}

#[test]
fn a_slot_knows_its_own_search() {
    for go in [GoVersion::Go1_23, GoVersion::Go1_27] {
        let state = map("map[string]int", go, &["put 0..500"]);
        let mut seen = 0;
        state.for_each_key(|key| {
            let value = Arc::new(state.decode(state.spec().map.key, key));
            let place = Route::of_key(state.read(), &Operand::Value(value)).unwrap().found().unwrap();
            assert_eq!(Route::of_slot(state.read(), place).unwrap().found(), Some(place));
            seen += 1;
        });
        assert_eq!(seen, 500);
    }
}

#[test]
fn what_can_not_be_found_is_said() {
    for go in [GoVersion::Go1_23, GoVersion::Go1_27] {
        let empty = map("map[string]int", go, &[]);
        let route = Route::of_key(empty.read(), &Operand::Nth(3)).unwrap();
        assert_eq!((route.end, route.goal()), (End::EmptyMap, None));
        let floats = map("map[float64]int", go, &["put 0..20", "put NaN"]);
        let nan = Operand::Value(Arc::new(mapscope::gotype::Value::Float(f64::NAN)));
        let before = floats.clone();
        let route = Route::of_key(floats.read(), &nan).unwrap();
        assert_eq!(route.end, End::NeverEqual);
        assert!(way(&route, floats.read())[0].contains("NaN"));
        // Looking drew nothing from the stream of random hashes.
        let put = |mut state: MapState| {
            state.apply(&Op::Put { key: nan.clone(), elem: Operand::Nth(1) }, &mut Silent).unwrap();
            let mut keys = Vec::new();
            state.for_each_key(|key| keys.push(key.to_vec()));
            keys
        };
        assert_eq!(put(before), put(floats));
    }
}
