//! A table as a block of the picture: its card, its groups in lines, its run of entries in the directory.
//!
//! Invariant: made after one look at the table. A long run of entries is folded, so that the directory grows with the
//! tables alone. Does not know where it stands: the layout puts it there.

use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::board::Board;
use crate::diagram::scene::folds::{Fold, Folds, Line};
use crate::diagram::scene::line_grid::LineGrid;
use crate::diagram::scene::plan::Plan;
use crate::engine::SwissMap;
use crate::engine::swiss::{Header, Table, TableRef};
use crate::image::GroupId;
use crate::units::Addr;
use std::sync::Arc;

/// Heading and column heads above a small map's group.
pub(super) const HEAD: f32 = 46.0;
/// The same above a table's first row, its card included.
pub(super) const TABLE_HEAD: f32 = 132.0;
pub(super) const TABLE_CARD_H: f32 = 78.0;
/// Widths of a table card's name and of its fields, in their order, four in its first line.
const TABLE_NAME_W: f32 = 84.0;
const TABLE_FIELDS: [f32; 7] = [50.0, 66.0, 76.0, 78.0, 50.0, 102.0, 118.0];
const TABLE_LINE: usize = 4;
/// A longer run of entries of one table shows its first ones, a line for those between, and its last one.
const FOLD_FROM: u64 = 8;
const FOLD_FIRST: u64 = 3;

/// One table, or a small map's group.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The table's first index in the directory and its address; `None`: a small map's group.
    pub table: Option<(u64, Addr)>,
    pub local_depth: u8,
    pub groups: Addr,
    pub count: u64,
    /// Runs of groups that are one line; not used from afar.
    folds: Arc<Folds>,
    /// The groups that alone are shown, where not all are; not used from afar.
    picked: Option<Arc<Vec<u64>>>,
    /// Entries of the directory that lead here.
    pub entries: u64,
    /// Its top left, its card included. Far: of its tile.
    pub at: Pos,
    /// Where its first directory entry begins: the y of a column, the x of a strip. Not used from afar.
    pub entry_at: f32,
    /// Height of what stands above its rows.
    pub head: f32,
    /// Its groups and folds in lines.
    pub grid: LineGrid,
    /// The table's struct as a strip; `None`: as a card, or not at all.
    pub strip: Option<Board>,
}

impl Block {
    pub fn index(&self) -> u64 {
        self.table.map_or(0, |t| t.0)
    }

    pub fn group_id(&self, group: u64) -> GroupId {
        match self.table {
            Some((table, _)) => GroupId::Of { table, group },
            None => GroupId::Small,
        }
    }

    /// Lines that its groups and folds take.
    pub fn group_lines(&self) -> u64 {
        self.picked.as_ref().map_or_else(|| self.folds.lines(self.count), |picked| picked.len() as u64)
    }

    /// Only some of its groups are shown.
    pub fn is_picked(&self) -> bool {
        self.picked.is_some()
    }

    /// What stands on a line.
    pub fn line(&self, line: u64) -> Line {
        match &self.picked {
            Some(picked) => Line::Row(picked.get(line as usize).copied().unwrap_or(self.count)),
            None => self.folds.line(line),
        }
    }

    /// The line of a group, or of its fold; `None`: it is not shown.
    pub fn line_of(&self, group: u64) -> Option<u64> {
        match &self.picked {
            Some(picked) => picked.iter().position(|&other| other == group).map(|at| at as u64),
            None => Some(self.folds.line_of(group)),
        }
    }

    /// The fold that hides a group.
    pub fn fold_of(&self, group: u64) -> Option<Fold> {
        self.folds.fold_of(group).filter(|_| self.picked.is_none())
    }

    /// The table's card or strip.
    pub fn card(&self) -> Option<Rect> {
        self.table?;
        if let Some(strip) = &self.strip {
            return strip.area();
        }
        let w = TABLE_NAME_W + TABLE_FIELDS[..TABLE_LINE].iter().sum::<f32>() + 6.0;
        Some(Rect::new(self.at.x, self.at.y, w, TABLE_CARD_H))
    }

    /// A field of it.
    pub fn field(&self, i: u8) -> Option<Rect> {
        if let Some(strip) = &self.strip {
            return strip.field(i);
        }
        let card = self.card()?;
        let i = usize::from(i);
        let (line, first) = if i < TABLE_LINE { (0.0, 0) } else { (1.0, TABLE_LINE) };
        let x = card.x + TABLE_NAME_W + TABLE_FIELDS.get(first..i)?.iter().sum::<f32>();
        let h = (card.h - 2.0) / 2.0;
        Some(Rect::new(x, card.y + 1.0 + line * h, *TABLE_FIELDS.get(i)?, h))
    }

    /// Lines of the directory that it takes: entries, and one for those folded.
    pub fn lines(&self) -> u64 {
        if self.entries > FOLD_FROM { FOLD_FIRST + 2 } else { self.entries }
    }

    /// The directory entry of a line; `None`: the line of those folded.
    pub fn entry_of_line(&self, line: u64) -> Option<u64> {
        let first = self.index();
        match line {
            l if self.entries <= FOLD_FROM || l < FOLD_FIRST => (l < self.lines()).then_some(first + l),
            l if l == FOLD_FIRST + 1 => Some(first + self.entries - 1),
            _ => None,
        }
    }

    /// How many entries are folded.
    pub fn folded(&self) -> u64 {
        if self.entries > FOLD_FROM { self.entries - FOLD_FIRST - 1 } else { 0 }
    }
}

/// The tables in the order of the directory, a look at each; or the small map's group.
pub(super) fn blocks_of(state: SwissMap, h: &Header, plan: &Plan) -> Vec<Block> {
    let (rt, map) = (state.memory(), state.swiss());
    let block = |table, local_depth, groups, count, entries| Block {
        table,
        local_depth,
        groups,
        count,
        folds: Arc::default(),
        picked: None,
        entries,
        at: Pos::default(),
        entry_at: 0.0,
        head: 0.0,
        grid: LineGrid::default(),
        strip: None,
    };
    if h.is_small() {
        return if h.dir_ptr.is_nil() { Vec::new() } else { vec![block(None, 0, h.dir_ptr, 1, 0)] };
    }
    let mut blocks = Vec::new();
    let mut index = 0;
    while index < h.dir_len {
        let TableRef { addr, table } = map.table(rt, h.table_at(rt.heap, map.geometry(), index));
        let Table { local_depth, groups, .. } = table;
        let entries = 1u64 << u32::from(h.global_depth.saturating_sub(local_depth)).min(62);
        let part = plan.part(blocks.len());
        let picked = part.picked.map(|rows| Arc::new(rows.iter().map(|row| row.0).collect()));
        let block = block(Some((index, addr)), local_depth, groups, table.group_count(), entries);
        blocks.push(Block { folds: part.folds, picked, ..block });
        index += entries;
    }
    blocks
}
