//! The end of the run, from where it goes on: the last state, and what is gathered on the way.
//!
//! Invariant: what it comes to stands in the history, by which it can be made again: a large state is let go once all is
//! built, and made from the last checkpoint when the script goes on. Does not know where it works: here or on a thread.

use super::cost::{Growing, cost};
use super::history::{Failure, History};
use super::marks::{Landmarks, Mark};
use super::recorder::{KEPT_STATE, Recorder};
use super::script::Moment;
use super::series::Series;
use super::unfold::Unfolding;
use crate::engine::{Event, MapState, Observer, Op};
use crate::heap::Heap;
use crate::ops::OpsError;
use crate::units::Addr;

pub(super) struct Build {
    /// The state where the run is built to, or one on the way there.
    last: Moment,
    /// It is there, not let go.
    is_ready: bool,
    recorder: Recorder,
    unfolding: Unfolding,
}

impl Build {
    /// A run that goes on where a history ends; `like`: any state of it.
    pub(super) fn new(like: &MapState) -> Build {
        Build {
            last: Moment { position: 0, state: like.hollow() },
            is_ready: false,
            recorder: Recorder::new(like),
            unfolding: Unfolding::default(),
        }
    }

    /// Bytes of host memory behind the state.
    pub(super) fn mapped_bytes(&self) -> u64 {
        self.last.state.memory().heap.mapped_bytes()
    }

    /// Does up to `most` operations of the entry that the run is in.
    pub(super) fn advance(&mut self, history: &mut History, seed: u64, most: u64) {
        if let Err(error) = self.try_advance(history, seed, most) {
            // The heap's limit can leave a half-done operation behind.
            self.is_ready = false;
            let position = history.built;
            history.failure = Some(Failure { entry: history.script.entry_at(position), position, error });
        }
        if history.is_done() {
            self.rest();
        }
    }

    fn try_advance(&mut self, history: &mut History, seed: u64, most: u64) -> Result<(), OpsError> {
        if !self.is_ready || self.last.position < history.built {
            self.catch_up(history, most);
            if self.last.position < history.built {
                return Ok(());
            }
        }
        if history.script.known() == history.built {
            self.unfolding.go_on(&mut history.script, &self.last.state, seed)?;
        }
        let History { script, built, cost, marks, series, .. } = history;
        let (from, end) = (*built, script.known().min(*built + most));
        let mut ahead = Ahead { last: &mut self.last, built, cost, marks, series };
        let mut failed = None;
        script.each(from, end, |index, op| {
            failed = ahead.apply(index, op).err();
            failed.is_none()
        });
        if let Some(error) = failed {
            return Err(error);
        }
        self.recorder.offer(&mut history.checkpoints, &self.last, history.cost);
        Ok(())
    }

    /// Brings the last state nearer to where the run is built to.
    fn catch_up(&mut self, history: &History, most: u64) {
        if !self.is_ready || history.checkpoints.before(history.built) > self.last.position {
            history.checkpoints.restore(history.built, &mut self.last);
            self.is_ready = true;
        }
        let to = history.built.min(self.last.position + most);
        history.script.run(&mut self.last, to, &mut || true);
    }

    fn rest(&mut self) {
        self.recorder.rest();
        if self.mapped_bytes() > KEPT_STATE {
            self.last.state = self.last.state.hollow();
            self.is_ready = false;
        }
    }

    /// The script's end is another one now.
    pub(super) fn replace_script(&mut self, history: &History) {
        self.unfolding.truncate(&history.script);
    }

    /// The history ends earlier now; it had `frames` checkpoints.
    pub(super) fn go_back(&mut self, history: &History, frames: usize) {
        self.is_ready &= self.last.position <= history.built;
        self.recorder.truncate(&history.checkpoints, frames);
    }
}

/// The end of a run while operations of its script are done.
struct Ahead<'a> {
    last: &'a mut Moment,
    built: &'a mut u64,
    cost: &'a mut u64,
    marks: &'a mut Vec<Mark>,
    series: &'a mut Series,
}

impl Ahead<'_> {
    fn apply(&mut self, index: u64, op: &Op) -> Result<(), OpsError> {
        let marks = self.marks.len();
        *self.cost += cost(op, self.last.state.count());
        let landmarks = Landmarks { position: index + 1, marks: self.marks };
        let mut watch = Watch { landmarks, growing: Growing::default() };
        self.last.state.apply(op, &mut watch).map_err(OpsError::Engine)?;
        *self.cost += watch.growing.cost();
        self.last.position = index + 1;
        *self.built = index + 1;
        let grown = self.marks.len() > marks || op.makes_a_map();
        self.series.offer(index + 1, &self.last.state, grown);
        Ok(())
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
