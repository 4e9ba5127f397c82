//! What happens in a Swiss map alone, in words: H1 and H2, tables and groups, probes, tombstones. Growth is beside it.
//!
//! Invariant: that of `steps`.

use super::source::Sources;
use super::{Told, capital, name, tables, told};
use crate::engine::{Event, Site, SwissMap};
use crate::image::GroupId;
use crate::units::{Addr, bytes, count, plural};

const TABLE_DELETE: &str = "internal/runtime/maps/table.go: Delete";

pub(super) fn told_swiss(state: SwissMap, sources: &Sources, event: &Event) -> Option<Told> {
    match event {
        Event::HashSplit { hash, h1, h2 } => told("hash", sources.hash, hashed(state, *hash, *h1, *h2)),
        Event::TableChosen { table_index, .. } => told(
            format!("table {}", count(*table_index)),
            "internal/runtime/maps/map.go: directoryIndex",
            table_chosen(event),
        ),
        Event::ProbeAdvanced { .. } => probe(event),
        Event::GroupAllocated { bytes: n, .. } => told(
            "1 group",
            "internal/runtime/maps/map.go: growToSmall",
            format!("The map has no group yet: one of {} is allocated, every slot empty.", bytes(*n)),
        ),
        Event::TombstoneLeft { site, slot, .. } => told(
            "tombstone",
            TABLE_DELETE,
            format!(
                "{} has no empty slot, so searches may have passed it: slot {slot} becomes a tombstone, fe.",
                capital(&name(*site))
            ),
        ),
        Event::TombstoneReused { site, slot, .. } => told(
            format!("slot {slot}"),
            sources.assign,
            format!("The entry goes to slot {slot} of {}, the first tombstone of the search.", name(*site)),
        ),
        Event::SlotEmptied { site, slot } => {
            let why = match site {
                Site::SmallGroup => "a small map has no search that goes on".to_string(),
                _ => format!("{} has another empty slot, so no search goes on behind it", name(*site)),
            };
            let source = match site {
                Site::SmallGroup => "internal/runtime/maps/map.go: deleteSmall",
                _ => TABLE_DELETE,
            };
            told("empty", source, format!("The control byte of slot {slot} becomes empty, 80: {why}."))
        }
        Event::TableCounted { index, used, growth_left } => {
            let change = |[from, to]: [u16; 2]| format!("from {} to {}", count(from.into()), count(to.into()));
            let (uses, leaves) = (used[0] != used[1], growth_left[0] != growth_left[1]);
            let fields = match (uses, leaves) {
                (true, true) => format!("used goes {}, growthLeft {}", change(*used), change(*growth_left)),
                (false, true) => format!("growthLeft goes {}", change(*growth_left)),
                _ => format!("used goes {}", change(*used)),
            };
            let label = match leaves {
                true => format!("growthLeft {}", count(growth_left[1].into())),
                false => format!("table used {}", count(used[1].into())),
            };
            let text = format!("In table {} {fields}.", count(*index));
            told(label, sources.search, text)
        }
        Event::GroupsCleared { index, groups, bytes: n } => {
            let (label, text) = match index {
                None => ("group".to_string(), format!("The one group is zeroed, {}: every slot is empty.", bytes(*n))),
                Some(table) => (
                    format!("table {}", count(*table)),
                    format!(
                        "Table {} is cleared, {} written in {}: every slot is empty, growthLeft as in a new one.",
                        count(*table),
                        bytes(*n),
                        plural(*groups, "group")
                    ),
                ),
            };
            let source = match index {
                None => "internal/runtime/maps/map.go: clearSmall",
                Some(_) => "internal/runtime/maps/table.go: Clear",
            };
            told(label, source, text)
        }
        other => tables::told_growth(state, sources, other),
    }
}

/// What the group at an address is called now.
pub(super) fn site(state: SwissMap, addr: Addr) -> Option<Site> {
    Some(match GroupId::at(state, addr)? {
        GroupId::Small => Site::SmallGroup,
        GroupId::Of { table, group } => Site::Group { table, group },
    })
}

fn hashed(state: SwissMap, hash: u64, h1: u64, h2: u8) -> String {
    let digits = 2 * state.spec().target().hash_size() as usize;
    format!(
        "The key's hash is {hash:0digits$x}: its low 7 bits {h2:02x} are H2, for the control word; the rest, {h1:x}, is H1."
    )
}

fn table_chosen(event: &Event) -> String {
    let Event::TableChosen { index, table_index, global_depth, group, groups, .. } = event else {
        return String::new();
    };
    let named =
        if index == table_index { String::new() } else { format!(", which names table {}", count(*table_index)) };
    let table = match global_depth {
        0 => "There is only table 0".to_string(),
        1 => format!("The hash's top bit chooses directory entry {index}{named}"),
        _ => format!("The hash's top {global_depth} bits choose directory entry {}{named}", count(*index)),
    };
    format!("{table}; the search begins at group {} of {}, H1's low bits.", count(*group), count(*groups))
}

/// Each step of a probe is one longer than the last.
fn probe(event: &Event) -> Option<Told> {
    let Event::ProbeAdvanced { from, to, step, groups } = event else { return None };
    let (Site::Group { group: at, .. }, Site::Group { group, .. }) = (from, to) else { return None };
    let sum = format!("({} + {}) mod {}", count(*at), count(*step), count(*groups));
    let text = format!("The search goes on {} further, to group {sum} = {}.", plural(*step, "group"), count(*group));
    told(format!("probe +{}", count(*step)), "internal/runtime/maps/table.go: probeSeq.next", text)
}
