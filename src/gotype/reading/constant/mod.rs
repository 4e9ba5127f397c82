//! Constant expressions and their values.
//!
//! Invariant: a value is exact, or there is none. Where names come from is asked of a [`ConstScope`].

mod evaluate;
mod evaluator;
mod number;
mod operand;
mod operators;
mod problem;
mod value;

pub(crate) use evaluate::evaluate;
pub(crate) use evaluator::{ConstScope, Meaning};
pub(crate) use problem::ConstProblem;
pub(crate) use value::Const;
