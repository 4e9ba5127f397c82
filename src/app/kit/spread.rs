//! Histograms of the moment: counted in parts of frames, kept until the moment changes.
//!
//! Invariant: while a count is under way the last one stays; a count of another moment is dropped.

use super::paint::PaintCache;
use super::widgets::{picture, weak};
use crate::app::state::behind::DIMMED;
use crate::app::state::memo::Memo;
use crate::diagram::{Diagram, histogram_plot};
use crate::image::{Counting, Histogram};
use crate::session::{Moment, Session};
use crate::tell::{histogram_title, histogram_words};
use egui::{Sense, Ui};

/// Room below a histogram in points.
const BELOW: f32 = 16.0;

#[derive(Default)]
pub struct Spread {
    /// The count under way.
    counting: Option<(Moment, Counting)>,
    /// The last count that came to its end.
    done: Memo<Moment, Counting>,
    drawn: Vec<((f32, f32), Vec<Diagram>)>,
}

impl Spread {
    /// Counts on until `go_on` says no, where the moment is not counted yet. True where nothing is left.
    pub fn work(&mut self, session: &Session, go_on: impl FnMut() -> bool) -> bool {
        let Some(timeline) = session.timeline() else {
            *self = Spread::default();
            return true;
        };
        let moment = session.moment();
        if !session.is_settled() || self.done.is_of(&moment) {
            return true;
        }
        let under_way = self.counting.take().filter(|(of, _)| *of == moment);
        let (_, mut counting) = under_way.unwrap_or_else(|| (moment, Counting::new(timeline.state().read())));
        if !counting.advance(timeline.state().read(), go_on) {
            self.counting = Some((moment, counting));
            return false;
        }
        self.done.keep(moment, counting);
        self.drawn.clear();
        true
    }

    /// The histograms of the moment last counted.
    pub fn histograms(&self) -> Option<[&Histogram; 2]> {
        self.done.last().map(Counting::histograms)
    }

    /// The histograms of the session's moment, once they are counted.
    pub fn of_moment(&self, session: &Session) -> Option<[&Histogram; 2]> {
        self.done.get(&session.moment()).map(Counting::histograms)
    }

    /// The histograms under each other, each `height` points high. `is_behind`: the moment is not
    /// the one asked for, so that nothing is counted yet.
    pub fn ui(&mut self, ui: &mut Ui, height: f32, is_behind: bool, paint: &mut PaintCache) {
        let size = (ui.available_width().floor(), height);
        let pictures = self.pictures(size);
        let said = self.said(is_behind);
        for (i, (diagram, histogram)) in pictures.iter().zip(self.histograms().into_iter().flatten()).enumerate() {
            let shown = ui.scope(|ui| {
                if said.is_some() {
                    ui.set_opacity(ui.opacity().min(DIMMED));
                }
                picture(ui, paint, diagram, Sense::hover()).widget_info(|| info(histogram));
            });
            // Between the two, in room that is there anyway: nothing moves when counting ends.
            let below = shown.response.rect.left_bottom();
            ui.add_space(BELOW);
            if let (0, Some(text)) = (i, &said) {
                let rect = egui::Rect::from_min_size(below, egui::vec2(size.0, BELOW));
                ui.put(rect, egui::Label::new(weak(ui, text)).truncate());
            }
        }
        // The inspector and the plots have a size each.
        self.drawn.truncate(1);
        self.drawn.push((size, pictures));
        if let Some((_, counting)) = self.counting.as_ref().filter(|_| self.done.last().is_none()) {
            ui.label(weak(ui, format!("Counting… {:.0} %", counting.progress() * 100.0)));
        }
    }

    fn pictures(&mut self, size: (f32, f32)) -> Vec<Diagram> {
        match self.drawn.iter().position(|(known, _)| *known == size) {
            Some(i) => self.drawn.swap_remove(i).1,
            None => {
                let histograms = self.histograms().into_iter().flatten();
                histograms.map(|h| histogram_plot(h).draw(size.0, size.1)).collect()
            }
        }
    }

    /// What is said of histograms that are not of the moment.
    fn said(&self, is_behind: bool) -> Option<String> {
        match &self.counting {
            Some((_, counting)) => {
                let share = counting.progress() * 100.0;
                Some(format!("Of the moment before. Counting this one: {share:.0} %"))
            }
            None => is_behind.then(|| "Of the moment before.".to_string()),
        }
    }
}

/// A histogram for screen readers: its heading, mean and maximum.
fn info(histogram: &Histogram) -> egui::WidgetInfo {
    let words = histogram_words(histogram);
    egui::WidgetInfo::labeled(egui::Role::Image, true, format!("{}: {words}", histogram_title(histogram.measure)))
}
