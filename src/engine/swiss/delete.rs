//! `internal/runtime/maps/map.go: Delete, deleteSmall`, `table.go: Delete`, and lookups, which never write.

use super::super::EngineError;
use super::super::event::{Clear, Delete, ProbeSearch, Search, Tombstones, Write};
use super::super::observer::{Observer, Silent};
use super::super::runtime::Runtime;
use super::super::site::Site;
use super::super::store::word_of;
use super::assign::{Place, find_in_group};
use super::group::{Ctrls, DELETED, EMPTY, h1, h2};
use super::keys::KeyKind;
use super::{Geometry, Header, Swiss, Table, tell};
use crate::units::Addr;

/// Where a key is in a table: up to the first group with an empty slot.
#[inline]
fn find<K: KeyKind, O: Observer>(
    rt: &Runtime,
    geo: &Geometry,
    table: &Table,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Option<Place> {
    let mut probe = table.probe(hash);
    loop {
        let (site, group) = (tell::site(table, probe.group()), geo.group_at(table.groups, probe.group()));
        let (ctrls, found) = find_in_group::<K, O>(rt, geo, (site, group), h2(hash), key, obs);
        if found.is_some() {
            return found;
        }
        if !ctrls.match_empty().is_empty() {
            return None;
        }
        probe.advance();
        if O::STEPS {
            tell::advanced(rt, table, site, &probe, obs);
        }
    }
}

/// Where a key is in a small map's group.
#[inline]
fn find_small<K: KeyKind, O: Observer>(
    rt: &Runtime,
    geo: &Geometry,
    group: Addr,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Option<Place> {
    find_in_group::<K, O>(rt, geo, (Site::SmallGroup, group), h2(hash), key, obs).1
}

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
    let place = if O::STEPS && unhashed {
        let place = find_small::<K, Silent>(rt, geo, h.dir_ptr, hash, key, &mut Silent);
        tell::scanned(rt, geo, h.dir_ptr, place.map(|p| p.slot), obs);
        place
    } else if h.is_small() {
        find_small::<K, O>(rt, geo, h.dir_ptr, hash, key, obs)
    } else {
        let at = h.table_of(&rt.heap, geo, hash);
        let table = Table::load(&rt.heap, at, geo.word);
        if O::STEPS {
            tell::table(rt, &h, at, &table, hash, obs);
        }
        find::<K, O>(rt, geo, &table, hash, key, obs)
    };
    if O::STEPS {
        let event = match place {
            Some(Place { site, group, slot }) => Search::Found { site, bucket: group, slot: slot as u8 },
            None => Search::NotFound { is_empty: false },
        };
        obs.tell(&rt.heap, event);
    }
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
        if O::STEPS {
            obs.tell(&rt.heap, Search::NotFound { is_empty: true });
        }
        return Ok(false);
    }
    if O::STEPS {
        obs.tell(&rt.heap, ProbeSearch::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    let flagged = h.tombstone_possible;
    let found = if h.is_small() {
        delete_small::<K, O>(rt, map, &mut h, hash, key, obs)
    } else {
        delete_in_table::<K, O>(rt, map, &mut h, hash, key, obs)
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
fn delete_small<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> bool {
    let Some(place) = find_small::<K, O>(rt, &map.geo, h.dir_ptr, hash, key, obs) else { return false };
    h.used -= 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used + 1, to: h.used });
    clear_slot(rt, &map.geo, place, false, obs);
    if O::STEPS {
        obs.tell(&rt.heap, Delete::SlotEmptied { site: place.site, slot: place.slot as u8 });
    }
    true
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
    if O::STEPS {
        tell::table(rt, h, at, &table, hash, obs);
    }
    let Some(place) = find::<K, O>(rt, geo, &table, hash, key, obs) else { return false };
    let Place { site, group, slot } = place;
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
    let Place { site, group, slot } = place;
    let (key_at, elem_at) = (geo.key(slot), geo.elem(slot));
    let m = &rt.spec.map;
    let (indirect_key, indirect_elem) = (m.indirect_key, m.indirect_elem);
    let clears_key = indirect_key || m.key_has_pointers;
    release(rt, true, indirect_key, group.plus(key_at as u64));
    if clears_key {
        zero(rt.heap.bytes_mut(group.plus(key_at as u64), geo.key_slot));
        obs.wrote(group.plus(key_at as u64), geo.key_slot as u64);
    }
    if O::STEPS {
        let bytes = if clears_key { geo.key_slot as u64 } else { 0 };
        obs.tell(&rt.heap, Delete::KeyCleared { site, slot: slot as u8, bytes });
    }
    release(rt, false, indirect_elem, group.plus(elem_at as u64));
    let data = rt.heap.bytes_mut(group, geo.group);
    let ctrl = if in_table && Ctrls::of(data).match_empty().is_empty() { DELETED } else { EMPTY };
    zero(&mut data[elem_at..elem_at + geo.elem_slot]);
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
