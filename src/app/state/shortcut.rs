//! A shortcut: which keys, when they are the window's own, and how they are written.
//!
//! Invariant: a key that types or moves in a text never does anything else while a text field has the focus; of arrows,
//! Home, End and Space what has the focus keeps those that it has a use for ([`Takes`]), and the rest are the window's.

use egui::os::OperatingSystem;
use egui::{Event, InputState, Key, KeyboardShortcut, Modifiers};

/// Keys pressed together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortcut(KeyboardShortcut);

/// The desktop says that something is to be copied, not that keys are pressed.
const COPY: Shortcut = Shortcut::ctrl(Key::C);

/// What has the keyboard's focus.
#[derive(Clone, Copy, Default, Debug)]
pub struct Focus {
    /// A text field has it.
    pub text: bool,
    /// The focused field has a text of its own to undo.
    pub private_text: bool,
    /// The keys that it has a use for.
    pub takes: Takes,
}

/// Which of the keys that move belong to what has the focus. With Shift they are the window's, outside of texts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Takes {
    /// None: nothing has it, or there is nothing to walk through now.
    #[default]
    Nothing,
    /// Arrows, which go to the next control, and Space, which presses: as buttons do.
    Control,
    /// Arrows.
    Walk,
    /// Arrows, Home, End and the keys of pages.
    WalkFar,
    /// All of them: a menu is open.
    Everything,
}

impl Takes {
    fn has(self, key: Key) -> bool {
        let is_arrow = matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown);
        match self {
            Takes::Nothing => false,
            Takes::Control => !matches!(key, Key::Home | Key::End),
            Takes::Walk => is_arrow,
            Takes::WalkFar => is_arrow || matches!(key, Key::Home | Key::End | Key::PageUp | Key::PageDown),
            Takes::Everything => true,
        }
    }
}

impl Shortcut {
    /// A key alone.
    pub const fn plain(key: Key) -> Shortcut {
        Shortcut(KeyboardShortcut::new(Modifiers::NONE, key))
    }

    /// A key with Shift.
    pub const fn shift(key: Key) -> Shortcut {
        Shortcut(KeyboardShortcut::new(Modifiers::SHIFT, key))
    }

    /// With Ctrl; on a Mac with Cmd.
    pub const fn ctrl(key: Key) -> Shortcut {
        Shortcut(KeyboardShortcut::new(Modifiers::COMMAND, key))
    }

    /// A key with Ctrl (on macOS Command) and Shift.
    pub const fn ctrl_shift(key: Key) -> Shortcut {
        Shortcut(KeyboardShortcut::new(Modifiers { shift: true, ..Modifiers::COMMAND }, key))
    }

    /// A key with Alt.
    pub const fn alt(key: Key) -> Shortcut {
        Shortcut(KeyboardShortcut::new(Modifiers::ALT, key))
    }

    /// The key itself.
    pub fn key(self) -> Key {
        self.0.logical_key
    }

    /// What is held with it.
    pub fn modifiers(self) -> Modifiers {
        self.0.modifiers
    }

    /// How many keys are held: the longer shortcuts are matched first, since a shorter one would take their key.
    pub fn held(self) -> u8 {
        let m = self.0.modifiers;
        u8::from(m.command) + u8::from(m.shift) + u8::from(m.alt)
    }

    /// True where the shortcut is the window's own, and not the focused widget's.
    pub fn is_ours(self, focus: Focus) -> bool {
        let Modifiers { command, alt, shift, .. } = self.0.modifiers;
        let key = self.0.logical_key;
        match () {
            () if command && matches!(key, Key::Z | Key::Y) => !focus.private_text,
            () if command && edits_text(key) => !focus.text,
            () if moves(key) => !focus.text && (command || alt || shift || !focus.takes.has(key)),
            () if command || alt || is_function(key) => true,
            () => !focus.text,
        }
    }

    /// Takes the shortcut out of the input; true where it was pressed.
    pub fn take(self, input: &mut InputState) -> bool {
        let before = input.events.len();
        if self == COPY {
            input.events.retain(|e| !matches!(e, Event::Copy));
        }
        input.consume_shortcut(&self.0) || input.events.len() < before
    }

    /// As it is written: `Ctrl+Shift+S`.
    pub fn text(self, ctx: &egui::Context) -> String {
        let mac = ctx.os() == OperatingSystem::Mac;
        let m = self.0.modifiers;
        let held = [(m.command, if mac { "Cmd+" } else { "Ctrl+" }), (m.alt, "Alt+"), (m.shift, "Shift+")];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([key_name(self.0.logical_key)]).collect()
    }
}

/// Keys that, with Ctrl, select, copy, cut and paste in a text.
fn edits_text(key: Key) -> bool {
    matches!(key, Key::A | Key::C | Key::V | Key::X)
}

/// Keys that move in a text, a list or a picture, or press a button.
fn moves(key: Key) -> bool {
    let arrows = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
    let others = [Key::Home, Key::End, Key::PageUp, Key::PageDown, Key::Space, Key::Enter, Key::Tab, Key::Escape];
    arrows.contains(&key) || others.contains(&key) || matches!(key, Key::Backspace | Key::Delete)
}

fn is_function(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name[1..].bytes().all(|b| b.is_ascii_digit())
}

fn key_name(key: Key) -> &'static str {
    match key {
        Key::Comma => ",",
        Key::Period => ".",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        Key::Slash => "/",
        Key::Semicolon => ";",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        key => key.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_types_or_moves_belongs_to_the_focus() {
        let typing = Focus { text: true, private_text: false, takes: Takes::Control };
        let on_a_button = Focus { takes: Takes::Control, ..Focus::default() };
        assert!(!Shortcut::plain(Key::Comma).is_ours(typing) && Shortcut::plain(Key::Comma).is_ours(on_a_button));
        assert!(!Shortcut::plain(Key::Home).is_ours(typing) && Shortcut::plain(Key::Home).is_ours(on_a_button));
        let walking = Focus { takes: Takes::Walk, ..Focus::default() };
        for key in [Key::ArrowLeft, Key::ArrowRight] {
            assert!(!Shortcut::plain(key).is_ours(walking) && !Shortcut::plain(key).is_ours(on_a_button));
            assert!(Shortcut::shift(key).is_ours(walking) && !Shortcut::shift(key).is_ours(typing));
        }
        assert!(Shortcut::plain(Key::End).is_ours(walking) && Shortcut::plain(Key::Space).is_ours(walking));
        assert!(!Shortcut::plain(Key::End).is_ours(Focus { takes: Takes::WalkFar, ..walking }));
        assert!(!Shortcut::plain(Key::Space).is_ours(on_a_button));
        assert!(Shortcut::plain(Key::Space).is_ours(Focus::default()));
        assert!(Shortcut::plain(Key::F1).is_ours(typing) && Shortcut::ctrl(Key::S).is_ours(typing));
        assert!(!Shortcut::ctrl(Key::A).is_ours(typing) && !Shortcut::ctrl(Key::ArrowLeft).is_ours(typing));
        assert!(Shortcut::ctrl(Key::Z).is_ours(typing));
        assert!(!Shortcut::ctrl(Key::Z).is_ours(Focus { private_text: true, ..typing }));
    }
}
