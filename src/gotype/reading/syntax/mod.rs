//! From a text to its shape: tokens, literals, expressions, declarations.
//!
//! Invariant: names have no meaning yet; whatever a text holds, reading it ends. Knows types as they are spelled alone.
//! `parser`, `bodies`, `file` and `values` are blocks of methods of one parser.

pub(super) mod ast;
mod bodies;
mod file;
pub(crate) mod literal;
mod parser;
pub(crate) mod token;
mod values;

pub(super) use file::FileParts;
pub(super) use parser::Parser;
