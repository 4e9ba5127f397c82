//! The window. Everything here may use egui; nothing outside does.

pub mod bytes;
pub mod commands;
pub mod compare;
pub mod diagram;
pub mod files;
mod frame;
pub mod kit;
pub mod plots;
pub mod side;
pub mod state;
pub mod time;

pub use frame::{App, run};
