//! The menu bar, as the registry has it.
//!
//! Invariant: an entry that can do nothing now is disabled and says why, and each shows its shortcut.

use super::registry;
use super::row::{Family, Group, Item, Row};
use crate::app::kit::icons::{self, Icon};
use crate::app::state::Now;
use crate::app::state::command::Outbox;
use egui::{Button, Id, Popup, Rect, Response, RichText, Role, ScrollArea, SetOpenCommand, Ui, WidgetInfo, vec2};

/// Width of a menu in points.
const WIDTH: f32 = 200.0;
/// Above and under a menu, in points.
const AROUND: f32 = 72.0;
/// Beside an entry's name and its shortcut, in points: room for the tick of what is on.
const PADDING: f32 = 22.0;

/// The menus, side by side.
pub fn menus(ui: &mut Ui, now: Now<'_>, out: &mut Outbox) {
    for group in Group::ALL {
        let response = ui.button(group.name());
        one(ui, &response, |ui| menu(ui, group, now, out));
    }
}

/// The menu of the bar that is open.
#[derive(Clone, Copy)]
struct Open {
    id: Id,
    /// The pointer came to its name while another one was open.
    by_pointing: bool,
}

/// A menu of the bar. While one is open, pointing at another's name opens that in its place; a click on the name, which
/// follows, leaves it open.
fn one(ui: &Ui, response: &Response, rows: impl FnOnce(&mut Ui)) {
    let (ctx, bar) = (ui.ctx(), Id::unique("open menu of the bar"));
    let mut popup = Popup::menu(response);
    let id = popup.get_id();
    let open: Option<Open> = ctx.data(|d| d.get_temp(bar)).filter(|open: &Open| Popup::is_id_open(ctx, open.id));
    let is_pointed = open.is_some_and(|open| open.id == id && open.by_pointing);
    let opens = response.hovered() && !response.clicked() && open.is_some_and(|open| open.id != id);
    let stays = response.clicked() && is_pointed;
    if opens || stays {
        popup = popup.open_memory(Some(SetOpenCommand::Bool(true)));
    }
    let is_shown = popup.show(rows).is_some();
    if stays {
        // The menu took the click for one that closes it.
        Popup::open_id(ctx, id);
    }
    if is_shown {
        let by_pointing = opens || (is_pointed && !stays);
        ctx.data_mut(|d| d.insert_temp(bar, Open { id, by_pointing }));
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

/// An entry; one that is on has a tick.
pub fn item(ui: &mut Ui, item: Item, out: &mut Outbox) {
    ui.spacing_mut().button_padding.x = PADDING;
    let mut button = Button::new(item.name.as_ref());
    if let Some(keys) = item.keys.first() {
        button = button.shortcut_text(RichText::new(keys.text(ui.ctx())));
    }
    let is_enabled = item.act.is_ok();
    let mut response = ui.add_enabled(is_enabled, button);
    if let Some(is_on) = item.is_on {
        response.widget_info(|| WidgetInfo::selected(Role::Button, is_enabled, is_on, &*item.name));
        if is_on {
            let ink = if is_enabled { ui.visuals().text_color() } else { ui.visuals().weak_text_color() };
            let at = Rect::from_min_size(response.rect.left_top(), vec2(PADDING, response.rect.height()));
            icons::paint(ui.painter(), Icon::Tick, at, ink);
        }
    }
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
