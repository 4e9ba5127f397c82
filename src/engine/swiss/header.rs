//! A Swiss map's header as it lies in memory (`internal/runtime/maps/map.go: Map`).
//!
//! Invariant: read from and written to the heap's bytes; a decoded copy never outlives one operation.
//! The `writing` flag is never seen set: it is toggled back before an operation ends.

use super::super::event::Event;
use super::super::observer::Observer;
use super::super::store::{put_word, word_of};
use super::{Geometry, Swiss};
use crate::heap::Heap;
use crate::units::Addr;

/// A decoded header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// Live entries in all tables: `len(m)`.
    pub used: u64,
    /// The map's hash seed.
    pub seed: u64,
    /// nil, the group of a small map, or the directory.
    pub(crate) dir_ptr: Addr,
    /// Entries of the directory; 0: a small map.
    pub dir_len: u64,
    /// The directory has 2^global_depth entries.
    pub global_depth: u8,
    /// How far a hash is shifted right to be a directory index; 0 in a small map.
    pub global_shift: u8,
    /// A write is under way.
    pub writing: u8,
    /// Go 1.25 on; in 1.24 this byte is padding and stays 0.
    pub tombstone_possible: bool,
    /// How often the map was cleared.
    pub clear_seq: u64,
}

/// Name, offset and size in bytes of a header field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderField {
    /// Its name in Go.
    pub name: &'static str,
    /// Its type in Go.
    pub(crate) go_type: &'static str,
    /// Bytes from the struct's start.
    pub offset: u64,
    /// Bytes that it takes.
    pub size: u64,
}

impl Header {
    /// Size of a header in bytes: 48, and 32 on 32-bit targets (`cmd/compile/internal/reflectdata/map.go: MapType`).
    #[inline]
    pub fn size(word: usize) -> usize {
        Header::clear_seq_at(word) + 8
    }

    /// Offset of clearSeq: aligned to 8 on 64-bit targets, to 4 on 32-bit ones.
    #[inline]
    fn clear_seq_at(word: usize) -> usize {
        if word == 8 { 40 } else { 24 }
    }

    /// The fields in order; `named`: byte 3 after dirLen is `tombstonePossible` (Go 1.25 on).
    pub fn fields(word: usize, named: bool) -> Vec<HeaderField> {
        let w = word as u64;
        let field = |name, go_type, offset, size| HeaderField { name, go_type, offset, size };
        let mut fields = vec![
            field("used", "uint64", 0, 8),
            field("seed", "uintptr", 8, w),
            field("dirPtr", "unsafe.Pointer", 8 + w, w),
            field("dirLen", "int", 8 + 2 * w, w),
            field("globalDepth", "uint8", 8 + 3 * w, 1),
            field("globalShift", "uint8", 9 + 3 * w, 1),
            field("writing", "uint8", 10 + 3 * w, 1),
        ];
        if named {
            fields.push(field("tombstonePossible", "bool", 11 + 3 * w, 1));
        }
        fields.push(field("clearSeq", "uint64", Header::clear_seq_at(word) as u64, 8));
        fields
    }

    /// Reads every field.
    #[inline(always)]
    pub fn load(heap: &Heap, map: &Swiss) -> Header {
        let w = map.geo.word;
        let d = heap.bytes(map.header, Header::size(w));
        let word = |at: usize| word_of(&d[at..at + w]);
        let depths = 8 + 3 * w;
        let seq = Header::clear_seq_at(w);
        Header {
            used: word_of(&d[..8]),
            seed: word(8),
            dir_ptr: Addr(word(8 + w)),
            dir_len: word(8 + 2 * w),
            global_depth: d[depths],
            global_shift: d[depths + 1],
            writing: d[depths + 2],
            tombstone_possible: d[depths + 3] != 0,
            clear_seq: word_of(&d[seq..seq + 8]),
        }
    }

    /// Writes every field, telling the observer which changed.
    pub fn store<O: Observer>(&self, heap: &mut Heap, map: &Swiss, obs: &mut O) {
        let w = map.geo.word;
        if O::ON {
            self.tell_changes(heap, map, obs);
        }
        let d = heap.bytes_mut(map.header, Header::size(w));
        put_word(d, 0, self.used, 8);
        put_word(d, 8, self.seed, w);
        put_word(d, 8 + w, self.dir_ptr.0, w);
        put_word(d, 8 + 2 * w, self.dir_len, w);
        let depths = 8 + 3 * w;
        let flags = [self.global_depth, self.global_shift, self.writing, u8::from(self.tombstone_possible)];
        d[depths..depths + 4].copy_from_slice(&flags);
        put_word(d, Header::clear_seq_at(w), self.clear_seq, 8);
    }

    /// Writes `used` alone: all that an insert into a table changes.
    #[inline(always)]
    pub(crate) fn store_used<O: Observer>(&self, heap: &mut Heap, map: &Swiss, obs: &mut O) {
        let d = heap.bytes_mut(map.header, 8);
        if O::ON && word_of(d) != self.used {
            obs.wrote(map.header, 8);
        }
        put_word(d, 0, self.used, 8);
    }

    /// Tells a step, with the fields as they are now in memory; nothing for a listener that does not stop there.
    #[inline(always)]
    pub(super) fn step<O: Observer>(&self, heap: &mut Heap, map: &Swiss, obs: &mut O, event: impl Into<Event>) {
        if O::STEPS {
            self.store(heap, map, obs);
            obs.tell(heap, event);
        }
    }

    fn tell_changes<O: Observer>(&self, heap: &Heap, map: &Swiss, obs: &mut O) {
        let (before, named) = (Header::load(heap, map), map.rules.version.tombstone_possible);
        let values = before.words(named).into_iter().zip(self.words(named));
        for (field, (old, new)) in Header::fields(map.geo.word, named).iter().zip(values) {
            if old != new {
                obs.wrote(map.header.plus(field.offset), field.size);
            }
        }
    }

    /// The fields' values in the order of [`Header::fields`].
    pub fn words(&self, named: bool) -> Vec<u64> {
        let mut words = vec![
            self.used,
            self.seed,
            self.dir_ptr.0,
            self.dir_len,
            self.global_depth.into(),
            self.global_shift.into(),
            self.writing.into(),
        ];
        if named {
            words.push(self.tombstone_possible.into());
        }
        words.push(self.clear_seq);
        words
    }

    /// True while the map has no table: no entry yet, or one group.
    #[inline]
    pub fn is_small(&self) -> bool {
        self.dir_len == 0
    }

    /// `internal/runtime/maps/map.go: directoryIndex`: the top globalDepth bits of a hash.
    #[inline(always)]
    pub(crate) fn directory_index(&self, hash: u64) -> u64 {
        if self.dir_len == 1 { 0 } else { hash >> (self.global_shift & 63) }
    }

    /// The address of the table at `index` of the directory.
    #[inline(always)]
    pub(crate) fn table_at(&self, heap: &Heap, geo: &Geometry, index: u64) -> Addr {
        Addr(word_of(heap.bytes(self.dir_ptr.plus(index * geo.word as u64), geo.word)))
    }

    /// The address of the table that a hash belongs to.
    #[inline(always)]
    pub fn table_of(&self, heap: &Heap, geo: &Geometry, hash: u64) -> Addr {
        self.table_at(heap, geo, self.directory_index(hash))
    }
}
