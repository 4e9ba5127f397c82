//! The panels that the keyboard's focus goes through: where each lies, which has it, and what had it there last.
//!
//! Invariant: focus never goes to a panel that is hidden, nor to a control that is gone.

use crate::app::state::command::Pane;
use crate::app::state::shortcut::Takes;
use egui::{Context, Event, Id, Key, Order, Rect, Response, Ui};

#[derive(Default)]
pub struct Panes {
    /// Where the shown panels lie; of two that overlap the later one is on top.
    shown: Vec<(Pane, Rect)>,
    /// What had the focus last in each panel.
    last: Vec<(Pane, Id)>,
    /// The panel that has the focus, or had it last.
    current: Option<Pane>,
    /// What is to have the focus once no dialog keeps it.
    wanted: Option<Wanted>,
}

#[derive(Clone, Copy)]
enum Wanted {
    Control(Id),
    /// Where the focus begins in a panel, which may not be drawn yet.
    Home(Pane),
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
        if let Some(wanted) = self.wanted {
            // A dialog that was just closed keeps the focus for a frame.
            ui.ctx().request_repaint();
            if ui.memory(|m| m.top_modal_layer()).is_none() {
                self.wanted = None;
                let id = match wanted {
                    Wanted::Control(id) => Some(id),
                    Wanted::Home(pane) => home_of(ui.ctx(), pane),
                };
                id.into_iter().for_each(|id| ui.memory_mut(|m| m.request_focus(id)));
            }
        }
        // Asked for its response in the frame of a click elsewhere, a control would give up the focus it was just given.
        if ui.input(|i| i.pointer.any_pressed() || i.pointer.any_released()) {
            return;
        }
        let Some(id) = ui.memory(|m| m.focused()) else { return };
        let Some(focused) = ui.ctx().read_response(id).filter(|r| r.layer_id.order <= Order::Middle) else { return };
        // A control of a panel that was just hidden has the focus for a frame more, and lies under another panel.
        let home = self.last.iter().find(|(_, other)| *other == id).map(|(pane, _)| *pane);
        if home.is_some_and(|home| self.shown.iter().all(|(shown, _)| *shown != home)) {
            return;
        }
        let over = self.shown.iter().rev().find(|(_, rect)| rect.contains(focused.rect.center()));
        self.current = over.map(|(pane, _)| *pane);
        if let Some(pane) = self.current {
            self.last.retain(|(other, _)| *other != pane);
            self.last.push((pane, id));
        }
    }

    /// Before any panel is drawn: where nothing has the focus, Tab goes on from what had it last, and not from the
    /// window's first control. So Escape and Tab lead out of a text that keeps Tab for itself.
    pub fn resume(&self, ui: &Ui) {
        let is_tab = |e: &Event| matches!(e, Event::Key { key: Key::Tab, pressed: true, .. });
        let is_lost = ui.memory(|m| m.focused().is_none()) && ui.input(|i| i.events.iter().any(is_tab));
        let last = self.current.filter(|_| is_lost).and_then(|pane| self.last_in(ui.ctx(), pane));
        if let Some(id) = last {
            ui.memory_mut(|m| m.request_focus(id));
            // egui knows already that the focus is to move on; a text that has it for a moment is not to write a tab.
            ui.input_mut(|i| i.events.retain(|e| !is_tab(e)));
        }
    }

    /// Moves the focus to where it begins in a panel.
    pub fn go_to(&mut self, ctx: &Context, pane: Pane) {
        self.wanted = Some(Wanted::Home(pane));
        ctx.request_repaint();
    }

    /// What had the focus last in a panel, where it is still there.
    fn last_in(&self, ctx: &Context, pane: Pane) -> Option<Id> {
        let last = self.last.iter().find(|(other, _)| *other == pane).map(|(_, id)| *id);
        last.filter(|id| ctx.read_response(*id).is_some_and(|r| r.enabled()))
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
        self.wanted = Some(self.last_in(ctx, *pane).map_or(Wanted::Home(*pane), Wanted::Control));
        ctx.request_repaint();
    }
}

/// Where the focus begins in a panel: what says so last in a frame.
pub fn home(pane: Pane, response: &Response) {
    response.ctx.data_mut(|d| d.insert_temp(home_id(pane), response.id));
}

fn home_of(ctx: &Context, pane: Pane) -> Option<Id> {
    ctx.data(|d| d.get_temp(home_id(pane)))
}

fn home_id(pane: Pane) -> Id {
    Id::unique(("home of", pane))
}

/// Says, while something of ours has the focus, which keys it has a use for.
pub fn takes(response: &Response, takes: Takes) {
    response.ctx.data_mut(|d| d.insert_temp(takes_id(), (response.id, takes)));
}

/// The keys that what has the focus has a use for: what does not say so is a control.
pub fn taken(ctx: &Context) -> Takes {
    let Some(focused) = ctx.memory(|m| m.focused()) else { return Takes::Nothing };
    let said: Option<(Id, Takes)> = ctx.data(|d| d.get_temp(takes_id()));
    said.filter(|(id, _)| *id == focused).map_or(Takes::Control, |(_, takes)| takes)
}

fn takes_id() -> Id {
    Id::unique("keys that the focus takes")
}
