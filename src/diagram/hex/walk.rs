//! Walking through bytes: by byte, row, field, slot, bucket.

use super::{HexScene, Line};
use crate::engine::MapView;
use crate::image::{Place, Spot};

/// A step of the selection.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// To the byte before and after; from a whole field into it.
    Left,
    /// The next byte.
    Right,
    /// To the byte above and below, over headings and folds.
    Up,
    /// The byte below.
    Down,
    /// To the beginning of the field before and after.
    FieldLeft,
    /// The next field.
    FieldRight,
    /// To the same byte of the slot before and after.
    SlotUp,
    /// The same byte of the next slot.
    SlotDown,
    /// To the same byte of the bucket or group before and after.
    UnitUp,
    /// The same byte of the next bucket or group.
    UnitDown,
    /// The first byte of the row.
    RowStart,
    /// The last byte of the row.
    RowEnd,
    /// To the region's first and last byte.
    Start,
    /// The last byte of all.
    End,
}

/// Rows that a step by bucket goes where there is one bucket only.
const PAGE: u64 = 16;

impl HexScene {
    /// The spot that a step leads to; `None` where it leads out of the region, or the spot is not in it.
    pub fn neighbour(&self, state: MapView, spot: Spot, step: Step) -> Option<Spot> {
        let at = self.region.offset(state, spot)?;
        let (len, unit) = (self.region.len(), self.region.unit);
        let whole = spot.byte.is_none() && spot.resolve(state)?.size > 1;
        let to = match step {
            Step::Right if whole => at,
            Step::Left => self.shown_before(at)?,
            Step::Right => self.shown_after(at)?,
            Step::Up => self.row_from(at, false)?,
            Step::Down => self.row_from(at, true)?,
            Step::FieldRight => self.field(state, at).end,
            Step::FieldLeft => match self.field(state, at).start {
                start if start < at => start,
                start => self.field(state, start.checked_sub(1)?).start,
            },
            Step::SlotUp => self.slot_from(state, spot, at, false)?,
            Step::SlotDown => self.slot_from(state, spot, at, true)?,
            Step::UnitUp if self.region.units() > 1 => at.checked_sub(unit)?,
            Step::UnitDown if self.region.units() > 1 => at + unit,
            Step::UnitUp => at.checked_sub(PAGE * self.lines.cols()).unwrap_or(at % self.lines.cols()),
            Step::UnitDown => at + PAGE * self.lines.cols(),
            Step::RowStart => self.row(at)?.0,
            Step::RowEnd => self.row(at).map(|(from, len)| from + len - 1)?,
            Step::Start => 0,
            Step::End => len.checked_sub(1)?,
        };
        let to = if step == Step::UnitDown && self.region.units() == 1 { to.min(len.checked_sub(1)?) } else { to };
        self.spot(state, to).filter(|_| to < len)
    }

    /// The row of an offset: its first byte and its length; `None` where it is folded.
    fn row(&self, at: u64) -> Option<(u64, u64)> {
        match self.lines.at(self.lines.of(at))? {
            Line::Row { from, len } => Some((from, len)),
            _ => None,
        }
    }

    /// The byte before that is in no fold; one fold may follow another.
    fn shown_before(&self, at: u64) -> Option<u64> {
        let mut to = at.checked_sub(1)?;
        loop {
            let from = match self.lines.at(self.lines.of(to))? {
                Line::Rows { from, .. } => from,
                Line::Units { first, .. } => first * self.region.unit,
                _ => return Some(to),
            };
            to = from.checked_sub(1)?;
        }
    }

    /// The byte after that is in no fold.
    fn shown_after(&self, at: u64) -> Option<u64> {
        let mut next = at + 1;
        loop {
            next = match self.lines.at(self.lines.of(next))? {
                Line::Rows { to, .. } => to,
                Line::Units { last, .. } => (last + 1) * self.region.unit,
                _ => return Some(next),
            };
            if next >= self.region.len() {
                return Some(next);
            }
        }
    }

    /// The byte of the same column in the next row that is shown.
    fn row_from(&self, at: u64, down: bool) -> Option<u64> {
        let mut line = self.lines.of(at);
        let col = self.row(at).map_or(0, |(from, _)| at - from);
        loop {
            line = if down { line + 1 } else { line.checked_sub(1)? };
            if let Line::Row { from, len } = self.lines.at(line)? {
                return Some(from + col.min(len - 1));
            }
        }
    }

    /// The same byte of the same part of the slot before or after; past the last slot the next bucket's first.
    fn slot_from(&self, state: MapView, spot: Spot, at: u64, down: bool) -> Option<u64> {
        let step = if down { Step::FieldRight } else { Step::FieldLeft };
        let (Some(slot), false) = (spot.place.slot(), spot.place.is_box()) else {
            return self.region.offset(state, self.neighbour(state, spot, step)?);
        };
        let next = if down { (slot + 1) % 8 } else { (slot + 7) % 8 };
        let wraps = if down { next == 0 } else { slot == 0 };
        let place = match spot.place {
            Place::Tophash(id, _) => Place::Tophash(id, next),
            Place::Key(id, _) => Place::Key(id, next),
            Place::Elem(id, _) => Place::Elem(id, next),
            Place::Control(id, _) => Place::Control(id, next),
            Place::GroupKey(id, _) => Place::GroupKey(id, next),
            Place::GroupElem(id, _) => Place::GroupElem(id, next),
            other => other,
        };
        let to = self.region.offset(state, Spot::from(place))? + spot.byte.unwrap_or(0);
        let unit = self.region.unit;
        match (wraps, down) {
            (false, _) => Some(to),
            (true, true) => Some(to + unit),
            (true, false) => to.checked_sub(unit),
        }
        .filter(|to| *to != at)
    }
}
