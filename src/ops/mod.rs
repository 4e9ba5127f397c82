//! The language of operations: `put 0..1000; delete 7; clear`.
//!
//! Invariant: a line is kept as it was written and expands by index, so that a million operations cost one line.
//! Errors carry the place in the text; a line that does not fit its types is an error of that line alone.

mod error;
mod expand;
mod forms;
mod fresh;
mod ledger;
mod numbers;
mod parse;
mod parser;
mod runs;
mod scan;
mod shuffle;
mod statement;
mod walk;

pub use error::OpsError;
pub use expand::{Expansion, Expansions, Now};
pub use forms::{FORMS, Form, written};
pub use fresh::{Drawing, Replacing};
pub use ledger::Ledger;
pub use numbers::{Number, Numbers};
pub use parse::parse;
pub use parser::Context;
pub use statement::{Entry, Repeat, Statement, Verb};

use crate::gotype::Diagnostic;

/// Most operations of a run of which no history is kept.
pub const MAX_OPERATIONS: u64 = 1_000_000_000;
/// Most operations of a run of which a history is kept.
pub const MAX_KEPT_OPERATIONS: u64 = 100_000_000;
/// Most trials of `collide` before it gives up.
pub const MAX_TRIALS: u64 = 1 << 28;
/// Most repeats within each other.
pub const MAX_NESTING: usize = 16;
/// Most lines done one by one by repeats whose lines look at the map: what each came to is kept, to go back to it.
pub const MAX_LINES_DONE: u64 = 1_000_000;

/// Most lines that are told what is wrong with them, each by itself.
pub const MAX_WRONG: usize = 1_000;

/// A statement and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Number of the line of text it stands on, from 1.
    pub number: u32,
    /// Where it begins in that line, from 1, in characters.
    pub column: u32,
    /// As written, without comment and surrounding space.
    pub text: String,
    /// What it says, or what is wrong with it.
    pub parsed: Result<Statement, Diagnostic>,
    /// False after [`MAX_WRONG`] wrong lines: what stands here was not looked at. A run stops long before it.
    pub is_read: bool,
}

/// The statements before the first wrong one.
pub fn entries_of(lines: &[Line]) -> Vec<Entry> {
    let entry = |line: &Line| Some(Entry { line: line.number, statement: line.parsed.as_ref().ok()?.clone() });
    lines.iter().map_while(entry).collect()
}
