//! A bucket at the middle level: cells in true byte proportion, with short labels.

use super::Part;
use super::layout::Section;
use super::pen::Pen;
use crate::diagram::geometry::Rect;
use crate::diagram::scene::cells::{self, MIN_TEXT, radius};
use crate::diagram::scene::folds::Line;
use crate::diagram::shape::{Texels, Text};
use crate::diagram::style::Swatch;
use crate::diagram::style::{Form, Style};
use crate::engine::classic::{BucketRef, SLOTS, SlotState};
use crate::fonts::Face;
use crate::image::{BucketId, Held, Role};
use std::ops::Range;
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
    zero_columns(pen, at);
    overflow(pen, at, bucket);
    mark_changed(pen, at, bucket);
}

/// A part's rectangle with the gap to its neighbour taken off.
fn cell_rect(pen: &Pen, at: Rect, part: Part) -> Option<Rect> {
    let r = pen.m.part(part)?.translate(at.x, at.y);
    let gap = if matches!(part, Part::Tophash(_)) { 2.0 } else { 1.5 } * pen.m.zoom.min(1.0);
    Some(Rect { w: (r.w - gap).max(1.0), ..r })
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
    let size = (12.5 * pen.m.zoom).min(13.0);
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
    let size = (11.0 * pen.m.zoom).min(12.0);
    if size >= MIN_TEXT {
        pen.d.text(Text::in_cell(rect, if nil { "nil" } else { "→" }).size(size).style(style.text_on()));
    }
}

/// A preallocated bucket that nothing uses.
fn spare(pen: &mut Pen, at: Rect, bucket: BucketRef) {
    let style = Style::Role(Role::Preallocated, Form::Dotted);
    let (keys, elems) = (pen.m.column(true), pen.m.column(false));
    let tophash = Rect::new(0.0, 0.0, (keys.x - 14.0 * pen.m.zoom).max(4.0), at.h);
    for column in [Some(tophash), Some(keys), Some(elems), pen.m.part(Part::Overflow)].into_iter().flatten() {
        pen.d.rect(column.translate(at.x, at.y), radius(pen.m.zoom), style);
    }
    let size = (10.5 * pen.m.zoom).min(11.0);
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

/// Many lines at once: a texel a tophash, a key and an elem, in the cells' places.
pub(super) fn coarse(pen: &mut Pen, section: &Section, lines: Range<u64>) {
    let lines = lines.start..lines.end.min(section.folds.lines(section.count));
    if lines.is_empty() {
        return;
    }
    let (map, heap, size) =
        (pen.state.classic(), &pen.state.memory().heap, pen.state.classic().geometry().bucket as u64);
    let step = (lines.end - lines.start).div_ceil(1 << 15).max(1);
    let mut fills = Vec::new();
    for line in lines.clone().step_by(step as usize) {
        let Line::Row(row) = section.folds.line(line) else {
            fills.extend([u8::MAX; SLOTS]);
            continue;
        };
        let bucket = map.bucket(heap, section.buckets.plus(row * size));
        fills.extend((0..SLOTS).map(|i| match bucket.state(i) {
            SlotState::Full => 1,
            s if s.is_evacuated() => 2,
            _ => 0,
        }));
    }
    let n = fills.len() / SLOTS;
    let y = section.origin.y + lines.start as f32 * pen.m.pitch_y;
    let h = (lines.end - lines.start) as f32 * pen.m.pitch_y;
    let (keys, elems) = (pen.m.column(true), pen.m.column(false));
    let tophash = Rect::new(0.0, 0.0, keys.x - 12.0, 0.0);
    for (column, role) in [(tophash, Role::Tophash), (keys, Role::Keys), (elems, Role::Elems)] {
        let swatch = |role, level| Swatch { role, level };
        let palette = vec![swatch(Role::Empty, 40), swatch(role, 255), swatch(Role::OldBuckets, 150)];
        let texels = Texels { cols: SLOTS as u32, rows: n as u32, palette, cells: fills.clone() };
        pen.d.texels(Rect::new(section.origin.x + column.x, y, column.w, h), Arc::new(texels));
    }
}
