//! How a map's entries are spread: fill of buckets or groups, lengths of chains, lengths of searches.
//!
//! Invariant: counted from the map's bytes in slices; the caller says when to pause, and drops the counting when the map
//! changes. Holds nothing per entry. Knows no pictures.

use crate::engine::swiss::{Table, TableRef};
use crate::engine::{ClassicMap, MapView, SwissMap, View};

/// What a histogram counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Counted {
    /// Classic: entries a bucket, of every bucket that a chain links. Old buckets already evacuated are left out.
    BucketFill,
    /// Classic: buckets a chain, the main one counted; while the map grows those of the old array too that are not
    /// evacuated, so that the same buckets are counted as in `BucketFill`.
    Chain,
    /// Swiss: entries a group.
    GroupFill,
    /// Swiss: groups visited to find a key, one count a live key. Keys that are never found (NaN) do not count.
    Probe,
}

/// How often each value occurs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Histogram {
    /// What is counted.
    pub measure: Counted,
    /// By value, from 0; the last is not 0 (or there is none).
    counts: Vec<u64>,
}

impl Counted {
    /// The name in exports.
    pub fn name(self) -> &'static str {
        match self {
            Counted::BucketFill | Counted::GroupFill => "fill",
            Counted::Chain => "chain",
            Counted::Probe => "probe",
        }
    }

    /// The least value there can be.
    pub fn least(self) -> u64 {
        match self {
            Counted::BucketFill | Counted::GroupFill => 0,
            Counted::Chain | Counted::Probe => 1,
        }
    }

    /// The most that a bucket or group holds, where there is such a limit.
    pub fn most(self) -> Option<u64> {
        match self {
            Counted::BucketFill | Counted::GroupFill => Some(8),
            Counted::Chain | Counted::Probe => None,
        }
    }
}

impl Histogram {
    fn new(measure: Counted) -> Histogram {
        Histogram { measure, counts: Vec::new() }
    }

    fn add(&mut self, value: u64) {
        let at = value as usize;
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
    }

    /// How often a value occurs.
    pub fn count(&self, value: u64) -> u64 {
        self.counts.get(value as usize).copied().unwrap_or(0)
    }

    /// How many were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// All values together.
    pub fn sum(&self) -> u64 {
        self.counts.iter().zip(0..).map(|(n, value)| n * value).sum()
    }

    /// `None` where nothing was counted.
    pub fn mean(&self) -> Option<f64> {
        (self.total() > 0).then(|| self.sum() as f64 / self.total() as f64)
    }

    /// The largest value that occurs; 0 where nothing was counted.
    pub fn max(&self) -> u64 {
        self.counts.len().saturating_sub(1) as u64
    }
}

/// A count under way.
pub struct Counting {
    /// How full buckets or groups are.
    pub fill: Histogram,
    /// Chains or searches.
    pub reach: Histogram,
    /// Arrays of buckets or tables of groups still to be walked, the next one last.
    rest: Vec<Walk>,
    /// Buckets or groups counted, of how many.
    done: u64,
    all: u64,
}

/// An array being walked: what is next in it.
enum Walk {
    Main { next: u64, len: u64 },
    Old { next: u64, len: u64 },
    Small { left: u64 },
    Table { table: TableRef, next: u64 },
}

/// Buckets or groups between two looks at the caller's patience.
const SLICE: u64 = 256;

impl Counting {
    /// Begins to count a map.
    pub fn new(state: MapView) -> Counting {
        let (fill, reach, rest) = match state.view() {
            View::Classic(map) => (Counted::BucketFill, Counted::Chain, classic_walks(map)),
            View::Swiss(map) => (Counted::GroupFill, Counted::Probe, swiss_walks(map)),
        };
        let all = rest.iter().map(Walk::left).sum();
        Counting { fill: Histogram::new(fill), reach: Histogram::new(reach), rest, done: 0, all }
    }

    /// Counts the whole map at once.
    pub fn of(state: MapView) -> Counting {
        let mut counting = Counting::new(state);
        counting.advance(state, || true);
        counting
    }

    /// True where all is counted.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// How much is counted, 0 to 1.
    pub fn progress(&self) -> f32 {
        if self.all == 0 { 1.0 } else { (self.done as f64 / self.all as f64) as f32 }
    }

    /// Both, fill first.
    pub fn histograms(&self) -> [&Histogram; 2] {
        [&self.fill, &self.reach]
    }

    /// Counts on until `go_on` says no. True once all is counted. `state`: the one the counting began with.
    pub fn advance(&mut self, state: MapView, mut go_on: impl FnMut() -> bool) -> bool {
        while let Some(mut walk) = self.rest.pop() {
            let before = walk.left();
            match state.view() {
                View::Classic(map) => self.buckets(map, &mut walk),
                View::Swiss(map) => self.groups(map, &mut walk),
            }
            self.done += before - walk.left().min(before);
            if walk.left() > 0 {
                self.rest.push(walk);
            }
            if !go_on() {
                break;
            }
        }
        self.is_done()
    }

    /// Counts a slice of an array's chains.
    fn buckets(&mut self, state: ClassicMap, walk: &mut Walk) {
        let (rt, map) = (state.memory(), state.classic());
        let h = map.hmap(rt);
        let (base, next, len) = match walk {
            Walk::Main { next, len } => (h.buckets, next, *len),
            Walk::Old { next, len } => (h.oldbuckets, next, *len),
            _ => return,
        };
        let end = len.min(*next + SLICE);
        for index in *next..end {
            let mut length = 0;
            for bucket in map.chain(rt.heap, base, index).filter(|bucket| !bucket.state(0).is_evacuated()) {
                length += 1;
                self.fill.add(bucket.entries() as u64);
            }
            if length > 0 {
                self.reach.add(length);
            }
        }
        *next = end;
    }

    /// Counts a slice of a table's groups.
    fn groups(&mut self, state: SwissMap, walk: &mut Walk) {
        let (rt, map) = (state.memory(), state.swiss());
        let Walk::Table { table, next } = walk else {
            if let Some(group) = map.small_group(rt) {
                self.fill.add(group.entries().into());
                let found = group.full_slots().filter(|&slot| finds(state, map.key(rt, group, slot)).is_some());
                found.for_each(|_| self.reach.add(1));
            }
            *walk = Walk::Small { left: 0 };
            return;
        };
        // A search costs more than a look at a bucket.
        let end = table.table.group_count().min(*next + SLICE / 4);
        for index in *next..end {
            let group = map.group(rt.heap, map.geometry().group_at(table.table.groups, index));
            self.fill.add(group.entries().into());
            for slot in group.full_slots() {
                if let Some(hash) = finds(state, map.key(rt, group, slot)) {
                    self.reach.add(visited(&table.table, hash, index));
                }
            }
        }
        *next = end;
    }
}

impl Walk {
    /// Buckets or groups still to be counted.
    fn left(&self) -> u64 {
        match self {
            Walk::Main { next, len } | Walk::Old { next, len } => len - next,
            Walk::Small { left } => *left,
            Walk::Table { table, next } => table.table.group_count() - next,
        }
    }
}

fn classic_walks(state: ClassicMap) -> Vec<Walk> {
    let h = state.classic().hmap(state.memory());
    let mut walks = Vec::new();
    if h.growing() {
        walks.push(Walk::Old { next: 0, len: h.old_bucket_count() });
    }
    if !h.buckets.is_nil() {
        walks.push(Walk::Main { next: 0, len: h.bucket_count() });
    }
    walks
}

fn swiss_walks(state: SwissMap) -> Vec<Walk> {
    let (rt, map) = (state.memory(), state.swiss());
    let small = map.small_group(rt).map(|_| Walk::Small { left: 1 });
    let tables = map.tables(rt).map(|table| Walk::Table { table, next: 0 });
    small.into_iter().chain(tables).collect()
}

/// The hash of a key that a search finds.
pub(super) fn finds(state: SwissMap, key: &[u8]) -> Option<u64> {
    match state.find_bytes(key) {
        Ok((hash, Some(_))) => Some(hash),
        _ => None,
    }
}

/// Groups that a search for a hash visits until it comes to a group of the table.
pub(super) fn visited(table: &Table, hash: u64, index: u64) -> u64 {
    let mut probe = table.probe(hash);
    let mut visited = 1;
    while probe.group() != index && visited < table.group_count() {
        probe.advance();
        visited += 1;
    }
    visited
}
