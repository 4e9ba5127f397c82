//! The way of a search: from the directory's entry to the table, and through its groups in the order they are visited.
//!
//! Invariant: worked out when it is drawn, from the selected slot's own key; looking changes nothing. A key that is not
//! equal to itself has no way: no search finds it.

use super::Level;
use super::directory;
use super::draw::Pen;
use super::layout::{Block, Layout, SEARCH_LINES};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::label::short;
use crate::diagram::scene::card::{self, CARD_W, Field, field_rect};
use crate::diagram::shape::{AlignX, AlignY, Path, Text};
use crate::diagram::style::Style;
use crate::engine::SwissMap;
use crate::engine::swiss::ProbePath;
use crate::fonts::Face;
use crate::image::Place;

/// From a line's name to its value, and the most characters of a value.
const NAME_W: f32 = 92.0;
const VALUE_CHARS: usize = 20;

/// A search for the key of a slot.
pub(super) struct Search {
    pub path: ProbePath,
    key: Vec<u8>,
}

impl Search {
    /// The search for the selected slot's key, if a search finds it there.
    pub fn of(state: SwissMap, selection: Option<Place>) -> Option<Search> {
        let (rt, map, place) = (state.runtime(), state.swiss(), selection?);
        let (addr, slot) = (place.group()?.addr(state)?, usize::from(place.slot()?));
        let group = map.group(&rt.heap, addr);
        if !group.state(slot).is_full() {
            return None;
        }
        let key = map.key(rt, group, slot);
        let (_, found) = state.find_bytes(key).ok()?;
        if found != Some((addr, slot)) {
            return None;
        }
        Some(Search { path: map.probe_path(rt, key).ok()?, key: key.to_vec() })
    }

    /// The directory entry that the hash's top bits choose.
    pub fn entry(&self) -> Option<u64> {
        self.path.table.map(|t| t.0)
    }

    fn block<'a>(&self, l: &'a Layout) -> Option<&'a Block> {
        match self.path.table {
            Some((entry, _)) => l.blocks.get(l.block_of_entry(entry)?),
            None => l.blocks.first(),
        }
    }
}

/// `group 57 → 58 → 60`; of a long way its beginning and its end.
fn groups(path: &ProbePath) -> String {
    let names: Vec<String> = path.groups.iter().map(u64::to_string).collect();
    let all = names.join(" → ");
    let short = all.chars().count();
    match names.as_slice() {
        _ if short + "group ".len() <= VALUE_CHARS => format!("group {all}"),
        [first, second, .., last] if short > VALUE_CHARS => format!("{first} → {second} → … → {last}"),
        _ => all,
    }
}

/// The card under the header's: the key's hash, and what its bits choose.
pub(super) fn card(pen: &mut Pen, at: Rect, search: &Search) {
    if !at.intersects(pen.view) {
        return;
    }
    let (state, path) = (pen.state, &search.path);
    let (map, rt) = (state.swiss(), state.runtime());
    let h = map.header(rt);
    pen.d.rect(at, 6.0, Style::Path);
    let title = format!("search for {}", short(&state, state.spec().map.key, &search.key, 24));
    let title = Text::new(at.min().offset(14.0, 11.0), title).size(14.0).face(Face::SansBold).style(Style::STRONG);
    pen.d.text(title.max_width(CARD_W - 28.0));
    let digits = map.geometry().hash_bits as usize / 4;
    let (depth, bits) = (h.global_depth, usize::from(h.global_depth));
    let mask = path.table.map_or(0, |(_, addr)| map.table(rt, addr).table.length_mask);
    let table = match path.table {
        None => ["directory".to_string(), "none: small map".to_string()],
        Some(_) if depth == 0 => ["top 0 bits".to_string(), "entry 0, the only".to_string()],
        Some((entry, _)) => [
            format!("top {depth} {}", if depth == 1 { "bit" } else { "bits" }),
            format!("{entry:0bits$b} = entry {entry}"),
        ],
    };
    let way = match path.table {
        None => ["groups".to_string(), "the one group".to_string()],
        Some(_) => [format!("H1 & {mask}"), format!("group {}", groups(path))],
    };
    let lines: [[String; 2]; SEARCH_LINES] = [
        ["hash".to_string(), format!("{:0digits$x}", path.hash)],
        table,
        way,
        ["H2".to_string(), format!("{:02x} = low 7 bits", path.h2)],
    ];
    for (i, [name, value]) in lines.iter().enumerate() {
        let field = Field { name, value, extent: None, name_w: NAME_W };
        card::line(&mut pen.d, field_rect(at, i as u8), &field, &pen.changed);
    }
}

/// Marks the way on the directory, the table's card and the rows.
pub(super) fn draw(pen: &mut Pen, l: &Layout, search: &Search) {
    let Some(block) = search.block(l) else { return };
    let stops: Vec<Rect> = search.path.groups.iter().map(|&g| l.group_rect(pen.m, block, g)).collect();
    if let Some(rect) = search.entry().and_then(|entry| l.entry_rect(pen.m, entry)) {
        pen.d.layer();
        pen.d.rect(rect.inset(-2.0), 4.0, Style::Path);
    }
    match pen.m.level {
        Level::Far => far(pen, &stops),
        level => {
            let around = if level == Level::Near { -1.5 } else { -4.0 * pen.m.zoom.clamp(0.5, 1.0) };
            if let Some(end) = stops.last() {
                pen.d.rect(end.inset(around), 5.0, Style::Path);
            }
            // The one group of a small map needs no way.
            if let Some(entry) = search.entry() {
                rows(pen, l, entry, &stops);
            }
        }
    }
}

/// The arrow to the table, and numbered stops at the rows.
fn rows(pen: &mut Pen, l: &Layout, entry: u64, stops: &[Rect]) {
    if let Some(points) = l.block_of_entry(entry).and_then(|number| directory::way(l, number)) {
        pen.d.line(Path::new(points, Style::Path).width(2.0).arrow());
    }
    let size = (pen.m.pitch_y * 0.56).clamp(8.0, 17.0);
    let centre = |rect: &Rect| Pos::new(rect.x - pen.m.labels * 0.76, rect.y + pen.m.cell_h / 2.0);
    let centres: Vec<Pos> = stops.iter().map(centre).collect();
    if let Some(first) = centres.first() {
        // H1 chooses where the search begins.
        let to = first.offset(-size / 2.0 - 1.0, 0.0);
        pen.d.line(Path::new(vec![to.offset(-15.0, 0.0), to], Style::Path).width(2.0).arrow());
    }
    for (from, to) in centres.iter().zip(centres.iter().skip(1)) {
        hop(pen, *from, *to, size);
    }
    pen.d.layer();
    for (i, centre) in centres.iter().enumerate() {
        stop(pen, *centre, size, i + 1, i + 1 == centres.len());
    }
}

/// From one stop to the next: straight down a column of rows, else in a bow beside the stops between.
fn hop(pen: &mut Pen, from: Pos, to: Pos, size: f32) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    if dx.abs() < 1.0 && dy > 0.0 {
        pen.d.line(Path::new(vec![from, to], Style::Path).width(2.0));
        return;
    }
    let bow = size * 1.4 + dx.abs().min(40.0) * 0.5;
    let points = vec![from, from.offset(-bow, dy * 0.2), to.offset(-bow, -dy * 0.2), to];
    // Over cells a line needs an edge.
    pen.d.curve(Path::new(points.clone(), Style::PathEnd).width(4.0));
    pen.d.curve(Path::new(points, Style::Path).width(2.0));
}

/// A stop's number; the last is filled.
fn stop(pen: &mut Pen, at: Pos, size: f32, number: usize, last: bool) {
    let text = number.to_string();
    let w = size.max(Face::SansBold.width(&text, size * 0.66) + 6.0);
    let rect = Rect::new(at.x - w / 2.0, at.y - size / 2.0, w, size);
    let style = if last { Style::PathEnd } else { Style::PathStop };
    pen.d.rect(rect, size / 2.0, style);
    if size >= 10.0 {
        let text = Text::new(rect.center(), text).size(size * 0.66).face(Face::SansBold).style(style);
        pen.d.text(text.align(AlignX::Center, AlignY::Middle));
    }
}

/// From afar: a line through the groups on the way.
fn far(pen: &mut Pen, stops: &[Rect]) {
    let centres: Vec<Pos> = stops.iter().map(|r| r.center()).collect();
    let (Some(first), Some(last)) = (stops.first(), centres.last()) else { return };
    if centres.len() > 1 {
        pen.d.line(Path::new(centres.clone(), Style::PathEnd).width(4.0));
        pen.d.line(Path::new(centres.clone(), Style::Path).width(2.0));
    }
    let size = (first.h * 0.6).clamp(3.0, 9.0);
    pen.d.layer();
    for centre in &centres {
        let style = if centre == last { Style::PathEnd } else { Style::PathStop };
        pen.d.rect(Rect::new(centre.x - size / 2.0, centre.y - size / 2.0, size, size), size / 2.0, style);
    }
}
