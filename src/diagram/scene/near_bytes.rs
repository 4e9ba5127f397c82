//! Bytes of a place one by one: where each lies in the place's rectangle, and back.

use crate::diagram::geometry::{Pos, Rect};
use crate::engine::{MapView, View};
use crate::image::{Place, Spot};

/// The part of a place's rectangle that a byte of it takes at the near level.
pub(super) fn byte_rect(state: MapView, spot: Spot, rect: Rect) -> Rect {
    let Some(byte) = spot.byte.filter(|_| shows_bytes(spot.place)) else { return rect };
    match drawn_bytes(state, spot.place) {
        Some(n) if byte < n => {
            let w = rect.w / n as f32;
            Rect::new(rect.x + byte as f32 * w, rect.y, w, rect.h)
        }
        _ => rect,
    }
}

/// True for the places whose bytes the near level draws one by one.
fn shows_bytes(place: Place) -> bool {
    matches!(place, Place::Key(..) | Place::Elem(..) | Place::Overflow(_) | Place::GroupKey(..) | Place::GroupElem(..))
}

/// The bytes that a place is drawn with at the near level, the padding behind it too.
pub(super) fn drawn_bytes(state: MapView, place: Place) -> Option<u64> {
    let own = place.within(state).1;
    let View::Swiss(map) = state.view() else { return Some(own) };
    let geo = map.swiss().geometry();
    let between = geo.elems.saturating_sub(geo.keys);
    Some(match place {
        _ if geo.split => own,
        Place::GroupKey(..) => between as u64,
        Place::GroupElem(..) => (geo.key_stride - between) as u64,
        _ => own,
    })
}

/// The byte of a place at a position in its rectangle.
pub(super) fn byte_at(state: MapView, place: Place, rect: Rect, p: Pos) -> Option<u64> {
    let n = drawn_bytes(state, place).filter(|_| shows_bytes(place))?;
    (n > 1).then(|| (((p.x - rect.x) / rect.w * n as f32).max(0.0) as u64).min(n - 1))
}
