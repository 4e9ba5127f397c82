//! Pictures as shapes: one drawing for the screen, SVG and PNG.
//!
//! Invariant: a shape says what it means ([`Style`]), never a colour; coordinates are points, y grows downwards.
//! Knows nothing of egui, themes or files (scenes find what is under the pointer by arithmetic).

pub mod bill_bar;
mod bill_sheet;
pub mod geometry;
mod hash_bits;
pub mod hex;
mod label;
pub mod legend;
pub mod plot;
pub mod scene;
pub mod shape;
mod step_list;
pub mod struct_picture;
pub mod style;

pub use crate::fonts::Face;
pub use bill_bar::{bill_bar, role_style};
pub use bill_sheet::bill_sheet;
pub use geometry::{Pos, Rect};
pub use hash_bits::hash_bits;
pub use hex::{HexFolding, HexScene, Lit};
pub use label::{short, short_value};
pub use legend::{draw_legend, legend, legend_height};
pub use plot::{Load, PlotModel, histogram_plot, histogram_sheet, plot_sheet, time_plots};
pub use scene::{
    Arrangement, CELL_TEXT, Chains, Direction, Extent, FAR_ZOOM, Fitted, FoldKind, Folded, Folding, HeaderForm,
    LegendMark, Level, MAX_ZOOM, MIN_ZOOM, Marks, NEAR_CARDS, NEAR_ZOOM, Plan, Scene, Slots, Wish, fit, fit_all,
    fit_far, fit_zoom,
};
pub use shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Shape, Texels, Text};
pub use step_list::{ListItem, step_list};
pub use struct_picture::{StructPicture, struct_picture};
pub use style::{Form, Style, Swatch, Tone};
