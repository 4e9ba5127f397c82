//! The menu bar, as the registry has it.
//!
//! Invariant: an entry that can do nothing now is disabled and says why, and each shows its shortcut.

use super::registry;
use super::row::{Family, Group, Item, Row};
use crate::app::state::Now;
use crate::app::state::command::Outbox;
use egui::{Button, RichText, ScrollArea, Ui};

/// Width of a menu in points.
const WIDTH: f32 = 200.0;
/// Above and under a menu, in points.
const AROUND: f32 = 72.0;
/// Beside an entry's name and its shortcut, in points.
const PADDING: f32 = 8.0;

/// The menus, side by side.
pub fn menus(ui: &mut Ui, now: Now<'_>, out: &mut Outbox) {
    for group in Group::ALL {
        ui.menu_button(group.name(), |ui| menu(ui, group, now, out));
    }
}

fn menu(ui: &mut Ui, group: Group, now: Now<'_>, out: &mut Outbox) {
    ui.set_min_width(WIDTH);
    // A menu that is higher than the window scrolls.
    let room = ui.ctx().content_rect().height() - AROUND;
    ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| rows(ui, group, now, out));
}

fn rows(ui: &mut Ui, group: Group, now: Now<'_>, out: &mut Outbox) {
    ui.spacing_mut().button_padding.x = PADDING;
    let mut rows = registry::rows(group).iter().peekable();
    while let Some(row) = rows.next() {
        let mut items = row.items(group, now);
        match row.submenu() {
            None if items.is_empty() => drop(ui.separator()),
            None => items.into_iter().for_each(|i| item(ui, i, out)),
            Some(name) => {
                // Rows in a row with the same submenu stand in it together.
                while let Some(next) = rows.next_if(|next| next.submenu() == Some(name)) {
                    items.extend(next.items(group, now));
                }
                match (items.is_empty(), row) {
                    (true, Row::Many(Family { empty, .. })) => {
                        ui.add_enabled(false, Button::new(name)).on_disabled_hover_text(*empty);
                    }
                    _ => submenu(ui, name, items, out),
                }
            }
        }
    }
}

fn submenu(ui: &mut Ui, name: &str, items: Vec<Item>, out: &mut Outbox) {
    ui.menu_button(name, |ui| {
        ui.set_min_width(WIDTH);
        ui.spacing_mut().button_padding.x = PADDING;
        items.into_iter().for_each(|i| item(ui, i, out));
    });
}

/// An entry that is on is inverted.
pub fn item(ui: &mut Ui, item: Item, out: &mut Outbox) {
    let is_on = item.is_on == Some(true);
    let mut button = Button::new(item.name.as_ref()).selected(is_on);
    if let Some(keys) = item.keys.first() {
        let text = RichText::new(keys.text(ui.ctx()));
        button = button.shortcut_text(if is_on { text.color(ui.visuals().selection.stroke.color) } else { text });
    }
    let mut response = ui.add_enabled(item.act.is_ok(), button);
    if !item.hint.is_empty() {
        response = response.on_hover_text(item.hint);
    }
    match item.act {
        Err(why) => drop(response.on_disabled_hover_text(why)),
        Ok(action) if response.clicked() => {
            action.put(out);
            ui.close();
        }
        Ok(_) => {}
    }
}
