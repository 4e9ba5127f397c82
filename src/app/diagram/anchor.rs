//! What zooming holds on to: the place under the pointer or the nearest one, though the levels' geometries differ.
//!
//! Invariant: arithmetic on the scenes; as cheap for a million entries as for ten.

use crate::diagram::{Pos, Rect, Scene};
use crate::engine::{MapState, View};
use crate::image::{ArrayKind, BucketId, GroupId, Place};
use crate::units::count;

/// How far a place is looked for around a position, in points.
const REACH: [f32; 8] = [6.0, 12.0, 24.0, 48.0, 96.0, 192.0, 384.0, 768.0];

/// The place at a position and where it is drawn; where there is none, the nearest bucket or group.
pub fn held(scene: &Scene, state: &MapState, at: Pos) -> Option<(Place, Rect)> {
    let placed = |place: Place| Some((place, scene.rect(state.read(), place)?));
    if let Some(found) = scene.hit(state.read(), at).and_then(placed) {
        return Some(found);
    }
    let row = |place: &Place| place.bucket().is_some() || place.group().is_some();
    let ways = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7)];
    let around = REACH.into_iter().flat_map(|reach| ways.map(|(x, y)| at.offset(x * reach, y * reach)));
    around.filter_map(|p| scene.hit(state.read(), p).filter(row)).find_map(placed)
}

/// Where a coordinate goes when the stretch `a` (its start and length) becomes `b`: inside in proportion, outside at its
/// distance times `ratio`.
pub fn along(at: f32, a: (f32, f32), b: (f32, f32), ratio: f32) -> f32 {
    match at - a.0 {
        before if before < 0.0 => b.0 + before * ratio,
        inside if inside <= a.1 => b.0 + inside / a.1.max(f32::EPSILON) * b.1,
        beyond => b.0 + b.1 + (beyond - a.1) * ratio,
    }
}

/// Which bucket or group of how many.
pub fn name(state: &MapState, place: Place) -> Option<String> {
    match state.view() {
        View::Classic(map) => {
            let BucketId::Chain { array, index, .. } = place.bucket()? else { return None };
            let h = map.classic().hmap(map.memory());
            let (old, n) = match array {
                ArrayKind::Main => ("", h.bucket_count()),
                ArrayKind::Old if h.growing() => ("old ", h.old_bucket_count()),
                ArrayKind::Old => return None,
            };
            Some(format!("{old}bucket {} of {}", count(index), count(n)))
        }
        View::Swiss(map) => {
            let GroupId::Of { table, group } = place.group()? else { return None };
            let (swiss, rt) = (map.swiss(), map.memory());
            let h = swiss.header(rt);
            if table >= h.dir_len {
                return None;
            }
            let found = swiss.table(rt, h.table_at(rt.heap, swiss.geometry(), table)).table;
            Some(format!("table {} group {} of {}", count(table), count(group), count(found.group_count())))
        }
    }
}
