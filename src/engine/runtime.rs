//! What both map implementations share of a simulated process: heap, hash, random numbers, the map's type.

use super::hash::Hasher;
use super::heap::Heap;
use super::seeds::{SeedStream, Seeds};
use super::spec::MapSpec;
use super::store;
use crate::units::Addr;
use std::sync::Arc;

/// A simulated process around one map.
#[derive(Clone)]
pub struct Runtime {
    pub heap: Heap,
    pub spec: Arc<MapSpec>,
    pub hasher: Hasher,
    pub seeds: SeedStream,
    /// A bucket (or a table's groups) being moved is copied here, so that the heap can be written meanwhile.
    pub(super) scratch: Vec<u8>,
    /// The hashes of a table's entries while they move.
    pub(super) hashes: Vec<u64>,
    /// Objects that no live slot points to but that bytes of an old array may still name; freed with that array.
    pub(super) trash: Vec<Addr>,
    /// Keys, elems point to payload that the map's slots own.
    pub(super) key_payload: bool,
    pub(super) elem_payload: bool,
}

impl Runtime {
    /// `limit`: most bytes of simulated heap.
    pub fn new(spec: Arc<MapSpec>, seeds: &Seeds, limit: u64) -> Runtime {
        let target = spec.target();
        Runtime {
            heap: Heap::new(target, limit),
            hasher: Hasher::new(target, seeds.hash_key(target), seeds.seed),
            seeds: seeds.stream(target),
            scratch: Vec::new(),
            hashes: Vec::new(),
            trash: Vec::new(),
            key_payload: store::has_payload(&spec, spec.map.key),
            elem_payload: store::has_payload(&spec, spec.map.elem),
            spec,
        }
    }

    /// Gives an object back: at once, or with the old array while one may still name it.
    pub(super) fn retire(&mut self, addr: Addr, growing: bool) {
        if growing {
            self.trash.push(addr);
        } else {
            self.heap.free(addr);
        }
    }

    /// Frees what was kept for the old array's sake.
    pub(super) fn empty_trash(&mut self) {
        for addr in std::mem::take(&mut self.trash) {
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
