//! A far level's grid: a tile a table, a cell a group.
//!
//! Invariant: gaps are whole cells (a column at a tile's right, some rows above it), so that one grid of texels covers
//! all tiles. Knows no map.

use crate::diagram::geometry::Pos;

/// A far level's grid of tables.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Grid {
    /// Width of a slot and height of a group, in points.
    pub unit: f32,
    pub group_h: f32,
    /// Groups a row of a tile, rows of groups, and rows above them that stay free.
    pub cols: u64,
    pub rows: u64,
    pub free: u64,
    /// Tiles a row.
    pub tiles: u64,
    pub origin: Pos,
}

impl Grid {
    /// From one tile to the next.
    pub fn pitch(&self) -> (f32, f32) {
        ((self.cols + 1) as f32 * 8.0 * self.unit, (self.rows + self.free) as f32 * self.group_h)
    }

    /// A tile's top left, by the table's number in order.
    pub fn tile(&self, n: u64) -> Pos {
        let (w, h) = self.pitch();
        self.origin.offset((n % self.tiles) as f32 * w, (n / self.tiles) as f32 * h)
    }

    /// Width of a tile's groups.
    pub fn width(&self) -> f32 {
        self.cols as f32 * 8.0 * self.unit
    }
}
