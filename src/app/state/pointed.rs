//! One pointer, everywhere: what is pointed at in one place is marked in all the others.
//!
//! Invariant: one thing is pointed at at a time: a spot, or bytes by what they are. Which bytes those are is read from
//! the map, by each place for itself.

use crate::diagram::Lit;
use crate::image::Spot;

/// What is pointed at.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    Spot(Spot),
    Bytes(Lit),
}

/// Where it is pointed at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// The view of the middle.
    Center,
    Types,
    Inspector,
    Bill,
}

/// What is pointed at, and where.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pointed(pub Option<(From, What)>);

impl Pointed {
    /// What a place has to mark: what is pointed at elsewhere.
    pub fn elsewhere(&self, here: From) -> Option<&What> {
        self.0.as_ref().filter(|(from, _)| *from != here).map(|(_, what)| what)
    }
}
