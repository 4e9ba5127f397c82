//! What a selected place is, in words and real numbers: where it lies, what its bytes hold, and why it is there.
//!
//! Invariant: every statement comes from the bytes of the moment, and names the Go function it is the work of.

mod bucket;
mod byte;
mod hmap;
mod label;
mod memory;
mod name;
mod slot;
mod swiss;
mod value;

pub use hmap::flag_names;
pub use label::Label;
pub use name::{bucket_name, group_name, name, part_name, spot_name};

use crate::engine::classic::Hmap;
use crate::engine::{ClassicMap, MapView, View};
use crate::image::{BucketId, ByteRole, ByteRoles, Extent, Place, Region, Spot};
use crate::units::{Addr, bytes, count};
use std::borrow::Cow;

/// The most bytes that a description carries.
pub const MAX_BYTES: usize = 4096;

/// A place described.
#[derive(Clone, PartialEq, Debug)]
pub struct Description {
    /// `bucket 5 · slot 2 · key`.
    pub title: String,
    /// What it is, row by row in reading order.
    pub rows: Vec<(Label, String)>,
    /// Where it begins.
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
    pub source: String,
}

/// `file: function (Go 1.xx)` of the map's version.
fn source(state: MapView, at: &str) -> String {
    format!("{at} (Go {})", state.spec().target().go.release())
}

/// Describes a place; `None` where it does not exist now.
pub fn describe(state: MapView, place: Place) -> Option<Description> {
    let extent = place.resolve(state)?;
    let mut d = start(state, place, extent);
    match state.view() {
        View::Classic(map) => classic(map, place, &mut d),
        View::Swiss(map) => swiss::describe(map, place, &mut d),
    }
    why_on_stack(state, place, &mut d);
    Some(d)
}

/// Describes a place or a byte of it; `None` where it does not exist now.
pub fn describe_spot(state: MapView, spot: Spot) -> Option<Description> {
    match spot.byte {
        None => describe(state, spot.place),
        Some(_) => byte::describe(state, spot),
    }
}

/// What a place holds, as its description says it; `None` where it is not said in one value.
pub fn value_of(state: MapView, place: Place) -> Option<String> {
    describe(state, place)?.get(&Label::Value).map(str::to_string)
}

/// What a pointer points at, as its description says it.
pub fn pointee_of(state: MapView, place: Place) -> Option<String> {
    describe(state, place)?.get(&Label::PointsAt).map(str::to_string)
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
        Place::KeyBox(..) | Place::ElemBox(..) => memory::key_or_elem_box(*state, place, d),
        _ => {}
    }
}

impl Description {
    /// What a row says; `None` where there is none of that label.
    pub fn get(&self, label: &Label) -> Option<&str> {
        self.rows.iter().find(|(l, _)| l == label).map(|(_, text)| text.as_str())
    }

    fn row(&mut self, label: Label, value: impl Into<String>) {
        self.rows.push((label, value.into()));
    }

    /// A row that nobody asks for by its label.
    fn named(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.row(Label::Named(name.into()), value);
    }

    fn why(&mut self, sentence: impl Into<String>) {
        self.why.push(sentence.into());
    }
}

/// Title, place, address, size and bytes: what every description has.
fn start(state: MapView, place: Place, extent: Extent) -> Description {
    let shown = (extent.size as usize).min(MAX_BYTES);
    let mut d = Description {
        title: title(place),
        rows: Vec::new(),
        addr: extent.addr,
        size: extent.size,
        bytes: state.memory().heap.bytes(extent.addr, shown).to_vec(),
        roles: roles(state, place, extent, shown),
        byte: None,
        reads: Vec::new(),
        why: Vec::new(),
        source: source(state, "runtime/map.go: bmap"),
    };
    if let Some(offset) = offset(state, place, extent) {
        d.row(Label::Offset, offset);
    }
    d.row(Label::Address, extent.addr.to_string());
    d.row(Label::Size, bytes(extent.size));
    if (shown as u64) < extent.size {
        d.row(Label::Shown, format!("the first {}", bytes(shown as u64)));
    }
    d
}

/// Where in its struct, bucket or group a place begins; `None` for what is whole.
fn offset(state: MapView, place: Place, extent: Extent) -> Option<String> {
    let whole = place.whole();
    let at = count(place.within(state).0);
    match (state.view(), whole) {
        _ if whole == place => None,
        (View::Classic(map), Place::Bucket(_)) => Some(both(format!("{at} in bucket"), in_array(map, extent.addr))),
        (View::Swiss(map), Place::Group(id)) => {
            Some(both(format!("{at} in group"), swiss::in_groups(map, id, extent.addr)))
        }
        _ => Some(format!("{at} in {}", name(whole))),
    }
}

/// An offset in a part, and where known that in the whole.
fn both(part: String, whole: Option<String>) -> String {
    [Some(part), whole].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The heading of a byte of a place.
fn spot_title(place: Place, byte: u64) -> String {
    format!("{} · byte {}", title(place), count(byte))
}

fn title(place: Place) -> String {
    match place {
        Place::Tophash(b, slot) => format!("{} · slot {slot} · tophash", bucket_name(b)),
        Place::Key(b, slot) => format!("{} · slot {slot} · key", bucket_name(b)),
        Place::Elem(b, slot) => format!("{} · slot {slot} · elem", bucket_name(b)),
        Place::Overflow(b) => format!("{} · overflow word", bucket_name(b)),
        Place::Control(g, slot) => format!("{} · slot {slot} · control", group_name(g)),
        Place::GroupKey(g, slot) => format!("{} · slot {slot} · key", group_name(g)),
        Place::GroupElem(g, slot) => format!("{} · slot {slot} · elem", group_name(g)),
        Place::KeyBox(b, slot) => format!("{} · slot {slot} · key's box", bucket_name(b)),
        Place::ElemBox(b, slot) => format!("{} · slot {slot} · elem's box", bucket_name(b)),
        Place::GroupKeyBox(g, slot) => format!("{} · slot {slot} · key's box", group_name(g)),
        Place::GroupElemBox(g, slot) => format!("{} · slot {slot} · elem's box", group_name(g)),
        other => name(other),
    }
}

/// `1,400 in buckets`: the offset in the bucket array that an address lies in; `None` for a bucket by itself.
fn in_array(state: ClassicMap, addr: Addr) -> Option<String> {
    let h = state.classic().hmap(state.memory());
    let object = state.memory().heap.object_at(addr)?;
    let array = match object.addr {
        at if at == h.buckets => "buckets",
        at if at == h.oldbuckets => "oldbuckets",
        _ => return None,
    };
    Some(format!("{} in {array}", count(addr.0 - object.addr.0)))
}

/// The offset of a bucket or group as a whole.
fn offset_of_whole(d: &mut Description, in_array: Option<String>) {
    d.rows.insert(0, (Label::Offset, in_array.unwrap_or_else(|| "allocated by itself".to_string())));
}

/// `takes`: an object's bytes of the heap, rounding included, or of the stack.
fn takes_row(state: MapView, addr: Addr, d: &mut Description) {
    if let Some(object) = state.memory().heap.object_at(addr) {
        let of = if object.on_stack { "stack, which are no allocation" } else { "heap" };
        d.named("takes", format!("{} of the {of}", bytes(object.taken)));
    }
}

/// Says of a header, or of a bucket or group by itself, that it lies on the goroutine's stack.
fn why_on_stack(state: MapView, place: Place, d: &mut Description) {
    let what = match place {
        Place::Hmap | Place::Header => "header",
        Place::Bucket(_) | Place::Buckets(_) => "first bucket",
        Place::Group(_) => "group",
        _ => return,
    };
    if state.memory().heap.object_at(d.addr).is_some_and(|o| o.on_stack) {
        d.why(format!(
            "It lies on the goroutine's stack: the map does not escape, so that its {what} is no allocation \
             (cmd/compile/internal/walk/builtin.go: walkMakeMap)."
        ));
    }
}

/// The roles of a place's first `shown` bytes.
fn roles(state: MapView, place: Place, extent: Extent, shown: usize) -> Vec<ByteRole> {
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
