//! The operation before the playhead in the inspector: its steps as sentences, a click away each, and what it cost.
//!
//! Invariant: says nothing that the engine did not tell; standing at a step, what lies ahead is told in a weaker tone.

use crate::app::kit::around::Around;
use crate::app::kit::fonts::font;
use crate::app::kit::style::{color, focus_ring};
use crate::app::kit::widgets::{heading, mono, palette, picture, strong, weak};
use crate::app::state::steps::StepList;
use crate::diagram::hash_bits;
use crate::fonts::Face;
use crate::session::Command;
use crate::tell::Sentence;
use crate::theme::Rgba;
use crate::timeline::Timeline;
use crate::units::{self, bytes, bytes_delta, count, held_delta};
use egui::text::{LayoutJob, TextFormat};
use egui::{Galley, Label, Response, Role, Sense, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// Most sentences shown of one operation.
const MOST: usize = 60;
/// Size of a hash's digits, in points.
const HASH: f32 = 11.0;
/// Room for a step's number, in points.
const NUMBER: f32 = 24.0;

/// The operation, its steps and its bytes.
pub fn ui(ui: &mut Ui, around: &mut Around<'_>) {
    let list = &around.state.steps;
    heading(ui, if list.at.is_some() { "This step" } else { "This operation" });
    if around.session.timeline().is_none() {
        return;
    }
    let Some(operation) = list.operation() else {
        ui.add(Label::new("The map was just made.").wrap());
        return;
    };
    if let Some((_, step)) = list.current() {
        ui.add(Label::new(&step.text).wrap());
        ui.label(strong(format!("{}  ·  {} written", held_delta(step.allocated), bytes(step.written))));
        ui.add(Label::new(weak(ui, step.source)).wrap());
        ui.add_space(8.0);
        heading(ui, "The whole operation");
    }
    ui.add(Label::new(mono(operation)).wrap());
    ui.add_space(2.0);
    hash(ui, around);
    steps(ui, around);
    if list.at.is_none() {
        totals(ui, around);
    }
}

/// The bits of the key's hash, and what they choose at this moment.
fn hash(ui: &mut Ui, around: &mut Around<'_>) {
    let (Some(state), Some(route)) = (around.session.state(), around.session.operation_route()) else { return };
    ui.add_space(4.0);
    let drawn = hash_bits(state.read(), &route, ui.available_width(), HASH);
    picture(ui, around.paint, &drawn, Sense::hover());
    ui.add_space(6.0);
}

/// The steps around the one that is shown.
fn steps(ui: &mut Ui, around: &mut Around<'_>) {
    let list = &around.state.steps;
    let from = list.at.map_or(0, |at| at.saturating_sub(MOST / 2)).min(list.steps().len().saturating_sub(MOST));
    let to = (from + MOST).min(list.steps().len());
    let left_out = |steps: &[Sentence]| steps.iter().map(|s| s.left_out).sum::<u64>();
    more(ui, from, left_out(&list.steps()[..from]), "before these");
    let mut source = "";
    for (index, step) in list.steps().iter().enumerate().take(to).skip(from) {
        if step.left_out > 0 {
            ui.label(weak(ui, units::more(step.left_out)));
        }
        if step.source != source {
            source = step.source;
            ui.add_space(2.0);
            ui.add(Label::new(weak(ui, source)).wrap());
        }
        row(ui, index + 1, step, around);
    }
    more(ui, list.steps().len() - to, left_out(&list.steps()[to..]), "after these");
}

/// Steps that are not in view, and `left_out` that are not told at all.
fn more(ui: &mut Ui, steps: usize, left_out: u64, which: &str) {
    if steps > 0 {
        let untold = if left_out > 0 { format!(", {} of them not told", count(left_out)) } else { String::new() };
        ui.label(weak(ui, format!("{} more {which}{untold}", count(steps as u64 + left_out))));
    }
}

/// A step: its number and its sentence.
fn row(ui: &mut Ui, number: usize, step: &Sentence, around: &mut Around<'_>) {
    let list: &StepList = &around.state.steps;
    let p = palette(ui);
    let is_shown = list.at == Some(number);
    let ink = if list.at.is_some_and(|at| number > at) { p.weak } else { p.text };
    let galley = sentence(ui, &step.text, if is_shown { p.strong } else { ink });
    let size = vec2(ui.available_width(), galley.size().y + 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("Go to step {number}: {}", step.text);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
    if ui.is_rect_visible(rect) {
        if is_shown || response.hovered() {
            ui.painter().rect_filled(rect, 4.0, color(p.hovered));
        }
        let at = rect.left_top() + vec2(NUMBER - 6.0, 3.0);
        let align = egui::Align2::RIGHT_TOP;
        ui.painter().text(at, align, number.to_string(), font(Face::Mono, 11.0), color(p.weak));
        ui.painter().galley(rect.left_top() + vec2(NUMBER, 2.0), galley, color(ink));
        focus_ring(ui, &response);
    }
    let position = around.session.timeline().map_or(0, Timeline::position);
    if is_shown {
        follow(ui, &response, (position, number), around.state.selection.is_some());
    }
    if response.clicked() {
        around.out.send(Command::SeekStep { position, step: Some(number) });
    }
}

/// The step whose row was drawn last: which one, whether it was seen, and in which pass.
type Followed = ((u64, usize), bool, u64);

/// Brings the row of another step into view. What is selected stays where it is looked at: then the list follows only
/// while one looks at the list.
fn follow(ui: &Ui, row: &Response, now: (u64, usize), is_selected: bool) {
    let (id, pass) = (egui::Id::unique("the step shown"), ui.ctx().cumulative_pass_nr());
    let last: Option<Followed> = ui.data(|d| d.get_temp(id));
    let is_other = last.is_none_or(|(shown, ..)| shown != now);
    let was_seen = last.is_some_and(|(_, seen, at)| seen && pass <= at + 2);
    let goes = is_other && (!is_selected || was_seen);
    if goes {
        row.scroll_to_me(None);
    }
    let seen: Followed = (now, goes || ui.is_rect_visible(row.rect), pass);
    ui.data_mut(|d| d.insert_temp(id, seen));
}

/// A step's sentence, as wide as there is room.
fn sentence(ui: &Ui, text: &str, ink: Rgba) -> Arc<Galley> {
    let format = TextFormat::simple(font(Face::Sans, 13.0), color(ink));
    let mut job = LayoutJob::single_section(text.to_string(), format);
    job.wrap.max_width = ui.available_width() - NUMBER - 2.0;
    ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
}

/// What the whole operation allocated and wrote.
fn totals(ui: &mut Ui, around: &Around<'_>) {
    let (Some(timeline), Some(state)) = (around.session.timeline(), around.session.state()) else { return };
    let Some(before) = timeline.before() else { return };
    let allocated = bytes_delta(state.tally().ever_bytes as i64 - before.tally.ever_bytes as i64);
    let live = before.live_bytes.zip(around.state.bill.last().map(|bill| bill.live_bytes));
    let live = live.map_or(String::new(), |(a, b)| format!("  ·  {} live", bytes_delta(b as i64 - a as i64)));
    ui.add_space(6.0);
    ui.label(strong(format!("{allocated} allocated{live}")));
    let written: u64 = timeline.journal().writes.iter().map(|w| w.1).sum();
    ui.label(weak(ui, format!("{} written", bytes(written))));
}
