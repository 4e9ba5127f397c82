//! What the far level's colours measure: the choice, and the work that some of it takes.
//!
//! Invariant: works only while the far level is looked at, in slices; values of another moment are never shown.

use crate::app::kit::around::Around;
use crate::app::kit::widgets::weak;
use crate::app::state::command::UiCommand;
use crate::app::state::memo::Memo;
use crate::image::{Heat, HeatJob, HeatMeasure, HeatValues};
use crate::session::{Moment, Session};
use crate::tell::heat_counts;
use egui::{Button, Ui};

/// What heat is of: the moment, and what is measured.
type Wanted = (Moment, HeatMeasure);

/// Changes with what there is to see: how often values were worked out, and what is measured.
pub type Version = (u64, HeatMeasure);

#[derive(Default)]
pub struct HeatMap {
    /// `None`: there is nothing to work out.
    job: Memo<Wanted, Option<HeatJob>>,
    values: Memo<Wanted, HeatValues>,
    /// How often values were worked out.
    made: u64,
}

impl HeatMap {
    pub fn made(&self) -> u64 {
        self.made
    }

    /// What there is to show of the moment at hand.
    pub fn heat(&self, session: &Session, measure: HeatMeasure) -> Heat<'_> {
        let Some(state) = session.state() else { return Heat::default() };
        let measure = measure.fit(state.read());
        Heat { measure, values: self.values.get(&(session.moment(), measure)) }
    }

    /// Works on the values of the moment until `go_on` says no. False while there is more to do.
    pub fn work(&mut self, session: &Session, measure: HeatMeasure, go_on: impl FnMut() -> bool) -> bool {
        let Some(timeline) = session.timeline().filter(|_| session.is_settled()) else { return true };
        let measure = measure.fit(timeline.state().read());
        let wanted = (session.moment(), measure);
        if !measure.is_worked_out() || self.values.is_of(&wanted) {
            return true;
        }
        if !self.job.is_of(&wanted) {
            let same_document = self.job.key().is_some_and(|(moment, _)| moment.document == wanted.0.document);
            let job = match self.job.take().flatten().filter(|_| same_document) {
                Some(job) => job.moved(timeline, measure),
                None => HeatJob::new(timeline, measure),
            };
            self.job.keep(wanted, job);
        }
        let Some(Some(job)) = self.job.last_mut() else { return true };
        if !job.advance(timeline, go_on) {
            return false;
        }
        let values = job.values();
        self.values.keep(wanted, values);
        self.made += 1;
        true
    }

    /// The choice, for the view bar at the far level.
    pub fn ui(&self, ui: &mut Ui, around: &mut Around<'_>) {
        let Some(state) = around.session.state() else { return };
        let chosen = around.state.measure.fit(state.read());
        ui.spacing_mut().item_spacing.x = 2.0;
        for measure in HeatMeasure::all(state.read()) {
            let hint = format!("Colours tell {}", heat_counts(measure, state.read()));
            let button = ui.add(Button::selectable(chosen == measure, measure.name())).on_hover_text(hint);
            if button.accessible_name(format!("Heat map of {}", measure.name().to_lowercase())).clicked() {
                around.out.ask(UiCommand::Measure(measure));
            }
        }
        let is_under_way = self.job.key() != self.values.key() && self.job.key().is_some_and(|of| of.1 == chosen);
        if let (Some(Some(job)), true) = (self.job.last(), is_under_way) {
            let what = if chosen == HeatMeasure::Age { "Working out ages" } else { "Measuring probes" };
            ui.label(weak(ui, format!("{what}: {:.0} %", job.progress() * 100.0)));
        }
    }
}
