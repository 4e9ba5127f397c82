//! The menu bar, as the registry has it.
//!
//! Invariant: an entry that can do nothing now is disabled and says why, and each shows its shortcut.

use super::command::Outbox;
use super::registry::{Family, Group, Item, Now, Row};
use egui::{Button, Ui};

/// Width of a menu in points.
const WIDTH: f32 = 200.0;

/// The menus, side by side.
pub fn menus(ui: &mut Ui, now: Now<'_>, out: &mut Outbox) {
    for group in Group::ALL {
        ui.menu_button(group.name(), |ui| menu(ui, group, now, out));
    }
}

fn menu(ui: &mut Ui, group: Group, now: Now<'_>, out: &mut Outbox) {
    ui.set_min_width(WIDTH);
    let mut rows = group.rows().iter().peekable();
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
        items.into_iter().for_each(|i| item(ui, i, out));
    });
}

/// An entry that is on is inverted.
fn item(ui: &mut Ui, item: Item, out: &mut Outbox) {
    let mut button = Button::new(item.name.as_ref()).selected(item.is_on == Some(true));
    if let Some(keys) = item.keys.first() {
        button = button.shortcut_text(keys.text(ui.ctx()));
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
