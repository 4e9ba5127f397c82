//! A hash as a picture: its bits in the groups that decide, and under each what it chooses.
//!
//! Invariant: groups stand in the order of bits, the top one first; where there is no room for all bits of those that
//! choose nothing, they are cut, never the others.

use super::geometry::{Pos, Rect};
use super::shape::{AlignX, AlignY, Diagram, Text};
use super::style::Style;
use crate::engine::MapView;
use crate::fonts::Face;
use crate::image::{HashBits, HashPart, Role, Route};
use crate::tell::bits::part_name;

/// Heights of a group's box and of its name as shares of the digits' size, and room beside the digits.
const BOX: f32 = 1.9;
const NAME: f32 = 1.7;
const PAD: f32 = 0.7;
/// Between two boxes, in points.
const GAP: f32 = 5.0;

/// Draws the hash of a search in a width in points, its digits `size` points high.
pub fn hash_bits(state: MapView, route: &Route, width: f32, size: f32) -> Diagram {
    let bits = (8 * state.spec().target().hash_size()).min(64) as u8;
    let parts = route.hash_parts(bits);
    let mut d = Diagram::new(width, size * (BOX + NAME));
    let digit = Face::Mono.width("0", size);
    let name_size = (size * 0.86).max(11.0);
    let wanted = |part: &HashBits| {
        let digits = Face::Mono.width(&digits(part, route.hash, usize::MAX), size);
        let name = Face::Sans.width(&part_name(part.part), name_size);
        (digits + 2.0 * PAD * digit).max(if part.part == HashPart::Rest { 0.0 } else { name })
    };
    let fixed: f32 = parts.iter().filter(|p| p.part != HashPart::Rest).map(|p| wanted(p) + GAP).sum();
    let mut x = 0.0;
    for part in &parts {
        let is_rest = part.part == HashPart::Rest;
        let w = if is_rest { wanted(part).min((width - fixed).max(4.0 * digit)) } else { wanted(part) };
        let rect = Rect::new(x, 0.0, w, size * BOX);
        draw_part(&mut d, rect, part, route.hash, size);
        let name = Text::new(Pos::new(rect.center().x, rect.bottom() + name_size * 0.3), part_name(part.part));
        let name = name.size(name_size).style(name_style(part.part)).align(AlignX::Center, AlignY::Top);
        d.text(name.max_width(w + GAP));
        x += w + GAP;
    }
    if x - GAP <= width {
        return d;
    }
    // Narrower than what decides takes: all of it smaller.
    let scale = width / (x - GAP);
    let mut smaller = Diagram::new(width, d.height * scale);
    smaller.append(d, Pos::default(), scale);
    smaller
}

fn draw_part(d: &mut Diagram, rect: Rect, part: &HashBits, hash: u64, size: f32) {
    let style = style(part.part);
    d.rect(rect, 4.0, style);
    let room = ((rect.w - size * 0.6) / Face::Mono.width("0", size)).max(1.0) as usize;
    let ink = if part.part == HashPart::Rest { Style::WEAK } else { style.text_on() };
    let text = Text::new(rect.center(), digits(part, hash, room)).size(size).face(Face::Mono).style(ink);
    d.text(text.align(AlignX::Center, AlignY::Middle));
}

/// The bits in fours from the top; of too many the first ones.
fn digits(part: &HashBits, hash: u64, room: usize) -> String {
    let all = format!("{:0width$b}", part.value(hash), width = usize::from(part.len));
    let in_fours: Vec<&str> = (0..all.len()).step_by(4).filter_map(|at| all.get(at..(at + 4).min(all.len()))).collect();
    let text = in_fours.join(" ");
    if text.len() <= room {
        return text;
    }
    let kept = text.get(..room.saturating_sub(2)).unwrap_or_default().trim_end();
    format!("{kept} …")
}

fn style(part: HashPart) -> Style {
    match part {
        HashPart::Tophash(_) => Style::fill(Role::Tophash),
        HashPart::H2(_) => Style::fill(Role::Control),
        HashPart::Bucket(_) | HashPart::Group(_) => Style::fill(Role::Keys),
        HashPart::OldBucket(_) => Style::fill(Role::OldBuckets),
        HashPart::Evacuates { .. } => Style::Changed,
        HashPart::Directory { .. } => Style::fill(Role::Directory),
        HashPart::Rest => Style::fill(Role::Empty),
    }
}

fn name_style(part: HashPart) -> Style {
    match style(part) {
        Style::Role(role, _) if part != HashPart::Rest => Style::outline(role),
        _ if part == HashPart::Rest => Style::WEAK,
        _ => Style::NORMAL,
    }
}
