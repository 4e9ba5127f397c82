//! A value's rows: its literal, and a struct's fields with their offsets and padding.

use super::{Description, Label};
use crate::engine::MapView;
use crate::gotype::{Kind, TypeId};
use crate::tell::value::in_row;
use crate::units::{Addr, bytes, count, hex};

/// The most fields that are listed.
const MAX_FIELDS: usize = 40;

/// Adds the decoded value whose bytes are `data`.
pub(super) fn add_value(state: MapView, ty: TypeId, data: &[u8], d: &mut Description) {
    d.row(Label::Value, in_row(state, ty, data));
    let spec = state.spec();
    let layout = spec.layouts.of(ty);
    if let Kind::Struct(fields) = spec.types.shape(ty) {
        for (field, place) in fields.iter().zip(&layout.fields).take(MAX_FIELDS) {
            let part = &data[place.offset as usize..(place.offset + place.size) as usize];
            let name = format!("{}  +{}", field.name, place.offset);
            let text = in_row(state, field.ty, part);
            d.named(name, format!("{text}  {} {}", spec.types.name(field.ty), bytes(place.size)));
        }
        if fields.len() > MAX_FIELDS {
            d.named("fields", format!("the first {MAX_FIELDS} of {}", count(fields.len() as u64)));
        }
    }
    let wasted = spec.layouts.padding(ty);
    if wasted > 0 {
        let (runs, more) = spec.layouts.padding_runs(ty, 4);
        let mut places: Vec<String> = runs.iter().map(|r| format!("{}..{}", r.offset, r.end())).collect();
        if more {
            places.push("…".to_string());
        }
        d.named("padding", format!("{} of {}, at {}", bytes(wasted), bytes(layout.size), places.join(", ")));
        let held = runs.iter().flat_map(|r| &data[r.offset as usize..r.end() as usize]).any(|&b| b != 0);
        if held {
            d.named("in padding", hex(&data[runs[0].offset as usize..runs[0].end() as usize]));
        }
    }
}

/// A slot that holds a pointer to a box: the box, and what it holds if the slot is full.
pub(super) fn boxed(state: MapView, ty: TypeId, size: u64, at: Addr, full: bool, d: &mut Description) {
    d.named("box", at.to_string());
    d.why(format!("The type takes {}, more than 128: the slot holds a pointer to a box.", bytes(size)));
    let heap = &state.memory().heap;
    if let Some(data) = heap.get(at, size as usize).filter(|_| !at.is_nil() && full) {
        if let Some(object) = heap.object_at(at) {
            d.named("box takes", bytes(object.taken));
        }
        add_value(state, ty, data, d);
    }
}

/// What is said of a key (else elem) that the operation under way has written into a slot; `sign`: what does not say yet
/// that the slot is full.
pub(super) fn coming(is_key: bool, sign: &str) -> String {
    let part = if is_key { "key" } else { "elem" };
    format!("The operation is just putting this {part} here: the slot's {sign} does not say yet that it is full.")
}
