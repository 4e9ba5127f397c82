//! Which keys the script has in use, by their numbers.
//!
//! Invariant: looked for once a document, since a script may have a million lines.

use super::memo::Memo;
use crate::engine::Operand;
use crate::ops::{Statement, Verb};
use crate::session::Session;
use std::ops::Range;

/// How far beyond the keys in use a single one may be, to be one of them.
const NEAR: u64 = 1_000;

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

    /// The keys by number that the script has put and not deleted from below. A single key far beyond them counts for
    /// itself alone.
    pub fn of(&self, session: &Session) -> Range<u64> {
        self.kept.get(&session.moment().document).cloned().unwrap_or_else(|| looked_for(session))
    }
}

fn looked_for(session: &Session) -> Range<u64> {
    let mut keys = 0..0;
    for line in session.lines() {
        if let Ok(statement) = &line.parsed {
            follow(statement, 1, &mut keys);
        }
    }
    keys.start.min(keys.end)..keys.end
}

fn follow(statement: &Statement, rounds: u64, keys: &mut Range<u64>) {
    match statement {
        Statement::Range { verb: Verb::Put, numbers } => keys.end = keys.end.max(numbers.span(rounds).end),
        Statement::One { verb: Verb::Put, key: Operand::Nth(n), .. } if *n < keys.end.saturating_add(NEAR) => {
            keys.end = keys.end.max(n + 1);
        }
        Statement::Range { verb: Verb::Delete, numbers } => {
            let deleted = numbers.span(rounds);
            if deleted.start <= keys.start && numbers.is_dense() {
                keys.start = keys.start.max(deleted.end);
            }
        }
        Statement::Replace(times) => {
            let (start, end) = (keys.start.saturating_add(times * rounds), keys.end.saturating_add(times * rounds));
            *keys = start.min(end)..end;
        }
        Statement::Clear | Statement::DeleteAll => keys.start = keys.end,
        Statement::Repeat(repeat) => {
            repeat.body().iter().for_each(|entry| follow(&entry.statement, repeat.times(), keys));
        }
        _ => {}
    }
}
