//! States kept along the way, so that going back replays little.
//!
//! Invariant: as in a film, some frames are whole and the others tell what changed since the frame before. The first
//! frame (position 0) is always kept; all together stay within the budget. A frame that others build on is not
//! taken out before them. Of those that can go, that one goes whose absence costs least: the shorter the way that it
//! leaves and the larger it is, the sooner.

use super::script::Moment;
use crate::engine::event::{Evacuation, Growth, Tables};
use crate::engine::{Delta, Event, MapState, Op};

/// Most bytes of host memory that checkpoints take, where nothing else is asked for.
const BUDGET: u64 = 192 << 20;
/// The least cost between two checkpoints, in operations: a jump over so many is not felt.
const SPACING: u64 = 16_384;
/// Bytes of a state that are restored in the time of one operation, about.
const BYTES_AN_OPERATION: u64 = 1024;
/// A state of more bytes is not copied: that would be felt while the run is built.
const MOST_COPIED: u64 = 256 << 20;
/// A state of more bytes than this is not kept once it is of no use for a while.
pub(super) const KEPT_STATE: u64 = 8 << 20;

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
            Event::Growth(Growth::Started { bytes, .. }) => self.bytes += bytes,
            Event::Evacuation(Evacuation::Done { to_x: a, to_y: b, .. })
            | Event::Tables(Tables::TableSplit { to_left: a, to_right: b, .. }) => {
                self.moved += a + b;
            }
            Event::Tables(Tables::TableGrown { entries, .. }) => self.moved += entries,
            _ => {}
        }
    }

    pub(super) fn cost(&self) -> u64 {
        self.moved / MOVED_AN_OPERATION + self.bytes / BYTES_AN_OPERATION
    }
}

struct Frame {
    position: u64,
    /// What it takes to come here from the start.
    cost: u64,
    delta: Delta,
    /// It builds on no other.
    is_whole: bool,
    bytes: u64,
}

pub(super) struct Checkpoints {
    /// By position.
    frames: Vec<Frame>,
    /// Bytes of all, and the most that they may have.
    bytes: u64,
    pub(super) budget: u64,
    /// The cost of the last moment that was looked at.
    offered: u64,
    /// There was no room for the last delta.
    is_full: bool,
    /// Bytes of the last state for which there was no room as a whole frame: one as large is not tried.
    refused: u64,
    /// The state at the last frame.
    last: MapState,
    /// It is there, not let go.
    is_ready: bool,
}

impl Checkpoints {
    pub(super) fn new(first: MapState) -> Checkpoints {
        let delta = first.delta_from(None);
        let bytes = delta.bytes();
        let frame = Frame { position: 0, cost: 0, delta, is_whole: true, bytes };
        Checkpoints {
            frames: vec![frame],
            bytes,
            budget: BUDGET,
            offered: 0,
            is_full: false,
            refused: u64::MAX,
            last: first,
            is_ready: true,
        }
    }

    /// Keeps a copy of a moment if the last one is far enough back. `cost`: what it takes to come here from the start.
    pub(super) fn offer(&mut self, moment: &Moment, cost: u64) {
        let (position, mapped) = (moment.position, moment.state.memory().heap.mapped_bytes());
        let may_be_whole = mapped < self.refused;
        let is_hopeless = mapped > MOST_COPIED || self.is_full && !may_be_whole;
        if cost < self.offered + least_way(mapped) || is_hopeless {
            return;
        }
        self.offered = cost;
        if may_be_whole && self.is_whole_due() && self.keep_whole(moment, cost) || self.is_full {
            return;
        }
        self.make_ready();
        let delta = moment.state.delta_from(Some(&self.last));
        // A large one takes little less than a whole frame, on which more can build.
        let is_large = delta.bytes() > mapped / 3 && mapped < self.refused;
        if !(is_large && self.keep_whole(moment, cost)) {
            self.is_full = !self.keep(position, delta, false, cost);
        }
    }

    fn keep_whole(&mut self, moment: &Moment, cost: u64) -> bool {
        let kept = self.keep(moment.position, moment.state.delta_from(None), true, cost);
        self.refused = if kept { u64::MAX } else { moment.state.memory().heap.mapped_bytes() };
        self.is_full &= !kept;
        kept
    }

    /// Keeps a frame, if there is room.
    fn keep(&mut self, position: u64, delta: Delta, is_whole: bool, cost: u64) -> bool {
        let bytes = delta.bytes();
        // What must stay beside it. A whole frame leaves as much room to others as it takes.
        let fixed =
            if is_whole { bytes } else { group(&self.frames, self.frames.len() - 1).iter().map(|f| f.bytes).sum() };
        if fixed + bytes > self.budget {
            return false;
        }
        while self.bytes + bytes > self.budget
            && let Some(at) = self.least_missed(is_whole, cost)
        {
            self.bytes -= self.frames.remove(at).bytes;
        }
        if is_whole {
            self.last.restore(&[&delta]);
            self.is_ready = true;
        } else {
            self.last.follow(&delta);
        }
        self.bytes += bytes;
        self.frames.push(Frame { position, cost, delta, is_whole, bytes });
        true
    }

    /// True where the deltas behind the last whole frame have half of its bytes, or there is no room for another one.
    fn is_whole_due(&self) -> bool {
        let group = group(&self.frames, self.frames.len() - 1);
        self.is_full || 2 * group[1..].iter().map(|f| f.bytes).sum::<u64>() >= group[0].bytes
    }

    /// The frame whose absence costs least, when another is to be kept at `cost`; a whole one builds on none of these.
    fn least_missed(&self, by_whole: bool, cost: u64) -> Option<usize> {
        let ends_group = |i: usize| self.frames.get(i + 1).map_or(by_whole, |next| next.is_whole);
        let missed = |i: usize| {
            let frame = &self.frames[i];
            let (before, after) = (self.frames[i - 1].cost, self.frames.get(i + 1).map_or(cost, |n| n.cost));
            (after - before) as f64 / (frame.bytes.max(1) as f64).powf(0.25)
        };
        let all = (1..self.frames.len()).filter(|&i| ends_group(i));
        all.min_by(|&a, &b| missed(a).total_cmp(&missed(b)))
    }

    fn index(&self, position: u64) -> usize {
        self.frames.partition_point(|f| f.position <= position).saturating_sub(1)
    }

    /// The position of the last checkpoint at or before a position.
    pub(super) fn before(&self, position: u64) -> u64 {
        self.frames[self.index(position)].position
    }

    /// What it takes to restore that one, in operations.
    pub(super) fn cost_of(&self, position: u64) -> u64 {
        group(&self.frames, self.index(position)).iter().map(|f| f.bytes).sum::<u64>() / BYTES_AN_OPERATION
    }

    /// Goes to the last checkpoint at or before a position.
    pub(super) fn restore(&self, position: u64, moment: &mut Moment) {
        restore(&self.frames, self.index(position), &mut moment.state);
        moment.position = self.before(position);
    }

    /// The last checkpoint at or before a position.
    pub(super) fn moment(&self, position: u64) -> Moment {
        let mut moment = Moment { position: 0, state: self.last.hollow() };
        self.restore(position, &mut moment);
        moment
    }

    /// The state at the last frame is there.
    fn make_ready(&mut self) {
        if !self.is_ready {
            restore(&self.frames, self.frames.len() - 1, &mut self.last);
            self.is_ready = true;
        }
    }

    /// No more will be offered for a while: lets a large state go, which can be made again.
    pub(super) fn rest(&mut self) {
        if self.last.memory().heap.mapped_bytes() > KEPT_STATE {
            self.last = self.last.hollow();
            self.is_ready = false;
        }
    }

    /// Forgets what lies after a position; returns the cost of the last one left.
    pub(super) fn truncate(&mut self, position: u64) -> u64 {
        let frames = self.frames.len();
        self.frames.retain(|f| f.position <= position);
        self.is_ready &= self.frames.len() == frames;
        (self.is_full, self.refused) = (false, u64::MAX);
        self.bytes = self.frames.iter().map(|f| f.bytes).sum();
        self.offered = self.frames.last().map_or(0, |f| f.cost);
        self.offered
    }
}

/// A frame and those that it builds on, from the whole one on.
fn group(frames: &[Frame], at: usize) -> &[Frame] {
    let first = (0..=at).rev().find(|&i| frames[i].is_whole).unwrap_or(0);
    &frames[first..=at]
}

/// Brings a state to a frame.
fn restore(frames: &[Frame], at: usize, state: &mut MapState) {
    state.restore(&group(frames, at).iter().map(|f| &f.delta).collect::<Vec<_>>());
}

/// The least cost between a state of so many bytes and the one before: from there on it is quicker to run than to copy.
fn least_way(bytes: u64) -> u64 {
    SPACING.max(bytes / BYTES_AN_OPERATION)
}
