//! What a selected place is, in words and real numbers: where it lies, what its bytes hold, and why it is there.
//!
//! Invariant: every statement comes from the bytes of the moment, and names the Go function it is the work of.

mod bucket;
mod hmap;
mod slot;
mod value;

use super::bytes::ByteRole;
use super::place::{BucketId, Extent, Place};
use super::role::Role;
use crate::engine::classic::Hmap;
use crate::engine::{ClassicMap, MapState, View};
use crate::target::GoVersion;
use crate::units::{Addr, bytes, count};

/// The most bytes that a description carries.
pub const MAX_BYTES: usize = 4096;

/// A place described.
#[derive(Clone, PartialEq, Debug)]
pub struct Description {
    /// `bucket 5 · slot 2 · key`.
    pub title: String,
    /// Names and values, in reading order.
    pub rows: Vec<(String, String)>,
    pub addr: Addr,
    /// Bytes of the whole place, shown or not.
    pub size: u64,
    /// At most [`MAX_BYTES`]; then a row says so.
    pub bytes: Vec<u8>,
    /// One for each of `bytes`.
    pub roles: Vec<ByteRole>,
    /// Why it is as it is: whole sentences.
    pub why: Vec<String>,
    /// File and function of the Go runtime.
    pub source: &'static str,
}

/// `file: function (Go 1.xx)` of the map's version.
macro_rules! source {
    ($state:expr, $at:literal) => {
        match $state.spec().target().go {
            $crate::target::GoVersion::Go1_21 => concat!($at, " (Go 1.21)"),
            $crate::target::GoVersion::Go1_22 => concat!($at, " (Go 1.22)"),
            _ => concat!($at, " (Go 1.23)"),
        }
    };
}
use source;

/// Describes a place; `None` where it does not exist now.
pub fn describe(state: &MapState, place: Place) -> Option<Description> {
    let extent = place.resolve(state)?;
    let mut d = start(state, place, extent);
    match state.view() {
        View::Classic(map) => classic(map, place, &mut d),
        View::Swiss(_) => {}
    }
    Some(d)
}

fn classic(state: ClassicMap, place: Place, d: &mut Description) {
    match place {
        Place::Hmap => hmap::whole(state, d),
        Place::HmapField(i) => hmap::field(state, i.into(), d),
        Place::Extra => hmap::extra(state, d),
        Place::ExtraField(i) => hmap::extra_field(state, i.into(), d),
        Place::Bucket(id) => bucket::whole(state, id, d),
        Place::Overflow(id) => bucket::overflow_word(state, id, d),
        Place::Tophash(id, i) => slot::tophash(state, id, i.into(), d),
        Place::Key(id, i) => slot::key(state, id, i.into(), d),
        Place::Elem(id, i) => slot::elem(state, id, i.into(), d),
        _ => {}
    }
}

impl Description {
    fn row(&mut self, name: &str, value: impl Into<String>) {
        self.rows.push((name.to_string(), value.into()));
    }

    fn why(&mut self, sentence: impl Into<String>) {
        self.why.push(sentence.into());
    }
}

/// Title, place, address, size and bytes: what every description has.
fn start(state: &MapState, place: Place, extent: Extent) -> Description {
    let shown = (extent.size as usize).min(MAX_BYTES);
    let mut d = Description {
        title: title(place),
        rows: Vec::new(),
        addr: extent.addr,
        size: extent.size,
        bytes: state.runtime().heap.bytes(extent.addr, shown).to_vec(),
        roles: roles(state, place, shown),
        why: Vec::new(),
        source: source!(state, "runtime/map.go: bmap"),
    };
    let (offset, _) = place.within(state);
    match place {
        Place::HmapField(_) => d.row("offset", format!("{} in hmap", count(offset))),
        Place::ExtraField(_) => d.row("offset", format!("{} in mapextra", count(offset))),
        Place::Bucket(_) => {}
        _ => {
            if place.bucket().is_some() {
                d.row(
                    "offset",
                    format!(
                        "{} in bucket{}",
                        count(offset),
                        state.classic().map(|map| in_array(map, extent.addr)).unwrap_or_default()
                    ),
                );
            }
        }
    }
    d.row("address", extent.addr.to_string());
    d.row("size", bytes(extent.size));
    if (shown as u64) < extent.size {
        d.row("shown", format!("the first {}", bytes(shown as u64)));
    }
    d
}

fn title(place: Place) -> String {
    match place {
        Place::Tophash(b, slot) => format!("{} · slot {slot} · tophash", b.name()),
        Place::Key(b, slot) => format!("{} · slot {slot} · key", b.name()),
        Place::Elem(b, slot) => format!("{} · slot {slot} · elem", b.name()),
        Place::Overflow(b) => format!("{} · overflow word", b.name()),
        other => other.name(),
    }
}

/// `, 1,400 in buckets`: the offset in the bucket array that an address lies in; nothing for a bucket by itself.
fn in_array(state: ClassicMap, addr: Addr) -> String {
    let h = state.classic().hmap(state.runtime());
    let Some(object) = state.runtime().heap.object_at(addr) else { return String::new() };
    let at = count(addr.0 - object.addr.0);
    if object.addr == h.buckets {
        format!(", {at} in buckets")
    } else if object.addr == h.oldbuckets {
        format!(", {at} in oldbuckets")
    } else {
        String::new()
    }
}

/// The roles of a place's first `shown` bytes.
fn roles(state: &MapState, place: Place, shown: usize) -> Vec<ByteRole> {
    let Some(id) = place.bucket() else {
        let role = if matches!(place, Place::Hmap | Place::HmapField(_)) { Role::Header } else { Role::Extra };
        return vec![ByteRole::new(role); shown];
    };
    let Some(map) = state.classic() else { return Vec::new() };
    let Some(addr) = id.addr(map) else { return Vec::new() };
    let bucket = map.classic().bucket(&state.runtime().heap, addr);
    let all = super::bytes::ByteRoles::of(state).bucket(bucket, id);
    let offset = place.within(state).0 as usize;
    all[offset.min(all.len())..(offset + shown).min(all.len())].to_vec()
}

/// Which array a bucket is of, for sentences.
fn array_word(id: BucketId) -> &'static str {
    if id.is_old() { "oldbuckets" } else { "buckets" }
}

/// Main buckets of the old array; 0 while the map does not grow.
fn old_count(h: &Hmap) -> u64 {
    if h.growing() { h.old_bucket_count() } else { 0 }
}

/// True for versions whose load factor is 6.0.
fn is_1_21(state: &MapState) -> bool {
    state.spec().target().go == GoVersion::Go1_21
}
