//! Cards: a struct of the runtime as a list of its fields, drawn at the same size at every zoom.
//!
//! Invariant: a field's place in a card is arithmetic on its number. Knows no map.

use super::marks::Changed;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Diagram, Text};
use crate::diagram::style::Style;
use crate::fonts::Face;
use crate::image::{Extent, Role};
use crate::units::bytes;

/// Room around a scene.
pub const MARGIN: f32 = 16.0;
pub const CARD_W: f32 = 272.0;
/// Height of a card's title and of each of its fields.
const CARD_HEAD: f32 = 36.0;
const FIELD_H: f32 = 20.0;
/// Room under the last field.
const CARD_FOOT: f32 = 10.0;

/// A card of `fields` fields, its top at `y`.
pub fn card(y: f32, fields: usize) -> Rect {
    Rect::new(MARGIN, y, CARD_W, CARD_HEAD + fields as f32 * FIELD_H + CARD_FOOT)
}

/// Field `i` of a card.
pub fn field_rect(card: Rect, i: u8) -> Rect {
    Rect::new(card.x + 6.0, card.y + CARD_HEAD + f32::from(i) * FIELD_H, card.w - 12.0, FIELD_H)
}

/// The card's outline, its name, and its size in bytes.
pub fn frame(d: &mut Diagram, card: Rect, name: &str, size: usize, role: Role) {
    d.rect(card, 6.0, Style::outline(role));
    d.text(Text::new(card.min().offset(14.0, 11.0), name).size(14.0).face(Face::SansBold).style(Style::STRONG));
    let size = Text::new(Pos::new(card.right() - 14.0, card.y + 12.0), bytes(size as u64)).style(Style::WEAK);
    d.text(size.align(AlignX::Right, AlignY::Top));
}

/// What a field's line says.
pub struct Field<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// The field's bytes; `None`: it has none now.
    pub extent: Option<Extent>,
    /// From the name to the value, in points.
    pub name_w: f32,
}

/// One field, with ▲ where its bytes were written.
pub fn line(d: &mut Diagram, rect: Rect, field: &Field, changed: &Changed) {
    let at = rect.left_middle().offset(8.0, 0.0);
    let part =
        |pos: Pos, text: &str| Text::new(pos, text).size(12.0).face(Face::Mono).align(AlignX::Left, AlignY::Middle);
    d.text(part(at, field.name).style(Style::WEAK));
    let changed = field.extent.is_some_and(|e| changed.touches(e.addr, e.size));
    let room = rect.w - field.name_w - 12.0 - if changed { 14.0 } else { 0.0 };
    d.text(part(at.offset(field.name_w, 0.0), field.value).max_width(room));
    if changed {
        let mark = Text::new(rect.right_middle().offset(-6.0, 0.0), "▲").size(9.0);
        d.text(mark.align(AlignX::Right, AlignY::Middle));
    }
}
