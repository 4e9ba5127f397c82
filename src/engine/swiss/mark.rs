//! What the collector would keep: everything reachable from the header.
//!
//! Invariant: defined by the pointers in memory alone, as a collection sees them.

use super::super::classic::Reach;
use super::super::heap::{Object, Purpose};
use super::super::runtime::Runtime;
use super::super::store::read_word;
use super::{SLOTS, Swiss, Table};
use crate::units::Addr;
use std::collections::HashSet;

struct Marker<'a> {
    rt: &'a Runtime,
    map: &'a Swiss,
    seen: HashSet<Addr>,
    todo: Vec<Object>,
}

impl Swiss {
    /// Marks from the header. Takes time in proportion to the tables, and to the map where entries are boxed.
    pub fn reach(&self, rt: &Runtime) -> Reach {
        let mut marker = Marker { rt, map: self, seen: HashSet::new(), todo: Vec::new() };
        marker.visit(self.header);
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
        let w = self.map.geo.word;
        match object.purpose {
            Purpose::Map => self.visit(self.map.header(self.rt).dir_ptr),
            Purpose::Directory => {
                for i in 0..object.requested / w as u64 {
                    self.visit(self.word(object.addr.plus(i * w as u64)));
                }
            }
            Purpose::Table => self.visit(Table::load(&self.rt.heap, object.addr, w).groups),
            Purpose::SmallGroup | Purpose::Groups if object.scan => self.scan_groups(object),
            _ => {}
        }
    }

    /// Follows the boxes of every slot: a slot without an entry holds nil there.
    fn scan_groups(&mut self, object: Object) {
        let geo = self.map.geo;
        let (keys, elems) = (self.rt.spec.map.indirect_key, self.rt.spec.map.indirect_elem);
        if !(keys || elems) {
            return;
        }
        for i in 0..object.requested / geo.group as u64 {
            let group = geo.group_at(object.addr, i);
            for slot in 0..SLOTS {
                if keys {
                    self.visit(self.word(group.plus(geo.key(slot) as u64)));
                }
                if elems {
                    self.visit(self.word(group.plus(geo.elem(slot) as u64)));
                }
            }
        }
    }
}
