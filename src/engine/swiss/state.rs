//! A Swiss map and its process, at one moment.
//!
//! Invariant: the same seeds and operations give the same bytes. Takes keys and elems as they lie in memory.

use super::super::heap::{HeapFull, Tally};
use super::super::mark::Reach;
use super::super::observer::{Observer, Silent};
use super::super::runtime::Runtime;
use super::super::{Assigned, EngineError, MapSpec, Seeds, store};
use super::keys::{Keys, with_key_kind};
use super::{Header, Swiss, assign, clear, delete, make};
use crate::gotype::{self, TypeId, Value};
use crate::target::MapImpl;
use crate::units::Addr;
use std::sync::Arc;

/// A Swiss map ready to be changed.
#[derive(Clone)]
pub struct SwissState {
    rt: Runtime,
    map: Swiss,
    keys: Keys,
}

impl SwissState {
    /// `make(map[K]V, hint)`; `hint` -1: `make(map[K]V)`. `limit`: most bytes of simulated heap.
    pub fn new(spec: Arc<MapSpec>, hint: i64, seeds: &Seeds, limit: u64) -> Result<SwissState, EngineError> {
        let implementation = spec.target().map_impl();
        if implementation == MapImpl::Classic {
            return Err(EngineError::Unsupported(implementation));
        }
        let mut rt = Runtime::new(spec.clone(), seeds, limit);
        let map = make::make(&mut rt, hint)?;
        Ok(SwissState { keys: Keys::of(&spec.map), rt, map })
    }

    pub fn runtime(&self) -> &Runtime {
        &self.rt
    }

    pub fn spec(&self) -> &Arc<MapSpec> {
        &self.rt.spec
    }

    pub fn swiss(&self) -> &Swiss {
        &self.map
    }

    pub fn header(&self) -> Header {
        self.map.header(&self.rt)
    }

    /// Live entries: `len(m)`.
    pub fn count(&self) -> u64 {
        self.header().used
    }

    /// The map's own bytes and objects, ever allocated and held.
    pub fn tally(&self) -> Tally {
        self.rt.heap.map_tally()
    }

    /// What the collector would keep of the map.
    pub fn reach(&self) -> Reach {
        self.map.reach(&self.rt)
    }

    /// Makes the map's next new seed `seed` (from a recording).
    pub fn queue_map_seed(&mut self, seed: u64) {
        self.rt.seeds.queue_map_seed(seed);
    }

    /// How many hash seeds the map has drawn.
    pub fn seeds_drawn(&self) -> u64 {
        self.rt.seeds.drawn()
    }

    /// Forgets seeds that were queued and not drawn; returns how many.
    pub fn drop_queued_seeds(&mut self) -> usize {
        self.rt.seeds.drop_queued()
    }

    /// Puts a key and an elem given as they lie in memory; true: the key is new. What they point to must be pinned, or
    /// be payload that the map takes over.
    pub fn put<O: Observer>(&mut self, key: &[u8], elem: &[u8], obs: &mut O) -> Result<bool, EngineError> {
        self.assign(key, elem, obs).map(|done| done.inserted)
    }

    #[inline]
    fn assign<O: Observer>(&mut self, key: &[u8], elem: &[u8], obs: &mut O) -> Result<Assigned, EngineError> {
        let done = with_key_kind!(self.keys, K => assign::assign::<K, O>(&mut self.rt, &self.map, key, obs))?;
        assign::write_elem(&mut self.rt, done.elem, elem, !done.inserted, obs);
        Ok(done)
    }

    /// As [`SwissState::put`], with nobody listening.
    #[inline]
    pub fn put_bytes(&mut self, key: &[u8], elem: &[u8]) -> Result<(), EngineError> {
        self.assign(key, elem, &mut Silent).map(|_| ())
    }

    /// Deletes a key given as it lies in memory. True where it was there.
    pub fn delete<O: Observer>(&mut self, key: &[u8], obs: &mut O) -> Result<bool, EngineError> {
        with_key_kind!(self.keys, K => delete::delete::<K, O>(&mut self.rt, &self.map, key, obs))
    }

    #[inline]
    pub fn delete_bytes(&mut self, key: &[u8]) -> Result<bool, EngineError> {
        self.delete(key, &mut Silent)
    }

    pub fn clear<O: Observer>(&mut self, obs: &mut O) {
        clear::clear(&mut self.rt, &self.map, obs);
    }

    /// The hash of a key (under the map's seed now), and its group's address and slot if it is there.
    pub fn find_bytes(&self, key: &[u8]) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
        with_key_kind!(self.keys, K => delete::lookup::<K>(&self.rt, &self.map, key))
    }

    /// Encodes a value of type `ty`, its payload pinned: it stays until the state is dropped.
    pub fn pin(&mut self, ty: TypeId, value: &Value) -> Result<Vec<u8>, HeapFull> {
        let bytes = self.encode(ty, value)?;
        let mut payload = Vec::new();
        store::payload_of(&self.rt.heap, &self.rt.spec, ty, &bytes, &mut payload);
        for addr in payload {
            self.rt.heap.pin(addr);
        }
        Ok(bytes)
    }

    /// Encodes a value of type `ty`. Its payload is the caller's until a put takes it over.
    pub fn encode(&mut self, ty: TypeId, value: &Value) -> Result<Vec<u8>, HeapFull> {
        let spec = self.rt.spec.clone();
        let mut bytes = vec![0; spec.layouts.of(ty).size as usize];
        store::encode(&mut self.rt.heap, &spec, ty, value, &mut bytes)?;
        Ok(bytes)
    }

    /// Encodes number `n` of a type's sequence. Its payload is the caller's until a put takes it over.
    pub fn encode_nth(&mut self, ty: TypeId, n: u64) -> Result<Vec<u8>, HeapFull> {
        let spec = self.rt.spec.clone();
        let sequence = gotype::sequence(&spec.layouts, ty);
        let n = n % sequence.count();
        let mut bytes = vec![0; spec.layouts.of(ty).size as usize];
        store::encode_nth(&mut self.rt.heap, &spec, sequence.carrier(n), n, &mut bytes)?;
        Ok(bytes)
    }

    /// Frees the payload of a key that the map did not keep.
    pub fn drop_key(&mut self, key: &[u8]) {
        let mut payload = Vec::new();
        store::payload_of(&self.rt.heap, &self.rt.spec, self.rt.spec.map.key, key, &mut payload);
        for addr in payload {
            self.rt.heap.free(addr);
        }
    }
}
