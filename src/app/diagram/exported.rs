//! The diagram as a file: all of it, or what is on screen.

use super::fitting::Look;
use crate::app::kit::sheet::{MARGIN, Missing, caption, captioned, picture, title, whole};
use crate::diagram::{Diagram, Folding, Marks, Plan, Pos, Rect, Scene, draw_legend, legend_height};
use crate::export::{Choice, Content, What};
use crate::image::{self, Heat, Place, Route, Spot};
use crate::session::Session;
use crate::timeline::Timeline;

/// What a picture of the diagram is made of.
pub struct Exported<'a> {
    pub session: &'a Session,
    pub selection: Option<Spot>,
    /// Runs of equal rows are one line.
    pub folding: bool,
    pub look: Look,
    /// The part of the diagram on screen, in its points.
    pub visible: Rect,
    /// The diagram as it is laid out on screen.
    pub scene: Option<&'a Scene>,
    pub heat: Heat<'a>,
    pub route: Option<&'a Route>,
    /// What the step shown looks at.
    pub looked: Vec<Place>,
}

impl Exported<'_> {
    pub fn content(&self, choice: &Choice) -> Result<Content, Missing> {
        let timeline = self.session.timeline().ok_or_else(Missing::no_map)?;
        match choice.what {
            What::View => self.on_screen(timeline, choice.legend),
            _ => self.all(timeline, choice.legend),
        }
    }

    /// The diagram of the moment at the window's zoom.
    fn scene(&self, timeline: &Timeline) -> Scene {
        let shown: Vec<Place> = self.selection.iter().map(|spot| spot.place).collect();
        let folding =
            Folding { on: self.folding, shown: &shown, changed: timeline.shown_writes(), ..Folding::default() };
        let state = timeline.state().read();
        Scene::arranged(state, &Plan::of(state, &folding), &self.look.arrangement, self.look.zoom)
    }

    fn marks<'s>(&'s self, timeline: &'s Timeline, legend: bool) -> Marks<'s> {
        let (changed, looked) = (timeline.shown_writes(), &self.looked);
        let Exported { selection, heat, route, .. } = self;
        Marks { selection: *selection, hover: None, changed, looked, legend, heat: *heat, route: *route }
    }

    fn all(&self, timeline: &Timeline, legend: bool) -> Result<Content, Missing> {
        let scene = self.scene(timeline);
        let size = scene.size();
        let marks = self.marks(timeline, legend);
        let diagram = scene.draw(image::shown(timeline), Rect::new(0.0, 0.0, size.0, size.1), &marks);
        whole(&diagram, self.look.zoom)?;
        let diagram = captioned(diagram, caption(self.session), 0.0);
        Ok(picture(timeline, diagram, title(self.session), MARGIN))
    }

    fn on_screen(&self, timeline: &Timeline, legend: bool) -> Result<Content, Missing> {
        let scene = self.scene.cloned().unwrap_or_else(|| self.scene(timeline));
        let size = scene.size();
        let (right, bottom) = (self.visible.right().min(size.0 + MARGIN), self.visible.bottom().min(size.1 + MARGIN));
        let (x, y) = (self.visible.x.max(-MARGIN), self.visible.y.max(-MARGIN));
        let seen = Rect::new(x, y, (right - x).max(1.0), (bottom - y).max(1.0));
        let drawn = scene.draw(image::shown(timeline), seen, &self.marks(timeline, false));
        whole(&drawn, self.look.zoom)?;
        let mut diagram = drawn.cropped(seen);
        if legend {
            let marks = scene.legend(image::shown(timeline), self.heat);
            let (width, top) = (diagram.width - 2.0 * MARGIN, diagram.height + MARGIN);
            let mut below = Diagram::new(width, 0.0);
            draw_legend(&marks, &mut below, Pos::default(), width);
            diagram.append(below, Pos::new(MARGIN, top), 1.0);
            diagram.height = top + legend_height(&marks, width);
        }
        let diagram = captioned(diagram, caption(self.session), MARGIN);
        Ok(picture(timeline, diagram, title(self.session), 0.0))
    }
}
