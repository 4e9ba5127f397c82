//! Where places of a Swiss map are.

use super::{GroupId, Place};
use crate::engine::SwissMap;
use crate::engine::swiss::{CTRLS, Header, HeaderField, SLOTS, Table, TableRef};
use crate::units::Addr;

/// The number of the header field that Go 1.24 does not have.
const TOMBSTONE_POSSIBLE: u8 = 7;

impl GroupId {
    /// The group's address now; `None` where it does not exist.
    pub fn addr(self, state: SwissMap) -> Option<Addr> {
        let (rt, map) = (state.memory(), state.swiss());
        match self {
            GroupId::Small => map.small_group(rt).map(|g| g.addr),
            GroupId::Of { table, group } => {
                let TableRef { table, .. } = table_at(state, table)?;
                (group < table.group_count()).then(|| map.geometry().group_at(table.groups, group))
            }
        }
    }

    /// The name of the group at an address.
    pub fn at(state: SwissMap, addr: Addr) -> Option<GroupId> {
        let (rt, map) = (state.memory(), state.swiss());
        let geo = map.geometry();
        if let Some(small) = map.small_group(rt) {
            return (small.addr == addr).then_some(GroupId::Small);
        }
        // A key in the group tells the table; a group without one is looked for in each table.
        let object = rt.heap.object_at(addr)?;
        let group = (addr.0 - object.addr.0) / geo.group as u64;
        let full = map.group(rt.heap, addr).full_slots().next();
        let by_key = full.and_then(|slot| {
            let (hash, _) = state.find_bytes(map.key(rt, map.group(rt.heap, addr), slot)).ok()?;
            let h = map.header(rt);
            Some(map.table(rt, h.table_at(rt.heap, geo, h.directory_index(hash))))
        });
        let holds = |t: &TableRef| t.table.groups == object.addr;
        let found = by_key.filter(holds).or_else(|| map.tables(rt).find(holds))?;
        Some(GroupId::Of { table: found.table.index as u64, group })
    }
}

/// The table that begins at entry `index` of the directory.
pub fn table_at(state: SwissMap, index: u64) -> Option<TableRef> {
    let (rt, map) = (state.memory(), state.swiss());
    let h = map.header(rt);
    if index >= h.dir_len {
        return None;
    }
    let found = map.table(rt, h.table_at(rt.heap, map.geometry(), index));
    (found.table.index == index as i64).then_some(found)
}

/// The fields that the map's header has, each with its number as a [`Place::HeaderField`].
pub fn header_fields(state: SwissMap) -> impl Iterator<Item = (u8, HeaderField)> {
    let named = state.swiss().rules().version.tombstone_possible;
    let numbers = (0..).filter(move |&i| named || i != TOMBSTONE_POSSIBLE);
    numbers.zip(Header::fields(state.swiss().geometry().word, named))
}

/// A header's field by its number.
pub(in crate::image) fn header_field(state: SwissMap, number: u8) -> Option<HeaderField> {
    header_fields(state).find(|f| f.0 == number).map(|f| f.1)
}

/// The box that a slot points at, if it has one.
fn key_or_elem_box(state: SwissMap, id: GroupId, slot: u8, is_key: bool) -> Option<Addr> {
    let group = state.swiss().group(state.memory().heap, id.addr(state)?);
    let data = if is_key { group.key_slot(slot.into()) } else { group.elem_slot(slot.into()) };
    super::box_of(*state, is_key, data)
}

/// The address of what a place is in: group, header, directory or table.
pub(super) fn base(place: Place, state: SwissMap) -> Option<Addr> {
    let (rt, map) = (state.memory(), state.swiss());
    let h = map.header(rt);
    let fields = |i: u8, n: usize| (usize::from(i) < n).then_some(());
    match place {
        Place::Header => Some(map.header_addr()),
        Place::HeaderField(i) => {
            header_field(state, i)?;
            Some(map.header_addr())
        }
        Place::Directory => (!h.is_small()).then_some(h.dir_ptr),
        Place::DirectoryEntry(i) => (i < h.dir_len).then_some(h.dir_ptr),
        Place::Table(i) => Some(table_at(state, i)?.addr),
        Place::TableField(i, field) => {
            fields(field, Table::fields(8).len())?;
            Some(table_at(state, i)?.addr)
        }
        Place::Groups(i) => Some(table_at(state, i)?.table.groups),
        Place::GroupKeyBox(id, slot) => key_or_elem_box(state, id, slot, true),
        Place::GroupElemBox(id, slot) => key_or_elem_box(state, id, slot, false),
        _ => place.group()?.addr(state),
    }
}

/// Offset and size in bytes within that.
pub(super) fn within(place: Place, state: SwissMap) -> (u64, u64) {
    let (map, geo) = (state.swiss(), state.swiss().geometry());
    let word = geo.word as u64;
    match place {
        Place::Header => (0, Header::size(geo.word) as u64),
        Place::HeaderField(i) => header_field(state, i).map_or((0, 0), |f| (f.offset, f.size)),
        Place::Directory => (0, map.header(state.memory()).dir_len * word),
        Place::DirectoryEntry(i) => (i * word, word),
        Place::Table(_) => (0, Table::size(geo.word) as u64),
        Place::TableField(_, i) => Table::fields(geo.word).get(usize::from(i)).map_or((0, 0), |f| (f.offset, f.size)),
        Place::Groups(i) => (0, table_at(state, i).map_or(0, |t| t.table.groups_size(geo) as u64)),
        Place::GroupKeyBox(..) => (0, state.spec().map.key_size),
        Place::GroupElemBox(..) => (0, state.spec().map.elem_size),
        Place::Group(_) => (0, geo.group as u64),
        Place::Control(_, slot) => (slot.into(), 1),
        Place::GroupKey(_, slot) => (geo.key(slot.into()) as u64, geo.key_slot as u64),
        Place::GroupElem(_, slot) => (geo.elem(slot.into()) as u64, geo.elem_slot as u64),
        _ => (0, 0),
    }
}

impl Place {
    /// The place of a group's byte at `offset`: padding belongs to the key or elem before it.
    pub fn in_group(state: SwissMap, group: GroupId, offset: u64) -> Place {
        let geo = state.swiss().geometry();
        let at = offset as usize;
        if at < CTRLS {
            return Place::Control(group, at as u8);
        }
        let slot = |from: usize, stride: usize| ((at - from) / stride.max(1)).min(SLOTS - 1) as u8;
        if geo.split {
            return if at < geo.elems {
                Place::GroupKey(group, slot(geo.keys, geo.key_stride))
            } else {
                Place::GroupElem(group, slot(geo.elems, geo.elem_stride))
            };
        }
        let slot = slot(geo.keys, geo.key_stride);
        if at < geo.elem(slot.into()) { Place::GroupKey(group, slot) } else { Place::GroupElem(group, slot) }
    }
}
