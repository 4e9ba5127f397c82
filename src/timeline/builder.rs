//! Where the run is built: by whoever asks, slice by slice, or beside, on a thread.
//!
//! Invariant: the history grows the same way in both cases. While a thread builds, it has a copy of the history that goes
//! ahead of this one, which takes up what the thread tells.

use super::build::Build;
use super::history::{History, News, Told};
use super::script::SLICE;
use crate::beside::{Beside, Work};
use crate::engine::MapState;
use crate::ops::Entry;

/// A state of more host memory is never worked on where it is asked for: a single operation could be felt.
const SMALL: u64 = 1 << 20;

pub(super) struct Builder {
    /// The run's end; while a thread has it, one that would go on from what was told.
    here: Build,
    away: Option<Beside<Ahead>>,
    /// There is no thread to be had.
    is_alone: bool,
}

/// A history that goes ahead on a thread.
pub(super) struct Ahead {
    history: History,
    build: Build,
    seed: u64,
    told: Told,
}

impl Work for Ahead {
    type News = News;

    fn slice(&mut self) {
        self.build.advance(&mut self.history, self.seed, SLICE);
    }

    fn is_over(&self) -> bool {
        self.history.is_done()
    }

    fn news(&mut self) -> News {
        let news = self.history.since(self.told);
        self.told = self.history.told();
        news
    }
}

impl Builder {
    /// Goes on where a history ends; `like`: any state of it.
    pub(super) fn new(like: &MapState) -> Builder {
        Builder { here: Build::new(like), away: None, is_alone: false }
    }

    /// A slice of the run, where no thread has it.
    pub(super) fn slice(&mut self, history: &mut History, seed: u64) {
        if self.away.is_none() {
            self.here.advance(history, seed, SLICE);
        }
    }

    /// True while a thread has the run.
    pub(super) fn is_away(&self) -> bool {
        self.away.is_some()
    }

    /// True for a run that a thread could build, and that would be felt where it is asked for.
    pub(super) fn belongs_away(&self, history: &History) -> bool {
        !self.is_alone && self.here.mapped_bytes().max(history.checkpoints.last_bytes()) > SMALL
    }

    /// Sends the run to a thread, if there is one.
    pub(super) fn send_away(&mut self, history: &History, seed: u64, like: &MapState) {
        if self.is_away() || self.is_alone {
            return;
        }
        let build = std::mem::replace(&mut self.here, Build::new(like));
        match Beside::new("history", Ahead { told: history.told(), history: history.clone(), build, seed }) {
            Ok(beside) => self.away = Some(beside),
            Err(ahead) => (self.here, self.is_alone) = (ahead.build, true),
        }
    }

    /// Stops the thread after the slice at hand, or lets it go on.
    pub(super) fn stop(&self, stop: bool) {
        if let Some(beside) = &self.away {
            beside.stop(stop);
        }
    }

    /// Takes up what the thread came to; has the run back where it has ended. Never waits.
    pub(super) fn take_up(&mut self, history: &mut History) {
        let Some(beside) = &self.away else { return };
        let has_ended = beside.has_ended();
        if let Some(news) = beside.news() {
            history.take(news);
        }
        if has_ended {
            self.bring_back(history);
        }
    }

    /// Has the run back from its thread; waits for the slice at hand.
    pub(super) fn bring_back(&mut self, history: &mut History) {
        if let Some(ahead) = self.away.take().and_then(Beside::back) {
            (*history, self.here) = (ahead.history, ahead.build);
        }
    }

    /// Takes up another list of entries; what the two lists share at their start is kept. Returns where that ends. What
    /// a thread did and did not tell yet is given up: nothing waits for it.
    pub(super) fn replace(&mut self, history: &mut History, entries: Vec<Entry>) -> u64 {
        self.take_up(history);
        let was_away = self.away.take().is_some();
        let (built, frames) = (history.built, history.checkpoints.frames.len());
        let end = history.script.replace(entries);
        history.truncate(end);
        self.here.replace_script(history);
        if was_away || built > end {
            self.here.go_back(history, frames);
        }
        end
    }
}
