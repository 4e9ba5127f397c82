//! Making a map (`internal/runtime/maps/map.go: NewMap, NewEmptyMap`, the same in Go 1.24 to 1.27).

use super::super::event::Copies;
use super::super::observer::{Filling, Observer, Silent};
use super::super::runtime::{Make, Runtime};
use super::super::store::write_word;
use super::group::ALL_EMPTY;
use super::table::Fresh;
use super::{CTRLS, Geometry, Header, MAX_TABLE_CAPACITY, Rules, SLOTS, Swiss, Table};
use crate::heap::{HeapFull, Maker, Purpose, max_alloc};
use crate::target::Arch;
use crate::units::Addr;

/// The tables that a hint asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Tables, and entries of the directory: a power of two.
    pub tables: u64,
    /// Slots of each table: a power of two.
    pub capacity: u64,
}

/// What `make(map[K]V, hint)` allocates besides the header; `None`: nothing, the map begins small.
/// A hint whose groups could not be addressed counts as 0.
pub fn plan_for_hint(geo: &Geometry, hint: i64, arch: Arch) -> Option<Plan> {
    // `runtime/map.go: makemap, makemap64`: an int that is negative, or does not fit, is 0.
    let max_word = if arch.ptr_size() == 4 { u64::from(u32::MAX) } else { u64::MAX };
    let hint = u64::try_from(hint).ok().filter(|&h| h <= max_word / 2)?;
    if hint <= SLOTS as u64 {
        return None;
    }
    let target = (hint.wrapping_mul(8) & max_word) / 7;
    if target < hint {
        return None;
    }
    let tables = target.div_ceil(MAX_TABLE_CAPACITY.into()).checked_next_power_of_two()?;
    let groups = tables.checked_mul(MAX_TABLE_CAPACITY.into()).filter(|&g| g <= max_word)?;
    let bytes = groups.checked_mul(geo.group as u64)?;
    if bytes > max_alloc(arch) {
        return None;
    }
    let capacity = (target / tables).max(SLOTS as u64).next_power_of_two();
    Some(Plan { tables, capacity })
}

/// Makes a map: the header, then directory, and table and groups of each table in turn.
pub(crate) fn make(rt: &mut Runtime, hint: i64) -> Result<Swiss, HeapFull> {
    let make = Make { hint, is_constant: true, on_stack: rt.stack };
    make_told(rt, make, &mut Silent)
}

/// The same. A map that does not escape lies on the stack, with its group if the hint is up to 8
/// (`cmd/compile/internal/walk/builtin.go: walkMakeMap`; in Go 1.24 and 1.25 `walkMakeSwissMap`). A listener that stops at
/// steps is told.
pub(super) fn make_told<O: Observer>(rt: &mut Runtime, make: Make, obs: &mut O) -> Result<Swiss, HeapFull> {
    let Make { hint, is_constant, on_stack } = make;
    let by = if is_constant && make.is_small() { Maker::NewEmptyMap } else { Maker::NewMap };
    let before = rt.heap.map_tally();
    let geo = Geometry::new(&rt.spec);
    let header = rt.give(on_stack, Header::size(geo.word) as u64, true, Purpose::Map, by)?;
    let map = Swiss { header, geo, rules: Rules::new(&rt.spec) };
    let mut h = Header::load(&rt.heap, &map);
    h.seed = rt.seeds.map_seed();
    let plan = plan_for_hint(&geo, hint, rt.spec.target().arch);
    if let Some(plan) = plan {
        make_tables(rt, &geo, &mut h, plan, obs)?;
    }
    if on_stack && make.is_small() {
        h.dir_ptr = rt.heap.lay_on_stack(geo.group as u64, geo.scan, Purpose::SmallGroup)?;
        write_word(&mut rt.heap, h.dir_ptr, ALL_EMPTY, CTRLS);
        obs.wrote(h.dir_ptr, geo.group as u64);
    }
    h.store(&mut rt.heap, &map, obs);
    if O::STEPS && obs.takes(1) {
        let Plan { tables, capacity } = plan.unwrap_or(Plan { tables: 0, capacity: 0 });
        let (bytes, objects) = rt.heap.map_tally().since(before);
        obs.tell(&rt.heap, Copies::TablesMade { hint, tables, capacity, seed: h.seed, on_stack, bytes, objects });
    }
    Ok(map)
}

fn make_tables<O: Observer>(
    rt: &mut Runtime,
    geo: &Geometry,
    h: &mut Header,
    plan: Plan,
    obs: &mut O,
) -> Result<(), HeapFull> {
    let groups = rt.heap.rules().taken(plan.capacity / SLOTS as u64 * geo.group as u64, geo.scan).bytes;
    rt.heap.check_room(plan.tables.saturating_mul(groups + geo.word as u64))?;
    h.global_depth = plan.tables.trailing_zeros() as u8;
    h.global_shift = geo.shift(h.global_depth);
    h.dir_len = plan.tables;
    h.dir_ptr = allocate_directory(rt, geo, plan.tables, Maker::NewMap)?;
    for index in 0..plan.tables {
        let (capacity, index_there, local_depth) = (plan.capacity, index as i64, h.global_depth);
        let fresh = Fresh { capacity, index: index_there, local_depth, by: [Maker::NewMapTable, Maker::NewMapGroups] };
        let made = Table::allocate(rt, geo, fresh, &mut Filling(obs))?;
        set_directory(rt, geo, h.dir_ptr, index, made.addr);
    }
    obs.wrote(h.dir_ptr, plan.tables * geo.word as u64);
    Ok(())
}

/// An array of `entries` table pointers.
pub(super) fn allocate_directory(rt: &mut Runtime, geo: &Geometry, entries: u64, by: Maker) -> Result<Addr, HeapFull> {
    rt.heap.alloc(entries * geo.word as u64, true, Purpose::Directory, by)
}

/// `internal/runtime/maps/map.go: directorySet`.
pub(super) fn set_directory(rt: &mut Runtime, geo: &Geometry, directory: Addr, index: u64, table: Addr) {
    write_word(&mut rt.heap, directory.plus(index * geo.word as u64), table.0, geo.word);
}
