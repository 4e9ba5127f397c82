//! A search in words: what is looked at, what matches, where it goes on and ends. Both map implementations.
//!
//! Invariant: that of `steps`.

use super::source::{Sources, function};
use super::{Told, capital, key_text, name, short, slots_text, times, told};
use crate::engine::{Event, MapState, Site, SlotSet};
use crate::units::{count, plural};

pub(super) fn told_search(state: &MapState, sources: &Sources, event: &Event) -> Option<Told> {
    let swiss = state.swiss().is_some();
    let mark_name = if swiss { "H2" } else { "tophash" };
    match event {
        Event::Unhashed => {
            let what = if swiss { "one group" } else { "one bucket" };
            let text = format!("The map has {what}, so {} compares keys without a hash.", function(sources.access));
            told("no hash", sources.access, text)
        }
        Event::SiteVisited { site, full, tombstones, is_last, .. } => {
            told(short(*site), sources.search, visited(*site, full.len(), tombstones.len(), *is_last))
        }
        Event::Matched { mark, hits, .. } => {
            let label = if hits.is_empty() { format!("no {mark_name}") } else { times(mark_name, hits.len()) };
            told(label, sources.search, matched(mark_name, *mark, *hits))
        }
        Event::KeysScanned { full, found, .. } => {
            told(times("key", full.len()), sources.search, scanned(sources, full.len(), *found))
        }
        Event::KeyCompared { slot, equal, key, .. } => {
            let key = key_text(state, key);
            let text = if *equal {
                format!("Slot {slot} holds {key}: the keys are equal.")
            } else {
                format!("Slot {slot} holds {key}: another key with the same {mark_name}, a false positive.")
            };
            told("compare key", sources.search, text)
        }
        Event::Found { site, slot, .. } => {
            let text = format!("The key is in slot {slot} of {}; reading changes nothing.", name(*site));
            told("found", sources.access, text)
        }
        Event::NotFound { is_empty: true } => {
            told("not found", sources.search, "The map has no entries, so nothing is searched.")
        }
        Event::NotFound { is_empty: false } => told("not found", sources.search, "The key is not in the map."),
        _ => None,
    }
}

/// A bucket or group with its entries, and whether the search may go on behind it.
fn visited(site: Site, full: u32, tombstones: u32, is_last: bool) -> String {
    let what = capital(&name(site));
    let entries = match (full, tombstones) {
        (0, 0) => "no entries".to_string(),
        (n, 0) => plural(n.into(), "entry"),
        (n, t) => format!("{} and {}", plural(n.into(), "entry"), plural(t.into(), "tombstone")),
    };
    match (site, is_last) {
        (Site::SmallGroup, _) => format!("{what} holds {entries}; there is no other."),
        (Site::Bucket { .. }, true) => format!("{what} holds {entries}, and nothing follows in its chain."),
        (Site::Bucket { .. }, false) => format!("{what} holds {entries}, and its chain goes on."),
        (Site::Group { .. }, true) => format!("{what} holds {entries}; with an empty slot it ends the search."),
        (Site::Group { .. }, false) => format!("{what} holds {entries}; without an empty slot the search may pass it."),
    }
}

fn matched(mark_name: &str, mark: u8, hits: SlotSet) -> String {
    match hits.len() {
        0 => format!("No slot has the key's {mark_name} {mark:02x}: the key is not here."),
        1 => format!("{} has the key's {mark_name} {mark:02x}: its key is compared.", capital(&slots_text(hits))),
        _ => format!(
            "{} have the key's {mark_name} {mark:02x}: their keys are compared in turn.",
            capital(&slots_text(hits))
        ),
    }
}

fn scanned(sources: &Sources, entries: u32, found: Option<u8>) -> String {
    let who = function(sources.search);
    match (found, entries) {
        (Some(slot), _) => format!("{who} compares the keys themselves: slot {slot} holds the key."),
        (None, 1) => format!("{who} compares the keys themselves: the only one is another."),
        (None, 2) => format!("{who} compares the keys themselves: both are others."),
        (None, n) => format!("{who} compares the keys themselves: all {} are others.", count(n.into())),
    }
}
