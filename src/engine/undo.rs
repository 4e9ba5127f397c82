//! Other moments: undoing operations, and packed copies. The heap goes by its log or by deltas, the little beside it by
//! marks.
//!
//! Invariant: a state brought to a moment goes on as it went on from there, to the same bytes and addresses.

use super::iteration::Iteration;
use super::seeds::SeedStream;
use super::state::{Map, MapState};
use crate::heap;
use crate::units::Addr;

/// A moment to go back to: where the heap's log stands, and what a state has beside its heap.
#[derive(Clone)]
pub struct Mark {
    log: usize,
    map: Map,
    seeds: SeedStream,
    /// Where the stream for the hashes of NaN stands.
    random: u64,
    iterating: bool,
    kept_boxes: [Addr; 2],
    iteration: Option<Box<Iteration>>,
    generation: u64,
}

/// What leads from a state to a later one of the same run, packed.
pub struct Delta {
    heap: heap::Delta,
    mark: Mark,
}

impl Delta {
    /// Bytes of host memory that it takes.
    pub fn bytes(&self) -> u64 {
        self.heap.bytes()
    }
}

impl Mark {
    /// Length of the heap's undo log then.
    pub fn log(&self) -> usize {
        self.log
    }
}

impl MapState {
    /// Records changes from now on, in a log of at most `limit` bytes of host memory.
    pub fn start_log(&mut self, limit: u64) {
        self.rt.heap.start_log(limit);
    }

    /// Forgets the log and records nothing more.
    pub(crate) fn stop_log(&mut self) {
        self.rt.heap.stop_log();
    }

    /// The present moment, for [`MapState::undo_to`].
    pub fn mark(&self) -> Mark {
        let rt = &self.rt;
        Mark {
            log: rt.heap.log_len(),
            map: self.map.clone(),
            seeds: rt.seeds.clone(),
            random: rt.hasher.random_state(),
            iterating: rt.iterating,
            kept_boxes: rt.kept_boxes,
            iteration: self.iteration.clone(),
            generation: self.generation,
        }
    }

    /// Goes back to a mark. False (and nothing done) where the log does not reach back so far.
    pub fn undo_to(&mut self, mark: &Mark) -> bool {
        if !self.rt.heap.undo_to(mark.log) {
            return false;
        }
        self.put_back(mark);
        true
    }

    /// Everything beside the heap as it was at a mark.
    fn put_back(&mut self, mark: &Mark) {
        let rt = &mut self.rt;
        rt.seeds = mark.seeds.clone();
        rt.hasher.restore_random(mark.random);
        (rt.iterating, rt.kept_boxes) = (mark.iterating, mark.kept_boxes);
        self.map = mark.map.clone();
        self.iteration = mark.iteration.clone();
        self.generation = mark.generation;
    }

    /// Takes the heap back into the middle of the operation that began at `mark`, for a look at it: the log gets that
    /// length, and all else is as before the operation. Before the state goes on it is undone to the mark.
    pub(crate) fn look_back(&mut self, mark: &Mark, log: usize) -> bool {
        if log < mark.log || !self.rt.heap.undo_to(log) {
            return false;
        }
        self.put_back(mark);
        true
    }

    /// Forgets what leads back behind a mark.
    pub(crate) fn forget_before(&mut self, mark: &Mark) {
        self.rt.heap.forget_before(mark.log);
    }

    /// What leads from `from`, a moment of the same run, to this one; `None`: from nothing.
    pub fn delta_from(&self, from: Option<&MapState>) -> Delta {
        Delta { heap: self.rt.heap.delta_from(from.map(|f| &f.rt.heap)), mark: self.mark() }
    }

    /// Goes to where a delta leads that was taken from this moment.
    pub fn follow(&mut self, delta: &Delta) {
        self.rt.heap.apply(&delta.heap);
        self.put_back(&delta.mark);
    }

    /// Goes to where these lead, the first of them from nothing: all of this run, one behind the other.
    pub fn restore(&mut self, deltas: &[&Delta]) {
        self.rt.heap.restore(deltas.iter().map(|d| &d.heap));
        if let Some(last) = deltas.last() {
            self.put_back(&last.mark);
        }
    }

    /// A state of the same run without memory: of use only to be restored.
    pub fn hollow(&self) -> MapState {
        MapState {
            rt: self.rt.hollow(),
            map: self.map.clone(),
            keys: self.keys,
            key_sequence: self.key_sequence.clone(),
            elem_sequence: self.elem_sequence.clone(),
            iteration: None,
            generation: self.generation,
            buffers: [Vec::new(), Vec::new()],
        }
    }
}

impl Clone for MapState {
    fn clone(&self) -> MapState {
        MapState { rt: self.rt.clone(), iteration: self.iteration.clone(), ..self.hollow() }
    }
}
