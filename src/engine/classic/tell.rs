//! What a search through a chain tells of itself, for a listener that stops at every step.
//!
//! Invariant: reads alone; nothing here is reached by an operation that nobody watches.

use super::super::event::{ChainSearch, Search};
use super::super::keys::KeyKind;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::SlotSet;
pub(super) use super::super::tell::{compared, ended};
use super::wanted::{Chain, Wanted};
use super::{BucketRef, EMPTY_REST, MIN_TOPHASH};

/// A bucket is looked at, `link` steps along the chain: its entries, and the slots that may hold the key.
pub(super) fn visited<K: KeyKind, O: Observer>(
    rt: &Runtime,
    wanted: &Wanted,
    bucket: BucketRef,
    link: u32,
    obs: &mut O,
) {
    let (geo, site) = (&wanted.map.geo, wanted.chain.at(link));
    let BucketRef { addr, bytes: data, .. } = bucket;
    let full = SlotSet::of(|i| data[i] >= MIN_TOPHASH);
    if !obs.takes(1 + u64::from(!full.is_empty())) {
        return;
    }
    let is_last = bucket.tophash().contains(&EMPTY_REST) || bucket.overflow().is_nil();
    obs.tell(&rt.heap, Search::SiteVisited { site, addr, full, tombstones: SlotSet::default(), is_last });
    if full.is_empty() {
        return;
    }
    if wanted.direct {
        let same = |i: &u8| {
            let at = geo.key((*i).into());
            K::equal(&rt.heap, &rt.spec, wanted.key, &data[at..at + geo.key_slot])
        };
        let found = full.iter().find(same);
        obs.tell(&rt.heap, Search::KeysScanned { site, full, found });
    } else {
        let hits = SlotSet::of(|i| data[i] == wanted.tophash);
        obs.tell(&rt.heap, Search::Matched { site, mark: wanted.tophash, hits });
    }
}

/// The search goes on to link `link` of the chain.
pub(super) fn followed<O: Observer>(rt: &Runtime, chain: Chain, link: u32, obs: &mut O) {
    if obs.takes(1) {
        obs.tell(&rt.heap, ChainSearch::ChainFollowed { from: chain.at(link - 1), to: chain.at(link) });
    }
}
