//! Copies of a classic map: `maps.Clone` (`runtime/map.go: mapclone2, moveToBmap` of Go 1.21.13, 1.22.10 and 1.23.9),
//! and the loop that puts every entry into a fresh map.
//!
//! Invariant: the map that is copied keeps every byte, but for the flags and the mapextra that ranging over it sets up.
//! What keys and elems point to is not copied: both maps' slots name the same payload, and the caller drops one map.

use super::super::EngineError;
use super::super::event::Copies;
use super::super::observer::{Filling, Observer, Outline};
use super::super::runtime::{Make, Runtime};
use super::super::site::LoopEntry;
use super::super::slot::Assigned;
use super::super::store::word_of;
use super::assign::assign;
use super::grow::is_evacuated;
use super::iter::Iter;
use super::keys::{KeyKind, key_value};
use super::make::{make_bucket_array, make_seeded, new_overflow};
use super::wanted::Chain;
use super::{Classic, EMPTY_ONE, Hmap, SLOTS};
use crate::heap::Maker;
use crate::units::Addr;
use std::collections::HashSet;

/// The next free place of a destination chain.
struct Destination {
    chain: Chain,
    bucket: Addr,
    slot: usize,
}

/// A copy under way.
struct Copy<'a> {
    src: &'a Classic,
    from: Hmap,
    dst: Classic,
    to: Hmap,
    /// Key boxes that both maps name.
    shared: HashSet<Addr>,
}

/// `mapclone2`. Also returns the key boxes that the two maps share.
pub(crate) fn clone<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    src: &Classic,
    obs: &mut O,
) -> Result<(Classic, HashSet<Addr>), EngineError> {
    let from = Hmap::load(&rt.heap, src);
    let make = Make { hint: clone_hint(src, &from), is_constant: false, on_stack: false };
    let dst = make_seeded(rt, make, Some(from.hash0), obs)?;
    let to = Hmap::load(&rt.heap, &dst);
    let mut copy = Copy { src, from, dst, to, shared: HashSet::new() };
    if from.count == 0 {
        return Ok((copy.dst, copy.shared));
    }
    let m = &rt.spec.map;
    let quick = from.b == 0 && !(m.indirect_key && m.need_key_update) && !m.indirect_elem;
    if quick {
        copy.whole_bucket(rt, obs)?;
    } else {
        if copy.to.b == 0 {
            copy.to.buckets = make_bucket_array(rt, &src.geo, 0, Maker::Mapclone, obs)?.0;
        }
        copy.current_array(rt, obs)?;
        if from.growing() {
            copy.old_array::<K, O>(rt, obs)?;
        }
    }
    copy.to.store(&mut rt.heap, &copy.dst, obs);
    Ok((copy.dst, copy.shared))
}

/// The size that the copy is made for: never one that needs more buckets than the map has.
///
/// Differs from Go: 1.21 has no such limit, and reads past the array where growth to the same size has overloaded the
/// map (golang/go#69110); here 1.21 does as later versions.
fn clone_hint(src: &Classic, from: &Hmap) -> i64 {
    if src.geo.over_load_factor(from.count, from.b) {
        (src.geo.load_num * (from.bucket_count() / 2)) as i64
    } else {
        from.count as i64
    }
}

impl Copy<'_> {
    /// A map of one bucket: its bytes as they are, stale ones too.
    fn whole_bucket<O: Observer>(&mut self, rt: &mut Runtime, obs: &mut O) -> Result<(), EngineError> {
        let geo = &self.src.geo;
        self.to.buckets = make_bucket_array(rt, geo, 0, Maker::Mapclone, obs)?.0;
        self.to.count = self.from.count;
        let data = rt.heap.bytes(self.from.buckets, geo.bucket).to_vec();
        rt.heap.bytes_mut(self.to.buckets, geo.bucket).copy_from_slice(&data);
        obs.wrote(self.to.buckets, geo.bucket as u64);
        self.to.step(&mut rt.heap, &self.dst, obs, Copies::BucketCopied { entries: self.from.count });
        if rt.spec.map.indirect_key {
            for slot in (0..SLOTS).filter(|&i| data[i] > EMPTY_ONE) {
                self.shared.insert(Addr(word_of(&data[geo.key(slot)..geo.key(slot) + geo.word])));
            }
        }
        Ok(())
    }

    /// Each bucket of the copy takes the chains of the map's buckets that its index is the low bits of, without holes.
    fn current_array<O: Observer>(&mut self, rt: &mut Runtime, obs: &mut O) -> Result<(), EngineError> {
        let size = self.src.geo.bucket as u64;
        let (to, from) = (self.to.bucket_count(), self.from.bucket_count());
        for index in 0..to {
            let chain = Chain::of(&self.to, &self.dst, index);
            let mut place = Destination { chain, bucket: chain.first, slot: 0 };
            let before = self.to.count;
            for source in (index..from).step_by(to as usize) {
                self.chain(rt, self.from.buckets.plus(source * size), &mut place, obs)?;
            }
            let entries = self.to.count - before;
            self.tell_filled(rt, Copies::ChainFilled { bucket: index, chains: from / to, entries, old: None }, obs);
        }
        Ok(())
    }

    /// Tells that a chain of the copy took entries, if it took any.
    fn tell_filled<O: Observer>(&self, rt: &mut Runtime, filled: Copies, obs: &mut O) {
        let took_any = !matches!(filled, Copies::ChainFilled { entries: 0, .. });
        if O::STEPS && took_any && obs.takes(1) {
            self.to.step(&mut rt.heap, &self.dst, obs, filled);
        }
    }

    /// The buckets that growth has not moved yet.
    fn old_array<K: KeyKind, O: Observer>(&mut self, rt: &mut Runtime, obs: &mut O) -> Result<(), EngineError> {
        let geo = self.src.geo;
        for index in 0..self.from.old_bucket_count() {
            let first = self.from.oldbuckets.plus(index * geo.bucket as u64);
            if is_evacuated(rt.heap.bytes(first, 1)[0]) {
                continue;
            }
            let before = self.to.count;
            if self.from.old_b() < self.to.b {
                self.one_by_one::<K, O>(rt, first, obs)?;
                let entries = self.to.count - before;
                if O::STEPS && entries > 0 && obs.takes(1) {
                    obs.tell(&rt.heap, Copies::OldChainTaken { old_bucket: index, entries });
                }
                continue;
            }
            let chain = Chain::of(&self.to, &self.dst, index & (self.to.bucket_count() - 1));
            let mut bucket = chain.first;
            while let Some(next) = overflow_of(rt, self.src, bucket) {
                bucket = next;
            }
            self.chain(rt, first, &mut Destination { chain, bucket, slot: 0 }, obs)?;
            let entries = self.to.count - before;
            let filled = Copies::ChainFilled { bucket: chain.index, chains: 1, entries, old: Some(index) };
            self.tell_filled(rt, filled, obs);
        }
        Ok(())
    }

    /// An old chain whose entries go to several buckets of the copy: each is assigned. The copy may grow by it.
    fn one_by_one<K: KeyKind, O: Observer>(
        &mut self,
        rt: &mut Runtime,
        first: Addr,
        obs: &mut O,
    ) -> Result<(), EngineError> {
        self.to.store(&mut rt.heap, &self.dst, obs);
        let mut bucket = Some(first);
        while let Some(at) = bucket {
            for slot in (0..SLOTS).filter(|&i| rt.heap.bytes(at, SLOTS)[i] > EMPTY_ONE).collect::<Vec<_>>() {
                put::<K, O>(rt, self.src, at, slot, &self.dst, obs)?;
            }
            bucket = overflow_of(rt, self.src, at);
        }
        self.to = Hmap::load(&rt.heap, &self.dst);
        Ok(())
    }

    /// `moveToBmap` for each bucket of a chain.
    fn chain<O: Observer>(
        &mut self,
        rt: &mut Runtime,
        first: Addr,
        place: &mut Destination,
        obs: &mut O,
    ) -> Result<(), EngineError> {
        let mut bucket = Some(first);
        while let Some(at) = bucket {
            let data = rt.heap.bytes(at, self.src.geo.bucket).to_vec();
            for slot in (0..SLOTS).filter(|&i| data[i] > EMPTY_ONE) {
                self.entry(rt, &data, slot, place, obs)?;
            }
            bucket = overflow_of(rt, self.src, at);
        }
        Ok(())
    }

    /// Copies one slot to the next empty slot of its chain, into a new overflow bucket where none is left.
    fn entry<O: Observer>(
        &mut self,
        rt: &mut Runtime,
        data: &[u8],
        slot: usize,
        place: &mut Destination,
        obs: &mut O,
    ) -> Result<(), EngineError> {
        let geo = self.src.geo;
        while place.slot < SLOTS && rt.heap.bytes(place.bucket, SLOTS)[place.slot] > EMPTY_ONE {
            place.slot += 1;
        }
        if place.slot == SLOTS {
            place.bucket = new_overflow(rt, &self.dst, &mut self.to, place.chain, place.bucket, obs)?;
            place.slot = 0;
        }
        let (key, elem) = (&data[geo.key(slot)..][..geo.key_slot], &data[geo.elem(slot)..][..geo.elem_slot]);
        let (key_to, elem_to) = (geo.key(place.slot), geo.elem(place.slot));
        let to = rt.heap.bytes_mut(place.bucket, geo.bucket);
        to[place.slot] = data[slot];
        to[key_to..key_to + geo.key_slot].copy_from_slice(key);
        to[elem_to..elem_to + geo.elem_slot].copy_from_slice(elem);
        // Of a copy too large to be told step by step all is told as written at its end.
        if O::STEPS && obs.is_fine() {
            for (at, len) in [(place.slot, 1), (key_to, geo.key_slot), (elem_to, geo.elem_slot)] {
                obs.wrote(place.bucket.plus(at as u64), len as u64);
            }
        }
        if rt.is_boxed(true) && rt.spec.map.need_key_update {
            rt.copy_box(true, place.bucket.plus(key_to as u64), Maker::MoveToBmap, obs)?;
        } else if rt.is_boxed(true) {
            // Nothing ever writes to the key again, so both maps may have it.
            self.shared.insert(Addr(word_of(key)));
        }
        if rt.is_boxed(false) {
            rt.copy_box(false, place.bucket.plus(elem_to as u64), Maker::MoveToBmap, obs)?;
        }
        place.slot += 1;
        self.to.count += 1;
        Ok(())
    }
}

fn overflow_of(rt: &Runtime, map: &Classic, bucket: Addr) -> Option<Addr> {
    let word = rt.heap.bytes(bucket.plus(map.geo.overflow as u64), map.geo.word);
    Some(Addr(word_of(word))).filter(|next| !next.is_nil())
}

/// Assigns an entry of `src`, in slot `slot` of the bucket at `at`, to `dst`.
fn put<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    src: &Classic,
    at: Addr,
    slot: usize,
    dst: &Classic,
    obs: &mut O,
) -> Result<Assigned, EngineError> {
    let bucket = src.bucket(&rt.heap, at);
    let (key, elem) = (src.key(rt.memory(), bucket, slot).to_vec(), src.elem(rt.memory(), bucket, slot).to_vec());
    let done = if O::STEPS && !obs.is_fine() {
        assign::<K, _>(rt, dst, &key, &mut Outline(obs))?
    } else {
        assign::<K, _>(rt, dst, &key, &mut Filling(obs))?
    };
    rt.heap.bytes_mut(done.elem, elem.len()).copy_from_slice(&elem);
    if O::STEPS && obs.is_fine() {
        obs.wrote(done.elem, elem.len() as u64);
    }
    Ok(done)
}

/// A new map, and every entry of `src` put into it in the order of a loop.
pub(crate) fn remake<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    src: &Classic,
    make: Make,
    obs: &mut O,
) -> Result<Classic, EngineError> {
    let dst = make_seeded(rt, make, None, obs)?;
    let Some(mut iter) = Iter::begin(rt, src, obs)? else { return Ok(dst) };
    let mut number = 0;
    while let Some(LoopEntry { bucket, slot, .. }) = iter.next::<K, O>(rt, src, obs)? {
        let Assigned { site: to, slot: to_slot, .. } = put::<K, O>(rt, src, bucket, slot, &dst, obs)?;
        number += 1;
        if O::STEPS && obs.takes(1) {
            let at = bucket.plus(src.geo.key(slot) as u64);
            let key = key_value::<K>(rt, rt.heap.bytes(at, src.geo.key_slot));
            obs.tell(&rt.heap, Copies::EntryTaken { number, slot: slot as u8, key, to, to_slot });
        }
    }
    Ok(dst)
}
