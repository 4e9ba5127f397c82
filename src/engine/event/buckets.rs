//! How a classic map takes more memory: overflow buckets, growth, evacuation.
//!
//! Invariant: that of `event`.

use crate::engine::site::{Move, Site, SlotSet, Turn};
use crate::units::Addr;

/// A chain gets another bucket.
///
/// Told to every listener: `Linked`.
#[derive(Clone, PartialEq, Debug)]
pub enum Overflow {
    /// An overflow bucket for the end of a chain was taken from the preallocated ones (`is_last` of them), or
    /// allocated, and counted.
    Made { addr: Addr, preallocated: bool, is_last: bool, bytes: u64, noverflow: [u16; 2], b: u8 },
    /// It was appended to the slice that keeps overflow buckets of unscanned bucket types alive, whose array
    /// grew to `grown` words, or had room.
    Kept { len: u64, grown: Option<u64> },
    /// `runtime/map.go: newoverflow`: a bucket was put at the end of a chain.
    Linked { site: Site, addr: Addr, preallocated: bool },
}

impl Overflow {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Overflow::Kept { .. } | Overflow::Linked { .. } => true,
            Overflow::Made { .. } => false,
        }
    }

    /// True for a large step of a map that takes more memory.
    pub(crate) fn is_growth(&self) -> bool {
        match self {
            Overflow::Linked { .. } => true,
            Overflow::Made { .. } | Overflow::Kept { .. } => false,
        }
    }
}

/// An array of buckets: the first one, and growth to another from its decision to its end.
///
/// Told to every listener: `FirstBucket`, `Started`, `Done`.
#[derive(Clone, PartialEq, Debug)]
pub enum Growth {
    /// `runtime/map.go: mapassign`: the first bucket of a map made without one.
    FirstBucket { bytes: u64 },
    /// The key is new. Does the map grow? `runtime/map.go: overLoadFactor, tooManyOverflowBuckets`.
    ///
    /// `most`: entries that 2^b buckets may hold.
    Decided { count: u64, most: u64, b: u8, noverflow: u16, growing: bool, over_load: bool, too_many: bool },
    /// An array of 2^b buckets and `preallocated` overflow buckets: bytes asked for, and taken.
    ArrayAllocated { b: u8, preallocated: u64, requested: u64, taken: u64 },
    /// `runtime/map.go: hashGrow`. `count` and `noverflow` decided it.
    Started { from_b: u8, to_b: u8, same_size: bool, count: u64, noverflow: u16, bytes: u64 },
    /// `runtime/map.go: advanceEvacuationMark` reached the end: the old array is dropped.
    Done { old_buckets: u64 },
}

impl Growth {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Growth::Decided { growing, over_load, too_many, .. } => *growing || !(*over_load || *too_many),
            Growth::ArrayAllocated { .. } => true,
            Growth::FirstBucket { .. } | Growth::Started { .. } | Growth::Done { .. } => false,
        }
    }

    /// True for a large step of a map that takes more memory.
    pub(crate) fn is_growth(&self) -> bool {
        match self {
            Growth::FirstBucket { .. } | Growth::Started { .. } | Growth::Done { .. } => true,
            Growth::Decided { .. } | Growth::ArrayAllocated { .. } => false,
        }
    }

    /// True for a step of growth of which an operation has few, however large the map.
    pub(super) fn is_rare(&self) -> bool {
        match self {
            Growth::Started { .. } | Growth::Done { .. } => true,
            Growth::FirstBucket { .. } | Growth::Decided { .. } | Growth::ArrayAllocated { .. } => false,
        }
    }
}

/// An old bucket evacuated entry by entry.
///
/// Told to every listener: `Done`.
#[derive(Clone, PartialEq, Debug)]
pub enum Evacuation {
    /// `growWork` evacuates an old bucket, because it is the key's or the next one.
    Begun { old_bucket: u64, turn: Turn, entries: u64, links: u32 },
    /// An entry went to its place in a new array or table.
    EntryMoved(Box<Move>),
    /// Slots of an old bucket that had no entry were marked evacuatedEmpty.
    EmptiesMarked { site: Site, slots: SlotSet },
    /// Keys, elems and the overflow word of an evacuated bucket were zeroed, for the collector's sake.
    OldBucketCleared { old_bucket: u64, bytes: u64 },
    /// `runtime/map.go: evacuate`: entries that went to the low and the high half.
    Done { old_bucket: u64, old_b: u8, same_size: bool, to_x: u64, to_y: u64 },
    /// `runtime/map.go: advanceEvacuationMark`: nevacuate went on, over old buckets that had moved already too.
    NevacuateAdvanced { from: u64, to: u64, old_buckets: u64 },
}

impl Evacuation {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Evacuation::Begun { .. }
            | Evacuation::EntryMoved(_)
            | Evacuation::EmptiesMarked { .. }
            | Evacuation::OldBucketCleared { .. }
            | Evacuation::NevacuateAdvanced { .. } => true,
            Evacuation::Done { .. } => false,
        }
    }

    /// True for a large step of a map that takes more memory.
    pub(crate) fn is_growth(&self) -> bool {
        match self {
            Evacuation::Done { .. } => true,
            Evacuation::Begun { .. }
            | Evacuation::EntryMoved(_)
            | Evacuation::EmptiesMarked { .. }
            | Evacuation::OldBucketCleared { .. }
            | Evacuation::NevacuateAdvanced { .. } => false,
        }
    }
}
