//! The bars at the top: menus, target and file over the whole window; tabs over its middle, and beside them what belongs to
//! the view that is shown.
//!
//! Invariant: every button here asks for what a command of the registry does too.

use super::shell::{BAR, Panels, WIDE};
use crate::app::commands::{menu, registry};
use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::panes;
use crate::app::kit::style::theme_of;
use crate::app::kit::widgets::{strong, weak};
use crate::app::state::center::Center;
use crate::app::state::command::{Pane, UiCommand};
use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Button, Layout, ScrollArea, Ui, vec2};

/// Width of the five menus in points.
const MENUS: f32 = 216.0;
/// Width that the file's name, the palette and the theme want at least, and the least of the target, in points.
const REST: f32 = 150.0;
const LEAST: f32 = 160.0;

impl Panels {
    /// Menus, target, file and theme.
    pub(super) fn menu_bar(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.horizontal_centered(|ui| {
            let ctx = ui.ctx().clone();
            let now = around.now(&ctx);
            // The bar would take all the width there is.
            ui.allocate_ui(vec2(MENUS, BAR), |ui| egui::MenuBar::new().ui(ui, |ui| menu::menus(ui, now, around.out)));
            ui.add_space(6.0);
            // In a narrow window, or a large interface, the rest of the bar keeps its room and the target scrolls.
            let room = (ui.available_width() - REST).max(LEAST);
            let area = ScrollArea::horizontal().id_salt("target").max_width(room);
            let area = area.scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
            area.show(ui, |ui| ui.horizontal_centered(|ui| self.target.ui(ui, around)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                theme(ui, around);
                ui.add_space(6.0);
                commands_hint(ui, around);
                ui.add_space(6.0);
                file_name(ui, around);
            });
        });
    }

    /// The tabs, and what belongs to the view that is shown.
    pub(super) fn view_bar(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.horizontal_centered(|ui| {
            around.state.centers.iter().for_each(|center| tab(ui, center, around));
            if let Some(view) = self.view(around.state) {
                view.bar(ui, around);
            }
        });
    }
}

fn tab(ui: &mut Ui, center: &Center, around: &mut Around<'_>) {
    let is_shown = around.state.center.id == center.id;
    let keys = center.keys.first().map_or(String::new(), |keys| format!(" ({})", keys.text(ui.ctx())));
    let tab = ui.add(Button::selectable(is_shown, strong(center.name)));
    let tab = tab.on_hover_text(format!("{}{keys}", center.hint));
    if tab.clicked() {
        around.out.ask(UiCommand::Show(center.id));
    }
    if is_shown {
        panes::home(Pane::Center, &tab);
    }
}

fn theme(ui: &mut Ui, around: &mut Around<'_>) {
    let (name, other) = match theme_of(ui).is_dark() {
        true => ("Light theme", egui::ThemePreference::Light),
        false => ("Dark theme", egui::ThemePreference::Dark),
    };
    if icons::quiet_button(ui, Icon::Theme, name).clicked() {
        around.out.ask(UiCommand::Theme(other));
    }
}

fn file_name(ui: &mut Ui, around: &Around<'_>) {
    let (file, dirty) = (&around.state.file, around.session.is_dirty());
    let name = file.name();
    let text = if dirty { format!("{name} •") } else { name };
    let label = ui.add(egui::Label::new(weak(ui, text)).truncate());
    let path = file.path.as_ref().map(|p| p.display().to_string());
    let hover = match (path, dirty) {
        (Some(path), true) => format!("{path}\nhas changes that are not saved"),
        (Some(path), false) => path,
        (None, _) => "in no file yet".to_string(),
    };
    label.on_hover_text(hover);
}

/// The way to the command palette: `Ctrl+P commands`, in narrow windows the keys alone.
fn commands_hint(ui: &mut Ui, around: &mut Around<'_>) {
    const ID: &str = "help.commands";
    let keys = registry::keys(ui.ctx(), ID);
    let text = if ui.ctx().content_rect().width() >= WIDE { format!("{keys}  commands") } else { keys };
    let button = Button::new(weak(ui, text)).frame(true).frame_when_inactive(false);
    let response = ui.add(button).on_hover_text("Every command by its name");
    if response.accessible_name(registry::label(ui.ctx(), ID)).clicked() {
        registry::put(ID, around.now(ui.ctx()), around.out);
    }
}
