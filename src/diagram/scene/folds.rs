//! Runs of equal rows, each drawn as one line that says what it stands for.
//!
//! Invariant: a row is on a line of its own or in exactly one fold, and lines are in the order of rows; from a row to its
//! line and back is a search among the folds, never among the rows. Knows no map.

use super::cells::small_size;
use crate::diagram::geometry::Rect;
use crate::diagram::shape::{AlignX, AlignY, Diagram, Text};
use crate::diagram::style::Style;
use crate::units::{count, plural};

/// A shorter run is drawn row by row.
const SHORTEST: u64 = 12;

/// What all rows of a fold are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FoldKind {
    /// Not a byte of them is set, but for what says that their slots are empty.
    Empty,
    /// Their entries have moved to the new array.
    Evacuated,
}

/// A run of rows drawn as one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fold {
    pub first: u64,
    pub len: u64,
    pub kind: FoldKind,
}

/// What stands on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    Row(u64),
    Fold(Fold),
}

/// The folds of an array's rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Folds {
    /// In order, no two sharing a row.
    folds: Vec<Fold>,
    /// The line of each.
    lines: Vec<u64>,
}

impl Fold {
    pub fn last(&self) -> u64 {
        self.first + self.len - 1
    }

    pub fn contains(&self, row: u64) -> bool {
        row >= self.first && row - self.first < self.len
    }

    /// `37 empty buckets (5 to 41)`; `noun`: what a row is.
    pub fn name(&self, noun: &str) -> String {
        let kind = match self.kind {
            FoldKind::Empty => "empty",
            FoldKind::Evacuated => "evacuated",
        };
        format!("{} ({} to {})", plural(self.len, &format!("{kind} {noun}")), count(self.first), count(self.last()))
    }
}

impl Folds {
    /// The long runs among `rows` rows; `kind`: what a row may fold as, `None` for one that must show.
    pub fn find(rows: u64, mut kind: impl FnMut(u64) -> Option<FoldKind>) -> Folds {
        let mut found = Folds::default();
        let mut open: Option<Fold> = None;
        for row in 0..rows {
            match (kind(row), &mut open) {
                (Some(kind), Some(run)) if run.kind == kind => run.len += 1,
                (kind, _) => {
                    found.add(open.take());
                    open = kind.map(|kind| Fold { first: row, len: 1, kind });
                }
            }
        }
        found.add(open);
        found
    }

    fn add(&mut self, run: Option<Fold>) {
        let Some(run) = run.filter(|run| run.len >= SHORTEST) else { return };
        let line = self.line_of(run.first);
        self.folds.push(run);
        self.lines.push(line);
    }

    /// Unfolds the runs that a condition holds for.
    pub fn without(self, open: impl Fn(&Fold) -> bool) -> Folds {
        let mut kept = Folds::default();
        self.folds.into_iter().filter(|fold| !open(fold)).for_each(|fold| kept.add(Some(fold)));
        kept
    }

    pub fn is_empty(&self) -> bool {
        self.folds.is_empty()
    }

    /// The line of a row: its own, or its fold's.
    pub fn line_of(&self, row: u64) -> u64 {
        let after = self.folds.partition_point(|fold| fold.first <= row);
        let Some(i) = after.checked_sub(1) else { return row };
        let fold = self.folds[i];
        if fold.contains(row) { self.lines[i] } else { self.lines[i] + 1 + row - (fold.first + fold.len) }
    }

    /// The fold that hides a row.
    pub fn fold_of(&self, row: u64) -> Option<Fold> {
        let after = self.folds.partition_point(|fold| fold.first <= row);
        self.folds.get(after.checked_sub(1)?).copied().filter(|fold| fold.contains(row))
    }

    /// What stands on a line.
    pub fn line(&self, line: u64) -> Line {
        let after = self.lines.partition_point(|&at| at <= line);
        let Some(i) = after.checked_sub(1) else { return Line::Row(line) };
        let fold = self.folds[i];
        match line - self.lines[i] {
            0 => Line::Fold(fold),
            d => Line::Row(fold.first + fold.len + d - 1),
        }
    }

    /// How many lines so many rows take.
    pub fn lines(&self, rows: u64) -> u64 {
        rows - self.hidden()
    }

    /// How many lines fewer than rows there are.
    pub fn hidden(&self) -> u64 {
        self.folds.iter().map(|fold| fold.len - 1).sum()
    }
}

/// Draws a fold's line.
pub(super) fn draw(d: &mut Diagram, rect: Rect, zoom: f32, name: &str) {
    d.rect(rect, (3.0 * zoom).clamp(0.0, 3.0), Style::Raised);
    let size = small_size(zoom, 0.96).clamp(8.0, 14.0);
    let text = Text::new(rect.left_middle().offset(8.0, 0.0), format!("… {name}")).size(size).style(Style::WEAK);
    d.text(text.align(AlignX::Left, AlignY::Middle).max_width(rect.w - 16.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_a_line_or_in_one_fold() {
        let mut state = 3u64;
        for _ in 0..200 {
            let mut kinds = Vec::new();
            while kinds.len() < 200 {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let kind = [None, Some(FoldKind::Empty), Some(FoldKind::Evacuated)][(state >> 33) as usize % 3];
                kinds.extend(std::iter::repeat_n(kind, (state >> 40) as usize % 30));
            }
            let folds = Folds::find(kinds.len() as u64, |row| kinds[row as usize]);
            let mut next = 0;
            for line in 0..folds.lines(kinds.len() as u64) {
                match folds.line(line) {
                    Line::Row(row) => {
                        assert_eq!((row, folds.line_of(row), folds.fold_of(row)), (next, line, None));
                        next += 1;
                    }
                    Line::Fold(fold) => {
                        assert!(fold.first == next && fold.len >= SHORTEST);
                        for row in fold.first..=fold.last() {
                            assert_eq!((kinds[row as usize], folds.line_of(row)), (Some(fold.kind), line));
                            assert_eq!(folds.fold_of(row), Some(fold));
                        }
                        next += fold.len;
                    }
                }
            }
            assert_eq!(next, kinds.len() as u64);
        }
    }
}
