//! The menu Run: moves in time.

use super::{Act, Choice, Entry, Family, Now, Row, Shortcut, ask, send};
use crate::app::command::UiCommand;
use crate::app::time_panel::{SPEEDS, speed_text};
use crate::session::Command;
use egui::Key;

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("time.first", "First", |now| back(now, u64::MAX))
            .keys(&[Shortcut::plain(Key::Home)])
            .words("beginning start"),
    ),
    Row::One(
        Entry::new("time.back", "Back", |now| back(now, 1))
            .keys(&[Shortcut::plain(Key::Comma), Shortcut::plain(Key::ArrowLeft)])
            .words("previous operation"),
    ),
    Row::One(
        Entry::new("time.forward", "Forward", |now| forward(now, 1))
            .keys(&[Shortcut::plain(Key::Period), Shortcut::plain(Key::ArrowRight)])
            .words("next operation"),
    ),
    Row::One(
        Entry::new("time.last", "Last", |now| forward(now, u64::MAX)).keys(&[Shortcut::plain(Key::End)]).words("end"),
    ),
    Row::Line,
    Row::One(
        Entry::new("time.play", "Play", |now| match now.timeline()?.total() {
            0 => Err(NO_OPERATIONS),
            _ => ask(UiCommand::TogglePlay),
        })
        .keys(&[Shortcut::plain(Key::Space)])
        .on(|now| now.panels.time.is_playing())
        .words("pause run"),
    ),
    Row::Many(Family { id: "time.speed", name: "Speed", items: speeds, empty: "" }),
];

const NO_OPERATIONS: &str = "there are no operations yet";

fn back(now: Now<'_>, by: u64) -> Act {
    match now.timeline()?.target() {
        0 => Err("the playhead is at the beginning"),
        at => send(Command::Seek(at.saturating_sub(by))),
    }
}

fn forward(now: Now<'_>, by: u64) -> Act {
    let timeline = now.timeline()?;
    match (timeline.target(), timeline.total()) {
        (_, 0) => Err(NO_OPERATIONS),
        (at, total) if at >= total => Err("the playhead is at the end"),
        (at, _) => send(Command::Seek(at.saturating_add(by))),
    }
}

fn speeds(now: Now<'_>) -> Vec<Choice> {
    let choice = |speed: u32| Choice {
        name: speed_text(speed),
        hint: String::new(),
        act: ask(UiCommand::Speed(speed)),
        is_on: Some(speed == now.panels.settings.speed),
    };
    SPEEDS.into_iter().map(choice).collect()
}
