//! Lines of a hex view: headings, rows of bytes, and folds, by arithmetic.
//!
//! Invariant: a line without folds is a division away from its offset, so a region of any size has its lines at once.
//! Folds are kept as runs of hidden lines; what is hidden equals, in bytes and roles, what is shown before it.

use crate::engine::MapView;
use crate::image::{ByteRoles, Place, Region};

/// Regions up to this many bytes fold.
pub const MAX_FOLDED: u64 = 2 << 20;
/// The fewest rows, and buckets or groups, that are hidden in one fold.
const LEAST_ROWS: u64 = 3;
const LEAST_UNITS: u64 = 2;

/// What a line shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// The name of a bucket, group or struct by its number; `None`: of the rounding behind them.
    Heading(Option<u64>),
    /// Bytes from an offset on.
    Row {
        /// Offset of the first byte.
        from: u64,
        /// How many bytes.
        len: u64,
    },
    /// Hidden rows of one unit that equal the row before them: their bytes.
    Rows {
        /// Offset of the first byte folded.
        from: u64,
        /// Offset after the last byte folded.
        to: u64,
    },
    /// Hidden buckets or groups that equal the one before them: their numbers.
    Units {
        /// Index of the first unit folded.
        first: u64,
        /// Index of the last unit folded.
        last: u64,
    },
}

/// Hidden lines: numbers as if nothing were folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    line: u64,
    count: u64,
    /// Lines that the folds before it save.
    saved: u64,
}

impl Run {
    /// The line that stands for it.
    fn shown(self) -> u64 {
        self.line - self.saved
    }
}

/// The lines of one region.
#[derive(Clone, Debug)]
pub struct Lines {
    unit: u64,
    units: u64,
    size: u64,
    len: u64,
    /// Bytes a row.
    cols: u64,
    hidden: Vec<Run>,
}

impl Lines {
    /// Nothing is folded yet.
    pub fn new(region: &Region, cols: u64) -> Lines {
        Lines {
            unit: region.unit,
            units: region.units(),
            size: region.size,
            len: region.len(),
            cols,
            hidden: Vec::new(),
        }
    }

    pub fn cols(&self) -> u64 {
        self.cols
    }

    /// Lines of a unit: its heading and its rows.
    fn per_unit(&self) -> u64 {
        1 + self.unit.div_ceil(self.cols)
    }

    /// Lines without folds.
    fn all(&self) -> u64 {
        let tail = self.len - self.size;
        self.units * self.per_unit() + if tail > 0 { 1 + tail.div_ceil(self.cols) } else { 0 }
    }

    /// Lines that are shown.
    pub fn count(&self) -> u64 {
        self.all() - self.hidden.last().map_or(0, |run| run.saved + run.count - 1)
    }

    /// The line of the byte at an offset, as if nothing were folded.
    fn unfolded(&self, offset: u64) -> u64 {
        if offset >= self.size {
            return self.units * self.per_unit() + 1 + (offset - self.size) / self.cols;
        }
        offset / self.unit * self.per_unit() + 1 + offset % self.unit / self.cols
    }

    /// The shown line that has the byte at an offset; where it is folded, the fold's.
    pub fn of(&self, offset: u64) -> u64 {
        let line = self.unfolded(offset.min(self.len.saturating_sub(1)));
        let after = self.hidden.partition_point(|run| run.line <= line);
        match after.checked_sub(1).map(|i| self.hidden[i]) {
            Some(run) if line < run.line + run.count => run.shown(),
            Some(run) => line - run.saved - (run.count - 1),
            None => line,
        }
    }

    /// What a shown line shows.
    pub fn at(&self, shown: u64) -> Option<Line> {
        if shown >= self.count() {
            return None;
        }
        let after = self.hidden.partition_point(|run| run.shown() <= shown);
        Some(match after.checked_sub(1).map(|i| self.hidden[i]) {
            Some(run) if run.shown() == shown => self.fold(run),
            Some(run) => self.plain(shown + run.saved + run.count - 1),
            None => self.plain(shown),
        })
    }

    fn fold(&self, run: Run) -> Line {
        match (self.plain(run.line), self.plain(run.line + run.count - 1)) {
            (Line::Row { from, .. }, Line::Row { from: last, len }) => Line::Rows { from, to: last + len },
            (first, last) => Line::Units { first: self.unit_of(first), last: self.unit_of(last) },
        }
    }

    fn unit_of(&self, line: Line) -> u64 {
        match line {
            Line::Heading(Some(unit)) | Line::Units { first: unit, .. } => unit,
            Line::Row { from, .. } | Line::Rows { from, .. } => from / self.unit,
            Line::Heading(None) => self.units,
        }
    }

    /// A line as if nothing were folded.
    fn plain(&self, line: u64) -> Line {
        let (unit, row) = (line / self.per_unit(), line % self.per_unit());
        if unit >= self.units {
            let row = line - self.units * self.per_unit();
            let from = self.size + row.saturating_sub(1) * self.cols;
            return if row == 0 { Line::Heading(None) } else { self.row(from, self.len) };
        }
        match row {
            0 => Line::Heading(Some(unit)),
            _ => self.row(unit * self.unit + (row - 1) * self.cols, ((unit + 1) * self.unit).min(self.size)),
        }
    }

    fn row(&self, from: u64, end: u64) -> Line {
        Line::Row { from, len: end.saturating_sub(from).min(self.cols) }
    }

    /// Folds rows, and whole buckets and groups, that equal what is before them. A fold that would hide one of `open`
    /// stays open.
    pub fn fold_equal(&mut self, state: MapView, region: &Region, roles: &ByteRoles, open: &[u64]) {
        if self.len > MAX_FOLDED {
            return;
        }
        let mut folder = Folder { lines: self, open, runs: Vec::new() };
        let data = region.bytes(state, 0, region.len());
        let (unit, units) = (region.unit, region.units());
        let mut shown = 0;
        while shown < units {
            let same = |next: &u64| {
                let part = |u: u64| data.get((u * unit) as usize..((u + 1) * unit) as usize);
                *next < units
                    && part(*next) == part(shown)
                    && is_free(state, region, *next) == is_free(state, region, shown)
            };
            let equal = (shown + 1..).take_while(same).count() as u64;
            folder.rows(shown * unit, (shown + 1) * unit, data, |from, len| region.roles(state, roles, from, len));
            let next = shown + 1 + equal;
            let lines = folder.lines.per_unit();
            let hidden = (shown + 1) * unit..next * unit;
            if equal >= LEAST_UNITS && !folder.is_open(hidden) {
                folder.runs.push(((shown + 1) * lines, equal * lines));
                shown = next;
            } else {
                shown += 1;
            }
        }
        folder.rows(region.size, region.len(), data, |_, _| Vec::new());
        let (mut hidden, mut saved) = (Vec::with_capacity(folder.runs.len()), 0);
        for (line, count) in folder.runs {
            hidden.push(Run { line, count, saved });
            saved += count - 1;
        }
        self.hidden = hidden;
    }
}

/// True for a preallocated bucket that no chain links: its bytes have another role than those of a used one.
fn is_free(state: MapView, region: &Region, unit: u64) -> bool {
    let Some(map) = state.classic().filter(|_| region.place == Place::Buckets(crate::image::ArrayKind::Main)) else {
        return false;
    };
    map.classic().next_overflow(map.memory()).is_some_and(|free| unit >= free)
}

/// Gathers runs of lines to hide, in order.
struct Folder<'a> {
    lines: &'a Lines,
    open: &'a [u64],
    runs: Vec<(u64, u64)>,
}

impl Folder<'_> {
    fn is_open(&self, hidden: std::ops::Range<u64>) -> bool {
        self.open.iter().any(|offset| hidden.contains(offset))
    }

    /// Folds equal rows of the bytes from `from` to `end`.
    fn rows(&mut self, from: u64, end: u64, data: &[u8], roles: impl Fn(u64, u64) -> Vec<crate::image::ByteRole>) {
        let cols = self.lines.cols;
        let bytes = data.get(from as usize..end as usize).unwrap_or_default();
        let rows: Vec<&[u8]> = bytes.chunks_exact(cols as usize).collect();
        let mut known = None;
        let mut first = 0;
        while first < rows.len() {
            let mut next = first + 1;
            while next < rows.len() && rows[next] == rows[first] {
                next += 1;
            }
            if (next - first) as u64 > LEAST_ROWS {
                let roles = known.get_or_insert_with(|| roles(from, end - from));
                self.equal_rows(from, first, next, roles);
            }
            first = next;
        }
    }

    /// Of rows with the same bytes, hides those that have the roles of the one before them, too.
    fn equal_rows(&mut self, base: u64, first: usize, end: usize, roles: &[crate::image::ByteRole]) {
        let cols = self.lines.cols as usize;
        let of = |row: usize| roles.get(row * cols..(row + 1) * cols);
        let mut shown = first;
        while shown < end {
            let next = (shown + 1..end).find(|&row| of(row) != of(shown)).unwrap_or(end);
            let hidden = (next - shown - 1) as u64;
            let from = base + ((shown + 1) * cols) as u64;
            if hidden >= LEAST_ROWS && !self.is_open(from..from + hidden * cols as u64) {
                self.runs.push((self.lines.unfolded(from), hidden));
            }
            shown = next;
        }
    }
}
