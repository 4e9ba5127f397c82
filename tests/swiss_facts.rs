//! Facts of Swiss maps that real Go showed, each with its source.

#![allow(clippy::unwrap_used)]

mod common;

use common::swiss::{check_invariants, clear, delete, header, put, put_with, state, swiss, target};
use mapscope::engine::event::Tombstones;
use mapscope::engine::swiss::plan_for_hint;
use mapscope::engine::{DEFAULT_MAX_HEAP, EngineError, Event, Journal, MapState, Seeds, Silent};
use mapscope::target::{Arch, GoVersion};

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
        let found: Vec<_> = swiss(&map).tables(map.memory()).map(|t| t.table.capacity).collect();
        assert_eq!(found, vec![capacity; tables], "hint {hint}");
        assert_eq!((map.tally().ever_bytes, map.tally().ever_objects), (bytes, objects), "hint {hint}");
        check_invariants(&map);
    }
}

#[test]
fn a_hint_that_can_not_be_addressed_is_no_hint() {
    let map = state("map[int64]int64", -1, 1, target(GoVersion::Go1_27));
    let geo = swiss(&map).geometry();
    for hint in [i64::MIN, -1, 0, 8, i64::MAX, i64::MAX / 8, 1 << 61] {
        assert_eq!(plan_for_hint(geo, hint, Arch::Amd64), None, "{hint}");
    }
    assert_eq!(plan_for_hint(geo, 1 << 31, Arch::I386), None);
    assert!(plan_for_hint(geo, 1 << 20, Arch::I386).is_some());
    let (spec, _) = common::spec("map[int][128]byte", "", target(GoVersion::Go1_27));
    let error = MapState::new(spec, 100_000_000, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).err();
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
        assert!(header(&map).is_small());
        assert_eq!(put(&mut map, 3, 9), Ok(false));
        assert_eq!(map.tally().ever_bytes - before, bytes, "{go}");
        assert_eq!(header(&map).is_small(), bytes == 0);
        check_invariants(&map);
    }
}

/// Slots after a queue of 25 keys ran through the map, and how often tombstones were pruned.
fn churn(source: &str, go: GoVersion) -> (u16, usize) {
    let mut map = state(source, -1, 11, target(go));
    let mut pruned = 0;
    for n in 0..4000 {
        let mut journal = Journal::default();
        put_with(&mut map, n, 0, &mut journal).unwrap();
        pruned += journal.events.iter().filter(|e| matches!(e, Event::Tombstones(Tombstones::Pruned { .. }))).count();
        if n >= 25 {
            delete(&mut map, n - 25).unwrap();
        }
    }
    check_invariants(&map);
    let capacity = swiss(&map).tables(map.memory()).map(|t| t.table.capacity).sum();
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
        let (before, seed) = (map.reach().bytes(), header(&map).seed);
        if clears {
            clear(&mut map, &mut Silent);
        } else {
            for n in 0..20_000 {
                delete(&mut map, n).unwrap();
            }
        }
        assert_eq!((map.count(), map.reach().bytes()), (0, before));
        assert_ne!(header(&map).seed, seed, "an emptied map draws a new seed");
        assert_eq!(header(&map).clear_seq, u64::from(clears));
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
            delete(&mut map, n).unwrap();
        }
        let tombstones = |map: &MapState| swiss(map).tables(map.memory()).map(|t| t.table.tombstones()).sum::<u16>();
        assert!(tombstones(&map) > 0);
        let drawn = map.seeds_drawn();
        clear(&mut map, &mut Silent);
        assert_eq!((map.seeds_drawn() > drawn, tombstones(&map) == 0), (effective, effective), "{go}");
        check_invariants(&map);
    }
}
