//! How a Swiss map takes more memory, and what deletes leave in it.
//!
//! Invariant: that of `event`.

use crate::engine::site::{Move, Site};
use crate::units::Addr;

/// Groups, tables and the directory made and grown.
///
/// Told to every listener: `GroupAllocated`, `TableMade`, `TableGrown`, `TableSplit`, `DirectoryDoubled`.
#[derive(Clone, PartialEq, Debug)]
pub enum Tables {
    /// The first group of a small map. `internal/runtime/maps/map.go: growToSmall`.
    GroupAllocated {
        /// Where the group lies.
        group: Addr,
        /// Bytes of the group.
        bytes: u64,
    },
    /// A small map's entries fill its group. `internal/runtime/maps/map.go: PutSlot`.
    GroupFull {
        /// The key was looked for, and is new.
        searched: bool,
    },
    /// The key is new. `growth_left` decides; a tombstone on the way (`reuses`) counts one more.
    GrowthLeftChecked {
        /// The table's first directory entry.
        index: u64,
        /// Empty slots that may still be filled.
        growth_left: u16,
        /// The table's slots.
        capacity: u16,
        /// The table's entries.
        used: u16,
        /// The new entry takes the slot of a tombstone.
        reuses: bool,
    },
    /// A table and its groups: bytes asked for, and taken by both.
    TableAllocated {
        /// The table's slots.
        capacity: u16,
        /// Empty slots that may still be filled.
        growth_left: u16,
        /// Bits of a hash that choose the table.
        local_depth: u8,
        /// Bytes asked for, for both.
        requested: u64,
        /// Bytes taken by both.
        taken: u64,
    },
    /// An entry went to its place in a new array or table.
    EntryMoved(Box<Move>),
    /// All entries of a group went to their places in the new table, or to the two halves of a split.
    GroupMoved {
        /// What the old group was called.
        from: Site,
        /// Entries that went to the left half, or to the one new table.
        to_left: u32,
        /// Entries that went to the right half.
        to_right: u32,
        /// The table splits.
        is_split: bool,
    },
    /// The table that was replaced got index -1.
    OldTableDropped {
        /// The first directory entry that named it.
        index: u64,
        /// Its slots.
        capacity: u16,
    },
    /// `internal/runtime/maps/map.go: growToTable`: a small map's entries went to its first table.
    TableMade {
        /// Where the table struct lies.
        table: Addr,
        /// The table's slots.
        capacity: u16,
        /// Entries that it took.
        entries: u64,
    },
    /// `internal/runtime/maps/table.go: grow`.
    TableGrown {
        /// Where the table struct lies.
        table: Addr,
        /// Its first directory entry.
        index: u64,
        /// The old table's slots.
        from: u16,
        /// The new one's.
        to: u16,
        /// Entries that it took.
        entries: u64,
    },
    /// `internal/runtime/maps/table.go: split`. `depth`: the halves' localDepth; `left_index`, `right_index`: where
    /// they stand in the directory.
    TableSplit {
        /// Where the left table struct lies.
        left: Addr,
        /// Where the right one lies.
        right: Addr,
        /// The halves' localDepth.
        depth: u8,
        /// The left one's first directory entry.
        left_index: u64,
        /// The right one's.
        right_index: u64,
        /// Entries that went left.
        to_left: u64,
        /// Entries that went right.
        to_right: u64,
    },
    /// `internal/runtime/maps/map.go: installTableSplit`.
    DirectoryDoubled {
        /// Entries of the new directory.
        entries: u64,
        /// The directory has 2^global_depth entries.
        global_depth: u8,
        /// Bytes of it.
        bytes: u64,
    },
    /// A table's used and growthLeft.
    TableCounted {
        /// The table's first directory entry.
        index: u64,
        /// Its entries, before and now.
        used: [u16; 2],
        /// Empty slots that may still be filled, before and now.
        growth_left: [u16; 2],
    },
}

impl Tables {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Tables::GrowthLeftChecked { growth_left, .. } => *growth_left > 0,
            Tables::TableAllocated { .. }
            | Tables::EntryMoved(_)
            | Tables::GroupMoved { .. }
            | Tables::OldTableDropped { .. }
            | Tables::TableCounted { .. } => true,
            Tables::GroupAllocated { .. }
            | Tables::GroupFull { .. }
            | Tables::TableMade { .. }
            | Tables::TableGrown { .. }
            | Tables::TableSplit { .. }
            | Tables::DirectoryDoubled { .. } => false,
        }
    }

    /// True for a large step of a map that takes more memory.
    pub(crate) fn is_growth(&self) -> bool {
        match self {
            Tables::GroupAllocated { .. }
            | Tables::TableMade { .. }
            | Tables::TableGrown { .. }
            | Tables::TableSplit { .. }
            | Tables::DirectoryDoubled { .. } => true,
            Tables::GroupFull { .. }
            | Tables::GrowthLeftChecked { .. }
            | Tables::TableAllocated { .. }
            | Tables::EntryMoved(_)
            | Tables::GroupMoved { .. }
            | Tables::OldTableDropped { .. }
            | Tables::TableCounted { .. } => false,
        }
    }

    /// True for a step of growth of which an operation has few, however large the map.
    pub(super) fn is_rare(&self) -> bool {
        match self {
            Tables::TableMade { .. } | Tables::TableGrown { .. } | Tables::DirectoryDoubled { .. } => true,
            Tables::GroupAllocated { .. }
            | Tables::GroupFull { .. }
            | Tables::GrowthLeftChecked { .. }
            | Tables::TableAllocated { .. }
            | Tables::EntryMoved(_)
            | Tables::GroupMoved { .. }
            | Tables::OldTableDropped { .. }
            | Tables::TableSplit { .. }
            | Tables::TableCounted { .. } => false,
        }
    }
}

/// Tombstones left, taken again and pruned.
///
/// Told to every listener: `Left`, `Reused`, `Pruned`.
#[derive(Clone, PartialEq, Debug)]
pub enum Tombstones {
    /// A slot was deleted in a group without an empty slot. `internal/runtime/maps/table.go: Delete`.
    Left {
        /// What the bucket or group is called.
        site: Site,
        /// Where the group lies.
        group: Addr,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// A new entry takes a tombstone's slot. `internal/runtime/maps/table.go: PutSlot`.
    Reused {
        /// What the bucket or group is called.
        site: Site,
        /// Where the group lies.
        group: Addr,
        /// The slot's number there, from 0.
        slot: u8,
    },
    /// `internal/runtime/maps/table.go: pruneTombstones`: of `tombstones`, so many became empty slots again.
    Pruned {
        /// Where the table struct lies.
        table: Addr,
        /// The table's first directory entry.
        index: u64,
        /// Tombstones that there were.
        tombstones: u16,
        /// How many are empty slots now.
        freed: u16,
    },
    /// Too few tombstones, or too few that no search needs, for pruning to be worth it.
    Refused {
        /// The table's first directory entry.
        index: u64,
        /// The table's tombstones.
        tombstones: u16,
        /// The table's slots.
        capacity: u16,
        /// Tombstones that no search needs, where they were counted.
        spare: Option<u16>,
    },
}

impl Tombstones {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Tombstones::Refused { .. } => true,
            Tombstones::Left { .. } | Tombstones::Reused { .. } | Tombstones::Pruned { .. } => false,
        }
    }
}
