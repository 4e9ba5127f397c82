//! Landmarks of a run: growth of every kind, and clears.
//!
//! Invariant: every mark comes from an event that the engine told.

use crate::engine::event::{Clear, Growth, Tables};
use crate::engine::{Event, Observer};
use crate::heap::Heap;
use crate::units::Addr;

/// Something on the time bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Number of operations done when it shows: it happened in operation `position` (from 1).
    pub position: u64,
    /// What happened.
    pub kind: MarkKind,
}

/// What happens in a run that one may want to go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// The first bucket was allocated.
    FirstBucket,
    /// Growth to 2^B buckets began.
    Grow {
        /// Main buckets of the new array.
        buckets: u64,
        /// The growth keeps their number.
        same_size: bool,
    },
    /// Swiss: the one group of a small map was allocated.
    FirstGroup,
    /// Swiss: a small map's entries went to its first table.
    FirstTable {
        /// Slots of the new table.
        capacity: u16,
    },
    /// Swiss: a table doubled.
    TableGrown {
        /// Slots of each of the two new tables.
        capacity: u16,
    },
    /// Swiss: a table of 1,024 slots split in two.
    Split,
    /// Swiss: the directory doubled.
    Directory {
        /// Entries of the new directory.
        entries: u64,
    },
    /// `clear(m)`.
    Clear,
}

impl MarkKind {
    /// What a growth event is on the bar; `None` for other events.
    pub fn of(event: &Event) -> Option<MarkKind> {
        Some(match *event {
            Event::Growth(Growth::FirstBucket { .. }) => MarkKind::FirstBucket,
            Event::Growth(Growth::Started { to_b, same_size, .. }) => MarkKind::Grow { buckets: 1 << to_b, same_size },
            Event::Tables(Tables::GroupAllocated { .. }) => MarkKind::FirstGroup,
            Event::Tables(Tables::TableMade { capacity, .. }) => MarkKind::FirstTable { capacity },
            Event::Tables(Tables::TableGrown { to, .. }) => MarkKind::TableGrown { capacity: to },
            Event::Tables(Tables::TableSplit { .. }) => MarkKind::Split,
            Event::Tables(Tables::DirectoryDoubled { entries, .. }) => MarkKind::Directory { entries },
            Event::Clear(Clear::Cleared { .. }) => MarkKind::Clear,
            _ => return None,
        })
    }

    /// True for what happens so often in a large map that it is drawn small: a split without more directory entries.
    pub fn is_minor(self) -> bool {
        self == MarkKind::Split
    }
}

/// Collects the marks of one operation; of one that fills a new map (`remake`) also how that one grew.
pub struct Landmarks<'a> {
    /// Operations done once it is over.
    pub position: u64,
    /// Where marks are gathered.
    pub marks: &'a mut Vec<Mark>,
}

impl Observer for Landmarks<'_> {
    const STEPS: bool = false;

    fn event(&mut self, _: &Heap, event: Event) {
        self.marks.extend(MarkKind::of(&event).map(|kind| Mark { position: self.position, kind }));
    }

    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}
