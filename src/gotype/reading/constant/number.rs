//! Exact numbers from literals.
//!
//! Invariant: a number is exact, as Go's untyped constants are; what would take too much room to be exact is refused.

use super::problem::{ConstProblem, MAX_INTEGER_BITS};
use crate::gotype::reading::syntax::literal::{self, FloatSize, LiteralError};
use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{Num, One, Zero};

/// The most bits of either part of a fraction. Differs from Go: there a constant with more is rounded.
pub(super) const MAX_FRACTION_BITS: u64 = 1 << 14;
/// The largest exponent of two that a literal may have, either way.
const MAX_EXPONENT: i64 = 4_000;

/// An integer literal of any length.
pub(super) fn integer(text: &str) -> Result<BigRational, ConstProblem> {
    match literal::integer(text) {
        Ok(value) => Ok(BigRational::from_integer(value.into())),
        Err(LiteralError::LargeInteger(shown)) => {
            let value = big_integer(text).filter(|value| value.bits() <= MAX_INTEGER_BITS);
            value.map(BigRational::from_integer).ok_or(ConstProblem::Literal(LiteralError::LargeInteger(shown)))
        }
        Err(error) => Err(error.into()),
    }
}

fn big_integer(text: &str) -> Option<BigInt> {
    let clean: String = text.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase();
    let (radix, digits) = match clean.get(..2) {
        Some("0x") => (16, &clean[2..]),
        Some("0o") => (8, &clean[2..]),
        Some("0b") => (2, &clean[2..]),
        _ if clean.starts_with('0') => (8, &clean[1..]),
        _ => (10, &clean[..]),
    };
    // More digits than this have more bits than are read, in any base.
    if digits.len() > MAX_INTEGER_BITS as usize + 64 {
        return None;
    }
    BigInt::from_str_radix(digits, radix).ok()
}

/// A float literal, as the fraction that it is.
pub(super) fn float(text: &str) -> Result<BigRational, ConstProblem> {
    match literal::float(text, FloatSize::F64) {
        Ok(_) | Err(LiteralError::LargeFloat { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let clean: String = text.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase();
    let value = match clean.strip_prefix("0x") {
        Some(hex) => fraction(hex, 'p', 16),
        None => fraction(&clean, 'e', 10),
    };
    value.ok_or_else(|| ConstProblem::Long(literal::shorten(text)))
}

/// `mantissa` with its point, and an exponent of 2 after `p`, of 10 after `e`.
fn fraction(text: &str, mark: char, radix: u32) -> Option<BigRational> {
    let (mantissa, exponent) = text.split_once(mark).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().ok().filter(|e: &i64| e.abs() <= MAX_EXPONENT)?;
    let (whole, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + after.len() > MAX_EXPONENT as usize {
        return None;
    }
    let digits = BigUint::from_str_radix(&format!("0{whole}{after}"), radix).ok()?;
    let below = BigInt::from(radix).pow(after.len() as u32);
    let value = BigRational::new(digits.into(), below);
    let scale = BigInt::from(if radix == 16 { 2 } else { 10 }).pow(exponent.unsigned_abs() as u32);
    let scale = BigRational::from_integer(scale);
    let value = if exponent < 0 { value / scale } else { value * scale };
    is_short(&value).then_some(value)
}

/// True for a fraction that takes no more room than is given to one.
pub(super) fn is_short(value: &BigRational) -> bool {
    value.numer().bits() <= MAX_FRACTION_BITS && value.denom().bits() <= MAX_FRACTION_BITS
}

/// 2 to a power.
pub(super) fn power_of_two(exponent: u64) -> BigInt {
    BigInt::one() << exponent
}

/// The number truncated towards zero, of a quotient of integers.
pub(super) fn quotient(a: &BigInt, b: &BigInt) -> Option<BigInt> {
    (!b.is_zero()).then(|| a / b)
}
