//! What an operation did, told while it happens.
//!
//! Invariant: the engine never depends on who listens; with [`Silent`] every call compiles to nothing.

use super::heap::{Heap, Tally};
use crate::units::Addr;

/// One thing the runtime did within an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The key was hashed; `bucket` is its index in an array of 2^b buckets.
    Hashed {
        hash: u64,
        b: u8,
        bucket: u64,
        tophash: u8,
    },
    /// After growth began: the key's bucket in the new array of 2^b buckets.
    BucketChosen {
        b: u8,
        bucket: u64,
    },
    /// `runtime/map.go: mapassign`: the first bucket of a map made without one.
    FirstBucket {
        bytes: u64,
    },
    /// `runtime/map.go: hashGrow`. `count` and `noverflow` decided it.
    GrowStarted {
        from_b: u8,
        to_b: u8,
        same_size: bool,
        count: u64,
        noverflow: u16,
        bytes: u64,
    },
    /// `runtime/map.go: evacuate`: entries that went to the low and the high half.
    Evacuated {
        old_bucket: u64,
        same_size: bool,
        to_x: u64,
        to_y: u64,
    },
    /// `runtime/map.go: advanceEvacuationMark` reached the end: the old array is dropped.
    GrowDone {
        old_buckets: u64,
    },
    /// `runtime/map.go: newoverflow`.
    OverflowLinked {
        addr: Addr,
        preallocated: bool,
    },
    /// Swiss: the key was hashed. `internal/runtime/maps/map.go: h1, h2`.
    HashSplit {
        hash: u64,
        h1: u64,
        h2: u8,
    },
    /// Swiss: the directory entry and, in its table, the group where the search begins.
    /// `internal/runtime/maps/map.go: directoryIndex`.
    TableChosen {
        table: Addr,
        index: u64,
        global_depth: u8,
        group: u64,
        groups: u64,
    },
    /// `internal/runtime/maps/map.go: growToSmall`: the first group of a small map.
    GroupAllocated {
        group: Addr,
        bytes: u64,
    },
    /// `internal/runtime/maps/map.go: growToTable`: a small map's entries went to its first table.
    TableMade {
        table: Addr,
        capacity: u16,
        entries: u64,
    },
    /// `internal/runtime/maps/table.go: grow`.
    TableGrown {
        table: Addr,
        index: u64,
        from: u16,
        to: u16,
        entries: u64,
    },
    /// `internal/runtime/maps/table.go: split`. `depth`: the halves' localDepth; `left_index`, `right_index`: where
    /// they stand in the directory.
    TableSplit {
        left: Addr,
        right: Addr,
        depth: u8,
        left_index: u64,
        right_index: u64,
        to_left: u64,
        to_right: u64,
    },
    /// `internal/runtime/maps/map.go: installTableSplit`.
    DirectoryDoubled {
        entries: u64,
        global_depth: u8,
        bytes: u64,
    },
    /// A slot was deleted in a group without an empty slot. `internal/runtime/maps/table.go: Delete`.
    TombstoneLeft {
        group: Addr,
        slot: u8,
    },
    /// A new entry took a tombstone's slot. `internal/runtime/maps/table.go: PutSlot`.
    TombstoneReused {
        group: Addr,
        slot: u8,
    },
    /// `internal/runtime/maps/table.go: pruneTombstones`: of `tombstones`, so many became empty slots again.
    Pruned {
        table: Addr,
        tombstones: u16,
        freed: u16,
    },
    /// `bucket`: of a classic map the bucket, of a Swiss map the group; so in the events below.
    Inserted {
        bucket: Addr,
        slot: u8,
    },
    Updated {
        bucket: Addr,
        slot: u8,
    },
    Found {
        bucket: Addr,
        slot: u8,
    },
    NotFound,
    Deleted {
        bucket: Addr,
        slot: u8,
    },
    /// `runtime/map.go: mapclear`.
    Cleared {
        entries: u64,
    },
    /// A loop over the map began: the random numbers drawn, and what they mean. Classic: bucket `start`, slots from
    /// `offset` on. Swiss: directory entry `start`, slots of each table from `offset` on. `bytes`: allocated for it.
    LoopBegun {
        entries: u64,
        drawn: [u64; 2],
        start: u64,
        offset: u64,
        bytes: u64,
    },
    /// The loop's body has an entry, its `number` from 1. `moved`: the loop came by the slot that the entry had before
    /// growth, and the entry was looked up.
    Visited {
        number: u64,
        bucket: Addr,
        slot: u8,
        moved: bool,
    },
    /// The loop has no more entries.
    LoopEnded {
        visited: u64,
    },
    /// `break`.
    LoopLeft {
        visited: u64,
    },
    /// `maps.Clone`; `bytes` and `objects`: allocated.
    Cloned {
        entries: u64,
        bytes: u64,
        objects: u64,
    },
    /// A map made with `hint` (-1: without) took every entry in the order of a loop.
    Remade {
        hint: i64,
        entries: u64,
        bytes: u64,
        objects: u64,
    },
    /// A delete that emptied the map, or a clear, drew a new hash seed.
    Reseeded {
        seed: u64,
    },
}

/// Listens to an operation.
pub trait Observer {
    /// False lets the compiler drop every call.
    const ON: bool = true;
    /// True for one that stops at every step: the engine then keeps nothing in locals over an event, so that at each one
    /// the heap's bytes are those of a process that would stop there, and tells buckets and slots one by one.
    const STEPS: bool = Self::ON;
    fn event(&mut self, heap: &Heap, event: Event);
    /// `len` bytes at `addr` were written.
    fn wrote(&mut self, addr: Addr, len: u64);
}

/// Nobody listens.
pub struct Silent;

impl Observer for Silent {
    const ON: bool = false;
    #[inline(always)]
    fn event(&mut self, _: &Heap, _: Event) {}
    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}

/// Where a step ends: what had been written and allocated when its event was told.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct StepEnd {
    /// Of [`Journal::writes`].
    pub writes: usize,
    /// Length of the heap's undo log.
    pub log: usize,
    /// The map's own bytes and objects.
    pub tally: Tally,
}

/// Keeps everything that one operation did. Step `i` is event `i` and what was written since the event before it.
#[derive(Clone, Default, Debug)]
pub struct Journal {
    pub events: Vec<Event>,
    /// Written runs, in order: address and length in bytes.
    pub writes: Vec<(Addr, u64)>,
    /// One an event.
    pub ends: Vec<StepEnd>,
}

impl Observer for Journal {
    fn event(&mut self, heap: &Heap, event: Event) {
        self.events.push(event);
        self.ends.push(StepEnd { writes: self.writes.len(), log: heap.log_len(), tally: heap.map_tally() });
    }

    fn wrote(&mut self, addr: Addr, len: u64) {
        self.writes.push((addr, len));
    }
}
