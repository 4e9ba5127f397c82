//! The hmap and the mapextra as fields with their values.

use crate::diagram::scene::board::{FieldText, Of};
use crate::engine::ClassicMap;
use crate::engine::classic::{Extra, Hmap};
use crate::image::{EXTRA_FIELDS, Place, Role};
use crate::tell::place::flag_names;
use crate::units::{Addr, count};

const NAME_W: f32 = 98.0;
/// The fields in the order in which a strip gives them up, the last one first.
const RANKS: [&str; 9] = ["count", "B", "noverflow", "oldbuckets", "nevacuate", "flags", "buckets", "extra", "hash0"];

pub(super) fn hmap_of(state: ClassicMap) -> Of<'static> {
    let size = Hmap::size(state.classic().geometry().word);
    Of { name: "hmap", size, role: Role::Header, name_w: NAME_W }
}

pub(super) fn extra_of(state: ClassicMap) -> Of<'static> {
    let size = Extra::size(state.classic().geometry().word);
    Of { name: "mapextra", size, role: Role::Extra, name_w: NAME_W }
}

pub(super) fn hmap_fields(state: ClassicMap) -> Vec<FieldText> {
    let h = state.classic().hmap(state.memory());
    let word = state.classic().geometry().word;
    let field = |(i, (field, value)): (usize, (&crate::engine::classic::HmapField, u64))| FieldText {
        number: i as u8,
        name: field.name,
        value: hmap_value(&h, field.name, value),
        rank: RANKS.iter().position(|name| *name == field.name).map_or(0, |at| (RANKS.len() - at) as u8),
        extent: Place::HmapField(i as u8).resolve(*state),
    };
    Hmap::fields(word).iter().zip(h.words()).enumerate().map(field).collect()
}

fn hmap_value(h: &Hmap, name: &str, value: u64) -> String {
    match name {
        "hash0" => format!("{value:08x}"),
        "buckets" | "oldbuckets" | "extra" => Addr(value).to_string(),
        "B" if h.buckets.is_nil() => count(value),
        "B" => match h.bucket_count() {
            1 => format!("{value} (1 bucket)"),
            n => format!("{value} ({} buckets)", count(n)),
        },
        "flags" if value > 0 => format!("{value} ({})", flag_names(h.flags)),
        "nevacuate" if h.growing() => format!("{} of {}", count(value), count(h.old_bucket_count())),
        _ => count(value),
    }
}

pub(super) fn extra_fields(state: ClassicMap) -> Option<Vec<FieldText>> {
    let Extra { overflow, oldoverflow, next_overflow } = state.classic().extra(state.memory())?;
    let values = EXTRA_FIELDS.into_iter().zip([overflow, oldoverflow, next_overflow]).enumerate();
    let field = |(i, (name, value)): (usize, (&'static str, Addr))| FieldText {
        number: i as u8,
        name,
        value: value.to_string(),
        rank: 0,
        extent: Place::ExtraField(i as u8).resolve(*state),
    };
    Some(values.map(field).collect())
}
