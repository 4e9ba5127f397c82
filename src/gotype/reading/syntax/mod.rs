//! From a text to its shape: tokens, literals, expressions, declarations.
//!
//! Invariant: names have no meaning yet; whatever a text holds, reading it ends. Knows nothing of types.
//! Files, each importing from those before it: `token`, `literal`, `ast`, `parser`, then `bodies` and `file`, which are
//! parts of the parser.

pub(super) mod ast;
mod bodies;
mod file;
pub(crate) mod literal;
mod parser;
pub(crate) mod token;

pub(super) use file::FileParts;
pub(super) use parser::Parser;
