//! A place, or one byte of it: what can be selected and pointed at.
//!
//! Invariant: every byte of the map's memory has one spot, given by [`Spot::at`], that resolves to its address.

use super::Place;
use crate::engine::MapView;
use crate::gotype::{Kind, TypeId};

/// A place, or a byte of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Spot {
    /// The place that it is in.
    pub place: Place,
    /// Offset from the place's first byte. Padding that belongs to no place, and a region's rounding, lie behind what
    /// comes before them: there it is not less than the place's size. `None`: the whole place.
    pub byte: Option<u64>,
}

impl From<Place> for Spot {
    fn from(place: Place) -> Spot {
        Spot { place, byte: None }
    }
}

impl Spot {
    /// The byte of a place at an offset in bytes.
    pub fn byte(place: Place, byte: u64) -> Spot {
        Spot { place, byte: Some(byte) }
    }

    /// The name in a project: `bucket 5 slot 2 key byte 3`.
    pub fn id(self) -> String {
        match self.byte {
            Some(byte) => format!("{} byte {byte}", self.place.id()),
            None => self.place.id(),
        }
    }

    /// Reads a name back.
    pub fn parse(text: &str) -> Option<Spot> {
        match text.rsplit_once(" byte ") {
            Some((place, byte)) => Some(Spot::byte(Place::parse(place)?, byte.parse().ok()?)),
            None => Place::parse(text).map(Spot::from),
        }
    }
}

/// The offset, in a struct of type `ty` that a key or elem is or is an array of, of the byte `at` of its place.
pub fn in_struct(state: MapView, place: Place, ty: TypeId, at: u64) -> Option<u64> {
    let spec = state.spec();
    let (mut id, indirect) = match place.is_key()? {
        true => (spec.map.key, spec.map.indirect_key),
        false => (spec.map.elem, spec.map.indirect_elem),
    };
    if (indirect && !place.is_box()) || at >= spec.layouts.of(id).size {
        return None;
    }
    let mut at = at;
    while id != ty {
        let Kind::Array { elem, .. } = *spec.types.shape(id) else { return None };
        (id, at) = (elem, at % spec.layouts.of(elem).size.max(1));
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{ArrayKind, BucketId};

    #[test]
    fn names_of_bytes_read_back() {
        let key = Place::Key(BucketId::main(ArrayKind::Main, 5), 2);
        for (spot, name) in [
            (Spot::from(key), "bucket 5 slot 2 key"),
            (Spot::byte(key, 3), "bucket 5 slot 2 key byte 3"),
            (Spot::byte(Place::Buckets(ArrayKind::Main), 2200), "buckets byte 2200"),
        ] {
            assert_eq!(spot.id(), name);
            assert_eq!(Spot::parse(name), Some(spot));
        }
        for bad in ["byte 3", "hmap byte", "hmap byte x", "hmap byte 1 byte 2"] {
            assert_eq!(Spot::parse(bad), None, "{bad}");
        }
    }
}
