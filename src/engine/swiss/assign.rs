//! `mapassign` and its specialised forms (`internal/runtime/maps/runtime*.go`; up to Go 1.25 with `_swiss` names).

use super::super::EngineError;
use super::super::event::{ProbeSearch, Tables, Tombstones, Write};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Place, Site};
use super::super::slot::{Assigned, Halves};
use super::super::store::copy_bytes;
use super::group::{h1, h2};
use super::grow::{grow_to_small, grow_to_table, rehash};
use super::keys::KeyKind;
use super::prune::prune;
use super::search::{Search, Wanted, find_in_group, search};
use super::table::unchecked_place;
use super::{CTRLS, Header, SLOTS, Swiss, Table, TableRef, tell};
use crate::heap::{HeapFull, Maker};
use crate::units::Addr;

/// `m[key] = elem`: both as they lie in memory. A function of its own for each kind of key, so that each stays small.
#[inline(never)]
pub(crate) fn put<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    key: &[u8],
    elem: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let done = assign::<K, O>(rt, map, key, Maker::Mapassign, obs)?;
    rt.write_elem(&done, elem, false, obs);
    Ok(done)
}

/// Finds or makes the slot of `key` (the whole key's bytes); the caller writes the elem. `by`: who makes the boxes of a
/// new entry in a table.
pub(crate) fn assign<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    key: &[u8],
    by: Maker,
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let mut h = Header::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?;
    let wanted = Wanted { map, key, hash, by };
    if O::STEPS {
        obs.tell(&rt.heap, ProbeSearch::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    if h.is_small() {
        if h.dir_ptr.is_nil() {
            grow_to_small(rt, map, &mut h, obs)?;
        }
        if let Some(done) = assign_small::<K, O>(rt, &wanted, &mut h, obs)? {
            return Ok(done);
        }
    }
    loop {
        if let Some(done) = assign_in_table::<K, O>(rt, &wanted, &mut h, obs)? {
            return Ok(done);
        }
    }
}

/// The one group of a small map. `None`: the map has tables now, and the key is not in them yet (Go 1.24 to 1.26:
/// or was in the group, and has moved).
fn assign_small<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    wanted: &Wanted,
    h: &mut Header,
    obs: &mut O,
) -> Result<Option<Assigned>, EngineError> {
    let map = wanted.map;
    let full = h.used == SLOTS as u64;
    if map.rules.version.grows_before_search && full {
        h.step(&mut rt.heap, map, obs, Tables::GroupFull { searched: false });
        grow_to_table::<K, O>(rt, map, h, obs)?;
        return Ok(None);
    }
    let (site, group) = (Site::SmallGroup, h.dir_ptr);
    let (ctrls, found) = find_in_group::<K, O>(rt, wanted, site, group, obs);
    if let Some(place) = found {
        return Ok(Some(rt.update(place, wanted.map.geo.halves(place), wanted.key, false, obs)));
    }
    let Some(slot) = ctrls.match_empty_or_deleted().first() else {
        h.step(&mut rt.heap, map, obs, Tables::GroupFull { searched: true });
        return grow_and_put::<K, O>(rt, wanted, h, obs).map(Some);
    };
    let place = Place { site, addr: group, slot };
    choose(rt, place, false, obs);
    let elem = fill(rt, &Wanted { by: Maker::PutSlotSmall, ..*wanted }, place, obs)?;
    h.used += 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used - 1, to: h.used });
    h.store_used(&mut rt.heap, map, obs);
    Ok(Some(Assigned { elem, inserted: true, owns_key: true, site, slot: slot as u8 }))
}

/// Tells the slot that a new entry takes.
#[inline(always)]
fn choose<O: Observer>(rt: &Runtime, place: Place, tombstone: bool, obs: &mut O) {
    let Place { site, addr: group, slot } = place;
    let slot = slot as u8;
    if O::ON && tombstone {
        obs.tell(&rt.heap, Tombstones::Reused { site, group, slot });
    } else if O::STEPS {
        obs.tell(&rt.heap, Write::SlotChosen { site, bucket: group, slot });
    }
}

/// Go 1.27: a small map is full and the key is new, so it goes to the new table without another search
/// (`internal/runtime/maps/table.go: uncheckedPutSlotForAssign`).
fn grow_and_put<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    wanted: &Wanted,
    h: &mut Header,
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let geo = &wanted.map.geo;
    let mut at = grow_to_table::<K, O>(rt, wanted.map, h, obs)?;
    let table = &at.table;
    let groups = rt.heap.bytes(table.groups, table.groups_size(geo));
    let (index, slot) = unchecked_place(groups, geo, table, wanted.hash);
    let place = Place { site: tell::site(table, index), addr: geo.group_at(table.groups, index), slot };
    choose(rt, place, false, obs);
    insert(rt, &Wanted { by: Maker::UncheckedPutSlot, ..*wanted }, h, &mut at, place, obs)
}

/// The search and insert of a map with tables. `None`: the table grew or split, nothing is inserted yet.
#[inline(always)]
fn assign_in_table<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    wanted: &Wanted,
    h: &mut Header,
    obs: &mut O,
) -> Result<Option<Assigned>, EngineError> {
    let map = wanted.map;
    let mut at = map.table(rt.memory(), h.table_of(&rt.heap, &map.geo, wanted.hash));
    if O::STEPS {
        tell::table(rt, h, &at, wanted.hash, obs);
    }
    let (place, tombstone) = match search::<K, O>(rt, wanted, &at.table, obs) {
        Search::Found(place) => {
            return Ok(Some(rt.update(place, wanted.map.geo.halves(place), wanted.key, false, obs)));
        }
        Search::Missing { free, tombstone } => (free, tombstone),
    };
    // A tombstone's slot is paid for already: growthLeft goes up, and down again with the insert.
    at.table.growth_left += u16::from(tombstone);
    if O::STEPS {
        tell_growth_left(rt, &at, tombstone, obs);
    }
    if at.table.growth_left == 0 && map.rules.prunes {
        prune::<K, O>(rt, map, h, &mut at, obs)?;
    }
    if at.table.growth_left == 0 {
        rehash::<K, O>(rt, map, h, &at, obs)?;
        return Ok(None);
    }
    choose(rt, place, tombstone, obs);
    insert(rt, wanted, h, &mut at, place, obs).map(Some)
}

/// Tells what growthLeft is, for the decision that it makes.
fn tell_growth_left<O: Observer>(rt: &mut Runtime, at: &TableRef, reuses: bool, obs: &mut O) {
    at.table.store_counts(&mut rt.heap, at.addr, obs);
    let Table { growth_left, capacity, used, index, .. } = at.table;
    let index = index as u64;
    obs.tell(&rt.heap, Tables::GrowthLeftChecked { index, growth_left, capacity, used, reuses });
}

/// Puts a new key into a table, and counts it there and in the header.
#[inline(always)]
fn insert<O: Observer>(
    rt: &mut Runtime,
    wanted: &Wanted,
    h: &mut Header,
    at: &mut TableRef,
    place: Place,
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let elem = fill(rt, wanted, place, obs)?;
    let (map, before) = (wanted.map, at.table);
    at.table.growth_left -= 1;
    at.table.used += 1;
    h.used += 1;
    at.table.step_counts(&mut rt.heap, at.addr, &before, obs);
    at.table.store_counts(&mut rt.heap, at.addr, obs);
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used - 1, to: h.used });
    h.store_used(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true, site: place.site, slot: place.slot as u8 })
}

/// Writes a new key into a slot, boxed where it is over 128 bytes, and its control byte; returns where its elem goes.
/// Padding between slots is never written.
#[inline(always)]
fn fill<O: Observer>(rt: &mut Runtime, wanted: &Wanted, place: Place, obs: &mut O) -> Result<Addr, HeapFull> {
    let Wanted { map, key, hash, by } = *wanted;
    let Place { site, addr: group, slot } = place;
    let Halves { key: mut key_to, mut elem } = map.geo.halves(place);
    if rt.is_boxed(true) {
        key_to = rt.new_box(true, key_to, by, obs)?;
    }
    copy_bytes(rt.heap.bytes_mut(key_to, key.len()), key);
    if O::STEPS {
        obs.wrote(key_to, key.len() as u64);
        obs.tell(&rt.heap, Write::KeyWritten { site, slot: slot as u8, again: false });
    }
    if rt.is_boxed(false) {
        elem = rt.new_box(false, elem, by, obs)?;
    }
    rt.heap.bytes_mut(group, CTRLS)[slot] = h2(hash);
    if O::STEPS {
        obs.wrote(group.plus(slot as u64), 1);
        obs.tell(&rt.heap, Write::SlotMarked { site, slot: slot as u8, mark: h2(hash) });
    }
    Ok(elem)
}
