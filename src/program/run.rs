//! A run forward: a map on its way through a script, statement by statement.
//!
//! Invariant: a statement expands when its turn comes, against the map as it is then, and only the operations of the one
//! at hand are held. (`timeline` keeps those of all statements instead, to go back.)

use crate::engine::{EngineError, MapSpec, MapState, Observer, Op, Outcome, Seeds};
use crate::ops::{Entry, Expansion, OpsError};
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
    /// Its operations, once it has begun, and how many of them are done.
    expansion: Option<Expansion>,
    done: u64,
    position: u64,
    peak: Peak,
}

impl Run {
    /// A map just made, before the first operation.
    pub fn new(setup: &Setup, entries: Vec<Entry>) -> Result<Run, EngineError> {
        let state = setup.make()?;
        Ok(Run {
            peak: Peak { bytes: state.live_bytes(), position: 0, op: None },
            state,
            seed: setup.seeds.seed,
            entries,
            entry: 0,
            expansion: None,
            done: 0,
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

    /// True where no later operation belongs to the entry at hand: its last one is next.
    pub fn is_last_of_entry(&self) -> bool {
        self.expansion.as_ref().is_some_and(|e| self.done + 1 == e.len())
    }

    /// The next operation, for [`Run::apply`]; `None` at the script's end.
    pub fn upcoming(&mut self) -> Result<Option<Op>, Stopped> {
        while let Some(entry) = self.entries.get(self.entry) {
            let expansion = match &mut self.expansion {
                Some(expansion) => expansion,
                none => {
                    let begun = entry.expand(&self.state, self.seed, self.position);
                    none.insert(begun.map_err(|error| Stopped { entry: self.entry, error })?)
                }
            };
            if let Some(op) = expansion.op(self.done) {
                return Ok(Some(op));
            }
            (self.entry, self.done, self.expansion) = (self.entry + 1, 0, None);
        }
        Ok(None)
    }

    /// Does the operation that [`Run::upcoming`] gave.
    pub fn apply<O: Observer>(&mut self, op: &Op, observer: &mut O) -> Result<Outcome, Stopped> {
        let outcome = self.state.apply(op, observer);
        let outcome = outcome.map_err(|e| Stopped { entry: self.entry, error: e.into() })?;
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
