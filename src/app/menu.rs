//! The menu bar: File, Edit, View, Run, Help.
//!
//! Invariant: an entry that can do nothing now is disabled, and each shows its shortcut.

use super::command::{Center, Format, Outbox, UiCommand, Zoom};
use super::keys;
use super::settings::Settings;
use crate::session::{Command, Session};
use egui::{Button, KeyboardShortcut, ThemePreference, Ui};

/// What the menus show besides their names.
#[derive(Clone, Copy)]
pub struct MenuState<'a> {
    pub session: &'a Session,
    pub settings: &'a Settings,
    pub playing: bool,
    pub inspector: bool,
}

/// The five menus.
pub fn menus(ui: &mut Ui, state: MenuState<'_>, out: &mut Outbox) {
    ui.menu_button("File", |ui| file(ui, state, out));
    ui.menu_button("Edit", |ui| {
        if item(ui, "Undo", Some(keys::UNDO), state.session.can_undo()) {
            out.send(Command::Undo);
        }
        if item(ui, "Redo", Some(keys::REDO), state.session.can_redo()) {
            out.send(Command::Redo);
        }
    });
    ui.menu_button("View", |ui| view(ui, state, out));
    ui.menu_button("Run", |ui| run(ui, state, out));
    ui.menu_button("Help", |ui| {
        if item(ui, "Load the example", None, true) {
            out.ask(UiCommand::Example);
        }
        if item(ui, "About Mapscope", None, true) {
            out.ask(UiCommand::About);
        }
    });
}

/// An entry; true when it was chosen.
fn item(ui: &mut Ui, name: &str, shortcut: Option<KeyboardShortcut>, enabled: bool) -> bool {
    ui.set_min_width(200.0);
    let mut button = Button::new(name);
    if let Some(shortcut) = shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let clicked = ui.add_enabled(enabled, button).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn file(ui: &mut Ui, state: MenuState<'_>, out: &mut Outbox) {
    let entries = [
        ("New", keys::NEW, UiCommand::New),
        ("Open…", keys::OPEN, UiCommand::Open),
        ("Open by path…", keys::OPEN_BY_PATH, UiCommand::OpenByPath),
    ];
    for (name, shortcut, command) in entries {
        if item(ui, name, Some(shortcut), true) {
            out.ask(command);
        }
    }
    recent(ui, state.settings, out);
    ui.separator();
    for (name, shortcut, command) in
        [("Save", keys::SAVE, UiCommand::Save), ("Save as…", keys::SAVE_AS, UiCommand::SaveAs)]
    {
        if item(ui, name, Some(shortcut), true) {
            out.ask(command);
        }
    }
    let has_map = state.session.state().is_some();
    ui.add_enabled_ui(has_map, |ui| {
        ui.menu_button("Export", |ui| {
            for format in Format::ALL {
                let shortcut = (format == Format::Svg).then_some(keys::EXPORT);
                if item(ui, &format!("{}…", format.label()), shortcut, true) {
                    out.ask(UiCommand::Export(format));
                }
            }
        });
    });
    ui.separator();
    if item(ui, "Quit", Some(keys::QUIT), true) {
        out.ask(UiCommand::Quit);
    }
}

fn recent(ui: &mut Ui, settings: &Settings, out: &mut Outbox) {
    ui.add_enabled_ui(!settings.recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for path in &settings.recent {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let button = ui.button(name.as_ref()).on_hover_text(path.display().to_string());
                if button.clicked() {
                    out.ask(UiCommand::OpenPath(path.clone()));
                    ui.close();
                }
            }
        });
    });
}

fn view(ui: &mut Ui, state: MenuState<'_>, out: &mut Outbox) {
    let current = ui.ctx().options(|o| o.theme_preference);
    let themes = [
        ("Dark", ThemePreference::Dark),
        ("Light", ThemePreference::Light),
        ("As the system", ThemePreference::System),
    ];
    for (name, theme) in themes {
        if ui.radio(current == theme, name).clicked() {
            out.ask(UiCommand::Theme(theme));
            ui.close();
        }
    }
    ui.separator();
    let zooms = [
        ("Zoom in", keys::ZOOM_IN, Zoom::In),
        ("Zoom out", keys::ZOOM_OUT, Zoom::Out),
        ("Fit", keys::FIT, Zoom::Fit),
        ("100 %", keys::NATURAL, Zoom::Natural),
    ];
    for (name, shortcut, zoom) in zooms {
        if item(ui, name, Some(shortcut), state.session.state().is_some()) {
            out.ask(UiCommand::Zoom(zoom));
        }
    }
    ui.separator();
    for (name, shortcut, center) in
        [("Diagram", keys::DIAGRAM, Center::Diagram), ("Compare", keys::COMPARE, Center::Compare)]
    {
        if item(ui, name, Some(shortcut), true) {
            out.ask(UiCommand::Show(center));
        }
    }
    ui.separator();
    let legend = if state.settings.legend { "Hide the legend" } else { "Show the legend" };
    if item(ui, legend, Some(keys::LEGEND), true) {
        out.ask(UiCommand::ToggleLegend);
    }
    let inspector = if state.inspector { "Hide the inspector" } else { "Show the inspector" };
    if item(ui, inspector, Some(keys::INSPECTOR), true) {
        out.ask(UiCommand::ToggleInspector);
    }
}

fn run(ui: &mut Ui, state: MenuState<'_>, out: &mut Outbox) {
    let Some(timeline) = state.session.timeline() else {
        ui.label("There is no map to run.");
        return;
    };
    let (at, total) = (timeline.target(), timeline.total());
    let moves = [
        ("First", keys::FIRST, at > 0, 0),
        ("Back", keys::BACK, at > 0, at.saturating_sub(1)),
        ("Forward", keys::FORWARD, at < total, at.saturating_add(1)),
        ("Last", keys::LAST, at < total, u64::MAX),
    ];
    for (name, shortcut, enabled, to) in moves {
        if item(ui, name, Some(shortcut), enabled) {
            out.send(Command::Seek(to));
        }
    }
    ui.separator();
    if item(ui, if state.playing { "Pause" } else { "Play" }, Some(keys::PLAY), total > 0) {
        out.ask(UiCommand::TogglePlay);
    }
}
