//! `runtime/map.go: mapassign` and its specialised forms.

use super::super::event::{ChainSearch, Growth, Write};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::Place;
use super::super::store::{copy_bytes, word_of, write_word};
use super::super::{Assigned, EngineError};
use super::delete::write_elem;
use super::grow::{grow_work, hash_grow};
use super::keys::KeyKind;
use super::make::{make_bucket_array, new_overflow};
use super::search::{Search, Wanted, search};
use super::tell::Chain;
use super::{Classic, Geometry, Hmap, SLOTS, too_many_overflow_buckets, tophash};
use crate::gotype::MapVariant;
use crate::heap::{HeapFull, Purpose};
use crate::units::Addr;

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
    write_elem(rt, map, &done, elem, obs);
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
    if O::STEPS {
        obs.tell(&rt.heap, ChainSearch::Hashed { hash, b: h.b, bucket: hash & (h.bucket_count() - 1), tophash: top });
    }
    if h.buckets.is_nil() {
        first_bucket(rt, map, &mut h, obs)?;
    }
    loop {
        let index = hash & (h.bucket_count() - 1);
        if h.growing() {
            grow_work::<K, O>(rt, map, &mut h, index, obs)?;
        }
        let wanted = Wanted { map, chain: Chain::of(&h, map, index), key, tophash: top, direct: K::DIRECT };
        match search::<K, O>(rt, &wanted, obs) {
            Search::Found(place) => {
                h.store(&mut rt.heap, map, obs);
                return Ok(update::<K, O>(rt, map, &h, place, key, obs));
            }
            Search::Missing { free, last } => {
                let over_load = map.geo.over_load_factor(h.count + 1, h.b);
                let grows = !h.growing() && (over_load || too_many_overflow_buckets(h.noverflow, h.b));
                if O::STEPS {
                    tell_growth(rt, &map.geo, &h, over_load, obs);
                }
                if grows {
                    hash_grow(rt, map, &mut h, obs)?;
                    let bucket = hash & (h.bucket_count() - 1);
                    h.step(&mut rt.heap, map, obs, ChainSearch::BucketChosen { b: h.b, bucket });
                    continue;
                }
                return insert(rt, &mut h, &wanted, free, last, obs);
            }
        }
    }
}

fn tell_growth<O: Observer>(rt: &Runtime, geo: &Geometry, h: &Hmap, over_load: bool, obs: &mut O) {
    let event = Growth::Decided {
        count: h.count,
        most: geo.max_count(h.b),
        b: h.b,
        noverflow: h.noverflow,
        growing: h.growing(),
        over_load,
        too_many: too_many_overflow_buckets(h.noverflow, h.b),
    };
    obs.tell(&rt.heap, event);
}

/// A map made without buckets gets one with its first key.
fn first_bucket<O: Observer>(rt: &mut Runtime, map: &Classic, h: &mut Hmap, obs: &mut O) -> Result<(), EngineError> {
    let (buckets, _) = make_bucket_array(rt, &map.geo, 0, obs)?;
    h.buckets = buckets;
    if O::ON {
        h.store(&mut rt.heap, map, obs);
        obs.tell(&rt.heap, Growth::FirstBucket { bytes: map.geo.bucket as u64 });
    }
    Ok(())
}

/// Puts a new key into a free slot, or into a new overflow bucket behind `last`.
#[inline]
fn insert<O: Observer>(
    rt: &mut Runtime,
    h: &mut Hmap,
    wanted: &Wanted,
    free: Option<Place>,
    last: Addr,
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let Wanted { map, chain, key, .. } = *wanted;
    let geo = &map.geo;
    let place = match free {
        Some(place) => place,
        None => {
            let addr = new_overflow(rt, map, h, chain, last, obs)?;
            Place { site: chain.site::<O>(&rt.heap, map, addr), addr, slot: 0 }
        }
    };
    let Place { site, addr: bucket, slot } = place;
    h.step(&mut rt.heap, map, obs, Write::SlotChosen { site, bucket, slot: slot as u8 });
    let (key_at, elem_at) = (bucket.plus(geo.key(slot) as u64), bucket.plus(geo.elem(slot) as u64));
    let (mut key_to, mut elem) = (key_at, elem_at);
    if rt.spec.map.indirect_key {
        key_to = new_box(rt, true, key_at, obs)?;
    }
    if rt.spec.map.indirect_elem {
        elem = new_box(rt, false, elem_at, obs)?;
    }
    if O::STEPS {
        fill_in_steps(rt, h, wanted, place, key_to, obs);
    } else {
        let indirect_key = key_to != key_at;
        if indirect_key {
            rt.heap.bytes_mut(key_to, key.len()).copy_from_slice(key);
        }
        let data = rt.heap.bytes_mut(bucket, geo.bucket);
        data[slot] = wanted.tophash;
        if !indirect_key {
            copy_bytes(&mut data[geo.key(slot)..geo.key(slot) + key.len()], key);
        }
        h.count += 1;
    }
    h.store(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true, site, slot: slot as u8 })
}

/// Allocates the box of a key or elem, and puts its address at `at`.
fn new_box<O: Observer>(rt: &mut Runtime, of_key: bool, at: Addr, obs: &mut O) -> Result<Addr, HeapFull> {
    let m = &rt.spec.map;
    let (size, scan, purpose) = match of_key {
        true => (m.key_size, m.key_has_pointers, Purpose::KeyBox),
        false => (m.elem_size, m.elem_has_pointers, Purpose::ElemBox),
    };
    let word = rt.spec.word();
    let boxed = rt.heap.alloc(size, scan, purpose)?;
    write_word(&mut rt.heap, at, boxed.0, word);
    obs.wrote(at, word as u64);
    if O::STEPS {
        let taken = rt.heap.rules().taken(size, scan).bytes;
        obs.tell(&rt.heap, Write::BoxAllocated { of_key, requested: size, taken });
    }
    Ok(boxed)
}

/// Writes a new key and its tophash and counts the entry, a step each. The functions for one kind of key write the
/// tophash first (`runtime/map_fast32.go, map_fast64.go, map_faststr.go`). `key_to`: where the key goes.
fn fill_in_steps<O: Observer>(
    rt: &mut Runtime,
    h: &mut Hmap,
    wanted: &Wanted,
    place: Place,
    key_to: Addr,
    obs: &mut O,
) {
    let Wanted { map, key, tophash: top, .. } = *wanted;
    let Place { site, addr: bucket, slot } = place;
    let slot8 = slot as u8;
    let mark = |rt: &mut Runtime, obs: &mut O| {
        rt.heap.bytes_mut(bucket, SLOTS)[slot] = top;
        obs.wrote(bucket.plus(slot as u64), 1);
        obs.tell(&rt.heap, Write::SlotMarked { site, slot: slot8, mark: top });
    };
    let mark_first = rt.spec.map.variant != MapVariant::Slow;
    if mark_first {
        mark(rt, obs);
    }
    rt.heap.bytes_mut(key_to, key.len()).copy_from_slice(key);
    obs.wrote(key_to, key.len() as u64);
    obs.tell(&rt.heap, Write::KeyWritten { site, slot: slot8, again: false });
    if !mark_first {
        mark(rt, obs);
    }
    h.count += 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.count - 1, to: h.count });
}

/// The key is there: rewrite it where `==` keys can differ in bytes, and return its elem.
fn update<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &Hmap,
    place: Place,
    key: &[u8],
    obs: &mut O,
) -> Assigned {
    let Place { site, addr: bucket, slot } = place;
    debug_assert!(slot < SLOTS);
    let geo = &map.geo;
    let spec = rt.spec.clone();
    let slot8 = slot as u8;
    if O::STEPS {
        obs.tell(&rt.heap, Write::Updated { site, bucket, slot: slot8 });
    }
    let mut key_at = bucket.plus(geo.key(slot) as u64);
    if spec.map.indirect_key {
        key_at = Addr(word_of(rt.heap.bytes(key_at, geo.word)));
    }
    if spec.map.need_key_update {
        rt.retire_payload(true, key_at, h.growing());
        let len = if K::IS_STRING { geo.word } else { key.len() };
        rt.heap.bytes_mut(key_at, len).copy_from_slice(&key[..len]);
        obs.wrote(key_at, len as u64);
        if O::STEPS {
            obs.tell(&rt.heap, Write::KeyWritten { site, slot: slot8, again: true });
        }
    }
    let mut elem = bucket.plus(geo.elem(slot) as u64);
    if spec.map.indirect_elem {
        elem = Addr(word_of(rt.heap.bytes(elem, geo.word)));
    }
    Assigned { elem, inserted: false, owns_key: spec.map.need_key_update, site, slot: slot8 }
}
