//! Words about maps: sentences made of facts and events, the only room that has them.
//!
//! Invariant: one fact has one teller, and nothing reads a sentence back: what is asked for again is a typed value of
//! `engine` or `image`. Knows no pictures and no windows.

mod allocations;
pub mod bits;
mod functions;
mod marks;
mod measures;
pub mod place;
pub mod search;
pub mod steps;
mod terms;
pub mod value;
mod versions;
pub mod words;

pub use allocations::{Allocations, allocations};
pub use marks::mark_label;
pub use measures::{
    bill_words, heat, heat_counts, histogram_axis, histogram_noun, histogram_title, histogram_words, load, load_of_most,
};
pub use place::{Description, Label, describe, describe_spot};
pub use steps::{Sentence, in_short, op_text, steps_of};
pub use terms::terms;
pub use versions::differences;

/// A text as the beginning of a sentence.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
