//! The menu Run: moves in time, by operation, by step and to landmarks.

use super::row::{Act, Choice, Entry, Family, Row, ask, send};
use crate::app::state::Now;
use crate::app::state::center::Work;
use crate::app::state::command::UiCommand;
use crate::app::state::shortcut::Shortcut;
use crate::session::{Command, Doing, Session};
use crate::target::MapImpl;
use crate::timeline::Stop;
use crate::units::count;
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
        Entry::new("time.idea-forward", "Next idea", |now| forward(now, idea(now, true)))
            .keys(&[Shortcut::plain(Key::PageDown)])
            .words("steps of one kind, such as a whole evacuation or split; slide clicker"),
    ),
    Row::One(
        Entry::new("time.idea-back", "Previous idea", |now| back(now, idea(now, false)))
            .keys(&[Shortcut::plain(Key::PageUp)])
            .words("steps of one kind, such as a whole evacuation or split; slide clicker"),
    ),
    Row::One(
        Entry::new("time.forward", "Forward", |now| forward(now, to_next(now.session)))
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
        .on(|now| now.state.playback.is_on())
        .words("pause run"),
    ),
    Row::Many(Family { id: "time.speed", submenu: Some("Speed"), items: speeds, empty: "" }),
    Row::One(
        Entry::new("time.play-steps", "Play step by step", |_| ask(UiCommand::PlaySteps))
            .on(|now| now.state.settings.play_steps)
            .words("speed granularity"),
    ),
    Row::Line,
    Row::Many(Family { id: "time", submenu: Some(RUN_TO), items: landmarks, empty: "" }),
    Row::One(run_entry("time.next-change", "Next change", |now| change(now, true), &[F4])),
    Row::One(run_entry("time.last-change", "Previous change", |now| change(now, false), &[SHIFT_F4])),
    Row::Line,
    Row::One(
        Entry::new("time.cancel", "Cancel the work under way", |now| {
            let is_busy = now.session.is_busy() || now.timeline().is_ok_and(|t| t.search().is_some());
            match (is_busy, now.state.doing, now.state.exporting) {
                (true, ..) => send(Command::Cancel),
                (false, Work::Working, _) => ask(UiCommand::CancelView),
                (false, _, true) => ask(UiCommand::CancelExport),
                (false, _, false) => Err("nothing is under way"),
            }
        })
        .words("stop running searching building exporting comparing"),
    ),
    Row::One(
        Entry::new("time.resume", "Go on running", |now| match (now.timeline()?.is_paused(), now.state.doing) {
            (true, _) => send(Command::Resume),
            (false, Work::Stopped) => ask(UiCommand::ResumeView),
            (false, _) => Err("the operations are not stopped"),
        })
        .words("resume building"),
    ),
];

const F4: Shortcut = Shortcut::plain(Key::F4);
const SHIFT_F4: Shortcut = Shortcut::shift(Key::F4);

/// The submenu that runs to landmarks.
const RUN_TO: &str = "Run to";
const RUN_TO_WORDS: &str = "jump search find";

const NO_OPERATIONS: &str = "there are no operations yet";

/// A command of the submenu that runs to landmarks.
const fn run_entry(id: &'static str, name: &'static str, act: fn(Now<'_>) -> Act, keys: &'static [Shortcut]) -> Entry {
    Entry::new(id, name, act).keys(keys).within(RUN_TO).words(RUN_TO_WORDS)
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

/// Something that can be run to.
pub struct Landmark {
    pub stop: Stop,
    pub name: &'static str,
    /// In its commands' ids.
    id: &'static str,
    /// To the next one, and to the one before.
    keys: [&'static [Shortcut]; 2],
    /// Whether a classic map and a Swiss map have it.
    has: [bool; 2],
}

pub const LANDMARKS: [Landmark; 4] = [
    Landmark {
        stop: Stop::Growth,
        name: "growth",
        id: "growth",
        keys: [&[Shortcut::plain(Key::F3)], &[Shortcut::shift(Key::F3)]],
        has: [true, true],
    },
    Landmark { stop: Stop::Evacuation, name: "evacuation", id: "evacuation", keys: [&[], &[]], has: [true, false] },
    Landmark { stop: Stop::Overflow, name: "overflow bucket", id: "overflow", keys: [&[], &[]], has: [true, false] },
    Landmark { stop: Stop::Split, name: "table split", id: "split", keys: [&[], &[]], has: [false, true] },
];

impl Landmark {
    /// True where a map of this implementation has such a thing.
    pub fn is_in(&self, implementation: MapImpl) -> bool {
        self.has[usize::from(implementation != MapImpl::Classic)]
    }

    /// The command that runs to it.
    pub fn choice(&self, forward: bool, now: Now<'_>) -> Choice {
        let (id, name) = way(forward);
        Choice {
            keys: self.keys[usize::from(!forward)],
            words: RUN_TO_WORDS,
            ..Choice::new(format!("{id}-{}", self.id), format!("{name} {}", self.name), self.run_to(forward, now))
        }
    }

    fn run_to(&self, forward: bool, now: Now<'_>) -> Act {
        let timeline = now.timeline()?;
        if !self.is_in(timeline.state().spec().target().map_impl()) {
            return Err("maps of this Go version have no such thing");
        }
        match timeline.total() {
            0 => Err(NO_OPERATIONS),
            _ => send(Command::RunTo { stop: self.stop, forward }),
        }
    }
}

/// What can be run to: what happens to the map, and operations of a kind.
fn landmarks(now: Now<'_>) -> Vec<Choice> {
    let landmarks = LANDMARKS.iter().flat_map(|landmark| [true, false].map(|forward| landmark.choice(forward, now)));
    let doings = Doing::ALL.into_iter().flat_map(|doing| [true, false].map(|forward| run_to(doing, forward, now)));
    landmarks.chain(doings).collect()
}

/// The command that runs to an operation of a kind.
pub fn run_to(doing: Doing, forward: bool, now: Now<'_>) -> Choice {
    let (id, name) = way(forward);
    let act = now.timeline().and_then(|timeline| match timeline.total() {
        0 => Err(NO_OPERATIONS),
        _ => ask(UiCommand::RunToDoing(doing, forward)),
    });
    let word = doing.name();
    Choice { words: RUN_TO_WORDS, ..Choice::new(format!("{id}-{word}"), format!("{name} {word}"), act) }
}

/// A direction in commands' ids, and in their names.
fn way(forward: bool) -> (&'static str, &'static str) {
    if forward { ("next", "Next") } else { ("last", "Previous") }
}

/// To the end of the next idea of the operation, or of the one before.
fn idea(now: Now<'_>, forward: bool) -> Command {
    let position = now.session.timeline().map_or(0, |t| t.position());
    match now.state.steps.idea(forward) {
        Some(step) => Command::SeekStep { position, step },
        None if !forward && now.state.steps.at.is_some() => Command::Seek(position.saturating_sub(1)),
        None => Command::Step { forward },
    }
}

/// To the end of the operation in whose middle the playhead stands, else to the end of the next one.
pub fn to_next(session: &Session) -> Command {
    let to =
        session.timeline().map_or(0, |t| if t.step().is_some() { t.target() } else { t.target().saturating_add(1) });
    Command::Seek(to)
}

/// Speeds offered: times one operation (or one step) a second.
const SPEEDS: [f32; 10] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

/// `0.25×`, `100×`.
pub fn speed_text(speed: f32) -> String {
    if speed < 1.0 { format!("{speed}×") } else { format!("{}×", count(speed as u64)) }
}

fn change(now: Now<'_>, forward: bool) -> Act {
    let state = now.map()?;
    let selected = now.state.selection.ok_or("nothing is selected")?;
    let extent = selected.resolve(state.read()).ok_or("the selection does not exist at this moment")?;
    send(Command::RunTo { stop: Stop::Change { addr: extent.addr, len: extent.size }, forward })
}

fn speeds(now: Now<'_>) -> Vec<Choice> {
    let choice = |speed: f32| Choice {
        is_on: Some(speed == now.state.settings.speed),
        ..Choice::new(speed, speed_text(speed), ask(UiCommand::Speed(speed)))
    };
    SPEEDS.into_iter().map(choice).collect()
}
