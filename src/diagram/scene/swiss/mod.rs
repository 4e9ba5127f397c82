//! A Swiss map as a scene: the header's card, the directory, tables and their groups, at one zoom.
//!
//! Invariant: positions are arithmetic on the tables' sizes, so that a scene of a million entries is made after a look
//! at each table; groups are read only in rows that are seen. [`SwissScene::hit`] and [`SwissScene::rect`] are each
//! other's inverse: padding belongs to the key or elem before it. Knows no scrolling and no window: the caller says
//! which part is seen.

mod block;
mod directory;
mod draw;
mod far;
mod grid;
mod group;
mod header;
mod heading;
mod layout;
mod metrics;
mod near;
mod path;
mod pen;
mod table;
mod walk;

use super::arrangement::Arrangement;
use super::folds::{Fold, Line};
use super::heat::LegendMark;
use super::heat::{self, Scale};
use super::level::{Direction, Folded, Level, MAX_CELLS, reach};
use super::near_bytes::byte_rect;
use super::plan::Plan;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::legend::legend;
use crate::engine::SwissMap;
use crate::image::{GroupId, Heat, HeatMeasure, Place, Spot};
use crate::tell::heat_counts;
use block::Block;
use far::Grain;
use layout::Layout;
use metrics::{Metrics, Part, parts};
use table::FIELDS;

/// Width of the room for a group's number that stands for the group, in points.
const NUMBER: f32 = 40.0;
/// The most directory entries among the named cells.
const MAX_ENTRIES: usize = 64;

/// The layout of one state in one arrangement at one zoom.
#[derive(Clone, Debug)]
pub struct SwissScene {
    metrics: Metrics,
    layout: Layout,
    zoom: f32,
}

impl SwissScene {
    pub fn new(state: SwissMap, plan: &Plan, arrangement: &Arrangement, zoom: f32) -> SwissScene {
        let metrics = Metrics::new(state, arrangement, zoom);
        SwissScene { layout: Layout::new(state, plan, &metrics, arrangement), metrics, zoom }
    }

    /// Width and height in points.
    pub fn size(&self) -> (f32, f32) {
        self.layout.size
    }

    /// Width and height that may reach out of a view when the scene is fitted to it, in points.
    pub fn loose(&self) -> (f32, f32) {
        self.layout.loose
    }

    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    pub fn level(&self) -> Level {
        self.metrics.level
    }

    /// What is at a position of the scene.
    pub fn hit(&self, _: SwissMap, p: Pos) -> Option<Place> {
        if let Some(field) = self.layout.header.hit(p) {
            return Some(field.map_or(Place::Header, Place::HeaderField));
        }
        let l = &self.layout;
        if l.has_directory() && l.directory_head().contains(p) {
            return Some(Place::Directory);
        }
        if let Some(entry) = l.entry_at(&self.metrics, p) {
            return Some(Place::DirectoryEntry(entry));
        }
        if self.level() == Level::Far { self.hit_far(p) } else { self.hit_block(p) }
    }

    fn hit_far(&self, p: Pos) -> Option<Place> {
        let g = &self.layout.grid;
        let (w, h) = g.pitch();
        let (dx, dy) = (p.x - g.origin.x, p.y - g.origin.y);
        if dx < 0.0 || dy < 0.0 || dx >= w * g.tiles as f32 {
            return None;
        }
        let tile = (dy / h) as u64 * g.tiles + (dx / w) as u64;
        let block = self.layout.blocks.get(tile as usize)?;
        let (dx, dy) = (p.x - block.at.x, p.y - block.at.y);
        let (col, row) = ((dx / (8.0 * g.unit)) as u64, (dy / g.group_h) as u64);
        if col >= g.cols {
            return None;
        }
        if row < g.free {
            return block.table.map(|t| Place::Table(t.0));
        }
        let group = (row - g.free) * g.cols + col;
        (group < block.count).then(|| Place::Group(block.group_id(group)))
    }

    fn hit_block(&self, p: Pos) -> Option<Place> {
        let (m, l) = (&self.metrics, &self.layout);
        let block = self.block_at(p)?;
        if let (Some(card), Some((table, _))) = (block.card(), block.table)
            && card.contains(p)
        {
            let field = (0..FIELDS).find(|&i| block.field(i).is_some_and(|r| r.contains(p)));
            return Some(field.map_or(Place::Table(table), |i| Place::TableField(table, i)));
        }
        let Some(Line::Row(group)) = l.line_at(m, block, p) else { return self.labelled(block, p) };
        let rect = l.group_rect(m, block, group)?;
        let id = block.group_id(group);
        let part = rect.contains(p).then(|| m.hit(p.offset(-rect.x, -rect.y)))?;
        Some(part.map_or(Place::Group(id), |part| place_of(id, part)))
    }

    /// The group whose number or title is at a position.
    fn labelled(&self, block: &Block, p: Pos) -> Option<Place> {
        let (m, l) = (&self.metrics, &self.layout);
        block.table.filter(|_| m.level != Level::Far)?;
        l.seen(m, block, Rect::new(p.x, p.y, 0.0, 0.0)).find_map(|line| {
            let Line::Row(group) = line else { return None };
            let rect = l.group_rect(m, block, group)?;
            let left = m.labels.min(NUMBER);
            let number = Rect::new(rect.x - left, rect.y - m.title, left, rect.h + m.title);
            let title = Rect::new(rect.x, rect.y - m.title, rect.w, m.title);
            (number.contains(p) || title.contains(p)).then(|| Place::Group(block.group_id(group)))
        })
    }

    /// The block at a height.
    fn block_at(&self, p: Pos) -> Option<&Block> {
        let l = &self.layout;
        l.blocks.get(l.blocks.partition_point(|b| b.at.y <= p.y).checked_sub(1)?)
    }

    /// Groups above and below a part of the scene; none from afar.
    pub fn outside(&self, view: Rect) -> (u64, u64) {
        if self.level() == Level::Far {
            return (0, 0);
        }
        let blocks = self.layout.blocks.iter();
        blocks
            .map(|block| self.layout.outside(&self.metrics, block, view))
            .fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    }

    /// True for what is in a fold.
    pub fn is_folded(&self, place: Place) -> bool {
        let hides =
            |id: GroupId| self.layout.block_of_group(id).is_some_and(|block| block.fold_of(group_number(id)).is_some());
        self.level() != Level::Far && place.group().is_some_and(hides)
    }

    /// The fold at a position.
    fn fold_at(&self, p: Pos) -> Option<(&Block, Fold)> {
        if self.level() == Level::Far {
            return None;
        }
        let (m, l, block) = (&self.metrics, &self.layout, self.block_at(p)?);
        match l.line_at(m, block, p)? {
            Line::Fold(fold) if l.fold_rect(m, block, &fold).contains(p) => Some((block, fold)),
            _ => None,
        }
    }

    /// The folds that a part of the scene shows.
    pub fn folded(&self, view: Rect) -> Vec<Folded> {
        if self.level() == Level::Far {
            return Vec::new();
        }
        let (m, l) = (&self.metrics, &self.layout);
        let blocks = l.blocks.get(l.blocks_in(m, view)).unwrap_or_default();
        let folded = |block: &Block, fold: Fold| Folded {
            rect: l.fold_rect(m, block, &fold),
            name: fold.name("group"),
            first: Place::Group(block.group_id(fold.first)),
            rows: fold.len,
        };
        let lines = blocks.iter().flat_map(|block| l.seen(m, block, view).map(move |line| (block, line)));
        lines
            .filter_map(|(block, line)| if let Line::Fold(fold) = line { Some(folded(block, fold)) } else { None })
            .collect()
    }

    /// Where a spot is drawn: a byte by itself at the near level.
    pub fn spot_rect(&self, state: SwissMap, spot: Spot) -> Option<Rect> {
        let rect = self.rect(state, spot.place)?;
        Some(if self.level() == Level::Near { byte_rect(*state, spot, rect) } else { rect })
    }

    /// Where a place is drawn; `None` where it is not (folded, not there now, slots without bytes).
    pub fn rect(&self, state: SwissMap, place: Place) -> Option<Rect> {
        place.resolve(*state)?;
        let (m, l, far) = (&self.metrics, &self.layout, self.level() == Level::Far);
        let part = match place {
            Place::Header => return l.header.area(),
            Place::HeaderField(i) => return l.header.field(i),
            Place::Directory => return Some(l.directory_head()).filter(|head| !head.is_empty()),
            Place::DirectoryEntry(i) => return l.entry_rect(m, i),
            Place::Table(i) | Place::TableField(i, _) if far => {
                let g = &l.grid;
                let at = l.block_of_table(i)?.at;
                return Some(Rect::new(at.x, at.y, g.width(), g.free as f32 * g.group_h));
            }
            Place::Table(i) => return l.block_of_table(i)?.card(),
            Place::TableField(i, field) => return l.block_of_table(i)?.field(field),
            Place::Control(_, i) => Some(Part::Control(i)),
            Place::GroupKey(_, i) => Some(Part::Key(i)),
            Place::GroupElem(_, i) => Some(Part::Elem(i)),
            _ => None,
        };
        let id = place.group()?;
        let folded = l.block_of_group(id)?.fold_of(group_number(id)).is_some();
        let rect = self.group_rect(id).filter(|_| far || !folded)?;
        match part {
            Some(part) if !far => m.part(part).map(|r| r.translate(rect.x, rect.y)),
            _ => Some(rect),
        }
    }

    fn group_rect(&self, id: GroupId) -> Option<Rect> {
        let block = self.layout.block_of_group(id)?;
        self.layout.group_rect(&self.metrics, block, group_number(id))
    }

    /// The cells that a part of the scene shows, at most 500: names for screen readers.
    pub fn visible_cells(&self, _: SwissMap, view: Rect) -> Vec<(Place, Rect)> {
        let mut cells = Cells { found: Vec::new(), view };
        for (number, rect) in self.layout.header.fields() {
            cells.add(Place::HeaderField(number), rect);
        }
        let seen = self.layout.blocks_in(&self.metrics, view);
        self.entry_cells(&mut cells);
        let blocks = self.layout.blocks.get(seen).unwrap_or_default();
        let tiny = self.level() == Level::Far && self.layout.grid.group_h < 2.0;
        for block in blocks {
            let room = match self.level() {
                Level::Far => self.far_cells(block, tiny, &mut cells),
                _ => self.block_cells(block, &mut cells),
            };
            if !room {
                break;
            }
        }
        cells.found
    }

    fn entry_cells(&self, cells: &mut Cells) {
        let (m, l) = (&self.metrics, &self.layout);
        let start = if l.dir_strip.is_some() { cells.view.x } else { cells.view.y };
        let before = cells.found.len();
        let mut add = |entry: u64| {
            let rect = l.entry_rect(m, entry);
            rect.is_none_or(|r| cells.add(Place::DirectoryEntry(entry), r)) && cells.found.len() < before + MAX_ENTRIES
        };
        if self.level() == Level::Far {
            (0..l.dir_len).take(MAX_ENTRIES).all(add);
            return;
        }
        let first = l.blocks.partition_point(|b| b.entry_at < start).saturating_sub(1);
        let lines = l.blocks.iter().skip(first).flat_map(|b| (0..b.lines()).filter_map(|i| b.entry_of_line(i)));
        lines.take(2 * MAX_ENTRIES).all(&mut add);
    }

    /// A table and its groups from afar; false once there is no more room.
    fn far_cells(&self, block: &Block, tiny: bool, cells: &mut Cells) -> bool {
        let g = &self.layout.grid;
        let head = Rect::new(block.at.x, block.at.y, g.width(), g.free as f32 * g.group_h);
        let table = block.table.is_none_or(|t| cells.add(Place::Table(t.0), head));
        let groups = if tiny { 0 } else { block.count };
        table
            && (0..groups).all(|group| {
                let rect = self.layout.group_rect(&self.metrics, block, group);
                rect.is_none_or(|rect| cells.add(Place::Group(block.group_id(group)), rect))
            })
    }

    /// A table's fields and its groups' cells; false once there is no more room.
    fn block_cells(&self, block: &Block, cells: &mut Cells) -> bool {
        let (m, l) = (&self.metrics, &self.layout);
        let mut fields = (0..FIELDS).filter_map(|i| Some((Place::TableField(block.table?.0, i), block.field(i)?)));
        if !fields.all(|(place, rect)| cells.add(place, rect)) {
            return false;
        }
        l.seen(m, block, cells.view).all(|line| {
            let Line::Row(group) = line else { return true };
            let (id, Some(rect)) = (block.group_id(group), l.group_rect(m, block, group)) else { return true };
            parts().all(|part| {
                let Some(r) = m.part(part) else { return true };
                cells.add(place_of(id, part), r.translate(rect.x, rect.y))
            })
        })
    }

    /// The marks that the picture holds, and what they mean.
    pub fn legend(&self, state: SwissMap, heat: Heat) -> Vec<LegendMark> {
        if self.level() != Level::Far {
            return legend(*state);
        }
        let scale = Scale::new(heat);
        let grain = far::grain(&self.layout, heat.measure);
        let dead_means = if grain == Grain::Slot { "tombstone" } else { "more tombstones than entries" };
        let dead = (heat.measure == HeatMeasure::Fill).then(|| scale.other(heat::TOMBSTONE, dead_means));
        if grain == Grain::Slot {
            let slots = [(heat::KEY, "full slot"), (heat::EMPTY, "empty slot")];
            return slots.map(|(index, text)| scale.other(index, text)).into_iter().chain(dead).collect();
        }
        let mut out = vec![(None, heat_counts(heat.measure, *state).to_string())];
        out.extend(scale.marks().into_iter().chain(dead));
        if grain == Grain::Table {
            out.push((None, format!("a table: its groups, {}", scale.joins_by())));
        }
        out
    }

    /// The next place in a direction, for the arrow keys.
    pub fn neighbour(&self, state: SwissMap, place: Place, to: Direction) -> Option<Place> {
        if let Some(next) = self.card_neighbour(state, place, to) {
            return next;
        }
        if self.level() == Level::Far {
            return self.far_neighbour(place, to);
        }
        let rect = self.rect(state, place)?;
        let whole = matches!(place, Place::Group(_));
        reach(rect, to, |at| {
            // Into a fold: to its first group, or its last.
            if let Some((block, fold)) = self.fold_at(at) {
                let group = if to == Direction::Up { fold.last() } else { fold.first };
                return Some(place.in_other_group(block.group_id(group)));
            }
            let found = self.hit(state, at)?;
            let found = if whole { found.group().map_or(found, Place::Group) } else { found };
            let gap = !whole && matches!(found, Place::Group(_));
            (found != place && !gap && !matches!(found, Place::Header | Place::Table(_))).then_some(found)
        })
    }
}

/// Cells gathered for screen readers.
struct Cells {
    found: Vec<(Place, Rect)>,
    view: Rect,
}

impl Cells {
    /// Adds a cell that is seen; false once there is no more room.
    fn add(&mut self, place: Place, rect: Rect) -> bool {
        let room = self.found.len() < MAX_CELLS;
        if room && rect.intersects(self.view) {
            self.found.push((place, rect));
        }
        room
    }
}

fn group_number(id: GroupId) -> u64 {
    match id {
        GroupId::Small => 0,
        GroupId::Of { group, .. } => group,
    }
}

fn place_of(id: GroupId, part: Part) -> Place {
    match part {
        Part::Control(i) => Place::Control(id, i),
        Part::Key(i) => Place::GroupKey(id, i),
        Part::Elem(i) => Place::GroupElem(id, i),
    }
}
