//! Making a map and its bucket arrays (`runtime/map.go: makemap, makeBucketArray, newoverflow`).

use super::super::event::{Copies, Overflow};
use super::super::observer::{Observer, Silent};
use super::super::runtime::{Make, Runtime};
use super::super::store::{read_word, write_word};
use super::access::array_len;
use super::wanted::Chain;
use super::{Classic, Extra, Geometry, Hmap};
use crate::heap::{HeapFull, Maker, Purpose, max_alloc};
use crate::units::Addr;

/// `makemap` (and `makemap_small`, which is the same for hints up to 8).
pub(crate) fn make(rt: &mut Runtime, hint: i64) -> Result<Classic, HeapFull> {
    let make = Make { hint, is_constant: true, on_stack: rt.stack };
    make_seeded(rt, make, None, &mut Silent)
}

/// `makemap`, with a hash seed that is given, as a copy's is, or a new one. A map that does not escape lies on the stack,
/// with its first bucket if the hint is up to 8. A listener that stops at steps is told.
pub(super) fn make_seeded<O: Observer>(
    rt: &mut Runtime,
    make: Make,
    given: Option<u32>,
    obs: &mut O,
) -> Result<Classic, HeapFull> {
    let before = rt.heap.map_tally();
    let seed = given.unwrap_or_else(|| rt.seeds.map_seed() as u32);
    let geo = Geometry::new(&rt.spec);
    let Make { hint, is_constant, on_stack } = make;
    let by = if is_constant && make.is_small() { Maker::MakemapSmall } else { Maker::Makemap };
    let hmap = rt.give(on_stack, Hmap::size(geo.word) as u64, true, Purpose::Hmap, by)?;
    let map = Classic { hmap, geo };
    let mut h = Hmap::load(&rt.heap, &map);
    h.hash0 = seed;
    h.b = b_for_hint(&geo, hint, rt.spec.target().arch);
    if h.b > 0 {
        let (buckets, next) = make_bucket_array(rt, &geo, h.b, Maker::MakemapArray, obs)?;
        h.buckets = buckets;
        if let Some(next) = next {
            h.extra = rt.heap.alloc(Extra::size(geo.word) as u64, true, Purpose::MapExtra, by)?;
            let extra = Extra { next_overflow: next, ..Extra::default() };
            extra.store(&mut rt.heap, h.extra, geo.word, obs);
        }
    }
    if on_stack && make.is_small() {
        h.buckets = rt.heap.lay_on_stack(geo.bucket as u64, geo.scan, Purpose::Buckets)?;
    }
    h.store(&mut rt.heap, &map, obs);
    if O::STEPS && obs.takes(1) {
        let (bytes, objects) = rt.heap.map_tally().since(before);
        let is_clone = given.is_some();
        let made = Copies::MapMade { hint, b: h.b, seed: seed.into(), is_clone, on_stack, bytes, objects };
        obs.tell(&rt.heap, made);
    }
    Ok(map)
}

/// B for a hint: the smallest that holds it. A hint whose buckets could not be addressed counts as 0.
fn b_for_hint(geo: &Geometry, hint: i64, arch: crate::target::Arch) -> u8 {
    let hint = hint.max(0) as u64;
    let bytes = hint.checked_mul(geo.bucket as u64);
    let hint = if bytes.is_some_and(|b| b <= max_alloc(arch)) { hint } else { 0 };
    let mut b = 0;
    while geo.over_load_factor(hint, b) {
        b += 1;
    }
    b
}

/// Allocates an array for 2^b buckets; also the first preallocated overflow bucket, if there are any.
pub(super) fn make_bucket_array<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    b: u8,
    by: Maker,
    obs: &mut O,
) -> Result<(Addr, Option<Addr>), HeapFull> {
    let n = array_len(rt.memory(), geo, b);
    let buckets = rt.heap.alloc(n * geo.bucket as u64, geo.scan, Purpose::Buckets, by)?;
    Ok((buckets, link_preallocated(rt, geo, b, buckets, obs)))
}

/// Marks the last preallocated overflow bucket by a non-nil overflow word: the array's own address.
pub(super) fn link_preallocated<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    b: u8,
    buckets: Addr,
    obs: &mut O,
) -> Option<Addr> {
    let n = array_len(rt.memory(), geo, b);
    let base = 1u64 << b;
    if n == base {
        return None;
    }
    let last = buckets.plus((n - 1) * geo.bucket as u64 + geo.overflow as u64);
    write_word(&mut rt.heap, last, buckets.0, geo.word);
    obs.wrote(last, geo.word as u64);
    Some(buckets.plus(base * geo.bucket as u64))
}

/// `newoverflow`: takes a preallocated bucket or allocates one, and links it behind `bucket`, the last of `chain`.
pub(super) fn new_overflow<O: Observer>(
    rt: &mut Runtime,
    map: &Classic,
    h: &mut Hmap,
    chain: Chain,
    bucket: Addr,
    obs: &mut O,
) -> Result<Addr, HeapFull> {
    let geo = &map.geo;
    let (fresh, preallocated) = match take_preallocated(rt, geo, h, obs) {
        Some(taken) => (taken, true),
        None => (rt.heap.alloc(geo.bucket as u64, geo.scan, Purpose::Overflow, Maker::NewOverflow)?, false),
    };
    let before = h.noverflow;
    increment_noverflow(rt, h);
    if O::STEPS && obs.takes(1) {
        let bytes = rt.heap.rules().taken(geo.bucket as u64, geo.scan).bytes;
        let is_last = preallocated && Extra::load(&rt.heap, h.extra, geo.word).next_overflow.is_nil();
        let noverflow = [before, h.noverflow];
        let made = Overflow::Made { addr: fresh, preallocated, is_last, bytes, noverflow, b: h.b };
        h.step(&mut rt.heap, map, obs, made);
    }
    if !geo.scan {
        create_overflow(rt, geo, h, obs)?;
        let (len, grown) = append_overflow(rt, geo, h, fresh, obs)?;
        if O::STEPS && obs.takes(1) {
            h.step(&mut rt.heap, map, obs, Overflow::Kept { len, grown });
        }
    }
    let word_at = bucket.plus(geo.overflow as u64);
    write_word(&mut rt.heap, word_at, fresh.0, geo.word);
    if O::ON {
        obs.wrote(word_at, geo.word as u64);
        if obs.takes(1) {
            let site = chain.site::<O>(&rt.heap, map, fresh);
            obs.tell(&rt.heap, Overflow::Linked { site, addr: fresh, preallocated });
        }
    }
    Ok(fresh)
}

fn take_preallocated<O: Observer>(rt: &mut Runtime, geo: &Geometry, h: &Hmap, obs: &mut O) -> Option<Addr> {
    if h.extra.is_nil() {
        return None;
    }
    let mut extra = Extra::load(&rt.heap, h.extra, geo.word);
    let taken = extra.next_overflow;
    if taken.is_nil() {
        return None;
    }
    let word_at = taken.plus(geo.overflow as u64);
    if read_word(&rt.heap, word_at, geo.word) == 0 {
        extra.next_overflow = taken.plus(geo.bucket as u64);
    } else {
        // The last one: its overflow word was only the mark.
        write_word(&mut rt.heap, word_at, 0, geo.word);
        obs.wrote(word_at, geo.word as u64);
        extra.next_overflow = Addr::NIL;
    }
    extra.store(&mut rt.heap, h.extra, geo.word, obs);
    Some(taken)
}

/// `incrnoverflow`: exact below 2^16 buckets, then counted with probability 2^-(B-15).
fn increment_noverflow(rt: &mut Runtime, h: &mut Hmap) {
    if h.b < 16 {
        h.noverflow = h.noverflow.wrapping_add(1);
    } else {
        let mask = (1u64 << (h.b - 15)) - 1;
        if rt.seeds.random() & mask == 0 {
            h.noverflow = h.noverflow.wrapping_add(1);
        }
    }
}

/// `createOverflow`: mapextra and the slice header, where missing.
pub(super) fn create_overflow<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    h: &mut Hmap,
    obs: &mut O,
) -> Result<(), HeapFull> {
    if h.extra.is_nil() {
        h.extra = rt.heap.alloc(Extra::size(geo.word) as u64, true, Purpose::MapExtra, Maker::CreateOverflow)?;
    }
    let mut extra = Extra::load(&rt.heap, h.extra, geo.word);
    if extra.overflow.is_nil() {
        let by = Maker::CreateOverflow;
        extra.overflow = rt.heap.alloc(Extra::size(geo.word) as u64, true, Purpose::OverflowHeader, by)?;
        extra.store(&mut rt.heap, h.extra, geo.word, obs);
    }
    Ok(())
}

/// Appends a bucket to the slice that keeps overflow buckets of unscanned bucket types alive. Returns its length, and
/// its capacity where it had to grow.
fn append_overflow<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    h: &Hmap,
    bucket: Addr,
    obs: &mut O,
) -> Result<(u64, Option<u64>), HeapFull> {
    let w = geo.word;
    let header = Extra::load(&rt.heap, h.extra, w).overflow;
    let field = |i: u64| header.plus(i * w as u64);
    let (mut data, len, cap) =
        (Addr(read_word(&rt.heap, field(0), w)), read_word(&rt.heap, field(1), w), read_word(&rt.heap, field(2), w));
    let mut grown = None;
    if len == cap {
        let new_cap = rt.heap.rules().append_cap(cap, w as u64, true);
        let fresh = rt.heap.alloc(new_cap * w as u64, true, Purpose::OverflowArray, Maker::NewOverflow)?;
        let old = rt.heap.bytes(data_or(header, data), if data.is_nil() { 0 } else { len as usize * w }).to_vec();
        rt.heap.bytes_mut(fresh, old.len()).copy_from_slice(&old);
        obs.wrote(fresh, old.len() as u64);
        rt.heap.free(data);
        data = fresh;
        grown = Some(new_cap);
        write_word(&mut rt.heap, field(0), data.0, w);
        write_word(&mut rt.heap, field(2), new_cap, w);
    }
    write_word(&mut rt.heap, data.plus(len * w as u64), bucket.0, w);
    write_word(&mut rt.heap, field(1), len + 1, w);
    if O::ON {
        obs.wrote(header, 3 * w as u64);
        obs.wrote(data.plus(len * w as u64), w as u64);
    }
    Ok((len + 1, grown))
}

fn data_or(fallback: Addr, data: Addr) -> Addr {
    if data.is_nil() { fallback } else { data }
}
