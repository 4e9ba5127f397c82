//! Figures of a classic map that need a walk over its buckets.

use crate::engine::MapState;
use crate::units::Addr;

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    pub b: u64,
    pub buckets: u64,
    pub old_buckets: u64,
    pub overflow_buckets: u64,
    pub noverflow: u64,
    pub preallocated_free: u64,
    pub max_chain: u64,
    pub growing: bool,
    pub same_size: bool,
    pub nevacuate: u64,
}

impl Figures {
    pub fn of(state: &MapState) -> Figures {
        let (rt, map) = (state.runtime(), state.classic());
        let h = map.hmap(rt);
        let mut out = Figures {
            b: h.b.into(),
            noverflow: h.noverflow.into(),
            growing: h.growing(),
            same_size: h.growing() && h.same_size_grow(),
            nevacuate: h.nevacuate,
            ..Figures::default()
        };
        if !h.buckets.is_nil() {
            out.buckets = h.bucket_count();
            out.walk(state, h.buckets, out.buckets);
        }
        if h.growing() {
            out.old_buckets = h.old_bucket_count();
            out.walk(state, h.oldbuckets, out.old_buckets);
        }
        out.preallocated_free = map.next_overflow(rt).map_or(0, |next| map.array_len(rt, h.b).saturating_sub(next));
        out
    }

    fn walk(&mut self, state: &MapState, array: Addr, count: u64) {
        for index in 0..count {
            let chain = state.classic().chain(&state.runtime().heap, array, index).count() as u64;
            self.overflow_buckets += chain - 1;
            self.max_chain = self.max_chain.max(chain);
        }
    }
}
