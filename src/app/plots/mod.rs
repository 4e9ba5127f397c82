//! The view "Plots": entries, bytes and load over time, and histograms of the moment beside them.

mod over_time;

use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::sheet::{MARGIN, Missing, WIDTH, later, never, picture, title};
use crate::beside::Rest;
use crate::diagram::{histogram_sheet, plot_sheet};
use crate::export::{self, Choice, Content, Format, What};
use crate::session::Session;
use crate::timeline::Timeline;
use crate::units::plural;
use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use over_time::OverTime;

/// Width of the histograms: a share of the room, and at most so many points.
const SPREAD_SHARE: f32 = 0.34;
const SPREAD_MOST: f32 = 440.0;

#[derive(Default)]
pub struct PlotsView {
    over_time: OverTime,
}

impl CenterView for PlotsView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let width = (ui.available_width() * SPREAD_SHARE).min(SPREAD_MOST);
        let frame = Frame::NONE.inner_margin(Margin { left: 24, right: 18, top: 12, bottom: 8 });
        Panel::right("histograms").exact_size(width).frame(frame).resizable(false).show(ui, |ui| {
            let height = (ui.available_height() / 2.0 - 20.0).clamp(120.0, 300.0);
            around.histograms(ui, height);
        });
        let frame = Frame::NONE.inner_margin(Margin { left: 18, right: 12, top: 12, bottom: 8 });
        CentralPanel::default().frame(frame).show(ui, |ui| self.over_time.ui(ui, around.session, around.out));
    }

    fn work(&mut self, around: &mut Around<'_>, go_on: &mut dyn FnMut() -> bool) -> Rest {
        Rest::here(around.spread.work(around.session, go_on))
    }

    fn content(&mut self, around: &mut Around<'_>, choice: &Choice) -> Result<Content, Missing> {
        match choice.what {
            What::Histograms => histograms(around, choice.format),
            _ => self.plots(around.session, choice.format),
        }
    }

    fn text(&self, session: &Session) -> Option<(String, String)> {
        let samples = session.timeline()?.samples();
        Some((plural(samples.len() as u64, "sample"), export::samples_tsv(samples)))
    }
}

impl PlotsView {
    fn plots(&mut self, session: &Session, format: Format) -> Result<Content, Missing> {
        let timeline = session.timeline().ok_or_else(Missing::no_map)?;
        is_run(timeline)?;
        if format == Format::Csv {
            return Ok(Content::Text(export::samples_csv(timeline.samples())));
        }
        let plots = self.over_time.plots(session).ok_or_else(Missing::no_map)?;
        Ok(picture(timeline, plot_sheet(plots, WIDTH), title(session), MARGIN))
    }
}

/// Plots are of a whole run, or of one that was stopped.
fn is_run(timeline: &Timeline) -> Result<(), Missing> {
    if timeline.total() == 0 {
        return Err(never("There are no operations yet."));
    }
    if timeline.is_built() || timeline.is_paused() {
        return Ok(());
    }
    let done = timeline.built() as f64 * 100.0 / timeline.total().max(1) as f64;
    Err(Missing::Later(format!("Running the operations… {done:.0} %")))
}

fn histograms(around: &Around<'_>, format: Format) -> Result<Content, Missing> {
    let timeline = around.session.timeline().ok_or_else(Missing::no_map)?;
    let counted = around.spread.of_moment(around.session).ok_or_else(|| later("Counting…"))?;
    if format == Format::Csv {
        return Ok(Content::Text(export::histograms_csv(&counted)));
    }
    Ok(picture(timeline, histogram_sheet(&counted, WIDTH), title(around.session), MARGIN))
}
