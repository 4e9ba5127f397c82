//! The menu of the right mouse button on the diagram.

use crate::app::commands::{menu, registry};
use crate::app::kit::around::Around;
use egui::Response;

/// What can be done with what the diagram shows.
const COMMANDS: [&str; 3] = ["edit.copy-picture", "edit.copy-text", "file.export"];

pub fn context_menu(response: &Response, around: &mut Around<'_>) {
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        let now = around.now(ui.ctx());
        let items: Vec<_> = COMMANDS.into_iter().filter_map(|id| registry::find(id, now)).collect();
        items.into_iter().for_each(|item| menu::item(ui, item, around.out));
    });
}
