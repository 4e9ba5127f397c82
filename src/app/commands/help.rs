//! The menu Help.

use super::row::{Entry, Row, ask};
use crate::app::state::command::UiCommand;
use crate::app::state::shortcut::Shortcut;
use egui::Key;

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("help.commands", "Commands", |_| ask(UiCommand::Commands))
            .keys(&[Shortcut::ctrl(Key::P)])
            .words("palette find search all"),
    ),
    Row::One(
        Entry::new("help.shortcuts", "Shortcuts", |_| ask(UiCommand::Shortcuts))
            .keys(&[Shortcut::plain(Key::F1)])
            .words("keyboard keys sheet"),
    ),
    Row::Line,
    Row::One(
        Entry::new("help.example", "Start over with the example", |_| ask(UiCommand::Example))
            .words("load reset first"),
    ),
    Row::Line,
    Row::One(Entry::new("help.about", "About Mapscope", |_| ask(UiCommand::About)).words("version")),
];
