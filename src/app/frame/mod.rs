//! The window as a whole: where panels stand, and what is done when they ask.
//!
//! Invariant: panels read and ask; one place does what they ask for, at the end of a frame. [`App`] is one struct, whose
//! methods stand in several files.

mod actions;
mod app;
mod asking;
mod bars;
mod centers;
mod dialogs;
mod exporting;
mod keeping;
mod presenter;
mod saving;
mod shell;
mod window;

pub use app::{App, run};
