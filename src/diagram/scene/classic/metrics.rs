//! Where the parts of one bucket lie within it, at one zoom.
//!
//! Invariant: keys and elems share one scale, and every slot's bytes stand in their true order. As a row a bucket reads
//! from left to right as memory does; stacked (and at the near level) it is a table of slots: read column by column,
//! each from the top, its bytes stand as they do in memory.

use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::arrangement::{Arrangement, Slots};
use crate::diagram::scene::cells::{ZERO_COLUMN, card_scale};
use crate::diagram::scene::level::Level;
use crate::engine::ClassicMap;
use crate::engine::classic::SLOTS;

/// Points a byte of a key or elem takes, and everything derived from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics {
    pub level: Level,
    pub zoom: f32,
    /// Slots stand below each other.
    pub is_stacked: bool,
    /// Points a byte of keys and elems.
    pub scale: f32,
    /// Bytes a slot.
    pub key: usize,
    pub elem: usize,
    pub word: usize,
    tophash_w: f32,
    keys_x: f32,
    elems_x: f32,
    overflow_x: f32,
    overflow_w: f32,
    gap: f32,
    /// Height of a cell.
    pub cell_h: f32,
    pub width: f32,
    pub height: f32,
    /// From one row to the next, and from one bucket of a chain to the next.
    pub pitch_y: f32,
    pub pitch_x: f32,
    /// From one column of lines to the next.
    pub column: f32,
    /// How many times their natural size headings and numbers are.
    pub heads: f32,
    /// Height of a card's title, which stands above it.
    pub title: f32,
    /// Room at the left of a bucket: of a card for its slots' numbers, of a row for the row's.
    pub labels: f32,
    /// Heights are multiples of this.
    step: f32,
}

/// A part of a bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Tophash(u8),
    Key(u8),
    Elem(u8),
    Overflow,
}

/// Room between two buckets of a chain, for the arrow and the next one's name.
const LINK: f32 = 74.0;
/// Room at the left of a row for its number and a search's stop, and between two columns of rows.
const ROW_LABELS: f32 = 62.0;
const BESIDE_ROW: f32 = 70.0;
/// Room between two cards, for an arrow.
const BESIDE_CARD: f32 = 30.0;
/// Room below a card, and height of its title.
const BELOW_CARD: f32 = 12.0;
const TITLE: f32 = 24.0;

/// What sizes follow from: of a row, a card, or a table of bytes.
struct Sizes {
    scale: f32,
    gap: f32,
    tophash_w: f32,
    overflow_w: f32,
    cell_h: f32,
    /// Of a column whose slots have no bytes.
    zero: f32,
}

impl Metrics {
    pub fn new(state: ClassicMap, arrangement: &Arrangement, zoom: f32) -> Metrics {
        let level = arrangement.level(zoom);
        let cards = arrangement.slots == Slots::Stacked;
        let m = match level {
            Level::Near => Metrics::near(state, arrangement.near_zoom(zoom), arrangement.stretch),
            Level::Middle if cards => Metrics::card(state, zoom, arrangement.stretch),
            _ => Metrics::row(state, level, zoom, arrangement.stretch),
        };
        let m = if cards && level == Level::Near { m.titled(1.0) } else { m };
        Metrics { heads: arrangement.heads(zoom), ..m }
    }

    fn row(state: ClassicMap, level: Level, zoom: f32, stretch: f32) -> Metrics {
        let geo = state.classic().geometry();
        let natural = (620.0 / (SLOTS * (geo.key_slot + geo.elem_slot).max(1)) as f32).clamp(0.5, 16.0);
        let sizes = Sizes {
            scale: natural * zoom * stretch,
            gap: 14.0 * zoom,
            tophash_w: 22.0 * zoom,
            overflow_w: (geo.word as f32 * natural * zoom).max(30.0 * zoom),
            cell_h: 25.0 * zoom,
            zero: ZERO_COLUMN * zoom.min(1.0),
        };
        let m = Metrics::made(state, level, zoom, false, &sizes);
        let column = m.width + BESIDE_ROW * zoom.clamp(0.6, 1.6);
        Metrics {
            pitch_y: 34.0 * zoom,
            pitch_x: m.width + LINK * zoom.clamp(0.7, 1.2),
            column,
            labels: ROW_LABELS,
            ..m
        }
    }

    fn near(state: ClassicMap, zoom: f32, stretch: f32) -> Metrics {
        let scale = 12.0 * zoom * stretch.clamp(1.0, 1.5);
        let sizes = Sizes {
            scale,
            gap: 14.0,
            tophash_w: scale,
            overflow_w: state.classic().geometry().word as f32 * scale,
            cell_h: 13.0 * zoom,
            zero: ZERO_COLUMN,
        };
        let m = Metrics::made(state, Level::Near, zoom, true, &sizes);
        let pitch_x = m.width + LINK * zoom.clamp(0.7, 1.2);
        Metrics { pitch_y: m.height + 22.0, pitch_x, column: pitch_x, labels: ROW_LABELS, ..m }
    }

    fn card(state: ClassicMap, zoom: f32, stretch: f32) -> Metrics {
        let geo = state.classic().geometry();
        let scale = card_scale(geo.key_slot, geo.elem_slot) * zoom * stretch;
        let sizes = Sizes {
            scale,
            gap: 7.0 * zoom,
            tophash_w: 34.0 * zoom,
            overflow_w: 30.0 * zoom,
            cell_h: 27.0 * zoom,
            zero: ZERO_COLUMN * zoom,
        };
        Metrics::made(state, Level::Middle, zoom, true, &sizes).titled(zoom)
    }

    /// With a card's title above it, its slots' numbers at its left, and room for arrows.
    fn titled(self, zoom: f32) -> Metrics {
        let (title, labels) = (TITLE * zoom, 22.0 * zoom);
        let below = if self.level == Level::Near { 22.0 } else { BELOW_CARD * zoom };
        Metrics {
            title,
            labels,
            pitch_y: self.height + title + below,
            pitch_x: self.width + labels + BESIDE_CARD * zoom,
            column: self.width + labels + BESIDE_CARD * zoom,
            ..self
        }
    }

    fn made(state: ClassicMap, level: Level, zoom: f32, is_stacked: bool, sizes: &Sizes) -> Metrics {
        let geo = state.classic().geometry();
        let &Sizes { scale, gap, tophash_w, overflow_w, cell_h, zero } = sizes;
        let columns = if is_stacked { 1.0 } else { SLOTS as f32 };
        let column = |bytes: usize| if bytes == 0 { zero } else { columns * bytes as f32 * scale };
        let keys_x = columns * tophash_w + gap;
        let elems_x = keys_x + column(geo.key_slot) + gap;
        let overflow_x = elems_x + column(geo.elem_slot) + gap;
        Metrics {
            level,
            zoom,
            is_stacked,
            scale,
            key: geo.key_slot,
            elem: geo.elem_slot,
            word: geo.word,
            tophash_w,
            keys_x,
            elems_x,
            overflow_x,
            overflow_w,
            gap,
            cell_h,
            width: overflow_x + overflow_w,
            height: if is_stacked { cell_h * SLOTS as f32 } else { cell_h },
            pitch_y: 0.0,
            pitch_x: 0.0,
            column: 0.0,
            heads: 1.0,
            title: 0.0,
            labels: 0.0,
            step: 0.0,
        }
    }

    /// True for a card of cells with labels.
    pub fn is_card(&self) -> bool {
        self.is_stacked && self.level == Level::Middle
    }

    /// The same for a scene so high that positions at its bottom are no longer exact: all rows are alike where heights
    /// are multiples of what can be told apart there.
    pub fn for_height(mut self, height: f32) -> Metrics {
        self.step = height.next_up() - height;
        self.cell_h = self.snap(self.cell_h);
        self.height = if self.is_stacked { self.cell_h * SLOTS as f32 } else { self.snap(self.height) };
        self.pitch_y = self.snap(self.pitch_y.max(self.height + self.title + 1.0));
        self
    }

    /// A height as a multiple of the step, not less.
    pub fn snap(&self, height: f32) -> f32 {
        if self.step > 0.0 { (height / self.step).ceil() * self.step } else { height }
    }

    /// A slot's rectangle in a column at `x` whose slots are `w` wide.
    fn slot(&self, x: f32, w: f32, slot: usize) -> Rect {
        if self.is_stacked {
            return Rect::new(x, slot as f32 * self.cell_h, w, self.cell_h);
        }
        Rect::new(x + slot as f32 * w, 0.0, w, self.cell_h)
    }

    /// A part's rectangle relative to its bucket; `None` for slots without bytes.
    pub fn part(&self, part: Part) -> Option<Rect> {
        match part {
            Part::Tophash(i) => Some(self.slot(0.0, self.tophash_w, i.into())),
            Part::Key(i) => (self.key > 0).then(|| self.slot(self.keys_x, self.key as f32 * self.scale, i.into())),
            Part::Elem(i) => (self.elem > 0).then(|| self.slot(self.elems_x, self.elem as f32 * self.scale, i.into())),
            Part::Overflow => {
                let (y, h) = match self.level {
                    Level::Near => (self.height - self.cell_h, self.cell_h),
                    _ => (0.0, self.height),
                };
                Some(Rect::new(self.overflow_x, y, self.overflow_w, h))
            }
        }
    }

    /// The column of keys (`true`) or elems, relative to the bucket.
    pub fn column(&self, keys: bool) -> Rect {
        let (from, to) = if keys { (self.keys_x, self.elems_x) } else { (self.elems_x, self.overflow_x) };
        Rect::new(from, 0.0, to - from - self.gap, self.height)
    }

    /// The columns of tophashes, relative to the bucket.
    pub fn tophashes(&self) -> Rect {
        Rect::new(0.0, 0.0, self.keys_x - self.gap, self.height)
    }

    /// The part at a position relative to the bucket.
    pub fn hit(&self, p: Pos) -> Option<Part> {
        let slot = |x: f32, w: f32| {
            let n = if self.is_stacked { p.y / self.cell_h } else { (p.x - x) / w };
            (n as usize).min(SLOTS - 1) as u8
        };
        let part = if p.x < self.keys_x {
            Part::Tophash(slot(0.0, self.tophash_w))
        } else if p.x < self.elems_x && self.key > 0 {
            Part::Key(slot(self.keys_x, self.key as f32 * self.scale))
        } else if p.x >= self.elems_x && p.x < self.overflow_x && self.elem > 0 {
            Part::Elem(slot(self.elems_x, self.elem as f32 * self.scale))
        } else {
            Part::Overflow
        };
        self.part(part).filter(|r| r.contains(p)).map(|_| part)
    }
}
