//! The Swiss engine: invariants under random operations, and facts that real Go showed.

mod common;

use common::TYPES;
use mapscope::engine::swiss::{DELETED, EMPTY, SlotState, Swiss, SwissState, Table, max_growth_left, plan_for_hint};
use mapscope::engine::{DEFAULT_MAX_HEAP, EngineError, Event, Journal, Runtime, Seeds, Silent, SplitMix};
use mapscope::gotype::Value;
use mapscope::target::{Arch, GoVersion, Target};
use std::collections::BTreeMap;

const TARGETS: [Target; 10] = [
    Target { go: GoVersion::Go1_24, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_25, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_26, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_27, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_27Split, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_24, arch: Arch::I386 },
    Target { go: GoVersion::Go1_27, arch: Arch::I386 },
    Target { go: GoVersion::Go1_27Split, arch: Arch::Arm },
    Target { go: GoVersion::Go1_25, arch: Arch::Wasm },
    Target { go: GoVersion::Go1_26, arch: Arch::Wasm },
];

fn target(go: GoVersion) -> Target {
    Target::new(go, Arch::Amd64)
}

fn state(source: &str, hint: i64, seed: u64, target: Target) -> SwissState {
    let (spec, _) = common::spec(source, "", target);
    SwissState::new(spec, hint, &Seeds::from_seed(seed), DEFAULT_MAX_HEAP).unwrap()
}

/// What must hold of a table at any moment between operations; returns its live entries.
fn check_table(state: &SwissState, at: mapscope::units::Addr, table: &Table) -> u64 {
    let (rt, map): (&Runtime, &Swiss) = (state.runtime(), state.swiss());
    let h = map.header(rt);
    let (mut full, mut empty, mut deleted) = (0u16, 0, 0);
    for group in map.groups(&rt.heap, table) {
        let (mut has_empty, mut has_deleted) = (false, false);
        for slot in 0..8 {
            match group.state(slot) {
                SlotState::Empty => (empty, has_empty) = (empty + 1, true),
                SlotState::Deleted => (deleted, has_deleted) = (deleted + 1, true),
                SlotState::Full { h2 } => {
                    full += 1;
                    let (hash, place) = state.find_bytes(map.key(rt, group, slot)).unwrap();
                    assert_eq!(place, Some((group.addr, slot)), "lookup finds another place");
                    assert_eq!(u64::from(h2), hash & 0x7f);
                    assert_eq!(h.table_of(&rt.heap, map.geometry(), hash), at, "key in the wrong table");
                }
            }
        }
        assert!(!(has_empty && has_deleted), "a group with an empty slot has no tombstone");
    }
    assert_eq!((full, full + empty + deleted), (table.used, table.capacity));
    assert_eq!(table.growth_left + full + deleted, max_growth_left(table.capacity));
    assert_eq!(table.tombstones(), deleted);
    assert!(empty > 0, "no search would end");
    assert!(deleted == 0 || h.tombstone_possible == map.rules().tombstone_possible);
    full.into()
}

/// What must hold of a map at any moment between operations.
fn check_invariants(state: &SwissState) {
    let (rt, map) = (state.runtime(), state.swiss());
    let h = map.header(rt);
    let mut live = 0;
    if h.is_small() {
        assert_eq!((h.global_depth, h.global_shift), (0, 0));
        for group in map.small_group(rt) {
            assert!((0..8).all(|i| group.ctrl(i) != DELETED), "a small map has no tombstones");
            live += u64::from(group.entries());
            for slot in group.full_slots() {
                let place = state.find_bytes(map.key(rt, group, slot)).unwrap().1;
                assert_eq!(place, Some((group.addr, slot)));
            }
        }
    } else {
        assert_eq!(h.dir_len, 1 << h.global_depth);
        assert_eq!(u32::from(h.global_shift), map.geometry().hash_bits - u32::from(h.global_depth));
        let directory: Vec<_> = map.directory(rt).collect();
        let mut next = 0;
        for t in map.tables(rt) {
            let entries = 1usize << (h.global_depth - t.table.local_depth);
            assert_eq!(t.table.index, next as i64, "index is the table's first directory entry");
            assert!(directory[next..next + entries].iter().all(|&at| at == t.addr));
            next += entries;
            live += check_table(state, t.addr, &t.table);
        }
        assert_eq!(next, directory.len());
    }
    assert_eq!((live, h.writing), (h.used, 0));
    assert_eq!(state.reach().bytes(), state.tally().held_bytes, "what can't be reached is freed, and nothing else");
    if live == 0 {
        assert_eq!(rt.heap.payload_tally().held_bytes, 0, "payload of no entry");
    }
}

fn put(map: &mut SwissState, key: u64, elem: u64) -> Result<bool, EngineError> {
    let (key_ty, elem_ty) = (map.spec().map.key, map.spec().map.elem);
    let (key, elem) = (map.encode_nth(key_ty, key).unwrap(), map.encode_nth(elem_ty, elem).unwrap());
    let keeps = map.spec().map.need_key_update;
    let inserted = map.put(&key, &elem, &mut Silent)?;
    if !inserted && !keeps {
        map.drop_key(&key);
    }
    Ok(inserted)
}

fn with_key<T>(map: &mut SwissState, key: u64, f: impl FnOnce(&mut SwissState, &[u8]) -> T) -> T {
    let ty = map.spec().map.key;
    let key = map.encode_nth(ty, key).unwrap();
    let result = f(map, &key);
    map.drop_key(&key);
    result
}

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
                let done = with_key(&mut map, key, |map, k| map.delete(k, &mut Silent));
                assert_eq!(done, Ok(model.remove(&key).is_some()));
            }
            8 => {
                let found = with_key(&mut map, key, |map, k| map.find_bytes(k)).unwrap().1;
                assert_eq!(found.is_some(), model.contains_key(&key));
            }
            9 => {
                for key in std::mem::take(&mut model).into_keys() {
                    assert_eq!(with_key(&mut map, key, |map, k| map.delete(k, &mut Silent)), Ok(true));
                }
            }
            _ => {
                model.clear();
                map.clear(&mut Silent);
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
fn check_model(map: &mut SwissState, model: &BTreeMap<u64, u64>) {
    let (key_ty, elem_ty) = (map.spec().map.key, map.spec().map.elem);
    for (&key, &elem) in model {
        let place = with_key(map, key, |map, k| map.find_bytes(k)).unwrap().1;
        let (group, slot) = place.unwrap();
        let (key, elem) = (map.encode_nth(key_ty, key).unwrap(), map.encode_nth(elem_ty, elem).unwrap());
        let (rt, swiss) = (map.runtime(), map.swiss());
        let group = swiss.group(&rt.heap, group);
        let decode = |ty, bytes: &[u8]| -> Value { mapscope::engine::store::decode(&rt.heap, &rt.spec, ty, bytes) };
        assert_eq!(decode(key_ty, swiss.key(rt, group, slot)), decode(key_ty, &key));
        assert_eq!(decode(elem_ty, swiss.elem(rt, group, slot)), decode(elem_ty, &elem));
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
            assert!(map.header().global_depth >= 3, "{source}");
            check_invariants(&map);
            for n in (0..9000).filter(|n| n % 3 > 0) {
                assert_eq!(with_key(&mut map, n, |map, k| map.delete(k, &mut Silent)), Ok(true));
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
        let path = with_key(&mut map, n, |map, k| map.swiss().probe_path(map.runtime(), k)).unwrap();
        let (_, table) = path.table.unwrap();
        let table = map.swiss().table(map.runtime(), table).table;
        let geo = map.swiss().geometry();
        let groups = path.groups.iter().map(|&g| map.swiss().group(&map.runtime().heap, geo.group_at(table.groups, g)));
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

/// Sizes and numbers of allocations of `make(map[int64]int64, hint)`, measured with Go 1.24.11 and 1.27.3 on amd64.
#[test]
fn make_allocates_what_real_go_does() {
    let facts = [
        (8, 0, 0, 48, 1),
        (9, 1, 16, 376, 4),
        (14, 1, 16, 376, 4),
        (15, 1, 32, 664, 4),
        (29, 1, 64, 1240, 4),
        (100, 1, 128, 2392, 4),
        (896, 1, 1024, 18520, 4),
        // Just over what one table holds: two tables of 512.
        (897, 2, 512, 19072, 6),
        (1000, 2, 1024, 36992, 6),
        (1793, 4, 512, 38096, 10),
        (10_000, 16, 1024, 295_600, 34),
        (1_000_000, 2048, 1024, 37_832_752, 4098),
    ];
    for (hint, tables, capacity, bytes, objects) in facts {
        let map = state("map[int64]int64", hint, 1, target(GoVersion::Go1_27));
        let found: Vec<_> = map.swiss().tables(map.runtime()).map(|t| t.table.capacity).collect();
        assert_eq!(found, vec![capacity; tables], "hint {hint}");
        assert_eq!((map.tally().ever_bytes, map.tally().ever_objects), (bytes, objects), "hint {hint}");
        check_invariants(&map);
    }
}

#[test]
fn a_hint_that_can_not_be_addressed_is_no_hint() {
    let map = state("map[int64]int64", -1, 1, target(GoVersion::Go1_27));
    let geo = map.swiss().geometry();
    for hint in [i64::MIN, -1, 0, 8, i64::MAX, i64::MAX / 8, 1 << 61] {
        assert_eq!(plan_for_hint(geo, hint, Arch::Amd64), None, "{hint}");
    }
    assert_eq!(plan_for_hint(geo, 1 << 31, Arch::I386), None);
    assert!(plan_for_hint(geo, 1 << 20, Arch::I386).is_some());
    let (spec, _) = common::spec("map[int][128]byte", "", target(GoVersion::Go1_27));
    let error = SwissState::new(spec, 100_000_000, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).err();
    assert!(matches!(error, Some(EngineError::Full(_))), "{error:?}");
}

/// Bytes allocated by the inserts that grow a map, measured with Go 1.24.11 to 1.27.3 on amd64.
#[test]
fn growth_happens_at_the_inserts_and_costs_the_bytes_that_real_go_shows() {
    let inserts = [1, 9, 15, 29, 57, 113, 225, 449, 897];
    let facts = [
        ("map[int64]int64", false, [144, 328, 608, 1184, 2336, 4896, 9504, 18464, 36944]),
        ("map[int32]int32", false, [80, 184, 320, 608, 1184, 2336, 4896, 9504, 19024]),
        ("map[int16]struct{}", false, [48, 120, 192, 352, 672, 1312, 2720, 5408, 10832]),
        ("map[string]int", false, [208, 456, 928, 1824, 3488, 6560, 13600, 27296, 54608]),
        ("map[string]string", false, [288, 616, 1184, 2336, 4896, 9504, 18464, 40992, 82000]),
        ("map[int64][128]byte", false, [1152, 2344, 4896, 9504, 18464, 40992, 73760, 147488, 294992]),
        ("map[int64]bool", true, [80, 200, 352, 672, 1312, 2720, 5408, 10272, 20560]),
    ];
    for (source, split, bytes) in facts {
        let versions: &[GoVersion] = if split {
            &[GoVersion::Go1_27Split]
        } else {
            &[GoVersion::Go1_24, GoVersion::Go1_25, GoVersion::Go1_26, GoVersion::Go1_27]
        };
        for &go in versions {
            let mut map = state(source, -1, 4, target(go));
            let mut found = Vec::new();
            for n in 1..=897 {
                let before = map.tally().ever_bytes;
                put(&mut map, n, n).unwrap();
                if map.tally().ever_bytes > before {
                    found.push((n, map.tally().ever_bytes - before));
                }
            }
            let expected: Vec<_> = inserts.into_iter().zip(bytes).collect();
            assert_eq!(found, expected, "{source}, {go}");
        }
    }
}

/// golang/go#71368 and measurements with Go 1.24.11: a million `map[int64]bool` entries take 37.7 MB where Go 1.23 took
/// 24.6 MB; Go 1.27's split groups take 21.0 MB.
#[test]
fn a_million_int64_bool_entries_take_half_as_much_again_as_in_go_1_23_and_split_groups_win_it_back() {
    let live = |go: GoVersion| {
        let mut map = state("map[int64]bool", -1, 6, target(go));
        for n in 0..1_000_000i64 {
            map.put_bytes(&n.to_le_bytes(), &[1]).unwrap();
        }
        map.reach().bytes() as f64
    };
    let mut classic = common::state("map[int64]bool", -1, 6, target(GoVersion::Go1_23));
    for n in 0..1_000_000i64 {
        classic.put_bytes(&n.to_le_bytes(), &[1]).unwrap();
    }
    let classic = classic.reach().bytes() as f64;
    for go in [GoVersion::Go1_24, GoVersion::Go1_27] {
        let ratio = live(go) / classic;
        assert!((1.4..1.65).contains(&ratio), "{go}: {ratio}");
    }
    let ratio = live(GoVersion::Go1_27Split) / classic;
    assert!((0.75..1.0).contains(&ratio), "split: {ratio}");
}

/// `internal/runtime/maps/map.go: PutSlot`, seen in Go 1.24.11, 1.25.5 and 1.26.6, and gone in 1.27.3.
#[test]
fn writing_an_existing_key_of_a_full_small_map_makes_it_grow_up_to_go_1_26() {
    for (go, bytes) in
        [(GoVersion::Go1_24, 328), (GoVersion::Go1_25, 328), (GoVersion::Go1_26, 328), (GoVersion::Go1_27, 0)]
    {
        let mut map = state("map[int64]int64", -1, 1, target(go));
        (0..8).for_each(|n| assert_eq!(put(&mut map, n, n), Ok(true)));
        let before = map.tally().ever_bytes;
        assert!(map.header().is_small());
        assert_eq!(put(&mut map, 3, 9), Ok(false));
        assert_eq!(map.tally().ever_bytes - before, bytes, "{go}");
        assert_eq!(map.header().is_small(), bytes == 0);
        check_invariants(&map);
    }
}

/// Slots after a queue of 25 keys ran through the map, and how often tombstones were pruned.
fn churn(source: &str, go: GoVersion) -> (u16, usize) {
    let mut map = state(source, -1, 11, target(go));
    let (key_ty, mut pruned) = (map.spec().map.key, 0);
    for n in 0..4000 {
        let key = map.encode_nth(key_ty, n).unwrap();
        let mut journal = Journal::default();
        map.put(&key, &[0], &mut journal).unwrap();
        pruned += journal.events.iter().filter(|e| matches!(e, Event::Pruned { .. })).count();
        if n >= 25 {
            with_key(&mut map, n - 25, |map, k| map.delete(k, &mut Silent)).unwrap();
        }
    }
    check_invariants(&map);
    let capacity = map.swiss().tables(map.runtime()).map(|t| t.table.capacity).sum();
    (capacity, pruned)
}

/// golang/go#70886, and Go 1.24.11 and 1.27.3 with a queue of 25 keys: 128 slots, and 64 where tombstones are pruned.
#[test]
fn churn_at_constant_length_grows_where_tombstones_are_not_pruned() {
    assert_eq!(churn("map[int64]uint8", GoVersion::Go1_24), (128, 0));
    for go in [GoVersion::Go1_25, GoVersion::Go1_26, GoVersion::Go1_27, GoVersion::Go1_27Split] {
        let (capacity, pruned) = churn("map[int64]uint8", go);
        assert!(capacity == 64 && pruned > 0, "{go}: {capacity} slots, pruned {pruned} times");
        assert!(churn("map[string]uint8", go).1 > 0);
        // Keys without a path of their own are never pruned, in any version.
        assert_eq!(churn("map[int16]uint8", go), (128, 0), "{go}");
    }
    assert_eq!(churn("map[*int]uint8", GoVersion::Go1_26).1, 0);
    assert!(churn("map[*int]uint8", GoVersion::Go1_27).1 > 0);
}

/// golang/go#20135 for Swiss maps: measured with Go 1.24.11, a million entries hold 37.7 MB before and after.
#[test]
fn deleting_or_clearing_everything_keeps_every_group() {
    for clears in [false, true] {
        let mut map = state("map[int64]int64", -1, 3, target(GoVersion::Go1_27));
        (0..20_000).for_each(|n| assert_eq!(put(&mut map, n, n), Ok(true)));
        let (before, seed) = (map.reach().bytes(), map.header().seed);
        if clears {
            map.clear(&mut Silent);
        } else {
            for n in 0..20_000 {
                with_key(&mut map, n, |map, k| map.delete(k, &mut Silent)).unwrap();
            }
        }
        assert_eq!((map.count(), map.reach().bytes()), (0, before));
        assert_ne!(map.header().seed, seed, "an emptied map draws a new seed");
        assert_eq!(map.header().clear_seq, u64::from(clears));
        check_invariants(&map);
    }
}

/// Go 1.24 leaves an empty map as it is; from 1.25 on one with tombstones is cleared too.
#[test]
fn clearing_a_map_that_has_only_tombstones_depends_on_the_version() {
    for (go, effective) in [(GoVersion::Go1_24, false), (GoVersion::Go1_25, true), (GoVersion::Go1_27, true)] {
        let mut map = state("map[int64]int64", -1, 3, target(go));
        (0..224).for_each(|n| assert_eq!(put(&mut map, n, n), Ok(true)));
        for n in 0..224 {
            with_key(&mut map, n, |map, k| map.delete(k, &mut Silent)).unwrap();
        }
        let tombstones =
            |map: &SwissState| map.swiss().tables(map.runtime()).map(|t| t.table.tombstones()).sum::<u16>();
        assert!(tombstones(&map) > 0);
        let drawn = map.seeds_drawn();
        map.clear(&mut Silent);
        assert_eq!((map.seeds_drawn() > drawn, tombstones(&map) == 0), (effective, effective), "{go}");
        check_invariants(&map);
    }
}

#[test]
fn nan_is_a_new_key_each_time_and_only_clear_removes_it() {
    let mut map = state("map[float64]int", -1, 1, target(GoVersion::Go1_27));
    let nan = f64::NAN.to_le_bytes();
    for n in 0..2000i64 {
        assert_eq!(map.put(&nan, &n.to_le_bytes(), &mut Silent), Ok(true));
    }
    assert_eq!(map.delete_bytes(&nan), Ok(false));
    assert_eq!(map.find_bytes(&nan).unwrap().1, None);
    assert_eq!(map.count(), 2000);
    map.clear(&mut Silent);
    check_invariants(&map);
    assert_eq!(map.count(), 0);
}

#[test]
fn an_empty_slot_is_neither_a_tombstone_nor_an_entry() {
    assert_eq!([SlotState::of(EMPTY), SlotState::of(DELETED)], [SlotState::Empty, SlotState::Deleted]);
    assert!((0..0x80).all(|h2| SlotState::of(h2) == SlotState::Full { h2 }));
}
