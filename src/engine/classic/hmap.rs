//! The hmap and mapextra as they lie in memory (`runtime/map.go: hmap, mapextra`).
//!
//! Invariant: read from and written to the heap's bytes; a decoded copy never outlives one operation.

use super::super::event::Event;
use super::super::observer::Observer;
use super::super::store::{read_word, word_of, write_word};
use super::Classic;
use crate::heap::Heap;
use crate::units::Addr;

/// Someone may iterate over buckets.
pub(crate) const FLAG_ITERATOR: u8 = 1;
/// Someone may iterate over oldbuckets.
pub(crate) const FLAG_OLD_ITERATOR: u8 = 2;
/// The current growth keeps the number of buckets.
pub(crate) const FLAG_SAME_SIZE_GROW: u8 = 8;

/// A decoded hmap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hmap {
    /// Live entries: `len(m)`.
    pub count: u64,
    /// A bit each: `iterator`, `oldIterator`, `hashWriting`, `sameSizeGrow`.
    pub flags: u8,
    /// The map has 2^b main buckets.
    pub b: u8,
    /// Overflow buckets; in a map of 2^16 buckets or more about how many.
    pub noverflow: u16,
    /// The map's hash seed.
    pub hash0: u32,
    /// The array of buckets; nil before the first key of a map made without a hint.
    pub buckets: Addr,
    /// The array that growth moves entries from; nil while the map does not grow.
    pub oldbuckets: Addr,
    /// Old buckets below this index have moved.
    pub nevacuate: u64,
    /// The mapextra; nil where there is none.
    pub extra: Addr,
}

/// Name, offset and size in bytes of an hmap field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HmapField {
    /// Its name in Go.
    pub name: &'static str,
    /// Its type in Go.
    pub(crate) go_type: &'static str,
    /// Bytes from the hmap's start.
    pub offset: u64,
    /// Bytes that it takes.
    pub size: u64,
}

impl Hmap {
    /// Size of an hmap in bytes (`cmd/compile/internal/reflectdata/reflect.go: MapType`).
    pub fn size(word: usize) -> usize {
        8 + 5 * word
    }

    /// The fields in order.
    pub fn fields(word: usize) -> [HmapField; 9] {
        let w = word as u64;
        let field = |name, go_type, offset, size| HmapField { name, go_type, offset, size };
        [
            field("count", "int", 0, w),
            field("flags", "uint8", w, 1),
            field("B", "uint8", w + 1, 1),
            field("noverflow", "uint16", w + 2, 2),
            field("hash0", "uint32", w + 4, 4),
            field("buckets", "unsafe.Pointer", w + 8, w),
            field("oldbuckets", "unsafe.Pointer", 2 * w + 8, w),
            field("nevacuate", "uintptr", 3 * w + 8, w),
            field("extra", "*mapextra", 4 * w + 8, w),
        ]
    }

    /// Reads every field.
    #[inline]
    pub fn load(heap: &Heap, map: &Classic) -> Hmap {
        let d = heap.bytes(map.hmap, Hmap::size(map.geo.word));
        if map.geo.word == 8 { Hmap::read::<8>(d) } else { Hmap::read::<4>(d) }
    }

    #[inline(always)]
    fn read<const W: usize>(d: &[u8]) -> Hmap {
        let d = &d[..8 + 5 * W];
        let word = |at: usize| word_of(&d[at..at + W]);
        Hmap {
            count: word(0),
            flags: d[W],
            b: d[W + 1],
            noverflow: u16::from_le_bytes([d[W + 2], d[W + 3]]),
            hash0: u32::from_le_bytes([d[W + 4], d[W + 5], d[W + 6], d[W + 7]]),
            buckets: Addr(word(W + 8)),
            oldbuckets: Addr(word(2 * W + 8)),
            nevacuate: word(3 * W + 8),
            extra: Addr(word(4 * W + 8)),
        }
    }

    /// Writes every field, telling the observer which changed.
    #[inline]
    pub fn store<O: Observer>(&self, heap: &mut Heap, map: &Classic, obs: &mut O) {
        if O::ON {
            self.tell_changes(heap, map, obs);
        }
        let d = heap.bytes_mut(map.hmap, Hmap::size(map.geo.word));
        if map.geo.word == 8 { self.write::<8>(d) } else { self.write::<4>(d) }
    }

    /// Tells a step, with the fields as they are now in memory; nothing for a listener that does not stop there.
    #[inline(always)]
    pub(super) fn step<O: Observer>(&self, heap: &mut Heap, map: &Classic, obs: &mut O, event: impl Into<Event>) {
        if O::STEPS {
            self.store(heap, map, obs);
            obs.tell(heap, event);
        }
    }

    #[inline(always)]
    fn write<const W: usize>(&self, d: &mut [u8]) {
        let d = &mut d[..8 + 5 * W];
        let mut word = |at: usize, value: u64| d[at..at + W].copy_from_slice(&value.to_le_bytes()[..W]);
        word(0, self.count);
        word(W + 8, self.buckets.0);
        word(2 * W + 8, self.oldbuckets.0);
        word(3 * W + 8, self.nevacuate);
        word(4 * W + 8, self.extra.0);
        d[W] = self.flags;
        d[W + 1] = self.b;
        d[W + 2..W + 4].copy_from_slice(&self.noverflow.to_le_bytes());
        d[W + 4..W + 8].copy_from_slice(&self.hash0.to_le_bytes());
    }

    fn tell_changes<O: Observer>(&self, heap: &Heap, map: &Classic, obs: &mut O) {
        let before = Hmap::load(heap, map);
        for (field, (old, new)) in Hmap::fields(map.geo.word).iter().zip(before.words().into_iter().zip(self.words())) {
            if old != new {
                obs.wrote(map.hmap.plus(field.offset), field.size);
            }
        }
    }

    /// The fields' values in the order of [`Hmap::fields`].
    pub fn words(&self) -> [u64; 9] {
        [
            self.count,
            self.flags.into(),
            self.b.into(),
            self.noverflow.into(),
            self.hash0.into(),
            self.buckets.0,
            self.oldbuckets.0,
            self.nevacuate,
            self.extra.0,
        ]
    }

    /// `runtime/map.go: growing`: entries are on their way from an old array.
    pub fn growing(&self) -> bool {
        !self.oldbuckets.is_nil()
    }

    /// `runtime/map.go: sameSizeGrow`: growth goes to an array of the same size, to get rid of overflow buckets.
    pub fn same_size_grow(&self) -> bool {
        self.flags & FLAG_SAME_SIZE_GROW != 0
    }

    /// Number of main buckets, 2^B.
    pub fn bucket_count(&self) -> u64 {
        1 << self.b
    }

    /// B of the old array while the map grows.
    pub(crate) fn old_b(&self) -> u8 {
        if self.same_size_grow() { self.b } else { self.b - 1 }
    }

    /// Number of old main buckets while the map grows.
    pub fn old_bucket_count(&self) -> u64 {
        1 << self.old_b()
    }
}

/// A decoded mapextra.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Extra {
    /// Address of the slice header of overflow buckets in use; nil for bucket types that are scanned.
    pub overflow: Addr,
    /// The same of the old array.
    pub oldoverflow: Addr,
    /// Next free preallocated overflow bucket.
    pub(crate) next_overflow: Addr,
}

impl Extra {
    /// Size of a mapextra, and of a slice header, in bytes.
    pub fn size(word: usize) -> usize {
        3 * word
    }

    /// Reads the mapextra at an address; `word`: bytes of a pointer.
    pub fn load(heap: &Heap, addr: Addr, word: usize) -> Extra {
        let at = |i: u64| Addr(read_word(heap, addr.plus(i * word as u64), word));
        Extra { overflow: at(0), oldoverflow: at(1), next_overflow: at(2) }
    }

    /// Writes it there, telling the observer which fields changed.
    pub fn store<O: Observer>(&self, heap: &mut Heap, addr: Addr, word: usize, obs: &mut O) {
        let before = O::ON.then(|| Extra::load(heap, addr, word));
        for (i, value) in [self.overflow, self.oldoverflow, self.next_overflow].into_iter().enumerate() {
            let at = addr.plus((i * word) as u64);
            if before.is_some() && read_word(heap, at, word) != value.0 {
                obs.wrote(at, word as u64);
            }
            write_word(heap, at, value.0, word);
        }
    }
}
