//! The operation before the playhead: as it would be written, and its steps.
//!
//! Invariant: nothing is said here; `tell` makes the sentences of what the timeline has.

use super::Session;
use crate::engine::Op;
use crate::image::{End, Route};
use crate::tell::{Sentence, op_text, steps_of};

impl Session {
    /// The operation that led to the playhead, as it would be written; `None` at the start.
    pub fn operation_text(&self) -> Option<String> {
        self.operation_at(self.timeline.as_ref()?.position())
    }

    /// The operation that leads to a position, as it would be written; `None` at the start and beyond what is built.
    pub fn operation_at(&self, position: u64) -> Option<String> {
        let timeline = self.timeline.as_ref()?;
        let (_, op) = timeline.operation(position.checked_sub(1)?)?;
        Some(op_text(timeline.state().read(), &op))
    }

    /// The search for the key of the operation that led to the playhead, as it goes in the map of now; `None` where the
    /// operation has no key, or its hash is not known.
    pub fn operation_route(&self) -> Option<Route> {
        let timeline = self.timeline.as_ref()?;
        let (_, op) = timeline.operation(timeline.position().checked_sub(1)?)?;
        match &op {
            Op::Put { key, .. } | Op::Get { key } | Op::Delete { key } => {
                Route::of_key(timeline.state().read(), key).ok().filter(|route| route.end != End::NeverEqual)
            }
            Op::Clear | Op::Range { .. } | Op::Next { .. } | Op::Break | Op::Clone | Op::Remake { .. } => None,
        }
    }

    /// Index among [`Session::lines`] of the line that the playhead's operation belongs to.
    pub fn current_line(&self) -> Option<usize> {
        let timeline = self.timeline.as_ref()?;
        timeline.operation(timeline.position().checked_sub(1)?).map(|(entry, _)| entry)
    }

    /// The steps of the operation before the playhead: one an event of its journal, in order. Takes time in proportion
    /// to their number, a few hundred at most.
    pub fn steps(&self) -> Vec<Sentence> {
        let Some(timeline) = &self.timeline else { return Vec::new() };
        let position = timeline.position();
        let Some((_, op)) = position.checked_sub(1).and_then(|index| timeline.operation(index)) else {
            return Vec::new();
        };
        let before = timeline.before().map_or(0, |b| b.tally.held_bytes);
        steps_of(timeline.state().read(), &op, timeline.journal(), before)
    }

    /// The steps without those that are details of others.
    pub fn sentences(&self) -> Vec<Sentence> {
        self.steps().into_iter().filter(|s| !s.is_detail).collect()
    }
}
