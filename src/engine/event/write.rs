//! What is written into slots and cleared of them, and what is counted.
//!
//! Invariant: that of `event`.

use crate::engine::site::Site;
use crate::units::Addr;

/// What is written into a slot, and counted.
#[derive(Clone, PartialEq, Debug)]
pub enum Write {
    /// The slot that a new entry takes: the first free one of the search.
    SlotChosen {
        /// What the bucket or group is called.
        site: Site,
        /// Where the bucket or group lies.
        bucket: Addr,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// The key is there: its elem will be written.
    Updated {
        /// What the bucket or group is called.
        site: Site,
        /// Where the bucket or group lies.
        bucket: Addr,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// A box for a key or elem of more than 128 bytes: bytes asked for, and taken.
    BoxAllocated {
        /// For a key; else for an elem.
        of_key: bool,
        /// Bytes asked for.
        requested: u64,
        /// Bytes taken, with rounding and malloc header.
        taken: u64,
    },
    /// A key's bytes were written, into the slot or into its box.
    KeyWritten {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// The key was there: its bytes were written over those that `==` says are equal.
        again: bool,
    },
    /// The slot's tophash (Swiss: control byte) says that it is full.
    SlotMarked {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// The byte written.
        mark: u8,
    },
    /// An elem's bytes were written, into the slot or into its box.
    ElemWritten {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// Bytes of the elem.
        bytes: u64,
    },
    /// The map's count (Swiss: used).
    Counted {
        /// Entries before.
        from: u64,
        /// Entries now.
        to: u64,
    },
}

impl Write {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Write::BoxAllocated { .. }
            | Write::KeyWritten { .. }
            | Write::SlotMarked { .. }
            | Write::ElemWritten { .. }
            | Write::Counted { .. } => true,
            Write::SlotChosen { .. } | Write::Updated { .. } => false,
        }
    }
}

/// What a delete clears of a slot.
#[derive(Clone, PartialEq, Debug)]
pub enum Delete {
    /// Delete cleared what it clears of a slot's key: nothing of one without pointers.
    KeyCleared {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// Bytes cleared; 0 for a key without pointers.
        bytes: u64,
    },
    /// Delete cleared a slot's elem.
    ElemCleared {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// Bytes cleared.
        bytes: u64,
    },
    /// Classic: the slot's tophash became emptyOne. Swiss: its control byte became empty, in a group with an empty slot.
    SlotEmptied {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// Classic: nothing follows in the chain, so emptyOne became emptyRest from this slot backwards.
    SweptToRest {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// How many slots became emptyRest, along the chain.
        slots: u64,
    },
}

impl Delete {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Delete::SlotEmptied { .. } | Delete::SweptToRest { .. } => true,
            Delete::KeyCleared { .. } | Delete::ElemCleared { .. } => false,
        }
    }
}

/// A map emptied at once, and the new seed of one that is empty.
///
/// Told to every listener: `Cleared`, `Reseeded`.
#[derive(Clone, PartialEq, Debug)]
pub enum Clear {
    /// Clear found no entry, and left the map as it is.
    Nothing,
    /// Classic: the whole array was zeroed; overflow buckets are free again.
    ArrayZeroed {
        /// Buckets of the array, preallocated ones too.
        buckets: u64,
        /// Bytes zeroed.
        bytes: u64,
    },
    /// Swiss: the slots of a table (of a small map: its group, `index` is `None`) became empty.
    GroupsCleared {
        /// The table's first directory entry.
        index: Option<u64>,
        /// How many groups.
        groups: u64,
        /// Bytes written.
        bytes: u64,
    },
    /// `runtime/map.go: mapclear`.
    Cleared {
        /// Entries that there were.
        entries: u64,
    },
    /// A delete that emptied the map, or a clear, drew a new hash seed.
    Reseeded {
        /// The new seed.
        seed: u64,
    },
}

impl Clear {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Clear::GroupsCleared { .. } => true,
            Clear::Nothing | Clear::ArrayZeroed { .. } | Clear::Cleared { .. } | Clear::Reseeded { .. } => false,
        }
    }
}
