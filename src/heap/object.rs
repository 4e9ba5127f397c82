//! What lies in a heap: allocations, what they are for, and their sums.

use crate::units::Addr;
use std::fmt;

/// What an allocation is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Purpose {
    /// A classic map's header (`runtime/map.go: hmap`).
    Hmap,
    /// What a classic map has beside it (`runtime/map.go: mapextra`).
    MapExtra,
    /// The slice header that `mapextra.overflow` points at.
    OverflowHeader,
    /// The backing array of such a slice.
    OverflowArray,
    /// A bucket array: main buckets, then preallocated overflow buckets.
    Buckets,
    /// One overflow bucket allocated by itself.
    Overflow,
    /// A Swiss map's header (`maps.Map`).
    Map,
    /// The one group of a small Swiss map.
    SmallGroup,
    /// A Swiss map's array of table pointers.
    Directory,
    /// A table struct (`maps.table`).
    Table,
    /// The groups of one table.
    Groups,
    /// A key of over 128 bytes, which its slot points to.
    KeyBox,
    /// An elem of over 128 bytes, which its slot points to.
    ElemBox,
    /// What keys and elems point to (string data, boxed interface values): not part of the map's totals.
    Payload,
    /// Payload that the caller made and keeps: never freed by the map.
    Pinned,
}

impl Purpose {
    /// True for the map's own memory, false for what its keys and elems point to.
    pub fn is_map(self) -> bool {
        !matches!(self, Purpose::Payload | Purpose::Pinned)
    }
}

/// A live allocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
    /// Where it begins, behind its malloc header.
    pub addr: Addr,
    /// Bytes asked for.
    pub requested: u64,
    /// Bytes taken: rounding and malloc header included.
    pub taken: u64,
    /// What it is for.
    pub purpose: Purpose,
    /// The collector scans it for pointers.
    pub scan: bool,
    /// It lies on the goroutine's stack: no allocation, and it takes what was asked for.
    pub on_stack: bool,
}

/// Whether the map's memory still leads to an object that it has let go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leads {
    /// A pointer in the map does.
    There,
    /// None does.
    Nowhere,
    /// Only a look at the old array tells.
    Perhaps,
}

/// What the map has let go and something may still name, in order.
#[derive(Clone, Default)]
pub(super) struct Waiting {
    pub(super) list: Vec<Addr>,
    /// Bytes of the map's own objects among them that no pointer leads to.
    pub(super) lost_bytes: u64,
    /// Those of which only a look at the old array tells.
    pub(super) doubtful: Vec<Addr>,
}

impl Waiting {
    /// Bytes of host memory of its lists.
    pub(super) fn host_bytes(&self) -> u64 {
        (size_of_val(&self.list[..]) + size_of_val(&self.doubtful[..])) as u64
    }
}

/// Bytes and objects, the map's own or its payload's.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Ever allocated, as `TotalAlloc` counts, in bytes.
    pub ever_bytes: u64,
    /// Ever allocated, as `Mallocs` counts.
    pub ever_objects: u64,
    /// Not yet given back to the simulated heap, in bytes.
    pub held_bytes: u64,
}

impl Tally {
    /// Bytes and objects allocated since an earlier one.
    pub fn since(self, before: Tally) -> (u64, u64) {
        (self.ever_bytes - before.ever_bytes, self.ever_objects - before.ever_objects)
    }
}

/// The simulated heap would grow over its limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeapFull {
    /// Bytes asked for: those of a value, or of the span that it needs.
    pub requested: u64,
    /// Bytes of all spans that there are.
    pub held: u64,
    /// Most bytes of spans.
    pub limit: u64,
}

impl fmt::Display for HeapFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::units::{bytes, bytes_short};
        write!(
            f,
            "the simulated heap is full: {} more on top of {} is over the limit of {} (--max-heap)",
            bytes(self.requested),
            bytes_short(self.held),
            bytes_short(self.limit)
        )
    }
}
