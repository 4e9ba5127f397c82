//! The panel of time: buttons, bar, steps.

pub mod bar;
pub mod chips;
pub mod panel;
pub mod plots;
pub mod run_to;
