//! The steps of the operation before the playhead, told once a moment and shown by several panels.
//!
//! Invariant: told again only when the document or the operation changes; standing in the middle of an operation
//! changes which step is shown, not the list.

use super::memo::Memo;
use crate::session::Session;
use crate::tell::Sentence;

/// What a list is of: the document (`Moment::document`) and how many operations are done.
pub type Operation = (u64, u64);

#[derive(Default)]
pub struct StepList {
    told: Memo<Operation, Told>,
    /// Steps done, from 1; `None` where the whole operation is done.
    pub at: Option<usize>,
}

struct Told {
    /// What the operation is, as it would be written.
    operation: Option<String>,
    steps: Vec<Sentence>,
}

impl StepList {
    /// Takes up the moment. While the playhead is on its way the last list stays.
    pub fn refresh(&mut self, session: &Session) {
        let Some(timeline) = session.timeline() else {
            *self = StepList::default();
            return;
        };
        if session.is_settled() {
            self.at = timeline.step();
            let key = (session.moment().document, timeline.position());
            self.told.of(key, || Told { operation: session.operation_text(), steps: session.steps() });
        }
    }

    /// The operation that the list is of, as it would be written.
    pub fn operation(&self) -> Option<&str> {
        self.told.last()?.operation.as_deref()
    }

    pub fn steps(&self) -> &[Sentence] {
        self.told.last().map_or(&[], |told| &told.steps)
    }

    /// Changes with the operation that the list is of.
    pub fn key(&self) -> Option<Operation> {
        self.told.key().copied()
    }

    /// The step that is shown, where the playhead stands in the middle of an operation.
    pub fn current(&self) -> Option<(usize, &Sentence)> {
        let done = self.at?;
        Some((done, self.steps().get(done.checked_sub(1)?)?))
    }

    /// The step that ends the next idea, from where the playhead stands; the inner `None`: the operation's end, or its
    /// beginning. The outer `None` where the idea lies in another operation.
    pub fn idea(&self, forward: bool) -> Option<Option<usize>> {
        let (steps, done) = (self.steps(), self.at.unwrap_or(if forward { usize::MAX } else { self.steps().len() }));
        let ends: Vec<usize> = (1..=steps.len())
            .filter(|&end| steps.get(end).is_none_or(|next| next.idea != steps[end - 1].idea))
            .collect();
        let found = match forward {
            true => ends.into_iter().find(|&end| end > done),
            false => ends.into_iter().rev().find(|&end| end < done),
        };
        found.map(|end| Some(end).filter(|&end| end < steps.len()))
    }
}
