//! The list of operations as it runs: entries of the text, and what they expanded to.
//!
//! Invariant: entries expand in order, each against the map as it is when it starts, so the first ones' operations are
//! known by index and the rest are not known yet.

use crate::engine::{MapState, Op, Silent};
use crate::ops::{Entry, Expansion, OpsError};

/// Operations between two looks at the caller's patience.
pub(super) const SLICE: u64 = 256;

/// A state and how many operations made it.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) position: u64,
    pub(super) state: MapState,
}

pub(super) struct Script {
    pub(super) entries: Vec<Entry>,
    /// The first entries' operations, as far as the run was built.
    expansions: Vec<Expansion>,
    /// Position at which each expanded entry starts; one more for the end of the last.
    starts: Vec<u64>,
}

impl Script {
    pub(super) fn new(entries: Vec<Entry>) -> Script {
        Script { entries, expansions: Vec::new(), starts: vec![0] }
    }

    /// Operations of the entries expanded so far.
    pub(super) fn known(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Operations in all, as far as the text tells.
    pub(super) fn total(&self) -> u64 {
        let rest = self.entries[self.expansions.len()..].iter().filter_map(|e| e.statement.known_len()).sum::<u64>();
        self.known().saturating_add(rest)
    }

    /// The entry that operation `index` (from 0) belongs to, and the operation.
    pub(super) fn operation(&self, index: u64) -> Option<(usize, Op)> {
        let entry = self.starts.partition_point(|&s| s <= index).checked_sub(1)?;
        let op = self.expansions.get(entry)?.op(index - self.starts[entry])?;
        Some((entry, op))
    }

    /// First position of an entry and the one after its last operation, where known.
    pub(super) fn span_of(&self, entry: usize) -> Option<(u64, u64)> {
        Some((*self.starts.get(entry)?, *self.starts.get(entry + 1)?))
    }

    /// The first entry that is not all done at a position; the number of entries at the end.
    pub(super) fn entry_at(&self, position: u64) -> usize {
        self.starts[1..].partition_point(|&end| end <= position)
    }

    /// Expands the entry if it is the next one to be.
    pub(super) fn expand(&mut self, entry: usize, state: &MapState, seed: u64) -> Result<(), OpsError> {
        if entry < self.expansions.len() {
            return Ok(());
        }
        let known = self.known();
        let expansion = self.entries[entry].expand(state, seed, known)?;
        self.starts.push(known + expansion.len());
        self.expansions.push(expansion);
        Ok(())
    }

    /// Calls `each` with the index of every operation from `from` to before `to`, until it says no; returns the index
    /// it stopped at.
    pub(super) fn each(&self, from: u64, to: u64, mut each: impl FnMut(u64, &Op) -> bool) -> u64 {
        let mut index = from;
        while index < to {
            let entry = self.starts.partition_point(|&s| s <= index) - 1;
            let Some(expansion) = self.expansions.get(entry) else { return index };
            let (start, end) = (self.starts[entry], self.starts[entry + 1].min(to));
            while index < end {
                let Some(op) = expansion.op(index - start) else { return index };
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
        let kept = shared.min(self.expansions.len());
        self.entries = entries;
        self.expansions.truncate(kept);
        self.starts.truncate(kept + 1);
        self.known()
    }
}
