//! The lines of a bucket array: main buckets, folds, and overflow buckets where they follow their main bucket.
//!
//! Invariant: every bucket that is on a line is on exactly one, or in exactly one fold; lines are in the order of main
//! buckets, each with its chain after it. From a bucket to its line and back is a search among folds and chains.

use crate::diagram::scene::folds::{Fold, Folds, Line};
use crate::diagram::scene::plan::Chained;
use std::sync::Arc;

/// What stands on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// Bucket `link` of the chain that begins with main bucket `row`.
    Bucket { row: u64, link: u64 },
    /// A run of main buckets.
    Fold(Fold),
}

/// The lines of an array's main buckets, with their chains where these have lines of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    count: u64,
    folds: Arc<Folds>,
    /// Main buckets with a chain that has lines, in order.
    chains: Arc<Vec<Chained>>,
    /// The buckets that alone have lines, where not all have: row and link of the chain, in order.
    picked: Option<Arc<Vec<(u64, u64)>>>,
}

impl Lines {
    pub fn new(count: u64, folds: Arc<Folds>, chains: Arc<Vec<Chained>>) -> Lines {
        Lines { count, folds, chains, picked: None }
    }

    /// The same with lines for some buckets alone.
    pub fn picked(self, picked: Option<Arc<Vec<(u64, u64)>>>) -> Lines {
        Lines { picked, ..self }
    }

    pub fn is_picked(&self) -> bool {
        self.picked.is_some()
    }

    /// How many lines there are.
    pub fn len(&self) -> u64 {
        if let Some(picked) = &self.picked {
            return picked.len() as u64;
        }
        self.folds.lines(self.count) + self.chains.last().map_or(0, |last| last.before + last.links)
    }

    pub fn has_chains(&self) -> bool {
        !self.chains.is_empty() && self.picked.is_none()
    }

    pub fn has_folds(&self) -> bool {
        !self.folds.is_empty() && self.picked.is_none()
    }

    /// The fold that hides a main bucket and its chain.
    pub fn fold_of(&self, row: u64) -> Option<Fold> {
        self.folds.fold_of(row).filter(|_| self.picked.is_none())
    }

    /// The line of a main bucket or of its fold, or of an overflow bucket of its chain; `None` for a chain that has no
    /// lines.
    pub fn line_of(&self, row: u64, link: u64) -> Option<u64> {
        if let Some(picked) = &self.picked {
            return picked.iter().position(|&other| other == (row, link)).map(|at| at as u64);
        }
        let after = self.chains.partition_point(|chain| chain.row < row);
        let before = after.checked_sub(1).map_or(0, |i| self.chains[i].before + self.chains[i].links);
        let own = self.chains.get(after).filter(|chain| chain.row == row).map_or(0, |chain| chain.links);
        (link <= own).then(|| self.folds.line_of(row) + before + link)
    }

    /// What stands on a line.
    pub fn item(&self, line: u64) -> Item {
        if let Some(&(row, link)) = self.picked.as_ref().and_then(|picked| picked.get(line as usize)) {
            return Item::Bucket { row, link };
        }
        let start = |chain: &Chained| self.folds.line_of(chain.row) + chain.before;
        let after = self.chains.partition_point(|chain| start(chain) <= line);
        let mut before = 0;
        if let Some(chain) = after.checked_sub(1).map(|i| self.chains[i]) {
            if line <= start(&chain) + chain.links {
                return Item::Bucket { row: chain.row, link: line - start(&chain) };
            }
            before = chain.before + chain.links;
        }
        match self.folds.line(line - before) {
            Line::Row(row) => Item::Bucket { row, link: 0 },
            Line::Fold(fold) => Item::Fold(fold),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::scene::folds::FoldKind;

    #[test]
    fn every_bucket_is_on_one_line_or_in_one_fold() {
        let mut state = 5u64;
        let mut next = |n: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % n
        };
        for _ in 0..100 {
            let count = 1 + next(200);
            let folded = next(3) == 0;
            let run = (next(count), 20 + next(40));
            let kind = |row: u64| (folded && row >= run.0 && row < run.0 + run.1).then_some(FoldKind::Empty);
            let folds = Folds::find(count, kind);
            let mut chains = Vec::new();
            let mut before = 0;
            for row in (0..count).filter(|&row| folds.fold_of(row).is_none()) {
                if next(4) == 0 {
                    let links = 1 + next(5);
                    chains.push(Chained { row, links, before });
                    before += links;
                }
            }
            let lines = Lines::new(count, Arc::new(folds), Arc::new(chains.clone()));
            let mut line = 0;
            let mut row = 0;
            while row < count {
                if let Some(fold) = lines.fold_of(row) {
                    assert_eq!((lines.item(line), lines.line_of(row, 0)), (Item::Fold(fold), Some(line)));
                    row += fold.len;
                    line += 1;
                    continue;
                }
                let links = chains.iter().find(|chain| chain.row == row).map_or(0, |chain| chain.links);
                for link in 0..=links {
                    assert_eq!(lines.item(line), Item::Bucket { row, link });
                    assert_eq!(lines.line_of(row, link), Some(line));
                    line += 1;
                }
                assert_eq!(lines.line_of(row, links + 1), None);
                row += 1;
            }
            assert_eq!(lines.len(), line);
        }
    }
}
