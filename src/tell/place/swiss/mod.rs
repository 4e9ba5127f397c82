//! What the places of a Swiss map are, in words and real numbers.
//!
//! Invariant: every sentence is of the bytes of the moment; looking draws nothing from the map's stream of hashes.

mod directory;
mod group;
mod header;
mod slot;
mod table;

use super::{Description, memory};
use crate::engine::SwissMap;
use crate::engine::swiss::{Header, Table};
use crate::image::{GroupId, Place};
use crate::tell::bits::Bits;
use crate::units::{Addr, count};

/// Adds what a place is to its description.
pub(super) fn describe(state: SwissMap, place: Place, d: &mut Description) {
    match place {
        Place::Header => header::whole(state, d),
        Place::HeaderField(i) => header::field(state, i, d),
        Place::Directory => directory::whole(state, d),
        Place::DirectoryEntry(i) => directory::entry(state, i, d),
        Place::Table(i) => table::whole(state, i, d),
        Place::TableField(i, field) => table::field(state, i, field.into(), d),
        Place::Group(id) => group::whole(state, id, d),
        Place::Control(id, slot) => slot::control(state, id, slot.into(), d),
        Place::GroupKey(id, slot) => slot::entry(state, id, slot.into(), true, d),
        Place::GroupElem(id, slot) => slot::entry(state, id, slot.into(), false, d),
        Place::Groups(table) => memory::groups(state, table, d),
        Place::GroupKeyBox(..) | Place::GroupElemBox(..) => memory::key_or_elem_box(*state, place, d),
        _ => {}
    }
}

/// `1,400 in the groups of table 0`: an address's offset in the array of groups; `None` for a small map's group.
pub(super) fn in_groups(state: SwissMap, id: GroupId, addr: Addr) -> Option<String> {
    let GroupId::Of { table, .. } = id else { return None };
    let object = state.memory().heap.object_at(addr)?;
    Some(format!("{} in the groups of table {}", count(addr.0 - object.addr.0), count(table)))
}

/// The directory's entries that name a table: the first, and how many.
fn entries_of(h: &Header, table: &Table) -> (u64, u64) {
    (table.index as u64, 1 << h.global_depth.saturating_sub(table.local_depth))
}

/// `entry 3`, `entries 4 to 7`.
fn entries_text(first: u64, n: u64) -> String {
    match n {
        1 => format!("entry {}", count(first)),
        _ => format!("entries {} to {}", count(first), count(first + n - 1)),
    }
}

/// What the keys of a table have in common: `every key`, `keys whose hash begins with the bits 011`.
fn keys_text(h: &Header, table: &Table) -> String {
    let prefix = table.index as u64 >> h.global_depth.saturating_sub(table.local_depth);
    match table.local_depth {
        0 => "every key".to_string(),
        1 => format!("keys whose hash begins with the bit {prefix}"),
        depth => format!("keys whose hash begins with the bits {}", Bits::top(depth, prefix).digits()),
    }
}

/// What a new key does that finds no growthLeft: `a table of 32 slots takes its place`.
fn growth_text(state: SwissMap, table: &Table) -> String {
    let prunes = if state.swiss().rules().prunes { ", unless enough tombstones can be pruned first" } else { "" };
    if table.capacity < crate::engine::swiss::MAX_TABLE_CAPACITY {
        format!("a table of {} slots takes its place{prunes}", count(2 * u64::from(table.capacity)))
    } else {
        format!(
            "it splits in two tables of {} slots, by bit {} of each hash from the top{prunes}",
            count(table.capacity.into()),
            table.local_depth + 1
        )
    }
}
