//! Whole groups: what they hold, and what a search does here.

use super::super::{Description, offset_of_whole, source};
use crate::engine::SwissMap;
use crate::engine::swiss::{CTRLS, Geometry, GroupRef, SLOTS};
use crate::image::{GroupId, table_at};
use crate::units::{bytes, count, hex};

pub(super) fn whole(state: SwissMap, id: GroupId, d: &mut Description) {
    let (map, heap) = (state.swiss(), &state.memory().heap);
    let group = map.group(heap, d.addr);
    offset_of_whole(d, super::in_groups(state, id, d.addr));
    layout_rows(map.geometry(), d);
    d.named("control word", hex(&group.bytes[..CTRLS]));
    d.named("entries", format!("{} of {SLOTS}", group.entries()));
    d.named("tombstones", count(group.tombstones().into()));
    d.source = source(*state, "internal/runtime/maps/group.go: groupReference");
    d.why(if map.geometry().split {
        "A group: 8 slots, each a control byte, a key and an elem; the control bytes are one word, all keys follow, then \
         all elems."
    } else {
        "A group: 8 slots, each a control byte, a key and an elem; the control bytes are one word, then each key has its \
         elem beside it."
    });
    match id {
        GroupId::Small => d.why(
            "The one group of a small map: a search looks at it alone, and all 8 slots may be filled. It has no \
             tombstones.",
        ),
        GroupId::Of { table, group: index } => {
            let Some(found) = table_at(state, table) else { return };
            d.why(format!("A search begins here where H1 & {} is {}.", count(found.table.length_mask), count(index)));
            came_from(state, group, |hash| found.table.probe(hash).group() == index, d);
            searches(group, d);
        }
    }
}

/// Where the parts of a group are.
fn layout_rows(geo: &Geometry, d: &mut Description) {
    d.named("control", format!("{SLOTS} × 1 B at offset 0"));
    let at = |offset: usize| format!("at offset {}", count(offset as u64));
    let size = |n: usize| bytes(n as u64);
    let end = if geo.split {
        let array = |n: usize, from: usize| format!("{SLOTS} × {} = {} {}", size(n), size(SLOTS * n), at(from));
        d.named("keys", array(geo.key_slot, geo.keys));
        d.named("elems", array(geo.elem_slot, geo.elems));
        geo.elems + SLOTS * geo.elem_stride
    } else {
        d.named("slots", format!("{SLOTS} × {} {}", size(geo.key_stride), at(geo.keys)));
        d.named("slot", super::slot::slot_text(geo));
        geo.keys + SLOTS * geo.key_stride
    };
    if end < geo.group {
        d.named("tail", format!("{} {}", size(geo.group - end), at(end)));
    }
}

/// Where the searches for a group's entries begin.
fn came_from(state: SwissMap, group: GroupRef, is_home: impl Fn(u64) -> bool, d: &mut Description) {
    if !state.knows_hash() {
        return;
    }
    let (map, rt) = (state.swiss(), state.memory());
    let hash = |slot: usize| match state.find_bytes(map.key(rt, group, slot)) {
        Ok((hash, Some(_))) => Some(hash),
        _ => None,
    };
    let (mut homes, mut others) = (0u64, 0u64);
    for hash in group.full_slots().filter_map(hash) {
        if is_home(hash) { homes += 1 } else { others += 1 }
    }
    if homes > 0 {
        d.why(format!("{} found by a search that begins here.", found_text(homes)));
    }
    if others > 0 {
        d.why(format!(
            "{} found by a search that begins in another group, which had no free slot when the entry \
             was put.",
            found_text(others)
        ));
    }
    let never = u64::from(group.entries()) - homes - others;
    if never > 0 {
        d.why(format!("{} never found: the key does not equal itself (NaN).", found_text(never)));
    }
}

/// `1 of its entries is`, `3 of its entries are`.
fn found_text(n: u64) -> String {
    format!("{n} of its entries {}", if n == 1 { "is" } else { "are" })
}

/// Whether a search ends here or goes on.
fn searches(group: GroupRef, d: &mut Description) {
    let empty = group.ctrls().match_empty();
    d.why(match (empty.count(), group.tombstones()) {
        (0, 0) => "All 8 slots are full: a search that does not find its key here goes on.".to_string(),
        (0, n) => format!(
            "No slot is empty: a search that does not find its key here goes on. {} left because searches may have \
             passed the group while it was full.",
            if n == 1 { "Its tombstone was".to_string() } else { format!("Its {n} tombstones were") }
        ),
        (8, _) => "It is empty: every search that comes here ends.".to_string(),
        (1, _) => format!("Slot {} is empty: every search that comes here ends.", empty.first().unwrap_or(0)),
        (n, _) => format!("{n} slots are empty: every search that comes here ends."),
    });
}
