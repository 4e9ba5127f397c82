//! Files for others: folds over the same diagram that the screen shows.

mod compare_csv;
pub mod csv;
pub mod png;
pub mod svg;
mod texels;

pub use compare_csv::{COMPARE_HEADER, compare_csv};
pub use csv::{csv, write_csv};
pub use png::{PngError, png};
pub use svg::{SvgOptions, svg};
