//! What the operation before the playhead did, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in.

use super::{Session, explain_classic, explain_loop, explain_swiss};
use crate::engine::{Event, MapState, Op, Operand, View};
use crate::gotype::{self, MapVariant};
use crate::units::{Addr, plural};

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    pub text: String,
    /// File and function of the Go runtime, such as `runtime/map.go: evacuate`.
    pub source: &'static str,
}

impl Session {
    /// The operation that led to the playhead, as it would be written; `None` at the start.
    pub fn operation_text(&self) -> Option<String> {
        let timeline = self.timeline.as_ref()?;
        let (_, op) = timeline.operation(timeline.position().checked_sub(1)?)?;
        Some(op_text(timeline.state(), &op))
    }

    /// Index among [`Session::lines`] of the line that the playhead's operation belongs to.
    pub fn current_line(&self) -> Option<usize> {
        let timeline = self.timeline.as_ref()?;
        timeline.operation(timeline.position().checked_sub(1)?).map(|(entry, _)| entry)
    }

    /// What the operation before the playhead did.
    pub fn sentences(&self) -> Vec<Sentence> {
        let Some(timeline) = &self.timeline else { return Vec::new() };
        explain_loop::shortened(timeline.journal().events.iter().filter_map(|e| sentence(timeline.state(), e)))
    }
}

/// An operation as it would be written.
pub(crate) fn op_text(state: &MapState, op: &Op) -> String {
    let map = &state.spec().map;
    let (verb, key) = match op {
        Op::Put { key, .. } => ("put", key),
        Op::Get { key } => ("get", key),
        Op::Delete { key } => ("delete", key),
        other => return explain_loop::op_text(other),
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

/// `bucket 5`, `bucket 5, overflow bucket 2`, `group 3 of table 0`.
pub(super) fn place(state: &MapState, addr: Addr) -> String {
    let name = match state.view() {
        View::Classic(map) => explain_classic::place(map, addr),
        View::Swiss(map) => explain_swiss::place(map, addr),
    };
    name.unwrap_or_else(|| format!("the one at {addr}"))
}

/// The sentence of an event; `None` for one that another sentence tells already.
fn sentence(state: &MapState, event: &Event) -> Option<Sentence> {
    let told = match state.view() {
        View::Classic(map) => explain_classic::told(map, event),
        View::Swiss(map) => explain_swiss::told(map, event),
    };
    let told = told.or_else(|| explain_loop::told(state, event));
    let (text, source) = told.or_else(|| shared(state, event))?;
    Some(Sentence { text, source })
}

/// The sentence of an event that both implementations have, and its source.
fn shared(state: &MapState, event: &Event) -> Option<(String, &'static str)> {
    let swiss = state.swiss().is_some();
    let source = |classic, swiss_source| if swiss { swiss_source } else { classic };
    let assign = source("runtime/map.go: mapassign", "internal/runtime/maps/table.go: PutSlot");
    Some(match event {
        Event::Inserted { bucket, slot } => {
            let first = if swiss { "" } else { ": the first free slot of its chain" };
            (format!("The entry goes to {}, slot {slot}{first}.", place(state, *bucket)), assign)
        }
        Event::Updated { bucket, slot } => {
            let what =
                if state.spec().map.need_key_update { "key and elem are written" } else { "its elem is written" };
            (format!("The key is in {}, slot {slot}: {what} there.", place(state, *bucket)), assign)
        }
        Event::Found { bucket, slot } => (
            format!("The key is in {}, slot {slot}; reading changes nothing.", place(state, *bucket)),
            source("runtime/map.go: mapaccess1", "internal/runtime/maps/runtime.go: runtime_mapaccess1"),
        ),
        Event::NotFound => (
            "The key is not in the map.".to_string(),
            source("runtime/map.go: mapaccess1, mapdelete", "internal/runtime/maps/table.go: getWithKey, Delete"),
        ),
        Event::Deleted { slot, .. } => {
            (deleted(state, *slot), source("runtime/map.go: mapdelete", "internal/runtime/maps/table.go: Delete"))
        }
        Event::Cleared { entries } => {
            let what = if swiss {
                "directory, tables and groups stay, every slot is empty"
            } else {
                "the array stays, every byte of it is zeroed"
            };
            let at = source("runtime/map.go: mapclear", "internal/runtime/maps/map.go: Clear");
            (format!("{} at once: {what}.", gone(*entries)), at)
        }
        Event::Reseeded { seed } => {
            let (name, digits) = if swiss { ("seed", 2 * state.spec().word()) } else { ("hash0", 8) };
            (
                format!("The map is empty, so it draws a new hash seed: {name} is {seed:0digits$x}."),
                source("runtime/map.go: mapdelete, mapclear", "internal/runtime/maps/map.go: Delete, Clear"),
            )
        }
        _ => return None,
    })
}

fn gone(entries: u64) -> String {
    format!("{} {}", plural(entries, "entry"), if entries == 1 { "goes" } else { "go" })
}

/// What delete clears, by the key's type.
fn deleted(state: &MapState, slot: u8) -> String {
    let map = &state.spec().map;
    let key = if map.indirect_key {
        "the pointer to the key's box is cleared"
    } else if map.variant == MapVariant::FastStr {
        "the string's data pointer is cleared, its length stays behind"
    } else if map.key_has_pointers {
        "the key is zeroed"
    } else if map.key_size == 0 {
        "the key has no bytes"
    } else {
        "the key holds no pointers, so its bytes stay behind"
    };
    let elem = match (map.indirect_elem, map.elem_size) {
        (true, _) => "; the pointer to the elem's box is cleared",
        (false, 0) => "",
        _ => "; the elem is zeroed",
    };
    format!("Slot {slot} is emptied: {key}{elem}.")
}
