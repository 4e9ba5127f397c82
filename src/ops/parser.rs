//! Reading one operation against the map's types.

use super::MAX_OPERATIONS;
use super::numbers::{Number, Numbers};
use super::scan::{REPEAT, ROUND, Scanner, is_digits, number, plain_dots, trim, whole_number};
use super::statement::{Statement, Verb};
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
    /// A key always equals itself: a loop that deletes every key is `clear`.
    pub is_reflexive: bool,
}

impl<'a> Context<'a> {
    /// Reads against `map[key]elem`; `layouts` must know the key type.
    pub fn new(types: &'a mut Types, layouts: &Layouts, key: TypeId, elem: TypeId) -> Context<'a> {
        let keys = gotype::sequence(layouts, key).count();
        Context { types, key, elem, arch: layouts.target().arch, keys, is_reflexive: layouts.is_reflexive(key) }
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
    /// How often the repeat is done that the statement stands in.
    pub rounds: Option<u64>,
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

    /// `random N` and `random new N`.
    pub(super) fn random(&self, word: &str, rest: Range<usize>) -> Result<Statement, Diagnostic> {
        match self.text[rest.clone()].strip_prefix("new") {
            Some(amount) if !amount.starts_with(|c: char| c.is_alphanumeric()) => {
                let amount = trim(self.text, rest.end - amount.len()..rest.end);
                self.amount("random new", amount).map(Statement::RandomNew)
            }
            _ => self.amount(word, rest).map(Statement::Random),
        }
    }

    /// `replace N`, two operations each.
    pub(super) fn replace(&self, word: &str, rest: Range<usize>) -> Result<Statement, Diagnostic> {
        let times = self.amount(word, rest.clone())?;
        if 2 * times > MAX_OPERATIONS { self.too_many(rest) } else { Ok(Statement::Replace(times)) }
    }

    /// `for k := range m { delete(m, k) }`, which the compiler makes a clear where a key always equals itself
    /// (`cmd/compile/internal/walk/range.go: isMapClear`).
    pub(super) fn clearing_loop(&self, rest: Range<usize>) -> Result<Statement, Diagnostic> {
        let text = &self.text[rest.clone()];
        if !is_clearing_loop(text) {
            return self.error(rest, "of loops in Go this one is read: for k := range m { delete(m, k) }");
        }
        if !self.context.is_reflexive {
            let name = self.context.types.name(self.context.key);
            let message = format!(
                "a {name} may differ from itself (NaN), so Go makes no clear of this loop; write clear, or delete all"
            );
            return self.error(rest, message);
        }
        Ok(Statement::Clear)
    }

    /// A repeat without its braces.
    pub(super) fn bodiless<T>(&self, rest: Range<usize>) -> Result<T, Diagnostic> {
        let message =
            format!("{REPEAT} takes a number of rounds and operations in braces: {REPEAT} 100 {{ put #i; get 7 }}");
        self.error(rest.start - rest.start.min(REPEAT.len())..rest.end, message)
    }

    /// The N of `random N`, `collide N`, `repeat N {`.
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
        if let Some(numbers) = self.range(&key_span)? {
            if let Some(span) = elem_span {
                let message = "a range has no single elem: each key number n gets elem number n";
                return self.error(span, message);
            }
            return Ok(Statement::Range { verb, numbers });
        }
        if self.text[key_span.clone()].contains(ROUND)
            && let Some(key) = number(&self.text[key_span.clone()])
        {
            self.check_rounds(&key_span, key, 0)?;
            let elem = elem_span.map(|span| self.value(span, self.context.elem)).transpose()?;
            return Ok(Statement::Counted { verb, key, elem: elem.map(|value| Operand::Value(Arc::new(value))) });
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

    /// `FROM..TO` and `FROM..TO step N`, of whole numbers.
    fn range(&self, span: &Range<usize>) -> Result<Option<Numbers>, Diagnostic> {
        let text = &self.text[span.clone()];
        let Some(at) = plain_dots(text) else { return Ok(None) };
        let (to, step) = match text[at + 2..].find("step") {
            Some(word) => (&text[at + 2..][..word], self.step(span.start + at + 2 + word + "step".len()..span.end)?),
            None => (&text[at + 2..], 1),
        };
        let ends = [&text[..at], to];
        let [Some(from), Some(to)] = ends.map(number) else {
            if ends.into_iter().all(is_digits) {
                return self.too_many(span.clone());
            }
            let message = "a range is FROM..TO with whole numbers, such as 0..1000 (1000 left out), 1000..0 for the same \
                           downwards, 0..1000 step 10";
            return self.error(span.clone(), message);
        };
        let Some(distance) = from.distance(to) else {
            let message = "a range in a repeat has as many keys in every round, such as #i*10..#i*10+10";
            return self.error(span.clone(), message);
        };
        let low = if distance < 0 { to } else { from };
        let numbers = Numbers::new(low, u64::try_from(distance.unsigned_abs()).unwrap_or(u64::MAX), step, distance < 0);
        if numbers.len() > MAX_OPERATIONS {
            return self.too_many(span.clone());
        }
        if !numbers.is_empty() {
            self.check_rounds(span, low, (numbers.len() - 1).saturating_mul(step))?;
        }
        Ok(Some(numbers))
    }

    fn step(&self, span: Range<usize>) -> Result<u64, Diagnostic> {
        match whole_number(&self.text[span.clone()]) {
            Some(step) if step > 0 => Ok(step),
            _ => self.error(trim(self.text, span), "a range's step is a whole number from 1, such as step 10"),
        }
    }

    /// True numbers of keys in every round, from `low` to so much further on.
    fn check_rounds(&self, span: &Range<usize>, low: Number, further: u64) -> Result<(), Diagnostic> {
        let is_round = self.text[span.clone()].contains(ROUND);
        if is_round && self.rounds.is_none() {
            let message = format!("{ROUND} is the round of a {REPEAT}: it stands in {REPEAT} 100 {{ put {ROUND} }}");
            return self.error(span.clone(), message);
        }
        let highest = low.bounds(self.rounds.unwrap_or(1)).map(|bounds| bounds.1.saturating_add(further));
        match highest {
            None => self
                .error(span.clone(), "this is below 0, or too large, in one of the rounds; keys are numbered from 0"),
            Some(highest) if highest >= self.context.keys => {
                let what = if plain_dots(&self.text[span.clone()]).is_some() { "the range goes" } else { "this goes" };
                self.beyond(span.clone(), &format!("{what} beyond the keys"))
            }
            Some(_) => Ok(()),
        }
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
        let value = self.key_value(span)?;
        let number = match value {
            Value::Int(n) if self.context.key_is_integer() => u64::try_from(n).ok(),
            _ => None,
        };
        match number {
            Some(n) if n < self.context.keys => Ok((Operand::Nth(n), n)),
            _ => Ok((Operand::Value(Arc::new(value)), 0)),
        }
    }

    /// A key as a literal, or as a cell shows it. Where it is neither and a key's number may be meant, that is named.
    fn key_value(&mut self, span: Range<usize>) -> Result<Value, Diagnostic> {
        let ty = self.context.key;
        let wrong = match self.value(span.clone(), ty) {
            Ok(value) => return Ok(value),
            Err(wrong) => wrong,
        };
        let text = &self.text[span.clone()];
        if let Some(value) = gotype::parse_cell(text, ty, self.context.types, self.context.arch) {
            return Ok(value);
        }
        if let Some(quoted) = self.as_string(text) {
            return Err(Diagnostic { message: format!("a string stands in quotes: {quoted}"), ..wrong });
        }
        match whole_number(text).filter(|n| *n < self.context.keys) {
            Some(n) => Err(Diagnostic { message: format!("{}; key number {n} is #{n}", wrong.message), ..wrong }),
            None => Err(wrong),
        }
    }

    /// A word in quotes, where that would be a key: cells show strings without them.
    fn as_string(&mut self, text: &str) -> Option<String> {
        let is_word = text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_');
        let (quoted, key) = (is_word.then(|| format!("\"{text}\""))?, self.context.key);
        let (types, arch) = (&mut *self.context.types, self.context.arch);
        let is_key = gotype::parse_value(&quoted, key, types, arch).0.is_some()
            || gotype::parse_cell(&quoted, key, types, arch).is_some();
        is_key.then_some(quoted)
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

/// True for `k := range m { delete(m, k) }`, whatever the names.
fn is_clearing_loop(text: &str) -> bool {
    let parts = || {
        let (key, rest) = text.split_once(":=")?;
        let (map, body) = rest.trim_start().strip_prefix("range")?.split_once('{')?;
        let body = body.trim_end().strip_suffix('}')?.trim().trim_end_matches(';');
        Some([key, map, body].map(str::trim))
    };
    let Some([key, map, body]) = parts() else { return false };
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let body: String = body.split_whitespace().collect();
    is_name(key) && is_name(map) && key != map && body == format!("delete({map},{key})")
}
