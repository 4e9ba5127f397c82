//! What Go's literal tokens stand for: integers, floats, runes and strings (Go specification, "Lexical elements").
//!
//! Invariant: values are exact; a float literal is rounded once, to the size it is used at.

use std::fmt;

/// What is wrong with a literal; texts are shortened for the message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum LiteralError {
    /// `1__0`, `1_`, `0x`.
    Underscore(String),
    /// A digit that the base does not have.
    Digit {
        wrong: char,
        radix: u32,
        text: String,
    },
    /// Over 128 bits.
    LargeInteger(String),
    NotANumber(String),
    /// Over the largest number of its float type.
    LargeFloat {
        text: String,
        size: FloatSize,
    },
    /// `''`.
    NoRune,
    /// `'ab'`.
    ManyRunes(String),
    UnknownEscape {
        shown: String,
        quote: char,
    },
    EscapeDigits {
        text: String,
        count: usize,
        radix: u32,
    },
    /// Over one byte.
    LargeEscape(String),
    CodePoint(u32),
}

impl fmt::Display for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LiteralError::Underscore(text) => write!(f, "{text} is no number: '_' must stand between digits"),
            LiteralError::Digit { wrong, radix, text } => {
                write!(f, "'{wrong}' is no digit of the base-{radix} number {text}")
            }
            LiteralError::LargeInteger(text) => write!(f, "the number {text} is too large"),
            LiteralError::NotANumber(text) => write!(f, "{text} is no number"),
            LiteralError::LargeFloat { text, size } => write!(f, "{text} is too large for {}", size.name()),
            LiteralError::NoRune => f.write_str("'' holds no character; write one, for example 'a'"),
            LiteralError::ManyRunes(text) => {
                write!(f, "{text} holds more than one character; a string is written with double quotes")
            }
            LiteralError::UnknownEscape { shown, quote } => write!(
                f,
                "unknown escape {shown}; Go knows \\a \\b \\f \\n \\r \\t \\v \\\\ \\{quote} \\x41 \\101 \\u00e9 \\U0001f600"
            ),
            LiteralError::EscapeDigits { text, count, radix } => {
                write!(f, "the escape {text} needs {count} digits of base {radix}")
            }
            LiteralError::LargeEscape(text) => write!(f, "the escape {text} is over 255"),
            LiteralError::CodePoint(n) => write!(f, "{n:#x} is no Unicode code point"),
        }
    }
}

/// An integer literal: decimal, `0x`, `0o`, `0b`, the old `0` octal, with `_` between digits.
pub(crate) fn integer(text: &str) -> Result<i128, LiteralError> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, &lower[..]),
    };
    if digits.ends_with('_') || digits.contains("__") || digits.is_empty() {
        return Err(LiteralError::Underscore(text.to_string()));
    }
    let clean: String = digits.chars().filter(|c| *c != '_').collect();
    if let Some(wrong) = clean.chars().find(|c| !c.is_digit(radix)) {
        return Err(LiteralError::Digit { wrong, radix, text: shorten(text) });
    }
    i128::from_str_radix(&clean, radix).map_err(|_| LiteralError::LargeInteger(shorten(text)))
}

/// A float size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FloatSize {
    F32,
    F64,
}

impl FloatSize {
    fn name(self) -> &'static str {
        match self {
            FloatSize::F32 => "float32",
            FloatSize::F64 => "float64",
        }
    }
}

/// A float (or integer) literal rounded once to `size`, kept as an `f64`.
pub(crate) fn float(text: &str, size: FloatSize) -> Result<f64, LiteralError> {
    let clean: String = text.chars().filter(|c| *c != '_').collect();
    let lower = clean.to_ascii_lowercase();
    let value = if let Some(hex) = lower.strip_prefix("0x") {
        hex_float(hex, size).ok_or_else(|| LiteralError::NotANumber(shorten(text)))?
    } else if lower.starts_with("0b") || lower.starts_with("0o") {
        integer(text).map(|n| round(n as f64, n as f32, size))?
    } else {
        let bad = |_| LiteralError::NotANumber(shorten(text));
        match size {
            FloatSize::F64 => clean.parse::<f64>().map_err(bad)?,
            FloatSize::F32 => f64::from(clean.parse::<f32>().map_err(bad)?),
        }
    };
    if value.is_infinite() {
        return Err(LiteralError::LargeFloat { text: shorten(text), size });
    }
    Ok(value)
}

fn round(wide: f64, narrow: f32, size: FloatSize) -> f64 {
    if size == FloatSize::F32 { f64::from(narrow) } else { wide }
}

/// `1.8p-3` after `0x`: the mantissa's leading 100 bits and a sticky bit, rounded once to nearest even.
fn hex_float(text: &str, size: FloatSize) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p').unwrap_or((text, "0"));
    let mut exponent: i64 = exponent.parse::<i64>().ok()?.clamp(-1 << 20, 1 << 20);
    let (mut bits, mut sticky, mut fraction, mut any) = (0u128, false, false, false);
    for c in mantissa.chars() {
        if c == '.' && !fraction {
            fraction = true;
            continue;
        }
        let digit = u128::from(c.to_digit(16)?);
        any = true;
        if bits >> 100 == 0 {
            bits = bits << 4 | digit;
            exponent -= if fraction { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            exponent += if fraction { 0 } else { 4 };
        }
    }
    any.then(|| scale(bits << 1 | u128::from(sticky), exponent - 1, size))
}

/// `bits * 2^exponent`, rounded once to nearest even at the precision that the size has there.
fn scale(bits: u128, exponent: i64, size: FloatSize) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let (precision, lowest, highest) = if size == FloatSize::F32 { (24, -149, 128) } else { (53, -1074, 1024) };
    let length = i64::from(128 - bits.leading_zeros());
    let unit = (exponent + length - precision).max(lowest);
    let drop = unit - exponent;
    let rounded = match drop {
        ..=0 => bits << (-drop).min(127),
        1..=127 => {
            let half = 1u128 << (drop - 1);
            let (kept, rest) = (bits >> drop, bits & ((1u128 << drop) - 1));
            kept + u128::from(rest > half || (rest == half && kept & 1 == 1))
        }
        _ => 0,
    };
    if rounded != 0 && unit + i64::from(128 - rounded.leading_zeros()) > highest {
        return f64::INFINITY;
    }
    // `rounded` has at most 53 bits and the product is representable, so both steps are exact.
    let unit = unit as i32;
    (rounded as f64) * 2f64.powi(unit / 2) * 2f64.powi(unit - unit / 2)
}

/// A string literal's bytes, quotes included in `text`; raw ones lose their carriage returns.
pub(crate) fn string(text: &str) -> Result<Vec<u8>, LiteralError> {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    if text.starts_with('`') {
        return Ok(inner.bytes().filter(|b| *b != b'\r').collect());
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let (escape, used) = escape(&rest[at..], '"')?;
        match escape {
            Escape::Byte(b) => out.push(b),
            Escape::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = &rest[at + used..];
    }
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}

/// A rune literal's number, quotes included in `text`.
pub(crate) fn rune(text: &str) -> Result<i128, LiteralError> {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let (value, used) = match inner.chars().next() {
        None => return Err(LiteralError::NoRune),
        Some('\\') => match escape(inner, '\'')? {
            (Escape::Byte(b), used) => (i128::from(b), used),
            (Escape::Char(c), used) => (i128::from(u32::from(c)), used),
        },
        Some(c) => (i128::from(u32::from(c)), c.len_utf8()),
    };
    if used == inner.len() {
        return Ok(value);
    }
    Err(LiteralError::ManyRunes(shorten(text)))
}

enum Escape {
    Byte(u8),
    Char(char),
}

/// One escape at the start of `text`, and its length in bytes.
fn escape(text: &str, quote: char) -> Result<(Escape, usize), LiteralError> {
    let bytes = text.as_bytes();
    let simple = |b: u8| Ok((Escape::Byte(b), 2));
    match bytes.get(1).copied().unwrap_or(0) {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'v' => simple(11),
        b'\\' => simple(b'\\'),
        b if char::from(b) == quote => simple(b),
        b'x' => digits(text, 2, 2, 16).and_then(|n| byte(n, text)).map(|b| (Escape::Byte(b), 4)),
        b'0'..=b'7' => digits(text, 1, 3, 8).and_then(|n| byte(n, text)).map(|b| (Escape::Byte(b), 4)),
        b'u' => digits(text, 2, 4, 16).and_then(code_point).map(|c| (Escape::Char(c), 6)),
        b'U' => digits(text, 2, 8, 16).and_then(code_point).map(|c| (Escape::Char(c), 10)),
        _ => Err(LiteralError::UnknownEscape { shown: text.chars().take(2).collect(), quote }),
    }
}

fn digits(text: &str, from: usize, count: usize, radix: u32) -> Result<u32, LiteralError> {
    text.get(from..from + count)
        .filter(|d| d.chars().all(|c| c.is_digit(radix)))
        .and_then(|d| u32::from_str_radix(d, radix).ok())
        .ok_or_else(|| LiteralError::EscapeDigits { text: shorten(text), count, radix })
}

fn byte(n: u32, text: &str) -> Result<u8, LiteralError> {
    u8::try_from(n).map_err(|_| LiteralError::LargeEscape(shorten(text)))
}

fn code_point(n: u32) -> Result<char, LiteralError> {
    char::from_u32(n).ok_or(LiteralError::CodePoint(n))
}

/// At most 40 characters of a text, for a message.
pub(crate) fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let short: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_all_bases() {
        for (text, value) in [("0", 0), ("0x1F", 31), ("0b101", 5), ("0o17", 15), ("017", 15), ("1_000", 1000)] {
            assert_eq!(integer(text), Ok(value), "{text}");
        }
        for text in ["08", "0b2", "1__0", "1_", "0x"] {
            assert!(integer(text).is_err(), "{text}");
        }
    }

    #[test]
    fn floats_are_rounded_once() {
        assert_eq!(float("0x1p-2", FloatSize::F64), Ok(0.25));
        assert_eq!(float("0x1.8p1", FloatSize::F64), Ok(3.0));
        assert_eq!(float("0x1p-1074", FloatSize::F64), Ok(5e-324));
        assert_eq!(float("0x1p-1075", FloatSize::F64), Ok(0.0));
        assert_eq!(float("0x1.fffffffffffff8p0", FloatSize::F64), Ok(2.0));
        assert_eq!(float("0x1p1023", FloatSize::F64), Ok(2f64.powi(1023)));
        assert!(float("0x1p1024", FloatSize::F64).is_err());
        assert!(float("1e39", FloatSize::F32).is_err());
        assert_eq!(float("16777217", FloatSize::F32), Ok(16777216.0));
    }

    #[test]
    fn strings_and_runes_with_escapes() {
        assert_eq!(string(r#""a\n\xff\101é\u00e9""#), Ok(b"a\n\xffA\xc3\xa9\xc3\xa9".to_vec()));
        assert_eq!(string("`a\\n`"), Ok(b"a\\n".to_vec()));
        assert_eq!(rune(r"'\''"), Ok(39));
        assert_eq!(rune("'é'"), Ok(233));
        assert!(rune("'ab'").is_err());
        assert!(string(r#""\q""#).is_err());
        assert!(string(r#""\ud800""#).is_err());
    }
}
