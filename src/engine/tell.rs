//! What a search in either map tells of itself, for a listener that stops at every step.
//!
//! Invariant: reads alone. Knows no buckets and no groups but by name.

use super::event::Search;
use super::keys::{KeyKind, key_value};
use super::observer::Observer;
use super::runtime::Runtime;
use super::site::{Place, Site};

/// The key of slot `slot` was compared; `key_slot`: what the slot holds.
pub(super) fn compared<K: KeyKind, O: Observer>(
    rt: &Runtime,
    site: Site,
    slot: usize,
    key_slot: &[u8],
    equal: bool,
    obs: &mut O,
) {
    if obs.takes(1) {
        let key = key_value::<K>(rt, key_slot);
        obs.tell(&rt.heap, Search::KeyCompared { site, slot: slot as u8, equal, key });
    }
}

/// How a search ended.
pub(super) fn ended<O: Observer>(rt: &Runtime, found: Option<Place>, obs: &mut O) {
    let event = match found {
        Some(Place { site, addr, slot }) => Search::Found { site, bucket: addr, slot: slot as u8 },
        None => Search::NotFound { is_empty: false },
    };
    obs.tell(&rt.heap, event);
}
