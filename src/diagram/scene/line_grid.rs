//! Lines in columns: which cell of a grid a line stands in, and back.
//!
//! Invariant: each line has one cell. Knows no sizes.

use std::ops::Range;

/// Lines in a grid, one after the other along its rows or down its columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LineGrid {
    pub columns: u64,
    pub rows: u64,
    /// Lines follow each other along rows, not down columns.
    along: bool,
    len: u64,
}

impl LineGrid {
    /// `len` lines that follow each other along rows of `columns` columns.
    pub fn along(len: u64, columns: u64) -> LineGrid {
        let columns = columns.clamp(1, len.max(1));
        LineGrid { columns, rows: len.max(1).div_ceil(columns), along: true, len }
    }

    /// `len` lines that follow each other down columns of `rows` rows.
    pub fn down(len: u64, rows: u64) -> LineGrid {
        let rows = rows.clamp(1, len.max(1));
        LineGrid { columns: len.max(1).div_ceil(rows), rows, along: false, len }
    }

    /// Column and row of a line.
    pub fn cell(&self, line: u64) -> (u64, u64) {
        let by = if self.along { self.columns } else { self.rows }.max(1);
        if self.along { (line % by, line / by) } else { (line / by, line % by) }
    }

    /// The lines of some columns and rows, in order.
    pub fn lines(self, columns: Range<u64>, rows: Range<u64>) -> impl Iterator<Item = u64> {
        let (outer, inner) = if self.along { (rows, columns) } else { (columns, rows) };
        let by = if self.along { self.columns } else { self.rows };
        outer.flat_map(move |a| inner.clone().map(move |b| a * by + b)).filter(move |&line| line < self.len)
    }

    /// How many lines stand above some rows, and how many below them; and, where lines follow each other from top to
    /// bottom, the first line of those rows and the first after them.
    pub fn outside(&self, rows: &Range<u64>) -> (u64, u64, Option<(u64, u64)>) {
        if self.along || self.columns <= 1 {
            let by = if self.along { self.columns } else { 1 };
            let (first, after) = ((rows.start * by).min(self.len), (rows.end * by).min(self.len));
            return (first, self.len - after, Some((first, after)));
        }
        let last = self.len.saturating_sub((self.columns - 1) * self.rows);
        let before = |row: u64| row * (self.columns - 1) + row.min(last);
        (before(rows.start), self.len - before(rows.end.min(self.rows)), None)
    }
}

/// Which of `all` steps of `pitch` points a stretch touches.
pub fn steps(from: f32, to: f32, pitch: f32, all: u64) -> Range<u64> {
    let first = ((from / pitch).floor().max(0.0) as u64).min(all);
    first..(((to / pitch).floor() + 1.0).max(0.0) as u64).clamp(first, all)
}
