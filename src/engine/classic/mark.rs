//! What the collector would keep: everything reachable from the hmap.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them. A bucket array is one object: while
//! it is reachable, every pointer in it counts, also in overflow buckets that no chain links any more.

use super::super::mark::{self, Marker, Reach};
use super::super::memory::Memory;
use super::super::store::word_of;
use super::{Classic, Extra};
use crate::heap::{Object, Purpose};
use crate::units::Addr;
use std::collections::HashSet;

impl Classic {
    /// Marks from the hmap. Takes time in proportion to the map where buckets hold pointers.
    pub fn reach(&self, memory: Memory) -> Reach {
        mark::reach(memory, &[self.hmap], |marker, object| self.scan(marker, object))
    }

    /// Bytes that [`Classic::reach`] keeps of the heap, without marking; `None` where a look at the old array is needed.
    pub fn live_bytes(&self, memory: Memory) -> Option<u64> {
        let heap = memory.heap;
        heap.doubtful().is_empty().then(|| heap.map_tally().held_bytes - heap.lost_bytes())
    }

    /// Bytes of the boxes let go while the map grows that no bucket of the old array names any more: that of an entry that
    /// moved is named by its old bucket still, unless that was zeroed.
    pub(crate) fn unnamed_boxes(&self, memory: Memory) -> u64 {
        let (h, m, heap) = (self.hmap(memory), &memory.spec.map, memory.heap);
        let mut boxes: HashSet<Addr> = heap.doubtful().iter().copied().collect();
        let array = if h.growing() { self.array_len(memory, h.old_b()) } else { 0 };
        for bucket in (0..array).flat_map(|index| self.chain(heap, h.oldbuckets, index)) {
            for slot in 0..super::SLOTS {
                if m.indirect_key {
                    boxes.remove(&Addr(word_of(bucket.key_slot(slot))));
                }
                if m.indirect_elem {
                    boxes.remove(&Addr(word_of(bucket.elem_slot(slot))));
                }
            }
        }
        boxes.into_iter().map(|addr| heap.own_bytes(addr)).sum()
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
