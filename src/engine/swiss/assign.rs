//! `mapassign` and its specialised forms (`internal/runtime/maps/runtime*.go`; up to Go 1.25 with `_swiss` names).

use super::super::event::{ProbeSearch, Tables, Tombstones, Write};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::Site;
use super::super::store::{copy_bytes, word_of};
use super::super::{Assigned, EngineError};
use super::group::{Ctrls, h1, h2};
use super::grow::{grow_to_small, grow_to_table, rehash};
use super::header::put_word;
use super::keys::KeyKind;
use super::prune::prune;
use super::{Geometry, Header, SLOTS, Swiss, Table, tell};
use crate::heap::{HeapFull, Purpose};
use crate::units::Addr;

/// A slot: its group and its number there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub site: Site,
    pub group: Addr,
    pub slot: usize,
}

/// Where a search through a table ended.
enum Search {
    Found(Place),
    /// The slot that a new entry takes, and whether a tombstone lies there.
    Missing(Place, bool),
}

/// The slot of a key in one group (`site`: what it is called).
#[inline]
pub(super) fn find_in_group<K: KeyKind, O: Observer>(
    rt: &Runtime,
    geo: &Geometry,
    (site, group): (Site, Addr),
    h2: u8,
    key: &[u8],
    obs: &mut O,
) -> (Ctrls, Option<Place>) {
    let data = rt.heap.bytes(group, geo.group);
    let ctrls = Ctrls::of(data);
    if O::STEPS {
        tell::visited(rt, (site, group), ctrls, h2, obs);
    }
    let found = ctrls.match_h2(h2).find(|&slot| {
        let at = geo.key(slot);
        let equal = K::equal(&rt.heap, &rt.spec, key, &data[at..at + geo.key_slot]);
        if O::STEPS {
            tell::compared::<K, O>(rt, site, slot, &data[at..at + geo.key_slot], equal, obs);
        }
        equal
    });
    (ctrls, found.map(|slot| Place { site, group, slot }))
}

/// Walks the probe sequence for a key to its end, noting the first tombstone.
#[inline(always)]
fn search<K: KeyKind, O: Observer>(
    rt: &Runtime,
    geo: &Geometry,
    table: &Table,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Search {
    let mut probe = table.probe(hash);
    let mut tombstone = None;
    loop {
        let (site, group) = (tell::site(table, probe.group()), geo.group_at(table.groups, probe.group()));
        let (ctrls, found) = find_in_group::<K, O>(rt, geo, (site, group), h2(hash), key, obs);
        if let Some(place) = found {
            return Search::Found(place);
        }
        if let Some(slot) = ctrls.match_empty().first() {
            return match tombstone {
                Some(place) => Search::Missing(place, true),
                None => Search::Missing(Place { site, group, slot }, false),
            };
        }
        if tombstone.is_none() {
            tombstone = ctrls.match_empty_or_deleted().first().map(|slot| Place { site, group, slot });
        }
        probe.advance();
        if O::STEPS {
            tell::advanced(rt, table, site, &probe, obs);
        }
    }
}

/// `m[key] = elem`: both as they lie in memory. A function of its own for each kind of key, so that each stays small.
#[inline(never)]
pub(crate) fn put<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    key: &[u8],
    elem: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let done = assign::<K, O>(rt, map, key, obs)?;
    write_elem(rt, &done, elem, obs);
    Ok(done)
}

/// Finds or makes the slot of `key` (the whole key's bytes); the caller writes the elem.
pub(crate) fn assign<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    key: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let mut h = Header::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?;
    if O::STEPS {
        obs.tell(&rt.heap, ProbeSearch::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
    }
    if h.is_small() {
        if h.dir_ptr.is_nil() {
            grow_to_small(rt, map, &mut h, obs)?;
        }
        if let Some(done) = assign_small::<K, O>(rt, map, &mut h, hash, key, obs)? {
            return Ok(done);
        }
    }
    loop {
        if let Some(done) = assign_in_table::<K, O>(rt, map, &mut h, hash, key, obs)? {
            return Ok(done);
        }
    }
}

/// The one group of a small map. `None`: the map has tables now, and the key is not in them yet (Go 1.24 to 1.26:
/// or was in the group, and has moved).
fn assign_small<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Result<Option<Assigned>, EngineError> {
    let full = h.used == SLOTS as u64;
    if map.rules.version.grows_before_search && full {
        h.step(&mut rt.heap, map, obs, Tables::GroupFull { searched: false });
        grow_to_table::<K, O>(rt, map, h, obs)?;
        return Ok(None);
    }
    let (geo, site, group) = (&map.geo, Site::SmallGroup, h.dir_ptr);
    let (ctrls, found) = find_in_group::<K, O>(rt, geo, (site, group), h2(hash), key, obs);
    if let Some(place) = found {
        return Ok(Some(update(rt, geo, place, key, obs)));
    }
    let Some(slot) = ctrls.match_empty_or_deleted().first() else {
        h.step(&mut rt.heap, map, obs, Tables::GroupFull { searched: true });
        return grow_and_put::<K, O>(rt, map, h, hash, key, obs).map(Some);
    };
    let place = Place { site, group, slot };
    choose(rt, place, false, obs);
    let elem = fill_slot(rt, geo, place, hash, key, obs)?;
    h.used += 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used - 1, to: h.used });
    h.store_used(&mut rt.heap, map, obs);
    Ok(Some(Assigned { elem, inserted: true, owns_key: true, site, slot: slot as u8 }))
}

/// Tells the slot that a new entry takes.
#[inline(always)]
fn choose<O: Observer>(rt: &Runtime, place: Place, tombstone: bool, obs: &mut O) {
    let Place { site, group, slot } = place;
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
    map: &Swiss,
    h: &mut Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let at = grow_to_table::<K, O>(rt, map, h, obs)?;
    let mut table = Table::load(&rt.heap, at, map.geo.word);
    let groups = rt.heap.bytes(table.groups, table.groups_size(&map.geo));
    let (index, slot) = unchecked_place(groups, &map.geo, &table, hash);
    let place = Place { site: tell::site(&table, index), group: map.geo.group_at(table.groups, index), slot };
    choose(rt, place, false, obs);
    insert(rt, map, h, at, &mut table, place, hash, key, obs)
}

/// The first slot in probe order that holds no entry: group index and slot. `groups`: all of the table's groups.
#[inline]
pub(super) fn unchecked_place(groups: &[u8], geo: &Geometry, table: &Table, hash: u64) -> (u64, usize) {
    let mut probe = table.probe(hash);
    loop {
        let at = probe.group() as usize * geo.group;
        if let Some(slot) = Ctrls::of(&groups[at..]).match_empty_or_deleted().first() {
            return (probe.group(), slot);
        }
        probe.advance();
    }
}

/// The search and insert of a map with tables. `None`: the table grew or split, nothing is inserted yet.
#[inline(always)]
fn assign_in_table<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Result<Option<Assigned>, EngineError> {
    let geo = &map.geo;
    let at = h.table_of(&rt.heap, geo, hash);
    let mut table = Table::load(&rt.heap, at, geo.word);
    if O::STEPS {
        tell::table(rt, h, at, &table, hash, obs);
    }
    let (place, tombstone) = match search::<K, O>(rt, geo, &table, hash, key, obs) {
        Search::Found(place) => return Ok(Some(update(rt, geo, place, key, obs))),
        Search::Missing(place, tombstone) => (place, tombstone),
    };
    // A tombstone's slot is paid for already: growthLeft goes up, and down again with the insert.
    table.growth_left += u16::from(tombstone);
    if O::STEPS {
        tell_growth_left(rt, at, &table, tombstone, obs);
    }
    if table.growth_left == 0 && map.rules.prunes {
        prune::<K, O>(rt, map, h, at, &mut table, obs)?;
    }
    if table.growth_left == 0 {
        rehash::<K, O>(rt, map, h, at, &table, obs)?;
        return Ok(None);
    }
    choose(rt, place, tombstone, obs);
    insert(rt, map, h, at, &mut table, place, hash, key, obs).map(Some)
}

/// Tells what growthLeft is, for the decision that it makes; `at`: the table's address.
fn tell_growth_left<O: Observer>(rt: &mut Runtime, at: Addr, table: &Table, reuses: bool, obs: &mut O) {
    table.store_counts(&mut rt.heap, at, obs);
    let Table { growth_left, capacity, used, .. } = *table;
    let index = table.index as u64;
    obs.tell(&rt.heap, Tables::GrowthLeftChecked { index, growth_left, capacity, used, reuses });
}

/// Puts a new key into a table, and counts it there and in the header.
#[expect(clippy::too_many_arguments, reason = "the state of one search, used once")]
#[inline(always)]
fn insert<O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    at: Addr,
    table: &mut Table,
    place: Place,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let elem = fill_slot(rt, &map.geo, place, hash, key, obs)?;
    let before = *table;
    table.growth_left -= 1;
    table.used += 1;
    h.used += 1;
    table.step_counts(&mut rt.heap, at, &before, obs);
    table.store_counts(&mut rt.heap, at, obs);
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.used - 1, to: h.used });
    h.store_used(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true, site: place.site, slot: place.slot as u8 })
}

/// Writes a new key into a slot, boxed where it is over 128 bytes, and its control byte; returns where its elem goes.
/// Padding between slots is never written.
#[inline(always)]
fn fill_slot<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    place: Place,
    hash: u64,
    key: &[u8],
    obs: &mut O,
) -> Result<Addr, HeapFull> {
    let Place { group, slot, .. } = place;
    if O::STEPS {
        return fill_in_steps(rt, geo, place, h2(hash), key, obs);
    }
    let (key_at, elem_at) = (geo.key(slot), geo.elem(slot));
    let mut elem = group.plus(elem_at as u64);
    let m = &rt.spec.map;
    let (indirect_key, indirect_elem) = (m.indirect_key, m.indirect_elem);
    let boxed_key = if indirect_key { Some(new_box(rt, true)?) } else { None };
    let boxed_elem = if indirect_elem { Some(new_box(rt, false)?) } else { None };
    if let Some(boxed) = boxed_key {
        rt.heap.bytes_mut(boxed, key.len()).copy_from_slice(key);
    }
    let data = rt.heap.bytes_mut(group, geo.group);
    match boxed_key {
        Some(boxed) => put_word(data, key_at, boxed.0, geo.word),
        None => copy_bytes(&mut data[key_at..key_at + key.len()], key),
    }
    if let Some(boxed) = boxed_elem {
        put_word(data, elem_at, boxed.0, geo.word);
        elem = boxed;
    }
    data[slot] = h2(hash);
    Ok(elem)
}

/// As [`fill_slot`], a step each: the key's box, the key, the elem's box, the control byte.
fn fill_in_steps<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    place: Place,
    h2: u8,
    key: &[u8],
    obs: &mut O,
) -> Result<Addr, HeapFull> {
    let Place { site, group, slot } = place;
    let mut key_to = group.plus(geo.key(slot) as u64);
    let mut elem = group.plus(geo.elem(slot) as u64);
    if rt.spec.map.indirect_key {
        key_to = box_in_steps(rt, true, key_to, obs)?;
    }
    rt.heap.bytes_mut(key_to, key.len()).copy_from_slice(key);
    obs.wrote(key_to, key.len() as u64);
    obs.tell(&rt.heap, Write::KeyWritten { site, slot: slot as u8, again: false });
    if rt.spec.map.indirect_elem {
        elem = box_in_steps(rt, false, elem, obs)?;
    }
    rt.heap.bytes_mut(group, SLOTS)[slot] = h2;
    obs.wrote(group.plus(slot as u64), 1);
    obs.tell(&rt.heap, Write::SlotMarked { site, slot: slot as u8, mark: h2 });
    Ok(elem)
}

/// The box of a new key or elem.
#[inline]
fn new_box(rt: &mut Runtime, of_key: bool) -> Result<Addr, HeapFull> {
    let m = &rt.spec.map;
    let (size, scan, purpose) = match of_key {
        true => (m.key_size, m.key_has_pointers, Purpose::KeyBox),
        false => (m.elem_size, m.elem_has_pointers, Purpose::ElemBox),
    };
    rt.heap.alloc(size, scan, purpose)
}

/// Allocates a box and puts its address into the slot, at `at`.
fn box_in_steps<O: Observer>(rt: &mut Runtime, of_key: bool, at: Addr, obs: &mut O) -> Result<Addr, HeapFull> {
    let boxed = new_box(rt, of_key)?;
    let word = rt.spec.word();
    put_word(rt.heap.bytes_mut(at, word), 0, boxed.0, word);
    obs.wrote(at, word as u64);
    let (requested, taken) = rt.heap.object_at(boxed).map_or((0, 0), |o| (o.requested, o.taken));
    obs.tell(&rt.heap, Write::BoxAllocated { of_key, requested, taken });
    Ok(boxed)
}

/// The key is there: rewrite it where `==` keys can differ in bytes, and return its elem.
fn update<O: Observer>(rt: &mut Runtime, geo: &Geometry, place: Place, key: &[u8], obs: &mut O) -> Assigned {
    let (site, slot8) = (place.site, place.slot as u8);
    if O::STEPS {
        obs.tell(&rt.heap, Write::Updated { site, bucket: place.group, slot: slot8 });
    }
    let m = &rt.spec.map;
    let (indirect_elem, rewrite) = (m.indirect_elem, m.need_key_update);
    let through = |rt: &Runtime, at: Addr| Addr(word_of(rt.heap.bytes(at, geo.word)));
    if rewrite {
        let slot = place.group.plus(geo.key(place.slot) as u64);
        let at = if m.indirect_key { through(rt, slot) } else { slot };
        rt.retire_payload(true, at, false);
        rt.heap.bytes_mut(at, key.len()).copy_from_slice(key);
        obs.wrote(at, key.len() as u64);
        if O::STEPS {
            obs.tell(&rt.heap, Write::KeyWritten { site, slot: slot8, again: true });
        }
    }
    let slot = place.group.plus(geo.elem(place.slot) as u64);
    let elem = if indirect_elem { through(rt, slot) } else { slot };
    Assigned { elem, inserted: false, owns_key: rewrite, site, slot: slot8 }
}

/// Writes an elem's bytes, giving back the payload of the one it replaces.
#[inline]
fn write_elem<O: Observer>(rt: &mut Runtime, to: &Assigned, bytes: &[u8], obs: &mut O) {
    let Assigned { elem, inserted, site, slot, .. } = *to;
    if !inserted {
        rt.retire_payload(false, elem, false);
    }
    copy_bytes(rt.heap.bytes_mut(elem, bytes.len()), bytes);
    obs.wrote(elem, bytes.len() as u64);
    if O::STEPS {
        obs.tell(&rt.heap, Write::ElemWritten { site, slot, bytes: bytes.len() as u64 });
    }
}
