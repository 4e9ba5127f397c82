//! Names get their meaning: from parsed expressions and declarations to types.
//!
//! Invariant: nothing here reads text but through `syntax` and `constant`; what is wrong is said once, with its place.
//! Knows no layout. `exprs`, `decls`, `lookup`, `packages` and `constants` are parts of the resolver and call each
//! other, as types mention names, names declarations, and declarations types.

mod constants;
mod cycles;
mod decls;
mod exprs;
mod lookup;
mod near;
mod packages;
mod resolver;
mod std_types;

pub(crate) use constants::unknown_constant;
pub(super) use cycles::break_cycles;
pub(crate) use near::nearest;
pub(super) use packages::import_names;
pub(super) use resolver::Resolver;
