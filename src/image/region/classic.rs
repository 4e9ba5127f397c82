//! The regions of a classic map.

use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, Hmap, SLOTS};
use crate::engine::store::word_of;
use crate::heap::{Object, Purpose};
use crate::image::place::{ArrayKind, BucketId, EXTRA_FIELDS, Place, SLICE_FIELDS, unlinked};
use crate::units::Addr;
use std::collections::HashSet;

/// Hands the whole place of every region but boxes to `give` until it says false.
pub(super) fn each(map: ClassicMap, give: &mut dyn FnMut(Place) -> bool) -> bool {
    let slices = [0, 1].into_iter().flat_map(|i| [Place::OverflowSlice(i), Place::OverflowArray(i)]);
    let arrays = [ArrayKind::Main, ArrayKind::Old].map(Place::Buckets);
    let mut structs = [Place::Hmap, Place::Extra].into_iter().chain(slices).chain(arrays);
    structs.all(&mut *give)
        && buckets(map, &mut |id, bucket| {
            !map.classic().is_separate(map.memory(), bucket.addr) || give(Place::Bucket(id))
        })
}

/// Every bucket that the map reaches, each once: chains, then what only the old array's preallocated part names.
fn buckets(map: ClassicMap, see: &mut dyn FnMut(BucketId, BucketRef) -> bool) -> bool {
    let (rt, classic) = (map.memory(), map.classic());
    let h = classic.hmap(rt);
    let mut chains = |array, base: Addr, count| {
        (0..count).all(|index| {
            let mut chain = classic.chain(rt.heap, base, index).enumerate();
            chain.all(|(link, bucket)| see(BucketId::Chain { array, index, link: link as u32 }, bucket))
        })
    };
    (h.buckets.is_nil() || chains(ArrayKind::Main, h.buckets, h.bucket_count()))
        && (!h.growing() || chains(ArrayKind::Old, h.oldbuckets, h.old_bucket_count()))
        && (!h.growing() || unlinked_buckets(map, &h, see))
}

fn unlinked_buckets(map: ClassicMap, h: &Hmap, see: &mut dyn FnMut(BucketId, BucketRef) -> bool) -> bool {
    let (rt, classic) = (map.memory(), map.classic());
    let (count, all) = (h.old_bucket_count(), classic.array_len(rt, h.old_b()));
    if count == all {
        return true;
    }
    let chains = (0..count).flat_map(|i| classic.chain(rt.heap, h.oldbuckets, i).skip(1));
    let linked: HashSet<u64> = chains.filter_map(|b| classic.index_in(rt, h.oldbuckets, h.old_b(), b.addr)).collect();
    (count..all).filter(|index| !linked.contains(index)).all(|index| {
        let mut chain = unlinked(map, h, index).enumerate();
        chain.all(|(link, bucket)| see(BucketId::Unlinked { index, link: link as u32 }, bucket))
    })
}

/// Hands every slot's key word (else elem word) to `see`, and the place that its box is, until it says false.
pub(super) fn box_words(map: ClassicMap, key: bool, see: &mut dyn FnMut(Place, Addr) -> bool) -> bool {
    buckets(map, &mut |id, bucket| {
        (0..SLOTS).all(|slot| {
            let (place, addr) = box_word(id, bucket, slot, key);
            see(place, addr)
        })
    })
}

/// The same of one slot of the bucket at `addr`.
pub(super) fn box_word_at(map: ClassicMap, key: bool, addr: Addr, slot: usize) -> Option<(Place, Addr)> {
    let bucket = map.classic().bucket(map.memory().heap, addr);
    Some(box_word(BucketId::at(map, addr)?, bucket, slot, key))
}

fn box_word(id: BucketId, bucket: BucketRef, slot: usize, key: bool) -> (Place, Addr) {
    let number = slot as u8;
    let (place, word) = match key {
        true => (Place::KeyBox(id, number), bucket.key_slot(slot)),
        false => (Place::ElemBox(id, number), bucket.elem_slot(slot)),
    };
    (place, Addr(word_of(word)))
}

/// The region that a bucket lies in.
pub(super) fn region_of(map: ClassicMap, id: BucketId, object: &Object) -> Place {
    if object.purpose != Purpose::Buckets {
        return Place::Bucket(id);
    }
    let h = map.classic().hmap(map.memory());
    Place::Buckets(if object.addr == h.buckets { ArrayKind::Main } else { ArrayKind::Old })
}

/// The whole place that an object of the map's is, if the map still reaches it; no box's.
pub(super) fn region_at(map: ClassicMap, object: &Object) -> Option<Place> {
    let is_it = |place: &Place| place.resolve(*map).is_some_and(|e| e.addr == object.addr);
    match object.purpose {
        Purpose::Overflow => BucketId::at(map, object.addr).map(Place::Bucket),
        Purpose::Hmap => Some(Place::Hmap).filter(is_it),
        Purpose::MapExtra => Some(Place::Extra).filter(is_it),
        Purpose::OverflowHeader => [0, 1].map(Place::OverflowSlice).into_iter().find(is_it),
        Purpose::OverflowArray => [0, 1].map(Place::OverflowArray).into_iter().find(is_it),
        Purpose::Buckets => [ArrayKind::Main, ArrayKind::Old].map(Place::Buckets).into_iter().find(is_it),
        _ => None,
    }
}

/// The part of a struct or slice at an offset; the whole where it is in none.
pub(super) fn part_at(map: ClassicMap, whole: Place, offset: u64) -> Place {
    let word = map.classic().geometry().word;
    let in_words = (offset / word as u64) as u8;
    match whole {
        Place::Hmap => {
            let fields = Hmap::fields(word);
            let field = fields.iter().position(|f| offset >= f.offset && offset < f.offset + f.size);
            field.map_or(whole, |i| Place::HmapField(i as u8))
        }
        Place::Extra if usize::from(in_words) < EXTRA_FIELDS.len() => Place::ExtraField(in_words),
        Place::OverflowSlice(i) if usize::from(in_words) < SLICE_FIELDS.len() => Place::OverflowSliceField(i, in_words),
        Place::OverflowArray(i) => Place::OverflowEntry(i, offset / word as u64),
        _ => whole,
    }
}
