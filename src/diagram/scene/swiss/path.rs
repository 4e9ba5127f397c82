//! The way of a search: from the directory's entry to the table, and through its groups in the order they are visited.
//!
//! Invariant: worked out when it is drawn, from the selected slot's own key; looking changes nothing. A key that is not
//! equal to itself has no way: no search finds it.

use super::Level;
use super::directory;
use super::draw::{NAME_W, Pen};
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
use crate::units::Addr;

/// Most groups that are named one by one.
const NAMED: usize = 3;

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

/// `57 → 58 → 60`; of a long way its beginning and its end.
fn groups(path: &ProbePath) -> String {
    let names: Vec<String> = path.groups.iter().map(u64::to_string).collect();
    match names.as_slice() {
        [first, second, .., last] if names.len() > NAMED => format!("{first} → {second} → … → {last}"),
        _ => names.join(" → "),
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
    let mask = search.path.table.map_or(0, |(_, addr): (u64, Addr)| map.table(rt, addr).table.length_mask);
    let table = match path.table {
        None => ["directory".to_string(), "none: small map".to_string()],
        Some(_) if depth == 0 => ["top 0 bits".to_string(), "entry 0".to_string()],
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
        ["H2 = low 7 bits".to_string(), format!("{:02x} in the control", path.h2)],
    ];
    for (i, [name, value]) in lines.iter().enumerate() {
        let field = Field { name, value, extent: None, name_w: NAME_W - 16.0 };
        card::line(&mut pen.d, field_rect(at, i as u8), &field, &pen.changed);
    }
}

/// Marks the way on the directory, the table's card and the rows.
pub(super) fn draw(pen: &mut Pen, l: &Layout, search: &Search) {
    let Some(block) = search.block(l) else { return };
    if pen.m.level == Level::Far {
        far(pen, l, block, search);
        return;
    }
    let stops: Vec<Rect> = search.path.groups.iter().map(|&g| l.group_rect(pen.m, block, g)).collect();
    let size = (pen.m.pitch_y * 0.56).clamp(8.0, 17.0);
    let badge = |rect: &Rect| Pos::new(rect.x - pen.m.labels + 13.0, rect.y + pen.m.cell_h / 2.0);
    let centres: Vec<Pos> = stops.iter().map(badge).collect();
    pen.d.layer();
    if let Some(entry) = search.entry() {
        to_table(pen, l, block, entry, centres.first().copied());
    }
    for (from, to) in centres.iter().zip(centres.iter().skip(1)) {
        hop(pen, *from, *to, size);
    }
    if let Some(end) = stops.last() {
        pen.d.rect(end.inset(-4.0), 5.0, Style::Path);
    }
    pen.d.layer();
    for (i, centre) in centres.iter().enumerate() {
        let last = i + 1 == centres.len();
        stop(pen, *centre, size, i + 1, last);
    }
}

/// The chosen directory entry, the arrow to the table, and from there to the first group.
fn to_table(pen: &mut Pen, l: &Layout, block: &Block, entry: u64, first: Option<Pos>) {
    if let Some(rect) = l.entry_rect(pen.m, entry) {
        pen.d.rect(rect.inset(-2.0), 4.0, Style::Path);
    }
    let number = l.block_of_entry(entry).unwrap_or(0);
    if let Some(points) = directory::way(l, number) {
        pen.d.line(Path::new(points, Style::Path).width(2.0).arrow());
    }
    let (Some(card), Some(first)) = (block.card(), first) else { return };
    let under = card.bottom() + 6.0;
    let from = Pos::new(block.at.x - pen.m.labels + 13.0, card.center().y);
    let mut points = vec![from, Pos::new(from.x, under), Pos::new(first.x, under), first];
    points.dedup_by(|a, b| a.distance(*b) < 0.5);
    pen.d.line(Path::new(points, Style::Path).width(2.0));
}

/// From one stop to the next: straight down to the row below, else in a bow beside the stops between.
fn hop(pen: &mut Pen, from: Pos, to: Pos, size: f32) {
    let path = |points| Path::new(points, Style::Path).width(2.0);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    if dx.abs() < 1.0 && dy > 0.0 {
        pen.d.line(path(vec![from, to]));
        return;
    }
    let bow = size * 1.4 + dx.abs().min(40.0) * 0.5;
    pen.d.curve(path(vec![from, from.offset(-bow, dy * 0.2), to.offset(-bow, -dy * 0.2), to]));
}

/// A stop's number; the last is filled.
fn stop(pen: &mut Pen, at: Pos, size: f32, number: usize, last: bool) {
    let text = number.to_string();
    let w = size.max(Face::SansBold.width(&text, size * 0.66) + 6.0);
    let rect = Rect::new(at.x - w / 2.0, at.y - size / 2.0, w, size);
    pen.d.rect(rect, size / 2.0, if last { Style::PathEnd } else { Style::PathStop });
    if size >= 10.0 {
        let ink = if last { Style::PathEnd } else { Style::PathStop };
        let text = Text::new(rect.center(), text).size(size * 0.66).face(Face::SansBold).style(ink);
        pen.d.text(text.align(AlignX::Center, AlignY::Middle));
    }
}

/// From afar: the groups on the way, and a line through them.
fn far(pen: &mut Pen, l: &Layout, block: &Block, search: &Search) {
    let stops: Vec<Rect> = search.path.groups.iter().map(|&g| l.group_rect(pen.m, block, g)).collect();
    pen.d.layer();
    if let (true, Some(first)) = (stops.len() > 1, stops.first()) {
        let points: Vec<Pos> = stops.iter().map(|r| r.center()).collect();
        pen.d.line(Path::new(points, Style::Path).width(2.0));
        pen.d.rect(first.inset(-1.0), 2.0, Style::Path);
    }
    if let Some(rect) = search.entry().and_then(|entry| l.entry_rect(pen.m, entry)) {
        pen.d.rect(rect.inset(-2.0), 2.0, Style::Path);
    }
}
