//! Boards: a struct of the runtime as its fields, as a card beside the arrays, as a slim strip above them, or away.
//!
//! Invariant: a field has a rectangle wherever it is drawn, and nowhere else. Knows no map: who calls says what the
//! fields are and what they hold.

use super::arrangement::HeaderForm;
use super::card::{self, Field, field_rect};
use super::marks::Changed;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Diagram, Text};
use crate::diagram::style::Style;
use crate::fonts::Face;
use crate::image::{Extent, Role};
use crate::units::bytes;

/// Height of a strip, size of its text, of its name and of its size in bytes, room between fields and from a name to its value, at scale 1.
pub const STRIP_H: f32 = 30.0;
const STRIP_TEXT: f32 = 13.0;
const STRIP_NAME: f32 = 14.0;
const STRIP_SIZE: f32 = 12.0;
const BETWEEN: f32 = 18.0;
const VALUE: f32 = 6.0;
/// A value has room for so many characters at least, so that counting on moves nothing.
const LEAST_VALUE: usize = 3;

/// A field as it is shown.
pub struct FieldText {
    /// By which its place is named.
    pub number: u8,
    pub name: &'static str,
    pub value: String,
    /// Fields of a lower rank are left out first where there is no room for all.
    pub rank: u8,
    /// The field's bytes; `None`: it has none now.
    pub extent: Option<Extent>,
}

/// What a board is of.
pub struct Of<'a> {
    pub name: &'a str,
    /// Size of the struct in bytes.
    pub size: usize,
    pub role: Role,
    /// From a field's name to its value on a card, in points.
    pub name_w: f32,
}

/// What is drawn on, and what is known of the moment.
pub struct Paper<'a> {
    pub d: &'a mut Diagram,
    /// The part of the scene that is seen.
    pub view: Rect,
    pub changed: &'a Changed,
    /// Outlines of what was written.
    pub outlines: &'a mut Vec<Rect>,
}

/// Where a struct and its fields stand.
#[derive(Clone, Debug)]
pub struct Board {
    form: HeaderForm,
    area: Rect,
    fields: Vec<(u8, Rect)>,
    scale: f32,
}

impl Board {
    /// A card whose top is at `y`.
    pub fn card(y: f32, fields: &[FieldText]) -> Board {
        let area = card::card(y, fields.len());
        let fields = fields.iter().enumerate().map(|(line, field)| (field.number, field_rect(area, line as u8)));
        Board { form: HeaderForm::Card, area, fields: fields.collect(), scale: 1.0 }
    }

    /// A strip of at most a width in points, `scale` times its natural size.
    pub fn strip(at: Pos, width: f32, scale: f32, of: &Of, fields: &[FieldText]) -> Board {
        let size = Face::Sans.width(&bytes(of.size as u64), STRIP_SIZE * scale);
        let first = Face::SansBold.width(of.name, STRIP_NAME * scale) + size + (VALUE + BETWEEN) * scale;
        let wide = |field: &FieldText| field_width(field, scale);
        let mut shown: Vec<&FieldText> = fields.iter().collect();
        while first + shown.iter().map(|field| wide(field)).sum::<f32>() > width && !shown.is_empty() {
            let least = shown.iter().map(|field| field.rank).min();
            shown.retain(|field| Some(field.rank) != least);
        }
        let mut x = at.x + first;
        let mut placed = Vec::with_capacity(shown.len());
        for field in shown {
            placed.push((field.number, Rect::new(x, at.y, wide(field) - BETWEEN * scale * 0.5, STRIP_H * scale)));
            x += wide(field);
        }
        let area = Rect::new(at.x, at.y, x - at.x, STRIP_H * scale);
        Board { form: HeaderForm::Strip, area, fields: placed, scale }
    }

    /// Nothing.
    pub fn away() -> Board {
        Board { form: HeaderForm::Away, area: Rect::default(), fields: Vec::new(), scale: 1.0 }
    }

    pub fn is_card(&self) -> bool {
        self.form == HeaderForm::Card
    }

    /// Where it stands; `None`: nowhere.
    pub fn area(&self) -> Option<Rect> {
        (self.form != HeaderForm::Away).then_some(self.area)
    }

    /// Its lower edge; of none, the top of the scene.
    pub fn bottom(&self) -> f32 {
        self.area.bottom()
    }

    /// Where a field stands, by its number.
    pub fn field(&self, number: u8) -> Option<Rect> {
        self.fields.iter().find(|field| field.0 == number).map(|field| field.1)
    }

    /// The fields that are shown, with their rectangles.
    pub fn fields(&self) -> impl Iterator<Item = (u8, Rect)> + use<'_> {
        self.fields.iter().copied()
    }

    /// The field shown before or after one.
    pub fn beside(&self, number: u8, is_after: bool) -> Option<u8> {
        let at = self.fields.iter().position(|field| field.0 == number)?;
        let at = if is_after { at.checked_add(1) } else { at.checked_sub(1) };
        self.fields.get(at?).map(|field| field.0)
    }

    /// The first field shown.
    pub fn first(&self) -> Option<u8> {
        self.fields.first().map(|field| field.0)
    }

    /// What is at a position: the outer `None` is nothing of it, the inner one the struct beside its fields.
    pub fn hit(&self, p: Pos) -> Option<Option<u8>> {
        self.area().filter(|area| area.contains(p))?;
        Some(self.fields.iter().find(|field| field.1.contains(p)).map(|field| field.0))
    }

    /// Draws it, and adds the outlines of the fields that were written.
    pub fn draw(&self, paper: Paper, of: &Of, fields: &[FieldText]) {
        let Paper { d, view, changed, outlines } = paper;
        let written = |field: &FieldText| field.extent.is_some_and(|e| changed.touches(e.addr, e.size));
        outlines.extend(
            fields.iter().filter(|field| written(field)).filter_map(|field| Some(self.field(field.number)?.inset(1.0))),
        );
        match self.area().filter(|area| area.intersects(view)) {
            Some(area) if self.is_card() => card::frame(d, area, of.name, of.size, of.role),
            Some(area) => self.draw_name(d, area, of),
            None => return,
        }
        for field in fields {
            let Some(rect) = self.field(field.number) else { continue };
            if self.is_card() {
                let line = Field { name: field.name, value: &field.value, extent: field.extent, name_w: of.name_w };
                card::line(d, rect, &line, changed);
            } else {
                self.draw_field(d, rect, field, written(field));
            }
        }
    }

    fn draw_name(&self, d: &mut Diagram, area: Rect, of: &Of) {
        let text = Text::new(area.left_middle(), of.name).size(STRIP_NAME * self.scale).face(Face::SansBold);
        d.text(text.align(AlignX::Left, AlignY::Middle).style(Style::outline(of.role)));
        let after = Face::SansBold.width(of.name, STRIP_NAME * self.scale) + VALUE * self.scale;
        let size =
            Text::new(area.left_middle().offset(after, 0.0), bytes(of.size as u64)).size(STRIP_SIZE * self.scale);
        d.text(size.align(AlignX::Left, AlignY::Middle).style(Style::WEAK));
    }

    fn draw_field(&self, d: &mut Diagram, rect: Rect, field: &FieldText, is_written: bool) {
        let size = STRIP_TEXT * self.scale;
        let at = rect.left_middle().offset(BETWEEN * self.scale * 0.25, 0.0);
        let part =
            |pos: Pos, text: &str| Text::new(pos, text).size(size).face(Face::Mono).align(AlignX::Left, AlignY::Middle);
        d.text(part(at, field.name).style(Style::WEAK));
        let value = at.offset(Face::Mono.width(field.name, size) + VALUE * self.scale, 0.0);
        let style = if is_written { Style::STRONG } else { Style::NORMAL };
        d.text(part(value, &field.value).style(style));
    }
}

fn field_width(field: &FieldText, scale: f32) -> f32 {
    let size = STRIP_TEXT * scale;
    let least = Face::Mono.width("0", size) * LEAST_VALUE as f32;
    Face::Mono.width(field.name, size) + Face::Mono.width(&field.value, size).max(least) + (VALUE + BETWEEN) * scale
}
