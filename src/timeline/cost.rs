//! What it takes to do operations again, in puts that do not grow the map.
//!
//! Invariant: an estimate by operations, entries and events alone, so that it is the same on every machine.

use crate::engine::event::{Evacuation, Growth, Tables};
use crate::engine::{Event, Op};

/// Bytes of a state that are restored in the time of one operation, about.
pub(super) const BYTES_AN_OPERATION: u64 = 1024;

/// What it takes to do an operation again on a map of so many entries, in puts, without growing.
pub(super) fn cost(op: &Op, entries: u64) -> u64 {
    match op {
        Op::Put { .. } | Op::Get { .. } | Op::Delete { .. } | Op::Break => 1,
        Op::Next { entries } => 1 + entries / 16,
        Op::Range { entries: most } => 1 + most.unwrap_or(u64::MAX).min(entries) / 16,
        Op::Clear => 1 + entries / 16,
        Op::Clone => 1 + entries / 4,
        Op::Remake { .. } => 1 + entries,
    }
}

/// Entries that move to another array or table in the time of one put, about.
const MOVED_AN_OPERATION: u64 = 3;

/// What growing adds to the cost of an operation, by the events that it told.
#[derive(Default)]
pub(super) struct Growing {
    moved: u64,
    bytes: u64,
}

impl Growing {
    pub(super) fn event(&mut self, event: &Event) {
        match *event {
            Event::Growth(Growth::Started { bytes, .. }) => self.bytes += bytes,
            Event::Evacuation(Evacuation::Done { to_x: a, to_y: b, .. })
            | Event::Tables(Tables::TableSplit { to_left: a, to_right: b, .. }) => {
                self.moved += a + b;
            }
            Event::Tables(Tables::TableGrown { entries, .. }) => self.moved += entries,
            _ => {}
        }
    }

    pub(super) fn cost(&self) -> u64 {
        self.moved / MOVED_AN_OPERATION + self.bytes / BYTES_AN_OPERATION
    }
}
