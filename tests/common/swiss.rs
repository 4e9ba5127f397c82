//! What the Swiss tests share: maps from type text, operations by number, and the invariants.

use super::spec;
use mapscope::engine::swiss::{DELETED, Header, SlotState, Swiss, Table, max_growth_left};
use mapscope::engine::{DEFAULT_MAX_HEAP, EngineError, MapState, Observer, Op, Operand, Outcome, Seeds, Silent};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::units::Addr;

pub const TARGETS: [Target; 10] = [
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

pub fn target(go: GoVersion) -> Target {
    Target::new(go, Arch::Amd64)
}

pub fn state(source: &str, hint: i64, seed: u64, target: Target) -> MapState {
    let (spec, _) = spec(source, "", target);
    MapState::new(spec, hint, &Seeds::from_seed(seed), DEFAULT_MAX_HEAP).unwrap()
}

pub fn swiss(state: &MapState) -> &Swiss {
    state.swiss().unwrap().swiss()
}

pub fn header(state: &MapState) -> Header {
    swiss(state).header(state.memory())
}

/// What must hold of a table at any moment between operations; returns its live entries.
fn check_table(state: &MapState, at: Addr, table: &Table) -> u64 {
    let (rt, map) = (state.memory(), swiss(state));
    let h = map.header(rt);
    let (mut full, mut empty, mut deleted) = (0u16, 0, 0);
    for group in map.groups(rt.heap, table) {
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
                    assert_eq!(h.table_of(rt.heap, map.geometry(), hash), at, "key in the wrong table");
                }
            }
        }
        assert!(!(has_empty && has_deleted), "a group with an empty slot has no tombstone");
    }
    assert_eq!((full, full + empty + deleted), (table.used, table.capacity));
    assert_eq!(table.growth_left + full + deleted, max_growth_left(table.capacity));
    assert_eq!(table.tombstones(), deleted);
    assert!(empty > 0, "no search would end");
    assert!(deleted == 0 || h.tombstone_possible == map.rules().version.tombstone_possible);
    full.into()
}

/// What must hold of a map at any moment between operations.
pub fn check_invariants(state: &MapState) {
    let (rt, map) = (state.memory(), swiss(state));
    let h = map.header(rt);
    let mut live = 0;
    if h.is_small() {
        assert_eq!((h.global_depth, h.global_shift), (0, 0));
        if let Some(group) = map.small_group(rt) {
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

/// True: the key is new.
pub fn put(map: &mut MapState, key: u64, elem: u64) -> Result<bool, EngineError> {
    put_with(map, key, elem, &mut Silent)
}

pub fn put_with(map: &mut MapState, key: u64, elem: u64, obs: &mut impl Observer) -> Result<bool, EngineError> {
    let op = Op::Put { key: Operand::Nth(key), elem: Operand::Nth(elem) };
    Ok(map.apply(&op, obs)? == Outcome::Inserted)
}

/// True: the key was there.
pub fn delete(map: &mut MapState, key: u64) -> Result<bool, EngineError> {
    delete_with(map, key, &mut Silent)
}

pub fn delete_with(map: &mut MapState, key: u64, obs: &mut impl Observer) -> Result<bool, EngineError> {
    Ok(map.apply(&Op::Delete { key: Operand::Nth(key) }, obs)? == Outcome::Deleted)
}

pub fn clear(map: &mut MapState, obs: &mut impl Observer) {
    map.apply(&Op::Clear, obs).unwrap();
}

/// Calls `f` with the bytes of key number `key`.
pub fn with_key<T>(map: &mut MapState, key: u64, f: impl FnOnce(&MapState, &[u8]) -> T) -> T {
    map.with_key(&Operand::Nth(key), f).unwrap()
}
