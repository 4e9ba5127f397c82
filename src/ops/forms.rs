//! The table of operations: how each is written and what it does. Reading, messages and help go by it.

use super::parser::Parser;
use super::scan::REPEAT;
use super::statement::{Statement, Verb};
use crate::engine::{Op, Operand};
use crate::gotype::Diagnostic;
use std::ops::Range;

/// Reads what stands at a span behind the word of an operation.
type Read = fn(&mut Parser, &str, Range<usize>) -> Result<Statement, Diagnostic>;

/// How an operation is written.
pub struct Form {
    /// The word that it begins with.
    pub word: &'static str,
    /// What follows, in the ways that are accepted.
    pub takes: &'static [&'static str],
    pub(super) read: Read,
}

/// Every operation, as they are named in messages. `README.md` says what each does.
pub const FORMS: [Form; 13] = [
    Form {
        word: Verb::Put.name(),
        takes: &["KEY [= ELEM]", "0..1000 [step 10]", "1000..0"],
        read: |p, _, rest| p.keyed(Verb::Put, rest),
    },
    Form { word: Verb::Get.name(), takes: &["KEY", "0..1000 [step 10]"], read: |p, _, rest| p.keyed(Verb::Get, rest) },
    Form {
        word: Verb::Delete.name(),
        takes: &["KEY", "0..1000 [step 10]", "all"],
        read: |p, _, rest| p.keyed(Verb::Delete, rest),
    },
    Form { word: "clear", takes: &[""], read: |p, word, rest| p.bare(word, rest, Statement::Clear) },
    Form { word: "range", takes: &["[N]"], read: |p, word, rest| Ok(Statement::Loop(p.entries(word, rest)?)) },
    Form {
        word: "next",
        takes: &["[N]"],
        read: |p, word, rest| Ok(Statement::Next(p.entries(word, rest)?.unwrap_or(1))),
    },
    Form { word: "break", takes: &[""], read: |p, word, rest| p.bare(word, rest, Statement::Break) },
    Form { word: "clone", takes: &[""], read: |p, word, rest| p.bare(word, rest, Statement::Clone) },
    Form { word: "remake", takes: &["[HINT]"], read: |p, _, rest| Ok(Statement::Remake(p.hint(rest)?)) },
    Form { word: "random", takes: &["N", "new N"], read: |p, word, rest| p.random(word, rest) },
    Form { word: "replace", takes: &["N"], read: |p, word, rest| p.replace(word, rest) },
    Form { word: "collide", takes: &["N"], read: |p, word, rest| Ok(Statement::Collide(p.amount(word, rest)?)) },
    // `parse` reads those that have a body.
    Form { word: REPEAT, takes: &["N { put #i }"], read: |p, _, rest| p.bodiless(rest) },
];

impl Form {
    /// The operation that begins with a word.
    pub fn of_word(word: &str) -> Option<&'static Form> {
        FORMS.iter().find(|form| form.word == word)
    }
}

/// How every operation is written, for messages.
pub(super) fn all() -> String {
    let each = FORMS.iter().flat_map(|form| form.takes.iter().map(move |takes| (form.word, takes)));
    each.map(|(word, takes)| format!("{word} {takes}").trim_end().to_string()).collect::<Vec<_>>().join(", ")
}

/// An operation as it would be written, its key as `key` has it, and its elem as `elem` has it where that was given. What
/// has no key goes by its number.
pub fn written(op: &Op, key: impl FnOnce(&Operand) -> String, elem: impl FnOnce(&Operand) -> String) -> String {
    match op {
        Op::Put { key: k, elem: e @ Operand::Value(_) } => format!("{} {} = {}", Verb::Put.name(), key(k), elem(e)),
        Op::Put { key: k, .. } => format!("{} {}", Verb::Put.name(), key(k)),
        Op::Get { key: k } => format!("{} {}", Verb::Get.name(), key(k)),
        Op::Delete { key: k } => format!("{} {}", Verb::Delete.name(), key(k)),
        Op::Clear => "clear".to_string(),
        Op::Range { entries: None } => "range".to_string(),
        Op::Range { entries: Some(n) } => format!("range {n}"),
        Op::Next { entries: 1 } => "next".to_string(),
        Op::Next { entries } => format!("next {entries}"),
        Op::Break => "break".to_string(),
        Op::Clone => "clone".to_string(),
        Op::Remake { hint: None } => "remake".to_string(),
        Op::Remake { hint: Some(hint) } => format!("remake {hint}"),
    }
}
