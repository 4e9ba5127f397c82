//! The keyboard: one table of shortcuts, shown in the menus and obeyed here.
//!
//! Invariant: a key that types text never does anything else while a text field has the focus.

use super::command::{Center, Format, Outbox, UiCommand, Zoom};
use crate::session::{Command, Session};
use egui::{Key, KeyboardShortcut, Modifiers, Ui};

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

pub const NEW: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::N);
pub const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
pub const OPEN_BY_PATH: KeyboardShortcut = KeyboardShortcut::new(CTRL_SHIFT, Key::O);
pub const SAVE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::S);
pub const SAVE_AS: KeyboardShortcut = KeyboardShortcut::new(CTRL_SHIFT, Key::S);
pub const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
pub const QUIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Q);
pub const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
pub const REDO: KeyboardShortcut = KeyboardShortcut::new(CTRL_SHIFT, Key::Z);
const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
pub const PLAY: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Space);
pub const FIRST: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Home);
pub const LAST: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::End);
pub const BACK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Comma);
pub const FORWARD: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Period);
pub const FIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F);
pub const NATURAL: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Num1);
pub const ZOOM_IN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Plus);
pub const ZOOM_OUT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Minus);
pub const LEGEND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::L);
pub const DIAGRAM: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::D);
pub const COMPARE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::C);
pub const INSPECTOR: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::I);

/// Takes the shortcuts out of the input. `private_text`: the focused field has a text of its own to undo.
pub fn shortcuts(ui: &Ui, session: &Session, private_text: bool, out: &mut Outbox) {
    let typing = ui.ctx().text_edit_focused();
    let focused = ui.memory(|m| m.focused()).is_some();
    ui.input_mut(|input| {
        // The longer shortcuts first: a shorter one would take their key.
        let always = [
            (SAVE_AS, UiCommand::SaveAs),
            (OPEN_BY_PATH, UiCommand::OpenByPath),
            (NEW, UiCommand::New),
            (OPEN, UiCommand::Open),
            (SAVE, UiCommand::Save),
            (EXPORT, UiCommand::Export(Format::Svg)),
            (QUIT, UiCommand::Quit),
        ];
        for (shortcut, command) in always {
            if input.consume_shortcut(&shortcut) {
                out.ask(command);
            }
        }
        if !private_text {
            if input.consume_shortcut(&REDO) || input.consume_shortcut(&REDO_TOO) {
                out.send(Command::Redo);
            }
            if input.consume_shortcut(&UNDO) {
                out.send(Command::Undo);
            }
        }
        if typing {
            return;
        }
        let plain = [
            (FIT, UiCommand::Zoom(Zoom::Fit)),
            (NATURAL, UiCommand::Zoom(Zoom::Natural)),
            (ZOOM_IN, UiCommand::Zoom(Zoom::In)),
            (KeyboardShortcut::new(Modifiers::NONE, Key::Equals), UiCommand::Zoom(Zoom::In)),
            (ZOOM_OUT, UiCommand::Zoom(Zoom::Out)),
            (LEGEND, UiCommand::ToggleLegend),
            (INSPECTOR, UiCommand::ToggleInspector),
            (DIAGRAM, UiCommand::Show(Center::Diagram)),
            (COMPARE, UiCommand::Show(Center::Compare)),
        ];
        for (shortcut, command) in plain {
            if input.consume_shortcut(&shortcut) {
                out.ask(command);
            }
        }
        time(input, session, focused, out);
    });
}

fn time(input: &mut egui::InputState, session: &Session, focused: bool, out: &mut Outbox) {
    let at = session.timeline().map_or(0, |t| t.target());
    let mut pressed = |shortcut: KeyboardShortcut| input.consume_shortcut(&shortcut);
    let arrow = |key| KeyboardShortcut::new(Modifiers::NONE, key);
    // Arrows, Home, End and Space belong to whatever has the focus.
    if pressed(BACK) || (!focused && pressed(arrow(Key::ArrowLeft))) {
        out.send(Command::Seek(at.saturating_sub(1)));
    }
    if pressed(FORWARD) || (!focused && pressed(arrow(Key::ArrowRight))) {
        out.send(Command::Seek(at.saturating_add(1)));
    }
    if focused {
        return;
    }
    if pressed(FIRST) {
        out.send(Command::Seek(0));
    }
    if pressed(LAST) {
        out.send(Command::Seek(u64::MAX));
    }
    if pressed(PLAY) {
        out.ask(UiCommand::TogglePlay);
    }
}
