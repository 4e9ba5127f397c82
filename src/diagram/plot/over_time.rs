//! Plots over the operations of a run: entries, bytes held, load.

use super::{Axis, Level, PlotMark, PlotModel, Series, SeriesForm, Unit};
use crate::diagram::style::Style;
use crate::engine::{MapView, View};
use crate::tell::mark_label;
use crate::timeline::{Mark, Sample};
use crate::units::{bytes, count, number};

/// How load is told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Load {
    /// Classic: entries a bucket, and how many there may be before it grows.
    EntriesABucket(f64),
    /// Swiss: the share of slots that are full, in per cent.
    PercentOfSlots,
}

impl Load {
    /// The load and its limit in a map's implementation.
    pub fn of(state: MapView) -> Load {
        match state.view() {
            View::Classic(_) => Load::EntriesABucket(state.spec().target().rules().classic.load_factor()),
            View::Swiss(_) => Load::PercentOfSlots,
        }
    }

    /// A sample's load in this unit.
    pub fn value(self, sample: &Sample) -> f64 {
        match self {
            Load::EntriesABucket(_) => sample.load.into(),
            Load::PercentOfSlots => f64::from(sample.load) * 100.0,
        }
    }

    /// A sample's load in words.
    pub fn text(self, sample: &Sample) -> String {
        let value = self.value(sample);
        match self {
            Load::EntriesABucket(_) => format!("{value:.1} entries a bucket"),
            Load::PercentOfSlots => format!("{value:.1} % of the slots"),
        }
    }

    /// `internal/runtime/maps/group.go: maxAvgGroupLoad`: 7 of a group's 8 slots.
    fn most(self) -> Level {
        match self {
            Load::EntriesABucket(most) => Level { at: most, label: format!("grows above {}", number(most)) },
            Load::PercentOfSlots => Level { at: 87.5, label: "full at 87.5 %".to_string() },
        }
    }
}

/// The three plots of a run of `total` operations; `now`: the map at the playhead. All have the same x axis; marks have
/// their names in the first, the highest.
pub fn time_plots(samples: &[Sample], marks: &[Mark], total: u64, now: Sample, load: Load) -> [PlotModel; 3] {
    let mark = |m: &Mark| PlotMark { at: m.position as f64, label: mark_label(m.kind), minor: m.kind.is_minor() };
    let marks: Vec<PlotMark> = marks.iter().map(mark).collect();
    let plot = |title: &str, note: String, unit: Unit, form: SeriesForm, value: &dyn Fn(&Sample) -> f64| {
        let points: Vec<[f64; 2]> = samples.iter().map(|s| [s.position as f64, value(s)]).collect();
        let most = points.iter().map(|p| p[1]).fold(0.0, f64::max);
        PlotModel {
            title: title.to_string(),
            note,
            x: Axis::new("operations", Unit::Count, 0.0, total as f64),
            y: Axis::up_to("", unit, most),
            series: vec![Series { name: title.to_string(), style: Style::NORMAL, form, points }],
            marks: marks.clone(),
            levels: Vec::new(),
            now: Some(now.position as f64),
        }
    };
    let entries = plot("Entries", count(now.count), Unit::Count, SeriesForm::Line, &|s| s.count as f64);
    let mut held = plot("Bytes held", bytes(now.bytes), Unit::Bytes, SeriesForm::Steps, &|s| s.bytes as f64);
    let mut loads = plot("Load", load.text(&now), Unit::Number, SeriesForm::Line, &|s| load.value(s));
    let most = load.most();
    loads.y = Axis::up_to("", Unit::Number, loads.series[0].points.iter().map(|p| p[1]).fold(most.at, f64::max));
    loads.levels.push(most);
    for plot in [&mut held, &mut loads] {
        plot.marks.iter_mut().for_each(|m| m.label.clear());
    }
    [entries, held, loads]
}

/// The last sample at or before a position.
pub fn sample_at(samples: &[Sample], position: u64) -> Option<&Sample> {
    samples.get(samples.partition_point(|s| s.position <= position).checked_sub(1)?)
}
