//! States kept along the way, so that going back replays little.
//!
//! Invariant: the first state (position 0) is always kept; the others together stay within the budget. Of what must go,
//! that one goes whose absence costs least: the shorter the way that it leaves and the larger the state, the sooner.

use super::script::Moment;
use crate::engine::{MapState, Op};

/// Most bytes of host memory that checkpoints take.
const BUDGET: u64 = 196 << 20;
/// The least cost between two checkpoints, in operations.
const SPACING: u64 = 4096;
/// Bytes of a state that are copied in the time of one operation, about.
const BYTES_AN_OPERATION: u64 = 1024;

/// What it takes to do an operation again on a map of so many entries, in puts.
pub(super) fn cost(op: &Op, entries: u64) -> u64 {
    match op {
        Op::Put { .. } | Op::Get { .. } | Op::Delete { .. } | Op::Break => 1,
        Op::Next { entries } => 1 + entries / 16,
        Op::Range { entries: most } => 1 + most.unwrap_or(u64::MAX).min(entries) / 16,
        Op::Clear => 1 + entries / 16,
        Op::Clone => 1 + entries / 4,
        Op::Remake { .. } => 1 + entries,
    }
}

struct Kept {
    moment: Moment,
    /// What it takes to come here from the start.
    cost: u64,
    bytes: u64,
}

pub(super) struct Checkpoints {
    /// By position.
    kept: Vec<Kept>,
    /// Bytes of all but the first.
    bytes: u64,
}

impl Checkpoints {
    pub(super) fn new(first: MapState) -> Checkpoints {
        let moment = Moment { position: 0, state: first };
        Checkpoints { kept: vec![Kept { moment, cost: 0, bytes: 0 }], bytes: 0 }
    }

    /// Keeps a copy of a moment if the last one is far enough back. `cost`: what it takes to come here from the start.
    pub(super) fn offer(&mut self, moment: &Moment, cost: u64) {
        let bytes = moment.state.runtime().heap.mapped_bytes();
        let last = self.kept.last().map_or(0, |k| k.cost);
        if cost < last + SPACING.max(bytes / BYTES_AN_OPERATION) || bytes > BUDGET {
            // A state that takes all the room by itself: earlier, smaller ones are worth more.
            return;
        }
        let mut spare = None;
        while self.bytes + bytes > BUDGET {
            let Some(at) = self.least_missed(cost) else { return };
            let gone = self.kept.remove(at);
            self.bytes -= gone.bytes;
            spare = Some(gone.moment);
        }
        let copy = match spare {
            Some(mut copy) => {
                copy.state.clone_from(&moment.state);
                Moment { position: moment.position, state: copy.state }
            }
            None => moment.clone(),
        };
        self.bytes += bytes;
        self.kept.push(Kept { moment: copy, cost, bytes });
    }

    /// The checkpoint whose absence costs least, when another is to be kept at `cost`.
    fn least_missed(&self, cost: u64) -> Option<usize> {
        let missed = |i: usize| {
            let k = &self.kept[i];
            let (before, after) = (self.kept[i - 1].cost, self.kept.get(i + 1).map_or(cost, |n| n.cost));
            (after - before) as f64 / (k.bytes.max(1) as f64).powf(0.25)
        };
        (1..self.kept.len()).min_by(|&a, &b| missed(a).total_cmp(&missed(b)))
    }

    /// The last checkpoint at or before a position.
    pub(super) fn before(&self, position: u64) -> &Moment {
        let index = self.kept.partition_point(|k| k.moment.position <= position).saturating_sub(1);
        &self.kept[index].moment
    }

    /// Forgets what lies after a position; returns the cost of the last one left.
    pub(super) fn truncate(&mut self, position: u64) -> u64 {
        self.kept.retain(|k| k.moment.position <= position);
        self.bytes = self.kept.iter().map(|k| k.bytes).sum();
        self.kept.last().map_or(0, |k| k.cost)
    }
}
