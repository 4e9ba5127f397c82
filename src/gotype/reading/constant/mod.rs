//! Constant expressions and their values.
//!
//! Invariant: a value is exact, or there is none. Where names come from is asked of a [`ConstScope`].

mod evaluate;
mod problem;
mod standard;

pub(in crate::gotype) use evaluate::{ConstScope, evaluate};
pub(in crate::gotype) use problem::ConstProblem;
pub(in crate::gotype) use standard::standard_constant;
