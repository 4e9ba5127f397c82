//! The menu View: what the window shows, and how large.

use super::{Act, Choice, Entry, Family, Now, Row, Shortcut, ask};
use crate::app::command::{Center, UiCommand, Zoom};
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
            .keys(&[Shortcut::plain(Key::G)])
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
    Row::Line,
    Row::One(
        Entry::new("view.legend", "Legend", |_| ask(UiCommand::ToggleLegend))
            .keys(&[Shortcut::plain(Key::L)])
            .on(|now| now.panels.settings.legend)
            .words("show hide"),
    ),
    Row::One(
        Entry::new("view.inspector", "Inspector", |_| ask(UiCommand::ToggleInspector))
            .keys(&[Shortcut::plain(Key::I)])
            .on(|now| now.panels.inspector.open)
            .words("show hide selected"),
    ),
    Row::Line,
    Row::Many(Family { id: "view.theme", name: "Theme", items: themes, empty: "" }),
];

fn zoom(now: Now<'_>, zoom: Zoom) -> Act {
    now.state()?;
    match now.panels.center {
        Center::Diagram => ask(UiCommand::Zoom(zoom)),
        _ => Err("only the diagram is zoomed"),
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
        name: name.to_string(),
        hint: String::new(),
        act: ask(UiCommand::Theme(theme)),
        is_on: Some(theme == current),
    };
    all.into_iter().map(choice).collect()
}
