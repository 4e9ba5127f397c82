//! A key to look for: as it would lie in memory, but in a heap of its own.
//!
//! Invariant: looking changes nothing of the map's, neither an address nor the stream that the hashes of NaN draw from.
//! Two keys are equal here where Go's `==` says so: the one in a slot is laid beside the one sought.

use super::op::{EngineError, Operand};
use super::spec::MapSpec;
use super::state::{Map, MapState};
use super::{steps, store};
use crate::gotype::Value;
use crate::heap::Heap;
use std::sync::Arc;

/// A key to look for in a state.
#[derive(Clone)]
pub struct Sought {
    heap: Heap,
    bytes: Vec<u8>,
    /// Under the map's seed now.
    pub hash: u64,
    /// False for a NaN, and for what holds one: its hash is random, and it equals nothing.
    pub(crate) equals_itself: bool,
}

impl MapState {
    /// A key ready to be looked for in this state.
    pub(crate) fn seek_key(&self, key: &Operand) -> Result<Sought, EngineError> {
        let (rt, map) = (&self.rt, &self.rt.spec.map);
        let mut heap = Heap::new(rt.spec.target(), rt.heap.limit());
        heap.check_fits(map.key_size)?;
        let mut bytes = vec![0; map.key_size as usize];
        match key {
            Operand::Nth(n) => store::encode_nth(&mut heap, &rt.spec, &self.key_sequence, *n, &mut bytes)?,
            Operand::Value(value) => store::encode(&mut heap, &rt.spec, map.key, value, &mut bytes)?,
        }
        let seed = match &self.map {
            Map::Classic(map) => map.hmap(rt.memory()).hash0.into(),
            Map::Swiss(map) => map.header(rt.memory()).seed,
        };
        let stream = rt.hasher.random_state();
        let hash = steps::hash_steps(&heap, &rt.spec, &rt.hasher, &map.key_steps, &bytes, seed);
        rt.hasher.restore_random(stream);
        let hash = self.named(hash.map_err(EngineError::from))?;
        let equals_itself = steps::equal_steps(&heap, &rt.spec, &map.key_steps, &bytes, &bytes);
        Ok(Sought { heap, bytes, hash, equals_itself })
    }
}

impl Sought {
    /// The value that is sought.
    pub(super) fn value(&self, spec: &MapSpec) -> Value {
        store::decode(&self.heap, spec, spec.map.key, &self.bytes)
    }

    /// Go's `==` of the key sought and another.
    pub(super) fn equals(&self, spec: &MapSpec, key: Value) -> bool {
        let (mut heap, mut bytes) = (self.heap.clone(), vec![0; self.bytes.len()]);
        store::encode(&mut heap, spec, spec.map.key, &Arc::new(key), &mut bytes).is_ok()
            && steps::equal_steps(&heap, spec, &spec.map.key_steps, &self.bytes, &bytes)
    }
}
