//! Putting a scene's visible part on paper: cards, directory, tables, rows, arrows.
//!
//! Invariant: only rows that are seen are read, and the diagram stays under its cap of shapes: where more rows are
//! seen than fit, a table falls to texels in its place.

use super::block::Block;
use super::pen::Pen;
use super::{SwissScene, directory, far, group, header, heading, near, path};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::legend::{draw_legend, legend_height};
use crate::diagram::scene::card::MARGIN;
use crate::diagram::scene::cells::small_size;
use crate::diagram::scene::folds::{self, Line};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::marks::{Marks, draw_marks};
use crate::diagram::scene::path as scene_path;
use crate::diagram::shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Text};
use crate::diagram::style::Style;
use crate::engine::SwissMap;
use crate::engine::swiss::{GroupRef, SLOTS};
use crate::fonts::Face;
use crate::image::Role;

/// The number of the header's field that leads on.
const DIR_PTR: u8 = 2;
/// Shapes kept free for headings, arrows and marks.
const SPARE_SHAPES: usize = 1500;

impl SwissScene {
    /// The part of the scene inside `view`, in scene coordinates.
    pub fn draw<'a>(&self, state: SwissMap<'a>, view: Rect, marks: &Marks<'a>) -> Diagram {
        let list = if marks.legend { self.legend(state, marks.heat) } else { Vec::new() };
        let legend_w = self.size().0 - 2.0 * MARGIN;
        let d = Diagram::new(self.size().0, self.size().1 + legend_height(&list, legend_w));
        let mut pen = Pen::new(state, &self.metrics, view, d, marks);
        let route = scene_path::route_of(*state, marks);
        self.layout.header.draw(pen.paper(), &header::of(state), &header::fields(state));
        directory::draw(&mut pen, &self.layout, route.as_deref().and_then(path::entry));
        if self.layout.blocks.is_empty() {
            self.nothing_yet(&mut pen);
        }
        self.draw_tables(&mut pen);
        self.header_arrow(&mut pen);
        if let Some(route) = &route {
            self.draw_route(&mut pen, route);
            let at = self.layout.search.filter(|at| at.intersects(view));
            if let Some((at, facts)) = at.zip(path::facts(state, route)) {
                scene_path::card(&mut pen.d, at, &scene_path::title(*state, route), &facts);
            }
        }
        draw_marks(&mut pen.d, view, marks, pen.changed_rects, |spot| self.spot_rect(state, spot));
        draw_legend(&list, &mut pen.d, Pos::new(MARGIN, self.size().1 + 4.0), legend_w);
        pen.d
    }

    /// From dirPtr to the directory or the group.
    fn header_arrow(&self, pen: &mut Pen) {
        let l = &self.layout;
        let Some(field) = l.header.field(DIR_PTR).filter(|_| l.header.is_card()) else { return };
        let from = field.right_middle().offset(6.0, 0.0);
        let Some(block) = l.blocks.first() else { return };
        let to = match (block.table, self.level()) {
            (None, Level::Far) => l.group_rect(pen.m, block, 0).unwrap_or_default().left_middle().offset(-6.0, 0.0),
            (None, _) => {
                let row = l.group_rect(pen.m, block, 0).unwrap_or_default();
                Pos::new(row.x - 30.0, row.y + pen.m.cell_h / 2.0)
            }
            (Some(_), _) => directory::arrow_target(pen, l),
        };
        let bend = ((to.x - from.x) * 0.5).clamp(14.0, 34.0);
        let points = vec![from, from.offset(bend, 0.0), to.offset(-bend, 0.0), to];
        pen.d.curve(Path::new(points, Style::Arrow(Role::Header)).width(1.5).arrow());
    }

    /// Headings and rows of the tables that are seen.
    fn draw_tables(&self, pen: &mut Pen) {
        let l = &self.layout;
        if self.level() == Level::Far {
            far::draw(pen, l);
            return;
        }
        let blocks = l.blocks.get(l.blocks_in(pen.m, pen.view)).unwrap_or_default();
        let rows: u64 = blocks.iter().map(|b| self.groups_seen(pen, b)).sum();
        let m = pen.m;
        let cells = match m.level {
            Level::Near => 2 * m.geo.group as u64,
            _ => 2 * SLOTS as u64 * (3 + pen.key_runs.len() + pen.elem_runs.len()) as u64 + 4,
        };
        let seen = if m.level == Level::Near { (pen.view.w / m.width).clamp(0.1, 1.0) } else { 1.0 };
        let room = MAX_SHAPES - pen.d.shapes.len() - SPARE_SHAPES;
        let coarse = rows as f32 * cells as f32 * seen > room as f32 * 0.9;
        for block in blocks {
            heading::draw(pen, l, block);
            if coarse {
                group::coarse(pen, l, block);
            } else {
                self.rows(pen, block, cells as usize);
            }
        }
    }

    fn groups_seen(&self, pen: &Pen, block: &Block) -> u64 {
        let (rows, columns) =
            (self.layout.rows_in(pen.m, block, pen.view), self.layout.columns_in(pen.m, block, pen.view));
        (rows.end - rows.start) * (columns.end - columns.start)
    }

    fn rows(&self, pen: &mut Pen, block: &Block, cells: usize) {
        let (l, m) = (&self.layout, pen.m);
        let is_new = heading::is_new(pen, block);
        for line in l.seen(m, block, pen.view) {
            if pen.d.shapes.len() + cells > MAX_SHAPES - SPARE_SHAPES / 2 {
                break;
            }
            match line {
                Line::Row(group) => self.row(pen, block, group, is_new),
                Line::Fold(fold) => {
                    folds::draw(&mut pen.d, l.fold_rect(m, block, &fold), m.zoom, &fold.name("group"));
                }
            }
        }
    }

    fn row(&self, pen: &mut Pen, block: &Block, number: u64, is_new: bool) {
        let (map, heap) = (pen.state.swiss(), &pen.state.memory().heap);
        let group = map.group(heap, map.geometry().group_at(block.groups, number));
        let Some(rect) = self.layout.group_rect(pen.m, block, number) else { return };
        let before = pen.changed_rects.len();
        match pen.m.level {
            Level::Near => near::group(pen, rect, group),
            _ => group::group(pen, rect, group),
        }
        // Of a new table every byte was written: its heading says so once.
        if is_new {
            pen.changed_rects.truncate(before);
        }
        let changed = pen.changed_rects.len() > before;
        if pen.m.title > 0.0 {
            title(pen, rect, block.table.map(|_| number), group, changed);
        } else if block.table.is_some() {
            row_label(pen, rect, number, changed);
        } else if changed {
            mark(pen, Pos::new(rect.x - 10.0, rect.y + pen.m.cell_h / 2.0));
        }
    }

    fn nothing_yet(&self, pen: &mut Pen) {
        let header = &self.layout.header;
        let at = match header.area().filter(|_| header.is_card()) {
            Some(card) => Pos::new(card.right() + 84.0, card.y + 4.0),
            None => Pos::new(MARGIN, header.bottom() + MARGIN),
        };
        let heads = pen.m.heads;
        pen.d.text(Text::new(at, "groups").size(14.0 * heads).face(Face::SansBold).style(Style::STRONG));
        let text = "no group yet: the first put allocates one";
        pen.d.text(Text::new(at.offset(0.0, 28.0 * heads), text).size(13.0 * heads).style(Style::WEAK));
    }
}

/// What a card is of: the group, and how full it is; ▲ where something in it changed.
fn title(pen: &mut Pen, rect: Rect, number: Option<u64>, group: GroupRef, changed: bool) {
    let m = pen.m;
    let size = (13.5 * m.zoom).clamp(11.0, 20.0);
    let base = Pos::new(rect.x, rect.y - (m.title * 0.28).max(4.0));
    let name = number.map_or("group".to_string(), |number| format!("group {number}"));
    let mut x = 0.0;
    if changed {
        x += Face::Sans.width("▲ ", size * 0.8);
        let mark = Text::new(base, "▲").size(size * 0.8).style(Style::STRONG);
        pen.d.text(mark.align(AlignX::Left, AlignY::Baseline));
    }
    let text = Text::new(base.offset(x, 0.0), &name).size(size).face(Face::SansBold).style(Style::STRONG);
    pen.d.text(text.align(AlignX::Left, AlignY::Baseline).max_width(rect.w - x));
    x += Face::SansBold.width(&name, size);
    let dead = match group.tombstones() {
        0 => String::new(),
        n => format!(" · {}", crate::units::plural(n as u64, "tombstone")),
    };
    let full = format!(" · {} of {SLOTS}", group.entries());
    for note in [format!("{full}{dead}"), full] {
        if x + Face::Sans.width(&note, (size * 0.9).max(11.0)) <= rect.w {
            let note = Text::new(base.offset(x, 0.0), note).size((size * 0.9).max(11.0)).style(Style::WEAK);
            pen.d.text(note.align(AlignX::Left, AlignY::Baseline));
            return;
        }
    }
}

/// The group's number, with ▲ where something in it changed.
fn row_label(pen: &mut Pen, rect: Rect, number: u64, changed: bool) {
    let m = pen.m;
    let size = small_size(m.zoom, 0.96).clamp(8.0, 12.0 * m.heads);
    // Where rows are lower than their numbers, only some are numbered.
    let every = (size * 1.25 / m.pitch_y).ceil().max(1.0) as u64;
    if !number.is_multiple_of(every) && !changed {
        return;
    }
    let at = Pos::new(rect.x - 9.0 * m.zoom.clamp(0.5, 1.0), rect.y + m.cell_h / 2.0);
    let label = Text::new(at, number.to_string()).size(size).face(Face::Mono).style(Style::WEAK);
    pen.d.text(label.align(AlignX::Right, AlignY::Middle));
    if changed {
        let near = m.level == Level::Near;
        let x = if near { 0.0 } else { -Face::Mono.width(&number.to_string(), size) - 3.0 };
        mark(pen, at.offset(x, if near { m.cell_h } else { 0.0 }));
    }
}

fn mark(pen: &mut Pen, at: Pos) {
    let size = (12.0 * pen.m.zoom).clamp(8.0, 12.0) * 0.75;
    pen.d.text(Text::new(at, "▲").size(size).align(AlignX::Right, AlignY::Middle));
}
