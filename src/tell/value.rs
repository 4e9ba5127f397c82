//! Values in words: Go literals, cut to the room there is.
//!
//! Invariant: what is cut ends in `…`; how long a value may be is decided here, a length a purpose.

use crate::engine::MapView;
use crate::gotype::{self, TypeId, Value, Word};

/// Most characters of a key in a sentence.
const IN_SENTENCE: usize = 40;
/// Most characters of a value in a row of a description.
const IN_ROW: usize = 200;
/// Most characters of a value beside the bytes of the hex view, and of a part of one.
pub const IN_LINE: usize = 90;
/// Characters of a key in a line among others.
pub const PART_IN_LINE: usize = 45;
/// Most characters of a key in the title of a card.
pub const IN_CARD: usize = 24;

/// A key in a sentence.
pub fn key(state: MapView, key: &Value) -> String {
    cut(gotype::format_value(key, state.spec().map.key, &state.spec().types), IN_SENTENCE)
}

/// The value whose bytes are `data`, as a row tells it.
pub fn in_row(state: MapView, ty: TypeId, data: &[u8]) -> String {
    literal(state, ty, data, IN_ROW)
}

/// The value whose bytes are `data`, in at most `most` characters.
pub fn literal(state: MapView, ty: TypeId, data: &[u8], most: usize) -> String {
    cut(gotype::format_value(&state.decode(ty, data), ty, &state.spec().types), most)
}

/// What a word of a value is called.
pub fn word(word: Word) -> &'static str {
    match word {
        Word::Data => "data pointer",
        Word::Array => "array pointer",
        Word::Length => "length",
        Word::Capacity => "capacity",
        Word::Type => "type word",
        Word::Itab => "itab word",
        Word::Boxed => "data word",
        Word::Real => "real part",
        Word::Imaginary => "imaginary part",
    }
}

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
