//! The panels around the middle: types, operations, what the map is built for, the bill, the inspector.

pub mod bill;
pub mod byte_cells;
pub mod inspector;
pub mod operation;
pub mod operations;
pub mod target;
pub mod tries;
pub mod types;
