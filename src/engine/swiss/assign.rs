//! `mapassign` and its specialised forms (`internal/runtime/maps/runtime*.go`; up to Go 1.25 with `_swiss` names).

use super::super::heap::{HeapFull, Purpose};
use super::super::observer::{Event, Observer};
use super::super::runtime::Runtime;
use super::super::store::{copy_bytes, word_of};
use super::super::{Assigned, EngineError};
use super::group::{Ctrls, h1, h2};
use super::grow::{grow_to_small, grow_to_table, rehash};
use super::header::put_word;
use super::keys::KeyKind;
use super::prune::prune;
use super::{Geometry, Header, SLOTS, Swiss, Table};
use crate::units::Addr;

/// A slot: its group and its number there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub group: Addr,
    pub slot: usize,
}

/// Where a search through a table ended.
enum Search {
    Found(Place),
    /// The slot that a new entry takes, and whether a tombstone lies there.
    Missing(Place, bool),
}

/// The slot of a key in one group.
#[inline]
pub(super) fn find_in_group<K: KeyKind>(
    rt: &Runtime,
    geo: &Geometry,
    data: &[u8],
    ctrls: Ctrls,
    h2: u8,
    key: &[u8],
) -> Option<usize> {
    ctrls.match_h2(h2).find(|&slot| {
        let at = geo.key(slot);
        K::equal(&rt.heap, &rt.spec, key, &data[at..at + geo.key_slot])
    })
}

/// Walks the probe sequence for a key to its end, noting the first tombstone.
#[inline(always)]
fn search<K: KeyKind>(rt: &Runtime, geo: &Geometry, table: &Table, hash: u64, key: &[u8]) -> Search {
    let mut probe = table.probe(hash);
    let mut tombstone = None;
    loop {
        let group = geo.group_at(table.groups, probe.group());
        let data = rt.heap.bytes(group, geo.group);
        let ctrls = Ctrls::of(data);
        if let Some(slot) = find_in_group::<K>(rt, geo, data, ctrls, h2(hash), key) {
            return Search::Found(Place { group, slot });
        }
        if let Some(slot) = ctrls.match_empty().first() {
            return match tombstone {
                Some(place) => Search::Missing(place, true),
                None => Search::Missing(Place { group, slot }, false),
            };
        }
        if tombstone.is_none() {
            tombstone = ctrls.match_empty_or_deleted().first().map(|slot| Place { group, slot });
        }
        probe.advance();
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
    write_elem(rt, done.elem, elem, !done.inserted, obs);
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
    if O::ON {
        obs.event(&rt.heap, Event::HashSplit { hash, h1: h1(hash), h2: h2(hash) });
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
    if map.rules.grows_before_search && h.used == SLOTS as u64 {
        grow_to_table::<K, O>(rt, map, h, obs)?;
        return Ok(None);
    }
    let (geo, group) = (&map.geo, h.dir_ptr);
    let data = rt.heap.bytes(group, geo.group);
    let ctrls = Ctrls::of(data);
    if let Some(slot) = find_in_group::<K>(rt, geo, data, ctrls, h2(hash), key) {
        return Ok(Some(update(rt, geo, Place { group, slot }, key, obs)));
    }
    let Some(slot) = ctrls.match_empty_or_deleted().first() else {
        return grow_and_put::<K, O>(rt, map, h, hash, key, obs).map(Some);
    };
    let elem = fill_slot(rt, geo, Place { group, slot }, hash, key, obs)?;
    h.used += 1;
    h.store_used(&mut rt.heap, map, obs);
    Ok(Some(Assigned { elem, inserted: true, owns_key: true }))
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
    let place = Place { group: map.geo.group_at(table.groups, index), slot };
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
    if O::ON {
        tell_table(rt, h, at, &table, hash, obs);
    }
    let (place, tombstone) = match search::<K>(rt, geo, &table, hash, key) {
        Search::Found(place) => return Ok(Some(update(rt, geo, place, key, obs))),
        Search::Missing(place, tombstone) => (place, tombstone),
    };
    // A tombstone's slot is paid for already: growthLeft goes up, and down again with the insert.
    table.growth_left += u16::from(tombstone);
    if table.growth_left == 0 && map.rules.prunes {
        prune::<K, O>(rt, map, h, at, &mut table, obs)?;
    }
    if table.growth_left == 0 {
        rehash::<K, O>(rt, map, h, at, &table, obs)?;
        return Ok(None);
    }
    if tombstone {
        obs.event(&rt.heap, Event::TombstoneReused { group: place.group, slot: place.slot as u8 });
    }
    insert(rt, map, h, at, &mut table, place, hash, key, obs).map(Some)
}

/// Tells which table and group a hash chose.
pub(super) fn tell_table<O: Observer>(rt: &Runtime, h: &Header, at: Addr, table: &Table, hash: u64, obs: &mut O) {
    obs.event(
        &rt.heap,
        Event::TableChosen {
            table: at,
            index: h.directory_index(hash),
            global_depth: h.global_depth,
            group: table.probe(hash).group(),
            groups: table.group_count(),
        },
    );
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
    table.growth_left -= 1;
    table.used += 1;
    h.used += 1;
    table.store_counts(&mut rt.heap, at, obs);
    h.store_used(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true })
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
    let Place { group, slot } = place;
    let (key_at, elem_at) = (geo.key(slot), geo.elem(slot));
    let mut elem = group.plus(elem_at as u64);
    let (boxed_key, boxed_elem) = boxes(rt, key, obs)?;
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
    if O::ON {
        obs.wrote(group.plus(slot as u64), 1);
        obs.wrote(group.plus(key_at as u64), geo.key_slot as u64);
        if boxed_elem.is_some() {
            obs.wrote(group.plus(elem_at as u64), geo.word as u64);
        }
        obs.event(&rt.heap, Event::Inserted { bucket: group, slot: slot as u8 });
    }
    Ok(elem)
}

/// Allocates the boxes of a new entry: the key's, with the key in it, then the elem's.
#[inline]
fn boxes<O: Observer>(rt: &mut Runtime, key: &[u8], obs: &mut O) -> Result<(Option<Addr>, Option<Addr>), HeapFull> {
    let m = &rt.spec.map;
    let (mut boxed_key, mut boxed_elem) = (None, None);
    let (elem_size, elem_scan, indirect_elem) = (m.elem_size, m.elem_has_pointers, m.indirect_elem);
    if m.indirect_key {
        let boxed = rt.heap.alloc(m.key_size, m.key_has_pointers, Purpose::KeyBox)?;
        rt.heap.bytes_mut(boxed, key.len()).copy_from_slice(key);
        obs.wrote(boxed, key.len() as u64);
        boxed_key = Some(boxed);
    }
    if indirect_elem {
        boxed_elem = Some(rt.heap.alloc(elem_size, elem_scan, Purpose::ElemBox)?);
    }
    Ok((boxed_key, boxed_elem))
}

/// The key is there: rewrite it where `==` keys can differ in bytes, and return its elem.
fn update<O: Observer>(rt: &mut Runtime, geo: &Geometry, place: Place, key: &[u8], obs: &mut O) -> Assigned {
    let m = &rt.spec.map;
    let (indirect_elem, rewrite) = (m.indirect_elem, m.need_key_update);
    let through = |rt: &Runtime, at: Addr| Addr(word_of(rt.heap.bytes(at, geo.word)));
    if rewrite {
        let slot = place.group.plus(geo.key(place.slot) as u64);
        let at = if m.indirect_key { through(rt, slot) } else { slot };
        rt.retire_payload(true, at, false);
        rt.heap.bytes_mut(at, key.len()).copy_from_slice(key);
        obs.wrote(at, key.len() as u64);
    }
    let slot = place.group.plus(geo.elem(place.slot) as u64);
    let elem = if indirect_elem { through(rt, slot) } else { slot };
    obs.event(&rt.heap, Event::Updated { bucket: place.group, slot: place.slot as u8 });
    Assigned { elem, inserted: false, owns_key: rewrite }
}

/// Writes an elem's bytes, giving back the payload of the one it replaces.
#[inline]
pub(super) fn write_elem<O: Observer>(rt: &mut Runtime, elem: Addr, bytes: &[u8], replaces: bool, obs: &mut O) {
    if replaces {
        rt.retire_payload(false, elem, false);
    }
    copy_bytes(rt.heap.bytes_mut(elem, bytes.len()), bytes);
    obs.wrote(elem, bytes.len() as u64);
}
