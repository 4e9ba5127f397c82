//! Presenter mode: the diagram, the bill and time alone, large and with high contrast, and what happens in words.
//!
//! Invariant: nothing is changed that leaving does not bring back.

use crate::app::kit::fonts::font;
use crate::app::kit::style;
use crate::app::kit::widgets::name_bars;
use crate::app::state::steps::StepList;
use crate::fonts::Face;
use crate::tell::in_short;
use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};

/// How much larger everything is: the smallest type, of 11 points, is then larger than 16.
pub const SCALE: f32 = 1.5;
/// Size of the sentences in points, before that.
const SENTENCE: f32 = 16.0;
/// Most of the window's height that they take.
const SHARE: f32 = 0.24;

/// What the step at the playhead did, or the whole operation.
pub fn sentences(ui: &mut Ui, list: &StepList) {
    let frame = Frame::NONE
        .fill(style::color(crate::app::kit::widgets::palette(ui).panel))
        .inner_margin(Margin::symmetric(18, 8));
    let most = ui.available_height() * SHARE;
    Panel::bottom("sentences").frame(frame).resizable(false).max_size(most).show(ui, |ui| {
        let shown = ScrollArea::vertical().id_salt("sentences").max_height(most).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(RichText::new(text(list)).font(font(Face::Sans, SENTENCE))).wrap());
        });
        name_bars(ui, &shown, "what happened");
    });
}

fn text(list: &StepList) -> String {
    match list.current() {
        Some((_, step)) => step.text.clone(),
        None if list.steps().is_empty() => "Nothing has happened yet.".to_string(),
        None => in_short(list.steps()),
    }
}
