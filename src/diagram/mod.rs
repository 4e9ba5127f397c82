//! Pictures as shapes: one drawing for the screen, SVG and PNG.
//!
//! Invariant: a shape says what it means ([`Style`]), never a colour; coordinates are points, y grows downwards.
//! Knows nothing of egui, themes or files (scenes find what is under the pointer by arithmetic).

pub mod bill_bar;
pub mod geometry;
mod label;
pub mod legend;
pub mod scene;
pub mod shape;
pub mod struct_picture;
pub mod style;

pub use crate::fonts::Face;
pub use bill_bar::{bill_bar, role_style};
pub use geometry::{Pos, Rect};
pub use label::{literal, short, short_value};
pub use legend::{draw_legend, legend, legend_height};
pub use scene::{
    CARDS_END, Direction, FAR_ZOOM, FoldKind, Folded, Folding, LegendMark, Level, MAX_ZOOM, MIN_ZOOM, Marks, NEAR_ZOOM,
    Plan, Scene, fit_planned, fit_whole, fit_zoom,
};
pub use shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Shape, Swatch, Texels, Text};
pub use struct_picture::struct_picture;
pub use style::{Form, Style, Tone};
