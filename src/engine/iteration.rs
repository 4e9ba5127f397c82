//! An open loop: where it stands, and what it has visited.

use super::site::LoopEntry;
use super::{classic, swiss};

/// Where a loop stands, by implementation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cursor {
    /// A loop over a classic map (`runtime/map.go: hiter`).
    Classic(classic::Iter),
    /// A loop over a Swiss map (`internal/runtime/maps/table.go: Iter`).
    Swiss(swiss::Iter),
}

/// An open loop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Iteration {
    /// What Go's iterator holds.
    pub cursor: Cursor,
    /// Entries visited so far.
    pub visited: u64,
    /// The entry that the loop's body has now.
    pub last: Option<LoopEntry>,
}
