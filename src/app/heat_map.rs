//! What the far level's colours measure: the choice, and the work that some of it takes.
//!
//! Invariant: works only while the far level is looked at, in slices; values of another moment are never shown.

use super::command::{Outbox, UiCommand};
use super::view::is_settled;
use super::widgets::weak;
use crate::engine::MapState;
use crate::image::{Heat, HeatJob, HeatMeasure, HeatValues};
use crate::session::Session;
use crate::tell::heat_counts;
use egui::{Button, Ui};

/// The document's epoch, the moment, and what is measured.
type Wanted = (u64, u64, HeatMeasure);

#[derive(Default)]
pub struct HeatMap {
    measure: HeatMeasure,
    job: Option<HeatJob>,
    /// What the job, and what the values are of.
    job_of: Option<Wanted>,
    values: Option<HeatValues>,
    values_of: Option<Wanted>,
    version: u64,
}

impl HeatMap {
    pub fn choose(&mut self, measure: HeatMeasure) {
        if self.measure != measure {
            *self = HeatMap { measure, version: self.version + 1, ..HeatMap::default() };
        }
    }

    pub fn measure(&self, state: &MapState) -> HeatMeasure {
        self.measure.fit(state)
    }

    /// What was chosen to be measured.
    pub fn chosen(&self) -> HeatMeasure {
        self.measure
    }

    /// Changes with what there is to see.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What there is to show of the moment at hand; `epoch` changes with the document.
    pub fn heat(&self, session: &Session, epoch: u64) -> Heat<'_> {
        let Some(timeline) = session.timeline() else { return Heat::default() };
        let measure = self.measure.fit(timeline.state());
        let of_now = self.values_of == Some((epoch, timeline.generation(), measure));
        Heat { measure, values: self.values.as_ref().filter(|_| of_now) }
    }

    /// Works on the values of the moment until `go_on` says no. False while there is more to do.
    pub fn work(&mut self, session: &Session, epoch: u64, go_on: impl FnMut() -> bool) -> bool {
        let Some(timeline) = session.timeline().filter(|_| is_settled(session)) else { return true };
        let measure = self.measure.fit(timeline.state());
        let wanted = (epoch, timeline.generation(), measure);
        if !measure.is_worked_out() || self.values_of == Some(wanted) {
            return true;
        }
        if self.job_of != Some(wanted) {
            let same_document = self.job_of.is_some_and(|of| of.0 == epoch);
            self.job = match self.job.take() {
                Some(job) if same_document => job.moved(timeline, measure),
                _ => HeatJob::new(timeline, measure),
            };
            self.job_of = Some(wanted);
        }
        let Some(job) = &mut self.job else { return true };
        if !job.advance(timeline, go_on) {
            return false;
        }
        self.values = Some(job.values());
        self.values_of = Some(wanted);
        self.version += 1;
        true
    }

    /// The choice, for the view bar at the far level.
    pub fn ui(&self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let Some(state) = session.state() else { return };
        ui.spacing_mut().item_spacing.x = 2.0;
        for measure in HeatMeasure::all(state) {
            let chosen = self.measure(state) == measure;
            let hint = format!("Colours tell {}", heat_counts(measure, state));
            let button = ui.add(Button::selectable(chosen, measure.name())).on_hover_text(hint);
            if button.accessible_name(format!("Heat map of {}", measure.name())).clicked() {
                out.ask(UiCommand::Measure(measure));
            }
        }
        if let (Some(job), true) = (&self.job, self.job_of != self.values_of) {
            let what = if self.measure(state) == HeatMeasure::Age { "Working out ages" } else { "Measuring probes" };
            ui.label(weak(ui, format!("{what}: {:.0} %", job.progress() * 100.0)));
        }
    }
}
