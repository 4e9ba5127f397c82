//! `runtime/map.go: mapassign` and its specialised forms.

use super::super::heap::Purpose;
use super::super::observer::{Event, Observer};
use super::super::runtime::Runtime;
use super::super::store::{copy_bytes, word_of, write_word};
use super::super::{Assigned, EngineError};
use super::delete::write_elem;
use super::grow::{grow_work, hash_grow};
use super::keys::{KeyKind, spread, zero_bytes};
use super::make::{make_bucket_array, new_overflow};
use super::{Classic, Hmap, SLOTS, too_many_overflow_buckets, tophash};
use crate::units::Addr;

/// Where a search through a chain ended.
enum Search {
    Found(Addr, usize),
    /// First empty slot met, and the last bucket of the chain.
    Missing(Option<(Addr, usize)>, Addr),
}

/// Walks a chain for a key as `mapassign` does.
#[inline]
fn search<K: KeyKind>(rt: &Runtime, map: &Classic, first: Addr, key: &[u8], top: u8) -> Search {
    let geo = &map.geo;
    let ks = geo.key_slot;
    let mut bucket = first;
    let mut target = None;
    loop {
        let data = rt.heap.bytes(bucket, geo.bucket);
        let tops = word_of(&data[..8]);
        let mut hits = zero_bytes(tops ^ spread(top));
        while hits != 0 {
            let slot = hits.trailing_zeros() as usize / 8;
            hits &= hits - 1;
            let at = 8 + slot * ks;
            if data[slot] == top && K::equal(&rt.heap, &rt.spec, key, &data[at..at + ks]) {
                return Search::Found(bucket, slot);
            }
        }
        if target.is_none() {
            let empty = zero_bytes(tops & spread(0xfe));
            if empty != 0 {
                target = Some((bucket, empty.trailing_zeros() as usize / 8));
            }
        }
        if zero_bytes(tops) != 0 {
            return Search::Missing(target, bucket);
        }
        let next = Addr(word_of(&data[geo.overflow..]));
        if next.is_nil() {
            return Search::Missing(target, bucket);
        }
        bucket = next;
    }
}

/// `m[key] = elem`: both as they lie in memory. A function of its own for each kind of key, so that each stays small.
#[inline(never)]
pub(crate) fn put<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    key: &[u8],
    elem: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let done = assign::<K, O>(rt, map, key, obs)?;
    write_elem(rt, map, done.elem, elem, !done.inserted, obs);
    Ok(done)
}

/// Finds or makes the slot of `key` (the whole key's bytes); the caller writes the elem.
pub(crate) fn assign<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    key: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let mut h = Hmap::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into())?;
    let top = tophash(hash, map.geo.word);
    if h.buckets.is_nil() {
        first_bucket(rt, map, &mut h, obs)?;
    }
    if O::ON {
        obs.event(&rt.heap, Event::Hashed { hash, b: h.b, bucket: hash & (h.bucket_count() - 1), tophash: top });
    }
    loop {
        let index = hash & (h.bucket_count() - 1);
        if h.growing() {
            grow_work::<K, O>(rt, map, &mut h, index, obs)?;
        }
        let first = h.buckets.plus(index * map.geo.bucket as u64);
        match search::<K>(rt, map, first, key, top) {
            Search::Found(bucket, slot) => {
                h.store(&mut rt.heap, map, obs);
                return Ok(update::<K, O>(rt, map, &h, bucket, slot, key, obs));
            }
            Search::Missing(target, last) => {
                let too_full = map.geo.over_load_factor(h.count + 1, h.b);
                if !h.growing() && (too_full || too_many_overflow_buckets(h.noverflow, h.b)) {
                    hash_grow(rt, map, &mut h, obs)?;
                    obs.event(&rt.heap, Event::BucketChosen { b: h.b, bucket: hash & (h.bucket_count() - 1) });
                    continue;
                }
                return insert(rt, map, &mut h, target, last, top, key, obs);
            }
        }
    }
}

/// A map made without buckets gets one with its first key.
fn first_bucket<O: Observer>(rt: &mut Runtime, map: &Classic, h: &mut Hmap, obs: &mut O) -> Result<(), EngineError> {
    let (buckets, _) = make_bucket_array(rt, &map.geo, 0)?;
    h.buckets = buckets;
    if O::ON {
        obs.event(&rt.heap, Event::FirstBucket { bytes: map.geo.bucket as u64 });
    }
    Ok(())
}

/// Puts a new key into `target`, or into a new overflow bucket behind `last`.
#[expect(clippy::too_many_arguments, reason = "the state of one search, used once")]
#[inline]
fn insert<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    target: Option<(Addr, usize)>,
    last: Addr,
    top: u8,
    key: &[u8],
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let geo = &map.geo;
    let (bucket, slot) = match target {
        Some(found) => found,
        None => (new_overflow(rt, map, h, last, obs)?, 0),
    };
    let (key_at, elem_at) = (bucket.plus(geo.key(slot) as u64), bucket.plus(geo.elem(slot) as u64));
    let (indirect_key, indirect_elem) = (rt.spec.map.indirect_key, rt.spec.map.indirect_elem);
    let mut elem = elem_at;
    if indirect_key {
        let scan = rt.spec.map.key_has_pointers;
        let size = rt.spec.map.key_size;
        let boxed = rt.heap.alloc(size, scan, Purpose::KeyBox)?;
        write_word(&mut rt.heap, key_at, boxed.0, geo.word);
        rt.heap.bytes_mut(boxed, key.len()).copy_from_slice(key);
        obs.wrote(boxed, size);
    }
    if indirect_elem {
        let (size, scan) = (rt.spec.map.elem_size, rt.spec.map.elem_has_pointers);
        elem = rt.heap.alloc(size, scan, Purpose::ElemBox)?;
        write_word(&mut rt.heap, elem_at, elem.0, geo.word);
        obs.wrote(elem_at, geo.word as u64);
    }
    let data = rt.heap.bytes_mut(bucket, geo.bucket);
    data[slot] = top;
    if !indirect_key {
        copy_bytes(&mut data[geo.key(slot)..geo.key(slot) + key.len()], key);
    }
    h.count += 1;
    if O::ON {
        obs.wrote(bucket.plus(slot as u64), 1);
        obs.wrote(key_at, geo.key_slot as u64);
        obs.event(&rt.heap, Event::Inserted { bucket, slot: slot as u8 });
    }
    h.store(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true })
}

/// The key is there: rewrite it where `==` keys can differ in bytes, and return its elem.
fn update<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &Hmap,
    bucket: Addr,
    slot: usize,
    key: &[u8],
    obs: &mut O,
) -> Assigned {
    debug_assert!(slot < SLOTS);
    let geo = &map.geo;
    let spec = rt.spec.clone();
    let mut key_at = bucket.plus(geo.key(slot) as u64);
    if spec.map.indirect_key {
        key_at = Addr(word_of(rt.heap.bytes(key_at, geo.word)));
    }
    if spec.map.need_key_update {
        rt.retire_payload(true, key_at, h.growing());
        let len = if K::IS_STRING { geo.word } else { key.len() };
        rt.heap.bytes_mut(key_at, len).copy_from_slice(&key[..len]);
        obs.wrote(key_at, len as u64);
    }
    let mut elem = bucket.plus(geo.elem(slot) as u64);
    if spec.map.indirect_elem {
        elem = Addr(word_of(rt.heap.bytes(elem, geo.word)));
    }
    obs.event(&rt.heap, Event::Updated { bucket, slot: slot as u8 });
    Assigned { elem, inserted: false, owns_key: spec.map.need_key_update }
}
