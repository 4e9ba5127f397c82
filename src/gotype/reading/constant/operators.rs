//! Go's operators on constants (Go specification, "Constant expressions").
//!
//! Invariant: arithmetic is exact; a typed result that its type does not hold is an error, never a wrong number.

use super::number::{is_short, power_of_two, quotient};
use super::problem::{ConstProblem, MAX_INTEGER_BITS};
use super::value::{Const, NumberType, integer_bits, represent, shown};
use crate::target::Arch;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::cmp::Ordering;

/// Go's precedence of a binary operator, higher binds tighter.
pub(super) fn precedence(op: &str) -> Option<u8> {
    match op {
        "||" => Some(1),
        "&&" => Some(2),
        "==" | "!=" | "<" | "<=" | ">" | ">=" => Some(3),
        "+" | "-" | "|" | "^" => Some(4),
        "*" | "/" | "%" | "<<" | ">>" | "&" | "&^" => Some(5),
        _ => None,
    }
}

/// `a op b`.
pub(super) fn binary(op: &'static str, a: Const, b: Const, arch: Arch) -> Result<Const, ConstProblem> {
    match (a, b) {
        (Const::Bool(a), Const::Bool(b)) => logic(op, a, b),
        (Const::Text(mut a), Const::Text(b)) => match op {
            "+" if a.len() + b.len() > crate::gotype::reading::diag::MAX_SOURCE_BYTES => Err(ConstProblem::Overflow),
            "+" => {
                a.extend(b);
                Ok(Const::Text(a))
            }
            _ => compared(op, a.cmp(&b)),
        },
        (Const::Number(a, kind), Const::Number(b, _)) if matches!(op, "<<" | ">>") => shift(op, (a, kind), &b, arch),
        (Const::Number(a, of_a), Const::Number(b, of_b)) => {
            let kind = of_a.with(of_b);
            let (a, b) = match kind {
                NumberType::Typed(basic) => (represent(a, basic, arch)?, represent(b, basic, arch)?),
                _ => (a, b),
            };
            if precedence(op) == Some(3) {
                return compared(op, a.cmp(&b));
            }
            fit(arithmetic(op, a, b, kind)?, kind, arch)
        }
        _ => Err(ConstProblem::Mixed(op)),
    }
}

fn logic(op: &'static str, a: bool, b: bool) -> Result<Const, ConstProblem> {
    Ok(Const::Bool(match op {
        "&&" => a && b,
        "||" => a || b,
        "==" => a == b,
        "!=" => a != b,
        _ => return Err(ConstProblem::Mixed(op)),
    }))
}

fn compared(op: &'static str, order: Ordering) -> Result<Const, ConstProblem> {
    Ok(Const::Bool(match op {
        "==" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        _ => return Err(ConstProblem::Mixed(op)),
    }))
}

/// `/` and `%` of integers truncate towards zero; the other half of the operators knows integers alone.
fn arithmetic(op: &'static str, a: BigRational, b: BigRational, kind: NumberType) -> Result<BigRational, ConstProblem> {
    match op {
        "+" => return Ok(a + b),
        "-" => return Ok(a - b),
        "*" => return Ok(a * b),
        "/" if b.is_zero() => return Err(ConstProblem::DivisionByZero),
        "/" if !kind.is_whole() => return Ok(a / b),
        _ => {}
    }
    for part in [&a, &b] {
        if !part.is_integer() {
            return Err(ConstProblem::NotWhole(shown(part)));
        }
    }
    let (a, b) = (a.to_integer(), b.to_integer());
    let value = match op {
        "/" => quotient(&a, &b).ok_or(ConstProblem::DivisionByZero)?,
        "%" if b.is_zero() => return Err(ConstProblem::DivisionByZero),
        "%" => a % b,
        "|" => a | b,
        "^" => a ^ b,
        "&" => a & b,
        "&^" => a & !b,
        _ => return Err(ConstProblem::Mixed(op)),
    };
    Ok(BigRational::from_integer(value))
}

fn shift(
    op: &'static str,
    (value, kind): (BigRational, NumberType),
    by: &BigRational,
    arch: Arch,
) -> Result<Const, ConstProblem> {
    for part in [&value, by] {
        if !part.is_integer() {
            return Err(ConstProblem::NotWhole(shown(part)));
        }
    }
    let (value, by) = (value.to_integer(), by.to_integer());
    if by < BigInt::zero() {
        return Err(ConstProblem::NegativeShift(by.to_string()));
    }
    let kind = if kind == NumberType::Float { NumberType::Int } else { kind };
    let shifted = match (op, by.to_u64()) {
        (">>", Some(by)) if by <= value.bits() => value >> by,
        (">>", _) => BigInt::from(if value < BigInt::zero() { -1 } else { 0 }),
        _ if value.is_zero() => value,
        (_, Some(by)) if by <= MAX_INTEGER_BITS => value << by,
        _ => return Err(ConstProblem::Overflow),
    };
    fit(BigRational::from_integer(shifted), kind, arch)
}

/// `+x`, `-x`, `^x`, `!x`.
pub(super) fn unary(op: &'static str, value: Const, arch: Arch) -> Result<Const, ConstProblem> {
    match (op, value) {
        ("!", Const::Bool(value)) => Ok(Const::Bool(!value)),
        ("+", Const::Number(value, kind)) => Ok(Const::Number(value, kind)),
        ("-", Const::Number(value, kind)) => fit(-value, kind, arch),
        ("^", Const::Number(value, kind)) => {
            if !value.is_integer() {
                return Err(ConstProblem::NotWhole(shown(&value)));
            }
            let value = value.to_integer();
            // The bits of an unsigned number are those of its type; of any other there is a sign before them.
            let flipped = match kind {
                NumberType::Typed(basic) => match integer_bits(basic, arch) {
                    Some((bits, false)) => power_of_two(bits) - 1 - value,
                    _ => !value,
                },
                _ => !value,
            };
            fit(BigRational::from_integer(flipped), kind, arch)
        }
        _ => Err(ConstProblem::Mixed(op)),
    }
}

/// The number as a constant of its kind, if it fits.
fn fit(value: BigRational, kind: NumberType, arch: Arch) -> Result<Const, ConstProblem> {
    let value = match kind {
        NumberType::Typed(basic) => represent(value, basic, arch)?,
        NumberType::Int | NumberType::Rune if value.numer().bits() > MAX_INTEGER_BITS => {
            return Err(ConstProblem::Overflow);
        }
        _ if !is_short(&value) => return Err(ConstProblem::Overflow),
        _ => value,
    };
    Ok(Const::Number(value, kind))
}
