//! The far level: a texel a slot, or a bucket, or a block of buckets.
//!
//! Invariant: at most [`MAX_TEXELS`] texels whatever the map's size, only of the part that is seen.

use super::pen::Pen;
use super::section::{FAR_COLS, Section};
use crate::diagram::geometry::Rect;
use crate::diagram::scene::heat::{EMPTY, KEY, LINK, MOVED, NOTHING, Scale};
use crate::diagram::shape::Texels;
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, SLOTS, SlotState};
use crate::engine::store::word_of;
use crate::image::HeatMeasure;
use std::ops::Range;
use std::sync::Arc;

const MAX_TEXELS: u64 = 1 << 20;
const MAX_SLOT_TEXELS: u64 = 1 << 22;

/// Rows and columns of a far section that a part of the scene shows.
pub(super) fn range(section: &Section, view: Rect) -> (Range<u64>, Range<u64>) {
    let span = |from: f32, to: f32, size: f32, most: u64| {
        let first = ((from / size).floor().max(0.0) as u64).min(most);
        first..((to / size).ceil().max(0.0) as u64).clamp(first, most)
    };
    let rows = section.count.div_ceil(section.cols);
    (
        span(view.y - section.origin.y, view.bottom() - section.origin.y, section.cell.1, rows),
        span(view.x - section.origin.x, view.right() - section.origin.x, section.cell.0, section.cols),
    )
}

/// True where each slot has a texel.
pub(super) fn by_slot(section: &Section, measure: HeatMeasure) -> bool {
    section.cell.0 >= FAR_COLS as f32 && measure == HeatMeasure::Fill
}

/// Buckets down and across that a texel stands for where it is no slot's: more than one where they are smaller than a
/// point, or where the array has too many.
pub(super) fn block(section: &Section) -> (u64, u64) {
    let step = |points: f32| ((1.0 / points.max(1e-6)) as u64).max(1).next_power_of_two();
    let (mut down, mut right) = (step(section.cell.1 * 1.5), step(section.cell.0 * 1.5));
    while section.count.div_ceil(down * right) > MAX_TEXELS {
        (down, right) = (down * 2, right * 2);
    }
    (down, right)
}

/// Draws a section's visible part.
pub(super) fn draw(pen: &mut Pen, section: &Section) {
    let (rows, cols) = range(section, pen.view);
    if rows.is_empty() || cols.is_empty() {
        return;
    }
    let at = section.origin.offset(cols.start as f32 * section.cell.0, rows.start as f32 * section.cell.1);
    let (n_rows, n_cols) = (rows.end - rows.start, cols.end - cols.start);
    let rect = Rect::new(at.x, at.y, n_cols as f32 * section.cell.0, n_rows as f32 * section.cell.1);
    let scale = Scale::new(pen.heat);
    let fits = n_rows * n_cols * u64::from(FAR_COLS) <= MAX_SLOT_TEXELS;
    let texels = if by_slot(section, pen.heat.measure) && fits {
        slots(pen.state, section, &scale, rows, cols)
    } else {
        buckets(pen.state, section, &scale, rows, cols)
    };
    pen.d.texels(rect, Arc::new(texels));
}

fn main_bucket<'a>(state: ClassicMap<'a>, section: &Section, index: u64) -> Option<BucketRef<'a>> {
    let (map, heap) = (state.classic(), &state.memory().heap);
    let size = map.geometry().bucket as u64;
    (index < section.count).then(|| map.bucket(heap, section.buckets.plus(index * size)))
}

fn slots(state: ClassicMap, section: &Section, scale: &Scale, rows: Range<u64>, cols: Range<u64>) -> Texels {
    let overflow = state.classic().geometry().overflow;
    let mut cells = Vec::new();
    for row in rows.clone() {
        for col in cols.clone() {
            let Some(bucket) = main_bucket(state, section, row * section.cols + col) else {
                cells.extend([NOTHING; FAR_COLS as usize]);
                continue;
            };
            cells.extend(bucket.tophash().iter().map(|&t| match SlotState::of(t) {
                SlotState::Full => KEY,
                s if s.is_evacuated() => MOVED,
                _ => EMPTY,
            }));
            cells.push(if word_of(&bucket.bytes[overflow..]) != 0 { LINK } else { NOTHING });
        }
    }
    let width = (cols.end - cols.start) as u32 * FAR_COLS;
    Texels { cols: width, rows: (rows.end - rows.start) as u32, palette: scale.palette(), cells }
}

/// A texel a bucket, or a block of them.
fn buckets(state: ClassicMap, section: &Section, scale: &Scale, rows: Range<u64>, cols: Range<u64>) -> Texels {
    let (down, right) = block(section);
    let values = scale.heat.values.map_or(&[][..], |values| values.of_array(section.buckets));
    let mut cells = Vec::new();
    for row in rows.clone().step_by(down as usize) {
        for col in cols.clone().step_by(right as usize) {
            // One bucket in the middle of each row of the block stands for that row.
            let block =
                (row..(row + down).min(rows.end)).map(|r| r * section.cols + (col + right / 2).min(cols.end - 1));
            cells.push(texel(state, section, scale, values, block.filter(|&i| i < section.count)));
        }
    }
    let n = |r: &Range<u64>, step: u64| (r.end - r.start).div_ceil(step) as u32;
    Texels { cols: n(&cols, right), rows: n(&rows, down), palette: scale.palette(), cells }
}

/// The texel of buckets taken together: what most of them are, then their number.
fn texel(
    state: ClassicMap,
    section: &Section,
    scale: &Scale,
    values: &[u32],
    indices: impl Iterator<Item = u64> + Clone,
) -> u8 {
    let measure = scale.heat.measure;
    if measure.is_worked_out() {
        let known = indices.filter_map(|i| values.get(i as usize)).map(|&n| u64::from(n));
        return scale.joined(known).map_or_else(|| scale.looked_up(&[], 0), |n| scale.texel(n));
    }
    let (map, heap) = (state.classic(), &state.memory().heap);
    let buckets = indices.filter_map(|i| Some((i, main_bucket(state, section, i)?)));
    let (n, moved) = buckets
        .clone()
        .fold((0, 0), |(n, moved), (_, bucket)| (n + 1, moved + usize::from(bucket.state(0).is_evacuated())));
    if n > 0 && moved * 2 >= n {
        return MOVED;
    }
    let number = |(index, bucket): (u64, BucketRef)| match (measure, bucket.overflow().is_nil()) {
        (HeatMeasure::Chain, true) => u64::from(bucket.entries() > 0),
        (HeatMeasure::Chain, false) => map.chain(heap, section.buckets, index).count() as u64,
        _ => bucket.entries() as u64,
    };
    scale.joined(buckets.map(number)).map_or(NOTHING, |n| scale.texel(n))
}

const _: () = assert!(SLOTS + 1 == FAR_COLS as usize, "a bucket's texels: its slots and its overflow word");
