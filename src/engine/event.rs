//! What the runtime does within an operation, one step at a time.
//!
//! Invariant: an event names things by what they are called when it is told, so that it can be read once the operation
//! is over: a bucket's index and link, a table's index, a key's value. An address is there to find what still stands.

use super::site::{Move, Passed, Site, SlotSet, Turn, Walked};
use crate::gotype::Value;
use crate::units::Addr;

/// One thing the runtime did within an operation: a step, with what was written since the one before it.
///
/// Those in the first part are told to every listener, those in the second to one that stops at every step.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
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
        old_b: u8,
        same_size: bool,
        to_x: u64,
        to_y: u64,
    },
    /// `runtime/map.go: advanceEvacuationMark` reached the end: the old array is dropped.
    GrowDone {
        old_buckets: u64,
    },
    /// `runtime/map.go: newoverflow`: a bucket was put at the end of a chain.
    OverflowLinked {
        site: Site,
        addr: Addr,
        preallocated: bool,
    },
    /// Swiss: the first group of a small map. `internal/runtime/maps/map.go: growToSmall`.
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
        site: Site,
        group: Addr,
        slot: u8,
    },
    /// A new entry takes a tombstone's slot. `internal/runtime/maps/table.go: PutSlot`.
    TombstoneReused {
        site: Site,
        group: Addr,
        slot: u8,
    },
    /// `internal/runtime/maps/table.go: pruneTombstones`: of `tombstones`, so many became empty slots again.
    Pruned {
        table: Addr,
        index: u64,
        tombstones: u16,
        freed: u16,
    },
    /// `runtime/map.go: mapclear`.
    Cleared {
        entries: u64,
    },
    /// A delete that emptied the map, or a clear, drew a new hash seed.
    Reseeded {
        seed: u64,
    },
    /// A loop over the map began: the random numbers drawn, and what they mean. Classic: bucket `start`, slots from
    /// `offset` on. Swiss: directory entry `start`, slots of each table (of a small map: its group) from `offset` on.
    /// `bytes`: allocated for it.
    LoopBegun {
        entries: u64,
        drawn: [u64; 2],
        start: u64,
        offset: u64,
        bytes: u64,
        is_small: bool,
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

    /// The key was hashed; `bucket` is its index in an array of 2^b buckets.
    Hashed {
        hash: u64,
        b: u8,
        bucket: u64,
        tophash: u8,
    },
    /// Swiss: the key was hashed. `internal/runtime/maps/map.go: h1, h2`.
    HashSplit {
        hash: u64,
        h1: u64,
        h2: u8,
    },
    /// A lookup in the one bucket or group there is, by a function that compares keys without a hash.
    Unhashed,
    /// After growth began: the key's bucket in the new array of 2^b buckets.
    BucketChosen {
        b: u8,
        bucket: u64,
    },
    /// A lookup while the map grows: the key's old bucket has not moved, so that it is searched.
    OldBucketChosen {
        old_bucket: u64,
        old_b: u8,
    },
    /// Swiss: the directory entry and, in its table, the group where the search begins.
    /// `internal/runtime/maps/map.go: directoryIndex`.
    TableChosen {
        table: Addr,
        index: u64,
        table_index: u64,
        global_depth: u8,
        group: u64,
        groups: u64,
    },
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
    Matched {
        site: Site,
        mark: u8,
        hits: SlotSet,
    },
    /// Every key of it is compared, by a function that does without tophash.
    KeysScanned {
        site: Site,
        full: SlotSet,
        found: Option<u8>,
    },
    /// A slot's key is compared with the operation's.
    KeyCompared {
        site: Site,
        slot: u8,
        equal: bool,
        key: Value,
    },
    /// On to the next bucket of the chain.
    ChainFollowed {
        from: Site,
        to: Site,
    },
    /// On to the next group, `step` further, of `groups`.
    ProbeAdvanced {
        from: Site,
        to: Site,
        step: u64,
        groups: u64,
    },
    Found {
        site: Site,
        bucket: Addr,
        slot: u8,
    },
    NotFound {
        /// The map has no entries, so nothing was searched.
        is_empty: bool,
    },
    /// The key is there: its elem will be written.
    Updated {
        site: Site,
        bucket: Addr,
        slot: u8,
    },
    /// Classic: the key is new. Does the map grow? `runtime/map.go: overLoadFactor, tooManyOverflowBuckets`.
    GrowthDecided {
        count: u64,
        b: u8,
        noverflow: u16,
        growing: bool,
        over_load: bool,
        too_many: bool,
    },
    /// Classic: an array of 2^b buckets and `preallocated` overflow buckets: bytes asked for, and taken.
    ArrayAllocated {
        b: u8,
        preallocated: u64,
        requested: u64,
        taken: u64,
    },
    /// Classic: `growWork` evacuates an old bucket, because it is the key's or the next one.
    EvacuationBegun {
        old_bucket: u64,
        turn: Turn,
        entries: u64,
        links: u32,
    },
    /// An entry went to its place in a new array or table.
    EntryMoved(Box<Move>),
    /// Slots of an old bucket that had no entry were marked evacuatedEmpty.
    EmptiesMarked {
        site: Site,
        slots: SlotSet,
    },
    /// Keys, elems and the overflow word of an evacuated bucket were zeroed, for the collector's sake.
    OldBucketCleared {
        old_bucket: u64,
        bytes: u64,
    },
    NevacuateAdvanced {
        from: u64,
        to: u64,
        old_buckets: u64,
    },
    /// Classic: an overflow bucket for the end of a chain was taken from the preallocated ones (`is_last` of them), or
    /// allocated, and counted.
    OverflowMade {
        addr: Addr,
        preallocated: bool,
        is_last: bool,
        bytes: u64,
        noverflow: [u16; 2],
        b: u8,
    },
    /// Classic: it was appended to the slice that keeps overflow buckets of unscanned bucket types alive, whose array
    /// grew to `grown` words, or had room.
    OverflowKept {
        len: u64,
        grown: Option<u64>,
    },
    /// Swiss: a small map's entries fill its group. `internal/runtime/maps/map.go: PutSlot`.
    GroupFull {
        /// The key was looked for, and is new.
        searched: bool,
    },
    /// Swiss: the key is new. `growth_left` decides; a tombstone on the way (`reuses`) counts one more.
    GrowthLeftChecked {
        index: u64,
        growth_left: u16,
        capacity: u16,
        used: u16,
        reuses: bool,
    },
    /// Swiss: too few tombstones, or too few that no search needs, for pruning to be worth it.
    PruneRefused {
        index: u64,
        tombstones: u16,
        capacity: u16,
        /// Tombstones that no search needs, where they were counted.
        spare: Option<u16>,
    },
    /// Swiss: a table and its groups: bytes asked for, and taken by both.
    TableAllocated {
        capacity: u16,
        growth_left: u16,
        local_depth: u8,
        requested: u64,
        taken: u64,
    },
    /// Swiss: all entries of a group went to their places in the new table, or to the two halves of a split.
    GroupMoved {
        from: Site,
        to_left: u32,
        to_right: u32,
        is_split: bool,
    },
    /// Swiss: the table that was replaced got index -1.
    OldTableDropped {
        index: u64,
        capacity: u16,
    },
    /// The slot that a new entry takes: the first free one of the search.
    SlotChosen {
        site: Site,
        bucket: Addr,
        slot: u8,
    },
    /// A box for a key or elem of more than 128 bytes: bytes asked for, and taken.
    BoxAllocated {
        of_key: bool,
        requested: u64,
        taken: u64,
    },
    KeyWritten {
        site: Site,
        slot: u8,
        /// The key was there: its bytes were written over those that `==` says are equal.
        again: bool,
    },
    /// The slot's tophash (Swiss: control byte) says that it is full.
    SlotMarked {
        site: Site,
        slot: u8,
        mark: u8,
    },
    ElemWritten {
        site: Site,
        slot: u8,
        bytes: u64,
    },
    /// The map's count (Swiss: used).
    Counted {
        from: u64,
        to: u64,
    },
    /// A table's used and growthLeft.
    TableCounted {
        index: u64,
        used: [u16; 2],
        growth_left: [u16; 2],
    },
    /// Delete cleared what it clears of a slot's key: nothing of one without pointers.
    KeyCleared {
        site: Site,
        slot: u8,
        bytes: u64,
    },
    ElemCleared {
        site: Site,
        slot: u8,
        bytes: u64,
    },
    /// Classic: the slot's tophash became emptyOne. Swiss: its control byte became empty, in a group with an empty slot.
    SlotEmptied {
        site: Site,
        slot: u8,
    },
    /// Classic: nothing follows in the chain, so emptyOne became emptyRest from this slot backwards.
    SweptToRest {
        site: Site,
        slot: u8,
        slots: u64,
    },
    /// Clear found no entry, and left the map as it is.
    NothingToClear,
    /// Classic: the whole array was zeroed; overflow buckets are free again.
    ArrayZeroed {
        buckets: u64,
        bytes: u64,
    },
    /// Swiss: the slots of a table (of a small map: its group, `index` is `None`) became empty.
    GroupsCleared {
        index: Option<u64>,
        groups: u64,
        bytes: u64,
    },
    /// Classic: a loop comes to a bucket with entries, `link` steps along the chain of bucket `index`; `full`: its entries, those that
    /// growth has moved from here too.
    LoopAtBucket {
        index: u64,
        link: u32,
        array: Walked,
        full: SlotSet,
    },
    /// Swiss: a loop comes to the table that an entry of the directory names.
    LoopAtTable {
        directory: u64,
        index: u64,
        capacity: u16,
        used: u16,
    },
    /// Swiss: a loop comes to a group with entries; `replaced`: of a table or small map that growth has replaced since.
    LoopAtGroup {
        site: Site,
        full: SlotSet,
        replaced: bool,
    },
    /// A loop passes an entry by.
    LoopPassed {
        slot: u8,
        key: Value,
        why: Passed,
    },
    /// Classic: a map was made for entries to be copied to: with 2^b buckets, without where `b` is 0. `seed`: a new one,
    /// or the map's.
    MapMade {
        hint: i64,
        b: u8,
        seed: u64,
        is_clone: bool,
        bytes: u64,
        objects: u64,
    },
    /// Swiss: the same, with `tables`, or none.
    TablesMade {
        hint: i64,
        tables: u64,
        capacity: u64,
        seed: u64,
        bytes: u64,
        objects: u64,
    },
    /// The entry that a loop comes to, in slot `slot`, was put into a map made for it; `number` from 1. `to`: there.
    EntryTaken {
        number: u64,
        slot: u8,
        key: Value,
        to: Site,
        to_slot: u8,
    },
    /// Classic: the one bucket was copied with its stale bytes.
    BucketCopied {
        entries: u64,
    },
    /// Classic: a chain of the copy took what is in `chains` of the map's (of the old array where `old`).
    ChainFilled {
        bucket: u64,
        chains: u64,
        entries: u64,
        old: Option<u64>,
    },
    /// Classic: an old chain, not moved yet, whose entries were put into the copy one by one.
    OldChainTaken {
        old_bucket: u64,
        entries: u64,
    },
    /// Swiss: the one group of a small map was copied, with `boxes` copied too.
    GroupCopied {
        entries: u32,
        bytes: u64,
        boxes: u64,
    },
    /// Swiss: a table and its groups were copied, tombstones too; `names` entries of the new directory name it.
    TableCopied {
        index: u64,
        capacity: u16,
        used: u16,
        names: u64,
        bytes: u64,
        boxes: u64,
    },
}

impl Event {
    /// True for the steps of growth of which an operation has few, however large the map.
    pub(super) fn is_rare_growth(&self) -> bool {
        use Event::*;
        matches!(
            self,
            GrowStarted { .. } | GrowDone { .. } | TableMade { .. } | TableGrown { .. } | DirectoryDoubled { .. }
        )
    }

    /// True for a step of growth that is left out with the small ones.
    pub(super) fn is_small_growth(&self) -> bool {
        matches!(self, Event::OverflowLinked { .. })
    }

    /// True for the large steps of a map that takes more memory.
    pub fn is_growth(&self) -> bool {
        use Event::*;
        matches!(
            self,
            FirstBucket { .. }
                | GrowStarted { .. }
                | Evacuated { .. }
                | GrowDone { .. }
                | OverflowLinked { .. }
                | GroupAllocated { .. }
                | TableMade { .. }
                | TableGrown { .. }
                | TableSplit { .. }
                | DirectoryDoubled { .. }
        )
    }
}
