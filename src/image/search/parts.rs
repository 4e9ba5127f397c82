//! A hash cut into the bits that decide.
//!
//! Invariant: the parts are in order from the top bit down, and every bit is in exactly one.

use super::{Route, Start};

/// Bits of a tophash, and of H2.
const TOPHASH: u8 = 8;
const H2: u8 = 7;

/// What some bits of a hash choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HashPart {
    /// A classic map's tophash, as slots have it.
    Tophash(u8),
    /// A bucket, by its index.
    Bucket(u64),
    /// While the map doubles: the bucket of the old array.
    OldBucket(u64),
    /// While the map doubles: the bit that the new array takes beside those of the old one; set, entries go to Y.
    Evacuates {
        /// Number of the bit, from 0.
        bit: u8,
        /// To the upper half.
        to_y: bool,
    },
    /// The directory's entry, and the table that it names.
    Directory {
        /// Index of the entry.
        entry: u64,
        /// The table's first entry.
        table: u64,
    },
    /// The group where the search begins.
    Group(u64),
    /// What control bytes are compared with.
    H2(u8),
    /// Bits that nothing is chosen by now.
    Rest,
}

/// So many bits, and what they choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashBits {
    /// Number of the lowest of them, from 0.
    pub low: u8,
    /// How many.
    pub len: u8,
    /// What they choose.
    pub part: HashPart,
}

impl HashBits {
    /// Their value.
    pub fn value(&self, hash: u64) -> u64 {
        let mask = if self.len >= 64 { u64::MAX } else { (1 << self.len) - 1 };
        (hash >> self.low.min(63)) & mask
    }
}

impl Route {
    /// The hash's bits, cut into what they choose; `size`: how many bits a hash has. Bits that choose twice, in a map
    /// with more buckets than its hashes have bits to spare, are told for the bucket or the directory.
    pub fn hash_parts(&self, size: u8) -> Vec<HashBits> {
        let mut cut = Cut { left: size, low: 0, top: Vec::new(), bottom: Vec::new() };
        match self.start {
            Start::Classic { b, bucket, tophash, old } => {
                match old {
                    Some((old_b, old_bucket, _)) if old_b < b => {
                        cut.bottom(old_b, HashPart::OldBucket(old_bucket));
                        let to_y = bucket >> old_b & 1 == 1;
                        cut.bottom(b - old_b, HashPart::Evacuates { bit: old_b, to_y });
                    }
                    _ => cut.bottom(b, HashPart::Bucket(bucket)),
                }
                cut.top(TOPHASH, HashPart::Tophash(tophash));
            }
            Start::Swiss { h1, h2, table } => {
                cut.bottom(H2, HashPart::H2(h2));
                if let Some(choice) = table {
                    cut.top(choice.depth, HashPart::Directory { entry: choice.entry, table: choice.table });
                    let bits = (64 - choice.mask.leading_zeros()) as u8;
                    cut.bottom(bits, HashPart::Group(h1 & choice.mask));
                }
            }
        }
        cut.all()
    }
}

/// A hash being cut from both ends.
struct Cut {
    /// Bits left in the middle, and the number of the lowest of them.
    left: u8,
    low: u8,
    top: Vec<HashBits>,
    bottom: Vec<HashBits>,
}

impl Cut {
    fn bottom(&mut self, len: u8, part: HashPart) {
        let len = len.min(self.left);
        if len > 0 {
            self.bottom.push(HashBits { low: self.low, len, part });
            (self.low, self.left) = (self.low + len, self.left - len);
        }
    }

    fn top(&mut self, len: u8, part: HashPart) {
        let len = len.min(self.left);
        if len > 0 {
            self.left -= len;
            self.top.push(HashBits { low: self.low + self.left, len, part });
        }
    }

    fn all(mut self) -> Vec<HashBits> {
        if self.left > 0 {
            self.top.push(HashBits { low: self.low, len: self.left, part: HashPart::Rest });
        }
        self.top.extend(self.bottom.into_iter().rev());
        self.top
    }
}
