//! The sheet of shortcuts: every one, menu by menu, to be read from the back of a room.
//!
//! Invariant: the window's shortcuts come from the registry; only keys of what has the focus are listed here.

use super::registry;
use super::row::{Group, Item};
use crate::app::kit::fonts::font;
use crate::app::kit::style::color;
use crate::app::kit::widgets::{big, name_bars, palette, strong};
use crate::app::state::Now;
use crate::app::state::shortcut::Shortcut;
use crate::fonts::Face;
use egui::{Frame, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui, vec2};
use std::ops::Range;

/// Width of a column, and room between columns, in points.
const COLUMN: f32 = 320.0;
const GAP: f32 = 36.0;
/// What the sheet takes beside its columns from the window's height, in points.
const CHROME: f32 = 150.0;
/// What a heading and the room under its rows take, in rows.
const AROUND: usize = 2;
/// Least rows of a part in a column.
const LEAST: usize = 3;
/// Size of the names in points.
const SIZE: f32 = 15.0;

/// Keys that belong to what has the focus.
const FOCUSED: &[(&str, &str)] = &[
    ("Next, previous control", "Tab, Shift+Tab"),
    ("Walk from what is selected", "↑ ↓ ← →"),
    ("Begin to walk in the picture", "↓"),
    ("Give up the selection, then the focus", "Escape"),
    ("Leave the types", "Escape, Tab"),
    ("Stop the work under way", "Escape"),
    ("Leave presenter mode", "Escape"),
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Move a line of operations", "Alt+↑, Alt+↓"),
    ("Leave a line as it was", "Escape"),
    ("Go to the end of the line", "Ctrl+Enter"),
    ("One operation on the bar of time", "← →"),
];

/// True where it was closed.
pub fn ui(ui: &Ui, now: Now<'_>) -> bool {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(24, 18));
    let (id, screen) = (Id::unique("shortcuts"), ui.ctx().content_rect());
    let area = Modal::default_area(id).default_size(screen.size());
    let modal = Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        let columns = (((screen.width() - 96.0) / (COLUMN + GAP)) as usize).clamp(1, 3);
        // The last gap is for the scroll bar.
        ui.set_width(columns as f32 * (COLUMN + GAP));
        ui.label(big("Shortcuts"));
        ui.add_space(4.0);
        let shown =
            ScrollArea::vertical().max_height(screen.height() - CHROME).auto_shrink([false, true]).show(ui, |ui| {
                sheet(ui, columns, now);
            });
        name_bars(ui, &shown, "the shortcuts");
        ui.add_space(6.0);
        ui.button("Close").clicked()
    });
    let again = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1));
    again || modal.inner || modal.should_close()
}

/// A heading with its names and keys.
struct Part {
    heading: &'static str,
    rows: Vec<(String, String)>,
}

/// Some of a part's rows, in one column.
type Piece = (usize, Range<usize>);

fn sheet(ui: &mut Ui, columns: usize, now: Now<'_>) {
    let parts = parts(now);
    let rows: Vec<usize> = parts.iter().map(|p| p.rows.len()).collect();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 3.0);
        // Nothing here is pressed: lines are as high as their text.
        ui.spacing_mut().interact_size.y = SIZE + 3.0;
        for column in split(&rows, columns) {
            ui.vertical(|ui| {
                ui.set_width(COLUMN);
                for (part, rows) in column {
                    let Part { heading, rows: all } = &parts[part];
                    let more = if rows.start > 0 { ", more" } else { "" };
                    ui.label(strong(format!("{heading}{more}")).size(SIZE));
                    all[rows].iter().for_each(|(name, keys)| line(ui, name, keys));
                    ui.add_space(12.0);
                }
            });
        }
    });
}

/// Parts of so many rows in columns, in order, the highest column as low as can be: a long part goes on in the next
/// column.
fn split(parts: &[usize], columns: usize) -> Vec<Vec<Piece>> {
    let all: usize = parts.iter().map(|rows| rows + AROUND).sum();
    (all.div_ceil(columns.max(1))..=all).find_map(|most| fill(parts, columns, most)).unwrap_or_default()
}

/// Columns at most so many rows high; `None` where they do not suffice.
fn fill(parts: &[usize], columns: usize, most: usize) -> Option<Vec<Vec<Piece>>> {
    let mut out: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut room = most;
    for (part, &rows) in parts.iter().enumerate() {
        let mut from = 0;
        while from < rows {
            let fits = room.saturating_sub(AROUND).min(rows - from);
            // No column ends with less than a few rows of a part, and none begins so.
            if fits == rows - from || (fits >= LEAST && rows - from - fits >= LEAST) {
                out.last_mut()?.push((part, from..from + fits));
                room -= fits + AROUND;
                from += fits;
            } else if room == most {
                return None;
            }
            if from < rows {
                out.push(Vec::new());
                room = most;
            }
        }
    }
    (out.len() <= columns).then_some(out)
}

fn parts(now: Now<'_>) -> Vec<Part> {
    let keys = |keys: &[Shortcut]| keys.iter().map(|k| k.text(now.ctx)).collect::<Vec<_>>().join(" or ");
    let items: Vec<Item> = registry::items(now).into_iter().filter(|item| !item.keys.is_empty()).collect();
    let of_group = |group: Group| {
        let rows = items.iter().filter(|item| item.group == group).map(|item| (item.title(), keys(item.keys)));
        Part { heading: group.name(), rows: rows.collect() }
    };
    let focused = FOCUSED.iter().map(|(name, keys)| ((*name).to_string(), (*keys).to_string())).collect();
    let groups = Group::ALL.into_iter().map(of_group).filter(|p| !p.rows.is_empty());
    groups.chain([Part { heading: "Where the focus is", rows: focused }]).collect()
}

fn line(ui: &mut Ui, name: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(SIZE));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(keys).font(font(Face::Mono, SIZE - 1.0)).color(color(palette(ui).weak)));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heights(parts: &[usize], columns: usize) -> Vec<usize> {
        let height = |column: &Vec<Piece>| column.iter().map(|(_, rows)| rows.len() + AROUND).sum();
        split(parts, columns).iter().map(height).collect()
    }

    #[test]
    fn columns_are_even_and_hold_every_row_in_order() {
        for parts in [&[7, 6, 20, 11, 2, 8][..], &[5, 5], &[30], &[1, 1, 1, 40]] {
            for columns in 1..=3 {
                let rows = split(parts, columns).concat();
                let told: Vec<_> = rows.into_iter().flat_map(|(part, rows)| rows.map(move |r| (part, r))).collect();
                let all: Vec<_> = (0..parts.len()).flat_map(|part| (0..parts[part]).map(move |r| (part, r))).collect();
                assert_eq!(told, all, "{parts:?} in {columns}");
            }
        }
        let even = heights(&[7, 6, 20, 11, 2, 8], 3);
        assert_eq!(even.len(), 3);
        assert!(even.iter().max().unwrap() - even.iter().min().unwrap() <= 4, "{even:?}");
    }
}
