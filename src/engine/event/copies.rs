//! Copies of a map.
//!
//! Invariant: that of `event`.

use crate::engine::site::Site;
use crate::gotype::Value;

/// Another map made of this one, entry by entry or as it is. Until its last step nothing names it but the operation.
///
/// Told to every listener: `Cloned`, `Remade`.
#[derive(Clone, PartialEq, Debug)]
pub enum Copies {
    /// Classic: a map was made for entries to be copied to: with 2^b buckets, without where `b` is 0. `seed`: a new one,
    /// or the map's.
    MapMade {
        /// It does not escape: its header, and where it has one its first bucket, lie on the stack.
        on_stack: bool,
        /// The hint that it was made with; -1: none.
        hint: i64,
        /// The array has 2^b main buckets.
        b: u8,
        /// The hash seed.
        seed: u64,
        /// For `maps.Clone`; else for a loop.
        is_clone: bool,
        /// Bytes allocated.
        bytes: u64,
        /// Objects allocated.
        objects: u64,
    },
    /// Swiss: the same, with `tables`, or none.
    TablesMade {
        /// It does not escape: its header, and where it has one its group, lie on the stack.
        on_stack: bool,
        /// The hint that it was made with; -1: none.
        hint: i64,
        /// How many tables.
        tables: u64,
        /// Slots of each.
        capacity: u64,
        /// The hash seed.
        seed: u64,
        /// Bytes allocated.
        bytes: u64,
        /// Objects allocated.
        objects: u64,
    },
    /// The entry that a loop comes to, in slot `slot`, was put into a map made for it; `number` from 1. `to`: there.
    EntryTaken {
        /// Its number in the loop, from 1.
        number: u64,
        /// The slot that it comes from.
        slot: u8,
        /// The key.
        key: Value,
        /// The bucket or group that it went to.
        to: Site,
        /// The slot's number there, from 0.
        to_slot: u8,
    },
    /// Classic: the one bucket was copied with its stale bytes.
    BucketCopied {
        /// Entries copied.
        entries: u64,
    },
    /// Classic: a chain of the copy took what is in `chains` of the map's (of the old array where `old`).
    ChainFilled {
        /// The chain's index in the copy.
        bucket: u64,
        /// How many of the map's chains.
        chains: u64,
        /// Entries copied.
        entries: u64,
        /// The old chain's index.
        old: Option<u64>,
    },
    /// Classic: an old chain, not moved yet, whose entries were put into the copy one by one.
    OldChainTaken {
        /// The old bucket's index.
        old_bucket: u64,
        /// Entries put.
        entries: u64,
    },
    /// Swiss: the one group of a small map was copied, with `boxes` copied too.
    GroupCopied {
        /// Entries copied.
        entries: u32,
        /// Bytes allocated.
        bytes: u64,
        /// How many boxes.
        boxes: u64,
    },
    /// Swiss: a table and its groups were copied, tombstones too; `names` entries of the new directory name it.
    TableCopied {
        /// The table's first directory entry.
        index: u64,
        /// The table's slots.
        capacity: u16,
        /// The table's entries.
        used: u16,
        /// How many directory entries name it.
        names: u64,
        /// Bytes allocated.
        bytes: u64,
        /// How many boxes.
        boxes: u64,
    },
    /// `maps.Clone`; `bytes` and `objects`: allocated.
    Cloned {
        /// Entries copied.
        entries: u64,
        /// Bytes allocated.
        bytes: u64,
        /// Objects allocated.
        objects: u64,
    },
    /// A map made with `hint` (-1: without) took every entry in the order of a loop.
    Remade {
        /// The hint that it was made with; -1: none.
        hint: i64,
        /// Entries put.
        entries: u64,
        /// Bytes allocated.
        bytes: u64,
        /// Objects allocated.
        objects: u64,
    },
}

impl Copies {
    /// True for a part of what another event tells.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Copies::EntryTaken { .. }
            | Copies::BucketCopied { .. }
            | Copies::ChainFilled { .. }
            | Copies::OldChainTaken { .. }
            | Copies::GroupCopied { .. }
            | Copies::TableCopied { .. } => true,
            Copies::MapMade { .. } | Copies::TablesMade { .. } | Copies::Cloned { .. } | Copies::Remade { .. } => false,
        }
    }
}
