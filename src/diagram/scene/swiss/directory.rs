//! The directory: its entries in a column, the hash bits that choose each, and the way to the tables.
//!
//! Invariant: entries that lead to one table share a bracket and an arrow. From afar the directory is a strip whose
//! shades tell one table's entries from the next table's, where they are high enough to be told apart.

use super::block::Block;
use super::layout::{ENTRY_W, Layout, MAX_LANES, STRIP_W};
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::level::Level;
use crate::diagram::shape::{AlignX, AlignY, Path, Texels, Text};
use crate::diagram::style::Style;
use crate::diagram::style::Swatch;
use crate::fonts::Face;
use crate::image::Role;
use crate::units::{Addr, bytes, count, more};
use std::sync::Arc;

/// Most texels of a strip.
const MAX_TEXELS: u64 = 1 << 12;
/// Height of one table's entries, on average, in points, below which the strip from afar has one shade.
const LEAST_SHADE: f32 = 2.0;
/// From the entries to their bracket.
const BRACKET: f32 = 7.0;

/// `chosen`: the entry that a search leads to; its way is drawn with the search.
pub(super) fn draw(pen: &mut Pen, l: &Layout, chosen: Option<u64>) {
    if !l.has_directory() {
        return;
    }
    let h = pen.state.swiss().header(pen.state.memory());
    let word = pen.m.geo.word as u64;
    let heads = pen.m.heads;
    let at = l.directory_head().min();
    let far = pen.m.level == Level::Far;
    if l.dir_strip.is_some() && !far {
        across(pen, l, h.global_depth, h.dir_ptr);
        return;
    }
    pen.d.text(Text::new(at, "directory").size(14.0 * heads).face(Face::SansBold).style(Style::STRONG));
    let facts = format!("{} × {} = {}", count(l.dir_len), bytes(word), bytes(l.dir_len * word));
    // Beside its name from afar; above the entries, there is room under it.
    let after = Face::SansBold.width("directory", 14.0 * heads) + 12.0;
    let at = if far { at.offset(after, 1.5) } else { at.offset(0.0, 20.0) };
    let text = Text::new(at, facts).size(if far { 12.5 * heads } else { 11.0 }).style(Style::WEAK);
    pen.d.text(if far { text } else { text.max_width(l.dir_x + 150.0 - at.x) });
    if far {
        strip(pen, l, h.dir_ptr, word);
        return;
    }
    let first = l.blocks.partition_point(|b| b.entry_at < pen.view.y).saturating_sub(1);
    let bottom = pen.view.bottom();
    for block in l.blocks.iter().skip(first).take_while(|b| b.entry_at < bottom) {
        run(pen, l, block, h.global_depth, h.dir_ptr);
    }
    arrows(pen, l, chosen);
}

/// The directory as a strip: its entries beside each other, above each the hash bits that choose it.
fn across(pen: &mut Pen, l: &Layout, depth: u8, dir: Addr) {
    let (head, heads) = (l.directory_head(), pen.m.heads);
    if head.is_empty() || !Rect::new(head.x, head.y, l.size.0, 2.0 * head.h).intersects(pen.view) {
        return;
    }
    let middle = Pos::new(head.x, l.dir_y + l.entry_h / 2.0);
    let name = Text::new(middle, "directory").size(14.0 * heads).face(Face::SansBold);
    pen.d.text(name.align(AlignX::Left, AlignY::Middle).style(Style::outline(Role::Directory)));
    let word = pen.m.geo.word as u64;
    let written = pen.changed.touches(dir, l.dir_len * word);
    for (number, block) in l.blocks.iter().enumerate() {
        if pen.d.shapes.len() > MAX_ACROSS {
            return;
        }
        for line in 0..block.lines() {
            let Some(rect) = l.line_rect(block, line) else { return whole(pen, l, number, written) };
            let entry = block.entry_of_line(line);
            let style = if number.is_multiple_of(2) { Style::outline(Role::Directory) } else { Style::Raised };
            pen.d.rect(rect, 3.0, style);
            if rect.w >= Face::Mono.width("0000", 11.0 * heads) {
                entry_text(pen, rect, entry.map_or("…".to_string(), |_| format!("→{}", block.index())));
            }
            let Some(entry) = entry else { continue };
            if written && pen.changed.touches(dir.plus(entry * word), word) {
                pen.changed_rects.push(rect);
            }
            bits_above(pen, rect, entry, depth);
        }
    }
}

/// Most shapes that a directory adds to a picture.
const MAX_ACROSS: usize = 6_000;

/// Where entries are too small to be told apart: how many there are.
fn whole(pen: &mut Pen, l: &Layout, _: usize, written: bool) {
    let rect = Rect::new(l.dir_x, l.dir_y, (pen.view.right() - l.dir_x).clamp(60.0, 400.0), l.entry_h);
    pen.d.rect(rect, 3.0, Style::outline(Role::Directory));
    entry_text(pen, rect, format!("{} entries, {} tables", count(l.dir_len), count(l.blocks.len() as u64)));
    if written {
        pen.changed_rects.push(rect);
    }
}

fn entry_text(pen: &mut Pen, rect: Rect, text: String) {
    let text = Text::in_cell(rect, text).size(11.5 * pen.m.heads).style(Style::outline(Role::Directory));
    pen.d.text(text);
}

fn bits_above(pen: &mut Pen, rect: Rect, entry: u64, depth: u8) {
    let (digits, size) = (usize::from(depth), 11.0 * pen.m.heads);
    if depth == 0 || Face::Mono.width("0", size) * digits as f32 > rect.w + 2.0 {
        return;
    }
    let at = Pos::new(rect.center().x, rect.y - 3.0);
    let text = Text::new(at, format!("{entry:0digits$b}")).size(size).face(Face::Mono).style(Style::WEAK);
    pen.d.text(text.align(AlignX::Center, AlignY::Baseline));
}

/// Where the header's arrow ends.
pub(super) fn arrow_target(pen: &Pen, l: &Layout) -> Pos {
    let far = pen.m.level == Level::Far;
    let y = l.dir_y + if far { l.entry_h.min(20.0) / 2.0 } else { 11.0 };
    // Room for the bits and for ▲.
    let bits = if far { 6.0 } else { l.dir_len.trailing_zeros() as f32 * 7.3 + 24.0 };
    Pos::new(l.dir_x - bits, y)
}

/// The entries that lead to one table.
fn run(pen: &mut Pen, l: &Layout, block: &Block, depth: u8, dir: Addr) {
    let word = pen.m.geo.word as u64;
    let mut open: Option<Rect> = None;
    for line in 0..block.lines() {
        let Some(rect) = l.line_rect(block, line) else { continue };
        let Some(entry) = block.entry_of_line(line) else {
            let text = more(block.folded());
            pen.d.text(Text::in_cell(rect, text).size(11.0).face(Face::Sans).style(Style::WEAK));
            pen.changed_rects.extend(open.take());
            continue;
        };
        pen.d.rect(rect, 3.0, Style::outline(Role::Directory));
        let text = format!("→ table {}", block.index());
        pen.d.text(Text::in_cell(rect, text).size(11.5).style(Style::outline(Role::Directory)));
        let changed = pen.changed.touches(dir.plus(entry * word), word);
        bits(pen, rect, entry, depth, changed);
        if changed {
            open = Some(open.map_or(rect, |o| o.union(rect)));
        } else {
            pen.changed_rects.extend(open.take());
        }
    }
    pen.changed_rects.extend(open);
    bracket(pen, l, block);
}

/// The top bits of a hash that choose an entry, with ▲ where the entry was written.
fn bits(pen: &mut Pen, rect: Rect, entry: u64, depth: u8, changed: bool) {
    let digits = usize::from(depth);
    let at = rect.left_middle().offset(-8.0, 0.0);
    let text = if depth == 0 { String::new() } else { format!("{entry:0digits$b}") };
    let w = Face::Mono.width(&text, 12.0);
    pen.d.text(Text::new(at, text).size(12.0).face(Face::Mono).style(Style::WEAK).align(AlignX::Right, AlignY::Middle));
    if changed {
        let mark = Text::new(at.offset(-w - if depth == 0 { 0.0 } else { 3.0 }, 0.0), "▲").size(9.0);
        pen.d.text(mark.align(AlignX::Right, AlignY::Middle));
    }
}

/// Joins the entries of one table.
fn bracket(pen: &mut Pen, l: &Layout, block: &Block) {
    let Some((first, last)) = l.line_rect(block, 0).zip(l.line_rect(block, block.lines() - 1)) else { return };
    if block.lines() < 2 {
        return;
    }
    let x = first.right() + 3.0;
    let (top, bottom) = (first.y + 2.0, last.bottom() - 2.0);
    let points = vec![Pos::new(x, top), Pos::new(x + BRACKET, top), Pos::new(x + BRACKET, bottom), Pos::new(x, bottom)];
    pen.d.line(Path::new(points, Style::Arrow(Role::Directory)).width(1.5));
}

/// From a table's entries to its card: right, down (or up) a lane of its own, right. Lanes do not cross.
pub(super) fn way(l: &Layout, number: usize) -> Option<Vec<Pos>> {
    let block = l.blocks.get(number)?;
    let card = block.card()?;
    if l.dir_strip.is_some() {
        return None;
    }
    let (first, last) = (l.line_rect(block, 0)?, l.line_rect(block, block.lines() - 1)?);
    let wide = block.lines() > 1;
    let from = Pos::new(first.right() + 3.0 + if wide { BRACKET } else { 0.0 }, (first.y + last.bottom()) / 2.0);
    let to = card.left_middle().offset(-2.0, 0.0);
    let n = l.blocks.len().clamp(2, MAX_LANES) as f32;
    // What lies further down goes further left, so that no line crosses another.
    let share = (number.min(MAX_LANES - 1) as f32) / (n - 1.0);
    let lane = l.dir_x + ENTRY_W + BRACKET + 8.0 + (l.lanes - BRACKET - 14.0) * (1.0 - share);
    Some(vec![from, Pos::new(lane, from.y), Pos::new(lane, to.y), to])
}

fn arrows(pen: &mut Pen, l: &Layout, chosen: Option<u64>) {
    let wanted = chosen.and_then(|entry| l.block_of_entry(entry));
    for number in 0..l.blocks.len() {
        if number >= MAX_LANES && l.blocks.len() > MAX_LANES {
            break;
        }
        if let Some(points) = way(l, number).filter(|_| Some(number) != wanted) {
            pen.d.line(Path::new(points, Style::Arrow(Role::Directory)).width(1.5).arrow());
        }
    }
}

/// The directory from afar.
fn strip(pen: &mut Pen, l: &Layout, dir: Addr, word: u64) {
    let rect = Rect::new(l.dir_x, l.dir_y, STRIP_W, l.dir_len as f32 * l.entry_h);
    let step = l.dir_len.div_ceil(MAX_TEXELS).max(1);
    let swatch = |level| Swatch { role: Role::Directory, level };
    let told_apart = rect.h >= LEAST_SHADE * l.blocks.len() as f32;
    let shade = |entry| if told_apart { (l.block_of_entry(entry).unwrap_or(0) % 2) as u8 } else { 1 };
    let shades = (0..l.dir_len).step_by(step as usize).map(shade);
    let cells: Vec<u8> = shades.collect();
    let texels = Texels { cols: 1, rows: cells.len() as u32, palette: vec![swatch(220), swatch(120)], cells };
    pen.d.texels(rect, Arc::new(texels));
    if l.dir_len > 64 {
        if pen.changed.touches(dir, l.dir_len * word) {
            let mark = Text::new(Pos::new(rect.x - 4.0, rect.y), "▲").size(9.0);
            pen.d.text(mark.align(AlignX::Right, AlignY::Top));
        }
        return;
    }
    for entry in 0..l.dir_len {
        let at = Rect::new(l.dir_x, l.dir_y + entry as f32 * l.entry_h, STRIP_W, l.entry_h);
        if pen.changed.touches(dir.plus(entry * word), word) {
            pen.changed_rects.push(at.inset(1.0));
        }
    }
}
