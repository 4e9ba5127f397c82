//! The canvas for screen readers, and what is said of the bytes under the pointer.
//!
//! Invariant: only visible cells get a node, and each has the name it has everywhere.

use super::view::Cell;
use super::widgets::{row, strong};
use crate::diagram::{Folded, Rect};
use crate::engine::MapState;
use crate::image::{Heat, Place, Spot, describe_spot};
use egui::accesskit::{Action, NodeId, Rect as Bounds};
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
    let asked = asked(ui);
    let mut clicked = None;
    for Cell { place, rect, value } in cells.iter().take(MAX_NODES) {
        let id = canvas.id.with(place);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Cell);
            node.set_label(place.name());
            if !value.is_empty() {
                node.set_value(value.as_str());
            }
            node.set_bounds(bounds(*rect, origin));
            node.add_action(Action::Click);
        });
        if asked == Some(id.accesskit_id()) {
            clicked = Some(*place);
        }
    }
    clicked
}

/// Nodes for folds that are seen; gives the first row of the one that a screen reader clicked.
pub fn folds(ui: &Ui, canvas: &Response, folded: &[Folded], origin: Pos2) -> Option<Place> {
    let mut clicked = None;
    for fold in folded.iter().take(MAX_NODES) {
        let id = canvas.id.with(("fold", fold.first));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Button);
            node.set_label(format!("Unfold {}", fold.name));
            node.set_bounds(bounds(fold.rect, origin));
            node.add_action(Action::Click);
        });
        if asked(ui) == Some(id.accesskit_id()) {
            clicked = Some(fold.first);
        }
    }
    clicked
}

/// The node that a screen reader clicked.
fn asked(ui: &Ui) -> Option<NodeId> {
    ui.input(|i| {
        i.events.iter().find_map(|event| match event {
            Event::AccessKitActionRequest(q) if q.action == Action::Click => Some(q.target_node),
            _ => None,
        })
    })
}

fn bounds(rect: Rect, origin: Pos2) -> Bounds {
    let (x, y) = (f64::from(rect.x + origin.x), f64::from(rect.y + origin.y));
    Bounds { x0: x, y0: y, x1: x + f64::from(rect.w), y1: y + f64::from(rect.h) }
}

/// Name and value of what is under the pointer, and from afar its number in the heat map.
pub fn tooltip(canvas: &Response, state: &MapState, hover: Option<Spot>, heat: Option<Heat>) {
    let Some(description) = hover.and_then(|spot| describe_spot(state, spot)) else { return };
    canvas.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(strong(&description.title));
        if let Some((name, text)) = heat.zip(hover).and_then(|(heat, spot)| heat.told(state, spot.place)) {
            row(ui, name, &text);
        }
        for (label, value) in description.rows.iter().take(TOOLTIP_ROWS) {
            row(ui, label, value);
        }
    });
}
