//! What loops over a map do, in plain sentences with real values.
//!
//! Invariant: that of `steps`. Of a loop over many entries the first ones are told, the one it stops at, and its end.

use super::words::{name, name_at, short};
use super::{Context, Told, told};
use crate::engine::event::Loop;
use crate::engine::{Event, MapView, Passed, Site, SlotSet, View, Walked};
use crate::tell::{capital, value};
use crate::units::{bytes, count, plural};

pub(super) fn told_loop(at: &Context, event: &Loop) -> Told {
    let Context { state, earlier, .. } = *at;
    let swiss = state.swiss().is_some();
    let source = |classic, swiss_source| if swiss { swiss_source } else { classic };
    let next = source("runtime/map.go: mapiternext", "internal/runtime/maps/table.go: Iter.Next");
    match event {
        Loop::Begun { .. } => {
            let init = source("runtime/map.go: mapiterinit", "internal/runtime/maps/table.go: Iter.Init");
            told("begin loop", init, begun(state, event))
        }
        Loop::Visited { number, .. } => told(format!("entry {}", count(*number)), next, visited(state, event, earlier)),
        Loop::AtBucket { index, link, array, full } => {
            let site = Site::Bucket { index: *index, link: *link, old: matches!(array, Walked::Old { .. }) };
            told(short(site), next, at_bucket(site, *array, *full))
        }
        Loop::AtTable { index, .. } => told(format!("table {}", count(*index)), next, at_table(event)),
        Loop::AtGroup { site, full, replaced } => told(short(*site), next, at_group(*site, *full, *replaced)),
        Loop::Passed { slot, key, why } => told("pass by", next, passed(*slot, &value::key(state, key), *why)),
        Loop::Ended { visited: 0 } => told("end of loop", next, "The loop ends: no entry is left for it."),
        Loop::Ended { visited: n } => {
            told("end of loop", next, format!("The loop ends: it has visited {} in all.", plural(*n, "entry")))
        }
        Loop::Left { visited } => told(
            "break",
            "cmd/compile/internal/walk/range.go: walkRange",
            format!("The loop is left after {}; what it alone kept is garbage now.", plural(*visited, "entry")),
        ),
    }
}

fn at_table(event: &Loop) -> String {
    let Loop::AtTable { directory, index, capacity, used } = event else { return String::new() };
    format!(
        "Directory entry {} names table {}, of {} and {}.",
        count(*directory),
        count(*index),
        plural((*capacity).into(), "slot"),
        entries(u32::from(*used))
    )
}

fn passed(slot: u8, key: &str, why: Passed) -> String {
    match why {
        Passed::Elsewhere => format!(
            "Slot {slot} holds {key}, which growth will move to the other bucket: it is passed by here, and met there."
        ),
        Passed::Gone => {
            format!("Slot {slot} held {key} before growth; the map has this key no more, so it is passed by.")
        }
    }
}

/// An entry that the loop's body has, and those passed since the last one that is told.
fn visited(state: MapView, event: &Loop, earlier: &[Event]) -> String {
    let Loop::Visited { number, bucket, slot, moved } = event else { return String::new() };
    let way = if *moved { "; the loop came by the slot it had before growth, and looked it up" } else { "" };
    let key = visited_key(state, event).unwrap_or_default();
    let passed = match earlier.iter().rev().find(|e| matches!(e, Event::Loop(Loop::Visited { .. }))) {
        Some(Event::Loop(Loop::Visited { number: last, .. })) if last + 1 < *number => {
            let between = plural(number - last - 1, "entry");
            format!("{between} later: ")
        }
        _ => String::new(),
    };
    format!("{passed}Entry {} is{key} in {}, slot {slot}{way}.", count(*number), name_at(state, *bucket))
}

/// `no entries`, `1 entry`, `5 entries`.
fn entries(n: u32) -> String {
    if n == 0 { "no entries".to_string() } else { plural(n.into(), "entry") }
}

fn at_bucket(site: Site, array: Walked, full: SlotSet) -> String {
    let (what, entries) = (name(site), entries(full.len()));
    let Site::Bucket { link, .. } = site else { return String::new() };
    match array {
        _ if link > 0 => format!("The chain goes on: {what} holds {entries}."),
        Walked::Current => format!("The loop comes to {what}: {entries}."),
        Walked::Old { bucket, all: true } => {
            format!("Bucket {} has not taken its entries yet, so the loop walks {what}: {entries}.", count(bucket))
        }
        Walked::Old { bucket, all: false } => format!(
            "Bucket {0} has not taken its entries yet, so the loop walks {what}, of {entries}, for those that go to \
             bucket {0}.",
            count(bucket)
        ),
        Walked::Replaced => format!(
            "The loop comes to {what} of the array that it began in, which growth has replaced: it held {entries}, and \
             what has moved is looked up."
        ),
    }
}

fn at_group(site: Site, full: SlotSet, replaced: bool) -> String {
    let entries = entries(full.len());
    if !replaced {
        return format!("{} holds {entries}.", capital(&name(site)));
    }
    let what = match site {
        Site::Group { group, .. } => format!("Group {} of the table that the loop is in", count(group)),
        _ => "The group that the loop began in".to_string(),
    };
    format!("{what}, which growth has replaced, held {entries}, to be looked up by key.")
}

fn begun(state: MapView, event: &Loop) -> String {
    let Loop::Begun { entries, drawn, start, offset, bytes: n, is_small } = event else { return String::new() };
    let entries = plural(*entries, "entry");
    if *is_small {
        return format!(
            "A loop over {entries} draws {:016x} and {:016x}: it begins at slot {} of the only group.",
            drawn[0],
            drawn[1],
            count(*offset)
        );
    }
    if state.swiss().is_some() {
        return format!(
            "A loop over {entries} draws {:016x} and {:016x}: it begins at directory entry {}, and in every table at slot \
             {}.",
            drawn[0],
            drawn[1],
            count(*start),
            count(*offset)
        );
    }
    let kept = match n {
        0 => String::new(),
        n => format!(" {} are allocated, to keep overflow buckets alive.", bytes(*n)),
    };
    let digits = 2 * state.spec().word();
    format!(
        "A loop over {entries} draws {:0digits$x}: it begins at bucket {}, and in every bucket at slot {offset}; the flags \
         say that someone iterates.{kept}",
        drawn[0],
        count(*start)
    )
}

/// The visited entry's key, as ` 7`; nothing where its slot can no longer be read.
fn visited_key(state: MapView, event: &Loop) -> Option<String> {
    let Loop::Visited { bucket, slot, .. } = event else { return None };
    let (rt, slot) = (state.memory(), usize::from(*slot));
    rt.heap.object_at(*bucket)?;
    let key = match state.view() {
        View::Classic(map) => map.classic().key(rt, map.classic().bucket(rt.heap, *bucket), slot),
        View::Swiss(map) => map.swiss().key(rt, map.swiss().group(rt.heap, *bucket), slot),
    };
    (key.len() as u64 == state.spec().map.key_size)
        .then(|| format!(" {}", value::key(state, &state.decode(state.spec().map.key, key))))
}
