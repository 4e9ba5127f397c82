//! `internal/runtime/maps/map.go: Clear, clearSmall`, `table.go: Clear`.
//!
//! Invariant: no memory is given back but boxes and payload; tables, directory and capacity stay.

use super::super::event::Clear;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::group::{ALL_EMPTY, Ctrls};
use super::{CTRLS, Geometry, Header, Swiss, Table, max_growth_left};
use crate::target::ClearRule;
use crate::units::Addr;

/// Clears the map. A map without entries is left as it is, from Go 1.25 on only if it has no tombstones either.
pub(crate) fn clear<O: Observer>(rt: &mut Runtime, map: &Swiss, obs: &mut O) {
    let mut h = Header::load(&rt.heap, map);
    if h.used == 0 && !h.tombstone_possible {
        if O::STEPS {
            obs.tell(&rt.heap, Clear::Nothing);
        }
        return;
    }
    let entries = h.used;
    if h.is_small() {
        drop_entries(rt, &map.geo, h.dir_ptr);
        let bytes = clear_groups(rt, &map.geo, h.dir_ptr, map.geo.group, false, obs);
        if O::STEPS {
            obs.tell(&rt.heap, Clear::GroupsCleared { index: None, groups: 1, bytes });
        }
    } else {
        let mut last = Addr::NIL;
        for index in 0..h.dir_len {
            let at = h.table_at(&rt.heap, &map.geo, index);
            if at != last {
                clear_table(rt, map, at, obs);
            }
            last = at;
        }
        h.tombstone_possible = false;
    }
    h.used = 0;
    h.clear_seq += 1;
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        obs.tell(&rt.heap, Clear::Cleared { entries });
    }
    h.seed = rt.seeds.map_seed();
    h.store(&mut rt.heap, map, obs);
    if O::ON {
        obs.tell(&rt.heap, Clear::Reseeded { seed: h.seed });
    }
}

fn clear_table<O: Observer>(rt: &mut Runtime, map: &Swiss, at: Addr, obs: &mut O) {
    let geo = &map.geo;
    let mut table = Table::load(&rt.heap, at, geo.word);
    let fresh = max_growth_left(table.capacity);
    let untouched = table.used == 0 && table.growth_left == fresh;
    if untouched && map.rules.version.clear != ClearRule::Every {
        return;
    }
    for index in 0..table.group_count() {
        drop_entries(rt, geo, geo.group_at(table.groups, index));
    }
    let only_full = match map.rules.version.clear {
        ClearRule::Every => false,
        ClearRule::Full => true,
        ClearRule::FullIfSparse => u64::from(table.used) * 4 <= table.length_mask || slot_size(geo) > 32,
    };
    let bytes = clear_groups(rt, geo, table.groups, table.groups_size(geo), only_full, obs);
    table.used = 0;
    table.growth_left = fresh;
    table.store(&mut rt.heap, at, geo.word, obs);
    if O::STEPS && obs.takes(1) {
        let (index, groups) = (Some(table.index as u64), table.group_count());
        obs.tell(&rt.heap, Clear::GroupsCleared { index, groups, bytes });
    }
}

/// Bytes of a slot as `Clear` sees it: with its padding where key and elem lie side by side, without in a split group.
fn slot_size(geo: &Geometry) -> usize {
    if geo.split { geo.key_stride + geo.elem_stride } else { geo.key_stride }
}

/// Zeroes groups (`len` bytes at `groups`), or only those with an entry, and makes every slot empty. Returns how many
/// bytes were written.
fn clear_groups<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    groups: Addr,
    len: usize,
    only_full: bool,
    obs: &mut O,
) -> u64 {
    let mut written = 0;
    let data = rt.heap.bytes_mut(groups, len);
    for (i, group) in data.chunks_exact_mut(geo.group).enumerate() {
        let at = geo.group_at(groups, i as u64);
        if only_full && Ctrls::of(group).match_full().is_empty() {
            obs.wrote(at, CTRLS as u64);
            written += CTRLS as u64;
        } else {
            group.fill(0);
            obs.wrote(at, geo.group as u64);
            written += geo.group as u64;
        }
        group[..CTRLS].copy_from_slice(&ALL_EMPTY.to_le_bytes());
    }
    written
}

/// Gives back what a group's entries own.
fn drop_entries(rt: &mut Runtime, geo: &Geometry, group: Addr) {
    if !(rt.is_boxed(true) || rt.is_boxed(false) || rt.key_payload || rt.elem_payload) {
        return;
    }
    for slot in Ctrls::of(rt.heap.bytes(group, CTRLS)).match_full() {
        rt.retire_slot(true, group.plus(geo.key(slot) as u64), false);
        rt.retire_slot(false, group.plus(geo.elem(slot) as u64), false);
    }
}
