//! The panels that the keyboard's focus goes through: where each lies, which has it, and what had it there last.
//!
//! Invariant: focus never goes to a panel that is hidden, nor to a control that is gone.

use crate::app::state::command::Pane;
use egui::{Context, Id, Order, Rect, Response, Ui};

#[derive(Default)]
pub struct Panes {
    /// Where the shown panels lie; of two that overlap the later one is on top.
    shown: Vec<(Pane, Rect)>,
    /// What had the focus last in each panel.
    last: Vec<(Pane, Id)>,
    current: Option<Pane>,
    /// What is to have the focus once no dialog keeps it.
    wanted: Option<Id>,
}

impl Panes {
    /// A new frame: nothing is shown yet.
    pub fn begin(&mut self) {
        self.shown.clear();
    }

    pub fn show(&mut self, pane: Pane, rect: Rect) {
        self.shown.push((pane, rect));
    }

    /// Sees where the focus is. Over the window, in dialogs and menus, it is in no panel, and the last one counts.
    pub fn follow(&mut self, ui: &Ui) {
        if let Some(id) = self.wanted {
            // A dialog that was just closed keeps the focus for a frame.
            ui.ctx().request_repaint();
            if ui.memory(|m| m.top_modal_layer()).is_none() {
                self.wanted = None;
                ui.memory_mut(|m| m.request_focus(id));
            }
        }
        // Asked for its response in the frame of a click elsewhere, a control would give up the focus it was just given.
        if ui.input(|i| i.pointer.any_pressed() || i.pointer.any_released()) {
            return;
        }
        let Some(id) = ui.memory(|m| m.focused()) else { return self.current = None };
        let Some(focused) = ui.ctx().read_response(id).filter(|r| r.layer_id.order <= Order::Middle) else { return };
        let over = self.shown.iter().rev().find(|(_, rect)| rect.contains(focused.rect.center()));
        self.current = over.map(|(pane, _)| *pane);
        if let Some(pane) = self.current {
            self.last.retain(|(other, _)| *other != pane);
            self.last.push((pane, id));
        }
    }

    /// Moves the focus to the next panel that is shown, or to the one before.
    pub fn go(&mut self, ctx: &Context, forward: bool) {
        let all = Pane::ALL.into_iter().filter(|pane| self.shown.iter().any(|(shown, _)| shown == pane));
        let mut all: Vec<Pane> = all.collect();
        if !forward {
            all.reverse();
        }
        let after = self.current.and_then(|current| all.iter().position(|pane| *pane == current)).map_or(0, |i| i + 1);
        let Some(pane) = all.get(after).or(all.first()) else { return };
        let last = self.last.iter().find(|(other, _)| other == pane).map(|(_, id)| *id);
        let still = last.filter(|id| ctx.read_response(*id).is_some_and(|r| r.enabled()));
        self.wanted = still.or_else(|| ctx.data(|d| d.get_temp(home_id(*pane))));
        ctx.request_repaint();
    }
}

/// Where the focus begins in a panel: what says so last in a frame.
pub fn home(pane: Pane, response: &Response) {
    response.ctx.data_mut(|d| d.insert_temp(home_id(pane), response.id));
}

fn home_id(pane: Pane) -> Id {
    Id::unique(("home of", pane))
}
