//! From text to statements.
//!
//! Invariant: a statement stands in one row of the text, but for a repeat, whose lines may stand in rows of their own.

use super::forms::{self, Form};
use super::parser::{Context, Parser};
use super::scan::{REPEAT, Scanner, trim};
use super::statement::{Entry, Repeat, Statement, Verb};
use super::{Line, MAX_LINES_DONE, MAX_NESTING, MAX_OPERATIONS, MAX_WRONG};
use crate::gotype::{self, Diagnostic};
use crate::units::count;
use std::ops::Range;

/// Reads a whole script: a statement a line, or several split by `;`. `#` starts a comment.
pub fn parse(text: &str, context: &mut Context) -> Vec<Line> {
    let mut reader = Reader { context, out: Vec::new(), open: Vec::new(), too_deep: 0, wrong: 0, number: 0, start: 0 };
    for row in text.split_inclusive('\n') {
        reader.number += 1;
        reader.row(row);
        reader.start += row.len();
    }
    reader.end();
    reader.out
}

/// A repeat whose closing brace has not come.
struct Open {
    /// Where it begins.
    at: Place,
    /// How often, where that can be read.
    times: u64,
    body: Vec<Entry>,
    /// The first thing that is wrong with it.
    wrong: Option<Diagnostic>,
}

/// Where a statement begins.
#[derive(Clone)]
struct Place {
    number: u32,
    column: u32,
    /// In bytes, of the whole text.
    start: usize,
    /// As written; of a repeat over several rows, its beginning.
    text: String,
}

impl Place {
    /// What is wrong with the statement as a whole.
    fn error(&self, message: String) -> Diagnostic {
        let span = self.start..self.start + self.text.len();
        Diagnostic { span, line: self.number, column: self.column, message, source: None, stand_in: None }
    }
}

struct Reader<'r, 'c> {
    context: &'r mut Context<'c>,
    out: Vec<Line>,
    /// Repeats within each other.
    open: Vec<Open>,
    /// Repeats within those that are too many, and not looked at.
    too_deep: usize,
    /// Lines that are wrong.
    wrong: usize,
    /// Of the row, from 1.
    number: u32,
    /// Where the row begins in the text.
    start: usize,
}

impl Reader<'_, '_> {
    fn row(&mut self, row: &str) {
        let mut at = 0;
        loop {
            let rest = row[at..].trim_start_matches(|c: char| c.is_whitespace() || c == ';');
            at = row.len() - rest.len();
            if rest.is_empty() || rest.starts_with('#') {
                return;
            }
            if rest.starts_with('}') && !self.open.is_empty() {
                at += 1;
                self.close(&row[..at]);
            } else if let Some(brace) = open_brace(rest) {
                self.open(row, at..at + brace);
                at += brace + 1;
            } else {
                let end = statement_end(row, at, !self.open.is_empty());
                self.statement(row, trim(row, at..end));
                at = end;
            }
        }
    }

    fn place(&self, row: &str, span: Range<usize>) -> Place {
        let column = gotype::line_column(row, span.start).1;
        Place { number: self.number, column, start: self.start + span.start, text: row[span].to_string() }
    }

    fn statement(&mut self, row: &str, span: Range<usize>) {
        let place = self.place(row, span.clone());
        if self.open.last().is_some_and(|open| open.wrong.is_some()) {
            // One thing is told of a repeat.
            return;
        }
        let is_read = self.wrong < MAX_WRONG;
        // Read within its row alone: the place of an error costs no look at the rows before.
        let parsed = match is_read {
            true => self.read(row, span),
            false => {
                Err(place.error("not read: more lines before it are wrong than are told, mend those first".into()))
            }
        };
        self.take(place, parsed, is_read);
    }

    fn read(&mut self, row: &str, span: Range<usize>) -> Result<Statement, Diagnostic> {
        let rounds = self.open.last().map(|open| open.times);
        let (number, start) = (self.number, self.start);
        read_statement(row, span, Parser { text: row, context: self.context, rounds })
            .map_err(|d| placed(d, number, start))
    }

    /// A statement was read: it belongs to the innermost repeat, or to the script.
    fn take(&mut self, place: Place, parsed: Result<Statement, Diagnostic>, is_read: bool) {
        let Some(open) = self.open.last_mut() else {
            self.wrong += usize::from(parsed.is_err());
            let Place { number, column, text, .. } = place;
            return self.out.push(Line { number, column, text, parsed, is_read });
        };
        match parsed {
            Ok(statement) => open.body.push(Entry { line: place.number, statement }),
            Err(wrong) => drop(open.wrong.get_or_insert(wrong)),
        }
    }

    /// `repeat N {`, up to the brace at the end of `span`.
    fn open(&mut self, row: &str, span: Range<usize>) {
        if self.open.len() == MAX_NESTING {
            self.too_deep += 1;
            let is_told = self.open.last().is_some_and(|open| open.wrong.is_some());
            let deep = (!is_told).then(|| self.place(row, span));
            if let (Some(open), Some(place)) = (self.open.last_mut(), deep) {
                open.wrong = Some(place.error(format!("repeats stand in each other at most {MAX_NESTING} deep")));
            }
            return;
        }
        let at = self.place(row, span.start..span.end + 1);
        let amount = trim(row, span.start + REPEAT.len()..span.end);
        let parser = Parser { text: row, context: self.context, rounds: None };
        let times = parser.amount(REPEAT, amount).map_err(|d| placed(d, self.number, self.start));
        let (times, wrong) = times.map_or_else(|wrong| (1, Some(wrong)), |times| (times, None));
        self.open.push(Open { at, times, body: Vec::new(), wrong });
    }

    /// The innermost repeat ends with the row's text so far.
    fn close(&mut self, row: &str) {
        if let Some(left) = self.too_deep.checked_sub(1) {
            self.too_deep = left;
            return;
        }
        let Some(Open { mut at, times, body, wrong }) = self.open.pop() else { return };
        if let Some(from) = at.start.checked_sub(self.start)
            && self.open.is_empty()
        {
            at.text = row[from..].to_string();
        }
        let parsed = match wrong {
            Some(wrong) => Err(wrong),
            None => checked(Repeat::new(times, body), &at),
        };
        self.take(at, parsed, true);
    }

    /// The text ends. Repeats that are open are wrong, and told as one.
    fn end(&mut self) {
        let wrong = self.open.iter_mut().find_map(|open| open.wrong.take());
        self.open.truncate(1);
        if let Some(Open { at, .. }) = self.open.pop() {
            let unclosed = at.error(format!("this {REPEAT} is not closed: its }} is missing"));
            self.take(at, Err(wrong.unwrap_or(unclosed)), true);
        }
    }
}

/// The limits of a repeat, before anything runs.
fn checked(repeat: Repeat, at: &Place) -> Result<Statement, Diagnostic> {
    let statement = Statement::Repeat(repeat);
    if statement.least_len() > MAX_OPERATIONS {
        return Err(at.error(format!("more than {} operations, the limit of one run", count(MAX_OPERATIONS))));
    }
    if statement.parts() > MAX_LINES_DONE {
        let message = format!(
            "a {REPEAT} whose lines look at the map (random, replace, delete all, collide) does at most {} lines one by one; \
             give them larger numbers in fewer rounds",
            count(MAX_LINES_DONE)
        );
        return Err(at.error(message));
    }
    Ok(statement)
}

/// A diagnostic of one row as one of the text in which that row begins at byte `start`.
fn placed(diagnostic: Diagnostic, number: u32, start: usize) -> Diagnostic {
    let span = diagnostic.span.start + start..diagnostic.span.end + start;
    Diagnostic { span, line: number, ..diagnostic }
}

/// Where the brace is that opens a repeat's body, if one begins here.
fn open_brace(text: &str) -> Option<usize> {
    let head = text.strip_prefix(REPEAT)?;
    let brace = head.find(['{', '}', ';', '\n']).filter(|at| head[*at..].starts_with('{'))?;
    (!head.starts_with(|c: char| c.is_alphanumeric())).then_some(REPEAT.len() + brace)
}

/// Where the statement ends that begins at `start` of a row: at `;`, at a comment, or at the brace that closes the repeat
/// which it stands in, outside quotes and braces.
fn statement_end(row: &str, start: usize, in_repeat: bool) -> usize {
    let mut scan = Scanner::new(&row[start..], start);
    loop {
        let depth = scan.depth;
        let Some((at, c)) = scan.next_plain() else { return row.len() };
        let is_end = match c {
            ';' => true,
            '}' => in_repeat,
            '#' => !is_key_number(row, start, at),
            _ => false,
        };
        if is_end && depth == 0 {
            return at;
        }
    }
}

/// True for the `#` of `put #7` and `put #i+1..#i+5`: it stands where a number is expected, before one.
fn is_key_number(row: &str, start: usize, at: usize) -> bool {
    let (before, after) = (row[start..at].trim_end(), &row[at + 1..]);
    let mut after = after.chars();
    let is_number = match after.next() {
        Some('i') => after.next().is_none_or(|c| !c.is_alphanumeric()),
        first => first.is_some_and(|c| c.is_ascii_digit()),
    };
    let goes_on = || before.ends_with("..") || is_sum(before) && before.ends_with(['+', '-', '*']);
    is_number && (Verb::ALL.iter().any(|verb| verb.name() == before) || goes_on())
}

/// True where a number of a repeat's round was begun.
fn is_sum(before: &str) -> bool {
    let rest = Verb::ALL.iter().find_map(|verb| before.strip_prefix(verb.name()));
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || "#i+-*._".contains(c);
    rest.is_some_and(|rest| rest.chars().all(is_part))
}

/// One operation.
fn read_statement(row: &str, span: Range<usize>, mut parser: Parser) -> Result<Statement, Diagnostic> {
    let text = &row[span.clone()];
    let word_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let rest = trim(row, span.start + word_end..span.end);
    match Form::of_word(&text[..word_end]) {
        Some(form) => (form.read)(&mut parser, form.word, rest),
        // Go's own text of a clear.
        None if &text[..word_end] == "for" => parser.clearing_loop(rest),
        None => {
            let word = text.split_whitespace().next().unwrap_or(text);
            let message = format!("unknown operation {word:?}; accepted are: {}", forms::all());
            Err(Diagnostic::new(row, span.start..span.start + word.len(), message))
        }
    }
}
