//! The far level: a texel a slot, or a bucket, or a block of buckets.
//!
//! Invariant: at most [`MAX_TEXELS`] texels whatever the map's size, only of the part that is seen.

use super::draw::Pen;
use super::layout::{FAR_COLS, Section};
use crate::diagram::geometry::Rect;
use crate::diagram::shape::{Swatch, Texels};
use crate::engine::ClassicMap;
use crate::engine::classic::{SLOTS, SlotState};
use crate::engine::store::word_of;
use crate::image::Role;
use std::ops::Range;
use std::sync::Arc;

const MAX_TEXELS: u64 = 1 << 20;

/// Palette indices.
const EMPTY: u8 = 0;
const KEY: u8 = 9;
const MOVED: u8 = 10;
const LINK: u8 = 11;
const FULL_LINK: u8 = 12;
const NOTHING: u8 = 255;

fn palette() -> Vec<Swatch> {
    let swatch = |role, level| Swatch { role, level };
    // 0 to 8: so many of a bucket's slots are full.
    let mut colours: Vec<Swatch> = (0..9u8).map(|n| swatch(Role::Keys, if n == 0 { 0 } else { 50 + n * 25 })).collect();
    colours[0] = swatch(Role::Empty, 40);
    colours.extend([
        swatch(Role::Keys, 255),
        swatch(Role::OldBuckets, 150),
        swatch(Role::OverflowWords, 255),
        swatch(Role::OverflowWords, 200),
    ]);
    colours
}

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

/// Draws a section's visible part.
pub(super) fn draw(pen: &mut Pen, section: &Section) {
    let (rows, cols) = range(section, pen.view);
    if rows.is_empty() || cols.is_empty() {
        return;
    }
    let at = section.origin.offset(cols.start as f32 * section.cell.0, rows.start as f32 * section.cell.1);
    let (n_rows, n_cols) = (rows.end - rows.start, cols.end - cols.start);
    let rect = Rect::new(at.x, at.y, n_cols as f32 * section.cell.0, n_rows as f32 * section.cell.1);
    let by_slot = section.cell.0 >= FAR_COLS as f32 && n_rows * n_cols * u64::from(FAR_COLS) <= MAX_TEXELS;
    let texels = if by_slot { slots(pen.state, section, rows, cols) } else { buckets(pen.state, section, rows, cols) };
    pen.d.texels(rect, Arc::new(texels));
}

fn main_bucket<'a>(state: ClassicMap<'a>, section: &Section, index: u64) -> Option<&'a [u8]> {
    let size = state.classic().geometry().bucket;
    (index < section.count).then(|| state.runtime().heap.bytes(section.buckets.plus(index * size as u64), size))
}

fn slots(state: ClassicMap, section: &Section, rows: Range<u64>, cols: Range<u64>) -> Texels {
    let overflow = state.classic().geometry().overflow;
    let mut cells = Vec::new();
    for row in rows.clone() {
        for col in cols.clone() {
            let Some(bucket) = main_bucket(state, section, row * section.cols + col) else {
                cells.extend([NOTHING; FAR_COLS as usize]);
                continue;
            };
            cells.extend(bucket[..SLOTS].iter().map(|&t| match SlotState::of(t) {
                SlotState::Full => KEY,
                s if s.is_evacuated() => MOVED,
                _ => EMPTY,
            }));
            cells.push(if word_of(&bucket[overflow..]) != 0 { LINK } else { NOTHING });
        }
    }
    let width = (cols.end - cols.start) as u32 * FAR_COLS;
    Texels { cols: width, rows: (rows.end - rows.start) as u32, palette: palette(), cells }
}

/// A texel a bucket; where buckets are smaller than a point, a texel for a block of them.
fn buckets(state: ClassicMap, section: &Section, rows: Range<u64>, cols: Range<u64>) -> Texels {
    let step = |points: f32| ((1.0 / points.max(1e-6)) as u64).max(1).next_power_of_two();
    let (mut down, mut right) = (step(section.cell.1 * 1.5), step(section.cell.0 * 1.5));
    let n = |r: &Range<u64>, step: u64| (r.end - r.start).div_ceil(step);
    while n(&rows, down) * n(&cols, right) > MAX_TEXELS {
        (down, right) = (down * 2, right * 2);
    }
    let mut cells = Vec::new();
    for row in rows.clone().step_by(down as usize) {
        for col in cols.clone().step_by(right as usize) {
            // One bucket in the middle of each row of the block stands for that row.
            let block =
                (row..(row + down).min(rows.end)).map(|r| r * section.cols + (col + right / 2).min(cols.end - 1));
            cells.push(block_texel(state, section, block));
        }
    }
    Texels { cols: n(&cols, right) as u32, rows: n(&rows, down) as u32, palette: palette(), cells }
}

/// The mean fill of buckets; evacuated or overflowing where most of them are.
fn block_texel(state: ClassicMap, section: &Section, indices: impl Iterator<Item = u64>) -> u8 {
    let overflow = state.classic().geometry().overflow;
    let (mut n, mut full, mut moved, mut linked) = (0, 0, 0, 0);
    for bucket in indices.filter_map(|i| main_bucket(state, section, i)) {
        n += 1;
        full += bucket[..SLOTS].iter().filter(|&&t| SlotState::of(t).is_full()).count();
        moved += usize::from(SlotState::of(bucket[0]).is_evacuated());
        linked += usize::from(word_of(&bucket[overflow..]) != 0);
    }
    match n {
        0 => NOTHING,
        _ if moved * 2 >= n => MOVED,
        _ if linked * 2 > n => FULL_LINK,
        _ => ((full + n / 2) / n) as u8,
    }
}
