//! The canvas: the diagram in the middle of the window, to be moved, zoomed, pointed at and walked through.
//!
//! Invariant: the canvas holds only where one looks; what is selected belongs to the window, what is seen comes from the
//! session. Moving between zoom levels keeps the place under the pointer, and the selection.

use super::anchor;
use super::folds::FoldState;
use super::input::{self, Moves};
use super::menu::context_menu;
use super::view::{Camera, Shown, Version};
use crate::app::kit::around::Around;
use crate::app::kit::link;
use crate::app::kit::nodes;
use crate::app::kit::panes;
use crate::app::kit::style::{inner_focus_ring, theme_of};
use crate::app::state::command::{Pane, UiCommand, Zoom};
use crate::app::state::memo::Memo;
use crate::app::state::pointed::{From, What};
use crate::diagram::{Diagram, Level, MAX_ZOOM, MIN_ZOOM, Pos, Rect, Scene, fit_planned};
use crate::engine::MapState;
use crate::image::{Heat, Place, Route, Spot};
use crate::session::{Moment, Session};
use egui::{PointerButton, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Room around the diagram in points.
const MARGIN: f32 = 4.0;
/// One step of zooming.
const ZOOM_STEP: f32 = 1.25;
/// The zoom of a double click: every byte shows its hex.
const NEAR: f32 = 2.0;

#[derive(Default)]
pub struct Canvas {
    /// `None`: what fits, as far as its labels can be read.
    zoom: Option<f32>,
    /// The zoom of the last frame.
    shown_zoom: f32,
    /// What of the scene is at the view's top left, in points.
    offset: egui::Vec2,
    hover: Option<Spot>,
    view: Camera,
    /// The zoom that fits, of the moment and the view's size.
    fit: Memo<(Moment, egui::Vec2), f32>,
    /// The view's size in the last frame.
    size: egui::Vec2,
    /// Something to bring into view in the next frame, and something to put into its middle.
    reveal: Option<Spot>,
    centre: Option<Spot>,
    folds: FoldState,
    /// The focus came by a click: then the selection shows it well enough.
    by_pointer: bool,
}

/// What the canvas shows beside the session's map.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub route: Option<&'a Route>,
    pub heat: Heat<'a>,
    pub version: Version,
}

impl Canvas {
    /// Looks as a saved view says.
    pub fn restore(&mut self, view: &crate::project::View) {
        self.zoom = view.zoom.map(|z| z.clamp(MIN_ZOOM, MAX_ZOOM));
        self.centre = view.place.as_deref().and_then(Spot::parse).filter(|_| self.zoom.is_some());
        self.reveal = view.selection.as_deref().and_then(Spot::parse).filter(|_| self.centre.is_none());
        self.offset = egui::Vec2::ZERO;
        self.view = Camera::default();
    }

    /// Adds the zoom, and the name of the place in the middle where there is one.
    pub fn save(&self, session: &Session, view: &mut crate::project::View) {
        let middle = || {
            let (scene, state) = (self.view.scene()?, session.state()?);
            Some(anchor::held(scene, state, self.visible().center())?.0.into())
        };
        view.zoom = self.zoom;
        view.place = self.zoom.and_then(|_| self.centre.or_else(middle)).map(Spot::id);
    }

    pub fn zoom(&self) -> f32 {
        self.shown_zoom
    }

    pub fn is_fit(&self) -> bool {
        self.zoom.is_none()
    }

    pub fn is_far(&self) -> bool {
        Level::of(self.shown_zoom) == Level::Far
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.view.scene()
    }

    /// Brings a spot into view, at the middle level if it was looked at from afar.
    pub fn go_to(&mut self, spot: Spot) {
        if self.is_far() {
            self.zoom = Some(1.0);
        }
        self.centre = Some(spot);
    }

    pub fn change_zoom(&mut self, change: Zoom, session: &Session, selection: Option<Spot>) {
        let zoom = match change {
            Zoom::Fit => {
                self.zoom = None;
                self.offset = egui::Vec2::ZERO;
                return;
            }
            Zoom::Natural => 1.0,
            Zoom::In => self.shown_zoom * ZOOM_STEP,
            Zoom::Out => self.shown_zoom / ZOOM_STEP,
            Zoom::Selection => {
                self.zoom = Some(self.nearer().unwrap_or(self.shown_zoom));
                self.centre = selection;
                return;
            }
        };
        self.zoom_to(zoom, self.anchor(session, selection), session);
    }

    /// The zoom of the next nearer level.
    fn nearer(&self) -> Option<f32> {
        [1.0, NEAR].into_iter().find(|zoom| self.shown_zoom < zoom * 0.9)
    }

    /// What zooming by keys keeps in its place: the selection where it is seen, else the middle.
    fn anchor(&self, session: &Session, selection: Option<Spot>) -> egui::Vec2 {
        let visible = self.visible();
        let rect = session.state().zip(selection).and_then(|(s, spot)| self.view.scene()?.spot_rect(s.read(), spot));
        match rect.map(|rect| rect.center()).filter(|at| visible.contains(*at)) {
            Some(at) => vec2(at.x - visible.x, at.y - visible.y),
            None => self.size / 2.0,
        }
    }

    /// Zooms so that what is at `anchor` (from the view's top left), or nearest to it, stays there.
    fn zoom_to(&mut self, zoom: f32, anchor: egui::Vec2, session: &Session) {
        let zoom = zoom.clamp(MIN_ZOOM, MAX_ZOOM);
        let (Some(state), old) = (session.state(), self.view.size()) else { return };
        let at = anchor + self.offset - vec2(MARGIN, MARGIN);
        let held = self.view.scene().and_then(|scene| anchor::held(scene, state, Pos::new(at.x, at.y)));
        let scene = Scene::planned(state.read(), &self.view.plan(), zoom);
        let new: egui::Vec2 = scene.size().into();
        let ratio = zoom / self.shown_zoom.max(MIN_ZOOM);
        let target = match held.and_then(|(place, rect)| Some((rect, scene.rect(state.read(), place)?))) {
            Some((a, b)) => {
                let along = anchor::along;
                vec2(along(at.x, (a.x, a.w), (b.x, b.w), ratio), along(at.y, (a.y, a.h), (b.y, b.h), ratio))
            }
            None => vec2(at.x / old.x.max(1.0) * new.x, at.y / old.y.max(1.0) * new.y),
        };
        self.zoom = Some(zoom);
        self.offset = target + vec2(MARGIN, MARGIN) - anchor;
    }

    /// As [`Canvas::zoom_to`], with the scene of that zoom at once: what follows in this frame is measured by it.
    fn zoom_now(&mut self, zoom: f32, anchor: egui::Vec2, session: &Session) {
        self.zoom_to(zoom, anchor, session);
        self.shown_zoom = self.natural_zoom(session);
        self.view.refresh(session, self.shown_zoom);
    }

    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>, look: &Look<'_>) {
        let session = around.session;
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Diagram"));
        panes::home(Pane::Center, &response);
        self.size = rect.size();
        self.lay_out(around, look.route);
        if session.state().is_some() {
            self.input(ui, &response, around);
            context_menu(&response, around);
        }
        self.clamp_offset();
        if ui.is_rect_visible(rect) {
            self.draw(ui, rect, around, look);
        }
        let current = self.view.is_current(session);
        if let Some(state) = session.state().filter(|_| current) {
            self.name_cells(ui, &response, state, around);
            let heat = self.is_far().then_some(look.heat);
            nodes::tooltip(&response, session, self.hover, heat);
        }
        self.by_pointer &= response.has_focus();
        if !self.by_pointer {
            inner_focus_ring(ui, &response);
        }
    }

    /// The scene of the moment, with nothing hidden that is selected or visited by a search.
    fn lay_out(&mut self, around: &Around<'_>, route: Option<&Route>) {
        let session = around.session;
        self.folds.begin(around.state.settings.folding, session.moment());
        self.view.look_over(session, &self.folds);
        self.shown_zoom = self.natural_zoom(session);
        self.view.refresh(session, self.shown_zoom);
        let stops = route.into_iter().flat_map(|route| route.stops.iter().map(|stop| stop.place));
        for place in around.state.selection.iter().map(|spot| spot.place).chain(stops) {
            if self.view.scene().is_some_and(|scene| scene.is_folded(place)) {
                self.folds.show(place);
                self.view.look_over(session, &self.folds);
                self.view.refresh(session, self.shown_zoom);
            }
        }
        self.put_in_the_middle(session);
    }

    fn put_in_the_middle(&mut self, session: &Session) {
        // On the way to the moment it may not be there yet.
        if !self.view.is_current(session) || !session.is_settled() {
            return;
        }
        let (Some(spot), Some(state), Some(scene)) = (self.centre.take(), session.state(), self.view.scene()) else {
            return;
        };
        let rect = scene.spot_rect(state.read(), spot).or_else(|| scene.rect(state.read(), spot.place.whole()));
        if let Some(at) = rect.map(|rect| rect.center()) {
            self.offset = vec2(at.x, at.y) + vec2(MARGIN, MARGIN) - self.size / 2.0;
        }
    }

    /// Names of cells and folds for screen readers.
    fn name_cells(&mut self, ui: &Ui, response: &Response, state: &MapState, around: &mut Around<'_>) {
        if !nodes::is_wanted(ui, response) {
            return;
        }
        let (visible, origin) = (self.visible(), self.origin(response.rect));
        let folded = self.view.scene().map(|scene| scene.folded(visible)).unwrap_or_default();
        if let Some(first) = nodes::folds(ui, response, &folded, origin) {
            self.unfold(ui, first);
        }
        let cells = self.view.cells(state, visible);
        if let Some(spot) = nodes::nodes(ui, response, cells, origin) {
            around.out.ask(UiCommand::Select(Some(spot)));
        }
    }

    /// Level and place of what is looked at: `bucket 81,920 of 131,072 · middle`.
    pub fn whereabouts(&self, session: &Session, selection: Option<Spot>) -> Option<String> {
        let (scene, state) = (self.view.scene()?, session.state()?);
        let visible = self.visible();
        let level = match scene.level() {
            Level::Far => "far",
            Level::Middle => "middle",
            Level::Near => "near",
        };
        let (w, h) = scene.size();
        let selected = selection.map(|spot| spot.place);
        let seen = selected.filter(|&place| scene.rect(state.read(), place).is_some_and(|r| r.intersects(visible)));
        let place = seen.or_else(|| anchor::held(scene, state, visible.center()).map(|held| held.0));
        let all = w <= self.size.x && h <= self.size.y && seen.is_none();
        let name = place.filter(|_| !all).and_then(|place| anchor::name(state, place));
        Some(name.map_or_else(|| level.to_string(), |name| format!("{name} · {level}")))
    }

    /// The zoom to show: the user's, or what fits.
    fn natural_zoom(&mut self, session: &Session) -> f32 {
        let timeline = match (self.zoom, session.timeline()) {
            (Some(zoom), _) => return zoom,
            (_, None) => return 1.0,
            (_, Some(timeline)) => timeline,
        };
        match self.fit.last() {
            Some(zoom) if !session.is_settled() => *zoom,
            _ => {
                let room = self.size - 2.0 * vec2(MARGIN, MARGIN);
                let fit = || fit_planned(timeline.state().read(), &self.view.plan(), room.x, room.y);
                *self.fit.of((session.moment(), self.size), || fit().clamp(MIN_ZOOM, MAX_ZOOM))
            }
        }
    }

    /// The visible part of the scene.
    pub fn visible(&self) -> Rect {
        Rect::new(self.offset.x - MARGIN, self.offset.y - MARGIN, self.size.x, self.size.y)
    }

    /// Where the scene's origin is on the screen.
    fn origin(&self, rect: egui::Rect) -> egui::Pos2 {
        let at = rect.min - self.offset + vec2(MARGIN, MARGIN);
        pos2(at.x.round(), at.y.round())
    }

    fn clamp_offset(&mut self) {
        let size = self.view.size();
        let most = vec2(size.x + 2.0 * MARGIN, size.y + 2.0 * MARGIN) - self.size;
        self.offset = self.offset.clamp(egui::Vec2::ZERO, most.max(egui::Vec2::ZERO));
    }

    fn input(&mut self, ui: &Ui, response: &Response, around: &mut Around<'_>) {
        let session = around.session;
        let Moves { pan, zoom, pointer } = input::moves(ui, response);
        self.offset -= pan;
        if let Some((factor, anchor)) = zoom {
            self.zoom_now(self.shown_zoom * factor, anchor, session);
        }
        self.hover = None;
        if !self.view.is_current(session) {
            return;
        }
        self.press(ui, response, pointer, around);
        self.walk(ui, response, around);
        self.show_revealed(session);
    }

    /// What the pointer is over, and what its buttons ask for.
    fn press(&mut self, ui: &Ui, response: &Response, pointer: Option<egui::Vec2>, around: &mut Around<'_>) {
        let (Some(state), Some(scene)) = (around.session.state(), self.view.scene()) else { return };
        let at = pointer.map(|p| p + self.offset - vec2(MARGIN, MARGIN));
        let hit = at.and_then(|p| scene.hit_spot(state.read(), Pos::new(p.x, p.y)));
        self.hover = hit.filter(|_| !response.dragged());
        if let Some(spot) = self.hover {
            around.out.point(From::Center, What::Spot(spot));
        }
        let fold = at.filter(|_| hit.is_none()).and_then(|p| self.fold_at(Pos::new(p.x, p.y)));
        if fold.is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        // A key press on what has the focus is a click too, but at no place.
        let is_clicked = response.clicked_by(PointerButton::Primary);
        if is_clicked || (response.secondary_clicked() && hit.is_some()) {
            response.request_focus();
            self.by_pointer = true;
            match fold {
                Some(first) => self.unfold(ui, first),
                None => around.out.ask(UiCommand::Select(hit)),
            }
        }
        if let (true, Some(anchor), None) = (response.double_clicked(), pointer, fold) {
            // One level nearer; from the nearest back.
            let near = self.nearer().unwrap_or(1.0);
            around.out.ask(UiCommand::Select(hit));
            self.zoom_now(near, anchor, around.session);
        }
    }

    /// The first row of the fold at a position.
    fn fold_at(&self, p: Pos) -> Option<Place> {
        let point = Rect::new(p.x, p.y, 0.1, 0.1);
        self.view.scene()?.folded(point).into_iter().find(|fold| fold.rect.contains(p)).map(|fold| fold.first)
    }

    fn unfold(&mut self, ui: &Ui, first: Place) {
        self.folds.unfold(first);
        ui.ctx().request_repaint();
    }

    /// The first row of the visible fold that is nearest to the selection.
    fn nearest_fold(&self, state: &MapState, selection: Option<Spot>) -> Option<Place> {
        let scene = self.view.scene()?;
        let at = scene.spot_rect(state.read(), selection?)?.center();
        let folds = scene.folded(self.visible()).into_iter();
        let away = |rect: Rect| (rect.center().y - at.y).abs() + (rect.x - at.x).abs() * 0.01;
        folds.min_by(|a, b| away(a.rect).total_cmp(&away(b.rect))).map(|fold| fold.first)
    }

    /// Arrow keys move the selection; Enter unfolds what is beside it; Escape gives it up.
    fn walk(&mut self, ui: &Ui, response: &Response, around: &mut Around<'_>) {
        let (session, selection) = (around.session, around.state.selection);
        if let Some(state) = session.state().filter(|_| input::enter(ui, response))
            && let Some(first) = self.nearest_fold(state, selection)
        {
            self.unfold(ui, first);
            return;
        }
        let (Some(state), Some(scene)) = (session.state(), self.view.scene()) else { return };
        let Some(step) = input::step(ui, response, selection.is_some()) else { return };
        let to = match (step, selection) {
            (None, _) => None,
            (Some(direction), Some(from)) => {
                Some(scene.neighbour(state.read(), from.place, direction).map_or(from, Spot::from))
            }
            (Some(_), None) => {
                let visible = self.visible();
                self.view.cells(state, visible).first().map(|cell| cell.spot)
            }
        };
        self.reveal = to;
        around.out.ask(UiCommand::Select(to));
    }

    /// Scrolls what is to be shown into view.
    fn show_revealed(&mut self, session: &Session) {
        let (Some(spot), Some(state)) = (self.reveal.take(), session.state()) else { return };
        let Some(rect) = self.view.scene().and_then(|s| s.spot_rect(state.read(), spot)) else { return };
        let inside = |low: f32, high: f32, offset: f32, size: f32| {
            let (low, high) = (low + MARGIN - 24.0, high + MARGIN + 24.0);
            if low < offset {
                low
            } else if high > offset + size {
                high - size
            } else {
                offset
            }
        };
        self.offset.x = inside(rect.x, rect.right(), self.offset.x, self.size.x);
        self.offset.y = inside(rect.y, rect.bottom(), self.offset.y, self.size.y);
    }

    fn draw(&mut self, ui: &Ui, rect: egui::Rect, around: &mut Around<'_>, look: &Look<'_>) {
        let session = around.session;
        let current = self.view.is_current(session);
        let Look { route, heat, version } = *look;
        let shown = Shown { selection: around.state.selection, route, heat, version };
        let (visible, origin) = (self.visible(), self.origin(rect));
        let mut painter = ui.painter_at(rect);
        painter.set_opacity(around.state.behind.opacity());
        if let Some(diagram) = self.view.diagram(session, visible, &shown, current) {
            around.paint.paint(&painter, diagram, origin, theme_of(ui));
        }
        if let Some(state) = session.state().filter(|_| current) {
            let marks = self.marks(state, visible, around.state.pointed.elsewhere(From::Center));
            around.paint.paint(&painter, &marks, origin, theme_of(ui));
        }
    }

    /// Marks over what is under the pointer, else over what is pointed at elsewhere.
    fn marks(&mut self, state: &MapState, visible: Rect, elsewhere: Option<&What>) -> Diagram {
        let hover = self.hover.and_then(|spot| self.view.scene()?.spot_rect(state.read(), spot));
        let Some(what) = elsewhere.filter(|_| hover.is_none()) else { return link::marks(hover.into_iter()) };
        let by_cell = matches!(what, What::Bytes(_));
        let cells = if by_cell { self.view.cells(state, visible) } else { &[] };
        let cells: Vec<_> = cells.iter().map(|cell| (cell.spot.place, cell.rect)).collect();
        let Some(scene) = self.view.scene() else { return Diagram::default() };
        link::marks(link::in_diagram(scene, state, cells.into_iter(), what))
    }
}
