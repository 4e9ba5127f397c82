//! What the collector would keep: everything reachable from the hmap.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them. A bucket array is one object: while
//! it is reachable, every pointer in it counts, also in overflow buckets that no chain links any more.

use super::super::heap::{Object, Purpose};
use super::super::runtime::Runtime;
use super::super::store::read_word;
use super::{Classic, Extra};
use crate::units::Addr;
use std::collections::HashSet;

/// The map's reachable objects.
#[derive(Clone, Default, Debug)]
pub struct Reach {
    pub objects: Vec<Object>,
}

impl Reach {
    /// Bytes taken, rounding included.
    pub fn bytes(&self) -> u64 {
        self.objects.iter().map(|o| o.taken).sum()
    }
}

struct Marker<'a> {
    rt: &'a Runtime,
    map: &'a Classic,
    seen: HashSet<Addr>,
    todo: Vec<Object>,
}

impl Classic {
    /// Marks from the hmap. Takes time in proportion to the map where buckets hold pointers.
    pub fn reach(&self, rt: &Runtime) -> Reach {
        let mut marker = Marker { rt, map: self, seen: HashSet::new(), todo: Vec::new() };
        marker.visit(self.hmap);
        let mut objects = Vec::new();
        while let Some(object) = marker.todo.pop() {
            marker.scan(object);
            objects.push(object);
        }
        objects.sort_by_key(|o| o.addr);
        Reach { objects }
    }
}

impl Marker<'_> {
    fn visit(&mut self, addr: Addr) {
        if addr.is_nil() {
            return;
        }
        if let Some(object) = self.rt.heap.object_at(addr).filter(|o| o.purpose.is_map())
            && self.seen.insert(object.addr)
        {
            self.todo.push(object);
        }
    }

    fn word(&self, addr: Addr) -> Addr {
        Addr(read_word(&self.rt.heap, addr, self.map.geo.word))
    }

    fn scan(&mut self, object: Object) {
        let w = self.map.geo.word as u64;
        match object.purpose {
            Purpose::Hmap => {
                let h = self.map.hmap(self.rt);
                for addr in [h.buckets, h.oldbuckets, h.extra] {
                    self.visit(addr);
                }
            }
            Purpose::MapExtra => {
                let extra = Extra::load(&self.rt.heap, object.addr, self.map.geo.word);
                for addr in [extra.overflow, extra.oldoverflow, extra.next_overflow] {
                    self.visit(addr);
                }
            }
            Purpose::OverflowHeader => self.visit(self.word(object.addr)),
            Purpose::OverflowArray => {
                for i in 0..object.requested / w {
                    self.visit(self.word(object.addr.plus(i * w)));
                }
            }
            Purpose::Buckets | Purpose::Overflow if object.scan => self.scan_buckets(object),
            _ => {}
        }
    }

    /// Follows overflow words and boxes of every bucket of an object, linked or not.
    fn scan_buckets(&mut self, object: Object) {
        let geo = self.map.geo;
        let size = geo.bucket as u64;
        let (keys, elems) = (self.rt.spec.map.indirect_key, self.rt.spec.map.indirect_elem);
        for i in 0..object.requested / size {
            let bucket = object.addr.plus(i * size);
            self.visit(self.word(bucket.plus(geo.overflow as u64)));
            for slot in 0..super::SLOTS {
                if keys {
                    self.visit(self.word(bucket.plus(geo.key(slot) as u64)));
                }
                if elems {
                    self.visit(self.word(bucket.plus(geo.elem(slot) as u64)));
                }
            }
        }
    }
}
