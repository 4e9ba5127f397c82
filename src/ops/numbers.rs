//! Numbers of keys as operations have them: one, or a range of them up or down, each fixed or counted by the round of a
//! `repeat`.
//!
//! Invariant: what is read was checked for every round: no number is below 0 or past the sequence of the key type.

use std::ops::Range;

/// A number that may hang on the round: `7`, `#i`, `#i*10+3`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    first: i128,
    per_round: i128,
}

impl Number {
    /// The same in every round.
    pub const fn fixed(n: u64) -> Number {
        Number { first: n as i128, per_round: 0 }
    }

    /// `#i`: the round's own number.
    pub(super) const ROUND: Number = Number { first: 0, per_round: 1 };

    /// The number in a round.
    #[inline]
    pub fn at(self, round: u64) -> u64 {
        match self.per_round {
            0 => self.first as u64,
            _ => self.value(round) as u64,
        }
    }

    fn value(self, round: u64) -> i128 {
        self.first.saturating_add(self.per_round.saturating_mul(i128::from(round)))
    }

    /// The least and the greatest of so many rounds, `None` where one is below 0 or too large for a number.
    pub(super) fn bounds(self, rounds: u64) -> Option<(u64, u64)> {
        let ends = [self.value(0), self.value(rounds.saturating_sub(1))];
        Some((u64::try_from(ends[0].min(ends[1])).ok()?, u64::try_from(ends[0].max(ends[1])).ok()?))
    }

    pub(super) fn plus(self, other: Number, sign: i128) -> Option<Number> {
        Some(Number {
            first: self.first.checked_add(other.first.checked_mul(sign)?)?,
            per_round: self.per_round.checked_add(other.per_round.checked_mul(sign)?)?,
        })
    }

    /// `None` also where the round would be multiplied by itself.
    pub(super) fn times(self, other: Number) -> Option<Number> {
        let (factor, by) = if other.per_round == 0 { (self, other.first) } else { (other, self.first) };
        if self.per_round != 0 && other.per_round != 0 {
            return None;
        }
        Some(Number { first: factor.first.checked_mul(by)?, per_round: factor.per_round.checked_mul(by)? })
    }

    /// How far it is from here to `end`, where that is the same in every round.
    pub(super) fn distance(self, end: Number) -> Option<i128> {
        (self.per_round == end.per_round).then(|| end.first.saturating_sub(self.first))
    }
}

/// A range of numbers: `0..1000`, `1000..0`, `0..1000 step 10`. Downwards it has the numbers that it has upwards, in the
/// other order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbers {
    low: Number,
    step: u64,
    len: u64,
    is_down: bool,
}

impl Numbers {
    /// From `low` on upwards, `distance` further on left out; every `step`-th.
    pub(super) fn new(low: Number, distance: u64, step: u64, is_down: bool) -> Numbers {
        Numbers { low, step, len: distance.div_ceil(step.max(1)), is_down }
    }

    /// How many numbers.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number at an index, in a round.
    #[inline]
    pub fn nth(&self, round: u64, index: u64) -> u64 {
        let index = if self.is_down { self.len - 1 - index } else { index };
        self.low.at(round) + index * self.step
    }

    /// From the lowest number to the one after the highest, over so many rounds.
    pub fn span(&self, rounds: u64) -> Range<u64> {
        match self.low.bounds(rounds) {
            Some((low, high)) if self.len > 0 && rounds > 0 => low..high + (self.len - 1) * self.step + 1,
            _ => 0..0,
        }
    }

    /// True where every number is used that lies between the lowest and the highest.
    pub fn is_dense(&self) -> bool {
        self.step == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_downwards_is_the_range_upwards_in_the_other_order() {
        for (from, distance, step) in [(0, 0, 1), (3, 1, 1), (0, 10, 1), (5, 10, 3), (7, 9, 3), (0, 5, 100)] {
            let list = |is_down| {
                let numbers = Numbers::new(Number::fixed(from), distance, step, is_down);
                (0..numbers.len()).map(|i| numbers.nth(0, i)).collect::<Vec<_>>()
            };
            let expected: Vec<u64> = (from..from + distance).step_by(step as usize).collect();
            assert_eq!(list(false), expected);
            assert_eq!(list(true), expected.into_iter().rev().collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_of_rounds_are_straight_lines() {
        let n = Number::ROUND.times(Number::fixed(10)).and_then(|n| n.plus(Number::fixed(3), 1));
        assert_eq!(n.map(|n| [n.at(0), n.at(7)]), Some([3, 73]));
        assert_eq!(Number::ROUND.times(Number::ROUND), None);
        let down = Number::fixed(5).plus(Number::ROUND, -1);
        assert_eq!(down.and_then(|n| n.bounds(6)), Some((0, 5)));
        assert_eq!(down.and_then(|n| n.bounds(7)), None);
    }
}
