//! What a script has done to keys so far: which numbers were ever put, and which keys are live, by age.
//!
//! Invariant: it follows from the operations alone, in their order, so that whoever does them again has the same. Kept
//! only for scripts that ask (`replace`, `random new`). The age of a key is that of the put that brought it in: writing
//! over it, `clone` and `remake` leave it as it is.
//!
//! Numbers of random keys come from the upper half of the key type's sequence where that has 2^31 values or more, so that
//! no range that counts from 0 meets them; of a smaller type they come from all of it. They are one order of those
//! numbers ([`Shuffle`]), which the seed and the line of the first `random new` decide; later ones go on in it.

use super::error::OpsError;
use super::fresh::{Drawing, Oldest, Replacing, Unused};
use super::runs::{Queue, Ranges};
use super::shuffle::Shuffle;
use crate::engine::{MapSpec, Op, Operand};
use crate::gotype::{self, Sequence, Value};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The least sequence whose upper half is kept for random keys: that half has more values than a run operations.
const LARGE: u64 = 1 << 31;
/// Where values that have no number begin among the keys.
const VALUES: u128 = 1 << 64;

/// What a script has done to keys so far.
pub struct Ledger {
    spec: Arc<MapSpec>,
    sequence: Sequence,
    /// Numbers that were put, but for those drawn.
    used: Ranges,
    drawn: Option<Drawn>,
    live: Queue,
    /// Keys that have no number, by their texts.
    texts: HashMap<String, usize>,
    values: Vec<Operand>,
}

/// Which numbers were drawn: the first so many of the shuffle.
#[derive(Clone, Copy)]
struct Drawn {
    shuffle: Shuffle,
    base: u64,
    count: u64,
}

impl Drawn {
    fn has(&self, n: u64) -> bool {
        n.checked_sub(self.base).is_some_and(|at| at < self.shuffle.size() && self.shuffle.index_of(at) < self.count)
    }
}

impl Ledger {
    /// Of a map just made.
    pub fn new(spec: &Arc<MapSpec>) -> Ledger {
        Ledger {
            sequence: gotype::sequence(&spec.layouts, spec.map.key),
            spec: spec.clone(),
            used: Ranges::default(),
            drawn: None,
            live: Queue::default(),
            texts: HashMap::new(),
            values: Vec::new(),
        }
    }

    /// An operation is done.
    pub fn note(&mut self, op: &Op) {
        match op {
            Op::Put { key, .. } => {
                let Some(key) = self.key(key) else { return };
                if let Ok(n) = u64::try_from(key)
                    && !self.drawn.is_some_and(|drawn| drawn.has(n))
                {
                    self.used.insert(n);
                }
                self.live.push(key);
            }
            Op::Delete { key } => {
                if let Some(key) = self.key(key) {
                    self.live.remove(key);
                }
            }
            Op::Clear => self.live.clear(),
            Op::Get { .. } | Op::Range { .. } | Op::Next { .. } | Op::Break | Op::Clone | Op::Remake { .. } => {}
        }
    }

    /// A statement begins that puts these random keys.
    pub(super) fn begin(&mut self, drawing: &Drawing) {
        self.drawn = Some(Drawn { shuffle: drawing.shuffle, base: drawing.base, count: drawing.end() });
    }

    /// A key by its number, or what stands for its value; `None` for one that equals nothing.
    fn key(&mut self, key: &Operand) -> Option<u128> {
        let value = match key {
            Operand::Nth(n) => return Some(u128::from(n % self.sequence.count())),
            Operand::Value(value) => value,
        };
        let (layouts, ty) = (&self.spec.layouts, self.spec.map.key);
        if let Some(n) = self.number_of(value) {
            return Some(n.into());
        }
        let text = gotype::key_text(layouts, ty, value)?;
        let next = self.values.len();
        let at = *self.texts.entry(text).or_insert(next);
        if at == next {
            self.values.push(key.clone());
        }
        Some(VALUES + at as u128)
    }

    fn number_of(&self, value: &Value) -> Option<u64> {
        self.sequence.number_of(&self.spec.layouts, self.spec.map.key, value)
    }

    /// Where random keys come from.
    fn zone(&self) -> Range<u64> {
        let keys = self.sequence.count();
        if keys >= LARGE { keys / 2..keys } else { 0..keys }
    }

    /// `replace`, from here on.
    pub(super) fn replace(&self, times: u64) -> Result<Replacing, OpsError> {
        if self.live.len() == 0 && times > 0 {
            return Err(OpsError::NothingToReplace);
        }
        let (mut oldest, mut old) = (Vec::new(), 0);
        for (start, len) in self.live.oldest(times) {
            match u64::try_from(start) {
                Ok(n) => oldest.push(Oldest { before: old, first: Operand::Nth(n) }),
                Err(_) => {
                    let values = self.values.iter().skip((start - VALUES) as usize).take(len as usize);
                    let each = values.zip(old..).map(|(key, before)| Oldest { before, first: key.clone() });
                    oldest.extend(each);
                }
            }
            old += len;
        }
        Ok(Replacing { oldest: Arc::new(oldest), old, unused: self.unused(times)?, times })
    }

    /// So many numbers never used: those above all that were, then what was left out below.
    fn unused(&self, wanted: u64) -> Result<Unused, OpsError> {
        let zone = self.zone();
        let top = if zone.start > 0 { zone.start } else { zone.end };
        let gaps = self.used.gaps(top);
        let may_be_drawn = self.drawn.filter(|drawn| drawn.base < top);
        if let (Some(gap), None) = (gaps.first(), may_be_drawn)
            && gap.end - gap.start >= wanted
        {
            return Ok(Unused::From(gap.start));
        }
        let free = gaps.into_iter().flatten().filter(|n| !may_be_drawn.is_some_and(|drawn| drawn.has(*n)));
        let list: Vec<u64> = free.take(wanted as usize).collect();
        match list.len() as u64 {
            left if left < wanted => Err(OpsError::NoNewKeys { left, wanted }),
            _ => Ok(Unused::List(Arc::new(list))),
        }
    }

    /// `random new`, from here on.
    pub(super) fn draw(&self, wanted: u64, seed: u64) -> Result<Drawing, OpsError> {
        let zone = self.zone();
        let fresh = || Drawn { shuffle: Shuffle::new(seed, zone.end - zone.start), base: zone.start, count: 0 };
        let Drawn { shuffle, base, count } = self.drawn.unwrap_or_else(fresh);
        let (mut skipped, mut found, mut index) = (Vec::new(), 0, count);
        if self.used.meets(&zone) {
            while found < wanted && index < shuffle.size() {
                match self.used.contains(base + shuffle.at(index)) {
                    true => skipped.push(found),
                    false => found += 1,
                }
                index += 1;
            }
        } else {
            found = wanted.min(shuffle.size() - count);
        }
        if found < wanted {
            return Err(OpsError::NoNewKeys { left: found, wanted });
        }
        Ok(Drawing { shuffle, base, first: count, skipped: Arc::new(skipped), len: wanted })
    }
}
