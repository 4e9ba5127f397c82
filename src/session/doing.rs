//! The next operation of a kind, and the one before: where the playhead is sent to look at it.
//!
//! Invariant: read from the script alone, of what is built. A line that can't hold such an operation is passed as a whole,
//! so that a million puts are one look.

use super::Session;
use crate::engine::Op;
use crate::ops::{Statement, Verb};

/// A kind of operation that is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    /// `delete(m, k)`
    Delete,
    /// `clear(m)`
    Clear,
    /// `maps.Clone(m)`
    Clone,
}

impl Doing {
    /// Every kind.
    pub const ALL: [Doing; 3] = [Doing::Delete, Doing::Clear, Doing::Clone];

    /// What it is called; a word of the language of operations.
    pub fn name(self) -> &'static str {
        match self {
            Doing::Delete => "delete",
            Doing::Clear => "clear",
            Doing::Clone => "clone",
        }
    }

    fn is(self, op: &Op) -> bool {
        match self {
            Doing::Delete => matches!(op, Op::Delete { .. }),
            Doing::Clear => matches!(op, Op::Clear),
            Doing::Clone => matches!(op, Op::Clone),
        }
    }

    /// True where a statement may do it.
    fn may_be_in(self, statement: &Statement) -> bool {
        match statement {
            Statement::Range { verb, .. } | Statement::One { verb, .. } | Statement::Counted { verb, .. } => {
                self == Doing::Delete && *verb == Verb::Delete
            }
            Statement::DeleteAll | Statement::Random(_) | Statement::Replace(_) => self == Doing::Delete,
            Statement::Clear => self == Doing::Clear,
            Statement::Clone => self == Doing::Clone,
            Statement::Repeat(repeat) => repeat.body().iter().any(|entry| self.may_be_in(&entry.statement)),
            Statement::Loop(_)
            | Statement::Next(_)
            | Statement::Break
            | Statement::Remake(_)
            | Statement::RandomNew(_)
            | Statement::Collide(_) => false,
        }
    }
}

impl Session {
    /// The position after the next operation of a kind, or after the last one before the playhead's; `None`: there is
    /// none in what is built.
    pub fn next_doing(&self, doing: Doing, forward: bool) -> Option<u64> {
        let timeline = self.timeline.as_ref()?;
        let at = timeline.target();
        let is_it = |index: &u64| timeline.operation(*index).is_some_and(|(_, op)| doing.is(&op));
        let spans = (0..timeline.entries().len()).filter(|&i| doing.may_be_in(&timeline.entries()[i].statement));
        let mut spans = spans.filter_map(|i| timeline.span_of(i));
        let found = match forward {
            true => spans.find_map(|(from, to)| (from.max(at)..to).find(is_it)),
            // What the playhead shows now is not before it.
            false => spans.rev().find_map(|(from, to)| (from..to.min(at.saturating_sub(1))).rev().find(is_it)),
        };
        found.map(|index| index + 1)
    }
}
