//! Short messages over the canvas: what was done, and what went wrong outside a dialog.
//!
//! Invariant: an error stays until it is closed; anything else goes by itself.

use super::icons::{self, Icon};
use super::widgets::palette;
use super::style::color;
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
        self.list.push(Toast { text: text.into(), until: Some(Instant::now() + SHOWN) });
    }

    pub fn error(&mut self, text: impl Into<String>) {
        self.list.push(Toast { text: text.into(), until: None });
    }

    pub fn ui(&mut self, ui: &Ui, above: f32) {
        let now = Instant::now();
        self.list.retain(|t| t.until.is_none_or(|until| until > now));
        let Some(next) = self.list.iter().filter_map(|t| t.until).min() else {
            if self.list.is_empty() {
                return;
            }
            return self.show(ui, above);
        };
        ui.ctx().request_repaint_after(next - now);
        self.show(ui, above);
    }

    fn show(&mut self, ui: &Ui, above: f32) {
        let mut closed = None;
        let area = Area::new(Id::unique("messages")).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -above));
        area.show(ui.ctx(), |ui| {
            for (i, toast) in self.list.iter().enumerate() {
                Frame::popup(ui.style()).fill(color(palette(ui).raised)).show(ui, |ui| {
                    ui.set_max_width(560.0);
                    ui.horizontal(|ui| {
                        if toast.until.is_none() {
                            icons::mark(ui, Icon::Alert);
                        }
                        ui.add(egui::Label::new(&toast.text).wrap());
                        if icons::quiet_button(ui, Icon::Close, "Close the message").clicked() {
                            closed = Some(i);
                        }
                    });
                });
            }
        });
        if let Some(i) = closed {
            self.list.remove(i);
        }
    }
}
