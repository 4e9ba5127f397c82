//! Time: the buttons, the bar, what the operation at the playhead was, and its steps.
//!
//! Invariant: the buttons are commands of the registry; nothing here knows what they do.

use super::bar::{self, TimeBar};
use super::chips::{self, StepChips};
use super::{plots, run_to};
use crate::app::commands::row::Action;
use crate::app::commands::{registry, run};
use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::widgets::{mono, problem, strong, weak, work_bar};
use crate::app::state::Now;
use crate::app::state::behind::INSTANT;
use crate::app::state::command::UiCommand;
use crate::app::state::steps::StepList;
use crate::session::Command;
use crate::tell::in_short;
use crate::timeline::Timeline;
use crate::units::count;
use egui::{ComboBox, Response, Ui, vec2};
use std::time::Instant;

/// Width of the buttons in points.
const BUTTONS: f32 = 262.0;
/// Room for the list of speeds in points: it need not scroll.
const SPEED_LIST: f32 = 400.0;
/// Height of the line that tells the operation, in points.
const STORY: f32 = 22.0;
/// What stands under the bar, and the room between, in points.
const REST: f32 = STORY + chips::HEIGHT + 6.0;
/// Room above and below all of it in points.
pub const MARGIN: i8 = 6;
/// That, and the line at the panel's top.
const AROUND: f32 = 2.0 * MARGIN as f32 + 1.0;
/// Heights of the panel in points, with the plots as low as they may be and without.
pub const TALL: f32 = bar::TALL + REST + AROUND;
pub const LOW: f32 = bar::LOW + REST + AROUND;

#[derive(Default)]
pub struct TimePanel {
    /// Work that has lasted longer than an instant shows its progress.
    busy_since: Option<Instant>,
    bar: TimeBar,
    chips: StepChips,
}

impl TimePanel {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.set_min_height(ui.available_height());
        let height = (ui.available_height() - REST).floor().max(bar::LOW);
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(BUTTONS, height), |ui| {
                ui.vertical(|ui| {
                    ui.horizontal(|ui| buttons(ui, around));
                    ui.horizontal(|ui| {
                        speed(ui, around);
                        run_to::button(ui, around);
                    });
                });
            });
            self.bar.ui(ui, height, around);
        });
        ui.allocate_ui(vec2(ui.available_width(), STORY), |ui| {
            ui.horizontal_centered(|ui| self.story(ui, around));
        });
        self.chips.ui(ui, around);
    }

    /// The line under the bar: where we are, the operation, its first sentences; or how far the work is.
    fn story(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let Some(timeline) = around.session.timeline() else {
            ui.label(weak(ui, "There is no map yet: write its type at the left."));
            return;
        };
        ui.label(strong(place(timeline)));
        if self.progress(ui, around) {
            return;
        }
        let list = &around.state.steps;
        if let Some(text) = list.operation() {
            ui.add(egui::Label::new(mono(text)).truncate());
        }
        if let Some(failure) = timeline.failure() {
            problem(ui, &format!("stops at op {}: {}", count(failure.position + 1), failure.error));
        }
        run_to::outcome(ui, timeline, around.out);
        if let Some((step, _)) = list.current() {
            ui.label(weak(ui, format!("step {step} of {}", list.steps().len())));
        }
        // Presenter mode tells it elsewhere, larger.
        if !around.state.presenting {
            ui.add(egui::Label::new(told(timeline, list)).truncate());
        }
    }

    /// A thin bar while work lasts. True where it shows in place of the operation.
    fn progress(&mut self, ui: &mut Ui, around: &mut Around<'_>) -> bool {
        let session = around.session;
        let Some(timeline) = session.timeline().filter(|t| session.is_busy() || t.is_paused()) else {
            self.busy_since = None;
            return false;
        };
        if timeline.is_paused() {
            let (built, total) = (count(timeline.built()), count(timeline.total()));
            ui.label(weak(ui, format!("stopped after {built} of {total} operations")));
            if ui.small_button("Go on").clicked() {
                around.out.send(Command::Resume);
            }
            return false;
        }
        let since = *self.busy_since.get_or_insert_with(Instant::now);
        if since.elapsed() < INSTANT {
            return false;
        }
        let (what, share) = run_to::work(timeline);
        if work_bar(ui, what, share) {
            around.out.send(Command::Cancel);
        }
        !timeline.is_settled()
    }
}

/// Where the playhead is: `op 28 of 89`; or where it goes, while there is no such moment yet.
fn place(timeline: &Timeline) -> String {
    let total = timeline.total();
    match plots::is_running(timeline) {
        false => format!("op {} of {}", count(timeline.position()), count(total)),
        true => format!("on the way to op {} of {}", count(timeline.target().min(total)), count(total)),
    }
}

/// What the step shown, or the whole operation, did.
fn told(timeline: &Timeline, list: &StepList) -> String {
    match list.current() {
        Some((_, told)) => told.text.clone(),
        None if timeline.position() == 0 => "The map was just made: nothing has happened yet.".to_string(),
        None => in_short(list.steps()),
    }
}

/// The buttons that move the playhead: commands of the registry, as icons.
const MOVES: [(Icon, &str); 6] = [
    (Icon::First, "time.first"),
    (Icon::Back, "time.back"),
    (Icon::StepBack, "time.step-back"),
    (Icon::StepForward, "time.step-forward"),
    (Icon::Forward, "time.forward"),
    (Icon::Last, "time.last"),
];

fn buttons(ui: &mut Ui, around: &mut Around<'_>) {
    let ctx = ui.ctx().clone();
    let now = around.now(&ctx);
    ui.spacing_mut().item_spacing.x = 4.0;
    for (icon, id) in MOVES {
        let name = registry::label(&ctx, id);
        if let Some(action) = pressed(ui, now, id, |ui, is_possible| icons::button(ui, icon, &name, is_possible, false))
        {
            around.out.ask(UiCommand::StopPlaying);
            action.put(around.out);
        }
    }
    const PLAY: &str = "time.play";
    let (icon, name) = if now.state.playback.is_on() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let name = registry::with_keys(&ctx, name, PLAY);
    if let Some(action) = pressed(ui, now, PLAY, |ui, is_possible| icons::button(ui, icon, &name, is_possible, true)) {
        action.put(around.out);
    }
}

/// What a command does, where the button that stands for it was clicked; `draw` is told whether it can do anything.
fn pressed(ui: &mut Ui, now: Now<'_>, id: &str, draw: impl FnOnce(&mut Ui, bool) -> Response) -> Option<Action> {
    let act = registry::find(id, now)?.act;
    let is_clicked = draw(ui, act.is_ok()).clicked();
    act.ok().filter(|_| is_clicked)
}

/// How fast Play goes, and by what.
fn speed(ui: &mut Ui, around: &mut Around<'_>) {
    let settings = &around.state.settings;
    let unit = if settings.play_steps { "steps" } else { "ops" };
    let combo = ComboBox::from_id_salt("speed")
        .width(104.0)
        .height(SPEED_LIST)
        .selected_text(format!("{} {unit}", run::speed_text(settings.speed)));
    let shown = combo.show_ui(ui, |ui| {
        for (by_steps, name) in [(false, "operations"), (true, "steps")] {
            let is_on = settings.play_steps == by_steps;
            if ui.selectable_label(is_on, name).clicked() && !is_on {
                around.out.ask(UiCommand::PlaySteps);
            }
        }
        ui.separator();
        for item in registry::family("time.speed", around.now(ui.ctx())) {
            let is_on = item.is_on == Some(true);
            if let (true, Ok(action)) = (ui.selectable_label(is_on, &*item.name).clicked(), item.act) {
                action.put(around.out);
            }
        }
    });
    let hint = "How fast Play goes: 1× is one operation a second, or one step a second";
    shown.response.accessible_name("Speed").on_hover_text(hint);
}
