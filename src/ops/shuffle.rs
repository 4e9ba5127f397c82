//! An order of numbers that looks random: what `random new` draws from.
//!
//! Invariant: one-to-one, so that what was drawn never comes again, however many are drawn and without a list of them.
//! A Feistel network (Luby, Rackoff 1988) of [`ROUNDS`] rounds over the least even number of bits that hold the size,
//! whose round function is SplitMix64's mixing of half and key; where it leads past the size it is gone on with until
//! it leads back (cycle walking: Black, Rogaway 2002).

use crate::engine::SplitMix;

/// Rounds of the network.
const ROUNDS: u64 = 6;

/// The numbers below a size in an order of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shuffle {
    seed: u64,
    size: u64,
}

impl Shuffle {
    /// Of the numbers below `size`; each seed gives another order.
    pub(super) fn new(seed: u64, size: u64) -> Shuffle {
        Shuffle { seed, size }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Bits of a half.
    fn half(&self) -> u32 {
        (64 - self.size.saturating_sub(1).leading_zeros()).div_ceil(2).max(1)
    }

    /// Number `index` of the order; `index` is below the size.
    pub(super) fn at(&self, index: u64) -> u64 {
        self.walk(index, |number, half| {
            let (mut left, mut right) = (number >> half, number & mask(half));
            for round in 0..ROUNDS {
                (left, right) = (right, left ^ self.mixed(right, round) & mask(half));
            }
            left << half | right
        })
    }

    /// Where in the order a number is: the other way round.
    pub(super) fn index_of(&self, number: u64) -> u64 {
        self.walk(number, |number, half| {
            let (mut left, mut right) = (number >> half, number & mask(half));
            for round in (0..ROUNDS).rev() {
                (left, right) = (right ^ self.mixed(left, round) & mask(half), left);
            }
            left << half | right
        })
    }

    fn walk(&self, from: u64, network: impl Fn(u64, u32) -> u64) -> u64 {
        let half = self.half();
        let mut number = network(from, half);
        while number >= self.size {
            number = network(number, half);
        }
        number
    }

    fn mixed(&self, half: u64, round: u64) -> u64 {
        SplitMix::nth(SplitMix::nth(self.seed, round).next() ^ half, 0).next()
    }
}

fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_once_and_leads_back() {
        for size in [1, 2, 3, 7, 256, 1000, 65_536] {
            let shuffle = Shuffle::new(size + 5, size);
            let mut seen = vec![false; size as usize];
            for index in 0..size {
                let number = shuffle.at(index);
                assert!(!std::mem::replace(&mut seen[number as usize], true), "{number} of {size} came twice");
                assert_eq!(shuffle.index_of(number), index);
            }
        }
        for size in [u64::MAX, 1 << 63, (1 << 62) + 12_345, 1 << 32] {
            let shuffle = Shuffle::new(7, size);
            for index in (0..100).map(|i| i * (size / 100)) {
                let number = shuffle.at(index);
                assert!(number < size);
                assert_eq!(shuffle.index_of(number), index);
            }
        }
    }
}
