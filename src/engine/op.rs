//! One operation on a map: what is asked for, what it did, or why it could not be done.
//!
//! Invariant: keys and elems are numbers in a sequence or Go values, never bytes.

use super::steps::Unhashable;
use crate::gotype::{TypeId, Value};
use crate::heap::HeapFull;
use std::fmt;
use std::sync::Arc;

/// A key or an elem: a number in its type's sequence, or a value.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// Number so many of the type's sequence, from 0.
    Nth(u64),
    /// This value.
    Value(Arc<Value>),
}

/// One operation on a map.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// `m[key] = elem`.
    Put {
        /// The key.
        key: Operand,
        /// The elem.
        elem: Operand,
    },
    /// `m[key]`.
    Get {
        /// The key.
        key: Operand,
    },
    /// `delete(m, key)`.
    Delete {
        /// The key.
        key: Operand,
    },
    /// `clear(m)`.
    Clear,
    /// `for range m {}`, to its end or pausing in the body of entry number `entries`.
    Range {
        /// In the body of which entry it pauses, from 1; `None`: it does not.
        entries: Option<u64>,
    },
    /// The open loop goes on by so many entries.
    Next {
        /// How many entries.
        entries: u64,
    },
    /// The open loop is left.
    Break,
    /// `m = maps.Clone(m)`.
    Clone,
    /// `n := make(map[K]V, hint)`, every entry of `m` put into it by a loop, `m = n`. `None`: `len(m)`; -1: no hint.
    Remake {
        /// The hint.
        hint: Option<i64>,
    },
}

impl Op {
    /// True for what leaves another map in the map's place, with an array or tables of its own.
    pub fn makes_a_map(&self) -> bool {
        matches!(self, Op::Clone | Op::Remake { .. })
    }
}

/// What an operation did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// A put whose key was new.
    Inserted,
    /// A put whose key was there.
    Updated,
    /// A get whose key was there.
    Found,
    /// A delete whose key was there.
    Deleted,
    /// A get or delete whose key was not there.
    NotFound,
    /// A clear.
    Cleared,
    /// A loop visited so many entries, and is open still or has ended.
    Ranged {
        /// Entries visited.
        entries: u64,
        /// The loop is open still.
        open: bool,
    },
    /// A `break`.
    LoopLeft,
    /// The map is its clone now.
    Cloned,
    /// The map is the one that a loop filled now.
    Remade,
}

/// An operation could not be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EngineError {
    /// The simulated heap would grow over its limit. The map may be half changed.
    Full(HeapFull),
    /// Go would panic: a key whose dynamic type has no `==`. The map is unchanged.
    Unhashable {
        /// The dynamic type.
        ty: TypeId,
        /// The type's name, for the message.
        name: String,
    },
    /// The operation goes on with a loop, or leaves it, and none is open. The map is unchanged.
    NoLoop(&'static str),
    /// `maps.Clone` makes the map that it copies escape, and this one lies on the stack. The map is unchanged.
    CloneOnStack,
    /// The memory is without its process, so that nothing can be hashed.
    NoHash,
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Full(full) => full.fmt(f),
            EngineError::Unhashable { name, .. } => {
                write!(f, "Go panics here: runtime error: hash of unhashable type {name}")
            }
            EngineError::NoLoop(verb) => {
                write!(f, "{verb} needs an open loop, and none is: range N begins one, and it ends with its last entry")
            }
            EngineError::CloneOnStack => f.write_str(
                "maps.Clone makes its map escape, so that no map on the stack is cloned: run it without --stack, or copy it \
                 by remake",
            ),
            EngineError::NoHash => f.write_str("how the process hashes is not known, so no search can be followed"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<HeapFull> for EngineError {
    fn from(full: HeapFull) -> EngineError {
        EngineError::Full(full)
    }
}

impl From<Unhashable> for EngineError {
    fn from(u: Unhashable) -> EngineError {
        EngineError::Unhashable { ty: u.0, name: String::new() }
    }
}
