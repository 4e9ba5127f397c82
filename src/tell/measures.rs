//! Measures of a map in words: the bill's totals, histograms, heat maps.
//!
//! Invariant: a number is said with what it counts.

use crate::engine::{MapView, View};
use crate::image::{Bill, Counted, Heat, HeatMeasure, Histogram, Place};
use crate::units::{bytes, decimal, number, plural};

/// The totals in a sentence.
pub fn bill_words(bill: &Bill) -> String {
    let each = bill.bytes_per_entry().map_or(String::new(), |b| format!(", {} B an entry", decimal(b)));
    let stack = match bill.stack_bytes {
        0 => String::new(),
        n => format!(", {} on the stack", bytes(n)),
    };
    format!(
        "{} live in {}{stack}, {} ever allocated; {}{each}",
        bytes(bill.live_bytes),
        plural(bill.live_objects, "object"),
        bytes(bill.allocated_bytes),
        plural(bill.count, "entry")
    )
}

/// The number of the bucket or group that a place is in; `None` where it has none.
pub fn heat(heat: Heat, state: MapView, place: Place) -> Option<String> {
    let n = heat.number(state, place)?;
    Some(match heat.measure {
        HeatMeasure::Fill => format!("{n} of 8 slots full"),
        HeatMeasure::Chain => plural(n, "bucket"),
        HeatMeasure::Probe if n == 0 => "no entry".to_string(),
        HeatMeasure::Probe => format!("{} for the worst placed key", plural(n, "group")),
        HeatMeasure::Age if n == 0 => "written by the last operation".to_string(),
        HeatMeasure::Age => format!("written {} ago", plural(n, "operation")),
    })
}

/// What the numbers of a heat map count, in a legend.
pub fn heat_counts(measure: HeatMeasure, state: MapView) -> &'static str {
    match (measure, state.view()) {
        (HeatMeasure::Fill, View::Classic(_)) => "entries in a bucket's own slots",
        (HeatMeasure::Fill, View::Swiss(_)) => "entries in a group",
        (HeatMeasure::Chain, _) => "buckets in the chain",
        (HeatMeasure::Probe, _) => "groups visited to find the group's worst placed key",
        (HeatMeasure::Age, _) => "operations since the last write",
    }
}

/// The heading of a histogram.
pub fn histogram_title(measure: Counted) -> &'static str {
    match measure {
        Counted::BucketFill => "Fill of buckets",
        Counted::Chain => "Length of chains",
        Counted::GroupFill => "Fill of groups",
        Counted::Probe => "Length of searches",
    }
}

/// What stands along the axis of values.
pub fn histogram_axis(measure: Counted) -> &'static str {
    match measure {
        Counted::BucketFill => "entries in a bucket",
        Counted::Chain => "buckets in a chain",
        Counted::GroupFill => "entries in a group",
        Counted::Probe => "groups visited to find a key",
    }
}

/// What is counted, one of them.
pub fn histogram_noun(measure: Counted) -> &'static str {
    match measure {
        Counted::BucketFill => "bucket",
        Counted::Chain => "chain",
        Counted::GroupFill => "group",
        Counted::Probe => "key",
    }
}

/// Mean and maximum in words: `8 buckets, 3.5 entries in a bucket on average, 7 at most`.
pub fn histogram_words(histogram: &Histogram) -> String {
    let (measure, max) = (histogram.measure, histogram.max());
    let Some(mean) = histogram.mean() else { return format!("no {}s yet", histogram_noun(measure)) };
    let (all, mean) = (plural(histogram.total(), histogram_noun(measure)), number(mean));
    match measure {
        Counted::BucketFill | Counted::GroupFill => {
            format!("{all}: {} on average, {max} at most", plural_of(&mean, "entry", "entries"))
        }
        Counted::Chain => format!("{all}: {} on average, {max} at most", plural_of(&mean, "bucket", "buckets")),
        Counted::Probe => format!("{all}: {} visited on average, {max} at most", plural_of(&mean, "group", "groups")),
    }
}

/// A number that need not be whole, with its noun.
fn plural_of(number: &str, one: &str, several: &str) -> String {
    format!("{number} {}", if number == "1" { one } else { several })
}

/// A load as samples have it: entries a bucket, in a Swiss map the share of its slots.
pub fn load(state: MapView, load: f32) -> String {
    match state.view() {
        View::Classic(_) => format!("{load:.1}"),
        View::Swiss(_) => format!("{:.1} %", load * 100.0),
    }
}

/// As [`load()`], with how much it may be before the next new key makes the map grow: `5.2 of 6.5`, `31.2 of 87.5 %`.
pub fn load_of_most(state: MapView, load: f32) -> String {
    match state.view() {
        View::Classic(map) => {
            let h = map.classic().hmap(map.memory());
            let most = map.classic().geometry().max_count(h.b) as f64 / h.bucket_count() as f64;
            format!("{load:.1} of {most:.1}")
        }
        // `internal/runtime/maps/group.go: maxAvgGroupLoad`: 7 of a group's 8 slots; a small map's group may be full.
        View::Swiss(map) => {
            let is_small = map.swiss().small_group(map.memory()).is_some();
            format!("{:.1} of {} %", load * 100.0, if is_small { "100" } else { "87.5" })
        }
    }
}
