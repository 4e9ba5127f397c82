//! Which keys the script has in use, by their numbers.
//!
//! Invariant: looked for once a document, since a script may have a million lines.

use super::memo::Memo;
use crate::ops::{Statement, Verb};
use crate::session::Session;
use std::ops::Range;

#[derive(Default)]
pub struct KeysInUse {
    /// Of the document (`Moment::document`).
    kept: Memo<u64, Range<u64>>,
}

impl KeysInUse {
    /// Takes up the document.
    pub fn refresh(&mut self, session: &Session) {
        self.kept.of(session.moment().document, || looked_for(session));
    }

    /// The keys that ranges of the script have put and not deleted from below.
    pub fn of(&self, session: &Session) -> Range<u64> {
        self.kept.get(&session.moment().document).cloned().unwrap_or_else(|| looked_for(session))
    }
}

fn looked_for(session: &Session) -> Range<u64> {
    let (mut low, mut high) = (0, 0);
    for line in session.lines() {
        match line.parsed {
            Ok(Statement::Range { verb: Verb::Put, to, .. }) => high = high.max(to),
            Ok(Statement::Range { verb: Verb::Delete, from, to }) if from <= low => low = low.max(to),
            Ok(Statement::Clear | Statement::DeleteAll) => low = high,
            _ => {}
        }
    }
    low.min(high)..high
}
