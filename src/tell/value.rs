//! Values in words: Go literals, cut to the room there is.
//!
//! Invariant: what is cut ends in `…`, and is cut only where that saves something; how long a value may be is decided
//! here, a length a purpose.

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

/// The value whose bytes are `data`, in about `most` characters.
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

/// What a cut must save at least, in characters: `Role: …` tells less than `Role: 0`, and is no shorter.
const SAVES: usize = 6;

fn cut(text: String, most: usize) -> String {
    let is_short = text.chars().nth(most + SAVES).is_none();
    match text.char_indices().nth(most.saturating_sub(1)).filter(|_| !is_short) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_is_cut_is_shorter_for_it() {
        let text = "{Active: false, ID: 7, Name: \"k7\", Role: 0}";
        assert_eq!(cut(text.to_string(), 40), text);
        assert_eq!(cut("x".repeat(46), 40).chars().count(), 46);
        let long = cut("x".repeat(47), 40);
        assert!(long.ends_with("x…") && long.chars().count() == 40, "{long}");
    }
}
