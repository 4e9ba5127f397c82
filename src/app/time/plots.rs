//! Small plots of entries, bytes and load over time, under the bar: what the run looks like as a whole.
//!
//! Invariant: the cost of a frame depends on the bar's width, not on the run's length. Neutral tones: a height is read,
//! not a colour.

use crate::app::kit::fonts::font;
use crate::app::kit::style::color;
use crate::app::kit::widgets::palette;
use crate::app::state::behind::DIMMED;
use crate::app::state::memo::Memo;
use crate::engine::MapView;
use crate::fonts::Face;
use crate::session::{Moment, Session};
use crate::tell;
use crate::timeline::{Sample, Timeline};
use crate::units::{bytes_short, count, plural};
use egui::{Align2, Pos2, Rect, Shape, Stroke, Ui, pos2};

/// Least height of one plot, and the room between two, in points.
const ROW: f32 = 13.0;
const GAP: f32 = 3.0;
/// Least height of all of them in points.
pub const HEIGHT: f32 = 3.0 * ROW + 2.0 * GAP;
/// Room at the right for the values at the playhead, in points.
pub const GUTTER: f32 = 122.0;
/// Points between two values of a line.
const PITCH: f32 = 2.0;

/// What the values at the playhead are.
pub const HELD: &str = "At the playhead. Held: what the map has allocated and not yet given back. That may differ from the \
    live bytes, which are what the map reaches: in the middle of an operation above all.";

/// The lines, kept until the run grows or the bar changes its size.
#[derive(Default)]
pub struct TimePlots {
    lines: Memo<Drawn, [Vec<Pos2>; 3]>,
    /// What holds at the playhead; while it is on its way, what held in the moment that pictures are of.
    now: Memo<Moment, [String; 3]>,
    /// The document and the operation that pictures are of ([`Behind::shown`](crate::app::state::behind::Behind::shown)).
    shown: Option<(u64, u64)>,
}

#[derive(Clone, Copy, PartialEq)]
struct Drawn {
    /// Of the document (`Moment::document`).
    document: u64,
    built: u64,
    total: u64,
    samples: usize,
    area: Rect,
}

impl TimePlots {
    /// `area`: as wide as the bar's track; `shown`: what pictures are of; `x`: the point of a position.
    pub fn ui(&mut self, ui: &Ui, area: Rect, session: &Session, shown: Option<(u64, u64)>, x: impl Fn(u64) -> f32) {
        let Some(timeline) = session.timeline() else { return };
        let (samples, moment) = (timeline.samples(), session.moment());
        let (built, total) = (timeline.built(), timeline.total());
        let drawn = Drawn { document: moment.document, built, total, samples: samples.len(), area };
        let lines = self.lines.of(drawn, || {
            let measures: [fn(&Sample) -> f64; 3] = [|s| s.count as f64, |s| s.bytes as f64, |s| f64::from(s.load)];
            std::array::from_fn(|i| line(samples, row(area, i), measures[i], &x))
        });
        if timeline.is_settled() || self.shown != shown {
            self.shown = shown;
            self.now.of(moment, || {
                let now = Sample::of(timeline.position(), timeline.state());
                let bytes = format!("{} held", bytes_short(now.bytes));
                [plural(now.count, "entry"), bytes, format!("load {}", tell::load(timeline.state().read(), now.load))]
            });
        }
        // On the way to the playhead the values are those of another moment.
        let opacity = if timeline.is_settled() { 1.0 } else { DIMMED };
        for (i, (line, value)) in lines.iter().zip(self.now.last().into_iter().flatten()).enumerate() {
            draw(ui, line, row(area, i));
            let at = pos2(area.right() + 10.0, row(area, i).center().y);
            let ink = color(palette(ui).text).gamma_multiply(opacity);
            ui.painter().text(at, Align2::LEFT_CENTER, value, font(Face::Mono, 11.0), ink);
        }
        let playhead = Stroke::new(1.0, color(palette(ui).selection));
        ui.painter().vline(x(head(timeline)), area.y_range(), playhead);
    }
}

/// Where the playhead stands: where it goes, if that is a jump; in a run that is still being built, where it is.
pub fn head(timeline: &Timeline) -> u64 {
    if is_running(timeline) { timeline.position() } else { timeline.target().min(timeline.total()) }
}

/// True where the playhead's way goes through operations that did not run yet.
pub fn is_running(timeline: &Timeline) -> bool {
    !timeline.is_settled() && timeline.target() > timeline.built()
}

fn draw(ui: &Ui, line: &[Pos2], row: Rect) {
    let (p, painter) = (palette(ui), ui.painter());
    painter.hline(row.x_range(), row.bottom(), Stroke::new(1.0, color(p.line)));
    if line.len() > 1 {
        painter.add(Shape::line(line.to_vec(), Stroke::new(1.25, color(p.weak))));
    }
}

/// The moment at a position in numbers, for a tooltip; `state`: a map of the run.
pub fn told(state: MapView, samples: &[Sample], position: u64) -> Option<String> {
    let after = samples.partition_point(|s| s.position <= position);
    let sample = samples.get(after.checked_sub(1)?)?;
    let about = if sample.position == position { String::new() } else { format!(" at op {}", count(sample.position)) };
    Some(format!(
        "{}, {} held (not yet given back), load {}{about}",
        plural(sample.count, "entry"),
        bytes_short(sample.bytes),
        tell::load(state, sample.load)
    ))
}

fn row(area: Rect, i: usize) -> Rect {
    let height = ((area.height() - 2.0 * GAP) / 3.0).floor();
    let top = area.top() + i as f32 * (height + GAP);
    Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), top + height))
}

/// A measure over time, a value every other point: the largest in between, so that no peak is lost.
fn line(samples: &[Sample], row: Rect, measure: fn(&Sample) -> f64, x: &impl Fn(u64) -> f32) -> Vec<Pos2> {
    let most = samples.iter().map(measure).fold(0.0, f64::max);
    let y = |value: f64| row.bottom() - if most > 0.0 { (value / most) as f32 * (row.height() - 1.0) } else { 0.0 };
    let mut out: Vec<Pos2> = Vec::new();
    for sample in samples {
        let point = pos2(x(sample.position), y(measure(sample)));
        match out.last_mut() {
            Some(last) if point.x - last.x < PITCH => last.y = last.y.min(point.y),
            _ => out.push(point),
        }
    }
    out
}
