//! A bucket at the near level: every byte with its hex, fields told apart.

use super::Part;
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::cells::{Stretch, hex_runs};
use crate::diagram::shape::Text;
use crate::diagram::style::{Form, Style};
use crate::engine::classic::{BucketRef, SlotState};
use crate::fonts::Face;
use crate::image::{BucketId, ByteRole, Role};

pub(super) fn bucket(pen: &mut Pen, at: Rect, id: BucketId, bucket: BucketRef) {
    let roles = pen.roles.bucket(*pen.state, bucket, id);
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
        let what = Stretch { rect, bytes, roles: &roles[offset..offset + len], cuts: &cuts(pen, part) };
        hex_runs(&mut pen.d, pen.view, &what, |role| style_of(role, part, state, bytes));
        mark(pen, rect, bucket, offset, len);
    }
    offsets(pen, at);
}

/// Offsets in a slot at which a field begins.
fn cuts(pen: &Pen, part: Part) -> Vec<usize> {
    match part {
        Part::Key(_) | Part::Elem(_) => pen.cuts(matches!(part, Part::Key(_))),
        _ => Vec::new(),
    }
}

fn style_of(role: ByteRole, part: Part, state: SlotState, bytes: &[u8]) -> Style {
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
