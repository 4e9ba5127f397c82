//! Copies of a Swiss map: `maps.Clone`, and the loop that puts every entry into a fresh map.
//!
//! Go 1.24 makes a map of the right size and puts the entries into it (`runtime/map_swiss.go: mapclone2`); from 1.25 on
//! every table is copied as it is, tombstones too (`internal/runtime/maps/map.go: Clone`, `table.go: clone`,
//! `group.go: cloneGroup`).
//!
//! Invariant: the map that is copied keeps every byte. What keys and elems point to is not copied: both maps' slots name
//! the same payload, and the caller drops one map.

use super::super::EngineError;
use super::super::event::Copies;
use super::super::observer::{Filling, Observer, Outline};
use super::super::runtime::{Make, Runtime};
use super::super::site::LoopEntry;
use super::super::slot::Assigned;
use super::assign::assign;
use super::group::Ctrls;
use super::iter::Iter;
use super::keys::{KeyKind, key_value};
use super::make::{allocate_directory, make_told, set_directory};
use super::{Geometry, Header, SLOTS, Swiss, Table};
use crate::heap::{HeapFull, Maker, Purpose};
use crate::target::CloneRule;
use crate::units::Addr;

/// `maps.Clone`.
pub(crate) fn clone<K: KeyKind, O: Observer>(rt: &mut Runtime, src: &Swiss, obs: &mut O) -> Result<Swiss, EngineError> {
    if rt.spec.target().rules().swiss.clone == CloneRule::Refills {
        let hint = Header::load(&rt.heap, src).used as i64;
        let make = Make { hint, is_constant: false, on_stack: false };
        return refill::<K, O>(rt, src, make, Maker::PutSlot, obs);
    }
    let geo = &src.geo;
    let mut h = Header::load(&rt.heap, src);
    let header = rt.heap.alloc(Header::size(geo.word) as u64, true, Purpose::Map, Maker::Clone)?;
    let dst = Swiss { header, ..src.clone() };
    if !h.dir_ptr.is_nil() {
        h.dir_ptr = if h.is_small() {
            let before = rt.heap.map_tally();
            let (group, boxes) = clone_groups(rt, geo, h.dir_ptr, 1, Purpose::SmallGroup, obs)?;
            if O::STEPS && obs.takes(1) {
                let entries = Ctrls::of(rt.heap.bytes(group, geo.group)).match_full().count();
                let (bytes, _) = rt.heap.map_tally().since(before);
                obs.tell(&rt.heap, Copies::GroupCopied { entries, bytes, boxes });
            }
            group
        } else {
            clone_directory(rt, geo, &h, obs)?
        };
    }
    h.store(&mut rt.heap, &dst, obs);
    Ok(dst)
}

/// A directory of the same length, with a copy of each table.
fn clone_directory<O: Observer>(rt: &mut Runtime, geo: &Geometry, h: &Header, obs: &mut O) -> Result<Addr, HeapFull> {
    let fresh = allocate_directory(rt, geo, h.dir_len, Maker::Clone)?;
    let (mut last, mut copy) = (Addr::NIL, Addr::NIL);
    for index in 0..h.dir_len {
        let at = h.table_at(&rt.heap, geo, index);
        if at != last {
            copy = clone_table(rt, geo, h, at, obs)?;
        }
        set_directory(rt, geo, fresh, index, copy);
        obs.wrote(fresh.plus(index * geo.word as u64), geo.word as u64);
        last = at;
    }
    Ok(fresh)
}

fn clone_table<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    h: &Header,
    at: Addr,
    obs: &mut O,
) -> Result<Addr, HeapFull> {
    let before = rt.heap.map_tally();
    let mut table = Table::load(&rt.heap, at, geo.word);
    let fresh = rt.heap.alloc(Table::size(geo.word) as u64, true, Purpose::Table, Maker::CloneTable)?;
    let (groups, boxes) = clone_groups(rt, geo, table.groups, table.group_count(), Purpose::Groups, obs)?;
    table.groups = groups;
    table.store(&mut rt.heap, fresh, geo.word, obs);
    if O::STEPS && obs.takes(1) {
        let Table { capacity, used, .. } = table;
        let (bytes, _) = rt.heap.map_tally().since(before);
        let (index, names) = (table.index as u64, 1 << (h.global_depth - table.local_depth));
        obs.tell(&rt.heap, Copies::TableCopied { index, capacity, used, names, bytes, boxes });
    }
    Ok(fresh)
}

/// `count` groups byte by byte, then boxes of their own for each group's keys and elems. Also returns how many boxes.
fn clone_groups<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    groups: Addr,
    count: u64,
    purpose: Purpose,
    obs: &mut O,
) -> Result<(Addr, u64), HeapFull> {
    let len = count as usize * geo.group;
    let by = if purpose == Purpose::SmallGroup { Maker::CloneGroups } else { Maker::CloneTableGroups };
    let fresh = rt.heap.alloc(len as u64, geo.scan, purpose, by)?;
    let data = rt.heap.bytes(groups, len).to_vec();
    rt.heap.bytes_mut(fresh, len).copy_from_slice(&data);
    obs.wrote(fresh, len as u64);
    let mut boxes = 0;
    let (boxed_keys, boxed_elems) = (rt.is_boxed(true), rt.is_boxed(false));
    for index in 0..count {
        let group = geo.group_at(fresh, index);
        for slot in (0..SLOTS).filter(|_| boxed_keys) {
            let at = group.plus(geo.key(slot) as u64);
            boxes += u64::from(rt.copy_box(true, at, Maker::CloneGroup, obs)?);
        }
        for slot in (0..SLOTS).filter(|_| boxed_elems) {
            let at = group.plus(geo.elem(slot) as u64);
            boxes += u64::from(rt.copy_box(false, at, Maker::CloneGroup, obs)?);
        }
    }
    Ok((fresh, boxes))
}

/// A new map, and every entry of `src` put into it in the order of a loop.
pub(crate) fn remake<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    src: &Swiss,
    make: Make,
    obs: &mut O,
) -> Result<Swiss, EngineError> {
    refill::<K, O>(rt, src, make, Maker::Mapassign, obs)
}

/// The same; `by`: who makes the boxes of entries in tables.
fn refill<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    src: &Swiss,
    make: Make,
    by: Maker,
    obs: &mut O,
) -> Result<Swiss, EngineError> {
    let dst = make_told(rt, make, obs)?;
    let Some(mut iter) = Iter::begin(rt, src, obs) else { return Ok(dst) };
    let mut number = 0;
    while let Some(LoopEntry { bucket, slot, .. }) = iter.next::<K, O>(rt, src, obs)? {
        let group = src.group(&rt.heap, bucket);
        let (key, elem) = (src.key(rt.memory(), group, slot).to_vec(), src.elem(rt.memory(), group, slot).to_vec());
        let done = if O::STEPS && !obs.is_fine() {
            assign::<K, _>(rt, &dst, &key, by, &mut Outline(obs))?
        } else {
            assign::<K, _>(rt, &dst, &key, by, &mut Filling(obs))?
        };
        let Assigned { elem: place, site: to, slot: to_slot, .. } = done;
        rt.heap.bytes_mut(place, elem.len()).copy_from_slice(&elem);
        number += 1;
        if O::STEPS && obs.takes(1) {
            obs.wrote(place, elem.len() as u64);
            let at = bucket.plus(src.geo.key(slot) as u64);
            let key = key_value::<K>(rt, rt.heap.bytes(at, src.geo.key_slot));
            obs.tell(&rt.heap, Copies::EntryTaken { number, slot: slot as u8, key, to, to_slot });
        }
    }
    Ok(dst)
}
