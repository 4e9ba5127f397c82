//! Searches: how they are led to buckets and groups, what they see there, how they end.
//!
//! Invariant: that of `event`.

use crate::engine::site::{Site, SlotSet};
use crate::gotype::Value;
use crate::units::Addr;

/// A search in a map of either implementation: what is looked at, what matches, how it ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Search {
    /// A lookup in the one bucket or group there is, by a function that compares keys without a hash.
    Unhashed,
    /// A bucket or group is looked at. `full`: its entries; `empty`: slots never filled or emptied, `tombstones` apart.
    SiteVisited {
        /// What the bucket or group is called.
        site: Site,
        /// Where that lies.
        addr: Addr,
        /// Slots with an entry.
        full: SlotSet,
        /// Slots with a tombstone.
        tombstones: SlotSet,
        /// The search ends here: the chain has nothing behind, or the group an empty slot.
        is_last: bool,
    },
    /// Slots of it whose tophash (Swiss: H2) is the key's, none perhaps.
    Matched {
        /// What the bucket or group is called.
        site: Site,
        /// The key's tophash (Swiss: H2).
        mark: u8,
        /// Slots with that one.
        hits: SlotSet,
    },
    /// Every key of it is compared, by a function that does without tophash.
    KeysScanned {
        /// What the bucket or group is called.
        site: Site,
        /// Slots with an entry.
        full: SlotSet,
        /// The key's slot, if it is there.
        found: Option<u8>,
    },
    /// A slot's key is compared with the operation's.
    KeyCompared {
        /// What the bucket or group is called.
        site: Site,
        /// The slot's number there, from 0.
        slot: u8,
        /// They are equal.
        equal: bool,
        /// The key in the slot.
        key: Value,
    },
    /// The search ended at the key's slot.
    Found {
        /// What the bucket or group is called.
        site: Site,
        /// Where the bucket or group lies.
        bucket: Addr,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// The search ended without the key.
    NotFound {
        /// The map has no entries, so nothing was searched.
        is_empty: bool,
    },
}

impl Search {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Search::Unhashed
            | Search::SiteVisited { .. }
            | Search::Matched { .. }
            | Search::KeysScanned { .. }
            | Search::KeyCompared { .. } => true,
            Search::Found { .. } | Search::NotFound { .. } => false,
        }
    }
}

/// What leads a search to a chain of buckets, and along it.
#[derive(Clone, PartialEq, Debug)]
pub enum ChainSearch {
    /// The key was hashed; `bucket` is its index in an array of 2^b buckets.
    Hashed {
        /// The key's hash.
        hash: u64,
        /// The array has 2^b main buckets.
        b: u8,
        /// The bucket's index.
        bucket: u64,
        /// The hash's top byte, moved above the reserved values.
        tophash: u8,
    },
    /// After growth began: the key's bucket in the new array of 2^b buckets.
    BucketChosen {
        /// The array has 2^b main buckets.
        b: u8,
        /// The bucket's index.
        bucket: u64,
    },
    /// A lookup while the map grows: the key's old bucket has not moved, so that it is searched.
    OldBucketChosen {
        /// The old bucket's index.
        old_bucket: u64,
        /// The old array has 2^old_b main buckets.
        old_b: u8,
    },
    /// On to the next bucket of the chain.
    ChainFollowed {
        /// The bucket searched before.
        from: Site,
        /// The one behind it.
        to: Site,
    },
}

impl ChainSearch {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            ChainSearch::ChainFollowed { .. } => true,
            ChainSearch::Hashed { .. } | ChainSearch::BucketChosen { .. } | ChainSearch::OldBucketChosen { .. } => {
                false
            }
        }
    }
}

/// What leads a search to a table and a group of it, and on to the next one.
#[derive(Clone, PartialEq, Debug)]
pub enum ProbeSearch {
    /// The key was hashed. `internal/runtime/maps/map.go: h1, h2`.
    HashSplit {
        /// The key's hash.
        hash: u64,
        /// The hash without its lowest 7 bits.
        h1: u64,
        /// The hash's lowest 7 bits.
        h2: u8,
    },
    /// The directory entry and, in its table, the group where the search begins.
    /// `internal/runtime/maps/map.go: directoryIndex`.
    TableChosen {
        /// Where the table struct lies.
        table: Addr,
        /// The directory entry, from 0.
        index: u64,
        /// The first directory entry that names the table.
        table_index: u64,
        /// The directory has 2^global_depth entries.
        global_depth: u8,
        /// The group where the search begins, from 0.
        group: u64,
        /// The table's groups.
        groups: u64,
    },
    /// On to the next group, `step` further, of `groups`.
    ProbeAdvanced {
        /// The group searched before.
        from: Site,
        /// The next one.
        to: Site,
        /// How many groups further, wrapping.
        step: u64,
        /// The table's groups.
        groups: u64,
    },
}

impl ProbeSearch {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            ProbeSearch::ProbeAdvanced { .. } => true,
            ProbeSearch::HashSplit { .. } | ProbeSearch::TableChosen { .. } => false,
        }
    }
}
