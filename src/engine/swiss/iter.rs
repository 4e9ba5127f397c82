//! Ranging over a Swiss map (`internal/runtime/maps/table.go: Iter.Init, Iter.Next`, the same in Go 1.24 to 1.27).
//!
//! Invariant: an [`Iter`] holds what Go's `maps.Iter` holds and moves as it does, also while the map grows or is cleared
//! between two steps. It reads the heap alone; what it may still read is kept by [`Runtime`] while a loop is open. A
//! loop allocates nothing. Knows nothing of what a loop's body does.

use super::super::EngineError;
use super::super::event::Loop;
use super::super::mark::{self, Reach};
use super::super::memory::Memory;
use super::super::observer::{Observer, Silent};
use super::super::runtime::Runtime;
use super::super::site::LoopEntry;
use super::super::site::{Passed, Site, SlotSet};
use super::delete::lookup;
use super::group::{Ctrls, EMPTY};
use super::keys::{KeyKind, key_value};
use super::{CTRLS, Geometry, Header, SLOTS, Swiss, Table};
use crate::units::Addr;

/// Where a loop over a Swiss map stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Iter {
    /// The random numbers that the loop began with.
    pub drawn: [u64; 2],
    /// Slots of each table (and of a small map's group) are visited from this one on, wrapping.
    entry_offset: u64,
    /// Directory entries are visited from this one on, wrapping. Doubles with the directory.
    dir_offset: u64,
    /// How often the map had been cleared when the loop began.
    pub clear_seq: u64,
    /// globalDepth at the last step.
    pub global_depth: u8,
    /// Directory entries passed, before `dir_offset` is added; `None`: the map was small when the loop began.
    dir_index: Option<u64>,
    /// The table being walked, also once it is replaced; nil between two.
    pub table: Addr,
    /// The group of the last entry; of a map that was small, its one group.
    pub group: Addr,
    /// Slots passed in the table, before `entry_offset` is added.
    entry_index: u64,
}

impl Iter {
    /// `Iter.Init`. `None`: the map is empty, and nothing is drawn.
    pub(crate) fn begin<O: Observer>(rt: &mut Runtime, map: &Swiss, obs: &mut O) -> Option<Iter> {
        let h = Header::load(&rt.heap, map);
        if h.used == 0 {
            return None;
        }
        let drawn = [rt.seeds.start(), rt.seeds.start()];
        let small = h.is_small();
        let mut iter = Iter {
            drawn,
            entry_offset: drawn[0],
            dir_offset: drawn[1],
            clear_seq: h.clear_seq,
            global_depth: h.global_depth,
            dir_index: (!small).then_some(0),
            table: Addr::NIL,
            group: if small { h.dir_ptr } else { Addr::NIL },
            entry_index: 0,
        };
        if O::ON {
            let start = if small { 0 } else { iter.resolve(rt, map, &h).index as u64 };
            let slots =
                if small { SLOTS as u64 } else { Table::load(&rt.heap, iter.table, map.geo.word).capacity.into() };
            iter.table = Addr::NIL;
            iter.dir_offset = drawn[1];
            let (entries, offset) = (h.used, drawn[0] & (slots - 1));
            let begun = Loop::Begun { entries, drawn, start, offset, bytes: 0, is_small: small };
            obs.tell(&rt.heap, begun);
        }
        Some(iter)
    }

    /// `Iter.Next`: the next entry; `None` at the end.
    pub(crate) fn next<K: KeyKind, O: Observer>(
        &mut self,
        rt: &Runtime,
        map: &Swiss,
        obs: &mut O,
    ) -> Result<Option<LoopEntry>, EngineError> {
        let h = Header::load(&rt.heap, map);
        let Some(dir_index) = self.dir_index else { return self.next_small::<K, O>(rt, map, &h, obs) };
        let orders = h.global_depth - self.global_depth;
        let mut dir_index = dir_index << orders;
        self.dir_index = Some(dir_index);
        self.dir_offset <<= orders;
        self.global_depth = h.global_depth;
        while dir_index < h.dir_len {
            let is_next = self.table.is_nil();
            let table = self.resolve(rt, map, &h);
            if O::STEPS && is_next && obs.takes(1) {
                let directory = dir_index.wrapping_add(self.dir_offset) & (h.dir_len - 1);
                let Table { index, capacity, used, .. } = table;
                obs.tell(&rt.heap, Loop::AtTable { directory, index: index as u64, capacity, used });
            }
            if let Some(entry) = self.next_in_table::<K, O>(rt, map, &table, obs)? {
                return Ok(Some(entry));
            }
            // The entries of the directory that the table stands for, also those of the halves it has split into.
            dir_index += 1 << (h.global_depth - table.local_depth);
            self.dir_index = Some(dir_index);
            self.table = Addr::NIL;
            self.group = Addr::NIL;
            self.entry_index = 0;
        }
        Ok(None)
    }

    /// The table being walked, or else the one that the directory names. The first one may be met in the middle of its
    /// run of directory entries: the loop then begins at the run's first.
    fn resolve(&mut self, rt: &Runtime, map: &Swiss, h: &Header) -> Table {
        let geo = &map.geo;
        if self.table.is_nil() {
            let index = self.dir_index.unwrap_or(0).wrapping_add(self.dir_offset) & (h.dir_len - 1);
            self.table = h.table_at(&rt.heap, geo, index);
            let first = Table::load(&rt.heap, self.table, geo.word).index as u64;
            self.dir_offset = self.dir_offset.wrapping_sub(index - first);
        }
        Table::load(&rt.heap, self.table, geo.word)
    }

    /// The next entry of a table: one slot is looked at by itself, then whole groups for their full slots. After an
    /// entry found the second way the loop stands at the group's next full slot, or at the next group: what a body
    /// puts in between is passed over.
    fn next_in_table<K: KeyKind, O: Observer>(
        &mut self,
        rt: &Runtime,
        map: &Swiss,
        table: &Table,
        obs: &mut O,
    ) -> Result<Option<LoopEntry>, EngineError> {
        let mask = u64::from(table.capacity) - 1;
        if self.entry_index > mask {
            return Ok(None);
        }
        let slot = self.enter_group(rt, &map.geo, table, obs);
        let is_full = rt.heap.bytes(self.group, CTRLS)[slot] & EMPTY == 0;
        self.entry_index += 1;
        if is_full && let Some(entry) = self.entry_at::<K, O>(rt, map, slot, table.index == -1, obs)? {
            return Ok(Some(entry));
        }
        while self.entry_index <= mask {
            let slot = self.enter_group(rt, &map.geo, table, obs);
            let mut full = Ctrls::of(rt.heap.bytes(self.group, CTRLS)).match_full().skip_while(|&i| i < slot);
            let Some(first) = full.next() else {
                self.entry_index += (SLOTS - slot) as u64;
                continue;
            };
            if self.entry_index + (first - slot) as u64 > mask {
                break;
            }
            self.entry_index += (full.next().unwrap_or(SLOTS) - slot) as u64;
            if let Some(entry) = self.entry_at::<K, O>(rt, map, first, table.index == -1, obs)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Goes to the group of the slot that the loop stands at; returns the slot's number there.
    fn enter_group<O: Observer>(&mut self, rt: &Runtime, geo: &Geometry, table: &Table, obs: &mut O) -> usize {
        let index = self.entry_index.wrapping_add(self.entry_offset) & (u64::from(table.capacity) - 1);
        let group = index / SLOTS as u64;
        let is_next = self.group != geo.group_at(table.groups, group);
        self.group = geo.group_at(table.groups, group);
        if is_next {
            let replaced = table.index == -1;
            let site = Site::Group { table: if replaced { 0 } else { table.index as u64 }, group };
            self.tell_group(rt, site, replaced, obs);
        }
        (index % SLOTS as u64) as usize
    }

    /// Tells the group that the loop has come to, if it has entries.
    fn tell_group<O: Observer>(&self, rt: &Runtime, site: Site, replaced: bool, obs: &mut O) {
        if O::STEPS {
            let ctrls = rt.heap.bytes(self.group, CTRLS);
            let full = SlotSet::of(|i| ctrls[i] & EMPTY == 0);
            if !full.is_empty() && obs.takes(1) {
                obs.tell(&rt.heap, Loop::AtGroup { site, full, replaced });
            }
        }
    }

    /// A map that was small when the loop began: the group of then decides.
    fn next_small<K: KeyKind, O: Observer>(
        &mut self,
        rt: &Runtime,
        map: &Swiss,
        h: &Header,
        obs: &mut O,
    ) -> Result<Option<LoopEntry>, EngineError> {
        if self.entry_index == 0 {
            self.tell_group(rt, Site::SmallGroup, !h.is_small(), obs);
        }
        while self.entry_index < SLOTS as u64 {
            let slot = (self.entry_index.wrapping_add(self.entry_offset) % SLOTS as u64) as usize;
            self.entry_index += 1;
            if rt.heap.bytes(self.group, CTRLS)[slot] & EMPTY == 0
                && let Some(entry) = self.entry_at::<K, O>(rt, map, slot, !h.is_small(), obs)?
            {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The entry of a full slot; of a replaced group the one that the map has now under its key, if any. A key that is
    /// not equal to itself can't be found, nor be deleted but by a clear: the old group has it still.
    fn entry_at<K: KeyKind, O: Observer>(
        &self,
        rt: &Runtime,
        map: &Swiss,
        slot: usize,
        replaced: bool,
        obs: &mut O,
    ) -> Result<Option<LoopEntry>, EngineError> {
        let here = LoopEntry { bucket: self.group, slot, moved: false };
        if !replaced {
            return Ok(Some(here));
        }
        let at = self.group.plus(map.geo.key(slot) as u64);
        let key_slot = rt.heap.bytes(at, map.geo.key_slot);
        let key = K::of_slot(&rt.heap, &rt.spec, key_slot);
        if let Some((bucket, slot)) = lookup::<K, _>(rt, map, key, &mut Silent)?.1 {
            return Ok(Some(LoopEntry { bucket, slot, moved: true }));
        }
        let cleared = Header::load(&rt.heap, map).clear_seq != self.clear_seq;
        if !cleared && !K::equal(&rt.heap, &rt.spec, key, key_slot) {
            return Ok(Some(here));
        }
        if O::STEPS && obs.takes(1) {
            let key = key_value::<K>(rt, key_slot);
            obs.tell(&rt.heap, Loop::Passed { slot: slot as u8, key, why: Passed::Gone });
        }
        Ok(None)
    }

    /// True once the table being walked was replaced.
    pub fn is_stale(&self, memory: Memory, map: &Swiss) -> bool {
        !self.table.is_nil() && Table::load(memory.heap, self.table, map.geo.word).index == -1
    }

    /// What the collector would keep for the loop's sake, also where the map keeps it; `boxes`: of the last entry.
    pub(crate) fn reach(&self, rt: &Runtime, map: &Swiss, boxes: [Addr; 2]) -> Reach {
        let roots = [self.table, self.group, boxes[0], boxes[1]];
        mark::reach(rt.memory(), &roots, |marker, object| map.scan(marker, object))
    }
}
