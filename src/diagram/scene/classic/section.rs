//! One bucket array in its place: its lines in a grid, or its buckets in the far level's.
//!
//! Invariant: positions are arithmetic on line numbers; cards follow each other along lines, rows down columns.

use super::lines::{Item, Lines};
use super::metrics::Metrics;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::arrangement::{Arrangement, Chains};
use crate::diagram::scene::folds::Fold;
use crate::diagram::scene::level::Level;
use crate::diagram::scene::line_grid::{LineGrid, steps};
use crate::diagram::scene::plan;
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, Hmap};
use crate::image::{ArrayKind, BucketId};
use crate::units::Addr;
use std::ops::Range;
use std::sync::Arc;

/// Unlinked preallocated buckets that are shown one by one, as rows; cards leave them to their line.
const SPARE_ROWS: u64 = 3;
/// Room above the first of them.
const SPARE_GAP: f32 = 8.0;
/// Height of the line that stands for the rest of them, as a share of a row.
const SPARE_LINE: f32 = 24.0;

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
    /// Most buckets in a chain that stands beside its main bucket, as far as looked.
    pub beside: u64,
    /// Lines of main buckets, folds, and chains that stand below theirs; not used from afar.
    pub lines: Lines,
    /// Where lines stand: columns asked for at first, then measured.
    pub grid: LineGrid,
    /// Far level: buckets a row, and a bucket's size.
    pub cols: u64,
    pub cell: (f32, f32),
    /// Its extent without headings.
    pub size: (f32, f32),
}

/// A bucket that is seen: its name, where it stands, and itself.
pub(super) type Seen<'a> = (BucketId, Rect, BucketRef<'a>);

impl Section {
    pub fn new(state: ClassicMap, array: ArrayKind, h: &Hmap, part: plan::Part, arrangement: &Arrangement) -> Section {
        let (rt, map) = (state.memory(), state.classic());
        let old = array == ArrayKind::Old;
        let (buckets, count) = if old { (h.oldbuckets, h.old_bucket_count()) } else { (h.buckets, h.bucket_count()) };
        let spare_first = if old { None } else { map.next_overflow(rt) };
        let spare = spare_first.map_or(0, |first| map.array_len(rt, h.b).saturating_sub(first));
        let one_by_one = !arrangement.is_by_lines() && arrangement.columns.unwrap_or(1) <= 1;
        let shown = match spare {
            _ if !one_by_one || part.picked.is_some() => 0,
            few if few <= SPARE_ROWS + 1 => few,
            _ => SPARE_ROWS,
        };
        // Where not all chains are known they have no lines of their own.
        let after = part.chains.filter(|_| arrangement.chains == Chains::After);
        let is_picked = part.picked.is_some();
        let beside = if after.is_some() || is_picked { 1 } else { part.longest.max(1) };
        Section {
            array,
            buckets,
            count,
            spare_first: spare_first.unwrap_or(0),
            spare_shown: shown,
            spare_folded: if is_picked { 0 } else { spare - shown },
            origin: Pos::default(),
            beside,
            lines: Lines::new(count, part.folds, after.unwrap_or_else(|| Arc::new(Vec::new()))).picked(part.picked),
            grid: LineGrid::default(),
            cols: 1,
            cell: (0.0, 0.0),
            size: (0.0, 0.0),
        }
    }

    /// Gives the section its extent at a zoom.
    pub fn measure(&mut self, m: &Metrics, arrangement: &Arrangement) {
        if m.level == Level::Far {
            let u = 40.0 * m.zoom;
            self.cell = (FAR_COLS as f32 * u, FAR_H * u);
            self.cols = arrangement.far_columns.unwrap_or_else(|| columns(self.count)).clamp(1, self.count.max(1));
            let rows = self.count.div_ceil(self.cols);
            self.size = (self.cols as f32 * self.cell.0, rows as f32 * self.cell.1);
            return;
        }
        let (lines, columns) = (self.all_lines(), arrangement.columns.unwrap_or(1).max(1));
        self.grid = match arrangement.is_by_lines() {
            true => LineGrid::along(lines, columns),
            false => LineGrid::down(lines, lines.div_ceil(columns)),
        };
        let chain = (self.beside - 1) as f32 * m.pitch_x;
        let across = (self.grid.columns - 1) as f32 * m.column;
        let spare = if self.spare_shown > 0 { SPARE_GAP } else { 0.0 };
        let folded = match self.spare_folded {
            0 => 0.0,
            _ if self.spare_shown > 0 => m.pitch_y,
            _ => SPARE_LINE * m.heads,
        };
        let indent = if self.lines.has_chains() && !m.is_stacked { INDENT * m.zoom } else { 0.0 };
        let below = if m.is_card() { m.pitch_y - m.height - m.title } else { 0.0 };
        self.size = (m.width + chain + across + indent, self.grid.rows as f32 * m.pitch_y - below + spare + folded);
    }

    /// Lines of main and of preallocated buckets.
    fn all_lines(&self) -> u64 {
        self.lines.len() + self.spare_shown
    }

    /// The top left of what stands on a line.
    pub fn at_line(&self, m: &Metrics, line: u64) -> Pos {
        let (column, row) = self.grid.cell(line);
        let gap = if line >= self.lines.len() { SPARE_GAP } else { 0.0 };
        self.origin.offset(column as f32 * m.column, row as f32 * m.pitch_y + gap)
    }

    /// The line that stands for a fold.
    pub fn fold_rect(&self, m: &Metrics, fold: &Fold) -> Rect {
        let at = self.at_line(m, self.lines.line_of(fold.first, 0).unwrap_or(0));
        let height = if m.is_card() { m.height } else { m.cell_h };
        Rect::new(at.x, at.y, m.width, height)
    }

    /// The fold that hides a bucket.
    pub fn fold_of(&self, id: BucketId) -> Option<Fold> {
        match id {
            BucketId::Chain { array, index, .. } if array == self.array => self.lines.fold_of(index),
            _ => None,
        }
    }

    /// The rectangle of a bucket of this section; of one in a fold its fold's first line.
    pub fn bucket_rect(&self, m: &Metrics, id: BucketId) -> Option<Rect> {
        let (line, beside) = match id {
            BucketId::Chain { array, index, link } if array == self.array && index < self.count => {
                if m.level == Level::Far {
                    return Some(self.far_rect(index));
                }
                let link = if self.lines.fold_of(index).is_some() { 0 } else { u64::from(link) };
                match self.lines.line_of(index, link) {
                    Some(line) => (line, 0),
                    None if self.beside > 1 => (self.lines.line_of(index, 0)?, link),
                    None => return None,
                }
            }
            BucketId::Preallocated { index } if self.array == ArrayKind::Main && index >= self.spare_first => {
                let shown = index - self.spare_first < self.spare_shown && m.level != Level::Far;
                (shown.then(|| self.lines.len() + index - self.spare_first)?, 0)
            }
            _ => return None,
        };
        let at = self.at_line(m, line);
        let indent = if m.is_stacked || self.beside > 1 { 0.0 } else { self.indent(m, id) };
        Some(Rect::new(at.x + beside as f32 * m.pitch_x + indent, at.y, m.width, m.height))
    }

    /// How far a row of an overflow bucket stands in under its main bucket's.
    fn indent(&self, m: &Metrics, id: BucketId) -> f32 {
        let is_overflow = matches!(id, BucketId::Chain { link, .. } if link > 0);
        if is_overflow { INDENT * m.zoom } else { 0.0 }
    }

    fn far_rect(&self, row: u64) -> Rect {
        let (col, row) = ((row % self.cols) as f32, (row / self.cols) as f32);
        let at = self.origin.offset(col * self.cell.0, row * self.cell.1);
        Rect::new(at.x, at.y, self.cell.0, self.cell.1)
    }

    /// The columns and rows of lines that a part of the scene shows.
    pub fn cells_in(&self, m: &Metrics, view: Rect) -> (Range<u64>, Range<u64>) {
        if view.right() < self.origin.x - m.labels || view.x > self.origin.x + self.size.0 {
            return (0..0, 0..0);
        }
        // A chain beside its bucket reaches as far as the section; there is one column of those.
        let left = if self.beside > 1 { 0.0 } else { view.x - self.origin.x };
        let top = view.y - self.origin.y - SPARE_GAP;
        (
            steps(left, view.right() - self.origin.x + m.labels, m.column, self.grid.columns),
            steps(top, view.bottom() - self.origin.y + m.title, m.pitch_y, self.grid.rows),
        )
    }

    /// What stands on the lines that a part of the scene shows, in order; `None`: a preallocated bucket, by its line.
    pub fn items_in(&self, m: &Metrics, view: Rect) -> impl Iterator<Item = (u64, Option<Item>)> + use<'_> {
        let (columns, rows) = self.cells_in(m, view);
        let item = |line: u64| (line < self.lines.len()).then(|| self.lines.item(line));
        self.grid.lines(columns, rows).map(move |line| (line, item(line)))
    }

    /// The name of a line's bucket.
    fn bucket_of(&self, line: u64, item: Option<Item>) -> Option<BucketId> {
        match item {
            None => Some(BucketId::Preallocated { index: self.spare_first + line - self.lines.len() }),
            Some(Item::Bucket { row, link }) => Some(self.chained(row, link)),
            Some(Item::Fold(_)) => None,
        }
    }

    fn chained(&self, row: u64, link: u64) -> BucketId {
        BucketId::Chain { array: self.array, index: row, link: link as u32 }
    }

    /// The bucket at a position, and where it stands; not from afar, and whether or not it is there now.
    pub fn bucket_at(&self, m: &Metrics, p: Pos) -> Option<(BucketId, Rect)> {
        let point = Rect::new(p.x, p.y, 0.0, 0.0);
        self.items_in(m, point).find_map(|(line, item)| {
            let id = match (self.bucket_of(line, item)?, self.beside) {
                (BucketId::Chain { index, link: 0, .. }, 2..) => {
                    self.chained(index, ((p.x - self.origin.x) / m.pitch_x).max(0.0) as u64)
                }
                (id, _) => id,
            };
            let rect = self.bucket_rect(m, id).filter(|rect| rect.contains(p))?;
            Some((id, rect))
        })
    }

    /// The bucket whose number or title is at a position.
    pub fn label_at(&self, m: &Metrics, p: Pos) -> Option<BucketId> {
        let point = Rect::new(p.x, p.y, 0.0, 0.0);
        self.items_in(m, point).find_map(|(line, item)| {
            let id = self.bucket_of(line, item)?;
            let rect = self.bucket_rect(m, id)?;
            let left = m.labels.min(NUMBER);
            let label = Rect::new(rect.x - left, rect.y - m.title, left, rect.h + m.title);
            let title = Rect::new(rect.x, rect.y - m.title, rect.w, m.title);
            (label.contains(p) || title.contains(p)).then_some(id)
        })
    }

    /// The fold at a position.
    pub fn fold_at(&self, m: &Metrics, p: Pos) -> Option<Fold> {
        let point = Rect::new(p.x, p.y, 0.0, 0.0);
        self.items_in(m, point).find_map(|(_, item)| match item {
            Some(Item::Fold(fold)) if self.fold_rect(m, &fold).contains(p) => Some(fold),
            _ => None,
        })
    }

    /// Main buckets above and below a part of the scene; one whose middle is in it is in it.
    pub fn outside(&self, m: &Metrics, view: Rect) -> (u64, u64) {
        // Of a choice nobody asks how much is left out: the heading says it.
        if self.lines.is_picked() {
            return (0, 0);
        }
        let half = m.height / 2.0;
        let view = Rect { y: view.y + half, h: (view.h - 2.0 * half).max(0.0), ..view };
        let top = view.y - self.origin.y;
        let rows = steps(top + m.pitch_y - m.height, view.bottom() - self.origin.y, m.pitch_y, self.grid.rows);
        let (above, below, lines) = self.grid.outside(&rows);
        let Some((first, after)) = lines else { return (above, below) };
        let main = |line: u64| match (line < self.lines.len()).then(|| self.lines.item(line)) {
            None => self.count,
            Some(Item::Bucket { row, link }) => row + u64::from(link > 0),
            Some(Item::Fold(fold)) => fold.first,
        };
        (main(first), self.count - main(after))
    }

    /// The folds that a part of the scene shows.
    pub fn folds_in(&self, m: &Metrics, view: Rect) -> impl Iterator<Item = Fold> + use<'_> {
        self.items_in(m, view).filter_map(|(_, item)| if let Some(Item::Fold(fold)) = item { Some(fold) } else { None })
    }

    /// The buckets of one line that are seen, with the chain beside it.
    pub fn buckets<'a>(
        &self,
        state: ClassicMap<'a>,
        m: &Metrics,
        (line, item): (u64, Option<Item>),
        view: Rect,
    ) -> Vec<Seen<'a>> {
        let (map, heap) = (state.classic(), &state.memory().heap);
        let Some(id) = self.bucket_of(line, item) else { return Vec::new() };
        let placed = |id: BucketId, bucket: BucketRef<'a>| Some((id, self.bucket_rect(m, id)?, bucket));
        let BucketId::Chain { index, link, .. } = id else {
            let index = self.spare_first + line - self.lines.len();
            return map.chain(heap, self.buckets, index).take(1).filter_map(|bucket| placed(id, bucket)).collect();
        };
        let chain = map.chain(heap, self.buckets, index);
        if self.beside <= 1 {
            return chain.skip(link as usize).take(1).filter_map(|bucket| placed(id, bucket)).collect();
        }
        let at = |x: f32| ((x - self.origin.x) / m.pitch_x).floor().max(0.0) as usize;
        let (first, last) = (at(view.x), at(view.right()));
        let links = chain.enumerate().take(last.saturating_add(1)).skip(first);
        links.filter_map(|(link, bucket)| placed(self.chained(index, link as u64), bucket)).collect()
    }
}

/// Width of the room for a row's number that stands for the bucket, in points.
const NUMBER: f32 = 40.0;
/// How far the row of an overflow bucket stands in, at zoom 1.
const INDENT: f32 = 16.0;

/// Buckets a row at the far level: a power of two that makes the picture about as high as wide.
fn columns(count: u64) -> u64 {
    let wanted = (count as f64 * 0.67).sqrt().max(1.0);
    (1u64 << wanted.log2().round() as u32).min(count.max(1))
}
