//! One hover, everywhere: what is pointed at in the bill is marked in the diagram, and the other way round.
//!
//! Invariant: roles only; which bytes have them is read from the map.

use crate::diagram::{Diagram, Rect, Style};
use crate::engine::swiss::SlotState;
use crate::engine::{ClassicMap, MapState, SwissMap, View};
use crate::image::{BucketId, Place, Role};

/// The role that is pointed at, and where.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Pointed {
    pub in_bill: Option<Role>,
    pub in_diagram: Option<Role>,
}

/// What the bytes of a place are for, as the bill counts them.
pub fn role_of(state: &MapState, place: Place) -> Option<Role> {
    match state.view() {
        View::Classic(map) => classic_role(map, place),
        View::Swiss(map) => swiss_role(map, place),
    }
}

fn classic_role(map: ClassicMap, place: Place) -> Option<Role> {
    let bucket = place.bucket();
    if bucket.is_some_and(BucketId::is_old) {
        return Some(Role::OldBuckets);
    }
    if matches!(bucket, Some(BucketId::Preallocated { .. })) {
        return Some(Role::Preallocated);
    }
    let live = || {
        let (addr, slot) = (bucket?.addr(map)?, place.slot()?);
        Some(map.classic().bucket(&map.runtime().heap, addr).state(slot.into()).is_full())
    };
    Some(match place {
        Place::Hmap | Place::HmapField(_) => Role::Header,
        Place::Extra | Place::ExtraField(_) => Role::Extra,
        Place::Tophash(..) => Role::Tophash,
        Place::Overflow(_) => Role::OverflowWords,
        Place::Key(..) if live()? => Role::Keys,
        Place::Elem(..) if live()? => Role::Elems,
        Place::Key(..) | Place::Elem(..) => Role::Empty,
        _ => return None,
    })
}

fn swiss_role(map: SwissMap, place: Place) -> Option<Role> {
    let slot_role = |live: Role| {
        let (addr, slot) = (place.group()?.addr(map)?, place.slot()?);
        Some(match map.swiss().group(&map.runtime().heap, addr).state(slot.into()) {
            SlotState::Full { .. } => live,
            SlotState::Empty => Role::Empty,
            SlotState::Deleted => Role::Tombstones,
        })
    };
    match place {
        Place::Header | Place::HeaderField(_) => Some(Role::Header),
        Place::Directory | Place::DirectoryEntry(_) => Some(Role::Directory),
        Place::Table(_) | Place::TableField(..) => Some(Role::Tables),
        Place::Control(..) => Some(Role::Control),
        Place::GroupKey(..) => slot_role(Role::Keys),
        Place::GroupElem(..) => slot_role(Role::Elems),
        _ => None,
    }
}

/// Marks over rectangles.
pub fn marks(rects: impl Iterator<Item = Rect>) -> Diagram {
    let mut diagram = Diagram::default();
    for rect in rects {
        (diagram.width, diagram.height) = (diagram.width.max(rect.right()), diagram.height.max(rect.bottom()));
        diagram.rect(rect, 3.0, Style::Hover);
    }
    diagram
}
