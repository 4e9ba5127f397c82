//! What the steps of an operation speak of: buckets and groups, their slots, and where an entry moves.
//!
//! Invariant: a bucket or group has its name of the moment, not an address alone, so that it can be read later.

use crate::gotype::Value;
use crate::units::Addr;

/// What a bucket or a group is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Site {
    /// Classic: `link` steps along the chain of main bucket `index`, of the old array where `old`.
    Bucket {
        /// The chain's index in its array.
        index: u64,
        /// How far along the chain: 0 is the main bucket.
        link: u32,
        /// Of the old array.
        old: bool,
    },
    /// Swiss: the one group of a small map.
    SmallGroup,
    /// Swiss: a group of the table that begins at entry `table` of the directory.
    Group {
        /// The first directory entry that names the table.
        table: u64,
        /// The group's index in the table.
        group: u64,
    },
}

/// A slot: what its bucket or group is called, where that lies, and the slot's number there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub site: Site,
    pub addr: Addr,
    pub slot: usize,
}

/// A set of slots of a bucket or group: bit `i` is slot `i`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SlotSet(pub u8);

impl SlotSet {
    /// The slots for which `is` holds.
    pub fn of(is: impl Fn(usize) -> bool) -> SlotSet {
        SlotSet((0..8).filter(|&i| is(i)).map(|i| 1 << i).sum())
    }

    /// How many slots.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// True for no slot.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The slots' numbers, from the first on.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..8).filter(move |i| self.0 >> i & 1 == 1)
    }
}

/// Why an old bucket is evacuated now (`runtime/map.go: growWork`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The operation's key belongs to it.
    Key,
    /// One more, at `nevacuate`, so that growth ends.
    Next,
}

/// Where an entry moves, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    /// The bucket or group that it leaves.
    pub from: Site,
    /// Its slot there, from 0.
    pub from_slot: u8,
    /// The bucket or group that it goes to.
    pub to: Site,
    /// Where that lies.
    pub to_addr: Addr,
    /// Its slot there, from 0.
    pub to_slot: u8,
    /// The entry's key.
    pub key: Value,
    /// The key's hash; 0 where growth does not hash.
    pub hash: u64,
    /// What decided where it goes.
    pub why: Why,
}

/// The array that a classic loop is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Walked {
    /// The one that it began with, which the map has still.
    Current,
    /// The old one, for the sake of bucket `bucket`, which has not taken its entries yet; `all`: it takes all of them.
    Old {
        /// The bucket's index in the new array.
        bucket: u64,
        /// It takes all of the old one's entries.
        all: bool,
    },
    /// The one that it began with, which growth has replaced since.
    Replaced,
}

/// Why a loop passes an entry by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passed {
    /// Growth will move it to another bucket, where the loop finds it.
    Elsewhere,
    /// The slot is one that growth has replaced, and the map has the key no more.
    Gone,
}

/// What decides where an entry moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Growth to the same size: to the bucket of the same index.
    SameSize,
    /// Bit `bit` of the hash, counted from the lowest, is `set`.
    Bit {
        /// Which bit of the hash, from the lowest.
        bit: u8,
        /// It is 1: the entry goes to Y.
        set: bool,
    },
    /// The key is not equal to itself and a loop is open: the tophash's lowest bit.
    Tophash {
        /// It is 1: the entry goes to Y.
        set: bool,
    },
    /// Swiss: the first free slot of the search that its hash begins at group `home`.
    Probe {
        /// The index of the group where the search begins.
        home: u64,
    },
}

/// An entry that a loop returns: the bucket's (Swiss: group's) address and the slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoopEntry {
    /// Where the bucket or group lies.
    pub bucket: Addr,
    /// The slot's number there, from 0.
    pub slot: usize,
    /// The slot that the loop came by is of a replaced array or table: the entry was looked up in the map.
    pub moved: bool,
}
