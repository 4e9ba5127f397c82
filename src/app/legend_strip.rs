//! The legend under the diagram: the marks that the picture of the moment holds, and nothing else.

use super::bill_panel::swatch;
use super::paint::PaintCache;
use super::view::is_settled;
use super::widgets::{picture, weak};
use crate::diagram::{LegendMark, legend};
use crate::session::Session;
use egui::{ScrollArea, Sense, Ui};

#[derive(Default)]
pub struct LegendStrip {
    /// The document's epoch and the position that the marks are of.
    moment: Option<(u64, u64)>,
    marks: Vec<LegendMark>,
}

impl LegendStrip {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, epoch: u64, paint: &mut PaintCache) {
        let Some(timeline) = session.timeline() else { return };
        let moment = Some((epoch, timeline.generation()));
        if self.moment != moment && is_settled(session) {
            self.moment = moment;
            self.marks = legend(timeline.state());
        }
        ScrollArea::horizontal().id_salt("legend").show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                for (style, name) in &self.marks {
                    if let Some(style) = *style {
                        picture(ui, paint, &swatch(style), Sense::hover());
                    }
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.label(weak(ui, name));
                    ui.add_space(10.0);
                }
            });
        });
    }
}
