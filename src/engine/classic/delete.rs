//! `runtime/map.go: mapdelete`, and lookups (`mapaccess`), which never write.

use super::super::EngineError;
use super::super::event::{ChainSearch, Clear, Delete, Search, Write};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::Place;
use super::super::store::{word_of, zero_fill};
use super::grow::{grow_work, is_evacuated};
use super::keys::KeyKind;
use super::search::find;
use super::tell;
use super::wanted::{Chain, Wanted};
use super::{Classic, EMPTY_ONE, EMPTY_REST, Hmap, SLOTS, tophash};
use crate::units::Addr;

/// `mapaccess`: where a key is. Looks in the old array while its bucket there has not moved.
pub(crate) fn lookup<K: KeyKind, O: Observer>(
    rt: &Runtime,
    map: &Classic,
    key: &[u8],
    obs: &mut O,
) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
    let h = Hmap::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into())?;
    if h.count == 0 {
        if O::STEPS {
            obs.tell(&rt.heap, Search::NotFound { is_empty: true });
        }
        return Ok((hash, None));
    }
    let top = tophash(hash, map.geo.word);
    let mut chain = Chain::of(&h, map, hash & (h.bucket_count() - 1));
    let direct = K::DIRECT || (h.b == 0 && is_short::<K>(key));
    if O::STEPS {
        let hashed = ChainSearch::Hashed { hash, b: h.b, bucket: chain.index, tophash: top };
        obs.event(&rt.heap, if direct && h.b == 0 { Search::Unhashed.into() } else { hashed.into() });
    }
    if h.growing() {
        let index = hash & (h.old_bucket_count() - 1);
        let old = h.oldbuckets.plus(index * map.geo.bucket as u64);
        if !is_evacuated(rt.heap.bytes(old, 1)[0]) {
            chain = Chain { first: old, index, old: true };
            if O::STEPS {
                obs.tell(&rt.heap, ChainSearch::OldBucketChosen { old_bucket: index, old_b: h.old_b() });
            }
        }
    }
    let found = find::<K, O>(rt, &Wanted { map, chain, key, tophash: top, direct }, obs);
    if O::STEPS {
        tell::ended(rt, found, obs);
    }
    Ok((hash, found.map(|p| (p.addr, p.slot))))
}

/// A string so short that a lookup in a map of one bucket compares it without a hash
/// (`runtime/map_faststr.go: mapaccess1_faststr`).
fn is_short<K: KeyKind>(key: &[u8]) -> bool {
    K::IS_STRING && word_of(&key[key.len() / 2..]) < 32
}

/// `mapdelete`. True where the key was there.
pub(crate) fn delete<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    key: &[u8],
    obs: &mut O,
) -> Result<bool, EngineError> {
    let mut h = Hmap::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into())?;
    if h.count == 0 {
        if O::STEPS {
            obs.tell(&rt.heap, Search::NotFound { is_empty: true });
        }
        return Ok(false);
    }
    let (index, top) = (hash & (h.bucket_count() - 1), tophash(hash, map.geo.word));
    if O::STEPS {
        obs.tell(&rt.heap, ChainSearch::Hashed { hash, b: h.b, bucket: index, tophash: top });
    }
    if h.growing() {
        grow_work::<K, O>(rt, map, &mut h, index, obs)?;
    }
    let wanted = Wanted { map, chain: Chain::of(&h, map, index), key, tophash: top, direct: K::DIRECT };
    let found = find::<K, O>(rt, &wanted, obs);
    if let Some(place) = found {
        empty_slot::<K, O>(rt, &h, &wanted, place, obs);
        h.count -= 1;
        h.step(&mut rt.heap, map, obs, Write::Counted { from: h.count + 1, to: h.count });
        if h.count == 0 {
            h.hash0 = rt.seeds.map_seed() as u32;
            if O::ON {
                h.store(&mut rt.heap, map, obs);
                obs.tell(&rt.heap, Clear::Reseeded { seed: h.hash0.into() });
            }
        }
    } else {
        h.step(&mut rt.heap, map, obs, Search::NotFound { is_empty: false });
    }
    h.store(&mut rt.heap, map, obs);
    Ok(found.is_some())
}

/// Empties a slot: pointers of the key and all of the elem are cleared, pointer-free key bytes stay.
#[inline]
fn empty_slot<K: KeyKind, O: Observer>(rt: &mut Runtime, h: &Hmap, wanted: &Wanted, place: Place, obs: &mut O) {
    let geo = &wanted.map.geo;
    let Place { site, addr: bucket, slot } = place;
    let (key_at, elem_at, slot8) = (geo.key(slot), geo.elem(slot), slot as u8);
    let m = &rt.spec.map;
    let clears_key = m.indirect_key || m.key_has_pointers;
    rt.retire_slot(true, bucket.plus(key_at as u64), h.growing());
    let mut cleared = 0;
    if clears_key {
        cleared = if K::IS_STRING { geo.word } else { geo.key_slot };
        rt.heap.bytes_mut(bucket.plus(key_at as u64), cleared).fill(0);
        obs.wrote(bucket.plus(key_at as u64), cleared as u64);
    }
    if O::STEPS {
        obs.tell(&rt.heap, Delete::KeyCleared { site, slot: slot8, bytes: cleared as u64 });
    }
    rt.retire_slot(false, bucket.plus(elem_at as u64), h.growing());
    let data = rt.heap.bytes_mut(bucket, geo.bucket);
    zero_fill(&mut data[elem_at..elem_at + geo.elem_slot]);
    obs.wrote(bucket.plus(elem_at as u64), geo.elem_slot as u64);
    if O::STEPS {
        obs.tell(&rt.heap, Delete::ElemCleared { site, slot: slot8, bytes: geo.elem_slot as u64 });
    }
    mark_empty(rt, wanted.map, wanted.chain, place, obs);
}

/// Sets the slot's tophash to emptyOne, or, where nothing follows, turns the run of empties that ends here to emptyRest.
#[inline]
fn mark_empty<O: Observer>(rt: &mut Runtime, map: &Classic, chain: Chain, place: Place, obs: &mut O) {
    let geo = &map.geo;
    let Place { site, addr: bucket, slot } = place;
    let data = rt.heap.bytes_mut(bucket, geo.bucket);
    data[slot] = EMPTY_ONE;
    let (follows, next) = (data.get(slot + 1).copied(), Addr(word_of(&data[geo.overflow..])));
    obs.wrote(bucket.plus(slot as u64), 1);
    if O::STEPS {
        obs.tell(&rt.heap, Delete::SlotEmptied { site, slot: slot as u8 });
    }
    let is_last = if slot == SLOTS - 1 {
        next.is_nil() || rt.heap.bytes(next, 1)[0] == EMPTY_REST
    } else {
        follows == Some(EMPTY_REST)
    };
    if is_last {
        let slots = sweep_empties(rt, map, chain.first, place, obs);
        if O::STEPS {
            obs.tell(&rt.heap, Delete::SweptToRest { site, slot: slot as u8, slots });
        }
    }
}

/// Turns emptyOne to emptyRest from a slot backwards, as far as the empties go; returns how many.
fn sweep_empties<O: Observer>(rt: &mut Runtime, map: &Classic, first: Addr, place: Place, obs: &mut O) -> u64 {
    let (mut bucket, mut last, mut swept) = (place.addr, place.slot, 0);
    loop {
        let tops = rt.heap.bytes_mut(bucket, SLOTS);
        let full = tops[..=last].iter().rposition(|&top| top != EMPTY_ONE);
        let from = full.map_or(0, |i| i + 1);
        tops[from..=last].fill(EMPTY_REST);
        obs.wrote(bucket.plus(from as u64), (last + 1 - from) as u64);
        swept += (last + 1 - from) as u64;
        if full.is_some() || bucket == first {
            return swept;
        }
        bucket = previous(rt, map, first, bucket);
        last = SLOTS - 1;
        if rt.heap.bytes(bucket, SLOTS)[last] != EMPTY_ONE {
            return swept;
        }
    }
}

/// The bucket before `bucket` in the chain from `first`.
fn previous(rt: &Runtime, map: &Classic, first: Addr, bucket: Addr) -> Addr {
    let mut at = first;
    loop {
        let next = Addr(word_of(rt.heap.bytes(at.plus(map.geo.overflow as u64), map.geo.word)));
        if next == bucket || next.is_nil() {
            return at;
        }
        at = next;
    }
}
