//! What can be wrong with a constant expression.
//!
//! Invariant: a message names what is wrong and, where something else would be accepted, what.

use crate::gotype::reading::diag::MAX_NESTING;
use crate::gotype::reading::syntax::literal::LiteralError;
use crate::gotype::types::Basic;
use std::fmt;

/// The most bits of an integer constant, as in Go (`cmd/compile/internal/types2/const.go: overflow`, Go 1.21 to 1.27).
pub(super) const MAX_INTEGER_BITS: u64 = 512;

/// Why an expression has no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ConstProblem {
    Literal(LiteralError),
    /// A literal that is too long to be kept exactly.
    Long(String),
    /// What is no token of Go: why.
    Token(&'static str),
    /// Something else where an operand is due.
    NoOperand,
    NotWhole(String),
    /// What it is instead.
    NotANumber(&'static str),
    /// Only Go's compiler or the running program knows it: what stands there.
    NotConstant(String),
    /// An operator between what it is not for.
    Mixed(&'static str),
    /// A typed constant that its type does not hold.
    DoesNotFit {
        value: String,
        basic: Basic,
    },
    Overflow,
    DivisionByZero,
    NegativeShift(String),
    Unclosed,
    DeepExpression,
    /// A name that nothing declares, and a declared one near it.
    Unknown {
        name: String,
        near: Option<String>,
    },
    /// A declared constant that has no value as an integer.
    NotAnInteger {
        name: String,
        why: Box<ConstProblem>,
    },
    /// A type whose size hangs on what is not known: what is said of that.
    NoSize(String),
    NoField {
        of: String,
        name: String,
    },
    /// `const N` without a value.
    NoValue,
    OnItself,
    DeepConstants,
}

impl fmt::Display for ConstProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConstProblem::Literal(error) => error.fmt(f),
            ConstProblem::Long(text) => write!(f, "{text} is too long a number to be kept exactly"),
            ConstProblem::Token(why) => f.write_str(why),
            ConstProblem::NoOperand => {
                f.write_str("expected a constant integer: a number such as 8 or 0x10, 'a', a declared const, or 1<<10")
            }
            ConstProblem::NotWhole(text) => write!(f, "{text} is no integer"),
            ConstProblem::NotANumber(what) => write!(f, "{what} is no integer"),
            ConstProblem::NotConstant(text) => write!(f, "{text} is no constant"),
            ConstProblem::Mixed(op) => write!(f, "{op} does not stand between these"),
            ConstProblem::DoesNotFit { value, basic } => write!(f, "{value} does not fit in {}", basic.name()),
            ConstProblem::Overflow => write!(f, "this constant does not fit in {MAX_INTEGER_BITS} bits, Go's limit"),
            ConstProblem::DivisionByZero => f.write_str("division by zero"),
            ConstProblem::NegativeShift(by) => write!(f, "a shift by {by}: the count must not be negative"),
            ConstProblem::Unclosed => f.write_str("expected ) to close this expression"),
            ConstProblem::DeepExpression => write!(f, "expressions nested over {MAX_NESTING} deep are not read"),
            ConstProblem::Unknown { name, near: Some(near) } => {
                write!(f, "unknown constant {name}; did you mean {near}?")
            }
            ConstProblem::Unknown { name, near: None } => {
                write!(f, "unknown constant {name}; declare it, for example const {name} = 8, or write a number")
            }
            ConstProblem::NotAnInteger { name, why } => write!(f, "{name} is no constant integer: {why}"),
            ConstProblem::NoSize(why) => f.write_str(why),
            ConstProblem::NoField { of, name } => write!(f, "{of} has no field {name}"),
            ConstProblem::NoValue => f.write_str("this constant has no value"),
            ConstProblem::OnItself => f.write_str("this constant depends on itself"),
            ConstProblem::DeepConstants => write!(f, "constants nested over {MAX_NESTING} deep are not read"),
        }
    }
}

impl From<LiteralError> for ConstProblem {
    fn from(error: LiteralError) -> ConstProblem {
        ConstProblem::Literal(error)
    }
}
