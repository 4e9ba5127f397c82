//! The bars at the top: menus, target and file over the whole window; tabs, zoom and whereabouts over its middle.
//!
//! Invariant: every button here asks for what a command of the registry does too.

use crate::app::commands::menu;
use crate::app::commands::registry::{self, Now};
use crate::app::frame::shell::{BAR, Panels, WIDE};
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::panes;
use crate::app::kit::style::theme_of;
use crate::app::kit::widgets::{strong, weak};
use crate::app::side::target::BY_THE_RULES;
use crate::app::state::command::{Center, Outbox, Pane, UiCommand, Zoom};
use crate::session::Session;
use egui::{Align, Layout, Ui, vec2};

/// Width of the five menus in points.
const MENUS: f32 = 216.0;

impl Panels {
    /// Menus, target, file and theme.
    pub(super) fn menu_bar(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        ui.horizontal_centered(|ui| {
            let ctx = ui.ctx().clone();
            let now = Now { session, panels: self, ctx: &ctx };
            // The bar would take all the width there is.
            ui.allocate_ui(vec2(MENUS, BAR), |ui| egui::MenuBar::new().ui(ui, |ui| menu::menus(ui, now, out)));
            ui.add_space(6.0);
            self.target.ui(ui, session, out);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let dark = theme_of(ui.visuals()).is_dark();
                let (name, other) = match dark {
                    true => ("Light theme", egui::ThemePreference::Light),
                    false => ("Dark theme", egui::ThemePreference::Dark),
                };
                if icons::quiet_button(ui, Icon::Theme, name).clicked() {
                    out.ask(UiCommand::Theme(other));
                }
                ui.add_space(6.0);
                commands_hint(ui, out);
                ui.add_space(6.0);
                self.file_name(ui, session);
            });
        });
    }

    fn file_name(&self, ui: &mut Ui, session: &Session) {
        let dirty = session.is_dirty();
        let name = self.file.name();
        let text = if dirty { format!("{name} •") } else { name };
        let label = ui.add(egui::Label::new(weak(ui, text)).truncate());
        let path = self.file.path.as_ref().map(|p| p.display().to_string());
        let hover = match (path, dirty) {
            (Some(path), true) => format!("{path}\nhas changes that are not saved"),
            (Some(path), false) => path,
            (None, _) => "in no file yet".to_string(),
        };
        label.on_hover_text(hover);
    }

    /// The name of what is shown, and the zoom.
    pub(super) fn view_bar(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        ui.horizontal_centered(|ui| {
            for (center, name, id, hint) in [
                (Center::Diagram, "Diagram", "view.diagram", "The map as it lies in memory"),
                (Center::Bytes, "Bytes", "view.bytes", "A region of the map's memory, byte by byte"),
                (Center::Compare, "Compare", "view.compare", "The same operations under other Go versions"),
                (Center::Plots, "Plots", "view.plots", "Entries, bytes and load over time, and histograms"),
            ] {
                let tab = egui::Button::selectable(self.center == center, strong(name));
                let tab = ui.add(tab).on_hover_text(registry::with_keys(ui.ctx(), hint, id));
                if tab.clicked() {
                    out.ask(UiCommand::Show(center));
                }
                if self.center == center {
                    panes::home(Pane::Center, &tab);
                }
            }
            if !matches!(self.center, Center::Diagram | Center::Bytes) {
                return;
            }
            if self.center == Center::Bytes {
                ui.add(egui::Label::new(weak(ui, target_text(session).unwrap_or_default())).truncate());
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.spacing_mut().button_padding = vec2(8.0, 3.0);
                let fit = egui::Button::selectable(self.canvas.is_fit(), "fit");
                if ui
                    .add(fit)
                    .on_hover_text(registry::with_keys(ui.ctx(), "Fit the diagram to the window", "view.fit"))
                    .clicked()
                {
                    out.ask(UiCommand::Zoom(Zoom::Fit));
                }
                let percent = self.canvas.zoom() * 100.0;
                let percent = if percent < 1.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") };
                if ui
                    .add(egui::Button::selectable(false, percent))
                    .on_hover_text(registry::label(ui.ctx(), "view.natural"))
                    .clicked()
                {
                    out.ask(UiCommand::Zoom(Zoom::Natural));
                }
                for (sign, id, zoom) in [("+", "view.zoom-in", Zoom::In), ("–", "view.zoom-out", Zoom::Out)] {
                    let name = registry::label(ui.ctx(), id);
                    let response = ui.add(egui::Button::selectable(false, sign)).on_hover_text(name.as_str());
                    if response.accessible_name(name).clicked() {
                        out.ask(UiCommand::Zoom(zoom));
                    }
                }
                ui.add_space(4.0);
                self.find.ui(ui, session, out);
                ui.add_space(6.0);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.whereabouts(ui, session, out));
            });
        });
    }

    /// What is shown: at the far level the choice of a heat map, the level and the place, the target.
    fn whereabouts(&self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        if session.state().is_none() {
            return;
        }
        ui.add_space(8.0);
        if self.canvas.is_far() {
            self.heat.ui(ui, session, out);
            ui.add_space(4.0);
        }
        let place = self.canvas.whereabouts(session);
        let text: Vec<String> = place.into_iter().chain(target_text(session)).collect();
        ui.add(egui::Label::new(weak(ui, text.join("  ·  "))).truncate());
    }
}

/// Go version and architecture, and where layouts there are not checked against a run.
fn target_text(session: &Session) -> Option<String> {
    let target = session.built()?.spec.target();
    let rules = if target.arch.is_recorded() { String::new() } else { format!(": {BY_THE_RULES}") };
    Some(format!("{target}{rules}"))
}

/// The way to the command palette: `Ctrl+P commands`, in narrow windows the keys alone.
fn commands_hint(ui: &mut Ui, out: &mut Outbox) {
    let keys = registry::keys(ui.ctx(), "help.commands");
    let text = if ui.ctx().content_rect().width() >= WIDE { format!("{keys}  commands") } else { keys };
    let button = egui::Button::new(weak(ui, text)).frame(true).frame_when_inactive(false);
    let response = ui.add(button).on_hover_text("Every command by its name");
    if response.accessible_name(registry::label(ui.ctx(), "help.commands")).clicked() {
        out.ask(UiCommand::Commands);
    }
}
