//! A group at the middle level: cells in true byte proportion, with short labels.

use super::block::Block;
use super::layout::Layout;
use super::metrics::{Metrics, Part};
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::cells::{self, MIN_TEXT, radius, text_size};
use crate::diagram::scene::folds::Line;
use crate::diagram::shape::{AlignX, AlignY, Texels, Text};
use crate::diagram::style::Swatch;
use crate::diagram::style::{Form, Style};
use crate::engine::swiss::{GroupRef, SLOTS, SlotState};
use crate::fonts::Face;
use crate::image::{Held, Role};
use std::sync::Arc;

/// Room under a slot of a card, at zoom 1.
const BELOW_SLOT: f32 = 3.0;
/// Texels of a column of rows where a table falls to texels, its room for labels included.
const COARSE_COLS: u64 = 160;

pub(super) fn group(pen: &mut Pen, at: Rect, group: GroupRef) {
    for slot in 0..SLOTS {
        control(pen, at, group, slot);
        entry(pen, at, group, slot, true);
        entry(pen, at, group, slot, false);
    }
    if pen.m.is_stacked {
        slot_numbers(pen, at);
    }
    zero_columns(pen, at);
    tail(pen, at);
    mark_changed(pen, at, group);
}

/// The slots' numbers at the left of a card.
fn slot_numbers(pen: &mut Pen, at: Rect) {
    let size = cells::small_size(pen.m.zoom, 0.9).min(16.0);
    if size < MIN_TEXT {
        return;
    }
    for slot in 0..SLOTS {
        let Some((rect, _)) = cell_rects(pen, at, Part::Control(slot as u8)) else { continue };
        let text = Text::new(rect.left_middle().offset(-7.0 * pen.m.zoom, 0.0), slot.to_string());
        let text = text.size(size).face(Face::Mono).style(Style::WEAK);
        pen.d.text(text.align(AlignX::Right, AlignY::Middle));
    }
}

/// A part's bytes and the padding behind them, with the gaps to their neighbours taken off.
fn cell_rects(pen: &Pen, at: Rect, part: Part) -> Option<(Rect, Option<Rect>)> {
    let all = pen.m.part(part)?.translate(at.x, at.y);
    let (bytes, padded) = pen.m.bytes(part);
    let gap = if matches!(part, Part::Control(_)) { 2.0 } else { 1.5 } * pen.m.zoom.min(1.0);
    let w = bytes as f32 / padded as f32 * all.w;
    let h = all.h - if pen.m.is_stacked { BELOW_SLOT * pen.m.zoom } else { 0.0 };
    let own = Rect { w: (w - gap).max(if w > 0.0 { 1.0 } else { 0.0 }), h, ..all };
    let padding = Rect { x: all.x + w, w: (all.w - w - gap).max(1.0), h, ..all };
    Some((own, (padded > bytes).then_some(padding)))
}

fn control(pen: &mut Pen, at: Rect, group: GroupRef, slot: usize) {
    let Some((rect, _)) = cell_rects(pen, at, Part::Control(slot as u8)) else { return };
    let (style, text) = match group.state(slot) {
        SlotState::Full { h2 } => (Style::fill(Role::Control), format!("{h2:02x}")),
        SlotState::Empty => (Style::fill(Role::Empty), "·".to_string()),
        SlotState::Deleted => (Style::Role(Role::Tombstones, Form::Crossed), String::new()),
    };
    pen.d.rect(rect, radius(pen.m.zoom), style);
    let size = text_size(pen.m.zoom);
    if size >= MIN_TEXT && !text.is_empty() {
        let ink = if text == "·" { Style::WEAK } else { style.text_on() };
        pen.d.text(Text::in_cell(rect.inset(-2.0), text).size(size).face(Face::MonoBold).style(ink));
    }
}

fn entry(pen: &mut Pen, at: Rect, group: GroupRef, slot: usize, key: bool) {
    let part = if key { Part::Key(slot as u8) } else { Part::Elem(slot as u8) };
    let Some((rect, padding)) = cell_rects(pen, at, part) else { return };
    let role = if key { Role::Keys } else { Role::Elems };
    let (held, zoom) = (Held::in_group(*pen.state, group, slot, key), pen.m.zoom);
    if held.is_value() {
        full(pen, rect, group, slot, key);
    } else if !rect.is_empty() {
        let stale = held == Held::Stale;
        let style = if stale { Style::Role(role, Form::Struck) } else { Style::fill(Role::Empty) };
        pen.d.rect(rect, radius(zoom), style);
    }
    if let Some(rect) = padding {
        let style = if held.is_value() { Style::hatched(Role::Padding) } else { Style::fill(Role::Empty) };
        pen.d.rect(rect, radius(zoom).min(rect.w / 3.0), style);
    }
}

/// A live key or elem, with a label on its widest run of data.
fn full(pen: &mut Pen, rect: Rect, group: GroupRef, slot: usize, key: bool) {
    if rect.is_empty() {
        return;
    }
    let (map, rt) = (pen.state.swiss(), pen.state.memory());
    let bytes = if key { map.key(rt, group, slot) } else { map.elem(rt, group, slot) };
    pen.live(rect, pen.m.zoom, key, bytes);
}

/// Slots without bytes say so.
fn zero_columns(pen: &mut Pen, at: Rect) {
    let geo = pen.m.geo;
    let zero = |keys: bool| match (geo.split, keys) {
        (true, true) => geo.key_slot == 0,
        (true, false) => geo.elem_slot == 0,
        (false, keys) => keys && geo.key_stride == 0,
    };
    for keys in [true, false].into_iter().filter(|&keys| zero(keys)) {
        let rect = pen.m.column(keys).translate(at.x, at.y);
        cells::zero_column(&mut pen.d, Rect { h: pen.m.cell_h, ..rect }, pen.m.zoom);
    }
}

/// The bytes behind the last slot.
fn tail(pen: &mut Pen, at: Rect) {
    if let Some(rect) = pen.m.tail() {
        pen.d.rect(rect.translate(at.x, at.y), radius(pen.m.zoom), Style::hatched(Role::GroupTail));
    }
}

/// Outlines what the last operation wrote; neighbours of one kind share an outline.
fn mark_changed(pen: &mut Pen, at: Rect, group: GroupRef) {
    if !pen.changed.touches(group.addr, group.bytes.len() as u64) {
        return;
    }
    let slots = || 0..SLOTS as u8;
    let (keys, elems) = (slots().map(Part::Key), slots().map(Part::Elem));
    let kinds: Vec<Vec<Part>> = if pen.m.geo.split {
        vec![slots().map(Part::Control).collect(), keys.collect(), elems.collect()]
    } else {
        let side_by_side = slots().flat_map(|i| [Part::Key(i), Part::Elem(i)]);
        vec![slots().map(Part::Control).collect(), side_by_side.collect()]
    };
    for kind in kinds {
        let cells = kind.into_iter().map(|part| {
            let (offset, len) = (pen.m.offset(part) as u64, pen.m.bytes(part).0 as u64);
            let hit = len > 0 && pen.changed.touches(group.addr.plus(offset), len);
            hit.then(|| cell_rects(pen, at, part)).flatten().map(|(own, _)| own)
        });
        let cells: Vec<_> = cells.collect();
        pen.outline(cells);
    }
}

/// Many groups at once: the cells of a table as grids of texels, in their places.
pub(super) fn coarse(pen: &mut Pen, l: &Layout, block: &Block) {
    let (rows, columns) = (l.rows_in(pen.m, block, pen.view), l.columns_in(pen.m, block, pen.view));
    if rows.is_empty() || columns.is_empty() {
        return;
    }
    if pen.m.is_stacked {
        let lines: Vec<u64> = block.grid.lines(columns, rows).take(MOST_COARSE_CARDS).collect();
        for line in lines {
            coarse_card(pen, l, block, line);
        }
        return;
    }
    let m = pen.m;
    let mut cells = Vec::new();
    for row in rows.clone() {
        for column in columns.clone() {
            let line = block.grid.lines(column..column + 1, row..row + 1).next();
            let group = line.and_then(|line| group_of_line(pen, block, line));
            cells.extend(coarse_line(m, group, m.pitch_x / COARSE_COLS as f32, m.cell_h / 2.0));
        }
    }
    let top = l.column_top(m, block, columns.start).offset(0.0, rows.start as f32 * m.pitch_y);
    let (n_rows, n_cols) = (rows.end - rows.start, columns.end - columns.start);
    let rect = Rect::new(top.x, top.y, n_cols as f32 * m.pitch_x, n_rows as f32 * m.pitch_y);
    coarse_texels(pen, rect, (n_cols * COARSE_COLS, n_rows), cells);
}

/// Most cards that are drawn as texels.
const MOST_COARSE_CARDS: usize = 12_000;

fn coarse_card(pen: &mut Pen, l: &Layout, block: &Block, line: u64) {
    let (m, rect) = (pen.m, l.group_line_rect(pen.m, block, line));
    let group = group_of_line(pen, block, line);
    let unit = m.width / COARSE_COLS as f32;
    let cells = (0..SLOTS).flat_map(|slot| coarse_line(m, group, unit, (slot as f32 + 0.5) * m.cell_h)).collect();
    coarse_texels(pen, rect, (COARSE_COLS, SLOTS as u64), cells);
}

fn group_of_line<'a>(pen: &Pen<'a>, block: &Block, line: u64) -> Option<GroupRef<'a>> {
    let (map, heap) = (pen.state.swiss(), &pen.state.memory().heap);
    match block.line(line) {
        Line::Row(number) if number < block.count => {
            Some(map.group(heap, map.geometry().group_at(block.groups, number)))
        }
        _ => None,
    }
}

/// The texels across a group at a height of it, each `unit` points wide.
fn coarse_line(m: &Metrics, group: Option<GroupRef<'_>>, unit: f32, y: f32) -> Vec<u8> {
    let part = |i: u64| m.hit(Pos::new((i as f32 + 0.5) * unit, y));
    let texel = |i: u64| group.zip(part(i)).map_or(u8::MAX, |(group, part)| coarse_texel(group, part));
    (0..COARSE_COLS).map(texel).collect()
}

fn coarse_texels(pen: &mut Pen, rect: Rect, (cols, rows): (u64, u64), cells: Vec<u8>) {
    let swatch = |role, level| Swatch { role, level };
    let palette = vec![
        swatch(Role::Empty, 40),
        swatch(Role::Control, 255),
        swatch(Role::Keys, 255),
        swatch(Role::Elems, 255),
        swatch(Role::Tombstones, 255),
    ];
    pen.d.texels(rect, Arc::new(Texels { cols: cols as u32, rows: rows as u32, palette, cells }));
}

fn coarse_texel(group: GroupRef, part: Part) -> u8 {
    let (slot, colour) = match part {
        Part::Control(i) => (i, 1),
        Part::Key(i) => (i, 2),
        Part::Elem(i) => (i, 3),
    };
    match (group.state(slot.into()), part) {
        (SlotState::Full { .. }, _) => colour,
        (SlotState::Deleted, Part::Control(_)) => 4,
        _ => 0,
    }
}
