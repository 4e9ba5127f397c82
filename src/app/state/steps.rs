//! The steps of the operation before the playhead, told once a moment and shown by several panels.
//!
//! Invariant: told again only when the document or the operation changes; standing in the middle of an operation
//! changes which step is shown, not the list.

use crate::session::Session;
use crate::tell::Sentence;

#[derive(Default)]
pub struct StepList {
    /// The document (`Moment::document`) and the operation that the list is of.
    of: Option<(u64, u64)>,
    /// What the operation is, as it would be written.
    pub operation: Option<String>,
    pub steps: Vec<Sentence>,
    /// Steps done, from 1; `None` where the whole operation is done.
    pub at: Option<usize>,
}

impl StepList {
    /// Takes up the moment. While the playhead is on its way the last list stays.
    pub fn refresh(&mut self, session: &Session) {
        let Some(timeline) = session.timeline() else {
            *self = StepList::default();
            return;
        };
        if !session.is_settled() {
            return;
        }
        self.at = timeline.step();
        let of = Some((session.moment().document, timeline.position()));
        if self.of != of {
            self.of = of;
            self.operation = session.operation_text();
            self.steps = session.steps();
        }
    }

    /// Changes with the operation that the list is of.
    pub fn of(&self) -> Option<(u64, u64)> {
        self.of
    }

    /// The step that is shown, where the playhead stands in the middle of an operation.
    pub fn current(&self) -> Option<(usize, &Sentence)> {
        let done = self.at?;
        Some((done, self.steps.get(done.checked_sub(1)?)?))
    }
}
