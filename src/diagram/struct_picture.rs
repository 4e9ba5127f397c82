//! The struct picture: a type's bytes in a row, its fields' names and offsets under them, padding hatched.

use super::geometry::{Pos, Rect};
use super::shape::{AlignX, AlignY, Diagram, Text};
use super::style::Style;
use crate::fonts::Face;
use crate::gotype::{Kind, Layouts, TypeId};
use crate::image::Role;
use crate::units::{count, plural};
use std::ops::Range;

/// Widest a byte is drawn, and the width above which bytes are told apart.
const MOST: f32 = 18.0;
const TOLD_APART: f32 = 6.0;
const CELL_H: f32 = 22.0;
/// The cells' top.
const CELLS_Y: f32 = 20.0;
/// The most runs of padding that are drawn.
const MAX_PADDING: usize = 64;

/// A type's picture, and which bytes of it are where.
#[derive(Clone, Debug)]
pub struct StructPicture {
    /// The type that is shown.
    pub ty: TypeId,
    /// The picture.
    pub diagram: Diagram,
    /// Points a byte.
    scale: f32,
    /// Fields and padding, in order.
    runs: Vec<Range<u64>>,
}

impl StructPicture {
    /// The picture of a type's layout, so many points wide; `role`: what its bytes are for, keys or elems.
    pub fn new(layouts: &Layouts, ty: TypeId, role: Role, width: f32) -> StructPicture {
        let padding = layouts.padding_runs(ty, MAX_PADDING).0.into_iter().map(|r| r.offset..r.end());
        let fields = fields(layouts, ty).into_iter().map(|(offset, size, _)| offset..offset + size);
        let mut runs: Vec<Range<u64>> = padding.chain(fields).filter(|r| !r.is_empty()).collect();
        // Padding inside a field's type lies on that field: the shorter run is the one that is meant.
        runs.sort_by_key(|r| r.end - r.start);
        let scale = scale(layouts.of(ty).size, width);
        StructPicture { ty, diagram: struct_picture(layouts, ty, role, width), scale, runs }
    }

    /// The field or padding at a position, by its bytes.
    pub fn hit(&self, p: Pos) -> Option<Range<u64>> {
        let in_cells = p.y >= CELLS_Y && p.y < CELLS_Y + CELL_H && p.x >= 0.0;
        let at = (p.x / self.scale) as u64;
        in_cells.then(|| self.run_of(at)).flatten()
    }

    /// The field or padding that a byte is in.
    pub fn run_of(&self, at: u64) -> Option<Range<u64>> {
        self.runs.iter().find(|r| r.contains(&at)).cloned()
    }

    /// Where bytes are drawn.
    pub fn rect(&self, bytes: Range<u64>) -> Rect {
        let w = (bytes.end - bytes.start) as f32 * self.scale;
        Rect::new(bytes.start as f32 * self.scale, CELLS_Y, (w - 1.0).max(1.0), CELL_H)
    }
}

/// Points a byte of a type of `size` bytes.
fn scale(size: u64, width: f32) -> f32 {
    (width / size.max(1) as f32).min(MOST)
}

/// The picture of a type, `width` points wide, its bytes in the colour of a role.
pub fn struct_picture(layouts: &Layouts, id: TypeId, role: Role, width: f32) -> Diagram {
    let layout = layouts.of(id);
    let wasted = layouts.padding(id);
    let mut d = Diagram::new(width, CELLS_Y + CELL_H + 22.0);
    let summary = if wasted > 0 {
        format!("{}, align {}, {} wasted", plural(layout.size, "byte"), layout.align, count(wasted))
    } else {
        format!("{}, align {}", plural(layout.size, "byte"), layout.align)
    };
    let name = layouts.types().name(id);
    let name_w = Face::SansBold.width(&name, 12.5).min(width * 0.5);
    d.text(Text::new(Pos::new(0.0, 0.0), name).size(12.5).face(Face::SansBold).max_width(name_w + 1.0));
    let rest = Text::new(Pos::new(name_w + 10.0, 0.5), summary).style(Style::WEAK);
    d.text(rest.max_width((width - name_w - 10.0).max(0.0)));
    if layout.size == 0 {
        return d;
    }
    let scale = scale(layout.size, width);
    let mut under = Under { y: CELLS_Y + CELL_H + 6.0, free: 0.0, width };
    for (offset, size, name) in fields(layouts, id) {
        cells(&mut d, offset, size, scale, Style::fill(role));
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
    let rect = Rect::new(offset as f32 * scale, CELLS_Y, size as f32 * scale, CELL_H);
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
