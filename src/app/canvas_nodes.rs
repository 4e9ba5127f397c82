//! The canvas for screen readers, and what is said of the bytes under the pointer.
//!
//! Invariant: only visible cells get a node, and each has the name it has everywhere.

use super::view::Cell;
use super::widgets::{row, strong};
use crate::engine::MapState;
use crate::image::{Place, Spot, describe_spot};
use egui::accesskit::{Action, Rect as Bounds};
use egui::{Event, Pos2, Response, Role, Ui};

/// Most cells that get a node.
const MAX_NODES: usize = 1_500;
/// Rows of a description in a tooltip.
const TOOLTIP_ROWS: usize = 7;

/// True while someone listens to the tree of accessible nodes.
pub fn is_wanted(ui: &Ui, canvas: &Response) -> bool {
    ui.ctx().accesskit_node_builder(canvas.id, |_| ()).is_some()
}

/// Nodes for visible cells; gives the one that a screen reader clicked.
pub fn nodes(ui: &Ui, canvas: &Response, cells: &[Cell], origin: Pos2) -> Option<Place> {
    let asked = ui.input(|i| {
        i.events.iter().find_map(|event| match event {
            Event::AccessKitActionRequest(q) if q.action == Action::Click => Some(q.target_node),
            _ => None,
        })
    });
    let mut clicked = None;
    for Cell { place, rect, value } in cells.iter().take(MAX_NODES) {
        let id = canvas.id.with(place);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Cell);
            node.set_label(place.name());
            if !value.is_empty() {
                node.set_value(value.as_str());
            }
            let (x, y) = (f64::from(rect.x + origin.x), f64::from(rect.y + origin.y));
            node.set_bounds(Bounds { x0: x, y0: y, x1: x + f64::from(rect.w), y1: y + f64::from(rect.h) });
            node.add_action(Action::Click);
        });
        if asked == Some(id.accesskit_id()) {
            clicked = Some(*place);
        }
    }
    clicked
}

/// Name and value of what is under the pointer.
pub fn tooltip(canvas: &Response, state: &MapState, hover: Option<Spot>) {
    let Some(description) = hover.and_then(|spot| describe_spot(state, spot)) else { return };
    canvas.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(strong(&description.title));
        for (label, value) in description.rows.iter().take(TOOLTIP_ROWS) {
            row(ui, label, value);
        }
    });
}
