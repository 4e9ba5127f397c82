//! What the collector would keep: everything reachable from the hmap.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them. A bucket array is one object: while
//! it is reachable, every pointer in it counts, also in overflow buckets that no chain links any more.

use super::super::heap::{Object, Purpose};
use super::super::mark::{self, Marker, Reach};
use super::super::runtime::Runtime;
use super::{Classic, Extra};

impl Classic {
    /// Marks from the hmap. Takes time in proportion to the map where buckets hold pointers.
    pub fn reach(&self, rt: &Runtime) -> Reach {
        mark::reach(rt, &[self.hmap], |marker, object| self.scan(marker, object))
    }

    pub(super) fn scan(&self, marker: &mut Marker, object: Object) {
        let w = self.geo.word as u64;
        match object.purpose {
            Purpose::Hmap => {
                let h = self.hmap(marker.rt);
                for addr in [h.buckets, h.oldbuckets, h.extra] {
                    marker.visit(addr);
                }
            }
            Purpose::MapExtra => {
                let extra = Extra::load(&marker.rt.heap, object.addr, self.geo.word);
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
        let (keys, elems) = (marker.rt.spec.map.indirect_key, marker.rt.spec.map.indirect_elem);
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
