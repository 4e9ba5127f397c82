//! Reading a classic map: chains, buckets, slots. Everything comes from the heap's bytes.

use super::super::memory::Memory;
use super::super::slot::through;
use super::super::store::word_of;
use super::{Classic, EMPTY_ONE, EMPTY_REST, EVACUATED_X, EVACUATED_Y, Extra, Geometry, Hmap, MIN_TOPHASH, SLOTS};
use crate::heap::{Heap, Purpose};
use crate::units::Addr;

/// What a slot's tophash says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotState {
    /// Empty, and so is everything after it in the chain.
    EmptyRest,
    /// Empty; later slots may be full.
    EmptyOne,
    /// Its entry moved to the low half of the new array.
    EvacuatedX,
    /// Its entry moved to the high half.
    EvacuatedY,
    /// Was empty when its bucket moved.
    EvacuatedEmpty,
    /// It has an entry; the tophash is the top byte of its hash.
    Full,
}

impl SlotState {
    /// What a tophash says (`runtime/map.go`, its constants `emptyRest` to `minTopHash`).
    pub fn of(tophash: u8) -> SlotState {
        match tophash {
            EMPTY_REST => SlotState::EmptyRest,
            EMPTY_ONE => SlotState::EmptyOne,
            EVACUATED_X => SlotState::EvacuatedX,
            EVACUATED_Y => SlotState::EvacuatedY,
            t if t < MIN_TOPHASH => SlotState::EvacuatedEmpty,
            _ => SlotState::Full,
        }
    }

    /// True where the slot has an entry.
    pub fn is_full(self) -> bool {
        self == SlotState::Full
    }

    /// True in an old bucket whose turn in growth is over.
    pub fn is_evacuated(self) -> bool {
        matches!(self, SlotState::EvacuatedX | SlotState::EvacuatedY | SlotState::EvacuatedEmpty)
    }
}

/// One bucket's bytes.
#[derive(Clone, Copy)]
pub struct BucketRef<'a> {
    /// Where the bucket lies.
    pub addr: Addr,
    /// The whole bucket, overflow word included.
    pub bytes: &'a [u8],
    geo: &'a Geometry,
}

impl<'a> BucketRef<'a> {
    /// The eight tophash bytes.
    #[inline]
    pub fn tophash(&self) -> &'a [u8] {
        &self.bytes[..SLOTS]
    }

    /// What slot number `slot` is.
    pub fn state(&self, slot: usize) -> SlotState {
        SlotState::of(self.bytes[slot])
    }

    /// What key slot `i` holds: the key, or the address of its box.
    pub fn key_slot(&self, i: usize) -> &'a [u8] {
        &self.bytes[self.geo.key(i)..self.geo.key(i) + self.geo.key_slot]
    }

    /// Where key slot `i` lies.
    pub fn key_addr(&self, i: usize) -> Addr {
        self.addr.plus(self.geo.key(i) as u64)
    }

    /// Where elem slot `i` lies.
    pub fn elem_addr(&self, i: usize) -> Addr {
        self.addr.plus(self.geo.elem(i) as u64)
    }

    /// What elem slot `i` holds: the elem, or the address of its box.
    pub fn elem_slot(&self, i: usize) -> &'a [u8] {
        &self.bytes[self.geo.elem(i)..self.geo.elem(i) + self.geo.elem_slot]
    }

    /// The overflow word's value: the next bucket of the chain, nil at its end.
    #[inline]
    pub fn overflow(&self) -> Addr {
        Addr(word_of(&self.bytes[self.geo.overflow..]))
    }

    /// Live entries in this bucket.
    pub fn entries(&self) -> usize {
        self.tophash().iter().filter(|&&t| t >= MIN_TOPHASH).count()
    }
}

impl Classic {
    /// The hmap's fields as they lie in memory.
    pub fn hmap(&self, memory: Memory) -> Hmap {
        Hmap::load(memory.heap, self)
    }

    /// The mapextra, where there is one.
    pub fn extra(&self, memory: Memory) -> Option<Extra> {
        let h = self.hmap(memory);
        (!h.extra.is_nil()).then(|| Extra::load(memory.heap, h.extra, self.geo.word))
    }

    /// The bucket at an address.
    #[inline]
    pub fn bucket<'a>(&'a self, heap: &'a Heap, addr: Addr) -> BucketRef<'a> {
        BucketRef { addr, bytes: heap.bytes(addr, self.geo.bucket), geo: &self.geo }
    }

    /// Buckets in an array for 2^b, preallocated overflow buckets included.
    pub fn array_len(&self, memory: Memory, b: u8) -> u64 {
        array_len(memory, &self.geo, b)
    }

    /// The chain of bucket `index` of the array at `buckets`, main bucket first.
    pub fn chain<'a>(&'a self, heap: &'a Heap, buckets: Addr, index: u64) -> impl Iterator<Item = BucketRef<'a>> {
        let mut next = buckets.plus(index * self.geo.bucket as u64);
        std::iter::from_fn(move || {
            if next.is_nil() {
                return None;
            }
            let bucket = self.bucket(heap, next);
            next = bucket.overflow();
            Some(bucket)
        })
    }

    /// Index of the bucket at `addr` in the array at `buckets`; `None` for one allocated by itself.
    pub(crate) fn index_in(&self, memory: Memory, buckets: Addr, b: u8, addr: Addr) -> Option<u64> {
        let at = addr.0.checked_sub(buckets.0)? / self.geo.bucket as u64;
        (at < self.array_len(memory, b)).then_some(at)
    }

    /// Index in the array of the next free preallocated overflow bucket.
    pub(crate) fn next_overflow(&self, memory: Memory) -> Option<u64> {
        let h = self.hmap(memory);
        let next = self.extra(memory)?.next_overflow;
        if next.is_nil() { None } else { self.index_in(memory, h.buckets, h.b, next) }
    }

    /// True for an overflow bucket that was allocated by itself.
    pub(crate) fn is_separate(&self, memory: Memory, bucket: Addr) -> bool {
        memory.heap.object_at(bucket).is_some_and(|o| o.purpose == Purpose::Overflow)
    }

    /// Every live key's bytes: the current array bucket by bucket along its chains, then what has not moved yet.
    pub fn for_each_key(&self, memory: Memory, mut each: impl FnMut(&[u8])) {
        let h = self.hmap(memory);
        let mut walk = |buckets: Addr, count: u64| {
            for index in 0..count {
                for bucket in self.chain(memory.heap, buckets, index) {
                    for slot in (0..SLOTS).filter(|&i| bucket.state(i).is_full()) {
                        each(self.key(memory, bucket, slot));
                    }
                }
            }
        };
        if !h.buckets.is_nil() {
            walk(h.buckets, h.bucket_count());
        }
        if h.growing() {
            walk(h.oldbuckets, h.old_bucket_count());
        }
    }

    /// The whole key in slot `i`, through its box if it has one.
    pub fn key<'a>(&self, memory: Memory<'a>, bucket: BucketRef<'a>, i: usize) -> &'a [u8] {
        through(memory.heap, bucket.key_slot(i), memory.spec.map.indirect_key, memory.spec.map.key_size)
    }

    /// The whole elem in slot `i`, through its box if it has one.
    pub fn elem<'a>(&self, memory: Memory<'a>, bucket: BucketRef<'a>, i: usize) -> &'a [u8] {
        through(memory.heap, bucket.elem_slot(i), memory.spec.map.indirect_elem, memory.spec.map.elem_size)
    }
}

/// Buckets in an array for 2^b: main ones, and the preallocated overflow buckets after them.
pub fn array_len(memory: Memory, geo: &Geometry, b: u8) -> u64 {
    let base = 1u64 << b;
    if b < 4 {
        return base;
    }
    let size = (base + (1 << (b - 4))) * geo.bucket as u64;
    let up = memory.heap.rules().round_up(size, geo.scan);
    if up == size { base + (1 << (b - 4)) } else { up / geo.bucket as u64 }
}
