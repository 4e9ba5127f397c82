//! Time: the buttons, the bar, and what the operation at the playhead was.
//!
//! Invariant: playing is sending the playhead on; it never changes the document.

use super::command::Outbox;
use super::icons::{self, Icon};
use super::registry;
use super::settings::Settings;
use super::time_bar;
use super::widgets::{mono, palette, problem, strong, weak};
use crate::session::{Command, Session};
use crate::units::count;
use egui::{ComboBox, ProgressBar, Ui};
use std::time::{Duration, Instant};

/// Speeds offered, in operations a second.
pub const SPEEDS: [u32; 6] = [1, 2, 10, 100, 1_000, 10_000];
/// Longest wait that is made up for when playing.
const MAX_CATCH_UP: Duration = Duration::from_millis(250);

#[derive(Default)]
pub struct TimePanel {
    /// When playing: since when operations are due.
    playing: Option<Instant>,
    /// Work that has lasted longer than an instant shows its progress.
    busy_since: Option<Instant>,
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
        if timeline.is_built() && timeline.target() >= timeline.total() {
            out.send(Command::Seek(0));
        }
        self.playing = Some(Instant::now());
    }

    /// Sends the playhead on by what is due.
    pub fn play(&mut self, ui: &Ui, session: &Session, settings: &Settings, out: &mut Outbox) {
        let (Some(since), Some(timeline)) = (self.playing, session.timeline()) else { return };
        if timeline.is_built() && timeline.target() >= timeline.total() {
            self.playing = None;
            return;
        }
        let step = Duration::from_secs_f64(1.0 / f64::from(settings.speed.max(1)));
        if timeline.position() == timeline.target() {
            let waited = since.elapsed().min(MAX_CATCH_UP.max(step));
            let due = (waited.as_secs_f64() / step.as_secs_f64()).floor();
            if due >= 1.0 {
                out.send(Command::Seek(timeline.target().saturating_add(due as u64)));
                self.playing = Some(Instant::now());
            }
        }
        ui.ctx().request_repaint_after(step.clamp(Duration::from_millis(16), Duration::from_millis(100)));
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, settings: &mut Settings, out: &mut Outbox) {
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            self.buttons(ui, session, out);
            speed(ui, settings);
            ui.add_space(6.0);
            time_bar::ui(ui, session, out);
        });
        ui.add_space(2.0);
        ui.horizontal(|ui| self.story(ui, session));
    }

    fn buttons(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let (at, total) = session.timeline().map_or((0, 0), |t| (t.target(), t.total()));
        ui.spacing_mut().item_spacing.x = 4.0;
        let moves = [
            (Icon::First, "time.first", at > 0, 0),
            (Icon::Back, "time.back", at > 0, at.saturating_sub(1)),
            (Icon::Forward, "time.forward", at < total, at.saturating_add(1)),
            (Icon::Last, "time.last", at < total, u64::MAX),
        ];
        for (icon, id, enabled, to) in moves {
            if icons::button(ui, icon, &registry::label(ui.ctx(), id), enabled, false).clicked() {
                self.stop();
                out.send(Command::Seek(to));
            }
        }
        let (icon, name) = if self.is_playing() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        let name = registry::with_keys(ui.ctx(), name, "time.play");
        if icons::button(ui, icon, &name, total > 0, true).clicked() {
            self.toggle(session, out);
        }
    }

    /// The line under the bar: where we are, the operation, its first sentence; or how far the work is.
    fn story(&mut self, ui: &mut Ui, session: &Session) {
        let Some(timeline) = session.timeline() else {
            ui.label(weak(ui, "There is no map yet: write its type at the left."));
            return;
        };
        let position = timeline.position();
        ui.label(strong(format!("op {} of {}", count(position), count(timeline.total()))));
        if self.progress(ui, session) {
            return;
        }
        if let Some(text) = session.operation_text() {
            ui.add(egui::Label::new(mono(text)).truncate());
        }
        let happened = match position {
            0 => "The map was just made: nothing has happened yet.".to_string(),
            _ => happened(session),
        };
        if let Some(failure) = timeline.failure() {
            problem(ui, &format!("stops at op {}: {}", count(failure.position + 1), failure.error));
        }
        ui.add(egui::Label::new(happened).truncate());
    }

    /// A thin bar while work lasts. True where it shows.
    fn progress(&mut self, ui: &mut Ui, session: &Session) -> bool {
        let Some(timeline) = session.timeline().filter(|_| session.is_busy()) else {
            self.busy_since = None;
            return false;
        };
        let since = *self.busy_since.get_or_insert_with(Instant::now);
        if since.elapsed() < Duration::from_millis(150) {
            return false;
        }
        let seeking = timeline.position() != timeline.target();
        let (done, of, what) = match seeking && timeline.built() >= timeline.target() {
            true => (timeline.position(), timeline.target(), "Going to the operation"),
            false => (timeline.built(), timeline.total(), "Running the operations"),
        };
        let share = done as f32 / of.max(1) as f32;
        ui.label(weak(ui, format!("{what}: {:.0} %", share * 100.0)));
        let fill = super::style::color(palette(ui).weak);
        let bar = ProgressBar::new(share).desired_height(4.0).desired_width(200.0).fill(fill);
        ui.add(bar).accessible_name(what);
        seeking
    }
}

/// The operation in one line: what came of the hash, not the hash itself, unless nothing else happened.
fn happened(session: &Session) -> String {
    let texts: Vec<String> = session.sentences().into_iter().take(4).map(|s| s.text).collect();
    let from = usize::from(texts.len() > 1);
    texts[from..].join(" ")
}

/// A speed in words.
pub fn speed_text(speed: u32) -> String {
    format!("{} op/s", count(speed.into()))
}

fn speed(ui: &mut Ui, settings: &mut Settings) {
    let combo = ComboBox::from_id_salt("speed").width(86.0).selected_text(speed_text(settings.speed));
    let shown = combo.show_ui(ui, |ui| {
        for speed in SPEEDS {
            ui.selectable_value(&mut settings.speed, speed, speed_text(speed));
        }
    });
    shown.response.accessible_name("Speed");
}
