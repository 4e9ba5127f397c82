//! From Go text to types, with diagnostics that have their place.
//!
//! Invariant: a type comes out only if nothing that it needs is wrong. Knows no values and no maps at run time; layouts
//! it asks for sizes alone.

mod build;
mod check;
mod condense;
pub(super) mod constant;
pub(super) mod deep;
pub(super) mod diag;
mod mentioned;
pub(super) mod resolve;
mod standard;
pub(super) mod syntax;

pub use build::is_built;
pub use check::{Checked, CheckedParts, DeclaredType, Parts, check_parts, check_source, is_map};
pub use condense::condensed;
pub use diag::{Diagnostic, MAX_SOURCE_BYTES, line_column};
pub(super) use mentioned::{leading_type, literal_constant};
pub use resolve::{Folder, FolderFile};
