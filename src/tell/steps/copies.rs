//! What copies of a map do, in plain sentences with real values.
//!
//! Invariant: that of `steps`. Until its last step a copy is another map, which nothing names but the operation.

use super::words::name;
use super::{Context, Told, told};
use crate::engine::classic::SLOTS;
use crate::engine::event::Copies;
use crate::engine::{Event, MapView};
use crate::target::CloneRule;
use crate::tell::value;
use crate::units::{bytes, count, plural};

pub(super) fn told_copies(at: &Context, event: &Copies) -> Told {
    let Context { state, sources, earlier, .. } = *at;
    let clone = match (state.swiss().is_some(), state.spec().target().rules().swiss.clone) {
        (false, _) => "runtime/map.go: mapclone2",
        (true, CloneRule::Refills) => "runtime/map_swiss.go: mapclone2",
        (true, CloneRule::Copies) => "internal/runtime/maps/map.go: Clone",
    };
    match event {
        Copies::MapMade { .. } => told("make", "runtime/map.go: makemap", map_made(event)),
        Copies::TablesMade { .. } => told("make", "internal/runtime/maps/map.go: NewMap", tables_made(event)),
        Copies::EntryTaken { number, .. } => {
            told(format!("entry {}", count(*number)), sources.search, entry_taken(state, event))
        }
        Copies::BucketCopied { entries } => {
            let text = format!(
                "The only bucket is copied as it is: {}, and stale bytes in free slots.",
                plural(*entries, "entry")
            );
            told("copy bucket", clone, text)
        }
        Copies::ChainFilled { bucket, .. } => {
            told(format!("copy bucket {}", count(*bucket)), "runtime/map.go: moveToBmap", chain_filled(event))
        }
        Copies::OldChainTaken { old_bucket, entries } => {
            told("copy old chain", clone, old_chain(*old_bucket, *entries))
        }
        Copies::GroupCopied { entries, bytes: n, boxes } => {
            let text = format!(
                "The only group is copied as it is, {}: {}{}.",
                bytes(*n),
                plural((*entries).into(), "entry"),
                boxed(*boxes)
            );
            told("copy group", clone, text)
        }
        Copies::TableCopied { .. } => told("copy table", "internal/runtime/maps/table.go: clone", table_copied(event)),
        Copies::Cloned { .. } => told("clone", clone, cloned(state, event, earlier)),
        Copies::Remade { .. } => {
            let source = if state.swiss().is_some() {
                "internal/runtime/maps/map.go: NewMap"
            } else {
                "runtime/map.go: makemap"
            };
            told("remake", source, remade(event))
        }
    }
}

fn entry_taken(state: MapView, event: &Copies) -> String {
    let Copies::EntryTaken { number, slot, key, to, to_slot } = event else { return String::new() };
    format!(
        "Entry {} of the loop is {} in slot {slot}; it is put into slot {to_slot} of {} of the new map.",
        count(*number),
        value::key(state, key),
        name(*to)
    )
}

fn old_chain(old_bucket: u64, entries: u64) -> String {
    let what = match entries {
        1 => "its entry is put into the copy".to_string(),
        n => format!("its {} entries may go to different buckets of the copy: each is put by itself", count(n)),
    };
    format!("Old bucket {} has not moved yet: {what}.", count(old_bucket))
}

fn remade(event: &Copies) -> String {
    let Copies::Remade { hint, entries, bytes: n, objects } = event else { return String::new() };
    format!(
        "A map made with {} takes {}, in the order of a loop over the old one: {} in {} allocated. The old map is \
         garbage.",
        hint_text(*hint),
        plural(*entries, "entry"),
        bytes(*n),
        plural(*objects, "object")
    )
}

fn hint_text(hint: i64) -> String {
    if hint < 0 { "no hint".to_string() } else { format!("hint {}", count(hint as u64)) }
}

fn map_made(event: &Copies) -> String {
    let Copies::MapMade { hint, b, seed, is_clone, on_stack, bytes: n, objects } = event else { return String::new() };
    let array = match b {
        0 if *on_stack && *hint <= SLOTS as i64 => "an hmap and its first bucket, both on the stack".to_string(),
        0 => "an hmap without buckets".to_string(),
        b => format!("an hmap and {} buckets, as B = {b} is the least that keeps the load low enough", count(1 << b)),
    };
    let seed = match is_clone {
        true => format!("It has the map's seed {seed:08x}"),
        false => format!("Its seed is {seed:08x}"),
    };
    format!(
        "A new map is made with {}: {array}; {} in {}. {seed}. Until all is done m names the old map, \
         which is the one shown.",
        hint_text(*hint),
        bytes(*n),
        plural(*objects, "object")
    )
}

fn tables_made(event: &Copies) -> String {
    let Copies::TablesMade { hint, tables, capacity, seed, on_stack, bytes: n, objects } = event else {
        return String::new();
    };
    let made = match tables {
        0 if *on_stack && *hint <= SLOTS as i64 => "a header and its group, both on the stack".to_string(),
        0 => "a header alone, as it begins small".to_string(),
        1 => format!("a header, and a directory of 1 table of {} slots", count(*capacity)),
        _ => format!("a header, and a directory of {} tables of {} slots each", count(*tables), count(*capacity)),
    };
    format!(
        "A new map is made with {}: {made}; {} in {}. Its seed is {seed:016x}. Until all is done m names \
         the old map, which is the one shown.",
        hint_text(*hint),
        bytes(*n),
        plural(*objects, "object")
    )
}

fn chain_filled(event: &Copies) -> String {
    let Copies::ChainFilled { bucket, chains, entries, old } = event else { return String::new() };
    let entries = plural(*entries, "entry");
    let bucket = count(*bucket);
    match (old, chains) {
        (Some(old), _) => {
            format!("Old bucket {} has not moved yet: bucket {bucket} of the copy takes its {entries}.", count(*old))
        }
        (None, 1) => format!("Bucket {bucket} of the copy takes {entries} of bucket {bucket}, without holes."),
        (None, chains) => format!(
            "Bucket {bucket} of the copy takes {entries}, without holes, of the {} buckets whose index ends in the same bits.",
            count(*chains)
        ),
    }
}

fn table_copied(event: &Copies) -> String {
    let Copies::TableCopied { index, capacity, used, names, bytes: n, boxes } = event else { return String::new() };
    let named = match names {
        1 => "1 entry of the new directory names it".to_string(),
        n => format!("{} entries of the new directory name it", count(*n)),
    };
    format!(
        "Table {} is copied as it is, {}: {}, {}, tombstones too{}; {named}.",
        count(*index),
        bytes(*n),
        plural((*capacity).into(), "slot"),
        plural((*used).into(), "entry"),
        boxed(*boxes)
    )
}

/// Boxes that were copied as well.
fn boxed(boxes: u64) -> String {
    match boxes {
        0 => String::new(),
        1 => ", and the box that a slot names".to_string(),
        n => format!(", and {} boxes that slots name", count(n)),
    }
}

fn cloned(state: MapView, event: &Copies, earlier: &[Event]) -> String {
    let Copies::Cloned { entries, bytes: n, objects } = event else { return String::new() };
    let is_one =
        earlier.iter().any(|e| matches!(e, Event::Copies(Copies::BucketCopied { .. } | Copies::GroupCopied { .. })));
    let how = match (state.swiss().is_some(), state.spec().target().rules().swiss.clone) {
        _ if *entries == 0 && earlier.len() <= 1 => "nothing is to be copied but the header",
        (false, _) if is_one => "its only bucket is copied as it is",
        (true, _) if is_one => "its only group is copied as it is",
        (false, _) => "its entries go to buckets for as many, without holes",
        (true, CloneRule::Refills) => "a map made for as many takes them in the order of a loop",
        (true, CloneRule::Copies) => "every table is copied as it is, empty slots and tombstones too",
    };
    format!(
        "A clone of {}: {how}; {} in {} allocated. The old map is garbage.",
        plural(*entries, "entry"),
        bytes(*n),
        plural(*objects, "object")
    )
}
