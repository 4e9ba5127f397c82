//! A bucket at the near level: every byte with its hex, fields told apart.

use super::Part;
use super::draw::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Text};
use crate::diagram::style::{Form, Style};
use crate::engine::classic::{BucketRef, SlotState};
use crate::fonts::Face;
use crate::gotype::{Kind, TypeId};
use crate::image::{BucketId, ByteRole, Role};

pub(super) fn bucket(pen: &mut Pen, at: Rect, id: BucketId, bucket: BucketRef) {
    let roles = pen.roles.bucket(bucket, id);
    let (m, geo) = (*pen.m, *pen.state.classic().geometry());
    for part in super::parts() {
        let Some(rect) = m.part(part).map(|r| r.translate(at.x, at.y)) else { continue };
        if !rect.intersects(pen.view) {
            continue;
        }
        let (offset, len) = match part {
            Part::Tophash(i) => (i.into(), 1),
            Part::Key(i) => (geo.key(i.into()), m.key),
            Part::Elem(i) => (geo.elem(i.into()), m.elem),
            Part::Overflow => (geo.overflow, m.word),
        };
        let state = match part {
            Part::Tophash(i) | Part::Key(i) | Part::Elem(i) => bucket.state(i.into()),
            Part::Overflow => SlotState::Full,
        };
        let bytes = &bucket.bytes[offset..offset + len];
        let cuts = cuts(pen, part);
        run_cells(pen, rect, bytes, &roles[offset..offset + len], &cuts, (part, state));
        mark(pen, rect, bucket, offset, len);
    }
    offsets(pen, at);
}

/// Offsets in a slot at which a field begins.
fn cuts(pen: &Pen, part: Part) -> Vec<usize> {
    let spec = pen.state.spec();
    let (ty, indirect): (TypeId, bool) = match part {
        Part::Key(_) => (spec.map.key, spec.map.indirect_key),
        Part::Elem(_) => (spec.map.elem, spec.map.indirect_elem),
        _ => return Vec::new(),
    };
    if indirect {
        return Vec::new();
    }
    match spec.types.shape(ty) {
        Kind::Struct(_) => spec.layouts.of(ty).fields.iter().map(|f| f.offset as usize).collect(),
        Kind::Array { len, elem } => {
            let size = spec.layouts.of(*elem).size as usize;
            if size > 1 { (0..*len as usize).map(|i| i * size).collect() } else { Vec::new() }
        }
        Kind::Basic(crate::gotype::Basic::String) | Kind::Interface { .. } => vec![0, pen.m.word],
        Kind::Slice(_) => vec![0, pen.m.word, 2 * pen.m.word],
        _ => Vec::new(),
    }
}

/// A rectangle a run of bytes of one field and role, and each byte's hex in it.
fn run_cells(pen: &mut Pen, rect: Rect, bytes: &[u8], roles: &[ByteRole], cuts: &[usize], what: (Part, SlotState)) {
    let w = rect.w / bytes.len().max(1) as f32;
    let mut start = 0;
    for i in 1..=bytes.len() {
        if i < bytes.len() && roles[i] == roles[start] && !cuts.contains(&i) {
            continue;
        }
        let run = Rect::new(rect.x + start as f32 * w, rect.y, (i - start) as f32 * w, rect.h);
        let style = style_of(roles[start], what, bytes);
        if run.intersects(pen.view) {
            pen.d.rect(Rect { w: run.w - 1.5, h: run.h - 1.5, ..run }, 2.0, style);
            for (k, byte) in bytes[start..i].iter().enumerate() {
                let cell = Rect::new(run.x + k as f32 * w, run.y, w - 1.5, run.h - 1.5);
                if cell.intersects(pen.view) {
                    hex(pen, cell, *byte, style, roles[start].role);
                }
            }
        }
        start = i;
    }
}

fn style_of(role: ByteRole, (part, state): (Part, SlotState), bytes: &[u8]) -> Style {
    let natural = match part {
        Part::Key(_) => Role::Keys,
        Part::Elem(_) => Role::Elems,
        _ => role.role,
    };
    match role.role {
        Role::Padding => Style::hatched(Role::Padding),
        Role::Preallocated => Style::Role(Role::Preallocated, Form::Dotted),
        Role::Empty if role.stale => Style::Role(natural, Form::Struck),
        Role::OldBuckets if role.stale => Style::Role(Role::OldBuckets, Form::Struck),
        Role::OldBuckets => Style::outline(Role::OldBuckets),
        Role::Tophash if !state.is_full() => Style::fill(Role::Empty),
        Role::OverflowWords if bytes.iter().all(|&b| b == 0) => Style::outline(Role::OverflowWords),
        role => Style::fill(role),
    }
}

fn hex(pen: &mut Pen, cell: Rect, byte: u8, style: Style, role: Role) {
    let size = (cell.w * 0.62).min(cell.h * 0.62).clamp(8.0, 15.0);
    let text = Text::new(cell.center(), format!("{byte:02x}")).size(size).face(Face::Mono).style(match style {
        Style::Role(Role::Empty, Form::Fill) => Style::WEAK,
        style => style.text_on(),
    });
    let text = text.align(AlignX::Center, AlignY::Middle);
    pen.d.text(if role == Role::Padding { text.plate(Role::Padding).style(Style::NORMAL) } else { text });
}

fn mark(pen: &mut Pen, rect: Rect, bucket: BucketRef, offset: usize, len: usize) {
    if pen.changed.touches(bucket.addr.plus(offset as u64), len as u64) {
        pen.changed_rects.push(Rect { w: rect.w - 1.5, h: rect.h - 1.5, ..rect });
    }
}

/// The offset at which each column begins, under the bucket.
fn offsets(pen: &mut Pen, at: Rect) {
    let geo = *pen.state.classic().geometry();
    let m = *pen.m;
    let word = m.part(Part::Overflow).map_or(0.0, |r| r.x);
    for (x, offset, bytes) in [
        (0.0, 0, 1),
        (m.column(true).x, 8, m.key),
        (m.column(false).x, geo.elems, m.elem),
        (word, geo.overflow, m.word),
    ] {
        let text = if bytes == 0 { "0 B".to_string() } else { format!("+{offset}") };
        let pos = Pos::new(at.x + x, at.bottom() + 1.0);
        pen.d.text(Text::new(pos, text).size(10.0).face(Face::Mono).style(Style::WEAK));
    }
}
