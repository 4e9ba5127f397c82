//! The panel of time: buttons, the bar with its plots, steps.

pub mod bar;
mod chips;
pub mod panel;
mod plots;
mod run_to;
