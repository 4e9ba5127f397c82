//! Every command of the window, once: its name, its menu, its keys, what it does now, or why it can do nothing.
//!
//! Invariant: menus, shortcuts, tooltips, the palette and the sheet of shortcuts read these tables and list nothing of
//! their own; buttons that are commands name them by their ids. To add a command, add one row.

use super::row::{Entry, Group, Item, Row};
use super::{edit, file, help, run, view};
use crate::app::state::Now;
use crate::app::state::command::Outbox;

/// A menu's table.
pub fn rows(group: Group) -> &'static [Row] {
    match group {
        Group::File => file::ROWS,
        Group::Edit => edit::ROWS,
        Group::View => view::ROWS,
        Group::Run => run::ROWS,
        Group::Help => help::ROWS,
    }
}

/// Every command of the moment, menu by menu.
pub fn items(now: Now<'_>) -> Vec<Item> {
    Group::ALL.into_iter().flat_map(|group| rows(group).iter().flat_map(move |row| row.items(group, now))).collect()
}

/// The commands that are always there.
fn entries() -> impl Iterator<Item = (Group, &'static Entry)> {
    Group::ALL.into_iter().flat_map(|group| {
        rows(group).iter().filter_map(move |row| match row {
            Row::One(entry) => Some((group, entry)),
            Row::Many(_) | Row::Line => None,
        })
    })
}

/// One of the commands that are always there.
pub fn find(id: &str, now: Now<'_>) -> Option<Item> {
    entries().find(|(_, entry)| entry.id == id).map(|(group, entry)| entry.item(group, now))
}

/// Does what a command does now, if it can do anything.
pub fn put(id: &str, now: Now<'_>, out: &mut Outbox) {
    if let Some(Ok(action)) = find(id, now).map(|item| item.act) {
        action.put(out);
    }
}

/// The commands of a family.
pub fn family(id: &str, now: Now<'_>) -> Vec<Item> {
    let of_group = |group: Group| {
        rows(group).iter().find_map(|row| match row {
            Row::Many(family) if family.id == id => Some(family.items(group, now)),
            _ => None,
        })
    };
    Group::ALL.into_iter().find_map(of_group).unwrap_or_default()
}

/// The name of a command with its first shortcut: `Back (,)`. For buttons that are commands.
pub fn label(ctx: &egui::Context, id: &str) -> String {
    let Some((_, entry)) = entries().find(|(_, e)| e.id == id) else { return id.to_string() };
    with_keys(ctx, entry.name, id)
}

/// A text with a command's first shortcut after it.
pub fn with_keys(ctx: &egui::Context, text: &str, id: &str) -> String {
    let keys = keys(ctx, id);
    if keys.is_empty() { text.to_string() } else { format!("{text} ({keys})") }
}

/// A command's first shortcut; empty where it has none.
pub fn keys(ctx: &egui::Context, id: &str) -> String {
    let entry = entries().find(|(_, e)| e.id == id);
    entry.and_then(|(_, e)| e.keys.first()).map_or_else(String::new, |key| key.text(ctx))
}
