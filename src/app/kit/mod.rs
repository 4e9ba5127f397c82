//! What panels are made of: painting, style, icons, small widgets, and what a panel gets to work with.
//!
//! Invariant: knows the window's state, and no panel.

pub mod around;
pub mod fonts;
pub mod fuzzy;
pub mod icons;
pub mod legend;
pub mod link;
pub mod nodes;
pub mod paint;
pub mod panes;
pub mod scroll_bar;
pub mod sheet;
pub mod spread;
pub mod style;
pub mod target;
pub mod toasts;
pub mod widgets;
