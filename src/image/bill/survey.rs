//! One pass over a map: how many entries, buckets, links and boxes it holds, and what the collector would keep.
//!
//! Invariant: agrees with [`MapView::reach`] to the byte, but walks tophash and overflow words only (and the slots of
//! old overflow buckets where there are boxes). Holds nothing per entry.

use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, Hmap, SLOTS, SlotState};
use crate::engine::store::{read_word, word_of};
use crate::heap::Purpose;
use crate::units::Addr;
use std::collections::HashSet;

/// What a walk over a map counts.
#[derive(Clone, Default, Debug)]
pub(super) struct Survey {
    /// Buckets of current chains: main and linked ones.
    pub chained: u64,
    /// Live entries in current chains.
    pub live: u64,
    /// Overflow buckets linked in current chains.
    pub overflow: u64,
    /// Of these, the ones allocated by themselves.
    pub separate: u64,
    /// Overflow buckets that chains of the old array still link.
    pub old_overflow: u64,
    /// Separately allocated overflow buckets that only old memory keeps.
    pub old_separate: u64,
    /// Boxes that are reachable, of keys and of elems.
    pub key_boxes: u64,
    pub elem_boxes: u64,
    /// Most buckets in one chain of either array.
    pub max_chain: u64,
    /// Preallocated overflow buckets that no chain links.
    pub preallocated_free: u64,
}

/// Boxes that old memory names and that live entries may name too.
#[derive(Default)]
struct OldBoxes {
    keys: HashSet<Addr>,
    elems: HashSet<Addr>,
}

impl Survey {
    pub fn of(state: ClassicMap) -> Survey {
        let (rt, map) = (state.memory(), state.classic());
        let h = map.hmap(rt);
        let mut survey = Survey::default();
        let mut boxes = OldBoxes::default();
        if h.growing() {
            survey.old_chains(state, &h);
            survey.old_memory(state, &h, &mut boxes);
        }
        if !h.buckets.is_nil() {
            survey.preallocated_free =
                map.next_overflow(rt).map_or(0, |free| map.array_len(rt, h.b).saturating_sub(free));
            survey.chains(state, &h, &mut boxes);
        }
        survey.key_boxes += boxes.keys.len() as u64;
        survey.elem_boxes += boxes.elems.len() as u64;
        survey
    }

    /// Every chain of the current array.
    fn chains(&mut self, state: ClassicMap, h: &Hmap, boxes: &mut OldBoxes) {
        let (heap, map) = (&state.memory().heap, state.classic());
        let spec = &state.spec().map;
        let (geo, count) = (map.geometry(), h.bucket_count());
        let array_end = h.buckets.0 + map.array_len(state.memory(), h.b) * geo.bucket as u64;
        let shared = !boxes.keys.is_empty() || !boxes.elems.is_empty();
        let array = heap.bytes(h.buckets, count as usize * geo.bucket);
        for main in array.chunks_exact(geo.bucket) {
            self.live += full(main);
            let mut next = Addr(word_of(&main[geo.overflow..]));
            let mut length = 1;
            while !next.is_nil() {
                let bucket = map.bucket(heap, next);
                self.live += full(bucket.bytes);
                self.separate += u64::from(next.0 < h.buckets.0 || next.0 >= array_end);
                length += 1;
                next = bucket.overflow();
            }
            self.chained += length;
            self.overflow += length - 1;
            self.max_chain = self.max_chain.max(length);
        }
        self.key_boxes += if spec.indirect_key { self.live } else { 0 };
        self.elem_boxes += if spec.indirect_elem { self.live } else { 0 };
        if shared {
            for index in 0..count {
                map.chain(heap, h.buckets, index).for_each(|bucket| boxes.forget_live(state, bucket));
            }
        }
    }

    /// The old array's chains as they are linked now.
    fn old_chains(&mut self, state: ClassicMap, h: &Hmap) {
        let (heap, map) = (&state.memory().heap, state.classic());
        for index in 0..h.old_bucket_count() {
            let length = map.chain(heap, h.oldbuckets, index).count() as u64;
            self.old_overflow += length - 1;
            self.max_chain = self.max_chain.max(length);
        }
    }

    /// What the old array and the old overflow slice keep. Every bucket has one predecessor at most, so that none is
    /// met twice from the array; the slice of an unscanned type names every overflow bucket once.
    fn old_memory(&mut self, state: ClassicMap, h: &Hmap, boxes: &mut OldBoxes) {
        let (rt, map) = (state.memory(), state.classic());
        let geo = map.geometry();
        if !geo.scan {
            let slice = map.extra(rt).map_or(Addr::NIL, |extra| extra.oldoverflow);
            self.old_separate = separate_in_slice(state, slice);
            return;
        }
        let spec = &state.spec().map;
        let boxed = spec.indirect_key || spec.indirect_elem;
        for index in 0..map.array_len(rt, h.old_b()) {
            let first = map.bucket(rt.heap, h.oldbuckets.plus(index * geo.bucket as u64));
            let mut next = first.overflow();
            if boxed {
                self.old_boxes(state, first, boxes);
            }
            while !next.is_nil() && map.is_separate(rt, next) {
                let bucket = map.bucket(rt.heap, next);
                if boxed {
                    self.old_boxes(state, bucket, boxes);
                }
                self.old_separate += 1;
                next = bucket.overflow();
            }
        }
    }

    /// Boxes that an old bucket names: those of entries not yet moved are nowhere else.
    fn old_boxes(&mut self, state: ClassicMap, bucket: BucketRef, boxes: &mut OldBoxes) {
        let spec = &state.spec().map;
        for slot in 0..SLOTS {
            let full = bucket.state(slot).is_full();
            let (key, elem) = (Addr(word_or_0(bucket.key_slot(slot))), Addr(word_or_0(bucket.elem_slot(slot))));
            if spec.indirect_key && !key.is_nil() {
                self.key_boxes += u64::from(full);
                if !full {
                    boxes.keys.insert(key);
                }
            }
            if spec.indirect_elem && !elem.is_nil() {
                self.elem_boxes += u64::from(full);
                if !full {
                    boxes.elems.insert(elem);
                }
            }
        }
    }
}

impl OldBoxes {
    /// Takes out the boxes of a current bucket's entries: they are counted there.
    fn forget_live(&mut self, state: ClassicMap, bucket: BucketRef) {
        let spec = &state.spec().map;
        for slot in (0..SLOTS).filter(|&i| bucket.state(i) == SlotState::Full) {
            if spec.indirect_key {
                self.keys.remove(&Addr(word_or_0(bucket.key_slot(slot))));
            }
            if spec.indirect_elem {
                self.elems.remove(&Addr(word_or_0(bucket.elem_slot(slot))));
            }
        }
    }
}

/// Live entries by a bucket's tophash bytes.
fn full(bucket: &[u8]) -> u64 {
    bucket[..SLOTS].iter().map(|&t| u64::from(SlotState::of(t).is_full())).sum()
}

/// A slot's word; 0 for slots that are not words.
fn word_or_0(slot: &[u8]) -> u64 {
    if matches!(slot.len(), 4 | 8) { word_of(slot) } else { 0 }
}

/// Separately allocated buckets that an overflow slice names.
fn separate_in_slice(state: ClassicMap, header: Addr) -> u64 {
    let rt = state.memory();
    let w = state.classic().geometry().word;
    if header.is_nil() {
        return 0;
    }
    let (data, len) = (Addr(read_word(rt.heap, header, w)), read_word(rt.heap, header.plus(w as u64), w));
    let bucket = |i: u64| Addr(read_word(rt.heap, data.plus(i * w as u64), w));
    (0..len).filter(|&i| rt.heap.object_at(bucket(i)).is_some_and(|o| o.purpose == Purpose::Overflow)).count() as u64
}
