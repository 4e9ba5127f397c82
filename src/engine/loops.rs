//! A loop over a map that pauses in its body: what both map implementations share of it.
//!
//! Invariant: while a loop is open, [`Runtime`](super::Runtime) gives back nothing that the loop may still read; once it is closed, all
//! of that is given back. Bytes that only the loop keeps alive never count as the map's live bytes.
//!
//! Differs from Go: everything that the map lets go while a loop is open stays in the simulated heap until the loop
//! closes, also what a collection could take earlier.

use super::event::{Copies, Loop};
use super::iteration::{Cursor, Iteration};
use super::keys::with_key_kind;
use super::mark::Reach;
use super::observer::Observer;
use super::op::{EngineError, Op, Outcome};
use super::runtime::Make;
use super::site::LoopEntry;
use super::state::{Map, MapState};
use super::store::word_of;
use super::{classic, swiss};
use crate::heap::Leads;
use crate::units::Addr;
use std::collections::HashSet;

impl MapState {
    /// The open loop.
    pub fn iterator(&self) -> Option<&Iteration> {
        self.iteration.as_deref()
    }

    /// The map's own objects that only the open loop keeps alive: reachable from it, not from the header.
    pub fn kept_by_iterator(&self) -> Reach {
        let Some(iteration) = self.iterator() else { return Reach::default() };
        let boxes = self.rt.kept_boxes;
        let mut reach = match (&iteration.cursor, &self.map) {
            (Cursor::Classic(iter), Map::Classic(map)) => iter.reach(&self.rt, map, boxes),
            (Cursor::Swiss(iter), Map::Swiss(map)) => iter.reach(&self.rt, map, boxes),
            _ => Reach::default(),
        };
        let own: HashSet<Addr> = self.reach().objects.iter().map(|o| o.addr).collect();
        reach.objects.retain(|o| !own.contains(&o.addr));
        reach
    }

    /// Makes the next loop begin with these random numbers (from a recording): classic one, Swiss two.
    pub fn queue_loop_start(&mut self, drawn: &[u64]) {
        self.rt.seeds.queue_starts(drawn);
    }

    /// Does an operation on a loop, or one that makes a loop's map anew.
    pub(super) fn apply_loop<O: Observer>(&mut self, op: &Op, obs: &mut O) -> Result<Outcome, EngineError> {
        self.generation += 1;
        match op {
            Op::Range { entries } => self.range(*entries, obs),
            Op::Next { entries } => self.next_entries(*entries, obs),
            Op::Clone => self.clone_map(obs),
            Op::Remake { hint } => self.remake(*hint, obs),
            _ => self.break_loop(obs),
        }
    }

    /// `for range m`: to its end, or pausing in the body of entry number `most`.
    fn range<O: Observer>(&mut self, most: Option<u64>, obs: &mut O) -> Result<Outcome, EngineError> {
        self.close_loop();
        let cursor = match &self.map {
            Map::Classic(map) => classic::Iter::begin(&mut self.rt, map, obs)?.map(Cursor::Classic),
            Map::Swiss(map) => swiss::Iter::begin(&mut self.rt, map, obs).map(Cursor::Swiss),
        };
        let Some(cursor) = cursor else {
            obs.tell(&self.rt.heap, Loop::Ended { visited: 0 });
            return Ok(Outcome::Ranged { entries: 0, open: false });
        };
        self.iteration = Some(Box::new(Iteration { cursor, visited: 0, last: None }));
        self.rt.iterating = true;
        self.go_on(most.unwrap_or(u64::MAX), obs)
    }

    /// The open loop goes on by up to `most` entries; at its end it closes.
    fn next_entries<O: Observer>(&mut self, most: u64, obs: &mut O) -> Result<Outcome, EngineError> {
        if self.iteration.is_none() {
            return Err(EngineError::NoLoop("next"));
        }
        self.go_on(most, obs)
    }

    /// Leaves the open loop.
    fn break_loop<O: Observer>(&mut self, obs: &mut O) -> Result<Outcome, EngineError> {
        let Some(iteration) = self.iterator() else { return Err(EngineError::NoLoop("break")) };
        let visited = iteration.visited;
        self.close_loop();
        obs.tell(&self.rt.heap, Loop::Left { visited });
        Ok(Outcome::LoopLeft)
    }

    fn go_on<O: Observer>(&mut self, most: u64, obs: &mut O) -> Result<Outcome, EngineError> {
        let Some(mut iteration) = self.iteration.take() else { return Err(EngineError::NoLoop("next")) };
        let done = with_key_kind!(self.keys, K => self.visit::<K, O>(&mut iteration, most, obs));
        let open = matches!(done, Ok(entries) if entries == most);
        let (visited, last) = (iteration.visited, iteration.last);
        self.iteration = Some(iteration);
        if open {
            self.keep_boxes(last);
        } else {
            self.close_loop();
            obs.tell(&self.rt.heap, Loop::Ended { visited });
        }
        done.map(|entries| Outcome::Ranged { entries, open })
    }

    fn visit<K: super::keys::KeyKind, O: Observer>(
        &mut self,
        iteration: &mut Iteration,
        most: u64,
        obs: &mut O,
    ) -> Result<u64, EngineError> {
        for entries in 0..most {
            let next = match (&mut iteration.cursor, &self.map) {
                (Cursor::Classic(iter), Map::Classic(map)) => iter.next::<K, O>(&self.rt, map, obs)?,
                (Cursor::Swiss(iter), Map::Swiss(map)) => iter.next::<K, O>(&self.rt, map, obs)?,
                _ => None,
            };
            iteration.last = next;
            let Some(LoopEntry { bucket, slot, moved }) = next else { return Ok(entries) };
            iteration.visited += 1;
            // Of many, the first ones and the one that the loop stops at.
            if O::ON && (entries + 1 == most || obs.takes(1)) {
                obs.tell(&self.rt.heap, Loop::Visited { number: iteration.visited, bucket, slot: slot as u8, moved });
            }
        }
        Ok(most)
    }

    /// The loop's variables name the last entry's boxes, whatever becomes of its slot.
    fn keep_boxes(&mut self, last: Option<LoopEntry>) {
        let m = &self.rt.spec.map;
        let (key, elem, word) = (m.indirect_key, m.indirect_elem, self.rt.spec.word());
        let Some(LoopEntry { bucket, slot, .. }) = last.filter(|_| key || elem) else { return };
        let (key_at, elem_at) = match &self.map {
            Map::Classic(map) => (map.geo.key(slot), map.geo.elem(slot)),
            Map::Swiss(map) => (map.geometry().key(slot), map.geometry().elem(slot)),
        };
        let heap = &self.rt.heap;
        let boxed = |indirect: bool, at: usize| {
            if indirect { Addr(word_of(heap.bytes(bucket.plus(at as u64), word))) } else { Addr::NIL }
        };
        self.rt.kept_boxes = [boxed(key, key_at), boxed(elem, elem_at)];
    }

    /// Closes the open loop, if any, and gives back what was kept for it.
    fn close_loop(&mut self) {
        if self.iteration.take().is_none() {
            return;
        }
        self.rt.iterating = false;
        self.rt.kept_boxes = [Addr::NIL; 2];
        let growing = match &self.map {
            Map::Classic(map) => map.hmap(self.rt.memory()).growing(),
            Map::Swiss(_) => false,
        };
        if !growing {
            self.rt.empty_trash();
        }
    }

    /// `m = maps.Clone(m)`. The copied map goes through an `any` to a function without a body (`maps/maps.go: clone`), so
    /// that it escapes.
    fn clone_map<O: Observer>(&mut self, obs: &mut O) -> Result<Outcome, EngineError> {
        if self.rt.stack {
            return Err(EngineError::CloneOnStack);
        }
        let entries = self.count();
        let before = self.tally();
        self.replace_map(obs, |state, obs| {
            let rt = &mut state.rt;
            Ok(match &state.map {
                Map::Classic(map) => {
                    let (map, shared) = with_key_kind!(state.keys, K => classic::clone::<K, O>(rt, map, obs))?;
                    (Map::Classic(map), shared)
                }
                Map::Swiss(map) => {
                    let map = with_key_kind!(state.keys, K => swiss::clone::<K, O>(rt, map, obs))?;
                    (Map::Swiss(map), HashSet::new())
                }
            })
        })?;
        if O::ON {
            let (bytes, objects) = self.tally().since(before);
            obs.tell(&self.rt.heap, Copies::Cloned { entries, bytes, objects });
        }
        Ok(Outcome::Cloned)
    }

    /// `n := make(map[K]V, hint); for k, v := range m { n[k] = v }; m = n`. `hint`: `None` is `len(m)`, -1 is no hint.
    fn remake<O: Observer>(&mut self, hint: Option<i64>, obs: &mut O) -> Result<Outcome, EngineError> {
        let (entries, before) = (self.count(), self.tally());
        let is_constant = hint.is_some();
        let hint = hint.unwrap_or(entries as i64);
        let make = Make { hint, is_constant, on_stack: self.rt.stack };
        self.replace_map(obs, |state, obs| {
            let rt = &mut state.rt;
            let map = match &state.map {
                Map::Classic(map) => {
                    Map::Classic(with_key_kind!(state.keys, K => classic::remake::<K, O>(rt, map, make, obs))?)
                }
                Map::Swiss(map) => {
                    Map::Swiss(with_key_kind!(state.keys, K => swiss::remake::<K, O>(rt, map, make, obs))?)
                }
            };
            Ok((map, HashSet::new()))
        })?;
        if O::ON {
            let (bytes, objects) = self.tally().since(before);
            obs.tell(&self.rt.heap, Copies::Remade { hint, entries, bytes, objects });
        }
        Ok(Outcome::Remade)
    }

    /// Tells all memory as written that is not `old`: of a map too large for its steps to be told.
    #[cold]
    fn tell_made<O: Observer>(&self, old: &[Addr], obs: &mut O) {
        let (heap, old) = (&self.rt.heap, old.iter().collect::<HashSet<_>>());
        let made = heap.map_objects().into_iter().filter(|addr| !old.contains(addr));
        let objects = made.filter_map(|addr| heap.object_at(addr));
        for object in objects {
            obs.wrote(object.addr, object.requested);
        }
    }

    /// Puts the map that `make` makes in the place of this one, and gives back what was this one's: all but `make`'s
    /// shared boxes, and payload, which the new map's slots own now.
    fn replace_map<O: Observer>(
        &mut self,
        obs: &mut O,
        make: impl FnOnce(&mut MapState, &mut O) -> Result<(Map, HashSet<Addr>), EngineError>,
    ) -> Result<(), EngineError> {
        self.close_loop();
        let mut old = self.rt.heap.map_objects();
        // The new map may grow on its way: what it lets go then is not the old one's.
        let trash = self.rt.heap.take_waiting();
        let (map, shared) = match make(self, obs) {
            Ok(made) => made,
            Err(error) => {
                trash.into_iter().for_each(|addr| self.rt.heap.put_off(addr, Leads::There));
                return Err(error);
            }
        };
        if O::STEPS && !obs.is_fine() {
            self.tell_made(&old, obs);
        }
        if let Map::Classic(map) = &self.map {
            // A loop over the old map may have given it these.
            let extra = map.extra(self.rt.memory()).map_or(Addr::NIL, |e| e.overflow);
            old.extend([map.hmap(self.rt.memory()).extra, extra]);
        }
        self.map = map;
        trash.into_iter().chain(old.into_iter().filter(|o| !shared.contains(o))).for_each(|o| self.rt.heap.free(o));
        Ok(())
    }
}
