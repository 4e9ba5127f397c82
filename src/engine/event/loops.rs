//! Loops over a map.
//!
//! Invariant: that of `event`.

use crate::engine::site::{Passed, Site, SlotSet, Walked};
use crate::gotype::Value;
use crate::units::Addr;

/// A loop over the map.
///
/// Told to every listener: `Begun`, `Visited`, `Ended`, `Left`.
#[derive(Clone, PartialEq, Debug)]
pub enum Loop {
    /// A loop over the map began: the random numbers drawn, and what they mean. Classic: bucket `start`, slots from
    /// `offset` on. Swiss: directory entry `start`, slots of each table (of a small map: its group) from `offset` on.
    /// `bytes`: allocated for it.
    Begun { entries: u64, drawn: [u64; 2], start: u64, offset: u64, bytes: u64, is_small: bool },
    /// Classic: a loop comes to a bucket with entries, `link` steps along the chain of bucket `index`; `full`: its entries, those that
    /// growth has moved from here too.
    AtBucket { index: u64, link: u32, array: Walked, full: SlotSet },
    /// Swiss: a loop comes to the table that an entry of the directory names.
    AtTable { directory: u64, index: u64, capacity: u16, used: u16 },
    /// Swiss: a loop comes to a group with entries; `replaced`: of a table or small map that growth has replaced since.
    AtGroup { site: Site, full: SlotSet, replaced: bool },
    /// A loop passes an entry by.
    Passed { slot: u8, key: Value, why: Passed },
    /// The loop's body has an entry, its `number` from 1. `moved`: the loop came by the slot that the entry had before
    /// growth, and the entry was looked up.
    Visited { number: u64, bucket: Addr, slot: u8, moved: bool },
    /// The loop has no more entries.
    Ended { visited: u64 },
    /// `break`.
    Left { visited: u64 },
}

impl Loop {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Loop::AtBucket { .. } | Loop::AtTable { .. } | Loop::AtGroup { .. } | Loop::Passed { .. } => true,
            Loop::Begun { .. } | Loop::Visited { .. } | Loop::Ended { .. } | Loop::Left { .. } => false,
        }
    }
}
