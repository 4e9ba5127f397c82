//! Plots: what is plotted, told apart from how it is drawn.
//!
//! Invariant: the one exception to "a picture exists once": a [`PlotModel`] feeds the window's plots, which zoom and
//! answer the pointer, and [`PlotModel::draw`] for exports and small pictures. Both show the same points and ticks.

mod axis;
mod draw;
mod over_time;
mod sheet;
mod spread;

pub use axis::{Axis, Tick, Unit};
pub use over_time::{Load, sample_at, time_plots};
pub use sheet::{histogram_sheet, plot_sheet};
pub use spread::histogram_plot;

use super::style::Style;

/// A plot.
#[derive(Clone, PartialEq, Debug)]
pub struct PlotModel {
    /// What the plot shows.
    pub title: String,
    /// What it shows, in words.
    pub note: String,
    /// From left to right.
    pub x: Axis,
    /// From below upwards.
    pub y: Axis,
    /// What is drawn, the first one lowest.
    pub series: Vec<Series>,
    /// Things that happened, by x in order.
    pub marks: Vec<PlotMark>,
    /// Values of y that mean something.
    pub levels: Vec<Level>,
    /// Where the playhead is.
    pub now: Option<f64>,
}

/// Points that belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// As legends have it.
    pub name: String,
    /// How it is drawn.
    pub style: Style,
    /// As what it is drawn.
    pub form: SeriesForm,
    /// By x in order.
    pub points: Vec<[f64; 2]>,
}

/// How a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeriesForm {
    /// A line from point to point.
    Line,
    /// A value holds until the next one.
    Steps,
    /// A bar around each point's x, with its number.
    Bars,
}

/// A value of y that means something, such as a limit.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// Position on the x axis.
    pub at: f64,
    /// What stands beside it.
    pub label: String,
}

/// Something that happened at an x.
#[derive(Clone, PartialEq, Debug)]
pub struct PlotMark {
    /// Value on the y axis.
    pub at: f64,
    /// What stands beside it.
    pub label: String,
    /// So frequent that it is drawn small.
    pub minor: bool,
}

impl Series {
    /// The corners of what is drawn between two x, thinned to about `most`: the points, or the corners of the steps.
    pub fn corners(&self, min: f64, max: f64, most: usize) -> Vec<[f64; 2]> {
        let first = self.points.partition_point(|p| p[0] < min).saturating_sub(1);
        let end = (self.points.partition_point(|p| p[0] <= max) + 1).min(self.points.len());
        let points = thinned(self.points.get(first..end).unwrap_or_default(), most);
        if self.form != SeriesForm::Steps {
            return points;
        }
        let mut corners: Vec<[f64; 2]> = Vec::with_capacity(points.len() * 2);
        for point in points {
            // A level that goes on is one line: a point that is there twice would have no direction.
            match corners.as_slice() {
                [.., a, b] if a[1] == b[1] && b[1] == point[1] => drop(corners.pop()),
                [.., last] if last[1] != point[1] => corners.push([point[0], last[1]]),
                _ => {}
            }
            corners.push(point);
        }
        corners
    }
}

/// At most `most` of the points (or a few more): of each stretch of x its first, lowest, highest and last, so that no
/// peak is lost.
pub fn thinned(points: &[[f64; 2]], most: usize) -> Vec<[f64; 2]> {
    let stretches = (most / 4).max(1);
    if points.len() <= most {
        return points.to_vec();
    }
    let mut out = Vec::with_capacity(most);
    for part in points.chunks(points.len().div_ceil(stretches)) {
        let by_y = |i: &usize, j: &usize| part[*i][1].total_cmp(&part[*j][1]);
        let (low, high) = ((0..part.len()).min_by(by_y), (0..part.len()).max_by(by_y));
        let mut kept: Vec<usize> = [Some(0), low, high, Some(part.len() - 1)].into_iter().flatten().collect();
        kept.sort_unstable();
        kept.dedup();
        out.extend(kept.into_iter().map(|i| part[i]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_a_corner_before_and_after_each_change() {
        let points = vec![[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 5.0], [4.0, 5.0], [5.0, 2.0]];
        let mut series = Series { name: String::new(), style: Style::NORMAL, form: SeriesForm::Steps, points };
        let corners = [[0.0, 1.0], [2.0, 1.0], [3.0, 1.0], [3.0, 5.0], [4.0, 5.0], [5.0, 5.0], [5.0, 2.0]];
        let found = series.corners(0.0, 5.0, 100);
        assert_eq!(found, corners);
        series.form = SeriesForm::Line;
        assert_eq!(series.corners(1.5, 2.5, 100), [[1.0, 1.0], [2.0, 1.0], [3.0, 5.0]]);
    }

    #[test]
    fn thinning_keeps_ends_and_peaks() {
        let mut points: Vec<[f64; 2]> = (0..10_000).map(|i| [i as f64, (i % 7) as f64]).collect();
        points[4_321][1] = 99.0;
        points[7_777][1] = -99.0;
        let few = thinned(&points, 400);
        assert!(few.len() <= 404, "{}", few.len());
        assert!(few.windows(2).all(|w| w[0][0] < w[1][0]));
        assert_eq!((few.first(), few.last()), (points.first(), points.last()));
        assert!(few.contains(&points[4_321]) && few.contains(&points[7_777]));
        assert_eq!(thinned(&points[..300], 400), points[..300]);
    }
}
