//! What scenes of either implementation share: levels of detail, arrows, rows that are folded.

use crate::diagram::geometry::{Pos, Rect};
use crate::image::Place;

/// The smallest zoom, in points a point of the scene at full size.
pub const MIN_ZOOM: f32 = 0.001;
/// The largest zoom.
pub const MAX_ZOOM: f32 = 4.0;
/// Below this zoom a slot is a texel; from [`NEAR_ZOOM`] on every byte shows.
pub const FAR_ZOOM: f32 = 0.2;
/// From this zoom on bytes are shown one by one.
pub const NEAR_ZOOM: f32 = 1.6;
/// The most cells that [`Scene::visible_cells`] names.
pub(super) const MAX_CELLS: usize = 500;

/// How much of a bucket is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Level {
    /// One texel a slot or bucket.
    Far,
    /// Cells with short labels.
    Middle,
    /// Every byte with its hex.
    Near,
}

impl Level {
    /// The level at a zoom.
    pub fn of(zoom: f32) -> Level {
        match zoom {
            z if z < FAR_ZOOM => Level::Far,
            z if z < NEAR_ZOOM => Level::Middle,
            _ => Level::Near,
        }
    }
}

/// An arrow key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

/// The first thing that `accept` takes on the way from a rectangle's edge in a direction. Steps outwards over gaps: the
/// next cell is at most a link or a section away.
pub(super) fn reach(rect: Rect, to: Direction, mut accept: impl FnMut(Pos) -> Option<Place>) -> Option<Place> {
    let (dx, dy) = match to {
        Direction::Left => (-1.0, 0.0),
        Direction::Right => (1.0, 0.0),
        Direction::Up => (0.0, -1.0),
        Direction::Down => (0.0, 1.0),
    };
    let (from, reach_x, reach_y) = (rect.center(), rect.w / 2.0, rect.h / 2.0);
    (0..400)
        .map(|i| 1.0 + i as f32 * (0.5 + i as f32 * 0.02))
        .find_map(|step| accept(from.offset(dx * (reach_x + step), dy * (reach_y + step))))
}

/// A run of rows drawn as one line.
#[derive(Clone, PartialEq, Debug)]
pub struct Folded {
    /// Where it lies in the scene.
    pub rect: Rect,
    /// `37 empty buckets (5 to 41)`.
    pub name: String,
    /// The first of its buckets or groups.
    pub first: Place,
    /// How many rows it stands for.
    pub rows: u64,
}
