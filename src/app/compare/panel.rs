//! The comparison: which sides, and their picture.
//!
//! Invariant: the picture is drawn when every side has come to the playhead; until then the last one stays. The first
//! side is the document itself.

use crate::app::kit::paint::PaintCache;
use crate::app::kit::widgets::{name_bars, picture, problem, strong, weak};
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::memo::Memo;
use crate::compare::{Panel, SIDES, Size, Together, picture as draw, side_name};
use crate::diagram::Diagram;
use crate::session::Session;
use crate::target::{Arch, GoVersion, Target};
use crate::timeline::Timeline;
use crate::units::count;
use egui::{ComboBox, Frame, Margin, ScrollArea, Sense, Ui};

/// Room beside the picture, in points.
const SIDE: f32 = 18.0;
/// Height that the bars and headings take above the maps, in points.
const ABOVE_MAPS: f32 = 190.0;
/// The least height for the maps, in points.
const LEAST_MAPS: f32 = 260.0;

/// The picture last drawn.
#[derive(Default)]
pub struct ComparePanel {
    drawn: Memo<Drawn, Diagram>,
}

/// What a picture was drawn of.
#[derive(Clone, PartialEq)]
struct Drawn {
    /// Of the document (`Moment::document`).
    document: u64,
    position: u64,
    /// Steps done of the operation, of the document's own side.
    step: Option<usize>,
    targets: Vec<Target>,
    size: Size,
    /// Growths known.
    moments: usize,
}

/// The sides to begin with: what a document is not yet, of the classic map, the Swiss map and its split layout.
pub fn first_sides(first: Target) -> Together {
    let others = GoVersion::newest_of_each().map(|go| Target::new(go, first.arch));
    let mut together = Together::default();
    together.set_targets(others.filter(|t| t.map_impl() != first.map_impl()).take(2).collect());
    together
}

impl ComparePanel {
    /// The size of the picture shown, or what one without a window has.
    pub fn size(&self) -> Size {
        self.drawn.key().map_or(Size { width: 1264.0, maps: 480.0 }, |drawn| drawn.size)
    }

    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        together: &Together,
        paint: &mut PaintCache,
        out: &mut Outbox,
    ) {
        let strip = Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 4));
        egui::Panel::top("sides")
            .frame(strip)
            .show_separator_line(false)
            .show(ui, |ui| sides(ui, session, together, out));
        if let Some(why) = together.problem() {
            Frame::NONE.inner_margin(Margin::same(SIDE as i8)).show(ui, |ui| problem(ui, &why));
            return;
        }
        self.refresh(ui, session, together);
        let Some((drawn, diagram)) = self.drawn.key().zip(self.drawn.last()) else { return };
        let behind = session.timeline().is_some_and(|t| t.target() != drawn.position);
        let shown = ScrollArea::both().id_salt("comparison").auto_shrink([false, false]).show(ui, |ui| {
            Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 6)).show(ui, |ui| {
                if behind || together.is_busy() {
                    ui.label(weak(ui, "Running the other sides…"));
                }
                if let Some(step) = drawn.step {
                    let own = side_name(session.document().target);
                    let at = count(drawn.position);
                    ui.label(weak(
                        ui,
                        format!("{own} stands at step {step} of operation {at}; the others have done all of it."),
                    ));
                }
                picture(ui, paint, diagram, Sense::hover());
            });
        });
        name_bars(ui, &shown, "the comparison");
    }

    /// Draws again what changed, once every side is there.
    fn refresh<'a>(&mut self, ui: &Ui, session: &'a Session, together: &'a Together) {
        let all = || std::iter::once(session).chain(together.sides());
        let position = session.timeline().map_or(0, Timeline::position);
        let is_there = |s: &Session| s.is_settled() && s.timeline().is_some_and(|t| t.position() == position);
        if !all().all(is_there) || !together.knows(position) || together.sides().is_empty() {
            return;
        }
        let room = ui.available_size();
        let size = Size {
            width: (room.x - 2.0 * SIDE - 12.0).max(640.0).round(),
            maps: (room.y - ABOVE_MAPS).max(LEAST_MAPS).round(),
        };
        let moments = together.moments(position);
        let targets = all().filter_map(|s| s.built()).map(|b| b.spec.target()).collect();
        let step = session.timeline().and_then(Timeline::step);
        let document = session.moment().document;
        let drawn = Drawn { document, position, step, targets, size, moments: moments.len() };
        self.drawn.of(drawn, || {
            let panel = |t: &'a Timeline| Panel { state: t.state(), changed: t.shown_writes() };
            let panels: Vec<Panel> = all().filter_map(Session::timeline).map(panel).collect();
            draw(&panels, moments, size)
        });
    }
}

/// The row of sides: the document's own, and a choice for each further one.
fn sides(ui: &mut Ui, session: &Session, together: &Together, out: &mut Outbox) {
    let targets = together.targets();
    let mut wanted = targets.to_vec();
    ui.horizontal(|ui| {
        let first = session.document().target;
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
        out.ask(UiCommand::CompareWith(wanted));
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
