//! The keyboard: what the registry's shortcuts ask for.

use super::registry;
use super::row::{Act, Item};
use crate::app::kit::panes;
use crate::app::state::Now;
use crate::app::state::center::Work;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::shortcut::{Focus, Shortcut, Takes};
use crate::session::Command;
use egui::{Event, Key, Modifiers, Popup, Ui};

/// Takes the shortcuts out of the input. `private_text`: the focused field has a text of its own to undo.
pub fn shortcuts(ui: &Ui, now: Now<'_>, private_text: bool, out: &mut Outbox) {
    if !ui.input(|i| i.events.iter().any(|e| matches!(e, Event::Key { pressed: true, .. } | Event::Copy))) {
        return;
    }
    // Escape closes a menu or a drop-down first.
    let is_open = Popup::is_any_open(ui.ctx());
    let is_leaving = now.state.presenting && !is_open && !now.state.typing;
    if is_leaving && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        out.ask(UiCommand::Present);
    }
    if !is_open {
        stop_by_escape(ui, now, out);
    }
    let takes = if is_open { Takes::Everything } else { panes::taken(ui.ctx()) };
    let focus = Focus { text: ui.ctx().text_edit_focused(), private_text, takes };
    let items = registry::items(now);
    let with_keys = |item: &'_ Item| item.keys.iter().map(|keys| (*keys, item.act.clone())).collect::<Vec<_>>();
    let mut ours: Vec<(Shortcut, Act)> = items.iter().flat_map(with_keys).filter(|o| o.0.is_ours(focus)).collect();
    ours.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.held()));
    for (keys, act) in ours {
        if ui.input_mut(|input| keys.take(input))
            && let Ok(action) = act
        {
            action.put(out);
        }
    }
}

/// Escape stops all that is under way, unless it is for a text field, or for an open menu or list.
fn stop_by_escape(ui: &Ui, now: Now<'_>, out: &mut Outbox) {
    let works = [now.session.is_busy(), now.state.doing == Work::Working];
    let is_free = !now.state.typing && !Popup::is_any_open(ui.ctx());
    if !is_free || works == [false; 2] || !ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        return;
    }
    if works[0] {
        out.send(Command::Cancel);
    }
    if works[1] {
        out.ask(UiCommand::CancelView);
    }
}
