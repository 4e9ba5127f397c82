//! The Swiss engine under random operations: a model map and invariants.

#![allow(clippy::unwrap_used)]

mod common;

use common::TYPES;
use common::swiss::{
    TARGETS, check_invariants, clear, delete, delete_with, header, put, put_with, state, swiss, target, with_key,
};
use mapscope::engine::swiss::{DELETED, EMPTY, SlotState};
use mapscope::engine::{Journal, MapState, Silent, SplitMix};
use mapscope::gotype::Value;
use mapscope::target::{GoVersion, Target};
use std::collections::BTreeMap;

/// Random operations; `churn`: keys come and go in large numbers, so that tombstones appear.
fn random_run(source: &str, target: Target, seed: u64, operations: u64, keys: u64) {
    let mut map = state(source, if seed.is_multiple_of(3) { 40 } else { -1 }, seed, target);
    let ty = map.spec().map.key;
    let all = mapscope::gotype::sequence(&map.spec().layouts, ty).count();
    let keys = keys.min(all);
    let mut model: BTreeMap<u64, u64> = BTreeMap::new();
    let rng = SplitMix::new(seed);
    for i in 0..operations {
        let key = rng.below(keys);
        match rng.below(if i % 400 == 399 { 12 } else { 9 }) {
            0..4 => {
                let elem = rng.below(200);
                assert_eq!(put(&mut map, key, elem), Ok(model.insert(key, elem).is_none()));
            }
            4..8 => {
                let done = delete(&mut map, key);
                assert_eq!(done, Ok(model.remove(&key).is_some()));
            }
            8 => {
                let found = with_key(&mut map, key, |map, k| map.find_bytes(k)).unwrap().1;
                assert_eq!(found.is_some(), model.contains_key(&key));
            }
            9 => {
                for key in std::mem::take(&mut model).into_keys() {
                    assert_eq!(delete(&mut map, key), Ok(true));
                }
            }
            _ => {
                model.clear();
                clear(&mut map, &mut Silent);
            }
        }
        assert_eq!(map.count(), model.len() as u64);
        if i % 11 == 0 {
            check_invariants(&map);
        }
    }
    check_invariants(&map);
    check_model(&mut map, &model);
}

/// Every key of the model is in the map, with its elem.
fn check_model(map: &mut MapState, model: &BTreeMap<u64, u64>) {
    let (key_ty, elem_ty) = (map.spec().map.key, map.spec().map.elem);
    for (&key, &elem) in model {
        let place = with_key(map, key, |map, k| map.find_bytes(k)).unwrap().1;
        let (group, slot) = place.unwrap();
        let (rt, swiss) = (map.memory(), swiss(map));
        let group = swiss.group(rt.heap, group);
        let decode = |ty, bytes: &[u8]| -> Value { mapscope::engine::store::decode(rt.heap, rt.spec, ty, bytes) };
        let nth = |ty, n, bytes: &[u8]| map.read().nth_value(ty, n).is_none_or(|value| value == decode(ty, bytes));
        assert!(nth(key_ty, key, swiss.key(rt, group, slot)) && nth(elem_ty, elem, swiss.elem(rt, group, slot)));
    }
}

#[test]
fn random_operations_agree_with_a_model_map() {
    for target in TARGETS {
        for (i, source) in TYPES.iter().enumerate() {
            random_run(source, target, i as u64 + 1, 800, 150);
        }
    }
}

#[test]
fn splits_and_directory_doublings_keep_every_key() {
    for target in TARGETS {
        for source in ["map[uint32]uint8", "map[string]int16", "map[int16][200]byte"] {
            let mut map = state(source, -1, 5, target);
            for n in 0..9000 {
                assert_eq!(put(&mut map, n, n), Ok(true));
            }
            assert!(header(&map).global_depth >= 3, "{source}");
            check_invariants(&map);
            for n in (0..9000).filter(|n| n % 3 > 0) {
                assert_eq!(delete(&mut map, n), Ok(true));
            }
            check_invariants(&map);
            check_model(&mut map, &(0..9000).filter(|n| n % 3 == 0).map(|n| (n, n)).collect());
        }
    }
}

#[test]
fn a_probe_path_ends_where_lookup_finds_the_key() {
    let mut map = state("map[int64]int64", -1, 2, target(GoVersion::Go1_27));
    for n in 0..3000 {
        put(&mut map, n, n).unwrap();
    }
    let mut longest = 0;
    for n in 0..6000 {
        let path = with_key(&mut map, n, |map, k| map.swiss().unwrap().probe_path(k)).unwrap();
        let (_, table) = path.table.unwrap();
        let table = swiss(&map).table(map.memory(), table).table;
        let geo = swiss(&map).geometry();
        let groups = path.groups.iter().map(|&g| swiss(&map).group(map.memory().heap, geo.group_at(table.groups, g)));
        let groups: Vec<_> = groups.collect();
        let (last, passed) = groups.split_last().unwrap();
        assert!(passed.iter().all(|g| g.ctrls().match_empty().is_empty()));
        match path.found {
            Some((group, _)) => assert_eq!(group, last.addr),
            None => assert!(!last.ctrls().match_empty().is_empty()),
        }
        assert_eq!(path.found.is_some(), n < 3000);
        longest = longest.max(path.groups.len());
    }
    assert!(longest > 1);
}

#[test]
fn nan_is_a_new_key_each_time_and_only_clear_removes_it() {
    let mut map = state("map[float64]int", -1, 1, target(GoVersion::Go1_27));
    let nan = f64::NAN.to_le_bytes();
    for n in 0..2000i64 {
        assert_eq!(map.put_bytes(&nan, &n.to_le_bytes()), Ok(()));
    }
    assert_eq!(map.delete_bytes(&nan), Ok(false));
    assert_eq!(map.find_bytes(&nan).unwrap().1, None);
    assert_eq!(map.count(), 2000);
    clear(&mut map, &mut Silent);
    check_invariants(&map);
    assert_eq!(map.count(), 0);
}

/// The map's objects by address, with their bytes.
fn objects(map: &MapState) -> BTreeMap<u64, Vec<u8>> {
    let heap = &map.memory().heap;
    let object = |o: &mapscope::heap::Object| (o.addr.0, heap.bytes(o.addr, o.requested as usize).to_vec());
    map.reach().objects.iter().map(object).collect()
}

/// A byte that changed (or, of a new object, is not 0) lies in a run that the observer was told of.
fn check_writes(before: &BTreeMap<u64, Vec<u8>>, after: &BTreeMap<u64, Vec<u8>>, journal: &Journal, moved: bool) {
    for (addr, bytes) in after {
        let old = before.get(addr);
        // An address that was freed and used again can't be compared.
        if moved && old.is_some() {
            continue;
        }
        for (i, byte) in bytes.iter().enumerate() {
            let was = old.map_or(0, |old| old[i]);
            let at = addr + i as u64;
            let told = journal.writes.iter().any(|(start, len)| (start.0..start.0 + len).contains(&at));
            assert!(*byte == was || told, "byte {i} of the object at {addr:#x}: {was:02x} became {byte:02x}");
        }
    }
}

#[test]
fn the_observer_is_told_of_every_byte_that_changes() {
    for (go, source) in [
        (GoVersion::Go1_24, "map[string]string"),
        (GoVersion::Go1_25, "map[int64]int64"),
        (GoVersion::Go1_27, "map[int16][200]byte"),
        (GoVersion::Go1_27Split, "map[[129]byte]int16"),
    ] {
        let mut map = state(source, -1, 3, target(go));
        let rng = SplitMix::new(8);
        for i in 0..1500 {
            let (before, allocated) = (objects(&map), map.tally().ever_objects);
            let mut journal = Journal::default();
            let key = rng.below(60);
            match rng.below(if i % 300 == 299 { 3 } else { 2 }) {
                0 => drop(put_with(&mut map, key, i, &mut journal).unwrap()),
                1 => drop(delete_with(&mut map, key, &mut journal).unwrap()),
                _ => clear(&mut map, &mut journal),
            }
            check_writes(&before, &objects(&map), &journal, map.tally().ever_objects != allocated);
        }
    }
}

#[test]
fn an_empty_slot_is_neither_a_tombstone_nor_an_entry() {
    assert_eq!([SlotState::of(EMPTY), SlotState::of(DELETED)], [SlotState::Empty, SlotState::Deleted]);
    assert!((0..0x80).all(|h2| SlotState::of(h2) == SlotState::Full { h2 }));
}
