//! Plots over the operations of a run: entries, bytes held, load.

use super::{Axis, PlotMark, PlotModel, Series, SeriesForm, Unit};
use crate::diagram::style::Style;
use crate::timeline::Mark;
use crate::units::{bytes_short, count, number};

/// What a map held at a moment.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sample {
    pub position: u64,
    pub count: u64,
    pub bytes: u64,
    pub load: f32,
}

/// The three plots of a run of `total` operations, with the playhead at `now`. All have the same x axis.
/// `full`: what load is measured by, such as `entries a bucket`.
pub fn time_plots(samples: &[Sample], marks: &[Mark], total: u64, now: u64, full: &str) -> [PlotModel; 3] {
    let at = at(samples, now);
    let said = |text: fn(&Sample) -> String| {
        at.map_or_else(String::new, |s| format!("{} at operation {}", text(s), count(now)))
    };
    let marks: Vec<PlotMark> = marks
        .iter()
        .map(|m| PlotMark { at: m.position as f64, label: m.kind.label(), minor: m.kind.is_minor() })
        .collect();
    let plot = |title: &str, note: String, unit: Unit, form: SeriesForm, value: fn(&Sample) -> f64| {
        let points: Vec<[f64; 2]> = samples.iter().map(|s| [s.position as f64, value(s)]).collect();
        let most = points.iter().map(|p| p[1]).fold(0.0, f64::max);
        PlotModel {
            title: title.to_string(),
            note,
            x: Axis::new("operations", Unit::Count, 0.0, total as f64),
            y: Axis::up_to("", unit, most),
            series: vec![Series { name: title.to_string(), style: Style::NORMAL, form, points }],
            marks: marks.clone(),
            now: Some(now as f64),
        }
    };
    [
        plot("Entries", said(|s| count(s.count)), Unit::Count, SeriesForm::Line, |s| s.count as f64),
        plot("Bytes held", said(|s| bytes_short(s.bytes)), Unit::Bytes, SeriesForm::Steps, |s| s.bytes as f64),
        plot("Load", said(|s| number(s.load.into())), Unit::Number, SeriesForm::Line, |s| s.load.into()),
    ]
    .map(|mut p| {
        if p.title == "Load" && !p.note.is_empty() {
            p.note = p.note.replacen(" at", &format!(" {full} at"), 1);
        }
        p
    })
}

/// The last sample at or before a position.
pub fn at(samples: &[Sample], position: u64) -> Option<&Sample> {
    samples.get(samples.partition_point(|s| s.position <= position).checked_sub(1)?)
}
