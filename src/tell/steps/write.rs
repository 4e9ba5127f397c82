//! What is written into a slot and counted, and what is cleared of it, in words. Both map implementations.
//!
//! Invariant: that of `steps`.

use super::words::{all, name, times};
use super::{Context, Told, told};
use crate::engine::event::{Clear, Delete, Write};
use crate::engine::{MapView, Site};
use crate::gotype::MapVariant;
use crate::tell::capital;
use crate::units::{bytes, count, plural};

const TABLE_DELETE: &str = "internal/runtime/maps/table.go: Delete";

pub(super) fn told_write(at: &Context, event: &Write) -> Told {
    let Context { state, sources, .. } = *at;
    let swiss = state.swiss().is_some();
    match event {
        Write::SlotChosen { site, slot, .. } => {
            let which = if swiss { "the first empty one of the search" } else { "the first free one of its chain" };
            let text = format!("The entry goes to slot {slot} of {}, {which}.", name(*site));
            told(format!("slot {slot}"), sources.assign, text)
        }
        Write::Updated { site, slot, .. } => {
            let what =
                if state.spec().map.need_key_update { "key and elem are written" } else { "its elem is written" };
            let text = format!("The key is in slot {slot} of {}: {what} there.", name(*site));
            told(format!("slot {slot}"), sources.assign, text)
        }
        Write::BoxAllocated { of_key, requested, taken } => {
            let what = if *of_key { "key" } else { "elem" };
            let text = format!(
                "The {what} has {}, over 128, so it gets a box: {} allocated, and the slot holds its address.",
                bytes(*requested),
                bytes(*taken)
            );
            told(format!("{what} box"), sources.assign, text)
        }
        Write::KeyWritten { slot, again, .. } => told("write key", sources.assign, key_written(state, *slot, *again)),
        Write::SlotMarked { slot, mark, .. } => {
            let (label, what) = if swiss { ("control", "control byte") } else { ("tophash", "tophash") };
            let text = format!("The {what} of slot {slot} becomes {mark:02x}: the slot is taken.");
            told(format!("{label} {mark:02x}"), sources.assign, text)
        }
        Write::ElemWritten { slot, bytes: 0, .. } => told(
            "no elem",
            sources.assign,
            format!("The elem has no bytes, so nothing more is written to slot {slot}."),
        ),
        Write::ElemWritten { slot, bytes: n, .. } => {
            told("write elem", sources.assign, format!("The elem, {}, is written to slot {slot}.", bytes(*n)))
        }
        Write::Counted { from, to } => {
            let field = if swiss { "used" } else { "count" };
            let text = format!("The map's {field} goes from {} to {}.", count(*from), count(*to));
            told(format!("{field} {}", count(*to)), sources.search, text)
        }
    }
}

pub(super) fn told_delete(at: &Context, event: &Delete) -> Told {
    let Context { state, sources, .. } = *at;
    match event {
        Delete::SlotEmptied { site: Site::Bucket { .. }, slot } => {
            told("emptyOne", sources.delete, format!("The tophash of slot {slot} becomes emptyOne, 01."))
        }
        Delete::SweptToRest { slot, slots, .. } => {
            told(times("emptyRest", *slots as u32), sources.delete, swept(*slot, *slots))
        }
        Delete::SlotEmptied { site: Site::SmallGroup, slot } => {
            let text =
                format!("The control byte of slot {slot} becomes empty, 80: a small map has no search that goes on.");
            told("empty", "internal/runtime/maps/map.go: deleteSmall", text)
        }
        Delete::SlotEmptied { site, slot } => {
            let text = format!(
                "The control byte of slot {slot} becomes empty, 80: {} has another empty slot, so no search goes on \
                 behind it.",
                name(*site)
            );
            told("empty", TABLE_DELETE, text)
        }
        Delete::KeyCleared { slot, bytes: n, .. } => {
            let label = if *n == 0 { "key stays" } else { "clear key" };
            told(label, sources.delete, key_cleared(state, *slot, *n))
        }
        Delete::ElemCleared { slot, bytes: n, .. } => {
            let text = match (state.spec().map.indirect_elem, *n) {
                (true, _) => format!("The pointer to the elem's box is cleared in slot {slot}; the box is garbage."),
                (false, 0) => "The elem has no bytes to clear.".to_string(),
                (false, n) => format!("The elem of slot {slot} is zeroed, {}.", bytes(n)),
            };
            told("clear elem", sources.delete, text)
        }
    }
}

pub(super) fn told_clear(at: &Context, event: &Clear) -> Told {
    let state = at.state;
    let swiss = state.swiss().is_some();
    let either = |classic: &'static str, swiss_source: &'static str| if swiss { swiss_source } else { classic };
    match event {
        Clear::ArrayZeroed { buckets, bytes: n } => {
            let text = match buckets {
                1 => format!("The only bucket is zeroed, {}: it stays.", bytes(*n)),
                k => format!("{} are zeroed, {}: the array stays.", capital(&all(*k, "bucket")), bytes(*n)),
            };
            told(format!("zero {}", count(*buckets)), "runtime/map.go: makeBucketArray", text)
        }
        Clear::GroupsCleared { index, groups, bytes: n } => groups_cleared(*index, *groups, *n),
        Clear::Reseeded { seed } => {
            let (field, digits) = if swiss { ("seed", 2 * state.spec().word()) } else { ("hash0", 8) };
            let source = either("runtime/map.go: mapdelete, mapclear", "internal/runtime/maps/map.go: Delete, Clear");
            let text = format!("The map is empty, so it draws a new hash seed: {field} is {seed:0digits$x}.");
            told("new seed", source, text)
        }
        Clear::Nothing => told(
            "nothing",
            either("runtime/map.go: mapclear", "internal/runtime/maps/map.go: Clear"),
            "The map has no entries: clear leaves it as it is.",
        ),
        Clear::Cleared { entries } => {
            let gone = format!("{} {}", plural(*entries, "entry"), if *entries == 1 { "goes" } else { "go" });
            let (what, source) = if swiss {
                ("used is 0, clearSeq is one more; directory and tables stay", "internal/runtime/maps/map.go: Clear")
            } else {
                ("every tophash is emptyRest, count and noverflow are 0, the array stays", "runtime/map.go: mapclear")
            };
            told("clear", source, format!("{gone} at once: {what}."))
        }
    }
}

/// The slots of a table; without `index`, of a small map's group.
fn groups_cleared(index: Option<u64>, groups: u64, n: u64) -> Told {
    let (label, text) = match index {
        None => ("group".to_string(), format!("The one group is zeroed, {}: every slot is empty.", bytes(n))),
        Some(table) => (
            format!("table {}", count(table)),
            format!(
                "Table {} is cleared, {} written in {}: every slot is empty, growthLeft as in a new one.",
                count(table),
                bytes(n),
                plural(groups, "group")
            ),
        ),
    };
    let source = match index {
        None => "internal/runtime/maps/map.go: clearSmall",
        Some(_) => "internal/runtime/maps/table.go: Clear",
    };
    told(label, source, text)
}

fn key_written(state: MapView, slot: u8, again: bool) -> String {
    let map = &state.spec().map;
    let size = bytes(map.key_size);
    match (again, map.variant) {
        (false, _) if map.key_size == 0 => format!("The key of slot {slot} has no bytes to write."),
        (false, _) if map.indirect_key => format!("The key, {size}, is written to its box."),
        (false, _) => format!("The key, {size}, is written to slot {slot}."),
        (true, MapVariant::FastStr) if state.classic().is_some() => {
            format!("The string's data pointer is written to slot {slot}: equal strings may lie elsewhere.")
        }
        (true, _) => format!("The key, {size}, is written to slot {slot} again: equal keys may differ in their bytes."),
    }
}

/// What delete clears of a key, by its type.
fn key_cleared(state: MapView, slot: u8, written: u64) -> String {
    let map = &state.spec().map;
    if map.indirect_key {
        format!("The pointer to the key's box is cleared in slot {slot}; the box is garbage.")
    } else if map.variant == MapVariant::FastStr && state.classic().is_some() {
        format!("The string's data pointer is cleared in slot {slot}; its length stays behind.")
    } else if written > 0 {
        format!("The key of slot {slot} is zeroed, {}.", bytes(written))
    } else if map.key_size == 0 {
        "The key has no bytes to clear.".to_string()
    } else {
        format!("The key of slot {slot} holds no pointers, so its bytes stay behind.")
    }
}

fn swept(slot: u8, slots: u64) -> String {
    match slots {
        1 => format!("Nothing follows slot {slot} in the chain, so its tophash becomes emptyRest, 00."),
        2 => format!(
            "Nothing follows slot {slot} in the chain, so it and the empty slot before it become emptyRest, 00."
        ),
        n => format!(
            "Nothing follows slot {slot} in the chain, so it and the {} empty slots before it become emptyRest, 00.",
            count(n - 1)
        ),
    }
}
