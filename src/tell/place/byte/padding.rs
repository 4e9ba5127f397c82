//! Which rule made a byte of padding.

use crate::engine::{MapView, View};
use crate::gotype::{Padding, Part};
use crate::image::{Place, Spot};
use crate::units::{bytes, count};

/// Padding inside a value's struct.
pub(super) fn inside(state: MapView, part: &Part, rule: &Padding) -> String {
    let name = state.spec().types.name(part.ty);
    let (from, end) = (count(part.offset), count(part.offset + part.size));
    match rule {
        Padding::Before { field, align } => format!(
            "Padding in {name}: {field} aligns to {align}, and what is before it ends at {from}: it begins at {end}."
        ),
        Padding::End { align } => format!(
            "Padding at the end of {name}: its fields end at {from}, and its size is a multiple of its alignment, {align}."
        ),
        Padding::ZeroField { field, align } => format!(
            "Padding at the end of {name}: its last field, {field}, has size 0 and is followed by a byte, so that its \
             address stays inside the struct; rounded to the alignment, {align}."
        ),
    }
}

/// A byte of a group or bucket that lies behind a key or elem and belongs to none.
pub(super) fn behind(state: MapView, spot: Spot) -> String {
    let View::Swiss(map) = state.view() else {
        return "Padding: the overflow word behind it is aligned.".to_string();
    };
    let spec = state.spec();
    let align = |ty| spec.layouts.of(ty).align;
    let (key, elem) = (align(spec.map.key), align(spec.map.elem));
    let word = map.swiss().geometry().word as u64;
    let of = |indirect: bool, align: u64| if indirect { word } else { align };
    let (key, elem) = (of(spec.map.indirect_key, key), of(spec.map.indirect_elem, elem));
    match spot.place {
        Place::GroupKey(..) => format!("Padding between key and elem: the elem aligns to {elem}."),
        Place::GroupElem(..) if spec.map.elem_slot == 0 => format!(
            "Padding of the slot: an elem of size 0 that stands last is followed by a byte, so that its address stays in \
             the slot; rounded to the slot's alignment, {}.",
            key.max(elem)
        ),
        _ => format!("Padding of the slot: its size is a multiple of its alignment, {}.", key.max(elem)),
    }
}

/// A byte of a struct of the runtime's, a bucket or a group that is in no field of it.
pub(super) fn in_struct(state: MapView, place: Place) -> String {
    match place {
        Place::Group(_) => {
            let size = state.swiss().map_or(0, |map| map.swiss().geometry().group as u64);
            format!(
                "The group's tail: behind the last slot, to its size of {}, a multiple of its alignment.",
                bytes(size)
            )
        }
        Place::Bucket(_) => "Padding: the overflow word behind it is aligned.".to_string(),
        _ => "Padding between two fields: the next one is aligned.".to_string(),
    }
}
