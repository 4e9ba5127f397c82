//! What the collector would keep: everything reachable from the hmap.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them. A bucket array is one object: while
//! it is reachable, every pointer in it counts, also in overflow buckets that no chain links any more.

use super::super::mark::{self, Marker, Reach};
use super::super::memory::Memory;
use super::{Classic, Extra, FLAG_OLD_ITERATOR, Hmap};
use crate::heap::{Object, Purpose};
use crate::units::Addr;

impl Classic {
    /// Marks from the hmap. Takes time in proportion to the map where buckets hold pointers.
    pub fn reach(&self, memory: Memory) -> Reach {
        mark::reach(memory, &[self.hmap], |marker, object| self.scan(marker, object))
    }

    /// Bytes that [`Classic::reach`] keeps, without marking; `None` where only marking tells.
    pub fn live_bytes(&self, memory: Memory) -> Option<u64> {
        let (h, held) = (self.hmap(memory), memory.heap.map_tally().held_bytes);
        // What can't be reached has been given back already, but for chains of a scanned old array.
        if !h.growing() || !self.geo.scan {
            return Some(held);
        }
        let boxed = memory.spec.map.indirect_key || memory.spec.map.indirect_elem;
        if boxed || h.flags & FLAG_OLD_ITERATOR != 0 {
            return None;
        }
        let lost = self.moved_overflow(memory).saturating_sub(self.named_overflow(memory, &h));
        Some(held - lost * memory.heap.rules().taken(self.geo.bucket as u64, true).bytes)
    }

    /// Overflow buckets allocated by themselves whose entries have moved.
    fn moved_overflow(&self, memory: Memory) -> u64 {
        let is_overflow = |addr: &&Addr| memory.heap.object_at(**addr).is_some_and(|o| o.purpose == Purpose::Overflow);
        memory.heap.waiting().iter().filter(is_overflow).count() as u64
    }

    /// Those of them that the old array still names: a moved main bucket is zeroed, a preallocated one in its chain not.
    fn named_overflow(&self, memory: Memory, h: &Hmap) -> u64 {
        let preallocated = h.old_bucket_count()..self.array_len(memory, h.old_b());
        let chain = |index| self.chain(memory.heap, h.oldbuckets, index);
        preallocated
            .filter(|&index| chain(index).next().is_some_and(|b| b.state(0).is_evacuated()))
            .map(|index| chain(index).skip(1).take_while(|b| self.is_separate(memory, b.addr)).count() as u64)
            .sum()
    }

    pub(super) fn scan(&self, marker: &mut Marker, object: Object) {
        let w = self.geo.word as u64;
        match object.purpose {
            Purpose::Hmap => {
                let h = self.hmap(marker.memory);
                for addr in [h.buckets, h.oldbuckets, h.extra] {
                    marker.visit(addr);
                }
            }
            Purpose::MapExtra => {
                let extra = Extra::load(marker.memory.heap, object.addr, self.geo.word);
                for addr in [extra.overflow, extra.oldoverflow, extra.next_overflow] {
                    marker.visit(addr);
                }
            }
            Purpose::OverflowHeader => marker.visit_word(object.addr),
            Purpose::OverflowArray => {
                for i in 0..object.requested / w {
                    marker.visit_word(object.addr.plus(i * w));
                }
            }
            Purpose::Buckets | Purpose::Overflow if object.scan => self.scan_buckets(marker, object),
            _ => {}
        }
    }

    /// Follows overflow words and boxes of every bucket of an object, linked or not.
    fn scan_buckets(&self, marker: &mut Marker, object: Object) {
        let geo = self.geo;
        let size = geo.bucket as u64;
        let (keys, elems) = (marker.memory.spec.map.indirect_key, marker.memory.spec.map.indirect_elem);
        for i in 0..object.requested / size {
            let bucket = object.addr.plus(i * size);
            marker.visit_word(bucket.plus(geo.overflow as u64));
            for slot in 0..super::SLOTS {
                if keys {
                    marker.visit_word(bucket.plus(geo.key(slot) as u64));
                }
                if elems {
                    marker.visit_word(bucket.plus(geo.elem(slot) as u64));
                }
            }
        }
    }
}
