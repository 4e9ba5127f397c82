//! The bill of bytes: what every reachable byte of a map is for, and the figures beside it.
//!
//! Invariant: the entries sum to [`Bill::live_bytes`], which is what [`MapState::reach`] keeps. The set of roles is
//! closed and always whole, zeros too.
//!
//! Where Go leaves it open: overflow buckets that only the old array or `mapextra.oldoverflow` still keeps are old
//! buckets, as everything in the old array is. Boxes are boxes whichever array names them, and a boxed slot's pointer
//! counts as key or elem. Rounding is the class's remainder and the malloc header, of every object.

use super::role::Role;
use super::survey::Survey;
use crate::engine::classic::{Extra, Hmap, SLOTS};
use crate::engine::store::read_word;
use crate::engine::{ClassicMap, MapState, Purpose, View};
use crate::units::Addr;

/// The classic map's roles, in the order of the exports.
pub const CLASSIC_ROLES: [Role; 12] = [
    Role::Header,
    Role::Extra,
    Role::Tophash,
    Role::Keys,
    Role::Elems,
    Role::Boxes,
    Role::Padding,
    Role::Empty,
    Role::OverflowWords,
    Role::Preallocated,
    Role::OldBuckets,
    Role::Rounding,
];

/// What a map's bytes are for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bill {
    /// Bytes by role: [`CLASSIC_ROLES`], zeros included.
    pub entries: Vec<(Role, u64)>,
    /// Reachable after a collection, rounded to size classes.
    pub live_bytes: u64,
    pub live_objects: u64,
    /// Ever allocated, as Go's `TotalAlloc` and `Mallocs` count.
    pub allocated_bytes: u64,
    pub allocated_objects: u64,
    /// Live entries.
    pub count: u64,
}

/// Figures of a classic map beside its bill.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Figures {
    pub b: u8,
    /// 2^B; 0 while none is allocated.
    pub buckets: u64,
    /// Main buckets of the old array.
    pub old_buckets: u64,
    /// Linked, in both arrays.
    pub overflow_buckets: u64,
    pub noverflow: u16,
    pub preallocated_free: u64,
    /// Buckets in the longest chain, the main one counted.
    pub max_chain: u64,
    /// Entries a bucket of the current array: count ÷ 2^B.
    pub load_factor: f64,
    pub growing: bool,
    pub same_size: bool,
    pub nevacuate: u64,
}

/// Sums bytes and objects as they are met.
struct Count {
    entries: Vec<(Role, u64)>,
    objects: u64,
}

impl Count {
    fn add(&mut self, role: Role, bytes: u64) {
        if let Some(entry) = self.entries.iter_mut().find(|e| e.0 == role) {
            entry.1 += bytes;
        }
    }

    /// `n` objects of `requested` bytes each: their rounding. What is in them is counted apart.
    fn objects(&mut self, state: &MapState, n: u64, requested: u64, scan: bool) {
        let taken = state.runtime().heap.rules().taken(requested, scan).bytes;
        self.objects += n;
        self.add(Role::Rounding, n * (taken - requested));
    }
}

impl Bill {
    pub fn of(state: &MapState) -> Bill {
        let count = match state.view() {
            View::Classic(map) => classic(map),
            View::Swiss(_) => Count { entries: Vec::new(), objects: 0 },
        };
        let tally = state.tally();
        Bill {
            live_bytes: count.entries.iter().map(|e| e.1).sum(),
            entries: count.entries,
            live_objects: count.objects,
            allocated_bytes: tally.ever_bytes,
            allocated_objects: tally.ever_objects,
            count: state.count(),
        }
    }

    pub fn bytes(&self, role: Role) -> u64 {
        self.entries.iter().find(|e| e.0 == role).map_or(0, |e| e.1)
    }

    /// Allocated and no longer reachable, in bytes.
    pub fn garbage_bytes(&self) -> u64 {
        self.allocated_bytes.saturating_sub(self.live_bytes)
    }

    /// Live bytes an entry; `None` for an empty map.
    pub fn bytes_per_entry(&self) -> Option<f64> {
        (self.count > 0).then(|| self.live_bytes as f64 / self.count as f64)
    }
}

/// [`Bill::live_bytes`] alone: at once, but for a growing classic map, whose old chains must be walked.
pub fn live_bytes(state: &MapState) -> u64 {
    let growing = state.classic().is_some_and(|map| map.classic().hmap(map.runtime()).growing());
    // Otherwise what can't be reached has been given back already.
    if growing { Bill::of(state).live_bytes } else { state.tally().held_bytes }
}

impl Figures {
    pub fn of(state: ClassicMap) -> Figures {
        let h = state.classic().hmap(state.runtime());
        let survey = Survey::of(state);
        Figures {
            b: h.b,
            buckets: if h.buckets.is_nil() { 0 } else { h.bucket_count() },
            old_buckets: if h.growing() { h.old_bucket_count() } else { 0 },
            overflow_buckets: survey.overflow + survey.old_overflow,
            noverflow: h.noverflow,
            preallocated_free: survey.preallocated_free,
            max_chain: survey.max_chain,
            load_factor: h.count as f64 / h.bucket_count() as f64,
            growing: h.growing(),
            same_size: h.same_size_grow(),
            nevacuate: h.nevacuate,
        }
    }
}

fn classic(state: ClassicMap) -> Count {
    let survey = Survey::of(state);
    let mut count = Count { entries: CLASSIC_ROLES.map(|role| (role, 0)).to_vec(), objects: 0 };
    header(state, &mut count);
    current(state, &survey, &mut count);
    old(state, &survey, &mut count);
    boxes(state, &survey, &mut count);
    count
}

/// hmap, mapextra, and the slices that keep overflow buckets.
fn header(state: ClassicMap, count: &mut Count) {
    let (rt, map) = (state.runtime(), state.classic());
    let w = map.geometry().word;
    count.add(Role::Header, Hmap::size(w) as u64);
    count.objects(&state, 1, Hmap::size(w) as u64, true);
    let Some(extra) = map.extra(rt) else { return };
    let part = Extra::size(w) as u64;
    count.add(Role::Extra, part);
    count.objects(&state, 1, part, true);
    for header in [extra.overflow, extra.oldoverflow].into_iter().filter(|a| !a.is_nil()) {
        count.add(Role::Extra, part);
        count.objects(&state, 1, part, true);
        let data = Addr(read_word(&rt.heap, header, w));
        if let Some(array) = rt.heap.object_at(data).filter(|o| !data.is_nil() && o.purpose == Purpose::OverflowArray) {
            count.add(Role::Extra, array.requested);
            count.objects(&state, 1, array.requested, true);
        }
    }
}

/// The current array and its chains.
fn current(state: ClassicMap, survey: &Survey, count: &mut Count) {
    let (rt, map, spec) = (state.runtime(), state.classic(), &state.spec().map);
    let (h, geo) = (map.hmap(rt), map.geometry());
    if h.buckets.is_nil() {
        return;
    }
    let size = geo.bucket as u64;
    count.objects(&state, 1, map.array_len(rt, h.b) * size, geo.scan);
    count.objects(&state, survey.separate, size, geo.scan);
    count.add(Role::Preallocated, survey.preallocated_free * size);
    count.add(Role::Tophash, survey.chained * SLOTS as u64);
    count.add(Role::OverflowWords, survey.chained * geo.word as u64);
    let key_padding = if spec.indirect_key { 0 } else { spec.key_padding };
    let elem_padding = if spec.indirect_elem { 0 } else { spec.elem_padding };
    count.add(Role::Keys, survey.live * (spec.key_slot - key_padding));
    count.add(Role::Elems, survey.live * (spec.elem_slot - elem_padding));
    count.add(Role::Padding, survey.live * (key_padding + elem_padding));
    let free = survey.chained * SLOTS as u64 - survey.live;
    count.add(Role::Empty, free * (spec.key_slot + spec.elem_slot));
}

/// The old array, and the overflow buckets that only it keeps.
fn old(state: ClassicMap, survey: &Survey, count: &mut Count) {
    let (rt, map) = (state.runtime(), state.classic());
    let (h, geo) = (map.hmap(rt), map.geometry());
    if !h.growing() {
        return;
    }
    let size = geo.bucket as u64;
    let array = map.array_len(rt, h.old_b()) * size;
    count.add(Role::OldBuckets, array + survey.old_separate * size);
    count.objects(&state, 1, array, geo.scan);
    count.objects(&state, survey.old_separate, size, geo.scan);
}

fn boxes(state: ClassicMap, survey: &Survey, count: &mut Count) {
    let spec = &state.spec().map;
    for (n, size, scan) in [
        (survey.key_boxes, spec.key_size, spec.key_has_pointers),
        (survey.elem_boxes, spec.elem_size, spec.elem_has_pointers),
    ] {
        if n > 0 {
            count.add(Role::Boxes, n * size);
            count.objects(&state, n, size, scan);
        }
    }
}
