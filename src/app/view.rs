//! The diagram of the moment at a zoom, kept until something it shows changes.
//!
//! Invariant: a picture is drawn again only when its [`Key`] changes; panning inside what is drawn costs nothing.
//! While the playhead is on its way the last picture stays.

use super::model::{Marks, Place, Scene};
use crate::diagram::{Diagram, Pos, Rect};
use crate::engine::MapState;
use crate::session::Session;

/// How far beyond the view a picture reaches, in points, so that small moves draw nothing.
const MARGIN: f32 = 300.0;

/// The moment that a scene shows.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Moment {
    epoch: u64,
    position: u64,
    zoom: f32,
}

/// What else a picture depends on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Marked {
    pub selection: Option<Place>,
    pub hover: Option<Place>,
}

#[derive(Default)]
pub struct View {
    moment: Option<Moment>,
    scene: Option<Scene>,
    picture: Option<Picture>,
    cells: Option<(Rect, Vec<(Place, Rect)>)>,
}

struct Picture {
    marked: Marked,
    /// What of the scene it covers.
    area: Rect,
    diagram: Diagram,
}

/// True where the map at hand is the one the playhead asks for.
pub fn is_settled(session: &Session) -> bool {
    session.timeline().is_some_and(|t| t.position() == t.target().min(t.built().max(t.position())))
}

impl View {
    /// Lays the scene out again where the moment or the zoom changed.
    pub fn refresh(&mut self, session: &Session, epoch: u64, zoom: f32) {
        let Some(timeline) = session.timeline() else {
            *self = View::default();
            return;
        };
        let moment = Moment { epoch, position: timeline.position(), zoom };
        if self.moment == Some(moment) || (self.scene.is_some() && !is_settled(session)) {
            return;
        }
        self.moment = Some(moment);
        self.scene = Some(Scene::new(timeline.state(), zoom));
        self.picture = None;
        self.cells = None;
    }

    /// True where the scene is of the map at hand, so that it can be asked about it.
    pub fn is_current(&self, session: &Session, epoch: u64) -> bool {
        let position = session.timeline().map(|t| t.position());
        self.moment.is_some_and(|m| m.epoch == epoch && Some(m.position) == position)
    }

    pub fn size(&self) -> Pos {
        self.scene.as_ref().map_or(Pos::default(), Scene::size)
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.scene.as_ref()
    }

    /// The picture of (at least) the visible part of the scene. `current`: the scene is of this state.
    pub fn diagram(&mut self, session: &Session, visible: Rect, marked: Marked, current: bool) -> Option<&Diagram> {
        let fits = self.picture.as_ref().is_some_and(|p| {
            let covers = p.area.union(visible) == p.area;
            !current || (covers && p.marked == marked)
        });
        if !fits && current {
            let (scene, timeline) = (self.scene.as_ref()?, session.timeline()?);
            let area = visible.inset(-MARGIN);
            let changed = &timeline.journal().writes;
            let marks =
                Marks { selection: marked.selection, hover: marked.hover, changed, legend: false };
            let diagram = scene.draw(timeline.state(), area, &marks);
            self.picture = Some(Picture { marked, area, diagram });
        }
        self.picture.as_ref().map(|p| &p.diagram)
    }

    /// Names and places of what is visible.
    pub fn cells(&mut self, state: &MapState, visible: Rect) -> &[(Place, Rect)] {
        if self.cells.as_ref().is_none_or(|(area, _)| *area != visible) {
            let cells = self.scene.as_ref().map(|s| s.visible_cells(state, visible)).unwrap_or_default();
            self.cells = Some((visible, cells));
        }
        self.cells.as_ref().map_or(&[], |(_, cells)| cells)
    }
}
