//! States kept along the way, so that going back replays little.
//!
//! Invariant: the first state (position 0) is always kept; the others together stay within the budget. Of what must go,
//! that one goes whose absence costs least: the shorter the way that it leaves and the larger the state, the sooner. Once
//! the whole run is known, they can stand better: at even distances, see [`Checkpoints::wanted`].

use super::script::Moment;
use crate::engine::{Event, MapState, Op};

/// Most bytes of host memory that checkpoints take.
const BUDGET: u64 = 248 << 20;
/// The least cost between two checkpoints, in operations: a jump over so many is not felt.
const SPACING: u64 = 32_768;
/// How exactly checkpoints are placed, in operations.
const GRAIN: u64 = 4096;
/// Bytes of a state that are copied in the time of one operation, about.
pub(super) const BYTES_AN_OPERATION: u64 = 1024;

/// What it takes to do an operation again on a map of so many entries, in puts, without growing.
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

/// Entries that move to another array or table in the time of one put, about.
const MOVED_AN_OPERATION: u64 = 3;

/// What growing adds to the cost of an operation, by the events that it told.
#[derive(Default)]
pub(super) struct Growing {
    moved: u64,
    bytes: u64,
}

impl Growing {
    pub(super) fn event(&mut self, event: &Event) {
        match *event {
            Event::GrowStarted { bytes, .. } => self.bytes += bytes,
            Event::Evacuated { to_x: a, to_y: b, .. } | Event::TableSplit { to_left: a, to_right: b, .. } => {
                self.moved += a + b;
            }
            Event::TableGrown { entries, .. } => self.moved += entries,
            _ => {}
        }
    }

    pub(super) fn cost(&self) -> u64 {
        self.moved / MOVED_AN_OPERATION + self.bytes / BYTES_AN_OPERATION
    }
}

struct Kept {
    moment: Moment,
    /// What it takes to come here from the start.
    cost: u64,
    bytes: u64,
}

/// A moment at which a checkpoint could stand.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) position: u64,
    /// What it takes to come there from the start.
    pub(super) cost: u64,
    bytes: u64,
}

pub(super) struct Checkpoints {
    /// By position.
    kept: Vec<Kept>,
    /// Bytes of all but the first.
    bytes: u64,
    /// All moments so far at which one could stand, about [`GRAIN`] apart.
    met: Vec<Met>,
}

impl Checkpoints {
    pub(super) fn new(first: MapState) -> Checkpoints {
        let moment = Moment { position: 0, state: first };
        Checkpoints { kept: vec![Kept { moment, cost: 0, bytes: 0 }], bytes: 0, met: Vec::new() }
    }

    /// Keeps a copy of a moment if the last one is far enough back. `cost`: what it takes to come here from the start.
    pub(super) fn offer(&mut self, moment: &Moment, cost: u64) {
        let bytes = moment.state.runtime().heap.mapped_bytes();
        if cost >= self.met.last().map_or(0, |m| m.cost) + GRAIN {
            self.met.push(Met { position: moment.position, cost, bytes });
        }
        let last = self.kept.last().map_or(0, |k| k.cost);
        if cost < last + least_way(bytes) || bytes > BUDGET {
            // A state that takes all the room by itself: earlier, smaller ones are worth more.
            return;
        }
        self.keep(moment, cost, |all| all.least_missed(cost));
    }

    /// Keeps a copy of a moment; while there is no room, what `dispensable` names goes.
    fn keep(&mut self, moment: &Moment, cost: u64, dispensable: impl Fn(&Checkpoints) -> Option<usize>) {
        let bytes = moment.state.runtime().heap.mapped_bytes();
        let mut spare = None;
        while self.bytes + bytes > BUDGET {
            let Some(at) = dispensable(self) else { return };
            let gone = self.kept.remove(at);
            self.bytes -= gone.bytes;
            spare = Some(gone.moment);
        }
        let moment = match spare {
            Some(mut copy) => {
                copy.clone_from(moment);
                copy
            }
            None => moment.clone(),
        };
        self.bytes += bytes;
        let at = self.kept.partition_point(|k| k.moment.position < moment.position);
        self.kept.insert(at, Kept { moment, cost, bytes });
    }

    /// Where checkpoints should stand in a run that takes `cost`, so that the longest way from one to the next is as
    /// short as the budget allows. Empty where they stand about as well already.
    pub(super) fn wanted(&self, cost: u64) -> Vec<Met> {
        let (mut short, mut long) = (0, cost);
        while short + GRAIN / 4 < long {
            let way = short.midpoint(long);
            match spread(&self.met, way).iter().map(|m| m.bytes).sum::<u64>() <= BUDGET {
                true => long = way,
                false => short = way,
            }
        }
        let wanted = spread(&self.met, long);
        let now = longest(self.kept.iter().map(|k| k.cost), cost);
        let then = longest(wanted.iter().map(|m| m.cost), cost);
        if now > then + then / 8 { wanted } else { Vec::new() }
    }

    /// Keeps a moment that is wanted. What goes for it is not wanted: the last one before it, else the next one behind.
    pub(super) fn keep_wanted(&mut self, moment: &Moment, cost: u64, wanted: &[Met]) {
        let position = moment.position;
        self.keep(moment, cost, |all| {
            let is_spare = |k: &&Kept| wanted.iter().all(|m| m.position != k.moment.position);
            let (before, behind) = all.kept.split_at(all.kept.partition_point(|k| k.moment.position < position));
            let last = before.iter().skip(1).rposition(|k| is_spare(&k)).map(|i| i + 1);
            last.or_else(|| Some(before.len() + behind.iter().position(|k| is_spare(&k))?))
        });
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
        self.met.retain(|m| m.position <= position);
        self.bytes = self.kept.iter().map(|k| k.bytes).sum();
        self.kept.last().map_or(0, |k| k.cost)
    }
}

/// The least cost between a state of so many bytes and the one before: from there on it is quicker to run than to copy.
fn least_way(bytes: u64) -> u64 {
    SPACING.max(bytes / BYTES_AN_OPERATION)
}

/// Of these moments some that are `way` apart, or little more.
fn spread(met: &[Met], way: u64) -> Vec<Met> {
    let mut last = 0;
    let fits = |m: &&Met| {
        let fits = m.bytes <= BUDGET && m.cost >= last + way.max(least_way(m.bytes));
        last = if fits { m.cost } else { last };
        fits
    };
    met.iter().filter(fits).copied().collect()
}

/// The longest way between two of these, or from the last to the end.
fn longest(costs: impl Iterator<Item = u64>, end: u64) -> u64 {
    let mut last = 0;
    let ways = costs.chain([end]).map(|cost| cost.saturating_sub(std::mem::replace(&mut last, cost)));
    ways.max().unwrap_or(0)
}
