//! The legend under the diagram and the hex view: the marks that the picture of the moment holds, and nothing else.

use crate::app::kit::paint::PaintCache;
use crate::app::kit::widgets::{name_bars, picture, weak};
use crate::app::side::bill::swatch;
use crate::app::state::memo::Memo;
use crate::diagram::{LegendMark, Level, Scene, legend};
use crate::image::Heat;
use crate::session::{Moment, Session};
use egui::{ScrollArea, Sense, Ui};

#[derive(Default)]
pub struct LegendStrip {
    /// Of the moment, the zoom (of the far level) and the heat map.
    marks: Memo<(Moment, f32, u64), Vec<LegendMark>>,
}

impl LegendStrip {
    /// `scene`: the diagram that is shown, with what its colours measure, and a number that changes with that; `None`:
    /// the hex view, which has the marks of cells that can be read.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        scene: Option<(&Scene, Heat<'_>, u64)>,
        paint: &mut PaintCache,
    ) {
        let Some(timeline) = session.timeline() else { return };
        let far = scene.filter(|(scene, ..)| scene.level() == Level::Far);
        let (zoom, heat) = far.map_or((0.0, 0), |(scene, _, version)| (scene.zoom(), version));
        if session.is_settled() {
            let state = timeline.state();
            let marks =
                || far.map_or_else(|| legend(state.read()), |(scene, heat, _)| scene.legend(state.read(), heat));
            self.marks.of((session.moment(), zoom, heat), marks);
        }
        let shown = ScrollArea::horizontal().id_salt("legend").show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                for (style, name) in self.marks.last().into_iter().flatten() {
                    if let Some(style) = *style {
                        picture(ui, paint, &swatch(style), Sense::hover());
                    }
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.label(weak(ui, name));
                    ui.add_space(10.0);
                }
            });
        });
        name_bars(ui, &shown, "the legend");
    }
}
