//! What the pointer and the keyboard ask of the canvas.

use crate::app::kit::panes;
use crate::app::state::shortcut::Takes;
use crate::diagram::Direction;
use egui::{EventFilter, Key, Modifiers, Response, Ui, Vec2};

/// Moves of the view asked for in a frame.
pub struct Moves {
    /// In points; the diagram follows the hand.
    pub pan: Vec2,
    /// A factor, and the point (from the canvas's top left) that stays where it is.
    pub zoom: Option<(f32, Vec2)>,
    /// The pointer from the canvas's top left, while over it.
    pub pointer: Option<Vec2>,
}

/// Dragging and wheels: plain pans, Ctrl (and pinching) zooms.
pub fn moves(ui: &Ui, response: &Response) -> Moves {
    let pointer = response.hover_pos().map(|p| p - response.rect.min);
    let mut pan = if response.dragged() { response.drag_delta() } else { Vec2::ZERO };
    let mut zoom = None;
    if let Some(anchor) = pointer.filter(|_| response.contains_pointer()) {
        ui.input_mut(|input| {
            let factor = input.zoom_delta();
            if factor != 1.0 {
                zoom = Some((factor, anchor));
            } else {
                pan += std::mem::take(&mut input.smooth_scroll_delta);
            }
        });
    }
    Moves { pan, zoom, pointer }
}

/// A step of the selection by the keyboard; the inner `None` gives it up. Where nothing is selected there is nothing to
/// walk from: then the keys that go sideways are time's, and the others begin.
pub fn step(ui: &Ui, response: &Response, is_selected: bool) -> Option<Option<Direction>> {
    if !response.has_focus() {
        return None;
    }
    panes::takes(response, if is_selected { Takes::Walk } else { Takes::Nothing });
    let (horizontal_arrows, vertical_arrows, escape) = (true, true, is_selected);
    let filter = EventFilter { horizontal_arrows, vertical_arrows, escape, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    ui.input_mut(|input| {
        for key in [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight] {
            if input.consume_key(Modifiers::NONE, key) {
                return Some(direction(key));
            }
        }
        (is_selected && input.consume_key(Modifiers::NONE, Key::Escape)).then_some(None)
    })
}

/// True where Enter was pressed on the canvas.
pub fn enter(ui: &Ui, response: &Response) -> bool {
    response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// The direction of an arrow key.
fn direction(key: Key) -> Option<Direction> {
    match key {
        Key::ArrowUp => Some(Direction::Up),
        Key::ArrowDown => Some(Direction::Down),
        Key::ArrowLeft => Some(Direction::Left),
        Key::ArrowRight => Some(Direction::Right),
        _ => None,
    }
}
