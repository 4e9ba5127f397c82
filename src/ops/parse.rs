//! From text to statements.

use super::forms::{self, Form};
use super::parser::{Context, Parser};
use super::scan::{Scanner, trim};
use super::{Line, MAX_WRONG, Statement, Verb};
use crate::gotype::{self, Diagnostic};
use std::ops::Range;

/// Reads a whole script: a statement a line, or several split by `;`. `#` starts a comment.
pub fn parse(text: &str, context: &mut Context) -> Vec<Line> {
    let mut out = Vec::new();
    let (mut start, mut wrong) = (0, 0);
    for (index, row) in text.split_inclusive('\n').enumerate() {
        let number = index as u32 + 1;
        for part in split_row(row) {
            let span = trim(row, part);
            if span.is_empty() {
                continue;
            }
            let column = gotype::line_column(row, span.start).1;
            let statement = row[span.clone()].to_string();
            let is_read = wrong < MAX_WRONG;
            // Read within its row alone: the place of an error costs no look at the rows before.
            let parsed = match is_read {
                true => read_statement(row, span, context),
                false => Err(unread(span, column)),
            };
            wrong += usize::from(parsed.is_err());
            let parsed = parsed.map_err(|d| placed(d, number, start));
            out.push(Line { number, column, text: statement, parsed, is_read });
        }
        start += row.len();
    }
    out
}

/// What is said of a line that was not looked at.
fn unread(span: Range<usize>, column: u32) -> Diagnostic {
    let message = "not read: more lines before it are wrong than are told, mend those first".to_string();
    Diagnostic { span, line: 1, column, message, source: None, stand_in: None }
}

/// A diagnostic of one row as one of the text in which that row begins at byte `start`.
fn placed(diagnostic: Diagnostic, number: u32, start: usize) -> Diagnostic {
    let span = diagnostic.span.start + start..diagnostic.span.end + start;
    Diagnostic { span, line: number, ..diagnostic }
}

/// The statements of one line of text: splits at `;` and ends at a comment, both outside quotes and braces.
fn split_row(row: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut end) = (0, row.len());
    let mut scan = Scanner::new(row, 0);
    while let Some((at, c)) = scan.next_plain() {
        match c {
            ';' if scan.depth == 0 => {
                out.push(start..at);
                start = at + 1;
            }
            '#' if scan.depth == 0 && !is_key_number(row, start, at) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    out.push(start..end.max(start));
    out
}

/// True for the `#` of `put #7`: it stands where the key is expected, before a digit.
fn is_key_number(row: &str, start: usize, at: usize) -> bool {
    let before = row[start..at].trim();
    let after = row[at + 1..].chars().next();
    Verb::ALL.iter().any(|verb| verb.name() == before) && after.is_some_and(|c| c.is_ascii_digit())
}

/// One operation.
fn read_statement(row: &str, span: Range<usize>, context: &mut Context) -> Result<Statement, Diagnostic> {
    let text = &row[span.clone()];
    let word_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let rest = trim(row, span.start + word_end..span.end);
    match Form::of_word(&text[..word_end]) {
        Some(form) => (form.read)(&mut Parser { text: row, context }, form.word, rest),
        None => {
            let word = text.split_whitespace().next().unwrap_or(text);
            let message = format!("unknown operation {word:?}; accepted are: {}", forms::all());
            Err(Diagnostic::new(row, span.start..span.start + word.len(), message))
        }
    }
}
