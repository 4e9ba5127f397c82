//! The header's fields (`maps.Map`), each with what it means for this map now.

use super::super::takes_row;
use super::super::{Description, Label, source};
use super::slot::assign_source;
use crate::engine::SwissMap;
use crate::engine::swiss::{Header, SLOTS};
use crate::image::header_fields;
use crate::target::CloneRule;
use crate::tell::bits::directory_rule;
use crate::units::{Addr, bytes, count, plural};

pub(super) fn whole(state: SwissMap, d: &mut Description) {
    let (map, h) = (state.swiss(), state.swiss().header(state.memory()));
    let (word, named) = (map.geometry().word, map.rules().version.tombstone_possible);
    for (field, value) in Header::fields(word, named).iter().zip(h.words(named)) {
        let text = value_text(word, field.name, value);
        d.named(field.name, format!("{text}  (offset {}, {})", field.offset, field.go_type));
    }
    d.why(format!(
        "A map variable is one pointer of {} to this header (maps.Map); everything else of the map hangs on it.",
        bytes(word as u64)
    ));
    d.why(match (h.is_small(), h.dir_ptr.is_nil()) {
        (true, true) => "A small map: the first put allocates its one group.".to_string(),
        (true, false) => format!("A small map: one group of {SLOTS} slots, no table."),
        _ => format!(
            "{} behind a directory of {}.",
            plural(map.tables(state.memory()).count() as u64, "table"),
            plural(h.dir_len, "entry")
        ),
    });
    d.source = source(*state, "internal/runtime/maps/map.go: Map");
}

/// A field's value as it is read: counts in decimal, seeds and pointers in hex.
fn value_text(word: usize, name: &str, value: u64) -> String {
    match name {
        "seed" => format!("{value:#0width$x}", width = 2 + 2 * word),
        "dirPtr" => Addr(value).to_string(),
        "tombstonePossible" => (value != 0).to_string(),
        _ => count(value),
    }
}

pub(super) fn field(state: SwissMap, number: u8, d: &mut Description) {
    let (map, h) = (state.swiss(), state.swiss().header(state.memory()));
    let (word, named) = (map.geometry().word, map.rules().version.tombstone_possible);
    let mut values = header_fields(state).zip(h.words(named));
    let Some(((_, field), value)) = values.find(|((i, _), _)| *i == number) else { return };
    d.named("type", field.go_type);
    d.row(Label::Value, value_text(word, field.name, value));
    d.source = match field.name {
        "used" | "writing" => assign_source(state),
        "seed" => source(*state, "internal/runtime/maps/map.go: NewMap"),
        "dirPtr" if h.is_small() => source(*state, "internal/runtime/maps/map.go: growToSmall"),
        "dirLen" if h.is_small() => source(*state, "internal/runtime/maps/map.go: growToTable"),
        "dirPtr" | "dirLen" | "globalDepth" => source(*state, "internal/runtime/maps/map.go: installTableSplit"),
        "globalShift" => source(*state, "internal/runtime/maps/map.go: depthToShift, directoryIndex"),
        "tombstonePossible" => source(*state, "internal/runtime/maps/map.go: Delete"),
        _ => source(*state, "internal/runtime/maps/map.go: Clear"),
    };
    match field.name {
        "used" => why_used(state, &h, d),
        "seed" => why_seed(state, d),
        "dirPtr" => why_dir_ptr(state, &h, d),
        "dirLen" => why_dir_len(&h, d),
        "globalDepth" => why_depth(&h, d),
        "globalShift" => why_shift(&h, d),
        "writing" => d.why(
            "0: no write is under way. A write sets it to 1 and back, so that another write at the same time is found \
             out: Go then stops with \"concurrent map writes\".",
        ),
        "tombstonePossible" => why_tombstones(state, &h, d),
        _ => why_clear_seq(&h, d),
    }
}

fn why_seed(state: SwissMap, d: &mut Description) {
    d.why(
        "The seed of this map's hashes: random when the map is made, and drawn again when a delete empties it or clear \
         has something to do. So the same keys lie elsewhere in another map.",
    );
    if state.spec().target().rules().swiss.clone == CloneRule::Copies {
        d.why("A maps.Clone keeps the seed of its source, as it keeps every slot.");
    }
}

fn why_used(state: SwissMap, h: &Header, d: &mut Description) {
    let most = SLOTS as u64;
    d.why("len(m) is this field: it is read, never counted.");
    if !h.is_small() {
        let (map, rt) = (state.swiss(), state.memory());
        let slots: u64 = map.tables(rt).map(|t| u64::from(t.table.capacity)).sum();
        d.named("slots", format!("{}, {:.1} % filled", count(slots), h.used as f64 * 100.0 / slots as f64));
        d.why("It does not decide growth: each table grows by itself, when its own growthLeft is used up.");
        return;
    }
    d.named("slots", if h.dir_ptr.is_nil() { "none yet".to_string() } else { most.to_string() });
    d.why(match (most.saturating_sub(h.used), state.swiss().rules().version.grows_before_search) {
        (_, _) if h.dir_ptr.is_nil() => format!("No group yet: the first put allocates one of {most} slots."),
        (0, true) => {
            "The one group is full: the next put, even of a key that it holds, moves all to a table of 16 slots."
                .to_string()
        }
        (0, false) => "The one group is full: the next new key moves all to a table of 16 slots.".to_string(),
        (left, _) => format!("All {most} slots of the one group may be filled: {left} more."),
    });
}

fn why_dir_ptr(state: SwissMap, h: &Header, d: &mut Description) {
    let geo = state.swiss().geometry();
    if h.dir_ptr.is_nil() {
        d.why("nil: the map has never held an entry. The first put allocates its group.");
        return;
    }
    if h.is_small() {
        d.row(Label::PointsAt, format!("the group, {}", bytes(geo.group as u64)));
        takes_row(*state, h.dir_ptr, d);
        d.why("dirLen is 0, so this points to the map's one group, with no directory and no table between.");
        return;
    }
    let (n, word) = (h.dir_len, geo.word as u64);
    d.row(Label::PointsAt, format!("the directory, {} × {} = {}", count(n), bytes(word), bytes(n * word)));
    takes_row(*state, h.dir_ptr, d);
    d.why("dirLen is not 0, so this points to the directory: an array of pointers to tables.");
}

fn why_dir_len(h: &Header, d: &mut Description) {
    if h.is_small() {
        d.why("0: a small map. dirPtr is nil or points to its one group.");
        return;
    }
    d.named("entries", format!("2^{} = {}", h.global_depth, count(h.dir_len)));
    d.why(match h.global_depth {
        0 => "One entry, for the one table.".to_string(),
        depth => format!("One entry for every value of the top {} of a hash.", plural(depth.into(), "bit")),
    });
    d.why("It doubles when a table splits that stands in one entry only; it never shrinks.");
}

fn why_depth(h: &Header, d: &mut Description) {
    d.why(match h.is_small() {
        true => "A small map has no directory: no bit of a hash is asked for a table.".to_string(),
        false => directory_rule(h.global_depth),
    });
    if !h.is_small() {
        d.why("It grows by one when a table splits whose localDepth equals it; it never shrinks.");
    }
}

fn why_shift(h: &Header, d: &mut Description) {
    if h.is_small() {
        d.why("0 while the map is small: there is no directory to index.");
        return;
    }
    let (shift, depth) = (h.global_shift, h.global_depth);
    let hash_bits = u64::from(shift) + u64::from(depth);
    d.named("means", format!("{hash_bits} − globalDepth = {hash_bits} − {depth} = {shift}"));
    d.why(match depth {
        0 => {
            "A directory of one entry is not indexed: every key goes to entry 0, and the shift is not used.".to_string()
        }
        _ => format!(
            "A hash of {hash_bits} bits shifted right by {shift} leaves its top {}: the index in the directory.",
            plural(depth.into(), "bit")
        ),
    });
}

fn why_tombstones(state: SwissMap, h: &Header, d: &mut Description) {
    let (map, rt) = (state.swiss(), state.memory());
    let now: u64 = map.all_groups(rt).map(|g| u64::from(g.tombstones())).sum();
    d.named("tombstones", count(now));
    d.why(match (h.tombstone_possible, now) {
        (false, _) => "No delete has left a tombstone since the map was made or last cleared.".to_string(),
        (true, 0) => "A delete has left a tombstone, and none is left now: only clear sets this back.".to_string(),
        (true, n) => format!("Deletes left tombstones, {} now. Only clear sets this back.", count(n)),
    });
    d.why("clear asks it of a map without entries: if false, there is nothing to do.");
}

fn why_clear_seq(h: &Header, d: &mut Description) {
    d.why(match h.clear_seq {
        0 => "No clear has had anything to do yet.".to_string(),
        n => format!("{} had something to do.", plural(n, "clear")),
    });
    d.why("A range loop keeps a copy: where the two differ, the map was cleared meanwhile.");
}
