//! Files for others: folds over the same diagram that the screen shows.

pub mod choice;
mod compare_csv;
mod content;
pub mod csv;
pub mod png;
mod steps;
pub mod svg;
mod tables;
mod texels;

pub use choice::{Choice, Format, What};
pub use compare_csv::{COMPARE_HEADER, compare_csv};
pub use content::{Content, Picture};
pub use csv::{csv, write_csv};
pub use png::{Pixels, PngError, pixels, png, png_size};
pub use steps::{cost, steps_markdown, steps_title};
pub use svg::{SvgOptions, svg};
pub use tables::{
    BILL_HEADER, HISTOGRAMS_HEADER, SAMPLES_HEADER, bill_csv, bill_markdown, bill_text, description_text,
    histograms_csv, samples_csv, samples_tsv,
};
