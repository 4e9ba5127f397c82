//! What a selected place is, in words and real numbers: where it lies, what its bytes hold, and why it is there.
//!
//! Invariant: every statement comes from the bytes of the moment, and names the Go function it is the work of.

mod bucket;
mod byte;
mod hmap;
mod memory;
mod slot;
mod swiss;
mod value;

use crate::engine::classic::Hmap;
use crate::engine::{ClassicMap, MapState, View};
use crate::image::{BucketId, ByteRole, ByteRoles, Extent, Place, Region, Spot};
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
    /// The byte that is meant, counted from the first of `bytes`; `None`: all of them.
    pub byte: Option<u64>,
    /// What the bytes from that one on read as, in several types.
    pub reads: Vec<(String, String)>,
    /// Why it is as it is: whole sentences.
    pub why: Vec<String>,
    /// File and function of the Go runtime.
    pub source: &'static str,
}

/// `file: function (Go 1.xx)` of the map's version.
macro_rules! source {
    ($state:expr, $at:expr) => {
        match $state.spec().target().go {
            $crate::target::GoVersion::Go1_21 => concat!($at, " (Go 1.21)"),
            $crate::target::GoVersion::Go1_22 => concat!($at, " (Go 1.22)"),
            $crate::target::GoVersion::Go1_23 => concat!($at, " (Go 1.23)"),
            $crate::target::GoVersion::Go1_24 => concat!($at, " (Go 1.24)"),
            $crate::target::GoVersion::Go1_25 => concat!($at, " (Go 1.25)"),
            $crate::target::GoVersion::Go1_26 => concat!($at, " (Go 1.26)"),
            _ => concat!($at, " (Go 1.27)"),
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
        View::Swiss(map) => swiss::describe(map, place, &mut d),
    }
    Some(d)
}

/// Describes a place or a byte of it; `None` where it does not exist now.
pub fn describe_spot(state: &MapState, spot: Spot) -> Option<Description> {
    match spot.byte {
        None => describe(state, spot.place),
        Some(_) => byte::describe(state, spot),
    }
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
        Place::Buckets(array) => memory::buckets(state, array, d),
        Place::OverflowSlice(_) | Place::OverflowSliceField(..) => memory::overflow_slice(state, place, d),
        Place::OverflowArray(_) | Place::OverflowEntry(..) => memory::overflow_array(state, place, d),
        Place::KeyBox(..) | Place::ElemBox(..) => memory::key_or_elem_box(&state, place, d),
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
        roles: roles(state, place, extent, shown),
        byte: None,
        reads: Vec::new(),
        why: Vec::new(),
        source: source!(state, "runtime/map.go: bmap"),
    };
    if let Some(offset) = offset(state, place, extent) {
        d.row("offset", offset);
    }
    d.row("address", extent.addr.to_string());
    d.row("size", bytes(extent.size));
    if (shown as u64) < extent.size {
        d.row("shown", format!("the first {}", bytes(shown as u64)));
    }
    d
}

/// Where in its struct, bucket or group a place begins; `None` for what is whole.
fn offset(state: &MapState, place: Place, extent: Extent) -> Option<String> {
    let whole = place.whole();
    let at = count(place.within(state).0);
    match (state.view(), whole) {
        _ if whole == place => None,
        (View::Classic(map), Place::Bucket(_)) => Some(format!("{at} in bucket{}", in_array(map, extent.addr))),
        (View::Swiss(map), Place::Group(id)) => {
            Some(format!("{at} in group{}", swiss::in_groups(map, id, extent.addr)))
        }
        _ => Some(format!("{at} in {}", whole.name())),
    }
}

fn title(place: Place) -> String {
    match place {
        Place::Tophash(b, slot) => format!("{} · slot {slot} · tophash", b.name()),
        Place::Key(b, slot) => format!("{} · slot {slot} · key", b.name()),
        Place::Elem(b, slot) => format!("{} · slot {slot} · elem", b.name()),
        Place::Overflow(b) => format!("{} · overflow word", b.name()),
        Place::Control(g, slot) => format!("{} · slot {slot} · control", g.name()),
        Place::GroupKey(g, slot) => format!("{} · slot {slot} · key", g.name()),
        Place::GroupElem(g, slot) => format!("{} · slot {slot} · elem", g.name()),
        Place::KeyBox(b, slot) => format!("{} · slot {slot} · key's box", b.name()),
        Place::ElemBox(b, slot) => format!("{} · slot {slot} · elem's box", b.name()),
        Place::GroupKeyBox(g, slot) => format!("{} · slot {slot} · key's box", g.name()),
        Place::GroupElemBox(g, slot) => format!("{} · slot {slot} · elem's box", g.name()),
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
fn roles(state: &MapState, place: Place, extent: Extent, shown: usize) -> Vec<ByteRole> {
    let Some(region) = Region::of(state, place) else { return Vec::new() };
    region.roles(state, &ByteRoles::of(state), extent.addr.0 - region.addr.0, shown as u64)
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
