//! The diagram of the moment at a zoom, kept until something it shows changes.
//!
//! Invariant: a picture is drawn again only when its [`Key`] changes; panning inside what is drawn costs nothing.
//! While the playhead is on its way the last picture stays.

use super::fold_state::FoldState;
use crate::diagram::{Diagram, Marks, Plan, Rect, Scene};
use crate::engine::MapState;
use crate::image::{Heat, Route, Spot, looked_at};
use crate::session::Session;
use crate::tell::place::value_of;

/// How far beyond the view a picture reaches, in points, so that small moves draw nothing.
const MARGIN: f32 = 300.0;

/// The moment that a scene shows.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Moment {
    epoch: u64,
    generation: u64,
    zoom: f32,
}

/// What a plan is of: the document's epoch, the moment, and what is unfolded.
type Planned = (u64, u64, u64);

#[derive(Default)]
pub struct View {
    plan: Plan,
    planned: Option<Planned>,
    moment: Option<Moment>,
    scene: Option<Scene>,
    picture: Option<Picture>,
    cells: Option<(Rect, Vec<Cell>)>,
}

/// A visible cell: where it is in the scene, and what it holds.
pub struct Cell {
    pub spot: Spot,
    pub rect: Rect,
    pub value: String,
}

/// Most cells whose values are looked up.
const MAX_VALUES: usize = 600;

/// What the picture shows beside the map.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub selection: Option<Spot>,
    pub route: Option<&'a Route>,
    pub heat: Heat<'a>,
    /// Changes with the route and the heat.
    pub version: u64,
}

struct Picture {
    selection: Option<Spot>,
    version: u64,
    /// What of the scene it covers.
    area: Rect,
    diagram: Diagram,
}

/// True where the map at hand is the one the playhead asks for.
pub fn is_settled(session: &Session) -> bool {
    session.timeline().is_some_and(|t| t.is_settled())
}

impl View {
    /// Looks the map over again where the moment or what is unfolded changed.
    pub fn look_over(&mut self, session: &Session, epoch: u64, folds: &FoldState) {
        let Some(timeline) = session.timeline() else { return };
        let planned = (epoch, timeline.generation(), folds.version());
        if self.planned == Some(planned) || (self.scene.is_some() && !is_settled(session)) {
            return;
        }
        self.planned = Some(planned);
        self.plan = Plan::of(timeline.state(), &folds.folding(timeline.shown_writes()));
        self.moment = None;
    }

    /// The plan of the moment.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Lays the scene out again where the moment or the zoom changed.
    pub fn refresh(&mut self, session: &Session, epoch: u64, zoom: f32) {
        let Some(timeline) = session.timeline() else {
            *self = View::default();
            return;
        };
        let moment = Moment { epoch, generation: timeline.generation(), zoom };
        if self.moment == Some(moment) || (self.scene.is_some() && !is_settled(session)) {
            return;
        }
        self.moment = Some(moment);
        self.scene = Some(Scene::planned(timeline.state(), &self.plan, zoom));
        self.picture = None;
        self.cells = None;
    }

    /// True where the scene is of the map at hand, so that it can be asked about it.
    pub fn is_current(&self, session: &Session, epoch: u64) -> bool {
        let generation = session.timeline().map(|t| t.generation());
        self.moment.is_some_and(|m| m.epoch == epoch && Some(m.generation) == generation)
    }

    /// Width and height of the scene in points.
    pub fn size(&self) -> egui::Vec2 {
        self.scene.as_ref().map_or(egui::Vec2::ZERO, |scene| scene.size().into())
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.scene.as_ref()
    }

    /// The picture of (at least) the visible part of the scene. `current`: the scene is of this state.
    /// What is under the pointer is left to the caller: it changes too often to draw all again.
    pub fn diagram(&mut self, session: &Session, visible: Rect, shown: &Shown<'_>, current: bool) -> Option<&Diagram> {
        let fits = self.picture.as_ref().is_some_and(|p| {
            let covers = p.area.union(visible) == p.area;
            !current || (covers && p.selection == shown.selection && p.version == shown.version)
        });
        if !fits && current {
            let (scene, timeline) = (self.scene.as_ref()?, session.timeline()?);
            let area = visible.inset(-MARGIN);
            let changed = timeline.shown_writes();
            let Shown { selection, route, heat, version } = *shown;
            let looked = looked_at(timeline);
            let marks = Marks { selection, hover: None, changed, looked: &looked, route, heat, legend: false };
            let diagram = scene.draw(timeline.state(), area, &marks);
            self.picture = Some(Picture { selection, version, area, diagram });
        }
        self.picture.as_ref().map(|p| &p.diagram)
    }

    /// Names, places and values of what is visible.
    pub fn cells(&mut self, state: &MapState, visible: Rect) -> &[Cell] {
        if self.cells.as_ref().is_none_or(|(area, _)| *area != visible) {
            let found = self.scene.as_ref().map(|s| s.visible_cells(state, visible)).unwrap_or_default();
            let cells = found.into_iter().enumerate().map(|(i, (place, rect))| {
                let value = if i < MAX_VALUES { value_of(state, place).unwrap_or_default() } else { String::new() };
                Cell { spot: place.into(), rect, value }
            });
            self.cells = Some((visible, cells.collect()));
        }
        self.cells.as_ref().map_or(&[], |(_, cells)| cells)
    }
}
