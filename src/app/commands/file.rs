//! The menu File.

use super::row::{Act, Choice, Entry, Family, Row, ask};
use crate::app::state::Now;
use crate::app::state::command::UiCommand;
use crate::app::state::shortcut::Shortcut;
use crate::export::Format;
use egui::Key;

const EXPORT: &str = "Export as";

pub static ROWS: &[Row] = &[
    Row::One(Entry::new("file.new", "New", |_| ask(UiCommand::New)).keys(&[Shortcut::ctrl(Key::N)])),
    Row::One(Entry::new("file.open", "Open…", |_| ask(UiCommand::Open)).keys(&[Shortcut::ctrl(Key::O)])),
    Row::One(
        Entry::new("file.open-path", "Open by path…", |_| ask(UiCommand::OpenByPath))
            .keys(&[Shortcut::ctrl_shift(Key::O)]),
    ),
    Row::One(
        Entry::new("file.open-folder", "Open Go folder…", |_| ask(UiCommand::OpenFolder))
            .words("package module source code import"),
    ),
    Row::Many(Family {
        id: "file.recent",
        submenu: Some("Open recent"),
        items: recent,
        empty: "no file was opened or saved yet",
    }),
    Row::Line,
    Row::One(Entry::new("file.save", "Save", |_| ask(UiCommand::Save)).keys(&[Shortcut::ctrl(Key::S)])),
    Row::One(Entry::new("file.save-as", "Save as…", |_| ask(UiCommand::SaveAs)).keys(&[Shortcut::ctrl_shift(Key::S)])),
    Row::Line,
    Row::One(
        Entry::new("file.export", "Export…", |now| {
            now.map()?;
            ask(UiCommand::ExportDialog)
        })
        .keys(&[Shortcut::ctrl(Key::E)])
        .words("save picture table plots steps bill svg png csv markdown"),
    ),
    Row::One(Entry::new("file.export-svg", "SVG picture…", |now| export(now, Format::Svg)).within(EXPORT)),
    Row::One(Entry::new("file.export-png", "PNG picture…", |now| export(now, Format::Png)).within(EXPORT)),
    Row::One(Entry::new("file.export-csv", "CSV table…", |now| export(now, Format::Csv)).within(EXPORT)),
    Row::Line,
    Row::One(
        Entry::new("file.quit", "Quit", |_| ask(UiCommand::Quit)).keys(&[Shortcut::ctrl(Key::Q)]).words("close exit"),
    ),
];

fn export(now: Now<'_>, format: Format) -> Act {
    now.map()?;
    ask(UiCommand::Export(format))
}

fn recent(now: Now<'_>) -> Vec<Choice> {
    let choice = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let act = ask(UiCommand::OpenPath(path.clone()));
        Choice { hint: path.display().to_string(), ..Choice::new(path.display(), name, act) }
    };
    now.state.settings.recent.iter().map(choice).collect()
}
