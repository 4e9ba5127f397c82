//! What the far level's colours measure: the choice, and the work that some of it takes.
//!
//! Invariant: works only while the far level is looked at, in slices; values of another moment are never shown.

use crate::app::kit::widgets::weak;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::memo::Memo;
use crate::engine::MapState;
use crate::image::{Heat, HeatJob, HeatMeasure, HeatValues};
use crate::session::{Moment, Session};
use crate::tell::heat_counts;
use egui::{Button, Ui};

/// What heat is of: the moment, and what is measured.
type Wanted = (Moment, HeatMeasure);

#[derive(Default)]
pub struct HeatMap {
    measure: HeatMeasure,
    /// `None`: there is nothing to work out.
    job: Memo<Wanted, Option<HeatJob>>,
    values: Memo<Wanted, HeatValues>,
    version: u64,
}

impl HeatMap {
    pub fn choose(&mut self, measure: HeatMeasure) {
        if self.measure != measure {
            *self = HeatMap { measure, version: self.version + 1, ..HeatMap::default() };
        }
    }

    pub fn measure(&self, state: &MapState) -> HeatMeasure {
        self.measure.fit(state.read())
    }

    /// What was chosen to be measured.
    pub fn chosen(&self) -> HeatMeasure {
        self.measure
    }

    /// Changes with what there is to see.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What there is to show of the moment at hand.
    pub fn heat(&self, session: &Session) -> Heat<'_> {
        let Some(state) = session.state() else { return Heat::default() };
        let measure = self.measure.fit(state.read());
        Heat { measure, values: self.values.get(&(session.moment(), measure)) }
    }

    /// Works on the values of the moment until `go_on` says no. False while there is more to do.
    pub fn work(&mut self, session: &Session, go_on: impl FnMut() -> bool) -> bool {
        let Some(timeline) = session.timeline().filter(|_| session.is_settled()) else { return true };
        let measure = self.measure.fit(timeline.state().read());
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
        self.version += 1;
        true
    }

    /// The choice, for the view bar at the far level.
    pub fn ui(&self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let Some(state) = session.state() else { return };
        ui.spacing_mut().item_spacing.x = 2.0;
        for measure in HeatMeasure::all(state.read()) {
            let chosen = self.measure(state) == measure;
            let hint = format!("Colours tell {}", heat_counts(measure, state.read()));
            let button = ui.add(Button::selectable(chosen, measure.name())).on_hover_text(hint);
            if button.accessible_name(format!("Heat map of {}", measure.name())).clicked() {
                out.ask(UiCommand::Measure(measure));
            }
        }
        if let (Some(Some(job)), true) = (self.job.last(), self.job.key() != self.values.key()) {
            let what = if self.measure(state) == HeatMeasure::Age { "Working out ages" } else { "Measuring probes" };
            ui.label(weak(ui, format!("{what}: {:.0} %", job.progress() * 100.0)));
        }
    }
}
