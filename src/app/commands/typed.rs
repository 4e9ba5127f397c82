//! What a text typed in the palette asks for, other than a command's name.
//!
//! Invariant: each offer says what it would do, and why it can't.

use super::row::{Act, Group, Item, send};
use crate::app::state::Now;
use crate::session::Command;
use crate::units::count;

/// What is offered for a text, before the commands that fit it.
pub fn typed(text: &str, now: Now<'_>) -> Vec<Item> {
    operation(text, now).into_iter().collect()
}

/// A number, with or without "op" before it, goes to that operation.
fn operation(text: &str, now: Now<'_>) -> Option<Item> {
    let text = text.trim();
    let digits = text.strip_prefix("op").unwrap_or(text).trim();
    let number: u64 = digits.replace([',', '_'], "").parse().ok()?;
    Some(Item {
        id: "time.go-to".into(),
        name: format!("Go to operation {}", count(number)).into(),
        group: Group::Run,
        within: None,
        keys: &[],
        hint: String::new(),
        words: "",
        act: seek(number, now),
        is_on: None,
    })
}

fn seek(number: u64, now: Now<'_>) -> Act {
    match now.timeline()?.total() {
        total if number > total => Err("there are not so many operations"),
        _ => send(Command::Seek(number)),
    }
}
