//! Entries, bytes held and load over the operations.
//!
//! Invariant: the three plots show one range of operations; the range is kept here, never in a plot. What a plot shows is
//! its [`PlotModel`], as in exports.

use crate::app::kit::fonts::font;
use crate::app::kit::style::{color, theme_of};
use crate::app::kit::widgets::{row, strong, weak};
use crate::app::state::command::Outbox;
use crate::app::state::memo::Memo;
use crate::diagram::plot::{PlotModel, Tick, sample_at};
use crate::diagram::{Load, Style, time_plots};
use crate::fonts::Face;
use crate::session::{Command, Moment, Session};
use crate::tell::mark_label;
use crate::theme::Theme;
use crate::timeline::{Mark, Sample, Timeline};
use crate::units::{bytes, count};
use egui::{CursorIcon, Response, Ui, WidgetInfo};
use egui_plot::{GridMark, HLine, Line, LineStyle, Plot, PlotTransform, PlotUi};

/// Room at the right of a plot for half of its last label, in points.
const RIGHT: f32 = 34.0;
/// Height of a plot's heading, and the least of a plot, in points.
const HEADING: f32 = 20.0;
const LEAST: f32 = 72.0;
/// Width of the labels before a plot.
const LABELS: f32 = 66.0;
/// The fewest operations that are zoomed to.
const NEAREST: f64 = 8.0;
/// How near a mark the pointer is, in points, for its name to be told.
const NEAR: f64 = 5.0;
/// Marks nearer to each other than this, in points, are drawn as one; height of their names.
const MARKS_APART: f32 = 2.0;
const MARK_NAME: f32 = 14.0;
/// Room above the highest point, for the names of marks.
const HEADROOM: f64 = 1.18;
/// Room that a tick wants along and up, and height of the labels of the operations, in points.
const COLUMN: f32 = 96.0;
const ROW: f32 = 22.0;
/// Fewest ticks up: one alone tells no scale.
const LEAST_TICKS: usize = 3;
const X_LABELS: f32 = 38.0;
/// How much a point of the wheel zooms.
const WHEEL: f64 = 0.004;

#[derive(Default)]
pub struct OverTime {
    /// The operations that are shown; `None`: all.
    range: Option<(f64, f64)>,
    /// The operation under the pointer.
    hover: Option<f64>,
    /// Of the moment and of how many operations are built.
    models: Memo<(Moment, u64), [PlotModel; 3]>,
}

impl OverTime {
    /// The plots as they are now, for exports too.
    pub fn plots(&mut self, session: &Session) -> Option<&[PlotModel; 3]> {
        let timeline = session.timeline()?;
        Some(self.models.of((session.moment(), timeline.built()), || models(timeline)))
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let Some(timeline) = session.timeline() else { return };
        if timeline.total() == 0 {
            ui.label(weak(ui, "Plots show entries, bytes and load over the operations: add some at the left."));
            return;
        }
        let total = timeline.total() as f64;
        let (low, high) = self.range.unwrap_or((0.0, total));
        self.range = clamped(low, high, total);
        let mut kept = std::mem::take(&mut self.models);
        let plots = kept.of((session.moment(), timeline.built()), || models(timeline));
        let height = ((ui.available_height() - X_LABELS) / 3.0 - HEADING - 16.0).max(LEAST);
        let mut hover = None;
        for (i, plot) in plots.iter().enumerate() {
            let last = i + 1 == plots.len();
            let height = if last { height + X_LABELS } else { height };
            let at = self.one(ui, timeline, plot, Size { height, last }, out);
            hover = hover.or(at);
        }
        self.models = kept;
        if self.hover != hover {
            self.hover = hover;
            ui.ctx().request_repaint();
        }
    }

    /// One plot under its heading; the operation under the pointer, if it is over this one.
    fn one(&mut self, ui: &mut Ui, timeline: &Timeline, plot: &PlotModel, size: Size, out: &mut Outbox) -> Option<f64> {
        ui.horizontal(|ui| {
            ui.set_height(HEADING);
            ui.add_space(LABELS);
            ui.label(strong(&plot.title));
            ui.add(egui::Label::new(weak(ui, &plot.note)).truncate());
        });
        let total = timeline.total() as f64;
        let (low, high) = self.range.unwrap_or((0.0, total));
        let theme = theme_of(ui);
        let width = (ui.available_width() - RIGHT).max(LABELS);
        let shown = ui.scope(|ui| {
            ui.style_mut().text_styles.insert(egui::TextStyle::Body, font(Face::Mono, 11.0));
            ui.visuals_mut().override_text_color = Some(color(theme.look(Style::WEAK).ink));
            framed(plot, size, theme, width).show(ui, |p| {
                p.set_plot_bounds_x(low..=high);
                p.set_plot_bounds_y(plot.y.min..=plot.y.max * HEADROOM);
                items(p, plot, (low, high), Look { width, theme });
            })
        });
        let shown = shown.inner;
        let response = shown.response.on_hover_cursor(CursorIcon::Crosshair);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, format!("{}: {}", plot.title, plot.note)));
        let x = |at: f64| shown.transform.position_from_point_x(at);
        marks(ui, &response, plot, &shown.transform);
        if let Some(at) = self.hover {
            line(ui, &response, x(at), theme, Style::WEAK);
        }
        self.input(ui, &response, total);
        let at = response.hover_pos().map(|p| shown.transform.value_from_position(p).x.round().clamp(0.0, total));
        if let (true, Some(at)) = (response.clicked(), at) {
            out.send(Command::Seek(at as u64));
        }
        if let Some(at) = at.filter(|_| !response.dragged()) {
            let near = NEAR / shown.transform.dpos_dvalue()[0].abs().max(f64::MIN_POSITIVE);
            tooltip(&response, timeline, at, near);
        }
        at
    }

    /// The wheel zooms to what is under the pointer, dragging moves, a double click shows all.
    fn input(&mut self, ui: &Ui, response: &Response, total: f64) {
        let (low, high) = self.range.unwrap_or((0.0, total));
        let span = (high - low) / f64::from(response.rect.width().max(1.0));
        if response.double_clicked() {
            self.range = None;
            return;
        }
        if response.dragged() {
            let by = f64::from(response.drag_delta().x) * span;
            self.range = clamped(low - by, high - by, total);
        }
        let Some(pointer) = response.hover_pos().filter(|_| response.contains_pointer()) else { return };
        let (wheel, pinch) = ui.input_mut(|i| (std::mem::take(&mut i.smooth_scroll_delta), i.zoom_delta()));
        let factor = f64::from(pinch) * (f64::from(wheel.y) * WHEEL).exp();
        if factor != 1.0 || wheel.x != 0.0 {
            let at = low + f64::from(pointer.x - response.rect.left()) * span;
            let by = f64::from(wheel.x) * span;
            self.range = clamped(at - (at - low) / factor - by, at + (high - at) / factor - by, total);
        }
    }
}

/// Height of a plot's frame, and whether it has the labels of the operations under it.
#[derive(Clone, Copy)]
struct Size {
    height: f32,
    last: bool,
}

/// Width and colours of a plot.
#[derive(Clone, Copy)]
struct Look {
    width: f32,
    theme: Theme,
}

fn models(timeline: &Timeline) -> [PlotModel; 3] {
    let state = timeline.state();
    let load = Load::of(state.read());
    let now = Sample::of(timeline.position(), state);
    time_plots(timeline.samples(), timeline.marks(), timeline.total(), now, load)
}

/// A range of operations inside the run, not too near; `None`: all of it.
fn clamped(low: f64, high: f64, total: f64) -> Option<(f64, f64)> {
    let span = (high - low).max(NEAREST);
    if !span.is_finite() || span >= total {
        return None;
    }
    let low = low.clamp(0.0, total - span);
    Some((low, low + span))
}

/// An empty plot with the model's axes.
fn framed<'a>(model: &'a PlotModel, size: Size, theme: Theme, width: f32) -> Plot<'a> {
    let grid = |ticks: Vec<Tick>| {
        let step = ticks.windows(2).map(|w| w[1].at - w[0].at).next().unwrap_or(1.0);
        ticks.into_iter().map(|t| GridMark { value: t.at, step_size: step }).collect::<Vec<_>>()
    };
    let columns = ((width / COLUMN) as usize).max(2);
    let rows = ((size.height / ROW) as usize).max(LEAST_TICKS);
    let line = color(theme.palette().line);
    Plot::new(model.title.as_str())
        .height(size.height)
        .width(width)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .show_axes([size.last, true])
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_spacing(egui::Rangef::new(2.0, 8.0))
        .grid_color(line)
        .y_axis_min_width(LABELS)
        .x_axis_label(egui::RichText::new(model.x.label.as_str()).font(font(Face::Sans, 11.5)))
        .x_axis_formatter(|mark, _| model.x.unit.format(mark.value))
        .y_axis_formatter(|mark, _| model.y.unit.format(mark.value))
        .x_grid_spacer(move |input| grid(model.x.ticks_between(input.bounds.0, input.bounds.1, columns)))
        .y_grid_spacer(move |input| grid(model.y.ticks_between(input.bounds.0, model.y.max.min(input.bounds.1), rows)))
}

/// Curves and levels.
fn items(p: &mut PlotUi<'_>, model: &PlotModel, range: (f64, f64), look: Look) {
    let Look { width, theme } = look;
    for level in &model.levels {
        let line = HLine::new(level.label.as_str(), level.at).color(color(theme.look(Style::WEAK).ink));
        p.hline(line.width(1.0).style(LineStyle::dashed_loose()).allow_hover(false));
    }
    for series in &model.series {
        let corners = series.corners(range.0, range.1, (width * 2.0) as usize);
        let ink = color(theme.look(series.style).ink);
        p.line(Line::new(series.name.as_str(), corners).color(ink).width(1.5).allow_band(false).allow_hover(false));
    }
}

/// Marks with their names where there is room, names of levels, and the playhead.
fn marks(ui: &Ui, response: &Response, model: &PlotModel, transform: &PlotTransform) {
    let x = |at: f64| transform.position_from_point_x(at);
    let y = |at: f64| transform.position_from_point_y(at);
    let (theme, area) = (theme_of(ui), response.rect);
    let painter = ui.painter().with_clip_rect(area);
    let weak = color(theme.look(Style::WEAK).ink);
    let faint = egui::Stroke::new(1.0, color(theme.look(Style::FAINT).ink));
    // Names lie over the playhead, on a ground of their own.
    if let Some(now) = model.now {
        line(ui, response, x(now), theme, Style::STRONG);
    }
    let ground = color(theme.palette().canvas);
    let (mut free, mut last) = (area.left(), f32::MIN);
    for mark in &model.marks {
        let at = x(mark.at);
        if !area.x_range().contains(at) || at - last < MARKS_APART {
            continue;
        }
        last = at;
        let named = if mark.label.is_empty() { 0.0 } else { MARK_NAME };
        let top = if mark.minor { area.bottom() - 6.0 } else { area.top() + named };
        painter.vline(at, top..=area.bottom(), faint);
        let wide = Face::Sans.width(&mark.label, 10.5);
        let left = (at - wide / 2.0).max(area.left() + 2.0).min(area.right() - wide);
        if !mark.minor && !mark.label.is_empty() && left >= free {
            let at = egui::Rect::from_min_size(egui::pos2(left, area.top()), egui::vec2(wide, MARK_NAME));
            painter.rect_filled(at.expand2(egui::vec2(2.0, 0.0)), 2.0, ground);
            painter.text(at.min, egui::Align2::LEFT_TOP, &mark.label, font(Face::Sans, 10.5), weak);
            free = left + wide + 8.0;
        }
    }
    for level in &model.levels {
        let at = egui::pos2(area.right() - 4.0, y(level.at) - 2.0);
        painter.text(at, egui::Align2::RIGHT_BOTTOM, &level.label, font(Face::Sans, 10.5), weak);
    }
}

/// A line across a plot's height.
fn line(ui: &Ui, response: &Response, x: f32, theme: Theme, style: Style) {
    let stroke = egui::Stroke::new(if style == Style::STRONG { 2.0 } else { 1.0 }, color(theme.look(style).ink));
    ui.painter().with_clip_rect(response.rect).vline(x, response.rect.y_range(), stroke);
}

/// The moment under the pointer: its numbers, and the mark nearest to it.
fn tooltip(response: &Response, timeline: &Timeline, at: f64, near: f64) {
    let Some(sample) = sample_at(timeline.samples(), at as u64) else { return };
    let load = Load::of(timeline.state().read());
    let after = timeline.marks().partition_point(|m| (m.position as f64) < at - near);
    let mark: Option<&Mark> = timeline.marks().get(after).filter(|m| m.position as f64 <= at + near);
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(strong(format!("operation {}", count(sample.position))));
        row(ui, "entries", &count(sample.count));
        row(ui, "bytes held", &bytes(sample.bytes));
        row(ui, "load", &load.text(sample));
        if let Some(mark) = mark {
            row(ui, &format!("op {}", count(mark.position)), &mark_label(mark.kind));
        }
        ui.label(weak(ui, "Click to go there. The wheel zooms, a double click shows all."));
    });
}
