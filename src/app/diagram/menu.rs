//! The menu of the right mouse button on the diagram.

use crate::app::commands::registry;
use crate::app::state::command::{Outbox, UiCommand};
use egui::{Button, Response};

/// What can be done with what the diagram shows: commands by their names in the registry.
pub fn context_menu(response: &Response, out: &mut Outbox) {
    let entries = [
        ("edit.copy-picture", UiCommand::CopyPicture),
        ("edit.copy-text", UiCommand::CopyText),
        ("file.export", UiCommand::ExportDialog),
    ];
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        for (id, command) in entries {
            let Some((_, entry)) = registry::entries().find(|(_, e)| e.id == id) else { continue };
            let mut button = Button::new(entry.name);
            if let Some(keys) = entry.keys.first() {
                button = button.shortcut_text(keys.text(ui.ctx()));
            }
            if ui.add(button).clicked() {
                out.ask(command);
                ui.close();
            }
        }
    });
}
