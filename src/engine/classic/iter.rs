//! Ranging over a classic map (`runtime/map.go: mapiterinit, mapiternext`, the same in Go 1.21, 1.22 and 1.23).
//!
//! Invariant: an [`Iter`] holds what Go's `hiter` holds and moves as it does, also while the map grows, shrinks or is
//! cleared between two steps. It reads the heap alone; what it may still read is kept by [`Runtime`] while a loop is
//! open. Knows nothing of what a loop's body does.

use super::super::EngineError;
use super::super::event::Loop;
use super::super::mark::{self, Reach};
use super::super::observer::{Observer, Silent};
use super::super::runtime::Runtime;
use super::super::site::LoopEntry;
use super::super::site::{Passed, SlotSet, Walked};
use super::super::store::word_of;
use super::delete::lookup;
use super::grow::is_evacuated;
use super::keys::{KeyKind, key_value};
use super::make::create_overflow;
use super::{
    Classic, EMPTY_ONE, EVACUATED_EMPTY, EVACUATED_X, EVACUATED_Y, Extra, FLAG_ITERATOR, FLAG_OLD_ITERATOR, Hmap, SLOTS,
};
use crate::heap::HeapFull;
use crate::units::Addr;

/// Where a loop over a classic map stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Iter {
    /// The random number that start and offset come from.
    pub drawn: u64,
    /// B when the loop began: it walks 2^B buckets.
    pub b: u8,
    /// The array when the loop began.
    pub buckets: Addr,
    /// Index of the bucket where the loop began.
    pub start: u64,
    /// Slots of each bucket are visited from this one on, wrapping.
    pub offset: u8,
    /// The last bucket index was passed: the loop ends at `start`.
    pub(crate) wrapped: bool,
    /// Index of the bucket to walk next.
    next_bucket: u64,
    /// The bucket that the last entry was found in; nil before the first and after the last.
    pub at: Addr,
    /// Steps done in that bucket: the next slot is this plus `offset`, modulo 8.
    pub step: u8,
    /// Walking an old bucket: only entries that will move to the bucket of this index count.
    pub check: Option<u64>,
    /// Slice headers that keep the overflow buckets of unscanned bucket types alive.
    overflow: Addr,
    oldoverflow: Addr,
}

/// What a slot is to the loop.
enum Seen {
    Nothing,
    Passed(Passed),
    /// The entry in the slot itself.
    Here,
    /// The entry has moved: it is looked up.
    Moved(Addr, usize),
}

impl Iter {
    /// `mapiterinit`, less its first step. `None`: the map is empty, and nothing is drawn, flagged or allocated.
    pub(crate) fn begin<O: Observer>(rt: &mut Runtime, map: &Classic, obs: &mut O) -> Result<Option<Iter>, HeapFull> {
        let mut h = Hmap::load(&rt.heap, map);
        if h.count == 0 {
            return Ok(None);
        }
        let before = rt.heap.map_tally();
        let mut extra = Extra::default();
        if !map.geo.scan {
            create_overflow(rt, &map.geo, &mut h, obs)?;
            extra = Extra::load(&rt.heap, h.extra, map.geo.word);
        }
        let drawn = rt.seeds.start();
        let drawn = if map.geo.word == 4 { drawn & u64::from(u32::MAX) } else { drawn };
        let start = drawn & (h.bucket_count() - 1);
        let offset = (drawn >> h.b) as u8 & (SLOTS as u8 - 1);
        h.flags |= FLAG_ITERATOR | FLAG_OLD_ITERATOR;
        h.store(&mut rt.heap, map, obs);
        if O::ON {
            let bytes = rt.heap.map_tally().ever_bytes - before.ever_bytes;
            let (entries, drawn, offset) = (h.count, [drawn, 0], offset.into());
            let begun = Loop::Begun { entries, drawn, start, offset, bytes, is_small: false };
            obs.tell(&rt.heap, begun);
        }
        Ok(Some(Iter {
            drawn,
            b: h.b,
            buckets: h.buckets,
            start,
            offset,
            wrapped: false,
            next_bucket: start,
            at: Addr::NIL,
            step: 0,
            check: None,
            overflow: extra.overflow,
            oldoverflow: extra.oldoverflow,
        }))
    }

    /// `mapiternext`: the next entry; `None` at the end.
    pub(crate) fn next<K: KeyKind, O: Observer>(
        &mut self,
        rt: &Runtime,
        map: &Classic,
        obs: &mut O,
    ) -> Result<Option<LoopEntry>, EngineError> {
        let h = Hmap::load(&rt.heap, map);
        loop {
            if self.at.is_nil() {
                if !self.enter(rt, map, &h) {
                    return Ok(None);
                }
                self.tell_bucket(rt, map, &h, obs);
            }
            while self.step < SLOTS as u8 {
                let slot = usize::from((self.step + self.offset) % SLOTS as u8);
                self.step += 1;
                match self.look::<K>(rt, map, &h, slot)? {
                    Seen::Nothing => {}
                    Seen::Passed(why) => self.tell_passed::<K, O>(rt, map, slot, why, obs),
                    Seen::Here => return Ok(Some(LoopEntry { bucket: self.at, slot, moved: false })),
                    Seen::Moved(bucket, slot) => return Ok(Some(LoopEntry { bucket, slot, moved: true })),
                }
            }
            let word = self.at.plus(map.geo.overflow as u64);
            self.at = Addr(word_of(rt.heap.bytes(word, map.geo.word)));
            self.step = 0;
            if !self.at.is_nil() {
                self.tell_bucket(rt, map, &h, obs);
            }
        }
    }

    /// Tells the bucket that the loop has come to, if it has entries; not one of an old array that is gone since the loop
    /// entered it.
    fn tell_bucket<O: Observer>(&self, rt: &Runtime, map: &Classic, h: &Hmap, obs: &mut O) {
        if !O::STEPS {
            return;
        }
        let tops = rt.heap.bytes(self.at, SLOTS);
        let full = SlotSet::of(|i| tops[i] > EMPTY_ONE && tops[i] != EVACUATED_EMPTY);
        if full.is_empty() {
            return;
        }
        let size = map.geo.bucket as u64;
        let own = self.next_bucket.checked_sub(1).unwrap_or((1 << self.b) - 1);
        let (array, index, first) = match self.check {
            Some(_) if !h.growing() => return,
            Some(bucket) => {
                let index = bucket & (h.old_bucket_count() - 1);
                (Walked::Old { bucket, all: h.same_size_grow() }, index, h.oldbuckets.plus(index * size))
            }
            None if self.buckets == h.buckets => (Walked::Current, own, self.buckets.plus(own * size)),
            None => (Walked::Replaced, own, self.buckets.plus(own * size)),
        };
        let Some(link) = map.chain(&rt.heap, first, 0).position(|b| b.addr == self.at) else { return };
        if obs.takes(1) {
            obs.tell(&rt.heap, Loop::AtBucket { index, link: link as u32, array, full });
        }
    }

    fn tell_passed<K: KeyKind, O: Observer>(&self, rt: &Runtime, map: &Classic, slot: usize, why: Passed, obs: &mut O) {
        if O::STEPS && obs.takes(1) {
            let at = self.at.plus(map.geo.key(slot) as u64);
            let key = key_value::<K>(rt, rt.heap.bytes(at, map.geo.key_slot));
            obs.tell(&rt.heap, Loop::Passed { slot: slot as u8, key, why });
        }
    }

    /// Goes to the next main bucket; false where the loop ends. While the array that the loop walks is being filled,
    /// the old bucket is walked instead as long as it has not moved.
    fn enter(&mut self, rt: &Runtime, map: &Classic, h: &Hmap) -> bool {
        if self.next_bucket == self.start && self.wrapped {
            return false;
        }
        let (index, size) = (self.next_bucket, map.geo.bucket as u64);
        self.at = self.buckets.plus(index * size);
        self.check = None;
        if h.growing() && self.b == h.b {
            let old = h.oldbuckets.plus((index & (h.old_bucket_count() - 1)) * size);
            if !is_evacuated(rt.heap.bytes(old, 1)[0]) {
                self.at = old;
                self.check = Some(index);
            }
        }
        self.next_bucket += 1;
        if self.next_bucket == 1 << self.b {
            self.next_bucket = 0;
            self.wrapped = true;
        }
        self.step = 0;
        true
    }

    fn look<K: KeyKind>(&self, rt: &Runtime, map: &Classic, h: &Hmap, slot: usize) -> Result<Seen, EngineError> {
        let geo = &map.geo;
        let data = rt.heap.bytes(self.at, geo.bucket);
        let top = data[slot];
        if top <= EMPTY_ONE || top == EVACUATED_EMPTY {
            return Ok(Seen::Nothing);
        }
        let key_slot = &data[geo.key(slot)..geo.key(slot) + geo.key_slot];
        let key = K::of_slot(&rt.heap, &rt.spec, key_slot);
        let itself = rt.spec.map.reflexive_key || K::equal(&rt.heap, &rt.spec, key, key_slot);
        if let Some(index) = self.check
            && !h.same_size_grow()
        {
            let goes_here = if itself {
                let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into())?;
                hash & ((1 << self.b) - 1) == index
            } else {
                // A NaN's hash is new each time: its tophash's low bit says where evacuation will send it.
                index >> (self.b - 1) == u64::from(top & 1)
            };
            if !goes_here {
                return Ok(Seen::Passed(Passed::Elsewhere));
            }
        }
        if !itself || (top != EVACUATED_X && top != EVACUATED_Y) {
            return Ok(Seen::Here);
        }
        let found = lookup::<K, _>(rt, map, key, &mut Silent)?.1;
        Ok(found.map_or(Seen::Passed(Passed::Gone), |(bucket, slot)| Seen::Moved(bucket, slot)))
    }

    /// What the collector would keep for the loop's sake, also where the map keeps it; `boxes`: of the last entry.
    pub(crate) fn reach(&self, rt: &Runtime, map: &Classic, boxes: [Addr; 2]) -> Reach {
        let roots = [self.buckets, self.at, self.overflow, self.oldoverflow, boxes[0], boxes[1]];
        mark::reach(rt.memory(), &roots, |marker, object| map.scan(marker, object))
    }
}
