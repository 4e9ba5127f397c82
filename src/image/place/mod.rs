//! The names of things in a map: stable over time, so that a selection survives a step.
//!
//! Invariant: a name says where something is (bucket 5, its second overflow bucket, slot 2), never at which address.
//! What it names may not exist at another moment; then it resolves to nothing. Knows no pictures.

mod classic;
mod saved;
mod spot;
mod swiss;

pub(in crate::image) use classic::unlinked;
pub use spot::{Spot, in_struct};
pub use swiss::header_fields;
pub use swiss::table_at;

use crate::engine::classic::SLOTS;
use crate::engine::store::word_of;
use crate::engine::{MapView, View};
use crate::heap::Purpose;
use crate::units::Addr;

/// Which bucket array.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ArrayKind {
    /// The current one.
    Main,
    /// The one that is being evacuated.
    Old,
}

/// A bucket.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum BucketId {
    /// The bucket `link` steps along the chain of main bucket `index`; link 0 is the main bucket itself.
    Chain {
        /// The array whose bucket begins the chain.
        array: ArrayKind,
        /// Index of that bucket.
        index: u64,
        /// How many links after it; 0: the bucket itself.
        link: u32,
    },
    /// A preallocated overflow bucket that no chain links yet, by its index in the bucket array.
    Preallocated {
        /// Index in the array.
        index: u64,
    },
    /// A bucket of the old array that was preallocated there and that no chain of it links, by its index; `link` steps
    /// on by overflow words, to buckets allocated by themselves that nothing else names any more.
    Unlinked {
        /// Index in the old array of the preallocated bucket that begins the chain.
        index: u64,
        /// How many links after it.
        link: u32,
    },
}

/// A group of a Swiss map.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum GroupId {
    /// The one group of a small map.
    Small,
    /// Group `group` of the table that begins at entry `table` of the directory.
    Of {
        /// First entry of the table in the directory.
        table: u64,
        /// Index of the group in the table.
        group: u64,
    },
}

/// Something in a map that has bytes. What is classic does not exist in a Swiss map, nor the other way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Place {
    /// The header of a classic map.
    Hmap,
    /// By the field's number among [`Hmap::fields`](crate::engine::classic::Hmap::fields).
    HmapField(u8),
    /// The mapextra.
    Extra,
    /// 0 `overflow`, 1 `oldoverflow`, 2 `nextOverflow`.
    ExtraField(u8),
    /// The slice that `mapextra.overflow` (0) or `mapextra.oldoverflow` (1) points at: three words.
    OverflowSlice(u8),
    /// A word of it: 0 `array`, 1 `len`, 2 `cap`.
    OverflowSliceField(u8, u8),
    /// The array of that slice, and an entry of it by index.
    OverflowArray(u8),
    /// An entry of one of the two arrays that keep overflow buckets alive.
    OverflowEntry(u8, u64),
    /// A whole bucket array, its preallocated buckets too.
    Buckets(ArrayKind),
    /// A whole bucket.
    Bucket(BucketId),
    /// A slot's tophash.
    Tophash(BucketId, u8),
    /// A slot's key, or the pointer to its box.
    Key(BucketId, u8),
    /// A slot's elem, or the pointer to its box.
    Elem(BucketId, u8),
    /// The overflow word.
    Overflow(BucketId),
    /// What a key slot or elem slot points at where the type takes over 128 bytes.
    KeyBox(BucketId, u8),
    /// What the pointer in an elem slot points to.
    ElemBox(BucketId, u8),
    /// A Swiss map's header.
    Header,
    /// By the field's number among the fields of Go 1.25 on, so that a field has one name in every version; Go 1.24 has
    /// no number 7, `tombstonePossible`. See [`header_fields`].
    HeaderField(u8),
    /// The whole directory.
    Directory,
    /// One entry of it, by index.
    DirectoryEntry(u64),
    /// A table's struct, by the table's first index in the directory.
    Table(u64),
    /// By the field's number among [`Table::fields`](crate::engine::swiss::Table::fields).
    TableField(u64, u8),
    /// All groups of a table.
    Groups(u64),
    /// A group, its control word and its slots.
    Group(GroupId),
    /// The control byte of a slot.
    Control(GroupId, u8),
    /// A slot's key, or the pointer to its box.
    GroupKey(GroupId, u8),
    /// A slot's elem, or the pointer to its box.
    GroupElem(GroupId, u8),
    /// What the pointer in a key slot points to.
    GroupKeyBox(GroupId, u8),
    /// What the pointer in an elem slot points to.
    GroupElemBox(GroupId, u8),
}

/// The fields of `runtime/map.go: mapextra`.
pub const EXTRA_FIELDS: [&str; 3] = ["overflow", "oldoverflow", "nextOverflow"];
/// The words of a slice.
pub const SLICE_FIELDS: [&str; 3] = ["array", "len", "cap"];

/// Where a place's bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Extent {
    /// Where it begins.
    pub addr: Addr,
    /// In bytes.
    pub size: u64,
}

impl Extent {
    /// True where it shares a byte with `len` bytes at `addr`.
    pub fn overlaps(self, addr: Addr, len: u64) -> bool {
        self.addr.0 < addr.0.saturating_add(len) && addr.0 < self.addr.0.saturating_add(self.size)
    }
}

impl BucketId {
    /// Main bucket `index` of an array.
    pub fn main(array: ArrayKind, index: u64) -> BucketId {
        BucketId::Chain { array, index, link: 0 }
    }

    /// True for what lies in the old array.
    pub fn is_old(self) -> bool {
        matches!(self, BucketId::Chain { array: ArrayKind::Old, .. } | BucketId::Unlinked { .. })
    }
}

impl Place {
    /// The bucket it is in or is.
    pub fn bucket(self) -> Option<BucketId> {
        match self {
            Place::Bucket(b) | Place::Tophash(b, _) | Place::Key(b, _) | Place::Elem(b, _) => Some(b),
            Place::Overflow(b) | Place::KeyBox(b, _) | Place::ElemBox(b, _) => Some(b),
            _ => None,
        }
    }

    /// The slot that the place is in.
    pub fn slot(self) -> Option<u8> {
        match self {
            Place::Tophash(_, slot) | Place::Key(_, slot) | Place::Elem(_, slot) => Some(slot),
            Place::Control(_, slot) | Place::GroupKey(_, slot) | Place::GroupElem(_, slot) => Some(slot),
            Place::KeyBox(_, slot) | Place::ElemBox(_, slot) => Some(slot),
            Place::GroupKeyBox(_, slot) | Place::GroupElemBox(_, slot) => Some(slot),
            _ => None,
        }
    }

    /// The group of a Swiss map that it is in or is.
    pub fn group(self) -> Option<GroupId> {
        match self {
            Place::Group(g) | Place::Control(g, _) | Place::GroupKey(g, _) | Place::GroupElem(g, _) => Some(g),
            Place::GroupKeyBox(g, _) | Place::GroupElemBox(g, _) => Some(g),
            _ => None,
        }
    }

    /// True for the box of a key or elem, an allocation of its own.
    pub fn is_box(self) -> bool {
        matches!(self, Place::KeyBox(..) | Place::ElemBox(..) | Place::GroupKeyBox(..) | Place::GroupElemBox(..))
    }

    /// True for keys and their boxes (`Some(true)`), false for elems and theirs; `None` for what is neither.
    pub fn is_key(self) -> Option<bool> {
        match self {
            Place::Key(..) | Place::KeyBox(..) | Place::GroupKey(..) | Place::GroupKeyBox(..) => Some(true),
            Place::Elem(..) | Place::ElemBox(..) | Place::GroupElem(..) | Place::GroupElemBox(..) => Some(false),
            _ => None,
        }
    }

    /// The bucket, group, table or struct that it is a part of; itself where it is no part.
    pub fn whole(self) -> Place {
        match (self.bucket(), self.group(), self) {
            _ if self.is_box() => self,
            (Some(bucket), ..) => Place::Bucket(bucket),
            (_, Some(group), _) => Place::Group(group),
            (.., Place::HmapField(_)) => Place::Hmap,
            (.., Place::ExtraField(_)) => Place::Extra,
            (.., Place::OverflowSliceField(which, _)) => Place::OverflowSlice(which),
            (.., Place::OverflowEntry(which, _)) => Place::OverflowArray(which),
            (.., Place::HeaderField(_)) => Place::Header,
            (.., Place::DirectoryEntry(_)) => Place::Directory,
            (.., Place::TableField(table, _)) => Place::Table(table),
            (.., other) => other,
        }
    }

    /// The same part of another bucket; itself where it is not in a bucket.
    pub fn in_other_bucket(self, bucket: BucketId) -> Place {
        match self {
            Place::Bucket(_) => Place::Bucket(bucket),
            Place::Tophash(_, slot) => Place::Tophash(bucket, slot),
            Place::Key(_, slot) => Place::Key(bucket, slot),
            Place::Elem(_, slot) => Place::Elem(bucket, slot),
            Place::Overflow(_) => Place::Overflow(bucket),
            other => other,
        }
    }

    /// The same part of another group; itself where it is not in a group.
    pub fn in_other_group(self, group: GroupId) -> Place {
        match self {
            Place::Group(_) => Place::Group(group),
            Place::Control(_, slot) => Place::Control(group, slot),
            Place::GroupKey(_, slot) => Place::GroupKey(group, slot),
            Place::GroupElem(_, slot) => Place::GroupElem(group, slot),
            other => other,
        }
    }

    /// Offset and size in bytes within its bucket or group, or the struct or array it is in.
    pub fn within(self, state: MapView) -> (u64, u64) {
        match state.view() {
            View::Classic(map) => classic::within(self, map),
            View::Swiss(map) => swiss::within(self, map),
        }
    }

    /// Where its bytes are now; `None` where it does not exist.
    pub fn resolve(self, state: MapView) -> Option<Extent> {
        if self.slot().is_some_and(|s| usize::from(s) >= SLOTS) {
            return None;
        }
        let base = match state.view() {
            View::Classic(map) => classic::base(self, map)?,
            View::Swiss(map) => swiss::base(self, map)?,
        };
        let (offset, size) = self.within(state);
        Some(Extent { addr: base.plus(offset), size })
    }
}

/// The address of the box that a key's or elem's slot points at, if it has one; `slot`: the slot's bytes.
fn box_of(state: MapView, is_key: bool, slot: &[u8]) -> Option<Addr> {
    let map = &state.spec().map;
    let (indirect, purpose) =
        if is_key { (map.indirect_key, Purpose::KeyBox) } else { (map.indirect_elem, Purpose::ElemBox) };
    let addr = indirect.then(|| Addr(word_of(slot)))?;
    let object = state.memory().heap.object_at(addr)?;
    (object.purpose == purpose && object.addr == addr).then_some(addr)
}
