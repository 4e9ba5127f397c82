//! A picture with every style in it, in the shape of a map in mid growth.

use mapscope::diagram::{
    AlignX, AlignY, Diagram, Face, Form, Path, Pos, Rect, Shape, Style, Swatch, Texels, Text, Tone,
};
use mapscope::image::Role;
use std::sync::Arc;

const CELL: f32 = 22.0;
const ROW: f32 = 30.0;

pub fn sample() -> Diagram {
    let mut d = Diagram::new(860.0, 560.0);
    header(&mut d);
    buckets(&mut d, Pos::new(262.0, 60.0));
    forms(&mut d, Pos::new(20.0, 300.0));
    texels(&mut d, Rect::new(560.0, 330.0, 280.0, 80.0));
    surfaces(&mut d, Pos::new(20.0, 478.0));
    marks(&mut d);
    d
}

fn header(d: &mut Diagram) {
    let card = Rect::new(20.0, 40.0, 190.0, 150.0);
    d.rect(card, 6.0, Style::outline(Role::Header));
    d.text(Text::new(Pos::new(32.0, 52.0), "hmap").size(14.0).face(Face::SansBold).style(Style::STRONG));
    let size = Text::new(Pos::new(198.0, 53.0), "48 B").style(Style::WEAK);
    d.text(size.align(AlignX::Right, AlignY::Top));
    let fields = [("count", "28"), ("B", "3 (8 buckets)"), ("buckets", "0xc000014000"), ("oldbuckets", "0xc00001a000")];
    for (i, (name, value)) in fields.into_iter().enumerate() {
        let y = 80.0 + 18.0 * i as f32;
        d.text(Text::new(Pos::new(32.0, y), name).size(11.0).face(Face::Mono).style(Style::WEAK));
        let value = Text::new(Pos::new(112.0, y), value).size(11.0).face(Face::Mono);
        d.text(value.max_width(if i == 3 { 60.0 } else { 92.0 }));
    }
    let changed = Text::new(Pos::new(192.0, 88.0), "▲").size(10.0);
    d.text(changed.align(AlignX::Center, AlignY::Middle));
}

fn buckets(d: &mut Diagram, at: Pos) {
    let title = Text::new(at.offset(0.0, -40.0), "buckets").size(14.0).face(Face::SansBold).style(Style::STRONG);
    d.text(title);
    d.text(Text::new(at.offset(70.0, -38.0), "8 × 272 B = 2,176 B").style(Style::WEAK));
    for (x, name, role) in [
        (0.0, "tophash", Role::Tophash),
        (204.0, "keys", Role::Keys),
        (242.0, "padding", Role::Padding),
        (420.0, "elems", Role::Elems),
        (548.0, "ovf", Role::OverflowWords),
    ] {
        d.text(Text::new(at.offset(x, -16.0), name).size(11.0).face(Face::SansBold).style(Style::outline(role)));
    }
    for row in 0..4 {
        bucket(d, at.offset(0.0, ROW * row as f32), row);
    }
}

fn bucket(d: &mut Diagram, at: Pos, row: usize) {
    let used = [5, 1, 3, 0][row];
    let index = Text::new(at.offset(-12.0, CELL / 2.0), row.to_string()).face(Face::Mono).style(Style::WEAK);
    d.text(index.align(AlignX::Right, AlignY::Middle));
    for slot in 0..8 {
        let is_used = slot < used;
        let tophash = Rect::new(at.x + 25.0 * slot as f32, at.y, 23.0, CELL);
        let byte = format!("{:02x}", 0x8a_usize.wrapping_add(row * 37 + slot * 29) & 0xff);
        cell(d, tophash, Role::Tophash, is_used, if is_used { &byte } else { "·" });
        let key = Rect::new(at.x + 204.0 + 26.0 * slot as f32, at.y, 15.0, CELL);
        cell(d, key, Role::Keys, is_used, "");
        let padding = Rect::new(key.right() + 1.0, at.y, 8.0, CELL);
        let style = if is_used { Style::hatched(Role::Padding) } else { Style::fill(Role::Empty) };
        d.rect(padding, 2.0, style);
        let elem = Rect::new(at.x + 420.0 + 15.0 * slot as f32, at.y, 14.0, CELL);
        cell(d, elem, Role::Elems, is_used, "");
    }
    let overflow = Rect::new(at.x + 548.0, at.y, 28.0, CELL);
    let style = if row == 2 { Style::fill(Role::OverflowWords) } else { Style::outline(Role::OverflowWords) };
    d.rect(overflow, 3.0, style);
    d.text(Text::in_cell(overflow, if row == 2 { "→" } else { "nil" }).size(10.0).style(style.text_on()));
}

fn cell(d: &mut Diagram, rect: Rect, role: Role, is_used: bool, text: &str) {
    let style = Style::fill(if is_used { role } else { Role::Empty });
    d.rect(rect, 2.0, style);
    let ink = if is_used { style.text_on() } else { Style::FAINT };
    d.text(Text::in_cell(rect, text).size(11.0).style(ink));
}

fn forms(d: &mut Diagram, at: Pos) {
    let forms = [Form::Fill, Form::Hatched, Form::Outline, Form::Dotted, Form::Struck, Form::Crossed];
    let roles = [Role::Keys, Role::Padding, Role::OverflowWords, Role::OldBuckets, Role::Rounding];
    for (row, role) in roles.into_iter().enumerate() {
        let y = at.y + ROW * row as f32;
        d.text(Text::new(Pos::new(at.x, y + CELL / 2.0), role.label()).align(AlignX::Left, AlignY::Middle));
        for (column, form) in forms.into_iter().enumerate() {
            let rect = Rect::new(at.x + 110.0 + 62.0 * column as f32, y, 56.0, CELL);
            let style = Style::Role(role, form);
            d.rect(rect, 3.0, style);
            let text = Text::in_cell(rect, "a5 5e").size(12.0).style(style.text_on());
            match form {
                Form::Hatched => d.text(text.plate(role)),
                Form::Crossed => {}
                _ => d.text(text),
            }
        }
    }
}

fn texels(d: &mut Diagram, rect: Rect) {
    let palette = (0..16).map(|i| Swatch { role: Role::Keys, level: i * 17 }).collect();
    let cells = (0..40 * 12).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 28) as u8).collect();
    d.texels(rect, Arc::new(Texels { cols: 40, rows: 12, palette, cells }));
    let label = Text::new(Pos::new(rect.x, rect.y - 18.0), "480 buckets, one texel each").style(Style::WEAK);
    d.text(label);
}

fn surfaces(d: &mut Diagram, at: Pos) {
    for (i, style) in [Style::Surface, Style::Panel, Style::Raised].into_iter().enumerate() {
        let card = Rect::new(at.x + 130.0 * i as f32, at.y, 120.0, 56.0);
        d.rect(card, 6.0, style);
        for (line, tone) in [Tone::Strong, Tone::Weak, Tone::Faint].into_iter().enumerate() {
            let pos = card.min().offset(10.0, 6.0 + 15.0 * line as f32);
            d.text(Text::new(pos, format!("{tone:?} <&>")).style(Style::Text(tone)));
        }
    }
    for (i, height) in [10.0, 22.0, 16.0, 30.0].into_iter().enumerate() {
        d.rect(Rect::new(at.x + 410.0 + 8.0 * i as f32, at.y + 50.0 - height, 5.0, height), 0.0, Style::WEAK);
    }
    let divider = vec![at.offset(400.0, 50.5), at.offset(460.0, 50.5)];
    d.line(Path::new(divider, Style::Line));
}

fn marks(d: &mut Diagram) {
    let from = Pos::new(210.0, 123.0);
    let to = Pos::new(238.0, 71.0);
    let curve = vec![from, from.offset(26.0, 0.0), to.offset(-30.0, 0.0), to];
    d.curve(Path::new(curve, Style::Arrow(Role::Header)).width(1.5).arrow());
    let old = vec![Pos::new(110.0, 190.0), Pos::new(110.0, 250.0), Pos::new(150.0, 262.0), Pos::new(240.0, 262.0)];
    d.curve(Path::new(old, Style::Arrow(Role::OldBuckets)).width(1.5).dashed().arrow());
    let steps = vec![Pos::new(824.0, 131.0), Pos::new(848.0, 131.0), Pos::new(848.0, 220.0), Pos::new(700.0, 220.0)];
    d.line(Path::new(steps, Style::Arrow(Role::OverflowWords)).width(1.5).arrow());
    let note = Text::new(Pos::new(262.0, 262.0), "oldbuckets  4 × 272 B").face(Face::MonoBold);
    d.text(note.align(AlignX::Left, AlignY::Middle).style(Style::outline(Role::OldBuckets)));
    d.push(Shape::Layer);
    d.rect(Rect::new(466.0, 60.0, 24.0, CELL), 2.0, Style::Selection);
    d.rect(Rect::new(262.0, 120.0, 23.0, CELL), 2.0, Style::Changed);
    d.rect(Rect::new(287.0, 120.0, 23.0, CELL), 2.0, Style::Hover);
    search(d, Pos::new(640.0, 250.0));
}

/// The way of a search: an outline, a line, two numbered stops.
fn search(d: &mut Diagram, at: Pos) {
    d.push(Shape::Layer);
    d.rect(Rect::new(at.x + 24.0, at.y + 20.0, 90.0, CELL), 5.0, Style::Path);
    d.line(Path::new(vec![at, at.offset(0.0, 31.0)], Style::Path).width(2.0));
    d.push(Shape::Layer);
    for (i, style) in [Style::PathStop, Style::PathEnd].into_iter().enumerate() {
        let stop = Rect::new(at.x - 8.0, at.y - 8.0 + 31.0 * i as f32, 16.0, 16.0);
        d.rect(stop, 8.0, style);
        d.text(Text::in_cell(stop, (i + 1).to_string()).size(10.0).style(style));
    }
}
