//! Histograms as plots: a bar a value.

use super::{Axis, PlotModel, Series, SeriesForm, Unit};
use crate::diagram::style::Style;
use crate::image::Histogram;
use crate::tell::{histogram_axis, histogram_noun, histogram_title, histogram_words};

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
        title: histogram_title(measure).to_string(),
        note: histogram_words(histogram),
        x: Axis::new(histogram_axis(measure), Unit::Names(names), -0.5, end),
        y: Axis::new(format!("{}s", histogram_noun(measure)), Unit::Count, 0.0, most),
        series: vec![Series {
            name: histogram_axis(measure).to_string(),
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
