//! The sides of the comparison: the document's own, and a choice for each further one.

use crate::app::kit::around::Around;
use crate::app::kit::widgets::{strong, weak, work_bar};
use crate::app::state::command::UiCommand;
use crate::compare::{SIDES, Together, side_name};
use crate::target::{Arch, GoVersion, Target};
use crate::units::count;
use egui::{ComboBox, Ui};

/// How far the sides are, where they are not where they are to be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Way {
    /// Under way: a share of it is done.
    Running(f32),
    /// Stopped after so many operations, of how many.
    Stopped(u64, u64),
}

/// The row of sides: the document's own, and a choice for each further one; beside them how far they are.
pub fn sides(ui: &mut Ui, together: &Together, way: Option<Way>, around: &mut Around<'_>) {
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
        if let Some(way) = way {
            ui.add_space(12.0);
            progress(ui, way, around);
        }
    });
    if wanted != targets {
        around.out.ask(UiCommand::CompareWith(wanted));
    }
}

fn progress(ui: &mut Ui, way: Way, around: &mut Around<'_>) {
    match way {
        Way::Running(share) => {
            if work_bar(ui, "Running the other sides", share) {
                around.out.ask(UiCommand::CancelView);
            }
        }
        Way::Stopped(done, of) => {
            ui.label(weak(ui, format!("stopped after {} of {} operations", count(done), count(of))));
            if ui.small_button("Go on").on_hover_text("Run the other sides on").clicked() {
                around.out.ask(UiCommand::ResumeView);
            }
        }
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
