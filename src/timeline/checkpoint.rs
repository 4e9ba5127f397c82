//! States kept along the way, so that going back replays little.
//!
//! Invariant: as in a film, some frames are whole and the others tell what changed since the frame before. The first
//! frame (position 0) is always kept. A frame that others build on is not taken out before them. Frames never change, so
//! that a copy of the list shares them.

use super::cost::BYTES_AN_OPERATION;
use super::script::Moment;
use crate::engine::{Delta, MapState};
use std::sync::Arc;

/// Most bytes of host memory that checkpoints take, where nothing else is asked for.
const BUDGET: u64 = 192 << 20;

pub(super) struct Frame {
    pub(super) position: u64,
    /// What it takes to come here from the start.
    pub(super) cost: u64,
    pub(super) delta: Delta,
    /// It builds on no other.
    pub(super) is_whole: bool,
    pub(super) bytes: u64,
}

#[derive(Clone)]
pub(super) struct Checkpoints {
    /// By position.
    pub(super) frames: Vec<Arc<Frame>>,
    /// Most bytes that all may have.
    pub(super) budget: u64,
}

impl Checkpoints {
    pub(super) fn new(first: &MapState) -> Checkpoints {
        let delta = first.delta_from(None);
        let bytes = delta.bytes();
        let frame = Frame { position: 0, cost: 0, delta, is_whole: true, bytes };
        Checkpoints { frames: vec![Arc::new(frame)], budget: BUDGET }
    }

    /// Bytes that all take.
    pub(super) fn bytes(&self) -> u64 {
        self.frames.iter().map(|f| f.bytes).sum()
    }

    /// Bytes of the state that the last one leads to, packed.
    pub(super) fn last_bytes(&self) -> u64 {
        self.last_group().iter().map(|f| f.bytes).sum()
    }

    /// The last frame and those that it builds on.
    pub(super) fn last_group(&self) -> &[Arc<Frame>] {
        group(&self.frames, self.frames.len() - 1)
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

    /// Brings a state to the last frame.
    pub(super) fn restore_last(&self, state: &mut MapState) {
        restore(&self.frames, self.frames.len() - 1, state);
    }

    /// Forgets what lies after a position; returns the cost of the last one left.
    pub(super) fn truncate(&mut self, position: u64) -> u64 {
        self.frames.retain(|f| f.position <= position);
        self.frames.last().map_or(0, |f| f.cost)
    }
}

/// A frame and those that it builds on, from the whole one on.
fn group(frames: &[Arc<Frame>], at: usize) -> &[Arc<Frame>] {
    let first = (0..=at).rev().find(|&i| frames[i].is_whole).unwrap_or(0);
    &frames[first..=at]
}

/// Brings a state to a frame.
fn restore(frames: &[Arc<Frame>], at: usize, state: &mut MapState) {
    state.restore(&group(frames, at).iter().map(|f| &f.delta).collect::<Vec<_>>());
}
