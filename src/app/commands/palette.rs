//! The command palette: every command by name, found by a few of its letters; a number goes to that operation.
//!
//! Invariant: what is listed comes from the registry. What can do nothing now is listed too, and says why.

use super::registry;
use super::row::{Action, Item};
use super::typed;
use crate::app::kit::fonts::font;
use crate::app::kit::fuzzy;
use crate::app::kit::style::{self, color};
use crate::app::kit::widgets::{name_bars, palette, weak};
use crate::app::state::Now;
use crate::fonts::Face;
use egui::{Align2, Area, Id, Key, Modal, Modifiers, Order, Rect, Response, Role, ScrollArea, Sense, TextEdit, Ui};
use egui::{WidgetInfo, pos2, vec2};

/// Size of the palette in points.
const WIDTH: f32 = 620.0;
const MAX_HEIGHT: f32 = 400.0;
/// From the window's top, in points.
const TOP: f32 = 64.0;
/// Height of a row in points.
const ROW: f32 = 28.0;
/// Rows that Page Up and Page Down move by.
const PAGE: usize = 10;
/// What a match in the menu's name or in other words is worth less than one in the name.
const ASIDE: i32 = 10;

#[derive(Default)]
pub struct CommandPalette {
    typed: String,
    /// The chosen row of what is listed.
    row: usize,
    is_open: bool,
}

/// What was done in the palette.
pub enum Done {
    Closed,
    /// A command, by its id.
    Chosen(String, Action),
}

impl CommandPalette {
    pub fn ui(&mut self, ui: &Ui, now: Now<'_>) -> Option<Done> {
        let area = Area::new(Id::unique("command palette"))
            .kind(egui::UiKind::Modal)
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, TOP));
        let modal = Modal::new(Id::unique("command palette")).area(area).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 48.0));
            self.contents(ui, now)
        });
        let again = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::P));
        let closed = (again || modal.should_close()).then_some(Done::Closed);
        modal.inner.or(closed)
    }

    fn contents(&mut self, ui: &mut Ui, now: Now<'_>) -> Option<Done> {
        let moved = self.keys(ui);
        let enter = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        let edit = TextEdit::singleline(&mut self.typed)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(10, 8))
            .hint_text("A command, or the number of an operation");
        let field = style::field(ui, edit).accessible_name("Command");
        if !std::mem::replace(&mut self.is_open, true) || !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.row = 0;
        }
        let items = listed(&self.typed, now);
        self.row = self.row.min(items.len().saturating_sub(1));
        ui.add_space(4.0);
        if items.is_empty() {
            ui.label(weak(ui, "No command has these letters in its name."));
            return None;
        }
        let clicked = self.list(ui, &items, moved || field.changed());
        let chosen = clicked.or(enter.then_some(self.row))?;
        let item = items.into_iter().nth(chosen)?;
        item.act.ok().map(|action| Done::Chosen(item.id.into_owned(), action))
    }

    /// Moves the chosen row; true where it moved.
    fn keys(&mut self, ui: &Ui) -> bool {
        let before = self.row;
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        self.row += pressed(Key::ArrowDown) + PAGE * pressed(Key::PageDown);
        self.row = self.row.saturating_sub(pressed(Key::ArrowUp) + PAGE * pressed(Key::PageUp));
        self.row != before
    }

    /// The rows; gives the one that was clicked.
    fn list(&mut self, ui: &mut Ui, items: &[Item], reveal: bool) -> Option<usize> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().max_height(MAX_HEIGHT).auto_shrink([false, true]);
        if reveal {
            let middle = self.row as f32 * ROW - (MAX_HEIGHT - ROW) / 2.0;
            area = area.vertical_scroll_offset(middle.max(0.0));
        }
        let mut clicked = None;
        let shown = area.show_rows(ui, ROW, items.len(), |ui, rows| {
            for index in rows {
                let response = row(ui, &items[index], index == self.row);
                if response.clicked() {
                    clicked = Some(index);
                }
            }
        });
        name_bars(ui, &shown, "the commands");
        clicked
    }
}

/// What is listed for a text, the best first; without one, what was used last.
fn listed(typed: &str, now: Now<'_>) -> Vec<Item> {
    let used = &now.state.settings.used;
    let last = |item: &Item| used.iter().position(|id| *id == item.id).unwrap_or(usize::MAX);
    let fit = |item: Item| score(typed, &item).map(|score| (score, item));
    let mut found: Vec<(i32, Item)> = registry::items(now).into_iter().filter_map(fit).collect();
    found.sort_by_key(|(score, item)| (-score, last(item), if typed.is_empty() { 0 } else { item.name.len() }));
    typed::typed(typed, now).into_iter().chain(found.into_iter().map(|(_, item)| item)).collect()
}

fn score(typed: &str, item: &Item) -> Option<i32> {
    let all = format!("{} {} {}", item.title(), item.group.name(), item.words);
    let by_name = fuzzy::score(typed, &item.name);
    by_name.max(fuzzy::score(typed, &all).map(|s| s - ASIDE))
}

/// A row: the name, why it can do nothing, the menu, the shortcut.
fn row(ui: &mut Ui, item: &Item, chosen: bool) -> Response {
    let enabled = item.act.is_ok();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    // Not inside: the closure runs while egui is locked.
    let spoken = spoken(ui, item);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, enabled, chosen, &spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let p = palette(ui);
    let ground = if chosen { Some(p.text) } else { response.hovered().then_some(p.hovered) };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 5.0, color(ground));
    }
    let (ink, quiet) = if chosen { (p.canvas, p.canvas) } else { (p.text, p.weak) };
    let ink = color(if enabled { ink } else { quiet });
    let right = right_side(ui, item, rect, color(quiet));
    let name = Rect::from_min_max(pos2(rect.left() + 10.0, rect.top()), pos2(right - 12.0, rect.bottom()));
    let painter = ui.painter().with_clip_rect(name.intersect(ui.clip_rect()));
    let end = painter.text(name.left_center(), Align2::LEFT_CENTER, item.title(), font(Face::Sans, 13.0), ink).right();
    let aside = item.act.as_ref().err().copied().unwrap_or(&item.hint);
    painter.text(pos2(end + 10.0, name.center().y), Align2::LEFT_CENTER, aside, font(Face::Sans, 12.0), color(quiet));
    if aside.is_empty() { response } else { response.on_hover_text(aside) }
}

/// The menu and the shortcut; gives where they begin.
fn right_side(ui: &Ui, item: &Item, rect: Rect, ink: egui::Color32) -> f32 {
    let at = pos2(rect.right() - 10.0, rect.center().y);
    let mut left = at.x;
    if let Some(keys) = item.keys.first() {
        let text = keys.text(ui.ctx());
        left = ui.painter().text(at, Align2::RIGHT_CENTER, text, font(Face::Mono, 12.0), ink).left() - 12.0;
    }
    let at = pos2(left.min(at.x - 96.0), at.y);
    ui.painter().text(at, Align2::RIGHT_CENTER, item.group.name(), font(Face::Sans, 12.0), ink).left()
}

/// What a screen reader says of a row.
fn spoken(ui: &Ui, item: &Item) -> String {
    let keys = item.keys.first().map_or(String::new(), |k| format!(" ({})", k.text(ui.ctx())));
    let why = item.act.as_ref().err().map_or(String::new(), |why| format!(": {why}"));
    format!("{}{keys}{why}", item.title())
}
