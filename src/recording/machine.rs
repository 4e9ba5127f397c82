//! The map that a recording is replayed on, of either implementation, and what a recorded state asks of it.

use super::format::{ClassicState, RecordedKey};
use super::states::{Leaf, RANDOM_NOVERFLOW_B, Simulated, Twins};
use super::swiss_states::{SimulatedSwiss, SwissMemory};
use crate::engine::steps::equal_steps;
use crate::engine::swiss::SwissState;
use crate::engine::{DEFAULT_MAX_HEAP, EngineError, HeapFull, MapSpec, MapState, Op, Runtime, Seeds, Silent};
use crate::gotype::Value;
use crate::target::MapImpl;
use std::sync::Arc;

/// A simulated map of either implementation.
pub(super) enum Machine {
    Classic(Box<MapState>),
    Swiss(Box<SwissState>),
}

impl Machine {
    pub(super) fn new(spec: Arc<MapSpec>, hint: i64, seeds: &Seeds) -> Result<Machine, EngineError> {
        Ok(match spec.target().map_impl() {
            MapImpl::Classic => Machine::Classic(Box::new(MapState::new(spec, hint, seeds, DEFAULT_MAX_HEAP)?)),
            _ => Machine::Swiss(Box::new(SwissState::new(spec, hint, seeds, DEFAULT_MAX_HEAP)?)),
        })
    }

    fn runtime(&self) -> &Runtime {
        match self {
            Machine::Classic(state) => state.runtime(),
            Machine::Swiss(state) => state.runtime(),
        }
    }

    pub(super) fn spec(&self) -> &Arc<MapSpec> {
        &self.runtime().spec
    }

    /// A key as it lies in memory, its payload pinned.
    pub(super) fn pin_key(&mut self, value: &Value) -> Result<Vec<u8>, HeapFull> {
        let ty = self.spec().map.key;
        match self {
            Machine::Classic(state) => state.pin(ty, value),
            Machine::Swiss(state) => state.pin(ty, value),
        }
    }

    pub(super) fn keys_equal(&self, a: &[u8], b: &[u8]) -> bool {
        equal_steps(&self.runtime().heap, self.spec(), &self.spec().map.key_steps, a, b)
    }

    /// A key's hash under the map's seed now.
    pub(super) fn hash(&self, key: &[u8]) -> Result<u64, EngineError> {
        Ok(match self {
            Machine::Classic(state) => state.find_bytes(key)?.0,
            Machine::Swiss(state) => state.find_bytes(key)?.0,
        })
    }

    pub(super) fn put(&mut self, key: &[u8], elem: &[u8]) -> Result<(), EngineError> {
        match self {
            Machine::Classic(state) => state.put_bytes(key, elem),
            Machine::Swiss(state) => state.put_bytes(key, elem),
        }
    }

    pub(super) fn delete(&mut self, key: &[u8]) -> Result<(), EngineError> {
        match self {
            Machine::Classic(state) => state.delete_bytes(key).map(drop),
            Machine::Swiss(state) => state.delete_bytes(key).map(drop),
        }
    }

    pub(super) fn clear(&mut self) -> Result<(), EngineError> {
        match self {
            Machine::Classic(state) => state.apply(&Op::Clear, &mut Silent).map(drop),
            Machine::Swiss(state) => {
                state.clear(&mut Silent);
                Ok(())
            }
        }
    }

    /// Makes the map's next new seed `seed`.
    pub(super) fn queue_seed(&mut self, seed: u64) {
        match self {
            Machine::Classic(state) => state.queue_map_seed(seed),
            Machine::Swiss(state) => state.queue_map_seed(seed),
        }
    }

    pub(super) fn seeds_drawn(&self) -> u64 {
        self.runtime().seeds.drawn()
    }

    pub(super) fn drop_queued_seeds(&mut self) {
        match self {
            Machine::Classic(state) => state.drop_queued_seeds(),
            Machine::Swiss(state) => state.drop_queued_seeds(),
        };
    }
}

/// What a run's comparison needs beside the map.
pub(super) struct Keys<'a> {
    /// As they lie in memory, in the recording's order.
    pub bytes: &'a [Vec<u8>],
    pub twins: &'a Twins,
}

/// A recorded state of one implementation.
pub(super) trait RecordedState {
    fn after_op(&self) -> i64;
    /// Part of it is random in the runtime and not compared.
    fn is_random(&self) -> bool;
    /// For each bucket or group, whether its bytes were recorded.
    fn has_bytes(&self) -> Vec<bool>;
    /// The leaves that differ; `None` where the map is of the other implementation.
    fn compare(&self, machine: &Machine, keys: &Keys) -> Option<Vec<Leaf>>;
}

impl RecordedState for ClassicState {
    fn after_op(&self) -> i64 {
        self.after_op
    }

    fn is_random(&self) -> bool {
        self.b >= RANDOM_NOVERFLOW_B
    }

    fn has_bytes(&self) -> Vec<bool> {
        self.buckets.iter().chain(&self.oldbuckets).flatten().flatten().map(|b| b.bytes.is_some()).collect()
    }

    fn compare(&self, machine: &Machine, keys: &Keys) -> Option<Vec<Leaf>> {
        let Machine::Classic(state) = machine else { return None };
        Some(Simulated { state, keys: keys.bytes, twins: keys.twins }.compare(self))
    }
}

impl RecordedState for SwissMemory {
    fn after_op(&self) -> i64 {
        self.after_op
    }

    fn is_random(&self) -> bool {
        false
    }

    fn has_bytes(&self) -> Vec<bool> {
        let groups = self.tables.iter().flatten().flat_map(|t| &t.groups);
        self.small.iter().chain(groups).map(|g| g.bytes.is_some()).collect()
    }

    fn compare(&self, machine: &Machine, keys: &Keys) -> Option<Vec<Leaf>> {
        let Machine::Swiss(state) = machine else { return None };
        Some(SimulatedSwiss { rt: state.runtime(), map: state.swiss(), keys: keys.bytes }.compare(self))
    }
}

/// The keys of a recording that are equal to others of it.
pub(super) fn twins(keys: &[RecordedKey], machine: &Machine, bytes: &[Vec<u8>]) -> Twins {
    Twins::new(keys, |i, j| machine.keys_equal(&bytes[i], &bytes[j]))
}
