//! What a shape means: a closed set of meanings that the theme turns into colours and strokes.

use crate::image::Role;

/// A colour of a heat map.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Swatch {
    /// The role whose colour it has.
    pub role: Role,
    /// How much of the role's colour: 0 is an empty cell, 255 the full colour.
    pub level: u8,
}

/// The meaning of a shape. On a rectangle it gives fill, hatching and outlines; on text and lines it gives their colour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Style {
    /// Bytes of a role. On text and lines: the role's colour.
    Role(Role, Form),
    /// A texel of a heat map, in its legend.
    Heat(Swatch),
    /// A tone of text. On a rectangle: a plain fill in that tone (marks of a timeline, bars of a neutral plot).
    Text(Tone),
    /// A pointer's arrow in the colour of what it belongs to.
    Arrow(Role),
    /// A dividing line.
    Line,
    /// The canvas behind everything.
    Surface,
    /// A card or side panel.
    Panel,
    /// A field or quiet control on a panel.
    Raised,
    /// Changed in this step: a double outline in the text's colour.
    Changed,
    /// The selected bytes: an outline just outside them.
    Selection,
    /// The bytes under the pointer.
    Hover,
    /// The way of a search: an outline on a rectangle, and its lines.
    Path,
    /// A numbered stop on that way, and the number in it.
    PathStop,
    /// Where the way ends, and the number in it.
    PathEnd,
}

/// How bytes of a role are drawn: the second sign beside colour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// Holds a value.
    Fill,
    /// Wasted or given up: diagonal hatching.
    Hatched,
    /// Holds nothing (nil, empty), or is described by the text in it.
    Outline,
    /// Allocated but not yet used.
    Dotted,
    /// Stale: deleted, not cleared. An outline struck through.
    Struck,
    /// A tombstone: an outline with a ×.
    Crossed,
}

/// Tones of text, from loud to quiet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Tone {
    /// Headings and names.
    Strong,
    /// Sentences and values.
    Normal,
    /// Units and remarks.
    Weak,
    /// Never the only carrier of information.
    Faint,
    /// On a cell with a fill.
    OnCell,
}

impl Style {
    /// [`Tone::Strong`] as a style.
    pub const STRONG: Style = Style::Text(Tone::Strong);
    /// [`Tone::Normal`] as a style.
    pub const NORMAL: Style = Style::Text(Tone::Normal);
    /// [`Tone::Weak`] as a style.
    pub const WEAK: Style = Style::Text(Tone::Weak);
    /// [`Tone::Faint`] as a style.
    pub const FAINT: Style = Style::Text(Tone::Faint);
    /// [`Tone::OnCell`] as a style.
    pub const ON_CELL: Style = Style::Text(Tone::OnCell);

    /// A role's colour all over.
    pub fn fill(role: Role) -> Style {
        Style::Role(role, Form::Fill)
    }

    /// A role's colour as a line around.
    pub fn outline(role: Role) -> Style {
        Style::Role(role, Form::Outline)
    }

    /// A role's colour as slanting lines.
    pub fn hatched(role: Role) -> Style {
        Style::Role(role, Form::Hatched)
    }

    /// The colour of text that lies on a rectangle of this style.
    pub fn text_on(self) -> Style {
        match self {
            Style::Role(role, Form::Fill) if role != Role::Empty => Style::ON_CELL,
            Style::Role(role, Form::Outline | Form::Dotted | Form::Struck) => Style::Role(role, Form::Outline),
            _ => Style::NORMAL,
        }
    }
}
