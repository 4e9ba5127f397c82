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
    MapMade { hint: i64, b: u8, seed: u64, is_clone: bool, bytes: u64, objects: u64 },
    /// Swiss: the same, with `tables`, or none.
    TablesMade { hint: i64, tables: u64, capacity: u64, seed: u64, bytes: u64, objects: u64 },
    /// The entry that a loop comes to, in slot `slot`, was put into a map made for it; `number` from 1. `to`: there.
    EntryTaken { number: u64, slot: u8, key: Value, to: Site, to_slot: u8 },
    /// Classic: the one bucket was copied with its stale bytes.
    BucketCopied { entries: u64 },
    /// Classic: a chain of the copy took what is in `chains` of the map's (of the old array where `old`).
    ChainFilled { bucket: u64, chains: u64, entries: u64, old: Option<u64> },
    /// Classic: an old chain, not moved yet, whose entries were put into the copy one by one.
    OldChainTaken { old_bucket: u64, entries: u64 },
    /// Swiss: the one group of a small map was copied, with `boxes` copied too.
    GroupCopied { entries: u32, bytes: u64, boxes: u64 },
    /// Swiss: a table and its groups were copied, tombstones too; `names` entries of the new directory name it.
    TableCopied { index: u64, capacity: u16, used: u16, names: u64, bytes: u64, boxes: u64 },
    /// `maps.Clone`; `bytes` and `objects`: allocated.
    Cloned { entries: u64, bytes: u64, objects: u64 },
    /// A map made with `hint` (-1: without) took every entry in the order of a loop.
    Remade { hint: i64, entries: u64, bytes: u64, objects: u64 },
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
