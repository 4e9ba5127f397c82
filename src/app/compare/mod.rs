//! The view "Compare": the same operations under other Go versions, side by side.
//!
//! Invariant: the picture is drawn when every side has come to the playhead; until then the last one stays. The first
//! side is the document itself.

mod sides;

use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::sheet::{self, MARGIN, Missing, later, map_name};
use crate::app::kit::widgets::{name_bars, picture, problem, weak};
use crate::app::state::State;
use crate::app::state::command::UiCommand;
use crate::app::state::memo::Memo;
use crate::compare::{Panel, Size, Together, picture as draw, side_name};
use crate::diagram::Diagram;
use crate::engine::MapState;
use crate::export::{self, Choice, Content, Format};
use crate::session::{self, Session};
use crate::target::{GoVersion, Target};
use crate::timeline::Timeline;
use crate::units::count;
use egui::{Frame, Margin, ScrollArea, Sense, Ui};

/// Room beside the picture, in points.
const SIDE: f32 = 18.0;
/// Height that the bars and headings take above the maps, in points.
const ABOVE_MAPS: f32 = 190.0;
/// The least height for the maps, in points.
const LEAST_MAPS: f32 = 260.0;

/// The size of a picture that no window showed yet.
const UNSEEN: Size = Size { width: 1264.0, maps: 480.0 };

pub struct CompareView {
    /// The sides beside the session.
    together: Together,
    /// The picture last drawn.
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

impl Default for CompareView {
    /// The sides to begin with: what the example is not, of the classic map, the Swiss map and its split layout.
    fn default() -> CompareView {
        let first = session::example().0.target;
        let others = GoVersion::newest_of_each().map(|go| Target::new(go, first.arch));
        let mut together = Together::default();
        together.set_targets(others.filter(|t| t.map_impl() != first.map_impl()).take(2).collect());
        CompareView { together, drawn: Memo::default() }
    }
}

impl CenterView for CompareView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let strip = Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 4));
        egui::Panel::top("sides")
            .frame(strip)
            .show_separator_line(false)
            .show(ui, |ui| sides::sides(ui, &self.together, around));
        if let Some(why) = self.together.problem() {
            Frame::NONE.inner_margin(Margin::same(SIDE as i8)).show(ui, |ui| problem(ui, &why));
            return;
        }
        let session = around.session;
        self.refresh(ui, session);
        let Some((drawn, diagram)) = self.drawn.key().zip(self.drawn.last()) else { return };
        let behind = session.timeline().is_some_and(|t| t.target() != drawn.position);
        let shown = ScrollArea::both().id_salt("comparison").auto_shrink([false, false]).show(ui, |ui| {
            Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 6)).show(ui, |ui| {
                if behind || self.together.is_busy() {
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
                picture(ui, around.paint, diagram, Sense::hover());
            });
        });
        name_bars(ui, &shown, "the comparison");
    }

    fn act(&mut self, command: &UiCommand, _: &Session, _: &State) {
        if let UiCommand::CompareWith(targets) = command {
            self.together.set_targets(targets.clone());
        }
    }

    fn work(&mut self, around: &mut Around<'_>, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.together.follow(around.session);
        !self.together.is_busy() || self.together.work(go_on)
    }

    /// The comparison as the window shows it. Every side is at the playhead.
    fn content(&mut self, around: &mut Around<'_>, choice: &Choice) -> Result<Content, Missing> {
        self.together.follow(around.session);
        let first = around.session.timeline().ok_or_else(Missing::no_map)?;
        if let Some(why) = self.together.problem() {
            return Err(Missing::Never(why));
        }
        if !self.is_there(around.session) {
            return Err(later("Running the other sides…"));
        }
        let timelines: Vec<&Timeline> = self.all(around.session).filter_map(Session::timeline).collect();
        let moments = self.together.moments(first.position());
        if choice.format == Format::Csv {
            let states: Vec<&MapState> = timelines.iter().map(|t| t.state()).collect();
            return Ok(Content::Text(export::compare_csv(&states, moments, first.position())));
        }
        let panels: Vec<Panel> = timelines.iter().map(|t| panel(t)).collect();
        let names: Vec<String> = timelines.iter().map(|t| side_name(t.setup().spec.target())).collect();
        let title = format!("{}: {}", map_name(around.session), names.join(", "));
        let size = self.drawn.key().map_or(UNSEEN, |drawn| drawn.size);
        Ok(sheet::picture(first, draw(&panels, moments, size), title, MARGIN))
    }
}

impl CompareView {
    /// The document's own side, then the others.
    fn all<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a Session> {
        std::iter::once(session).chain(self.together.sides())
    }

    /// True where every side has come to the playhead.
    fn is_there(&self, session: &Session) -> bool {
        let position = session.timeline().map_or(0, Timeline::position);
        let is_at = |s: &Session| s.is_settled() && s.timeline().is_some_and(|t| t.position() == position);
        !self.together.sides().is_empty() && self.all(session).all(is_at) && self.together.knows(position)
    }

    /// Draws again what changed, once every side is there.
    fn refresh(&mut self, ui: &Ui, session: &Session) {
        if !self.is_there(session) {
            return;
        }
        let room = ui.available_size();
        let size = Size {
            width: (room.x - 2.0 * SIDE - 12.0).max(640.0).round(),
            maps: (room.y - ABOVE_MAPS).max(LEAST_MAPS).round(),
        };
        let position = session.timeline().map_or(0, Timeline::position);
        let moments = self.together.moments(position);
        let drawn = Drawn {
            document: session.moment().document,
            position,
            step: session.timeline().and_then(Timeline::step),
            targets: self.all(session).filter_map(Session::built).map(|b| b.spec.target()).collect(),
            size,
            moments: moments.len(),
        };
        if !self.drawn.is_of(&drawn) {
            let panels: Vec<Panel> = self.all(session).filter_map(Session::timeline).map(panel).collect();
            let diagram = draw(&panels, moments, size);
            self.drawn.keep(drawn, diagram);
        }
    }
}

fn panel(timeline: &Timeline) -> Panel<'_> {
    Panel { state: timeline.state(), changed: timeline.shown_writes() }
}
