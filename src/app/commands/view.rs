//! The menu View: what the window shows, and how large.

use super::row::{Act, Choice, Entry, Family, Row, ask};
use crate::app::state::Now;
use crate::app::state::center::{Center, DIAGRAM};
use crate::app::state::command::{Pane, Part, UiCommand, Zoom};
use crate::app::state::settings::SCALES;
use crate::app::state::shortcut::Shortcut;
use crate::diagram::{HeaderForm, Slots, Wish};
use crate::image::HeatMeasure;
use crate::tell::heat_counts;
use egui::{Key, ThemePreference};

pub static ROWS: &[Row] = &[
    Row::Many(Family { id: "view", submenu: None, items: centers, empty: "" }),
    Row::Line,
    Row::One(
        Entry::new("view.zoom-in", "Zoom in", |now| zoom(now, Zoom::In))
            .keys(&[Shortcut::plain(Key::Plus), Shortcut::plain(Key::Equals)]),
    ),
    Row::One(Entry::new("view.zoom-out", "Zoom out", |now| zoom(now, Zoom::Out)).keys(&[Shortcut::plain(Key::Minus)])),
    Row::One(
        Entry::new("view.fit", "Fit", |now| zoom(now, Zoom::Fit))
            .keys(&[Shortcut::ctrl_shift(Key::F)])
            .words("zoom whole diagram to the window"),
    ),
    Row::One(Entry::new("view.natural", "100 %", |now| zoom(now, Zoom::Natural)).words("zoom natural size")),
    Row::One(
        Entry::new("view.zoom-selection", "Zoom to the selection", |now| match now.state.selection {
            Some(_) => zoom(now, Zoom::Selection),
            None => Err("nothing is selected"),
        })
        .keys(&[Shortcut::ctrl(Key::J)])
        .words("go to selected near level"),
    ),
    Row::One(
        Entry::new("view.find", "Find a key", |now| now.map().and_then(|_| ask(UiCommand::FocusFind)))
            .keys(&[Shortcut::ctrl(Key::F)])
            .words("search path lookup hash slot"),
    ),
    Row::Line,
    Row::Many(Family { id: "view.arrange", submenu: Some("Arrangement"), items: arrangements, empty: "" }),
    Row::Many(Family { id: "view.header", submenu: Some("Header"), items: headers, empty: "" }),
    Row::Many(Family { id: "view.heat", submenu: Some("Heat map"), items: measures, empty: "there is no map yet" }),
    Row::One(
        Entry::new("view.folding", "Fold equal rows", |_| ask(UiCommand::ToggleFolding))
            .on(|now| now.state.settings.folding)
            .words("runs of empty buckets groups unfold"),
    ),
    Row::Line,
    Row::One(
        Entry::new("view.left", "Types and operations", |now| toggle(now, Part::Left))
            .on(|now| now.state.shows(Part::Left))
            .words("show hide panel")
            .keys(&[Shortcut::ctrl(Key::B)]),
    ),
    Row::One(
        Entry::new("view.inspector", "Inspector", |now| toggle(now, Part::Inspector))
            .on(|now| now.state.shows(Part::Inspector))
            .words("show hide panel")
            .keys(&[Shortcut::ctrl(Key::I)]),
    ),
    Row::One(
        Entry::new("view.bill", "Bill of bytes", |now| toggle(now, Part::Bill))
            .on(|now| now.state.shows(Part::Bill))
            .words("show hide panel"),
    ),
    Row::One(
        Entry::new("view.time", "Time", |now| toggle(now, Part::Time))
            .on(|now| now.state.shows(Part::Time))
            .words("show hide panel"),
    ),
    Row::One(
        Entry::new("view.legend", "Legend", |now| toggle(now, Part::Legend))
            .on(|now| now.state.shows(Part::Legend))
            .words("show hide panel")
            .keys(&[Shortcut::ctrl(Key::L)]),
    ),
    Row::One(
        Entry::new("view.next-panel", "Next panel", |_| ask(UiCommand::FocusPanel { forward: true }))
            .keys(&[Shortcut::plain(Key::F6)])
            .words("move the keyboard focus pane"),
    ),
    Row::One(
        Entry::new("view.previous-panel", "Previous panel", |_| ask(UiCommand::FocusPanel { forward: false }))
            .keys(&[Shortcut::shift(Key::F6)])
            .words("move the keyboard focus pane"),
    ),
    Row::One(
        Entry::new("view.write-types", "Write types", |now| write(now, Pane::Left))
            .keys(&[Shortcut::ctrl_shift(Key::T)])
            .words("go to the source editor focus"),
    ),
    Row::One(
        Entry::new("view.write-operations", "Write operations", |now| write(now, Pane::Operations))
            .keys(&[Shortcut::ctrl(Key::T)])
            .words("go to the new operation field focus"),
    ),
    Row::Line,
    Row::Many(Family { id: "view.theme", submenu: Some("Theme"), items: themes, empty: "" }),
    Row::One(
        Entry::new("view.larger", "Larger", |now| scale(now, STEP))
            .within(INTERFACE)
            .keys(&[Shortcut::ctrl(Key::Plus), Shortcut::ctrl(Key::Equals)])
            .words("zoom in window text"),
    ),
    Row::One(
        Entry::new("view.smaller", "Smaller", |now| scale(now, -STEP))
            .within(INTERFACE)
            .keys(&[Shortcut::ctrl(Key::Minus)])
            .words("zoom out window text"),
    ),
    Row::One(
        Entry::new("view.usual", "As usual", |now| match now.state.settings.scale {
            1.0 => Err("it has its usual size"),
            _ => ask(UiCommand::Interface(1.0)),
        })
        .within(INTERFACE)
        .keys(&[Shortcut::ctrl(Key::Num0)])
        .words("zoom reset window text"),
    ),
    Row::Many(Family { id: "view.scale", submenu: Some(INTERFACE), items: scales, empty: "" }),
    Row::Line,
    Row::One(
        Entry::new("view.present", "Presenter mode", |_| ask(UiCommand::Present))
            .keys(&[Shortcut::plain(Key::F5)])
            .on(|now| now.state.presenting)
            .words("projector large slides"),
    ),
    Row::One(
        Entry::new("view.full-screen", "Full screen", |_| ask(UiCommand::FullScreen))
            .keys(&[Shortcut::plain(Key::F11)])
            .on(|now| now.ctx.input(|i| i.viewport().fullscreen.unwrap_or(false))),
    ),
];

const INTERFACE: &str = "Interface";
/// One step of its size.
const STEP: f32 = 0.1;

/// The views of the middle.
fn centers(now: Now<'_>) -> Vec<Choice> {
    let choice = |center: &&'static Center| Choice {
        keys: center.keys,
        words: center.words,
        is_on: Some(now.state.center.id == center.id),
        ..Choice::new(center.id, center.name, ask(UiCommand::Show(center.id)))
    };
    now.state.centers.iter().map(choice).collect()
}

/// Moves the focus into types or operations.
fn write(now: Now<'_>, pane: Pane) -> Act {
    match pane {
        // Presenter mode has a line of its own for operations.
        pane if now.state.presenting && pane != Pane::Operations => Err("presenter mode has no panels"),
        pane => ask(UiCommand::Write(pane)),
    }
}

/// Shows or hides a part of the window.
fn toggle(now: Now<'_>, part: Part) -> Act {
    let of_diagram = matches!(part, Part::Inspector | Part::Legend);
    match () {
        () if now.state.presenting => Err("presenter mode has no panels"),
        () if of_diagram && now.state.center.id != DIAGRAM => Err("it stands beside the diagram only"),
        () => ask(UiCommand::Toggle(part)),
    }
}

fn scale(now: Now<'_>, by: f32) -> Act {
    // Whole steps, whatever it was.
    let to = ((now.state.settings.scale + by) / STEP).round() * STEP;
    match SCALES.contains(&to) {
        true => ask(UiCommand::Interface(to)),
        false => Err("it can't be any larger or smaller"),
    }
}

fn scales(now: Now<'_>) -> Vec<Choice> {
    let current = now.state.settings.scale;
    let mut all = vec![0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];
    if !all.contains(&current) {
        all.push(current);
        all.sort_by(f32::total_cmp);
    }
    let choice = |scale: f32| Choice {
        is_on: Some(scale == current),
        ..Choice::new(scale, format!("{:.0} %", scale * 100.0), ask(UiCommand::Interface(scale)))
    };
    all.into_iter().map(choice).collect()
}

fn zoom(now: Now<'_>, zoom: Zoom) -> Act {
    now.map()?;
    match zoom {
        _ if now.state.center.id != DIAGRAM => Err("only the diagram is zoomed"),
        Zoom::Fit if now.state.is_fit => Err("the diagram fits the window"),
        zoom => ask(UiCommand::Zoom(zoom)),
    }
}

fn measures(now: Now<'_>) -> Vec<Choice> {
    let Ok(state) = now.map() else { return Vec::new() };
    let chosen = now.state.measure.fit(state.read());
    let choice = |measure: HeatMeasure| Choice {
        hint: format!("from afar, colours tell {}", heat_counts(measure, state.read())),
        is_on: Some(measure == chosen),
        ..Choice::new(format!("{measure:?}"), measure.name(), ask(UiCommand::Measure(measure)))
    };
    HeatMeasure::all(state.read()).into_iter().map(choice).collect()
}

/// How slots stand.
fn arrangements(now: Now<'_>) -> Vec<Choice> {
    let wish = now.state.settings.wish;
    let all = [
        ("auto", "As fits", "the largest that fits the window", None),
        ("rows", "Rows", "a bucket or group is a row, its slots side by side", Some(Slots::Across)),
        ("cards", "Cards", "a bucket or group is a card, a slot is a line of it", Some(Slots::Stacked)),
    ];
    let choice = |(id, name, hint, slots): (&str, &str, &str, Option<Slots>)| Choice {
        hint: hint.to_string(),
        is_on: Some(wish.slots == slots),
        words: "layout buckets groups slots stacked",
        ..Choice::new(id, name, arrange(now, Wish { slots, ..wish }))
    };
    all.into_iter().map(choice).collect()
}

/// How the header is shown.
fn headers(now: Now<'_>) -> Vec<Choice> {
    let wish = now.state.settings.wish;
    let all = [
        ("auto", "As fits", "the largest that fits the window", None),
        ("card", "Card", "beside the buckets or groups", Some(HeaderForm::Card)),
        ("strip", "Strip", "above the buckets or groups", Some(HeaderForm::Strip)),
        ("away", "Hidden", "buckets or groups alone", Some(HeaderForm::Away)),
    ];
    let choice = |(id, name, hint, header): (&str, &str, &str, Option<HeaderForm>)| Choice {
        hint: hint.to_string(),
        is_on: Some(wish.header == header),
        words: "layout hmap directory fields",
        ..Choice::new(id, name, arrange(now, Wish { header, ..wish }))
    };
    all.into_iter().map(choice).collect()
}

fn arrange(now: Now<'_>, wish: Wish) -> Act {
    match now.state.center.id {
        DIAGRAM => ask(UiCommand::Arrange(wish)),
        _ => Err("only the diagram is arranged"),
    }
}

fn themes(now: Now<'_>) -> Vec<Choice> {
    let current = now.ctx.options(|o| o.theme_preference);
    let all = [
        ("Dark", ThemePreference::Dark),
        ("Light", ThemePreference::Light),
        ("As the system", ThemePreference::System),
    ];
    let choice = |(name, theme): (&str, ThemePreference)| Choice {
        is_on: Some(theme == current),
        ..Choice::new(format!("{theme:?}"), name, ask(UiCommand::Theme(theme)))
    };
    all.into_iter().map(choice).collect()
}
