//! The way of a search for a key: from its hash by the buckets or groups that are visited to the slot, or to where the
//! search gives up.
//!
//! Invariant: visits what `mapaccess` visits, in its order, and stops where it stops; everything is read from the map's
//! bytes, and looking changes nothing. Knows no pictures.

mod classic;
mod parts;
mod swiss;

pub use parts::{HashBits, HashPart};

use super::place::{ArrayKind, BucketId, GroupId, Place};
use crate::engine::{EngineError, MapView, Operand, View};
use crate::gotype::Value;
use std::sync::Arc;

/// A search for one key.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// The key sought.
    pub key: Value,
    /// Its hash under the map's seed.
    pub hash: u64,
    /// What its bits choose.
    pub start: Start,
    /// Buckets or groups in the order of the visit.
    pub stops: Vec<Stop>,
    /// How it ended.
    pub end: End,
}

/// What the hash's bits choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// In a classic map.
    Classic {
        /// The bucket is the hash's low `b` bits.
        b: u8,
        /// Index of the bucket.
        bucket: u64,
        /// The hash's top byte, as tophashes have it.
        tophash: u8,
        /// While the map grows: the old array's b and bucket, and whether that bucket has been evacuated.
        old: Option<(u8, u64, bool)>,
    },
    /// In a Swiss table.
    Swiss {
        /// The hash without its low 7 bits.
        h1: u64,
        /// The hash's low 7 bits.
        h2: u8,
        /// The hash's top `depth` bits, the directory's entry, the table there, and its group mask; `None` in a small
        /// map.
        table: Option<TableChoice>,
    },
}

/// The table that a hash leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableChoice {
    /// How many bits choose the entry.
    pub depth: u8,
    /// Index in the directory.
    pub entry: u64,
    /// The table's first entry, its name.
    pub table: u64,
    /// Number of groups less one.
    pub mask: u64,
}

/// A bucket or group visited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// A [`Place::Bucket`] or a [`Place::Group`].
    pub place: Place,
    /// Slots with the key's tophash or H2, in order, as far as looked; true: the key.
    pub matches: Vec<(u8, bool)>,
}

/// How a search ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// In this slot of the last stop.
    Found(u8),
    /// An empty slot after which there can be nothing: emptyRest, or an empty slot of a group.
    Empty(u8),
    /// The chain has no further bucket, or the map no further group.
    NoMore,
    /// The map has no entry: Go does not even look.
    EmptyMap,
    /// The key is not equal to itself, and its hash is random.
    NeverEqual,
}

impl Route {
    /// The search for a key, given as an operation gives it.
    pub fn of_key(state: MapView, key: &Operand) -> Result<Route, EngineError> {
        let sought = state.seek_key(key)?;
        let mut route = match state.view() {
            View::Classic(map) => classic::route(map, &sought),
            View::Swiss(map) => swiss::route(map, &sought),
        };
        if state.count() == 0 {
            route.stops.clear();
            route.end = End::EmptyMap;
        }
        if !sought.equals_itself {
            route.stops.clear();
            route.end = End::NeverEqual;
        }
        Ok(route)
    }

    /// The search for the key in the slot that a place is in; `None` where no search ends in that slot.
    pub fn of_slot(state: MapView, place: Place) -> Option<Route> {
        let slot = usize::from(place.slot()?);
        let key = match state.view() {
            View::Classic(map) => {
                let (classic, rt) = (map.classic(), map.memory());
                let bucket = classic.bucket(rt.heap, place.bucket()?.addr(map)?);
                bucket.state(slot).is_full().then(|| classic.key(rt, bucket, slot))?
            }
            View::Swiss(map) => {
                let (swiss, rt) = (map.swiss(), map.memory());
                let group = swiss.group(rt.heap, place.group()?.addr(map)?);
                group.state(slot).is_full().then(|| swiss.key(rt, group, slot))?
            }
        };
        let value = Arc::new(state.decode(state.spec().map.key, key));
        let route = Route::of_key(state, &Operand::Value(value)).ok()?;
        let ends_here = route.found().is_some_and(|found| found.whole() == place.whole());
        ends_here.then_some(route)
    }

    /// The key's place, if the key is in the map.
    pub fn found(&self) -> Option<Place> {
        match self.end {
            End::Found(slot) => Some(in_slot(self.stops.last()?.place, slot).1),
            _ => None,
        }
    }

    /// What to look at: the key, or the byte at which the search gave up; `None` where there was no search.
    pub fn goal(&self) -> Option<Place> {
        let last = self.stops.last()?.place;
        match (self.end, last) {
            (End::Found(_), _) => self.found(),
            (End::Empty(slot), _) => Some(in_slot(last, slot).0),
            (_, Place::Bucket(bucket)) => Some(Place::Overflow(bucket)),
            _ => Some(last),
        }
    }

    /// What was compared in a stop: tophashes or control bytes that matched, and their keys.
    pub fn compared(stop: &Stop) -> impl Iterator<Item = Place> + '_ {
        stop.matches.iter().flat_map(|&(slot, _)| {
            let (sign, key) = in_slot(stop.place, slot);
            [sign, key]
        })
    }
}

/// A slot's tophash or control byte, and its key.
fn in_slot(whole: Place, slot: u8) -> (Place, Place) {
    match whole {
        Place::Bucket(bucket) => (Place::Tophash(bucket, slot), Place::Key(bucket, slot)),
        Place::Group(group) => (Place::Control(group, slot), Place::GroupKey(group, slot)),
        other => (other, other),
    }
}
