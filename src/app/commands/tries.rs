//! Ready-made operations.
//!
//! Invariant: each appends one line of the language of operations, so that what it did can be read and edited.

use super::row::{Choice, send};
use crate::app::state::Now;
use crate::session::{Command, Session};
use std::ops::Range;

/// What can be added to the script, by the keys in use.
pub fn choices(now: Now<'_>) -> Vec<Choice> {
    tries(now.state.keys.of(now.session))
        .into_iter()
        .enumerate()
        .map(|(number, t)| t.choice(number, now.session))
        .collect()
}

/// A ready-made line of operations.
struct Try {
    name: &'static str,
    line: String,
    what: &'static str,
    /// There is something to do it with.
    possible: bool,
}

impl Try {
    fn choice(self, number: usize, session: &Session) -> Choice {
        let hint = format!("{}: {}", self.line, self.what);
        let act = match (session.built(), self.possible) {
            (None, _) => Err("there is no map yet: write its type at the left"),
            (_, false) => Err("no key is in the map by its number"),
            _ => send(Command::AppendLine(self.line)),
        };
        Choice { hint, ..Choice::new(number, self.name, act) }
    }
}

/// What is offered while these keys are in use.
fn tries(keys: Range<u64>) -> Vec<Try> {
    let Range { start: low, end: high } = keys;
    let half = (low + high).div_ceil(2);
    let choices = [
        ("Insert 100", format!("put {high}..{}", high + 100), true, "puts the 100 keys that follow"),
        ("Delete half", format!("delete {low}..{half}"), half > low, "deletes the older half of the keys"),
        ("Collide 9", "collide 9".to_string(), true, "puts 9 keys that share a bucket: it overflows"),
        ("Churn 1,000", "random 1000".to_string(), true, "1,000 operations, two puts to one delete"),
        ("Replace 100", "replace 100".to_string(), high > low, "deletes the oldest key and puts a new one, 100 times"),
        ("Delete all", "delete all".to_string(), true, "deletes every key, one by one"),
        ("Clear", "clear".to_string(), true, "clear(m): all entries go at once"),
    ];
    choices.into_iter().map(|(name, line, possible, what)| Try { name, line, what, possible }).collect()
}
