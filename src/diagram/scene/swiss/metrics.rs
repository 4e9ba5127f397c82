//! Where the parts of one group lie within it, at one zoom.
//!
//! Invariant: keys and elems share one scale, and a slot's bytes stand in their true order, padding with them: key,
//! padding, elem, padding where they lie side by side; 8 keys and then 8 elems in a split group. At the near level a
//! group is a table of slots, one a line. Knows no scene: everything is relative to the group's top left.

use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::arrangement::{Arrangement, Slots};
use crate::diagram::scene::cells::{ZERO_COLUMN, card_scale};
use crate::diagram::scene::level::Level;
use crate::engine::SwissMap;
use crate::engine::swiss::{Geometry, SLOTS};

/// Width at zoom 1 that the slots of a group take, where their bytes allow it.
const SLOTS_W: f32 = 620.0;
/// Width of a control byte, height of a cell, and from one row to the next, at zoom 1 of the middle level.
const CONTROL_W: f32 = 22.0;
const CELL_H: f32 = 25.0;
const PITCH: f32 = 34.0;
/// Room between the control word and the slots, and between one slot and the next.
const GAP: f32 = 14.0;
const SLOT_GAP: f32 = 5.0;
/// Room at the left of a row for its number, for ▲, and for its place on a search's way.
const LABELS: f32 = 66.0;

/// Room between two cards, below one, and height of its title.
const BESIDE_CARD: f32 = 26.0;
const BELOW_CARD: f32 = 12.0;
const TITLE: f32 = 24.0;

/// Points a byte of a key or elem takes, and everything derived from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics {
    pub level: Level,
    pub zoom: f32,
    /// Slots stand below each other.
    pub is_stacked: bool,
    pub geo: Geometry,
    /// Points a byte of keys and elems.
    pub scale: f32,
    control_w: f32,
    slots_x: f32,
    /// From one slot to the next along x (0 at the near level), and where elems begin from the first slot's start.
    slot_w: f32,
    elems_x: f32,
    tail_x: f32,
    pub cell_h: f32,
    pub width: f32,
    pub height: f32,
    /// From one row to the next, and from one column of rows to the next.
    pub pitch_y: f32,
    pub pitch_x: f32,
    /// Room at the left of a row or card.
    pub labels: f32,
    /// How many times their natural size headings and numbers are.
    pub heads: f32,
    /// Height of a card's title, which stands above it.
    pub title: f32,
    /// Room between the control word and the slots.
    gap: f32,
}

/// A part of a group: its bytes, and the padding that follows them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Control(u8),
    Key(u8),
    Elem(u8),
}

/// A group's parts in the order of memory of a group whose keys and elems lie side by side.
pub(super) fn parts() -> impl Iterator<Item = Part> {
    let slots = (0..SLOTS as u8).flat_map(|i| [Part::Key(i), Part::Elem(i)]);
    (0..SLOTS as u8).map(Part::Control).chain(slots)
}

/// What sizes follow from: of a row, a card, or a table of bytes.
struct Sizes {
    /// Points a byte.
    scale: f32,
    control_w: f32,
    gap: f32,
    /// Room between one slot and the next of a row.
    slot_gap: f32,
    cell_h: f32,
    /// Width of a column whose slots have no bytes.
    zero: f32,
}

impl Metrics {
    pub fn new(state: SwissMap, arrangement: &Arrangement, zoom: f32) -> Metrics {
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

    fn row(state: SwissMap, level: Level, zoom: f32, stretch: f32) -> Metrics {
        let geo = state.swiss().geometry();
        let slot = if geo.split { geo.key_slot + geo.elem_slot } else { geo.key_stride };
        let sizes = Sizes {
            scale: (SLOTS_W / (SLOTS * slot.max(1)) as f32).clamp(0.5, 16.0) * zoom * stretch,
            control_w: CONTROL_W * zoom,
            gap: GAP * zoom,
            slot_gap: SLOT_GAP * zoom,
            cell_h: CELL_H * zoom,
            zero: ZERO_COLUMN * zoom.min(1.0),
        };
        let m = Metrics::made(state, level, zoom, false, &sizes);
        let labels = LABELS * zoom.clamp(0.4, 1.0);
        Metrics { labels, pitch_y: PITCH * zoom, pitch_x: m.width + labels + GAP * zoom, ..m }
    }

    fn near(state: SwissMap, zoom: f32, stretch: f32) -> Metrics {
        let scale = 12.0 * zoom * stretch.clamp(1.0, 1.5);
        let sizes = Sizes { scale, control_w: scale, gap: GAP, slot_gap: 0.0, cell_h: 13.0 * zoom, zero: ZERO_COLUMN };
        let m = Metrics::made(state, Level::Near, zoom, true, &sizes);
        Metrics { labels: LABELS, pitch_y: m.height + 22.0, pitch_x: m.width + LABELS + GAP, ..m }
    }

    fn card(state: SwissMap, zoom: f32, stretch: f32) -> Metrics {
        let geo = state.swiss().geometry();
        let sizes = Sizes {
            scale: card_scale(geo.key_slot, geo.elem_slot) * zoom * stretch,
            control_w: 34.0 * zoom,
            gap: 7.0 * zoom,
            slot_gap: 0.0,
            cell_h: 27.0 * zoom,
            zero: ZERO_COLUMN * zoom,
        };
        Metrics::made(state, Level::Middle, zoom, true, &sizes).titled(zoom)
    }

    /// With a card's title above it, its slots' numbers at its left, and room between cards.
    fn titled(self, zoom: f32) -> Metrics {
        let (title, labels) = (TITLE * zoom, 22.0 * zoom);
        let below = if self.level == Level::Near { 22.0 } else { BELOW_CARD * zoom };
        Metrics {
            title,
            labels,
            pitch_y: self.height + title + below,
            pitch_x: self.width + labels + BESIDE_CARD * zoom,
            ..self
        }
    }

    fn made(state: SwissMap, level: Level, zoom: f32, is_stacked: bool, sizes: &Sizes) -> Metrics {
        let geo = *state.swiss().geometry();
        let &Sizes { scale, control_w, gap, cell_h, .. } = sizes;
        let columns = if is_stacked { 1.0 } else { SLOTS as f32 };
        let slots_x = columns * control_w + gap;
        let (slot_w, elems_x, end) = slots(&geo, is_stacked, sizes);
        let tail = tail_bytes(&geo) as f32 * scale;
        // The tail follows the last slot; stacked, it stands below, where reading line by line ends.
        let tail_x = slots_x + end + if tail > 0.0 { gap * 0.5 } else { 0.0 };
        Metrics {
            level,
            zoom,
            is_stacked,
            geo,
            scale,
            control_w,
            slots_x,
            slot_w,
            elems_x,
            tail_x,
            cell_h,
            width: tail_x + tail,
            height: if is_stacked { cell_h * SLOTS as f32 } else { cell_h },
            pitch_y: 0.0,
            pitch_x: 0.0,
            labels: 0.0,
            heads: 1.0,
            title: 0.0,
            gap,
        }
    }

    /// True for a card of cells with labels.
    pub fn is_card(&self) -> bool {
        self.is_stacked && self.level == Level::Middle
    }

    /// A slot's top left.
    fn slot(&self, i: u8) -> Pos {
        if self.is_stacked {
            Pos::new(self.slots_x, f32::from(i) * self.cell_h)
        } else {
            Pos::new(self.slots_x + f32::from(i) * self.slot_w, 0.0)
        }
    }

    /// Bytes of a part, and those with the padding behind them.
    pub fn bytes(&self, part: Part) -> (usize, usize) {
        let geo = &self.geo;
        let between = geo.elems - geo.keys;
        match part {
            Part::Control(_) => (1, 1),
            Part::Key(_) if geo.split => (geo.key_slot, geo.key_slot),
            Part::Elem(_) if geo.split => (geo.elem_slot, geo.elem_slot),
            Part::Key(_) => (geo.key_slot, between),
            Part::Elem(_) => (geo.elem_slot, geo.key_stride - between),
        }
    }

    /// Offset of a part in a group, in bytes.
    pub fn offset(&self, part: Part) -> usize {
        match part {
            Part::Control(i) => i.into(),
            Part::Key(i) => self.geo.key(i.into()),
            Part::Elem(i) => self.geo.elem(i.into()),
        }
    }

    /// A part's rectangle, the padding behind it included; `None` for what has no bytes.
    pub fn part(&self, part: Part) -> Option<Rect> {
        let w = self.bytes(part).1 as f32 * self.scale;
        let rect = match part {
            Part::Control(i) if self.is_stacked => {
                Rect::new(0.0, f32::from(i) * self.cell_h, self.control_w, self.cell_h)
            }
            Part::Control(i) => Rect::new(f32::from(i) * self.control_w, 0.0, self.control_w, self.cell_h),
            Part::Key(i) | Part::Elem(i) => {
                let at = self.slot(i);
                let elem = matches!(part, Part::Elem(_));
                let along = if self.geo.split && !self.is_stacked { f32::from(i) * w } else { 0.0 };
                Rect::new(at.x + along + if elem { self.elems_x } else { 0.0 }, at.y, w, self.cell_h)
            }
        };
        (w > 0.0).then_some(rect)
    }

    /// The bytes behind the last slot; `None` where there are none.
    pub fn tail(&self) -> Option<Rect> {
        let w = tail_bytes(&self.geo) as f32 * self.scale;
        let y = if self.is_stacked { self.height - self.cell_h } else { 0.0 };
        (w > 0.0).then(|| Rect::new(self.tail_x, y, w, self.cell_h))
    }

    /// Where the slots' bytes lie: of a split group the keys (`true`) or the elems, else both.
    pub fn column(&self, keys: bool) -> Rect {
        let end = self.tail_x - if self.tail().is_some() { self.gap * 0.5 } else { 0.0 };
        let (from, to) = match (self.geo.split, keys) {
            (true, true) => (self.slots_x, self.slots_x + self.elems_x - self.gap),
            (true, false) => (self.slots_x + self.elems_x, end),
            (false, _) => (self.slots_x, end),
        };
        Rect::new(from, 0.0, to - from, self.height)
    }

    /// The part at a position relative to the group.
    pub fn hit(&self, p: Pos) -> Option<Part> {
        let nth = |from: f32, w: f32| {
            let n = if self.is_stacked { p.y / self.cell_h } else { (p.x - from) / w.max(f32::EPSILON) };
            n.clamp(0.0, SLOTS as f32 - 1.0) as u8
        };
        let holds = |part: Part| self.part(part).is_some_and(|r| r.contains(p)).then_some(part);
        if p.x < self.slots_x {
            return holds(Part::Control(nth(0.0, self.control_w)));
        }
        let w = |part: Part| self.bytes(part).1 as f32 * self.scale;
        let (key_w, elem_w) =
            if self.geo.split { (w(Part::Key(0)), w(Part::Elem(0))) } else { (self.slot_w, self.slot_w) };
        let elem_x = if self.geo.split { self.elems_x } else { 0.0 };
        let key = Part::Key(nth(self.slots_x, key_w));
        let elem = Part::Elem(nth(self.slots_x + elem_x, elem_w));
        holds(key).or_else(|| holds(elem))
    }
}

/// From one slot to the next along x, where the first elem begins and where the last slot ends, from the first slot on.
fn slots(geo: &Geometry, is_stacked: bool, sizes: &Sizes) -> (f32, f32, f32) {
    let &Sizes { scale, gap, slot_gap, zero, .. } = sizes;
    let columns = if is_stacked { 1.0 } else { SLOTS as f32 };
    let column = |bytes: usize| if bytes == 0 { zero } else { columns * bytes as f32 * scale };
    if geo.split {
        let elems_x = column(geo.key_slot) + gap;
        return (0.0, elems_x, elems_x + column(geo.elem_slot));
    }
    let elems_x = (geo.elems - geo.keys) as f32 * scale;
    if is_stacked || geo.key_stride == 0 {
        return (0.0, elems_x, column(geo.key_stride));
    }
    let slot_w = geo.key_stride as f32 * scale + slot_gap;
    (slot_w, elems_x, slot_w * columns)
}

/// Bytes of a group behind its last slot.
fn tail_bytes(geo: &Geometry) -> usize {
    let end = if geo.split { geo.elem(SLOTS - 1) + geo.elem_slot } else { geo.key(SLOTS - 1) + geo.key_stride };
    geo.group - end
}
