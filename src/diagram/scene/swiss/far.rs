//! The far level: a texel a slot, or a group, or a table.
//!
//! Invariant: one grid of texels for all tables, gaps included, of at most [`MAX_TEXELS`], only of the part that is
//! seen. So a map of any size is one picture to keep.

use super::block::Block;
use super::grid::Grid;
use super::heading::is_new;
use super::layout::{HEADED, Layout};
use super::pen::Pen;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::heat::{EMPTY, KEY, NOTHING, Scale, TOMBSTONE};
use crate::diagram::shape::{AlignX, AlignY, Texels, Text};
use crate::diagram::style::Style;
use crate::engine::swiss::{GroupRef, SLOTS, SlotState};
use crate::fonts::Face;
use crate::image::HeatMeasure;
use crate::units::{bytes, count, plural};
use std::ops::Range;
use std::sync::Arc;

const MAX_TEXELS: u64 = 1 << 20;
const MAX_SLOT_TEXELS: u64 = 1 << 22;
/// A group at least this wide shows its slots, and one at least this high is told from the next, in points.
const BY_SLOT: f32 = 8.0;
const BY_GROUP: f32 = 0.9;
/// Most changed groups that are outlined.
const MAX_CHANGED: usize = 200;

/// What has a texel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    Slot,
    Group,
    /// Groups are too small to be told apart: a table is in one shade.
    Table,
}

/// How a tile becomes texels.
struct Weave {
    /// A tile's texels, row by row.
    pick: fn(&Pen, &Scale, &Grid, &Block) -> Vec<u8>,
    /// Texels across a tile, and down.
    across: u64,
    down: u64,
}

/// Columns and rows of tiles.
#[derive(Clone)]
struct Tiles {
    cols: Range<u64>,
    rows: Range<u64>,
}

impl Tiles {
    fn wide(&self) -> u64 {
        self.cols.end - self.cols.start
    }

    fn high(&self) -> u64 {
        self.rows.end - self.rows.start
    }

    /// Column and row of every tile, row by row.
    fn each(&self) -> impl Iterator<Item = (u64, u64)> + use<> {
        let Tiles { cols, rows } = self.clone();
        rows.flat_map(move |row| cols.clone().map(move |col| (col, row)))
    }
}

/// What has a texel in a layout.
pub(super) fn grain(l: &Layout, measure: HeatMeasure) -> Grain {
    let g = &l.grid;
    match g.group_h {
        _ if 8.0 * g.unit >= BY_SLOT && measure == HeatMeasure::Fill => Grain::Slot,
        h if h >= BY_GROUP => Grain::Group,
        _ => Grain::Table,
    }
}

pub(super) fn draw(pen: &mut Pen, l: &Layout) {
    if l.blocks.is_empty() {
        return;
    }
    heading(pen, l);
    let tiles = tiles_in(l, pen.view);
    if tiles.cols.is_empty() || tiles.rows.is_empty() {
        return;
    }
    let g = &l.grid;
    let texels_by_slot = tiles.wide() * tiles.high() * (g.cols + 1) * SLOTS as u64 * (g.rows + g.free);
    let grain = grain(l, pen.heat.measure);
    let weave = if grain == Grain::Slot && texels_by_slot <= MAX_SLOT_TEXELS {
        Weave { pick: by_slot, across: (g.cols + 1) * SLOTS as u64, down: g.rows + g.free }
    } else if texels_by_slot / SLOTS as u64 <= MAX_TEXELS {
        let pick = if grain == Grain::Table { flat } else { by_group };
        Weave { pick, across: g.cols + 1, down: g.rows + g.free }
    } else {
        Weave { pick: by_table, across: 1, down: 1 }
    };
    let (w, h) = g.pitch();
    let at = g.origin.offset(tiles.cols.start as f32 * w, tiles.rows.start as f32 * h);
    let rect = Rect::new(at.x, at.y, tiles.wide() as f32 * w, tiles.high() as f32 * h);
    let texels = grid(pen, l, &tiles, &weave);
    pen.d.texels(rect, Arc::new(texels));
    titles(pen, l, &tiles);
}

/// The tiles that a part of the scene shows.
fn tiles_in(l: &Layout, view: Rect) -> Tiles {
    let (g, (w, h)) = (&l.grid, l.grid.pitch());
    let span = |from: f32, to: f32, size: f32, most: u64| {
        let first = ((from / size).floor().max(0.0) as u64).min(most);
        first..((to / size).ceil().max(0.0) as u64).clamp(first, most)
    };
    Tiles {
        cols: span(view.x - g.origin.x, view.right() - g.origin.x, w, g.tiles),
        rows: span(view.y - g.origin.y, view.bottom() - g.origin.y, h, (l.blocks.len() as u64).div_ceil(g.tiles)),
    }
}

/// The tiles side by side.
fn grid(pen: &Pen, l: &Layout, tiles: &Tiles, weave: &Weave) -> Texels {
    let scale = Scale::new(pen.heat);
    let (wide, high) = (tiles.wide() * weave.across, tiles.high() * weave.down);
    let mut cells = vec![NOTHING; (wide * high) as usize];
    for (col, row) in tiles.each() {
        let Some(block) = l.blocks.get((row * l.grid.tiles + col) as usize) else { continue };
        let tile = (weave.pick)(pen, &scale, &l.grid, block);
        for (line, part) in tile.chunks(weave.across as usize).enumerate() {
            let down = (row - tiles.rows.start) * weave.down + line as u64;
            let at = down * wide + (col - tiles.cols.start) * weave.across;
            if let Some(to) = cells.get_mut(at as usize..at as usize + part.len()) {
                to.copy_from_slice(part);
            }
        }
    }
    Texels { cols: wide as u32, rows: high as u32, palette: scale.palette(), cells }
}

fn group_at<'a>(pen: &Pen<'a>, block: &Block, number: u64) -> GroupRef<'a> {
    let (map, heap) = (pen.state.swiss(), &pen.state.memory().heap);
    map.group(heap, map.geometry().group_at(block.groups, number))
}

/// A texel a slot; the row of gaps comes first, the column of gaps last.
fn by_slot(pen: &Pen, _: &Scale, g: &Grid, block: &Block) -> Vec<u8> {
    let wide = ((g.cols + 1) * SLOTS as u64) as usize;
    let mut out = vec![NOTHING; wide * g.free as usize];
    for first in (0..block.count).step_by(g.cols as usize) {
        let mut line: Vec<u8> = (first..(first + g.cols).min(block.count))
            .flat_map(|number| {
                let group = group_at(pen, block, number);
                (0..SLOTS).map(move |i| match group.state(i) {
                    SlotState::Full { .. } => KEY,
                    SlotState::Deleted => TOMBSTONE,
                    SlotState::Empty => EMPTY,
                })
            })
            .collect();
        line.resize(wide, NOTHING);
        out.extend(line);
    }
    out
}

/// A texel a group.
fn by_group(pen: &Pen, scale: &Scale, g: &Grid, block: &Block) -> Vec<u8> {
    let wide = (g.cols + 1) as usize;
    let values = values_of(scale, block);
    let mut out = vec![NOTHING; wide * g.free as usize];
    for first in (0..block.count).step_by(g.cols as usize) {
        let numbers = first..(first + g.cols).min(block.count);
        let mut line: Vec<u8> = numbers.map(|number| group_texel(pen, scale, values, block, number)).collect();
        line.resize(wide, NOTHING);
        out.extend(line);
    }
    out
}

/// A block's values, where the measure is worked out.
fn values_of<'a>(scale: &Scale<'a>, block: &Block) -> &'a [u32] {
    scale.heat.values.map_or(&[], |values| values.of_array(block.groups))
}

fn group_texel(pen: &Pen, scale: &Scale, values: &[u32], block: &Block, number: u64) -> u8 {
    if scale.heat.measure.is_worked_out() {
        return scale.looked_up(values, number);
    }
    let group = group_at(pen, block, number);
    let full = group.entries();
    if group.tombstones() > full { TOMBSTONE } else { scale.texel(full.into()) }
}

/// A texel a table.
fn by_table(pen: &Pen, scale: &Scale, _: &Grid, block: &Block) -> Vec<u8> {
    vec![table_texel(pen, scale, block)]
}

/// A table in one shade, with the gaps around it.
fn flat(pen: &Pen, scale: &Scale, g: &Grid, block: &Block) -> Vec<u8> {
    let texel = table_texel(pen, scale, block);
    let (cols, rows) = (g.cols as usize, block.count.div_ceil(g.cols) as usize);
    let line: Vec<u8> = (0..=cols).map(|i| if i < cols { texel } else { NOTHING }).collect();
    let gap = vec![NOTHING; (cols + 1) * g.free as usize];
    [gap, line.repeat(rows)].concat()
}

/// How full a table is, by what its struct says; of what is worked out, its groups taken together.
fn table_texel(pen: &Pen, scale: &Scale, block: &Block) -> u8 {
    let (map, rt) = (pen.state.swiss(), pen.state.memory());
    if scale.heat.measure.is_worked_out() {
        let known = values_of(scale, block).iter().map(|&n| u64::from(n));
        return scale.joined(known).map_or_else(|| scale.looked_up(&[], 0), |n| scale.texel(n));
    }
    let Some((_, addr)) = block.table else { return EMPTY };
    let table = map.table(rt, addr).table;
    if table.tombstones() > table.used {
        return TOMBSTONE;
    }
    let groups = table.group_count();
    scale.texel((u64::from(table.used) + groups / 2) / groups)
}

/// `tables  1,742 · 222,976 × 136 B = 30,324,736 B`
fn heading(pen: &mut Pen, l: &Layout) {
    let size = pen.m.geo.group as u64;
    let groups: u64 = l.blocks.iter().map(|b| b.count).sum();
    let product = format!("{} × {} = {}", plural(groups, "group"), bytes(size), bytes(groups * size));
    let (name, facts) = match l.blocks.len() as u64 {
        _ if !l.has_directory() => ("group", product),
        1 => ("table 0", product),
        n => ("tables", format!("{} · {product}", count(n))),
    };
    let at = l.grid.origin.offset(0.0, -26.0);
    let w = Face::SansBold.width(name, 14.0);
    pen.d.text(Text::new(at, name).size(14.0).face(Face::SansBold).style(Style::STRONG));
    pen.d.text(Text::new(at.offset(w + 12.0, 1.5), facts).size(12.5).style(Style::WEAK));
}

/// A heading a table, where there is room; outlines of what changed.
fn titles(pen: &mut Pen, l: &Layout, tiles: &Tiles) {
    let g = l.grid;
    let headed = g.width() >= HEADED && l.blocks.len() > 1;
    for (col, row) in tiles.each() {
        let Some(block) = l.blocks.get((row * g.tiles + col) as usize) else { continue };
        let new = is_new(pen, block);
        if headed {
            title(pen, l, block, new);
        }
        changed(pen, l, block, new);
    }
}

fn title(pen: &mut Pen, l: &Layout, block: &Block, new: bool) {
    let g = &l.grid;
    let (map, rt) = (pen.state.swiss(), pen.state.memory());
    let used = block.table.map_or(0, |(_, addr)| map.table(rt, addr).table.used);
    let base = Pos::new(block.at.x, block.at.y + g.free as f32 * g.group_h - 6.0);
    let mark = if new { "▲ " } else { "" };
    let name = format!("{mark}{}", block.index());
    let w = Face::SansBold.width(&name, 11.5);
    let line = |at: Pos, text: String| Text::new(at, text).align(AlignX::Left, AlignY::Baseline);
    pen.d.text(line(base, name).size(11.5).face(Face::SansBold).style(Style::STRONG));
    let bits = super::heading::prefix(l, block);
    let full = format!("{bits}  {} full", count(used.into()));
    let room = g.width() - w - 8.0;
    pen.d.text(line(base.offset(w + 8.0, 0.0), full).size(11.0).face(Face::Mono).style(Style::WEAK).max_width(room));
}

/// Outlines a new table, or the groups in which something was written.
fn changed(pen: &mut Pen, l: &Layout, block: &Block, new: bool) {
    let size = pen.m.geo.group as u64;
    if pen.changed_rects.len() > MAX_CHANGED || !(new || pen.changed.touches(block.groups, block.count * size)) {
        return;
    }
    if new {
        let rects = l.group_rect(pen.m, block, 0).zip(l.group_rect(pen.m, block, block.count - 1));
        let Some((first, last)) = rects else { return };
        let across = Rect { w: l.grid.cols.min(block.count) as f32 * 8.0 * l.grid.unit, ..first };
        pen.changed_rects.push(across.union(last).inset(-2.0));
        return;
    }
    for group in 0..block.count {
        if pen.changed.touches(block.groups.plus(group * size), size) {
            pen.changed_rects.extend(l.group_rect(pen.m, block, group));
        }
    }
}
