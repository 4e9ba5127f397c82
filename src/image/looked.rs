//! What a step looks at: the places that it reads, or speaks of, without writing.
//!
//! Invariant: by the names of the moment, as events give them; what is not there then resolves to nothing. What a step
//! writes is known by address, and is not here.

use super::place::{ArrayKind, BucketId, GroupId, Place, Spot};
use crate::engine::classic::SLOTS;
use crate::engine::event::{ChainSearch, Copies, Evacuation, Growth, Loop, ProbeSearch, Search, Tables, Write};
use crate::engine::{Event, MapView, Site, View, Walked};
use crate::timeline::Timeline;
use crate::units::Addr;

/// Number of the hmap's fields count, B and noverflow.
const DECIDING: [u8; 3] = [0, 2, 3];
/// Number of a table's field growthLeft.
const GROWTH_LEFT: u8 = 2;

/// What the step shown looks at; where the operation is shown as a whole, what it found or visited last.
pub fn looked_at(timeline: &Timeline) -> Vec<Place> {
    let events = &timeline.journal().events;
    let is_found = |e: &Event| matches!(e, Event::Search(Search::Found { .. }) | Event::Loop(Loop::Visited { .. }));
    let last = || events.iter().rposition(is_found).filter(|&i| i + 2 >= events.len());
    let Some(index) = timeline.step().map_or_else(last, |k| k.checked_sub(1)) else { return Vec::new() };
    let (Some(event), earlier) = (events.get(index), events.get(..index).unwrap_or_default()) else {
        return Vec::new();
    };
    places(timeline.state().read(), event, earlier).unwrap_or_default()
}

/// The most written runs whose places are asked for.
const MOST_RUNS: usize = 64;

/// What the step or operation shown wrote, as places, the last first; arrays made or cleared are left out.
pub fn written_at(timeline: &Timeline) -> Vec<Place> {
    let state = timeline.state().read();
    let most = longest(state);
    let runs = timeline.shown_writes().iter().rev().filter(|run| run.1 <= most).take(MOST_RUNS);
    let mut places: Vec<Place> = Vec::new();
    for place in runs.filter_map(|run| Some(Spot::at(state, run.0)?.place)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// The buckets or groups that the whole operation at the playhead writes to, as far as they are there now: the old array's
/// first, then in their order.
pub fn touched_by(timeline: &Timeline) -> Vec<Place> {
    let state = timeline.state().read();
    let runs = timeline.journal().writes.iter().filter(|run| run.1 <= longest(state));
    let wholes = runs.filter_map(|run| Some(Spot::at(state, run.0)?.place.whole()));
    let mut places: Vec<Place> = wholes.filter(|p| matches!(p, Place::Bucket(_) | Place::Group(_))).collect();
    places.sort_by_key(|place| (!place.bucket().is_some_and(BucketId::is_old), *place));
    places.dedup();
    places
}

/// A run of bytes that is longer is an array made or cleared, and no place that one looks at.
fn longest(state: MapView) -> u64 {
    match state.view() {
        View::Classic(map) => map.classic().geometry().bucket as u64,
        View::Swiss(map) => map.swiss().geometry().group as u64,
    }
}

/// Most runs of written bytes that are looked at: an entry on its way is among the last things written.
const LATEST: usize = 32;

/// The memory that the playhead shows, half-way through an operation where it stands in one.
pub fn shown(timeline: &Timeline) -> MapView<'_> {
    let (view, journal) = (timeline.state().read(), timeline.journal());
    let Some(end) = timeline.step().and_then(|step| journal.ends.get(step.checked_sub(1)?)) else { return view };
    let written = journal.writes.get(..end.writes).unwrap_or_default();
    view.half_way(written.get(written.len().saturating_sub(LATEST)..).unwrap_or_default())
}

fn places(state: MapView, event: &Event, earlier: &[Event]) -> Option<Vec<Place>> {
    Some(match event {
        Event::Search(event) => searched(event)?,
        Event::ChainSearch(event) => vec![match *event {
            ChainSearch::Hashed { bucket, .. } | ChainSearch::BucketChosen { bucket, .. } => main(bucket),
            ChainSearch::OldBucketChosen { old_bucket, .. } => old(old_bucket),
            ChainSearch::ChainFollowed { from, .. } => Place::Overflow(whole(from).bucket()?),
        }],
        Event::ProbeSearch(event) => match *event {
            ProbeSearch::HashSplit { .. } => return None,
            ProbeSearch::TableChosen { index, table_index, .. } => {
                vec![Place::DirectoryEntry(index), Place::Table(table_index)]
            }
            ProbeSearch::ProbeAdvanced { to, .. } => vec![whole(to)],
        },
        Event::Loop(event) => in_loop(state, event, earlier)?,
        Event::Write(Write::Updated { site, slot, .. } | Write::SlotChosen { site, slot, .. }) => {
            entry(whole(*site), *slot)
        }
        Event::Copies(Copies::EntryTaken { slot, .. }) => entry(earlier.iter().rev().find_map(come_to)?, *slot),
        Event::Evacuation(Evacuation::Begun { old_bucket, .. }) => vec![old(*old_bucket)],
        Event::Growth(Growth::Decided { .. }) => DECIDING.map(Place::HmapField).to_vec(),
        Event::Tables(Tables::GrowthLeftChecked { index, .. }) => vec![Place::TableField(*index, GROWTH_LEFT)],
        _ => return None,
    })
}

fn main(index: u64) -> Place {
    Place::Bucket(BucketId::main(ArrayKind::Main, index))
}

fn old(index: u64) -> Place {
    Place::Bucket(BucketId::main(ArrayKind::Old, index))
}

fn searched(event: &Search) -> Option<Vec<Place>> {
    Some(match *event {
        Search::Unhashed | Search::NotFound { .. } => return None,
        Search::SiteVisited { site, .. } => vec![whole(site)],
        Search::Matched { site, hits, .. } if hits.is_empty() => {
            (0..SLOTS as u8).map(|slot| sign(whole(site), slot)).collect()
        }
        Search::Matched { site, hits, .. } => hits.iter().map(|slot| sign(whole(site), slot)).collect(),
        Search::KeysScanned { site, full, .. } => full.iter().map(|slot| key(whole(site), slot)).collect(),
        Search::KeyCompared { site, slot, .. } => vec![key(whole(site), slot)],
        Search::Found { site, slot, .. } => entry(whole(site), slot),
    })
}

fn in_loop(state: MapView, event: &Loop, earlier: &[Event]) -> Option<Vec<Place>> {
    Some(match *event {
        Loop::Begun { is_small: true, .. } => vec![Place::Group(GroupId::Small)],
        Loop::Begun { start, .. } if state.classic().is_some() => vec![main(start)],
        Loop::Begun { start, .. } => vec![Place::DirectoryEntry(start)],
        Loop::AtTable { directory, index, .. } => vec![Place::DirectoryEntry(directory), Place::Table(index)],
        Loop::AtGroup { .. } | Loop::AtBucket { .. } => vec![looped(event)?],
        Loop::Passed { slot, .. } => entry(earlier.iter().rev().find_map(come_to)?, slot),
        Loop::Visited { bucket, slot, .. } => entry(at(state, bucket)?, slot),
        Loop::Ended { .. } | Loop::Left { .. } => return None,
    })
}

/// The bucket or group that an event of a loop comes to.
fn come_to(event: &Event) -> Option<Place> {
    match event {
        Event::Loop(event) => looped(event),
        _ => None,
    }
}

/// The bucket or group that a loop comes to, where it stands in the map.
fn looped(event: &Loop) -> Option<Place> {
    match *event {
        Loop::AtGroup { site, replaced: false, .. } => Some(whole(site)),
        Loop::AtBucket { index, link, array: Walked::Current, .. } => {
            Some(whole(Site::Bucket { index, link, old: false }))
        }
        Loop::AtBucket { index, link, array: Walked::Old { .. }, .. } => {
            Some(whole(Site::Bucket { index, link, old: true }))
        }
        _ => None,
    }
}

fn whole(site: Site) -> Place {
    match site {
        Site::Bucket { index, link, old } => {
            let array = if old { ArrayKind::Old } else { ArrayKind::Main };
            Place::Bucket(BucketId::Chain { array, index, link })
        }
        Site::SmallGroup => Place::Group(GroupId::Small),
        Site::Group { table, group } => Place::Group(GroupId::Of { table, group }),
    }
}

/// What the bucket or group at an address is called now.
fn at(state: MapView, addr: Addr) -> Option<Place> {
    Some(Spot::at(state, addr)?.place.whole())
}

/// A slot's tophash or control byte.
fn sign(whole: Place, slot: u8) -> Place {
    match whole {
        Place::Bucket(bucket) => Place::Tophash(bucket, slot),
        Place::Group(group) => Place::Control(group, slot),
        other => other,
    }
}

fn key(whole: Place, slot: u8) -> Place {
    match whole {
        Place::Bucket(bucket) => Place::Key(bucket, slot),
        Place::Group(group) => Place::GroupKey(group, slot),
        other => other,
    }
}

/// All that a slot has.
fn entry(whole: Place, slot: u8) -> Vec<Place> {
    let elem = match whole {
        Place::Bucket(bucket) => Place::Elem(bucket, slot),
        Place::Group(group) => Place::GroupElem(group, slot),
        other => other,
    };
    vec![sign(whole, slot), key(whole, slot), elem]
}
