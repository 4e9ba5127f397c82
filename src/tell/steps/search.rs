//! A search in words: where it begins, what is looked at, what matches, where it goes on and ends.
//!
//! Invariant: that of `steps`.

use super::source::{Sources, function};
use super::words::{capital, name, short, slots_text, times};
use super::{Context, Told, told};
use crate::engine::event::{ChainSearch, ProbeSearch, Search};
use crate::engine::{MapState, Site, SlotSet};
use crate::tell::value;
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
            told("hash", sources.hash, hashed(state, *hash, *b, *bucket, *tophash))
        }
        ChainSearch::BucketChosen { b, bucket } => {
            let text = format!("In the new array {} bucket {}.", low_bits(*b), count(*bucket));
            told(format!("bucket {}", count(*bucket)), sources.assign, text)
        }
        ChainSearch::OldBucketChosen { old_bucket, old_b } => {
            let text = format!(
                "The map is growing: in the old array {} old bucket {}, which has not moved, so that it is searched.",
                low_bits(*old_b),
                count(*old_bucket)
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
        ProbeSearch::HashSplit { hash, h1, h2 } => told("hash", sources.hash, hash_split(state, *hash, *h1, *h2)),
        ProbeSearch::TableChosen { table_index, .. } => told(
            format!("table {}", count(*table_index)),
            "internal/runtime/maps/map.go: directoryIndex",
            table_chosen(event),
        ),
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

/// `its low 3 bits choose`.
fn low_bits(b: u8) -> String {
    match b {
        0 => "there is only".to_string(),
        1 => "the hash's lowest bit chooses".to_string(),
        _ => format!("the hash's low {b} bits choose"),
    }
}

fn hashed(state: &MapState, hash: u64, b: u8, bucket: u64, tophash: u8) -> String {
    let size = state.spec().target().hash_size() as usize;
    let digits = 2 * size;
    let top = (hash >> (8 * size - 8)) as u8;
    let moved = if top == tophash { String::new() } else { format!(" + 5 (values below 5 are marks): {tophash:02x}") };
    let choose = match b {
        0 => "there is only".to_string(),
        1 => "its lowest bit chooses".to_string(),
        _ => format!("its low {b} bits choose"),
    };
    format!(
        "The key's hash is {hash:0digits$x}: {choose} bucket {}; its top byte {top:02x}{moved} is the tophash.",
        count(bucket)
    )
}

fn hash_split(state: &MapState, hash: u64, h1: u64, h2: u8) -> String {
    let digits = 2 * state.spec().target().hash_size() as usize;
    format!(
        "The key's hash is {hash:0digits$x}: its low 7 bits {h2:02x} are H2, for the control word; the rest, {h1:x}, is H1."
    )
}

fn table_chosen(event: &ProbeSearch) -> String {
    let ProbeSearch::TableChosen { index, table_index, global_depth, group, groups, .. } = event else {
        return String::new();
    };
    let named =
        if index == table_index { String::new() } else { format!(", which names table {}", count(*table_index)) };
    let table = match global_depth {
        0 => "There is only table 0".to_string(),
        1 => format!("The hash's top bit chooses directory entry {index}{named}"),
        _ => format!("The hash's top {global_depth} bits choose directory entry {}{named}", count(*index)),
    };
    format!("{table}; the search begins at group {} of {}, H1's low bits.", count(*group), count(*groups))
}
