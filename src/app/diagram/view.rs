//! The diagram of the moment at a zoom, kept until something it shows changes.
//!
//! Invariant: a picture is drawn again only when what it is of changes; panning inside what is drawn costs nothing.
//! While the playhead is on its way the last picture stays.

use super::fitting::Look;
use super::folds::FoldState;
use super::heat_map;
use crate::app::kit::nodes::Cell;
use crate::app::state::memo::Memo;
use crate::diagram::{Diagram, Marks, Plan, Rect, Scene};
use crate::engine::MapState;
use crate::image::{self, Heat, Place, Route, Spot, looked_at};
use crate::session::{Moment, Session};
use crate::tell::place::value_of;

/// How far beyond the view a picture reaches, in points, so that small moves draw nothing.
const MARGIN: f32 = 300.0;

#[derive(Default)]
pub struct Camera {
    /// Of the moment and of what is unfolded ([`FoldState::version`]).
    plan: Memo<(Moment, u64), Plan>,
    /// Of some buckets or groups alone, where these are picked.
    picked: Memo<(Moment, u64, Vec<Place>), Plan>,
    /// What of the map is shown: all, or what is picked.
    is_picked: bool,
    /// Of the moment and how it is laid out.
    scene: Memo<(Moment, Look, bool), Scene>,
    picture: Option<Picture>,
    cells: Memo<Rect, Vec<Cell>>,
}

/// Most cells whose values are looked up.
const MAX_VALUES: usize = 600;

/// Changes with the route and with the heat map.
pub type Version = (u64, heat_map::Version);

/// What the picture shows beside the map.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub selection: Option<Spot>,
    pub route: Option<&'a Route>,
    pub heat: Heat<'a>,
    pub version: Version,
}

struct Picture {
    selection: Option<Spot>,
    version: Version,
    /// What of the scene it covers.
    area: Rect,
    diagram: Diagram,
}

impl Camera {
    /// Looks the map over again where the moment or what is unfolded changed.
    pub fn look_over(&mut self, session: &Session, folds: &FoldState) {
        let Some(timeline) = session.timeline() else { return };
        let key = (session.moment(), folds.version());
        if self.plan.is_of(&key) || !self.may_change(session) {
            return;
        }
        self.plan.keep(key, Plan::of(timeline.state().read(), &folds.folding(timeline.shown_writes(), &[])));
        self.scene.forget();
    }

    /// Shows some buckets or groups alone; none: all.
    pub fn pick(&mut self, session: &Session, folds: &FoldState, places: Vec<Place>) {
        self.is_picked = !places.is_empty();
        let (Some(timeline), true) = (session.timeline(), self.is_picked) else { return };
        let key = (session.moment(), folds.version(), places);
        if !self.picked.is_of(&key) && self.may_change(session) {
            let folding = folds.folding(timeline.shown_writes(), &key.2);
            let plan = Plan::of(timeline.state().read(), &folding);
            self.picked.keep(key, plan);
        }
    }

    /// The plan of the moment, of all or of what is picked.
    pub fn plan(&self) -> Plan {
        let plan = if self.is_picked { self.picked.last() } else { self.plan.last() };
        plan.cloned().unwrap_or_default()
    }

    /// Lays the scene out again where the moment or the way to lay it out changed.
    pub fn refresh(&mut self, session: &Session, look: Look) {
        let Some(timeline) = session.timeline() else {
            *self = Camera::default();
            return;
        };
        let key = (session.moment(), look, self.is_picked);
        if self.scene.is_of(&key) || !self.may_change(session) {
            return;
        }
        let scene = Scene::arranged(timeline.state().read(), &self.plan(), &look.arrangement, look.zoom);
        self.scene.keep(key, scene);
        self.picture = None;
        self.cells.forget();
    }

    /// While the playhead is on its way, the last scene stays.
    fn may_change(&self, session: &Session) -> bool {
        self.scene().is_none() || session.is_settled()
    }

    /// True where the scene is of the map at hand, so that it can be asked about it.
    pub fn is_current(&self, session: &Session) -> bool {
        self.scene.key().is_some_and(|(moment, ..)| *moment == session.moment())
    }

    /// Width and height of the scene in points.
    pub fn size(&self) -> egui::Vec2 {
        self.scene().map_or(egui::Vec2::ZERO, |scene| scene.size().into())
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.scene.last()
    }

    /// The picture of (at least) the visible part of the scene. `current`: the scene is of this state.
    /// What is under the pointer is left to the caller: it changes too often to draw all again.
    pub fn diagram(&mut self, session: &Session, visible: Rect, shown: &Shown<'_>, current: bool) -> Option<&Diagram> {
        let fits = self.picture.as_ref().is_some_and(|p| {
            let covers = p.area.union(visible) == p.area;
            !current || (covers && p.selection == shown.selection && p.version == shown.version)
        });
        if !fits && current {
            let (scene, timeline) = (self.scene()?, session.timeline()?);
            let area = visible.inset(-MARGIN);
            let changed = timeline.shown_writes();
            let Shown { selection, route, heat, version } = *shown;
            let looked = looked_at(timeline);
            let marks = Marks { selection, hover: None, changed, looked: &looked, route, heat, legend: false };
            let diagram = scene.draw(image::shown(timeline), area, &marks);
            self.picture = Some(Picture { selection, version, area, diagram });
        }
        self.picture.as_ref().map(|p| &p.diagram)
    }

    /// Names, places and values of what is visible.
    pub fn cells(&mut self, state: &MapState, visible: Rect) -> &[Cell] {
        let scene = self.scene.last();
        self.cells.of(visible, || {
            let found = scene.map(|s| s.visible_cells(state.read(), visible)).unwrap_or_default();
            let cells = found.into_iter().enumerate().map(|(i, (place, rect))| {
                let value =
                    if i < MAX_VALUES { value_of(state.read(), place).unwrap_or_default() } else { String::new() };
                Cell { spot: place.into(), rect, value }
            });
            cells.collect()
        })
    }
}
