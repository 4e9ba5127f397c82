//! A classic map as a scene: the hmap's card, the bucket array, the old array, at one zoom.
//!
//! Invariant: positions are arithmetic on the hmap's fields, so a scene of a million entries is made at once; chains
//! are followed only in rows that are seen. [`Scene::hit`] and [`Scene::rect`] are each other's inverse.
//! Knows no scrolling and no window: the caller says which part is seen.

mod bucket;
mod card;
mod draw;
mod far;
mod layout;
mod lines;
mod metrics;
mod near;
mod overview;
mod path;
mod pen;
mod section;

use super::arrangement::Arrangement;
use super::board::Board;
use super::folds::Fold;
use super::heat::LegendMark;
use super::heat::{self, Scale};
use super::level::{Direction, Folded, Level, MAX_CELLS, reach};
use super::near_bytes::byte_rect;
use super::plan::Plan;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::legend::legend;
use crate::engine::ClassicMap;
use crate::engine::classic::SLOTS;
use crate::image::{ArrayKind, BucketId, Heat, Place, Spot};
use crate::tell::heat_counts;
use crate::units::{count, plural};
use layout::{Layout, arrange};
use metrics::{Metrics, Part};
use section::Section;

/// The layout of one state in one arrangement at one zoom.
#[derive(Clone, Debug)]
pub struct ClassicScene {
    metrics: Metrics,
    layout: Layout,
    zoom: f32,
}

/// Up to this height in points positions are exact to a quarter of a point.
const EXACT: f32 = (1 << 22) as f32;

impl ClassicScene {
    pub fn new(state: ClassicMap, plan: &Plan, arrangement: &Arrangement, zoom: f32) -> ClassicScene {
        let mut metrics = Metrics::new(state, arrangement, zoom);
        let mut layout = arrange(state, &metrics, plan, arrangement);
        if layout.size.1 > EXACT {
            metrics = metrics.for_height(1.3 * layout.size.1);
            layout = arrange(state, &metrics, plan, arrangement);
        }
        ClassicScene { metrics, layout, zoom }
    }

    /// Width and height in points.
    pub fn size(&self) -> (f32, f32) {
        self.layout.size
    }

    /// Width and height that may reach out of a view when the scene is fitted to it, in points.
    pub fn loose(&self) -> (f32, f32) {
        self.layout.loose
    }

    pub fn level(&self) -> Level {
        self.metrics.level
    }

    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    fn sections(&self) -> &[Section] {
        &self.layout.sections
    }

    /// What is at a position of the scene.
    pub fn hit(&self, state: ClassicMap, p: Pos) -> Option<Place> {
        if let Some(field) = self.layout.hmap.hit(p) {
            return Some(field.map_or(Place::Hmap, Place::HmapField));
        }
        if let Some(field) = self.layout.extra.as_ref().and_then(|board| board.hit(p)) {
            return Some(field.map_or(Place::Extra, Place::ExtraField));
        }
        self.sections().iter().find_map(|s| self.hit_section(state, s, p))
    }

    fn hit_section(&self, state: ClassicMap, section: &Section, p: Pos) -> Option<Place> {
        let m = &self.metrics;
        if m.level == Level::Far {
            let (dx, dy) = (p.x - section.origin.x, p.y - section.origin.y);
            if dx < 0.0 || dy < 0.0 || dx >= section.size.0 || dy >= section.size.1 {
                return None;
            }
            let (col, row) = ((dx / section.cell.0) as u64, (dy / section.cell.1) as u64);
            let index = row * section.cols + col.min(section.cols - 1);
            return (index < section.count).then(|| Place::Bucket(BucketId::main(section.array, index)));
        }
        let Some((id, rect)) = section.bucket_at(m, p) else {
            let labelled = section.label_at(m, p).filter(|id| id.addr(state).is_some());
            return labelled.map(Place::Bucket);
        };
        id.addr(state)?;
        Some(match m.hit(p.offset(-rect.x, -rect.y)) {
            Some(Part::Tophash(i)) => Place::Tophash(id, i),
            Some(Part::Key(i)) => Place::Key(id, i),
            Some(Part::Elem(i)) => Place::Elem(id, i),
            Some(Part::Overflow) => Place::Overflow(id),
            None => Place::Bucket(id),
        })
    }

    /// Where a spot is drawn: a byte by itself at the near level.
    pub fn spot_rect(&self, state: ClassicMap, spot: Spot) -> Option<Rect> {
        let rect = self.rect(state, spot.place)?;
        Some(if self.level() == Level::Near { byte_rect(*state, spot, rect) } else { rect })
    }

    /// Where a place is drawn; `None` where it is not (folded, not there now, slots without bytes).
    pub fn rect(&self, state: ClassicMap, place: Place) -> Option<Rect> {
        place.resolve(*state)?;
        let part = match place {
            Place::Hmap => return self.layout.hmap.area(),
            Place::HmapField(i) => return self.layout.hmap.field(i),
            Place::Extra => return self.layout.extra.as_ref()?.area(),
            Place::ExtraField(i) => return self.layout.extra.as_ref()?.field(i),
            Place::Bucket(_) => None,
            Place::Tophash(_, i) => Some(Part::Tophash(i)),
            Place::Key(_, i) => Some(Part::Key(i)),
            Place::Elem(_, i) => Some(Part::Elem(i)),
            Place::Overflow(_) => Some(Part::Overflow),
            _ => return None,
        };
        let id = place.bucket()?;
        let section = self.sections().iter().find(|s| s.bucket_rect(&self.metrics, id).is_some())?;
        if self.level() != Level::Far && section.fold_of(id).is_some() {
            return None;
        }
        let bucket = section.bucket_rect(&self.metrics, id)?;
        match part {
            Some(part) if self.level() != Level::Far => {
                self.metrics.part(part).map(|r| r.translate(bucket.x, bucket.y))
            }
            _ => Some(bucket),
        }
    }

    /// The marks that the picture holds, and what they mean.
    pub fn legend(&self, state: ClassicMap, heat: Heat) -> Vec<LegendMark> {
        if self.level() != Level::Far {
            return legend(*state);
        }
        let Some(section) = self.sections().first() else { return Vec::new() };
        let scale = Scale::new(heat);
        let moved =
            (self.sections().len() > 1 && !heat.measure.is_worked_out()).then(|| scale.other(heat::MOVED, "evacuated"));
        if far::by_slot(section, heat.measure) {
            let slots = [(heat::KEY, "full slot"), (heat::EMPTY, "empty slot"), (heat::LINK, "overflow bucket")];
            return slots.map(|(index, text)| scale.other(index, text)).into_iter().chain(moved).collect();
        }
        let mut out = vec![(None, heat_counts(heat.measure, *state).to_string())];
        out.extend(scale.marks().into_iter().chain(moved));
        let (down, right) = far::block(section);
        if down * right > 1 {
            let (n, looked) = (count(down * right), plural(down, "bucket"));
            out.push((None, format!("a texel: {n} buckets, {looked} of them looked at, {}", scale.joins_by())));
        }
        out
    }

    /// The next place in a direction, for the arrow keys.
    pub fn neighbour(&self, state: ClassicMap, place: Place, to: Direction) -> Option<Place> {
        if let Some(next) = self.card_neighbour(place, to) {
            return next;
        }
        let rect = self.rect(state, place)?;
        let whole = matches!(place, Place::Bucket(_)) && self.level() != Level::Far;
        reach(rect, to, |at| {
            // Into a fold: to its first row, or its last.
            if let Some((section, fold)) = self.fold_at(at) {
                let index = if to == Direction::Up { fold.last() } else { fold.first };
                return Some(place.in_other_bucket(BucketId::main(section.array, index)));
            }
            let found = self.hit(state, at)?;
            let found = if whole { found.bucket().map_or(found, Place::Bucket) } else { found };
            let gap = !whole && self.level() != Level::Far && matches!(found, Place::Bucket(_));
            (found != place && !gap && !matches!(found, Place::Hmap | Place::Extra)).then_some(found)
        })
    }

    /// Main buckets above and below a part of the scene; none from afar.
    pub fn outside(&self, view: Rect) -> (u64, u64) {
        let m = &self.metrics;
        let sections = self.sections().iter().filter(|_| m.level != Level::Far);
        sections.map(|section| section.outside(m, view)).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    }

    /// True for what is in a fold.
    pub fn is_folded(&self, place: Place) -> bool {
        let hides = |id: BucketId| self.sections().iter().any(|s| s.fold_of(id).is_some());
        self.level() != Level::Far && place.bucket().is_some_and(hides)
    }

    /// The fold at a position.
    fn fold_at(&self, p: Pos) -> Option<(&Section, Fold)> {
        let m = &self.metrics;
        let mut sections = self.sections().iter().filter(|_| m.level != Level::Far);
        sections.find_map(|section| Some((section, section.fold_at(m, p)?)))
    }

    /// The folds that a part of the scene shows.
    pub fn folded(&self, view: Rect) -> Vec<Folded> {
        let m = &self.metrics;
        let sections = self.sections().iter().filter(|s| m.level != Level::Far && s.lines.has_folds());
        let folded = |section: &Section, fold: Fold| Folded {
            rect: section.fold_rect(m, &fold),
            name: fold.name("bucket"),
            first: Place::Bucket(BucketId::main(section.array, fold.first)),
            rows: fold.len,
        };
        sections.flat_map(|section| section.folds_in(m, view).map(move |fold| folded(section, fold))).collect()
    }

    /// Steps within the cards; the outer `None` means that the place is no field, or that the way leads out.
    fn card_neighbour(&self, place: Place, to: Direction) -> Option<Option<Place>> {
        if !self.layout.hmap.is_card() {
            return self.strip_neighbour(place, to);
        }
        let first = self.sections().first().map(|s| Place::Tophash(BucketId::main(s.array, 0), 0));
        let down = |last: u8, i: u8, make: fn(u8) -> Place| (i < last).then(|| make(i + 1));
        Some(match (place, to) {
            (Place::Hmap, Direction::Down) => Some(Place::HmapField(0)),
            (Place::Extra, Direction::Down) => Some(Place::ExtraField(0)),
            (Place::Hmap | Place::Extra | Place::HmapField(_) | Place::ExtraField(_), Direction::Right) => first,
            (Place::HmapField(8), Direction::Down) => self.layout.extra.is_some().then_some(Place::ExtraField(0)),
            (Place::HmapField(i), Direction::Down) => down(8, i, Place::HmapField),
            (Place::HmapField(0), Direction::Up) => Some(Place::Hmap),
            (Place::HmapField(i), Direction::Up) => Some(Place::HmapField(i - 1)),
            (Place::ExtraField(i), Direction::Down) => down(2, i, Place::ExtraField),
            (Place::ExtraField(0) | Place::Extra, Direction::Up) => Some(Place::HmapField(8)),
            (Place::ExtraField(i), Direction::Up) => Some(Place::ExtraField(i - 1)),
            (Place::Hmap | Place::Extra | Place::HmapField(_) | Place::ExtraField(_), _) => None,
            (Place::Tophash(BucketId::Chain { link: 0, array: ArrayKind::Main, .. }, 0), Direction::Left) => {
                Some(Place::HmapField(5))
            }
            _ => return None,
        })
    }

    /// The same within strips.
    fn strip_neighbour(&self, place: Place, to: Direction) -> Option<Option<Place>> {
        let (hmap, extra) = (&self.layout.hmap, self.layout.extra.as_ref());
        let bucket = self.sections().first().map(|s| Place::Tophash(BucketId::main(s.array, 0), 0));
        let below = extra.and_then(Board::first).map(Place::ExtraField).or(bucket);
        Some(match (place, to) {
            (Place::Hmap, Direction::Right) => hmap.first().map(Place::HmapField),
            (Place::HmapField(i), Direction::Right) => hmap.beside(i, true).map(Place::HmapField),
            (Place::HmapField(i), Direction::Left) => Some(hmap.beside(i, false).map_or(Place::Hmap, Place::HmapField)),
            (Place::Hmap | Place::HmapField(_), Direction::Down) => below,
            (Place::Extra, Direction::Right) => extra?.first().map(Place::ExtraField),
            (Place::ExtraField(i), Direction::Right) => extra?.beside(i, true).map(Place::ExtraField),
            (Place::ExtraField(i), Direction::Left) => {
                Some(extra?.beside(i, false).map_or(Place::Extra, Place::ExtraField))
            }
            (Place::Extra | Place::ExtraField(_), Direction::Down) => bucket,
            (Place::Extra | Place::ExtraField(_), Direction::Up) => hmap.first().map(Place::HmapField),
            (Place::Hmap | Place::HmapField(_) | Place::Extra, _) => None,
            _ => return None,
        })
    }

    /// The cells that a part of the scene shows, at most 500: names for screen readers.
    pub fn visible_cells(&self, state: ClassicMap, view: Rect) -> Vec<(Place, Rect)> {
        let mut cells = Vec::new();
        let mut add = |place: Place, rect: Rect| {
            let room = cells.len() < MAX_CELLS;
            if room && rect.intersects(view) {
                cells.push((place, rect));
            }
            room
        };
        for (number, rect) in self.layout.hmap.fields() {
            add(Place::HmapField(number), rect);
        }
        for (number, rect) in self.layout.extra.iter().flat_map(|board| board.fields()) {
            add(Place::ExtraField(number), rect);
        }
        for section in self.sections() {
            if !self.section_cells(state, section, view, &mut add) {
                break;
            }
        }
        cells
    }

    /// Adds a section's cells; false once there is no more room.
    fn section_cells(
        &self,
        state: ClassicMap,
        section: &Section,
        view: Rect,
        add: &mut impl FnMut(Place, Rect) -> bool,
    ) -> bool {
        let m = &self.metrics;
        if m.level == Level::Far {
            let (rows, cols) = far::range(section, view);
            let all = rows.flat_map(|row| cols.clone().map(move |col| row * section.cols + col));
            return all
                .filter(|&i| i < section.count)
                .try_for_each(|index| {
                    let id = BucketId::main(section.array, index);
                    let rect = section.bucket_rect(m, id)?;
                    add(Place::Bucket(id), rect).then_some(())
                })
                .is_some();
        }
        section.items_in(m, view).all(|line| {
            section.buckets(state, m, line, view).into_iter().all(|(id, rect, _)| {
                parts().all(|part| {
                    let Some(r) = m.part(part) else { return true };
                    add(place_of(id, part), r.translate(rect.x, rect.y))
                })
            })
        })
    }
}

/// A bucket's parts in the order of memory.
fn parts() -> impl Iterator<Item = Part> {
    let slots = || 0..SLOTS as u8;
    slots().map(Part::Tophash).chain(slots().map(Part::Key)).chain(slots().map(Part::Elem)).chain([Part::Overflow])
}

fn place_of(id: BucketId, part: Part) -> Place {
    match part {
        Part::Tophash(i) => Place::Tophash(id, i),
        Part::Key(i) => Place::Key(id, i),
        Part::Elem(i) => Place::Elem(id, i),
        Part::Overflow => Place::Overflow(id),
    }
}
