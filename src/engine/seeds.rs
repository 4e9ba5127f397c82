//! The stream of randomness inside a simulated process.
//!
//! Invariant: part of the state, so that a replay draws the same numbers. Derived from one 64-bit seed by SplitMix64
//! (Steele, Lea, Flood 2014), so that the same command gives the same bytes on every machine.

use crate::target::{Memhash, Target};
use std::cell::Cell;
use std::sync::Arc;

/// What SplitMix64's state grows by with every number.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct SplitMix(Cell<u64>);

impl SplitMix {
    /// A generator that begins at `seed`.
    pub fn new(seed: u64) -> SplitMix {
        SplitMix(Cell::new(seed))
    }

    pub(super) fn state(&self) -> u64 {
        self.0.get()
    }

    pub(super) fn set_state(&self, state: u64) {
        self.0.set(state);
    }

    /// The generator of `seed` after `drawn` numbers.
    pub fn nth(seed: u64, drawn: u64) -> SplitMix {
        SplitMix::new(seed.wrapping_add(drawn.wrapping_mul(GAMMA)))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(GAMMA);
        self.0.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n` (`n` > 0).
    pub fn below(&self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }
}

/// Where a map's random numbers come from: a seed, or what a real process drew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seeds {
    /// What every number that is not given is derived from.
    pub seed: u64,
    /// The process's four hash key words (`runtime.hashkey`), as the process holds them.
    pub hash_key: Option<[u64; 4]>,
    /// The map's first hash seed (`hmap.hash0`).
    pub map_seed: Option<u64>,
    /// The map's later seeds, in the order they were drawn.
    pub reseeds: Vec<u64>,
}

impl Seeds {
    /// Everything derived from `seed`, nothing given.
    pub fn from_seed(seed: u64) -> Seeds {
        Seeds { seed, hash_key: None, map_seed: None, reseeds: Vec::new() }
    }

    /// The process's hash key words: given, or derived from the seed.
    /// Where constants make up for the other words, they are forced odd (`runtime/alg.go: alginit`).
    pub fn hash_key(&self, target: Target) -> [u64; 4] {
        let drawn = SplitMix::new(self.seed);
        let mask = word_mask(target);
        let odd = u64::from(target.rules().memhash == Memhash::FirstWord);
        self.hash_key.unwrap_or_else(|| std::array::from_fn(|_| (drawn.next() & mask) | odd))
    }

    /// The stream that the map draws from.
    pub fn stream(&self, target: Target) -> SeedStream {
        let rng = self.seed ^ 0x6d61_7073_636f_7065;
        let seed_mask =
            if target.map_impl() == crate::target::MapImpl::Classic { u64::from(u32::MAX) } else { word_mask(target) };
        let queued: Queue = self.map_seed.into_iter().chain(self.reseeds.iter().copied()).collect();
        let skip_first = self.map_seed.is_none() && !self.reseeds.is_empty();
        SeedStream { rng, seed_mask, queued, starts: Queue::default(), skip_first, drawn: 0 }
    }
}

fn word_mask(target: Target) -> u64 {
    if target.arch.ptr_size() == 8 { u64::MAX } else { u64::from(u32::MAX) }
}

/// Numbers given in advance, taken from the first on. A copy costs nothing, however many there are.
#[derive(Clone, Default, Debug)]
struct Queue {
    all: Arc<Vec<u64>>,
    taken: usize,
}

impl FromIterator<u64> for Queue {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Queue {
        Queue { all: Arc::new(numbers.into_iter().collect()), taken: 0 }
    }
}

impl Queue {
    fn pop_front(&mut self) -> Option<u64> {
        let first = *self.all.get(self.taken)?;
        self.taken += 1;
        Some(first)
    }

    fn extend(&mut self, numbers: &[u64]) {
        Arc::make_mut(&mut self.all).extend(numbers);
    }

    /// Takes all that are left; returns how many there were.
    fn clear(&mut self) -> usize {
        let left = self.all.len() - self.taken;
        self.taken = self.all.len();
        left
    }
}

/// Draws map seeds and every other random number of the runtime.
#[derive(Clone, Debug)]
pub struct SeedStream {
    /// Where SplitMix64 stands: a plain number, so that a moment that is kept can be shared.
    rng: u64,
    seed_mask: u64,
    queued: Queue,
    /// Random numbers that the next loops begin with.
    starts: Queue,
    /// Later seeds are given but the first is not: derive the first.
    skip_first: bool,
    /// Map seeds drawn so far.
    drawn: u64,
}

impl SeedStream {
    /// The next hash seed of the map: a recorded one if any is left, else a fresh one.
    pub fn map_seed(&mut self) -> u64 {
        let derived = self.random() & self.seed_mask;
        self.drawn += 1;
        if std::mem::take(&mut self.skip_first) {
            return derived;
        }
        self.queued.pop_front().map_or(derived, |s| s & self.seed_mask)
    }

    /// Map seeds drawn so far.
    pub fn drawn(&self) -> u64 {
        self.drawn
    }

    /// Queues the seed that the next draw returns.
    pub fn queue_map_seed(&mut self, seed: u64) {
        self.queued.extend(&[seed]);
    }

    /// Forgets queued seeds; returns how many there were.
    pub(crate) fn drop_queued(&mut self) -> usize {
        self.queued.clear()
    }

    /// A number that a loop begins with: a recorded one if any is left, else a fresh one.
    pub fn start(&mut self) -> u64 {
        let derived = self.random();
        self.starts.pop_front().unwrap_or(derived)
    }

    /// Queues numbers that the next loops begin with.
    pub(crate) fn queue_starts(&mut self, drawn: &[u64]) {
        self.starts.extend(drawn);
    }

    /// A random number for everything else (overflow counting).
    pub fn random(&mut self) -> u64 {
        let rng = SplitMix::new(self.rng);
        let drawn = rng.next();
        self.rng = rng.state();
        drawn
    }
}
