//! Histograms as plots: a bar a value, and mean and maximum in words.

use super::{Axis, PlotModel, Series, SeriesForm, Unit};
use crate::diagram::style::Style;
use crate::image::{Counted, Histogram};
use crate::units::{number, plural};

/// The most bars; longer tails are put together. The fewest, so that one bar alone does not fill the plot.
const MOST_BARS: u64 = 24;
const FEWEST_BARS: u64 = 5;

/// A histogram as a plot with a bar a value.
pub fn histogram_plot(histogram: &Histogram) -> PlotModel {
    let measure = histogram.measure;
    let least = measure.least();
    let last = measure.most().unwrap_or(0).max(histogram.max()).max(least + FEWEST_BARS - 1);
    let width = bar_width(last - least + 1);
    let (mut names, mut points) = (Vec::new(), Vec::new());
    let mut low = least;
    while low <= last {
        let high = (low + width - 1).min(last);
        let n: u64 = (low..=high).map(|value| histogram.count(value)).sum();
        points.push([names.len() as f64, n as f64]);
        names.push(if low == high { low.to_string() } else { format!("{low}–{high}") });
        low = high + 1;
    }
    let most = points.iter().map(|p| p[1]).fold(1.0, f64::max);
    let end = names.len() as f64 - 0.5;
    PlotModel {
        title: measure.title().to_string(),
        note: histogram_words(histogram),
        x: Axis::new(measure.of_what(), Unit::Names(names), -0.5, end),
        y: Axis::new(format!("{}s", measure.noun()), Unit::Count, 0.0, most),
        series: vec![Series {
            name: measure.of_what().to_string(),
            style: Style::FAINT,
            form: SeriesForm::Bars,
            points,
        }],
        marks: Vec::new(),
        levels: Vec::new(),
        now: None,
    }
}

/// Values a bar: 1, 2, 5, 10, …
fn bar_width(values: u64) -> u64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if values.div_ceil(factor * power) <= MOST_BARS {
                return factor * power;
            }
        }
        power *= 10;
    }
}

/// Mean and maximum in words: `8 buckets, 3.5 entries in a bucket on average, 7 at most`.
pub fn histogram_words(histogram: &Histogram) -> String {
    let (measure, max) = (histogram.measure, histogram.max());
    let Some(mean) = histogram.mean() else { return format!("no {}s yet", measure.noun()) };
    let (all, mean) = (plural(histogram.total(), measure.noun()), number(mean));
    match measure {
        Counted::BucketFill | Counted::GroupFill => format!("{all}: {mean} entries on average, {max} at most"),
        Counted::Chain => format!("{all}: {} on average, {max} at most", buckets(&mean)),
        Counted::Probe => format!("{all}: {} visited on average, {max} at most", groups(&mean)),
    }
}

fn buckets(mean: &str) -> String {
    if mean == "1" { "1 bucket".to_string() } else { format!("{mean} buckets") }
}

fn groups(mean: &str) -> String {
    if mean == "1" { "1 group".to_string() } else { format!("{mean} groups") }
}
