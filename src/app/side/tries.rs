//! Ready-made operations.
//!
//! Invariant: each button appends one line of the language of operations, so that what it did can be read and edited.

use crate::app::kit::widgets::heading;
use crate::app::state::command::Outbox;
use crate::app::state::memo::Memo;
use crate::ops::{Statement, Verb};
use crate::session::{Command, Session};
use egui::{Button, Ui, vec2};

/// The keys in use, of the document (`Moment::document`).
#[derive(Default)]
pub struct TryPanel {
    keys: Memo<u64, (u64, u64)>,
}

/// A ready-made line of operations.
pub struct Try {
    pub name: &'static str,
    pub line: String,
    pub what: &'static str,
    /// There is something to do it with.
    possible: bool,
}

impl Try {
    /// Why it can do nothing now.
    pub fn enabled(&self, session: &Session) -> Result<(), &'static str> {
        match (session.built(), self.possible) {
            (None, _) => Err("there is no map yet: write its type at the left"),
            (_, false) => Err("no key is in the map by its number"),
            _ => Ok(()),
        }
    }
}

impl TryPanel {
    /// The section with its buttons, two in a row.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        heading(ui, "Try");
        let keys = *self.keys.of(session.moment().document, || keys_in_use(session));
        buttons(ui, session, tries(keys), out);
    }

    /// The keys in use: half-open.
    pub fn keys(&self, session: &Session) -> (u64, u64) {
        self.keys.get(&session.moment().document).copied().unwrap_or_else(|| keys_in_use(session))
    }
}

/// What is offered while these keys are in use.
pub fn tries((low, high): (u64, u64)) -> Vec<Try> {
    let half = (low + high).div_ceil(2);
    let choices = [
        ("Insert 100", format!("put {high}..{}", high + 100), true, "puts the 100 keys that follow"),
        ("Delete half", format!("delete {low}..{half}"), half > low, "deletes the older half of the keys"),
        ("Collide 9", "collide 9".to_string(), true, "puts 9 keys that share a bucket: it overflows"),
        ("Churn 1,000", "random 1000".to_string(), true, "1,000 operations, two puts to one delete"),
        ("Delete all", "delete all".to_string(), true, "deletes every key, one by one"),
        ("Clear", "clear".to_string(), true, "clear(m): all entries go at once"),
    ];
    choices.into_iter().map(|(name, line, possible, what)| Try { name, line, what, possible }).collect()
}

fn buttons(ui: &mut Ui, session: &Session, tries: Vec<Try>, out: &mut Outbox) {
    let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
    for pair in tries.chunks(2) {
        ui.horizontal(|ui| {
            for t in pair {
                let button = Button::new(t.name).min_size(vec2(width, 0.0));
                let enabled = t.enabled(session);
                let response = ui.add_enabled(enabled.is_ok(), button).on_hover_text(format!("{}: {}", t.line, t.what));
                let response = response.on_disabled_hover_text(enabled.err().unwrap_or_default());
                if response.clicked() {
                    out.send(Command::AppendLine(t.line.clone()));
                }
            }
        });
    }
}

/// The keys by number that ranges of the script have put and not deleted from below: half-open.
fn keys_in_use(session: &Session) -> (u64, u64) {
    let (mut low, mut high) = (0, 0);
    for line in session.lines() {
        match line.parsed {
            Ok(Statement::Range { verb: Verb::Put, to, .. }) => high = high.max(to),
            Ok(Statement::Range { verb: Verb::Delete, from, to }) if from <= low => low = low.max(to),
            Ok(Statement::Clear | Statement::DeleteAll) => low = high,
            _ => {}
        }
    }
    (low.min(high), high)
}
