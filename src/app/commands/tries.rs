//! Ready-made operations.
//!
//! Invariant: each appends one line of the language of operations, so that what it did can be read and edited.

use super::row::{Choice, send};
use crate::app::state::Now;
use crate::session::{Command, Session};
use std::ops::Range;

/// What can be added to the script, by the keys in use.
pub fn choices(now: Now<'_>) -> Vec<Choice> {
    tries(now.state.keys.of(now.session), ends_empty(now.session))
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
    /// Why it would do nothing.
    idle: Option<&'static str>,
}

/// Why nothing can be deleted.
const NO_KEYS: &str = "the map is empty";

impl Try {
    fn choice(self, number: usize, session: &Session) -> Choice {
        let hint = format!("{}: {}", self.line, self.what);
        let act = match (session.built(), self.idle) {
            (None, _) => Err("there is no map yet: write its type at the left"),
            (_, Some(why)) => Err(why),
            _ => send(Command::AppendLine(self.line)),
        };
        Choice { hint, ..Choice::new(number, self.name, act) }
    }
}

/// True where the script is known to leave the map empty: lines are added at its end.
fn ends_empty(session: &Session) -> bool {
    let at_end = session.timeline().filter(|t| t.is_built() && t.step().is_none() && t.position() >= t.total());
    at_end.is_some_and(|timeline| timeline.state().count() == 0)
}

/// What is offered while these keys are in use.
fn tries(keys: Range<u64>, is_empty: bool) -> Vec<Try> {
    let Range { start: low, end: high } = keys;
    let half = (low + high).div_ceil(2);
    let empty = is_empty.then_some(NO_KEYS);
    let numbered = empty.or((half <= low).then_some("no key is in the map by its number"));
    let choices = [
        ("Insert 100", format!("put {high}..{}", high + 100), None, "puts the 100 keys that follow"),
        ("Delete half", format!("delete {low}..{half}"), numbered, "deletes the older half of the keys"),
        ("Collide 9", "collide 9".to_string(), None, "puts 9 keys that share a bucket: it overflows"),
        ("Churn 1,000", "random 1000".to_string(), None, "1,000 operations, two puts to one delete"),
        ("Replace 100", "replace 100".to_string(), numbered, "deletes the oldest key and puts a new one, 100 times"),
        ("Delete all", "delete all".to_string(), empty, "deletes every key, one by one"),
        ("Clear", "clear".to_string(), empty, "clear(m): all entries go at once"),
    ];
    choices.into_iter().map(|(name, line, idle, what)| Try { name, line, what, idle }).collect()
}
