//! Running all sides in step, noting every growth.
//!
//! Invariant: between two calls every side has done the same operations. Holds one map a side and no history.

use crate::engine::MapState;
use crate::image::live_bytes;
use crate::ops::{Expansion, MAX_OPERATIONS, OpsError};
use crate::timeline::{Entry, FailureKind, Landmarks, Mark, MarkKind, Setup};

/// What one side runs.
#[derive(Clone)]
pub struct Lane {
    pub setup: Setup,
    pub entries: Vec<Entry>,
}

/// All sides just after an operation in which one of them grew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Operations done.
    pub position: u64,
    /// Line of the script, from 1.
    pub line: u32,
    /// Live entries: the same on every side.
    pub count: u64,
    pub sides: Vec<SideMoment>,
}

/// One side at such a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SideMoment {
    /// How it grew in this operation, if it did.
    pub growth: Vec<MarkKind>,
    pub live_bytes: u64,
    /// Ever allocated, in bytes.
    pub allocated_bytes: u64,
}

/// Why a race stops: which side, at which entry of the script.
#[derive(Clone, PartialEq, Debug)]
pub struct RaceFailure {
    pub side: usize,
    /// Index of the script's entry; `None`: the map could not be made.
    pub entry: Option<usize>,
    pub error: FailureKind,
}

struct Side {
    lane: Lane,
    state: MapState,
    /// The operations of the entry at hand.
    expansion: Option<Expansion>,
    /// What the operation at hand did.
    marks: Vec<Mark>,
}

/// Several maps on the way through one script.
pub struct Race {
    sides: Vec<Side>,
    /// The entry at hand, and how many of its operations are done of how many.
    entry: usize,
    done: u64,
    len: u64,
    position: u64,
    moments: Vec<Moment>,
    failure: Option<RaceFailure>,
}

/// Operations between two looks at the caller's patience.
const SLICE: u64 = 256;

impl Race {
    /// Every side's map just made.
    pub fn new(lanes: Vec<Lane>) -> Result<Race, RaceFailure> {
        let made = |(side, lane): (usize, Lane)| {
            let Setup { spec, hint, seeds, max_heap } = &lane.setup;
            match MapState::new(spec.clone(), *hint, seeds, *max_heap) {
                Ok(state) => Ok(Side { lane, state, expansion: None, marks: Vec::new() }),
                Err(e) => Err(RaceFailure { side, entry: None, error: FailureKind::Ops(e.into()) }),
            }
        };
        let sides = lanes.into_iter().enumerate().map(made).collect::<Result<_, _>>()?;
        Ok(Race { sides, entry: 0, done: 0, len: 0, position: 0, moments: Vec::new(), failure: None })
    }

    /// Operations done.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Every growth of any side so far, in order.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    pub fn failure(&self) -> Option<&RaceFailure> {
        self.failure.as_ref()
    }

    pub fn states(&self) -> impl Iterator<Item = &MapState> {
        self.sides.iter().map(|s| &s.state)
    }

    /// The maps, each side's own.
    pub fn into_states(self) -> Vec<MapState> {
        self.sides.into_iter().map(|s| s.state).collect()
    }

    /// Goes on until the script's end, a failure, or `go_on` says no. True where nothing is left to do.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_over() {
            if let Err(failure) = self.slice() {
                self.failure = Some(failure);
            }
            if !go_on() {
                break;
            }
        }
        self.is_over()
    }

    /// True at the script's end, or after a failure.
    pub fn is_over(&self) -> bool {
        self.failure.is_some() || self.sides.iter().all(|s| self.entry >= s.lane.entries.len())
    }

    fn slice(&mut self) -> Result<(), RaceFailure> {
        if self.done == self.len {
            self.begin_entry()?;
        }
        let end = self.len.min(self.done + SLICE);
        while self.done < end {
            self.operation()?;
            self.done += 1;
        }
        if self.done == self.len {
            self.entry += 1;
        }
        Ok(())
    }

    /// Expands the entry at hand on every side, against its own map.
    fn begin_entry(&mut self) -> Result<(), RaceFailure> {
        (self.done, self.len) = (0, 0);
        for (index, side) in self.sides.iter_mut().enumerate() {
            let fail = |error| RaceFailure { side: index, entry: Some(self.entry), error };
            let Some(Entry { line, statement }) = side.lane.entries.get(self.entry) else { continue };
            let expansion = Expansion::new(statement, &side.state, *line, side.lane.setup.seeds.seed)
                .map_err(|e| fail(FailureKind::Ops(e)))?;
            self.len = self.len.max(expansion.len());
            if self.position + self.len > MAX_OPERATIONS {
                return Err(fail(FailureKind::TooMany));
            }
            side.expansion = Some(expansion);
        }
        Ok(())
    }

    /// One operation on every side.
    fn operation(&mut self) -> Result<(), RaceFailure> {
        let mut grew = false;
        for (index, side) in self.sides.iter_mut().enumerate() {
            let Some(op) = side.expansion.as_ref().and_then(|e| e.op(self.done)) else { continue };
            side.marks.clear();
            let mut watch = Landmarks { position: self.position + 1, marks: &mut side.marks };
            if let Err(e) = side.state.apply(&op, &mut watch) {
                let error = FailureKind::Ops(OpsError::Engine(e));
                return Err(RaceFailure { side: index, entry: Some(self.entry), error });
            }
            grew |= side.marks.iter().any(|m| m.kind != MarkKind::Clear);
        }
        self.position += 1;
        if grew {
            self.note();
        }
        Ok(())
    }

    /// Notes all sides as they are now.
    fn note(&mut self) {
        let growth = |side: &Side| side.marks.iter().map(|m| m.kind).filter(|k| *k != MarkKind::Clear).collect();
        let noted = |side: &Side| SideMoment {
            growth: growth(side),
            live_bytes: live_bytes(&side.state),
            allocated_bytes: side.state.tally().ever_bytes,
        };
        let line = self.sides.first().and_then(|s| s.lane.entries.get(self.entry)).map_or(0, |e| e.line);
        self.moments.push(Moment {
            position: self.position,
            line,
            count: self.sides.first().map_or(0, |s| s.state.count()),
            sides: self.sides.iter().map(noted).collect(),
        });
    }
}
