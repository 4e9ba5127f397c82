//! The cards of the hmap and the mapextra.

use super::draw::Pen;
use super::layout::{extra_card, field_rect, hmap_card};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Text};
use crate::diagram::style::Style;
use crate::engine::classic::{Extra, Hmap};
use crate::fonts::Face;
use crate::image::{EXTRA_FIELDS, Place, Role};
use crate::units::{Addr, bytes, count};

const NAME_W: f32 = 98.0;

pub(super) fn hmap(pen: &mut Pen) {
    let h = pen.state.classic().hmap(pen.state.runtime());
    let word = pen.state.classic().geometry().word;
    frame(pen, hmap_card(), "hmap", Hmap::size(word), Role::Header);
    for (i, (field, value)) in Hmap::fields(word).iter().zip(h.words()).enumerate() {
        let text = match field.name {
            "hash0" => format!("{value:08x}"),
            "buckets" | "oldbuckets" | "extra" => Addr(value).to_string(),
            "B" if h.buckets.is_nil() => count(value),
            "B" => match h.bucket_count() {
                1 => format!("{value} (1 bucket)"),
                n => format!("{value} ({} buckets)", count(n)),
            },
            "flags" if h.same_size_grow() => format!("{value} (sameSizeGrow)"),
            "nevacuate" if h.growing() => format!("{} of {}", count(value), count(h.old_bucket_count())),
            _ => count(value),
        };
        line(pen, hmap_card(), i as u8, field.name, &text, Place::HmapField(i as u8));
    }
}

pub(super) fn extra(pen: &mut Pen) {
    let map = pen.state.classic();
    let Some(e) = map.extra(pen.state.runtime()) else { return };
    let Extra { overflow, oldoverflow, next_overflow } = e;
    frame(pen, extra_card(), "mapextra", Extra::size(map.geometry().word), Role::Extra);
    for (i, value) in [overflow, oldoverflow, next_overflow].into_iter().enumerate() {
        line(pen, extra_card(), i as u8, EXTRA_FIELDS[i], &value.to_string(), Place::ExtraField(i as u8));
    }
}

fn frame(pen: &mut Pen, card: Rect, name: &str, size: usize, role: Role) {
    pen.d.rect(card, 6.0, Style::outline(role));
    pen.d.text(Text::new(card.min().offset(14.0, 11.0), name).size(14.0).face(Face::SansBold).style(Style::STRONG));
    let size = Text::new(Pos::new(card.right() - 14.0, card.y + 12.0), bytes(size as u64)).style(Style::WEAK);
    pen.d.text(size.align(AlignX::Right, AlignY::Top));
}

fn line(pen: &mut Pen, card: Rect, i: u8, name: &str, value: &str, place: Place) {
    let rect = field_rect(card, i);
    let at = rect.left_middle().offset(8.0, 0.0);
    let part =
        |pos: Pos, text: &str| Text::new(pos, text).size(12.0).face(Face::Mono).align(AlignX::Left, AlignY::Middle);
    pen.d.text(part(at, name).style(Style::WEAK));
    let changed = place.resolve(&pen.state).is_some_and(|e| pen.changed.touches(e.addr, e.size));
    let room = rect.w - NAME_W - 12.0 - if changed { 14.0 } else { 0.0 };
    pen.d.text(part(at.offset(NAME_W, 0.0), value).max_width(room));
    if changed {
        let mark = Text::new(rect.right_middle().offset(-6.0, 0.0), "▲").size(9.0);
        pen.d.text(mark.align(AlignX::Right, AlignY::Middle));
    }
}
