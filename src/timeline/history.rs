//! What is known of a run: as far as it is built, everything that was gathered on the way.
//!
//! Invariant: marks, samples and checkpoints are of operations up to `built`, and no further. It only grows at its end,
//! but where an edit cuts it off. A copy shares what is long; what a copy came to since is told as [`News`].

use super::checkpoint::{Checkpoints, Frame};
use super::marks::Mark;
use super::script::{Piece, Script};
use super::series::Series;
use crate::engine::MapState;
use crate::ops::{Entry, OpsError};
use std::sync::Arc;

/// Why a run stops before its end.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// Index of the entry that failed.
    pub entry: usize,
    /// Operations done before it.
    pub position: u64,
    /// Why it stops.
    pub error: OpsError,
}

#[derive(Clone)]
pub(super) struct History {
    pub(super) script: Script,
    pub(super) checkpoints: Checkpoints,
    /// Operations built.
    pub(super) built: u64,
    /// What it takes to come there from the start.
    pub(super) cost: u64,
    pub(super) marks: Vec<Mark>,
    pub(super) series: Series,
    pub(super) failure: Option<Failure>,
}

/// What a history came to since some moment.
pub(super) struct News {
    pieces: Vec<Arc<Piece>>,
    starts: Vec<u64>,
    ends: Vec<u64>,
    marks: Vec<Mark>,
    frames: Vec<Arc<Frame>>,
    built: u64,
    cost: u64,
    series: Series,
    failure: Option<Failure>,
}

/// How much of a history was told.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pieces: usize,
    ends: usize,
    marks: usize,
}

impl History {
    pub(super) fn new(entries: Vec<Entry>, first: &MapState) -> History {
        History {
            script: Script::new(entries),
            checkpoints: Checkpoints::new(first),
            built: 0,
            cost: 0,
            marks: Vec::new(),
            series: Series::new(first),
            failure: None,
        }
    }

    /// True once the whole script has run, or stopped at its failure.
    pub(super) fn is_done(&self) -> bool {
        self.failure.is_some() || self.script.entry_at(self.built) == self.script.entries.len()
    }

    /// The operations after `end` are others now: back to the last checkpoint before, from where the run goes on.
    pub(super) fn truncate(&mut self, end: u64) {
        self.failure = None;
        if self.built <= end {
            return;
        }
        let fine = self.series.truncate(self.checkpoints.before(end));
        let from = if fine { end } else { 0 };
        self.cost = self.checkpoints.truncate(from);
        self.built = self.checkpoints.before(from);
        let built = self.built;
        self.marks.retain(|m| m.position <= built);
        if !fine {
            self.series.restart();
        }
    }

    /// All that there is now.
    pub(super) fn told(&self) -> Told {
        Told { pieces: self.script.pieces.len(), ends: self.script.ends.len(), marks: self.marks.len() }
    }

    /// What there is since then.
    pub(super) fn since(&self, told: Told) -> News {
        News {
            pieces: self.script.pieces[told.pieces..].to_vec(),
            starts: self.script.starts[told.pieces + 1..].to_vec(),
            ends: self.script.ends[told.ends..].to_vec(),
            marks: self.marks[told.marks..].to_vec(),
            frames: self.checkpoints.frames.clone(),
            built: self.built,
            cost: self.cost,
            series: self.series.clone(),
            failure: self.failure.clone(),
        }
    }

    /// Takes up what a copy came to.
    pub(super) fn take(&mut self, news: News) {
        self.script.pieces.extend(news.pieces);
        self.script.starts.extend(news.starts);
        self.script.ends.extend(news.ends);
        self.marks.extend(news.marks);
        self.checkpoints.frames = news.frames;
        (self.built, self.cost) = (news.built, news.cost);
        (self.series, self.failure) = (news.series, news.failure);
    }
}
