//! The menu View: what the window shows, and how large.

use super::{Act, Choice, Entry, Family, Now, Row, Shortcut, ask};
use crate::app::state::command::{Center, Part, UiCommand, Zoom};
use crate::app::state::settings::SCALES;
use crate::image::HeatMeasure;
use crate::tell::heat_counts;
use egui::{Key, ThemePreference};

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("view.diagram", "Diagram", |_| ask(UiCommand::Show(Center::Diagram)))
            .keys(&[Shortcut::plain(Key::D)])
            .on(|now| now.panels.center == Center::Diagram)
            .words("show the map"),
    ),
    Row::One(
        Entry::new("view.bytes", "Bytes", |_| ask(UiCommand::Show(Center::Bytes)))
            .keys(&[Shortcut::plain(Key::B)])
            .on(|now| now.panels.center == Center::Bytes)
            .words("hex view of a region memory dump"),
    ),
    Row::One(
        Entry::new("view.compare", "Compare", |_| ask(UiCommand::Show(Center::Compare)))
            .keys(&[Shortcut::plain(Key::C)])
            .on(|now| now.panels.center == Center::Compare)
            .words("other versions side by side"),
    ),
    Row::One(
        Entry::new("view.plots", "Plots", |_| ask(UiCommand::Show(Center::Plots)))
            .keys(&[Shortcut::plain(Key::P)])
            .on(|now| now.panels.center == Center::Plots)
            .words("graphs histograms over time load"),
    ),
    Row::Line,
    Row::One(
        Entry::new("view.zoom-in", "Zoom in", |now| zoom(now, Zoom::In))
            .keys(&[Shortcut::plain(Key::Plus), Shortcut::plain(Key::Equals)]),
    ),
    Row::One(Entry::new("view.zoom-out", "Zoom out", |now| zoom(now, Zoom::Out)).keys(&[Shortcut::plain(Key::Minus)])),
    Row::One(
        Entry::new("view.fit", "Fit", |now| zoom(now, Zoom::Fit))
            .keys(&[Shortcut::plain(Key::F)])
            .words("zoom whole diagram to the window"),
    ),
    Row::One(
        Entry::new("view.natural", "100 %", |now| zoom(now, Zoom::Natural))
            .keys(&[Shortcut::plain(Key::Num1)])
            .words("zoom natural size"),
    ),
    Row::One(
        Entry::new("view.zoom-selection", "Zoom to the selection", |now| match now.panels.canvas.selection {
            Some(_) => zoom(now, Zoom::Selection),
            None => Err("nothing is selected"),
        })
        .keys(&[Shortcut::plain(Key::Z)])
        .words("go to selected near level"),
    ),
    Row::One(
        Entry::new("view.find", "Find a key", |now| now.state().and_then(|_| ask(UiCommand::FocusFind)))
            .keys(&[Shortcut::ctrl(Key::F)])
            .words("search path lookup hash slot"),
    ),
    Row::Line,
    Row::Many(Family { id: "view.heat", name: "Heat map", items: measures, empty: "there is no map yet" }),
    Row::One(
        Entry::new("view.folding", "Fold equal rows", |_| ask(UiCommand::ToggleFolding))
            .on(|now| now.panels.settings.folding)
            .words("runs of empty buckets groups unfold"),
    ),
    Row::Line,
    Row::One(
        Entry::new("view.left", "Types and operations", |now| toggle(now, Part::Left))
            .on(|now| now.panels.shows(Part::Left))
            .words("show hide panel")
            .keys(&[Shortcut::ctrl(Key::B)]),
    ),
    Row::One(
        Entry::new("view.inspector", "Inspector", |now| toggle(now, Part::Inspector))
            .on(|now| now.panels.shows(Part::Inspector))
            .words("show hide panel")
            .keys(&[Shortcut::plain(Key::I)]),
    ),
    Row::One(
        Entry::new("view.bill", "Bill of bytes", |now| toggle(now, Part::Bill))
            .on(|now| now.panels.shows(Part::Bill))
            .words("show hide panel"),
    ),
    Row::One(
        Entry::new("view.time", "Time", |now| toggle(now, Part::Time))
            .on(|now| now.panels.shows(Part::Time))
            .words("show hide panel"),
    ),
    Row::One(
        Entry::new("view.legend", "Legend", |now| toggle(now, Part::Legend))
            .on(|now| now.panels.shows(Part::Legend))
            .words("show hide panel")
            .keys(&[Shortcut::plain(Key::L)]),
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
    Row::Line,
    Row::Many(Family { id: "view.theme", name: "Theme", items: themes, empty: "" }),
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
        Entry::new("view.usual", "As usual", |now| match now.panels.settings.scale {
            1.0 => Err("it has its usual size"),
            _ => ask(UiCommand::Interface(1.0)),
        })
        .within(INTERFACE)
        .keys(&[Shortcut::ctrl(Key::Num0)])
        .words("zoom reset window text"),
    ),
    Row::Many(Family { id: "view.scale", name: INTERFACE, items: scales, empty: "" }),
    Row::Line,
    Row::One(
        Entry::new("view.present", "Presenter mode", |_| ask(UiCommand::Present))
            .keys(&[Shortcut::plain(Key::F5)])
            .on(|now| now.panels.presenting)
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

/// Shows or hides a part of the window.
fn toggle(now: Now<'_>, part: Part) -> Act {
    let of_diagram = matches!(part, Part::Inspector | Part::Legend);
    match () {
        () if now.panels.presenting => Err("presenter mode has no panels"),
        () if of_diagram && now.panels.center != Center::Diagram => Err("it stands beside the diagram only"),
        () => ask(UiCommand::Toggle(part)),
    }
}

fn scale(now: Now<'_>, by: f32) -> Act {
    // Whole steps, whatever it was.
    let to = ((now.panels.settings.scale + by) / STEP).round() * STEP;
    match SCALES.contains(&to) {
        true => ask(UiCommand::Interface(to)),
        false => Err("it can't be any larger or smaller"),
    }
}

fn scales(now: Now<'_>) -> Vec<Choice> {
    let current = now.panels.settings.scale;
    let mut all = vec![0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];
    if !all.contains(&current) {
        all.push(current);
        all.sort_by(f32::total_cmp);
    }
    let choice = |scale: f32| Choice {
        id: scale.to_string(),
        name: format!("{:.0} %", scale * 100.0),
        hint: String::new(),
        act: ask(UiCommand::Interface(scale)),
        is_on: Some(scale == current),
    };
    all.into_iter().map(choice).collect()
}

fn zoom(now: Now<'_>, zoom: Zoom) -> Act {
    now.state()?;
    match (now.panels.center, zoom) {
        (Center::Diagram, Zoom::Fit) if now.panels.canvas.is_fit() => Err("the diagram fits the window"),
        (Center::Diagram, _) => ask(UiCommand::Zoom(zoom)),
        _ => Err("only the diagram is zoomed"),
    }
}

fn measures(now: Now<'_>) -> Vec<Choice> {
    let Ok(state) = now.state() else { return Vec::new() };
    let chosen = now.panels.heat.measure(state);
    let choice = |measure: HeatMeasure| Choice {
        id: format!("{measure:?}"),
        name: measure.name().to_string(),
        hint: format!("from afar, colours tell {}", heat_counts(measure, state.read())),
        act: ask(UiCommand::Measure(measure)),
        is_on: Some(measure == chosen),
    };
    HeatMeasure::all(state.read()).into_iter().map(choice).collect()
}

fn themes(now: Now<'_>) -> Vec<Choice> {
    let current = now.ctx.options(|o| o.theme_preference);
    let all = [
        ("Dark", ThemePreference::Dark),
        ("Light", ThemePreference::Light),
        ("As the system", ThemePreference::System),
    ];
    let choice = |(name, theme): (&str, ThemePreference)| Choice {
        id: format!("{theme:?}"),
        name: name.to_string(),
        hint: String::new(),
        act: ask(UiCommand::Theme(theme)),
        is_on: Some(theme == current),
    };
    all.into_iter().map(choice).collect()
}
