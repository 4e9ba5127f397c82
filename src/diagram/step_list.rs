//! A list of numbered sentences as a picture, wrapped to its width.

use super::geometry::Pos;
use super::shape::{AlignX, Diagram, Text};
use super::style::Style;
use crate::fonts::Face;

/// Sizes of text, and heights of lines, in points.
const TITLE: f32 = 15.0;
const BODY: f32 = 13.0;
const SMALL: f32 = 11.5;
const LINE: f32 = 19.0;
const SMALL_LINE: f32 = 17.0;
/// Room after an item, and width of the numbers.
const GAP: f32 = 10.0;
const NUMBERS: f32 = 34.0;

/// One item of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListItem {
    /// A line before it, without a number: what is left out of the list there; may be empty.
    pub before: String,
    /// What the step does, as a sentence.
    pub text: String,
    /// Where it comes from, in small type under it; may be empty.
    pub source: String,
    /// What it changed, at the end of the same line; may be empty.
    pub note: String,
}

/// The items under a heading, `width` points wide.
pub fn step_list(title: &str, subtitle: &str, items: &[ListItem], width: f32) -> Diagram {
    let mut list = List { d: Diagram::new(width, 0.0), y: 0.0 };
    list.lines(0.0, title, TITLE, Face::SansBold, Style::STRONG);
    if !subtitle.is_empty() {
        list.y += 2.0;
        list.lines(0.0, subtitle, BODY, Face::Mono, Style::NORMAL);
    }
    list.y += GAP;
    for (number, item) in (1..).zip(items) {
        if !item.before.is_empty() {
            list.lines(NUMBERS, &item.before, BODY, Face::Sans, Style::WEAK);
            list.y += GAP;
        }
        let at = Pos::new(NUMBERS - 12.0, list.y);
        let label = Text::new(at, format!("{number}")).size(BODY).face(Face::Mono).style(Style::WEAK);
        list.d.text(Text { align_x: AlignX::Right, ..label });
        list.lines(NUMBERS, &item.text, BODY, Face::Sans, Style::NORMAL);
        let parts: Vec<&str> =
            [&item.source, &item.note].into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        if !parts.is_empty() {
            list.lines(NUMBERS, &parts.join("  ·  "), SMALL, Face::Sans, Style::WEAK);
        }
        list.y += GAP;
    }
    list.d.height = list.y;
    list.d
}

/// A page being filled from the top.
struct List {
    d: Diagram,
    y: f32,
}

impl List {
    fn lines(&mut self, x: f32, text: &str, size: f32, face: Face, style: Style) {
        let height = if size < BODY { SMALL_LINE } else { LINE };
        for line in face.wrap(text, size, (self.d.width - x).max(size)) {
            self.d.text(Text::new(Pos::new(x, self.y), line).size(size).face(face).style(style));
            self.y += height;
        }
    }
}
