//! Position in time over an engine: the list of operations is a document, the playhead a view of it.
//!
//! Invariant: any way to a moment gives the same bytes, in the middle of an operation too. The engine runs forward; going
//! back is undoing the last operations by a log, or restoring a checkpoint and replaying. Long work goes in slices: the
//! caller says when to pause. Knows no clock.

mod ages;
mod build;
mod checkpoint;
mod cursor;
mod marks;
mod script;
mod search;
mod series;
mod target;
mod travel;

pub use ages::Ages;
pub use build::Failure;
pub use cursor::Before;
pub use marks::{Landmarks, Mark, MarkKind};
pub use search::{Found, Search, Stop, What};
pub use series::Sample;

use crate::engine::{Journal, MapState, Op};
use crate::ops::Entry;
use crate::program::Setup;
use crate::units::Addr;
use build::Build;
use checkpoint::Checkpoints;
use cursor::Cursor;
use script::{SLICE, Script};
use target::Target;

/// A run that can be looked at anywhere.
pub struct Timeline {
    setup: Setup,
    script: Script,
    build: Build,
    checkpoints: Checkpoints,
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
            script: Script::new(entries),
            build: Build::new(state.clone()),
            checkpoints: Checkpoints::new(state.clone()),
            cursor: Cursor::new(state),
            target: Target::default(),
            search: None,
        })
    }

    /// Checkpoints made from now on take at most so many bytes of host memory together (192 MiB where nothing is asked
    /// for); two states more are held while the run is built. With fewer checkpoints the way to a moment is longer.
    pub fn limit_checkpoints(&mut self, bytes: u64) {
        self.checkpoints.budget = bytes;
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
        self.build.built
    }

    /// Operations in all, as far as known: entries not yet expanded count where their text tells.
    pub fn total(&self) -> u64 {
        if self.is_built() { self.built() } else { self.script.total() }
    }

    /// True once the whole script has run, or stopped at its failure.
    pub fn is_built(&self) -> bool {
        self.build.is_done(&self.script)
    }

    /// Why the run stops before the script's end.
    pub fn failure(&self) -> Option<&Failure> {
        self.build.failure.as_ref()
    }

    /// Growth and other landmarks, by position.
    pub fn marks(&self) -> &[Mark] {
        &self.build.marks
    }

    /// The run so far in at most a few thousand samples, by position.
    pub fn samples(&self) -> &[Sample] {
        self.build.series.samples()
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
        self.script.operation(index)
    }

    /// The script that runs.
    pub fn entries(&self) -> &[Entry] {
        &self.script.entries
    }

    /// First position of an entry and the one after its last operation, where built.
    pub fn span_of(&self, entry: usize) -> Option<(u64, u64)> {
        self.script.span_of(entry)
    }

    /// Runs the script on until its end or until `go_on` says no. True once built, or while building is paused.
    pub fn build(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_halted() {
            self.build_slice();
            if !go_on() {
                break;
            }
        }
        self.is_halted()
    }

    fn build_slice(&mut self) {
        self.build.advance(&mut self.script, &mut self.checkpoints, self.setup.seeds.seed, SLICE);
    }

    /// True where nothing more is built: all is, or building is paused (after an edit not before the playhead).
    fn is_halted(&self) -> bool {
        self.build.paused && self.built() >= self.position() || self.is_built()
    }

    /// Building was cancelled: the run is as far as it was built then.
    pub fn is_paused(&self) -> bool {
        self.build.paused && !self.is_built()
    }

    /// Building goes on.
    pub fn resume(&mut self) {
        self.build.paused = false;
    }

    /// Takes up another list of entries; what the two lists share at their start is kept. Building goes on.
    pub fn replace_entries(&mut self, entries: Vec<Entry>) {
        let end = self.script.replace(entries);
        self.build.truncate(end, &mut self.checkpoints);
        self.cursor.truncate(end, &self.checkpoints);
        self.search = None;
    }
}
