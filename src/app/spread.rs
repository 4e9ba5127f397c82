//! Histograms of the moment: counted in parts of frames, kept until the moment changes.
//!
//! Invariant: while a count is under way the last one stays; a count of another moment is dropped.

use super::paint::PaintCache;
use super::view::is_settled;
use super::widgets::{picture, weak};
use crate::diagram::{Diagram, histogram_plot};
use crate::image::{Counting, Histogram};
use crate::session::Session;
use egui::{Sense, Ui};
use std::time::{Duration, Instant};

/// Time in a frame for counting.
const SLICE: Duration = Duration::from_millis(2);

#[derive(Default)]
pub struct Spread {
    moment: Option<(u64, u64)>,
    counting: Option<Counting>,
    /// The last count that came to its end.
    done: Option<Counting>,
    drawn: Vec<((f32, f32), Vec<Diagram>)>,
}

impl Spread {
    /// Counts on for a part of the frame, where the moment is not counted yet.
    pub fn refresh(&mut self, ui: &Ui, session: &Session, epoch: u64) {
        let Some(timeline) = session.timeline() else {
            *self = Spread::default();
            return;
        };
        if !is_settled(session) {
            return;
        }
        let moment = (epoch, timeline.generation());
        if self.moment != Some(moment) {
            self.moment = Some(moment);
            self.counting = Some(Counting::new(timeline.state()));
        }
        let Some(counting) = &mut self.counting else { return };
        let start = Instant::now();
        if counting.advance(timeline.state(), || start.elapsed() < SLICE) {
            self.done = self.counting.take();
            self.drawn.clear();
        } else {
            ui.ctx().request_repaint();
        }
    }

    /// The histograms of the moment last counted.
    pub fn histograms(&self) -> Option<[&Histogram; 2]> {
        self.done.as_ref().map(Counting::histograms)
    }

    /// The histograms of the session's moment, once they are counted.
    pub fn of_moment(&self, session: &Session, epoch: u64) -> Option<[&Histogram; 2]> {
        let moment = session.timeline().map(|t| (epoch, t.generation()));
        self.histograms().filter(|_| self.counting.is_none() && self.moment == moment)
    }

    /// The histograms under each other, each `height` points high.
    pub fn ui(&mut self, ui: &mut Ui, height: f32, paint: &mut PaintCache) {
        let size = (ui.available_width().floor(), height);
        let pictures = match self.drawn.iter().position(|(known, _)| *known == size) {
            Some(i) => self.drawn.swap_remove(i).1,
            None => {
                let histograms = self.histograms().into_iter().flatten();
                histograms.map(|h| histogram_plot(h).draw(size.0, size.1)).collect()
            }
        };
        for (diagram, histogram) in pictures.iter().zip(self.histograms().into_iter().flatten()) {
            picture(ui, paint, diagram, Sense::hover()).widget_info(|| info(histogram));
            ui.add_space(12.0);
        }
        // The inspector and the plots have a size each.
        self.drawn.truncate(1);
        self.drawn.push((size, pictures));
        if let Some(counting) = &self.counting {
            ui.label(weak(ui, format!("Counting… {:.0} %", counting.progress() * 100.0)));
        }
    }
}

/// A histogram for screen readers: its heading, mean and maximum.
fn info(histogram: &Histogram) -> egui::WidgetInfo {
    let words = crate::diagram::histogram_words(histogram);
    egui::WidgetInfo::labeled(egui::Role::Image, true, format!("{}: {words}", histogram.measure.title()))
}
