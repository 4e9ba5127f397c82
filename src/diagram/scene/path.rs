//! The way of a search, with one look for both implementations: a card with what the hash's bits choose, numbered stops,
//! lines from one to the next, outlines of what was compared.
//!
//! Invariant: a place that is not drawn gets no mark. Knows no map: who calls says where things are.

use super::card::{self, CARD_W, Field, field_rect};
use super::marks::{Changed, Marks};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::label::short_value;
use crate::diagram::shape::{AlignX, AlignY, Diagram, Path, Text};
use crate::diagram::style::Style;
use crate::engine::MapView;
use crate::fonts::Face;
use crate::image::{End, Place, Route};
use crate::tell::value::IN_CARD;
use std::borrow::Cow;

/// Lines of a search's card.
pub const SEARCH_LINES: usize = 4;
/// From a line's name to its value, and the most characters of a value.
const NAME_W: f32 = 92.0;
pub const VALUE_CHARS: usize = 20;

/// The search to draw: the one asked for, else that for the selected slot's key.
pub fn route_of<'a>(state: MapView, marks: &Marks<'a>) -> Option<Cow<'a, Route>> {
    let route = match marks.route {
        Some(route) => Cow::Borrowed(route),
        None => Cow::Owned(Route::of_slot(state, marks.selection?.place)?),
    };
    (!route.stops.is_empty()).then_some(route)
}

/// What a search is called: its key as cells show it, and whether it is there.
pub fn title(state: MapView, route: &Route) -> String {
    let absent = if matches!(route.end, End::Found(_)) { "" } else { ": not there" };
    format!("search for {}{absent}", short_value(state, state.spec().map.key, &route.key, IN_CARD))
}

/// The card of a search: names and values of what the hash's bits choose.
pub fn card(d: &mut Diagram, at: Rect, title: &str, facts: &[[String; 2]; SEARCH_LINES]) {
    d.rect(at, 6.0, Style::Path);
    let title = Text::new(at.min().offset(14.0, 11.0), title).size(14.0).face(Face::SansBold).style(Style::STRONG);
    d.text(title.max_width(CARD_W - 28.0));
    for (i, [name, value]) in facts.iter().enumerate() {
        let field = Field { name, value, extent: None, name_w: NAME_W };
        card::line(d, field_rect(at, i as u8), &field, &Changed::new(&[]));
    }
}

/// `5 → 7 → 9`; of a long way its beginning and its end.
pub fn way(names: &[String]) -> String {
    let all = names.join(" → ");
    match names {
        [first, second, .., last] if all.chars().count() > VALUE_CHARS => format!("{first} → {second} → … → {last}"),
        _ => all,
    }
}

/// Outlines of the tophashes or control bytes that matched, of the keys that were compared, and of the empty slot at
/// which the search gave up.
pub fn compared(d: &mut Diagram, view: Rect, route: &Route, rect_of: impl Fn(Place) -> Option<Rect>) {
    let matches = route.stops.iter().flat_map(Route::compared);
    let end = route.goal().filter(|_| matches!(route.end, End::Empty(_)));
    for rect in matches.chain(end).filter_map(rect_of).filter(|rect| rect.intersects(view)) {
        d.rect(rect.inset(-1.0), 3.0, Style::Path);
    }
}

/// A stop's number; the last is filled.
pub fn stop(d: &mut Diagram, at: Pos, size: f32, number: usize, last: bool) {
    let text = number.to_string();
    let w = size.max(Face::SansBold.width(&text, size * 0.66) + 6.0);
    let rect = Rect::new(at.x - w / 2.0, at.y - size / 2.0, w, size);
    let style = if last { Style::PathEnd } else { Style::PathStop };
    d.rect(rect, size / 2.0, style);
    if size >= 10.0 {
        let text = Text::new(rect.center(), text).size(size * 0.66).face(Face::SansBold).style(style);
        d.text(text.align(AlignX::Center, AlignY::Middle));
    }
}

/// Into the first stop.
pub fn arrive(d: &mut Diagram, first: Pos, size: f32) {
    let to = first.offset(-size / 2.0 - 1.0, 0.0);
    d.line(Path::new(vec![to.offset(-15.0, 0.0), to], Style::Path).width(2.0).arrow());
}

/// Around the bucket or group where the search ends.
pub fn around(d: &mut Diagram, end: Rect, near: bool, zoom: f32) {
    let inset = if near { -1.5 } else { -4.0 * zoom.clamp(0.5, 1.0) };
    d.rect(end.inset(inset), 5.0, Style::Path);
}

/// From afar: a line through the stops, and the end.
pub fn far(d: &mut Diagram, stops: &[Rect]) {
    let centres: Vec<Pos> = stops.iter().map(|r| r.center()).collect();
    let (Some(first), Some(last)) = (stops.first(), centres.last()) else { return };
    if centres.len() > 1 {
        d.line(Path::new(centres.clone(), Style::PathEnd).width(4.0));
        d.line(Path::new(centres.clone(), Style::Path).width(2.0));
    }
    let size = (first.h * 0.6).clamp(3.0, 9.0);
    d.layer();
    for centre in &centres {
        let style = if centre == last { Style::PathEnd } else { Style::PathStop };
        d.rect(Rect::new(centre.x - size / 2.0, centre.y - size / 2.0, size, size), size / 2.0, style);
    }
}
