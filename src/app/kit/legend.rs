//! The legend under the diagram and the hex view: the marks that the picture of the moment holds, and nothing else.

use super::around::Around;
use super::widgets::{name_bars, picture, swatch, weak};
use crate::app::state::memo::Memo;
use crate::diagram::{Form, LegendMark, Level, Scene, Style, legend};
use crate::image::{Heat, HeatMeasure, shown};
use crate::session::Moment;
use crate::tell::words;
use egui::{ScrollArea, Sense, Ui};

/// The diagram that is shown, what its colours measure, and how often that was worked out anew.
pub type Drawn<'a> = (&'a Scene, Heat<'a>, u64);

#[derive(Default)]
pub struct LegendStrip {
    marks: Memo<Of, Vec<LegendMark>>,
}

/// What is told of a mark.
fn what(style: Style) -> Option<&'static str> {
    match style {
        Style::Role(_, Form::Struck) => Some(words::STALE),
        Style::Role(role, _) => Some(words::role(role)),
        _ => None,
    }
}

/// What the marks are of: the moment, and from afar the zoom and the heat map.
#[derive(Clone, Copy, PartialEq)]
struct Of {
    moment: Moment,
    far: Option<(f32, HeatMeasure, u64)>,
}

impl LegendStrip {
    /// `drawn`: the diagram; `None`: the hex view, which has the marks of cells that can be read.
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>, drawn: Option<Drawn<'_>>) {
        let Some(timeline) = around.session.timeline() else { return };
        let far = drawn.filter(|(scene, ..)| scene.level() == Level::Far);
        let shape = far.map(|(scene, heat, version)| (scene.zoom(), heat.measure, version));
        if around.session.is_settled() {
            let view = shown(timeline);
            let marks = || far.map_or_else(|| legend(view), |(scene, heat, _)| scene.legend(view, heat));
            self.marks.of(Of { moment: around.session.moment(), far: shape }, marks);
        }
        let area = ScrollArea::horizontal().id_salt("legend").show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                for (style, name) in self.marks.last().into_iter().flatten() {
                    let swatch = style.map(|style| picture(ui, around.paint, &swatch(style), Sense::hover()));
                    ui.spacing_mut().item_spacing.x = 6.0;
                    let label = ui.label(weak(ui, name));
                    if let Some(what) = style.and_then(what) {
                        swatch.into_iter().chain([label]).for_each(|part| drop(part.on_hover_text(what)));
                    }
                    ui.add_space(10.0);
                }
            });
        });
        name_bars(ui, &area, "the legend");
    }
}
