//! The window's state, without a widget: what is selected, pointed at and shown, settings, and what can be asked for.

pub mod behind;
pub mod command;
pub mod memo;
pub mod settings;
pub mod steps;
