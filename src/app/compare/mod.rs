//! The view "Compare": the same operations under other Go versions, side by side.
//!
//! Invariant: the picture is drawn when every side has come to the playhead; until then the last one stays. The first
//! side is the document itself.

mod sides;

use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::sheet::{self, MARGIN, Missing, later, map_name, never};
use crate::app::kit::widgets::{name_bars, picture, problem, weak};
use crate::app::state::State;
use crate::app::state::behind::{DIMMED, INSTANT};
use crate::app::state::center::Work;
use crate::app::state::command::UiCommand;
use crate::app::state::memo::Memo;
use crate::beside::Rest;
use crate::compare::{Panel, Size, Together, picture as draw, side_name};
use crate::diagram::Diagram;
use crate::engine::MapState;
use crate::export::{self, Choice, Content, Format};
use crate::project::View;
use crate::session::{self, Session};
use crate::target::{GoVersion, Target};
use crate::timeline::Timeline;
use crate::units::count;
use egui::{Frame, Margin, ScrollArea, Sense, Ui};
use sides::Way;
use std::time::Instant;

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
    /// Since when the sides are under way.
    busy_since: Option<Instant>,
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
        CompareView { together, drawn: Memo::default(), busy_since: None }
    }
}

impl CenterView for CompareView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let session = around.session;
        let way = self.way(session);
        let strip = Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 4));
        egui::Panel::top("sides")
            .frame(strip)
            .show_separator_line(false)
            .show(ui, |ui| sides::sides(ui, &self.together, way, around));
        if let Some(why) = self.together.problem() {
            Frame::NONE.inner_margin(Margin::same(SIDE as i8)).show(ui, |ui| problem(ui, &why));
            return;
        }
        self.refresh(ui, session);
        let Some((drawn, diagram)) = self.drawn.key().zip(self.drawn.last()) else { return nothing_yet(ui, way) };
        let behind = way.and_then(|_| drawn.behind(session));
        let shown = ScrollArea::both().id_salt("comparison").auto_shrink([false, false]).show(ui, |ui| {
            Frame::NONE.inner_margin(Margin::symmetric(SIDE as i8, 6)).show(ui, |ui| {
                if let Some(of) = &behind {
                    ui.label(weak(ui, format!("This is the comparison {of}.")));
                    ui.multiply_opacity(DIMMED);
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
        match command {
            UiCommand::CompareWith(targets) => self.together.set_targets(targets.clone()),
            UiCommand::CancelView => self.together.cancel(),
            UiCommand::ResumeView => self.together.resume(),
            _ => {}
        }
    }

    fn work(&mut self, around: &mut Around<'_>, go_on: &mut dyn FnMut() -> bool) -> Rest {
        self.together.follow(around.session);
        self.together.keep_up(go_on)
    }

    fn doing(&self) -> Work {
        match (self.together.is_stopped(), self.together.is_busy()) {
            (true, _) => Work::Stopped,
            (false, true) => Work::Working,
            (false, false) => Work::Nothing,
        }
    }

    /// Another document: the sides of the one before are of no more use.
    fn restore(&mut self, _: &View) {
        self.together.let_go();
        self.drawn.forget();
    }

    /// The comparison as the window shows it. Every side is at the playhead.
    fn content(&mut self, around: &mut Around<'_>, choice: &Choice) -> Result<Content, Missing> {
        self.together.follow(around.session);
        let first = around.session.timeline().ok_or_else(Missing::no_map)?;
        if let Some(why) = self.together.problem() {
            return Err(Missing::Never(why));
        }
        if !self.is_there(around.session) {
            return Err(match self.together.is_stopped() {
                true => never("The other sides were stopped before they came here."),
                false => later("Running the other sides…"),
            });
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

impl Drawn {
    /// What it is of, where that is not the moment asked for.
    fn behind(&self, session: &Session) -> Option<String> {
        let to = session.timeline().map_or(0, Timeline::target);
        match session.moment().document == self.document {
            true if to == self.position => None,
            true => Some(format!("of op {}", count(self.position))),
            false => Some("of the map before the change".to_string()),
        }
    }
}

impl CompareView {
    /// How far the sides are, once they take longer than a moment.
    fn way(&mut self, session: &Session) -> Option<Way> {
        let timeline = session.timeline()?;
        let done = self.together.built().min(timeline.total());
        if self.together.is_stopped() {
            self.busy_since = None;
            return Some(Way::Stopped(done, timeline.total()));
        }
        if !self.together.is_busy() && !session.is_busy() {
            self.busy_since = None;
            return None;
        }
        let since = *self.busy_since.get_or_insert_with(Instant::now);
        let share = done.min(timeline.built()) as f32 / timeline.total().max(1) as f32;
        (since.elapsed() >= INSTANT).then_some(Way::Running(share))
    }

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

/// What stands in the place of the first picture.
fn nothing_yet(ui: &mut Ui, way: Option<Way>) {
    let Some(way) = way else { return };
    let text = match way {
        Way::Running(_) => "The same operations run on the other sides: the comparison is drawn when all are there.",
        Way::Stopped(..) => "The other sides were stopped before they came here.",
    };
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.36);
        ui.label(weak(ui, text));
    });
}

fn panel(timeline: &Timeline) -> Panel<'_> {
    Panel { state: timeline.state(), changed: timeline.shown_writes() }
}
