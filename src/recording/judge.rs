//! What a recorded state of either implementation asks of the map that its recording is replayed on.

use super::format::{ClassicState, RecordedKey};
use super::states::{Leaf, RANDOM_NOVERFLOW_B, Simulated, Twins};
use super::swiss_states::{SimulatedSwiss, SwissMemory};
use crate::engine::MapState;

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
    fn compare(&self, map: &MapState, keys: &Keys) -> Option<Vec<Leaf>>;
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

    fn compare(&self, map: &MapState, keys: &Keys) -> Option<Vec<Leaf>> {
        let state = map.classic()?;
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

    fn compare(&self, map: &MapState, keys: &Keys) -> Option<Vec<Leaf>> {
        Some(SimulatedSwiss { state: map.swiss()?, keys: keys.bytes }.compare(self))
    }
}

/// The keys of a recording that are equal to others of it.
pub(super) fn twins(keys: &[RecordedKey], map: &MapState, bytes: &[Vec<u8>]) -> Twins {
    Twins::new(keys, |i, j| map.read().keys_equal(&bytes[i], &bytes[j]))
}
