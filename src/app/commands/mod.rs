//! Every command of the window, and what lists them: menus, keys, the palette, the sheet of shortcuts.

pub mod keys;
pub mod menu;
pub mod palette;
pub mod registry;
pub mod sheet;
