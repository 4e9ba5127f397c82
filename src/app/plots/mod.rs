//! The view "Plots": entries, bytes and load over time.

pub mod panel;
