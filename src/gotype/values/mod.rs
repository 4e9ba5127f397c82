//! Go values: literals to values and back, and the numbered values of a type.
//!
//! Invariant: what is formatted parses back to the same value. Knows no memory: how a value lies in it is the
//! engine's. `parser`, `number`, `parts` and `dynamic` are blocks of methods of one parser.

mod cell;
mod dynamic;
mod format;
mod leaves;
mod number;
mod parser;
mod parts;
mod sequence;
mod value;

pub use cell::{cell_text, parse_cell};
pub use format::format_value;
pub use leaves::key_text;
pub use parser::parse_value;
pub use sequence::{Carrier, CarrierKind, Sequence, distinct_addresses, sequence};
pub use value::Value;
