//! Steps of the arrow keys that are no step to what lies beside: between header, directory, tables and groups, and
//! from group to group where groups are too small to be told apart by points.

use super::table::FIELDS;
use super::{SwissScene, group_number};
use crate::diagram::scene::{Direction, Level};
use crate::engine::SwissMap;
use crate::image::{GroupId, Place};

/// The header's field that leads on: dirPtr.
const DIR_PTR: u8 = 2;

impl SwissScene {
    /// Steps within and between the cards; the outer `None` means that the way is found by what lies beside.
    pub(super) fn card_neighbour(&self, state: SwissMap, place: Place, to: Direction) -> Option<Option<Place>> {
        if !self.layout.header.is_card()
            && let Some(next) = self.strip_neighbour(place, to)
        {
            return Some(next);
        }
        Some(match (place, to) {
            (Place::Header, Direction::Down) => Some(Place::HeaderField(0)),
            (Place::HeaderField(0), Direction::Up) => Some(Place::Header),
            (Place::HeaderField(i), Direction::Up) => self.header_field(i, |line| line.checked_sub(1)),
            (Place::HeaderField(i), Direction::Down) => self.header_field(i, |line| Some(line + 1)),
            (Place::Header | Place::HeaderField(_), Direction::Right) => self.after_header(),
            (Place::Header | Place::HeaderField(_), _) => None,
            (Place::Directory, Direction::Down) => Some(Place::DirectoryEntry(0)),
            (Place::Directory, Direction::Left) => Some(Place::HeaderField(DIR_PTR)),
            (Place::Directory, Direction::Right) => Some(self.table(0)),
            (Place::Directory, Direction::Up) => None,
            (Place::DirectoryEntry(i), to) => self.entry_neighbour(state, i, to),
            (Place::Table(t) | Place::TableField(t, 0), Direction::Left) => Some(Place::DirectoryEntry(t)),
            (Place::Table(t), Direction::Right) if self.level() != Level::Far => Some(Place::TableField(t, 0)),
            (Place::TableField(t, i), Direction::Left) => Some(Place::TableField(t, i - 1)),
            (Place::TableField(t, i), Direction::Right) => (i + 1 < FIELDS).then(|| Place::TableField(t, i + 1)),
            (Place::Table(t) | Place::TableField(t, _), Direction::Down) => {
                Some(self.first_of(GroupId::Of { table: t, group: 0 }))
            }
            _ => return self.group_edge(place, to),
        })
    }

    /// Steps within strips, where fields and entries stand beside each other.
    fn strip_neighbour(&self, place: Place, to: Direction) -> Option<Option<Place>> {
        let (l, header) = (&self.layout, &self.layout.header);
        let below = if l.has_directory() { Some(Place::DirectoryEntry(0)) } else { self.after_header() };
        let beside = |entry: u64, is_after: bool| {
            let next = if is_after { entry.checked_add(1) } else { entry.checked_sub(1) };
            next.filter(|&next| next < l.dir_len).map(Place::DirectoryEntry)
        };
        Some(match (place, to) {
            (Place::Header, Direction::Right) => header.first().map(Place::HeaderField),
            (Place::HeaderField(i), Direction::Right) => header.beside(i, true).map(Place::HeaderField),
            (Place::HeaderField(i), Direction::Left) => {
                Some(header.beside(i, false).map_or(Place::Header, Place::HeaderField))
            }
            (Place::Header | Place::HeaderField(_), Direction::Down) => below,
            (Place::Header | Place::HeaderField(_), _) => None,
            (Place::DirectoryEntry(i), Direction::Right) => beside(i, true),
            (Place::DirectoryEntry(i), Direction::Left) => beside(i, false),
            (Place::DirectoryEntry(_), Direction::Up) => header.first().map(Place::HeaderField),
            (Place::DirectoryEntry(i), Direction::Down) => {
                Some(self.table(l.blocks.get(l.block_of_entry(i)?)?.index()))
            }
            _ => return None,
        })
    }

    /// The field of the line that `to` makes of a field's line.
    fn header_field(&self, number: u8, to: fn(usize) -> Option<usize>) -> Option<Place> {
        let fields: Vec<u8> = self.layout.header.fields().map(|field| field.0).collect();
        let line = fields.iter().position(|&n| n == number)?;
        fields.get(to(line)?).copied().map(Place::HeaderField)
    }

    /// Out of a table's rows at their left edge and at their top.
    fn group_edge(&self, place: Place, to: Direction) -> Option<Option<Place>> {
        let (id, far) = (place.group()?, self.level() == Level::Far);
        let number = group_number(id);
        let block = self.layout.block_of_group(id).filter(|_| !far);
        let cell = block.and_then(|block| Some(block.grid.cell(block.line_of(number)?)));
        let leftmost = cell.map_or(number.is_multiple_of(self.layout.grid.cols.max(1)), |(column, _)| column == 0);
        let topmost = cell.is_some_and(|(_, row)| row == 0);
        let first = far || matches!(place, Place::Control(_, 0) | Place::Group(_));
        match (id, to) {
            (GroupId::Small, Direction::Left) if first => Some(Some(Place::HeaderField(DIR_PTR))),
            (GroupId::Of { table, .. }, Direction::Left)
                if first && leftmost && (!far || self.in_first_tile(table)) =>
            {
                Some(Some(Place::DirectoryEntry(table)))
            }
            (GroupId::Of { table, .. }, Direction::Up) if topmost && self.at_top(place) => {
                Some(Some(Place::TableField(table, 0)))
            }
            _ => None,
        }
    }

    /// True for what is in the first line of a group.
    fn at_top(&self, place: Place) -> bool {
        !self.metrics.is_stacked || place.slot().unwrap_or(0) == 0
    }

    fn in_first_tile(&self, table: u64) -> bool {
        self.layout.block_of_table(table).is_some_and(|b| b.at.x <= self.layout.grid.origin.x + 0.01)
    }

    fn after_header(&self) -> Option<Place> {
        let first = self.layout.blocks.first()?;
        Some(match first.table {
            Some(_) => Place::DirectoryEntry(0),
            None => self.first_of(GroupId::Small),
        })
    }

    fn table(&self, index: u64) -> Place {
        if self.level() == Level::Far { Place::Table(index) } else { Place::TableField(index, 0) }
    }

    fn first_of(&self, id: GroupId) -> Place {
        if self.level() == Level::Far { Place::Group(id) } else { Place::Control(id, 0) }
    }

    fn entry_neighbour(&self, state: SwissMap, entry: u64, to: Direction) -> Option<Place> {
        let l = &self.layout;
        let shown = |i: &u64| self.rect(state, Place::DirectoryEntry(*i)).is_some();
        match to {
            Direction::Left => Some(Place::HeaderField(DIR_PTR)),
            Direction::Right => Some(self.table(l.blocks.get(l.block_of_entry(entry)?)?.index())),
            // Past what is folded: a run shows its last entry.
            Direction::Down => {
                let last = l.blocks.get(l.block_of_entry(entry)?).map(|b| b.index() + b.entries - 1)?;
                [entry + 1, last].into_iter().find(|i| *i > entry && shown(i)).map(Place::DirectoryEntry)
            }
            Direction::Up if entry == 0 => Some(Place::Directory),
            Direction::Up => {
                let block = l.blocks.get(l.block_of_entry(entry)?)?;
                let before = (0..block.lines()).rev().filter_map(|line| block.entry_of_line(line)).find(|i| *i < entry);
                [Some(entry - 1), before].into_iter().flatten().find(shown).map(Place::DirectoryEntry)
            }
        }
    }

    /// From group to group, over the edge of a table to the table beside it.
    pub(super) fn far_neighbour(&self, place: Place, to: Direction) -> Option<Place> {
        let (l, g) = (&self.layout, &self.layout.grid);
        let (number, group) = match place {
            Place::Table(t) if to == Direction::Up => (l.block_of_entry(t)?, 0),
            Place::Table(t) => {
                let next = l.block_of_entry(t)? + usize::from(to == Direction::Right);
                return l.blocks.get(next).map(|b| Place::Table(b.index()));
            }
            _ => {
                let id = place.group()?;
                let table = if let GroupId::Of { table, .. } = id { l.block_of_entry(table)? } else { 0 };
                (table, group_number(id))
            }
        };
        let (col, row) = (group % g.cols, group / g.cols);
        let (tiles, n) = (g.tiles as usize, number % g.tiles as usize);
        let inside = |number: usize, col: u64, row: u64| {
            let block = l.blocks.get(number)?;
            let group = (row * g.cols + col).min(block.count - 1);
            Some(Place::Group(block.group_id(group)))
        };
        let count = l.blocks.get(number)?.count;
        match to {
            Direction::Left if col > 0 => inside(number, col - 1, row),
            Direction::Left => (n > 0).then(|| inside(number - 1, g.cols - 1, row)).flatten(),
            Direction::Right if col + 1 < g.cols && group + 1 < count => inside(number, col + 1, row),
            Direction::Right => (n + 1 < tiles).then(|| inside(number + 1, 0, row)).flatten(),
            Direction::Up if row > 0 => inside(number, col, row - 1),
            Direction::Up => inside(number.checked_sub(tiles)?, col, g.rows - 1),
            Direction::Down if group + g.cols < count => inside(number, col, row + 1),
            Direction::Down => inside(number + tiles, col, 0),
        }
    }
}
