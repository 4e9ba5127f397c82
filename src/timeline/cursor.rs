//! The playhead's state: a whole operation done, or the last one only in part.
//!
//! Invariant: the last operations can be undone, one by one, by the state's log and a mark each. In the middle of an
//! operation the state is the whole operation's, its heap undone to the end of a step. Any way to a moment gives the
//! same bytes.

use super::checkpoint::Checkpoints;
use super::script::SLICE;
use super::script::{Moment, Script};
use crate::engine::{Journal, MapState, Mark, Op, Silent};
use crate::heap::Tally;
use crate::units::Addr;
use std::collections::VecDeque;

/// Most operations that can be undone.
const HISTORY: u64 = 16_384;
/// Of these the last before the place where one comes from afar.
const RECORDED: u64 = 4096;
/// Operations that can be undone wherever one comes, if there are as many.
const NEAR: u64 = 1024;
/// Most bytes of log that are kept for operations before the one at the playhead.
const KEPT_LOG: u64 = 32 << 20;
/// Most bytes of log: an operation that needs more is not taken apart.
const MOST_LOG: u64 = 128 << 20;
/// The most entries of a map whose reachable bytes are marked at every step.
const MAX_MARKED: u64 = 20_000;

/// The map's memory just before an operation.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Before {
    /// Bytes and objects of the map then.
    pub tally: Tally,
    /// Reachable bytes; `None` for a map so large that marking it would be felt.
    pub live_bytes: Option<u64>,
}

impl Before {
    fn of(state: &MapState) -> Before {
        let marked = (state.count() <= MAX_MARKED).then(|| state.reach().bytes());
        Before { tally: state.tally(), live_bytes: marked }
    }
}

pub(super) struct Cursor {
    moment: Moment,
    /// The moments before each of the last operations.
    marks: VecDeque<Mark>,
    /// What the operation before the playhead did, all of it; of no use while `settled` is false.
    pub(super) journal: Journal,
    pub(super) before: Before,
    /// Steps done of it, where not all.
    pub(super) step: Option<usize>,
    /// The journal is that of the operation before the playhead.
    pub(super) settled: bool,
    /// Changes with everything that is shown.
    pub(super) generation: u64,
}

impl Cursor {
    pub(super) fn new(first: MapState) -> Cursor {
        Cursor {
            moment: Moment { position: 0, state: first },
            marks: VecDeque::new(),
            journal: Journal::default(),
            before: Before::default(),
            step: None,
            settled: true,
            generation: 0,
        }
    }

    pub(super) fn state(&self) -> &MapState {
        &self.moment.state
    }

    pub(super) fn position(&self) -> u64 {
        self.moment.position
    }

    pub(super) fn moment(&self) -> &Moment {
        &self.moment
    }

    /// Brings the state to just after operation `target` (of a built run), watching that one. False where `go_on`
    /// stopped it before.
    pub(super) fn go(
        &mut self,
        target: u64,
        script: &Script,
        checkpoints: &Checkpoints,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        if self.settled && self.moment.position == target {
            return true;
        }
        self.leave_step();
        self.settled = false;
        self.generation += 1;
        self.journal = Journal::default();
        // Stop one operation short, and watch that one.
        let stop = target.saturating_sub(1);
        self.undo_towards(stop);
        self.restore(stop, checkpoints);
        if !self.run(stop, script, go_on) {
            return false;
        }
        self.before = Before::default();
        if let Some((_, op)) = script.operation(stop).filter(|_| target > stop) {
            self.before = Before::of(&self.moment.state);
            self.apply_watched(&op);
        }
        self.settled = true;
        true
    }

    /// Undoes operations down to `stop`; false where the log does not reach back so far.
    fn undo_towards(&mut self, stop: u64) -> bool {
        let Some(back) = self.moment.position.checked_sub(stop) else { return true };
        let Some(index) = self.marks.len().checked_sub(back as usize) else { return false };
        let Some(mark) = self.marks.get(index) else { return true };
        if !self.moment.state.undo_to(mark) {
            return false;
        }
        self.marks.truncate(index);
        self.moment.position = stop;
        true
    }

    /// Takes up a checkpoint before `stop`, if the way from there is the shorter one.
    fn restore(&mut self, stop: u64, checkpoints: &Checkpoints) {
        let from = stop.saturating_sub(NEAR);
        if self.moment.position > stop || checkpoints.before(from) > self.moment.position + checkpoints.cost_of(from) {
            checkpoints.restore(from, &mut self.moment);
            self.marks.clear();
        }
    }

    /// Runs on to `stop`: silently at first, and so that the last operations can be undone.
    fn run(&mut self, stop: u64, script: &Script, go_on: &mut dyn FnMut() -> bool) -> bool {
        let recorded = stop.saturating_sub(RECORDED);
        let is_near = self.moment.state.memory().heap.is_logging() && stop - self.moment.position.min(stop) < HISTORY;
        if self.moment.position < recorded && !is_near {
            self.marks.clear();
            self.moment.state.stop_log();
            if !script.run(&mut self.moment, recorded, go_on) {
                return false;
            }
        }
        while self.moment.position < stop {
            let end = stop.min(self.moment.position + SLICE);
            script.each(self.moment.position, end, |_, op| self.apply_recorded(op));
            if self.moment.position < end {
                // Operations that the build has done never fail.
                return true;
            }
            if self.moment.position < stop && !go_on() {
                return false;
            }
        }
        true
    }

    fn begin_recorded(&mut self) -> Mark {
        if !self.moment.state.memory().heap.is_logging() {
            self.marks.clear();
            self.moment.state.start_log(MOST_LOG);
        }
        self.moment.state.mark()
    }

    fn end_recorded(&mut self, mark: Mark) {
        self.moment.position += 1;
        let heap = &self.moment.state.memory().heap;
        if !heap.can_undo_to(mark.log()) {
            // It went over the log's limit: nothing leads back over it.
            self.marks.clear();
            return;
        }
        self.marks.push_back(mark);
        while self.marks.len() > 1
            && (self.marks.len() as u64 > HISTORY + HISTORY / 4
                || self.moment.state.memory().heap.log_bytes() > KEPT_LOG)
        {
            self.marks.drain(..self.marks.len() / 2);
            self.moment.state.forget_before(&self.marks[0]);
        }
    }

    fn apply_recorded(&mut self, op: &Op) -> bool {
        let mark = self.begin_recorded();
        let done = self.moment.state.apply(op, &mut Silent).is_ok();
        if done {
            self.end_recorded(mark);
        }
        done
    }

    fn apply_watched(&mut self, op: &Op) {
        let mark = self.begin_recorded();
        self.journal = Journal::default();
        if self.moment.state.apply(op, &mut self.journal).is_ok() {
            self.end_recorded(mark);
        }
    }

    /// True where the operation before the playhead can be stood in the middle of.
    pub(super) fn is_steppable(&self) -> bool {
        self.settled && self.journal.ends.len() > 1 && self.marks.back().is_some_and(|m| self.reaches(m))
    }

    fn reaches(&self, mark: &Mark) -> bool {
        self.moment.state.memory().heap.can_undo_to(mark.log())
    }

    /// Goes to after step `step` (from 1) of the operation before the playhead, which is there; to all of it where it
    /// has no such step in its middle.
    pub(super) fn set_step(&mut self, step: Option<usize>, script: &Script) {
        let step = step.filter(|k| self.is_steppable() && (1..self.journal.ends.len()).contains(k));
        if step == self.step {
            return;
        }
        self.generation += 1;
        if let Some(now) = self.step
            && step.is_none_or(|k| k > now)
        {
            self.redo(script);
        }
        if let (Some(k), Some(mark)) = (step, self.marks.back())
            && self.moment.state.look_back(mark, self.journal.ends[k - 1].log)
        {
            self.step = step;
        }
    }

    /// From the middle of an operation to its end.
    fn redo(&mut self, script: &Script) {
        let before = self.before;
        let (position, generation) = (self.moment.position, self.generation);
        self.leave_step();
        if let Some((_, op)) = script.operation(position - 1) {
            self.apply_watched(&op);
        }
        (self.before, self.generation) = (before, generation);
    }

    /// From the middle of an operation to its start.
    fn leave_step(&mut self) {
        if self.step.take().is_some()
            && let Some(mark) = self.marks.pop_back()
        {
            self.moment.state.undo_to(&mark);
            self.moment.position -= 1;
        }
    }

    /// Goes back through the steps of the operation before the playhead, all of which is done, calling `look` with the
    /// number of steps done and the state: n, n - 1, … 0. Then all of it is done again.
    pub(super) fn walk_back(&mut self, script: &Script, mut look: impl FnMut(usize, &MapState)) {
        let steps = self.journal.ends.len().max(1);
        look(steps, &self.moment.state);
        let Some(mark) = self.marks.back().filter(|m| self.reaches(m)).cloned() else { return };
        for k in (1..steps).rev() {
            self.moment.state.look_back(&mark, self.journal.ends[k - 1].log);
            look(k, &self.moment.state);
        }
        self.moment.state.undo_to(&mark);
        look(0, &self.moment.state);
        self.step = Some(0);
        self.redo(script);
    }

    /// What a byte was before the step or operation shown; `None` where no memory was there, or it is not known.
    pub(super) fn byte_before(&self, addr: Addr) -> Option<u8> {
        let mark = self.marks.back().filter(|m| self.settled && self.reaches(m))?;
        let from = match self.step {
            Some(k) if k > 1 => self.journal.ends[k - 2].log,
            _ => mark.log(),
        };
        self.moment.state.memory().heap.byte_at_log(from, addr)
    }

    /// The operations after `end` are others now.
    pub(super) fn truncate(&mut self, end: u64, checkpoints: &Checkpoints) {
        if self.moment.position <= end {
            return;
        }
        self.leave_step();
        self.settled = false;
        self.generation += 1;
        self.journal = Journal::default();
        if !self.undo_towards(end) {
            checkpoints.restore(end, &mut self.moment);
            self.marks.clear();
        }
    }
}
