//! A run forward: a map on its way through a script, statement by statement.
//!
//! Invariant: a statement expands when its turn comes, against the map as it is then, and only the operations of the one
//! at hand are held, or of a repeat's line at hand. (`timeline` keeps those of all statements instead, to go back.)

use crate::engine::{EngineError, MapSpec, MapState, Observer, Op, Outcome, Seeds};
use crate::ops::{Entry, Expansion, Expansions, Ledger, MAX_OPERATIONS, Now, OpsError};
use std::fmt;
use std::sync::Arc;

/// Everything that decides the bytes of a run, but for its script.
#[derive(Clone)]
pub struct Setup {
    /// The map's type.
    pub spec: Arc<MapSpec>,
    /// Of `make`; -1: none.
    pub hint: i64,
    /// The map does not escape: what Go then has on the goroutine's stack is no allocation.
    pub stack: bool,
    /// Where the run's randomness comes from.
    pub seeds: Seeds,
    /// Most bytes of simulated heap.
    pub max_heap: u64,
}

impl Setup {
    /// The map as `make` leaves it.
    pub fn make(&self) -> Result<MapState, EngineError> {
        let make = if self.stack { MapState::on_stack } else { MapState::new };
        make(self.spec.clone(), self.hint, &self.seeds, self.max_heap)
    }
}

/// A statement that stops a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Stopped {
    /// Index of the script's entry.
    pub entry: usize,
    /// Why.
    pub error: OpsError,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Stopped {}

/// The moment with the most live bytes of a run: after an operation, or just made.
#[derive(Clone, PartialEq, Debug)]
pub struct Peak {
    /// Live bytes then.
    pub bytes: u64,
    /// Operations done then; of several such moments the first.
    pub position: u64,
    /// The last of them; `None`: the map was just made.
    pub op: Option<Op>,
}

/// A map, and where in its script it is.
pub struct Run {
    state: MapState,
    seed: u64,
    entries: Vec<Entry>,
    /// Index of the entry at hand.
    entry: usize,
    /// The way through it.
    walk: Expansions,
    /// Its operations at hand, once it has begun, and how many of them are done.
    expansion: Option<Expansion>,
    done: u64,
    /// Where an entry looks back.
    ledger: Option<Ledger>,
    position: u64,
    peak: Peak,
}

impl Run {
    /// A map just made, before the first operation.
    pub fn new(setup: &Setup, entries: Vec<Entry>) -> Result<Run, EngineError> {
        let looks_back = entries.iter().any(|entry| entry.statement.looks_back());
        let state = setup.make()?;
        Ok(Run {
            peak: Peak { bytes: state.live_bytes(), position: 0, op: None },
            state,
            seed: setup.seeds.seed,
            entries,
            entry: 0,
            walk: Expansions::default(),
            expansion: None,
            done: 0,
            ledger: looks_back.then(|| Ledger::new(&setup.spec)),
            position: 0,
        })
    }

    /// The map as it is.
    pub fn state(&self) -> &MapState {
        &self.state
    }

    /// The map, its run over, and when it had most live bytes.
    pub fn into_parts(self) -> (MapState, Peak) {
        (self.state, self.peak)
    }

    /// Operations done.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The entry at hand; `None` at the script's end.
    pub fn entry(&self) -> Option<&Entry> {
        self.entries.get(self.entry)
    }

    /// True where no operation that is known to belong to the entry at hand comes after the next one. (Of a repeat that
    /// goes line by line, the lines to come may have none.)
    pub fn may_be_last_of_entry(&self) -> bool {
        self.expansion.as_ref().is_some_and(|e| self.done + 1 == e.len())
    }

    /// The next operation, for [`Run::apply`]; `None` at the script's end.
    pub fn upcoming(&mut self) -> Result<Option<Op>, Stopped> {
        loop {
            if let Some(op) = self.expansion.as_ref().and_then(|e| e.op(self.done)) {
                return Ok(Some(op));
            }
            let Some(entry) = self.entries.get(self.entry) else { return Ok(None) };
            let (state, seed, done) = (&self.state, self.seed, self.position);
            let now = Now { state, seed, done, limit: MAX_OPERATIONS, ledger: self.ledger.as_ref() };
            let begun = self.walk.next(entry, &now).map_err(|error| Stopped { entry: self.entry, error })?;
            if let (Some(expansion), Some(ledger)) = (&begun, &mut self.ledger) {
                expansion.begin(ledger);
            }
            if begun.is_none() {
                (self.entry, self.walk) = (self.entry + 1, Expansions::default());
            }
            (self.done, self.expansion) = (0, begun);
        }
    }

    /// Does the operation that [`Run::upcoming`] gave.
    pub fn apply<O: Observer>(&mut self, op: &Op, observer: &mut O) -> Result<Outcome, Stopped> {
        let outcome = self.state.apply(op, observer);
        let outcome = outcome.map_err(|e| Stopped { entry: self.entry, error: e.into() })?;
        if let Some(ledger) = &mut self.ledger {
            ledger.note(op);
        }
        (self.done, self.position) = (self.done + 1, self.position + 1);
        // More can be live only where more is held, which most operations do not change.
        if self.state.tally().held_bytes > self.peak.bytes {
            self.rise(op);
        }
        Ok(outcome)
    }

    /// Takes the moment up as the peak, where more is live than ever before.
    #[cold]
    fn rise(&mut self, op: &Op) {
        let bytes = self.state.live_bytes();
        if bytes > self.peak.bytes {
            self.peak = Peak { bytes, position: self.position, op: Some(op.clone()) };
        }
    }
}
