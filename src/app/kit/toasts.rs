//! Short messages over the canvas: what was done, and what went wrong outside a dialog.
//!
//! Invariant: an error stays until it is closed; anything else goes by itself.

use super::icons::{self, Icon};
use super::style::color;
use super::widgets::palette;
use crate::text;
use egui::{Align2, Area, Frame, Id, Ui, vec2};
use std::time::{Duration, Instant};

const SHOWN: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Toasts {
    list: Vec<Toast>,
}

struct Toast {
    text: String,
    /// `None`: stays until closed.
    until: Option<Instant>,
}

impl Toasts {
    pub fn say(&mut self, text: impl Into<String>) {
        self.list.push(Toast { text: text::message(&text.into()), until: Some(Instant::now() + SHOWN) });
    }

    pub fn error(&mut self, text: impl Into<String>) {
        self.list.push(Toast { text: text::message(&text.into()), until: None });
    }

    /// Takes a message back: what it says holds no longer.
    pub fn unsay(&mut self, text: &str) {
        self.list.retain(|t| t.text != text);
    }

    /// `busy`: what is under way beside the window, and whether it can be cancelled. True where it is.
    pub fn ui(&mut self, ui: &Ui, above: f32, busy: Option<(String, bool)>) -> bool {
        let now = Instant::now();
        self.list.retain(|t| t.until.is_none_or(|until| until > now));
        if let Some(next) = self.list.iter().filter_map(|t| t.until).min() {
            ui.ctx().request_repaint_after(next - now);
        }
        if self.list.is_empty() && busy.is_none() {
            return false;
        }
        let (mut closed, mut cancelled) = (None, false);
        let area = Area::new(Id::unique("messages")).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -above));
        area.show(ui.ctx(), |ui| {
            if let Some((text, can_cancel)) = busy {
                frame(ui).show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.label(text);
                        cancelled = can_cancel && ui.small_button("Cancel").clicked();
                    });
                });
            }
            for (i, toast) in self.list.iter().enumerate() {
                frame(ui).show(ui, |ui| {
                    if message(ui, toast) {
                        closed = Some(i);
                    }
                });
            }
        });
        if let Some(i) = closed {
            self.list.remove(i);
        }
        cancelled
    }
}

fn frame(ui: &Ui) -> Frame {
    Frame::popup(ui.style()).fill(color(palette(ui).raised))
}

/// One message; true when it is closed.
fn message(ui: &mut Ui, toast: &Toast) -> bool {
    ui.set_max_width(560.0);
    ui.horizontal(|ui| {
        if toast.until.is_none() {
            icons::mark(ui, Icon::Alert);
        }
        ui.add(egui::Label::new(&toast.text).wrap());
        icons::quiet_button(ui, Icon::Close, "Close the message").clicked()
    })
    .inner
}
