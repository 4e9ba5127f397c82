//! What a search through a chain tells of itself, for a listener that stops at every step.
//!
//! Invariant: reads alone; nothing here is reached by an operation that nobody watches.

use super::super::event::{ChainSearch, Search};
use super::super::keys::KeyKind;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Site, SlotSet};
use super::super::store::word_of;
pub(super) use super::super::tell::compared;
use super::{Classic, EMPTY_REST, Hmap, MIN_TOPHASH, SLOTS};
use crate::heap::Heap;
use crate::units::Addr;

/// A chain by what it is called, and its first bucket.
#[derive(Clone, Copy)]
pub(super) struct Chain {
    pub first: Addr,
    pub index: u64,
    pub old: bool,
}

impl Chain {
    /// Chain `index` of the current array.
    pub fn of(h: &Hmap, map: &Classic, index: u64) -> Chain {
        Chain { first: h.buckets.plus(index * map.geo.bucket as u64), index, old: false }
    }

    /// The bucket `link` steps along the chain.
    pub fn at(self, link: u32) -> Site {
        Site::Bucket { index: self.index, link, old: self.old }
    }

    /// What the bucket at `addr` of this chain is called; steps are counted for who stops at them alone.
    pub fn site<O: Observer>(self, heap: &Heap, map: &Classic, addr: Addr) -> Site {
        if !O::STEPS {
            return self.at(0);
        }
        let link = map.chain(heap, self.first, 0).position(|b| b.addr == addr);
        self.at(link.unwrap_or(0) as u32)
    }
}

/// A bucket is looked at: its entries, and the slots that may hold the key. `direct`: keys are compared without tophash.
pub(super) fn visited<K: KeyKind, O: Observer>(
    rt: &Runtime,
    map: &Classic,
    (site, addr): (Site, Addr),
    key: &[u8],
    top: u8,
    direct: bool,
    obs: &mut O,
) {
    let geo = &map.geo;
    let data = rt.heap.bytes(addr, geo.bucket);
    let full = SlotSet::of(|i| data[i] >= MIN_TOPHASH);
    if !obs.takes(1 + u64::from(!full.is_empty())) {
        return;
    }
    let is_last = data[..SLOTS].contains(&EMPTY_REST) || word_of(&data[geo.overflow..]) == 0;
    obs.tell(&rt.heap, Search::SiteVisited { site, addr, full, tombstones: SlotSet::default(), is_last });
    if full.is_empty() {
        return;
    }
    if direct {
        let same = |i: &u8| {
            let at = geo.key((*i).into());
            K::equal(&rt.heap, &rt.spec, key, &data[at..at + geo.key_slot])
        };
        let found = full.iter().find(same);
        obs.tell(&rt.heap, Search::KeysScanned { site, full, found });
    } else {
        obs.tell(&rt.heap, Search::Matched { site, mark: top, hits: SlotSet::of(|i| data[i] == top) });
    }
}

/// The search goes on to link `link` of the chain.
pub(super) fn followed<O: Observer>(rt: &Runtime, chain: Chain, link: u32, obs: &mut O) {
    if obs.takes(1) {
        obs.tell(&rt.heap, ChainSearch::ChainFollowed { from: chain.at(link - 1), to: chain.at(link) });
    }
}
