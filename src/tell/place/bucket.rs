//! Whole buckets and overflow words.

use super::{Description, Label, array_word, source};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, SLOTS};
use crate::image::{ArrayKind, BucketId};
use crate::tell::bits::Bits;
use crate::units::{Addr, bytes, count, plural};

pub(super) fn whole(state: ClassicMap, id: BucketId, d: &mut Description) {
    let (map, heap) = (state.classic(), &state.memory().heap);
    let geo = map.geometry();
    let bucket = map.bucket(heap, d.addr);
    super::offset_of_whole(d, super::in_array(state, d.addr));
    let part = |n: usize, what: &str| format!("8 × {} = {} {what}", bytes(n as u64), bytes(8 * n as u64));
    d.named("tophash", part(1, "at offset 0"));
    d.named("keys", part(geo.key_slot, "at offset 8"));
    d.named("elems", part(geo.elem_slot, &format!("at offset {}", count(geo.elems as u64))));
    d.named("overflow", format!("{} at offset {}", bytes(geo.word as u64), count(geo.overflow as u64)));
    d.named("entries", format!("{} of {SLOTS}", bucket.entries()));
    d.source = source(*state, "runtime/map.go: bmap");
    d.why(format!(
        "A bucket: {SLOTS} slots, each a tophash, a key and an elem; all tophashes lie together, then all keys, then all \
         elems, then a pointer to an overflow bucket."
    ));
    match id {
        BucketId::Preallocated { .. } => {
            d.why("Allocated with the bucket array, not yet linked: it serves as overflow bucket when one is needed.");
            d.source = source(*state, "runtime/map.go: makeBucketArray");
        }
        BucketId::Chain { array: ArrayKind::Old, index, .. } => old(state, index, bucket, d),
        BucketId::Unlinked { link, .. } => {
            d.why(if link == 0 {
                "Preallocated with the old array. No chain of it links this bucket (any more): it goes with the array."
            } else {
                "Only the overflow word of a bucket that no chain links any more leads here: it goes with the old array."
            });
            d.source = source(*state, "runtime/map.go: advanceEvacuationMark");
        }
        BucketId::Chain { index, link, .. } => {
            let chain = chain_text(state, id);
            d.named("chain", chain);
            d.why(if link == 0 {
                let b = map.hmap(state.memory()).b;
                format!(
                    "Holds the keys whose hash ends in {} ({}).",
                    Bits::low(b, index).digits(),
                    plural(b.into(), "low bit")
                )
            } else {
                "Full buckets are continued in overflow buckets: keys of one main bucket, looked through in order."
                    .to_string()
            });
        }
    }
}

fn chain_text(state: ClassicMap, id: BucketId) -> String {
    let BucketId::Chain { array, index, link } = id else { return String::new() };
    let (map, rt) = (state.classic(), state.memory());
    let h = map.hmap(rt);
    let base = if array == ArrayKind::Old { h.oldbuckets } else { h.buckets };
    let (mut length, mut entries) = (0, 0);
    for bucket in map.chain(rt.heap, base, index) {
        length += 1;
        entries += bucket.entries() as u64;
    }
    format!("{} of {}, {} in all", count(u64::from(link) + 1), plural(length, "bucket"), plural(entries, "entry"))
}

fn old(state: ClassicMap, index: u64, bucket: BucketRef, d: &mut Description) {
    let map = state.classic();
    let h = map.hmap(state.memory());
    d.source = source(*state, "runtime/map.go: evacuate");
    if !bucket.state(0).is_evacuated() {
        d.why(format!("Not yet evacuated: keys of {} are still looked up here.", new_homes(index, &h)));
        return;
    }
    d.why(format!("Evacuated: its entries moved to {}.", new_homes(index, &h)));
    d.why(if map.geometry().scan {
        "Keys, elems and overflow word were zeroed, so that the collector can free what only they kept; the tophash \
         bytes say where each entry went."
    } else {
        "Its bytes stay as they were, since they hold no pointers; the tophash bytes say where each entry went."
    });
}

/// `bucket 1 (X) or bucket 5 (Y)`: where entries of an old bucket go.
pub(super) fn new_homes(index: u64, h: &crate::engine::classic::Hmap) -> String {
    if h.same_size_grow() {
        format!("bucket {}", count(index))
    } else {
        format!("bucket {} (X) or bucket {} (Y)", count(index), count(index + h.old_bucket_count()))
    }
}

pub(super) fn overflow_word(state: ClassicMap, id: BucketId, d: &mut Description) {
    let (map, rt) = (state.classic(), state.memory());
    let Some(addr) = id.addr(state) else { return };
    let next = map.bucket(rt.heap, addr).overflow();
    let scan = map.geometry().scan;
    d.named("type", if scan { "unsafe.Pointer" } else { "uintptr" });
    d.source = source(*state, "runtime/map.go: newoverflow");
    if let BucketId::Preallocated { .. } = id {
        d.row(Label::Value, if next.is_nil() { "nil".to_string() } else { format!("{next}, the array's own address") });
        d.why(if next.is_nil() {
            "nil: more preallocated overflow buckets follow this one."
        } else {
            "Not a link: a non-nil word marks the last preallocated bucket. It is cleared when the bucket is taken."
        });
        d.source = source(*state, "runtime/map.go: makeBucketArray");
        return;
    }
    d.row(Label::Value, next.to_string());
    if next.is_nil() {
        d.why("nil: the chain ends here.");
        return;
    }
    let where_to = home_of(state, next);
    d.row(Label::PointsAt, where_to.clone());
    d.why(format!("The chain goes on in {where_to}."));
    if !scan {
        d.why("The bucket type holds no pointers, so this word is none to the collector: mapextra keeps the bucket alive.");
    }
}

/// Where an overflow bucket was taken from.
fn home_of(state: ClassicMap, addr: Addr) -> String {
    let (map, rt) = (state.classic(), state.memory());
    let h = map.hmap(rt);
    let old = h.growing().then(|| (h.oldbuckets, h.old_b(), ArrayKind::Old));
    for (base, b, array) in [Some((h.buckets, h.b, ArrayKind::Main)), old].into_iter().flatten() {
        if let Some(index) = map.index_in(rt, base, b, addr) {
            let name = array_word(BucketId::main(array, 0));
            return format!("preallocated bucket {} of {name}", count(index));
        }
    }
    "a bucket allocated by itself".to_string()
}
