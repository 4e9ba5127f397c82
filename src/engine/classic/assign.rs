//! `runtime/map.go: mapassign` and its specialised forms.

use super::super::EngineError;
use super::super::event::{ChainSearch, Growth, Write};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::Place;
use super::super::slot::{Assigned, Halves};
use super::super::store::copy_bytes;
use super::grow::{grow_work, hash_grow};
use super::keys::KeyKind;
use super::make::{make_bucket_array, new_overflow};
use super::search::{Search, search};
use super::wanted::{Chain, Wanted};
use super::{Classic, Geometry, Hmap, SLOTS, too_many_overflow_buckets, tophash};
use crate::gotype::MapVariant;
use crate::heap::Maker;
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
    let growing = !done.inserted && rt.elem_payload && map.hmap(rt.memory()).growing();
    rt.write_elem(&done, elem, growing, obs);
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
                let rewritten = if K::IS_STRING { &key[..map.geo.word] } else { key };
                return Ok(rt.update(place, map.geo.halves(place), rewritten, h.growing(), obs));
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
    let (buckets, _) = make_bucket_array(rt, &map.geo, 0, Maker::FirstBucket, obs)?;
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
    let Wanted { map, chain, .. } = *wanted;
    let place = match free {
        Some(place) => place,
        None => {
            let addr = new_overflow(rt, map, h, chain, last, obs)?;
            Place { site: chain.site::<O>(&rt.heap, map, addr), addr, slot: 0 }
        }
    };
    let Place { site, addr: bucket, slot } = place;
    h.step(&mut rt.heap, map, obs, Write::SlotChosen { site, bucket, slot: slot as u8 });
    let Halves { key: mut key_to, mut elem } = map.geo.halves(place);
    if rt.is_boxed(true) {
        key_to = rt.new_box(true, key_to, Maker::Mapassign, obs)?;
    }
    if rt.is_boxed(false) {
        elem = rt.new_box(false, elem, Maker::Mapassign, obs)?;
    }
    fill(rt, wanted, place, key_to, obs);
    h.count += 1;
    h.step(&mut rt.heap, map, obs, Write::Counted { from: h.count - 1, to: h.count });
    h.store(&mut rt.heap, map, obs);
    Ok(Assigned { elem, inserted: true, owns_key: true, site, slot: slot as u8 })
}

/// Writes a new key, to `key_to`, and its tophash. The functions for one kind of key write the tophash first
/// (`runtime/map_fast32.go, map_fast64.go, map_faststr.go`), which only who stops in between sees.
#[inline]
fn fill<O: Observer>(rt: &mut Runtime, wanted: &Wanted, place: Place, key_to: Addr, obs: &mut O) {
    let marks_first = O::STEPS && rt.spec.map.variant != MapVariant::Slow;
    if marks_first {
        mark(rt, wanted, place, obs);
    }
    copy_bytes(rt.heap.bytes_mut(key_to, wanted.key.len()), wanted.key);
    if O::STEPS {
        obs.wrote(key_to, wanted.key.len() as u64);
        obs.tell(&rt.heap, Write::KeyWritten { site: place.site, slot: place.slot as u8, again: false });
    }
    if !marks_first {
        mark(rt, wanted, place, obs);
    }
}

/// Writes a new entry's tophash.
#[inline]
fn mark<O: Observer>(rt: &mut Runtime, wanted: &Wanted, place: Place, obs: &mut O) {
    let Place { site, addr, slot } = place;
    rt.heap.bytes_mut(addr, SLOTS)[slot] = wanted.tophash;
    if O::STEPS {
        obs.wrote(addr.plus(slot as u64), 1);
        obs.tell(&rt.heap, Write::SlotMarked { site, slot: slot as u8, mark: wanted.tophash });
    }
}
