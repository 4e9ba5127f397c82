//! The list of operations as it runs: entries of the text, and what they expanded to.
//!
//! Invariant: entries expand in order, so that the first ones' operations are known by index and the rest are not known
//! yet (`unfold` makes more of them known). What is known never changes: copies share it.

use crate::engine::{MapState, Op, Silent};
use crate::ops::{Entry, Expansion};
use std::sync::Arc;

/// Operations between two looks at the caller's patience.
pub(super) const SLICE: u64 = 256;

/// A state and how many operations made it.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) position: u64,
    pub(super) state: MapState,
}

/// Operations that were expanded together.
pub(super) struct Piece {
    pub(super) entry: usize,
    pub(super) expansion: Expansion,
}

/// A copy shares what is long.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) entries: Arc<Vec<Entry>>,
    /// The first entries' operations, as far as the run was built.
    pub(super) pieces: Vec<Arc<Piece>>,
    /// Position at which each piece starts; one more for the end of the last.
    pub(super) starts: Vec<u64>,
    /// Position at which each entry ends of which every piece is known.
    pub(super) ends: Vec<u64>,
}

impl Script {
    pub(super) fn new(entries: Vec<Entry>) -> Script {
        Script { entries: Arc::new(entries), pieces: Vec::new(), starts: vec![0], ends: Vec::new() }
    }

    /// Operations expanded so far.
    pub(super) fn known(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Operations in all, as far as the text tells.
    pub(super) fn total(&self) -> u64 {
        let whole = self.ends.last().copied().unwrap_or(0);
        let rest = self.entries[self.ends.len()..].iter().filter_map(|e| e.statement.known_len());
        rest.fold(whole, u64::saturating_add).max(self.known())
    }

    /// The entry that operation `index` (from 0) belongs to, and the operation.
    pub(super) fn operation(&self, index: u64) -> Option<(usize, Op)> {
        let at = self.starts.partition_point(|&s| s <= index).checked_sub(1)?;
        let piece = self.pieces.get(at)?;
        Some((piece.entry, piece.expansion.op(index - self.starts[at])?))
    }

    /// First position of an entry and the one after its last operation, where known.
    pub(super) fn span_of(&self, entry: usize) -> Option<(u64, u64)> {
        let start = entry.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some((start, *self.ends.get(entry)?))
    }

    /// The first entry that is not all done at a position; the number of entries at the end.
    pub(super) fn entry_at(&self, position: u64) -> usize {
        self.ends.partition_point(|&end| end <= position)
    }

    /// The next operations, of the first entry that is not all known.
    pub(super) fn push(&mut self, expansion: Expansion) {
        self.starts.push(self.known() + expansion.len());
        self.pieces.push(Arc::new(Piece { entry: self.ends.len(), expansion }));
    }

    /// Calls `each` with the index of every operation from `from` to before `to`, until it says no; returns the index
    /// it stopped at.
    pub(super) fn each(&self, from: u64, to: u64, mut each: impl FnMut(u64, &Op) -> bool) -> u64 {
        let mut index = from;
        while index < to {
            let at = self.starts.partition_point(|&s| s <= index) - 1;
            let Some(piece) = self.pieces.get(at) else { return index };
            let (start, end) = (self.starts[at], self.starts[at + 1].min(to));
            while index < end {
                let Some(op) = piece.expansion.op(index - start) else { return index };
                if !each(index, &op) {
                    return index;
                }
                index += 1;
            }
        }
        index
    }

    /// Runs a moment on to `to`, silently. False where `go_on` stopped it before.
    pub(super) fn run(&self, moment: &mut Moment, to: u64, go_on: &mut dyn FnMut() -> bool) -> bool {
        while moment.position < to {
            let end = to.min(moment.position - moment.position % SLICE + SLICE);
            let state = &mut moment.state;
            let stopped = self.each(moment.position, end, |_, op| state.apply(op, &mut Silent).is_ok());
            // Operations that the build has done never fail.
            moment.position = stopped;
            if stopped < end {
                return true;
            }
            if moment.position < to && !go_on() {
                return false;
            }
        }
        true
    }

    /// Takes up another list of entries; what the two lists share at their start is kept. Returns where that ends.
    pub(super) fn replace(&mut self, entries: Vec<Entry>) -> u64 {
        let shared = self.entries.iter().zip(&entries).take_while(|(a, b)| a == b).count();
        // An entry of which not all was known begins again.
        self.ends.truncate(shared);
        self.entries = Arc::new(entries);
        let kept = self.pieces.partition_point(|piece| piece.entry < self.ends.len());
        self.pieces.truncate(kept);
        self.starts.truncate(kept + 1);
        self.known()
    }
}
