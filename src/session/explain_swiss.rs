//! What happens in a Swiss map alone, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in.

use crate::engine::{Event, SwissMap};
use crate::image::GroupId;
use crate::units::{Addr, bytes, count, plural};

const PUT_SLOT: &str = "internal/runtime/maps/table.go: PutSlot";

/// The sentence of an event and its source; `None` for an event that both map implementations share.
pub(super) fn told(state: SwissMap, event: &Event) -> Option<(String, &'static str)> {
    Some(match event {
        Event::HashSplit { hash, h1, h2 } => (hashed(state, *hash, *h1, *h2), "internal/runtime/maps/map.go: h1, h2"),
        Event::TableChosen { index, global_depth, group, groups, .. } => {
            (table_chosen(*index, *global_depth, *group, *groups), "internal/runtime/maps/map.go: directoryIndex")
        }
        Event::GroupAllocated { bytes: n, .. } => (
            format!("The map has no group yet: one of {} is allocated.", bytes(*n)),
            "internal/runtime/maps/map.go: growToSmall",
        ),
        Event::TombstoneLeft { slot, .. } => (
            format!("The group has no empty slot, so searches may pass it: slot {slot} becomes a tombstone."),
            "internal/runtime/maps/table.go: Delete",
        ),
        Event::TombstoneReused { slot, .. } => (
            format!("The search met a tombstone on its way, slot {slot}: the entry takes it, and growthLeft stays."),
            PUT_SLOT,
        ),
        Event::Pruned { tombstones, freed, .. } => (
            format!(
                "growthLeft is 0, but of {} no search needs {}: {} empty again.",
                plural((*tombstones).into(), "tombstone"),
                count((*freed).into()),
                if *freed == 1 { "it is" } else { "they are" }
            ),
            "internal/runtime/maps/table.go: pruneTombstones",
        ),
        other => return grown(other),
    })
}

/// The sentence of a growth and its source.
fn grown(event: &Event) -> Option<(String, &'static str)> {
    Some(match event {
        Event::TableMade { capacity, entries, .. } => (
            format!(
                "The one group is full: its {} move to a table of {} slots, and a directory of one entry names it.",
                plural(*entries, "entry"),
                count((*capacity).into())
            ),
            "internal/runtime/maps/map.go: growToTable",
        ),
        Event::TableGrown { index, from, to, entries, .. } => (
            format!(
                "Table {} has no growthLeft: its {} move to a new table, from {} to {} slots.",
                count(*index),
                plural(*entries, "entry"),
                count((*from).into()),
                count((*to).into())
            ),
            "internal/runtime/maps/table.go: grow",
        ),
        Event::TableSplit { depth, left_index, right_index, to_left, to_right, .. } => {
            (split(*depth, [*left_index, *right_index], [*to_left, *to_right]), "internal/runtime/maps/table.go: split")
        }
        Event::DirectoryDoubled { entries, global_depth, bytes: n } => (
            format!(
                "The directory has no entry for another table: one of {} ({}) is allocated, and globalDepth is {global_depth}.",
                plural(*entries, "entry"),
                bytes(*n)
            ),
            "internal/runtime/maps/map.go: installTableSplit",
        ),
        _ => return None,
    })
}

/// `group 3 of table 0`, `the group` of a small map.
pub(super) fn place(state: SwissMap, addr: Addr) -> Option<String> {
    Some(match GroupId::at(state, addr)? {
        GroupId::Small => "the group".to_string(),
        GroupId::Of { table, group } => format!("group {} of table {}", count(group), count(table)),
    })
}

fn hashed(state: SwissMap, hash: u64, h1: u64, h2: u8) -> String {
    let digits = 2 * state.spec().target().hash_size() as usize;
    format!(
        "The key's hash is {hash:0digits$x}: its low 7 bits {h2:02x} are H2, for the control word; the rest, {h1:x}, is H1."
    )
}

fn table_chosen(index: u64, depth: u8, group: u64, groups: u64) -> String {
    let table = match depth {
        0 => "There is only table 0".to_string(),
        1 => format!("The hash's top bit chooses directory entry {index}"),
        _ => format!("The hash's top {depth} bits choose directory entry {}", count(index)),
    };
    format!("{table}; the search begins at group {} of {}, H1's low bits.", count(group), count(groups))
}

fn split(depth: u8, index: [u64; 2], entries: [u64; 2]) -> String {
    format!(
        "A table of 1,024 slots has no growthLeft: it splits in two of localDepth {depth}, by bit {depth} of each hash \
         from the top: {} to table {}, {} to table {}.",
        plural(entries[0], "entry"),
        count(index[0]),
        plural(entries[1], "entry"),
        count(index[1])
    )
}
