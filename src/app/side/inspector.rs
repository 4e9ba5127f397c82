//! The inspector: the selected bytes, why they are there, and what the operation before the playhead did.
//!
//! Invariant: says nothing that is not in the simulated memory or told by the engine.

use super::{byte_cells, operation};
use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::panes;
use crate::app::kit::style::inner_focus_ring;
use crate::app::kit::widgets::{big, divider, heading, name_bars, row, weak};
use crate::app::state::behind::DIMMED;
use crate::app::state::command::{Pane, Part, UiCommand};
use crate::app::state::memo::Memo;
use crate::app::state::pointed::{From, What};
use crate::engine::MapState;
use crate::image::{Spot, shown};
use crate::session::{Command, Moment};
use crate::tell::place::spot_name;
use crate::tell::{Description, describe_spot};
use crate::timeline::Stop;
use egui::{EventFilter, Key, Label, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use std::time::{Duration, Instant};

/// Most bytes whose changes are looked for.
const MAX_WATCHED: u64 = 64 << 10;
/// Time in a frame for counting what histograms show.
const COUNTING: Duration = Duration::from_millis(8);
/// Height of a histogram in points.
const HISTOGRAM: f32 = 150.0;
/// What an arrow key scrolls by, in points.
const SCROLLED: f32 = 48.0;

#[derive(Default)]
pub struct Inspector {
    description: Memo<(Moment, Option<Spot>), Option<Description>>,
    /// Where what scrolls was in the last frame.
    area: Option<Rect>,
}

impl Inspector {
    /// `closable`: over the diagram, with a button to close it.
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>, closable: bool) {
        ui.horizontal(|ui| {
            heading(ui, "Selected");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if closable && icons::quiet_button(ui, Icon::Close, "Close the inspector").clicked() {
                    around.out.ask(UiCommand::Toggle(Part::Inspector));
                }
            });
        });
        let by = self.scroll_keys(ui);
        let area = ScrollArea::vertical().id_salt("inspector").auto_shrink([false, !closable]);
        let shown = area.show(ui, |ui| {
            if by != 0.0 {
                ui.scroll_with_delta(vec2(0.0, by));
            }
            if let Some(said) = around.state.behind.said() {
                ui.add(Label::new(weak(ui, format!("What is below is {said}."))).wrap());
                ui.multiply_opacity(DIMMED);
            }
            self.selected(ui, around);
            divider(ui);
            if around.state.selection.is_none() {
                whole_map(ui, around);
                divider(ui);
            }
            operation::ui(ui, around);
        });
        name_bars(ui, &shown, "the inspector");
        self.area = Some(shown.inner_rect);
    }

    /// The whole takes the keyboard's focus, to be scrolled by keys; gives by how much.
    fn scroll_keys(&self, ui: &mut Ui) -> f32 {
        let Some(area) = self.area else {
            ui.ctx().request_repaint();
            return 0.0;
        };
        let id = ui.scope_id().with("scroll by keys");
        let response = ui.interact(area, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Region, true, "Inspector"));
        panes::home(Pane::Inspector, &response);
        if !response.has_focus() {
            return 0.0;
        }
        inner_focus_ring(ui, &response);
        ui.memory_mut(|m| {
            m.set_focus_lock_filter(id, EventFilter { vertical_arrows: true, ..EventFilter::default() });
        });
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as f32;
        let page = (area.height() - SCROLLED).max(SCROLLED);
        SCROLLED * (pressed(Key::ArrowUp) - pressed(Key::ArrowDown))
            + page * (pressed(Key::PageUp) - pressed(Key::PageDown))
    }

    fn selected(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let (session, selection, state) = (around.session, around.state.selection, around.session.state());
        let describe = || describe_spot(shown(session.timeline()?), selection?);
        let description = self.description.of((session.moment(), selection), describe);
        let (Some(d), Some(spot), Some(state)) = (description, selection, state) else {
            let text = match selection {
                Some(spot) => format!("There is no {} at this moment.", spot_name(spot)),
                None => "Click a cell, or give the picture the focus and press ↓.".to_string(),
            };
            ui.add(Label::new(weak(ui, text)).wrap());
            return;
        };
        ui.add(Label::new(big(&d.title)).wrap());
        ui.add_space(2.0);
        // What it is stands before its bytes, of which there may be many.
        heading(ui, if spot.byte.is_some() { "Why is this byte here?" } else { "Why is it here?" });
        for line in &d.why {
            ui.add(Label::new(line).wrap());
        }
        ui.add(Label::new(weak(ui, d.source.as_str())).wrap());
        ui.add_space(8.0);
        for (label, value) in &d.rows {
            row(ui, label.name(), value);
        }
        bytes(ui, d, spot, around);
        if !d.reads.is_empty() {
            ui.add_space(8.0);
            heading(ui, "Reads, from this byte on, as");
            d.reads.iter().for_each(|(label, value)| row(ui, label, value));
        }
        changes(ui, state, spot, around);
    }
}

/// The selected bytes as cells.
fn bytes(ui: &mut Ui, d: &Description, spot: Spot, around: &mut Around<'_>) {
    if d.bytes.is_empty() {
        return;
    }
    ui.add_space(8.0);
    heading(ui, "Bytes");
    let touched = byte_cells::ui(ui, d, spot, around);
    if let Some(spot) = touched.hover {
        around.out.point(From::Inspector, What::Spot(spot));
    }
    if let Some(spot) = touched.clicked {
        around.out.ask(UiCommand::Select(Some(spot)));
    }
}

/// When the selected bytes changed: buttons that go there.
fn changes(ui: &mut Ui, state: &MapState, spot: Spot, around: &mut Around<'_>) {
    let Some(extent) = spot.resolve(state.read()).filter(|e| e.size > 0) else { return };
    ui.add_space(6.0);
    heading(ui, if spot.byte.is_some() { "When did this byte change?" } else { "When did it change?" });
    let stop = Stop::Change { addr: extent.addr, len: extent.size.min(MAX_WATCHED) };
    ui.horizontal(|ui| {
        for (forward, name, hint) in [
            (false, "Last change", "Back to the step that wrote these bytes last"),
            (true, "Next change", "On to the next step that writes these bytes"),
        ] {
            if ui.button(name).on_hover_text(hint).clicked() {
                around.out.send(Command::RunTo { stop, forward });
            }
        }
    });
}

/// How entries are spread over the whole map.
fn whole_map(ui: &mut Ui, around: &mut Around<'_>) {
    let start = Instant::now();
    if !around.spread.work(around.session, || start.elapsed() < COUNTING) {
        ui.ctx().request_repaint();
    }
    heading(ui, "The whole map");
    ui.add_space(4.0);
    around.histograms(ui, HISTOGRAM);
}
