//! A bucket at the middle level: cells in true byte proportion, with short labels.

use super::Part;
use super::lines::Item;
use super::pen::Pen;
use super::section::Section;
use crate::diagram::geometry::Rect;
use crate::diagram::scene::cells::{self, MIN_TEXT, radius};
use crate::diagram::shape::{AlignX, AlignY, Texels, Text};
use crate::diagram::style::Swatch;
use crate::diagram::style::{Form, Style};
use crate::engine::classic::{BucketRef, SLOTS, SlotState};
use crate::fonts::Face;
use crate::image::{BucketId, Held, Role};
use std::sync::Arc;

pub(super) fn bucket(pen: &mut Pen, at: Rect, id: BucketId, bucket: BucketRef) {
    if matches!(id, BucketId::Preallocated { .. }) {
        spare(pen, at, bucket);
        return;
    }
    for slot in 0..SLOTS {
        tophash(pen, at, bucket, slot);
        entry(pen, at, bucket, slot, true);
        entry(pen, at, bucket, slot, false);
    }
    if pen.m.is_stacked {
        slot_numbers(pen, at);
    }
    zero_columns(pen, at);
    overflow(pen, at, bucket);
    mark_changed(pen, at, bucket);
}

/// Room under a slot of a card, at zoom 1.
const BELOW_SLOT: f32 = 3.0;

/// A part's rectangle with the gap to its neighbour taken off.
fn cell_rect(pen: &Pen, at: Rect, part: Part) -> Option<Rect> {
    let r = pen.m.part(part)?.translate(at.x, at.y);
    let gap = if matches!(part, Part::Tophash(_)) { 2.0 } else { 1.5 } * pen.m.zoom.min(1.0);
    let below = if pen.m.is_stacked { BELOW_SLOT * pen.m.zoom } else { 0.0 };
    Some(Rect { w: (r.w - gap).max(1.0), h: r.h - below, ..r })
}

fn tophash(pen: &mut Pen, at: Rect, bucket: BucketRef, slot: usize) {
    let Some(rect) = cell_rect(pen, at, Part::Tophash(slot as u8)) else { return };
    let state = bucket.state(slot);
    let (style, text) = match state {
        SlotState::Full => (Style::fill(Role::Tophash), format!("{:02x}", bucket.tophash()[slot])),
        SlotState::EmptyRest => (Style::fill(Role::Empty), "·".to_string()),
        SlotState::EmptyOne => (Style::fill(Role::Empty), "○".to_string()),
        SlotState::EvacuatedX => (Style::outline(Role::OldBuckets), "X".to_string()),
        SlotState::EvacuatedY => (Style::outline(Role::OldBuckets), "Y".to_string()),
        SlotState::EvacuatedEmpty => (Style::outline(Role::OldBuckets), "–".to_string()),
    };
    pen.d.rect(rect, radius(pen.m.zoom), style);
    let size = cells::text_size(pen.m.zoom);
    let is_empty = matches!(state, SlotState::EmptyRest | SlotState::EmptyOne);
    let text_style = if is_empty { Style::WEAK } else { style.text_on() };
    if size >= MIN_TEXT {
        let size = if state == SlotState::EmptyOne { size * 0.75 } else { size };
        let text = Text::in_cell(rect.inset(-2.0), text).size(size).face(Face::MonoBold).style(text_style);
        pen.d.text(text);
    }
}

fn entry(pen: &mut Pen, at: Rect, bucket: BucketRef, slot: usize, key: bool) {
    let part = if key { Part::Key(slot as u8) } else { Part::Elem(slot as u8) };
    let Some(rect) = cell_rect(pen, at, part) else { return };
    let role = if key { Role::Keys } else { Role::Elems };
    match Held::in_bucket(*pen.state, bucket, slot, key) {
        Held::Entry | Held::Coming => full(pen, rect, bucket, slot, key),
        Held::Stale => {
            let role = if bucket.state(slot).is_evacuated() { Role::OldBuckets } else { role };
            pen.d.rect(rect, radius(pen.m.zoom), Style::Role(role, Form::Struck));
        }
        Held::Nothing => pen.d.rect(rect, radius(pen.m.zoom), Style::fill(Role::Empty)),
    }
}

/// The slots' numbers at the left of a card.
fn slot_numbers(pen: &mut Pen, at: Rect) {
    let size = cells::small_size(pen.m.zoom, 0.9).min(16.0);
    if size < MIN_TEXT {
        return;
    }
    for slot in 0..SLOTS {
        let Some(rect) = cell_rect(pen, at, Part::Tophash(slot as u8)) else { continue };
        let text = Text::new(rect.left_middle().offset(-7.0 * pen.m.zoom, 0.0), slot.to_string());
        let text = text.size(size).face(Face::Mono).style(Style::WEAK);
        pen.d.text(text.align(AlignX::Right, AlignY::Middle));
    }
}

/// A key or elem of an entry, with a label on its widest run of data.
fn full(pen: &mut Pen, rect: Rect, bucket: BucketRef, slot: usize, key: bool) {
    let (map, rt) = (pen.state.classic(), pen.state.memory());
    let bytes = if key { map.key(rt, bucket, slot) } else { map.elem(rt, bucket, slot) };
    pen.live(rect, pen.m.zoom, key, bytes);
}

/// Columns of slots without bytes say so.
fn zero_columns(pen: &mut Pen, at: Rect) {
    for (keys, bytes) in [(true, pen.m.key), (false, pen.m.elem)] {
        if bytes == 0 {
            let rect = pen.m.column(keys).translate(at.x, at.y);
            cells::zero_column(&mut pen.d, Rect { h: pen.m.cell_h, ..rect }, pen.m.zoom);
        }
    }
}

fn overflow(pen: &mut Pen, at: Rect, bucket: BucketRef) {
    let Some(rect) = pen.m.part(Part::Overflow).map(|r| r.translate(at.x, at.y)) else { return };
    let nil = bucket.overflow().is_nil();
    let moved = bucket.state(0).is_evacuated();
    let role = if moved { Role::OldBuckets } else { Role::OverflowWords };
    let style = if nil { Style::outline(role) } else { Style::fill(role) };
    pen.d.rect(rect, radius(pen.m.zoom), style);
    let size = cells::small_size(pen.m.zoom, 0.9);
    if size >= MIN_TEXT {
        pen.d.text(Text::in_cell(rect, if nil { "nil" } else { "→" }).size(size).style(style.text_on()));
    }
}

/// A preallocated bucket that nothing uses.
fn spare(pen: &mut Pen, at: Rect, bucket: BucketRef) {
    let style = Style::Role(Role::Preallocated, Form::Dotted);
    let (keys, elems, tophash) = (pen.m.column(true), pen.m.column(false), pen.m.tophashes());
    for column in [Some(tophash), Some(keys), Some(elems), pen.m.part(Part::Overflow)].into_iter().flatten() {
        pen.d.rect(column.translate(at.x, at.y), radius(pen.m.zoom), style);
    }
    let size = cells::small_size(pen.m.zoom, 0.84);
    if size < MIN_TEXT {
        return;
    }
    let mut say = |rect: Rect, text: &str| {
        let rect = Rect { h: at.h, ..rect.translate(at.x, at.y) };
        pen.d.text(Text::in_cell(rect, text).size(size).face(Face::Sans).style(style.text_on()));
    };
    say(tophash, "preallocated");
    if let Some(word) = pen.m.part(Part::Overflow) {
        say(word, if bucket.overflow().is_nil() { "nil" } else { "last" });
    }
}

/// Outlines what the last operation wrote; neighbours of one kind share an outline.
fn mark_changed(pen: &mut Pen, at: Rect, bucket: BucketRef) {
    let geo = *pen.state.classic().geometry();
    let kinds: [fn(u8) -> Part; 3] = [Part::Tophash, Part::Key, Part::Elem];
    for make in kinds {
        let cells = (0..SLOTS).map(|slot| {
            let (offset, len) = match make(0) {
                Part::Tophash(_) => (slot, 1),
                Part::Key(_) => (geo.key(slot), geo.key_slot),
                _ => (geo.elem(slot), geo.elem_slot),
            };
            let hit = len > 0 && pen.changed.touches(bucket.addr.plus(offset as u64), len as u64);
            hit.then(|| cell_rect(pen, at, make(slot as u8))).flatten()
        });
        let cells: Vec<_> = cells.collect();
        pen.outline(cells);
    }
    if pen.changed.touches(bucket.addr.plus(geo.overflow as u64), geo.word as u64) {
        let word = pen.m.part(Part::Overflow).map(|r| r.translate(at.x, at.y));
        pen.changed_rects.extend(word);
    }
}

/// Many buckets at once: a texel a tophash, a key and an elem, in the cells' places.
pub(super) fn coarse(pen: &mut Pen, section: &Section) {
    let m = pen.m;
    let (columns, rows) = section.cells_in(m, pen.view);
    if m.is_stacked {
        let lines: Vec<u64> = section.grid.lines(columns, rows).take(MOST_COARSE_CARDS).collect();
        for line in lines.into_iter().filter(|&line| line < section.lines.len()) {
            coarse_lines(pen, section, &[line]);
        }
        return;
    }
    for column in columns {
        let lines: Vec<u64> = section.grid.lines(column..column + 1, rows.clone()).collect();
        let lines: Vec<u64> = lines.into_iter().filter(|&line| line < section.lines.len()).collect();
        coarse_lines(pen, section, &lines);
    }
}

/// Most cards that are drawn as texels: each is three shapes.
const MOST_COARSE_CARDS: usize = 5_000;

/// Lines that stand below each other.
fn coarse_lines(pen: &mut Pen, section: &Section, lines: &[u64]) {
    let (Some(first), m) = (lines.first(), pen.m) else { return };
    let step = lines.len().div_ceil(1 << 15).max(1);
    let fills: Vec<u8> = lines.iter().step_by(step).flat_map(|&line| fills_of(pen, section, line)).collect();
    let n = fills.len() / SLOTS;
    let at = section.at_line(m, *first);
    let h = if m.is_stacked { m.height } else { lines.len() as f32 * m.pitch_y };
    let (cols, rows) = if m.is_stacked { (1, SLOTS) } else { (SLOTS, n) };
    let (keys, elems, tophash) = (m.column(true), m.column(false), m.tophashes());
    for (column, role) in [(tophash, Role::Tophash), (keys, Role::Keys), (elems, Role::Elems)] {
        let swatch = |role, level| Swatch { role, level };
        let palette = vec![swatch(Role::Empty, 40), swatch(role, 255), swatch(Role::OldBuckets, 150)];
        let texels = Texels { cols: cols as u32, rows: rows as u32, palette, cells: fills.clone() };
        pen.d.texels(Rect::new(at.x + column.x, at.y, column.w, h), Arc::new(texels));
    }
}

/// How each slot of a line's bucket is; of a fold, nothing.
fn fills_of(pen: &Pen, section: &Section, line: u64) -> [u8; SLOTS] {
    let (map, heap) = (pen.state.classic(), &pen.state.memory().heap);
    let Item::Bucket { row, link } = section.lines.item(line) else { return [u8::MAX; SLOTS] };
    let Some(bucket) = map.chain(heap, section.buckets, row).nth(link as usize) else { return [u8::MAX; SLOTS] };
    std::array::from_fn(|i| match bucket.state(i) {
        SlotState::Full => 1,
        s if s.is_evacuated() => 2,
        _ => 0,
    })
}
