//! What a command is: a row of a menu's table, and what is shown of it at a moment.
//!
//! Invariant: a command only says what to ask for; the window's frame does it.

use crate::app::state::Now;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::shortcut::Shortcut;
use crate::session::Command;
use std::borrow::Cow;

/// What a command does.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    Ask(UiCommand),
    Send(Command),
}

/// What a command does now, or why it can do nothing.
pub type Act = Result<Action, &'static str>;

/// The menu that a command stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    File,
    Edit,
    View,
    Run,
    Help,
}

/// A row of a menu.
pub enum Row {
    One(Entry),
    /// Commands that depend on the moment (recent files, themes).
    Many(Family),
    Line,
}

/// A command that is always there.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Known by this in code and in what is remembered.
    pub id: &'static str,
    pub name: &'static str,
    pub keys: &'static [Shortcut],
    /// The submenu that it stands in.
    pub within: Option<&'static str>,
    /// What else people call it.
    pub words: &'static str,
    act: fn(Now<'_>) -> Act,
    /// For what is on or off: which it is.
    is_on: Option<fn(Now<'_>) -> bool>,
}

/// Commands that depend on the moment.
pub struct Family {
    pub id: &'static str,
    /// The submenu that they stand in; `None`: in the menu itself.
    pub submenu: Option<&'static str>,
    pub items: fn(Now<'_>) -> Vec<Choice>,
    /// Said where there are none.
    pub empty: &'static str,
}

/// One of a family.
pub struct Choice {
    /// Among those of its family, whatever its name is on screen.
    pub id: String,
    pub name: String,
    pub hint: String,
    pub keys: &'static [Shortcut],
    /// What else people call it.
    pub words: &'static str,
    pub act: Act,
    pub is_on: Option<bool>,
}

impl Choice {
    pub fn new(id: impl ToString, name: impl Into<String>, act: Act) -> Choice {
        Choice { id: id.to_string(), name: name.into(), hint: String::new(), keys: &[], words: "", act, is_on: None }
    }
}

/// A command at the moment, as menus and the palette show it.
pub struct Item {
    /// By which keys and menus know it.
    pub id: Cow<'static, str>,
    /// As menus have it.
    pub name: Cow<'static, str>,
    /// The menu that it is in.
    pub group: Group,
    /// The submenu of that menu, if it is in one.
    pub within: Option<&'static str>,
    /// What calls it, the first one shown.
    pub keys: &'static [Shortcut],
    /// What it does, or why it can do nothing now.
    pub hint: String,
    /// Further words that the palette finds it by.
    pub words: &'static str,
    /// What it does.
    pub act: Act,
    /// For what is on or off: which of the two.
    pub is_on: Option<bool>,
}

impl Entry {
    pub const fn new(id: &'static str, name: &'static str, act: fn(Now<'_>) -> Act) -> Entry {
        Entry { id, name, keys: &[], within: None, words: "", act, is_on: None }
    }

    /// Its shortcuts; the first is the one that is shown.
    pub const fn keys(self, keys: &'static [Shortcut]) -> Entry {
        Entry { keys, ..self }
    }

    pub const fn within(self, submenu: &'static str) -> Entry {
        Entry { within: Some(submenu), ..self }
    }

    pub const fn words(self, words: &'static str) -> Entry {
        Entry { words, ..self }
    }

    pub const fn on(self, is_on: fn(Now<'_>) -> bool) -> Entry {
        Entry { is_on: Some(is_on), ..self }
    }

    pub fn item(&self, group: Group, now: Now<'_>) -> Item {
        Item {
            id: self.id.into(),
            name: self.name.into(),
            group,
            within: self.within,
            keys: self.keys,
            hint: String::new(),
            words: self.words,
            act: (self.act)(now),
            is_on: self.is_on.map(|is_on| is_on(now)),
        }
    }
}

impl Item {
    /// The name with the submenu it stands in.
    pub fn title(&self) -> String {
        self.within.map_or_else(|| self.name.to_string(), |within| format!("{within}: {}", self.name))
    }
}

impl Family {
    pub fn items(&self, group: Group, now: Now<'_>) -> Vec<Item> {
        let item = |c: Choice| Item {
            id: format!("{}.{}", self.id, c.id).into(),
            name: c.name.into(),
            group,
            within: self.submenu,
            keys: c.keys,
            hint: c.hint,
            words: c.words,
            act: c.act,
            is_on: c.is_on,
        };
        (self.items)(now).into_iter().map(item).collect()
    }
}

impl Group {
    pub const ALL: [Group; 5] = [Group::File, Group::Edit, Group::View, Group::Run, Group::Help];

    pub fn name(self) -> &'static str {
        match self {
            Group::File => "File",
            Group::Edit => "Edit",
            Group::View => "View",
            Group::Run => "Run",
            Group::Help => "Help",
        }
    }
}

impl Row {
    /// The submenu that the row stands in.
    pub fn submenu(&self) -> Option<&'static str> {
        match self {
            Row::One(entry) => entry.within,
            Row::Many(family) => family.submenu,
            Row::Line => None,
        }
    }

    /// The commands of the row at the moment.
    pub fn items(&self, group: Group, now: Now<'_>) -> Vec<Item> {
        match self {
            Row::One(entry) => vec![entry.item(group, now)],
            Row::Many(family) => family.items(group, now),
            Row::Line => Vec::new(),
        }
    }
}

impl Action {
    pub fn put(self, out: &mut Outbox) {
        match self {
            Action::Ask(command) => out.ask(command),
            Action::Send(command) => out.send(command),
        }
    }
}

/// A request to the window.
pub fn ask(command: UiCommand) -> Act {
    Ok(Action::Ask(command))
}

/// A change of the session.
pub fn send(command: Command) -> Act {
    Ok(Action::Send(command))
}
