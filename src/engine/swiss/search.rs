//! The search for a key through groups (`internal/runtime/maps/table.go: getWithKey, PutSlot`, `map.go: getWithKeySmall`,
//! and their specialised forms).
//!
//! Invariant: reads alone.

use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Place, Site};
use super::group::{Ctrls, h2};
use super::keys::KeyKind;
use super::{Swiss, Table, tell};
use crate::heap::Maker;
use crate::units::Addr;

/// A key that is looked for in a map.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub map: &'a Swiss,
    /// The whole key as it lies in memory.
    pub key: &'a [u8],
    pub hash: u64,
    /// Who makes the boxes of a new entry in a table.
    pub by: Maker,
}

/// Where a search for a slot to write to ended.
pub(super) enum Search {
    Found(Place),
    /// The slot that a new entry takes, and whether a tombstone lies there.
    Missing {
        free: Place,
        tombstone: bool,
    },
}

/// The slot of a key in the group at `group`, and the group's control word.
#[inline]
pub(super) fn find_in_group<K: KeyKind, O: Observer>(
    rt: &Runtime,
    wanted: &Wanted,
    site: Site,
    group: Addr,
    obs: &mut O,
) -> (Ctrls, Option<Place>) {
    let geo = &wanted.map.geo;
    let data = rt.heap.bytes(group, geo.group);
    let (ctrls, h2) = (Ctrls::of(data), h2(wanted.hash));
    if O::STEPS {
        tell::visited(rt, site, group, ctrls, h2, obs);
    }
    let found = ctrls.match_h2(h2).find(|&slot| {
        let at = geo.key(slot);
        let equal = K::equal(&rt.heap, &rt.spec, wanted.key, &data[at..at + geo.key_slot]);
        if O::STEPS {
            tell::compared::<K, O>(rt, site, slot, &data[at..at + geo.key_slot], equal, obs);
        }
        equal
    });
    (ctrls, found.map(|slot| Place { site, addr: group, slot }))
}

/// Where a key is in the group of a small map.
#[inline]
pub(super) fn find_small<K: KeyKind, O: Observer>(
    rt: &Runtime,
    wanted: &Wanted,
    group: Addr,
    obs: &mut O,
) -> Option<Place> {
    find_in_group::<K, O>(rt, wanted, Site::SmallGroup, group, obs).1
}

/// Where a key is in a table: up to the first group with an empty slot.
#[inline]
pub(super) fn find<K: KeyKind, O: Observer>(
    rt: &Runtime,
    wanted: &Wanted,
    table: &Table,
    obs: &mut O,
) -> Option<Place> {
    let mut probe = table.probe(wanted.hash);
    loop {
        let (site, group) = (tell::site(table, probe.group()), wanted.map.geo.group_at(table.groups, probe.group()));
        let (ctrls, found) = find_in_group::<K, O>(rt, wanted, site, group, obs);
        if found.is_some() {
            return found;
        }
        if !ctrls.match_empty().is_empty() {
            return None;
        }
        probe.advance();
        if O::STEPS {
            tell::advanced(rt, table, site, &probe, obs);
        }
    }
}

/// The same, which also notes where a new key would go: to the first tombstone that the search passes, if any.
#[inline(always)]
pub(super) fn search<K: KeyKind, O: Observer>(rt: &Runtime, wanted: &Wanted, table: &Table, obs: &mut O) -> Search {
    let mut probe = table.probe(wanted.hash);
    let mut tombstone = None;
    loop {
        let (site, group) = (tell::site(table, probe.group()), wanted.map.geo.group_at(table.groups, probe.group()));
        let (ctrls, found) = find_in_group::<K, O>(rt, wanted, site, group, obs);
        if let Some(place) = found {
            return Search::Found(place);
        }
        if let Some(slot) = ctrls.match_empty().first() {
            return match tombstone {
                Some(free) => Search::Missing { free, tombstone: true },
                None => Search::Missing { free: Place { site, addr: group, slot }, tombstone: false },
            };
        }
        if tombstone.is_none() {
            tombstone = ctrls.match_empty_or_deleted().first().map(|slot| Place { site, addr: group, slot });
        }
        probe.advance();
        if O::STEPS {
            tell::advanced(rt, table, site, &probe, obs);
        }
    }
}
