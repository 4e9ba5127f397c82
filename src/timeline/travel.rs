//! Where the playhead goes: by operation, by step, to what is searched for.
//!
//! Invariant: the latest wish wins, and every one can be cancelled; what is shown then is a moment like any other.

use super::cursor::Cursor;
use super::history::History;
use super::search::{Hits, Next, Run};
use super::target::{Part, Target};
use super::{Found, Search, Stop, Timeline};

impl Timeline {
    /// Where the playhead is going: its position once [`Timeline::advance`] says so.
    pub fn target(&self) -> u64 {
        self.target.position
    }

    /// The steps to be done there of the operation before it, as far as known; `None`: all.
    pub fn target_step(&self) -> Option<usize> {
        if let Part::Steps(step) = self.target.part { Some(step) } else { None }
    }

    /// Sends the playhead to a position; the latest one wins, and ends a search under way.
    pub fn seek(&mut self, position: u64) {
        self.seek_step(position, None);
    }

    /// Sends the playhead into the middle of operation `position` (from 1): after so many of its steps, from 1. All of
    /// it where it has no such step.
    pub fn seek_step(&mut self, position: u64, step: Option<usize>) {
        self.stop_search();
        let position = if self.is_halted() { position.min(self.built()) } else { position };
        self.target = Target { position, part: Part::of(step) };
    }

    /// Sends the playhead a step forward or back. Between two operations forward goes to the first step of the next one.
    pub fn step_by(&mut self, forward: bool) {
        self.stop_search();
        let Target { position, part } = self.target;
        let (position, part) = match (part, forward) {
            (Part::Whole, true) => (position.saturating_add(1), Part::Steps(1)),
            (Part::Steps(step), true) => (position, Part::Steps(step + 1)),
            (Part::AllButOne, true) => (position, Part::Whole),
            (Part::Whole, false) => (position, Part::AllButOne),
            (Part::Steps(step), false) if step > 1 => (position, Part::Steps(step - 1)),
            (Part::Steps(_), false) => (position.saturating_sub(1), Part::Whole),
            (Part::AllButOne, false) => (position, Part::AllButOne),
        };
        let is_beyond = self.is_halted() && position > self.built();
        self.target = if is_beyond { self.target } else { Target { position, part } };
    }

    /// True where the playhead is at its target.
    pub fn is_settled(&self) -> bool {
        let here = Target { position: self.position(), part: Part::of(self.step()) };
        self.cursor.settled && self.target == here
    }

    /// True while [`Timeline::advance`], [`Timeline::pursue`] or [`Timeline::build`] has something to do.
    pub fn is_busy(&self) -> bool {
        !self.is_settled() || self.search.as_ref().is_some_and(Search::is_running) || !self.is_halted()
    }

    /// Brings the playhead nearer to its target (building what is missing) until `go_on` says no.
    /// True once it is there. Until then the map is that of [`Timeline::position`], on its way.
    pub fn advance(&mut self, go_on: impl FnMut() -> bool) -> bool {
        self.bring_back();
        self.advance_on(go_on)
    }

    fn advance_on(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_settled() {
            while self.built() < self.target.position && !self.is_halted() {
                if !self.build_slice() || !go_on() {
                    return false;
                }
            }
            if self.target.position > self.built() {
                self.target = Target { position: self.built(), part: Part::Whole };
            }
            let History { script, checkpoints, .. } = &self.history;
            if !self.cursor.go(self.target.position, script, checkpoints, &mut go_on) {
                return false;
            }
            self.arrive();
        }
        true
    }

    /// True where more is to be done than to wait for what a thread builds: the playhead can go on, or a search.
    pub(super) fn has_work_here(&self) -> bool {
        match &self.search {
            _ if !self.is_settled() => self.target.position <= self.built(),
            Some(search) if search.is_running() => match search.next(self.built()) {
                Next::HitsHere => self.position() <= self.built(),
                next => !matches!(next, Next::Build),
            },
            _ => false,
        }
    }

    /// The playhead is in the right operation: to the right step of it.
    fn arrive(&mut self) {
        let step = match self.target.part {
            Part::Whole => None,
            Part::Steps(step) => Some(step),
            Part::AllButOne if self.is_steppable() => Some(self.steps_len() - 1),
            Part::AllButOne => {
                self.target = Target { position: self.position().saturating_sub(1), part: Part::Whole };
                return;
            }
        };
        self.cursor.set_step(step, &self.history.script);
        self.target = Target { position: self.position(), part: Part::of(self.step()) };
    }

    /// Stops what is under way, the foremost: a search, else the way to the playhead's target (it stays at the nearest
    /// moment), else building. Where nothing is under way, what the last search found is forgotten.
    pub fn cancel(&mut self) {
        if self.search.as_ref().is_some_and(Search::is_running) {
            self.search = None;
        } else if !self.is_settled() {
            if self.target.position > self.built() {
                self.pause();
            }
            let here = self.position();
            // On its way the playhead has done no operation with its steps told: the next one it has.
            let next = if self.cursor.settled { here } else { (here + 1).min(self.built()).max(here) };
            self.target = Target { position: next, part: Part::of(self.step()) };
        } else if !self.is_built() && !self.paused {
            self.pause();
        } else {
            self.search = None;
        }
    }

    /// The search under way, or what came of the last one until it is dismissed.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Forgets what was searched for.
    pub fn dismiss_search(&mut self) {
        self.search = None;
    }

    /// A search that was not over is forgotten; what one found stays.
    fn stop_search(&mut self) {
        self.search = self.search.take().filter(|s| !s.is_running());
    }

    /// Searches from the playhead's target for the next moment that does it, or back for the last. Back to a change of
    /// bytes also finds the step shown, if that did it; asked again there, the one before.
    pub fn run_to(&mut self, stop: Stop, forward: bool) {
        let again = self.search.as_ref().is_some_and(|last| last.stop == stop && self.is_found(last));
        self.search = Some(Search::new(stop, forward, again));
    }

    /// True where the playhead's target is what a search found.
    fn is_found(&self, search: &Search) -> bool {
        let Some(Found::At { position, step, .. }) = search.found else { return false };
        self.target == Target { position, part: Part::of(step) }
    }

    /// Goes on with the search under way until `go_on` says no. True where nothing is left to do; the playhead is then
    /// at what was found.
    pub fn pursue(&mut self, go_on: impl FnMut() -> bool) -> bool {
        self.bring_back();
        self.pursue_on(go_on)
    }

    pub(super) fn pursue_on(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        loop {
            if !self.advance_on(&mut go_on) {
                return false;
            }
            let Some(next) = self.search.as_ref().map(|s| s.next(self.built())) else { return true };
            let did = match next {
                Next::Over => return true,
                // After an edit the run may be built anew up to here.
                Next::HitsHere if self.built() < self.position() => self.build_slice(),
                Next::Build if !self.is_halted() => self.build_slice(),
                other => {
                    self.search_on(other);
                    true
                }
            };
            if !did || !go_on() {
                return false;
            }
        }
    }

    fn search_on(&mut self, next: Next) {
        match next {
            Next::Over => {}
            Next::HitsHere => self.begin_search(),
            Next::HitsAt(position) if self.is_after(position) => self.land(position),
            Next::HitsAt(position) => self.target = Target { position, part: Part::Whole },
            Next::Build | Next::More => self.work_search(|search, _, run| search.work(run)),
        }
    }

    /// True where all of operation `position` is done, and no more.
    fn is_after(&self, position: u64) -> bool {
        self.position() == position && self.step().is_none()
    }

    fn begin_search(&mut self) {
        let step = self.step();
        self.cursor.set_step(None, &self.history.script);
        let hits = self.hits();
        self.work_search(|search, cursor, run| search.begin(&hits, step, cursor.moment(), run));
        self.cursor.set_step(step, &self.history.script);
        self.go_to_found();
    }

    fn land(&mut self, position: u64) {
        let hits = self.hits();
        self.work_search(|search, _, _| search.land(&hits, position));
        self.go_to_found();
    }

    /// The steps of the operation before the playhead, all of which is done, that do what is searched for.
    fn hits(&mut self) -> Hits {
        let stop = self.search.as_ref().map_or(Stop::Growth, |s| s.stop);
        let mut hits = Hits::new(stop, &self.cursor.journal);
        if hits.needs_looks() {
            self.cursor.walk_back(&self.history.script, |steps, state| hits.look(steps, state));
        }
        hits
    }

    fn work_search(&mut self, work: impl FnOnce(&mut Search, &Cursor, &Run)) {
        let run = Run {
            script: &self.history.script,
            checkpoints: &self.history.checkpoints,
            marks: &self.history.marks,
            built: self.history.built,
            total: self.total(),
            is_done: self.is_halted(),
        };
        if let Some(mut search) = self.search.take() {
            work(&mut search, &self.cursor, &run);
            self.search = Some(search);
        }
    }

    /// The playhead is in the operation that was found: to the step.
    fn go_to_found(&mut self) {
        let Some(search) = &mut self.search else { return };
        if let Some(Found::At { position, step, .. }) = &mut search.found
            && *position == self.cursor.position()
        {
            self.cursor.set_step(*step, &self.history.script);
            *step = self.cursor.step;
            self.target = Target { position: *position, part: Part::of(*step) };
        }
    }
}
