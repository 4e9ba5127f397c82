//! The window. Everything here may use egui; nothing outside does.
//!
//! Its rooms are its own: outside is what opens the window, and what tests drive and read it by.

mod bytes;
mod commands;
mod compare;
mod diagram;
mod files;
mod frame;
mod kit;
mod plots;
mod side;
mod state;
mod time;

pub use commands::row::Item;
pub use files::session_store::Store;
pub use frame::{App, run};
pub use kit::style;
pub use state::command::Part;
pub use state::settings::Settings;
pub use state::shortcut::Shortcut;
