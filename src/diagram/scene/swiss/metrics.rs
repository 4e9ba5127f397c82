//! Where the parts of one group lie within it, at one zoom.
//!
//! Invariant: keys and elems share one scale, and a slot's bytes stand in their true order, padding with them: key,
//! padding, elem, padding where they lie side by side; 8 keys and then 8 elems in a split group. At the near level a
//! group is a table of slots, one a line. Knows no scene: everything is relative to the group's top left.

use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::cells::ZERO_COLUMN;
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

/// Points a byte of a key or elem takes, and everything derived from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics {
    pub level: Level,
    pub zoom: f32,
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
    /// Room at the left of a row.
    pub labels: f32,
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

impl Metrics {
    pub fn new(state: SwissMap, zoom: f32, level: Level) -> Metrics {
        let geo = *state.swiss().geometry();
        let near = level == Level::Near;
        let slot = if geo.split { geo.key_slot + geo.elem_slot } else { geo.key_stride };
        let scale = if near { 12.0 } else { (SLOTS_W / (SLOTS * slot.max(1)) as f32).clamp(0.5, 16.0) } * zoom;
        let unit = if near { 1.0 } else { zoom };
        let control_w = if near { scale } else { CONTROL_W * zoom };
        let columns = if near { 1.0 } else { SLOTS as f32 };
        let slots_x = columns * control_w + GAP * unit;
        let (slot_w, elems_x, end) = slots(&geo, scale, zoom, near);
        let tail = tail_bytes(&geo) as f32 * scale;
        // The tail follows the last slot; near, it stands below, where reading line by line ends.
        let tail_x = slots_x + end + if tail > 0.0 { GAP * unit * 0.5 } else { 0.0 };
        let cell_h = if near { 13.0 * zoom } else { CELL_H * zoom };
        let height = if near { cell_h * SLOTS as f32 } else { cell_h };
        let labels = if near { LABELS } else { LABELS * zoom.clamp(0.4, 1.0) };
        let width = tail_x + tail;
        Metrics {
            level,
            zoom,
            geo,
            scale,
            control_w,
            slots_x,
            slot_w,
            elems_x,
            tail_x,
            cell_h,
            width,
            height,
            pitch_y: if near { height + 22.0 } else { PITCH * zoom },
            pitch_x: width + labels + 14.0 * unit,
            labels,
        }
    }

    fn near(&self) -> bool {
        self.level == Level::Near
    }

    /// A slot's top left.
    fn slot(&self, i: u8) -> Pos {
        if self.near() {
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
            Part::Control(i) if self.near() => Rect::new(0.0, f32::from(i) * self.cell_h, self.control_w, self.cell_h),
            Part::Control(i) => Rect::new(f32::from(i) * self.control_w, 0.0, self.control_w, self.cell_h),
            Part::Key(i) | Part::Elem(i) => {
                let at = self.slot(i);
                let elem = matches!(part, Part::Elem(_));
                let along = if self.geo.split && !self.near() { f32::from(i) * w } else { 0.0 };
                Rect::new(at.x + along + if elem { self.elems_x } else { 0.0 }, at.y, w, self.cell_h)
            }
        };
        (w > 0.0).then_some(rect)
    }

    /// The bytes behind the last slot; `None` where there are none.
    pub fn tail(&self) -> Option<Rect> {
        let w = tail_bytes(&self.geo) as f32 * self.scale;
        let y = if self.near() { self.height - self.cell_h } else { 0.0 };
        (w > 0.0).then(|| Rect::new(self.tail_x, y, w, self.cell_h))
    }

    /// Where the slots' bytes lie: of a split group the keys (`true`) or the elems, else both.
    pub fn column(&self, keys: bool) -> Rect {
        let end = self.tail_x - if self.tail().is_some() { self.gap() * 0.5 } else { 0.0 };
        let (from, to) = match (self.geo.split, keys) {
            (true, true) => (self.slots_x, self.slots_x + self.elems_x - self.gap()),
            (true, false) => (self.slots_x + self.elems_x, end),
            (false, _) => (self.slots_x, end),
        };
        Rect::new(from, 0.0, to - from, self.height)
    }

    fn gap(&self) -> f32 {
        if self.near() { GAP } else { GAP * self.zoom }
    }

    /// The part at a position relative to the group.
    pub fn hit(&self, p: Pos) -> Option<Part> {
        let nth = |from: f32, w: f32| {
            let n = if self.near() { p.y / self.cell_h } else { (p.x - from) / w.max(f32::EPSILON) };
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
fn slots(geo: &Geometry, scale: f32, zoom: f32, near: bool) -> (f32, f32, f32) {
    let zero = ZERO_COLUMN * zoom.min(1.0);
    let columns = if near { 1.0 } else { SLOTS as f32 };
    let column = |bytes: usize| if bytes == 0 { zero } else { columns * bytes as f32 * scale };
    if geo.split {
        let elems_x = column(geo.key_slot) + if near { GAP } else { GAP * zoom };
        return (0.0, elems_x, elems_x + column(geo.elem_slot));
    }
    let elems_x = (geo.elems - geo.keys) as f32 * scale;
    if near || geo.key_stride == 0 {
        return (0.0, elems_x, column(geo.key_stride));
    }
    let slot_w = geo.key_stride as f32 * scale + SLOT_GAP * zoom;
    (slot_w, elems_x, slot_w * columns)
}

/// Bytes of a group behind its last slot.
fn tail_bytes(geo: &Geometry) -> usize {
    let end = if geo.split { geo.elem(SLOTS - 1) + geo.elem_slot } else { geo.key(SLOTS - 1) + geo.key_stride };
    geo.group - end
}
