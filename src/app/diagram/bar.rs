//! What stands beside the tabs while the diagram shows: zoom, the field that finds a key, and whereabouts.

use super::canvas::Canvas;
use super::find::FindPanel;
use super::heat_map::HeatMap;
use crate::app::commands::{menu, registry};
use crate::app::kit::around::Around;
use crate::app::kit::target::target_text;
use crate::app::kit::widgets::weak;
use crate::diagram::Slots;
use egui::{Align, Button, Layout, Response, Role, Ui, WidgetInfo, vec2};

/// What of the diagram stands there.
pub struct Bar<'a> {
    pub canvas: &'a Canvas,
    pub heat: &'a HeatMap,
    pub find: &'a mut FindPanel,
}

impl Bar<'_> {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.spacing_mut().button_padding = vec2(8.0, 3.0);
            self.zoom_buttons(ui, around);
            ui.add_space(4.0);
            self.find.ui(ui, around);
            ui.add_space(6.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.whereabouts(ui, around));
        });
    }

    fn zoom_buttons(&self, ui: &mut Ui, around: &mut Around<'_>) {
        let fit = ui.add(Button::selectable(around.state.is_fit, "Fit"));
        let hint = registry::with_keys(ui.ctx(), "Fit the diagram to the window", "view.fit");
        press(ui, fit.on_hover_text(hint), "view.fit", around);
        let percent = self.canvas.zoom() * 100.0;
        let percent = if percent < 1.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") };
        let natural = ui.add(Button::selectable(false, percent));
        press(ui, natural.on_hover_text(registry::label(ui.ctx(), "view.natural")), "view.natural", around);
        self.arrangement(ui, around);
        for (sign, id) in [("+", "view.zoom-in"), ("–", "view.zoom-out")] {
            let name = registry::label(ui.ctx(), id);
            let button = ui.add(Button::selectable(false, sign)).on_hover_text(name.as_str());
            press(ui, button.accessible_name(name), id, around);
        }
    }

    /// How the diagram is laid out, and the choice of it.
    fn arrangement(&self, ui: &mut Ui, around: &mut Around<'_>) {
        let arrangement = self.canvas.look().arrangement;
        let name = match (self.canvas.is_far(), arrangement.slots) {
            (true, _) => "far",
            (false, Slots::Across) => "rows",
            (false, Slots::Stacked) => "cards",
        };
        let button = ui.menu_button(name, |ui| {
            let now = around.now(ui.ctx());
            let families = [("Buckets and groups", "view.arrange"), ("Header", "view.header")];
            let items: Vec<_> = families.map(|(title, id)| (title, registry::family(id, now))).into();
            for (title, items) in items {
                ui.label(weak(ui, title));
                items.into_iter().for_each(|item| menu::item(ui, item, around.out));
            }
        });
        let hint = "How the diagram is laid out";
        button.response.on_hover_text(hint).widget_info(|| WidgetInfo::labeled(Role::Button, true, hint));
    }

    /// What is shown: at the far level the choice of a heat map, the level and the place, the target.
    fn whereabouts(&self, ui: &mut Ui, around: &mut Around<'_>) {
        let session = around.session;
        if session.state().is_none() {
            return;
        }
        ui.add_space(8.0);
        if self.canvas.is_far() {
            self.heat.ui(ui, around);
            ui.add_space(4.0);
        }
        let place = self.canvas.whereabouts(session, around.state.selection);
        let text: Vec<String> = place.into_iter().chain(target_text(session)).collect();
        ui.add(egui::Label::new(weak(ui, text.join("  ·  "))).truncate());
    }
}

/// A button that is a command.
fn press(ui: &Ui, button: Response, id: &str, around: &mut Around<'_>) {
    if button.clicked() {
        registry::put(id, around.now(ui.ctx()), around.out);
    }
}
