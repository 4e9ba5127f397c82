//! Time: the buttons, the bar, what the operation at the playhead was, and its steps.
//!
//! Invariant: playing and stepping send the playhead on; they never change the document.

use crate::app::commands::registry;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::widgets::{mono, palette, problem, strong, weak};
use crate::app::state::behind::INSTANT;
use crate::app::state::command::Outbox;
use crate::app::state::settings::Settings;
use crate::app::state::steps::StepList;
use crate::app::time::bar::{self, TimeBar};
use crate::app::time::chips::{self, StepChips};
use crate::app::time::run_to;
use crate::session::{Command, Session};
use crate::tell::in_short;
use crate::timeline::Timeline;
use crate::units::count;
use egui::{ComboBox, ProgressBar, Ui, vec2};
use std::time::{Duration, Instant};

/// Speeds offered: times one operation (or one step) a second.
pub const SPEEDS: [f32; 10] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
/// Longest wait that is made up for when playing.
const MAX_CATCH_UP: Duration = Duration::from_millis(250);
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
    /// When playing: since when operations are due.
    playing: Option<Instant>,
    /// Work that has lasted longer than an instant shows its progress.
    busy_since: Option<Instant>,
    bar: TimeBar,
    chips: StepChips,
    /// The sentences stand elsewhere, larger.
    pub told_elsewhere: bool,
}

impl TimePanel {
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    pub fn stop(&mut self) {
        self.playing = None;
    }

    /// Starts from the beginning where the playhead is at the end.
    pub fn toggle(&mut self, session: &Session, out: &mut Outbox) {
        if self.playing.take().is_some() {
            return;
        }
        let Some(timeline) = session.timeline() else { return };
        if is_at_end(timeline) {
            out.send(Command::Seek(0));
        }
        self.playing = Some(Instant::now());
    }

    /// Sends the playhead on by what is due.
    pub fn play(&mut self, ui: &Ui, session: &Session, settings: &Settings, out: &mut Outbox) {
        let (Some(since), Some(timeline)) = (self.playing, session.timeline()) else { return };
        if is_at_end(timeline) {
            self.playing = None;
            return;
        }
        let pause = Duration::from_secs_f32(1.0 / settings.speed.max(SPEEDS[0]));
        if timeline.is_settled() {
            let waited = since.elapsed().min(MAX_CATCH_UP.max(pause));
            let due = (waited.as_secs_f64() / pause.as_secs_f64()).floor();
            if due >= 1.0 {
                out.send(match settings.play_steps {
                    // Steps are for looking at: none is skipped to make up for lost time.
                    true => Command::Step { forward: true },
                    false => Command::Seek(timeline.target().saturating_add(due as u64)),
                });
                self.playing = Some(Instant::now());
            }
        }
        ui.ctx().request_repaint_after(pause.clamp(Duration::from_millis(16), Duration::from_millis(100)));
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, list: &StepList, settings: &mut Settings, out: &mut Outbox) {
        ui.set_min_height(ui.available_height());
        let height = (ui.available_height() - REST).floor().max(bar::LOW);
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(BUTTONS, height), |ui| {
                ui.vertical(|ui| {
                    ui.horizontal(|ui| self.buttons(ui, session, out));
                    ui.horizontal(|ui| {
                        speed(ui, settings);
                        run_to::button(ui, session, out);
                    });
                });
            });
            self.bar.ui(ui, session, height, out);
        });
        ui.allocate_ui(vec2(ui.available_width(), STORY), |ui| {
            ui.horizontal_centered(|ui| self.story(ui, session, list, out));
        });
        let position = session.timeline().map_or(0, Timeline::position);
        self.chips.ui(ui, list, position, out);
    }

    fn buttons(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let (at, total) = session.timeline().map_or((0, 0), |t| (t.target(), t.total()));
        let inside = session.timeline().is_some_and(|t| t.step().is_some());
        let (back, on) = (at > 0, at < total);
        ui.spacing_mut().item_spacing.x = 4.0;
        let moves = [
            (Icon::First, "time.first", back, Command::Seek(0)),
            (Icon::Back, "time.back", back, Command::Seek(at.saturating_sub(1))),
            (Icon::StepBack, "time.step-back", back, Command::Step { forward: false }),
            (Icon::StepForward, "time.step-forward", on || inside, Command::Step { forward: true }),
            (Icon::Forward, "time.forward", on || inside, forward(session)),
            (Icon::Last, "time.last", on || inside, Command::Seek(u64::MAX)),
        ];
        for (icon, id, enabled, command) in moves {
            if icons::button(ui, icon, &registry::label(ui.ctx(), id), enabled, false).clicked() {
                self.stop();
                out.send(command);
            }
        }
        let (icon, name) = if self.is_playing() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        let name = registry::with_keys(ui.ctx(), name, "time.play");
        if icons::button(ui, icon, &name, total > 0, true).clicked() {
            self.toggle(session, out);
        }
    }

    /// The line under the bar: where we are, the operation, its first sentences; or how far the work is.
    fn story(&mut self, ui: &mut Ui, session: &Session, list: &StepList, out: &mut Outbox) {
        let Some(timeline) = session.timeline() else {
            ui.label(weak(ui, "There is no map yet: write its type at the left."));
            return;
        };
        ui.label(strong(format!("op {} of {}", count(timeline.position()), count(timeline.total()))));
        if self.progress(ui, session, out) {
            return;
        }
        if let Some(text) = &list.operation {
            ui.add(egui::Label::new(mono(text)).truncate());
        }
        if let Some(failure) = timeline.failure() {
            problem(ui, &format!("stops at op {}: {}", count(failure.position + 1), failure.error));
        }
        run_to::outcome(ui, timeline, out);
        if let Some((step, _)) = list.current() {
            ui.label(weak(ui, format!("step {step} of {}", list.steps.len())));
        }
        match list.current() {
            _ if self.told_elsewhere => {}
            Some((_, told)) => {
                ui.add(egui::Label::new(&told.text).truncate());
            }
            None if timeline.position() == 0 => {
                ui.label("The map was just made: nothing has happened yet.");
            }
            None => {
                ui.add(egui::Label::new(in_short(&list.steps)).truncate());
            }
        }
    }

    /// A thin bar while work lasts. True where it shows in place of the operation.
    fn progress(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) -> bool {
        let Some(timeline) = session.timeline().filter(|t| session.is_busy() || t.is_paused()) else {
            self.busy_since = None;
            return false;
        };
        if timeline.is_paused() {
            let (built, total) = (count(timeline.built()), count(timeline.total()));
            ui.label(weak(ui, format!("stopped after {built} of {total} operations")));
            if ui.small_button("Go on").clicked() {
                out.send(Command::Resume);
            }
            return false;
        }
        let since = *self.busy_since.get_or_insert_with(Instant::now);
        if since.elapsed() < INSTANT {
            return false;
        }
        let (what, share) = run_to::work(timeline);
        ui.label(weak(ui, format!("{what}: {:.0} %", share * 100.0)));
        let fill = crate::app::kit::style::color(palette(ui).weak);
        let bar = ProgressBar::new(share).desired_height(4.0).desired_width(200.0).fill(fill);
        ui.add(bar).accessible_name(what);
        if ui.small_button("Cancel").on_hover_text("Stop this work (Escape)").clicked() {
            out.send(Command::Cancel);
        }
        !timeline.is_settled()
    }
}

fn is_at_end(timeline: &Timeline) -> bool {
    timeline.is_built() && timeline.step().is_none() && timeline.target() >= timeline.total()
}

/// To the end of the operation in whose middle the playhead stands, else to the end of the next one.
pub fn forward(session: &Session) -> Command {
    let to =
        session.timeline().map_or(0, |t| if t.step().is_some() { t.target() } else { t.target().saturating_add(1) });
    Command::Seek(to)
}

/// `0.25×`, `100×`.
pub fn speed_text(speed: f32) -> String {
    if speed < 1.0 { format!("{speed}×") } else { format!("{}×", count(speed as u64)) }
}

fn speed(ui: &mut Ui, settings: &mut Settings) {
    let unit = if settings.play_steps { "steps" } else { "ops" };
    let combo = ComboBox::from_id_salt("speed")
        .width(104.0)
        .height(SPEED_LIST)
        .selected_text(format!("{} {unit}", speed_text(settings.speed)));
    let shown = combo.show_ui(ui, |ui| {
        ui.selectable_value(&mut settings.play_steps, false, "operations");
        ui.selectable_value(&mut settings.play_steps, true, "steps");
        ui.separator();
        for speed in SPEEDS {
            ui.selectable_value(&mut settings.speed, speed, speed_text(speed));
        }
    });
    let hint = "How fast Play goes: 1× is one operation a second, or one step a second";
    shown.response.accessible_name("Speed").on_hover_text(hint);
}
