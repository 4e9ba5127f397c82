//! The sides of the comparison: the document's own, and a choice for each further one.

use crate::app::kit::around::Around;
use crate::app::kit::widgets::{strong, weak};
use crate::app::state::command::UiCommand;
use crate::compare::{SIDES, Together, side_name};
use crate::target::{Arch, GoVersion, Target};
use egui::{ComboBox, Ui};

/// The row of sides: the document's own, and a choice for each further one.
pub fn sides(ui: &mut Ui, together: &Together, around: &mut Around<'_>) {
    let targets = together.targets();
    let mut wanted = targets.to_vec();
    ui.horizontal(|ui| {
        let first = around.session.document().target;
        ui.label(strong(side_name(first))).on_hover_text("The document's own: chosen at the top of the window");
        for (i, target) in wanted.iter_mut().enumerate() {
            ui.label(weak(ui, "with"));
            choice(ui, i, target);
        }
        if wanted.len() + 1 < *SIDES.end() {
            let button = ui.button("+").on_hover_text("One more side");
            if button.accessible_name("Add a side").clicked() {
                wanted.extend(unused(first, targets));
            }
        }
        if wanted.len() + 1 > *SIDES.start() {
            let button = ui.button("–").on_hover_text("Without the last side");
            if button.accessible_name("Remove the last side").clicked() {
                wanted.pop();
            }
        }
    });
    if wanted != targets {
        around.out.ask(UiCommand::CompareWith(wanted));
    }
}

/// A target that no side has yet.
fn unused(first: Target, targets: &[Target]) -> Option<Target> {
    let all = GoVersion::ALL.into_iter().rev().map(|go| Target::new(go, first.arch));
    all.into_iter().find(|t| *t != first && !targets.contains(t))
}

/// Version and architecture of a side.
fn choice(ui: &mut Ui, index: usize, target: &mut Target) {
    let number = index + 2;
    let combo = ComboBox::from_id_salt(("version of side", index)).width(104.0);
    let shown = combo.selected_text(format!("Go {}", target.go)).show_ui(ui, |ui| {
        for go in GoVersion::ALL {
            ui.selectable_value(&mut target.go, go, format!("Go {go}"));
        }
    });
    shown.response.accessible_name(format!("Go version of side {number}"));
    let combo = ComboBox::from_id_salt(("architecture of side", index)).width(84.0);
    let shown = combo.selected_text(target.arch.name()).show_ui(ui, |ui| {
        for arch in Arch::ALL {
            ui.selectable_value(&mut target.arch, arch, arch.name());
        }
    });
    shown.response.accessible_name(format!("Architecture of side {number}"));
}
