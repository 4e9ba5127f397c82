//! What the collector would keep: everything reachable from the header.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them.

use super::super::mark::{self, Marker, Reach};
use super::super::memory::Memory;
use super::{SLOTS, Swiss, Table};
use crate::heap::{Object, Purpose};

impl Swiss {
    /// Marks from the header. Takes time in proportion to the tables, and to the map where entries are boxed.
    pub fn reach(&self, memory: Memory) -> Reach {
        mark::reach(memory, &[self.header], |marker, object| self.scan(marker, object))
    }

    pub(super) fn scan(&self, marker: &mut Marker, object: Object) {
        let w = self.geo.word;
        match object.purpose {
            Purpose::Map => marker.visit(self.header(marker.memory).dir_ptr),
            Purpose::Directory => {
                for i in 0..object.requested / w as u64 {
                    marker.visit_word(object.addr.plus(i * w as u64));
                }
            }
            Purpose::Table => marker.visit(Table::load(marker.memory.heap, object.addr, w).groups),
            Purpose::SmallGroup | Purpose::Groups if object.scan => self.scan_groups(marker, object),
            _ => {}
        }
    }

    /// Follows the boxes of every slot: a slot without an entry holds nil there.
    fn scan_groups(&self, marker: &mut Marker, object: Object) {
        let geo = self.geo;
        let (keys, elems) = (marker.memory.spec.map.indirect_key, marker.memory.spec.map.indirect_elem);
        if !(keys || elems) {
            return;
        }
        for i in 0..object.requested / geo.group as u64 {
            let group = geo.group_at(object.addr, i);
            for slot in 0..SLOTS {
                if keys {
                    marker.visit_word(group.plus(geo.key(slot) as u64));
                }
                if elems {
                    marker.visit_word(group.plus(geo.elem(slot) as u64));
                }
            }
        }
    }
}
