//! Numbers in runs: which were ever used, and which are live in the order in which they came.
//!
//! Invariant: a million keys that were put one behind the other are one run.

use std::collections::BTreeMap;
use std::ops::Range;

/// A set of numbers.
#[derive(Clone, Default, Debug)]
pub(super) struct Ranges {
    /// Start and end of each; they neither touch nor overlap.
    all: BTreeMap<u64, u64>,
}

impl Ranges {
    pub(super) fn insert(&mut self, n: u64) {
        let before = self.all.range(..=n).next_back().map(|(start, end)| (*start, *end));
        let (start, end) = match before {
            Some((_, end)) if n < end => return,
            Some((start, end)) if end == n => (start, n + 1),
            _ => (n, n + 1),
        };
        let end = self.all.remove(&end).unwrap_or(end);
        self.all.insert(start, end);
    }

    pub(super) fn contains(&self, n: u64) -> bool {
        self.all.range(..=n).next_back().is_some_and(|(_, end)| n < *end)
    }

    /// True where a number of `range` is in the set.
    pub(super) fn meets(&self, range: &Range<u64>) -> bool {
        !range.is_empty() && self.all.range(..range.end).next_back().is_some_and(|(_, end)| *end > range.start)
    }

    /// What lies between the ranges, below `top`: first what is above all of them, then the others from the lowest on.
    pub(super) fn gaps(&self, top: u64) -> Vec<Range<u64>> {
        let mut gaps = Vec::new();
        let mut from = 0;
        for (start, end) in self.all.range(..top) {
            if *start > from {
                gaps.push(from..*start);
            }
            from = *end;
        }
        if from < top {
            gaps.insert(0, from..top);
        }
        gaps
    }
}

struct Run {
    len: u64,
    /// When its first number came; the others came one by one after it.
    stamp: u64,
}

/// Numbers in the order in which they came. A number that is there and comes again keeps its place.
#[derive(Default)]
pub(super) struct Queue {
    runs: BTreeMap<u128, Run>,
    /// The first number of each run by its stamp.
    by_stamp: BTreeMap<u64, u128>,
    next_stamp: u64,
    len: u64,
}

impl Queue {
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn clear(&mut self) {
        *self = Queue { next_stamp: self.next_stamp, ..Queue::default() };
    }

    fn run_of(&self, n: u128) -> Option<(u128, &Run)> {
        let (start, run) = self.runs.range(..=n).next_back()?;
        (n - start < u128::from(run.len)).then_some((*start, run))
    }

    pub(super) fn push(&mut self, n: u128) {
        if self.run_of(n).is_some() {
            return;
        }
        let stamp = self.next_stamp;
        self.next_stamp += 1;
        self.len += 1;
        match self.runs.range_mut(..n).next_back() {
            Some((start, run)) if start + u128::from(run.len) == n && run.stamp + run.len == stamp => run.len += 1,
            _ => self.add(n, Run { len: 1, stamp }),
        }
    }

    fn add(&mut self, start: u128, run: Run) {
        if run.len > 0 {
            self.by_stamp.insert(run.stamp, start);
            self.runs.insert(start, run);
        }
    }

    pub(super) fn remove(&mut self, n: u128) {
        let Some((start, run)) = self.run_of(n) else { return };
        let Run { len, stamp } = *run;
        self.runs.remove(&start);
        self.by_stamp.remove(&stamp);
        self.len -= 1;
        let before = (n - start) as u64;
        self.add(start, Run { len: before, stamp });
        self.add(n + 1, Run { len: len - before - 1, stamp: stamp + before + 1 });
    }

    /// The oldest runs: as many as hold `most` numbers, if there are as many.
    pub(super) fn oldest(&self, most: u64) -> Vec<(u128, u64)> {
        let mut out = Vec::new();
        let mut left = most;
        for start in self.by_stamp.values() {
            let len = self.runs.get(start).map_or(0, |run| run.len.min(left));
            if len == 0 {
                break;
            }
            out.push((*start, len));
            left -= len;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SplitMix;

    #[test]
    fn the_queue_is_a_list_without_doubles() {
        let rng = SplitMix::new(3);
        let (mut queue, mut list) = (Queue::default(), Vec::<u128>::new());
        for _ in 0..20_000 {
            let n = u128::from(rng.below(60));
            match rng.below(5) {
                0..3 => {
                    queue.push(n);
                    if !list.contains(&n) {
                        list.push(n);
                    }
                }
                _ => {
                    queue.remove(n);
                    list.retain(|other| *other != n);
                }
            }
            let found: Vec<u128> =
                queue.oldest(7).into_iter().flat_map(|(from, len)| from..from + u128::from(len)).collect();
            assert_eq!((&found[..], queue.len()), (&list[..list.len().min(7)], list.len() as u64));
        }
    }

    #[test]
    fn ranges_are_a_set_of_numbers() {
        let rng = SplitMix::new(5);
        let (mut ranges, mut set) = (Ranges::default(), std::collections::BTreeSet::new());
        for _ in 0..2_000 {
            let n = rng.below(300);
            ranges.insert(n);
            set.insert(n);
            let free: std::collections::BTreeSet<u64> = ranges.gaps(200).into_iter().flatten().collect();
            assert!((0..200).all(|n| free.contains(&n) != set.contains(&n)));
            assert!((0..300).all(|n| ranges.contains(n) == set.contains(&n)));
            let range = rng.below(n + 1)..n;
            assert_eq!(ranges.meets(&range), range.clone().any(|n| set.contains(&n)));
        }
    }
}
