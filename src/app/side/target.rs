//! What the map is built for: Go version, architecture, hint, stack or heap, and seed.
//!
//! Invariant: a field keeps a text that is no number until it is one, and says what would be.

use crate::app::kit::around::Around;
use crate::app::kit::style;
use crate::app::kit::target::{arch_text, hint_of};
use crate::app::kit::widgets::weak;
use crate::app::state::command::Outbox;
use crate::session::Command;
use crate::target::{Arch, GoVersion, MapImpl, Target};
use egui::{ComboBox, TextEdit, Ui};

#[derive(Default)]
pub struct TargetBar {
    hint: NumberField,
    seed: NumberField,
}

/// A number as text.
#[derive(Default)]
struct NumberField {
    text: String,
    /// The text while it is edited is the user's own.
    editing: bool,
    wrong: bool,
}

/// What is said of a field: its name, what it shows when empty, what it takes.
struct Words {
    name: &'static str,
    empty: &'static str,
    accepted: &'static str,
}

/// Width of a field in points: seven digits.
const FIELD: f32 = 76.0;

const HINT: Words = Words { name: "Hint of make", empty: "none", accepted: "a whole number, or empty for none" };
const SEED: Words = Words { name: "Seed", empty: "1", accepted: "a whole number, decimal or 0x…" };

impl TargetBar {
    /// True while a field has a text that is not in the document.
    pub fn has_private_text(&self) -> bool {
        self.hint.editing || self.seed.editing
    }

    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let (document, out) = (around.session.document(), &mut *around.out);
        let target = document.target;
        versions(ui, target, out);
        architecture(ui, target, out);
        let hint = if document.hint < 0 { String::new() } else { document.hint.to_string() };
        ui.label(weak(ui, "hint"));
        if let Some(hint) = self.hint.ui(ui, &HINT, hint, parse_hint) {
            out.send(Command::SetHint(hint));
        }
        stack(ui, document.stack, out);
        ui.label(weak(ui, "seed"));
        let seed = document.seeds.seed.to_string();
        if let Some(seed) = self.seed.ui(ui, &SEED, seed, parse_seed) {
            let mut seeds = document.seeds.clone();
            seeds.seed = seed;
            out.send(Command::SetSeeds(seeds));
        }
    }
}

impl NumberField {
    /// The number when it changed.
    fn ui<T>(&mut self, ui: &mut Ui, words: &Words, shown: String, parse: fn(&str) -> Option<T>) -> Option<T> {
        let Words { name, empty, accepted } = words;
        if !self.editing {
            self.text = shown;
        }
        let edit = TextEdit::singleline(&mut self.text)
            .desired_width(FIELD)
            .min_size(egui::vec2(0.0, 28.0))
            .align(egui::Align2::LEFT_CENTER)
            .font(egui::TextStyle::Monospace)
            .hint_text(*empty);
        let response = style::field(ui, edit).accessible_name(*name);
        let hover = if self.wrong { format!("This is no {name}: {accepted}.") } else { format!("{name}: {accepted}.") };
        let response = if self.wrong && response.has_focus() {
            response.show_tooltip_text(hover.as_str());
            response
        } else {
            response.on_hover_text(hover)
        };
        let mut changed = None;
        if response.changed() {
            self.editing = true;
            changed = parse(&self.text);
            self.wrong = changed.is_none();
        }
        if response.lost_focus() || (self.editing && !response.has_focus()) {
            self.editing = false;
            self.wrong = false;
        }
        changed
    }
}

fn parse_hint(text: &str) -> Option<i64> {
    match text.trim() {
        "" | "-1" => Some(-1),
        text => text.parse().ok().filter(|n| *n >= 0),
    }
}

fn parse_seed(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The versions, by map implementation, as two controls of segments.
fn versions(ui: &mut Ui, target: Target, out: &mut Outbox) {
    for (name, classic) in [("Classic", true), ("Swiss", false)] {
        ui.label(weak(ui, name));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding.x = 6.0;
            let of_kind = |go: &GoVersion| (go.map_impl() == MapImpl::Classic) == classic;
            for go in GoVersion::ALL.into_iter().filter(of_kind) {
                let chosen = go == target.go;
                let button = egui::Button::new(go.shown()).selected(chosen).frame_when_inactive(true);
                let response = ui.add(button).on_hover_text(hint_of(go));
                if response.accessible_name(format!("Go {}", go.shown())).clicked() && !chosen {
                    out.send(Command::SetTarget(Target::new(go, target.arch)));
                }
            }
        });
    }
}

/// Whether the map escapes.
fn stack(ui: &mut Ui, on: bool, out: &mut Outbox) {
    let mut chosen = on;
    let hint = "On: the map does not escape. Its header, and with a hint of up to 8 its first bucket or group, lie on the \
                goroutine's stack, which go test -benchmem counts as no allocation.";
    let response = ui.checkbox(&mut chosen, "stack").on_hover_text(hint);
    if response.accessible_name("Map on the stack").changed() && chosen != on {
        out.send(Command::SetStack(chosen));
    }
}

fn architecture(ui: &mut Ui, target: Target, out: &mut Outbox) {
    let combo = ComboBox::from_id_salt("architecture").width(84.0).selected_text(target.arch.name());
    let shown = combo.show_ui(ui, |ui| {
        for arch in Arch::ALL {
            if ui.selectable_label(arch == target.arch, arch_text(arch)).clicked() && arch != target.arch {
                out.send(Command::SetTarget(Target::new(target.go, arch)));
            }
        }
    });
    shown.response.accessible_name("Architecture");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_and_seeds_are_read_as_people_write_them() {
        assert_eq!((parse_hint(""), parse_hint(" 64 "), parse_hint("-2")), (Some(-1), Some(64), None));
        assert_eq!((parse_seed("0xFF"), parse_seed("255"), parse_seed("ff")), (Some(255), Some(255), None));
    }
}
