//! The cards of the hmap and the mapextra.

use super::layout::{extra_card, hmap_card};
use super::pen::Pen;
use crate::diagram::geometry::Rect;
use crate::diagram::scene::card::{self, Field};
use crate::engine::classic::{Extra, Hmap};
use crate::image::{EXTRA_FIELDS, Place, Role};
use crate::units::{Addr, count};

const NAME_W: f32 = 98.0;

pub(super) fn hmap(pen: &mut Pen) {
    let h = pen.state.classic().hmap(pen.state.memory());
    let word = pen.state.classic().geometry().word;
    card::frame(&mut pen.d, hmap_card(), "hmap", Hmap::size(word), Role::Header);
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
    let Some(e) = map.extra(pen.state.memory()) else { return };
    let Extra { overflow, oldoverflow, next_overflow } = e;
    card::frame(&mut pen.d, extra_card(), "mapextra", Extra::size(map.geometry().word), Role::Extra);
    for (i, value) in [overflow, oldoverflow, next_overflow].into_iter().enumerate() {
        line(pen, extra_card(), i as u8, EXTRA_FIELDS[i], &value.to_string(), Place::ExtraField(i as u8));
    }
}

fn line(pen: &mut Pen, card: Rect, i: u8, name: &str, value: &str, place: Place) {
    let field = Field { name, value, extent: place.resolve(*pen.state), name_w: NAME_W };
    card::line(&mut pen.d, card::field_rect(card, i), &field, &pen.changed);
}
