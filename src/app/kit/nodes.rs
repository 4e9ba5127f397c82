//! A canvas for screen readers, and what is said of the bytes under the pointer.
//!
//! Invariant: only visible cells get a node, and each has the name it has everywhere.

use super::widgets::{row, strong};
use crate::diagram::{Folded, Rect};
use crate::image::{self, Heat, Place, Spot};
use crate::session::Session;
use crate::tell::place::spot_name;
use crate::tell::{self, describe_spot};
use crate::timeline::Timeline;
use egui::accesskit::{Action, NodeId, Rect as Bounds};
use egui::{Event, Pos2, Response, Role, Ui};

/// Most cells that get a node.
const MAX_NODES: usize = 1_500;
/// Rows of a description in a tooltip.
const TOOLTIP_ROWS: usize = 7;

/// A visible cell: where it is in its picture, and what it holds.
pub struct Cell {
    pub spot: Spot,
    pub rect: Rect,
    pub value: String,
}

/// True while someone listens to the tree of accessible nodes.
pub fn is_wanted(ui: &Ui, canvas: &Response) -> bool {
    ui.ctx().accesskit_node_builder(canvas.id, |_| ()).is_some()
}

/// Nodes for visible cells; gives the one that a screen reader clicked.
pub fn nodes(ui: &Ui, canvas: &Response, cells: &[Cell], origin: Pos2) -> Option<Spot> {
    let asked = asked(ui);
    let mut clicked = None;
    for Cell { spot, rect, value } in cells.iter().take(MAX_NODES) {
        let id = canvas.id.with(spot);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Cell);
            node.set_label(spot_name(*spot));
            if !value.is_empty() {
                node.set_value(value.as_str());
                // Not every screen reader asks a cell for its value.
                node.set_description(value.as_str());
            }
            node.set_bounds(bounds(*rect, origin));
            node.add_action(Action::Click);
        });
        if asked == Some(id.accesskit_id()) {
            clicked = Some(*spot);
        }
    }
    clicked
}

/// Bytes of an old value in a tooltip.
const MAX_OLD: u64 = 16;

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

/// Name and value of what is under the pointer, from afar its number in the heat map, and what its bytes were where they
/// changed.
pub fn tooltip(canvas: &Response, session: &Session, hover: Option<Spot>, heat: Option<Heat>) {
    let (Some(spot), Some(timeline)) = (hover, session.timeline()) else { return };
    let state = timeline.state();
    let Some(description) = describe_spot(image::shown(timeline), spot) else { return };
    canvas.clone().on_hover_ui_at_pointer(|ui| {
        ui.label(strong(&description.title));
        let measured = heat
            .and_then(|heat| Some((heat.measure.name().to_lowercase(), tell::heat(heat, state.read(), spot.place)?)));
        if let Some((name, text)) = measured {
            row(ui, &name, &text);
        }
        if let Some(old) = old_bytes(timeline, spot) {
            row(ui, "was", &old);
        }
        for (label, value) in description.rows.iter().take(TOOLTIP_ROWS) {
            row(ui, label.name(), value);
        }
    });
}

/// What the bytes of a spot were before the step or operation shown, in hex; `None` where none of them was written.
fn old_bytes(timeline: &Timeline, spot: Spot) -> Option<String> {
    let extent = spot.resolve(timeline.state().read())?;
    timeline.shown_writes().iter().find(|(at, len)| extent.overlaps(*at, *len))?;
    let shown = extent.size.min(MAX_OLD);
    let old = (0..shown).map(|i| timeline.before_byte(extent.addr.plus(i)));
    let digits: Vec<String> = old.map(|b| b.map_or("??".to_string(), |b| format!("{b:02x}"))).collect();
    if digits.iter().all(|d| d == "??") {
        return Some("not allocated".to_string());
    }
    Some(format!("{}{}", digits.join(" "), if shown < extent.size { " …" } else { "" }))
}
