//! Reading one operation against the map's types.

use super::scan::{Scanner, is_digits, plain_dots, trim, whole_number};
use super::{MAX_OPERATIONS, Statement, Verb};
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

/// Reads one statement.
pub(super) struct Parser<'a, 'b, 'c> {
    pub text: &'a str,
    pub context: &'b mut Context<'c>,
}

impl Parser<'_, '_, '_> {
    fn error<T>(&self, span: Range<usize>, message: impl Into<String>) -> Result<T, Diagnostic> {
        Err(Diagnostic::new(self.text, span, message))
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
            _ if is_digits(text) => self.too_many(rest),
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
            if is_digits(from) && is_digits(to) {
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
