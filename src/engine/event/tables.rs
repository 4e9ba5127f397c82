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
    GroupAllocated { group: Addr, bytes: u64 },
    /// A small map's entries fill its group. `internal/runtime/maps/map.go: PutSlot`.
    GroupFull {
        /// The key was looked for, and is new.
        searched: bool,
    },
    /// The key is new. `growth_left` decides; a tombstone on the way (`reuses`) counts one more.
    GrowthLeftChecked { index: u64, growth_left: u16, capacity: u16, used: u16, reuses: bool },
    /// A table and its groups: bytes asked for, and taken by both.
    TableAllocated { capacity: u16, growth_left: u16, local_depth: u8, requested: u64, taken: u64 },
    /// An entry went to its place in a new array or table.
    EntryMoved(Box<Move>),
    /// All entries of a group went to their places in the new table, or to the two halves of a split.
    GroupMoved { from: Site, to_left: u32, to_right: u32, is_split: bool },
    /// The table that was replaced got index -1.
    OldTableDropped { index: u64, capacity: u16 },
    /// `internal/runtime/maps/map.go: growToTable`: a small map's entries went to its first table.
    TableMade { table: Addr, capacity: u16, entries: u64 },
    /// `internal/runtime/maps/table.go: grow`.
    TableGrown { table: Addr, index: u64, from: u16, to: u16, entries: u64 },
    /// `internal/runtime/maps/table.go: split`. `depth`: the halves' localDepth; `left_index`, `right_index`: where
    /// they stand in the directory.
    TableSplit { left: Addr, right: Addr, depth: u8, left_index: u64, right_index: u64, to_left: u64, to_right: u64 },
    /// `internal/runtime/maps/map.go: installTableSplit`.
    DirectoryDoubled { entries: u64, global_depth: u8, bytes: u64 },
    /// A table's used and growthLeft.
    TableCounted { index: u64, used: [u16; 2], growth_left: [u16; 2] },
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
    Left { site: Site, group: Addr, slot: u8 },
    /// A new entry takes a tombstone's slot. `internal/runtime/maps/table.go: PutSlot`.
    Reused { site: Site, group: Addr, slot: u8 },
    /// `internal/runtime/maps/table.go: pruneTombstones`: of `tombstones`, so many became empty slots again.
    Pruned { table: Addr, index: u64, tombstones: u16, freed: u16 },
    /// Too few tombstones, or too few that no search needs, for pruning to be worth it.
    Refused {
        index: u64,
        tombstones: u16,
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
