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

    pub(super) fn part(&self, number: usize) -> Part {
        self.parts.get(number).cloned().unwrap_or_default()
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
    let longest = match array {
        ArrayKind::Main if h.noverflow == 0 => 1,
        _ => (0..rows.min(CHAIN_PROBE)).map(|i| map.chain(heap, base, i).count() as u64).max().unwrap_or(1),
    };
    if !folding.on || rows > MAX_ROWS {
        return Part { longest, folds: Arc::default() };
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
    Part { longest, folds }
}

fn swiss(state: SwissMap, folding: &Folding) -> Vec<Part> {
    let (map, rt) = (state.swiss(), state.memory());
    let (geo, size) = (map.geometry(), map.geometry().group as u64);
    if !folding.on || map.header(rt).is_small() {
        return Vec::new();
    }
    let tables: Vec<TableRef> = map.tables(rt).collect();
    if tables.iter().map(|t| t.table.group_count()).sum::<u64>() > MAX_ROWS {
        return Vec::new();
    }
    let rows = Rows::new(folding, size);
    let part = |TableRef { table, .. }: TableRef| {
        let row_of = |place: Place| match place.group()? {
            GroupId::Of { table: of, group } if of as i64 == table.index => Some(group),
            _ => None,
        };
        let folds = rows.folds(table.groups, table.group_count(), row_of, |row| {
            let (ctrls, slots) = map.group(rt.heap, geo.group_at(table.groups, row)).bytes.split_at(CTRLS);
            let empty = ctrls.iter().all(|&ctrl| ctrl == EMPTY) && slots.iter().all(|&byte| byte == 0);
            empty.then_some(FoldKind::Empty)
        });
        Part { longest: 1, folds }
    };
    tables.into_iter().map(part).collect()
}
