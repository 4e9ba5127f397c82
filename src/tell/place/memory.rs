//! Whole allocations that are no struct of their own: arrays, the slices of overflow buckets, boxes.

use super::value::add_value;
use super::{Description, Label, bucket_name, source, takes_row};
use crate::engine::store::{read_word, word_of};
use crate::engine::{ClassicMap, MapView, SwissMap};
use crate::image::{ArrayKind, BucketId, Place, Region, table_at};
use crate::units::{Addr, bytes, count, plural};

/// What an allocation takes of the heap, and why that is more than it asked for.
fn takes(state: MapView, d: &mut Description) {
    takes_row(state, d.addr, d);
}

pub(super) fn buckets(state: ClassicMap, array: ArrayKind, d: &mut Description) {
    let (rt, map) = (state.memory(), state.classic());
    let (h, size) = (map.hmap(rt), map.geometry().bucket as u64);
    let (main, b) = if array == ArrayKind::Old { (h.old_bucket_count(), h.old_b()) } else { (h.bucket_count(), h.b) };
    let all = map.array_len(rt, b);
    d.named("buckets", format!("{} × {}", count(all), bytes(size)));
    takes(*state, d);
    d.source = source(*state, "runtime/map.go: makeBucketArray");
    d.why(if all > main {
        format!(
            "{} main buckets, and {} allocated with them for later.",
            count(main),
            plural(all - main, "overflow bucket")
        )
    } else {
        format!("The array of 2^{b} = {}.", plural(main, "bucket"))
    });
    if array == ArrayKind::Old {
        d.why("The array from before the growth: it is dropped when all of its buckets have moved.");
        d.source = source(*state, "runtime/map.go: hashGrow");
    }
}

pub(super) fn overflow_slice(state: ClassicMap, place: Place, d: &mut Description) {
    let (heap, word) = (&state.memory().heap, state.classic().geometry().word);
    let read = |i: u64| read_word(heap, d.addr.plus(i * word as u64), word);
    d.source = source(*state, "runtime/map.go: newoverflow");
    match place {
        Place::OverflowSliceField(_, 0) => {
            d.row(Label::Value, Addr(word_of(&d.bytes)).to_string());
            d.why("Where the slice's array is. A longer one takes its place when it is full.");
        }
        Place::OverflowSliceField(_, 1) => {
            d.row(Label::Value, count(word_of(&d.bytes)));
            d.why("How many overflow buckets the slice names: each is appended when it is linked.");
        }
        Place::OverflowSliceField(..) => {
            d.row(Label::Value, count(word_of(&d.bytes)));
            d.why("How many the array has room for: append rounds it up to a size class.");
        }
        _ => {
            let (array, len, cap) = (Addr(read(0)), count(read(1)), count(read(2)));
            for (name, value) in [("array", array.to_string()), ("len", len), ("cap", cap)] {
                d.named(name, value);
            }
            takes(*state, d);
            d.why(
                "Buckets without pointers are not looked into by the collector, so that their overflow words keep \
                 nothing alive: this slice does.",
            );
        }
    }
}

pub(super) fn overflow_array(state: ClassicMap, place: Place, d: &mut Description) {
    d.source = source(*state, "runtime/map.go: newoverflow");
    let Place::OverflowEntry(which, index) = place else {
        let word = state.classic().geometry().word as u64;
        d.named("entries", format!("{} × {}", count(d.size / word), bytes(word)));
        takes(*state, d);
        d.why("Pointers to overflow buckets, in the order in which they were linked.");
        return;
    };
    let at = Addr(word_of(&d.bytes));
    d.row(Label::Value, at.to_string());
    if at.is_nil() {
        d.why("Not in use yet: append took a larger array than it needed.");
        return;
    }
    let name = BucketId::at(state, at).map_or_else(|| "a bucket that no chain links any more".to_string(), bucket_name);
    d.row(Label::PointsAt, name.clone());
    let slice = if which == 0 { "mapextra.overflow" } else { "mapextra.oldoverflow" };
    d.why(format!("Entry {} of {slice}: keeps {name} alive.", count(index)));
}

pub(super) fn groups(state: SwissMap, table: u64, d: &mut Description) {
    let Some(found) = table_at(state, table) else { return };
    let size = state.swiss().geometry().group as u64;
    d.named("groups", format!("{} × {}", count(found.table.group_count()), bytes(size)));
    takes(*state, d);
    d.why(format!(
        "The groups of table {}, {} in all: as many as its capacity, of 8 in each.",
        count(table),
        plural(found.table.capacity.into(), "slot")
    ));
    d.source = source(*state, "internal/runtime/maps/table.go: newTable");
}

/// The box of a key or elem of over 128 bytes.
pub(super) fn key_or_elem_box(state: MapView, place: Place, d: &mut Description) {
    let (map, key) = (&state.spec().map, place.is_key() == Some(true));
    let (ty, size) = if key { (map.key, map.key_size) } else { (map.elem, map.elem_size) };
    d.named("type", state.spec().types.name(ty));
    takes(state, d);
    if let Some(data) = state.memory().heap.get(d.addr, size as usize) {
        add_value(state, ty, data, d);
    }
    let part = if key { "key" } else { "elem" };
    d.why(format!("The type takes {}, more than 128: the {part} lies here, and the slot points to it.", bytes(size)));
    d.source = match Region::of(state, place) {
        Some(_) if state.classic().is_some() => source(state, "runtime/map.go: mapassign"),
        _ => source(state, "internal/runtime/maps/map.go: PutSlot"),
    };
}
