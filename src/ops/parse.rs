//! From text to statements.

use super::forms::{self, Form};
use super::{Line, MAX_OPERATIONS, MAX_WRONG, Statement, Verb};
use crate::engine::Operand;
use crate::gotype::{self, Basic, Diagnostic, Kind, Layouts, TypeId, Types, Value};
use crate::target::Arch;
use crate::units::{count, plural};
use std::ops::Range;
use std::sync::Arc;

/// What a script is read against: the map's types. Literals may add dynamic types to `types`.
pub struct Context<'a> {
    /// The types that literals may name.
    pub types: &'a mut Types,
    /// The map's key type.
    pub key: TypeId,
    /// The map's elem type.
    pub elem: TypeId,
    /// Where values lie: what fits in an `int` hangs on it.
    pub arch: Arch,
    /// How many keys the key type's sequence has.
    pub keys: u64,
}

impl<'a> Context<'a> {
    /// Reads against `map[key]elem`; `layouts` must know the key type.
    pub fn new(types: &'a mut Types, layouts: &Layouts, key: TypeId, elem: TypeId) -> Context<'a> {
        let keys = gotype::sequence(layouts, key).count();
        Context { types, key, elem, arch: layouts.target().arch, keys }
    }

    fn key_is_integer(&self) -> bool {
        let Kind::Basic(basic) = self.types.shape(self.key) else { return false };
        !matches!(
            basic,
            Basic::Bool
                | Basic::Float32
                | Basic::Float64
                | Basic::Complex64
                | Basic::Complex128
                | Basic::String
                | Basic::UnsafePointer
        )
    }
}

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
                true => Parser { text: row, context }.statement(span),
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
    Diagnostic { span, line: 1, column, message, source: None }
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

/// Walks text outside of quotes, counting braces.
struct Scanner<'a> {
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
    offset: usize,
    depth: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, offset: usize) -> Scanner<'a> {
        Scanner { chars: text.char_indices().peekable(), offset, depth: 0 }
    }

    /// The next character that is not inside quotes.
    fn next_plain(&mut self) -> Option<(usize, char)> {
        let (at, c) = self.chars.next()?;
        match c {
            '"' | '\'' | '`' => self.skip_quoted(c),
            '{' | '(' | '[' => self.depth += 1,
            '}' | ')' | ']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Some((self.offset + at, c))
    }

    fn skip_quoted(&mut self, quote: char) {
        while let Some((_, c)) = self.chars.next() {
            if c == '\\' && quote != '`' {
                self.chars.next();
            } else if c == quote {
                break;
            }
        }
    }
}

/// Where a text has `..` outside quotes and brackets: a range. `"a..b"` and `T{S: ".."}` are values.
fn plain_dots(text: &str) -> Option<usize> {
    let mut scan = Scanner::new(text, 0);
    let mut dot = None;
    while let Some((at, c)) = scan.next_plain() {
        match (c, dot) {
            ('.', Some(before)) if before + 1 == at => return Some(before),
            ('.', _) if scan.depth == 0 => dot = Some(at),
            _ => dot = None,
        }
    }
    None
}

/// Reads one statement.
pub(super) struct Parser<'a, 'b, 'c> {
    text: &'a str,
    context: &'b mut Context<'c>,
}

impl Parser<'_, '_, '_> {
    fn error<T>(&self, span: Range<usize>, message: impl Into<String>) -> Result<T, Diagnostic> {
        Err(Diagnostic::new(self.text, span, message))
    }

    fn statement(&mut self, span: Range<usize>) -> Result<Statement, Diagnostic> {
        let text = &self.text[span.clone()];
        let word_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let rest = trim(self.text, span.start + word_end..span.end);
        match Form::of_word(&text[..word_end]) {
            Some(form) => (form.read)(self, form.word, rest),
            None => {
                let word = text.split_whitespace().next().unwrap_or(text);
                let message = format!("unknown operation {word:?}; accepted are: {}", forms::all());
                self.error(span.start..span.start + word.len(), message)
            }
        }
    }

    /// What stands alone: `clear`.
    pub(super) fn bare(&self, word: &str, rest: Range<usize>, statement: Statement) -> Result<Statement, Diagnostic> {
        if rest.is_empty() {
            return Ok(statement);
        }
        self.error(rest, format!("{word} stands alone: it takes nothing after it"))
    }

    /// What is done with one key, a range of them, or (`delete`) all.
    pub(super) fn keyed(&mut self, verb: Verb, rest: Range<usize>) -> Result<Statement, Diagnostic> {
        let word = verb.name();
        if rest.is_empty() {
            let message = format!("{word} needs a key: {word} 7, {word} \"alice\", {word} 0..1000");
            return self.error(rest.start - word.len()..rest.end, message);
        }
        if verb == Verb::Delete && &self.text[rest.clone()] == "all" {
            return Ok(Statement::DeleteAll);
        }
        self.with_key(verb, rest)
    }

    /// The N of `range N` and `next N`, if there is one: a number of entries, from 1.
    pub(super) fn entries(&self, word: &str, rest: Range<usize>) -> Result<Option<u64>, Diagnostic> {
        let text = &self.text[rest.clone()];
        match whole_number(text) {
            _ if text.is_empty() => Ok(None),
            Some(n) if n > 0 => Ok(Some(n)),
            _ => self.error(rest, format!("{word} takes a number of entries from 1, such as {word} 3, or nothing")),
        }
    }

    /// The hint of `remake`, if there is one.
    pub(super) fn hint(&self, rest: Range<usize>) -> Result<Option<i64>, Diagnostic> {
        let text = &self.text[rest.clone()];
        let number = if text == "-1" { Some(-1) } else { whole_number(text).and_then(|n| i64::try_from(n).ok()) };
        match number {
            _ if text.is_empty() => Ok(None),
            Some(n) => Ok(Some(n)),
            _ => self.error(rest, "remake takes a hint, such as remake 1000, -1 for none, or nothing for len(m)"),
        }
    }

    /// The N of `random N` and `collide N`.
    pub(super) fn amount(&self, word: &str, rest: Range<usize>) -> Result<u64, Diagnostic> {
        let text = &self.text[rest.clone()];
        match whole_number(text) {
            Some(n) if n <= MAX_OPERATIONS => Ok(n),
            Some(_) => self.too_many(rest),
            _ if text.is_empty() => self.error(rest, format!("{word} needs a number: {word} 200")),
            _ if text.bytes().all(|b| b.is_ascii_digit() || b == b'_') => self.too_many(rest),
            _ => self.error(rest, format!("{word} takes a whole number, such as {word} 200")),
        }
    }

    fn too_many<T>(&self, span: Range<usize>) -> Result<T, Diagnostic> {
        self.error(span, format!("more than {} operations, the limit of one run", count(MAX_OPERATIONS)))
    }

    fn with_key(&mut self, verb: Verb, rest: Range<usize>) -> Result<Statement, Diagnostic> {
        let (key_span, elem_span) = self.split_elem(rest);
        if let Some(span) = &elem_span
            && verb != Verb::Put
        {
            return self.error(span.clone(), format!("{} takes no elem; = belongs to put", verb.name()));
        }
        if let Some(range) = self.range(&key_span)? {
            if let Some(span) = elem_span {
                let message = "a range has no single elem: each key number n gets elem number n";
                return self.error(span, message);
            }
            let (from, to) = range;
            return Ok(Statement::Range { verb, from, to });
        }
        let (key, number) = self.key(key_span)?;
        let elem = match elem_span {
            Some(span) => Operand::Value(Arc::new(self.value(span, self.context.elem)?)),
            None => Operand::Nth(number),
        };
        Ok(Statement::One { verb, key, elem })
    }

    /// Splits at the `=` outside quotes and braces.
    fn split_elem(&self, span: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
        let mut scan = Scanner::new(&self.text[span.clone()], span.start);
        while let Some((at, c)) = scan.next_plain() {
            if c == '=' && scan.depth == 0 {
                return (trim(self.text, span.start..at), Some(trim(self.text, at + 1..span.end)));
            }
        }
        (span, None)
    }

    /// `FROM..TO`, both whole numbers.
    fn range(&self, span: &Range<usize>) -> Result<Option<(u64, u64)>, Diagnostic> {
        let text = &self.text[span.clone()];
        let Some(at) = plain_dots(text) else { return Ok(None) };
        let (from, to) = (&text[..at], &text[at + 2..]);
        let (Some(from), Some(to)) = (whole_number(from), whole_number(to)) else {
            let digits = |t: &str| {
                let t = t.trim();
                !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'_')
            };
            if digits(from) && digits(to) {
                return self.too_many(span.clone());
            }
            return self.error(span.clone(), "a range is FROM..TO with whole numbers, such as 0..1000 (1000 left out)");
        };
        if from > to {
            return self.error(span.clone(), format!("the range ends before it begins: write {to}..{from}"));
        }
        if to - from > MAX_OPERATIONS {
            return self.too_many(span.clone());
        }
        if to > self.context.keys && to > from {
            return self.beyond(span.clone(), "the range goes beyond the keys");
        }
        Ok(Some((from, to)))
    }

    fn beyond<T>(&self, span: Range<usize>, what: &str) -> Result<T, Diagnostic> {
        let keys = plural(self.context.keys, "key");
        let name = self.context.types.name(self.context.key);
        let last = self.context.keys.saturating_sub(1);
        self.error(span, format!("{what}: the sequence of {name} has {keys}, number 0 to {}", count(last)))
    }

    /// A key, and the number of the elem that goes with it when none is given.
    fn key(&mut self, span: Range<usize>) -> Result<(Operand, u64), Diagnostic> {
        let text = &self.text[span.clone()];
        if let Some(digits) = text.strip_prefix('#') {
            let Ok(n) = digits.replace('_', "").parse::<u64>() else {
                return self.error(span, "a key number is # and a whole number: #7");
            };
            if n >= self.context.keys {
                return self.beyond(span, &format!("there is no key number {}", count(n)));
            }
            return Ok((Operand::Nth(n), n));
        }
        let value = self.value(span, self.context.key)?;
        let number = match value {
            Value::Int(n) if self.context.key_is_integer() => u64::try_from(n).ok(),
            _ => None,
        };
        match number {
            Some(n) if n < self.context.keys => Ok((Operand::Nth(n), n)),
            _ => Ok((Operand::Value(Arc::new(value)), 0)),
        }
    }

    fn value(&mut self, span: Range<usize>, ty: TypeId) -> Result<Value, Diagnostic> {
        if span.is_empty() {
            let name = self.context.types.name(ty);
            return self.error(span, format!("a value of type {name} is missing here"));
        }
        let (value, problems) =
            gotype::parse_value(&self.text[span.clone()], ty, self.context.types, self.context.arch);
        value.ok_or_else(|| {
            let problem = problems.into_iter().next();
            let (at, message) = problem.map_or((0..0, "this is no value".to_string()), |d| (d.span, d.message));
            Diagnostic::new(self.text, span.start + at.start..span.start + at.end, message)
        })
    }
}

/// A whole number as people write it: `1000`, `#7`, `1_000`, `1e6`.
fn whole_number(text: &str) -> Option<u64> {
    let digits = text.trim().trim_start_matches('#').replace('_', "");
    if let Ok(n) = digits.parse() {
        return Some(n);
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E'])?;
    let power = 10u64.checked_pow(exponent.parse().ok()?)?;
    mantissa.parse::<u64>().ok()?.checked_mul(power)
}

/// `span` without white space at its ends.
fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}
