//! What a constant expression can be worth (Go specification, "Constants").
//!
//! Invariant: a typed number fits its type.

use super::number::power_of_two;
use super::problem::ConstProblem;
use crate::gotype::types::Basic;
use crate::target::Arch;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// A constant.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Const {
    Bool(bool),
    Text(Vec<u8>),
    Number(BigRational, NumberType),
}

/// What a number is taken for. Of a declared type only what it stands for counts here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NumberType {
    /// From the least to the greatest, as they are in an operation of two kinds.
    Int,
    Rune,
    Float,
    Typed(Basic),
}

impl NumberType {
    /// Greater wins where two untyped kinds meet.
    fn rank(self) -> u32 {
        match self {
            NumberType::Int => 0,
            NumberType::Rune => 1,
            NumberType::Float => 2,
            NumberType::Typed(_) => 3,
        }
    }

    /// What an operation on both gives.
    pub(super) fn with(self, other: NumberType) -> NumberType {
        if other.rank() > self.rank() { other } else { self }
    }

    /// True where a quotient is cut off.
    pub(super) fn is_whole(self) -> bool {
        match self {
            NumberType::Int | NumberType::Rune => true,
            NumberType::Float => false,
            NumberType::Typed(basic) => integer_bits(basic, Arch::Amd64).is_some(),
        }
    }
}

impl Const {
    /// An untyped integer.
    pub(crate) fn int(value: impl Into<BigInt>) -> Const {
        Const::Number(BigRational::from_integer(value.into()), NumberType::Int)
    }

    /// An integer of a type, which it is known to fit.
    pub(crate) fn typed_int(value: impl Into<BigInt>, basic: Basic) -> Const {
        Const::Number(BigRational::from_integer(value.into()), NumberType::Typed(basic))
    }

    /// The constant as an integer, where it is one.
    pub(crate) fn to_integer(&self) -> Result<BigInt, ConstProblem> {
        match self {
            Const::Number(value, _) if value.is_integer() => Ok(value.to_integer()),
            Const::Number(value, _) => Err(ConstProblem::NotWhole(shown(value))),
            Const::Text(_) => Err(ConstProblem::NotANumber("a string")),
            Const::Bool(_) => Err(ConstProblem::NotANumber("a bool")),
        }
    }

    /// The constant converted to a type that is a number, a string or a bool.
    pub(crate) fn convert(self, to: Basic, arch: Arch) -> Result<Const, ConstProblem> {
        match (self, to) {
            (Const::Bool(value), Basic::Bool) => Ok(Const::Bool(value)),
            (Const::Text(text), Basic::String) => Ok(Const::Text(text)),
            (Const::Number(value, _), Basic::String) => {
                let rune = value.to_integer().to_u32().and_then(char::from_u32).unwrap_or('\u{fffd}');
                Ok(Const::Text(rune.to_string().into_bytes()))
            }
            (Const::Number(value, _), to) => Ok(Const::Number(represent(value, to, arch)?, NumberType::Typed(to))),
            (Const::Text(_), _) => Err(ConstProblem::NotANumber("a string")),
            (Const::Bool(_), _) => Err(ConstProblem::NotANumber("a bool")),
        }
    }

    /// The type that a constant has, or gets where nothing else gives it one.
    pub(super) fn basic(&self) -> Basic {
        match self {
            Const::Bool(_) => Basic::Bool,
            Const::Text(_) => Basic::String,
            Const::Number(_, NumberType::Int) => Basic::Int,
            Const::Number(_, NumberType::Rune) => Basic::Int32,
            Const::Number(_, NumberType::Float) => Basic::Float64,
            Const::Number(_, NumberType::Typed(basic)) => *basic,
        }
    }
}

/// A number for a message.
pub(super) fn shown(value: &BigRational) -> String {
    if value.is_integer() {
        return crate::gotype::reading::syntax::literal::shorten(&value.to_integer().to_string());
    }
    value.to_f64().map_or_else(|| "this number".to_string(), |value| value.to_string())
}

/// A number as a type holds it: the same integer, or the nearest float.
pub(super) fn represent(value: BigRational, basic: Basic, arch: Arch) -> Result<BigRational, ConstProblem> {
    if let Some((bits, signed)) = integer_bits(basic, arch) {
        if !value.is_integer() {
            return Err(ConstProblem::NotWhole(shown(&value)));
        }
        let (least, most) = if signed {
            (-power_of_two(bits - 1), power_of_two(bits - 1) - 1)
        } else {
            (BigInt::zero(), power_of_two(bits) - 1)
        };
        let whole = value.to_integer();
        if whole < least || whole > most {
            return Err(ConstProblem::DoesNotFit { value: shown(&value), basic });
        }
        return Ok(value);
    }
    let rounded = match basic {
        Basic::Float32 => value.to_f32().map(f64::from),
        Basic::Float64 => value.to_f64(),
        _ => return Err(ConstProblem::NotANumber(basic.name())),
    };
    let finite = rounded.filter(|float| float.is_finite()).and_then(BigRational::from_float);
    finite.ok_or_else(|| ConstProblem::DoesNotFit { value: shown(&value), basic })
}

/// How wide an integer type is, and whether it has a sign; `None` for what is no integer.
pub(super) fn integer_bits(basic: Basic, arch: Arch) -> Option<(u64, bool)> {
    let word = arch.ptr_size() * 8;
    Some(match basic {
        Basic::Int => (word, true),
        Basic::Int8 => (8, true),
        Basic::Int16 => (16, true),
        Basic::Int32 => (32, true),
        Basic::Int64 => (64, true),
        Basic::Uint | Basic::Uintptr => (word, false),
        Basic::Uint8 => (8, false),
        Basic::Uint16 => (16, false),
        Basic::Uint32 => (32, false),
        Basic::Uint64 => (64, false),
        _ => return None,
    })
}
