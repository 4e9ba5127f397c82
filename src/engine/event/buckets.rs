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
    Made {
        /// Where the bucket lies.
        addr: Addr,
        /// It is one of the preallocated ones.
        preallocated: bool,
        /// None of those is left.
        is_last: bool,
        /// Bytes that the heap takes for a bucket.
        bytes: u64,
        /// The count of overflow buckets, before and now.
        noverflow: [u16; 2],
        /// The array has 2^b main buckets.
        b: u8,
    },
    /// It was appended to the slice that keeps overflow buckets of unscanned bucket types alive, whose array
    /// grew to `grown` words, or had room.
    Kept {
        /// The slice's length now.
        len: u64,
        /// Its new capacity, where it had no room.
        grown: Option<u64>,
    },
    /// `runtime/map.go: newoverflow`: a bucket was put at the end of a chain.
    Linked {
        /// What the bucket or group is called.
        site: Site,
        /// Where the bucket lies.
        addr: Addr,
        /// It is one of the preallocated ones.
        preallocated: bool,
    },
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
    FirstBucket {
        /// Bytes of the bucket.
        bytes: u64,
    },
    /// The key is new. Does the map grow? `runtime/map.go: overLoadFactor, tooManyOverflowBuckets`.
    Decided {
        /// Entries now, without the new one.
        count: u64,
        /// Entries that the array may hold.
        most: u64,
        /// The array has 2^b main buckets.
        b: u8,
        /// The count of overflow buckets.
        noverflow: u16,
        /// The map grows already.
        growing: bool,
        /// With the new entry there are too many.
        over_load: bool,
        /// There are too many overflow buckets.
        too_many: bool,
    },
    /// An array of 2^b buckets and `preallocated` overflow buckets: bytes asked for, and taken.
    ArrayAllocated {
        /// The array has 2^b main buckets.
        b: u8,
        /// Overflow buckets behind the main ones.
        preallocated: u64,
        /// Bytes asked for.
        requested: u64,
        /// Bytes taken, with rounding and malloc header.
        taken: u64,
    },
    /// `runtime/map.go: hashGrow`. `count` and `noverflow` decided it.
    Started {
        /// The old array has 2^from_b main buckets.
        from_b: u8,
        /// The new one has 2^to_b.
        to_b: u8,
        /// To an array of the same size.
        same_size: bool,
        /// Entries then.
        count: u64,
        /// The count of overflow buckets.
        noverflow: u16,
        /// Bytes taken for the new array.
        bytes: u64,
    },
    /// `runtime/map.go: advanceEvacuationMark` reached the end: the old array is dropped.
    Done {
        /// Main buckets of the old array.
        old_buckets: u64,
    },
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
    Begun {
        /// The old bucket's index.
        old_bucket: u64,
        /// Why it is its turn.
        turn: Turn,
        /// Entries of its chain.
        entries: u64,
        /// Overflow buckets of its chain.
        links: u32,
    },
    /// An entry went to its place in a new array or table.
    EntryMoved(Box<Move>),
    /// Slots of an old bucket that had no entry were marked evacuatedEmpty.
    EmptiesMarked {
        /// What the bucket or group is called.
        site: Site,
        /// The slots.
        slots: SlotSet,
    },
    /// Keys, elems and the overflow word of an evacuated bucket were zeroed, for the collector's sake.
    OldBucketCleared {
        /// The old bucket's index.
        old_bucket: u64,
        /// Bytes zeroed.
        bytes: u64,
    },
    /// `runtime/map.go: evacuate`: entries that went to the low and the high half.
    Done {
        /// The old bucket's index.
        old_bucket: u64,
        /// The old array has 2^old_b main buckets.
        old_b: u8,
        /// To an array of the same size.
        same_size: bool,
        /// Entries that went to X, the low half.
        to_x: u64,
        /// Entries that went to Y, the high half.
        to_y: u64,
    },
    /// `runtime/map.go: advanceEvacuationMark`: nevacuate went on, over old buckets that had moved already too.
    NevacuateAdvanced {
        /// nevacuate before.
        from: u64,
        /// nevacuate now.
        to: u64,
        /// Main buckets of the old array.
        old_buckets: u64,
    },
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
