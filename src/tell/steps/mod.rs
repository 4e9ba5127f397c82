//! What an operation did, step by step, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in. It is
//! right when read from the map as it is after the whole operation: what may be gone by then is in the event.

mod copies;
mod growth;
mod loops;
mod search;
mod source;
mod tables;
mod words;
mod write;

use crate::engine::event::{Evacuation, Loop};
use crate::engine::{Event, Journal, MapView, Op, Operand, StepEnd};
use crate::{gotype, ops};
use source::Sources;

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// File and function of the Go runtime, such as `runtime/map.go: evacuate`.
    pub source: &'static str,
    /// A few words: `hash`, `bucket 5`, `tophash ×3`, `nevacuate 3`.
    pub label: String,
    /// How many more bytes the map holds after it.
    pub allocated: i64,
    /// Bytes that it wrote.
    pub written: u64,
    /// It is a part of what another sentence tells: left out of a short account.
    pub is_detail: bool,
    /// It tells the key's hash, which goes without saying where more happened.
    pub is_hash: bool,
    /// Small steps right before it that are too many to be told.
    pub left_out: u64,
    /// Which idea of the operation it belongs to, from 0: steps that are of one kind and follow each other, such as the
    /// whole evacuation of a bucket, are one.
    pub idea: usize,
}

/// Most sentences of an operation told in short.
const MOST_IN_SHORT: usize = 4;

/// What is said of an event.
struct Told {
    text: String,
    source: &'static str,
    label: String,
}

fn told(label: impl Into<String>, source: &'static str, text: impl Into<String>) -> Told {
    Told { text: text.into(), source, label: label.into() }
}

/// What a teller may ask besides the event.
struct Context<'a> {
    /// After the whole operation.
    state: MapView<'a>,
    sources: &'a Sources,
    /// The events before.
    earlier: &'a [Event],
    /// The operation fills another map: growth is that one's.
    in_copy: bool,
}

/// The steps of an operation that led to `state`; `held`: bytes that the map held before it.
pub fn steps_of(state: MapView, op: &Op, journal: &Journal, held: u64) -> Vec<Sentence> {
    let sources = Sources::new(state, op);
    let mut last = StepEnd::default();
    last.tally.held_bytes = held;
    let mut steps = Vec::with_capacity(journal.events.len());
    let in_copy = op.makes_a_map();
    for (i, (event, end)) in journal.events.iter().zip(&journal.ends).enumerate() {
        let at = Context { state, sources: &sources, earlier: &journal.events[..i], in_copy };
        let Told { text, source, label } = sentence(&at, event);
        steps.push(Sentence {
            text,
            source,
            label,
            allocated: end.tally.held_bytes as i64 - last.tally.held_bytes as i64,
            written: journal.writes[last.writes..end.writes].iter().map(|w| w.1).sum(),
            is_detail: event.is_detail(),
            is_hash: event.is_hash(),
            left_out: end.left_out - last.left_out,
            idea: steps.last().map_or(0, |before: &Sentence| {
                before.idea + usize::from(is_new_idea(journal.events.get(i.wrapping_sub(1)), event))
            }),
        });
        last = *end;
    }
    steps
}

/// True where an event begins another idea than the one before it.
fn is_new_idea(before: Option<&Event>, event: &Event) -> bool {
    let kind = |event: &Event| match event {
        Event::Search(_) | Event::ChainSearch(_) | Event::ProbeSearch(_) => 0,
        Event::Write(_) => 1,
        Event::Delete(_) => 2,
        Event::Clear(_) => 3,
        Event::Overflow(_) => 4,
        Event::Growth(_) => 5,
        Event::Evacuation(_) => 6,
        Event::Tables(_) => 7,
        Event::Tombstones(_) => 8,
        Event::Loop(_) => 9,
        Event::Copies(_) => 10,
    };
    let is_begin = matches!(event, Event::Evacuation(Evacuation::Begun { .. }) | Event::Loop(Loop::Visited { .. }));
    is_begin || before.is_some_and(|before| kind(before) != kind(event))
}

/// An operation in short: what came of the hash, not the hash itself, unless nothing else happened.
pub fn in_short(steps: &[Sentence]) -> String {
    let told: Vec<&str> =
        steps.iter().filter(|s| !s.is_detail && !s.is_hash).map(|s| s.text.as_str()).take(MOST_IN_SHORT).collect();
    match (told.is_empty(), steps.last()) {
        (true, Some(last)) => last.text.clone(),
        _ => told.join(" "),
    }
}

/// An operation as it would be written.
pub fn op_text(state: MapView, op: &Op) -> String {
    let map = &state.spec().map;
    ops::written(op, |key| operand_text(state, map.key, key), |elem| operand_text(state, map.elem, elem))
}

fn operand_text(state: MapView, ty: gotype::TypeId, operand: &Operand) -> String {
    match operand {
        Operand::Value(value) => gotype::format_value(value, ty, &state.spec().types),
        Operand::Nth(n) => match state.nth_value(ty, *n) {
            Some(value) => gotype::format_value(&value, ty, &state.spec().types),
            None => format!("#{n}"),
        },
    }
}

/// What is said of an event.
fn sentence(at: &Context, event: &Event) -> Told {
    match event {
        Event::Search(event) => search::told_search(at, event),
        Event::ChainSearch(event) => search::told_chain(at, event),
        Event::ProbeSearch(event) => search::told_probe(at, event),
        Event::Write(event) => write::told_write(at, event),
        Event::Delete(event) => write::told_delete(at, event),
        Event::Clear(event) => write::told_clear(at, event),
        Event::Overflow(event) => growth::told_overflow(at, event),
        Event::Growth(event) => growth::told_growth(at, event),
        Event::Evacuation(event) => growth::told_evacuation(at, event),
        Event::Tables(event) => tables::told_tables(at, event),
        Event::Tombstones(event) => tables::told_tombstones(at, event),
        Event::Loop(event) => loops::told_loop(at, event),
        Event::Copies(event) => copies::told_copies(at, event),
    }
}
