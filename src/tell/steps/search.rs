//! A search in words: where it begins, what is looked at, what matches, where it goes on and ends.
//!
//! Invariant: that of `steps`.

use super::source::{Sources, function};
use super::words::{name, short, slots_text, times};
use super::{Context, Told, told};
use crate::engine::event::{ChainSearch, ProbeSearch, Search};
use crate::engine::{Site, SlotSet};
use crate::tell::{bits, capital, value};
use crate::units::{count, plural};

pub(super) fn told_search(at: &Context, event: &Search) -> Told {
    let Context { state, sources, .. } = *at;
    let swiss = state.swiss().is_some();
    let mark_name = if swiss { "H2" } else { "tophash" };
    match event {
        Search::Unhashed => {
            let what = if swiss { "one group" } else { "one bucket" };
            let text = format!("The map has {what}, so {} compares keys without a hash.", function(sources.access));
            told("no hash", sources.access, text)
        }
        Search::SiteVisited { site, full, tombstones, is_last, .. } => {
            told(short(*site), sources.search, visited(*site, full.len(), tombstones.len(), *is_last))
        }
        Search::Matched { mark, hits, .. } => {
            let label = if hits.is_empty() { format!("no {mark_name}") } else { times(mark_name, hits.len()) };
            told(label, sources.search, matched(mark_name, *mark, *hits))
        }
        Search::KeysScanned { full, found, .. } => {
            told(times("key", full.len()), sources.search, scanned(sources, full.len(), *found))
        }
        Search::KeyCompared { slot, equal, key, .. } => {
            let key = value::key(state, key);
            let text = if *equal {
                format!("Slot {slot} holds {key}: the keys are equal.")
            } else {
                format!("Slot {slot} holds {key}: another key with the same {mark_name}, a false positive.")
            };
            told("compare key", sources.search, text)
        }
        Search::Found { site, slot, .. } => {
            let text = format!("The key is in slot {slot} of {}; reading changes nothing.", name(*site));
            told("found", sources.access, text)
        }
        Search::NotFound { is_empty: true } => {
            told("not found", sources.search, "The map has no entries, so nothing is searched.")
        }
        Search::NotFound { is_empty: false } => told("not found", sources.search, "The key is not in the map."),
    }
}

pub(super) fn told_chain(at: &Context, event: &ChainSearch) -> Told {
    let Context { state, sources, .. } = *at;
    match event {
        ChainSearch::Hashed { hash, b, bucket, tophash } => {
            let text = format!(
                "The key's hash is {}: {}; {}.",
                bits::hash_text(state, *hash),
                bits::bucket_choice("its", *b, *bucket, false),
                bits::tophash("its", state, *hash, *tophash)
            );
            told("hash", sources.hash, text)
        }
        ChainSearch::BucketChosen { b, bucket } => {
            let text = format!("In the new array {}.", bits::bucket_choice("the hash's", *b, *bucket, false));
            told(format!("bucket {}", count(*bucket)), sources.assign, text)
        }
        ChainSearch::OldBucketChosen { old_bucket, old_b } => {
            let text = format!(
                "The map is growing: in the old array {}, which has not moved, so that it is searched.",
                bits::bucket_choice("the hash's", *old_b, *old_bucket, true)
            );
            told(format!("old bucket {}", count(*old_bucket)), sources.access, text)
        }
        ChainSearch::ChainFollowed { from, to } => {
            let text = format!("The overflow word of {} leads on, to {}.", name(*from), name(*to));
            told("chain", sources.search, text)
        }
    }
}

pub(super) fn told_probe(at: &Context, event: &ProbeSearch) -> Told {
    let Context { state, sources, .. } = *at;
    match event {
        ProbeSearch::HashSplit { hash, h1, h2 } => {
            let text = format!(
                "The key's hash is {}: {}, for the control word; the rest, {h1:x}, is H1.",
                bits::hash_text(state, *hash),
                bits::h2("its", *h2)
            );
            told("hash", sources.hash, text)
        }
        ProbeSearch::TableChosen { index, table_index, global_depth, group, groups, .. } => {
            let table = bits::table_choice("the hash's", *global_depth, *index, *table_index);
            let text = format!("{}; {}.", capital(&table), bits::first_group(*group, groups - 1));
            told(format!("table {}", count(*table_index)), "internal/runtime/maps/map.go: directoryIndex", text)
        }
        // Each step of a probe is one longer than the last.
        ProbeSearch::ProbeAdvanced { from, to, step, groups } => {
            let index = |site: Site| match site {
                Site::Group { group, .. } => group,
                Site::Bucket { index, .. } => index,
                Site::SmallGroup => 0,
            };
            let sum = format!("({} + {}) mod {}", count(index(*from)), count(*step), count(*groups));
            let text = format!(
                "The search goes on {} further, to group {sum} = {}.",
                plural(*step, "group"),
                count(index(*to))
            );
            told(format!("probe +{}", count(*step)), "internal/runtime/maps/table.go: probeSeq.next", text)
        }
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
