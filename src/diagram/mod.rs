//! Pictures as shapes: one drawing for the screen, SVG and PNG.
//!
//! Invariant: a shape says what it means ([`Style`]), never a colour; coordinates are points, y grows downwards.
//! Knows nothing of egui, themes, files or hit tests (layouts find what is under the pointer by arithmetic).

pub mod geometry;
pub mod shape;
pub mod style;

pub use crate::fonts::Face;
pub use geometry::{Pos, Rect};
pub use shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Shape, Swatch, Texels, Text};
pub use style::{Form, Style, Tone};
