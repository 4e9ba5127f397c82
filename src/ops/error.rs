//! Why a script stops.

use super::MAX_KEPT_OPERATIONS;
use crate::engine::EngineError;
use crate::units::{count, plural};
use std::fmt;

/// Why a script stops.
#[derive(Clone, PartialEq, Debug)]
pub enum OpsError {
    /// An operation can't be done.
    Engine(EngineError),
    /// `collide` found too few keys.
    TooFewCollisions {
        /// Keys that share the first one's bucket.
        found: u64,
        /// Keys asked for.
        wanted: u64,
        /// Key numbers tried.
        tried: u64,
    },
    /// `replace` found no key to delete.
    NothingToReplace,
    /// Fewer numbers were never used than a statement needs.
    NoNewKeys {
        /// Numbers that were never used, or rather those that the statement draws from.
        left: u64,
        /// Numbers asked for.
        wanted: u64,
    },
    /// The run has more operations than its limit.
    TooMany {
        /// The limit.
        limit: u64,
    },
}

impl fmt::Display for OpsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpsError::Engine(e) => e.fmt(f),
            OpsError::TooFewCollisions { found, wanted, tried } => write!(
                f,
                "collide found {} of {} keys that share a bucket (Swiss: a table and its first group) among {} unused key numbers; ask for fewer, or use a \
                 key type with more values",
                count(*found),
                count(*wanted),
                count(*tried)
            ),
            OpsError::NothingToReplace => f.write_str(
                "replace deletes the oldest live key, and the map has none: put some before, such as put 0..100",
            ),
            OpsError::NoNewKeys { left, wanted } => write!(
                f,
                "this needs {} that never were in the map, and of the key type's values {} left; ask for fewer, or use a \
                 key type with more values",
                plural(*wanted, "key"),
                if *left == 1 { "1 is".to_string() } else { format!("{} are", count(*left)) },
            ),
            OpsError::TooMany { limit } => {
                let kept = if *limit == MAX_KEPT_OPERATIONS { " of which a history is kept" } else { "" };
                write!(f, "more than {} operations, the limit of one run{kept}", count(*limit))
            }
        }
    }
}

impl From<EngineError> for OpsError {
    fn from(e: EngineError) -> OpsError {
        OpsError::Engine(e)
    }
}
