//! Growth: a new array, and old buckets moved over one or two an operation
//! (`runtime/map.go: hashGrow, growWork, evacuate, advanceEvacuationMark`).

use super::super::EngineError;
use super::super::heap::{HeapFull, Purpose};
use super::super::observer::{Event, Observer};
use super::super::runtime::Runtime;
use super::super::store::{copy_bytes, word_of};
use super::keys::KeyKind;
use super::make::{make_bucket_array, new_overflow};
use super::{
    Classic, EMPTY_ONE, EVACUATED_EMPTY, EVACUATED_X, Extra, FLAG_ITERATOR, FLAG_OLD_ITERATOR, FLAG_SAME_SIZE_GROW,
    Hmap, MIN_TOPHASH, SLOTS, tophash,
};
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
    let (buckets, next) = make_bucket_array(rt, &map.geo, to_b)?;
    if O::ON {
        let bytes = rt.heap.object_at(buckets).map_or(0, |o| o.taken);
        let (count, noverflow) = (h.count, h.noverflow);
        obs.event(&rt.heap, Event::GrowStarted { from_b: h.b, to_b, same_size: !bigger, count, noverflow, bytes });
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
    evacuate::<K, O>(rt, map, h, index & mask, obs)?;
    if h.growing() {
        evacuate::<K, O>(rt, map, h, h.nevacuate, obs)?;
    }
    Ok(())
}

/// Where entries of one half go next.
struct Destination {
    bucket: Addr,
    slot: usize,
    moved: u64,
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
    obs: &mut O,
) -> Result<(), EngineError> {
    let geo = &map.geo;
    let old_bucket = h.oldbuckets.plus(old * geo.bucket as u64);
    if !is_evacuated(rt.heap.bytes(old_bucket, 1)[0]) {
        let size = geo.bucket as u64;
        let mut halves = [
            Destination { bucket: h.buckets.plus(old * size), slot: 0, moved: 0 },
            Destination { bucket: h.buckets.plus((old + h.old_bucket_count()) * size), slot: 0, moved: 0 },
        ];
        move_chain::<K, O>(rt, map, h, old_bucket, &mut halves, obs)?;
        if h.flags & FLAG_OLD_ITERATOR == 0 && geo.scan {
            rt.heap.bytes_mut(old_bucket.plus(8), geo.bucket - 8).fill(0);
            obs.wrote(old_bucket.plus(8), size - 8);
        }
        let same_size = h.same_size_grow();
        obs.event(
            &rt.heap,
            Event::Evacuated { old_bucket: old, same_size, to_x: halves[0].moved, to_y: halves[1].moved },
        );
    }
    if old == h.nevacuate {
        advance_mark(rt, map, h, obs);
    }
    Ok(())
}

fn move_chain<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    first: Addr,
    halves: &mut [Destination; 2],
    obs: &mut O,
) -> Result<(), EngineError> {
    let mut copy = std::mem::take(&mut rt.scratch);
    let mut bucket = first;
    let mut done = Ok(());
    while !bucket.is_nil() && done.is_ok() {
        copy.clear();
        copy.extend_from_slice(rt.heap.bytes(bucket, map.geo.bucket));
        done = move_bucket::<K, O>(rt, map, h, bucket, &copy, halves, obs);
        if bucket != first && rt.heap.object_at(bucket).is_some_and(|o| o.purpose == Purpose::Overflow) {
            rt.trash.push(bucket);
        }
        bucket = Addr(word_of(&copy[map.geo.overflow..]));
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
    bucket: Addr,
    copy: &[u8],
    halves: &mut [Destination; 2],
    obs: &mut O,
) -> Result<(), EngineError> {
    let mut marks = [EVACUATED_EMPTY; SLOTS];
    for (slot, mark) in marks.iter_mut().enumerate() {
        if copy[slot] <= EMPTY_ONE {
            continue;
        }
        let (half, top) = destination::<K>(rt, map, h, copy, slot);
        *mark = EVACUATED_X + half as u8;
        place(rt, map, h, &mut halves[half], copy, slot, top, obs)?;
    }
    rt.heap.bytes_mut(bucket, SLOTS).copy_from_slice(&marks);
    obs.wrote(bucket, SLOTS as u64);
    Ok(())
}

/// The half a slot's entry goes to (0: X, 1: Y), and its tophash there.
#[inline]
fn destination<K: KeyKind>(rt: &Runtime, map: &Classic, h: &Hmap, copy: &[u8], slot: usize) -> (usize, u8) {
    let top = copy[slot];
    if h.same_size_grow() {
        return (0, top);
    }
    let at = map.geo.key(slot);
    let key = K::of_slot(&rt.heap, &rt.spec, &copy[at..at + map.geo.key_slot]);
    // The key was hashed when it was put: it can't fail now.
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into()).unwrap_or(0);
    let is_nan = || !rt.spec.map.reflexive_key && !K::equal(&rt.heap, &rt.spec, key, &copy[at..at + map.geo.key_slot]);
    if h.flags & FLAG_ITERATOR != 0 && is_nan() {
        // A NaN's hash is new each time: the tophash decides, so that an iterator can follow it.
        return ((top & 1) as usize, tophash(hash, map.geo.word));
    }
    (usize::from(hash & h.old_bucket_count() != 0), top)
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
        to.bucket = new_overflow(rt, map, h, to.bucket, obs)?;
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
    let old_count = h.old_bucket_count();
    h.nevacuate += 1;
    let stop = (h.nevacuate + 1024).min(old_count);
    let at = |n: u64| h.oldbuckets.plus(n * geo.bucket as u64);
    while h.nevacuate != stop && is_evacuated(rt.heap.bytes(at(h.nevacuate), 1)[0]) {
        h.nevacuate += 1;
    }
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
    obs.event(&rt.heap, Event::GrowDone { old_buckets: old_count });
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
