//! Statements: what a line of operations says.
//!
//! Invariant: `repeat N { … }` is never written out. Where no line of its body looks at the map, an operation is found by
//! its index.

use super::numbers::{Number, Numbers};
use crate::engine::{Op, Operand};
use std::sync::Arc;

/// What an operation does with a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// `m[k] = v`
    Put,
    /// `_ = m[k]`
    Get,
    /// `delete(m, k)`
    Delete,
}

impl Verb {
    /// All of them.
    pub const ALL: [Verb; 3] = [Verb::Put, Verb::Get, Verb::Delete];

    /// The word that an operation with it begins with.
    pub const fn name(self) -> &'static str {
        match self {
            Verb::Put => "put",
            Verb::Get => "get",
            Verb::Delete => "delete",
        }
    }
}

/// A statement of the language.
#[derive(Clone, PartialEq, Debug)]
pub enum Statement {
    /// Keys of these numbers.
    Range {
        /// What is done with each.
        verb: Verb,
        /// Their numbers.
        numbers: Numbers,
    },
    /// One key; for `put` also its elem.
    One {
        /// What is done with it.
        verb: Verb,
        /// The key.
        key: Operand,
        /// The elem of a put.
        elem: Operand,
    },
    /// One key, whose number hangs on the round.
    Counted {
        /// What is done with it.
        verb: Verb,
        /// The key's number.
        key: Number,
        /// The elem of a put; `None`: that of the key's number.
        elem: Option<Operand>,
    },
    /// Every live key, in memory order.
    DeleteAll,
    /// `clear(m)`
    Clear,
    /// A loop over the map: all of it, or pausing in the body of the entry of this number.
    Loop(Option<u64>),
    /// The open loop goes on by so many entries.
    Next(u64),
    /// The open loop is left.
    Break,
    /// `m = maps.Clone(m)`
    Clone,
    /// The map made anew with a hint: `None` is `len(m)`, -1 none.
    Remake(Option<i64>),
    /// So many operations, two puts to one delete.
    Random(u64),
    /// So many puts of random keys that were never in the map.
    RandomNew(u64),
    /// So many times: the oldest live key deleted, a number never used put.
    Replace(u64),
    /// So many new keys that share a bucket.
    Collide(u64),
    /// Statements that are done again and again.
    Repeat(Repeat),
}

/// A statement that runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Number of the line of text it stands on, from 1.
    pub line: u32,
    /// What it does.
    pub statement: Statement,
}

/// Statements that are done `times` times.
#[derive(Clone, PartialEq, Debug)]
pub struct Repeat {
    times: u64,
    body: Arc<[Entry]>,
    /// Where each statement's operations end within a round; `None` where that hangs on the map.
    ends: Option<Arc<[u64]>>,
}

impl Repeat {
    pub(super) fn new(times: u64, body: Vec<Entry>) -> Repeat {
        // What is never done is nothing.
        let body: Arc<[Entry]> = if times == 0 { Arc::default() } else { body.into() };
        let mut end = 0u64;
        let ends = body.iter().map(|entry| {
            end = end.saturating_add(entry.statement.fixed_len()?);
            Some(end)
        });
        let ends = ends.collect::<Option<Vec<u64>>>().map(Arc::from);
        Repeat { times, body, ends }
    }

    /// How often.
    pub fn times(&self) -> u64 {
        self.times
    }

    /// What is done in each round.
    pub fn body(&self) -> &[Entry] {
        &self.body
    }

    fn round_len(&self) -> Option<u64> {
        self.ends.as_ref().map(|ends| ends.last().copied().unwrap_or(0))
    }

    /// How many operations, where that does not hang on the map.
    pub(super) fn fixed_len(&self) -> Option<u64> {
        self.round_len().map(|len| len.saturating_mul(self.times))
    }

    /// How many operations by a count of each statement's.
    pub(super) fn sum(&self, of: impl Fn(&Statement) -> Option<u64>) -> Option<u64> {
        let round = self.body.iter().try_fold(0u64, |sum, entry| Some(sum.saturating_add(of(&entry.statement)?)));
        round.map(|len| len.saturating_mul(self.times))
    }

    /// Operation number `index`, where the body does not look at the map.
    pub(super) fn op(&self, index: u64) -> Option<Op> {
        let ends = self.ends.as_ref()?;
        let len = ends.last().copied().filter(|len| *len > 0)?;
        let (round, index) = (index / len, index % len);
        if round >= self.times {
            return None;
        }
        let at = ends.partition_point(|end| *end <= index);
        let start = at.checked_sub(1).map_or(0, |before| ends[before]);
        self.body.get(at)?.statement.op(round, index - start)
    }
}

/// An operation with a key.
pub(super) fn operation(verb: Verb, key: Operand, elem: Operand) -> Op {
    match verb {
        Verb::Put => Op::Put { key, elem },
        Verb::Get => Op::Get { key },
        Verb::Delete => Op::Delete { key },
    }
}

/// An operation with key number `n`, and elem number `n`.
#[inline]
pub(super) fn numbered(verb: Verb, n: u64) -> Op {
    operation(verb, Operand::Nth(n), Operand::Nth(n))
}

impl Statement {
    /// How many operations it is, where that does not hang on the map.
    pub fn known_len(&self) -> Option<u64> {
        match self {
            Statement::Random(n) | Statement::Collide(n) | Statement::RandomNew(n) => Some(*n),
            Statement::Replace(n) => Some(n.saturating_mul(2)),
            Statement::DeleteAll => None,
            Statement::Repeat(repeat) => repeat.sum(Statement::known_len),
            Statement::Range { .. } | Statement::One { .. } | Statement::Counted { .. } | Statement::Clear => {
                self.fixed_len()
            }
            Statement::Loop(_) | Statement::Next(_) | Statement::Break => self.fixed_len(),
            Statement::Clone | Statement::Remake(_) => self.fixed_len(),
        }
    }

    /// The fewest operations that it may be.
    pub fn least_len(&self) -> u64 {
        let least = |statement: &Statement| Some(statement.least_len());
        match self {
            Statement::Repeat(repeat) => repeat.sum(least).unwrap_or(0),
            other => other.known_len().unwrap_or(0),
        }
    }

    /// How many operations it is, where no look at the map decides which they are.
    pub(super) fn fixed_len(&self) -> Option<u64> {
        match self {
            Statement::Range { numbers, .. } => Some(numbers.len()),
            Statement::Repeat(repeat) => repeat.fixed_len(),
            Statement::DeleteAll | Statement::Random(_) | Statement::Collide(_) => None,
            Statement::RandomNew(_) | Statement::Replace(_) => None,
            Statement::One { .. } | Statement::Counted { .. } | Statement::Clear => Some(1),
            Statement::Loop(_) | Statement::Next(_) | Statement::Break => Some(1),
            Statement::Clone | Statement::Remake(_) => Some(1),
        }
    }

    /// Of how many parts it is that are expanded one by one.
    pub(super) fn parts(&self) -> u64 {
        match self {
            Statement::Repeat(repeat) if self.fixed_len().is_none() => {
                repeat.sum(|statement| Some(statement.parts())).unwrap_or(u64::MAX)
            }
            _ => 1,
        }
    }

    /// True where it asks which keys were ever in the map, and when they came.
    pub fn looks_back(&self) -> bool {
        match self {
            Statement::RandomNew(_) | Statement::Replace(_) => true,
            Statement::Repeat(repeat) => repeat.body.iter().any(|entry| entry.statement.looks_back()),
            _ => false,
        }
    }

    /// Operation number `index` in a round of the repeat that it stands in; `None` past the last, and where a look at the
    /// map decides.
    #[inline]
    pub(super) fn op(&self, round: u64, index: u64) -> Option<Op> {
        if let Statement::Range { verb, numbers } = self {
            return (index < numbers.len()).then(|| numbered(*verb, numbers.nth(round, index)));
        }
        if let Statement::Repeat(repeat) = self {
            return repeat.op(index);
        }
        self.one(round).filter(|_| index == 0)
    }

    fn one(&self, round: u64) -> Option<Op> {
        Some(match self {
            Statement::One { verb, key, elem } => operation(*verb, key.clone(), elem.clone()),
            Statement::Counted { verb, key, elem } => {
                let key = Operand::Nth(key.at(round));
                operation(*verb, key.clone(), elem.clone().unwrap_or(key))
            }
            Statement::Clear => Op::Clear,
            Statement::Loop(entries) => Op::Range { entries: *entries },
            Statement::Next(entries) => Op::Next { entries: *entries },
            Statement::Break => Op::Break,
            Statement::Clone => Op::Clone,
            Statement::Remake(hint) => Op::Remake { hint: *hint },
            Statement::Range { .. } | Statement::Repeat(_) | Statement::DeleteAll => return None,
            Statement::Random(_) | Statement::RandomNew(_) | Statement::Replace(_) => return None,
            Statement::Collide(_) => return None,
        })
    }
}
