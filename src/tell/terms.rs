//! The terms in a sentence that name a kind of byte, so that they can be shown in its colour.
//!
//! Invariant: only words of this room's own making are looked at, and only to be shown: nothing is decided by them.

use crate::image::Role;
use std::ops::Range;

/// Words of sentences, and what they name. Longer ones first where one begins as another does.
const TERMS: [(&str, Role); 27] = [
    ("control word", Role::Control),
    ("control byte", Role::Control),
    ("control", Role::Control),
    ("tophashes", Role::Tophash),
    ("tophash", Role::Tophash),
    ("H2", Role::Control),
    ("oldbuckets", Role::OldBuckets),
    ("old buckets", Role::OldBuckets),
    ("old bucket", Role::OldBuckets),
    ("overflow buckets", Role::OverflowWords),
    ("overflow bucket", Role::OverflowWords),
    ("overflow", Role::OverflowWords),
    ("tombstones", Role::Tombstones),
    ("tombstone", Role::Tombstones),
    ("padding", Role::Padding),
    ("directory", Role::Directory),
    ("noverflow", Role::Header),
    ("nevacuate", Role::Header),
    ("growthLeft", Role::Tables),
    ("hash0", Role::Header),
    ("count", Role::Header),
    ("used", Role::Tables),
    ("hmap", Role::Header),
    ("keys", Role::Keys),
    ("key", Role::Keys),
    ("elems", Role::Elems),
    ("elem", Role::Elems),
];

/// Where terms stand in a text, in order, as ranges of bytes.
pub fn terms(text: &str) -> Vec<(Range<usize>, Role)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let begins = !text[..at].chars().next_back().is_some_and(is_word);
        let found = TERMS.iter().find(|(term, _)| {
            let rest = text.get(at..at + term.len());
            begins && rest.is_some_and(|rest| same(rest, term)) && !text[at + term.len()..].starts_with(is_word)
        });
        at += match found {
            Some((term, role)) => {
                out.push((at..at + term.len(), *role));
                term.len()
            }
            None => first.len_utf8(),
        };
    }
    out
}

/// A term may begin a sentence.
fn same(text: &str, term: &str) -> bool {
    let (mut a, mut b) = (text.chars(), term.chars());
    let first = a.next().zip(b.next()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(&b));
    first && a.as_str() == b.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole_words() {
        let found = |text: &'static str| terms(text).into_iter().map(|(at, _)| &text[at]).collect::<Vec<_>>();
        assert_eq!(found("Key 10 moves from old bucket 1 to bucket 5."), ["Key", "old bucket"]);
        assert_eq!(found("The tophash of a keyed elem: overflow buckets…"), ["tophash", "elem", "overflow buckets"]);
        assert_eq!(found("→ü key"), ["key"]);
    }
}
