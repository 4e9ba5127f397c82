//! Presenter mode: the map fills the screen; above it what map and which operation, below it what happens in words, and
//! time as a slim bar; all of it large and with high contrast.
//!
//! Invariant: nothing is changed that leaving does not bring back. The sentence has a room of its own, whose size does
//! not depend on its length, so that the map keeps its scale.

use crate::app::kit::around::Around;
use crate::app::kit::fonts::font;
use crate::app::kit::style::{color, theme_of};
use crate::app::kit::widgets::palette;
use crate::app::state::steps::StepList;
use crate::app::time::bar::TimeBar;
use crate::fonts::Face;
use crate::session::Command;
use crate::tell::{in_short, terms};
use crate::theme::Palette;
use crate::units::{bytes, count, plural};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Frame, Galley, Key, Label, Layout, Margin, Panel, RichText, Sense, TextEdit, Ui, vec2};
use std::sync::Arc;

/// How much larger everything is: the smallest type, of 11 points, is then larger than 16.
pub const SCALE: f32 = 1.5;
/// Sizes that a sentence is set in: the largest with which it fits its room.
const SENTENCES: [f32; 6] = [21.0, 18.0, 16.0, 14.0, 12.5, 11.0];
/// Heights in points of the title, of the sentence's room (two lines of the largest size) and of time.
const TITLE: f32 = 36.0;
const SENTENCE: f32 = 62.0;
const TIME: f32 = 30.0;
const SIDE: i8 = 18;
/// What stands below the map, in points.
pub const BELOW: f32 = SENTENCE + TIME;

/// What is typed in presenter mode.
#[derive(Default)]
pub struct Presenter {
    bar: TimeBar,
    /// The line of operations that is being typed; `None`: there is none.
    line: Option<Line>,
}

#[derive(Default)]
struct Line {
    text: String,
    /// It had the focus: without it again, it goes.
    is_focused: bool,
}

impl Presenter {
    /// Opens the line that takes operations.
    pub fn type_line(&mut self) {
        self.line.get_or_insert_default();
    }

    /// What stands above and below the map; gives where time stands.
    pub fn around(&mut self, ui: &mut Ui, around: &mut Around<'_>) -> egui::Rect {
        let p = palette(ui);
        let bar = |fill| Frame::NONE.fill(color(fill)).inner_margin(Margin::symmetric(SIDE, 0));
        Panel::top("presented title").exact_size(TITLE).frame(bar(p.panel)).show(ui, |ui| title(ui, around));
        let time = Panel::bottom("presented time").exact_size(TIME).frame(bar(p.panel)).show_separator_line(false);
        let time = time.show(ui, |ui| self.time(ui, around)).response.rect;
        let panel = Panel::bottom("sentences").exact_size(SENTENCE).frame(bar(p.panel));
        panel.show(ui, |ui| match &mut self.line {
            None => sentence(ui, &around.state.steps, p),
            Some(line) => {
                if line.ui(ui, around) {
                    self.line = None;
                }
            }
        });
        time
    }

    fn time(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(whereabouts(around)).font(font(Face::Mono, 12.0)));
            self.bar.slim(ui, around);
        });
    }
}

/// The map's type, its Go version, the operation; entries and bytes.
fn title(ui: &mut Ui, around: &mut Around<'_>) {
    let session = around.session;
    let Some(state) = session.state() else { return };
    let p = palette(ui);
    let text = |text: String, face, size| RichText::new(text).font(font(face, size));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let live = around.state.bill.last().map(|bill| format!(" · {}", bytes(bill.live_bytes))).unwrap_or_default();
        ui.label(text(format!("{}{live}", plural(state.count(), "entry")), Face::Sans, 13.0).color(color(p.text)));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let spec = state.spec();
            let name = spec.types.name(spec.map.map).to_string();
            ui.add(Label::new(text(name, Face::MonoBold, 15.0).color(color(p.strong))));
            ui.add_space(8.0);
            let target = spec.target();
            ui.label(text(format!("Go {}", target.go), Face::Sans, 13.0).color(color(p.weak)));
            if let Some(operation) = around.state.steps.operation() {
                ui.add_space(4.0);
                ui.add(Label::new(text(operation.to_string(), Face::Mono, 14.0)).truncate());
            }
        });
    });
}

/// `op 28 of 89 · step 4 of 18`
fn whereabouts(around: &Around<'_>) -> String {
    let (list, timeline) = (&around.state.steps, around.session.timeline());
    let (at, total) = timeline.map_or((0, 0), |t| (t.position(), t.total()));
    let step = list.current().map(|(step, _)| format!(" · step {step} of {}", list.steps().len()));
    format!("op {} of {}{}", count(at), count(total), step.unwrap_or_default())
}

/// What the step at the playhead did, or the whole operation, as large as it fits.
fn sentence(ui: &mut Ui, list: &StepList, p: &'static Palette) {
    let text = match list.current() {
        Some((_, step)) => step.text.clone(),
        None if list.steps().is_empty() => "Nothing has happened yet.".to_string(),
        None => in_short(list.steps()),
    };
    let room = vec2(ui.available_width(), ui.available_height());
    let set = |size: f32| job(ui, &text, size, room.x, p);
    let fits = |galley: &Arc<Galley>| galley.size().y <= room.y;
    let galley = SENTENCES.into_iter().map(set).find(fits).unwrap_or_else(|| set(11.0));
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    let at = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter_at(rect).galley(at, galley, color(p.strong));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
    response.on_hover_text(&text);
}

/// A sentence, its terms in the colours of what they name.
fn job(ui: &Ui, text: &str, size: f32, width: f32, p: &Palette) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    let plain = TextFormat::simple(font(Face::SansBold, size), color(p.strong));
    let mut at = 0;
    for (range, role) in terms(text) {
        job.append(&text[at..range.start], 0.0, plain.clone());
        let format = TextFormat { color: color(theme_of(ui).role(role)), ..plain.clone() };
        job.append(&text[range.clone()], 0.0, format);
        at = range.end;
    }
    job.append(&text[at..], 0.0, plain);
    job.wrap.max_width = width;
    ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
}

impl Line {
    /// True where it is to go.
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) -> bool {
        let mut is_done = false;
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let field = TextEdit::singleline(&mut self.text).font(font(Face::Mono, 16.0)).desired_width(f32::INFINITY);
            let response = ui.add(field.hint_text("put 7 = 1, then Enter; Escape closes this line"));
            if !self.is_focused {
                response.request_focus();
                self.is_focused = true;
            }
            let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if entered && !self.text.trim().is_empty() {
                insert(around, std::mem::take(&mut self.text));
                self.is_focused = false;
            } else {
                is_done = response.lost_focus();
            }
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "An operation"));
        });
        is_done
    }
}

/// Puts a line after the one that the playhead stands in, and goes to its end.
fn insert(around: &mut Around<'_>, text: String) {
    let text = text.trim().to_string();
    let Some(timeline) = around.session.timeline() else { return };
    let at = timeline.position();
    let entry = at.checked_sub(1).and_then(|last| timeline.operation(last)).map_or(0, |(entry, _)| entry + 1);
    let end = entry.checked_sub(1).and_then(|entry| timeline.span_of(entry)).map_or(0, |span| span.1);
    if end >= timeline.total() {
        return around.out.send(Command::AppendLine(text));
    }
    around.out.send(Command::InsertLine { at: entry, text });
    around.out.send(Command::Seek(end + 1));
}
