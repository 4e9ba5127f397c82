//! From Go text to types, with diagnostics that have their place.
//!
//! Invariant: a type comes out only if nothing that it needs is wrong. Knows no values and no maps at run time; layouts
//! it asks for sizes alone.

mod check;
pub(super) mod constant;
pub(super) mod deep;
pub(super) mod diag;
pub(super) mod resolve;
#[allow(dead_code)]
mod standard;
pub(super) mod syntax;

pub(super) use check::leading_type;
pub use check::{Checked, check_parts, check_source, is_map};
pub use diag::{Diagnostic, MAX_SOURCE_BYTES, line_column};
