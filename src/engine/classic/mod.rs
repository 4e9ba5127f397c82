//! The classic map of Go up to 1.23: hmap, buckets of 8 with tophash and overflow chains, incremental evacuation.
//!
//! Invariant: the map is its bytes in the heap. [`Classic`] holds only what never changes: where the hmap is and the
//! bucket's geometry. Source of every rule: `runtime/map.go` of Go 1.21.13, 1.22.10 and 1.23.9.
//!
//! ```text
//! hmap ──buckets──▶ [bucket 0][bucket 1]…[2^B - 1][preallocated overflow…]   bucket: tophash[8] keys[8] elems[8] overflow
//!      └─oldbuckets▶ [old 0]…            each overflow word ──▶ next bucket of the chain
//! ```

mod access;
mod assign;
mod clear;
mod clone;
mod delete;
mod grow;
mod hmap;
mod iter;
mod make;
mod mark;
mod search;
mod tell;
mod wanted;

pub use access::{BucketRef, SlotState};
pub use hmap::{Extra, Hmap, HmapField};
pub(crate) use hmap::{FLAG_ITERATOR, FLAG_OLD_ITERATOR, FLAG_SAME_SIZE_GROW};
pub use iter::Iter;

pub(super) use assign::put;
pub(super) use clear::clear;
pub(super) use clone::{clone, remake};
pub(super) use delete::{delete, lookup};
pub(super) use make::make;

use super::keys;
use super::site::Place;
use super::slot::Halves;
use super::spec::MapSpec;
use crate::units::Addr;

/// Slots in a bucket (`internal/abi: MapBucketCount`).
pub const SLOTS: usize = 8;

/// tophash values with a meaning of their own (`runtime/map.go` const block).
pub(crate) const EMPTY_REST: u8 = 0;
pub(crate) const EMPTY_ONE: u8 = 1;
pub(crate) const EVACUATED_X: u8 = 2;
pub(crate) const EVACUATED_Y: u8 = 3;
pub(crate) const EVACUATED_EMPTY: u8 = 4;
pub(crate) const MIN_TOPHASH: u8 = 5;

/// A bucket's geometry in bytes, and the version's load factor.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// A pointer.
    pub word: usize,
    /// A key slot: the key, or a pointer to its box.
    pub key_slot: usize,
    /// An elem slot: the elem, or a pointer to its box.
    pub elem_slot: usize,
    /// A whole bucket.
    pub bucket: usize,
    /// Offset of elem 0 in a bucket. Key 0 is at 8.
    pub elems: usize,
    /// Offset of the overflow word in a bucket.
    pub overflow: usize,
    /// The collector scans buckets.
    pub scan: bool,
    /// Load factor times two.
    pub(crate) load_num: u64,
}

impl Geometry {
    fn new(spec: &MapSpec) -> Geometry {
        let map = &spec.map;
        let (word, bucket) = (spec.word(), map.classic.bucket_size as usize);
        Geometry {
            word,
            key_slot: map.key_slot as usize,
            elem_slot: map.elem_slot as usize,
            bucket,
            elems: 8 + 8 * map.key_slot as usize,
            overflow: bucket - word,
            scan: map.classic.bucket_ptrdata > 0,
            load_num: map.target.rules().classic.load_factor_halves,
        }
    }

    /// Offset of key slot `i` in a bucket.
    pub fn key(&self, i: usize) -> usize {
        8 + i * self.key_slot
    }

    /// Where the key and the elem of a slot lie.
    #[inline]
    fn halves(&self, place: Place) -> Halves {
        let at = |offset: usize| place.addr.plus(offset as u64);
        Halves { key: at(self.key(place.slot)), elem: at(self.elem(place.slot)) }
    }

    /// Offset of elem slot `i` in a bucket.
    pub fn elem(&self, i: usize) -> usize {
        self.elems + i * self.elem_slot
    }

    /// `runtime/map.go: overLoadFactor`: `count` entries are too many for 2^b buckets.
    pub(crate) fn over_load_factor(&self, count: u64, b: u8) -> bool {
        count > SLOTS as u64 && count > self.load_num * ((1u64 << b) / 2)
    }

    /// Most entries that 2^b buckets hold before the next new key makes the map grow.
    pub(crate) fn max_count(&self, b: u8) -> u64 {
        (SLOTS as u64).max(self.load_num * ((1u64 << b) / 2))
    }
}

/// `runtime/map.go: tooManyOverflowBuckets`.
pub fn too_many_overflow_buckets(noverflow: u16, b: u8) -> bool {
    u32::from(noverflow) >= 1 << b.min(15)
}

/// `runtime/map.go: tophash`: the hash's top byte, moved above the reserved values.
#[inline]
pub fn tophash(hash: u64, word: usize) -> u8 {
    let top = (hash >> (8 * word - 8)) as u8;
    if top < MIN_TOPHASH { top + MIN_TOPHASH } else { top }
}

/// A classic map in a heap.
#[derive(Clone, Debug)]
pub struct Classic {
    pub(super) hmap: Addr,
    pub(super) geo: Geometry,
}

impl Classic {
    /// Where the hmap lies.
    pub(crate) fn hmap_addr(&self) -> Addr {
        self.hmap
    }

    /// The bucket's geometry.
    pub fn geometry(&self) -> &Geometry {
        &self.geo
    }
}
