//! Running on, or back, to the next thing of a kind: growth, evacuation, overflow, split, an operation; and what became of
//! it.
//!
//! Invariant: a search is asked of the session and told by the timeline; nothing here looks at operations. What can be run
//! to is the registry's.

use crate::app::commands::row::Choice;
use crate::app::commands::run::{self, LANDMARKS};
use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::widgets::weak;
use crate::app::state::command::Outbox;
use crate::session::{Command, Doing};
use crate::timeline::{Found, Search, Timeline, What};
use crate::units::count;
use egui::{Popup, Ui};

/// The button and its menu.
pub fn button(ui: &mut Ui, around: &mut Around<'_>) {
    let Some(timeline) = around.session.timeline() else { return };
    let implementation = timeline.state().spec().target().map_impl();
    let response = ui.button("Run to…").on_hover_text("Go on, or back, to the next growth and other landmarks");
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(180.0);
        for forward in [true, false] {
            for landmark in LANDMARKS.iter().filter(|landmark| landmark.is_in(implementation)) {
                one(ui, landmark.choice(forward, around.now(ui.ctx())), around.out);
            }
            for doing in Doing::ALL {
                one(ui, run::run_to(doing, forward, around.now(ui.ctx())), around.out);
            }
            if forward {
                ui.separator();
            }
        }
    });
}

fn one(ui: &mut Ui, choice: Choice, out: &mut Outbox) {
    let button = ui.add_enabled(choice.act.is_ok(), egui::Button::new(choice.name));
    if let (true, Ok(action)) = (button.clicked(), choice.act) {
        action.put(out);
        ui.close();
    }
}

/// What is being done, and how much of it.
pub fn work(timeline: &Timeline) -> (&'static str, f32) {
    let share = |done: u64, of: u64| (done as f32 / of.max(1) as f32).clamp(0.0, 1.0);
    match timeline.search().filter(|s| s.is_running()) {
        Some(search) => ("Searching", share(search.done, search.of)),
        None if !timeline.is_settled() && timeline.built() >= timeline.target() => {
            ("Going to the operation", share(timeline.position(), timeline.target()))
        }
        None => ("Running the operations", share(timeline.built(), timeline.total())),
    }
}

/// What the last search came to, where it found nothing to go to.
pub fn outcome(ui: &mut Ui, timeline: &Timeline, out: &mut Outbox) {
    let Some(text) = timeline.search().and_then(told) else { return };
    ui.label(weak(ui, text));
    if icons::quiet_button(ui, Icon::Close, "Dismiss the message").clicked() {
        out.send(Command::Cancel);
    }
}

/// What a search came to, where the playhead alone does not show it.
fn told(search: &Search) -> Option<String> {
    let landmark = LANDMARKS.iter().find(|landmark| landmark.stop == search.stop);
    let what = landmark.map_or("change of these bytes", |landmark| landmark.name);
    Some(match search.found? {
        Found::NothingBefore => format!("No {what} before this."),
        Found::NothingUntil { end } => format!("No {what} from here to op {}.", count(end)),
        Found::At { what: What::Allocated, .. } => "These bytes were allocated here, all zero.".to_string(),
        Found::At { what: What::Freed, .. } => "These bytes were given back here.".to_string(),
        Found::At { what: What::Event | What::Changed, .. } => return None,
    })
}
