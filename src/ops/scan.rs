//! Walking the text of operations: outside of quotes and brackets, numbers, white space.

use super::numbers::Number;
use std::ops::Range;

/// Walks text outside of quotes, counting braces.
pub(super) struct Scanner<'a> {
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
    offset: usize,
    pub depth: usize,
}

impl<'a> Scanner<'a> {
    /// Of a text that begins so far on.
    pub fn new(text: &'a str, offset: usize) -> Scanner<'a> {
        Scanner { chars: text.char_indices().peekable(), offset, depth: 0 }
    }

    /// The next character that is not inside quotes.
    pub fn next_plain(&mut self) -> Option<(usize, char)> {
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
pub(super) fn plain_dots(text: &str) -> Option<usize> {
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

/// A number that may hang on the round: sums and products of whole numbers and `#i`. `None` where it is none, or no
/// straight line.
pub(super) fn number(text: &str) -> Option<Number> {
    if let Some(n) = whole_number(text) {
        return Some(Number::fixed(n));
    }
    // Sums are split at their last sign, so that `9-3-2` is `(9-3)-2`.
    if let Some(at) = text.rfind(['+', '-']) {
        let sign = if text[at..].starts_with('-') { -1 } else { 1 };
        return number(&text[..at])?.plus(product(&text[at + 1..])?, sign);
    }
    product(text)
}

fn product(text: &str) -> Option<Number> {
    text.split('*').map(factor).reduce(|a, b| a?.times(b?))?
}

fn factor(text: &str) -> Option<Number> {
    match text.trim() {
        ROUND => Some(Number::ROUND),
        text => whole_number(text).map(Number::fixed),
    }
}

/// The word that a repeat begins with.
pub(super) const REPEAT: &str = "repeat";

/// The number of the round in a repeat.
pub(super) const ROUND: &str = "#i";

/// A whole number as people write it: `1000`, `#7`, `1_000`, `1e6`.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let digits = text.trim().trim_start_matches('#').replace('_', "");
    if let Ok(n) = digits.parse() {
        return Some(n);
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E'])?;
    let power = 10u64.checked_pow(exponent.parse().ok()?)?;
    mantissa.parse::<u64>().ok()?.checked_mul(power)
}

/// True for digits with `_` between them, whatever the number's size.
pub(super) fn is_digits(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}

/// `span` without white space at its ends.
pub(super) fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}
