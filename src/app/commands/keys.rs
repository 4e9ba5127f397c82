//! The keyboard: what the registry's shortcuts ask for.

use crate::app::commands::registry::{self, Entry, Focus, Now, Shortcut};
use crate::app::state::command::{Outbox, UiCommand};
use crate::session::Command;
use egui::{Event, Key, Modifiers, Ui};

/// Takes the shortcuts out of the input. `private_text`: the focused field has a text of its own to undo.
pub fn shortcuts(ui: &Ui, now: Now<'_>, private_text: bool, out: &mut Outbox) {
    if !ui.input(|i| i.events.iter().any(|e| matches!(e, Event::Key { pressed: true, .. } | Event::Copy))) {
        return;
    }
    if now.panels.presenting && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        out.ask(UiCommand::Present);
    }
    let is_free = now.session.is_busy() && !now.panels.typing;
    if is_free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        out.send(Command::Cancel);
    }
    let (any, text) = (ui.memory(|m| m.focused()).is_some(), ui.ctx().text_edit_focused());
    let focus = Focus { any, text, private_text };
    let all = registry::entries().flat_map(|(_, entry)| entry.keys.iter().map(move |keys| (*keys, entry)));
    let mut ours: Vec<(Shortcut, &Entry)> = all.filter(|(keys, _)| keys.is_ours(focus)).collect();
    ours.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.held()));
    for (keys, entry) in ours {
        if ui.input_mut(|input| keys.take(input))
            && let Ok(action) = entry.act(now)
        {
            action.put(out);
        }
    }
}
