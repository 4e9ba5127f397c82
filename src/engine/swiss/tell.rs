//! What a search through groups tells of itself, for a listener that stops at every step.
//!
//! Invariant: reads alone; nothing here is reached by an operation that nobody watches.

use super::super::event::{ProbeSearch, Search};
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::site::{Site, SlotSet};
pub(super) use super::super::tell::{compared, ended};
use super::group::{Ctrls, Probe, Slots};
use super::{Geometry, Header, Table, TableRef};
use crate::units::Addr;

/// What group `group` of a table is called.
pub(super) fn site(table: &Table, group: u64) -> Site {
    Site::Group { table: table.index as u64, group }
}

fn set(slots: Slots) -> SlotSet {
    SlotSet(slots.map(|i| 1 << i).sum())
}

/// Which table and group a hash chose.
pub(super) fn table<O: Observer>(rt: &Runtime, h: &Header, at: &TableRef, hash: u64, obs: &mut O) {
    let table = &at.table;
    let event = ProbeSearch::TableChosen {
        table: at.addr,
        index: h.directory_index(hash),
        table_index: table.index as u64,
        global_depth: h.global_depth,
        group: table.probe(hash).group(),
        groups: table.group_count(),
    };
    obs.tell(&rt.heap, event);
}

/// A group is looked at: its entries, and the slots that may hold the key.
pub(super) fn visited<O: Observer>(rt: &Runtime, site: Site, addr: Addr, ctrls: Ctrls, h2: u8, obs: &mut O) {
    let full = set(ctrls.match_full());
    if !obs.takes(1 + u64::from(!full.is_empty())) {
        return;
    }
    let empty = set(ctrls.match_empty());
    let tombstones = SlotSet(set(ctrls.match_empty_or_deleted()).0 & !empty.0);
    let is_last = site == Site::SmallGroup || !empty.is_empty();
    obs.tell(&rt.heap, Search::SiteVisited { site, addr, full, tombstones, is_last });
    if !full.is_empty() {
        obs.tell(&rt.heap, Search::Matched { site, mark: h2, hits: set(ctrls.match_h2(h2)) });
    }
}

/// The keys of a small map's group are compared without a hash (`internal/runtime/maps/runtime_fast64.go:
/// runtime_mapaccess1_fast64` and its like).
pub(super) fn scanned<O: Observer>(rt: &Runtime, geo: &Geometry, addr: Addr, found: Option<usize>, obs: &mut O) {
    let (site, ctrls) = (Site::SmallGroup, Ctrls::of(rt.heap.bytes(addr, geo.group)));
    let full = set(ctrls.match_full());
    let seen = Search::SiteVisited { site, addr, full, tombstones: SlotSet::default(), is_last: true };
    obs.tell(&rt.heap, seen);
    obs.tell(&rt.heap, Search::KeysScanned { site, full, found: found.map(|slot| slot as u8) });
}

/// The search goes on to the group where `probe` stands now.
pub(super) fn advanced<O: Observer>(rt: &Runtime, table: &Table, from: Site, probe: &Probe, obs: &mut O) {
    if obs.takes(1) {
        let (to, step, groups) = (site(table, probe.group()), probe.step(), table.group_count());
        obs.tell(&rt.heap, ProbeSearch::ProbeAdvanced { from, to, step, groups });
    }
}
