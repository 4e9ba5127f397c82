//! `internal/runtime/maps/table.go: pruneTombstones` (Go 1.25 on): tombstones that no search has to pass become empty.
//!
//! Invariant: no entry moves, and every key is found as before.

use super::super::EngineError;
use super::super::event::Tombstones;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::group::{Ctrls, EMPTY};
use super::keys::KeyKind;
use super::{Geometry, Header, Swiss, Table, TableRef};

/// Prunes where a tenth of the table's slots can be won back.
#[inline(never)]
pub(super) fn prune<K: KeyKind, O: Observer>(
    rt: &mut Runtime,
    map: &Swiss,
    h: &Header,
    at: &mut TableRef,
    obs: &mut O,
) -> Result<(), EngineError> {
    let table = &mut at.table;
    let (tombstones, capacity, index) = (table.tombstones(), table.capacity, table.index as u64);
    let refused = |spare| Tombstones::Refused { index, tombstones, capacity, spare };
    if tombstones * 10 < capacity {
        if O::STEPS && tombstones > 0 {
            obs.tell(&rt.heap, refused(None));
        }
        return Ok(());
    }
    let geo = &map.geo;
    let needed = needed_groups::<K>(rt, geo, h, table)?;
    let data = rt.heap.bytes_mut(table.groups, table.groups_size(geo));
    let spare = |i: usize| needed >> i & 1 == 0;
    let groups = data.chunks_exact(geo.group).enumerate().filter(|(i, _)| spare(*i));
    let count: u32 = groups.map(|(_, group)| Ctrls::of(group).match_empty_or_deleted().count()).sum();
    if count * 10 < u32::from(capacity) {
        if O::STEPS {
            obs.tell(&rt.heap, refused(Some(count as u16)));
        }
        return Ok(());
    }
    for (i, group) in data.chunks_exact_mut(geo.group).enumerate().filter(|(i, _)| spare(*i)) {
        for slot in Ctrls::of(group).match_empty_or_deleted() {
            group[slot] = EMPTY;
            obs.wrote(geo.group_at(table.groups, i as u64).plus(slot as u64), 1);
        }
    }
    table.growth_left += count as u16;
    table.store_counts(&mut rt.heap, at.addr, obs);
    if O::ON {
        obs.tell(&rt.heap, Tombstones::Pruned { table: at.addr, index, tombstones, freed: count as u16 });
    }
    Ok(())
}

/// One bit a group (a table has at most 128): a search for some entry passes it, or it has an empty slot, and so no
/// tombstone. The kinds of keys that prune are equal to themselves, so all of them count.
fn needed_groups<K: KeyKind>(rt: &Runtime, geo: &Geometry, h: &Header, table: &Table) -> Result<u128, EngineError> {
    let data = rt.heap.bytes(table.groups, table.groups_size(geo));
    let mut needed = 0u128;
    for (i, group) in data.chunks_exact(geo.group).enumerate() {
        let ctrls = Ctrls::of(group);
        for slot in ctrls.match_full() {
            let key = K::of_slot(&rt.heap, &rt.spec, &group[geo.key(slot)..geo.key(slot) + geo.key_slot]);
            let mut probe = table.probe(K::hash(&rt.heap, &rt.spec, &rt.hasher, key, h.seed)?);
            while probe.group() != i as u64 {
                let passed = probe.group();
                if !Ctrls::of(&data[passed as usize * geo.group..]).match_empty_or_deleted().is_empty() {
                    needed |= 1 << passed;
                }
                probe.advance();
            }
        }
        if !ctrls.match_empty().is_empty() {
            needed |= 1 << i;
        }
    }
    Ok(needed)
}
