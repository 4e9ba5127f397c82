//! Every command of the window, and what lists them: menus, keys, the palette, the sheet of shortcuts.

mod edit;
mod file;
mod help;
pub mod keys;
pub mod menu;
pub mod palette;
pub mod registry;
pub mod row;
pub mod run;
pub mod sheet;
mod tries;
mod typed;
mod view;
