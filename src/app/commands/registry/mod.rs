//! Every command of the window, once: its name, its menu, its keys, what it does now, or why it can do nothing.
//!
//! Invariant: menus, shortcuts, tooltips, the palette and the sheet of shortcuts read these tables and list nothing of
//! their own. To add a command, add one row. A command only says what to ask for; [`super::App`] does it.

mod edit;
mod file;
mod help;
mod key;
mod run;
mod typed;
mod view;

pub use key::{Focus, Shortcut};
pub use typed::typed;

use crate::app::frame::shell::Panels;
use crate::app::state::command::{Outbox, UiCommand};
use crate::engine::MapState;
use crate::session::{Command, Session};
use crate::timeline::Timeline;
use std::borrow::Cow;

/// What commands look at to say what they do now.
#[derive(Clone, Copy)]
pub struct Now<'a> {
    pub session: &'a Session,
    pub panels: &'a Panels,
    pub ctx: &'a egui::Context,
}

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
    /// Commands that depend on the moment (recent files, themes), in a submenu.
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

/// A submenu of commands.
pub struct Family {
    pub id: &'static str,
    pub name: &'static str,
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
    pub act: Act,
    pub is_on: Option<bool>,
}

/// A command at the moment, as menus and the palette show it.
pub struct Item {
    pub id: Cow<'static, str>,
    pub name: Cow<'static, str>,
    pub group: Group,
    pub within: Option<&'static str>,
    pub keys: &'static [Shortcut],
    pub hint: String,
    pub words: &'static str,
    pub act: Act,
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

    /// The name with the submenu it stands in.
    pub fn title(&self) -> String {
        title(self.within, self.name)
    }

    pub fn act(&self, now: Now<'_>) -> Act {
        (self.act)(now)
    }

    fn item(&self, group: Group, now: Now<'_>) -> Item {
        Item {
            id: self.id.into(),
            name: self.name.into(),
            group,
            within: self.within,
            keys: self.keys,
            hint: String::new(),
            words: self.words,
            act: self.act(now),
            is_on: self.is_on.map(|is_on| is_on(now)),
        }
    }
}

impl Item {
    /// The name with the submenu it stands in.
    pub fn title(&self) -> String {
        title(self.within, &self.name)
    }
}

fn title(within: Option<&str>, name: &str) -> String {
    within.map_or_else(|| name.to_string(), |within| format!("{within}: {name}"))
}

impl Family {
    pub fn items(&self, group: Group, now: Now<'_>) -> Vec<Item> {
        let item = |c: Choice| Item {
            id: format!("{}.{}", self.id, c.id).into(),
            name: c.name.into(),
            group,
            within: Some(self.name),
            keys: &[],
            hint: c.hint,
            words: "",
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

    pub fn rows(self) -> &'static [Row] {
        match self {
            Group::File => file::ROWS,
            Group::Edit => edit::ROWS,
            Group::View => view::ROWS,
            Group::Run => run::ROWS,
            Group::Help => help::ROWS,
        }
    }
}

impl Row {
    /// The submenu that the row stands in.
    pub fn submenu(&self) -> Option<&'static str> {
        match self {
            Row::One(entry) => entry.within,
            Row::Many(family) => Some(family.name),
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

impl<'a> Now<'a> {
    pub fn timeline(self) -> Result<&'a Timeline, &'static str> {
        self.session.timeline().ok_or("there is no map yet: write its type at the left")
    }

    pub fn state(self) -> Result<&'a MapState, &'static str> {
        self.timeline().map(Timeline::state)
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

/// The commands that are always there.
pub fn entries() -> impl Iterator<Item = (Group, &'static Entry)> {
    Group::ALL.into_iter().flat_map(|group| {
        group.rows().iter().filter_map(move |row| match row {
            Row::One(entry) => Some((group, entry)),
            Row::Many(_) | Row::Line => None,
        })
    })
}

/// Every command of the moment, menu by menu.
pub fn items(now: Now<'_>) -> Vec<Item> {
    Group::ALL.into_iter().flat_map(|group| group.rows().iter().flat_map(move |row| row.items(group, now))).collect()
}

/// The name of a command with its first shortcut: `Back (,)`. For buttons that are commands.
pub fn label(ctx: &egui::Context, id: &str) -> String {
    let Some((_, entry)) = entries().find(|(_, e)| e.id == id) else { return id.to_string() };
    with_keys(ctx, entry.name, id)
}

/// A text with a command's first shortcut after it.
pub fn with_keys(ctx: &egui::Context, text: &str, id: &str) -> String {
    let keys = keys(ctx, id);
    if keys.is_empty() { text.to_string() } else { format!("{text} ({keys})") }
}

/// A command's first shortcut; empty where it has none.
pub fn keys(ctx: &egui::Context, id: &str) -> String {
    let entry = entries().find(|(_, e)| e.id == id);
    entry.and_then(|(_, e)| e.keys.first()).map_or_else(String::new, |key| key.text(ctx))
}
