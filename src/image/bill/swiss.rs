//! The Swiss map's bill and figures.
//!
//! Invariant: the bill is one walk over control words; a slot is full, empty or a tombstone by its control byte alone,
//! and every slot of a map has the same size. Holds nothing per entry.

use super::Count;
use crate::engine::SwissMap;
use crate::engine::swiss::{CTRLS, Ctrls, Geometry, Header, SLOTS, Table, TableRef};
use crate::image::histogram::{finds, visited};
use crate::image::role::Role;
use crate::units::Addr;
use serde::Serialize;

/// The Swiss map's roles, in the order of the exports.
pub const SWISS_ROLES: [Role; 12] = [
    Role::Header,
    Role::Directory,
    Role::Tables,
    Role::Control,
    Role::Keys,
    Role::Elems,
    Role::Boxes,
    Role::Padding,
    Role::Empty,
    Role::Tombstones,
    Role::GroupTail,
    Role::Rounding,
];

/// Figures of a Swiss map beside its bill.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct SwissFigures {
    /// All slots; 8 for a small map with its group, 0 without.
    pub capacity: u64,
    /// Tables; 0 in a small map.
    pub tables: u64,
    /// Entries of the directory.
    pub directory: u64,
    /// How many of a hash's top bits choose the directory's entry.
    pub global_depth: u8,
    /// Groups of all tables.
    pub groups: u64,
    /// Slots that a delete left as they were.
    pub tombstones: u64,
    /// Empty slots that may still be filled: the tables' growthLeft; in a small map those up to 8.
    pub growth_left: u64,
    /// Groups visited to find the live key that takes most. Keys that are never found (NaN) do not count.
    pub max_probe: u64,
}

impl SwissFigures {
    /// The figures of a map.
    pub fn of(state: SwissMap) -> SwissFigures {
        let (rt, map) = (state.memory(), state.swiss());
        let h = map.header(rt);
        if h.is_small() {
            let groups = u64::from(!h.dir_ptr.is_nil());
            return SwissFigures {
                capacity: groups * SLOTS as u64,
                groups,
                growth_left: (SLOTS as u64).saturating_sub(h.used),
                max_probe: u64::from(h.used > 0),
                ..SwissFigures::default()
            };
        }
        let mut figures =
            SwissFigures { directory: h.dir_len, global_depth: h.global_depth, ..SwissFigures::default() };
        for TableRef { table, .. } in map.tables(rt) {
            figures.tables += 1;
            figures.capacity += u64::from(table.capacity);
            figures.groups += table.group_count();
            figures.growth_left += u64::from(table.growth_left);
            figures.tombstones += map.groups(rt.heap, &table).map(|g| u64::from(g.tombstones())).sum::<u64>();
            figures.max_probe = figures.max_probe.max(max_probe(state, &table));
        }
        figures
    }
}

/// The most groups that a search for one of a table's keys visits.
fn max_probe(state: SwissMap, table: &Table) -> u64 {
    let (rt, map) = (state.memory(), state.swiss());
    let mut worst = 0;
    for (index, group) in map.groups(rt.heap, table).enumerate() {
        for slot in group.full_slots() {
            let Some(hash) = finds(state, map.key(rt, group, slot)) else { continue };
            worst = worst.max(visited(table, hash, index as u64));
        }
    }
    worst
}

/// What the slots of a map are.
#[derive(Clone, Copy, Default)]
struct Slots {
    groups: u64,
    live: u64,
    tombstones: u64,
}

impl Slots {
    /// Counts an array of groups.
    fn add(&mut self, state: SwissMap, groups: Addr, count: u64) {
        let geo = state.swiss().geometry();
        let data = state.memory().heap.bytes(groups, count as usize * geo.group);
        self.groups += count;
        for group in data.chunks_exact(geo.group) {
            let ctrls = Ctrls::of(group);
            self.live += u64::from(ctrls.match_full().count());
            let free = ctrls.match_empty_or_deleted().count();
            self.tombstones += u64::from(free - ctrls.match_empty().count());
        }
    }
}

/// What a Swiss map's bytes are for.
pub(super) fn count(state: SwissMap) -> Count {
    let (rt, map) = (state.memory(), state.swiss());
    let (h, geo) = (map.header(rt), *map.geometry());
    let mut count = Count::new(SWISS_ROLES);
    let mut slots = Slots::default();
    let header = Header::size(geo.word) as u64;
    if !count.is_on_stack(*state, map.header_addr()) {
        count.add(Role::Header, header);
        count.objects(*state, 1, header, true);
    }
    if let Some(group) = map.small_group(rt) {
        slots.add(state, group.addr, 1);
        if count.is_on_stack(*state, group.addr) {
            add_boxes(state, slots, &mut count);
            return count;
        }
        count.objects(*state, 1, geo.group as u64, geo.scan);
    }
    if !h.is_small() {
        let directory = h.dir_len * geo.word as u64;
        count.add(Role::Directory, directory);
        count.objects(*state, 1, directory, true);
    }
    for TableRef { table, .. } in map.tables(rt) {
        let size = Table::size(geo.word) as u64;
        count.add(Role::Tables, size);
        count.objects(*state, 1, size, true);
        count.objects(*state, 1, table.groups_size(&geo) as u64, geo.scan);
        slots.add(state, table.groups, table.group_count());
    }
    add_slots(state, &geo, slots, &mut count);
    count
}

/// What the groups' bytes are for, and the boxes that their slots name.
fn add_slots(state: SwissMap, geo: &Geometry, slots: Slots, count: &mut Count) {
    let spec = &state.spec().map;
    let slot = if geo.split { geo.key_stride + geo.elem_stride } else { geo.key_stride } as u64;
    let key_padding = if spec.indirect_key { 0 } else { spec.key_padding };
    let elem_padding = if spec.indirect_elem { 0 } else { spec.elem_padding };
    let (key, elem) = (spec.key_slot - key_padding, spec.elem_slot - elem_padding);
    let empty = slots.groups * SLOTS as u64 - slots.live - slots.tombstones;
    count.add(Role::Control, slots.groups * CTRLS as u64);
    count.add(Role::Keys, slots.live * key);
    count.add(Role::Elems, slots.live * elem);
    count.add(Role::Padding, slots.live * (slot - key - elem));
    count.add(Role::Empty, empty * slot);
    count.add(Role::Tombstones, slots.tombstones * slot);
    count.add(Role::GroupTail, slots.groups * (geo.group as u64 - CTRLS as u64 - SLOTS as u64 * slot));
    add_boxes(state, slots, count);
}

/// The boxes that live slots name.
fn add_boxes(state: SwissMap, slots: Slots, count: &mut Count) {
    let spec = &state.spec().map;
    let boxes = |indirect: bool| if indirect { slots.live } else { 0 };
    count.boxes(*state, boxes(spec.indirect_key), boxes(spec.indirect_elem));
}
