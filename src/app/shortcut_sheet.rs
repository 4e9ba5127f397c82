//! The sheet of shortcuts: every one, menu by menu, to be read from the back of a room.
//!
//! Invariant: the window's shortcuts come from the registry; only keys of what has the focus are listed here.

use super::dialogs::Choice;
use super::fonts::font;
use super::registry::{Group, Row, Shortcut};
use super::style::color;
use super::widgets::{big, name_bars, palette, strong};
use crate::fonts::Face;
use egui::{Frame, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui, vec2};

/// Width of a column, and room between columns, in points.
const COLUMN: f32 = 320.0;
const GAP: f32 = 36.0;
/// Size of the names in points.
const SIZE: f32 = 15.0;

/// Keys that belong to what has the focus.
const FOCUSED: &[(&str, &str)] = &[
    ("Next, previous control", "Tab, Shift+Tab"),
    ("Walk through the diagram", "↑ ↓ ← →"),
    ("Give up the selection", "Escape"),
    ("Leave presenter mode", "Escape"),
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Move a line of operations", "Alt+↑, Alt+↓"),
    ("Leave a line as it was", "Escape"),
    ("One operation on the bar of time", "← →"),
];

pub fn ui(ui: &Ui) -> Option<Choice> {
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
            ScrollArea::vertical().max_height(screen.height() - 180.0).auto_shrink([false, true]).show(ui, |ui| {
                sheet(ui, columns);
            });
        name_bars(ui, &shown, "the shortcuts");
        ui.add_space(6.0);
        ui.button("Close").clicked()
    });
    let again = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F1));
    (again || modal.inner || modal.should_close()).then_some(Choice::Close)
}

/// A heading with its names and keys.
struct Part {
    heading: &'static str,
    rows: Vec<(String, String)>,
}

fn sheet(ui: &mut Ui, columns: usize) {
    let parts = parts(ui.ctx());
    let heights: Vec<usize> = parts.iter().map(|p| p.rows.len() + 2).collect();
    let mut rest = parts.as_slice();
    let shares: Vec<&[Part]> = (split(&heights, columns).into_iter())
        .map(|count| {
            let (share, after) = rest.split_at(count);
            rest = after;
            share
        })
        .collect();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 3.0);
        for share in shares {
            ui.vertical(|ui| {
                ui.set_width(COLUMN);
                for part in share {
                    ui.label(strong(part.heading).size(SIZE));
                    part.rows.iter().for_each(|(name, keys)| line(ui, name, keys));
                    ui.add_space(12.0);
                }
            });
        }
    });
}

/// How many of the parts stand in each column, so that the highest column is the lowest it can be.
fn split(heights: &[usize], columns: usize) -> Vec<usize> {
    if columns <= 1 {
        return vec![heights.len()];
    }
    let highest = |counts: &[usize]| {
        let mut at = 0;
        let sums = counts.iter().map(|count| {
            at += count;
            heights[at - count..at].iter().sum::<usize>()
        });
        sums.max().unwrap_or(0)
    };
    let ways = (0..=heights.len()).map(|first| [vec![first], split(&heights[first..], columns - 1)].concat());
    ways.min_by_key(|counts| highest(counts)).unwrap_or_default()
}

fn parts(ctx: &egui::Context) -> Vec<Part> {
    let keys = |keys: &[Shortcut]| keys.iter().map(|k| k.text(ctx)).collect::<Vec<_>>().join(" or ");
    let of_group = |group: Group| {
        let rows = group.rows().iter().filter_map(|row| match row {
            Row::One(e) if !e.keys.is_empty() => Some((e.title(), keys(e.keys))),
            _ => None,
        });
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
    use super::split;

    #[test]
    fn columns_are_as_even_as_their_parts_let_them() {
        assert_eq!(split(&[9, 4, 16, 4, 4, 9], 3), [2, 1, 3]);
        assert_eq!(split(&[5, 5], 1), [2]);
        assert_eq!(split(&[], 3).iter().sum::<usize>(), 0);
    }
}
