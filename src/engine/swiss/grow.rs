//! Growth: no group → one group → a table of 16 slots → doubling to 1024 → splits, and the directory's doubling
//! (`internal/runtime/maps/map.go: growToSmall, growToTable, installTableSplit`, `table.go: rehash, grow, split`).
//!
//! Invariant: a growth is complete when its function returns; nothing is left half moved. There is no growth to the
//! same size. Entries move in the order of their slots, hashed again under the same seed.
//!
//! Differs from Go: addresses. What was replaced is free at once, where Go waits for a collection.

use super::super::EngineError;
use super::super::event::Tables;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Move, Site, Why};
use super::super::store::{copy_bytes, write_word};
use super::group::{ALL_EMPTY, Ctrls, h2};
use super::keys::{KeyKind, key_value};
use super::make::{allocate_directory, set_directory};
use super::table::{Fresh, unchecked_place};
use super::{CTRLS, Geometry, Header, MAX_TABLE_CAPACITY, SLOTS, Swiss, Table, TableRef, tell};
use crate::heap::{HeapFull, Maker, Purpose};
use crate::units::Addr;

/// `growToSmall`: the first assignment allocates the one group.
#[inline(never)]
pub(super) fn grow_to_small<O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    obs: &mut O,
) -> Result<(), HeapFull> {
    let geo = &map.geo;
    h.dir_ptr = rt.heap.alloc(geo.group as u64, geo.scan, Purpose::SmallGroup, Maker::GrowToSmallGroups)?;
    write_word(&mut rt.heap, h.dir_ptr, ALL_EMPTY, CTRLS);
    obs.wrote(h.dir_ptr, geo.group as u64);
    h.store(&mut rt.heap, map, obs);
    if O::ON {
        obs.tell(&rt.heap, Tables::GroupAllocated { group: h.dir_ptr, bytes: geo.group as u64 });
    }
    Ok(())
}

/// `growToTable`: a table of 16 slots takes the small map's entries, a directory of one entry names it.
/// Returns the table.
#[inline(never)]
pub(super) fn grow_to_table<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    obs: &mut O,
) -> Result<TableRef, EngineError> {
    let (geo, group) = (&map.geo, h.dir_ptr);
    let by = [Maker::GrowToTableTable, Maker::GrowToTableGroups];
    let fresh = Fresh { capacity: 2 * SLOTS as u64, index: 0, local_depth: 0, by };
    let mut made = [Table::allocate(rt, geo, fresh, obs)?];
    lift::<K>(rt, geo, group, geo.group, h.seed)?;
    fill::<K, O>(rt, geo, None, &mut made, 0, obs);
    let [TableRef { addr: at, table }] = made;
    table.store(&mut rt.heap, at, geo.word, obs);
    h.dir_ptr = allocate_directory(rt, geo, 1, Maker::GrowToTable)?;
    set_directory(rt, geo, h.dir_ptr, 0, at);
    h.dir_len = 1;
    h.global_depth = 0;
    h.global_shift = geo.shift(0);
    obs.wrote(h.dir_ptr, geo.word as u64);
    rt.release(group);
    h.store(&mut rt.heap, map, obs);
    if O::ON {
        obs.tell(&rt.heap, Tables::TableMade { table: at, capacity: table.capacity, entries: table.used.into() });
    }
    Ok(TableRef { addr: at, table })
}

/// `rehash`: a table without growthLeft doubles, or, at 1024 slots, splits.
#[inline(never)]
pub(super) fn rehash<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    at: &TableRef,
    obs: &mut O,
) -> Result<(), EngineError> {
    let table = &at.table;
    if table.capacity < MAX_TABLE_CAPACITY {
        grow::<K, O>(rt, map, h, table, obs)?;
    } else {
        split::<K, O>(rt, map, h, table, obs)?;
    }
    // An open loop sees by the index that its table was replaced.
    Table { index: -1, ..*table }.store(&mut rt.heap, at.addr, map.geo.word, obs);
    rt.release(table.groups);
    rt.release(at.addr);
    if O::STEPS {
        obs.tell(&rt.heap, Tables::OldTableDropped { index: table.index as u64, capacity: table.capacity });
    }
    Ok(())
}

fn grow<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &Header,
    old: &Table,
    obs: &mut O,
) -> Result<(), EngineError> {
    let geo = &map.geo;
    let (capacity, by) = (2 * u64::from(old.capacity), [Maker::GrowTable, Maker::GrowGroups]);
    let fresh = Fresh { capacity, index: old.index, local_depth: old.local_depth, by };
    let mut made = [Table::allocate(rt, geo, fresh, obs)?];
    lift::<K>(rt, geo, old.groups, old.groups_size(geo), h.seed)?;
    fill::<K, O>(rt, geo, Some(old), &mut made, 0, obs);
    let [TableRef { addr: at, table }] = made;
    table.store(&mut rt.heap, at, geo.word, obs);
    replace_table(rt, geo, h, at, &table, obs);
    if O::ON {
        let (index, entries) = (table.index as u64, table.used.into());
        let event = Tables::TableGrown { table: at, index, from: old.capacity, to: table.capacity, entries };
        obs.tell(&rt.heap, event);
    }
    Ok(())
}

/// Two tables of 1024 slots take the entries by the hash bit of their new localDepth, counted from the top.
fn split<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &mut Header,
    old: &Table,
    obs: &mut O,
) -> Result<(), EngineError> {
    let geo = &map.geo;
    let depth = old.local_depth + 1;
    let by = [Maker::SplitTable, Maker::SplitGroups];
    let fresh = Fresh { capacity: MAX_TABLE_CAPACITY.into(), index: -1, local_depth: depth, by };
    let left = Table::allocate(rt, geo, fresh, obs)?;
    let mut halves = [left, Table::allocate(rt, geo, fresh, obs)?];
    // `localDepthMask`.
    let mask = 1u64 << geo.shift(depth);
    lift::<K>(rt, geo, old.groups, old.groups_size(geo), h.seed)?;
    fill::<K, O>(rt, geo, Some(old), &mut halves, mask, obs);
    let [TableRef { addr: left_at, table: mut left }, TableRef { addr: right_at, table: mut right }] = halves;
    left.index = old.index;
    if old.local_depth == h.global_depth {
        double_directory(rt, map, h, obs)?;
        left.index *= 2;
    }
    right.index = left.index + (1i64 << (h.global_depth - depth));
    for (at, table) in [(left_at, &left), (right_at, &right)] {
        table.store(&mut rt.heap, at, geo.word, obs);
        replace_table(rt, geo, h, at, table, obs);
    }
    if O::ON {
        let event = Tables::TableSplit {
            left: left_at,
            right: right_at,
            depth,
            left_index: left.index as u64,
            right_index: right.index as u64,
            to_left: left.used.into(),
            to_right: right.used.into(),
        };
        obs.tell(&rt.heap, event);
    }
    Ok(())
}

/// `installTableSplit`, its first half: entry i goes to 2i and 2i + 1, and each table's index doubles.
fn double_directory<O: Observer>(rt: &mut Runtime, map: &Swiss, h: &mut Header, obs: &mut O) -> Result<(), HeapFull> {
    let (geo, old, entries) = (&map.geo, h.dir_ptr, h.dir_len);
    let fresh = allocate_directory(rt, geo, 2 * entries, Maker::InstallTableSplit)?;
    for i in 0..entries {
        let at = h.table_at(&rt.heap, geo, i);
        set_directory(rt, geo, fresh, 2 * i, at);
        set_directory(rt, geo, fresh, 2 * i + 1, at);
        let mut table = Table::load(&rt.heap, at, geo.word);
        // The index only grows, so it is met once: at the table's first entry.
        if table.index == i as i64 {
            table.index *= 2;
            table.store(&mut rt.heap, at, geo.word, obs);
        }
    }
    h.dir_ptr = fresh;
    h.dir_len = 2 * entries;
    h.global_depth += 1;
    h.global_shift -= 1;
    h.store(&mut rt.heap, map, obs);
    rt.heap.free(old);
    if O::ON {
        let bytes = h.dir_len * geo.word as u64;
        obs.wrote(fresh, bytes);
        obs.tell(&rt.heap, Tables::DirectoryDoubled { entries: h.dir_len, global_depth: h.global_depth, bytes });
    }
    Ok(())
}

/// `replaceTable`: the table stands in 2^(globalDepth - localDepth) entries from its index on.
fn replace_table<O: Observer>(rt: &mut Runtime, geo: &Geometry, h: &Header, at: Addr, table: &Table, obs: &mut O) {
    let (first, entries) = (table.index as u64, 1u64 << (h.global_depth - table.local_depth));
    for index in first..first + entries {
        set_directory(rt, geo, h.dir_ptr, index, at);
    }
    obs.wrote(h.dir_ptr.plus(first * geo.word as u64), entries * geo.word as u64);
}

/// Takes groups out of the heap (`len` bytes at `groups`) and hashes their entries, in order, to be put elsewhere.
fn lift<K: KeyKind>(rt: &mut Runtime, geo: &Geometry, groups: Addr, len: usize, seed: u64) -> Result<(), EngineError> {
    rt.scratch.clear();
    rt.scratch.extend_from_slice(rt.heap.bytes(groups, len));
    rt.hashes.clear();
    for group in rt.scratch.chunks_exact(geo.group) {
        for slot in Ctrls::of(group).match_full() {
            let at = geo.key(slot);
            let key = K::of_slot(&rt.heap, &rt.spec, &group[at..at + geo.key_slot]);
            rt.hashes.push(K::hash(&rt.heap, &rt.spec, &rt.hasher, key, seed)?);
        }
    }
    Ok(())
}

/// `uncheckedPutSlot` for each lifted entry: to the one table, or in a split (`mask`: the bit) to the half that it
/// belongs to. `old`: the table that the entries come from, none of a small map.
fn fill<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    old: Option<&Table>,
    to: &mut [TableRef],
    mask: u64,
    obs: &mut O,
) {
    if O::STEPS {
        return fill_in_steps::<K, O>(rt, geo, old, to, mask, obs);
    }
    for (half, TableRef { table, .. }) in to.iter_mut().enumerate() {
        let data = rt.heap.bytes_mut(table.groups, table.groups_size(geo));
        let mut hashes = rt.hashes.iter();
        for from in rt.scratch.chunks_exact(geo.group) {
            for slot in Ctrls::of(from).match_full() {
                let Some(&hash) = hashes.next() else { return };
                if (hash & mask != 0) == (half == 1) {
                    put_slot(data, geo, table, from, slot, hash);
                }
            }
        }
    }
}

/// `uncheckedPutSlot`: exactly the bytes of key and elem move, what lies between them stays 0. `data`: all of the
/// table's groups; `from`: the group that holds the entry in `slot`. Returns the group's index and the slot.
#[inline(always)]
fn put_slot(data: &mut [u8], geo: &Geometry, table: &mut Table, from: &[u8], slot: usize, hash: u64) -> (u64, usize) {
    let (index, free) = unchecked_place(data, geo, table, hash);
    let at = index as usize * geo.group;
    let to = &mut data[at..at + geo.group];
    let (key, elem) = (geo.key(slot), geo.elem(slot));
    let (to_key, to_elem) = (geo.key(free), geo.elem(free));
    copy_bytes(&mut to[to_key..to_key + geo.key_slot], &from[key..key + geo.key_slot]);
    copy_bytes(&mut to[to_elem..to_elem + geo.elem_slot], &from[elem..elem + geo.elem_slot]);
    to[free] = h2(hash);
    table.growth_left -= 1;
    table.used += 1;
    (index, free)
}

/// Most slots of a table whose entries move in a step each; of a larger one each group is a step, and so in a split.
const MOST_SINGLE: usize = 64;

/// As [`fill`], in the order of the old slots.
fn fill_in_steps<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    old: Option<&Table>,
    to: &mut [TableRef],
    mask: u64,
    obs: &mut O,
) {
    let (lifted, hashes) = (std::mem::take(&mut rt.scratch), std::mem::take(&mut rt.hashes));
    let is_split = to.len() > 1;
    let single = !is_split && lifted.len() / geo.group * SLOTS <= MOST_SINGLE;
    let mut rest = hashes.iter();
    for (number, from) in lifted.chunks_exact(geo.group).enumerate() {
        let source = old.map_or(Site::SmallGroup, |table| tell::site(table, number as u64));
        let mut moved = [0; 2];
        for slot in Ctrls::of(from).match_full() {
            let Some(&hash) = rest.next() else { break };
            let half = usize::from(hash & mask != 0);
            let TableRef { addr: at, table } = &mut to[half];
            let data = rt.heap.bytes_mut(table.groups, table.groups_size(geo));
            let (group, free) = put_slot(data, geo, table, from, slot, hash);
            let addr = geo.group_at(table.groups, group);
            obs.wrote(addr.plus(free as u64), 1);
            obs.wrote(addr.plus(geo.key(free) as u64), geo.key_slot as u64);
            obs.wrote(addr.plus(geo.elem(free) as u64), geo.elem_slot as u64);
            table.store_counts(&mut rt.heap, *at, obs);
            moved[half] += 1;
            if single && obs.takes(1) {
                let entry = Move {
                    from: source,
                    from_slot: slot as u8,
                    to: tell::site(table, group),
                    to_addr: addr,
                    to_slot: free as u8,
                    key: key_value::<K>(rt, &from[geo.key(slot)..geo.key(slot) + geo.key_slot]),
                    hash,
                    why: Why::Probe { home: table.probe(hash).group() },
                };
                obs.tell(&rt.heap, Tables::EntryMoved(Box::new(entry)));
            }
        }
        if !single && moved != [0; 2] && obs.takes(1) {
            let [to_left, to_right] = moved;
            obs.tell(&rt.heap, Tables::GroupMoved { from: source, to_left, to_right, is_split });
        }
    }
    (rt.scratch, rt.hashes) = (lifted, hashes);
}
