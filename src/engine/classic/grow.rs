//! Growth: a new array, and old buckets moved over one or two an operation
//! (`runtime/map.go: hashGrow, growWork, evacuate, advanceEvacuationMark`).

use super::super::EngineError;
use super::super::event::{Evacuation, Growth};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Move, Site, SlotSet, Turn, Why};
use super::super::store::{copy_bytes, word_of};
use super::keys::{KeyKind, key_value};
use super::make::{array_len, make_bucket_array, new_overflow};
use super::tell::Chain;
use super::{
    Classic, EMPTY_ONE, EVACUATED_EMPTY, EVACUATED_X, Extra, FLAG_ITERATOR, FLAG_OLD_ITERATOR, FLAG_SAME_SIZE_GROW,
    Hmap, MIN_TOPHASH, SLOTS, tophash,
};
use crate::heap::{HeapFull, Purpose};
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
    let (buckets, next) = make_bucket_array(rt, &map.geo, to_b, obs)?;
    let (from_b, count, noverflow) = (h.b, h.count, h.noverflow);
    if O::STEPS {
        let all = array_len(rt, &map.geo, to_b);
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
        h.extra = rt.heap.alloc(Extra::size(w) as u64, true, Purpose::MapExtra)?;
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
        let mut halves = [Destination::new(h, map, old), Destination::new(h, map, old + h.old_bucket_count())];
        move_chain::<K, O>(rt, map, h, chain, &mut halves, obs)?;
        if h.flags & FLAG_OLD_ITERATOR == 0 && geo.scan {
            let bytes = geo.bucket as u64 - 8;
            rt.heap.bytes_mut(chain.first.plus(8), geo.bucket - 8).fill(0);
            obs.wrote(chain.first.plus(8), bytes);
            if O::STEPS {
                obs.tell(&rt.heap, Evacuation::OldBucketCleared { old_bucket: old, bytes });
            }
        }
        if O::ON {
            let (same_size, [x, y]) = (h.same_size_grow(), &halves);
            let event = Evacuation::Done { old_bucket: old, old_b, same_size, to_x: x.moved, to_y: y.moved };
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

fn move_chain<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    chain: Chain,
    halves: &mut [Destination; 2],
    obs: &mut O,
) -> Result<(), EngineError> {
    let mut copy = std::mem::take(&mut rt.scratch);
    let mut bucket = chain.first;
    let mut link = 0;
    let mut done = Ok(());
    while !bucket.is_nil() && done.is_ok() {
        copy.clear();
        copy.extend_from_slice(rt.heap.bytes(bucket, map.geo.bucket));
        done = move_bucket::<K, O>(rt, map, h, (chain.at(link), bucket), &copy, halves, obs);
        if link > 0 && rt.heap.object_at(bucket).is_some_and(|o| o.purpose == Purpose::Overflow) {
            rt.heap.put_off(bucket);
        }
        bucket = Addr(word_of(&copy[map.geo.overflow..]));
        link += 1;
    }
    rt.scratch = copy;
    done
}

/// Moves a bucket's entries; `copy` is what the bucket holds.
#[inline]
fn move_bucket<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    (site, bucket): (Site, Addr),
    copy: &[u8],
    halves: &mut [Destination; 2],
    obs: &mut O,
) -> Result<(), EngineError> {
    let mut marks = [EVACUATED_EMPTY; SLOTS];
    for (slot, mark) in marks.iter_mut().enumerate() {
        if copy[slot] <= EMPTY_ONE {
            continue;
        }
        let (half, top, hash) = destination::<K>(rt, map, h, copy, slot);
        *mark = EVACUATED_X + half as u8;
        if O::STEPS {
            mark_slots(rt, (site, bucket), copy, slot, *mark, obs);
        }
        place(rt, map, h, &mut halves[half], copy, slot, top, obs)?;
        if O::STEPS && obs.takes(1) {
            let to = &halves[half];
            let key = key_value::<K>(rt, &copy[map.geo.key(slot)..][..map.geo.key_slot]);
            let entry = Move {
                from: site,
                from_slot: slot as u8,
                to: to.chain.at(to.link),
                to_addr: to.bucket,
                to_slot: to.slot as u8 - 1,
                key,
                hash,
                why: why(h, hash, half, top != copy[slot]),
            };
            obs.tell(&rt.heap, Evacuation::EntryMoved(Box::new(entry)));
        }
    }
    if O::STEPS {
        mark_slots(rt, (site, bucket), copy, SLOTS, EVACUATED_EMPTY, obs);
    } else {
        rt.heap.bytes_mut(bucket, SLOTS).copy_from_slice(&marks);
    }
    Ok(())
}

/// Marks slot `slot` (8: none) as moved, and before it the empty ones that come right before, which are a step.
fn mark_slots<O: Observer>(
    rt: &mut Runtime,
    (site, bucket): (Site, Addr),
    copy: &[u8],
    slot: usize,
    mark: u8,
    obs: &mut O,
) {
    let empties = copy[..slot].iter().rev().take_while(|&&top| top <= EMPTY_ONE).count();
    if empties > 0 {
        let first = slot - empties;
        rt.heap.bytes_mut(bucket, SLOTS)[first..slot].fill(EVACUATED_EMPTY);
        obs.wrote(bucket.plus(first as u64), empties as u64);
        if obs.takes(1) {
            let slots = SlotSet::of(|i| (first..slot).contains(&i));
            obs.tell(&rt.heap, Evacuation::EmptiesMarked { site, slots });
        }
    }
    if slot < SLOTS {
        rt.heap.bytes_mut(bucket, SLOTS)[slot] = mark;
        obs.wrote(bucket.plus(slot as u64), 1);
    }
}

/// The half a slot's entry goes to (0: X, 1: Y), its tophash there, and the hash that decided (0: none did).
#[inline]
fn destination<K: KeyKind>(rt: &Runtime, map: &Classic, h: &Hmap, copy: &[u8], slot: usize) -> (usize, u8, u64) {
    let top = copy[slot];
    if h.same_size_grow() {
        return (0, top, 0);
    }
    let at = map.geo.key(slot);
    let key = K::of_slot(&rt.heap, &rt.spec, &copy[at..at + map.geo.key_slot]);
    // The key was hashed when it was put: it can't fail now.
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into()).unwrap_or(0);
    let is_nan = || !rt.spec.map.reflexive_key && !K::equal(&rt.heap, &rt.spec, key, &copy[at..at + map.geo.key_slot]);
    if h.flags & FLAG_ITERATOR != 0 && is_nan() {
        // A NaN's hash is new each time: the tophash decides, so that an iterator can follow it.
        return ((top & 1) as usize, tophash(hash, map.geo.word), hash);
    }
    (usize::from(hash & h.old_bucket_count() != 0), top, hash)
}

/// What sent an entry to its half. Only where the tophash decided is it a new one.
fn why(h: &Hmap, hash: u64, half: usize, new_tophash: bool) -> Why {
    let set = half == 1;
    if h.same_size_grow() {
        Why::SameSize
    } else if new_tophash || (hash & h.old_bucket_count() != 0) != set {
        Why::Tophash { set }
    } else {
        Why::Bit { bit: h.old_b(), set }
    }
}

/// Copies one slot to the next free slot of its half.
#[expect(clippy::too_many_arguments, reason = "the inner loop of evacuate")]
#[inline]
fn place<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    to: &mut Destination,
    copy: &[u8],
    slot: usize,
    top: u8,
    obs: &mut O,
) -> Result<(), EngineError> {
    let geo = &map.geo;
    if to.slot == SLOTS {
        to.bucket = new_overflow(rt, map, h, to.chain, to.bucket, obs)?;
        to.link += 1;
        to.slot = 0;
    }
    let (key_from, key_to, ks) = (geo.key(slot), geo.key(to.slot), geo.key_slot);
    let (elem_from, elem_to, es) = (geo.elem(slot), geo.elem(to.slot), geo.elem_slot);
    let data = rt.heap.bytes_mut(to.bucket, geo.bucket);
    data[to.slot] = top;
    copy_bytes(&mut data[key_to..key_to + ks], &copy[key_from..key_from + ks]);
    copy_bytes(&mut data[elem_to..elem_to + es], &copy[elem_from..elem_from + es]);
    if O::ON {
        obs.wrote(to.bucket.plus(to.slot as u64), 1);
        obs.wrote(to.bucket.plus(key_to as u64), ks as u64);
        obs.wrote(to.bucket.plus(elem_to as u64), es as u64);
    }
    to.slot += 1;
    to.moved += 1;
    Ok(())
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
