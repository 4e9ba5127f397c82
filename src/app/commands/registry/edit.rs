//! The menu Edit: the document's history, what the map is built for, ready-made operations.

use super::{Choice, Entry, Family, Now, Row, Shortcut, ask, send};
use crate::app::side::target::arch_text;
use crate::app::side::tries;
use crate::app::state::command::UiCommand;
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
            now.state()?;
            ask(UiCommand::CopyPicture)
        })
        .keys(&[Shortcut::ctrl_shift(Key::C)])
        .words("clipboard image screenshot"),
    ),
    Row::One(
        Entry::new("edit.copy-text", "Copy as text", |now| {
            now.state()?;
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
    Row::Many(Family { id: "edit.try", name: "Add operations", items: tries, empty: "" }),
    Row::Many(Family { id: "edit.go", name: "Go version", items: versions, empty: "" }),
    Row::Many(Family { id: "edit.arch", name: "Architecture", items: architectures, empty: "" }),
];

fn tries(now: Now<'_>) -> Vec<Choice> {
    let keys = now.panels.tries.keys(now.session);
    let choice = |(number, t): (usize, tries::Try)| {
        let act = t.enabled(now.session).and_then(|()| send(Command::AppendLine(t.line.clone())));
        Choice {
            id: number.to_string(),
            name: t.name.to_string(),
            hint: format!("{}: {}", t.line, t.what),
            act,
            is_on: None,
        }
    };
    tries::tries(keys).into_iter().enumerate().map(choice).collect()
}

fn versions(now: Now<'_>) -> Vec<Choice> {
    let target = now.session.document().target;
    let choice = |go: GoVersion| Choice {
        id: go.name().to_string(),
        name: format!("Go {}", go.shown()),
        hint: crate::app::side::target::hint_of(go),
        act: send(Command::SetTarget(Target::new(go, target.arch))),
        is_on: Some(go == target.go),
    };
    GoVersion::ALL.into_iter().map(choice).collect()
}

fn architectures(now: Now<'_>) -> Vec<Choice> {
    let target = now.session.document().target;
    let choice = |arch: Arch| Choice {
        id: arch.name().to_string(),
        name: arch_text(arch),
        hint: String::new(),
        act: send(Command::SetTarget(Target::new(target.go, arch))),
        is_on: Some(arch == target.arch),
    };
    Arch::ALL.into_iter().map(choice).collect()
}
