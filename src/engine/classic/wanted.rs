//! A key that is looked for, and the chain that it is looked for in.

use super::super::observer::Observer;
use super::super::site::Site;
use super::{Classic, Hmap};
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

/// A key that is looked for in a chain.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub map: &'a Classic,
    pub chain: Chain,
    /// The whole key as it lies in memory.
    pub key: &'a [u8],
    pub tophash: u8,
    /// Go compares keys here without tophash, so that this is told.
    pub direct: bool,
}
