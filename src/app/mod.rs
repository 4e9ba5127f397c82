//! The window. Everything here may use egui; nothing outside does.

pub mod fonts;
pub mod paint;
pub mod style;
pub mod window;
