//! Parts of the sentences on steps: names of buckets, groups and slots, keys, counts.
//!
//! Invariant: a part begins in lower case and has no full stop.

use crate::engine::{MapView, Site, SlotSet, View};
use crate::image::{ArrayKind, BucketId, GroupId};
use crate::tell::capital;
use crate::units::{Addr, count};

/// `bucket 5`, `overflow bucket 2 of bucket 5`, `group 3 of table 0`, `the group` of a small map.
pub(super) fn name(site: Site) -> String {
    match site {
        Site::Bucket { index, link, old } => {
            let main = format!("{}bucket {}", if old { "old " } else { "" }, count(index));
            if link == 0 { main } else { format!("overflow bucket {link} of {main}") }
        }
        Site::SmallGroup => "the group".to_string(),
        Site::Group { table, group } => format!("group {} of table {}", count(group), count(table)),
    }
}

/// A site in a chip: `bucket 5`, `overflow 2`, `group 3`.
pub(super) fn short(site: Site) -> String {
    match site {
        Site::Bucket { index, link: 0, old } => format!("{}bucket {}", if old { "old " } else { "" }, count(index)),
        Site::Bucket { link, .. } => format!("overflow {link}"),
        Site::SmallGroup => "group".to_string(),
        Site::Group { group, .. } => format!("group {}", count(group)),
    }
}

/// All of `n` things: `the only old bucket`, `both old buckets`, `all 4 old buckets`.
pub(super) fn all(n: u64, noun: &str) -> String {
    match n {
        1 => format!("the only {noun}"),
        2 => format!("both {noun}s"),
        _ => format!("all {} {noun}s", count(n)),
    }
}

/// What a step of growth says: of the map's, or of a copy's, which is another map until all is done.
pub(super) fn of_map(in_copy: bool, clause: &str) -> String {
    if in_copy { format!("In the new map: {clause}") } else { capital(clause) }
}

/// `slot 2`, `slots 0, 2 and 5`.
pub(super) fn slots_text(slots: SlotSet) -> String {
    let numbers: Vec<String> = slots.iter().map(|slot| slot.to_string()).collect();
    match numbers.split_last() {
        Some((last, [])) => format!("slot {last}"),
        Some((last, rest)) => format!("slots {} and {last}", rest.join(", ")),
        None => "no slot".to_string(),
    }
}

/// A count of slots in a chip: `tophash`, `tophash ×3`.
pub(super) fn times(what: &str, n: u32) -> String {
    if n == 1 { what.to_string() } else { format!("{what} ×{n}") }
}

/// `bucket 5`, `overflow bucket 2 of bucket 5`, `group 3 of table 0`: what stands at an address now.
pub(super) fn name_at(state: MapView, addr: Addr) -> String {
    let site = match state.view() {
        View::Classic(map) => match BucketId::at(map, addr) {
            Some(BucketId::Chain { array, index, link }) => {
                Some(Site::Bucket { index, link, old: array == ArrayKind::Old })
            }
            _ => None,
        },
        View::Swiss(map) => GroupId::at(map, addr).map(|id| match id {
            GroupId::Small => Site::SmallGroup,
            GroupId::Of { table, group } => Site::Group { table, group },
        }),
    };
    site.map_or_else(|| format!("the one at {addr}"), name)
}
