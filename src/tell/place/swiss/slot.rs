//! Slots: control bytes, keys, elems, and the hash that brought an entry there.

use super::super::value::{add_value, boxed, coming};
use super::super::{Description, Label, source};
use crate::engine::SwissMap;
use crate::engine::store::word_of;
use crate::engine::swiss::{Geometry, GroupRef, ProbePath, SlotState};
use crate::image::{GroupId, Held, table_at};
use crate::tell::bits;
use crate::tell::functions;
use crate::units::{Addr, bytes, count, plural};

/// Most groups of a probe path that are listed.
const MAX_PATH: usize = 12;

fn group_of<'a>(state: SwissMap<'a>, id: GroupId) -> Option<GroupRef<'a>> {
    Some(state.swiss().group(state.memory().heap, id.addr(state)?))
}

/// `16 B: key 8, elem 1, padding 7`: a slot whose key and elem lie side by side.
pub(super) fn slot_text(geo: &Geometry) -> String {
    let offset = geo.elems - geo.keys;
    let (between, after) = (offset - geo.key_slot, geo.key_stride - offset - geo.elem_slot);
    let mut parts = vec![format!("key {}", bytes(geo.key_slot as u64))];
    for (name, size, always) in [("padding", between, false), ("elem", geo.elem_slot, true), ("padding", after, false)]
    {
        if size > 0 || always {
            parts.push(format!("{name} {}", bytes(size as u64)));
        }
    }
    format!("{}: {}", bytes(geo.key_stride as u64), parts.join(", "))
}

pub(super) fn control(state: SwissMap, id: GroupId, slot: usize, d: &mut Description) {
    let Some(group) = group_of(state, id) else { return };
    let value = group.ctrl(slot);
    d.row(Label::Value, format!("{value:#04x}"));
    d.named("bits", format!("{} {:07b}", value >> 7, value & 0x7f));
    d.source = source(*state, "internal/runtime/maps/group.go: ctrl");
    match group.state(slot) {
        SlotState::Empty => {
            d.named("means", "empty (0x80)");
            d.why(if id == GroupId::Small {
                "The slot is empty. A new key takes the lowest empty slot of the group."
            } else {
                "The slot is empty: a search that reaches this group and does not find its key here ends."
            });
        }
        SlotState::Deleted => {
            d.named("means", "tombstone, deleted (0xfe)");
            tombstone(state, d);
        }
        SlotState::Full { h2 } => {
            d.named("means", format!("full, H2 {h2:02x}"));
            d.why(
                "The high bit is 0: full. The other 7 are H2, the low 7 bits of the key's hash: a search compares its \
                 own with all 8 control bytes at once, and looks only at keys whose H2 is the same.",
            );
            hash_rows(state, id, group, slot, d);
        }
    }
}

fn tombstone(state: SwissMap, d: &mut Description) {
    d.why(
        "A tombstone: an entry was deleted while the group had no empty slot, so searches may have passed the group, \
         and must go on passing it.",
    );
    d.why(
        "It still counts against growthLeft. The first tombstone that the search for a new key meets takes that key.",
    );
    d.source = source(*state, "internal/runtime/maps/table.go: Delete");
}

/// Hash, directory index, H1, H2 and probe path of a live slot's key.
fn hash_rows(state: SwissMap, id: GroupId, group: GroupRef, slot: usize, d: &mut Description) {
    if !state.knows_hash() {
        d.why(bits::UNKNOWN);
        return;
    }
    let (rt, map) = (state.memory(), state.swiss());
    let key = map.key(rt, group, slot);
    // A key that is not found here is asked no further: the hash of a NaN is drawn anew each time.
    let here = matches!(state.find_bytes(key), Ok((_, Some((addr, i)))) if (addr, i) == (group.addr, slot));
    let path = if here { state.probe_path(key).ok() } else { None };
    let Some(path) = path else {
        d.why("This key's hash is another each time it is computed (NaN): it can be ranged over, never found.");
        return;
    };
    d.named("hash", bits::hash_text(*state, path.hash));
    d.named("H1", format!("{:x}  (hash >> 7)", path.h1));
    d.named("H2", format!("{:02x}  = {:07b}, the low 7 bits", path.h2, path.h2));
    match id {
        GroupId::Small => d.why("A small map has one group: no bit of the hash chooses a table or a group."),
        GroupId::Of { table, .. } => path_rows(state, table, &path, d),
    }
}

fn path_rows(state: SwissMap, table: u64, path: &ProbePath, d: &mut Description) {
    let h = state.swiss().header(state.memory());
    let (Some((index, _)), Some(found)) = (path.table, table_at(state, table)) else { return };
    let (mask, depth) = (found.table.length_mask, h.global_depth);
    d.why(bits::sentence(&bits::table_choice("the hash's", depth, index, table)));
    let first = path.groups.first().copied().unwrap_or(0);
    d.why(bits::sentence(&bits::first_group(first, mask)));
    let visited = path.groups.len();
    let names: Vec<String> = path.groups.iter().take(MAX_PATH).map(|&g| count(g)).collect();
    let more = if visited > MAX_PATH { " → …" } else { "" };
    d.named("probe path", format!("group {}{more}", names.join(" → ")));
    d.why(match visited {
        1 => "The search ends in the group where it begins.".to_string(),
        n => format!(
            "{n} groups are visited, each 1, 2, 3 … further than the last: those before this one have no empty slot, \
             so the search goes on."
        ),
    });
}

pub(super) fn entry(state: SwissMap, id: GroupId, slot: usize, is_key: bool, d: &mut Description) {
    let Some(group) = group_of(state, id) else { return };
    let (map, geo) = (&state.spec().map, state.swiss().geometry());
    let (ty, size, indirect, data) = if is_key {
        (map.key, map.key_size, map.indirect_key, group.key_slot(slot))
    } else {
        (map.elem, map.elem_size, map.indirect_elem, group.elem_slot(slot))
    };
    d.named("type", state.spec().types.name(ty));
    if !geo.split {
        d.named("slot", slot_text(geo));
    }
    d.source = assign_source(state);
    if size == 0 {
        d.why("The type has size 0: the slot takes no bytes for it.");
    }
    let slot_state = group.state(slot);
    let held = Held::in_group(*state, group, slot, is_key);
    if indirect {
        boxed(*state, ty, size, Addr(word_of(data)), held.is_value(), d);
    } else if held != Held::Nothing {
        add_value(*state, ty, data, d);
    }
    match slot_state {
        SlotState::Full { .. } if is_key => hash_rows(state, id, group, slot, d),
        SlotState::Full { .. } if geo.split => {
            d.why(format!("The elem of the key in slot {slot}: 8 keys lie together, then 8 elems."));
        }
        SlotState::Full { .. } => d.why(format!("The elem of the key in slot {slot}, beside it.")),
        _ if held == Held::Coming => d.why(coming(is_key, "control byte")),
        SlotState::Empty => d.why("The slot is empty."),
        SlotState::Deleted => tombstone(state, d),
    }
    if held == Held::Stale {
        left(state, is_key, data, d);
    }
}

/// What a delete left in a slot without an entry.
fn left(state: SwissMap, is_key: bool, data: &[u8], d: &mut Description) {
    let held = data.iter().filter(|&&b| b != 0).count() as u64;
    d.named("stale", format!("{} other than 0", plural(held, "byte")));
    let part = if is_key { "A key without pointers is not cleared" } else { "It is not cleared" };
    d.why(format!(
        "Stale: the entry was deleted. {part}, so its bytes stay until the slot is used again or zeroed by clear."
    ));
    d.source = source(*state, "internal/runtime/maps/table.go: Delete");
}

/// The function that puts keys of this map type.
pub(super) fn assign_source(state: SwissMap) -> String {
    source(*state, functions::swiss_access(state.spec()).assign)
}
