//! Position in time over an engine: the list of operations is a document, the playhead a view of it.
//!
//! Invariant: the engine runs forward only. Going back is restoring a checkpoint and replaying, so that any way to a
//! position gives the same bytes. Long work goes in slices: the caller says when to pause. Knows no clock.

mod ages;
mod checkpoint;
mod marks;

pub use ages::Ages;
pub use marks::{Landmarks, Mark, MarkKind};

use crate::engine::{Journal, MapSpec, MapState, Op, Seeds, Silent, Tally};
use crate::ops::{Expansion, Line, MAX_OPERATIONS, OpsError, Statement};
use crate::units::count;
use checkpoint::Checkpoints;
use std::sync::Arc;

/// What a timeline runs: everything that decides its bytes.
#[derive(Clone)]
pub struct Setup {
    pub spec: Arc<MapSpec>,
    pub hint: i64,
    pub seeds: Seeds,
    /// Most bytes of simulated heap.
    pub max_heap: u64,
}

/// A statement of the script that runs, with the number of its line.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Line of text it stands on, from 1.
    pub line: u32,
    pub statement: Statement,
}

/// Why a run stops before its end.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// Index of the entry that failed.
    pub entry: usize,
    /// Operations done before it.
    pub position: u64,
    pub error: FailureKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum FailureKind {
    Ops(OpsError),
    /// The run has more operations than its limit.
    TooMany,
}

impl std::fmt::Display for FailureKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FailureKind::Ops(e) => e.fmt(f),
            FailureKind::TooMany => write!(f, "more than {} operations, the limit of one run", count(MAX_OPERATIONS)),
        }
    }
}

/// The map's memory just before an operation.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Before {
    pub tally: Tally,
    /// Reachable bytes; `None` for a map so large that marking it would be felt.
    pub live_bytes: Option<u64>,
}

/// The most entries of a map whose reachable bytes are marked at every step.
const MAX_MARKED: u64 = 20_000;

impl Before {
    fn of(state: &MapState) -> Before {
        let marked = (state.count() <= MAX_MARKED).then(|| state.reach().bytes());
        Before { tally: state.tally(), live_bytes: marked }
    }
}

/// A state and how many operations made it.
#[derive(Clone)]
struct Moment {
    position: u64,
    state: MapState,
}

/// A run that can be looked at anywhere.
pub struct Timeline {
    setup: Setup,
    entries: Vec<Entry>,
    /// The first entries' operations, as far as the run was built.
    expansions: Vec<Expansion>,
    /// Position at which each expanded entry starts; one more for the end of the last.
    starts: Vec<u64>,
    frontier: Moment,
    checkpoints: Checkpoints,
    marks: Vec<Mark>,
    failure: Option<Failure>,
    cursor: Moment,
    /// What the operation before the cursor did.
    journal: Journal,
    before: Before,
    target: u64,
}

/// Operations between two looks at the caller's patience.
const SLICE: u64 = 256;

impl Timeline {
    /// A map just made, with nothing built yet.
    pub fn new(setup: Setup, entries: Vec<Entry>) -> Result<Timeline, crate::engine::EngineError> {
        let state = MapState::new(setup.spec.clone(), setup.hint, &setup.seeds, setup.max_heap)?;
        let start = Moment { position: 0, state };
        Ok(Timeline {
            setup,
            entries,
            expansions: Vec::new(),
            starts: vec![0],
            checkpoints: Checkpoints::new(start.position, start.state.clone()),
            frontier: start.clone(),
            marks: Vec::new(),
            failure: None,
            cursor: start,
            journal: Journal::default(),
            before: Before::default(),
            target: 0,
        })
    }

    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The map at the playhead.
    pub fn state(&self) -> &MapState {
        &self.cursor.state
    }

    /// Operations done at the playhead.
    pub fn position(&self) -> u64 {
        self.cursor.position
    }

    /// Operations built so far: all of them once [`Timeline::is_built`].
    pub fn built(&self) -> u64 {
        self.frontier.position
    }

    /// Operations in all, as far as known: entries not yet expanded count where their text tells.
    pub fn total(&self) -> u64 {
        if self.is_built() {
            return self.frontier.position;
        }
        let known = self.starts.last().copied().unwrap_or(0);
        let rest = self.entries[self.expansions.len()..].iter().filter_map(|e| e.statement.known_len()).sum::<u64>();
        known.saturating_add(rest)
    }

    /// True once the whole script has run, or stopped at its failure.
    pub fn is_built(&self) -> bool {
        self.failure.is_some() || self.frontier_entry() == self.entries.len()
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Growth and other landmarks, by position.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// What the operation before the playhead did: its events and the bytes it wrote.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The memory just before the operation that led to the playhead; `None` at the start.
    pub fn before(&self) -> Option<Before> {
        (self.cursor.position > 0 && !self.journal.events.is_empty()).then_some(self.before)
    }

    /// The entry that operation `index` (from 0) belongs to, and the operation; `None` beyond what is built.
    pub fn operation(&self, index: u64) -> Option<(usize, Op)> {
        let entry = self.starts.partition_point(|&s| s <= index).checked_sub(1)?;
        let op = self.expansions.get(entry)?.op(index - self.starts[entry])?;
        Some((entry, op))
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// First position of an entry and the one after its last operation, where built.
    pub fn span_of(&self, entry: usize) -> Option<(u64, u64)> {
        Some((*self.starts.get(entry)?, *self.starts.get(entry + 1)?))
    }

    /// Index of the entry at the frontier that is not all done; the number of entries at the end.
    fn frontier_entry(&self) -> usize {
        let done = self.expansions.len();
        if done > 0 && self.frontier.position < self.starts[done] { done - 1 } else { done }
    }

    /// Runs the script on until its end or until `go_on` says no. True once built.
    pub fn build(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_built() {
            if let Err(failure) = self.advance_frontier(SLICE) {
                self.failure = Some(failure);
            }
            if !go_on() {
                break;
            }
        }
        self.is_built()
    }

    /// Does up to `most` operations of the entry at the frontier.
    fn advance_frontier(&mut self, most: u64) -> Result<(), Failure> {
        let entry = self.frontier_entry();
        let position = self.frontier.position;
        let fail = |error| Failure { entry, position, error };
        if entry == self.expansions.len() {
            let Entry { line, statement } = &self.entries[entry];
            let expansion = Expansion::new(statement, &self.frontier.state, *line, self.setup.seeds.seed)
                .map_err(|e| fail(FailureKind::Ops(e)))?;
            let end = position + expansion.len();
            if end > MAX_OPERATIONS {
                return Err(fail(FailureKind::TooMany));
            }
            self.expansions.push(expansion);
            self.starts.push(end);
        }
        let end = self.starts[entry + 1].min(position + most);
        let expansion = self.expansions[entry].clone();
        let start = self.starts[entry];
        while self.frontier.position < end {
            let Some(op) = expansion.op(self.frontier.position - start) else { break };
            let mut watch = Landmarks { position: self.frontier.position + 1, marks: &mut self.marks };
            if let Err(e) = self.frontier.state.apply(&op, &mut watch) {
                let error = FailureKind::Ops(OpsError::Engine(e));
                // The heap's limit can leave a half-done operation behind: the frontier goes back before it.
                let position = self.frontier.position;
                self.frontier = self.replayed(position);
                return Err(Failure { entry, position, error });
            }
            self.frontier.position += 1;
        }
        self.checkpoints.offer(self.frontier.position, &self.frontier.state);
        Ok(())
    }

    /// A fresh state at a built position.
    fn replayed(&self, position: u64) -> Moment {
        let (at, state) = self.checkpoints.before(position);
        let mut moment = Moment { position: at, state: state.clone() };
        run(&self.expansions, &self.starts, &mut moment, position, &mut || true);
        moment
    }

    /// Where the playhead is going: its position once [`Timeline::advance`] says so.
    pub fn target(&self) -> u64 {
        self.target
    }

    /// Sends the playhead to a position; the latest one wins.
    pub fn seek(&mut self, position: u64) {
        self.target = if self.is_built() { position.min(self.total()) } else { position };
    }

    /// Brings the playhead nearer to its target (building what is missing) until `go_on` says no.
    /// True once it is there. Until then the map is that of [`Timeline::position`], on its way.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while self.frontier.position < self.target && !self.is_built() {
            if let Err(failure) = self.advance_frontier(SLICE) {
                self.failure = Some(failure);
            }
            if !go_on() {
                return false;
            }
        }
        let target = self.target.min(self.frontier.position);
        self.target = target;
        if self.cursor.position == target {
            return true;
        }
        // Stop one operation short, and watch that one.
        let stop = target.saturating_sub(1);
        let (at, _) = self.checkpoints.before(stop);
        if self.cursor.position > stop || at > self.cursor.position {
            let (at, state) = self.checkpoints.before(stop);
            self.cursor = Moment { position: at, state: state.clone() };
        }
        self.journal = Journal::default();
        let arrived = run(&self.expansions, &self.starts, &mut self.cursor, stop, &mut go_on);
        if !arrived {
            return false;
        }
        if target > stop
            && let Some((_, op)) = self.operation(stop)
        {
            let mut journal = Journal::default();
            self.before = Before::of(&self.cursor.state);
            if self.cursor.state.apply(&op, &mut journal).is_ok() {
                self.cursor.position = target;
            }
            self.journal = journal;
        }
        true
    }

    /// Takes up another list of entries; what the two lists share at their start is kept.
    pub fn replace_entries(&mut self, entries: Vec<Entry>) {
        let shared = self.entries.iter().zip(&entries).take_while(|(a, b)| a == b).count();
        let kept = shared.min(self.expansions.len());
        let end = self.starts[kept];
        self.entries = entries;
        self.expansions.truncate(kept);
        self.starts.truncate(kept + 1);
        self.failure = None;
        if self.frontier.position > end {
            self.checkpoints.truncate(end);
            self.marks.retain(|m| m.position <= end);
            self.frontier = self.replayed(end);
        }
        if self.cursor.position > end {
            self.cursor = self.replayed(end);
            self.journal = Journal::default();
        }
    }
}

/// Runs a moment on to `to`, silently. False where `go_on` stopped it before.
fn run(
    expansions: &[Expansion],
    starts: &[u64],
    moment: &mut Moment,
    to: u64,
    go_on: &mut dyn FnMut() -> bool,
) -> bool {
    while moment.position < to {
        let entry = starts.partition_point(|&s| s <= moment.position) - 1;
        let Some(expansion) = expansions.get(entry) else { return true };
        let end = starts[entry + 1].min(to);
        while moment.position < end {
            let Some(op) = expansion.op(moment.position - starts[entry]) else { return true };
            if moment.state.apply(&op, &mut Silent).is_err() {
                return true;
            }
            moment.position += 1;
            if moment.position.is_multiple_of(SLICE) && !go_on() {
                return false;
            }
        }
    }
    true
}

/// Lines that parsed, as entries; the first line that did not, if any.
pub fn entries_of(lines: &[Line]) -> (Vec<Entry>, Option<usize>) {
    let mut entries = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match &line.parsed {
            Ok(statement) => entries.push(Entry { line: line.number, statement: statement.clone() }),
            Err(_) => return (entries, Some(i)),
        }
    }
    (entries, None)
}
