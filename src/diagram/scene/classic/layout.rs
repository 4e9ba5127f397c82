//! Where bucket arrays and cards stand: arithmetic on the hmap, never on the map's entries.

use super::metrics::Metrics;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::card::{CARD_W, MARGIN, card};
use crate::diagram::scene::folds::{Fold, Folds, Line};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::path::SEARCH_LINES;
use crate::diagram::scene::plan::{self, Plan};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, Hmap};
use crate::image::{ArrayKind, BucketId, EXTRA_FIELDS};
use crate::units::Addr;
use std::ops::Range;
use std::sync::Arc;

/// Fields of an hmap.
pub(super) const HMAP_FIELDS: usize = 9;
/// From the cards to the first bucket: arrows and bucket numbers.
const GUTTER: f32 = 84.0;
/// Heading and column heads above a section's first row.
pub(super) const HEAD: f32 = 46.0;
/// Unlinked preallocated buckets that are shown one by one.
const SPARE_ROWS: u64 = 3;
/// Arrays up to this many main buckets stand above each other, larger ones side by side.
const STACKED: u64 = 16;

/// A far level's cell in units of the zoom: 8 slots and the overflow mark, by its height.
pub(super) const FAR_COLS: u32 = 9;
const FAR_H: f32 = 4.0;

/// One bucket array.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub array: ArrayKind,
    pub buckets: Addr,
    /// Main buckets.
    pub count: u64,
    /// Index in the array of the first preallocated bucket that is shown, and how many are shown and folded.
    pub spare_first: u64,
    pub spare_shown: u64,
    pub spare_folded: u64,
    /// Bucket 0's top left.
    pub origin: Pos,
    /// Most buckets in a chain, as far as looked.
    pub max_chain: u64,
    /// Runs of main buckets that are one line; not used from afar.
    pub folds: Arc<Folds>,
    /// Far level: buckets a row, and a bucket's size.
    pub cols: u64,
    pub cell: (f32, f32),
    /// Its extent without headings.
    pub size: (f32, f32),
}

impl Section {
    fn new(state: ClassicMap, array: ArrayKind, h: &Hmap, part: plan::Part) -> Section {
        let (rt, map) = (state.memory(), state.classic());
        let old = array == ArrayKind::Old;
        let (buckets, count) = if old { (h.oldbuckets, h.old_bucket_count()) } else { (h.buckets, h.bucket_count()) };
        let spare_first = if old { None } else { map.next_overflow(rt) };
        let spare = spare_first.map_or(0, |first| map.array_len(rt, h.b).saturating_sub(first));
        let shown = if spare <= SPARE_ROWS + 1 { spare } else { SPARE_ROWS };
        Section {
            array,
            buckets,
            count,
            spare_first: spare_first.unwrap_or(0),
            spare_shown: shown,
            spare_folded: spare - shown,
            origin: Pos::default(),
            max_chain: part.longest.max(1),
            folds: part.folds,
            cols: 1,
            cell: (0.0, 0.0),
            size: (0.0, 0.0),
        }
    }

    /// Gives the section its extent at a zoom.
    fn measure(&mut self, m: &Metrics) {
        if m.level == Level::Far {
            let u = 40.0 * m.zoom;
            self.cell = (FAR_COLS as f32 * u, FAR_H * u);
            self.cols = columns(self.count);
            let rows = self.count.div_ceil(self.cols);
            self.size = (self.cols as f32 * self.cell.0, rows as f32 * self.cell.1);
            return;
        }
        let width = m.width + (self.max_chain - 1) as f32 * m.pitch_x;
        let folded = if self.spare_folded > 0 { 1 } else { 0 };
        let rows = self.folds.lines(self.count) + self.spare_shown + folded;
        self.size = (width, rows as f32 * m.pitch_y + if self.spare_shown > 0 { 8.0 } else { 0.0 });
    }

    /// The top left of row `row` (main buckets, then preallocated ones).
    pub fn row_y(&self, m: &Metrics, row: u64) -> f32 {
        let gap = if row >= self.count { 8.0 } else { 0.0 };
        self.origin.y + self.folds.line_of(row) as f32 * m.pitch_y + gap
    }

    /// The line that stands for a fold.
    pub fn fold_rect(&self, m: &Metrics, fold: &Fold) -> Rect {
        Rect::new(self.origin.x, self.row_y(m, fold.first), m.width, m.cell_h)
    }

    /// The fold that hides a bucket.
    pub fn fold_of(&self, id: BucketId) -> Option<Fold> {
        match id {
            BucketId::Chain { array, index, .. } if array == self.array => self.folds.fold_of(index),
            _ => None,
        }
    }

    /// The rectangle of a bucket of this section.
    pub fn bucket_rect(&self, m: &Metrics, id: BucketId) -> Option<Rect> {
        let (row, link) = match id {
            BucketId::Chain { array, index, link } if array == self.array && index < self.count => (index, link),
            BucketId::Preallocated { index } if self.array == ArrayKind::Main && index >= self.spare_first => {
                let row = self.count + (index - self.spare_first);
                (row < self.count + self.spare_shown).then_some((row, 0))?
            }
            _ => return None,
        };
        if m.level == Level::Far {
            if row >= self.count {
                return None;
            }
            let (col, row) = ((row % self.cols) as f32, (row / self.cols) as f32);
            let at = self.origin.offset(col * self.cell.0, row * self.cell.1);
            return Some(Rect::new(at.x, at.y, self.cell.0, self.cell.1));
        }
        let x = self.origin.x + link as f32 * m.pitch_x;
        Some(Rect::new(x, self.row_y(m, row), m.width, m.height))
    }

    /// The lines (of main and preallocated buckets) that a part of the scene shows.
    pub fn lines_in(&self, m: &Metrics, view: Rect) -> Range<u64> {
        let all = self.folds.lines(self.count) + self.spare_shown;
        if view.right() < self.origin.x || view.x > self.origin.x + self.size.0 {
            return 0..0;
        }
        let row = |y: f32| ((y - self.origin.y) / m.pitch_y).floor();
        let first = (row(view.y - 8.0).max(0.0) as u64).min(all);
        let last = ((row(view.bottom()) + 1.0).max(0.0) as u64).min(all);
        first..last.max(first)
    }

    /// Its rows and folds that a part of the scene shows.
    pub fn seen(&self, m: &Metrics, view: Rect) -> impl Iterator<Item = Line> + use<> {
        let folds = self.folds.clone();
        self.lines_in(m, view).map(move |line| folds.line(line))
    }

    /// The line at a height.
    pub fn line_at(&self, m: &Metrics, y: f32) -> Option<Line> {
        self.seen(m, Rect::new(self.origin.x, y, 0.0, 0.0)).find(|&line| {
            let (top, h) = match line {
                Line::Row(row) => (self.row_y(m, row), m.height),
                Line::Fold(fold) => (self.row_y(m, fold.first), m.cell_h),
            };
            y >= top && y < top + h
        })
    }

    /// The bucket of a row.
    pub fn id_of_row(&self, row: u64) -> BucketId {
        if row < self.count {
            BucketId::main(self.array, row)
        } else {
            BucketId::Preallocated { index: self.spare_first + row - self.count }
        }
    }
}

/// Buckets a row at the far level: a power of two that makes the picture about as high as wide.
fn columns(count: u64) -> u64 {
    let wanted = (count as f64 * 0.67).sqrt().max(1.0);
    (1u64 << wanted.log2().round() as u32).min(count.max(1))
}

/// Everything in its place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub sections: Vec<Section>,
    pub size: (f32, f32),
    /// Width that only overflow chains take, and height that only the card of a search takes, in points.
    pub loose: (f32, f32),
}

/// Sections in place, and the scene's size.
pub(super) fn arrange(state: ClassicMap, m: &Metrics, plan: &Plan) -> Layout {
    let h = state.classic().hmap(state.memory());
    let x = MARGIN + CARD_W + GUTTER;
    let cards = cards_height(!h.extra.is_nil());
    let mut sections = Vec::new();
    if !h.buckets.is_nil() {
        sections.push(Section::new(state, ArrayKind::Main, &h, plan.part(0)));
    }
    if h.growing() {
        sections.push(Section::new(state, ArrayKind::Old, &h, plan.part(1)));
    }
    let beside = m.level != Level::Far && h.bucket_count() > STACKED;
    let mut at = Pos::new(x, m.snap(MARGIN + HEAD));
    let (mut right, mut bottom) = (x + 330.0, cards);
    let chains: f32 = sections.iter().map(|s| (s.max_chain - 1) as f32 * m.pitch_x).fold(0.0, f32::max);
    let chains = if m.level == Level::Far { 0.0 } else { chains };
    for section in &mut sections {
        section.measure(m);
        section.origin = at;
        right = right.max(at.x + section.size.0.max(330.0));
        bottom = bottom.max(at.y + section.size.1);
        at = if beside {
            Pos::new(at.x + section.size.0 + GUTTER, at.y)
        } else {
            Pos::new(at.x, at.y + section.size.1 + 28.0 + HEAD)
        };
    }
    // Room for the card of a search is kept, so that a selection moves nothing.
    let low = if sections.is_empty() { bottom } else { bottom.max(search_card(!h.extra.is_nil()).bottom()) };
    Layout { sections, size: (right + MARGIN, low + MARGIN), loose: (chains, low - bottom) }
}

/// The bottom of the lowest card.
fn cards_height(extra: bool) -> f32 {
    let last = if extra { extra_card() } else { hmap_card() };
    last.bottom()
}

pub(super) fn hmap_card() -> Rect {
    card(MARGIN, HMAP_FIELDS)
}

pub(super) fn extra_card() -> Rect {
    card(hmap_card().bottom() + 20.0, EXTRA_FIELDS.len())
}

/// The card of a search, below the others.
pub(super) fn search_card(extra: bool) -> Rect {
    card(cards_height(extra) + 20.0, SEARCH_LINES)
}

/// The buckets of a row that are seen, each with its name.
pub(super) fn chain_in<'a>(
    state: ClassicMap<'a>,
    m: &Metrics,
    section: &Section,
    row: u64,
    view: Rect,
) -> impl Iterator<Item = (BucketId, BucketRef<'a>)> + use<'a> {
    let (map, heap) = (state.classic(), &state.memory().heap);
    let id = section.id_of_row(row);
    let index = if row < section.count { row } else { section.spare_first + row - section.count };
    let links = if row < section.count { usize::MAX } else { 1 };
    let first = ((view.x - section.origin.x) / m.pitch_x).floor().max(0.0) as usize;
    let last = ((view.right() - section.origin.x) / m.pitch_x).floor().max(0.0) as usize;
    let chain = map.chain(heap, section.buckets, index).take(links).enumerate();
    chain.take(last.saturating_add(1)).skip(first).map(move |(link, bucket)| match id {
        BucketId::Chain { array, index, .. } => (BucketId::Chain { array, index, link: link as u32 }, bucket),
        spare => (spare, bucket),
    })
}
