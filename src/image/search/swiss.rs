//! The way through a table's groups (`internal/runtime/maps/table.go: getWithKey`, `map.go: getWithKeySmall`).

use super::{End, GroupId, Place, Route, Start, Stop, TableChoice};
use crate::engine::swiss::{GroupRef, TableRef};
use crate::engine::{Sought, SwissMap};

pub(super) fn route(state: SwissMap, sought: &Sought) -> Route {
    let (map, rt, hash) = (state.swiss(), state.memory(), sought.hash);
    let (h, geo) = (map.header(rt), map.geometry());
    let (h1, h2) = (hash >> 7, (hash & 0x7f) as u8);
    let mut route = Route {
        key: state.sought_value(sought),
        hash,
        start: Start::Swiss { h1, h2, table: None },
        stops: Vec::new(),
        end: End::NoMore,
    };
    if h.is_small() {
        if let Some(group) = map.small_group(rt) {
            visit(state, sought, &mut route, GroupId::Small, group);
        }
        return route;
    }
    let entry = h.directory_index(hash);
    let TableRef { table, .. } = map.table(rt, h.table_at(rt.heap, geo, entry));
    let index = table.index.max(0) as u64;
    let choice = TableChoice { depth: h.global_depth, entry, table: index, mask: table.length_mask };
    route.start = Start::Swiss { h1, h2, table: Some(choice) };
    let mut probe = table.probe(hash);
    // Every table has an empty slot; the bound is for memory that is none.
    for _ in 0..table.group_count() {
        let group = map.group(rt.heap, geo.group_at(table.groups, probe.group()));
        let id = GroupId::Of { table: index, group: probe.group() };
        if visit(state, sought, &mut route, id, group) {
            return route;
        }
        if let Some(slot) = group.ctrls().match_empty().first() {
            route.end = End::Empty(slot as u8);
            return route;
        }
        probe.advance();
    }
    route
}

/// Adds a stop; true where the key is there.
fn visit(state: SwissMap, sought: &Sought, route: &mut Route, id: GroupId, group: GroupRef) -> bool {
    let h2 = (sought.hash & 0x7f) as u8;
    let mut stop = Stop { place: Place::Group(id), matches: Vec::new() };
    for slot in group.ctrls().match_h2(h2) {
        let equal = state.is_sought(sought, state.swiss().key(state.memory(), group, slot));
        stop.matches.push((slot as u8, equal));
        if equal {
            route.end = End::Found(slot as u8);
            break;
        }
    }
    route.stops.push(stop);
    matches!(route.end, End::Found(_))
}
