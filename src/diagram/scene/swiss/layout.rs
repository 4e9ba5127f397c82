//! Where directory, tables and groups stand: arithmetic on the tables' sizes, never on the map's slots.
//!
//! Invariant: a table's groups are numbered down a column of rows, then down the next (cards along lines); all tables
//! break at the same row. Tables stand below each other (far: in a grid), in the order of the directory.

use super::block::{Block, HEAD, TABLE_HEAD, blocks_of};
use super::grid::Grid;
use super::metrics::Metrics;
use super::{header, table};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::arrangement::{Arrangement, HeaderForm};
use crate::diagram::scene::board::{Board, STRIP_H};
use crate::diagram::scene::card::{CARD_W, MARGIN, card};
use crate::diagram::scene::folds::{Fold, Line};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::line_grid::{LineGrid, steps};
use crate::diagram::scene::path::SEARCH_LINES;
use crate::diagram::scene::plan::Plan;
use crate::engine::SwissMap;
use crate::image::GroupId;
use std::ops::Range;

/// From the card to a small map's group: the arrow and the group's number.
const GUTTER: f32 = 84.0;
/// Room under a table.
const BETWEEN: f32 = 34.0;
/// A directory entry's cell, and from one entry to the next.
pub(super) const ENTRY_W: f32 = 80.0;
const ENTRY_H: f32 = 22.0;
const ENTRY_PITCH: f32 = 24.0;
/// Heading above the directory's first entry.
const DIR_HEAD: f32 = 46.0;
/// From the directory to the tables' row numbers: a bracket, arrows, and a lane for each of the first tables.
const LANES: f32 = 26.0;
const LANE: f32 = 4.0;
/// Most tables with a lane of their own.
pub(super) const MAX_LANES: usize = 12;
/// Most columns of rows that a table takes, and the shape that a picture should have.
const MAX_COLUMNS: u64 = 4;
const ASPECT: f32 = 1.6;

/// Far: a slot's texel in points at zoom 1; its height is [`FAR_H`] times that.
const FAR_UNIT: f32 = 40.0;
const FAR_H: f32 = 4.0;
/// Far: the shape that many tables should have beside the cards, and how many are few.
const FAR_ASPECT: f32 = 1.15;
const ALIGNED: u64 = 64;
/// Far: groups a row of a table.
const FAR_GROUPS: u64 = 8;
/// Far: a directory strip's width, and the least width of a table that has a heading.
pub(super) const STRIP_W: f32 = 16.0;
pub(super) const HEADED: f32 = 84.0;
const FAR_HEAD: f32 = 52.0;
/// Far: entries so small that a position no longer tells them apart are not told apart.
const MAX_STRIP: u64 = 1 << 14;

/// Everything in its place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The header.
    pub header: Board,
    /// Where the card of a search stands; `None`: the window shows it elsewhere.
    pub search: Option<Rect>,
    pub blocks: Vec<Block>,
    pub grid: Grid,
    /// Entries of the directory; 0: a small map.
    pub dir_len: u64,
    pub dir_x: f32,
    /// The y of the directory's first entry, and (far) an entry's height.
    pub dir_y: f32,
    pub entry_h: f32,
    /// The directory is a strip above the tables; an entry's width then.
    pub dir_strip: Option<f32>,
    /// The whole directory's name.
    pub dir_head: Rect,
    pub size: (f32, f32),
    /// Width that only headings and cards of tables take.
    pub loose: (f32, f32),
    /// Room for arrows beside the directory.
    pub lanes: f32,
}

/// Heading above a table's rows where its struct is a strip, without the strip, and room under the header's strip.
const STRIP_HEAD: f32 = 42.0;
const UNDER_STRIP: f32 = 10.0;
/// A directory entry's width in a strip, from one to the next, and the least at which entries can be told apart.
const STRIP_ENTRY: f32 = 64.0;
const STRIP_GAP: f32 = 3.0;
const LEAST_ENTRY: f32 = 3.0;

impl Layout {
    pub fn new(state: SwissMap, plan: &Plan, m: &Metrics, arrangement: &Arrangement) -> Layout {
        let h = state.swiss().header(state.memory());
        let mut blocks = blocks_of(state, &h, plan);
        lines_of(state, &mut blocks, arrangement);
        let most = blocks.iter().map(|b| b.count).max().unwrap_or(1);
        let fields = header::fields(state);
        let board = match arrangement.header {
            HeaderForm::Card => Board::card(MARGIN, &fields),
            HeaderForm::Strip => {
                let at = Pos::new(MARGIN, MARGIN * 0.5);
                Board::strip(at, arrangement.page - 2.0 * MARGIN, m.heads, &header::of(state), &fields)
            }
            HeaderForm::Away => Board::away(),
        };
        let mut layout = Layout {
            search: (board.is_card() && !blocks.is_empty()).then(|| card(board.bottom() + 20.0, SEARCH_LINES)),
            header: board,
            blocks,
            grid: Grid::default(),
            dir_len: h.dir_len,
            dir_x: 0.0,
            dir_y: MARGIN + DIR_HEAD,
            entry_h: ENTRY_H,
            dir_strip: None,
            dir_head: Rect::default(),
            size: (0.0, 0.0),
            loose: (0.0, 0.0),
            lanes: 0.0,
        };
        // Room for the card of a search is kept, so that a selection moves nothing.
        let low = layout.search.unwrap_or_else(|| layout.header.area().unwrap_or_default());
        let least = if layout.header.is_card() { MARGIN + CARD_W + GUTTER + 330.0 } else { 0.0 };
        layout.size = (least.max(layout.header.area().map_or(0.0, Rect::right)), low.bottom());
        match (m.level, layout.header.is_card()) {
            (Level::Far, _) => layout.arrange_far(m, most, arrangement),
            (_, true) => layout.arrange(m, h.global_depth),
            (_, false) => layout.arrange_strips(state, m, arrangement),
        }
        let foot = if layout.header.is_card() { MARGIN } else { 0.0 };
        layout.size = ((layout.size.0 + MARGIN).ceil(), (layout.size.1 + foot).ceil());
        layout
    }

    /// Rows of groups below each other, beside the header's card and the directory.
    fn arrange(&mut self, m: &Metrics, depth: u8) {
        let small = self.dir_len == 0;
        let bits = f32::from(depth) * 7.3 + 24.0;
        self.dir_x = MARGIN + CARD_W + 26.0 + bits;
        self.dir_head = Rect::new(self.dir_x, MARGIN, ENTRY_W, 22.0);
        self.lanes = LANES + LANE * self.blocks.len().min(MAX_LANES) as f32;
        let x = if small { MARGIN + CARD_W + GUTTER } else { self.dir_x + ENTRY_W + self.lanes + m.labels };
        let (mut y, mut entry_y) = (MARGIN, self.dir_y);
        let (mut rows_right, mut bottom) = (MARGIN + CARD_W, self.size.1);
        let mut right = self.size.0.max(x + 330.0);
        for block in &mut self.blocks {
            (block.at, block.entry_at) = (Pos::new(x, y), entry_y);
            block.head = m.title + if block.table.is_some() { TABLE_HEAD } else { HEAD };
            rows_right = rows_right.max(x + block.width(m));
            right = right.max(block.card().map_or(0.0, Rect::right));
            let last = y + block.head + block.grid.rows as f32 * m.pitch_y;
            bottom = bottom.max(last);
            y = last + BETWEEN;
            entry_y += block.lines() as f32 * ENTRY_PITCH;
        }
        self.loose.0 = (right - rows_right).max(0.0);
        self.size = (right.max(rows_right), bottom.max(entry_y));
    }

    /// The directory and each table's struct as strips, groups under them.
    fn arrange_strips(&mut self, state: SwissMap, m: &Metrics, arrangement: &Arrangement) {
        let mut y = self.directory_strip(m, arrangement);
        let x = MARGIN + m.labels;
        let mut right = self.size.0;
        for block in &mut self.blocks {
            block.at = Pos::new(x, y);
            let strip = if block.table.is_some() { STRIP_H * m.heads } else { 0.0 };
            block.head = m.title + strip + STRIP_HEAD * m.heads;
            if let Some((index, addr)) = block.table {
                let (fields, name) = (table::fields(state, index, addr), format!("table {index}"));
                let width = arrangement.page - MARGIN - x;
                block.strip = Some(Board::strip(block.at, width, m.heads, &table::of(state, &name), &fields));
            }
            right = right.max(x + block.width(m)).max(block.card().map_or(0.0, Rect::right));
            let below = if m.is_card() { m.pitch_y - m.height - m.title } else { 0.0 };
            y += block.head + block.grid.rows as f32 * m.pitch_y - below + UNDER_STRIP * m.heads;
        }
        self.size = (right, y.max(self.size.1));
    }

    /// Puts the directory into a line under the header; gives what is below it.
    fn directory_strip(&mut self, m: &Metrics, arrangement: &Arrangement) -> f32 {
        let top = self.header.bottom().max(MARGIN * 0.5) + UNDER_STRIP * 0.4;
        if self.dir_len == 0 || arrangement.header == HeaderForm::Away {
            // Away with the header goes the directory: no entry has a width.
            self.dir_strip = Some(0.0);
            return top + UNDER_STRIP * 0.6;
        }
        let heads = m.heads;
        let name_w = 96.0 * heads;
        self.dir_head = Rect::new(MARGIN, top, name_w, STRIP_H * heads);
        self.dir_x = MARGIN + name_w;
        let bits = if self.dir_len > 1 { BITS_H } else { 0.0 };
        self.dir_y = top + (STRIP_H - ENTRY_H) * 0.5 * heads + bits * heads;
        self.entry_h = ENTRY_H * heads;
        let lines: u64 = self.blocks.iter().map(Block::lines).sum();
        let room = arrangement.page - MARGIN - self.dir_x;
        let pitch = ((STRIP_ENTRY + STRIP_GAP) * heads).min(room / lines.max(1) as f32);
        self.dir_strip = Some(pitch);
        let mut x = self.dir_x;
        for block in &mut self.blocks {
            block.entry_at = x;
            x += block.lines() as f32 * pitch;
        }
        self.size.0 = self.size.0.max(x);
        self.dir_y + self.entry_h + UNDER_STRIP * heads
    }

    /// A grid of tables, each a grid of groups.
    fn arrange_far(&mut self, m: &Metrics, most: u64, arrangement: &Arrangement) {
        let (unit, n) = (FAR_UNIT * m.zoom, self.blocks.len() as u64);
        let group_h = FAR_H * unit;
        let (cols, single) = (FAR_GROUPS.min(most.max(1)), n <= 1);
        let rows = most.div_ceil(cols);
        let headed = cols as f32 * 8.0 * unit >= HEADED;
        // One row of groups apart, or as much as a heading needs.
        let free = if headed && !single { ((20.0 / group_h).ceil() as u64).max(2) } else { 2 };
        let tall = (rows + free) as f32 * group_h / ((cols + 1) as f32 * 8.0 * unit);
        let wanted = (n as f32 * tall * if n <= ALIGNED { ASPECT } else { FAR_ASPECT }).sqrt().max(1.0);
        // Few tables stand in rows of a power of two, as the bits of hashes do.
        let tiles = if n <= ALIGNED { 1u64 << wanted.log2().round() as u32 } else { wanted.round() as u64 };
        let tiles = arrangement.far_columns.unwrap_or(tiles).clamp(1, n.max(1));
        let (left, top, gutter) = match self.header.is_card() {
            true => (MARGIN + CARD_W + 56.0, MARGIN, GUTTER - 56.0),
            false => (MARGIN, self.header.bottom().max(MARGIN * 0.5), 0.0),
        };
        self.dir_x = left;
        self.dir_y = top + FAR_HEAD;
        self.dir_head = Rect::new(self.dir_x, top, ENTRY_W, 22.0);
        let x = if self.dir_len == 0 { left + gutter } else { self.dir_x + STRIP_W + 34.0 };
        self.grid = Grid { unit, group_h, cols, rows, free, tiles, origin: Pos::new(x, self.dir_y) };
        let (w, h) = self.grid.pitch();
        let (right, bottom) = (x + tiles as f32 * w, self.dir_y + n.div_ceil(tiles) as f32 * h);
        self.entry_h = ((bottom - self.dir_y) / self.dir_len.max(1) as f32).min(18.0);
        for (i, block) in self.blocks.iter_mut().enumerate() {
            block.at = self.grid.tile(i as u64);
        }
        self.size = (self.size.0.max(right), self.size.1.max(bottom));
    }

    pub fn has_directory(&self) -> bool {
        self.dir_len > 0
    }

    /// The table that a directory entry leads to, by its number in order.
    pub fn block_of_entry(&self, entry: u64) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.index() <= entry);
        (entry < self.dir_len).then(|| after.checked_sub(1)).flatten()
    }

    /// The table of a group or a table's name.
    pub fn block_of_table(&self, index: u64) -> Option<&Block> {
        self.blocks.get(self.block_of_entry(index)?).filter(|b| b.index() == index)
    }

    pub fn block_of_group(&self, id: GroupId) -> Option<&Block> {
        match id {
            GroupId::Small => self.blocks.first().filter(|b| b.table.is_none()),
            GroupId::Of { table, group } => self.block_of_table(table).filter(|b| group < b.count),
        }
    }

    /// Group 0's top left, of a column of rows.
    pub fn column_top(&self, m: &Metrics, block: &Block, column: u64) -> Pos {
        block.at.offset(column as f32 * m.pitch_x, block.head)
    }

    /// The rectangle of a line of groups: a group, or a fold.
    pub fn group_line_rect(&self, m: &Metrics, block: &Block, line: u64) -> Rect {
        let (column, row) = block.grid.cell(line);
        let top = self.column_top(m, block, column);
        Rect::new(top.x, top.y + row as f32 * m.pitch_y, m.width, m.height)
    }

    /// The line that stands for a fold.
    pub fn fold_rect(&self, m: &Metrics, block: &Block, fold: &Fold) -> Rect {
        let rect = self.group_line_rect(m, block, block.line_of(fold.first).unwrap_or(0));
        if m.is_card() { rect } else { Rect { h: m.cell_h, ..rect } }
    }

    /// The groups and folds of a block that a part of the scene shows.
    pub fn seen<'a>(&'a self, m: &'a Metrics, block: &'a Block, view: Rect) -> impl Iterator<Item = Line> + use<'a> {
        let (columns, rows) = (self.columns_in(m, block, view), self.rows_in(m, block, view));
        block.grid.lines(columns, rows).map(|line| block.line(line))
    }

    /// What is at a position among a block's groups.
    pub fn line_at(&self, m: &Metrics, block: &Block, p: Pos) -> Option<Line> {
        let point = Rect::new(p.x, p.y, 0.0, 0.0);
        let (columns, rows) = (self.columns_in(m, block, point), self.rows_in(m, block, point));
        let line = block.grid.lines(columns, rows).find(|&line| self.group_line_rect(m, block, line).contains(p))?;
        Some(block.line(line))
    }

    /// A group's rectangle; one in a fold has its fold's. `None`: it is not shown.
    pub fn group_rect(&self, m: &Metrics, block: &Block, group: u64) -> Option<Rect> {
        if m.level == Level::Far {
            let g = &self.grid;
            let (col, row) = (group % g.cols, group / g.cols + g.free);
            let at = block.at.offset(col as f32 * 8.0 * g.unit, row as f32 * g.group_h);
            return Some(Rect::new(at.x, at.y, 8.0 * g.unit, g.group_h));
        }
        match block.fold_of(group) {
            Some(fold) => Some(self.fold_rect(m, block, &fold)),
            None => Some(self.group_line_rect(m, block, block.line_of(group)?)),
        }
    }

    /// The blocks that a part of the scene shows, by number. From afar: of all rows of tiles that it touches.
    pub fn blocks_in(&self, m: &Metrics, view: Rect) -> Range<usize> {
        let n = self.blocks.len();
        if m.level == Level::Far {
            let (_, h) = self.grid.pitch();
            let row = |y: f32| ((y - self.grid.origin.y) / h).floor().max(0.0) as usize;
            let tiles = self.grid.tiles as usize;
            let first = (row(view.y) * tiles).min(n);
            return first..((row(view.bottom()) + 1) * tiles).clamp(first, n);
        }
        let first = self.blocks.partition_point(|b| b.at.y <= view.y).saturating_sub(1);
        first..self.blocks.partition_point(|b| b.at.y < view.bottom()).max(first)
    }

    /// The rows (of every column) of a block that a part of the scene shows.
    pub fn rows_in(&self, m: &Metrics, block: &Block, view: Rect) -> Range<u64> {
        let top = self.column_top(m, block, 0).y;
        steps(view.y - 8.0 - top, view.bottom() + m.title - top, m.pitch_y, block.grid.rows)
    }

    /// The columns of rows of a block that a part of the scene shows.
    pub fn columns_in(&self, m: &Metrics, block: &Block, view: Rect) -> Range<u64> {
        steps(view.x - block.at.x, view.right() + m.labels - block.at.x, m.pitch_x, block.grid.columns)
    }

    /// Groups of a block above and below a part of the scene; one whose middle is in it is in it.
    pub fn outside(&self, m: &Metrics, block: &Block, view: Rect) -> (u64, u64) {
        // Of a choice nobody asks how much is left out.
        if block.is_picked() {
            return (0, 0);
        }
        let half = m.height / 2.0;
        let (from, to) = (view.y + half, view.bottom() - half);
        let top = self.column_top(m, block, 0).y;
        let rows = steps(from - top + m.pitch_y - m.height, to - top, m.pitch_y, block.grid.rows);
        let (above, below, lines) = block.grid.outside(&rows);
        let Some((first, after)) = lines else { return (above, below) };
        let group = |line: u64| match (line < block.group_lines()).then(|| block.line(line)) {
            None => block.count,
            Some(Line::Row(row)) => row,
            Some(Line::Fold(fold)) => fold.first,
        };
        (group(first), block.count - group(after))
    }

    /// A directory entry's rectangle; `None` for one that is folded or too small.
    pub fn entry_rect(&self, m: &Metrics, entry: u64) -> Option<Rect> {
        let block = self.blocks.get(self.block_of_entry(entry)?)?;
        if m.level == Level::Far {
            let y = self.dir_y + entry as f32 * self.entry_h;
            return (self.dir_len <= MAX_STRIP).then(|| Rect::new(self.dir_x, y, STRIP_W, self.entry_h));
        }
        let line = (0..block.lines()).find(|&l| block.entry_of_line(l) == Some(entry))?;
        self.line_rect(block, line)
    }

    /// A line of the directory; `None` where entries are too small to be told apart, or not shown.
    pub fn line_rect(&self, block: &Block, line: u64) -> Option<Rect> {
        let Some(pitch) = self.dir_strip else {
            return Some(Rect::new(self.dir_x, block.entry_at + line as f32 * ENTRY_PITCH, ENTRY_W, ENTRY_H));
        };
        let gap = STRIP_GAP.min(pitch * 0.2);
        let rect = Rect::new(block.entry_at + line as f32 * pitch, self.dir_y, pitch - gap, self.entry_h);
        (pitch >= LEAST_ENTRY).then_some(rect)
    }

    /// The directory's heading, which stands for the whole of it.
    pub fn directory_head(&self) -> Rect {
        self.dir_head
    }

    /// The directory entry at a position.
    pub fn entry_at(&self, m: &Metrics, p: Pos) -> Option<u64> {
        if !self.has_directory() || p.x < self.dir_x {
            return None;
        }
        if m.level == Level::Far {
            let entry = ((p.y - self.dir_y) / self.entry_h).floor();
            let inside = p.x < self.dir_x + STRIP_W && entry >= 0.0 && (entry as u64) < self.dir_len;
            return (inside && self.dir_len <= MAX_STRIP).then_some(entry as u64);
        }
        let (along, pitch) = self.dir_strip.map_or((p.y, ENTRY_PITCH), |pitch| (p.x, pitch));
        let block = self.blocks.get(self.blocks.partition_point(|b| b.entry_at <= along).checked_sub(1)?)?;
        let line = ((along - block.entry_at) / pitch.max(0.01)) as u64;
        let inside = line < block.lines() && self.line_rect(block, line)?.contains(p);
        inside.then(|| block.entry_of_line(line)).flatten()
    }
}

impl Block {
    /// Width of its rows or cards.
    fn width(&self, m: &Metrics) -> f32 {
        (self.grid.columns - 1) as f32 * m.pitch_x + m.width
    }
}

/// Room above a strip's directory entries for the bits that choose them.
const BITS_H: f32 = 16.0;

/// Gives every table its lines.
fn lines_of(state: SwissMap, blocks: &mut [Block], arrangement: &Arrangement) {
    let most = blocks.iter().map(Block::group_lines).max().unwrap_or(1);
    let rows = match arrangement.columns {
        Some(columns) => most.div_ceil(columns.max(1)),
        None => rows_of_column(state, blocks),
    };
    for block in blocks {
        let lines = block.group_lines();
        block.grid = match arrangement.is_by_lines() {
            true => LineGrid::along(lines, arrangement.columns.unwrap_or(1)),
            false => LineGrid::down(lines, rows),
        };
    }
}

/// Rows of a column, so that a picture at zoom 1 of the middle level gets a shape that fits a screen.
fn rows_of_column(state: SwissMap, blocks: &[Block]) -> u64 {
    let most = blocks.iter().map(Block::group_lines).max().unwrap_or(1);
    let m = Metrics::new(state, &Arrangement::default(), 1.0);
    let longest = |columns: u64| {
        let rows = most.div_ceil(columns);
        let high: f32 =
            blocks.iter().map(|b| b.group_lines().min(rows) as f32 * m.pitch_y + TABLE_HEAD + BETWEEN).sum();
        high.max((440.0 + columns as f32 * m.pitch_x) / ASPECT)
    };
    let columns = [1, 2, MAX_COLUMNS].into_iter().min_by(|a, b| longest(*a).total_cmp(&longest(*b)));
    most.div_ceil(columns.unwrap_or(1))
}
