//! Running all sides in step, noting every growth.
//!
//! Invariant: between two calls every side has done the same operations. Holds one map a side and no history.

use crate::engine::MapState;
use crate::ops::{Entry, OpsError};
use crate::program::{Peak, Run, Setup, Stopped};
use crate::timeline::{Landmarks, Mark, MarkKind};

/// What one side runs.
#[derive(Clone)]
pub struct Lane {
    /// The map and what decides its bytes.
    pub setup: Setup,
    /// What is run.
    pub entries: Vec<Entry>,
}

/// All sides just after an operation in which one of them grew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrowthMoment {
    /// Operations done.
    pub position: u64,
    /// Line of the script, from 1.
    pub line: u32,
    /// Live entries: the same on every side.
    pub count: u64,
    /// In the order of the lanes.
    pub sides: Vec<SideGrowth>,
}

/// One side at such a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SideGrowth {
    /// How it grew in this operation, if it did.
    pub growth: Vec<MarkKind>,
    /// Bytes that a collection would keep.
    pub live_bytes: u64,
    /// Ever allocated, in bytes.
    pub allocated_bytes: u64,
}

/// Why a race stops: which side, at which entry of the script.
#[derive(Clone, PartialEq, Debug)]
pub struct RaceFailure {
    /// Index of the lane.
    pub side: usize,
    /// Index of the script's entry; `None`: the map could not be made.
    pub entry: Option<usize>,
    /// Why it stops.
    pub error: OpsError,
}

struct Side {
    run: Run,
    /// What the operation at hand did.
    marks: Vec<Mark>,
}

/// Several maps on the way through one script.
pub struct Race {
    sides: Vec<Side>,
    moments: Vec<GrowthMoment>,
    failure: Option<RaceFailure>,
}

/// Operations between two looks at the caller's patience.
const SLICE: u64 = 256;

impl Race {
    /// Every side's map just made.
    pub fn new(lanes: Vec<Lane>) -> Result<Race, RaceFailure> {
        let made = |(side, lane): (usize, Lane)| match Run::new(&lane.setup, lane.entries) {
            Ok(run) => Ok(Side { run, marks: Vec::new() }),
            Err(e) => Err(RaceFailure { side, entry: None, error: e.into() }),
        };
        let sides = lanes.into_iter().enumerate().map(made).collect::<Result<_, _>>()?;
        Ok(Race { sides, moments: Vec::new(), failure: None })
    }

    /// Operations done.
    pub fn position(&self) -> u64 {
        self.sides.first().map_or(0, |s| s.run.position())
    }

    /// Every growth of any side so far, in order.
    pub fn moments(&self) -> &[GrowthMoment] {
        &self.moments
    }

    /// Why the race stopped before the script's end.
    pub fn failure(&self) -> Option<&RaceFailure> {
        self.failure.as_ref()
    }

    /// The maps as they are, in the order of the lanes.
    pub fn states(&self) -> impl Iterator<Item = &MapState> {
        self.sides.iter().map(|s| s.run.state())
    }

    /// The maps, each side's own, and when each had most live bytes.
    pub fn into_parts(self) -> Vec<(MapState, Peak)> {
        self.sides.into_iter().map(|s| s.run.into_parts()).collect()
    }

    /// Goes on until the script's end, a failure, or `go_on` says no. True where nothing is left to do.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_over() {
            self.slice();
            if !go_on() {
                break;
            }
        }
        self.is_over()
    }

    /// True at the script's end, or after a failure.
    pub fn is_over(&self) -> bool {
        self.failure.is_some() || self.sides.iter().all(|s| s.run.entry().is_none())
    }

    /// A little further.
    pub(super) fn slice(&mut self) {
        if let Err(failure) = self.try_slice() {
            self.failure = Some(failure);
        }
    }

    fn try_slice(&mut self) -> Result<(), RaceFailure> {
        for _ in 0..SLICE {
            if !self.operation()? {
                break;
            }
        }
        Ok(())
    }

    /// One operation on every side. False where none has any left.
    fn operation(&mut self) -> Result<bool, RaceFailure> {
        let (mut any, mut grew) = (false, false);
        for (index, side) in self.sides.iter_mut().enumerate() {
            let stopped = |Stopped { entry, error }| RaceFailure { side: index, entry: Some(entry), error };
            any |= side.operation().map_err(stopped)?;
            grew |= side.marks.iter().any(|m| m.kind != MarkKind::Clear);
        }
        if grew {
            self.note();
        }
        Ok(any)
    }

    /// Notes all sides as they are now.
    fn note(&mut self) {
        let growth = |side: &Side| side.marks.iter().map(|m| m.kind).filter(|k| *k != MarkKind::Clear).collect();
        let noted = |side: &Side| SideGrowth {
            growth: growth(side),
            live_bytes: side.run.state().read().live_bytes(),
            allocated_bytes: side.run.state().tally().ever_bytes,
        };
        self.moments.push(GrowthMoment {
            position: self.position(),
            line: self.sides.first().and_then(|s| s.run.entry()).map_or(0, |e| e.line),
            count: self.sides.first().map_or(0, |s| s.run.state().count()),
            sides: self.sides.iter().map(noted).collect(),
        });
    }
}

impl Side {
    /// The next operation, watched; false at the script's end.
    fn operation(&mut self) -> Result<bool, Stopped> {
        self.marks.clear();
        let Some(op) = self.run.upcoming()? else { return Ok(false) };
        let mut watch = Landmarks { position: self.run.position() + 1, marks: &mut self.marks };
        self.run.apply(&op, &mut watch)?;
        Ok(true)
    }
}
