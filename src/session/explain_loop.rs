//! What loops over a map and copies of it do, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in. An
//! operation that visits a whole map is told by its first entries and its end.

use super::explain::{Sentence, place};
use crate::engine::{Event, MapState, Op};
use crate::gotype;
use crate::target::GoVersion;
use crate::units::{bytes, count, plural};

/// Most sentences of one operation.
const MOST: usize = 300;

/// The sentence of an event and its source; `None` for an event that is not of loops and copies.
pub(super) fn told(state: &MapState, event: &Event) -> Option<(String, &'static str)> {
    let swiss = state.swiss().is_some();
    let source = |classic, swiss_source| if swiss { swiss_source } else { classic };
    let next = source("runtime/map.go: mapiternext", "internal/runtime/maps/table.go: Iter.Next");
    Some(match event {
        Event::LoopBegun { .. } => {
            (begun(state, event), source("runtime/map.go: mapiterinit", "internal/runtime/maps/table.go: Iter.Init"))
        }
        Event::Visited { number, bucket, slot, moved } => {
            let way = if *moved { "; the loop came by the slot it had before growth, and looked it up" } else { "" };
            let key = key_text(state, event).unwrap_or_default();
            (format!("Entry {} is{key} in {}, slot {slot}{way}.", count(*number), place(state, *bucket)), next)
        }
        Event::LoopEnded { visited: 0 } => ("The loop ends: no entry is left for it.".to_string(), next),
        Event::LoopEnded { visited } => {
            (format!("The loop ends: it has visited {} in all.", plural(*visited, "entry")), next)
        }
        Event::LoopLeft { visited } => (
            format!("The loop is left after {}; what it alone kept is garbage now.", plural(*visited, "entry")),
            "cmd/compile/internal/walk/range.go: walkRange",
        ),
        Event::Cloned { .. } => cloned(state, event)?,
        Event::Remade { hint, entries, bytes: n, objects } => {
            let hint = if *hint < 0 { "no hint".to_string() } else { format!("hint {}", count(*hint as u64)) };
            let text = format!(
                "A map made with {hint} takes {}, in the order of a loop over the old one: {} in {} allocated. The old \
                 map is garbage.",
                plural(*entries, "entry"),
                bytes(*n),
                plural(*objects, "object")
            );
            (text, source("runtime/map.go: makemap, mapassign", "internal/runtime/maps/map.go: NewMap, PutSlot"))
        }
        _ => return None,
    })
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
fn key_text(state: &MapState, event: &Event) -> Option<String> {
    let Event::Visited { bucket, slot, .. } = event else { return None };
    let (rt, slot) = (state.runtime(), usize::from(*slot));
    rt.heap.object_at(*bucket)?;
    let ty = state.spec().map.key;
    let key = match state.view() {
        crate::engine::View::Classic(map) => map.classic().key(rt, map.classic().bucket(&rt.heap, *bucket), slot),
        crate::engine::View::Swiss(map) => map.swiss().key(rt, map.swiss().group(&rt.heap, *bucket), slot),
    };
    (key.len() as u64 == state.spec().map.key_size)
        .then(|| format!(" {}", gotype::format_value(&state.decode(ty, key), ty, &state.spec().types)))
}

fn cloned(state: &MapState, event: &Event) -> Option<(String, &'static str)> {
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
    Some((text, source))
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

/// All sentences, or where they are too many the first ones, how many more there are, and the last.
pub(super) fn shortened(sentences: impl Iterator<Item = Sentence>) -> Vec<Sentence> {
    let mut sentences = sentences.peekable();
    let mut out: Vec<Sentence> = sentences.by_ref().take(MOST).collect();
    let (mut more, mut last) = (0u64, None);
    for sentence in sentences {
        more += 1;
        last = Some(sentence);
    }
    let Some(last) = last else { return out };
    if more > 1 {
        let source = out.last().map_or("", |s| s.source);
        out.push(Sentence { text: format!("… and {} more.", count(more - 1)), source });
    }
    out.push(last);
    out
}
