//! Growth: a new array, and old buckets moved over one or two an operation
//! (`runtime/map.go: hashGrow, growWork, evacuate, advanceEvacuationMark`).

use super::super::EngineError;
use super::super::event::{Evacuation, Growth};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Move, Site, SlotSet, Turn, Why};
use super::super::store::{copy_bytes, word_of};
use super::access::array_len;
use super::keys::{KeyKind, key_value};
use super::make::{make_bucket_array, new_overflow};
use super::wanted::Chain;
use super::{
    Classic, EMPTY_ONE, EVACUATED_EMPTY, EVACUATED_X, Extra, FLAG_ITERATOR, FLAG_OLD_ITERATOR, FLAG_SAME_SIZE_GROW,
    Hmap, MIN_TOPHASH, SLOTS, tophash,
};
use crate::heap::{HeapFull, Leads, Maker, Purpose};
use crate::units::Addr;

/// `hashGrow`: allocates the new array; entries move later.
pub(super) fn hash_grow<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    obs: &mut O,
) -> Result<(), EngineError> {
    let bigger = map.geo.over_load_factor(h.count + 1, h.b);
    let to_b = h.b + u8::from(bigger);
    let (buckets, next) = make_bucket_array(rt, &map.geo, to_b, Maker::HashGrowArray, obs)?;
    let (from_b, count, noverflow) = (h.b, h.count, h.noverflow);
    if O::STEPS {
        let all = array_len(rt.memory(), &map.geo, to_b);
        let requested = all * map.geo.bucket as u64;
        let taken = rt.heap.rules().taken(requested, map.geo.scan).bytes;
        let preallocated = all - (1 << to_b);
        obs.tell(&rt.heap, Growth::ArrayAllocated { b: to_b, preallocated, requested, taken });
    }
    let iterated = h.flags & FLAG_ITERATOR != 0;
    h.flags &= !(FLAG_ITERATOR | FLAG_OLD_ITERATOR);
    h.flags |= if bigger { 0 } else { FLAG_SAME_SIZE_GROW };
    h.flags |= if iterated { FLAG_OLD_ITERATOR } else { 0 };
    h.b = to_b;
    h.oldbuckets = h.buckets;
    h.buckets = buckets;
    h.nevacuate = 0;
    h.noverflow = 0;
    renew_extra(rt, map, h, next, obs)?;
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        let bytes = rt.heap.object_at(buckets).map_or(0, |o| o.taken);
        let event = Growth::Started { from_b, to_b, same_size: !bigger, count, noverflow, bytes };
        obs.tell(&rt.heap, event);
    }
    Ok(())
}

/// Hands the overflow slice on to oldoverflow, and takes up the new array's preallocated buckets.
fn renew_extra<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    next: Option<Addr>,
    obs: &mut O,
) -> Result<(), HeapFull> {
    let w = map.geo.word;
    if h.extra.is_nil() {
        if next.is_none() {
            return Ok(());
        }
        h.extra = rt.heap.alloc(Extra::size(w) as u64, true, Purpose::MapExtra, Maker::HashGrow)?;
    }
    let mut extra = Extra::load(&rt.heap, h.extra, w);
    if !extra.overflow.is_nil() {
        extra.oldoverflow = extra.overflow;
        extra.overflow = Addr::NIL;
    }
    extra.next_overflow = next.unwrap_or(extra.next_overflow);
    extra.store(&mut rt.heap, h.extra, w, obs);
    Ok(())
}

/// `growWork`: the old bucket that `index` comes from, and one more.
pub(super) fn grow_work<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    index: u64,
    obs: &mut O,
) -> Result<(), EngineError> {
    let mask = h.old_bucket_count() - 1;
    evacuate::<K, O>(rt, map, h, index & mask, Turn::Key, obs)?;
    if h.growing() {
        evacuate::<K, O>(rt, map, h, h.nevacuate, Turn::Next, obs)?;
    }
    Ok(())
}

/// Where entries of one half go next.
struct Destination {
    chain: Chain,
    /// The bucket, and how far along the chain it is.
    bucket: Addr,
    link: u32,
    slot: usize,
    moved: u64,
}

impl Destination {
    fn new(h: &Hmap, map: &Classic, index: u64) -> Destination {
        let chain = Chain::of(h, map, index);
        Destination { chain, bucket: chain.first, link: 0, slot: 0, moved: 0 }
    }
}

pub(super) fn is_evacuated(tophash0: u8) -> bool {
    tophash0 > EMPTY_ONE && tophash0 < MIN_TOPHASH
}

/// `evacuate`: moves one old bucket's chain, then advances the evacuation mark.
fn evacuate<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    old: u64,
    turn: Turn,
    obs: &mut O,
) -> Result<(), EngineError> {
    let geo = &map.geo;
    let chain = Chain { first: h.oldbuckets.plus(old * geo.bucket as u64), index: old, old: true };
    if !is_evacuated(rt.heap.bytes(chain.first, 1)[0]) {
        if O::STEPS {
            begin(rt, map, chain, turn, obs);
        }
        let old_b = h.old_b();
        let halves = [Destination::new(h, map, old), Destination::new(h, map, old + h.old_bucket_count())];
        let mut evacuation = ChainMove { map, h, chain, halves };
        evacuation.run::<K, O>(rt, obs)?;
        let [to_x, to_y] = evacuation.halves.map(|half| half.moved);
        if h.flags & FLAG_OLD_ITERATOR == 0 && geo.scan {
            let bytes = geo.bucket as u64 - 8;
            rt.heap.bytes_mut(chain.first.plus(8), geo.bucket - 8).fill(0);
            obs.wrote(chain.first.plus(8), bytes);
            if O::STEPS {
                obs.tell(&rt.heap, Evacuation::OldBucketCleared { old_bucket: old, bytes });
            }
        }
        if O::ON {
            let event = Evacuation::Done { old_bucket: old, old_b, same_size: h.same_size_grow(), to_x, to_y };
            obs.tell(&rt.heap, event);
        }
    }
    if old == h.nevacuate {
        advance_mark(rt, map, h, obs);
    }
    Ok(())
}

/// Tells that an old chain's turn has come, and what is in it.
fn begin<O: Observer>(rt: &Runtime, map: &Classic, chain: Chain, turn: Turn, obs: &mut O) {
    let (mut entries, mut links) = (0, 0);
    for bucket in map.chain(&rt.heap, chain.first, 0) {
        entries += bucket.entries() as u64;
        links += 1;
    }
    obs.tell(&rt.heap, Evacuation::Begun { old_bucket: chain.index, turn, entries, links: links - 1 });
}

/// An old chain whose entries move to the new array.
struct ChainMove<'a> {
    map: &'a Classic,
    h: &'a mut Hmap,
    /// The old chain.
    chain: Chain,
    /// X and Y: where its entries go.
    halves: [Destination; 2],
}

/// An old bucket whose entries move: what it is called, where it lies, and what it held before.
#[derive(Clone, Copy)]
struct Source<'a> {
    site: Site,
    addr: Addr,
    bytes: &'a [u8],
}

/// Where an entry goes.
#[derive(Clone, Copy)]
struct Goal {
    /// 0: X, 1: Y.
    half: usize,
    /// Its tophash there.
    tophash: u8,
    /// The hash that decided; 0 where none did.
    hash: u64,
}

impl ChainMove<'_> {
    fn run<K: KeyKind, O: Observer>(&mut self, rt: &mut Runtime, obs: &mut O) -> Result<(), EngineError> {
        let geo = &self.map.geo;
        let mut copy = std::mem::take(&mut rt.scratch);
        let mut bucket = self.chain.first;
        let mut link = 0;
        // The main bucket is zeroed when all is moved, its overflow word too; a preallocated one in its chain is not.
        let mut leads = match geo.scan && self.h.flags & FLAG_OLD_ITERATOR == 0 {
            true => Leads::Nowhere,
            false => Leads::There,
        };
        let mut done = Ok(());
        while !bucket.is_nil() && done.is_ok() {
            copy.clear();
            copy.extend_from_slice(rt.heap.bytes(bucket, geo.bucket));
            let source = Source { site: self.chain.at(link), addr: bucket, bytes: &copy };
            done = self.move_bucket::<K, O>(rt, source, obs);
            if link > 0 && self.map.is_separate(rt.memory(), bucket) {
                rt.heap.put_off(bucket, leads);
            } else if link > 0 {
                leads = Leads::There;
            }
            bucket = Addr(word_of(&copy[geo.overflow..]));
            link += 1;
        }
        rt.scratch = copy;
        done
    }

    /// Moves a bucket's entries.
    #[inline]
    fn move_bucket<K: KeyKind, O: Observer>(
        &mut self,
        rt: &mut Runtime,
        source: Source,
        obs: &mut O,
    ) -> Result<(), EngineError> {
        let mut marks = [EVACUATED_EMPTY; SLOTS];
        for (slot, mark) in marks.iter_mut().enumerate() {
            if source.bytes[slot] <= EMPTY_ONE {
                continue;
            }
            let goal = self.goal::<K>(rt, source.bytes, slot);
            *mark = EVACUATED_X + goal.half as u8;
            if O::STEPS {
                mark_slots(rt, source, slot, *mark, obs);
            }
            self.place(rt, source.bytes, slot, goal, obs)?;
            if O::STEPS && obs.takes(1) {
                self.tell_moved::<K, O>(rt, source, slot, goal, obs);
            }
        }
        if O::STEPS {
            mark_slots(rt, source, SLOTS, EVACUATED_EMPTY, obs);
        } else {
            rt.heap.bytes_mut(source.addr, SLOTS).copy_from_slice(&marks);
        }
        Ok(())
    }

    /// Where a slot's entry goes.
    #[inline]
    fn goal<K: KeyKind>(&self, rt: &Runtime, bytes: &[u8], slot: usize) -> Goal {
        let (geo, h) = (&self.map.geo, &*self.h);
        let top = bytes[slot];
        if h.same_size_grow() {
            return Goal { half: 0, tophash: top, hash: 0 };
        }
        let at = geo.key(slot);
        let key_slot = &bytes[at..at + geo.key_slot];
        let key = K::of_slot(&rt.heap, &rt.spec, key_slot);
        // The key was hashed when it was put: it can't fail now.
        let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into()).unwrap_or(0);
        let is_nan = || !rt.spec.map.reflexive_key && !K::equal(&rt.heap, &rt.spec, key, key_slot);
        if h.flags & FLAG_ITERATOR != 0 && is_nan() {
            // A NaN's hash is new each time: the tophash decides, so that an iterator can follow it.
            return Goal { half: (top & 1) as usize, tophash: tophash(hash, geo.word), hash };
        }
        Goal { half: usize::from(hash & h.old_bucket_count() != 0), tophash: top, hash }
    }

    /// Copies one slot to the next free slot of its half.
    #[inline]
    fn place<O: Observer>(
        &mut self,
        rt: &mut Runtime,
        bytes: &[u8],
        slot: usize,
        goal: Goal,
        obs: &mut O,
    ) -> Result<(), EngineError> {
        let geo = &self.map.geo;
        let to = &mut self.halves[goal.half];
        if to.slot == SLOTS {
            to.bucket = new_overflow(rt, self.map, self.h, to.chain, to.bucket, obs)?;
            to.link += 1;
            to.slot = 0;
        }
        let (key_from, key_to, ks) = (geo.key(slot), geo.key(to.slot), geo.key_slot);
        let (elem_from, elem_to, es) = (geo.elem(slot), geo.elem(to.slot), geo.elem_slot);
        let data = rt.heap.bytes_mut(to.bucket, geo.bucket);
        data[to.slot] = goal.tophash;
        copy_bytes(&mut data[key_to..key_to + ks], &bytes[key_from..key_from + ks]);
        copy_bytes(&mut data[elem_to..elem_to + es], &bytes[elem_from..elem_from + es]);
        if O::ON {
            obs.wrote(to.bucket.plus(to.slot as u64), 1);
            obs.wrote(to.bucket.plus(key_to as u64), ks as u64);
            obs.wrote(to.bucket.plus(elem_to as u64), es as u64);
        }
        to.slot += 1;
        to.moved += 1;
        Ok(())
    }

    /// Tells the entry that was just placed.
    fn tell_moved<K: KeyKind, O: Observer>(&self, rt: &Runtime, source: Source, slot: usize, goal: Goal, obs: &mut O) {
        let (geo, to) = (&self.map.geo, &self.halves[goal.half]);
        let entry = Move {
            from: source.site,
            from_slot: slot as u8,
            to: to.chain.at(to.link),
            to_addr: to.bucket,
            to_slot: to.slot as u8 - 1,
            key: key_value::<K>(rt, &source.bytes[geo.key(slot)..][..geo.key_slot]),
            hash: goal.hash,
            why: why(self.h, goal, source.bytes[slot]),
        };
        obs.tell(&rt.heap, Evacuation::EntryMoved(Box::new(entry)));
    }
}

/// Marks slot `slot` (8: none) as moved, and before it the empty ones that come right before, which are a step.
fn mark_slots<O: Observer>(rt: &mut Runtime, source: Source, slot: usize, mark: u8, obs: &mut O) {
    let Source { site, addr, bytes } = source;
    let empties = bytes[..slot].iter().rev().take_while(|&&top| top <= EMPTY_ONE).count();
    if empties > 0 {
        let first = slot - empties;
        rt.heap.bytes_mut(addr, SLOTS)[first..slot].fill(EVACUATED_EMPTY);
        obs.wrote(addr.plus(first as u64), empties as u64);
        if obs.takes(1) {
            let slots = SlotSet::of(|i| (first..slot).contains(&i));
            obs.tell(&rt.heap, Evacuation::EmptiesMarked { site, slots });
        }
    }
    if slot < SLOTS {
        rt.heap.bytes_mut(addr, SLOTS)[slot] = mark;
        obs.wrote(addr.plus(slot as u64), 1);
    }
}

/// What sent an entry, whose tophash was `before`, to its half. Only where the tophash decided is it a new one.
fn why(h: &Hmap, goal: Goal, before: u8) -> Why {
    let set = goal.half == 1;
    if h.same_size_grow() {
        Why::SameSize
    } else if goal.tophash != before || (goal.hash & h.old_bucket_count() != 0) != set {
        Why::Tophash { set }
    } else {
        Why::Bit { bit: h.old_b(), set }
    }
}

/// `advanceEvacuationMark`: skips at most 1,024 buckets already moved; drops the old array at its end.
fn advance_mark<O: Observer>(rt: &mut Runtime, map: &Classic, h: &mut Hmap, obs: &mut O) {
    let geo = &map.geo;
    let (old_count, from) = (h.old_bucket_count(), h.nevacuate);
    h.nevacuate += 1;
    let stop = (h.nevacuate + 1024).min(old_count);
    let at = |n: u64| h.oldbuckets.plus(n * geo.bucket as u64);
    while h.nevacuate != stop && is_evacuated(rt.heap.bytes(at(h.nevacuate), 1)[0]) {
        h.nevacuate += 1;
    }
    let advanced = Evacuation::NevacuateAdvanced { from, to: h.nevacuate, old_buckets: old_count };
    h.step(&mut rt.heap, map, obs, advanced);
    if h.nevacuate != old_count {
        return;
    }
    rt.release(h.oldbuckets);
    h.oldbuckets = Addr::NIL;
    if !h.extra.is_nil() {
        let mut extra = Extra::load(&rt.heap, h.extra, geo.word);
        free_overflow_slice(rt, extra.oldoverflow, geo.word);
        extra.oldoverflow = Addr::NIL;
        extra.store(&mut rt.heap, h.extra, geo.word, obs);
    }
    h.flags &= !FLAG_SAME_SIZE_GROW;
    rt.empty_trash();
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        obs.tell(&rt.heap, Growth::Done { old_buckets: old_count });
    }
}

/// Frees a slice header and its backing array, not the buckets that it names.
pub(super) fn free_overflow_slice(rt: &mut Runtime, header: Addr, word: usize) {
    if header.is_nil() {
        return;
    }
    let data = Addr(word_of(rt.heap.bytes(header, word)));
    if !data.is_nil() {
        rt.release(data);
    }
    rt.release(header);
}
