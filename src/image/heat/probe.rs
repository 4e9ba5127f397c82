//! How far from home the keys of each group are.
//!
//! Invariant: a group's number is that of groups that the search for its worst placed key visits, 0 for a group without
//! keys. A key that no search finds (a NaN) does not count.

use crate::engine::MapView;
use crate::engine::swiss::TableRef;
use crate::units::Addr;

/// Groups between two looks at the caller's patience.
const SLICE: usize = 64;

pub struct Probes {
    tables: Vec<TableRef>,
    arrays: Vec<(Addr, Vec<u32>)>,
}

impl Probes {
    pub fn new(state: MapView) -> Probes {
        let mut tables = Vec::new();
        let mut arrays = Vec::new();
        if let Some(map) = state.swiss() {
            tables.extend(map.swiss().tables(map.memory()));
            // A small map's one group is where every search begins and ends.
            arrays.extend(map.swiss().small_group(map.memory()).map(|g| (g.addr, vec![u32::from(g.entries() > 0)])));
        }
        Probes { tables, arrays }
    }

    pub fn progress(&self) -> f32 {
        let done = self.arrays.len() as f32;
        done / (self.tables.len() as f32).max(1.0)
    }

    pub fn arrays(&self) -> &[(Addr, Vec<u32>)] {
        &self.arrays
    }

    pub fn advance(&mut self, state: MapView, mut go_on: impl FnMut() -> bool) -> bool {
        loop {
            let done = self.arrays.last().is_none_or(|(base, rows)| match self.table(*base) {
                Some(table) => rows.len() as u64 == table.table.group_count(),
                None => true,
            });
            if done {
                let Some(next) = self.tables.get(self.arrays.len()) else { return true };
                self.arrays.push((next.table.groups, Vec::new()));
            }
            self.measure(state);
            if !go_on() {
                return false;
            }
        }
    }

    fn table(&self, base: Addr) -> Option<TableRef> {
        self.tables.get(self.arrays.len().checked_sub(1)?).copied().filter(|t| t.table.groups == base)
    }

    /// Measures the next groups of the last table.
    fn measure(&mut self, state: MapView) {
        let Some(table) = self.arrays.last().and_then(|(base, _)| self.table(*base)) else { return };
        let Some((_, rows)) = self.arrays.last_mut() else { return };
        let from = rows.len() as u64;
        let to = (from + SLICE as u64).min(table.table.group_count());
        rows.extend((from..to).map(|group| worst(state, &table, group)));
    }
}

/// Groups that the search for a group's worst placed key visits.
fn worst(state: MapView, TableRef { table, .. }: &TableRef, number: u64) -> u32 {
    let Some(map) = state.swiss() else { return 0 };
    let (swiss, rt) = (map.swiss(), map.memory());
    let group = swiss.group(rt.heap, swiss.geometry().group_at(table.groups, number));
    let visits = |slot: usize| {
        let (hash, found) = state.find_bytes(swiss.key(rt, group, slot)).ok()?;
        found.filter(|found| *found == (group.addr, slot))?;
        let mut probe = table.probe(hash);
        for n in 1..=table.group_count() {
            if probe.group() == number {
                return Some(n as u32);
            }
            probe.advance();
        }
        None
    };
    group.full_slots().filter_map(visits).max().unwrap_or(0)
}
