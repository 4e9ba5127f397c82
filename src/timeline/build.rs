//! The run as far as it is built: its last state, and what was gathered on the way.
//!
//! Invariant: marks, samples and checkpoints are of operations up to `built`, and no further. A large state is let go
//! once all is built, and made again from the last checkpoint when the script goes on.

use super::checkpoint::{Checkpoints, Growing, KEPT_STATE, cost};
use super::marks::{Landmarks, Mark};
use super::script::{Moment, Script};
use super::series::Series;
use crate::engine::{Event, MapState, Observer, Op};
use crate::heap::Heap;
use crate::ops::OpsError;
use crate::units::Addr;

/// Operations that a ledger takes up in the time of a slice of the run.
const FOLLOWED: u64 = 4_096;

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

pub(super) struct Build {
    /// Operations built.
    pub(super) built: u64,
    /// The state there, or one on the way back to there.
    last: Moment,
    /// What it takes to come to `built` from the start.
    pub(super) cost: u64,
    pub(super) marks: Vec<Mark>,
    pub(super) series: Series,
    pub(super) failure: Option<Failure>,
    /// Not to go on by itself.
    pub(super) paused: bool,
}

impl Build {
    pub(super) fn new(first: MapState) -> Build {
        let series = Series::new(&first);
        let last = Moment { position: 0, state: first };
        Build { built: 0, last, cost: 0, marks: Vec::new(), series, failure: None, paused: false }
    }

    /// True once the whole script has run, or stopped at its failure.
    pub(super) fn is_done(&self, script: &Script) -> bool {
        self.failure.is_some() || script.entry_at(self.built) == script.entries.len()
    }

    /// Does up to `most` operations of the entry that the run is in.
    pub(super) fn advance(&mut self, script: &mut Script, checkpoints: &mut Checkpoints, seed: u64, most: u64) {
        if let Err((entry, error)) = self.try_advance(script, checkpoints, seed, most) {
            self.failure = Some(Failure { entry, position: self.built, error });
        }
        if self.is_done(script) {
            checkpoints.rest();
            if self.last.state.memory().heap.mapped_bytes() > KEPT_STATE {
                checkpoints.restore(0, &mut self.last);
            }
        }
    }

    fn try_advance(
        &mut self,
        script: &mut Script,
        checkpoints: &mut Checkpoints,
        seed: u64,
        most: u64,
    ) -> Result<(), (usize, OpsError)> {
        let position = self.built;
        if self.last.position < position {
            self.catch_up(script, checkpoints, most);
            return Ok(());
        }
        let entry = script.entry_at(position);
        if script.known() == position {
            if !script.follow(&self.last.state, FOLLOWED) {
                return Ok(());
            }
            script.expand(&self.last.state, seed).map_err(|e| (entry, e))?;
        }
        let end = script.known().min(position + most);
        let mut failed = None;
        script.each(position, end, |index, op| {
            failed = self.apply(index, op).err();
            failed.is_none()
        });
        if let Some(error) = failed {
            // The heap's limit can leave a half-done operation behind: back to before it.
            checkpoints.restore(self.built, &mut self.last);
            return Err((entry, error));
        }
        checkpoints.offer(&self.last, self.cost);
        Ok(())
    }

    /// Brings the last state nearer to where the run is built to.
    fn catch_up(&mut self, script: &Script, checkpoints: &Checkpoints, most: u64) {
        if checkpoints.before(self.built) > self.last.position {
            checkpoints.restore(self.built, &mut self.last);
        }
        let to = self.built.min(self.last.position + most);
        script.run(&mut self.last, to, &mut || true);
    }

    fn apply(&mut self, index: u64, op: &Op) -> Result<(), OpsError> {
        let marks = self.marks.len();
        self.cost += cost(op, self.last.state.count());
        let landmarks = Landmarks { position: index + 1, marks: &mut self.marks };
        let mut watch = Watch { landmarks, growing: Growing::default() };
        self.last.state.apply(op, &mut watch).map_err(OpsError::Engine)?;
        self.cost += watch.growing.cost();
        self.last.position = index + 1;
        self.built = index + 1;
        let grown = self.marks.len() > marks || op.makes_a_map();
        self.series.offer(index + 1, &self.last.state, grown);
        Ok(())
    }

    /// The operations after `end` are others now: back to the last checkpoint before, from where the run goes on.
    pub(super) fn truncate(&mut self, end: u64, checkpoints: &mut Checkpoints) {
        self.failure = None;
        self.paused = false;
        if self.built <= end {
            return;
        }
        self.cost = checkpoints.truncate(end);
        let fine = self.series.truncate(checkpoints.before(end));
        let from = if fine { end } else { 0 };
        checkpoints.restore(from, &mut self.last);
        self.built = self.last.position;
        let built = self.built;
        self.marks.retain(|m| m.position <= built);
        if !fine {
            self.cost = checkpoints.truncate(0);
            self.series = Series::new(&self.last.state);
        }
    }
}

/// Gathers the landmarks of an operation and what its growing costs.
struct Watch<'a> {
    landmarks: Landmarks<'a>,
    growing: Growing,
}

impl Observer for Watch<'_> {
    const STEPS: bool = Landmarks::STEPS;

    fn event(&mut self, heap: &Heap, event: Event) {
        self.growing.event(&event);
        self.landmarks.event(heap, event);
    }

    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}
