//! The bill of bytes as one bar: a segment a role.

use super::geometry::{Pos, Rect};
use super::shape::{AlignX, AlignY, Diagram, Text};
use super::style::{Form, Style};
use crate::fonts::Face;
use crate::image::{Bill, Role};
use crate::units::bytes_short;

/// A segment's least width in points.
const LEAST: f32 = 4.0;
const GAP: f32 = 1.5;

/// How a role's bytes are drawn where only their number counts.
pub fn role_style(role: Role) -> Style {
    match role {
        Role::Padding | Role::OldBuckets | Role::Rounding | Role::GroupTail => Style::hatched(role),
        Role::Empty => Style::outline(role),
        Role::Preallocated => Style::Role(role, Form::Dotted),
        Role::Tombstones => Style::Role(role, Form::Crossed),
        _ => Style::fill(role),
    }
}

/// The bar, and where each role's segment is.
pub fn bill_bar(bill: &Bill, width: f32, height: f32) -> (Diagram, Vec<(Rect, Role)>) {
    let mut d = Diagram::new(width, height);
    let entries: Vec<(Role, u64)> = bill.entries.iter().copied().filter(|e| e.1 > 0).collect();
    let room = (width - GAP * entries.len().saturating_sub(1) as f32).max(1.0);
    let widths = shares(&entries.iter().map(|e| e.1).collect::<Vec<_>>(), room);
    let mut segments = Vec::new();
    let mut x = 0.0;
    for ((role, n), w) in entries.into_iter().zip(widths) {
        let rect = Rect::new(x, 0.0, w, height);
        let style = role_style(role);
        d.rect(rect, 3.0_f32.min(w / 3.0), style);
        label(&mut d, rect, role, n, style);
        segments.push((rect, role));
        x += w + GAP;
    }
    (d, segments)
}

/// Widths in proportion, none under [`LEAST`], together `room`.
fn shares(sizes: &[u64], room: f32) -> Vec<f32> {
    let least = LEAST.min(room / sizes.len().max(1) as f32);
    let mut thin = vec![false; sizes.len()];
    loop {
        let fixed = thin.iter().filter(|t| **t).count() as f32 * least;
        let total: f64 = sizes.iter().zip(&thin).filter(|(_, t)| !**t).map(|(n, _)| *n as f64).sum();
        let width = |n: u64| (n as f64 / total.max(1.0) * f64::from(room - fixed)) as f32;
        let more = (0..sizes.len()).find(|&i| !thin[i] && width(sizes[i]) < least);
        match more {
            Some(i) => thin[i] = true,
            None => return sizes.iter().zip(&thin).map(|(n, t)| if *t { least } else { width(*n) }).collect(),
        }
    }
}

fn label(d: &mut Diagram, rect: Rect, role: Role, n: u64, style: Style) {
    let size = (rect.h * 0.5).clamp(9.0, 12.0);
    let full = format!("{}  {}", role.label(), bytes_short(n));
    let fits = |text: &str| Face::SansBold.width(text, size) + 14.0 <= rect.w;
    let Some(text) = [full.as_str(), role.label()].into_iter().find(|t| fits(t)) else { return };
    let hatched = matches!(style, Style::Role(_, Form::Hatched | Form::Crossed));
    let at = Pos::new(rect.x + 8.0, rect.y + rect.h / 2.0);
    let text = Text::new(at, text).size(size).face(Face::SansBold).align(AlignX::Left, AlignY::Middle);
    d.text(if hatched { text.plate(role) } else { text.style(style.text_on()) });
}
