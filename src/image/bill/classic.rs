//! The classic map's bill and figures.
//!
//! Invariant: one walk over the map ([`Survey`]); everything else follows from the hmap and sizes.

use super::Count;
use super::survey::Survey;
use crate::engine::ClassicMap;
use crate::engine::classic::{Extra, Hmap, SLOTS};
use crate::engine::store::read_word;
use crate::heap::Purpose;
use crate::image::role::Role;
use crate::units::Addr;
use serde::Serialize;

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

/// Figures of a classic map beside its bill.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ClassicFigures {
    /// 2^B is the number of main buckets.
    pub b: u8,
    /// 2^B; 0 while none is allocated.
    pub buckets: u64,
    /// Main buckets of the old array.
    pub old_buckets: u64,
    /// Linked, in both arrays.
    pub overflow_buckets: u64,
    /// The runtime's count of overflow buckets, an estimate from B 16 on.
    pub noverflow: u16,
    /// Overflow buckets allocated with the array and not yet in use.
    pub preallocated_free: u64,
    /// Buckets in the longest chain, the main one counted.
    pub max_chain: u64,
    /// Entries a bucket of the current array: count ÷ 2^B.
    pub load_factor: f64,
    /// An old array is being evacuated.
    pub growing: bool,
    /// The growth keeps the number of buckets.
    pub same_size: bool,
    /// Old buckets below this index are evacuated.
    pub nevacuate: u64,
}

impl ClassicFigures {
    /// The figures of a map.
    pub fn of(state: ClassicMap) -> ClassicFigures {
        let h = state.classic().hmap(state.memory());
        let survey = Survey::of(state);
        ClassicFigures {
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

/// What a classic map's bytes are for.
pub(super) fn count(state: ClassicMap) -> Count {
    let survey = Survey::of(state);
    let mut count = Count::new(CLASSIC_ROLES);
    header(state, &mut count);
    current(state, &survey, &mut count);
    old(state, &survey, &mut count);
    count.boxes(*state, survey.key_boxes, survey.elem_boxes);
    count
}

/// hmap, mapextra, and the slices that keep overflow buckets.
fn header(state: ClassicMap, count: &mut Count) {
    let (rt, map) = (state.memory(), state.classic());
    let w = map.geometry().word;
    if !count.is_on_stack(*state, map.hmap_addr()) {
        count.add(Role::Header, Hmap::size(w) as u64);
        count.objects(*state, 1, Hmap::size(w) as u64, true);
    }
    let Some(extra) = map.extra(rt) else { return };
    let part = Extra::size(w) as u64;
    count.add(Role::Extra, part);
    count.objects(*state, 1, part, true);
    for header in [extra.overflow, extra.oldoverflow].into_iter().filter(|a| !a.is_nil()) {
        count.add(Role::Extra, part);
        count.objects(*state, 1, part, true);
        let data = Addr(read_word(rt.heap, header, w));
        if let Some(array) = rt.heap.object_at(data).filter(|o| !data.is_nil() && o.purpose == Purpose::OverflowArray) {
            count.add(Role::Extra, array.requested);
            count.objects(*state, 1, array.requested, true);
        }
    }
}

/// The current array and its chains.
fn current(state: ClassicMap, survey: &Survey, count: &mut Count) {
    let (rt, map, spec) = (state.memory(), state.classic(), &state.spec().map);
    let (h, geo) = (map.hmap(rt), map.geometry());
    // A bucket on the stack is the only one: no chain begins at it.
    if h.buckets.is_nil() || count.is_on_stack(*state, h.buckets) {
        return;
    }
    let size = geo.bucket as u64;
    count.objects(*state, 1, map.array_len(rt, h.b) * size, geo.scan);
    count.objects(*state, survey.separate, size, geo.scan);
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
    let (rt, map) = (state.memory(), state.classic());
    let (h, geo) = (map.hmap(rt), map.geometry());
    if !h.growing() || count.is_on_stack(*state, h.oldbuckets) {
        return;
    }
    let size = geo.bucket as u64;
    let array = map.array_len(rt, h.old_b()) * size;
    count.add(Role::OldBuckets, array + survey.old_separate * size);
    count.objects(*state, 1, array, geo.scan);
    count.objects(*state, survey.old_separate, size, geo.scan);
}
