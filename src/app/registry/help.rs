//! The menu Help.

use super::{Entry, Row, ask};
use crate::app::command::UiCommand;

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("help.example", "Start over with the example", |_| ask(UiCommand::Example))
            .words("load reset first"),
    ),
    Row::Line,
    Row::One(Entry::new("help.about", "About Mapscope", |_| ask(UiCommand::About)).words("version")),
];
