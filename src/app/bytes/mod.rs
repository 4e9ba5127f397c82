//! The view "Bytes": a region of the map's memory in hex.

pub mod bar;
pub mod input;
pub mod panel;
