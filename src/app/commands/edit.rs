//! The menu Edit: the document's history, what the map is built for, ready-made operations.

use super::row::{Choice, Entry, Family, Row, ask, send};
use super::tries;
use crate::app::kit::target::{arch_text, hint_of};
use crate::app::state::Now;
use crate::app::state::command::UiCommand;
use crate::app::state::shortcut::Shortcut;
use crate::session::Command;
use crate::target::{Arch, GoVersion, Target};
use egui::Key;

pub static ROWS: &[Row] = &[
    Row::One(
        Entry::new("edit.undo", "Undo", |now| match now.session.can_undo() {
            true => send(Command::Undo),
            false => Err("nothing was changed yet"),
        })
        .keys(&[Shortcut::ctrl(Key::Z)]),
    ),
    Row::One(
        Entry::new("edit.redo", "Redo", |now| match now.session.can_redo() {
            true => send(Command::Redo),
            false => Err("nothing was undone"),
        })
        .keys(&[Shortcut::ctrl_shift(Key::Z), Shortcut::ctrl(Key::Y)]),
    ),
    Row::Line,
    Row::One(
        Entry::new("edit.copy-picture", "Copy the picture", |now| {
            now.map()?;
            ask(UiCommand::CopyPicture)
        })
        .keys(&[Shortcut::ctrl_shift(Key::C)])
        .words("clipboard image screenshot"),
    ),
    Row::One(
        Entry::new("edit.copy-text", "Copy as text", |now| {
            now.map()?;
            ask(UiCommand::CopyText)
        })
        .keys(&[Shortcut::ctrl(Key::C)])
        .words("clipboard selection bill samples"),
    ),
    Row::One(
        Entry::new("edit.copy-steps", "Copy the steps", |now| match now.timeline()?.position() {
            0 => Err("no operation is done yet"),
            _ => ask(UiCommand::CopySteps),
        })
        .words("clipboard markdown sentences"),
    ),
    Row::Line,
    Row::Many(Family { id: "edit.try", submenu: Some("Add operations"), items: tries::choices, empty: "" }),
    Row::Many(Family { id: "edit.go", submenu: Some("Go version"), items: versions, empty: "" }),
    Row::Many(Family { id: "edit.arch", submenu: Some("Architecture"), items: architectures, empty: "" }),
    Row::One(
        Entry::new("edit.stack", "Map on the stack", |now| send(Command::SetStack(!now.session.document().stack)))
            .on(|now| now.session.document().stack)
            .words("escape heap allocation benchmem"),
    ),
];

fn versions(now: Now<'_>) -> Vec<Choice> {
    let target = now.session.document().target;
    let choice = |go: GoVersion| Choice {
        hint: hint_of(go),
        is_on: Some(go == target.go),
        ..Choice::new(go.name(), format!("Go {}", go.shown()), send(Command::SetTarget(Target::new(go, target.arch))))
    };
    GoVersion::ALL.into_iter().map(choice).collect()
}

fn architectures(now: Now<'_>) -> Vec<Choice> {
    let target = now.session.document().target;
    let choice = |arch: Arch| Choice {
        is_on: Some(arch == target.arch),
        ..Choice::new(arch.name(), arch_text(arch), send(Command::SetTarget(Target::new(target.go, arch))))
    };
    Arch::ALL.into_iter().map(choice).collect()
}
