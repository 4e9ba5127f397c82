//! The map's header as fields with their values.

use crate::diagram::scene::board::{FieldText, Of};
use crate::engine::SwissMap;
use crate::engine::swiss::Header;
use crate::image::place::header_fields;
use crate::image::{Place, Role};
use crate::units::{Addr, count};

/// From a field's name to its value.
const NAME_W: f32 = 130.0;
/// The fields in the order in which a strip gives them up, the last one first.
const RANKS: [&str; 9] =
    ["used", "dirLen", "globalDepth", "tombstonePossible", "dirPtr", "globalShift", "writing", "clearSeq", "seed"];

pub(super) fn of(state: SwissMap) -> Of<'static> {
    let size = Header::size(state.swiss().geometry().word);
    Of { name: "maps.Map", size, role: Role::Header, name_w: NAME_W }
}

pub(super) fn fields(state: SwissMap) -> Vec<FieldText> {
    let (map, rt) = (state.swiss(), state.memory());
    let (h, word, named) = (map.header(rt), map.geometry().word, map.rules().version.tombstone_possible);
    let field = |((number, field), value): ((u8, crate::engine::swiss::HeaderField), u64)| FieldText {
        number,
        name: field.name,
        value: value_text(&h, field.name, value, word),
        rank: RANKS.iter().position(|name| *name == field.name).map_or(0, |at| (RANKS.len() - at) as u8),
        extent: Place::HeaderField(number).resolve(*state),
    };
    header_fields(state).zip(h.words(named)).map(field).collect()
}

fn value_text(h: &Header, name: &str, value: u64, word: usize) -> String {
    match name {
        "seed" => format!("{value:0w$x}", w = 2 * word),
        "dirPtr" => Addr(value).to_string(),
        "dirLen" if h.dir_ptr.is_nil() => "0".to_string(),
        "dirLen" if value == 0 => "0 (one group)".to_string(),
        "tombstonePossible" => (value != 0).to_string(),
        _ => count(value),
    }
}
