//! What a step looks at: the places that it reads, or speaks of, without writing.
//!
//! Invariant: by the names of the moment, as events give them; what is not there then resolves to nothing. What a step
//! writes is known by address, and is not here.

use super::place::{ArrayKind, BucketId, GroupId, Place, Spot};
use crate::engine::classic::SLOTS;
use crate::engine::{Event, MapState, Site, Walked};
use crate::timeline::Timeline;
use crate::units::Addr;

/// Number of the hmap's fields count, B and noverflow.
const DECIDING: [u8; 3] = [0, 2, 3];
/// Number of a table's field growthLeft.
const GROWTH_LEFT: u8 = 2;

/// What the step shown looks at; where the operation is shown as a whole, what it found or visited last.
pub fn looked_at(timeline: &Timeline) -> Vec<Place> {
    let events = &timeline.journal().events;
    let is_found = |e: &Event| matches!(e, Event::Found { .. } | Event::Visited { .. });
    let last = || events.iter().rposition(is_found).filter(|&i| i + 2 >= events.len());
    let Some(index) = timeline.step().map_or_else(last, |k| k.checked_sub(1)) else { return Vec::new() };
    let (Some(event), earlier) = (events.get(index), events.get(..index).unwrap_or_default()) else {
        return Vec::new();
    };
    places(timeline.state(), event, earlier).unwrap_or_default()
}

fn places(state: &MapState, event: &Event, earlier: &[Event]) -> Option<Vec<Place>> {
    let main = |index| Place::Bucket(BucketId::main(ArrayKind::Main, index));
    let old = |index| Place::Bucket(BucketId::main(ArrayKind::Old, index));
    Some(match *event {
        Event::Hashed { bucket, .. } | Event::BucketChosen { bucket, .. } => vec![main(bucket)],
        Event::OldBucketChosen { old_bucket, .. } | Event::EvacuationBegun { old_bucket, .. } => vec![old(old_bucket)],
        Event::TableChosen { index, table_index, .. } => vec![Place::DirectoryEntry(index), Place::Table(table_index)],
        Event::LoopAtTable { directory, index, .. } => vec![Place::DirectoryEntry(directory), Place::Table(index)],
        Event::SiteVisited { site, .. } => vec![whole(site)],
        Event::LoopAtGroup { replaced: false, .. } | Event::LoopAtBucket { .. } => vec![looped(event)?],
        Event::Matched { site, hits, .. } if hits.is_empty() => {
            (0..SLOTS as u8).map(|slot| sign(whole(site), slot)).collect()
        }
        Event::Matched { site, hits, .. } => hits.iter().map(|slot| sign(whole(site), slot)).collect(),
        Event::KeysScanned { site, full, .. } => full.iter().map(|slot| key(whole(site), slot)).collect(),
        Event::KeyCompared { site, slot, .. } => vec![key(whole(site), slot)],
        Event::ChainFollowed { from, .. } => vec![Place::Overflow(whole(from).bucket()?)],
        Event::ProbeAdvanced { to, .. } => vec![whole(to)],
        Event::Found { site, slot, .. } | Event::Updated { site, slot, .. } | Event::SlotChosen { site, slot, .. } => {
            entry(whole(site), slot)
        }
        Event::Visited { bucket, slot, .. } => entry(at(state, bucket)?, slot),
        Event::LoopPassed { slot, .. } | Event::EntryTaken { slot, .. } => {
            entry(earlier.iter().rev().find_map(looped)?, slot)
        }
        Event::LoopBegun { is_small: true, .. } => vec![Place::Group(GroupId::Small)],
        Event::LoopBegun { start, .. } if state.classic().is_some() => vec![main(start)],
        Event::LoopBegun { start, .. } => vec![Place::DirectoryEntry(start)],
        Event::GrowthDecided { .. } => DECIDING.map(Place::HmapField).to_vec(),
        Event::GrowthLeftChecked { index, .. } => vec![Place::TableField(index, GROWTH_LEFT)],
        _ => return None,
    })
}

/// The bucket or group that a loop comes to, where it stands in the map.
fn looped(event: &Event) -> Option<Place> {
    match *event {
        Event::LoopAtGroup { site, replaced: false, .. } => Some(whole(site)),
        Event::LoopAtBucket { index, link, array: Walked::Current, .. } => {
            Some(whole(Site::Bucket { index, link, old: false }))
        }
        Event::LoopAtBucket { index, link, array: Walked::Old { .. }, .. } => {
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
fn at(state: &MapState, addr: Addr) -> Option<Place> {
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
