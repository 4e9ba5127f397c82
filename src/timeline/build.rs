//! The run as far as it is built: its last state, and what was gathered on the way.
//!
//! Invariant: marks, samples and checkpoints are of operations up to the last state's position, and no further.

use super::checkpoint::{Checkpoints, cost};
use super::marks::{Landmarks, Mark};
use super::script::{Moment, Script};
use super::series::Series;
use super::{Failure, FailureKind};
use crate::engine::{MapState, Op};
use crate::ops::OpsError;

pub(super) struct Build {
    pub(super) last: Moment,
    /// What it takes to come to the last state from the start.
    cost: u64,
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
        Build { last, cost: 0, marks: Vec::new(), series, failure: None, paused: false }
    }

    /// True once the whole script has run, or stopped at its failure.
    pub(super) fn is_done(&self, script: &Script) -> bool {
        self.failure.is_some() || script.entry_at(self.last.position) == script.entries.len()
    }

    /// Does up to `most` operations of the entry that the run is in.
    pub(super) fn advance(&mut self, script: &mut Script, checkpoints: &mut Checkpoints, seed: u64, most: u64) {
        if let Err((entry, error)) = self.try_advance(script, checkpoints, seed, most) {
            self.failure = Some(Failure { entry, position: self.last.position, error });
        }
    }

    fn try_advance(
        &mut self,
        script: &mut Script,
        checkpoints: &mut Checkpoints,
        seed: u64,
        most: u64,
    ) -> Result<(), (usize, FailureKind)> {
        let position = self.last.position;
        let entry = script.entry_at(position);
        script.expand(entry, &self.last.state, seed).map_err(|e| (entry, e))?;
        let end = script.span_of(entry).map_or(position, |span| span.1).min(position + most);
        let mut failed = None;
        script.each(position, end, |index, op| {
            failed = self.apply(index, op).err();
            failed.is_none()
        });
        if let Some(error) = failed {
            // The heap's limit can leave a half-done operation behind: back to before it.
            let position = self.last.position;
            self.last.clone_from(checkpoints.before(position));
            script.run(&mut self.last, position, &mut || true);
            return Err((entry, error));
        }
        checkpoints.offer(&self.last, self.cost);
        Ok(())
    }

    fn apply(&mut self, index: u64, op: &Op) -> Result<(), FailureKind> {
        let marks = self.marks.len();
        self.cost += cost(op, self.last.state.count());
        let mut watch = Landmarks { position: index + 1, marks: &mut self.marks };
        self.last.state.apply(op, &mut watch).map_err(|e| FailureKind::Ops(OpsError::Engine(e)))?;
        self.last.position = index + 1;
        let grown = self.marks.len() > marks || matches!(op, Op::Clone | Op::Remake { .. });
        self.series.offer(index + 1, &self.last.state, grown);
        Ok(())
    }

    /// The operations after `end` are others now: back to the last checkpoint before, from where the run goes on.
    pub(super) fn truncate(&mut self, end: u64, checkpoints: &mut Checkpoints) {
        self.failure = None;
        self.paused = false;
        if self.last.position <= end {
            return;
        }
        self.cost = checkpoints.truncate(end);
        let fine = self.series.truncate(checkpoints.before(end).position);
        let from = if fine { end } else { 0 };
        self.last.clone_from(checkpoints.before(from));
        let position = self.last.position;
        self.marks.retain(|m| m.position <= position);
        if !fine {
            self.cost = checkpoints.truncate(0);
            self.series = Series::new(&self.last.state);
        }
    }
}
