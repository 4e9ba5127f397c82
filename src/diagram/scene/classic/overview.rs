//! All buckets of the array as small bars, where only some of them are drawn: how full each is, and which are drawn.

use super::layout::Layout;
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Text};
use crate::diagram::style::Style;
use crate::engine::classic::SLOTS;
use crate::fonts::Face;
use crate::image::{ArrayKind, Role};

/// The widest bar, and the narrowest.
const WIDE: f32 = 52.0;
const NARROW: f32 = 3.0;
/// Height of a bar alone.
const BAR: f32 = 20.0;

pub(super) fn draw(pen: &mut Pen, l: &Layout, at: Rect) {
    let Some(section) = l.sections.iter().find(|section| section.array == ArrayKind::Main) else { return };
    let heads = pen.m.heads;
    let pitch = (at.w / section.count.max(1) as f32).min(WIDE * heads);
    if pitch < NARROW || !at.intersects(pen.view) {
        return;
    }
    let (map, heap) = (pen.state.classic(), &pen.state.memory().heap);
    let size = map.geometry().bucket as u64;
    let gap = (pitch * 0.14).min(6.0);
    let text = 11.0 * heads;
    let every = ((Face::Mono.width(&section.count.to_string(), text) + 4.0) / pitch).ceil().max(1.0) as u64;
    for index in 0..section.count {
        let bar = Rect::new(at.x + index as f32 * pitch, at.y, pitch - gap, BAR * heads);
        let full = map.bucket(heap, section.buckets.plus(index * size)).entries();
        pen.d.rect(bar, 3.0, Style::fill(Role::Empty));
        let filled = Rect { w: bar.w * full as f32 / SLOTS as f32, ..bar };
        if full > 0 {
            pen.d.rect(filled, 3.0, Style::fill(Role::Keys));
        }
        let is_drawn = section.lines.line_of(index, 0).is_some();
        if is_drawn {
            pen.d.rect(bar, 3.0, Style::Path);
        }
        if index.is_multiple_of(every) || is_drawn && pitch > 2.0 * text {
            let label = Text::new(Pos::new(bar.center().x, bar.bottom() + 4.0), index.to_string());
            let style = if is_drawn { Style::STRONG } else { Style::WEAK };
            pen.d.text(label.size(text).face(Face::Mono).style(style).align(AlignX::Center, AlignY::Top));
        }
    }
}
