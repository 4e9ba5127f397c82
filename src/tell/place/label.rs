//! What the rows of a description tell.
//!
//! Invariant: a row that something else asks for has a label of its own; its name is for reading alone.

use std::borrow::Cow;

/// What a row tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// Where it begins in what it is a part of.
    Offset,
    /// Where it lies.
    Address,
    /// How many bytes it has.
    Size,
    /// How much of it is shown.
    Shown,
    /// What it holds.
    Value,
    /// Where a pointer leads.
    PointsAt,
    /// Anything else, by its name.
    Named(Cow<'static, str>),
}

impl Label {
    /// The name on screen.
    pub fn name(&self) -> &str {
        match self {
            Label::Offset => "offset",
            Label::Address => "address",
            Label::Size => "size",
            Label::Shown => "shown",
            Label::Value => "value",
            Label::PointsAt => "points at",
            Label::Named(name) => name,
        }
    }
}
