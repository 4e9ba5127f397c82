//! Keeping checkpoints while a run is built.
//!
//! Invariant: all together stay within the budget. Of those that can go, that one goes whose absence costs least: the
//! shorter the way that it leaves and the larger it is, the sooner.

use super::checkpoint::{Checkpoints, Frame};
use super::cost::BYTES_AN_OPERATION;
use super::script::Moment;
use crate::engine::MapState;
use std::sync::Arc;

/// The least cost between two checkpoints, in operations: a jump over so many is not felt.
const SPACING: u64 = 16_384;
/// A state of more bytes is not copied: its checkpoints would take the budget of many.
const MOST_COPIED: u64 = 256 << 20;
/// A state of more bytes than this is not kept once it is of no use for a while.
pub(super) const KEPT_STATE: u64 = 8 << 20;

pub(super) struct Recorder {
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

impl Recorder {
    /// Goes on behind the last checkpoint; `like`: any state of the run.
    pub(super) fn new(like: &MapState) -> Recorder {
        Recorder { offered: 0, is_full: false, refused: u64::MAX, last: like.hollow(), is_ready: false }
    }

    /// Keeps a copy of a moment if the last one is far enough back. `cost`: what it takes to come here from the start.
    pub(super) fn offer(&mut self, kept: &mut Checkpoints, moment: &Moment, cost: u64) {
        let (position, mapped) = (moment.position, moment.state.memory().heap.mapped_bytes());
        let may_be_whole = mapped < self.refused;
        let is_hopeless = mapped > MOST_COPIED || self.is_full && !may_be_whole;
        if cost < self.offered + least_way(mapped) || is_hopeless {
            return;
        }
        self.offered = cost;
        if may_be_whole && self.is_whole_due(kept) && self.keep_whole(kept, moment, cost) || self.is_full {
            return;
        }
        self.make_ready(kept);
        let delta = moment.state.delta_from(Some(&self.last));
        // A large one takes little less than a whole frame, on which more can build.
        let is_large = delta.bytes() > mapped / 3 && mapped < self.refused;
        if !(is_large && self.keep_whole(kept, moment, cost)) {
            self.is_full = !self.keep(kept, Frame { position, cost, bytes: delta.bytes(), delta, is_whole: false });
        }
    }

    fn keep_whole(&mut self, kept: &mut Checkpoints, moment: &Moment, cost: u64) -> bool {
        let delta = moment.state.delta_from(None);
        let frame = Frame { position: moment.position, cost, bytes: delta.bytes(), delta, is_whole: true };
        let is_kept = self.keep(kept, frame);
        self.refused = if is_kept { u64::MAX } else { moment.state.memory().heap.mapped_bytes() };
        self.is_full &= !is_kept;
        is_kept
    }

    /// Keeps a frame, if there is room.
    fn keep(&mut self, kept: &mut Checkpoints, frame: Frame) -> bool {
        // What must stay beside it. A whole frame leaves as much room to others as it takes.
        let fixed = if frame.is_whole { frame.bytes } else { kept.last_bytes() };
        if fixed + frame.bytes > kept.budget {
            return false;
        }
        let mut bytes = kept.bytes();
        while bytes + frame.bytes > kept.budget
            && let Some(at) = least_missed(&kept.frames, &frame)
        {
            bytes -= kept.frames.remove(at).bytes;
        }
        if frame.is_whole {
            self.last.restore(&[&frame.delta]);
            self.is_ready = true;
        } else {
            self.last.follow(&frame.delta);
        }
        kept.frames.push(Arc::new(frame));
        true
    }

    /// True where the deltas behind the last whole frame have half of its bytes, or there is no room for another one.
    fn is_whole_due(&self, kept: &Checkpoints) -> bool {
        let group = kept.last_group();
        self.is_full || 2 * group[1..].iter().map(|f| f.bytes).sum::<u64>() >= group[0].bytes
    }

    /// The state at the last frame is there.
    fn make_ready(&mut self, kept: &Checkpoints) {
        if !self.is_ready {
            kept.restore_last(&mut self.last);
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

    /// Checkpoints at the end were forgotten; there were `before`.
    pub(super) fn truncate(&mut self, kept: &Checkpoints, before: usize) {
        self.is_ready &= kept.frames.len() == before;
        (self.is_full, self.refused) = (false, u64::MAX);
        self.offered = kept.frames.last().map_or(0, |f| f.cost);
    }
}

/// The frame whose absence costs least, when another one is to be kept; a whole one builds on none of these.
fn least_missed(frames: &[Arc<Frame>], next: &Frame) -> Option<usize> {
    let after = |i: usize| frames.get(i + 1).map_or(next, |after| after);
    let missed = |i: usize| {
        let frame = &frames[i];
        (after(i).cost - frames[i - 1].cost) as f64 / (frame.bytes.max(1) as f64).powf(0.25)
    };
    let ends_group = (1..frames.len()).filter(|&i| after(i).is_whole);
    ends_group.min_by(|&a, &b| missed(a).total_cmp(&missed(b)))
}

/// The least cost between a state of so many bytes and the one before: from there on it is quicker to run than to copy.
fn least_way(bytes: u64) -> u64 {
    SPACING.max(bytes / BYTES_AN_OPERATION)
}
