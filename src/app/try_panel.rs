//! Ready-made operations.
//!
//! Invariant: each button appends one line of the language of operations, so that what it did can be read and edited.

use super::command::Outbox;
use super::widgets::heading;
use crate::ops::{Statement, Verb};
use crate::session::{Command, Session};
use egui::{Button, Ui, vec2};

/// The keys in use, kept until the document changes.
#[derive(Default)]
pub struct TryPanel {
    keys: Option<(u64, (u64, u64))>,
}

impl TryPanel {
    /// The section with its buttons, two in a row. `epoch` changes with the document.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, epoch: u64, out: &mut Outbox) {
        heading(ui, "Try");
        let keys = match self.keys {
            Some((at, keys)) if at == epoch => keys,
            _ => keys_in_use(session),
        };
        self.keys = Some((epoch, keys));
        buttons(ui, session, keys, out);
    }
}

fn buttons(ui: &mut Ui, session: &Session, (low, high): (u64, u64), out: &mut Outbox) {
    let half = (low + high).div_ceil(2);
    let choices = [
        ("Insert 100", format!("put {high}..{}", high + 100), true, "puts the 100 keys that follow"),
        ("Delete half", format!("delete {low}..{half}"), half > low, "deletes the older half of the keys"),
        ("Collide 9", "collide 9".to_string(), true, "puts 9 keys that share a bucket: it overflows"),
        ("Churn 1,000", "random 1000".to_string(), true, "1,000 operations, two puts to one delete"),
        ("Delete all", "delete all".to_string(), true, "deletes every key, one by one"),
        ("Clear", "clear".to_string(), true, "clear(m): all entries go at once"),
    ];
    let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
    for pair in choices.chunks(2) {
        ui.horizontal(|ui| {
            for (name, line, enabled, what) in pair {
                let button = Button::new(*name).min_size(vec2(width, 0.0));
                let enabled = *enabled && session.built().is_some();
                let response = ui.add_enabled(enabled, button).on_hover_text(format!("{line}: {what}"));
                if response.clicked() {
                    out.send(Command::AppendLine(line.clone()));
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
