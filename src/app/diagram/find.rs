//! Find a key: a field for it, and a card that tells the way of the search.
//!
//! Invariant: the search is made anew at every moment, from the text in the field; it changes nothing in the map.

use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::widgets::{name_bars, problem, strong};
use crate::app::state::command::UiCommand;
use crate::app::state::memo::Memo;
use crate::engine::{EngineError, Operand};
use crate::image::{Route, Spot};
use crate::ops::Statement;
use crate::program::Draft;
use crate::session::{Built, Moment, Session};
use crate::tell;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditOutput;
use egui::{Align2, Area, Frame, Id, Key, Label, Order, Rect, ScrollArea, TextEdit, Ui, vec2};
use std::fmt;

/// Width of the field, and of the card, in points.
const FIELD: f32 = 132.0;
const CARD: f32 = 356.0;

#[derive(Default)]
pub struct FindPanel {
    text: String,
    /// What is searched for.
    asked: Option<String>,
    /// The way and its sentences, or why there is none.
    found: Memo<Moment, Result<(Route, Vec<String>), Unsought>>,
    version: u64,
    wants_focus: bool,
    has_focus: bool,
}

impl FindPanel {
    /// Puts the cursor into the field in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Gives the search up.
    pub fn clear(&mut self) {
        *self = FindPanel { version: self.version + 1, ..FindPanel::default() };
    }

    /// True while the field has the focus: its text has an undo of its own.
    pub fn has_private_text(&self) -> bool {
        self.has_focus
    }

    pub fn is_open(&self) -> bool {
        self.found.last().is_some()
    }

    /// The way to show.
    pub fn route(&self) -> Option<&Route> {
        self.found.last()?.as_ref().ok().map(|found| &found.0)
    }

    /// Changes with the way.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The field.
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        self.follow(around.session);
        let field = TextEdit::singleline(&mut self.text).hint_text("Find a key").desired_width(FIELD);
        let shown = field.show(ui);
        let response = shown.response.response.clone().accessible_name("Find a key");
        if std::mem::take(&mut self.wants_focus) {
            self.take_focus(ui, shown);
        }
        let (enter, escape) = ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
        if response.lost_focus() && enter && !self.text.trim().is_empty() {
            self.asked = Some(self.text.clone());
            self.search(around.session);
            if let Some(goal) = self.route().and_then(Route::goal) {
                around.out.ask(UiCommand::GoTo(Spot::from(goal)));
            }
            if let Some(Err(_)) = self.found.last() {
                // What is wrong can be mended at once.
                response.request_focus();
            }
        }
        let ours = self.has_focus || !ui.ctx().text_edit_focused();
        if escape && ours && (self.is_open() || self.has_focus) {
            around.out.ask(UiCommand::ClearFind);
        }
        self.has_focus = response.has_focus();
    }

    /// Puts the cursor into the field, with all its text selected.
    fn take_focus(&self, ui: &Ui, field: TextEditOutput) {
        let id = field.response.response.id;
        field.response.response.request_focus();
        let (mut state, end) = (field.state, CCursor::new(self.text.chars().count()));
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
        state.store(ui.ctx(), id);
    }

    /// Searches again where the moment or the document changed.
    fn follow(&mut self, session: &Session) {
        if self.asked.is_some() && !self.found.is_of(&session.moment()) && session.is_settled() {
            self.search(session);
        }
    }

    fn search(&mut self, session: &Session) {
        let Some(text) = self.asked.as_ref().filter(|_| session.timeline().is_some()) else { return };
        self.version += 1;
        self.found.keep(session.moment(), route(session, text));
    }

    /// The card over the lower left of the canvas.
    pub fn card(&self, ui: &Ui, canvas: Rect, around: &mut Around<'_>) {
        let (Some(found), Some(text)) = (self.found.last(), &self.asked) else { return };
        let area = Area::new(Id::unique("search")).order(Order::Middle);
        let area = area.fixed_pos(canvas.left_bottom() + vec2(12.0, -12.0)).pivot(Align2::LEFT_BOTTOM);
        area.show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(12.0).show(ui, |ui| {
                ui.set_width(CARD.min(canvas.width() - 48.0));
                let key = match (found, around.session.state()) {
                    (Ok((route, _)), Some(state)) => tell::value::key(state.read(), &route.key),
                    _ => text.trim().to_string(),
                };
                if title(ui, &key) {
                    around.out.ask(UiCommand::ClearFind);
                }
                match found {
                    Err(why) => drop(problem(ui, &why.to_string())),
                    Ok((_, sentences)) => way(ui, sentences, (canvas.height() * 0.6).clamp(80.0, 320.0)),
                }
            });
        });
    }
}

/// The card's title; true where its button closes it.
fn title(ui: &mut Ui, key: &str) -> bool {
    ui.horizontal(|ui| {
        let room = ui.available_width() - 34.0;
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(strong(format!("Search for {key}"))).truncate());
        });
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| icons::quiet_button(ui, Icon::Close, "Close the search").clicked()).inner
    })
    .inner
}

/// The sentences of the way, the last one strong.
fn way(ui: &mut Ui, sentences: &[String], high: f32) {
    let area = ScrollArea::vertical().id_salt("way").max_height(high).min_scrolled_height(high);
    let shown = area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        for (i, sentence) in sentences.iter().enumerate() {
            let last = i + 1 == sentences.len();
            let text = if last { strong(sentence) } else { egui::RichText::new(sentence) };
            ui.add(Label::new(text).wrap());
        }
    });
    name_bars(ui, &shown, "the way");
}

/// Why no search for a key can be shown.
#[derive(Clone, PartialEq, Debug)]
enum Unsought {
    /// The source makes no map.
    NoMap,
    /// Not one key, but none or several.
    NotOne,
    /// The text is no key; the column in it, from 1.
    Wrong(usize, String),
    /// A key of a dynamic type that no operation has.
    NewType,
    /// The search can't be followed.
    Engine(EngineError),
}

impl fmt::Display for Unsought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsought::NoMap => f.write_str("There is no map to search."),
            Unsought::NotOne => f.write_str("One key is looked for at a time: a Go literal, or #7 for key number 7."),
            Unsought::Wrong(column, message) => write!(f, "column {column}: {message}"),
            Unsought::NewType => {
                f.write_str("No operation has used a key of that dynamic type, so the map can't hold it.")
            }
            Unsought::Engine(e) => e.fmt(f),
        }
    }
}

/// The way of the search for a key that is written as in an operation.
fn route(session: &Session, text: &str) -> Result<(Route, Vec<String>), Unsought> {
    let state = session.state().ok_or(Unsought::NoMap)?;
    let key = key_of(session.built().ok_or(Unsought::NoMap)?, text.trim())?;
    let route = Route::of_key(state.read(), &key).map_err(Unsought::Engine)?;
    let sentences = tell::search::way(&route, state.read());
    Ok((route, sentences))
}

/// The key that a text means.
fn key_of(built: &Built, text: &str) -> Result<Operand, Unsought> {
    const VERB: &str = "get ";
    let mut draft = Draft::of(&built.spec);
    let mut parse = |literal: &str| draft.script(&format!("{VERB}{literal}"));
    let mut lines = parse(text);
    let is_word = text.chars().all(|c| c.is_alphanumeric() || "_-./ ".contains(c));
    if is_word && lines.iter().any(|line| line.parsed.is_err()) {
        // Strings may be written as cells show them: parts of a struct, or all of it one string.
        let parts: Vec<String> = text.split_whitespace().map(quoted_part).collect();
        for quoted in [parts.join(" "), format!("{text:?}")] {
            let read = parse(&quoted);
            if read.iter().all(|line| line.parsed.is_ok()) {
                lines = read;
                break;
            }
        }
    }
    let [line] = lines.as_slice() else { return Err(Unsought::NotOne) };
    let key = match &line.parsed {
        Ok(Statement::One { key, .. }) => key.clone(),
        Ok(_) => return Err(Unsought::NotOne),
        Err(d) => {
            let column = (d.column as usize).saturating_sub(VERB.len()).max(1);
            return Err(Unsought::Wrong(column, d.message.clone()));
        }
    };
    if draft.has_new_types() { Err(Unsought::NewType) } else { Ok(key) }
}

/// A word as a string, but for what reads as a number or a bool.
fn quoted_part(part: &str) -> String {
    let is_word = part.starts_with(char::is_alphabetic) && !matches!(part, "true" | "false");
    if is_word { format!("{part:?}") } else { part.to_string() }
}
