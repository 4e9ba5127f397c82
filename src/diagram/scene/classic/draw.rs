//! Putting a scene's visible part on paper: cards, headings, rows, arrows.
//!
//! Invariant: only rows that are seen are read, and the diagram stays under its cap of shapes: where more rows are
//! seen than fit, an array falls to texels in its place.

use super::lines::Item;
use super::pen::Pen;
use super::section::Section;
use super::{ClassicScene, bucket, card, far, layout, near, overview};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::legend::{draw_legend, legend_height};
use crate::diagram::scene::card::MARGIN;
use crate::diagram::scene::cells::small_size;
use crate::diagram::scene::folds;
use crate::diagram::scene::level::Level;
use crate::diagram::scene::marks::{Marks, draw_marks};
use crate::diagram::scene::path;
use crate::diagram::shape::{AlignX, AlignY, Diagram, MAX_SHAPES, Path, Text};
use crate::diagram::style::{Form, Style};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, SLOTS};
use crate::fonts::Face;
use crate::image::{ArrayKind, BucketId, Role};
use crate::units::{Addr, bytes, count};

impl ClassicScene {
    /// The part of the scene inside `view`, in scene coordinates.
    pub fn draw<'a>(&self, state: ClassicMap<'a>, view: Rect, marks: &Marks<'a>) -> Diagram {
        let list = if marks.legend { self.legend(state, marks.heat) } else { Vec::new() };
        let (width, height) = self.size();
        let legend_w = width - 2.0 * MARGIN;
        let d = Diagram::new(width, height + legend_height(&list, legend_w));
        let mut pen = Pen::new(state, &self.metrics, view, d, marks);
        let route = path::route_of(*state, marks);
        self.draw_boards(&mut pen);
        if let Some(at) = self.layout.overview {
            overview::draw(&mut pen, &self.layout, at);
        }
        if self.sections().is_empty() {
            self.nothing_yet(&mut pen);
        }
        for section in self.sections() {
            heading(&mut pen, section, self.room_of(section));
            rows(&mut pen, section);
        }
        self.arrows(&mut pen);
        if let Some(route) = &route {
            self.draw_route(&mut pen, route);
            let at = self.layout.search.filter(|at| at.intersects(view));
            if let Some((at, facts)) = at.zip(super::path::facts(&pen, route)) {
                path::card(&mut pen.d, at, &path::title(*state, route), &facts);
            }
        }
        draw_marks(&mut pen.d, view, marks, pen.changed_rects, |spot| self.spot_rect(state, spot));
        draw_legend(&list, &mut pen.d, Pos::new(MARGIN, height + 4.0), legend_w);
        pen.d
    }

    /// The hmap and the mapextra.
    fn draw_boards(&self, pen: &mut Pen) {
        let (state, l) = (pen.state, &self.layout);
        l.hmap.draw(pen.paper(), &card::hmap_of(state), &card::hmap_fields(state));
        if let Some((extra, fields)) = l.extra.as_ref().zip(card::extra_fields(state)) {
            extra.draw(pen.paper(), &card::extra_of(state), &fields);
        }
    }

    /// Width that a section's heading may take.
    fn room_of(&self, section: &Section) -> f32 {
        let right = |other: &Section| (other.origin.x > section.origin.x).then_some(other.origin.x - MARGIN);
        let end = self.sections().iter().find_map(right).unwrap_or(f32::MAX);
        end - section.origin.x
    }

    /// From the hmap's pointers to the arrays.
    fn arrows(&self, pen: &mut Pen) {
        let hmap = &self.layout.hmap;
        if !hmap.is_card() {
            return;
        }
        for section in self.sections() {
            let old = section.array == ArrayKind::Old;
            let Some(field) = hmap.field(if old { 6 } else { 5 }) else { continue };
            let from = field.right_middle().offset(6.0, 0.0);
            let height = if self.level() == Level::Far { section.cell.1.min(24.0) } else { self.metrics.cell_h };
            let to = section.origin.offset(-38.0, height / 2.0);
            let style = Style::Arrow(if old { Role::OldBuckets } else { Role::Header });
            let right = field.right() + 6.0;
            if old && to.x > right + 200.0 {
                pen.d.line(Path::new(around(from, to, right + 14.0), style).width(1.5).dashed().arrow());
                continue;
            }
            let path = Path::new(bow(from, to), style).width(1.5).arrow();
            pen.d.curve(if old { path.dashed() } else { path });
        }
        let next = self.layout.extra.as_ref().and_then(|extra| extra.field(2));
        if let Some((field, next)) = next.zip(self.next_overflow(pen.state)) {
            let points = bow(field.right_middle().offset(6.0, 0.0), next.left_middle().offset(-38.0, 0.0));
            pen.d.curve(Path::new(points, Style::Arrow(Role::OverflowWords)).width(1.5).arrow());
        }
    }

    fn nothing_yet(&self, pen: &mut Pen) {
        let hmap = &self.layout.hmap;
        let at = match hmap.area().filter(|_| hmap.is_card()) {
            Some(card) => Pos::new(card.right() + 84.0, card.y + 4.0),
            None => Pos::new(MARGIN, hmap.bottom() + MARGIN),
        };
        let heads = pen.m.heads;
        pen.d.text(Text::new(at, "buckets").size(14.0 * heads).face(Face::SansBold).style(Style::STRONG));
        let text = "no bucket yet: the first put allocates one";
        pen.d.text(Text::new(at.offset(0.0, 28.0 * heads), text).size(13.0 * heads).style(Style::WEAK));
    }

    /// Where the next preallocated overflow bucket is drawn.
    fn next_overflow(&self, state: ClassicMap) -> Option<Rect> {
        let index = state.classic().next_overflow(state.memory())?;
        self.sections().first()?.bucket_rect(&self.metrics, BucketId::Preallocated { index })
    }
}

/// A curve from a field to what it points at.
fn bow(from: Pos, to: Pos) -> Vec<Pos> {
    vec![from, from.offset(34.0, 0.0), to.offset(-34.0, 0.0), to]
}

/// Over the main array: along the top of the scene.
fn around(from: Pos, to: Pos, x: f32) -> Vec<Pos> {
    let down = to.x - 16.0;
    vec![from, Pos::new(x, from.y), Pos::new(x, 7.0), Pos::new(down, 7.0), Pos::new(down, to.y), to]
}

/// `buckets  8 × 272 B = 2,176 B` and the names of the columns.
fn heading(pen: &mut Pen, section: &Section, room: f32) {
    let m = pen.m;
    let at = section.origin.offset(if m.is_card() { -m.labels } else { 0.0 }, -layout::head(m));
    let area = Rect::new(at.x, at.y, section.size.0.max(400.0), layout::head(m));
    if !area.intersects(pen.view) {
        return;
    }
    let old = section.array == ArrayKind::Old;
    let name = if old { "oldbuckets" } else { "buckets" };
    let style = if old { Style::outline(Role::OldBuckets) } else { Style::STRONG };
    let (size, small) = (14.0 * m.heads, 12.5 * m.heads);
    let name_w = Face::SansBold.width(name, size);
    pen.d.text(Text::new(at, name).size(size).face(Face::SansBold).style(style));
    let facts = Text::new(at.offset(name_w + 12.0, 1.5 * m.heads), facts(pen.state, section)).size(small);
    pen.d.text(facts.style(Style::WEAK).max_width((room - name_w - 12.0).max(40.0)));
    if m.level == Level::Far {
        return;
    }
    let (columns, _) = section.cells_in(m, pen.view);
    for column in columns {
        let at = section.origin.offset(column as f32 * m.column, -m.title - 8.0 * m.heads);
        column_heads(pen, at);
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

/// The names of the columns; `at`: where they stand over the first one.
fn column_heads(pen: &mut Pen, at: Pos) {
    let m = pen.m;
    let text_size = COLUMN_HEAD * m.heads;
    let wide = |text: &str| Face::SansBold.width(text, text_size);
    let mut head = |x: f32, text: &str, role: Role, w: f32| {
        let text = Text::new(at.offset(x, 0.0), text).size(text_size).face(Face::SansBold);
        pen.d.text(text.align(AlignX::Left, AlignY::Baseline).style(Style::outline(role)).max_width(w));
    };
    let (keys, elems) = (m.column(true), m.column(false));
    let tophash = if wide("tophash") <= keys.x - 4.0 { "tophash" } else { "top" };
    head(0.0, tophash, Role::Tophash, keys.x - 4.0);
    let times = if m.is_stacked { String::new() } else { format!("{SLOTS} × ") };
    for (column, role, size, pads) in [
        (keys, Role::Keys, m.key, pen.key_runs.iter().any(|r| r.1)),
        (elems, Role::Elems, m.elem, pen.elem_runs.iter().any(|r| r.1)),
    ] {
        let name = role.label();
        let text = format!("{name}  {times}{size} B");
        let fits = wide(&text) <= column.w;
        let text = if fits && size > 0 { text.as_str() } else { name };
        head(column.x, text, role, (column.w + 10.0 * m.zoom).max(wide(name)));
        let after = wide(text) + 10.0;
        if pads && after + wide("padding") <= column.w {
            head(column.x + after, "padding", Role::Padding, column.w - after);
        }
    }
    let word = m.part(super::Part::Overflow).unwrap_or_default();
    let overflow = if wide("overflow") <= word.w + 24.0 { "overflow" } else { "ovf" };
    head(word.x, overflow, Role::OverflowWords, wide(overflow) + 1.0);
}

/// Size of the columns' names.
const COLUMN_HEAD: f32 = 11.0;

/// A section's rows or cards, or texels in their place.
fn rows(pen: &mut Pen, section: &Section) {
    let m = pen.m;
    if m.level == Level::Far {
        far::draw(pen, section);
        return;
    }
    let (columns, rows) = section.cells_in(m, pen.view);
    let lines = (columns.end - columns.start) * (rows.end - rows.start);
    let cells = match m.level {
        Level::Near => 2 * (SLOTS * (1 + m.key + m.elem) + m.word) as u64,
        _ => 2 * SLOTS as u64 * (2 + pen.key_runs.len() + pen.elem_runs.len()) as u64 + 8,
    };
    let room = (MAX_SHAPES - pen.d.shapes.len()) as u64;
    // Chains make a row longer; near rows draw only the bytes that are seen.
    let seen = if m.level == Level::Near { (pen.view.w / m.width).clamp(0.1, 1.0) } else { 1.0 };
    if (lines as f32 * cells as f32 * seen * 1.3) as u64 > room * 9 / 10 {
        bucket::coarse(pen, section);
        return;
    }
    let items: Vec<(u64, Option<Item>)> = section.items_in(m, pen.view).collect();
    for line in items {
        draw_line(pen, section, line);
        if pen.d.shapes.len() + cells as usize > MAX_SHAPES - 600 {
            break;
        }
    }
    folded(pen, section);
}

fn draw_line(pen: &mut Pen, section: &Section, line: (u64, Option<Item>)) {
    let m = pen.m;
    if let Some(Item::Fold(fold)) = line.1 {
        folds::draw(&mut pen.d, section.fold_rect(m, &fold), m.zoom, &fold.name("bucket"));
        return;
    }
    let before = pen.changed_rects.len();
    let buckets = section.buckets(pen.state, m, line, pen.view);
    let first = buckets.first().map(|bucket| bucket.0);
    for (id, rect, bucket) in buckets {
        match m.level {
            Level::Near => near::bucket(pen, rect, id, bucket),
            _ => bucket::bucket(pen, rect, id, bucket),
        }
        if m.title > 0.0 {
            title(pen, rect, id, bucket, pen.changed_rects.len() > before);
        }
        if !matches!(id, BucketId::Preallocated { .. }) {
            link(pen, section, rect, id, bucket.overflow());
        }
        if pen.d.shapes.len() > MAX_SHAPES - 1200 {
            break;
        }
    }
    if m.title == 0.0 {
        let changed = pen.changed_rects.len() > before;
        row_label(pen, section.at_line(m, line.0), first, line.0, changed);
    }
}

/// What a card is of: the bucket, and how full it is; ▲ where something in it changed.
fn title(pen: &mut Pen, rect: Rect, id: BucketId, bucket: BucketRef, changed: bool) {
    let m = pen.m;
    let size = (13.5 * m.zoom).clamp(11.0, 20.0);
    let base = Pos::new(rect.x, rect.y - (m.title * 0.28).max(4.0));
    let (name, more) = match id {
        BucketId::Chain { index, link: 0, .. } => (format!("bucket {}", count(index)), String::new()),
        BucketId::Chain { index, link, .. } => (format!("overflow {link}"), format!(" of {}", count(index))),
        BucketId::Preallocated { index } => (format!("[{}]", count(index)), String::new()),
        BucketId::Unlinked { index, .. } => (format!("[{}]", count(index)), String::new()),
    };
    let style = if id.is_old() { Style::outline(Role::OldBuckets) } else { Style::STRONG };
    let mut x = 0.0;
    if changed {
        x += Face::Sans.width("▲ ", size * 0.8);
        let mark = Text::new(base, "▲").size(size * 0.8).style(Style::STRONG);
        pen.d.text(mark.align(AlignX::Left, AlignY::Baseline));
    }
    let text = Text::new(base.offset(x, 0.0), &name).size(size).face(Face::SansBold).style(style);
    pen.d.text(text.align(AlignX::Left, AlignY::Baseline).max_width(rect.w - x));
    x += Face::SansBold.width(&name, size);
    let full = bucket.entries();
    let note = format!("{more} · {full} of {SLOTS}");
    if x + Face::Sans.width(&note, (size * 0.9).max(11.0)) <= rect.w {
        let note = Text::new(base.offset(x, 0.0), note).size((size * 0.9).max(11.0)).style(Style::WEAK);
        pen.d.text(note.align(AlignX::Left, AlignY::Baseline));
    }
}

/// The row's index, with ▲ where something in it changed.
fn row_label(pen: &mut Pen, at: Pos, id: Option<BucketId>, line: u64, changed: bool) {
    let m = pen.m;
    let index = match id {
        Some(BucketId::Chain { index, link: 0, .. } | BucketId::Preallocated { index }) => index.to_string(),
        Some(BucketId::Chain { link, .. }) => format!("+{link}"),
        _ => return,
    };
    let size = small_size(m.zoom, 0.96).clamp(8.0, 12.0 * m.heads);
    // Where rows are lower than their numbers, only some are numbered.
    let every = (size * 1.25 / m.pitch_y).ceil().max(1.0) as u64;
    if !line.is_multiple_of(every) && !changed {
        return;
    }
    let at = at.offset(-10.0, m.cell_h / 2.0);
    let width = Face::Mono.width(&index, size);
    let label = Text::new(at, index).size(size).face(Face::Mono).style(Style::WEAK);
    pen.d.text(label.align(AlignX::Right, AlignY::Middle));
    if changed {
        let is_near = m.level == Level::Near;
        let (x, y) = if is_near { (0.0, m.cell_h) } else { (-width - 3.0, 0.0) };
        let mark = Text::new(at.offset(x, y), "▲").size(size * 0.75);
        pen.d.text(mark.align(AlignX::Right, AlignY::Middle));
    }
}

/// The arrow to the next bucket of a chain, and where that bucket is.
fn link(pen: &mut Pen, section: &Section, rect: Rect, id: BucketId, next: Addr) {
    if next.is_nil() {
        return;
    }
    let m = pen.m;
    let Some(word) = m.part(super::Part::Overflow).map(|word| word.translate(rect.x, rect.y)) else { return };
    let style = Style::Arrow(Role::OverflowWords);
    if section.beside <= 1 {
        let BucketId::Chain { array, index, link } = id else { return };
        let below = BucketId::Chain { array, index, link: link + 1 };
        let Some(to) = section.bucket_rect(m, below) else { return };
        pen.d.line(Path::new(to_next(m, rect, word, to), style).width(1.5).arrow());
        return;
    }
    let from = word.right_middle().offset(2.0, 0.0);
    let to = Pos::new(rect.x + m.pitch_x - 3.0, if m.level == Level::Near { rect.y + m.cell_h / 2.0 } else { from.y });
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
    let label = where_next(pen.state, id, next);
    let at = Pos::new((from.x + to.x) / 2.0 - 4.0, to.y - 3.0);
    let room = to.x - from.x - 8.0;
    let text = Text::new(at, label).size(size).style(Style::outline(Role::OverflowWords)).max_width(room);
    pen.d.text(text.align(AlignX::Center, AlignY::Baseline));
}

/// From a bucket to the next of its chain, which stands on the line after its own.
fn to_next(m: &super::Metrics, rect: Rect, word: Rect, to: Rect) -> Vec<Pos> {
    if m.is_card() || m.title > 0.0 {
        let from = word.right_middle().offset(2.0, 0.0);
        if to.x > rect.x {
            return vec![from, Pos::new(to.x - m.labels - 2.0, from.y)];
        }
        // On the line of cards below: out at the right, in from the left.
        let (gap, between) = (from.x + 8.0, to.y - m.title - 4.0);
        let left = to.x - m.labels - 2.0;
        let y = to.y + to.h / 2.0;
        return vec![
            from,
            Pos::new(gap, from.y),
            Pos::new(gap, between),
            Pos::new(left - 6.0, between),
            Pos::new(left - 6.0, y),
            Pos::new(left, y),
        ];
    }
    let x = to.x - INTO_ROW;
    let y = to.y + m.cell_h / 2.0;
    let top = if to.y > rect.y { rect.y + m.cell_h + 1.0 } else { to.y - 4.0 };
    vec![Pos::new(x, top), Pos::new(x, y), Pos::new(to.x - 1.0, y)]
}

/// How far before a row of an overflow bucket its arrow comes down.
const INTO_ROW: f32 = 9.0;

/// Which bucket of the array an overflow bucket is, if it is one of it.
fn where_next(state: ClassicMap, id: BucketId, next: Addr) -> String {
    let (rt, map) = (state.memory(), state.classic());
    let h = map.hmap(rt);
    let (base, b) = if id.is_old() { (h.oldbuckets, h.old_b()) } else { (h.buckets, h.b) };
    match map.index_in(rt, base, b, next) {
        Some(index) => format!("[{index}]"),
        None => "separate".to_string(),
    }
}

/// The line that stands for preallocated buckets that are not drawn.
fn folded(pen: &mut Pen, section: &Section) {
    if section.spare_folded == 0 {
        return;
    }
    let m = pen.m;
    let y = section.origin.y + section.grid.rows as f32 * m.pitch_y + if section.spare_shown > 0 { 8.0 } else { 0.0 };
    let down = if section.spare_shown > 0 { (m.pitch_y / 2.0 - 6.0).max(2.0) } else { 8.0 * m.heads };
    let at = Pos::new(section.origin.x, y + down);
    if at.y > pen.view.bottom() || at.y + 20.0 < pen.view.y {
        return;
    }
    let text = format!("… {} more preallocated, not yet used", count(section.spare_folded));
    let style = Style::Role(Role::Preallocated, Form::Outline);
    pen.d.text(Text::new(at, text).size(12.0 * m.heads).align(AlignX::Left, AlignY::Middle).style(style));
}
