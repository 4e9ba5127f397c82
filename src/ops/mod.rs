//! The language of operations: `put 0..1000; delete 7; clear`.
//!
//! Invariant: a line is kept as it was written and expands by index, so that a million operations cost one line.
//! Errors carry the place in the text; a line that does not fit its types is an error of that line alone.

mod expand;
mod forms;
mod parse;
mod parser;
mod scan;

pub use expand::{Expansion, OpsError};
pub use forms::{FORMS, Form, written};
pub use parse::parse;
pub use parser::Context;

use crate::engine::Operand;
use crate::gotype::Diagnostic;

/// Most operations of one run.
pub const MAX_OPERATIONS: u64 = 100_000_000;
/// Most trials of `collide` before it gives up.
pub const MAX_TRIALS: u64 = 1 << 28;

/// Most lines that are told what is wrong with them, each by itself.
pub const MAX_WRONG: usize = 1_000;

/// What an operation does with a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// `m[k] = v`
    Put,
    /// `_ = m[k]`
    Get,
    /// `delete(m, k)`
    Delete,
}

impl Verb {
    /// All of them.
    pub const ALL: [Verb; 3] = [Verb::Put, Verb::Get, Verb::Delete];

    /// The word that an operation with it begins with.
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Put => "put",
            Verb::Get => "get",
            Verb::Delete => "delete",
        }
    }
}

/// A statement of the language.
#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    /// Keys number `from` to `to - 1`.
    Range {
        /// What is done with each.
        verb: Verb,
        /// Number of the first key.
        from: u64,
        /// Number after the last key.
        to: u64,
    },
    /// One key; for `put` also its elem.
    One {
        /// What is done with it.
        verb: Verb,
        /// The key.
        key: Operand,
        /// The elem of a put.
        elem: Operand,
    },
    /// Every live key, in memory order.
    DeleteAll,
    /// `clear(m)`
    Clear,
    /// A loop over the map: all of it, or pausing in the body of the entry of this number.
    Loop(Option<u64>),
    /// The open loop goes on by so many entries.
    Next(u64),
    /// The open loop is left.
    Break,
    /// `m = maps.Clone(m)`
    Clone,
    /// The map made anew with a hint: `None` is `len(m)`, -1 none.
    Remake(Option<i64>),
    /// So many operations, two puts to one delete.
    Random(u64),
    /// So many new keys that share a bucket.
    Collide(u64),
}

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

/// A statement that runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Number of the line of text it stands on, from 1.
    pub line: u32,
    /// What it does.
    pub statement: Statement,
}

/// The statements before the first wrong one.
pub fn entries_of(lines: &[Line]) -> Vec<Entry> {
    let entry = |line: &Line| Some(Entry { line: line.number, statement: line.parsed.as_ref().ok()?.clone() });
    lines.iter().map_while(entry).collect()
}

impl Statement {
    /// How many operations it is, where that does not depend on the map.
    pub fn known_len(&self) -> Option<u64> {
        match self {
            Statement::Range { from, to, .. } => Some(to - from),
            Statement::Random(n) | Statement::Collide(n) => Some(*n),
            Statement::DeleteAll => None,
            Statement::One { .. } | Statement::Clear => Some(1),
            Statement::Loop(_) | Statement::Next(_) | Statement::Break => Some(1),
            Statement::Clone | Statement::Remake(_) => Some(1),
        }
    }
}
