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
    Begun {
        /// Entries of the map.
        entries: u64,
        /// The random numbers; the second is 0 for a classic map.
        drawn: [u64; 2],
        /// Where the loop begins.
        start: u64,
        /// The first slot.
        offset: u64,
        /// Bytes allocated.
        bytes: u64,
        /// The map is one group.
        is_small: bool,
    },
    /// Classic: a loop comes to a bucket with entries, `link` steps along the chain of bucket `index`; `full`: its entries, those that
    /// growth has moved from here too.
    AtBucket {
        /// The chain's index in its array.
        index: u64,
        /// How far along the chain.
        link: u32,
        /// Which array.
        array: Walked,
        /// Slots with an entry.
        full: SlotSet,
    },
    /// Swiss: a loop comes to the table that an entry of the directory names.
    AtTable {
        /// The directory entry, from 0.
        directory: u64,
        /// The table's first directory entry.
        index: u64,
        /// The table's slots.
        capacity: u16,
        /// The table's entries.
        used: u16,
    },
    /// Swiss: a loop comes to a group with entries; `replaced`: of a table or small map that growth has replaced since.
    AtGroup {
        /// What the bucket or group is called.
        site: Site,
        /// Slots with an entry.
        full: SlotSet,
        /// Growth has replaced it since the loop came to its table.
        replaced: bool,
    },
    /// A loop passes an entry by.
    Passed {
        /// The slot's number, from 0.
        slot: u8,
        /// Its key.
        key: Value,
        /// Why.
        why: Passed,
    },
    /// The loop's body has an entry, its `number` from 1. `moved`: the loop came by the slot that the entry had before
    /// growth, and the entry was looked up.
    Visited {
        /// Its number in the loop, from 1.
        number: u64,
        /// Where the bucket or group lies.
        bucket: Addr,
        /// The slot's number there, from 0.
        slot: u8,
        /// It was looked up, since growth had moved it.
        moved: bool,
    },
    /// The loop has no more entries.
    Ended {
        /// Entries that the body had.
        visited: u64,
    },
    /// `break`.
    Left {
        /// Entries that the body had.
        visited: u64,
    },
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
