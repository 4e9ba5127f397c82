//! What an operation did, step by step, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in. It is
//! right when read from the map as it is after the whole operation: what may be gone by then is in the event.

mod classic;
mod copies;
mod evacuation;
mod loops;
mod search;
mod source;
mod swiss;
mod tables;
mod write;

use crate::engine::{Event, Journal, MapState, Op, Operand, Site, SlotSet, StepEnd, View};
use crate::gotype::{self, Value};
use crate::units::{Addr, count};
use source::Sources;

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
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
    /// Small steps right before it that are too many to be told.
    pub left_out: u64,
}

/// What is said of an event.
struct Told {
    text: String,
    source: &'static str,
    label: String,
}

fn told(label: impl Into<String>, source: &'static str, text: impl Into<String>) -> Option<Told> {
    Some(Told { text: text.into(), source, label: label.into() })
}

/// The steps of an operation that led to `state`; `held`: bytes that the map held before it.
pub fn steps_of(state: &MapState, op: &Op, journal: &Journal, held: u64) -> Vec<Sentence> {
    let sources = Sources::new(state, op);
    let mut last = StepEnd::default();
    last.tally.held_bytes = held;
    let mut steps = Vec::with_capacity(journal.events.len());
    for (i, (event, end)) in journal.events.iter().zip(&journal.ends).enumerate() {
        let Told { mut text, source, label } = sentence(state, &sources, event, &journal.events[..i]);
        let grows = event.is_growth() || matches!(event, Event::OverflowMade { .. } | Event::OverflowKept { .. });
        if grows && matches!(op, Op::Clone | Op::Remake { .. }) {
            text = format!("In the new map: {}", uncapital(&text));
        }
        steps.push(Sentence {
            text,
            source,
            label,
            allocated: end.tally.held_bytes as i64 - last.tally.held_bytes as i64,
            written: journal.writes[last.writes..end.writes].iter().map(|w| w.1).sum(),
            is_detail: is_detail(event),
            left_out: end.left_out - last.left_out,
        });
        last = *end;
    }
    steps
}

/// An operation as it would be written.
pub fn op_text(state: &MapState, op: &Op) -> String {
    let map = &state.spec().map;
    let (verb, key) = match op {
        Op::Put { key, .. } => ("put", key),
        Op::Get { key } => ("get", key),
        Op::Delete { key } => ("delete", key),
        other => return loops::op_text(other),
    };
    match key {
        Operand::Nth(_) => format!("{verb} {}", operand_text(state, map.key, key)),
        Operand::Value(value) => format!("{verb} {}", gotype::format_value(value, map.key, &state.spec().types)),
    }
}

fn operand_text(state: &MapState, ty: crate::gotype::TypeId, operand: &Operand) -> String {
    match operand {
        Operand::Value(value) => gotype::format_value(value, ty, &state.spec().types),
        Operand::Nth(n) => match state.nth_value(ty, *n) {
            Some(value) => gotype::format_value(&value, ty, &state.spec().types),
            None => format!("#{n}"),
        },
    }
}

/// What is said of an event; `earlier`: those before it.
fn sentence(state: &MapState, sources: &Sources, event: &Event, earlier: &[Event]) -> Told {
    let own = match state.view() {
        View::Classic(map) => classic::told_classic(map, sources, event),
        View::Swiss(map) => swiss::told_swiss(map, sources, event),
    };
    own.or_else(|| search::told_search(state, sources, event))
        .or_else(|| write::told_write(state, sources, event))
        .or_else(|| loops::told_loop(state, event, earlier))
        .or_else(|| copies::told_copy(state, sources, event, earlier))
        // No event of one implementation is told in a map of the other.
        .unwrap_or_else(|| Told { text: String::new(), source: sources.assign, label: String::new() })
}

/// True for a part of what another event tells.
fn is_detail(event: &Event) -> bool {
    use Event::*;
    match event {
        GrowthDecided { growing, over_load, too_many, .. } => *growing || !(*over_load || *too_many),
        GrowthLeftChecked { growth_left, .. } => *growth_left > 0,
        Unhashed
        | SiteVisited { .. }
        | Matched { .. }
        | KeysScanned { .. }
        | KeyCompared { .. }
        | ChainFollowed { .. }
        | ProbeAdvanced { .. }
        | ArrayAllocated { .. }
        | EvacuationBegun { .. }
        | EntryMoved(_)
        | EmptiesMarked { .. }
        | OldBucketCleared { .. }
        | NevacuateAdvanced { .. }
        | OverflowKept { .. }
        | OverflowLinked { .. }
        | TableAllocated { .. }
        | GroupMoved { .. }
        | OldTableDropped { .. }
        | BoxAllocated { .. }
        | KeyWritten { .. }
        | SlotMarked { .. }
        | ElemWritten { .. }
        | Counted { .. }
        | TableCounted { .. }
        | SlotEmptied { .. }
        | SweptToRest { .. }
        | GroupsCleared { .. }
        | PruneRefused { .. }
        | LoopAtBucket { .. }
        | LoopAtTable { .. }
        | LoopAtGroup { .. }
        | LoopPassed { .. }
        | EntryTaken { .. }
        | ChainFilled { .. }
        | OldChainTaken { .. }
        | BucketCopied { .. }
        | GroupCopied { .. }
        | TableCopied { .. } => true,
        _ => false,
    }
}

/// `bucket 5`, `overflow bucket 2 of bucket 5`, `group 3 of table 0`, `the group` of a small map.
fn name(site: Site) -> String {
    match site {
        Site::Bucket { index, link, old } => {
            let main = format!("{}bucket {}", if old { "old " } else { "" }, count(index));
            if link == 0 { main } else { format!("overflow bucket {link} of {main}") }
        }
        Site::SmallGroup => "the group".to_string(),
        Site::Group { table, group } => format!("group {} of table {}", count(group), count(table)),
    }
}

/// A site in a chip: `bucket 5`, `overflow 2`, `group 3`.
fn short(site: Site) -> String {
    match site {
        Site::Bucket { index, link: 0, old } => format!("{}bucket {}", if old { "old " } else { "" }, count(index)),
        Site::Bucket { link, .. } => format!("overflow {link}"),
        Site::SmallGroup => "group".to_string(),
        Site::Group { group, .. } => format!("group {}", count(group)),
    }
}

/// All of `n` things: `the only old bucket`, `both old buckets`, `all 4 old buckets`.
fn all(n: u64, noun: &str) -> String {
    match n {
        1 => format!("the only {noun}"),
        2 => format!("both {noun}s"),
        _ => format!("all {} {noun}s", count(n)),
    }
}

/// A text as the beginning of a sentence.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The beginning of a sentence as a part of another.
fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

/// `slot 2`, `slots 0, 2 and 5`.
fn slots_text(slots: SlotSet) -> String {
    let numbers: Vec<String> = slots.iter().map(|slot| slot.to_string()).collect();
    match numbers.split_last() {
        Some((last, [])) => format!("slot {last}"),
        Some((last, rest)) => format!("slots {} and {last}", rest.join(", ")),
        None => "no slot".to_string(),
    }
}

/// A count of slots in a chip: `tophash`, `tophash ×3`.
fn times(what: &str, n: u32) -> String {
    if n == 1 { what.to_string() } else { format!("{what} ×{n}") }
}

/// Most characters of a key in a sentence.
const MOST_OF_KEY: usize = 40;

/// A key as a Go literal, cut where it is long.
fn key_text(state: &MapState, key: &Value) -> String {
    let text = gotype::format_value(key, state.spec().map.key, &state.spec().types);
    match text.char_indices().nth(MOST_OF_KEY) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// `bucket 5`, `overflow bucket 2 of bucket 5`, `group 3 of table 0`: what stands at an address now.
fn place(state: &MapState, addr: Addr) -> String {
    let site = match state.view() {
        View::Classic(map) => classic::site(map, addr),
        View::Swiss(map) => swiss::site(map, addr),
    };
    site.map_or_else(|| format!("the one at {addr}"), name)
}
