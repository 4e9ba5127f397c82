//! Putting lines on paper.
//!
//! Invariant: a picture of at most [`MAX_LINES`] lines stays under the cap of shapes.

use super::columns::{BYTES, CELL_H, Columns, LINE, SMALL};
use super::decode;
use super::{HexScene, Line};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::{Changed, Marks};
use crate::diagram::shape::{AlignX, AlignY, Diagram, Path, Text};
use crate::diagram::style::{Form, Style};
use crate::engine::MapView;
use crate::fonts::Face;
use crate::gotype::locate;
use crate::image::{ByteRole, Place, Role, Spot};
use crate::units::{bytes, count, plural};
use std::ops::Range;

/// The most lines of one picture: a row takes about 40 shapes, and at most 50.
pub const MAX_LINES: u64 = 400;

/// Size of a byte with a sign beside it, in points.
const SIGNED: f32 = 10.5;

/// The bytes of a row that look alike and belong together.
struct Run {
    first: u64,
    last: u64,
    style: Style,
}

struct Pen<'a> {
    scene: &'a HexScene,
    state: MapView<'a>,
    d: Diagram,
    changed: Changed,
    outlines: Vec<Rect>,
}

impl HexScene {
    /// The names of the columns, to stand above the lines.
    pub fn head(&self) -> Diagram {
        let c = &self.columns;
        let mut d = Diagram::new(c.width, LINE);
        let mut say = |x: f32, text: &str, align: AlignX| {
            let text = Text::new(Pos::new(x, LINE / 2.0), text).size(11.0).style(Style::WEAK);
            d.text(text.align(align, AlignY::Middle));
        };
        say(c.address, "address", AlignX::Left);
        say(c.offset, "offset", AlignX::Right);
        say(c.text, "text", AlignX::Left);
        say(c.holds, "holds", AlignX::Left);
        for col in 0..c.cols {
            let at = c.cell(col, 0.0).center();
            let text = Text::new(at, format!("{col:x}")).size(11.0).face(Face::Mono).style(Style::WEAK);
            d.text(text.align(AlignX::Center, AlignY::Middle));
        }
        d
    }

    /// A range of lines, at most [`MAX_LINES`]; the first one's top is the picture's.
    pub fn draw(&self, state: MapView, lines: Range<u64>, marks: &Marks) -> Diagram {
        let lines = lines.start..lines.end.min(self.lines()).min(lines.start + MAX_LINES);
        let n = lines.end.saturating_sub(lines.start);
        let mut pen = Pen {
            scene: self,
            state,
            d: Diagram::new(self.width(), n as f32 * LINE),
            changed: Changed::new(marks.changed),
            outlines: Vec::new(),
        };
        for line in lines.clone() {
            let y = (line - lines.start) as f32 * LINE;
            match self.lines.at(line) {
                Some(Line::Heading(unit)) => pen.heading(unit, y),
                Some(Line::Row { from, len }) => pen.row(from, len, y),
                Some(Line::Rows { from, to }) => pen.folded_rows(from, to, y),
                Some(Line::Units { first, last }) => pen.folded_units(first, last, y),
                None => {}
            }
        }
        pen.d.layer();
        for rect in std::mem::take(&mut pen.outlines) {
            pen.d.rect(rect, 3.0, Style::Changed);
        }
        for (spot, style) in [(marks.hover, Style::Hover), (marks.selection, Style::Selection)] {
            let rects = spot.map(|spot| self.rects(state, lines.clone(), spot)).unwrap_or_default();
            rects.into_iter().for_each(|rect| pen.d.rect(rect, 3.0, style));
        }
        pen.d
    }
}

/// A text in the line at `y`, from `x` on.
fn text_in(x: f32, y: f32, text: impl Into<String>) -> Text {
    Text::new(Pos::new(x, y + LINE / 2.0), text).align(AlignX::Left, AlignY::Middle)
}

impl Pen<'_> {
    fn columns(&self) -> &Columns {
        &self.scene.columns
    }

    fn heading(&mut self, unit: Option<u64>, y: f32) {
        let (scene, state) = (self.scene, self.state);
        let c = *self.columns();
        if y > 0.0 {
            let ends = vec![Pos::new(c.address, y + 1.5), Pos::new(c.width - c.address, y + 1.5)];
            self.d.line(Path::new(ends, Style::Line));
        }
        let (name, facts) = match unit {
            Some(unit) => decode::heading(scene, state, unit),
            None => {
                let r = &scene.region;
                let header =
                    if r.header > 0 { format!(" and {} of malloc header", bytes(r.header)) } else { String::new() };
                let text =
                    format!("{}: {} asked for{header}, {} taken", bytes(r.rounding()), bytes(r.size), bytes(r.taken));
                ("size-class rounding".to_string(), text)
            }
        };
        let name = text_in(c.address, y, name).size(12.5).face(Face::SansBold).style(Style::STRONG);
        let end = name.bounds().right();
        self.d.text(name);
        let room = c.width - c.address - end - 12.0;
        self.d.text(text_in(end + 12.0, y, facts).style(Style::WEAK).max_width(room.max(0.0)));
    }

    fn folded_rows(&mut self, from: u64, to: u64, y: f32) {
        let cols = self.columns().cols;
        let zeros = self.scene.region.bytes(self.state, from, cols).iter().all(|b| *b == 0);
        let rows = plural((to - from).div_ceil(cols), "more row");
        let text = format!("… {rows} {}", if zeros { "of zeros" } else { "like this" });
        self.fold(text, format!("+{} to +{}", count(from), count(to - 1)), y);
    }

    fn folded_units(&mut self, first: u64, last: u64, y: f32) {
        let noun = if matches!(self.scene.region.place, Place::Groups(_)) { "group" } else { "bucket" };
        let text = format!("… {} like this", plural(last - first + 1, &format!("more {noun}")));
        self.fold(text, format!("{} to {}", count(first), count(last)), y);
    }

    fn fold(&mut self, text: String, range: String, y: f32) {
        let (x, holds) = (self.columns().bytes, self.columns().holds);
        self.d.text(text_in(x, y, text).size(12.0).style(Style::WEAK));
        self.d.text(text_in(holds, y, range).size(SMALL).face(Face::Mono).style(Style::WEAK));
    }

    fn row(&mut self, from: u64, len: u64, y: f32) {
        let (scene, state) = (self.scene, self.state);
        let c = *self.columns();
        let data = scene.region.bytes(state, from, len);
        let addr = scene.region.addr.plus(from);
        let small = |text: Text| text.size(SMALL).face(Face::Mono).style(Style::WEAK);
        self.d.text(small(text_in(c.address, y, addr.to_string())));
        let offset = small(text_in(c.offset, y, format!("+{}", count(from))));
        self.d.text(offset.align(AlignX::Right, AlignY::Middle));
        for run in self.runs(from, data) {
            self.bytes(&run, data, y);
        }
        let text: String = data.iter().map(|&b| if (0x20..0x7f).contains(&b) { char::from(b) } else { '·' }).collect();
        self.d.text(text_in(c.text, y, text).size(BYTES).face(Face::Mono).style(Style::WEAK));
        let holds = decode::row(scene, state, from, len);
        self.d.text(text_in(c.holds, y, holds).size(12.0).face(Face::Mono).max_width(c.room()));
        self.mark_changed(from, len, y);
    }

    /// Rectangle and hex of the bytes of a run.
    fn bytes(&mut self, run: &Run, data: &[u8], y: f32) {
        let c = *self.columns();
        let rect = c.run(run.first, run.last, y);
        let ground = match run.style {
            Style::Role(role, Form::Crossed) => Style::outline(role),
            style => style,
        };
        self.d.rect(rect, 3.0, ground);
        for col in run.first..=run.last {
            let Some(byte) = data.get(col as usize) else { continue };
            let text = Text::new(c.cell(col, y).center(), format!("{byte:02x}")).size(BYTES).face(Face::Mono);
            let text = text.align(AlignX::Center, AlignY::Middle);
            self.d.text(match run.style {
                // The diagram's × stands beside the digits: over them it would hide them.
                Style::Role(_, Form::Crossed) => {
                    Text { text: format!("{byte:02x}×"), ..text }.size(SIGNED).style(ground.text_on())
                }
                Style::Role(Role::Empty, Form::Fill) => text.style(Style::WEAK),
                Style::Role(role, Form::Hatched) => text.plate(role),
                style => text.style(style.text_on()),
            });
        }
    }

    /// The runs of a row: cut where the style changes, or a field or place begins.
    fn runs(&self, from: u64, data: &[u8]) -> Vec<Run> {
        let (scene, state) = (self.scene, self.state);
        let roles = scene.region.roles(state, &scene.roles, from, data.len() as u64);
        let mut runs: Vec<Run> = Vec::new();
        let mut field_end = from;
        for (col, role) in (0u64..).zip(&roles) {
            let at = from + col;
            let style = self.style(at, *role);
            let begins = at >= field_end;
            if begins {
                field_end = scene.field(state, at).end.max(at + 1);
            }
            match runs.last_mut() {
                Some(run) if !begins && run.style == style => run.last = col,
                _ => runs.push(Run { first: col, last: col, style }),
            }
        }
        runs
    }

    fn style(&self, offset: u64, role: ByteRole) -> Style {
        let spot = self.scene.spot(self.state, offset);
        style_of(self.state, spot, role)
    }

    fn mark_changed(&mut self, from: u64, len: u64, y: f32) {
        let (c, addr) = (*self.columns(), self.scene.region.addr);
        if !self.changed.touches(addr.plus(from), len) {
            return;
        }
        let mark = Text::new(Pos::new(c.bytes - 9.0, y + LINE / 2.0), "▲").size(9.0);
        self.d.text(mark.align(AlignX::Center, AlignY::Middle));
        let hit = |col: &u64| self.changed.touches(addr.plus(from + col), 1);
        let mut col = 0;
        let mut found = Vec::new();
        while col < len {
            let end = (col..len).find(|i| !hit(i)).unwrap_or(len);
            if end > col {
                found.push(c.run(col, end - 1, y));
            }
            col = end + 1;
        }
        debug_assert!(found.iter().all(|r| r.h == CELL_H));
        self.outlines.extend(found);
    }
}

impl HexScene {
    /// The field, word or padding that the byte at an offset is in, by offsets in the region.
    pub(super) fn field(&self, state: MapView, offset: u64) -> Range<u64> {
        let one = offset..offset + 1;
        let Some(spot) = self.spot(state, offset) else { return one };
        let Some(extent) = spot.place.resolve(state) else { return one };
        let start = offset - spot.byte.unwrap_or(0);
        let at = offset - start;
        if at >= extent.size || spot.place == self.region.place {
            // Padding behind a place, or in no field of a struct: as far as it goes on so.
            let goes_on = |at: &u64| {
                self.spot(state, *at).is_some_and(|s| {
                    s.place == spot.place && (spot.place == self.region.place || s.byte.unwrap_or(0) >= extent.size)
                })
            };
            let end = (offset + 1..offset + 64).find(|at| !goes_on(at)).unwrap_or(offset + 64);
            let begin = (offset.saturating_sub(64)..offset)
                .rev()
                .find(|at| !goes_on(at))
                .map_or(offset.saturating_sub(64), |at| at + 1);
            return begin..end;
        }
        let map = &state.spec().map;
        let ty = match (spot.place.is_key(), spot.place.is_box()) {
            (Some(true), boxed) if boxed || !map.indirect_key => Some(map.key),
            (Some(false), boxed) if boxed || !map.indirect_elem => Some(map.elem),
            _ => None,
        };
        match ty.and_then(|ty| locate(&state.spec().layouts, ty, at)) {
            Some(part) => start + part.offset..start + part.offset + part.size,
            None => start..start + extent.size,
        }
    }
}

/// How a byte is drawn: by its role, and by what its slot holds.
fn style_of(state: MapView, spot: Option<Spot>, role: ByteRole) -> Style {
    let place = spot.map(|s| s.place);
    let natural = match place.and_then(Place::is_key) {
        Some(true) => Role::Keys,
        Some(false) => Role::Elems,
        None => role.role,
    };
    match role.role {
        Role::Padding | Role::GroupTail | Role::Rounding => Style::hatched(role.role),
        Role::Preallocated => Style::Role(Role::Preallocated, Form::Dotted),
        Role::Empty | Role::Tombstones if role.stale => Style::Role(natural, Form::Struck),
        Role::Tombstones => Style::outline(Role::Tombstones),
        Role::OldBuckets if role.stale => Style::Role(Role::OldBuckets, Form::Struck),
        Role::OldBuckets => Style::outline(Role::OldBuckets),
        Role::Tophash | Role::Control => match place.and_then(|place| decode::control(state, place)) {
            Some(decode::Slot::Full) | None => Style::fill(role.role),
            Some(decode::Slot::Tombstone) => Style::Role(Role::Tombstones, Form::Crossed),
            Some(_) => Style::fill(Role::Empty),
        },
        Role::OverflowWords if place.is_some_and(|place| is_nil(state, place)) => Style::outline(Role::OverflowWords),
        role => Style::fill(role),
    }
}

fn is_nil(state: MapView, place: Place) -> bool {
    let extent = place.resolve(state);
    let data = extent.and_then(|e| state.memory().heap.get(e.addr, e.size as usize));
    data.is_some_and(|d| d.iter().all(|b| *b == 0))
}
