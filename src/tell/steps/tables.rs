//! A Swiss map's growth in words: growthLeft, tombstones and pruning, new tables, entries moved, splits, the directory.
//!
//! Invariant: that of `steps`.

use super::words::{name, of_map, short};
use super::{Context, Told, told};
use crate::engine::event::{Tables, Tombstones};
use crate::engine::{MapView, Move, Site, Why};
use crate::tell::{bits, capital, value};
use crate::units::{bytes, count, plural};

const TABLE_DELETE: &str = "internal/runtime/maps/table.go: Delete";
const PRUNE: &str = "internal/runtime/maps/table.go: pruneTombstones";
const GROW: &str = "internal/runtime/maps/table.go: grow";
const SPLIT: &str = "internal/runtime/maps/table.go: split";

pub(super) fn told_tables(at: &Context, event: &Tables) -> Told {
    let Context { state, sources, in_copy, .. } = *at;
    match event {
        Tables::GroupAllocated { bytes: n, .. } => {
            let text = format!("the map has no group yet: one of {} is allocated, every slot empty.", bytes(*n));
            told("1 group", "internal/runtime/maps/map.go: growToSmall", of_map(in_copy, &text))
        }
        Tables::TableCounted { index, used, growth_left } => counted(at, *index, *used, *growth_left),
        Tables::GroupFull { searched } => told("group full", sources.assign, group_full(*searched)),
        Tables::GrowthLeftChecked { growth_left, .. } => {
            told(format!("growthLeft {}", count((*growth_left).into())), sources.assign, growth_left_text(event))
        }
        Tables::TableAllocated { .. } => {
            told("new table", "internal/runtime/maps/table.go: newTable", table_allocated(event))
        }
        Tables::EntryMoved(entry) => {
            let is_first = entry.from == Site::SmallGroup;
            let source = if is_first { "internal/runtime/maps/map.go: growToTable" } else { GROW };
            told(format!("to {}", short(entry.to)), source, moved(state, entry))
        }
        Tables::GroupMoved { from, is_split, .. } => {
            told(format!("move {}", short(*from)), if *is_split { SPLIT } else { GROW }, group_moved(event))
        }
        Tables::OldTableDropped { capacity, .. } => {
            told("old table", "internal/runtime/maps/table.go: rehash", dropped(*capacity))
        }
        Tables::TableMade { capacity, entries, .. } => {
            let label = format!("table {}", count((*capacity).into()));
            told(label, "internal/runtime/maps/map.go: growToTable", of_map(in_copy, &made(*capacity, *entries)))
        }
        Tables::TableGrown { index, from, to, entries, .. } => {
            let text = grown(*index, [*from, *to], *entries);
            told(format!("table {}", count((*to).into())), GROW, of_map(in_copy, &text))
        }
        Tables::TableSplit { .. } => told("split", SPLIT, of_map(in_copy, &split(event))),
        Tables::DirectoryDoubled { entries, global_depth, bytes } => {
            let label = format!("directory {}", count(*entries));
            let text = doubled(*entries, *global_depth, *bytes);
            told(label, "internal/runtime/maps/map.go: installTableSplit", of_map(in_copy, &text))
        }
    }
}

pub(super) fn told_tombstones(at: &Context, event: &Tombstones) -> Told {
    let sources = at.sources;
    match event {
        Tombstones::Left { site, slot, .. } => told(
            "tombstone",
            TABLE_DELETE,
            format!(
                "{} has no empty slot, so searches may have passed it: slot {slot} becomes a tombstone, fe.",
                capital(&name(*site))
            ),
        ),
        Tombstones::Reused { site, slot, .. } => told(
            format!("slot {slot}"),
            sources.assign,
            format!("The entry goes to slot {slot} of {}, the first tombstone of the search.", name(*site)),
        ),
        Tombstones::Refused { .. } => told("no prune", PRUNE, prune_refused(event)),
        Tombstones::Pruned { tombstones, freed, .. } => {
            let text = format!(
                "growthLeft is 0, but of {} no search needs {}: {} empty again.",
                plural((*tombstones).into(), "tombstone"),
                count((*freed).into()),
                if *freed == 1 { "it is" } else { "they are" }
            );
            told(format!("prune {}", count((*freed).into())), PRUNE, text)
        }
    }
}

fn group_full(searched: bool) -> &'static str {
    match searched {
        true => "The key is new, and all 8 slots of the one group are taken: the map gets a table.",
        false => "All 8 slots of the one group are taken: the map gets a table before the key is looked for.",
    }
}

fn dropped(capacity: u16) -> String {
    format!(
        "The old table of {} slots gets index -1, by which an open loop sees that it was replaced; it is garbage.",
        count(capacity.into())
    )
}

/// `[from, to]` of a table's used and growthLeft.
fn counted(at: &Context, index: u64, used: [u16; 2], growth_left: [u16; 2]) -> Told {
    let change = |[from, to]: [u16; 2]| format!("from {} to {}", count(from.into()), count(to.into()));
    let (uses, leaves) = (used[0] != used[1], growth_left[0] != growth_left[1]);
    let fields = match (uses, leaves) {
        (true, true) => format!("used goes {}, growthLeft {}", change(used), change(growth_left)),
        (false, true) => format!("growthLeft goes {}", change(growth_left)),
        _ => format!("used goes {}", change(used)),
    };
    let label = match leaves {
        true => format!("growthLeft {}", count(growth_left[1].into())),
        false => format!("table used {}", count(used[1].into())),
    };
    let text = format!("In table {} {fields}.", count(index));
    told(label, at.sources.search, text)
}

fn group_moved(event: &Tables) -> String {
    let Tables::GroupMoved { from, to_left, to_right, is_split } = event else { return String::new() };
    let (group, all) = (old_group(*from), plural((to_left + to_right).into(), "entry"));
    match is_split {
        true => format!("{group} of the old table: {all}, {to_left} to the left table and {to_right} to the right."),
        false => format!("{group} of the old table: {all} to the new table, by H1."),
    }
}

/// A small map's first table.
fn made(capacity: u16, entries: u64) -> String {
    format!(
        "the map has a table: {} of the one group moved to its {} slots, and a directory of one entry names it.",
        plural(entries, "entry"),
        count(capacity.into())
    )
}

/// `[from, to]` of a table's slots.
fn grown(index: u64, [from, to]: [u16; 2], entries: u64) -> String {
    format!(
        "table {} is a new one: {} moved, from {} to {} slots.",
        count(index),
        plural(entries, "entry"),
        count(from.into()),
        count(to.into())
    )
}

fn doubled(entries: u64, global_depth: u8, size: u64) -> String {
    format!(
        "the directory has no entry for another table: one of {} ({}) is allocated, and globalDepth is {global_depth}.",
        plural(entries, "entry"),
        bytes(size)
    )
}

fn growth_left_text(event: &Tables) -> String {
    let Tables::GrowthLeftChecked { index, growth_left, capacity, used, reuses } = event else { return String::new() };
    let (table, left) = (count(*index), count((*growth_left).into()));
    match (growth_left, reuses) {
        (0, _) => format!(
            "The key is new, and growthLeft of table {table} is 0: of {} slots {} hold entries, and no more than 7/8 may be \
             filled.",
            count((*capacity).into()),
            count((*used).into())
        ),
        (_, true) => format!(
            "The key is new. The search came by a tombstone, which the entry can take: growthLeft of table {table} counts \
             one more, {left}."
        ),
        _ => format!("The key is new, and growthLeft of table {table} is {left}: there is room."),
    }
}

fn prune_refused(event: &Tombstones) -> String {
    let Tombstones::Refused { tombstones, capacity, spare, .. } = event else { return String::new() };
    let (tombstones, slots) = (plural((*tombstones).into(), "tombstone"), count((*capacity).into()));
    match spare {
        None => format!("{tombstones} of {slots} slots are less than a tenth, so none is looked at."),
        Some(spare) => format!(
            "Of {tombstones} no search needs {}: less than a tenth of {slots} slots, so none is pruned.",
            count((*spare).into())
        ),
    }
}

fn table_allocated(event: &Tables) -> String {
    let Tables::TableAllocated { capacity, growth_left, local_depth, requested, taken } = event else {
        return String::new();
    };
    let rounded = if taken > requested { format!(", rounded up to {}", bytes(*taken)) } else { String::new() };
    format!(
        "A table of {} slots and its {} are allocated: {}{rounded}; growthLeft is {}, localDepth {local_depth}.",
        count((*capacity).into()),
        plural(u64::from(*capacity) / 8, "group"),
        bytes(*requested),
        count((*growth_left).into())
    )
}

/// `Group 3`: of a table whose name another one has now.
fn old_group(site: Site) -> String {
    match site {
        Site::Group { group, .. } => format!("Group {}", count(group)),
        other => name(other),
    }
}

fn moved(state: MapView, entry: &Move) -> String {
    let key = value::key(state, &entry.key);
    let from = match entry.from {
        Site::Group { group, .. } => format!("group {} of the old table", count(group)),
        other => name(other),
    };
    let hash = bits::hash_text(state, entry.hash);
    let begins = match (entry.why, entry.to) {
        (Why::Probe { home }, Site::Group { group, .. }) if home != group => {
            format!("begins its search at group {}, which is full", count(home))
        }
        _ => "begins its search there".to_string(),
    };
    format!(
        "Key {key}, slot {} of {from}, goes to slot {} of {}: its hash {hash} {begins}.",
        entry.from_slot,
        entry.to_slot,
        name(entry.to)
    )
}

fn split(event: &Tables) -> String {
    let Tables::TableSplit { depth, left_index, right_index, to_left, to_right, .. } = event else {
        return String::new();
    };
    format!(
        "a table of 1,024 slots does not grow, it splits, in two of localDepth {depth}, by bit {depth} of each hash from \
         the top: {} in table {}, {} in table {}.",
        plural(*to_left, "entry"),
        count(*left_index),
        plural(*to_right, "entry"),
        count(*right_index)
    )
}
