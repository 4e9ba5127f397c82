//! The canvas: the diagram in the middle of the window, to be moved, zoomed, pointed at and walked through.
//!
//! Invariant: the canvas holds only where one looks and what is selected; what is seen comes from the session.
//! Moving between zoom levels keeps the place under the pointer, and the selection.

use super::canvas_input::{self, Moves};
use super::canvas_menu::context_menu;
use super::canvas_nodes;
use super::command::{Outbox, UiCommand, Zoom};
use super::link::{self, What};
use super::paint::PaintCache;
use super::style::{inner_focus_ring, theme_of};
use super::view::{View, is_settled};
use crate::diagram::{Diagram, Direction, MAX_ZOOM, MIN_ZOOM, Pos, Rect, Scene, fit_zoom};
use crate::engine::MapState;
use crate::image::Spot;
use crate::session::Session;
use egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

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
    pub selection: Option<Spot>,
    pub hover: Option<Spot>,
    /// What is pointed at elsewhere.
    pub marked: Option<What>,
    view: View,
    /// What fits, for the document, position and size it was worked out for.
    fit: Option<((u64, u64, egui::Vec2), f32)>,
    /// The view's size in the last frame.
    size: egui::Vec2,
    /// Something to bring into view in the next frame.
    reveal: Option<Spot>,
    /// The focus came by a click: then the selection shows it well enough.
    by_pointer: bool,
}

impl Canvas {
    /// Looks as a saved view says.
    pub fn restore(&mut self, view: &crate::project::View) {
        self.zoom = view.zoom.map(|z| z.clamp(MIN_ZOOM, MAX_ZOOM));
        self.selection = view.selection.as_deref().and_then(Spot::parse);
        self.reveal = self.selection;
        self.offset = egui::Vec2::ZERO;
        self.view = View::default();
    }

    pub fn saved(&self) -> (Option<f32>, Option<String>) {
        (self.zoom, self.selection.map(Spot::name))
    }

    pub fn zoom(&self) -> f32 {
        self.shown_zoom
    }

    pub fn is_fit(&self) -> bool {
        self.zoom.is_none()
    }

    pub fn change_zoom(&mut self, change: Zoom, session: &Session) {
        let zoom = match change {
            Zoom::Fit => {
                self.zoom = None;
                self.offset = egui::Vec2::ZERO;
                return;
            }
            Zoom::Natural => 1.0,
            Zoom::In => self.shown_zoom * ZOOM_STEP,
            Zoom::Out => self.shown_zoom / ZOOM_STEP,
        };
        self.zoom_to(zoom, self.size / 2.0, session);
    }

    /// Zooms so that what is at `anchor` (from the view's top left) stays there.
    fn zoom_to(&mut self, zoom: f32, anchor: egui::Vec2, session: &Session) {
        let zoom = zoom.clamp(MIN_ZOOM, MAX_ZOOM);
        let (Some(state), old) = (session.state(), self.view.size()) else { return };
        let at = anchor + self.offset - vec2(MARGIN, MARGIN);
        let place = self.view.scene().and_then(|s| s.hit(state, Pos::new(at.x, at.y)));
        let before = place.and_then(|p| self.view.scene().and_then(|s| s.rect(state, p)));
        self.zoom = Some(zoom);
        let scene = Scene::new(state, zoom);
        let new: egui::Vec2 = scene.size().into();
        let share = |at: f32, from: f32, size: f32| if size > 0.0 { (at - from) / size } else { 0.0 };
        let target = match (before, place.and_then(|p| scene.rect(state, p))) {
            (Some(a), Some(b)) => vec2(b.x + share(at.x, a.x, a.w) * b.w, b.y + share(at.y, a.y, a.h) * b.h),
            _ => vec2(share(at.x, 0.0, old.x) * new.x, share(at.y, 0.0, old.y) * new.y),
        };
        self.offset = target + vec2(MARGIN, MARGIN) - anchor;
    }

    pub fn ui(&mut self, ui: &mut Ui, session: &Session, epoch: u64, paint: &mut PaintCache, out: &mut Outbox) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Diagram"));
        self.size = rect.size();
        let zoom = self.natural_zoom(session, epoch);
        self.shown_zoom = zoom;
        self.view.refresh(session, epoch, zoom);
        if session.state().is_some() {
            self.input(ui, &response, session, epoch, out);
            context_menu(&response, out);
        }
        self.clamp_offset();
        if ui.is_rect_visible(rect) {
            self.draw(ui, rect, session, epoch, paint);
        }
        let current = self.view.is_current(session, epoch);
        if let Some(state) = session.state().filter(|_| current) {
            if canvas_nodes::is_wanted(ui, &response) {
                let (visible, origin) = (self.visible(), self.origin(rect));
                let cells = self.view.cells(state, visible);
                if let Some(spot) = canvas_nodes::nodes(ui, &response, cells, origin) {
                    out.ask(UiCommand::Select(Some(spot)));
                }
            }
            canvas_nodes::tooltip(&response, session, self.hover);
        }
        self.by_pointer &= response.has_focus();
        if !self.by_pointer {
            inner_focus_ring(ui, &response);
        }
    }

    /// The zoom to show: the user's, or what fits.
    fn natural_zoom(&mut self, session: &Session, epoch: u64) -> f32 {
        let timeline = match (self.zoom, session.timeline()) {
            (Some(zoom), _) => return zoom,
            (_, None) => return 1.0,
            (_, Some(timeline)) => timeline,
        };
        let asked = (epoch, timeline.generation(), self.size);
        match self.fit {
            Some((known, zoom)) if known == asked || !is_settled(session) => zoom,
            _ => {
                let room = self.size - 2.0 * vec2(MARGIN, MARGIN);
                let zoom = fit_zoom(timeline.state(), room.x, room.y).clamp(MIN_ZOOM, MAX_ZOOM);
                self.fit = Some((asked, zoom));
                zoom
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

    fn input(&mut self, ui: &Ui, response: &Response, session: &Session, epoch: u64, out: &mut Outbox) {
        let Moves { pan, zoom, pointer } = canvas_input::moves(ui, response);
        self.offset -= pan;
        if let Some((factor, anchor)) = zoom {
            self.zoom_to(self.shown_zoom * factor, anchor, session);
            self.shown_zoom = self.natural_zoom(session, epoch);
            self.view.refresh(session, epoch, self.shown_zoom);
        }
        self.hover = None;
        if !self.view.is_current(session, epoch) {
            return;
        }
        let (Some(state), Some(scene)) = (session.state(), self.view.scene()) else { return };
        let at = pointer.map(|p| p + self.offset - vec2(MARGIN, MARGIN));
        let hit = at.and_then(|p| scene.hit_spot(state, Pos::new(p.x, p.y)));
        self.hover = hit.filter(|_| !response.dragged());
        if response.clicked() || (response.secondary_clicked() && hit.is_some()) {
            response.request_focus();
            self.by_pointer = true;
            out.ask(UiCommand::Select(hit));
        }
        if let (true, Some(anchor)) = (response.double_clicked(), pointer) {
            let near = if self.shown_zoom < NEAR * 0.9 { NEAR } else { 1.0 };
            self.selection = hit;
            self.zoom_to(near, anchor, session);
        }
        self.walk(ui, response, session, out);
        self.show_revealed(session);
    }

    /// Arrow keys move the selection; Escape gives it up.
    fn walk(&mut self, ui: &Ui, response: &Response, session: &Session, out: &mut Outbox) {
        let (Some(state), Some(scene)) = (session.state(), self.view.scene()) else { return };
        let Some(step) = canvas_input::step(ui, response) else { return };
        let to = match (step, self.selection) {
            (None, _) => None,
            (Some(direction), Some(from)) => {
                Some(scene.neighbour(state, from.place, direction).map_or(from, Spot::from))
            }
            (Some(_), None) => {
                let visible = self.visible();
                self.view.cells(state, visible).first().map(|cell| cell.spot)
            }
        };
        self.reveal = to;
        out.ask(UiCommand::Select(to));
    }

    /// Scrolls what is to be shown into view.
    fn show_revealed(&mut self, session: &Session) {
        let (Some(spot), Some(state)) = (self.reveal.take(), session.state()) else { return };
        let Some(rect) = self.view.scene().and_then(|s| s.spot_rect(state, spot)) else { return };
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

    fn draw(&mut self, ui: &Ui, rect: egui::Rect, session: &Session, epoch: u64, paint: &mut PaintCache) {
        let current = self.view.is_current(session, epoch);
        let (visible, origin) = (self.visible(), self.origin(rect));
        let mut painter = ui.painter_at(rect);
        // A picture that is not of the present text is dimmed.
        if session.is_stale() {
            painter.set_opacity(0.45);
        }
        if let Some(diagram) = self.view.diagram(session, visible, self.selection, current) {
            paint.paint(&painter, diagram, origin, theme_of(ui.visuals()));
        }
        if let Some(state) = session.state().filter(|_| current) {
            let marks = self.pointed(state, visible);
            paint.paint(&painter, &marks, origin, theme_of(ui.visuals()));
        }
    }

    /// Marks over what is under the pointer, else over what is pointed at elsewhere.
    fn pointed(&mut self, state: &MapState, visible: Rect) -> Diagram {
        let hover = self.hover.and_then(|spot| self.view.scene()?.spot_rect(state, spot));
        let Some(what) = self.marked.clone().filter(|_| hover.is_none()) else { return link::marks(hover.into_iter()) };
        let by_cell = matches!(what, What::Bytes(_));
        let cells = if by_cell { self.view.cells(state, visible) } else { &[] };
        let cells: Vec<_> = cells.iter().map(|cell| (cell.spot.place, cell.rect)).collect();
        let Some(scene) = self.view.scene() else { return Diagram::default() };
        link::marks(link::in_diagram(scene, state, cells.into_iter(), &what))
    }
}

/// The direction of an arrow key.
pub fn direction(key: egui::Key) -> Option<Direction> {
    match key {
        egui::Key::ArrowUp => Some(Direction::Up),
        egui::Key::ArrowDown => Some(Direction::Down),
        egui::Key::ArrowLeft => Some(Direction::Left),
        egui::Key::ArrowRight => Some(Direction::Right),
        _ => None,
    }
}
