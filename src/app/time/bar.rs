//! The bar of time: what is built, where maps grow, the playhead, and small plots under it.
//!
//! Invariant: labels never overlap, and the cost of a frame depends on the bar's width, not on the run's length.

use super::plots::{self, TimePlots};
use crate::app::commands::run::to_next;
use crate::app::kit::around::Around;
use crate::app::kit::fonts::font;
use crate::app::kit::panes;
use crate::app::kit::style::{color, focus_ring};
use crate::app::kit::widgets::palette;
use crate::app::state::command::{Outbox, Pane};
use crate::engine::Op;
use crate::fonts::Face;
use crate::session::{Command, Session};
use crate::tell::mark_label;
use crate::timeline::{Mark, Timeline};
use crate::units::count;
use egui::{Align2, EventFilter, Key, Modifiers, Painter, Rect, Response, Sense, Stroke, Ui};
use egui::{StrokeKind, WidgetInfo, pos2, vec2};

/// Height of the track with its labels and ticks, in points.
const HEIGHT: f32 = 46.0;
/// Least height of the whole bar, with the plots under it and without, in points.
pub const TALL: f32 = HEIGHT + plots::HEIGHT + 2.0;
pub const LOW: f32 = 60.0;
/// Where the track lies under the top, and its height.
const TRACK_TOP: f32 = 20.0;
const TRACK_HEIGHT: f32 = 8.0;
/// Room beside the track for the playhead, in points.
const SIDE: f32 = 8.0;
/// The narrowest operation that gets a tick of its own, in points.
const MIN_TICK: f32 = 2.5;
/// Room between two labels in points.
const LABEL_GAP: f32 = 8.0;

#[derive(Default)]
pub struct TimeBar {
    plots: TimePlots,
}

impl TimeBar {
    /// `height`: the room there is; plots take what the track leaves, where that is enough.
    pub fn ui(&mut self, ui: &mut Ui, height: f32, around: &mut Around<'_>) {
        let (session, shown, out) = (around.session, around.state.behind.shown(), &mut *around.out);
        let width = ui.available_width().max(80.0);
        let with_plots = height >= TALL;
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click_and_drag());
        let (at, total) = session.timeline().map_or((0, 0), |t| (t.target().min(t.total()), t.total()));
        response.widget_info(|| WidgetInfo::slider(true, at as f64, "Time"));
        panes::home(Pane::Time, &response);
        let Some(timeline) = session.timeline() else { return };
        let gutter = if with_plots { plots::GUTTER } else { SIDE };
        let track = Rect::from_min_size(rect.min + vec2(SIDE, TRACK_TOP), vec2(width - SIDE - gutter, TRACK_HEIGHT));
        let scale = Scale { left: track.left(), width: track.width(), total };
        drag(&response, scale, at, out);
        keys(ui, &response, session, at, out);
        if ui.is_rect_visible(rect) {
            let painter = ui.painter_at(rect.expand(2.0));
            draw(ui, &painter, track, scale, timeline);
            if with_plots {
                let top = rect.top() + HEIGHT;
                let area = Rect::from_x_y_ranges(track.x_range(), top..=rect.bottom() - 2.0);
                self.plots.ui(ui, area, session, shown, |position| scale.x(position));
            }
            hover_line(ui, &response, track, rect.bottom());
            focus_ring(ui, &response);
        }
        hover(&response, session, scale);
    }
}

impl TimeBar {
    /// The track alone, without words.
    pub fn slim(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let (session, out) = (around.session, &mut *around.out);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width().max(80.0), SLIM), Sense::click_and_drag());
        let (at, total) = session.timeline().map_or((0, 0), |t| (t.target().min(t.total()), t.total()));
        response.widget_info(|| WidgetInfo::slider(true, at as f64, "Time"));
        panes::home(Pane::Time, &response);
        let Some(timeline) = session.timeline() else { return };
        let (height, middle) = (TRACK_HEIGHT, rect.center().y);
        let left = pos2(rect.left() + SIDE, middle - height / 2.0);
        let track = Rect::from_min_size(left, vec2(rect.width() - 2.0 * SIDE, height));
        let scale = Scale { left: track.left(), width: track.width(), total };
        drag(&response, scale, at, out);
        keys(ui, &response, session, at, out);
        draw_track(ui, &ui.painter_at(rect), track, scale, timeline);
        for mark in shown(timeline.marks(), scale) {
            let reach = if mark.kind.is_minor() { 0.0 } else { 4.0 };
            let x = scale.x(mark.position);
            ui.painter().vline(x, track.y_range().expand(reach), Stroke::new(1.5, color(palette(ui).text)));
        }
        draw_playhead(ui, &ui.painter_at(rect.expand(2.0)), track, scale, timeline);
        focus_ring(ui, &response);
        hover(&response, session, scale);
    }
}

/// Height of the track alone, with the playhead, in points.
const SLIM: f32 = 24.0;

/// A thin line under the pointer, from the track down through the plots.
fn hover_line(ui: &Ui, response: &Response, track: Rect, bottom: f32) {
    let Some(pointer) = response.hover_pos().filter(|p| track.x_range().contains(p.x)) else { return };
    ui.painter().vline(pointer.x, track.top()..=bottom, Stroke::new(1.0, color(palette(ui).edge)));
}

/// Between operations and points.
#[derive(Clone, Copy)]
struct Scale {
    left: f32,
    width: f32,
    total: u64,
}

impl Scale {
    fn x(self, position: u64) -> f32 {
        self.left + self.width * (position as f64 / self.total.max(1) as f64).min(1.0) as f32
    }

    fn position(self, x: f32) -> u64 {
        let share = f64::from(((x - self.left) / self.width).clamp(0.0, 1.0));
        (share * self.total as f64).round() as u64
    }
}

fn drag(response: &Response, scale: Scale, at: u64, out: &mut Outbox) {
    if response.is_pointer_button_down_on() || response.clicked() {
        if let Some(pointer) = response.interact_pointer_pos() {
            let to = scale.position(pointer.x);
            if to != at {
                out.send(Command::Seek(to));
            }
        }
        response.request_focus();
    }
}

fn keys(ui: &Ui, response: &Response, session: &Session, at: u64, out: &mut Outbox) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    for (modifiers, key, command) in [
        (Modifiers::SHIFT, Key::ArrowLeft, Command::Step { forward: false }),
        (Modifiers::SHIFT, Key::ArrowRight, Command::Step { forward: true }),
        (Modifiers::NONE, Key::ArrowLeft, Command::Seek(at.saturating_sub(1))),
        (Modifiers::NONE, Key::ArrowRight, to_next(session)),
        (Modifiers::NONE, Key::Home, Command::Seek(0)),
        (Modifiers::NONE, Key::End, Command::Seek(u64::MAX)),
    ] {
        if pressed(modifiers, key) {
            out.send(command);
        }
    }
}

fn hover(response: &Response, session: &Session, scale: Scale) {
    let (Some(pointer), Some(timeline)) = (response.hover_pos(), session.timeline()) else { return };
    if pointer.x > scale.left + scale.width + SIDE {
        response.clone().on_hover_text_at_pointer(plots::HELD);
        return;
    }
    let position = scale.position(pointer.x);
    let near = |m: &&Mark| (scale.x(m.position) - pointer.x).abs() < 4.0;
    let marks = timeline.marks();
    let from = marks.partition_point(|m| scale.x(m.position) < pointer.x - 4.0);
    let mut text = format!("op {}", count(position));
    if let Some(told) = session.operation_at(position) {
        text = format!("{text}: {told}");
    }
    if let Some(told) = plots::told(timeline.state().read(), timeline.samples(), position) {
        text = format!("{text}\n{told}");
    }
    for mark in marks[from..].iter().take(4).filter(near) {
        text = format!("{text}\nop {}: {}", count(mark.position), mark_label(mark.kind));
    }
    response.clone().on_hover_text_at_pointer(text);
}

fn draw(ui: &Ui, painter: &Painter, track: Rect, scale: Scale, timeline: &Timeline) {
    let p = palette(ui);
    let (weak, text) = (color(p.weak), color(p.text));
    draw_track(ui, painter, track, scale, timeline);
    ticks(painter, track, scale, timeline, weak);
    marks(painter, track, scale, timeline, text);
    if let Some(failure) = timeline.failure() {
        let x = scale.x(failure.position);
        painter.vline(x, track.y_range().expand(6.0), Stroke::new(2.0, text));
        let font = font(Face::SansBold, 11.0);
        painter.text(pos2(x - 4.0, track.bottom() + 2.0), Align2::RIGHT_TOP, "stops here", font, text);
    }
    draw_playhead(ui, painter, track, scale, timeline);
}

/// What is built, and what is done.
fn draw_track(ui: &Ui, painter: &Painter, track: Rect, scale: Scale, timeline: &Timeline) {
    let p = palette(ui);
    let (line, weak) = (color(p.line), color(p.weak));
    painter.rect_filled(track, 4.0, color(p.raised));
    painter.rect_stroke(track, 4.0, Stroke::new(1.0, line), StrokeKind::Inside);
    let to = |x: f32| Rect::from_min_max(track.min, pos2(x, track.bottom()));
    painter.rect_filled(to(scale.x(timeline.built())), 4.0, color(p.hovered));
    let playhead = scale.x(plots::head(timeline));
    painter.rect_filled(to(playhead.min(scale.x(timeline.built()))), 4.0, weak);
}

fn draw_playhead(ui: &Ui, painter: &Painter, track: Rect, scale: Scale, timeline: &Timeline) {
    let p = palette(ui);
    let head = |x: f32| Rect::from_center_size(pos2(x, track.center().y), vec2(10.0, 20.0));
    if plots::is_running(timeline) {
        // Where it will be, empty.
        let to = head(scale.x(timeline.target().min(scale.total)));
        painter.rect_stroke(to, 3.0, Stroke::new(2.0, color(p.selection)), StrokeKind::Inside);
    }
    painter.rect(
        head(scale.x(plots::head(timeline))),
        3.0,
        color(p.selection),
        Stroke::new(2.0, color(p.panel)),
        StrokeKind::Outside,
    );
}

/// A tick an operation, puts up and deletes down, while there is room.
fn ticks(painter: &Painter, track: Rect, scale: Scale, timeline: &Timeline, ink: egui::Color32) {
    let pitch = scale.width / scale.total.max(1) as f32;
    if pitch < MIN_TICK {
        return;
    }
    let y = track.bottom() + 7.0;
    let wide = (pitch - 1.5).clamp(1.5, 6.0);
    for index in 0..timeline.built() {
        let Some((_, op)) = timeline.operation(index) else { break };
        let (top, bottom) = match op {
            Op::Put { .. } => (y - 3.0, y + 1.0),
            Op::Delete { .. } => (y + 2.0, y + 6.0),
            Op::Clear | Op::Clone | Op::Remake { .. } => (y - 3.0, y + 6.0),
            Op::Get { .. } | Op::Range { .. } | Op::Next { .. } | Op::Break => (y, y + 2.0),
        };
        let x = scale.x(index + 1);
        painter.rect_filled(Rect::from_min_max(pos2(x - wide, top), pos2(x, bottom)), 0.0, ink);
    }
}

/// Tall ticks, with words where they fit: the later ones first, which are the larger growths.
fn marks(painter: &Painter, track: Rect, scale: Scale, timeline: &Timeline, ink: egui::Color32) {
    let font = font(Face::SansBold, 11.0);
    let mut free = track.right() + SIDE;
    for mark in shown(timeline.marks(), scale).into_iter().rev() {
        let x = scale.x(mark.position);
        if mark.kind.is_minor() {
            painter.vline(x, track.y_range(), Stroke::new(1.0, ink));
            continue;
        }
        painter.vline(x, track.y_range().expand(5.0), Stroke::new(1.5, ink));
        let galley = painter.layout_no_wrap(mark_label(mark.kind), font.clone(), ink);
        let left = (x - 2.0).min(track.right() + SIDE - galley.size().x);
        if left + galley.size().x <= free {
            free = left - LABEL_GAP;
            painter.galley(pos2(left, track.top() - 19.0), galley, ink);
        }
    }
}

/// One mark a point of the bar at most: of several the last that is not minor, else the last.
fn shown(marks: &[Mark], scale: Scale) -> Vec<Mark> {
    if marks.len() < 256 {
        return marks.to_vec();
    }
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = marks.get(at) {
        let limit = scale.x(first.position) + 1.0;
        let next = at + marks[at..].partition_point(|m| scale.x(m.position) < limit).max(1);
        let here = &marks[at..next];
        out.extend(here.iter().rev().find(|m| !m.kind.is_minor()).or(here.last()));
        at = next;
    }
    out
}
