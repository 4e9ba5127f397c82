//! What the layout of a moment needs of the map beyond arithmetic: how long chains are, and which rows fold.
//!
//! Invariant: looked up once a moment, and then good for every zoom. What folds is all equal (see [`FoldKind`]); what is
//! selected, visited by a search or just changed is never hidden.

use super::folds::{FoldKind, Folds};
use super::marks::Changed;
use crate::engine::classic::Hmap;
use crate::engine::swiss::{CTRLS, EMPTY, TableRef};
use crate::engine::{ClassicMap, MapView, SwissMap, View};
use crate::image::{ArrayKind, BucketId, GroupId, Place};
use crate::units::Addr;
use std::sync::Arc;

/// The most main buckets whose chains are looked at for the scene's width.
const CHAIN_PROBE: u64 = 1 << 16;
/// Runs are looked for in arrays of up to so many rows: each byte of each row is read, once a moment.
const MAX_ROWS: u64 = 1 << 14;

/// What may fold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Folding<'a> {
    /// True where equal rows are folded.
    pub on: bool,
    /// Places whose rows show.
    pub shown: &'a [Place],
    /// Places whose whole run is unfolded.
    pub open: &'a [Place],
    /// Byte runs that the last operation wrote: their rows show.
    pub changed: &'a [(Addr, u64)],
    /// Buckets or groups that alone are shown; none: all are.
    pub picked: &'a [Place],
}

/// A moment's plan: of a classic map the main array's part and the old one's, of a Swiss map each table's in order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Most buckets in a chain, as far as looked.
    pub longest: u64,
    pub folds: Arc<Folds>,
    /// Main buckets with a chain that are in no fold, in order; `None`: not all were looked at.
    pub chains: Option<Arc<Vec<Chained>>>,
    /// The buckets or groups that alone are shown, by row and link of the chain; `None`: all are.
    pub picked: Option<Arc<Vec<(u64, u64)>>>,
}

/// A main bucket that has overflow buckets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Chained {
    pub row: u64,
    /// Overflow buckets of it, and of all before it in the list.
    pub links: u64,
    pub before: u64,
}

impl Plan {
    /// Looks the map over.
    pub fn of(state: MapView, folding: &Folding) -> Plan {
        let parts = match state.view() {
            View::Classic(map) => classic(map, folding),
            View::Swiss(map) => swiss(map, folding),
        };
        Plan { parts }
    }

    /// Buckets or groups that alone are shown; `None`: all are.
    pub(super) fn picked(&self) -> Option<u64> {
        self.parts.iter().filter_map(|part| Some(part.picked.as_ref()?.len() as u64)).reduce(|a, b| a + b)
    }

    pub(super) fn part(&self, number: usize) -> Part {
        self.parts.get(number).cloned().unwrap_or_default()
    }

    /// How many lines chains and folds add and take: while it stays, the map takes as many lines.
    pub fn measure(&self) -> u64 {
        let part = |part: &Part| {
            let links =
                part.chains.as_ref().and_then(|chains| chains.last()).map_or(0, |last| last.before + last.links);
            (1 << 40) + links - part.folds.hidden()
        };
        self.parts.iter().map(part).sum()
    }

    /// True where something is folded.
    pub fn folds(&self) -> bool {
        self.parts.iter().any(|part| !part.folds.is_empty())
    }
}

/// The rows of an array that may fold.
struct Rows<'a> {
    folding: &'a Folding<'a>,
    changed: Changed,
    /// Bytes a row.
    size: u64,
}

impl<'a> Rows<'a> {
    fn new(folding: &'a Folding<'a>, size: u64) -> Rows<'a> {
        // What is longer than a row is an array made or cleared: all its rows are alike.
        let single: Vec<(Addr, u64)> = folding.changed.iter().copied().filter(|run| run.1 <= size).collect();
        Rows { folding, changed: Changed::new(&single), size }
    }

    /// Folds of the `count` rows at `base`; `row_of`: the number of the row that a place is in.
    fn folds(
        &self,
        base: Addr,
        count: u64,
        row_of: impl Fn(Place) -> Option<u64>,
        kind: impl Fn(u64) -> Option<FoldKind>,
    ) -> Arc<Folds> {
        let shown: Vec<u64> = self.folding.shown.iter().filter_map(|&place| row_of(place)).collect();
        let open: Vec<u64> = self.folding.open.iter().filter_map(|&place| row_of(place)).collect();
        let folds = Folds::find(count, |row| {
            let hidden = !shown.contains(&row) && !self.changed.touches(base.plus(row * self.size), self.size);
            hidden.then(|| kind(row)).flatten()
        });
        Arc::new(folds.without(|fold| open.iter().any(|&row| fold.contains(row))))
    }
}

fn classic(state: ClassicMap, folding: &Folding) -> Vec<Part> {
    let (map, rt) = (state.classic(), state.memory());
    let h = map.hmap(rt);
    let main = (!h.buckets.is_nil()).then(|| array_part(state, &h, ArrayKind::Main, folding));
    let old = h.growing().then(|| array_part(state, &h, ArrayKind::Old, folding));
    [main, old].map(Option::unwrap_or_default).into()
}

fn array_part(state: ClassicMap, h: &Hmap, array: ArrayKind, folding: &Folding) -> Part {
    let (base, rows) = match array {
        ArrayKind::Main => (h.buckets, h.bucket_count()),
        ArrayKind::Old => (h.oldbuckets, h.old_bucket_count()),
    };
    let (map, heap, size) = (state.classic(), &state.memory().heap, state.classic().geometry().bucket as u64);
    let links = |row: u64| (map.chain(heap, base, row).count() as u64).saturating_sub(1);
    let chained: Vec<(u64, u64)> = match array {
        ArrayKind::Main if h.noverflow == 0 => Vec::new(),
        _ => (0..rows.min(CHAIN_PROBE)).map(|row| (row, links(row))).filter(|chain| chain.1 > 0).collect(),
    };
    let longest = 1 + chained.iter().map(|chain| chain.1).max().unwrap_or(0);
    let chains = |folds: &Folds| (rows <= CHAIN_PROBE).then(|| Arc::new(unfolded(&chained, folds)));
    let picked = picked_of(folding, |place| match place.bucket()? {
        BucketId::Chain { array: of, index, link } if of == array => Some((index, u64::from(link))),
        _ => None,
    });
    if !folding.on || rows > MAX_ROWS {
        return Part { longest, chains: chains(&Folds::default()), folds: Arc::default(), picked };
    }
    let row_of = |place: Place| match place.bucket()? {
        BucketId::Chain { array: of, index, .. } if of == array => Some(index),
        _ => None,
    };
    let folds = Rows::new(folding, size).folds(base, rows, row_of, |row| {
        let bucket = map.bucket(heap, base.plus(row * size));
        if bucket.state(0).is_evacuated() {
            return Some(FoldKind::Evacuated);
        }
        bucket.bytes.iter().all(|&byte| byte == 0).then_some(FoldKind::Empty)
    });
    Part { longest, chains: chains(&folds), folds, picked }
}

/// Which rows and links alone are shown, in order; `None`: all are.
fn picked_of(folding: &Folding, row_of: impl Fn(Place) -> Option<(u64, u64)>) -> Option<Arc<Vec<(u64, u64)>>> {
    let mut rows: Vec<(u64, u64)> = folding.picked.iter().filter_map(|&place| row_of(place)).collect();
    rows.sort_unstable();
    rows.dedup();
    (!folding.picked.is_empty()).then(|| Arc::new(rows))
}

/// The chains of main buckets that are in no fold; a chain is its main bucket's row and its overflow buckets.
fn unfolded(chains: &[(u64, u64)], folds: &Folds) -> Vec<Chained> {
    let shown = chains.iter().filter(|chain| folds.fold_of(chain.0).is_none());
    let with_sum = |before: &mut u64, &(row, links): &(u64, u64)| {
        let chain = Chained { row, links, before: *before };
        *before += links;
        Some(chain)
    };
    shown.scan(0, with_sum).collect()
}

fn swiss(state: SwissMap, folding: &Folding) -> Vec<Part> {
    let (map, rt) = (state.swiss(), state.memory());
    let (geo, size) = (map.geometry(), map.geometry().group as u64);
    if map.header(rt).is_small() || (!folding.on && folding.picked.is_empty()) {
        return Vec::new();
    }
    let tables: Vec<TableRef> = map.tables(rt).collect();
    let is_large = tables.iter().map(|t| t.table.group_count()).sum::<u64>() > MAX_ROWS;
    if is_large && folding.picked.is_empty() {
        return Vec::new();
    }
    let rows = Rows::new(folding, size);
    let part = |TableRef { table, .. }: TableRef| {
        let row_of = |place: Place| match place.group()? {
            GroupId::Of { table: of, group } if of as i64 == table.index => Some(group),
            _ => None,
        };
        let picked = picked_of(folding, |place| Some((row_of(place)?, 0)));
        if is_large || !folding.on {
            return Part { longest: 1, picked, ..Part::default() };
        }
        let folds = rows.folds(table.groups, table.group_count(), row_of, |row| {
            let (ctrls, slots) = map.group(rt.heap, geo.group_at(table.groups, row)).bytes.split_at(CTRLS);
            let empty = ctrls.iter().all(|&ctrl| ctrl == EMPTY) && slots.iter().all(|&byte| byte == 0);
            empty.then_some(FoldKind::Empty)
        });
        Part { longest: 1, folds, chains: None, picked }
    };
    tables.into_iter().map(part).collect()
}
