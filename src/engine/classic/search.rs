//! The search for a key along a chain, as `runtime/map.go: mapaccess1, mapassign, mapdelete` do it.
//!
//! Invariant: reads alone.

use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::Place;
use super::super::store::word_of;
use super::BucketRef;
use super::keys::{KeyKind, spread, zero_bytes};
use super::tell;
use super::wanted::Wanted;
use crate::units::Addr;

/// Where a search for a slot to write to ended.
pub(super) enum Search {
    Found(Place),
    /// The first empty slot met, and the last bucket of the chain.
    Missing {
        free: Option<Place>,
        last: Addr,
    },
}

/// The key's slot in one bucket, `link` steps along the chain.
#[inline(always)]
fn find_in_bucket<K: KeyKind, O: Observer>(
    rt: &Runtime,
    wanted: &Wanted,
    bucket: BucketRef,
    link: u32,
    obs: &mut O,
) -> Option<Place> {
    let geo = &wanted.map.geo;
    if O::STEPS {
        tell::visited::<K, O>(rt, wanted, bucket, link, obs);
    }
    let mut hits = zero_bytes(word_of(bucket.tophash()) ^ spread(wanted.tophash));
    while hits != 0 {
        let slot = hits.trailing_zeros() as usize / 8;
        hits &= hits - 1;
        // Above the lowest hit there may be false ones.
        if bucket.bytes[slot] != wanted.tophash {
            continue;
        }
        let at = geo.key(slot);
        let key_slot = &bucket.bytes[at..at + geo.key_slot];
        let equal = K::equal(&rt.heap, &rt.spec, wanted.key, key_slot);
        if O::STEPS && !wanted.direct {
            tell::compared::<K, O>(rt, wanted.chain.at(link), slot, key_slot, equal, obs);
        }
        if equal {
            return Some(Place { site: wanted.chain.at(link), addr: bucket.addr, slot });
        }
    }
    None
}

/// Where a key is. Ends at the first emptyRest.
#[inline]
pub(super) fn find<K: KeyKind, O: Observer>(rt: &Runtime, wanted: &Wanted, obs: &mut O) -> Option<Place> {
    let (mut next, mut link) = (wanted.chain.first, 0);
    while !next.is_nil() {
        let bucket = wanted.map.bucket(&rt.heap, next);
        let found = find_in_bucket::<K, O>(rt, wanted, bucket, link, obs);
        if found.is_some() {
            return found;
        }
        if zero_bytes(word_of(bucket.tophash())) != 0 {
            return None;
        }
        next = bucket.overflow();
        link += 1;
        if O::STEPS && !next.is_nil() {
            tell::followed(rt, wanted.chain, link, obs);
        }
    }
    None
}

/// The same as `mapassign` does it, which also notes where a new key would go.
#[inline]
pub(super) fn search<K: KeyKind, O: Observer>(rt: &Runtime, wanted: &Wanted, obs: &mut O) -> Search {
    let (mut at, mut link, mut free) = (wanted.chain.first, 0, None);
    loop {
        let bucket = wanted.map.bucket(&rt.heap, at);
        if let Some(place) = find_in_bucket::<K, O>(rt, wanted, bucket, link, obs) {
            return Search::Found(place);
        }
        let tops = word_of(bucket.tophash());
        if free.is_none() {
            let empty = zero_bytes(tops & spread(0xfe));
            let slot = empty.trailing_zeros() as usize / 8;
            free = (empty != 0).then_some(Place { site: wanted.chain.at(link), addr: at, slot });
        }
        let next = bucket.overflow();
        if zero_bytes(tops) != 0 || next.is_nil() {
            return Search::Missing { free, last: at };
        }
        at = next;
        link += 1;
        if O::STEPS {
            tell::followed(rt, wanted.chain, link, obs);
        }
    }
}
