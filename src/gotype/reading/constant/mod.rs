//! Constant expressions and their values.
//!
//! Invariant: a value is exact, or there is none. Where names come from is asked of a [`ConstScope`].

mod evaluate;
mod problem;
mod standard;

pub(crate) use evaluate::{ConstScope, evaluate};
pub(crate) use problem::ConstProblem;
pub(crate) use standard::standard_constant;
