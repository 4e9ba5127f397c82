//! States kept along the way, so that going back replays little.
//!
//! Invariant: the first state (position 0) is always kept; all of them together stay near the budget.

use crate::engine::MapState;

/// Most bytes of host memory that checkpoints take.
const BUDGET: u64 = 256 << 20;
/// Operations between checkpoints while they fit.
const FIRST_SPACING: u64 = 4096;

pub(super) struct Checkpoints {
    /// By position.
    kept: Vec<(u64, MapState)>,
    spacing: u64,
    bytes: u64,
}

impl Checkpoints {
    pub(super) fn new(position: u64, state: MapState) -> Checkpoints {
        Checkpoints { kept: vec![(position, state)], spacing: FIRST_SPACING, bytes: 0 }
    }

    /// Keeps a copy of `state` if the last one is far enough back.
    pub(super) fn offer(&mut self, position: u64, state: &MapState) {
        let last = self.kept.last().map_or(0, |k| k.0);
        if position < last + self.spacing {
            return;
        }
        let cost = state.runtime().heap.mapped_bytes();
        if cost > BUDGET {
            // No room for even one: earlier, smaller ones are worth more than none.
            return;
        }
        while self.bytes + cost > BUDGET && self.kept.len() > 1 {
            self.thin();
        }
        if self.bytes + cost <= BUDGET && position >= self.kept.last().map_or(0, |k| k.0) + self.spacing {
            self.bytes += cost;
            self.kept.push((position, state.clone()));
        }
    }

    /// Drops every other checkpoint and doubles the spacing.
    fn thin(&mut self) {
        let mut index = 0;
        self.kept.retain(|_| {
            index += 1;
            index % 2 == 1
        });
        self.spacing *= 2;
        self.recount();
    }

    fn recount(&mut self) {
        self.bytes = self.kept.iter().skip(1).map(|k| k.1.runtime().heap.mapped_bytes()).sum();
    }

    /// The last checkpoint at or before a position.
    pub(super) fn before(&self, position: u64) -> (u64, &MapState) {
        let index = self.kept.partition_point(|k| k.0 <= position).saturating_sub(1);
        (self.kept[index].0, &self.kept[index].1)
    }

    /// Forgets what lies after a position.
    pub(super) fn truncate(&mut self, position: u64) {
        self.kept.retain(|k| k.0 <= position);
        self.recount();
    }
}
