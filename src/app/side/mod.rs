//! The panels around the middle: types, operations, what the map is built for, the bill, the inspector.
//!
//! Invariant: no panel knows another, but for the parts of one.

pub mod bill;
mod byte_cells;
mod declared;
pub mod inspector;
mod operation;
pub mod operations;
pub mod target;
pub mod tries;
pub mod types;
