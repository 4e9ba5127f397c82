//! Putting a scene's visible part on paper: cards, headings, rows, arrows.
//!
//! Invariant: only rows that are seen are read, and the diagram stays under its cap of shapes: where more rows are
//! seen than fit, an array falls to texels in its place.

use super::layout::{HEAD, Section, chain_in, extra_card, hmap_card, search_card};
use super::pen::Pen;
use super::{ClassicScene, bucket, card, far, near};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::legend::{draw_legend, legend_height};
use crate::diagram::scene::card::field_rect;
use crate::diagram::scene::folds::{self, Line};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::marks::{Changed, Marks, draw_marks};
use crate::diagram::scene::path;
use crate::diagram::shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Text};
use crate::diagram::style::{Form, Style};
use crate::engine::ClassicMap;
use crate::engine::classic::SLOTS;
use crate::fonts::Face;
use crate::image::{ArrayKind, BucketId, Place, Role};
use crate::units::{Addr, bytes, count};

impl ClassicScene {
    /// The part of the scene inside `view`, in scene coordinates.
    pub fn draw<'a>(&self, state: ClassicMap<'a>, view: Rect, marks: &Marks<'a>) -> Diagram {
        let list = if marks.legend { self.legend(state, marks.heat) } else { Vec::new() };
        let legend_w = self.size.0 - 32.0;
        let d = Diagram::new(self.size.0, self.size.1 + legend_height(&list, legend_w));
        let mut pen = Pen::new(state, &self.metrics, view, d, marks);
        let route = path::route_of(*state, marks);
        self.draw_cards(&mut pen);
        if self.sections.is_empty() {
            nothing_yet(&mut pen);
        }
        for section in &self.sections {
            heading(&mut pen, section);
            rows(&mut pen, section);
        }
        self.arrows(&mut pen);
        if let Some(route) = &route {
            self.draw_route(&mut pen, route);
            let at = search_card(self.has_extra);
            if let Some(facts) = super::path::facts(&pen, route).filter(|_| at.intersects(view)) {
                path::card(&mut pen.d, at, &path::title(*state, route), &facts);
            }
        }
        draw_marks(&mut pen.d, view, marks, pen.changed_rects, |spot| self.spot_rect(state, spot));
        draw_legend(&list, &mut pen.d, Pos::new(hmap_card().x, self.size.1 + 4.0), legend_w);
        pen.d
    }

    fn draw_cards(&self, pen: &mut Pen) {
        if hmap_card().intersects(pen.view) {
            card::hmap(pen);
        }
        if self.has_extra && extra_card().intersects(pen.view) {
            card::extra(pen);
        }
        for (rect, _) in self.changed_fields(pen.state, &pen.changed) {
            pen.changed_rects.push(rect.inset(1.0));
        }
    }

    /// Numbers of the hmap's and the mapextra's fields that were written.
    fn changed_fields(&self, state: ClassicMap, changed: &Changed) -> Vec<(Rect, Place)> {
        let hmap = (0..9).map(|i| (field_rect(hmap_card(), i), Place::HmapField(i)));
        let extra = (0..3).filter(|_| self.has_extra).map(|i| (field_rect(extra_card(), i), Place::ExtraField(i)));
        hmap.chain(extra)
            .filter(|(_, place)| place.resolve(*state).is_some_and(|e| changed.touches(e.addr, e.size)))
            .collect()
    }

    /// From the hmap's pointers to the arrays.
    fn arrows(&self, pen: &mut Pen) {
        for section in &self.sections {
            let old = section.array == ArrayKind::Old;
            let from = field_rect(hmap_card(), if old { 6 } else { 5 }).right_middle().offset(6.0, 0.0);
            let height = if self.level() == Level::Far { section.cell.1.min(24.0) } else { self.metrics.cell_h };
            let to = section.origin.offset(-38.0, height / 2.0);
            let beside = old && to.x > hmap_card().right() + 200.0;
            let style = Style::Arrow(if old { Role::OldBuckets } else { Role::Header });
            if beside {
                // Over the main array: along the top of the scene.
                let x = hmap_card().right() + 14.0;
                let points = [
                    from,
                    Pos::new(x, from.y),
                    Pos::new(x, 7.0),
                    Pos::new(to.x - 16.0, 7.0),
                    Pos::new(to.x - 16.0, to.y),
                    to,
                ];
                pen.d.line(Path::new(points.to_vec(), style).width(1.5).dashed().arrow());
                continue;
            }
            let bend = 34.0;
            let points = vec![from, from.offset(bend, 0.0), to.offset(-bend, 0.0), to];
            let path = Path::new(points, style).width(1.5).arrow();
            pen.d.curve(if old { path.dashed() } else { path });
        }
        if self.has_extra
            && let Some(next) = self.next_overflow(pen.state)
        {
            let from = field_rect(extra_card(), 2).right_middle().offset(6.0, 0.0);
            let to = next.left_middle().offset(-38.0, 0.0);
            let points = vec![from, from.offset(34.0, 0.0), to.offset(-34.0, 0.0), to];
            pen.d.curve(Path::new(points, Style::Arrow(Role::OverflowWords)).width(1.5).arrow());
        }
    }

    /// Where the next preallocated overflow bucket is drawn.
    fn next_overflow(&self, state: ClassicMap) -> Option<Rect> {
        let index = state.classic().next_overflow(state.memory())?;
        self.sections.first()?.bucket_rect(&self.metrics, BucketId::Preallocated { index })
    }
}

fn nothing_yet(pen: &mut Pen) {
    let at = Pos::new(hmap_card().right() + 84.0, hmap_card().y + 4.0);
    pen.d.text(Text::new(at, "buckets").size(14.0).face(Face::SansBold).style(Style::STRONG));
    let text = "no bucket yet: the first put allocates one";
    pen.d.text(Text::new(at.offset(0.0, 28.0), text).size(13.0).style(Style::WEAK));
}

/// `buckets  8 × 272 B = 2,176 B` and the names of the columns.
fn heading(pen: &mut Pen, section: &Section) {
    let at = section.origin.offset(0.0, -HEAD);
    let area = Rect::new(at.x, at.y, section.size.0.max(400.0), HEAD);
    if !area.intersects(pen.view) {
        return;
    }
    let old = section.array == ArrayKind::Old;
    let name = if old { "oldbuckets" } else { "buckets" };
    let style = if old { Style::outline(Role::OldBuckets) } else { Style::STRONG };
    let name_w = Face::SansBold.width(name, 14.0);
    pen.d.text(Text::new(at, name).size(14.0).face(Face::SansBold).style(style));
    let facts = Text::new(at.offset(name_w + 12.0, 1.5), facts(pen.state, section)).size(12.5);
    pen.d.text(facts.style(Style::WEAK));
    if pen.m.level != Level::Far {
        column_heads(pen, section);
    }
}

fn facts(state: ClassicMap, section: &Section) -> String {
    let (rt, map) = (state.memory(), state.classic());
    let (h, size) = (map.hmap(rt), map.geometry().bucket as u64);
    let product = |n: u64| format!("{} × {} = {}", count(n), bytes(size), bytes(n * size));
    if section.array == ArrayKind::Old {
        let growth = if h.same_size_grow() { " · same-size growth" } else { "" };
        let n = map.array_len(rt, h.old_b());
        return format!("{} · {} of {} evacuated{growth}", product(n), count(h.nevacuate), count(section.count));
    }
    let n = map.array_len(rt, h.b);
    if n == section.count {
        return product(n);
    }
    format!("{} · {} main, {} preallocated for overflow", product(n), count(section.count), count(n - section.count))
}

fn column_heads(pen: &mut Pen, section: &Section) {
    let m = pen.m;
    let y = section.origin.y - 8.0;
    let mut head = |x: f32, text: &str, role: Role, w: f32| {
        let text = Text::new(Pos::new(section.origin.x + x, y), text).size(11.0).face(Face::SansBold);
        pen.d.text(text.align(AlignX::Left, AlignY::Baseline).style(Style::outline(role)).max_width(w));
    };
    let (keys, elems) = (m.column(true), m.column(false));
    head(0.0, if m.level == Level::Near { "top" } else { "tophash" }, Role::Tophash, keys.x - 6.0);
    for (column, role, size, pads) in [
        (keys, Role::Keys, m.key, pen.key_runs.iter().any(|r| r.1)),
        (elems, Role::Elems, m.elem, pen.elem_runs.iter().any(|r| r.1)),
    ] {
        let name = role.label();
        let text = format!("{name}  8 × {size} B");
        let fits = Face::SansBold.width(&text, 11.0) <= column.w;
        let text = if fits && size > 0 { text.as_str() } else { name };
        head(column.x, text, role, (column.w + 10.0 * m.zoom).max(Face::SansBold.width(name, 11.0)));
        let after = Face::SansBold.width(text, 11.0) + 10.0;
        if pads && after + 44.0 <= column.w {
            head(column.x + after, "padding", Role::Padding, column.w - after);
        }
    }
    let x = m.part(super::Part::Overflow).map_or(0.0, |r| r.x);
    head(x, if m.level == Level::Near { "overflow" } else { "ovf" }, Role::OverflowWords, 60.0);
}

/// A section's rows, or texels in their place.
fn rows(pen: &mut Pen, section: &Section) {
    let m = pen.m;
    if m.level == Level::Far {
        far::draw(pen, section);
        return;
    }
    let lines = section.lines_in(m, pen.view);
    let cells = match m.level {
        Level::Near => 2 * (SLOTS * (1 + m.key + m.elem) + m.word) as u64,
        _ => 2 * SLOTS as u64 * (2 + pen.key_runs.len() + pen.elem_runs.len()) as u64 + 6,
    };
    let room = (MAX_SHAPES - pen.d.shapes.len()) as u64;
    // Chains make a row longer; near rows draw only the bytes that are seen.
    let seen = if m.level == Level::Near { (pen.view.w / m.width).clamp(0.1, 1.0) } else { 1.0 };
    if ((lines.end - lines.start) as f32 * cells as f32 * seen * 1.3) as u64 > room * 9 / 10 {
        bucket::coarse(pen, section, lines);
        return;
    }
    for line in section.seen(m, pen.view) {
        match line {
            Line::Row(row) => draw_row(pen, section, row),
            Line::Fold(fold) => folds::draw(&mut pen.d, section.fold_rect(m, &fold), m.zoom, &fold.name("bucket")),
        }
        if pen.d.shapes.len() + cells as usize > MAX_SHAPES - 600 {
            break;
        }
    }
    folded(pen, section);
}

fn draw_row(pen: &mut Pen, section: &Section, row: u64) {
    let m = pen.m;
    let before = pen.changed_rects.len();
    let buckets: Vec<_> = chain_in(pen.state, m, section, row, pen.view).collect();
    for (id, bucket) in buckets {
        let Some(rect) = section.bucket_rect(m, id) else { continue };
        match m.level {
            Level::Near => near::bucket(pen, rect, id, bucket),
            _ => bucket::bucket(pen, rect, id, bucket),
        }
        if !matches!(id, BucketId::Preallocated { .. }) {
            link(pen, rect, id, bucket.overflow());
        }
        if pen.d.shapes.len() > MAX_SHAPES - 1200 {
            break;
        }
    }
    row_label(pen, section, row, pen.changed_rects.len() > before);
}

/// The row's index, with ▲ where something in it changed.
fn row_label(pen: &mut Pen, section: &Section, row: u64, changed: bool) {
    let m = pen.m;
    let index = if row < section.count { row } else { section.spare_first + row - section.count };
    let size = (12.0 * m.zoom).clamp(8.0, 12.0);
    // Where rows are lower than their numbers, only some are numbered.
    let every = (size * 1.25 / m.pitch_y).ceil().max(1.0) as u64;
    if !row.is_multiple_of(every) && !changed {
        return;
    }
    let at = Pos::new(section.origin.x - 10.0, section.row_y(m, row) + m.cell_h / 2.0);
    let label = Text::new(at, index.to_string()).size(size).face(Face::Mono).style(Style::WEAK);
    pen.d.text(label.align(AlignX::Right, AlignY::Middle));
    if changed {
        let y = if m.level == Level::Near { m.cell_h } else { 0.0 };
        let x = if m.level == Level::Near { 0.0 } else { -Face::Mono.width(&index.to_string(), size) - 3.0 };
        let mark = Text::new(at.offset(x, y), "▲").size(size * 0.75);
        pen.d.text(mark.align(AlignX::Right, AlignY::Middle));
    }
}

/// The arrow to the next bucket of a chain, and where that bucket is.
fn link(pen: &mut Pen, rect: Rect, id: BucketId, next: Addr) {
    if next.is_nil() {
        return;
    }
    let m = pen.m;
    let Some(word) = m.part(super::Part::Overflow) else { return };
    let from = word.translate(rect.x, rect.y).right_middle().offset(2.0, 0.0);
    let to = Pos::new(rect.x + m.pitch_x - 3.0, if m.level == Level::Near { rect.y + m.cell_h / 2.0 } else { from.y });
    let style = Style::Arrow(Role::OverflowWords);
    if m.level == Level::Near {
        let points = vec![from, from.offset(20.0, 0.0), to.offset(-24.0, 0.0), to];
        pen.d.curve(Path::new(points, style).width(1.5).arrow());
    } else {
        pen.d.line(Path::new(vec![from, to], style).width(1.5).arrow());
    }
    let size = (9.5 * m.zoom).clamp(0.0, 10.5);
    if size < 6.5 {
        return;
    }
    let (rt, map) = (pen.state.memory(), pen.state.classic());
    let h = map.hmap(rt);
    let (base, b) = if id.is_old() { (h.oldbuckets, h.old_b()) } else { (h.buckets, h.b) };
    let label = match map.index_in(rt, base, b, next) {
        Some(index) => format!("[{index}]"),
        None => "separate".to_string(),
    };
    let at = Pos::new((from.x + to.x) / 2.0 - 4.0, to.y - 3.0);
    let room = to.x - from.x - 8.0;
    let text = Text::new(at, label).size(size).style(Style::outline(Role::OverflowWords)).max_width(room);
    pen.d.text(text.align(AlignX::Center, AlignY::Baseline));
}

/// The line that stands for preallocated buckets that are not drawn.
fn folded(pen: &mut Pen, section: &Section) {
    if section.spare_folded == 0 {
        return;
    }
    let m = pen.m;
    let y = section.row_y(m, section.count + section.spare_shown);
    let at = Pos::new(section.origin.x, y + (m.pitch_y / 2.0 - 6.0).max(2.0));
    if at.y > pen.view.bottom() || at.y + 20.0 < pen.view.y {
        return;
    }
    let text = format!("… {} more preallocated, not yet used", count(section.spare_folded));
    let style = Style::Role(Role::Preallocated, Form::Outline);
    pen.d.text(Text::new(at, text).size(12.0).align(AlignX::Left, AlignY::Middle).style(style));
}
