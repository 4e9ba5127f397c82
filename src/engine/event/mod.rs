//! What the runtime does within an operation, one step at a time, by families of events.
//!
//! Invariant: an event names things by what they are called when it is told, so that it can be read once the operation
//! is over: a bucket's index and link, a table's index, a key's value. An address is there to find what still stands.
//! Every question to an event is a `match` that names each family and each of its events, so that a new one is answered
//! for before anything compiles.

mod buckets;
mod copies;
mod loops;
mod search;
mod tables;
mod write;

pub use buckets::{Evacuation, Growth, Overflow};
pub use copies::Copies;
pub use loops::Loop;
pub use search::{ChainSearch, ProbeSearch, Search};
pub use tables::{Tables, Tombstones};
pub use write::{Clear, Delete, Write};

/// One thing the runtime did within an operation: a step, with what was written since the one before it.
///
/// What a family does not name as told to every listener is told to one that stops at every step.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// A search, in a map of either implementation.
    Search(Search),
    /// Classic: the way of a search to a chain and along it.
    ChainSearch(ChainSearch),
    /// Swiss: the way of a search to a group and on to the next.
    ProbeSearch(ProbeSearch),
    /// A slot filled or written over.
    Write(Write),
    /// A slot emptied.
    Delete(Delete),
    /// The whole map emptied, or a new seed drawn.
    Clear(Clear),
    /// Classic: a chain gets another bucket.
    Overflow(Overflow),
    /// Classic: another array of buckets.
    Growth(Growth),
    /// Classic: an old bucket's entries move.
    Evacuation(Evacuation),
    /// Swiss: groups, tables and the directory made and grown.
    Tables(Tables),
    /// Swiss: tombstones left, used again and pruned.
    Tombstones(Tombstones),
    /// A loop over the map.
    Loop(Loop),
    /// A map copied, by `maps.Clone` or by a loop.
    Copies(Copies),
}

impl Event {
    /// True for a part of what another event tells: left out of a short account.
    pub(crate) fn is_detail(&self) -> bool {
        match self {
            Event::Search(e) => e.is_detail(),
            Event::ChainSearch(e) => e.is_detail(),
            Event::ProbeSearch(e) => e.is_detail(),
            Event::Write(e) => e.is_detail(),
            Event::Delete(e) => e.is_detail(),
            Event::Clear(e) => e.is_detail(),
            Event::Overflow(e) => e.is_detail(),
            Event::Growth(e) => e.is_detail(),
            Event::Evacuation(e) => e.is_detail(),
            Event::Tables(e) => e.is_detail(),
            Event::Tombstones(e) => e.is_detail(),
            Event::Loop(e) => e.is_detail(),
            Event::Copies(e) => e.is_detail(),
        }
    }

    /// True for the key's hash, split into what chooses and what is compared.
    pub(crate) fn is_hash(&self) -> bool {
        let hashed = matches!(self, Event::ChainSearch(ChainSearch::Hashed { .. }));
        hashed || matches!(self, Event::ProbeSearch(ProbeSearch::HashSplit { .. }))
    }

    /// True for the large steps of a map that takes more memory.
    pub(crate) fn is_growth(&self) -> bool {
        match self {
            Event::Overflow(e) => e.is_growth(),
            Event::Growth(e) => e.is_growth(),
            Event::Evacuation(e) => e.is_growth(),
            Event::Tables(e) => e.is_growth(),
            Event::Search(_) | Event::ChainSearch(_) | Event::ProbeSearch(_) => false,
            Event::Write(_) | Event::Delete(_) | Event::Clear(_) | Event::Tombstones(_) => false,
            Event::Loop(_) | Event::Copies(_) => false,
        }
    }

    /// True for the steps of growth of which an operation has few, however large the map.
    pub(super) fn is_rare_growth(&self) -> bool {
        match self {
            Event::Growth(e) => e.is_rare(),
            Event::Tables(e) => e.is_rare(),
            Event::Overflow(_) | Event::Evacuation(_) => false,
            Event::Search(_) | Event::ChainSearch(_) | Event::ProbeSearch(_) => false,
            Event::Write(_) | Event::Delete(_) | Event::Clear(_) | Event::Tombstones(_) => false,
            Event::Loop(_) | Event::Copies(_) => false,
        }
    }

    /// True for a step of growth that is left out with the small ones.
    pub(super) fn is_small_growth(&self) -> bool {
        matches!(self, Event::Overflow(Overflow::Linked { .. }))
    }
}

/// Each family's events are events.
macro_rules! families {
    ($($family:ident),*) => {
        $(impl From<$family> for Event {
            #[inline(always)]
            fn from(event: $family) -> Event {
                Event::$family(event)
            }
        })*
    };
}
families!(
    Search,
    ChainSearch,
    ProbeSearch,
    Write,
    Delete,
    Clear,
    Overflow,
    Growth,
    Evacuation,
    Tables,
    Tombstones,
    Loop,
    Copies
);
