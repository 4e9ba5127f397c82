//! Keys that never were in the map, by index.
//!
//! Invariant: decided when the statement starts, so that going back and forth finds the same keys.

use super::shuffle::Shuffle;
use super::statement::{Verb, numbered, operation};
use crate::engine::{Op, Operand};
use std::sync::Arc;

/// Random keys: numbers in a shuffled order, those left out that were in use.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawing {
    pub(super) shuffle: Shuffle,
    /// The number that the shuffle's 0 is.
    pub(super) base: u64,
    /// Index in the shuffle of the first one.
    pub(super) first: u64,
    /// For each that is left out, how many were drawn before it; rising.
    pub(super) skipped: Arc<Vec<u64>>,
    pub(super) len: u64,
}

impl Drawing {
    /// How many.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn index(&self, nth: u64) -> u64 {
        self.first + nth + self.skipped.partition_point(|drawn| *drawn <= nth) as u64
    }

    /// The index in the shuffle after the last one.
    pub(super) fn end(&self) -> u64 {
        self.first + self.len + self.skipped.len() as u64
    }

    pub(super) fn op(&self, index: u64) -> Option<Op> {
        (index < self.len).then(|| numbered(Verb::Put, self.base + self.shuffle.at(self.index(index))))
    }
}

/// Numbers that were never used.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Unused {
    /// From here on.
    From(u64),
    /// These.
    List(Arc<Vec<u64>>),
}

/// Live keys, so many after those of the entries before.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Oldest {
    pub before: u64,
    pub first: Operand,
}

/// The oldest keys deleted, new ones put, in turn.
#[derive(Clone, PartialEq, Debug)]
pub struct Replacing {
    /// By age. A number stands for those that follow it, up to the next entry.
    pub(super) oldest: Arc<Vec<Oldest>>,
    /// Keys in `oldest`: after them those go that were put here.
    pub(super) old: u64,
    pub(super) unused: Unused,
    pub(super) times: u64,
}

impl Replacing {
    /// How many operations.
    pub fn len(&self) -> u64 {
        2 * self.times
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.times == 0
    }

    fn unused(&self, index: u64) -> Option<u64> {
        match &self.unused {
            Unused::From(first) => Some(first + index),
            Unused::List(list) => list.get(index as usize).copied(),
        }
    }

    fn oldest(&self, index: u64) -> Option<Operand> {
        if index >= self.old {
            return self.unused(index - self.old).map(Operand::Nth);
        }
        let at = self.oldest.partition_point(|run| run.before <= index).checked_sub(1)?;
        let Oldest { before, first } = &self.oldest[at];
        Some(match first {
            Operand::Nth(n) => Operand::Nth(n + (index - before)),
            value => value.clone(),
        })
    }

    pub(super) fn op(&self, index: u64) -> Option<Op> {
        let (time, is_put) = (index / 2, index % 2 == 1);
        if time >= self.times {
            return None;
        }
        if is_put {
            return self.unused(time).map(|n| numbered(Verb::Put, n));
        }
        self.oldest(time).map(|key| operation(Verb::Delete, key, Operand::Nth(0)))
    }
}
