//! `runtime/map.go: mapdelete`, and lookups (`mapaccess`), which never write.

use super::super::EngineError;
use super::super::observer::{Event, Observer};
use super::super::runtime::Runtime;
use super::super::store::{copy_bytes, word_of, zero_fill};
use super::grow::{grow_work, is_evacuated};
use super::keys::{KeyKind, spread, zero_bytes};
use super::{Classic, EMPTY_ONE, EMPTY_REST, Hmap, SLOTS, tophash};
use crate::units::Addr;

/// The bucket and slot of a key in the chain that starts at `first`.
#[inline]
fn find<K: KeyKind>(rt: &Runtime, map: &Classic, first: Addr, key: &[u8], top: u8) -> Option<(Addr, usize)> {
    let geo = &map.geo;
    let mut bucket = first;
    while !bucket.is_nil() {
        let data = rt.heap.bytes(bucket, geo.bucket);
        let tops = word_of(&data[..8]);
        let mut hits = zero_bytes(tops ^ spread(top));
        while hits != 0 {
            let slot = hits.trailing_zeros() as usize / 8;
            hits &= hits - 1;
            let at = geo.key(slot);
            if data[slot] == top && K::equal(&rt.heap, &rt.spec, key, &data[at..at + geo.key_slot]) {
                return Some((bucket, slot));
            }
        }
        if zero_bytes(tops) != 0 {
            return None;
        }
        bucket = Addr(word_of(&data[geo.overflow..]));
    }
    None
}

/// `mapaccess`: where a key is. Looks in the old array while its bucket there has not moved.
pub(crate) fn lookup<K: KeyKind>(
    rt: &Runtime,
    map: &Classic,
    key: &[u8],
) -> Result<(u64, Option<(Addr, usize)>), EngineError> {
    let h = Hmap::load(&rt.heap, map);
    let hash = K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.hash0.into())?;
    if h.count == 0 {
        return Ok((hash, None));
    }
    let size = map.geo.bucket as u64;
    let mut first = h.buckets.plus((hash & (h.bucket_count() - 1)) * size);
    if h.growing() {
        let old = h.oldbuckets.plus((hash & (h.old_bucket_count() - 1)) * size);
        if !is_evacuated(rt.heap.bytes(old, 1)[0]) {
            first = old;
        }
    }
    Ok((hash, find::<K>(rt, map, first, key, tophash(hash, map.geo.word))))
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
        obs.event(&rt.heap, Event::NotFound);
        return Ok(false);
    }
    let (index, top) = (hash & (h.bucket_count() - 1), tophash(hash, map.geo.word));
    if O::ON {
        obs.event(&rt.heap, Event::Hashed { hash, b: h.b, bucket: index, tophash: top });
    }
    if h.growing() {
        grow_work::<K, O>(rt, map, &mut h, index, obs)?;
    }
    let first = h.buckets.plus(index * map.geo.bucket as u64);
    let found = find::<K>(rt, map, first, key, top);
    if let Some((bucket, slot)) = found {
        empty_slot::<K, O>(rt, map, &h, first, (bucket, slot), obs);
        h.count -= 1;
        obs.event(&rt.heap, Event::Deleted { bucket, slot: slot as u8 });
        if h.count == 0 {
            h.hash0 = rt.seeds.map_seed() as u32;
            obs.event(&rt.heap, Event::Reseeded { seed: h.hash0.into() });
        }
    } else {
        obs.event(&rt.heap, Event::NotFound);
    }
    h.store(&mut rt.heap, map, obs);
    Ok(found.is_some())
}

/// Empties a slot: pointers of the key and all of the elem are cleared, pointer-free key bytes stay.
#[inline]
fn empty_slot<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &Hmap,
    first: Addr,
    (bucket, slot): (Addr, usize),
    obs: &mut O,
) {
    let geo = &map.geo;
    let (key_at, elem_at) = (geo.key(slot), geo.elem(slot));
    let m = &rt.spec.map;
    let (indirect_key, indirect_elem, key_pointers) = (m.indirect_key, m.indirect_elem, m.key_has_pointers);
    if indirect_key || rt.key_payload {
        release(rt, true, indirect_key, bucket.plus(key_at as u64), h.growing());
    }
    if indirect_elem || rt.elem_payload {
        release(rt, false, indirect_elem, bucket.plus(elem_at as u64), h.growing());
    }
    let data = rt.heap.bytes_mut(bucket, geo.bucket);
    if indirect_key || key_pointers {
        let len = if K::IS_STRING { geo.word } else { geo.key_slot };
        data[key_at..key_at + len].fill(0);
        obs.wrote(bucket.plus(key_at as u64), len as u64);
    }
    zero_fill(&mut data[elem_at..elem_at + geo.elem_slot]);
    obs.wrote(bucket.plus(elem_at as u64), geo.elem_slot as u64);
    mark_empty(rt, map, first, bucket, slot, obs);
}

/// Gives back what a slot's key or elem owns: payload, and the box.
fn release(rt: &mut Runtime, of_key: bool, indirect: bool, at: Addr, growing: bool) {
    if !indirect {
        return rt.retire_payload(of_key, at, growing);
    }
    let boxed = Addr(word_of(rt.heap.bytes(at, rt.spec.word())));
    rt.retire_payload(of_key, boxed, growing);
    rt.retire(boxed, growing);
}

/// Sets the slot's tophash to emptyOne, or, where nothing follows, turns the run of empties that ends here to emptyRest.
#[inline]
fn mark_empty<O: Observer>(rt: &mut Runtime, map: &Classic, first: Addr, bucket: Addr, slot: usize, obs: &mut O) {
    let geo = &map.geo;
    let data = rt.heap.bytes_mut(bucket, geo.bucket);
    data[slot] = EMPTY_ONE;
    obs.wrote(bucket.plus(slot as u64), 1);
    let is_last = if slot == SLOTS - 1 {
        let next = Addr(word_of(&data[geo.overflow..]));
        next.is_nil() || rt.heap.bytes(next, 1)[0] == EMPTY_REST
    } else {
        data[slot + 1] == EMPTY_REST
    };
    if is_last {
        sweep_empties(rt, map, first, bucket, slot, obs);
    }
}

/// Turns emptyOne to emptyRest from a slot backwards, as far as the empties go.
fn sweep_empties<O: Observer>(rt: &mut Runtime, map: &Classic, first: Addr, bucket: Addr, slot: usize, obs: &mut O) {
    let (mut bucket, mut last) = (bucket, slot);
    loop {
        let tops = rt.heap.bytes_mut(bucket, SLOTS);
        let full = tops[..=last].iter().rposition(|&top| top != EMPTY_ONE);
        let from = full.map_or(0, |i| i + 1);
        tops[from..=last].fill(EMPTY_REST);
        obs.wrote(bucket.plus(from as u64), (last + 1 - from) as u64);
        if full.is_some() || bucket == first {
            return;
        }
        bucket = previous(rt, map, first, bucket);
        last = SLOTS - 1;
        if rt.heap.bytes(bucket, SLOTS)[last] != EMPTY_ONE {
            return;
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

/// Writes an elem's bytes, giving back the payload of the one it replaces.
#[inline]
pub(super) fn write_elem<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    elem: Addr,
    bytes: &[u8],
    replaces: bool,
    obs: &mut O,
) {
    if replaces && rt.elem_payload {
        let growing = Hmap::load(&rt.heap, map).growing();
        rt.retire_payload(false, elem, growing);
    }
    copy_bytes(rt.heap.bytes_mut(elem, bytes.len()), bytes);
    obs.wrote(elem, bytes.len() as u64);
}
