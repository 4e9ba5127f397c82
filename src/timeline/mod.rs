//! Position in time over an engine: the list of operations is a document, the playhead a view of it.
//!
//! Invariant: any way to a moment gives the same bytes, in the middle of an operation too. The engine runs forward; going
//! back is undoing the last operations by a log, or restoring a checkpoint and replaying. Long work goes in slices: the
//! caller says when to pause; what is built of the run may go on beside, on a thread ([`Timeline::keep_up`]). Knows no clock.

mod ages;
mod build;
mod builder;
mod checkpoint;
mod cost;
mod cursor;
mod history;
mod marks;
mod recorder;
mod script;
mod search;
mod series;
mod target;
mod travel;
mod unfold;

pub use ages::Ages;
pub use cursor::Before;
pub use history::Failure;
pub use marks::{Landmarks, Mark, MarkKind};
pub use search::{Found, Search, Stop, What};
pub use series::Sample;

use crate::beside::Rest;
use crate::engine::{Journal, MapState, Op};
use crate::ops::Entry;
use crate::program::Setup;
use crate::units::Addr;
use builder::Builder;
use cursor::Cursor;
use history::History;
use target::Target;

/// A run that can be looked at anywhere.
pub struct Timeline {
    setup: Setup,
    /// The run as far as it is built.
    history: History,
    builder: Builder,
    /// Not to be built on by itself.
    paused: bool,
    /// What takes long is built on a thread.
    beside: bool,
    cursor: Cursor,
    target: Target,
    search: Option<Search>,
}

impl Timeline {
    /// A map just made, with nothing built yet.
    pub fn new(setup: Setup, entries: Vec<Entry>) -> Result<Timeline, crate::engine::EngineError> {
        let state = setup.make()?;
        Ok(Timeline {
            setup,
            history: History::new(entries, &state),
            builder: Builder::new(&state),
            paused: false,
            beside: false,
            cursor: Cursor::new(state),
            target: Target::default(),
            search: None,
        })
    }

    /// Checkpoints made from now on take at most so many bytes of host memory together (192 MiB where nothing is asked
    /// for); two states more are held while the run is built. With fewer checkpoints the way to a moment is longer.
    pub fn limit_checkpoints(&mut self, bytes: u64) {
        self.bring_back();
        self.history.checkpoints.budget = bytes;
    }

    /// What is run.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The map at the playhead.
    pub fn state(&self) -> &MapState {
        self.cursor.state()
    }

    /// Operations done at the playhead, the last one perhaps only in part ([`Timeline::step`]).
    pub fn position(&self) -> u64 {
        self.cursor.position()
    }

    /// Changes with everything that the playhead shows, for caches.
    pub fn generation(&self) -> u64 {
        self.cursor.generation
    }

    /// Operations built so far: all of them once [`Timeline::is_built`].
    pub fn built(&self) -> u64 {
        self.history.built
    }

    /// Operations in all, as far as known: entries not yet expanded count where their text tells.
    pub fn total(&self) -> u64 {
        if self.is_built() { self.built() } else { self.history.script.total() }
    }

    /// True once the whole script has run, or stopped at its failure.
    pub fn is_built(&self) -> bool {
        self.history.is_done()
    }

    /// Why the run stops before the script's end.
    pub fn failure(&self) -> Option<&Failure> {
        self.history.failure.as_ref()
    }

    /// Growth and other landmarks, by position.
    pub fn marks(&self) -> &[Mark] {
        &self.history.marks
    }

    /// The run so far in at most a few thousand samples, by position.
    pub fn samples(&self) -> &[Sample] {
        self.history.series.samples()
    }

    /// What the operation before the playhead did, also where the playhead is in its middle: its events and the bytes
    /// it wrote. Nothing while the playhead is on its way.
    pub fn journal(&self) -> &Journal {
        &self.cursor.journal
    }

    /// The memory just before the operation that led to the playhead; `None` at the start.
    pub fn before(&self) -> Option<Before> {
        (self.position() > 0 && !self.journal().events.is_empty()).then_some(self.cursor.before)
    }

    /// Steps done of the operation before the playhead, from 1, where it is done only in part; `None`: all of it is done.
    pub fn step(&self) -> Option<usize> {
        self.cursor.step
    }

    /// Steps of the operation before the playhead: one an event of its journal, the last one all of it.
    pub fn steps_len(&self) -> usize {
        self.journal().ends.len()
    }

    /// True where the playhead can stand in the middle of the operation before it. An operation that changes more than
    /// a log holds (`remake` of a million entries) has steps to read, but is done only as a whole.
    pub fn is_steppable(&self) -> bool {
        self.cursor.is_steppable()
    }

    /// The bytes that the step shown wrote; those of the whole operation where no step is shown.
    pub fn shown_writes(&self) -> &[(Addr, u64)] {
        let Journal { writes, ends, .. } = self.journal();
        let Some(step) = self.step() else { return writes };
        let from = step.checked_sub(2).map_or(0, |i| ends[i].writes);
        writes.get(from..ends[step - 1].writes).unwrap_or_default()
    }

    /// What a byte was before the step or operation shown; `None` where no memory was there, or it is not known.
    pub fn before_byte(&self, addr: Addr) -> Option<u8> {
        self.cursor.byte_before(addr)
    }

    /// The entry that operation `index` (from 0) belongs to, and the operation; `None` beyond what is built.
    pub fn operation(&self, index: u64) -> Option<(usize, Op)> {
        self.history.script.operation(index)
    }

    /// The script that runs.
    pub fn entries(&self) -> &[Entry] {
        &self.history.script.entries
    }

    /// First position of an entry and the one after its last operation, where built.
    pub fn span_of(&self, entry: usize) -> Option<(u64, u64)> {
        self.history.script.span_of(entry)
    }

    /// Runs the script on until its end or until `go_on` says no. True once built, or while building is paused. What a
    /// thread has of the run is brought back, to be built here.
    pub fn build(&mut self, go_on: impl FnMut() -> bool) -> bool {
        self.bring_back();
        self.build_on(go_on)
    }

    /// The same, but for what a thread has: that is not waited for.
    fn build_on(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_halted() {
            if !self.build_slice() || !go_on() {
                break;
            }
        }
        self.is_halted()
    }

    /// Builds a little on. False where that is for a thread to do.
    fn build_slice(&mut self) -> bool {
        if self.builder.is_away() || self.beside && self.builder.belongs_away(&self.history) {
            return false;
        }
        self.builder.slice(&mut self.history, self.setup.seeds.seed);
        true
    }

    /// The run is built here again. Waits for the slice that a thread is at.
    fn bring_back(&mut self) {
        self.beside = false;
        self.builder.bring_back(&mut self.history);
    }

    /// Brings the playhead to its target, then goes on with a search, then builds the rest of the run, until `go_on` says
    /// no. What lasts longer is built on a thread, which is never waited for: as much as it told is there.
    pub fn keep_up(&mut self, mut go_on: impl FnMut() -> bool) -> Rest {
        self.beside = true;
        self.builder.take_up(&mut self.history);
        if self.pursue_on(&mut go_on) && self.build_on(&mut go_on) {
            return Rest::Nothing;
        }
        if !self.is_halted() {
            self.builder.send_away(&self.history, self.setup.seeds.seed, self.cursor.state());
        }
        match self.builder.is_away() && !self.has_work_here() {
            true => Rest::Beside,
            false => Rest::Here,
        }
    }

    /// True where nothing more is built: all is, or building is paused (after an edit not before the playhead).
    fn is_halted(&self) -> bool {
        self.paused && self.built() >= self.position() || self.is_built()
    }

    /// Building was cancelled: the run is as far as it was built then.
    pub fn is_paused(&self) -> bool {
        self.paused && !self.is_built()
    }

    fn pause(&mut self) {
        self.paused = true;
        self.builder.stop(true);
    }

    /// Building goes on.
    pub fn resume(&mut self) {
        self.paused = false;
        self.builder.stop(false);
    }

    /// Takes up another list of entries; what the two lists share at their start is kept. Building goes on.
    pub fn replace_entries(&mut self, entries: Vec<Entry>) {
        let end = self.builder.replace(&mut self.history, entries);
        self.paused = false;
        self.cursor.truncate(end, &self.history.checkpoints);
        self.search = None;
    }
}
