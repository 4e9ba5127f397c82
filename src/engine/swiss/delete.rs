//! `internal/runtime/maps/map.go: Delete, deleteSmall`, `table.go: Delete`, and lookups, which never write.

use super::super::EngineError;
use super::super::observer::{Event, Observer};
use super::super::runtime::Runtime;
use super::super::store::word_of;
use super::assign::{Place, find_in_group, tell_table};
use super::group::{Ctrls, DELETED, EMPTY, h1, h2};
use super::keys::KeyKind;
use super::{Geometry, Header, Swiss, Table};
use crate::units::Addr;

/// Where a key is in a table: up to the first group with an empty slot.
#[inline]
fn find<K: KeyKind>(rt: &Runtime, geo: &Geometry, table: &Table, hash: u64, key: &[u8]) -> Option<Place> {
    let mut probe = table.probe(hash);
    loop {
        let group = geo.group_at(table.groups, probe.group());
        let data = rt.heap.bytes(group, geo.group);
        let ctrls = Ctrls::of(data);
        if let Some(slot) = find_in_group::<K>(rt, geo, data, ctrls, h2(hash), key) {
            return Some(Place { group, slot });
        }
        if !ctrls.match_empty().is_empty() {
            return None;
        }
        probe.advance();
    }
}

/// Where a key is in a small map's group.
#[inline]
fn find_small<K: KeyKind>(rt: &Runtime, geo: &Geometry, group: Addr, hash: u64, key: &[u8]) -> Option<Place> {
    let data = rt.heap.bytes(group, geo.group);
    find_in_group::<K>(rt, geo, data, Ctrls::of(data), h2(hash), key).map(|slot| Place { group, slot })
}

/// `mapaccess`: a key's hash, and its group's address and slot if it is there.
pub(crate) fn lookup<K: KeyKind>(
    rt: &Runtime,
    map: &Swiss,
    key: &[u8],
) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
    let h = Header::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?;
    let geo = &map.geo;
    let place = match (h.used, h.is_small()) {
        (0, _) => None,
        (_, true) => find_small::<K>(rt, geo, h.dir_ptr, hash, key),
        (_, false) => {
            let table = Table::load(&rt.heap, h.table_of(&rt.heap, geo, hash), geo.word);
            find::<K>(rt, geo, &table, hash, key)
        }
    };
    Ok((hash, place.map(|p| (p.group, p.slot))))
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
        obs.event(&rt.heap, Event::NotFound);
        return Ok(false);
    }
    if O::ON {
        obs.event(&rt.heap, Event::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    let flagged = h.tombstone_possible;
    let found = if h.is_small() {
        let place = find_small::<K>(rt, &map.geo, h.dir_ptr, hash, key);
        // A small map has no probe sequence to keep, so its slots are empty at once.
        place.map(|place| clear_slot(rt, &map.geo, place, false, obs)).is_some()
    } else {
        delete_in_table::<K, O>(rt, map, &mut h, hash, key, obs)
    };
    if !found {
        obs.event(&rt.heap, Event::NotFound);
        return Ok(false);
    }
    h.used -= 1;
    if h.used > 0 && h.tombstone_possible == flagged {
        h.store_used(&mut rt.heap, map, obs);
        return Ok(true);
    }
    if h.used == 0 {
        h.seed = rt.seeds.map_seed();
        obs.event(&rt.heap, Event::Reseeded { seed: h.seed });
    }
    h.store(&mut rt.heap, map, obs);
    Ok(true)
}

fn delete_in_table<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> bool {
    let geo = &map.geo;
    let at = h.table_of(&rt.heap, geo, hash);
    let mut table = Table::load(&rt.heap, at, geo.word);
    if O::ON {
        tell_table(rt, h, at, &table, hash, obs);
    }
    let Some(place) = find::<K>(rt, geo, &table, hash, key) else { return false };
    table.used -= 1;
    if clear_slot(rt, geo, place, true, obs) == DELETED {
        h.tombstone_possible = map.rules.tombstone_possible;
        obs.event(&rt.heap, Event::TombstoneLeft { group: place.group, slot: place.slot as u8 });
    } else {
        table.growth_left += 1;
    }
    table.store_counts(&mut rt.heap, at, obs);
    true
}

/// Clears what delete clears: a key with pointers, all of the elem. Pointer-free key bytes stay. Of what is boxed, the
/// pointer to the box. Returns the slot's control byte: in a table's group without an empty slot, which searches may
/// have passed, a tombstone, whose growthLeft does not come back; else empty.
#[inline]
fn clear_slot<O: Observer>(rt: &mut Runtime, geo: &Geometry, place: Place, in_table: bool, obs: &mut O) -> u8 {
    let (key_at, elem_at) = (geo.key(place.slot), geo.elem(place.slot));
    let m = &rt.spec.map;
    let (indirect_key, indirect_elem) = (m.indirect_key, m.indirect_elem);
    let clears_key = indirect_key || m.key_has_pointers;
    release(rt, true, indirect_key, place.group.plus(key_at as u64));
    release(rt, false, indirect_elem, place.group.plus(elem_at as u64));
    let data = rt.heap.bytes_mut(place.group, geo.group);
    let ctrl = if in_table && Ctrls::of(data).match_empty().is_empty() { DELETED } else { EMPTY };
    if clears_key {
        zero(&mut data[key_at..key_at + geo.key_slot]);
    }
    zero(&mut data[elem_at..elem_at + geo.elem_slot]);
    data[place.slot] = ctrl;
    if O::ON {
        if clears_key {
            obs.wrote(place.group.plus(key_at as u64), geo.key_slot as u64);
        }
        obs.wrote(place.group.plus(elem_at as u64), geo.elem_slot as u64);
        obs.wrote(place.group.plus(place.slot as u64), 1);
        obs.event(&rt.heap, Event::Deleted { bucket: place.group, slot: place.slot as u8 });
    }
    ctrl
}

/// Zeroes bytes; the width of most elems without a call.
#[inline]
fn zero(data: &mut [u8]) {
    match <&mut [u8; 8]>::try_from(&mut *data) {
        Ok(word) => *word = [0; 8],
        Err(_) => data.fill(0),
    }
}

/// Gives back what a slot's key or elem owns: payload, and the box.
#[inline]
pub(super) fn release(rt: &mut Runtime, of_key: bool, indirect: bool, at: Addr) {
    if !indirect {
        return rt.retire_payload(of_key, at, false);
    }
    let boxed = Addr(word_of(rt.heap.bytes(at, rt.spec.word())));
    rt.retire_payload(of_key, boxed, false);
    rt.retire(boxed, false);
}
