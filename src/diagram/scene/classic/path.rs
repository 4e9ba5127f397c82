//! The way of a search along a chain: into the bucket that the low bits choose, and from overflow bucket to overflow
//! bucket.
//!
//! Invariant: only stops that are seen are drawn.

use super::ClassicScene;
use super::metrics::Metrics;
use super::pen::Pen;
use super::section::Section;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::path::{self, SEARCH_LINES};
use crate::diagram::shape::Path;
use crate::diagram::style::Style;
use crate::fonts::Face;
use crate::image::{BucketId, Place, Route, Start, Stop};
use crate::tell::bits::{Bits, hash_text};

impl ClassicScene {
    /// Marks the way on the rows.
    pub(super) fn draw_route(&self, pen: &mut Pen, route: &Route) {
        let stops: Vec<(BucketId, Rect)> = route.stops.iter().filter_map(|stop| self.stop(stop)).collect();
        if self.level() == Level::Far {
            let rects: Vec<Rect> = stops.iter().map(|stop| stop.1).take(1).collect();
            path::far(&mut pen.d, &rects);
            return;
        }
        let m = pen.m;
        let size = if m.title > 0.0 { m.title * 0.72 } else { m.pitch_y * 0.56 }.clamp(8.0, 17.0 * m.heads);
        let seen = |rect: &Rect| rect.inset(-60.0).intersects(pen.view);
        let centres: Vec<Pos> = stops.iter().map(|&(id, rect)| centre(m, id, rect, size)).collect();
        if let (Some(first), Some((_, rect))) = (centres.first(), stops.first()) {
            pen.d.layer();
            if seen(rect) {
                path::arrive(&mut pen.d, *first, size);
            }
        }
        for ((_, from), to) in stops.iter().zip(centres.iter().skip(1)).filter(|((_, from), _)| seen(from)) {
            // Below each other the chain's own arrow shows the way.
            if to.y > from.y + m.cell_h || m.title > 0.0 {
                continue;
            }
            let Some(word) = m.part(super::Part::Overflow).map(|r| r.translate(from.x, from.y)) else { continue };
            let from = word.right_middle().offset(2.0, 0.0);
            let to = to.offset(-size / 2.0 - 1.0, 0.0);
            let bend = ((to.x - from.x) * 0.5).max(4.0);
            let points = vec![from, from.offset(bend, 0.0), to.offset(-bend, 0.0), to];
            pen.d.curve(Path::new(points, Style::Path).width(2.0).arrow());
        }
        if let Some((_, end)) = stops.last() {
            path::around(&mut pen.d, *end, m.level == Level::Near, m.zoom);
        }
        path::compared(&mut pen.d, pen.view, route, |place| self.rect(pen.state, place));
        pen.d.layer();
        for (i, centre) in centres.iter().enumerate().filter(|(i, _)| seen(&stops[*i].1)) {
            path::stop(&mut pen.d, *centre, size, i + 1, i + 1 == centres.len());
        }
    }

    /// A stop's bucket and where it is drawn; folded ones on their fold's line.
    fn stop(&self, stop: &Stop) -> Option<(BucketId, Rect)> {
        let id = stop.place.bucket()?;
        let find = |section: &Section| {
            let rect = section.bucket_rect(&self.metrics, id)?;
            let fold = section.fold_of(id).filter(|_| self.level() != Level::Far);
            Some((id, fold.map_or(rect, |fold| section.fold_rect(&self.metrics, &fold))))
        };
        self.sections().iter().find_map(find)
    }
}

/// Where a stop's number stands: left of the row's number, before the bucket of a chain, in a card's title.
fn centre(m: &Metrics, id: BucketId, rect: Rect, size: f32) -> Pos {
    if m.title > 0.0 {
        return Pos::new(rect.right() - size / 2.0, rect.y - m.title / 2.0);
    }
    let left = match id {
        BucketId::Chain { index, link: 0, .. } => Face::Mono.width(&index.to_string(), 12.0 * m.heads) + 16.0,
        _ => 5.0,
    };
    Pos::new(rect.x - left - size / 2.0, rect.y + m.cell_h / 2.0)
}

/// What the hash's bits choose: names and values.
pub(super) fn facts(pen: &Pen, route: &Route) -> Option<[[String; 2]; SEARCH_LINES]> {
    let Start::Classic { b, bucket, tophash, old } = route.start else { return None };
    let bits = |b: u8, index: u64| match usize::from(b) {
        0 => format!("bucket {index}, the only"),
        n if n > 9 => format!("bucket {index}"),
        _ => format!("{} = bucket {index}", Bits::low(b, index).digits()),
    };
    let chosen = match old {
        Some((b, index, false)) => [Bits::low(b, index).name(), format!("old {}", bits(b, index))],
        _ => [Bits::low(b, bucket).name(), bits(b, bucket)],
    };
    let names: Vec<String> = route.stops.iter().filter_map(|stop| link_name(stop.place)).collect();
    Some([
        ["hash".to_string(), hash_text(*pen.state, route.hash)],
        chosen,
        ["chain".to_string(), path::way(&names)],
        ["tophash".to_string(), format!("{tophash:02x} = top byte")],
    ])
}

/// A bucket's name within its chain.
fn link_name(place: Place) -> Option<String> {
    match place.bucket()? {
        BucketId::Chain { link: 0, .. } => Some("bucket".to_string()),
        BucketId::Chain { link, .. } => Some(format!("{link}")),
        BucketId::Preallocated { .. } | BucketId::Unlinked { .. } => None,
    }
}
