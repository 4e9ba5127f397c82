//! What loops over a map and copies of it do, in plain sentences with real values.
//!
//! Invariant: as of `explain`. Of a loop over many entries the first ones are told, the one it stops at, and its end.

use super::{Told, key_text, place, told};
use crate::engine::{Event, MapState, Op};
use crate::target::GoVersion;
use crate::units::{bytes, count, plural};

/// `before`: the event before.
pub(super) fn told_loop(state: &MapState, event: &Event, before: Option<&Event>) -> Option<Told> {
    let swiss = state.swiss().is_some();
    let source = |classic, swiss_source| if swiss { swiss_source } else { classic };
    let next = source("runtime/map.go: mapiternext", "internal/runtime/maps/table.go: Iter.Next");
    match event {
        Event::LoopBegun { .. } => {
            let init = source("runtime/map.go: mapiterinit", "internal/runtime/maps/table.go: Iter.Init");
            told("begin loop", init, begun(state, event))
        }
        Event::Visited { number, .. } => told(format!("entry {}", count(*number)), next, visited(state, event, before)),
        Event::LoopEnded { visited: 0 } => told("end of loop", next, "The loop ends: no entry is left for it."),
        Event::LoopEnded { visited } => {
            let text = format!("The loop ends: it has visited {} in all.", plural(*visited, "entry"));
            told("end of loop", next, text)
        }
        Event::LoopLeft { visited } => told(
            "break",
            "cmd/compile/internal/walk/range.go: walkRange",
            format!("The loop is left after {}; what it alone kept is garbage now.", plural(*visited, "entry")),
        ),
        Event::Cloned { .. } => cloned(state, event),
        Event::Remade { hint, entries, bytes: n, objects } => {
            let hint = if *hint < 0 { "no hint".to_string() } else { format!("hint {}", count(*hint as u64)) };
            let text = format!(
                "A map made with {hint} takes {}, in the order of a loop over the old one: {} in {} allocated. The old \
                 map is garbage.",
                plural(*entries, "entry"),
                bytes(*n),
                plural(*objects, "object")
            );
            let made = source("runtime/map.go: makemap, mapassign", "internal/runtime/maps/map.go: NewMap, PutSlot");
            told("remake", made, text)
        }
        _ => None,
    }
}

/// An entry that the loop's body has, and those passed since the last one that is told.
fn visited(state: &MapState, event: &Event, before: Option<&Event>) -> String {
    let Event::Visited { number, bucket, slot, moved } = event else { return String::new() };
    let way = if *moved { "; the loop came by the slot it had before growth, and looked it up" } else { "" };
    let key = visited_key(state, event).unwrap_or_default();
    let passed = match before {
        Some(Event::Visited { number: last, .. }) if last + 1 < *number => {
            let between = plural(number - last - 1, "entry");
            format!("{between} later: ")
        }
        _ => String::new(),
    };
    format!("{passed}Entry {} is{key} in {}, slot {slot}{way}.", count(*number), place(state, *bucket))
}

fn begun(state: &MapState, event: &Event) -> String {
    let Event::LoopBegun { entries, drawn, start, offset, bytes: n } = event else { return String::new() };
    let entries = plural(*entries, "entry");
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
fn visited_key(state: &MapState, event: &Event) -> Option<String> {
    let Event::Visited { bucket, slot, .. } = event else { return None };
    let (rt, slot) = (state.runtime(), usize::from(*slot));
    rt.heap.object_at(*bucket)?;
    let key = match state.view() {
        crate::engine::View::Classic(map) => map.classic().key(rt, map.classic().bucket(&rt.heap, *bucket), slot),
        crate::engine::View::Swiss(map) => map.swiss().key(rt, map.swiss().group(&rt.heap, *bucket), slot),
    };
    (key.len() as u64 == state.spec().map.key_size)
        .then(|| format!(" {}", key_text(state, &state.decode(state.spec().map.key, key))))
}

fn cloned(state: &MapState, event: &Event) -> Option<Told> {
    let Event::Cloned { entries, bytes: n, objects } = event else { return None };
    let (how, source) = match (state.swiss().is_some(), state.spec().target().go) {
        (false, _) => ("its entries go to buckets for as many, without holes", "runtime/map.go: mapclone2"),
        (true, GoVersion::Go1_24) => {
            ("a map made for as many takes them in the order of a loop", "runtime/map_swiss.go: mapclone2")
        }
        (true, _) => {
            ("every table is copied as it is, empty slots and tombstones too", "internal/runtime/maps/map.go: Clone")
        }
    };
    let text = format!(
        "A clone of {}: {how}; {} in {} allocated. The old map is garbage.",
        plural(*entries, "entry"),
        bytes(*n),
        plural(*objects, "object")
    );
    told("clone", source, text)
}

/// An operation on loops or copies as it would be written.
pub(super) fn op_text(op: &Op) -> String {
    match op {
        Op::Range { entries: None } => "range".to_string(),
        Op::Range { entries: Some(n) } => format!("range {n}"),
        Op::Next { entries: 1 } => "next".to_string(),
        Op::Next { entries } => format!("next {entries}"),
        Op::Break => "break".to_string(),
        Op::Clone => "clone".to_string(),
        Op::Remake { hint: None } => "remake".to_string(),
        Op::Remake { hint: Some(hint) } => format!("remake {hint}"),
        _ => "clear".to_string(),
    }
}
