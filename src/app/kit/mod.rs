//! What panels are made of: painting, style, icons, small widgets.

pub mod fonts;
pub mod fuzzy;
pub mod icons;
pub mod legend;
pub mod link;
pub mod nodes;
pub mod paint;
pub mod panes;
pub mod scroll_bar;
pub mod spread;
pub mod style;
pub mod toasts;
pub mod widgets;
