//! The struct picture: a type's bytes in a row, its fields' names and offsets under them, padding hatched.

use super::geometry::{Pos, Rect};
use super::shape::{AlignX, AlignY, Diagram, Text};
use super::style::Style;
use crate::fonts::Face;
use crate::gotype::{Kind, Layouts, TypeId};
use crate::image::Role;
use crate::units::{bytes, count};

/// Widest a byte is drawn, and the width above which bytes are told apart.
const MOST: f32 = 18.0;
const TOLD_APART: f32 = 6.0;
const CELL_H: f32 = 22.0;
/// The most runs of padding that are drawn.
const MAX_PADDING: usize = 64;

/// The picture of a type, `width` points wide.
pub fn struct_picture(layouts: &Layouts, id: TypeId, width: f32) -> Diagram {
    let layout = layouts.of(id);
    let wasted = layouts.facts(id).padding;
    let mut d = Diagram::new(width, 20.0 + CELL_H + 22.0);
    let summary = if wasted > 0 {
        format!("{}, align {}, {} wasted", plural_bytes(layout.size), layout.align, count(wasted))
    } else {
        format!("{}, align {}", plural_bytes(layout.size), layout.align)
    };
    let name = layouts.types().name(id);
    let name_w = Face::SansBold.width(&name, 12.5).min(width * 0.5);
    d.text(Text::new(Pos::new(0.0, 0.0), name).size(12.5).face(Face::SansBold).max_width(name_w + 1.0));
    let rest = Text::new(Pos::new(name_w + 10.0, 0.5), summary).style(Style::WEAK);
    d.text(rest.max_width((width - name_w - 10.0).max(0.0)));
    if layout.size == 0 {
        return d;
    }
    let scale = (width / layout.size as f32).min(MOST);
    let mut under = Under { y: 20.0 + CELL_H + 6.0, free: 0.0, width };
    for (offset, size, name) in fields(layouts, id) {
        cells(&mut d, offset, size, scale, Style::fill(Role::Keys));
        under.label(&mut d, offset as f32 * scale, &format!("{name} {offset}"), Style::WEAK);
    }
    let (runs, _) = layouts.padding_runs(id, MAX_PADDING);
    for run in &runs {
        cells(&mut d, run.offset, run.size, scale, Style::hatched(Role::Padding));
    }
    if let Some(last) = runs.last() {
        let text = format!("padding {}..{}", last.offset, last.end());
        under.label(&mut d, last.offset as f32 * scale, &text, Style::outline(Role::Padding));
    }
    d
}

fn plural_bytes(n: u64) -> String {
    bytes(n).replace(" B", if n == 1 { " byte" } else { " bytes" })
}

/// Offset, size and name of what a type's bytes are made of.
fn fields(layouts: &Layouts, id: TypeId) -> Vec<(u64, u64, String)> {
    let types = layouts.types();
    match types.shape(id) {
        Kind::Struct(fields) => {
            fields.iter().zip(&layouts.of(id).fields).map(|(f, at)| (at.offset, at.size, f.name.clone())).collect()
        }
        _ => vec![(0, layouts.of(id).size, String::new())],
    }
}

/// Bytes as cells, or as one bar where they are too narrow.
fn cells(d: &mut Diagram, offset: u64, size: u64, scale: f32, style: Style) {
    let rect = Rect::new(offset as f32 * scale, 20.0, size as f32 * scale, CELL_H);
    if size == 0 {
        return;
    }
    if scale < TOLD_APART || style == Style::hatched(Role::Padding) {
        d.rect(Rect { w: (rect.w - 1.0).max(1.0), ..rect }, 2.0, style);
        return;
    }
    for i in 0..size as usize {
        let cell = rect.column(i, size as usize, 0.0);
        d.rect(Rect { w: cell.w - 1.5, ..cell }, 2.0, style);
    }
}

/// Labels under the bytes, left to right; one that finds no room is left out.
struct Under {
    y: f32,
    free: f32,
    width: f32,
}

impl Under {
    fn label(&mut self, d: &mut Diagram, x: f32, text: &str, style: Style) {
        let w = Face::Mono.width(text, 10.5);
        // A label moves a little to the right where its neighbour needs the room.
        let x = x.min(self.width - w).max(self.free);
        if x + w > self.width + 0.5 || text.starts_with(' ') {
            return;
        }
        let label = Text::new(Pos::new(x, self.y), text).size(10.5).face(Face::Mono).style(style);
        d.text(label.align(AlignX::Left, AlignY::Top));
        self.free = x + w + 8.0;
    }
}
