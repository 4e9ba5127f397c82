//! Where places of a classic map are.

use super::{ArrayKind, BucketId, EXTRA_FIELDS, Place, SLICE_FIELDS};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, Extra, Hmap, SLOTS};
use crate::engine::store::read_word;
use crate::heap::Purpose;
use crate::units::Addr;

impl BucketId {
    /// The bucket's address now; `None` where it does not exist.
    pub fn addr(self, state: ClassicMap) -> Option<Addr> {
        let (rt, map) = (state.memory(), state.classic());
        let h = map.hmap(rt);
        let size = map.geometry().bucket as u64;
        match self {
            BucketId::Preallocated { index } => {
                let free = map.next_overflow(rt)?;
                (index >= free && index < map.array_len(rt, h.b)).then(|| h.buckets.plus(index * size))
            }
            BucketId::Chain { array, index, link } => {
                let (base, count) = match array {
                    ArrayKind::Main => (h.buckets, h.bucket_count()),
                    ArrayKind::Old if h.growing() => (h.oldbuckets, h.old_bucket_count()),
                    ArrayKind::Old => return None,
                };
                if base.is_nil() || index >= count {
                    return None;
                }
                map.chain(rt.heap, base, index).nth(link as usize).map(|b| b.addr)
            }
            BucketId::Unlinked { index, link } => {
                let own = h.growing() && index >= h.old_bucket_count() && index < map.array_len(rt, h.old_b());
                own.then(|| unlinked(state, &h, index).nth(link as usize)).flatten().map(|b| b.addr)
            }
        }
    }

    /// The name of the bucket at an address. An overflow bucket is found by a key in it; one without keys by a walk
    /// over all chains.
    pub fn at(state: ClassicMap, addr: Addr) -> Option<BucketId> {
        let (rt, map) = (state.memory(), state.classic());
        let h = map.hmap(rt);
        let size = map.geometry().bucket as u64;
        let index_in = |base: Addr, b: u8| {
            let at = map.index_in(rt, base, b, addr)?;
            (base.0 + at * size == addr.0).then_some(at)
        };
        if !h.buckets.is_nil()
            && let Some(index) = index_in(h.buckets, h.b)
        {
            if index < h.bucket_count() {
                return Some(BucketId::main(ArrayKind::Main, index));
            }
            if map.next_overflow(rt).is_some_and(|free| index >= free) {
                return Some(BucketId::Preallocated { index });
            }
        }
        if h.growing()
            && let Some(index) = index_in(h.oldbuckets, h.old_b())
            && index < h.old_bucket_count()
        {
            return Some(BucketId::main(ArrayKind::Old, index));
        }
        by_key(state, addr).or_else(|| by_walk(state, addr)).or_else(|| by_old_array(state, &h, addr))
    }
}

/// A preallocated bucket of the old array, and what its overflow words lead to: buckets allocated by themselves. (The
/// last one's word may be the array's own address, a mark.)
pub(in crate::image) fn unlinked<'a>(
    state: ClassicMap<'a>,
    h: &Hmap,
    index: u64,
) -> impl Iterator<Item = BucketRef<'a>> + use<'a> {
    let (rt, map) = (state.memory(), state.classic());
    let chain = map.chain(rt.heap, h.oldbuckets, index).enumerate();
    chain.take_while(move |(i, b)| *i == 0 || map.is_separate(rt, b.addr)).map(|(_, b)| b)
}

/// A bucket that only the old array's preallocated part names.
fn by_old_array(state: ClassicMap, h: &Hmap, addr: Addr) -> Option<BucketId> {
    if !h.growing() {
        return None;
    }
    let all = state.classic().array_len(state.memory(), h.old_b());
    (h.old_bucket_count()..all).find_map(|index| {
        let link = unlinked(state, h, index).position(|b| b.addr == addr)?;
        Some(BucketId::Unlinked { index, link: link as u32 })
    })
}

/// An overflow bucket's name by the hash of a key in it.
fn by_key(state: ClassicMap, addr: Addr) -> Option<BucketId> {
    let (rt, map) = (state.memory(), state.classic());
    let h = map.hmap(rt);
    rt.heap.get(addr, map.geometry().bucket)?;
    let bucket = map.bucket(rt.heap, addr);
    let slot = (0..SLOTS).find(|&i| bucket.state(i).is_full())?;
    let (hash, _) = state.find_bytes(map.key(rt, bucket, slot)).ok()?;
    [ArrayKind::Main, ArrayKind::Old].into_iter().find_map(|array| {
        let (base, count) = array_of(&h, array)?;
        link_of(state, array, base, hash & (count - 1), addr)
    })
}

fn by_walk(state: ClassicMap, addr: Addr) -> Option<BucketId> {
    let h = state.classic().hmap(state.memory());
    [ArrayKind::Main, ArrayKind::Old].into_iter().find_map(|array| {
        let (base, count) = array_of(&h, array)?;
        (0..count).find_map(|index| link_of(state, array, base, index, addr))
    })
}

/// Address and number of main buckets of an array, where it exists.
fn array_of(h: &Hmap, array: ArrayKind) -> Option<(Addr, u64)> {
    match array {
        ArrayKind::Main => (!h.buckets.is_nil()).then(|| (h.buckets, h.bucket_count())),
        ArrayKind::Old => h.growing().then(|| (h.oldbuckets, h.old_bucket_count())),
    }
}

fn link_of(state: ClassicMap, array: ArrayKind, base: Addr, index: u64, addr: Addr) -> Option<BucketId> {
    let link = state.classic().chain(state.memory().heap, base, index).position(|b| b.addr == addr)?;
    Some(BucketId::Chain { array, index, link: link as u32 })
}

/// The array of a slice of overflow buckets: its address, and its object's size in bytes.
fn overflow_array(state: ClassicMap, slice: Addr) -> Option<(Addr, u64)> {
    let heap = &state.memory().heap;
    let data = Addr(read_word(heap, slice, state.classic().geometry().word));
    let object = heap.object_at(data).filter(|o| o.purpose == Purpose::OverflowArray && o.addr == data)?;
    Some((data, object.requested))
}

/// Where a slice of overflow buckets is: 0 of the current array, 1 of the old one.
fn overflow_slice(state: ClassicMap, which: u8) -> Option<Addr> {
    let extra = state.classic().extra(state.memory())?;
    let addr = if which == 0 { extra.overflow } else { extra.oldoverflow };
    (!addr.is_nil() && which < 2).then_some(addr)
}

/// The box that a slot points at, if it has one.
fn key_or_elem_box(state: ClassicMap, id: BucketId, slot: u8, is_key: bool) -> Option<Addr> {
    let bucket = state.classic().bucket(state.memory().heap, id.addr(state)?);
    let data = if is_key { bucket.key_slot(slot.into()) } else { bucket.elem_slot(slot.into()) };
    super::box_of(*state, is_key, data)
}

/// The address of what a place is in: bucket, hmap or mapextra.
pub(super) fn base(place: Place, state: ClassicMap) -> Option<Addr> {
    let (rt, map) = (state.memory(), state.classic());
    let base = match place {
        Place::Hmap => map.hmap_addr(),
        Place::HmapField(i) if usize::from(i) < 9 => map.hmap_addr(),
        Place::Extra => map.hmap(rt).extra,
        Place::ExtraField(i) if usize::from(i) < EXTRA_FIELDS.len() => map.hmap(rt).extra,
        Place::OverflowSlice(i) => overflow_slice(state, i)?,
        Place::OverflowSliceField(i, field) if usize::from(field) < SLICE_FIELDS.len() => overflow_slice(state, i)?,
        Place::OverflowSliceField(..) => return None,
        Place::OverflowArray(i) => overflow_array(state, overflow_slice(state, i)?)?.0,
        Place::OverflowEntry(i, entry) => {
            let (data, size) = overflow_array(state, overflow_slice(state, i)?)?;
            (entry < size / map.geometry().word as u64).then_some(data)?
        }
        Place::Buckets(ArrayKind::Main) => map.hmap(rt).buckets,
        Place::Buckets(ArrayKind::Old) => map.hmap(rt).oldbuckets,
        Place::KeyBox(id, slot) => key_or_elem_box(state, id, slot, true)?,
        Place::ElemBox(id, slot) => key_or_elem_box(state, id, slot, false)?,
        _ => place.bucket()?.addr(state)?,
    };
    (!base.is_nil()).then_some(base)
}

/// Offset and size in bytes within that.
pub(super) fn within(place: Place, state: ClassicMap) -> (u64, u64) {
    let (geo, rt) = (state.classic().geometry(), state.memory());
    let word = geo.word as u64;
    match place {
        Place::Hmap => (0, Hmap::size(geo.word) as u64),
        Place::HmapField(i) => {
            let fields = Hmap::fields(geo.word);
            let field = fields[usize::from(i).min(fields.len() - 1)];
            (field.offset, field.size)
        }
        Place::Extra => (0, Extra::size(geo.word) as u64),
        Place::ExtraField(i) => (u64::from(i) * word, word),
        Place::OverflowSlice(_) => (0, SLICE_FIELDS.len() as u64 * word),
        Place::OverflowSliceField(_, i) => (u64::from(i) * word, word),
        Place::OverflowArray(i) => {
            let array = overflow_slice(state, i).and_then(|slice| overflow_array(state, slice));
            (0, array.map_or(0, |a| a.1))
        }
        Place::OverflowEntry(_, i) => (i * word, word),
        Place::Buckets(array) => {
            let h = state.classic().hmap(rt);
            let b = if array == ArrayKind::Main { h.b } else { h.old_b() };
            (0, state.classic().array_len(rt, b) * geo.bucket as u64)
        }
        Place::KeyBox(..) => (0, state.spec().map.key_size),
        Place::ElemBox(..) => (0, state.spec().map.elem_size),
        Place::Bucket(_) => (0, geo.bucket as u64),
        Place::Tophash(_, slot) => (slot.into(), 1),
        Place::Key(_, slot) => (geo.key(slot.into()) as u64, geo.key_slot as u64),
        Place::Elem(_, slot) => (geo.elem(slot.into()) as u64, geo.elem_slot as u64),
        Place::Overflow(_) => (geo.overflow as u64, word),
        _ => (0, 0),
    }
}

impl Place {
    /// The place of a bucket's byte at `offset`.
    pub fn in_bucket(state: ClassicMap, bucket: BucketId, offset: u64) -> Place {
        let geo = state.classic().geometry();
        let at = offset as usize;
        if at < SLOTS {
            Place::Tophash(bucket, at as u8)
        } else if at >= geo.overflow {
            Place::Overflow(bucket)
        } else if at < geo.elems {
            Place::Key(bucket, ((at - SLOTS) / geo.key_slot.max(1)) as u8)
        } else if at < geo.elem(SLOTS) {
            Place::Elem(bucket, ((at - geo.elems) / geo.elem_slot.max(1)) as u8)
        } else {
            Place::Bucket(bucket)
        }
    }
}
