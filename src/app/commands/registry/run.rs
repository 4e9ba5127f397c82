//! The menu Run: moves in time, by operation, by step and to landmarks.

use super::{Act, Choice, Entry, Family, Now, Row, Shortcut, ask, send};
use crate::app::state::command::UiCommand;
use crate::app::time::panel::{self, SPEEDS, speed_text};
use crate::app::time::run_to;
use crate::session::Command;
use crate::timeline::Stop;
use egui::Key;

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("time.first", "First", |now| back(now, Command::Seek(0)))
            .keys(&[Shortcut::plain(Key::Home)])
            .words("beginning start"),
    ),
    Row::One(
        Entry::new("time.back", "Back", |now| back(now, Command::Seek(now.timeline()?.target().saturating_sub(1))))
            .keys(&[Shortcut::plain(Key::Comma), Shortcut::plain(Key::ArrowLeft)])
            .words("previous operation"),
    ),
    Row::One(
        Entry::new("time.step-back", "Step back", |now| back(now, Command::Step { forward: false }))
            .keys(&[Shortcut::shift(Key::Comma), Shortcut::shift(Key::ArrowLeft)])
            .words("previous step within the operation"),
    ),
    Row::One(
        Entry::new("time.step-forward", "Step forward", |now| forward(now, Command::Step { forward: true }))
            .keys(&[Shortcut::shift(Key::Period), Shortcut::shift(Key::ArrowRight)])
            .words("next step within the operation"),
    ),
    Row::One(
        Entry::new("time.forward", "Forward", |now| forward(now, panel::forward(now.session)))
            .keys(&[Shortcut::plain(Key::Period), Shortcut::plain(Key::ArrowRight)])
            .words("next operation"),
    ),
    Row::One(
        Entry::new("time.last", "Last", |now| forward(now, Command::Seek(u64::MAX)))
            .keys(&[Shortcut::plain(Key::End)])
            .words("end"),
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
    Row::One(
        Entry::new("time.play-steps", "Play step by step", |_| ask(UiCommand::PlaySteps))
            .on(|now| now.panels.settings.play_steps)
            .words("speed granularity"),
    ),
    Row::Line,
    Row::One(run_entry("time.next-growth", "Next growth", |now| run_to(now, Stop::Growth, true), &[N])),
    Row::One(run_entry("time.last-growth", "Previous growth", |now| run_to(now, Stop::Growth, false), &[SHIFT_N])),
    Row::One(run_entry("time.next-evacuation", "Next evacuation", |now| run_to(now, Stop::Evacuation, true), &[])),
    Row::One(run_entry("time.last-evacuation", "Previous evacuation", |now| run_to(now, Stop::Evacuation, false), &[])),
    Row::One(run_entry("time.next-overflow", "Next overflow bucket", |now| run_to(now, Stop::Overflow, true), &[])),
    Row::One(run_entry(
        "time.last-overflow",
        "Previous overflow bucket",
        |now| run_to(now, Stop::Overflow, false),
        &[],
    )),
    Row::One(run_entry("time.next-split", "Next table split", |now| run_to(now, Stop::Split, true), &[])),
    Row::One(run_entry("time.last-split", "Previous table split", |now| run_to(now, Stop::Split, false), &[])),
    Row::One(run_entry("time.next-change", "Next change", |now| change(now, true), &[J])),
    Row::One(run_entry("time.last-change", "Previous change", |now| change(now, false), &[SHIFT_J])),
    Row::Line,
    Row::One(
        Entry::new("time.cancel", "Cancel the work under way", |now| {
            let is_busy = now.session.is_busy() || now.timeline().is_ok_and(|t| t.search().is_some());
            match (is_busy, now.panels.exporting) {
                (true, _) => send(Command::Cancel),
                (false, true) => ask(UiCommand::CancelExport),
                (false, false) => Err("nothing is under way"),
            }
        })
        .words("stop running searching building exporting"),
    ),
    Row::One(
        Entry::new("time.resume", "Go on running", |now| match now.timeline()?.is_paused() {
            true => send(Command::Resume),
            false => Err("the operations are not stopped"),
        })
        .words("resume building"),
    ),
];

const N: Shortcut = Shortcut::plain(Key::N);
const SHIFT_N: Shortcut = Shortcut::shift(Key::N);
const J: Shortcut = Shortcut::plain(Key::J);
const SHIFT_J: Shortcut = Shortcut::shift(Key::J);

const NO_OPERATIONS: &str = "there are no operations yet";

/// A command of the submenu that runs to landmarks.
const fn run_entry(id: &'static str, name: &'static str, act: fn(Now<'_>) -> Act, keys: &'static [Shortcut]) -> Entry {
    Entry::new(id, name, act).keys(keys).within("Run to").words("jump search find")
}

fn back(now: Now<'_>, command: Command) -> Act {
    match now.timeline()?.target() {
        0 => Err("the playhead is at the beginning"),
        _ => send(command),
    }
}

fn forward(now: Now<'_>, command: Command) -> Act {
    let timeline = now.timeline()?;
    match timeline.total() {
        0 => Err(NO_OPERATIONS),
        total if timeline.target() >= total && timeline.step().is_none() => Err("the playhead is at the end"),
        _ => send(command),
    }
}

fn run_to(now: Now<'_>, stop: Stop, forward: bool) -> Act {
    let timeline = now.timeline()?;
    let implementation = timeline.state().spec().target().map_impl();
    if !run_to::KINDS.iter().any(|kind| kind.0 == stop && run_to::has(kind.2, implementation)) {
        return Err("maps of this Go version have no such thing");
    }
    match (timeline.target(), timeline.total()) {
        (_, 0) => Err(NO_OPERATIONS),
        _ => send(Command::RunTo { stop, forward }),
    }
}

fn change(now: Now<'_>, forward: bool) -> Act {
    let state = now.state()?;
    let selected = now.panels.canvas.selection.ok_or("nothing is selected")?;
    let extent = selected.resolve(state.read()).ok_or("the selection does not exist at this moment")?;
    send(Command::RunTo { stop: Stop::Change { addr: extent.addr, len: extent.size }, forward })
}

fn speeds(now: Now<'_>) -> Vec<Choice> {
    let choice = |speed: f32| Choice {
        id: speed.to_string(),
        name: speed_text(speed),
        hint: String::new(),
        act: ask(UiCommand::Speed(speed)),
        is_on: Some(speed == now.panels.settings.speed),
    };
    SPEEDS.into_iter().map(choice).collect()
}
