//! Headings: a table's card, what its groups come to, and the names of the columns.

use super::block::{Block, TABLE_CARD_H};
use super::layout::Layout;
use super::metrics::{Metrics, Part};
use super::pen::Pen;
use super::table::{self, FIELDS};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::board::Board;
use crate::diagram::shape::{AlignX, AlignY, Text};
use crate::diagram::style::Style;
use crate::engine::swiss::Table;
use crate::fonts::Face;
use crate::image::{Place, Role};
use crate::units::{Addr, bytes, count, plural};

/// Size of the columns' names in points.
const HEAD_SIZE: f32 = 11.0;

pub(super) fn draw(pen: &mut Pen, l: &Layout, block: &Block) {
    let wide = block.grid.columns as f32 * pen.m.pitch_x;
    let area = Rect::new(block.at.x, block.at.y, wide.max(700.0), block.head);
    if !area.intersects(pen.view) {
        return;
    }
    let heads = pen.m.heads;
    let y = match (&block.strip, block.table) {
        (Some(strip), _) => {
            table_strip(pen, l, block, strip);
            strip.bottom() + 2.0
        }
        (None, Some(_)) => {
            table_card(pen, l, block);
            block.at.y + TABLE_CARD_H + 12.0
        }
        (None, None) => block.at.y,
    };
    let at = Pos::new(block.at.x, y);
    let name = if block.count == 1 { "group" } else { "groups" };
    let (size, small) = if block.strip.is_some() { (12.5, 12.0) } else { (14.0, 12.5) };
    pen.d.text(Text::new(at, name).size(size * heads).face(Face::SansBold).style(Style::STRONG));
    let after = Face::SansBold.width(name, size * heads) + 12.0;
    let text = Text::new(at.offset(after, 1.5), facts(pen, block)).size(small * heads);
    pen.d.text(text.style(Style::WEAK));
    for column in l.columns_in(pen.m, block, pen.view) {
        column_heads(pen, l.column_top(pen.m, block, column).offset(0.0, -pen.m.title));
    }
}

/// The table's struct as a strip, with the bits of the hashes that it holds.
fn table_strip(pen: &mut Pen, l: &Layout, block: &Block, strip: &Board) {
    let Some((index, addr)) = block.table else { return };
    let bits = prefix(l, block);
    let mark = if is_new(pen, block) { "▲ new " } else { "" };
    let name = format!("table {index}");
    let before = pen.changed_rects.len();
    let state = pen.state;
    strip.draw(pen.paper(), &table::of(state, &name), &table::fields(state, index, addr));
    if !mark.is_empty() {
        pen.changed_rects.truncate(before);
        pen.changed_rects.extend(strip.area());
    }
    let Some(area) = strip.area().filter(|area| area.intersects(pen.view)) else { return };
    let size = 12.0 * pen.m.heads;
    let text = format!("{mark}{bits}");
    let at = Pos::new(area.right() + 6.0, area.center().y);
    pen.d.text(
        Text::new(at, text).size(size).face(Face::MonoBold).style(Style::WEAK).align(AlignX::Left, AlignY::Middle),
    );
}

/// `128 × 136 B = 17,408 B · 672 of 1,024 slots full · 3 tombstones`
fn facts(pen: &Pen, block: &Block) -> String {
    let (map, rt) = (pen.state.swiss(), pen.state.memory());
    let size = map.geometry().group as u64;
    let product = format!("{} × {} = {}", count(block.count), bytes(size), bytes(block.count * size));
    let Some((_, addr)) = block.table else {
        return format!("{product} · {} of 8 slots full", map.header(rt).used);
    };
    let table = map.table(rt, addr).table;
    let full = format!("{} of {} slots full", count(table.used.into()), count(table.capacity.into()));
    let dead = if table.tombstones() > 0 {
        format!(" · {}", plural(table.tombstones().into(), "tombstone"))
    } else {
        String::new()
    };
    format!("{product} · {full}{dead}")
}

/// True for a table that the last operation made: its capacity was written, which happens once.
pub(super) fn is_new(pen: &Pen, block: &Block) -> bool {
    block.table.is_some_and(|(_, addr)| pen.changed.touches(addr.plus(2), 2))
}

/// The top bits of the hashes that lead to a table: `01…`; `any hash` where no bit is looked at.
pub(super) fn prefix(l: &Layout, block: &Block) -> String {
    let depth = usize::from(block.local_depth);
    let global = l.dir_len.max(1).trailing_zeros();
    let bits = block.index() >> (global - u32::from(block.local_depth).min(global));
    if depth == 0 { "any hash".to_string() } else { format!("{bits:0depth$b}…") }
}

/// The table's struct in a line: its name and the hashes it holds, then each field with its value.
fn table_card(pen: &mut Pen, l: &Layout, block: &Block) {
    let (Some(card), Some((index, addr))) = (block.card(), block.table) else { return };
    let (map, rt) = (pen.state.swiss(), pen.state.memory());
    let (table, word) = (map.table(rt, addr).table, map.geometry().word);
    let new = is_new(pen, block);
    pen.d.rect(card, 6.0, Style::outline(Role::Tables));
    let name = format!("table {index}");
    let at = card.min().offset(12.0, 9.0);
    pen.d.text(Text::new(at, &name).size(13.0).face(Face::SansBold).style(Style::STRONG).max_width(72.0));
    let below = prefix(l, block);
    let face = if block.local_depth == 0 { Face::Sans } else { Face::MonoBold };
    pen.d.text(Text::new(at.offset(0.0, 18.0), below).size(11.0).face(face).style(Style::WEAK).max_width(70.0));
    for (i, (field, value)) in Table::fields(word).iter().zip(table.words()).enumerate().take(FIELDS.into()) {
        let Some(rect) = block.field(i as u8) else { continue };
        let text = match field.name {
            "groups.data" => Addr(value).to_string(),
            "index" => table.index.to_string(),
            _ => count(value),
        };
        let changed =
            Place::TableField(index, i as u8).resolve(*pen.state).is_some_and(|e| pen.changed.touches(e.addr, e.size));
        field_cell(pen, rect, field.name, &text, changed && !new);
    }
    let last = at.offset(0.0, 40.0);
    if new {
        pen.changed_rects.push(card);
        pen.d.text(Text::new(last, "▲ new").size(12.0).face(Face::SansBold).style(Style::STRONG));
    } else {
        pen.d.text(Text::new(last, bytes(Table::size(word) as u64)).size(11.0).style(Style::WEAK));
    }
}

fn field_cell(pen: &mut Pen, rect: Rect, name: &str, value: &str, changed: bool) {
    let at = rect.min().offset(7.0, 5.0);
    pen.d.text(Text::new(at, name).size(11.0).style(Style::WEAK));
    pen.d.text(Text::new(at.offset(0.0, 14.5), value).size(12.0).face(Face::Mono));
    if changed {
        let x = at.x + Face::Mono.width(value, 12.0) + 4.0;
        pen.d.text(Text::new(Pos::new(x, at.y + 18.5), "▲").size(8.5));
        pen.changed_rects.push(rect.inset(2.0));
    }
}

/// The names of the columns above a column of rows.
fn column_heads(pen: &mut Pen, top: Pos) {
    let (m, geo) = (*pen.m, pen.m.geo);
    let slots = m.column(true);
    let narrow = Face::SansBold.width("control", HEAD_SIZE * m.heads) > slots.x - 4.0;
    head(pen, top, 0.0, if narrow { "ctrl" } else { "control" }, Role::Control);
    if geo.split {
        for (keys, name, role, size) in
            [(true, "keys", Role::Keys, geo.key_slot), (false, "elems", Role::Elems, geo.elem_slot)]
        {
            let column = m.column(keys);
            let text = sized(&m, name, size, column.w);
            head(pen, top, column.x, &text, role);
        }
    } else if m.is_stacked {
        for (part, name, role) in [(Part::Key(0), "key", Role::Keys), (Part::Elem(0), "elem", Role::Elems)] {
            if let Some(r) = m.part(part) {
                head(pen, top, r.x, name, role);
            }
        }
    } else {
        slot_heads(pen, top, slots);
    }
    if let Some(tail) = m.tail() {
        head(pen, top, tail.x, "tail", Role::GroupTail);
    }
}

/// What slots hold, side by side, as far as there is room.
fn slot_heads(pen: &mut Pen, top: Pos, slots: Rect) {
    let geo = pen.m.geo;
    let text = sized(pen.m, "slots", geo.key_stride, slots.w - 110.0);
    let mut x = head(pen, top, slots.x, &text, Role::Header);
    let padded =
        geo.key_stride > geo.key_slot + geo.elem_slot || pen.key_runs.iter().chain(&pen.elem_runs).any(|run| run.1);
    for (on, text, role) in [
        (geo.key_slot > 0, "key", Role::Keys),
        (geo.elem_slot > 0, "elem", Role::Elems),
        (padded, "padding", Role::Padding),
    ] {
        if on && x + Face::SansBold.width(text, HEAD_SIZE * pen.m.heads) <= slots.right() {
            x = head(pen, top, x, text, role);
        }
    }
}

/// `keys  8 × 4 B`, or the name alone.
fn sized(m: &Metrics, name: &str, size: usize, room: f32) -> String {
    let text = if m.is_stacked { format!("{name}  {size} B") } else { format!("{name}  8 × {size} B") };
    if Face::SansBold.width(&text, HEAD_SIZE * m.heads) <= room && size > 0 { text } else { name.to_string() }
}

/// One name at `x` of a column of rows; gives where the next one may begin.
fn head(pen: &mut Pen, top: Pos, x: f32, text: &str, role: Role) -> f32 {
    let size = HEAD_SIZE * pen.m.heads;
    let label = Text::new(Pos::new(top.x + x, top.y - 8.0), text).size(size).face(Face::SansBold);
    pen.d.text(label.align(AlignX::Left, AlignY::Baseline).style(Style::outline(role)));
    x + Face::SansBold.width(text, size) + 10.0
}
