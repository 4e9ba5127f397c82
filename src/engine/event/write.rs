//! What is written into slots and cleared of them, and what is counted.
//!
//! Invariant: that of `event`.

use crate::engine::site::Site;
use crate::units::Addr;

/// What is written into a slot, and counted.
#[derive(Clone, PartialEq, Debug)]
pub enum Write {
    /// The slot that a new entry takes: the first free one of the search.
    SlotChosen { site: Site, bucket: Addr, slot: u8 },
    /// The key is there: its elem will be written.
    Updated { site: Site, bucket: Addr, slot: u8 },
    /// A box for a key or elem of more than 128 bytes: bytes asked for, and taken.
    BoxAllocated { of_key: bool, requested: u64, taken: u64 },
    /// A key's bytes were written, into the slot or into its box.
    KeyWritten {
        site: Site,
        slot: u8,
        /// The key was there: its bytes were written over those that `==` says are equal.
        again: bool,
    },
    /// The slot's tophash (Swiss: control byte) says that it is full.
    SlotMarked { site: Site, slot: u8, mark: u8 },
    /// An elem's bytes were written, into the slot or into its box.
    ElemWritten { site: Site, slot: u8, bytes: u64 },
    /// The map's count (Swiss: used).
    Counted { from: u64, to: u64 },
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
    KeyCleared { site: Site, slot: u8, bytes: u64 },
    /// Delete cleared a slot's elem.
    ElemCleared { site: Site, slot: u8, bytes: u64 },
    /// Classic: the slot's tophash became emptyOne. Swiss: its control byte became empty, in a group with an empty slot.
    SlotEmptied { site: Site, slot: u8 },
    /// Classic: nothing follows in the chain, so emptyOne became emptyRest from this slot backwards.
    SweptToRest { site: Site, slot: u8, slots: u64 },
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
    ArrayZeroed { buckets: u64, bytes: u64 },
    /// Swiss: the slots of a table (of a small map: its group, `index` is `None`) became empty.
    GroupsCleared { index: Option<u64>, groups: u64, bytes: u64 },
    /// `runtime/map.go: mapclear`.
    Cleared { entries: u64 },
    /// A delete that emptied the map, or a clear, drew a new hash seed.
    Reseeded { seed: u64 },
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
