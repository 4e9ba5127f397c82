//! Where the columns of a hex view stand: address, offset, bytes, text, and what they hold.

use crate::diagram::geometry::Rect;
use crate::fonts::Face;
use crate::image::Region;
use crate::units::count;

/// Height of a line, and of a byte's cell in it, in points.
pub const LINE: f32 = 22.0;
pub const CELL_H: f32 = 18.0;
/// From one byte to the next, and the gap in the middle of 16.
const PITCH: f32 = 24.0;
const MIDDLE: f32 = 8.0;
/// Size of bytes, and of addresses, in points.
pub const BYTES: f32 = 12.5;
pub const SMALL: f32 = 11.5;
/// Room at both sides, and between columns.
const SIDE: f32 = 18.0;
const GAP: f32 = 16.0;
/// Room for ▲ before the bytes.
const CHANGED: f32 = 18.0;
/// The least room for what bytes hold with 16 of them in a row.
const LEAST_HOLDS: f32 = 120.0;

/// Columns at a width.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Columns {
    pub width: f32,
    /// Bytes a row.
    pub cols: u64,
    pub address: f32,
    /// Its right edge.
    pub offset: f32,
    pub bytes: f32,
    pub text: f32,
    pub holds: f32,
}

impl Columns {
    pub fn new(region: &Region, width: f32) -> Columns {
        let wide = Columns::of(region, width, 16);
        if wide.holds + LEAST_HOLDS <= width - SIDE { wide } else { Columns::of(region, width, 8) }
    }

    fn of(region: &Region, width: f32, cols: u64) -> Columns {
        let mono = |text: &str, size: f32| Face::Mono.width(text, size);
        let end = region.addr.plus(region.len()).to_string();
        let offset = SIDE + mono(&end, SMALL) + GAP + mono(&format!("+{}", count(region.len())), SMALL);
        let bytes = offset + CHANGED;
        let middle = if cols > 8 { MIDDLE } else { 0.0 };
        let text = bytes + cols as f32 * PITCH + middle + GAP * 0.5;
        let holds = text + cols as f32 * mono("0", BYTES) + GAP;
        Columns { width, cols, address: SIDE, offset, bytes, text, holds }
    }

    /// Room for what bytes hold.
    pub fn room(&self) -> f32 {
        (self.width - SIDE - self.holds).max(40.0)
    }

    /// The left edge of a byte of a row.
    fn x(&self, col: u64) -> f32 {
        let middle = if self.cols > 8 && col >= 8 { MIDDLE } else { 0.0 };
        self.bytes + col as f32 * PITCH + middle
    }

    /// The cell of a byte in a line at `y`.
    pub fn cell(&self, col: u64, y: f32) -> Rect {
        Rect::new(self.x(col), y + (LINE - CELL_H) / 2.0, PITCH - 2.0, CELL_H)
    }

    /// The rectangle of the bytes from column `first` to `last`, the gaps between them too.
    pub fn run(&self, first: u64, last: u64, y: f32) -> Rect {
        let (a, b) = (self.cell(first, y), self.cell(last, y));
        Rect { w: b.x - a.x + b.w, ..a }
    }

    /// The byte of a row at an x: of its bytes, or of its text.
    pub fn col_at(&self, x: f32) -> Option<u64> {
        let advance = Face::Mono.width("0", BYTES);
        let text = ((x - self.text) / advance).floor();
        if text >= 0.0 && text < self.cols as f32 {
            return Some(text as u64);
        }
        (0..self.cols).find(|&col| x >= self.x(col) - 1.0 && x < self.x(col) + PITCH - 1.0)
    }
}
