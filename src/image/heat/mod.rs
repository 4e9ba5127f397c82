//! What a heat map measures of each bucket or group.
//!
//! Invariant: fill and chain are read from the bucket when it is drawn; probe and age are worked out by a job in slices
//! and kept by array, so that drawing only looks them up. Knows no colours.

mod probe;

use super::place::Place;
use crate::engine::{MapView, View};
use crate::timeline::{Ages, Timeline};
use crate::units::Addr;
use probe::Probes;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum HeatMeasure {
    /// Entries in a bucket's or group's own slots.
    #[default]
    Fill,
    /// Classic: buckets of the chain, the main one included.
    Chain,
    /// Swiss: groups that the search for the worst placed key of the group visits.
    Probe,
    /// Operations since a byte of the bucket or group was last written.
    Age,
}

impl HeatMeasure {
    /// Those that a map of this implementation has.
    pub fn all(state: MapView) -> [HeatMeasure; 3] {
        match state.view() {
            View::Classic(_) => [HeatMeasure::Fill, HeatMeasure::Chain, HeatMeasure::Age],
            View::Swiss(_) => [HeatMeasure::Fill, HeatMeasure::Probe, HeatMeasure::Age],
        }
    }

    /// This measure, or what a map of the other implementation has in its place.
    pub fn fit(self, state: MapView) -> HeatMeasure {
        match (self, state.view()) {
            (HeatMeasure::Probe, View::Classic(_)) => HeatMeasure::Chain,
            (HeatMeasure::Chain, View::Swiss(_)) => HeatMeasure::Probe,
            (measure, _) => measure,
        }
    }

    /// The name on screen, as a control has it.
    pub fn name(self) -> &'static str {
        match self {
            HeatMeasure::Fill => "Fill",
            HeatMeasure::Chain => "Chain",
            HeatMeasure::Probe => "Probe",
            HeatMeasure::Age => "Age",
        }
    }

    /// True for what a job must work out.
    pub fn is_worked_out(self) -> bool {
        matches!(self, HeatMeasure::Probe | HeatMeasure::Age)
    }
}

/// A measure's values, worked out: of each array one number a row, by the array's address.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeatValues {
    /// In the order of addresses.
    arrays: Vec<(Addr, Vec<u32>)>,
    most: u32,
}

impl HeatValues {
    /// A value a row, array by array, each known by its address.
    pub fn new(mut arrays: Vec<(Addr, Vec<u32>)>) -> HeatValues {
        arrays.sort_unstable_by_key(|array| array.0);
        let most = arrays.iter().flat_map(|array| &array.1).copied().max().unwrap_or(0);
        HeatValues { arrays, most }
    }

    /// The values of the array at an address; nothing where it is none.
    pub fn of_array(&self, base: Addr) -> &[u32] {
        let found = self.arrays.binary_search_by_key(&base, |array| array.0);
        found.ok().and_then(|i| self.arrays.get(i)).map_or(&[], |array| &array.1)
    }

    /// The greatest value.
    pub fn most(&self) -> u32 {
        self.most
    }
}

/// A measure of a state, with its values where it has some.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heat<'a> {
    /// What the values measure.
    pub measure: HeatMeasure,
    /// `None`: not worked out yet, or nothing to work out.
    pub values: Option<&'a HeatValues>,
}

impl Heat<'_> {
    /// The number of the bucket or group that a place is in.
    pub fn number(self, state: MapView, place: Place) -> Option<u64> {
        let (base, row, addr) = array_of(state, place)?;
        match (self.measure, state.view()) {
            (HeatMeasure::Fill, View::Classic(map)) => {
                Some(map.classic().bucket(map.memory().heap, addr).entries() as u64)
            }
            (HeatMeasure::Fill, View::Swiss(map)) => Some(map.swiss().group(map.memory().heap, addr).entries().into()),
            (HeatMeasure::Chain, View::Classic(map)) => {
                Some(map.classic().chain(map.memory().heap, base, row).count() as u64)
            }
            (HeatMeasure::Probe | HeatMeasure::Age, _) => {
                self.values?.of_array(base).get(row as usize).map(|&n| n.into())
            }
            (HeatMeasure::Chain, View::Swiss(_)) => None,
        }
    }
}

/// The array that a place's main bucket or group is in, its number there, and its address.
fn array_of(state: MapView, place: Place) -> Option<(Addr, u64, Addr)> {
    use super::place::{ArrayKind, BucketId, GroupId};
    match state.view() {
        View::Classic(map) => {
            let BucketId::Chain { array, index, .. } = place.bucket()? else { return None };
            let h = map.classic().hmap(map.memory());
            let base = if array == ArrayKind::Old { h.oldbuckets } else { h.buckets };
            Some((base, index, BucketId::main(array, index).addr(map)?))
        }
        View::Swiss(map) => {
            let id = place.group()?;
            let addr = id.addr(map)?;
            let row = if let GroupId::Of { group, .. } = id { group } else { 0 };
            Some((Addr(addr.0 - row * map.swiss().geometry().group as u64), row, addr))
        }
    }
}

/// Works a measure out, in slices.
pub enum HeatJob {
    /// Lengths of searches, being measured.
    Probe(Probes),
    /// Ages of entries, being measured.
    Age(Box<Ages>),
}

impl HeatJob {
    /// For the moment at the playhead; `None` where there is nothing to work out.
    pub fn new(timeline: &Timeline, measure: HeatMeasure) -> Option<HeatJob> {
        match measure {
            HeatMeasure::Probe => Some(HeatJob::Probe(Probes::new(timeline.state().read()))),
            HeatMeasure::Age => Ages::new(timeline).map(|ages| HeatJob::Age(Box::new(ages))),
            HeatMeasure::Fill | HeatMeasure::Chain => None,
        }
    }

    /// Goes on from what was worked out of an earlier moment, where that is of use.
    pub fn moved(self, timeline: &Timeline, measure: HeatMeasure) -> Option<HeatJob> {
        if let (HeatJob::Age(mut ages), HeatMeasure::Age) = (self, measure)
            && ages.follow(timeline)
        {
            return Some(HeatJob::Age(ages));
        }
        HeatJob::new(timeline, measure)
    }

    /// Works until done or until `go_on` says no; true once done. The playhead must not move meanwhile.
    pub fn advance(&mut self, timeline: &Timeline, go_on: impl FnMut() -> bool) -> bool {
        match self {
            HeatJob::Probe(probes) => probes.advance(timeline.state().read(), go_on),
            HeatJob::Age(ages) => ages.advance(timeline, go_on),
        }
    }

    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f32 {
        match self {
            HeatJob::Probe(probes) => probes.progress(),
            HeatJob::Age(ages) => ages.progress(),
        }
    }

    /// The values, once done.
    pub fn values(&self) -> HeatValues {
        HeatValues::new(match self {
            HeatJob::Probe(probes) => probes.arrays().to_vec(),
            HeatJob::Age(ages) => ages.arrays(),
        })
    }
}
