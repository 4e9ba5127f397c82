//! One script under several targets: the same types and operations, side by side.
//!
//! Invariant: every side does the same operation at the same position, so that a moment means the same on all of them.
//! Differences are told against the first side. Knows no files and no window.

mod bills;
mod growths;
mod picture;
mod race;
mod rows;
mod together;

pub use bills::{Bills, Difference, FIGURES, Figure, difference};
pub use picture::{Panel, Size, picture};
pub use race::{GrowthMoment, Lane, Race, RaceFailure, SideGrowth};
pub use rows::{Row, folded, growth_text};
pub use together::Together;

use crate::target::Target;

/// The fewest and the most sides of a comparison.
pub const SIDES: std::ops::RangeInclusive<usize> = 2..=3;

/// `Go 1.27 amd64`.
pub fn side_name(target: Target) -> String {
    format!("Go {} {}", target.go, target.arch)
}
