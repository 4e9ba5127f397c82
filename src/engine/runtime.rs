//! What both map implementations share of a simulated process: heap, hash, random numbers, the map's type.

use super::hash::Hasher;
use super::memory::Memory;
use super::seeds::{SeedStream, Seeds};
use super::spec::MapSpec;
use super::store;
use crate::heap::{Heap, HeapFull, Leads, Maker, Purpose};
use crate::units::Addr;
use std::sync::Arc;

/// How a map is made.
#[derive(Clone, Copy)]
pub(super) struct Make {
    /// Of `make`; -1: none.
    pub hint: i64,
    /// The compiler knows the hint.
    pub is_constant: bool,
    /// The map does not escape.
    pub on_stack: bool,
}

impl Make {
    /// True where the header, if it does not lie on the stack, is made without a look at the hint, and where the first
    /// bucket or group lies on the stack with a header there (`cmd/compile/internal/walk/builtin.go: walkMakeMap`).
    pub fn is_small(self) -> bool {
        self.hint <= 8
    }
}

/// A simulated process around one map.
pub struct Runtime {
    /// Where every byte of the map lives.
    pub heap: Heap,
    /// The map's type, on its target.
    pub spec: Arc<MapSpec>,
    /// How the process hashes.
    pub(super) hasher: Hasher,
    /// The random numbers that the process draws.
    pub(super) seeds: SeedStream,
    /// A bucket (or a table's groups) being moved is copied here, so that the heap can be written meanwhile.
    pub(super) scratch: Vec<u8>,
    /// The hashes of a table's entries while they move.
    pub(super) hashes: Vec<u64>,
    /// A loop is open: nothing that it may still read is given back.
    pub(super) iterating: bool,
    /// Boxes of the key and the elem that the open loop's body has.
    pub(super) kept_boxes: [Addr; 2],
    /// The map does not escape: what `make` gives it lies on the goroutine's stack, where Go puts it there.
    pub(super) stack: bool,
    /// Keys, elems point to payload that the map's slots own.
    pub(super) key_payload: bool,
    pub(super) elem_payload: bool,
}

impl Runtime {
    /// `stack`: maps that the process makes do not escape; `limit`: most bytes of simulated heap.
    pub fn new(spec: Arc<MapSpec>, stack: bool, seeds: &Seeds, limit: u64) -> Runtime {
        let target = spec.target();
        Runtime {
            heap: Heap::new(target, limit),
            hasher: Hasher::new(target, seeds.hash_key(target), seeds.seed),
            seeds: seeds.stream(target),
            scratch: Vec::new(),
            hashes: Vec::new(),
            iterating: false,
            kept_boxes: [Addr::NIL; 2],
            stack,
            key_payload: store::has_payload(&spec, spec.map.key),
            elem_payload: store::has_payload(&spec, spec.map.elem),
            spec,
        }
    }

    /// What is read of the map: its bytes and its type.
    #[inline(always)]
    pub(super) fn memory(&self) -> Memory<'_> {
        Memory { heap: &self.heap, spec: &self.spec }
    }

    /// Memory that `make` gives a map of its own: on the stack, or from the allocator
    /// (`cmd/compile/internal/walk/builtin.go: walkMakeMap`, the same in Go 1.21 to 1.27).
    pub(super) fn give(
        &mut self,
        on_stack: bool,
        size: u64,
        scan: bool,
        purpose: Purpose,
        by: Maker,
    ) -> Result<Addr, HeapFull> {
        match on_stack {
            true => self.heap.lay_on_stack(size, scan, purpose),
            false => self.heap.alloc(size, scan, purpose, by),
        }
    }

    /// Gives an object back that slots pointed to: at once, or with the old array while one may still name it.
    pub(super) fn retire(&mut self, addr: Addr, growing: bool) {
        if growing {
            self.heap.put_off(addr, Leads::Perhaps);
        } else if self.iterating && self.may_be_read(addr) {
            self.heap.put_off(addr, Leads::Nowhere);
        } else {
            self.heap.free(addr);
        }
    }

    /// True where the open loop has the object in its hands, or walks memory that the map has let go and that may name it.
    #[cold]
    fn may_be_read(&self, addr: Addr) -> bool {
        !self.heap.waiting().is_empty() || self.kept_boxes.contains(&addr)
    }

    /// Gives back an array or table that the map no longer uses: at once, or when the open loop closes.
    pub(super) fn release(&mut self, addr: Addr) {
        if self.iterating {
            self.heap.put_off(addr, Leads::Nowhere);
        } else {
            self.heap.free(addr);
        }
    }

    /// Frees what was kept for the old array's sake, and a loop's; nothing while one is open. The map itself leads to
    /// none of it any more.
    pub(super) fn empty_trash(&mut self) {
        if self.iterating {
            return self.heap.lose_waiting();
        }
        for addr in self.heap.take_waiting() {
            self.heap.free(addr);
        }
    }

    /// Retires the payload of the key or elem whose bytes are at `addr`.
    pub(super) fn retire_payload(&mut self, of_key: bool, addr: Addr, growing: bool) {
        let map = &self.spec.map;
        let (owned, ty, size) = if of_key {
            (self.key_payload, map.key, map.key_size)
        } else {
            (self.elem_payload, map.elem, map.elem_size)
        };
        if !owned {
            return;
        }
        let mut payload = Vec::new();
        if let Some(data) = self.heap.get(addr, size as usize) {
            store::payload_of(&self.heap, &self.spec, ty, data, &mut payload);
        }
        for object in payload {
            self.retire(object, growing);
        }
    }
}

impl Runtime {
    /// The same process with an empty heap.
    pub(super) fn hollow(&self) -> Runtime {
        Runtime {
            heap: Heap::new(self.spec.target(), self.heap.limit()),
            spec: self.spec.clone(),
            hasher: self.hasher.clone(),
            seeds: self.seeds.clone(),
            scratch: Vec::new(),
            hashes: Vec::new(),
            iterating: self.iterating,
            kept_boxes: self.kept_boxes,
            stack: self.stack,
            key_payload: self.key_payload,
            elem_payload: self.elem_payload,
        }
    }
}

impl Clone for Runtime {
    fn clone(&self) -> Runtime {
        Runtime { heap: self.heap.clone(), ..self.hollow() }
    }
}
