//! Marking as the collector does: what a root reaches, by the pointers in memory alone.
//!
//! Invariant: each object is visited once; payload is not the map's and is passed over. Each map implementation says
//! which words of its objects are pointers.

use super::memory::Memory;
use super::store::read_word;
use crate::heap::Object;
use crate::units::Addr;
use std::collections::HashSet;

/// The map's reachable objects, by address: those of the heap, and those on the stack.
#[derive(Clone, Default, Debug)]
pub struct Reach {
    /// The objects reached, each once.
    pub objects: Vec<Object>,
}

impl Reach {
    /// Those of the heap.
    pub fn of_heap(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|o| !o.on_stack)
    }

    /// Bytes taken of the heap, rounding included.
    pub fn bytes(&self) -> u64 {
        self.of_heap().map(|o| o.taken).sum()
    }
}

/// What is marked so far.
pub(super) struct Marker<'a> {
    pub memory: Memory<'a>,
    seen: HashSet<Addr>,
    todo: Vec<Object>,
}

impl Marker<'_> {
    /// Marks the map's object that `addr` points into, if there is one.
    pub fn visit(&mut self, addr: Addr) {
        if addr.is_nil() {
            return;
        }
        if let Some(object) = self.memory.heap.object_at(addr).filter(|o| o.purpose.is_map())
            && self.seen.insert(object.addr)
        {
            self.todo.push(object);
        }
    }

    /// Marks what the pointer at `at` points to.
    pub fn visit_word(&mut self, at: Addr) {
        self.visit(Addr(read_word(self.memory.heap, at, self.memory.spec.word())));
    }
}

/// Everything reachable from `roots`; `scan` visits the pointers of one object.
pub(super) fn reach(memory: Memory, roots: &[Addr], scan: impl Fn(&mut Marker, Object)) -> Reach {
    let mut marker = Marker { memory, seen: HashSet::new(), todo: Vec::new() };
    roots.iter().for_each(|&root| marker.visit(root));
    let mut objects = Vec::new();
    while let Some(object) = marker.todo.pop() {
        scan(&mut marker, object);
        objects.push(object);
    }
    objects.sort_by_key(|o| o.addr);
    Reach { objects }
}
