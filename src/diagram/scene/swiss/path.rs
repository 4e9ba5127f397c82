//! The way of a search: from the directory's entry to the table, and through its groups in the order they are visited.
//!
//! Invariant: a group in a fold is marked on the fold's line.

use super::pen::Pen;
use super::{SwissScene, directory};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::path::{self, SEARCH_LINES, VALUE_CHARS};
use crate::diagram::shape::{Diagram, Path};
use crate::diagram::style::Style;
use crate::engine::SwissMap;
use crate::image::{GroupId, Place, Route, Start};
use crate::tell::bits::{Bits, hash_text};

/// The directory entry that the hash's top bits choose; `None` in a small map.
pub(super) fn entry(route: &Route) -> Option<u64> {
    match route.start {
        Start::Swiss { table, .. } => table.map(|t| t.entry),
        Start::Classic { .. } => None,
    }
}

/// `group 57 → 58 → 60`; of a long way its beginning and its end.
fn groups(route: &Route) -> String {
    let number = |place: Place| match place.group()? {
        GroupId::Of { group, .. } => Some(group.to_string()),
        GroupId::Small => None,
    };
    let names: Vec<String> = route.stops.iter().filter_map(|stop| number(stop.place)).collect();
    let all = path::way(&names);
    if all.chars().count() + "group ".len() <= VALUE_CHARS { format!("group {all}") } else { all }
}

/// What the hash's bits choose: names and values.
pub(super) fn facts(state: SwissMap, route: &Route) -> Option<[[String; 2]; SEARCH_LINES]> {
    let Start::Swiss { h2, table, .. } = route.start else { return None };
    let (chosen, way) = match table {
        None => (
            ["directory".to_string(), "none: small map".to_string()],
            ["groups".to_string(), "the one group".to_string()],
        ),
        Some(choice) => {
            let bits = Bits::top(choice.depth, choice.entry);
            let value = match choice.depth {
                0 => "entry 0, the only".to_string(),
                _ => format!("{} = entry {}", bits.digits(), choice.entry),
            };
            ([bits.name(), value], [format!("H1 & {}", choice.mask), groups(route)])
        }
    };
    Some([
        ["hash".to_string(), hash_text(*state, route.hash)],
        chosen,
        way,
        ["H2".to_string(), format!("{h2:02x} = low 7 bits")],
    ])
}

impl SwissScene {
    /// Marks the way on the directory, the table's card and the rows.
    pub(super) fn draw_route(&self, pen: &mut Pen, route: &Route) {
        let (m, l) = (pen.m, &self.layout);
        let stops: Vec<Rect> = route.stops.iter().filter_map(|stop| self.group_rect(stop.place.group()?)).collect();
        if let Some(rect) = entry(route).and_then(|entry| l.entry_rect(m, entry)) {
            pen.d.layer();
            pen.d.rect(rect.inset(-2.0), 4.0, Style::Path);
        }
        if m.level == Level::Far {
            path::far(&mut pen.d, &stops);
            return;
        }
        if let Some(end) = stops.last() {
            path::around(&mut pen.d, *end, m.level == Level::Near, m.zoom);
        }
        path::compared(&mut pen.d, pen.view, route, |place| self.rect(pen.state, place));
        // The one group of a small map needs no way.
        if let Some(entry) = entry(route) {
            self.rows_on_the_way(pen, entry, &stops);
        }
    }

    /// The arrow to the table, and numbered stops at the rows.
    fn rows_on_the_way(&self, pen: &mut Pen, entry: u64, stops: &[Rect]) {
        let l = &self.layout;
        if let Some(points) = l.block_of_entry(entry).and_then(|number| directory::way(l, number)) {
            pen.d.line(Path::new(points, Style::Path).width(2.0).arrow());
        }
        let m = pen.m;
        let size = if m.title > 0.0 { m.title * 0.72 } else { m.pitch_y * 0.56 }.clamp(8.0, 17.0 * m.heads);
        let centre = |rect: &Rect| match m.title > 0.0 {
            true => Pos::new(rect.right() - size / 2.0, rect.y - m.title / 2.0),
            false => Pos::new(rect.x - m.labels * 0.76, rect.y + m.cell_h / 2.0),
        };
        let centres: Vec<Pos> = stops.iter().map(centre).collect();
        if let Some(first) = centres.first() {
            // H1 chooses where the search begins.
            path::arrive(&mut pen.d, *first, size);
        }
        for (from, to) in centres.iter().zip(centres.iter().skip(1)) {
            hop(&mut pen.d, *from, *to, size);
        }
        pen.d.layer();
        for (i, centre) in centres.iter().enumerate() {
            path::stop(&mut pen.d, *centre, size, i + 1, i + 1 == centres.len());
        }
    }
}

/// From one stop to the next: straight down a column of rows, else in a bow beside the stops between.
fn hop(d: &mut Diagram, from: Pos, to: Pos, size: f32) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    if dx.abs() < 1.0 && dy > 0.0 {
        d.line(Path::new(vec![from, to], Style::Path).width(2.0));
        return;
    }
    let bow = size * 1.4 + dx.abs().min(40.0) * 0.5;
    let points = vec![from, from.offset(-bow, dy * 0.2), to.offset(-bow, -dy * 0.2), to];
    // Over cells a line needs an edge.
    d.curve(Path::new(points.clone(), Style::PathEnd).width(4.0));
    d.curve(Path::new(points, Style::Path).width(2.0));
}
