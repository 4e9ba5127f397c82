//! A map and its process: what changes it.
//!
//! Invariant: [`MapState::apply`] is the one way to change a map by Go values; [`MapState::put_bytes`] and its siblings
//! take keys as they lie in memory.

use super::iteration::Iteration;
use super::keys::{Keys, with_key_kind};
use super::observer::{Observer, Silent, Stepped, Told};
use super::op::{EngineError, Op, Operand, Outcome};
use super::runtime::Runtime;
use super::seeds::Seeds;
use super::slot::Assigned;
use super::spec::MapSpec;
use super::{Classic, Swiss, classic, store, swiss};
use crate::gotype::{self, Sequence, TypeId, Value};
use crate::heap::HeapFull;
use crate::target::MapImpl;
use crate::units::Addr;
use std::sync::Arc;

/// Default of `--max-heap`, in bytes.
pub const DEFAULT_MAX_HEAP: u64 = 4 << 30;

/// A map of either implementation.
#[derive(Clone, Debug)]
pub(super) enum Map {
    Classic(Classic),
    Swiss(Swiss),
}

/// Where a search for a key begins: keys with the same home collide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// Classic: the bucket's index.
    Bucket(u64),
    /// Swiss: the table's index in the directory (0 in a small map) and the first group's in the table.
    Group {
        /// The table's index in the directory; 0 in a small map.
        table: u64,
        /// The first group's index in the table.
        group: u64,
    },
}

/// A map and its process, at one moment.
pub struct MapState {
    pub(super) rt: Runtime,
    pub(super) map: Map,
    pub(super) keys: Keys,
    pub(super) key_sequence: Sequence,
    pub(super) elem_sequence: Sequence,
    /// The open loop.
    pub(super) iteration: Option<Box<Iteration>>,
    /// Operations applied, for caches.
    pub(super) generation: u64,
    /// Memory for the next elem and key as they lie in memory.
    pub(super) buffers: [Vec<u8>; 2],
}

impl MapState {
    /// `make(map[K]V, hint)`; `hint` -1: `make(map[K]V)`. `limit`: most bytes of simulated heap.
    pub fn new(spec: Arc<MapSpec>, hint: i64, seeds: &Seeds, limit: u64) -> Result<MapState, EngineError> {
        MapState::made(Runtime::new(spec, false, seeds, limit), hint)
    }

    /// The same of a map that does not escape: its header, and with a hint of up to 8 its first bucket or group, lie on
    /// the goroutine's stack and are no allocations.
    pub fn on_stack(spec: Arc<MapSpec>, hint: i64, seeds: &Seeds, limit: u64) -> Result<MapState, EngineError> {
        MapState::made(Runtime::new(spec, true, seeds, limit), hint)
    }

    fn made(mut rt: Runtime, hint: i64) -> Result<MapState, EngineError> {
        let spec = rt.spec.clone();
        let map = match spec.target().map_impl() {
            MapImpl::Classic => Map::Classic(classic::make(&mut rt, hint)?),
            MapImpl::Swiss | MapImpl::SwissSplit => Map::Swiss(swiss::make(&mut rt, hint)?),
        };
        Ok(MapState {
            keys: Keys::of(&spec.map),
            key_sequence: gotype::sequence(&spec.layouts, spec.map.key),
            elem_sequence: gotype::sequence(&spec.layouts, spec.map.elem),
            rt,
            map,
            iteration: None,
            generation: 0,
            buffers: [Vec::new(), Vec::new()],
        })
    }

    /// The map's type, on its target.
    pub fn spec(&self) -> &Arc<MapSpec> {
        &self.rt.spec
    }

    /// Changes with every operation.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many keys the key type's sequence has.
    pub fn key_values(&self) -> u64 {
        self.key_sequence.count()
    }

    /// Every live key's bytes in the order of memory. Classic: the current array bucket by bucket along its chains,
    /// then what has not moved yet. Swiss: table by table in the order of the directory.
    pub fn for_each_key(&self, each: impl FnMut(&[u8])) {
        match &self.map {
            Map::Classic(map) => map.for_each_key(self.rt.memory(), each),
            Map::Swiss(map) => map.for_each_key(self.rt.memory(), each),
        }
    }

    /// Where the search for key number `n` begins, and whether the key is in the map.
    pub fn home_of_nth(&mut self, n: u64) -> Result<(Home, bool), EngineError> {
        let found = self.with_key(&Operand::Nth(n), |state, key| state.find_bytes(key))?;
        let (hash, place) = self.named(found)?;
        let home = match &self.map {
            Map::Classic(map) => Home::Bucket(hash & (map.hmap(self.rt.memory()).bucket_count() - 1)),
            Map::Swiss(map) => {
                let (table, group) = map.home_of(self.rt.memory(), hash);
                Home::Group { table, group }
            }
        };
        Ok((home, place.is_some()))
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
    pub(crate) fn drop_queued_seeds(&mut self) -> usize {
        self.rt.seeds.drop_queued()
    }

    /// Does one operation. On an error of the heap's limit the map may be half changed; otherwise unchanged.
    pub fn apply<O: Observer>(&mut self, op: &Op, obs: &mut O) -> Result<Outcome, EngineError> {
        let outcome = match (O::ON, O::STEPS) {
            (false, _) => self.apply_op(op, &mut Silent),
            (true, true) => self.apply_op(op, &mut Stepped::new(obs)),
            (true, false) => self.apply_op(op, &mut Told::new(obs)),
        };
        obs.done(&self.rt.heap);
        outcome
    }

    fn apply_op<O: Observer>(&mut self, op: &Op, obs: &mut O) -> Result<Outcome, EngineError> {
        match op {
            Op::Put { key, elem } => {
                let key_bytes = self.encode(true, key)?;
                let elem_bytes = self.encode(false, elem)?;
                let done = self.assign_bytes(&key_bytes, &elem_bytes, obs);
                if !done.as_ref().is_ok_and(|a| a.owns_key) {
                    self.drop_temporary(&key_bytes);
                }
                self.buffers = [elem_bytes, key_bytes];
                let inserted = self.named(done)?.inserted;
                Ok(if inserted { Outcome::Inserted } else { Outcome::Updated })
            }
            Op::Get { key } => {
                let key_bytes = self.encode(true, key)?;
                let found = self.find_with(&key_bytes, obs);
                self.drop_temporary(&key_bytes);
                self.generation += 1;
                let (_, found) = self.named(found)?;
                Ok(if found.is_some() { Outcome::Found } else { Outcome::NotFound })
            }
            Op::Delete { key } => {
                let key_bytes = self.encode(true, key)?;
                let deleted = self.delete_with(&key_bytes, obs);
                self.drop_temporary(&key_bytes);
                self.buffers[1] = key_bytes;
                Ok(if self.named(deleted)? { Outcome::Deleted } else { Outcome::NotFound })
            }
            Op::Clear => {
                self.generation += 1;
                match &self.map {
                    Map::Classic(map) => classic::clear(&mut self.rt, map, obs),
                    Map::Swiss(map) => swiss::clear(&mut self.rt, map, obs),
                }
                Ok(Outcome::Cleared)
            }
            Op::Range { .. } | Op::Next { .. } | Op::Break | Op::Clone | Op::Remake { .. } => self.apply_loop(op, obs),
        }
    }

    /// Puts a key and an elem given as they lie in memory. What they point to must be pinned (see [`MapState::pin`]).
    #[inline]
    pub fn put_bytes(&mut self, key: &[u8], elem: &[u8]) -> Result<(), EngineError> {
        self.assign_bytes(key, elem, &mut Silent).map(|_| ())
    }

    /// Deletes a key given as it lies in memory. True where it was there.
    #[inline]
    pub fn delete_bytes(&mut self, key: &[u8]) -> Result<bool, EngineError> {
        self.delete_with(key, &mut Silent)
    }

    #[inline]
    fn assign_bytes<O: Observer>(&mut self, key: &[u8], elem: &[u8], obs: &mut O) -> Result<Assigned, EngineError> {
        self.generation += 1;
        let rt = &mut self.rt;
        match &self.map {
            Map::Classic(map) => with_key_kind!(self.keys, K => classic::put::<K, O>(rt, map, key, elem, obs)),
            Map::Swiss(map) => with_key_kind!(self.keys, K => swiss::put::<K, O>(rt, map, key, elem, obs)),
        }
    }

    #[inline]
    fn delete_with<O: Observer>(&mut self, key: &[u8], obs: &mut O) -> Result<bool, EngineError> {
        self.generation += 1;
        let rt = &mut self.rt;
        match &self.map {
            Map::Classic(map) => with_key_kind!(self.keys, K => classic::delete::<K, O>(rt, map, key, obs)),
            Map::Swiss(map) => with_key_kind!(self.keys, K => swiss::delete::<K, O>(rt, map, key, obs)),
        }
    }

    /// The hash of a key (under the map's seed now), and its bucket's (Swiss: group's) address and slot if it is there.
    /// Looking changes nothing, not even the stream that the hashes of NaN draw from.
    pub fn find_bytes(&self, key: &[u8]) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
        self.find_with(key, &mut Silent)
    }

    fn find_with<O: Observer>(&self, key: &[u8], obs: &mut O) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
        let stream = self.rt.hasher.random_state();
        let found = match &self.map {
            Map::Classic(map) => with_key_kind!(self.keys, K => classic::lookup::<K, O>(&self.rt, map, key, obs)),
            Map::Swiss(map) => with_key_kind!(self.keys, K => swiss::lookup::<K, O>(&self.rt, map, key, obs)),
        };
        self.rt.hasher.restore_random(stream);
        found
    }

    /// A key (or elem) as it lies in memory. What it points to is payload in the heap until the map takes it over.
    fn encode(&mut self, is_key: bool, operand: &Operand) -> Result<Vec<u8>, HeapFull> {
        let map = &self.rt.spec.map;
        let (ty, size, sequence) = if is_key {
            (map.key, map.key_size, &self.key_sequence)
        } else {
            (map.elem, map.elem_size, &self.elem_sequence)
        };
        self.rt.heap.check_fits(size)?;
        let mut bytes = std::mem::take(&mut self.buffers[usize::from(is_key)]);
        bytes.clear();
        bytes.resize(size as usize, 0);
        match operand {
            Operand::Nth(n) => store::encode_nth(&mut self.rt.heap, &self.rt.spec, sequence, *n, &mut bytes)?,
            Operand::Value(value) => store::encode(&mut self.rt.heap, &self.rt.spec, ty, value, &mut bytes)?,
        }
        Ok(bytes)
    }

    /// Calls `f` with a key as it lies in memory. What it points to is in the heap meanwhile, so that later
    /// allocations may get other addresses: ask a copy of a state whose bytes matter.
    pub fn with_key<T>(&mut self, key: &Operand, f: impl FnOnce(&MapState, &[u8]) -> T) -> Result<T, HeapFull> {
        let bytes = self.encode(true, key)?;
        let result = f(self, &bytes);
        self.drop_temporary(&bytes);
        Ok(result)
    }

    /// Encodes a value of type `ty`, its payload pinned: it stays until the state is dropped.
    pub fn pin(&mut self, ty: TypeId, value: &Value) -> Result<Vec<u8>, HeapFull> {
        let spec = self.rt.spec.clone();
        let size = spec.layouts.of(ty).size;
        self.rt.heap.check_fits(size)?;
        let mut bytes = vec![0; size as usize];
        store::encode(&mut self.rt.heap, &spec, ty, value, &mut bytes)?;
        let mut payload = Vec::new();
        store::payload_of(&self.rt.heap, &spec, ty, &bytes, &mut payload);
        for addr in payload {
            self.rt.heap.pin(addr);
        }
        Ok(bytes)
    }

    /// Frees the payload of a key that the map did not keep.
    fn drop_temporary(&mut self, key: &[u8]) {
        if !self.rt.key_payload {
            return;
        }
        let mut payload = Vec::new();
        store::payload_of(&self.rt.heap, &self.rt.spec, self.rt.spec.map.key, key, &mut payload);
        for addr in payload {
            self.rt.heap.free(addr);
        }
    }

    /// Puts the dynamic type's name into an error.
    pub(super) fn named<T>(&self, result: Result<T, EngineError>) -> Result<T, EngineError> {
        result.map_err(|e| match e {
            EngineError::Unhashable { ty, .. } => EngineError::Unhashable { ty, name: self.rt.spec.types.name(ty) },
            other => other,
        })
    }
}
