//! The view "Compare": the same operations under other Go versions.

pub mod panel;
