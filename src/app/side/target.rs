//! What the map is built for: Go version, architecture, hint and seed.
//!
//! Invariant: a field keeps a text that is no number until it is one, and says what would be.

use crate::app::kit::style;
use crate::app::kit::widgets::weak;
use crate::app::state::command::Outbox;
use crate::session::{Command, Session};
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

impl TargetBar {
    /// True while a field has a text that is not in the document.
    pub fn has_private_text(&self) -> bool {
        self.hint.editing || self.seed.editing
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let target = session.document().target;
        versions(ui, target, out);
        architecture(ui, target, out);
        let document = session.document();
        let hint = if document.hint < 0 { String::new() } else { document.hint.to_string() };
        ui.label(weak(ui, "hint"));
        if let Some(hint) =
            self.hint.ui(ui, ("Hint of make", "none", "a whole number, or empty for none"), hint, parse_hint)
        {
            out.send(Command::SetHint(hint));
        }
        ui.label(weak(ui, "seed"));
        let seed = document.seeds.seed.to_string();
        if let Some(seed) = self.seed.ui(ui, ("Seed", "1", "a whole number, decimal or 0x…"), seed, parse_seed) {
            let mut seeds = document.seeds.clone();
            seeds.seed = seed;
            out.send(Command::SetSeeds(seeds));
        }
    }
}

impl NumberField {
    /// `names`: the accessible name, the text shown when empty, what is accepted. The number when it changed.
    fn ui<T>(
        &mut self,
        ui: &mut Ui,
        names: (&str, &str, &str),
        shown: String,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (name, empty, accepted) = names;
        if !self.editing {
            self.text = shown;
        }
        let edit = TextEdit::singleline(&mut self.text)
            .desired_width(64.0)
            .min_size(egui::vec2(0.0, 28.0))
            .align(egui::Align2::LEFT_CENTER)
            .font(egui::TextStyle::Monospace)
            .hint_text(empty);
        let response = style::field(ui, edit).accessible_name(name);
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

pub fn hint_of(go: GoVersion) -> String {
    match go.map_impl() {
        MapImpl::Classic => format!("Go {go}: buckets of 8 with overflow chains"),
        MapImpl::Swiss => format!("Go {go}: Swiss tables, each slot's key beside its elem"),
        MapImpl::SwissSplit => {
            let release = go.release();
            format!("Go {release} with GOEXPERIMENT=mapsplitgroup: Swiss tables, keys first, then elems")
        }
    }
}

/// The name, and whether its layouts were checked.
pub fn arch_text(arch: Arch) -> String {
    match arch.is_recorded() {
        true => arch.name().to_string(),
        false => format!("{}: {BY_THE_RULES}", arch.name()),
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

/// What is said of a target without recordings.
pub const BY_THE_RULES: &str = "layout by the rules, not checked against a run";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_and_seeds_are_read_as_people_write_them() {
        assert_eq!((parse_hint(""), parse_hint(" 64 "), parse_hint("-2")), (Some(-1), Some(64), None));
        assert_eq!((parse_seed("0xFF"), parse_seed("255"), parse_seed("ff")), (Some(255), Some(255), None));
    }
}
