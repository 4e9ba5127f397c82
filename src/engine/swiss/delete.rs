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
        obs.event(Event::NotFound);
        return Ok(false);
    }
    if O::ON {
        obs.event(Event::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    let found = if h.is_small() {
        delete_small::<K, O>(rt, map, &h, hash, key, obs)
    } else {
        delete_in_table::<K, O>(rt, map, &mut h, hash, key, obs)
    };
    if !found {
        obs.event(Event::NotFound);
        return Ok(false);
    }
    h.used -= 1;
    if h.used == 0 {
        h.seed = rt.seeds.map_seed();
        obs.event(Event::Reseeded { seed: h.seed });
    }
    h.store(&mut rt.heap, map, obs);
    Ok(true)
}

/// A small map has no probe sequence to keep, so its slots are empty at once.
fn delete_small<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> bool {
    let Some(place) = find_small::<K>(rt, &map.geo, h.dir_ptr, hash, key) else { return false };
    clear_slot(rt, &map.geo, place, obs);
    set_ctrl(rt, place, EMPTY, obs);
    true
}

/// A slot of a group that has an empty slot becomes empty; in a full group, which searches may have passed, it
/// becomes a tombstone, and growthLeft does not come back.
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
        tell_table(h, at, &table, hash, obs);
    }
    let Some(place) = find::<K>(rt, geo, &table, hash, key) else { return false };
    clear_slot(rt, geo, place, obs);
    table.used -= 1;
    if Ctrls::of(rt.heap.bytes(place.group, geo.group)).match_empty().is_empty() {
        set_ctrl(rt, place, DELETED, obs);
        h.tombstone_possible = map.rules.tombstone_possible;
        obs.event(Event::TombstoneLeft { group: place.group, slot: place.slot as u8 });
    } else {
        set_ctrl(rt, place, EMPTY, obs);
        table.growth_left += 1;
    }
    table.store_counts(&mut rt.heap, at, obs);
    true
}

fn set_ctrl<O: Observer>(rt: &mut Runtime, place: Place, ctrl: u8, obs: &mut O) {
    let at = place.group.plus(place.slot as u64);
    rt.heap.bytes_mut(at, 1)[0] = ctrl;
    obs.wrote(at, 1);
}

/// Clears what delete clears: a key with pointers, all of the elem. Pointer-free key bytes stay. Of what is boxed, the
/// pointer to the box.
fn clear_slot<O: Observer>(rt: &mut Runtime, geo: &Geometry, place: Place, obs: &mut O) {
    let key_at = place.group.plus(geo.key(place.slot) as u64);
    let elem_at = place.group.plus(geo.elem(place.slot) as u64);
    let m = &rt.spec.map;
    let (indirect_key, indirect_elem, key_pointers) = (m.indirect_key, m.indirect_elem, m.key_has_pointers);
    release(rt, true, indirect_key, key_at);
    release(rt, false, indirect_elem, elem_at);
    if indirect_key || key_pointers {
        rt.heap.bytes_mut(key_at, geo.key_slot).fill(0);
        obs.wrote(key_at, geo.key_slot as u64);
    }
    rt.heap.bytes_mut(elem_at, geo.elem_slot).fill(0);
    if O::ON {
        obs.wrote(elem_at, geo.elem_slot as u64);
        obs.event(Event::Deleted { bucket: place.group, slot: place.slot as u8 });
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
