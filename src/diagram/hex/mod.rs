//! The hex view of a region: its bytes in rows, in the colours and signs of what they are for, and what they hold.
//!
//! Invariant: made for one state; only the lines that are asked for are read. Lines are counted, not measured: positions
//! are points from the top of a line, since a large region is higher than points are exact. [`HexScene::hit`] and
//! [`HexScene::rect`] are each other's inverse. Knows no scrolling and no window.

mod columns;
mod decode;
mod draw;
mod lines;
mod walk;

pub use columns::LINE;
pub use draw::MAX_LINES;
pub use lines::{Line, MAX_FOLDED};
pub use walk::Step;

use super::geometry::{Pos, Rect};
use crate::engine::MapView;
use crate::gotype::TypeId;
use crate::image::{ByteRoles, Place, Region, Role, Spot, in_struct};
use columns::Columns;
use lines::Lines;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// The most cells that [`HexScene::visible_cells`] names.
const MAX_CELLS: usize = 1200;

/// Bytes to mark wherever they are.
#[derive(Clone, PartialEq, Debug)]
pub enum Lit {
    /// What the bill counts under a role.
    Role(Role),
    /// Bytes of every key or elem that is (or is an array of) a struct type, by offset in it.
    Field {
        /// The field's type.
        ty: TypeId,
        /// Where its bytes lie in the region.
        bytes: Range<u64>,
    },
}

/// How lines are folded.
#[derive(Clone, Copy, Default, Debug)]
pub struct HexFolding<'a> {
    /// Runs of equal rows are one line.
    pub on: bool,
    /// Offsets that no fold hides.
    pub open: &'a [u64],
}

/// The layout of one region at one width.
#[derive(Clone, Debug)]
pub struct HexScene {
    region: Region,
    columns: Columns,
    lines: Lines,
    roles: ByteRoles,
    /// Names of buckets that take a search, kept once found.
    names: RefCell<HashMap<u64, Option<Place>>>,
}

impl HexScene {
    /// The hex view of a region that is so many points wide.
    pub fn new(state: MapView, region: Region, width: f32, folding: HexFolding) -> HexScene {
        let columns = Columns::new(&region, width);
        let roles = ByteRoles::of(state);
        let mut lines = Lines::new(&region, columns.cols);
        if folding.on {
            lines.fold_equal(state, &region, &roles, folding.open);
        }
        HexScene { region, columns, lines, roles, names: RefCell::default() }
    }

    /// The region that is shown.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Width in points.
    pub fn width(&self) -> f32 {
        self.columns.width
    }

    /// Lines in all; each is [`LINE`] points high.
    pub fn lines(&self) -> u64 {
        self.lines.count()
    }

    /// What line number `line` shows.
    pub fn line(&self, line: u64) -> Option<Line> {
        self.lines.at(line)
    }

    /// The line that shows a spot, or the fold that hides it; `None` where it is not in this region.
    pub fn line_of(&self, state: MapView, spot: Spot) -> Option<u64> {
        Some(self.lines.of(self.region.offset(state, spot)?))
    }

    /// The spot of the byte at an offset.
    pub fn spot(&self, state: MapView, offset: u64) -> Option<Spot> {
        if offset >= self.region.size {
            return self.region.spot(state, offset);
        }
        let unit = self.unit_place(state, offset / self.region.unit)?;
        Some(self.region.spot_in(state, unit, offset % self.region.unit))
    }

    /// The name of a bucket, group or struct by its number.
    fn unit_place(&self, state: MapView, unit: u64) -> Option<Place> {
        *self.names.borrow_mut().entry(unit).or_insert_with(|| self.region.unit_place(state, unit))
    }

    /// What is at a position, counted from the top of line `first`. A fold gives the first byte that it hides, a
    /// heading the whole that it names.
    pub fn hit(&self, state: MapView, first: u64, p: Pos) -> Option<Spot> {
        if p.y < 0.0 {
            return None;
        }
        match self.lines.at(first + (p.y / LINE) as u64)? {
            Line::Heading(Some(unit)) => self.unit_place(state, unit).map(Spot::from),
            Line::Heading(None) => None,
            Line::Row { from, len } => {
                let col = self.columns.col_at(p.x).filter(|col| *col < len)?;
                self.spot(state, from + col)
            }
            Line::Rows { from, .. } => self.spot(state, from),
            Line::Units { first, .. } => self.unit_place(state, first).map(Spot::from),
        }
    }

    /// Where a spot's bytes are shown in lines, a rectangle a row, counted from the top of the first line.
    pub fn rects(&self, state: MapView, lines: Range<u64>, spot: Spot) -> Vec<Rect> {
        let Some(from) = self.region.offset(state, spot) else { return Vec::new() };
        let len = spot.resolve(state).map_or(0, |e| e.size);
        self.runs(lines, from..from + len)
    }

    /// Where a spot's first row is, counted from the top of line `first`; `None` where it is folded or not here.
    pub fn rect(&self, state: MapView, first: u64, spot: Spot) -> Option<Rect> {
        let line = self.line_of(state, spot)?;
        let rect = self.rects(state, line..line + 1, spot).first().copied()?;
        Some(rect.translate(0.0, (line as f64 - first as f64) as f32 * LINE))
    }

    /// Where bytes are shown in lines, a rectangle a row.
    fn runs(&self, lines: Range<u64>, bytes: Range<u64>) -> Vec<Rect> {
        let begin = lines.start.max(self.lines.of(bytes.start));
        let end = lines.end.min(self.lines.of(bytes.end.saturating_sub(1)) + 1);
        let row = |line: u64| {
            let Some(Line::Row { from, len }) = self.lines.at(line) else { return None };
            let (a, b) = (bytes.start.max(from), bytes.end.min(from + len));
            let y = (line - lines.start) as f32 * LINE;
            (a < b).then(|| self.columns.run(a - from, b - from - 1, y))
        };
        (begin..end).filter_map(row).collect()
    }

    /// The cells of lines, at most 1,200: names for screen readers, positions from the top of the first line.
    pub fn visible_cells(&self, state: MapView, lines: Range<u64>) -> Vec<(Spot, Rect)> {
        let mut cells = Vec::new();
        for line in lines.clone() {
            let y = (line - lines.start) as f32 * LINE;
            match self.lines.at(line) {
                None => break,
                Some(Line::Row { from, len }) => {
                    let cell = |col: u64| Some((self.spot(state, from + col)?, self.columns.cell(col, y)));
                    cells.extend((0..len).filter_map(cell));
                }
                Some(_) => {}
            }
            if cells.len() >= MAX_CELLS {
                cells.truncate(MAX_CELLS);
                break;
            }
        }
        cells
    }

    /// Where the bytes of lines are that `lit` means, a rectangle a run.
    pub fn lit(&self, state: MapView, lines: Range<u64>, lit: &Lit) -> Vec<Rect> {
        let mut found = Vec::new();
        for line in lines.clone().take(MAX_LINES as usize) {
            let Some(Line::Row { from, len }) = self.lines.at(line) else { continue };
            let roles = self.region.roles(state, &self.roles, from, len);
            let is_lit = |col: u64| match lit {
                Lit::Role(role) => roles.get(col as usize).is_some_and(|r| self.region.counted(r.role) == *role),
                Lit::Field { ty, bytes } => self.in_field(state, from + col, *ty, bytes),
            };
            let y = (line - lines.start) as f32 * LINE;
            let mut col = 0;
            while col < len {
                let end = (col..len).find(|c| !is_lit(*c)).unwrap_or(len);
                if end > col {
                    found.push(self.columns.run(col, end - 1, y));
                }
                col = end + 1;
            }
        }
        found
    }

    /// True for a byte of a field of a struct type, in a key or elem, stale ones too.
    fn in_field(&self, state: MapView, offset: u64, ty: TypeId, bytes: &Range<u64>) -> bool {
        let Some(spot) = self.spot(state, offset) else { return false };
        let at = in_struct(state, spot.place, ty, spot.byte.unwrap_or(0));
        at.is_some_and(|at| bytes.contains(&at))
    }
}
