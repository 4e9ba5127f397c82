//! Words about maps: sentences made of facts and events, the only room that has them.
//!
//! Invariant: one fact has one teller, and nothing reads a sentence back: what is asked for again is a typed value of
//! `engine` or `image`. Knows no pictures and no windows.

pub mod place;
pub mod search;
pub mod steps;
pub mod value;

pub use place::{Description, describe, describe_spot};
pub use steps::{Sentence, in_short, op_text, steps_of};
