//! Copies of a Swiss map: `maps.Clone`, and the loop that puts every entry into a fresh map.
//!
//! Go 1.24 makes a map of the right size and puts the entries into it (`runtime/map_swiss.go: mapclone2`); from 1.25 on
//! every table is copied as it is, tombstones too (`internal/runtime/maps/map.go: Clone`, `table.go: clone`,
//! `group.go: cloneGroup`).
//!
//! Invariant: the map that is copied keeps every byte. What keys and elems point to is not copied: both maps' slots name
//! the same payload, and the caller drops one map.

use super::super::EngineError;
use super::super::heap::{HeapFull, Purpose};
use super::super::observer::Silent;
use super::super::runtime::Runtime;
use super::assign::assign;
use super::iter::Iter;
use super::keys::KeyKind;
use super::make::{allocate_directory, make, set_directory};
use super::{Geometry, Header, SLOTS, Swiss, Table};
use crate::target::GoVersion;
use crate::units::Addr;

/// `maps.Clone`.
pub(crate) fn clone<K: KeyKind>(rt: &mut Runtime, src: &Swiss) -> Result<Swiss, EngineError> {
    if rt.spec.target().go == GoVersion::Go1_24 {
        let hint = Header::load(&rt.heap, src).used as i64;
        return remake::<K>(rt, src, hint);
    }
    let geo = &src.geo;
    let mut h = Header::load(&rt.heap, src);
    let header = rt.heap.alloc(Header::size(geo.word) as u64, true, Purpose::Map)?;
    let dst = Swiss { header, ..src.clone() };
    if !h.dir_ptr.is_nil() {
        h.dir_ptr = if h.is_small() {
            clone_groups(rt, geo, h.dir_ptr, 1, Purpose::SmallGroup)?
        } else {
            clone_directory(rt, geo, &h)?
        };
    }
    h.store(&mut rt.heap, &dst, &mut Silent);
    Ok(dst)
}

/// A directory of the same length, with a copy of each table.
fn clone_directory(rt: &mut Runtime, geo: &Geometry, h: &Header) -> Result<Addr, HeapFull> {
    let fresh = allocate_directory(rt, geo, h.dir_len)?;
    let (mut last, mut copy) = (Addr::NIL, Addr::NIL);
    for index in 0..h.dir_len {
        let at = h.table_at(&rt.heap, geo, index);
        if at != last {
            copy = clone_table(rt, geo, at)?;
        }
        set_directory(rt, geo, fresh, index, copy);
        last = at;
    }
    Ok(fresh)
}

fn clone_table(rt: &mut Runtime, geo: &Geometry, at: Addr) -> Result<Addr, HeapFull> {
    let mut table = Table::load(&rt.heap, at, geo.word);
    let fresh = rt.heap.alloc(Table::size(geo.word) as u64, true, Purpose::Table)?;
    table.groups = clone_groups(rt, geo, table.groups, table.group_count(), Purpose::Groups)?;
    table.store(&mut rt.heap, fresh, geo.word, &mut Silent);
    Ok(fresh)
}

/// `count` groups byte by byte, then boxes of their own for each group's keys and elems.
fn clone_groups(
    rt: &mut Runtime,
    geo: &Geometry,
    groups: Addr,
    count: u64,
    purpose: Purpose,
) -> Result<Addr, HeapFull> {
    let len = count as usize * geo.group;
    let fresh = rt.heap.alloc(len as u64, geo.scan, purpose)?;
    let data = rt.heap.bytes(groups, len).to_vec();
    rt.heap.bytes_mut(fresh, len).copy_from_slice(&data);
    let m = &rt.spec.map;
    let (key_size, key_scan, boxed_keys) = (m.key_size, m.key_has_pointers, m.indirect_key);
    let (elem_size, elem_scan, boxed_elems) = (m.elem_size, m.elem_has_pointers, m.indirect_elem);
    for index in 0..count {
        let group = geo.group_at(fresh, index);
        for slot in (0..SLOTS).filter(|_| boxed_keys) {
            rt.copy_box(group.plus(geo.key(slot) as u64), key_size, key_scan, Purpose::KeyBox)?;
        }
        for slot in (0..SLOTS).filter(|_| boxed_elems) {
            rt.copy_box(group.plus(geo.elem(slot) as u64), elem_size, elem_scan, Purpose::ElemBox)?;
        }
    }
    Ok(fresh)
}

/// A map made with `hint` (-1: without), and every entry of `src` put into it in the order of a loop.
pub(crate) fn remake<K: KeyKind>(rt: &mut Runtime, src: &Swiss, hint: i64) -> Result<Swiss, EngineError> {
    let dst = make(rt, hint)?;
    let Some(mut iter) = Iter::begin(rt, src, &mut Silent) else { return Ok(dst) };
    while let Some(entry) = iter.next::<K>(rt, src)? {
        let group = src.group(&rt.heap, entry.bucket);
        let (key, elem) = (src.key(rt, group, entry.slot).to_vec(), src.elem(rt, group, entry.slot).to_vec());
        let place = assign::<K, _>(rt, &dst, &key, &mut Silent)?.elem;
        rt.heap.bytes_mut(place, elem.len()).copy_from_slice(&elem);
    }
    Ok(dst)
}
