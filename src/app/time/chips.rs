//! The row of steps under the bar of time: a chip a step, the one shown inverted, a click away each.
//!
//! Invariant: only chips that are seen are made, however many steps an operation has.

use crate::app::kit::around::Around;
use crate::app::kit::fonts::font;
use crate::app::kit::style::{color, focus_ring};
use crate::app::kit::widgets::palette;
use crate::app::state::memo::Memo;
use crate::app::state::steps::{Operation, StepList};
use crate::fonts::Face;
use crate::session::Command;
use crate::tell::Sentence;
use crate::timeline::Timeline;
use egui::scroll_area::ScrollBarVisibility;
use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Height of the row and of a chip, in points.
pub const HEIGHT: f32 = 26.0;
const CHIP: f32 = 22.0;
/// Room between chips, and beside a chip's label.
const GAP: f32 = 6.0;
const PAD: f32 = 9.0;
const SIZE: f32 = 12.0;

#[derive(Default)]
pub struct StepChips {
    /// Left edge and width of each chip in points, of a list of steps ([`StepList::key`]).
    spans: Memo<Option<Operation>, Vec<(f32, f32)>>,
    /// The step last scrolled to.
    shown: Option<usize>,
}

impl StepChips {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let list = &around.state.steps;
        if !self.spans.is_of(&list.key()) {
            self.spans.keep(list.key(), spans(list));
            self.shown = None;
        }
        let width = self.spans.last().and_then(|spans| spans.last()).map_or(0.0, |(x, w)| x + w);
        let area = ScrollArea::horizontal()
            .id_salt("steps of the operation")
            .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
            .auto_shrink([false, true])
            .max_height(HEIGHT);
        area.show_viewport(ui, |ui, view| {
            let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
            let spans = self.spans.last().map_or(&[][..], Vec::as_slice);
            let first = spans.partition_point(|(x, w)| x + w < view.left());
            let seen = spans[first..].iter().take_while(|(x, _)| *x < view.right()).count();
            for index in first..first + seen {
                self.chip(ui, index, rect.min, around);
            }
            self.follow(ui, list, rect.min);
        });
    }

    fn chip(&self, ui: &mut Ui, index: usize, origin: egui::Pos2, around: &mut Around<'_>) {
        let list = &around.state.steps;
        let (Some(step), Some((x, width))) = (list.steps().get(index), self.span(index)) else { return };
        let rect = Rect::from_min_size(pos2(origin.x + x, origin.y + (HEIGHT - CHIP) / 2.0), vec2(width, CHIP));
        let response = ui.interact(rect, ui.scope_id().with(("step", index)), Sense::click());
        let number = index + 1;
        let is_shown = list.at == Some(number);
        let name = format!("Step {number}: {}", step.label);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
        let p = palette(ui);
        let is_ahead = list.at.is_some_and(|at| number > at);
        let (fill, edge, ink) = match (is_shown, response.hovered()) {
            (true, _) => (p.text, p.text, p.canvas),
            (false, true) => (p.hovered, p.edge, p.strong),
            (false, false) => (p.raised, p.line, if is_ahead { p.weak } else { p.text }),
        };
        let radius = CornerRadius::same((CHIP / 2.0) as u8);
        ui.painter().rect(rect, radius, color(fill), Stroke::new(1.0, color(edge)), StrokeKind::Inside);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, &step.label, font(Face::Sans, SIZE), color(ink));
        focus_ring(ui, &response);
        if response.clicked() {
            let position = around.session.timeline().map_or(0, Timeline::position);
            around.out.send(Command::SeekStep { position, step: Some(number) });
        }
        response.on_hover_text(&step.text);
    }

    fn span(&self, index: usize) -> Option<(f32, f32)> {
        self.spans.last()?.get(index).copied()
    }

    /// Keeps the step that is shown in view.
    fn follow(&mut self, ui: &Ui, list: &StepList, origin: egui::Pos2) {
        if self.shown == list.at {
            return;
        }
        self.shown = list.at;
        let Some((x, w)) = list.at.and_then(|at| self.span(at.checked_sub(1)?)) else { return };
        let rect = Rect::from_min_size(pos2(origin.x + x, origin.y), vec2(w, HEIGHT));
        ui.scroll_to_rect(rect.expand2(vec2(60.0, 0.0)), None);
    }
}

/// Where the chips are, by the widths of their labels.
fn spans(list: &StepList) -> Vec<(f32, f32)> {
    let mut next = 1.0;
    let span = |step: &Sentence| {
        let (left, width) = (next, (Face::Sans.width(&step.label, SIZE) + 2.0 * PAD).max(CHIP));
        next = left + width + GAP;
        (left, width)
    };
    list.steps().iter().map(span).collect()
}
