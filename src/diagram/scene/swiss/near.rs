//! A group at the near level: every byte with its hex, fields told apart.

use super::metrics::{Part, parts};
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::cells::{Stretch, hex_runs};
use crate::diagram::shape::Text;
use crate::diagram::style::{Form, Style};
use crate::engine::swiss::{GroupRef, SlotState};
use crate::fonts::Face;
use crate::image::{ByteRole, Role};

pub(super) fn group(pen: &mut Pen, at: Rect, group: GroupRef) {
    let roles = pen.roles.group(*pen.state, group);
    let m = *pen.m;
    for part in parts() {
        let Some(rect) = m.part(part).map(|r| r.translate(at.x, at.y)) else { continue };
        if !rect.intersects(pen.view) {
            continue;
        }
        let (offset, (own, padded)) = (m.offset(part), m.bytes(part));
        let cuts = cuts(pen, part);
        let what = Stretch {
            rect,
            bytes: &group.bytes[offset..offset + padded],
            roles: &roles[offset..offset + padded],
            cuts: &cuts,
        };
        let state = match part {
            Part::Control(i) | Part::Key(i) | Part::Elem(i) => group.state(i.into()),
        };
        hex_runs(&mut pen.d, pen.view, &what, |role| style_of(role, part, state));
        if own > 0 && pen.changed.touches(group.addr.plus(offset as u64), own as u64) {
            let w = rect.w * own as f32 / padded as f32;
            pen.changed_rects.push(Rect { w: w - 1.5, h: rect.h - 1.5, ..rect });
        }
    }
    tail(pen, at, group, &roles);
    offsets(pen, at);
}

/// Offsets at which a field, or the padding behind the value, begins.
fn cuts(pen: &Pen, part: Part) -> Vec<usize> {
    match part {
        Part::Control(_) => Vec::new(),
        Part::Key(_) | Part::Elem(_) => pen.cuts(matches!(part, Part::Key(_))),
    }
}

fn style_of(role: ByteRole, part: Part, state: SlotState) -> Style {
    let natural = match part {
        Part::Control(_) => Role::Control,
        Part::Key(_) => Role::Keys,
        Part::Elem(_) => Role::Elems,
    };
    match role.role {
        Role::Control if state == SlotState::Deleted => Style::outline(Role::Tombstones),
        Role::Control if !state.is_full() => Style::fill(Role::Empty),
        Role::Padding | Role::GroupTail => Style::hatched(role.role),
        Role::Empty | Role::Tombstones if role.stale => Style::Role(natural, Form::Struck),
        Role::Tombstones => Style::fill(Role::Empty),
        role => Style::fill(role),
    }
}

/// The bytes behind the last slot.
fn tail(pen: &mut Pen, at: Rect, group: GroupRef, roles: &[ByteRole]) {
    let Some(rect) = pen.m.tail().map(|r| r.translate(at.x, at.y)) else { return };
    let n = (rect.w / pen.m.scale).round() as usize;
    let from = group.bytes.len() - n;
    let what = Stretch { rect, bytes: &group.bytes[from..], roles: &roles[from..], cuts: &[] };
    hex_runs(&mut pen.d, pen.view, &what, |_| Style::hatched(Role::GroupTail));
}

/// The offset at which the columns begin, under the group: of slot 0, and how far it is from one slot to the next.
fn offsets(pen: &mut Pen, at: Rect) {
    let (m, geo) = (*pen.m, pen.m.geo);
    let mut say = |rect: Option<Rect>, text: String| {
        if let Some(rect) = rect {
            let pos = Pos::new(at.x + rect.x, at.bottom() + 4.0);
            pen.d.text(Text::new(pos, text).size(10.0).face(Face::Mono).style(Style::WEAK));
        }
    };
    say(m.part(Part::Control(0)), "+0".to_string());
    let step = |stride: usize| if stride * 12 > 60 { format!(", then +{stride} a slot") } else { String::new() };
    say(m.part(Part::Key(0)), format!("+{}{}", geo.keys, step(geo.key_stride.min(geo.key_slot * 4))));
    say(m.part(Part::Elem(0)), format!("+{}", geo.elems));
    say(m.tail(), format!("+{}", geo.group - (m.tail().map_or(0.0, |r| r.w) / m.scale).round() as usize));
}
