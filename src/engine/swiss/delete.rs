//! `internal/runtime/maps/map.go: Delete, deleteSmall`, `table.go: Delete`, and lookups, which never write.

use super::super::EngineError;
use super::super::event::{Clear, Delete, ProbeSearch, Search, Tombstones, Write};
use super::super::observer::{Observer, Silent};
use super::super::runtime::Runtime;
use super::super::site::Place;
use super::super::store::zero_fill;
use super::group::{Ctrls, DELETED, EMPTY, h1, h2};
use super::keys::KeyKind;
use super::search::{Wanted, find, find_small};
use super::{Geometry, Header, Swiss, TableRef, tell};
use crate::heap::Maker;
use crate::units::Addr;

/// `mapaccess`: a key's hash, and its group's address and slot if it is there.
pub(crate) fn lookup<K: KeyKind, O: Observer>(
    rt: &Runtime,
    map: &Swiss,
    key: &[u8],
    obs: &mut O,
) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
    let h = Header::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?;
    let geo = &map.geo;
    if h.used == 0 {
        if O::STEPS {
            obs.tell(&rt.heap, Search::NotFound { is_empty: true });
        }
        return Ok((hash, None));
    }
    // Functions for keys of 4 and 8 bytes compare a small map's few keys without a hash.
    let unhashed = K::DIRECT && h.is_small();
    if O::STEPS {
        let split = ProbeSearch::HashSplit { hash, h1: h1(hash), h2: h2(hash) };
        obs.event(&rt.heap, if unhashed { Search::Unhashed.into() } else { split.into() });
    }
    let wanted = Wanted { map, key, hash, by: Maker::Mapassign };
    let place = if O::STEPS && unhashed {
        let place = find_small::<K, Silent>(rt, &wanted, h.dir_ptr, &mut Silent);
        tell::scanned(rt, geo, h.dir_ptr, place.map(|p| p.slot), obs);
        place
    } else if h.is_small() {
        find_small::<K, O>(rt, &wanted, h.dir_ptr, obs)
    } else {
        let at = map.table(rt.memory(), h.table_of(&rt.heap, geo, hash));
        if O::STEPS {
            tell::table(rt, &h, &at, hash, obs);
        }
        find::<K, O>(rt, &wanted, &at.table, obs)
    };
    if O::STEPS {
        tell::ended(rt, place, obs);
    }
    Ok((hash, place.map(|p| (p.addr, p.slot))))
}

/// `mapdelete`. True where the key was there.
pub(crate) fn delete<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    key: &[u8],
    obs: &mut O,
) -> Result<bool, EngineError> {
    let mut h = Header::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?;
    if h.used == 0 {
        if O::STEPS {
            obs.tell(&rt.heap, Search::NotFound { is_empty: true });
        }
        return Ok(false);
    }
    if O::STEPS {
        obs.tell(&rt.heap, ProbeSearch::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    let flagged = h.tombstone_possible;
    let wanted = Wanted { map, key, hash, by: Maker::Mapassign };
    let found = if h.is_small() {
        delete_small::<K, O>(rt, &wanted, &mut h, obs)
    } else {
        delete_in_table::<K, O>(rt, &wanted, &mut h, obs)
    };
    if !found {
        h.step(&mut rt.heap, map, obs, Search::NotFound { is_empty: false });
        return Ok(false);
    }
    if h.used > 0 && h.tombstone_possible == flagged {
        h.store_used(&mut rt.heap, map, obs);
        return Ok(true);
    }
    if h.used == 0 {
        h.seed = rt.seeds.map_seed();
    }
    h.store(&mut rt.heap, map, obs);
    if O::ON && h.used == 0 {
        obs.tell(&rt.heap, Clear::Reseeded { seed: h.seed });
    }
    Ok(true)
}

/// A small map has no probe sequence to keep, so its slots are empty at once.
fn delete_small<K: KeyKind, O: Observer>(rt: &mut Runtime, wanted: &Wanted, h: &mut Header, obs: &mut O) -> bool {
    let map = wanted.map;
    let Some(place) = find_small::<K, O>(rt, wanted, h.dir_ptr, obs) else { return false };
    h.used -= 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used + 1, to: h.used });
    clear_slot(rt, &map.geo, place, false, obs);
    if O::STEPS {
        obs.tell(&rt.heap, Delete::SlotEmptied { site: place.site, slot: place.slot as u8 });
    }
    true
}

fn delete_in_table<K: KeyKind, O: Observer>(rt: &mut Runtime, wanted: &Wanted, h: &mut Header, obs: &mut O) -> bool {
    let map = wanted.map;
    let geo = &map.geo;
    let found_in = map.table(rt.memory(), h.table_of(&rt.heap, geo, wanted.hash));
    if O::STEPS {
        tell::table(rt, h, &found_in, wanted.hash, obs);
    }
    let TableRef { addr: at, mut table } = found_in;
    let Some(place) = find::<K, O>(rt, wanted, &table, obs) else { return false };
    let Place { site, addr: group, slot } = place;
    let before = table;
    table.used -= 1;
    table.step_counts(&mut rt.heap, at, &before, obs);
    h.used -= 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used + 1, to: h.used });
    if clear_slot(rt, geo, place, true, obs) == DELETED {
        h.tombstone_possible = map.rules.version.tombstone_possible;
        if O::ON {
            h.store(&mut rt.heap, map, obs);
            obs.tell(&rt.heap, Tombstones::Left { site, group, slot: slot as u8 });
        }
    } else {
        if O::STEPS {
            obs.tell(&rt.heap, Delete::SlotEmptied { site, slot: slot as u8 });
        }
        let before = table;
        table.growth_left += 1;
        table.step_counts(&mut rt.heap, at, &before, obs);
    }
    table.store_counts(&mut rt.heap, at, obs);
    true
}

/// Clears what delete clears: a key with pointers, all of the elem. Pointer-free key bytes stay. Of what is boxed, the
/// pointer to the box. Returns the slot's control byte: in a table's group without an empty slot, which searches may
/// have passed, a tombstone, whose growthLeft does not come back; else empty.
#[inline]
fn clear_slot<O: Observer>(rt: &mut Runtime, geo: &Geometry, place: Place, in_table: bool, obs: &mut O) -> u8 {
    let Place { site, addr: group, slot } = place;
    let (key_at, elem_at) = (geo.key(slot), geo.elem(slot));
    let clears_key = rt.spec.map.indirect_key || rt.spec.map.key_has_pointers;
    rt.retire_slot(true, group.plus(key_at as u64), false);
    if clears_key {
        zero_fill(rt.heap.bytes_mut(group.plus(key_at as u64), geo.key_slot));
        obs.wrote(group.plus(key_at as u64), geo.key_slot as u64);
    }
    if O::STEPS {
        let bytes = if clears_key { geo.key_slot as u64 } else { 0 };
        obs.tell(&rt.heap, Delete::KeyCleared { site, slot: slot as u8, bytes });
    }
    rt.retire_slot(false, group.plus(elem_at as u64), false);
    let data = rt.heap.bytes_mut(group, geo.group);
    let ctrl = if in_table && Ctrls::of(data).match_empty().is_empty() { DELETED } else { EMPTY };
    zero_fill(&mut data[elem_at..elem_at + geo.elem_slot]);
    if O::STEPS {
        obs.wrote(group.plus(elem_at as u64), geo.elem_slot as u64);
        obs.tell(&rt.heap, Delete::ElemCleared { site, slot: slot as u8, bytes: geo.elem_slot as u64 });
        rt.heap.bytes_mut(group, geo.group)[slot] = ctrl;
        obs.wrote(group.plus(slot as u64), 1);
    } else {
        data[slot] = ctrl;
    }
    ctrl
}
