//! Where the parts of one bucket lie within it, at one zoom.
//!
//! Invariant: keys and elems share one scale, and every slot's bytes stand in their true order. At the near level a
//! bucket is a table of slots: read column by column, each from the top, its bytes stand as they do in memory.

use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::cells::ZERO_COLUMN;
use crate::diagram::scene::level::Level;
use crate::engine::ClassicMap;
use crate::engine::classic::SLOTS;

/// Points a byte of a key or elem takes, and everything derived from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics {
    pub level: Level,
    pub zoom: f32,
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
    /// Height of a cell.
    pub cell_h: f32,
    pub width: f32,
    pub height: f32,
    /// From one row to the next, and from one bucket of a chain to the next.
    pub pitch_y: f32,
    pub pitch_x: f32,
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

impl Metrics {
    pub fn new(state: ClassicMap, zoom: f32, level: Level) -> Metrics {
        let geo = state.classic().geometry();
        let (key, elem, word) = (geo.key_slot, geo.elem_slot, geo.word);
        let near = level == Level::Near;
        let natural = (620.0 / (SLOTS * (key + elem).max(1)) as f32).clamp(0.5, 16.0);
        let scale = if near { 12.0 * zoom } else { natural * zoom };
        let gap = if near { 14.0 } else { 14.0 * zoom };
        let tophash_w = if near { scale } else { 22.0 * zoom };
        let overflow_w = if near { word as f32 * scale } else { (word as f32 * scale).max(30.0 * zoom) };
        let columns = if near { 1.0 } else { SLOTS as f32 };
        let column =
            |bytes: usize| if bytes == 0 { ZERO_COLUMN * zoom.min(1.0) } else { columns * bytes as f32 * scale };
        let keys_x = columns * tophash_w + gap;
        let elems_x = keys_x + column(key) + gap;
        let overflow_x = elems_x + column(elem) + gap;
        let cell_h = if near { 13.0 * zoom } else { 25.0 * zoom };
        let height = if near { cell_h * SLOTS as f32 } else { cell_h };
        let width = overflow_x + overflow_w;
        Metrics {
            level,
            zoom,
            scale,
            key,
            elem,
            word,
            tophash_w,
            keys_x,
            elems_x,
            overflow_x,
            overflow_w,
            cell_h,
            width,
            height,
            pitch_y: if near { height + 22.0 } else { 34.0 * zoom },
            pitch_x: width + LINK * zoom.clamp(0.7, 1.2),
            step: 0.0,
        }
    }

    /// The same for a scene so high that positions at its bottom are no longer exact: all rows are alike where heights
    /// are multiples of what can be told apart there.
    pub fn for_height(mut self, height: f32) -> Metrics {
        self.step = height.next_up() - height;
        self.cell_h = self.snap(self.cell_h);
        self.height = self.snap(self.height);
        if self.near() {
            self.height = self.cell_h * SLOTS as f32;
        }
        self.pitch_y = self.snap(self.pitch_y.max(self.height + 1.0));
        self
    }

    /// A height as a multiple of the step, not less.
    pub fn snap(&self, height: f32) -> f32 {
        if self.step > 0.0 { (height / self.step).ceil() * self.step } else { height }
    }

    fn near(&self) -> bool {
        self.level == Level::Near
    }

    /// A slot's rectangle in a column at `x` whose slots are `w` wide.
    fn slot(&self, x: f32, w: f32, slot: usize) -> Rect {
        if self.near() {
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
                let y = if self.near() { self.height - self.cell_h } else { 0.0 };
                Some(Rect::new(self.overflow_x, y, self.overflow_w, self.cell_h))
            }
        }
    }

    /// The column of keys (`true`) or elems, relative to the bucket.
    pub fn column(&self, keys: bool) -> Rect {
        let (from, to) = if keys { (self.keys_x, self.elems_x) } else { (self.elems_x, self.overflow_x) };
        let gap = if self.near() { 14.0 } else { 14.0 * self.zoom };
        Rect::new(from, 0.0, to - from - gap, self.height)
    }

    /// The part at a position relative to the bucket.
    pub fn hit(&self, p: Pos) -> Option<Part> {
        let slot = |x: f32, w: f32| {
            let n = if self.near() { p.y / self.cell_h } else { (p.x - x) / w };
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
