//! Go types: from text to layouts.
//!
//! [`check_source`] reads a text into [`Types`]; [`Layouts`] lays them out on a target; [`map_type`] says what the
//! compiler makes of a map type; [`parse_value`] and [`format_value`] go between literals and values.
//! Knows no maps at run time.

mod ast;
mod check;
mod comparable;
mod constant;
mod cycles;
mod deep;
mod diag;
mod display;
mod facts;
mod hash_steps;
mod layout;
mod literal;
mod locate;
mod map_type;
pub mod model;
mod names;
mod parse;
mod parse_bodies;
mod parse_file;
pub mod report;
mod resolve;
mod resolve_decls;
mod resolve_names;
mod sequence;
mod std_types;
mod token;
mod types;
mod value;
mod value_dynamic;
mod value_format;
mod value_number;
mod value_parts;

pub use check::{Checked, check_parts, check_source, is_map};
pub use comparable::KeyProblem;
pub use diag::{Diagnostic, MAX_NESTING, MAX_SOURCE_BYTES, line_column};
pub use facts::{Alg, Facts};
pub use hash_steps::{MAX_HASH_STEPS, is_direct_iface, key_steps, type_hash_steps};
pub use layout::{Layouts, TooLarge};
pub use locate::{Padding, Part, PartKind, Word, locate, parts};
pub use map_type::{MAX_INLINE_BYTES, MapTypeError, map_type};
pub use model::*;
pub use sequence::{Sequence, carrier, sequence};
pub use types::{Method, Signature, Types};
pub use value::{parse_value, parse_value_at, zero_value};
pub use value_format::format_value;
