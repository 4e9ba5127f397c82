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
        site: Site,
        addr: Addr,
        full: SlotSet,
        tombstones: SlotSet,
        /// The search ends here: the chain has nothing behind, or the group an empty slot.
        is_last: bool,
    },
    /// Slots of it whose tophash (Swiss: H2) is the key's, none perhaps.
    Matched { site: Site, mark: u8, hits: SlotSet },
    /// Every key of it is compared, by a function that does without tophash.
    KeysScanned { site: Site, full: SlotSet, found: Option<u8> },
    /// A slot's key is compared with the operation's.
    KeyCompared { site: Site, slot: u8, equal: bool, key: Value },
    /// The search ended at the key's slot.
    Found { site: Site, bucket: Addr, slot: u8 },
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
    Hashed { hash: u64, b: u8, bucket: u64, tophash: u8 },
    /// After growth began: the key's bucket in the new array of 2^b buckets.
    BucketChosen { b: u8, bucket: u64 },
    /// A lookup while the map grows: the key's old bucket has not moved, so that it is searched.
    OldBucketChosen { old_bucket: u64, old_b: u8 },
    /// On to the next bucket of the chain.
    ChainFollowed { from: Site, to: Site },
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
    HashSplit { hash: u64, h1: u64, h2: u8 },
    /// The directory entry and, in its table, the group where the search begins.
    /// `internal/runtime/maps/map.go: directoryIndex`.
    TableChosen { table: Addr, index: u64, table_index: u64, global_depth: u8, group: u64, groups: u64 },
    /// On to the next group, `step` further, of `groups`.
    ProbeAdvanced { from: Site, to: Site, step: u64, groups: u64 },
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
