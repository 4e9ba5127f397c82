//! The bill of bytes as a picture of its own: the bar, and every role with its bytes and share.

use super::bill_bar::{bill_bar, role_style};
use super::geometry::{Pos, Rect};
use super::shape::{AlignX, AlignY, Diagram, Path, Text};
use super::style::Style;
use crate::fonts::Face;
use crate::image::Bill;
use crate::tell::bill_words;
use crate::units::{bytes, share};

/// Heights of the bar and of a row, in points.
const BAR: f32 = 32.0;
const ROW: f32 = 22.0;
const GAP: f32 = 16.0;
/// Right edges of the two columns of numbers.
const BYTES: f32 = 290.0;
const SHARE: f32 = 370.0;

/// The bill under a heading, `width` points wide.
pub fn bill_sheet(bill: &Bill, title: &str, width: f32) -> Diagram {
    let mut d = Diagram::new(width, 0.0);
    let heading = Text::new(Pos::new(0.0, 0.0), title).size(15.0).face(Face::SansBold).style(Style::STRONG);
    d.text(heading.max_width(width));
    let mut y = 26.0;
    d.text(Text::new(Pos::new(0.0, y), bill_words(bill)).style(Style::WEAK).max_width(width));
    y += 18.0 + GAP;
    let (bar, _) = bill_bar(bill, width, BAR);
    d.append(bar, Pos::new(0.0, y), 1.0);
    y += BAR + GAP;
    for (role, size) in bill.entries.iter().filter(|e| e.1 > 0) {
        d.rect(Rect::new(0.0, y + 4.0, 14.0, 14.0), 3.0, role_style(*role));
        row(&mut d, y, role.label(), *size, bill.live_bytes, Face::Sans);
        y += ROW;
    }
    d.line(Path::new(vec![Pos::new(0.0, y + 2.0), Pos::new(SHARE.min(width), y + 2.0)], Style::Line));
    y += 6.0;
    row(&mut d, y, "live bytes", bill.live_bytes, bill.live_bytes, Face::SansBold);
    d.height = y + ROW;
    d
}

fn row(d: &mut Diagram, y: f32, label: &str, size: u64, all: u64, face: Face) {
    let middle = y + ROW / 2.0;
    d.text(Text::new(Pos::new(24.0, middle), label).face(face).align(AlignX::Left, AlignY::Middle));
    let mono = if face == Face::SansBold { Face::MonoBold } else { Face::Mono };
    for (right, text) in [(BYTES, bytes(size)), (SHARE, share(size, all))] {
        d.text(Text::new(Pos::new(right, middle), text).face(mono).align(AlignX::Right, AlignY::Middle));
    }
}
