//! What names mean, and the types that come of it.
//!
//! Invariant: a declaration is looked into only when something holds it by value, so that what is unknown, or wrong, in
//! a corner of a large source spoils nothing else. `decls`, `exprs`, `lookup`, `packages`, `constants`, `generics` and
//! `reach` are blocks of methods of one [`Resolver`]: a type mentions a name, a name a declaration, a declaration a type.

mod bounds;
mod constants;
mod cycles;
mod decls;
mod exprs;
mod lookup;
mod missing;
mod near;
mod package;
mod packages;
mod reach;
mod resolver;

pub(super) use cycles::break_cycles;
pub(crate) use near::nearest;
pub use package::{Folder, FolderFile};
pub(super) use package::{Package, imports_of};
pub(super) use resolver::Resolver;
