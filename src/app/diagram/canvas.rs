//! The canvas: the diagram in the middle of the window, to be moved, zoomed, pointed at and walked through.
//!
//! Invariant: the canvas holds only where one looks; what is selected belongs to the window, what is seen comes from the
//! session. Moving between zoom levels keeps the place under the pointer, and the selection.

use super::anchor;
use super::edges::{self, Edge, Sign};
use super::fitting::{Fitting, Look as Layout, presented};
use super::folds::FoldState;
use super::input::{self, Moves};
use super::menu::context_menu;
use super::view::{Camera, Shown, Version};
use crate::app::kit::around::Around;
use crate::app::kit::link;
use crate::app::kit::nodes;
use crate::app::kit::panes;
use crate::app::kit::style::{inner_focus_ring, theme_of};
use crate::app::state::State;
use crate::app::state::command::{Pane, UiCommand, Zoom};
use crate::app::state::pointed::{From, What};
use crate::diagram::{Arrangement, Diagram, Extent, Level, MIN_ZOOM, Pos, Rect, Scene};
use crate::engine::MapState;
use crate::image::{Heat, Place, Route, Spot, looked_at, touched_by, written_at};
use crate::session::{Moment, Session};
use crate::tell::place::name;
use egui::{PointerButton, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Room around the diagram in points.
const MARGIN: f32 = 4.0;
/// One step of zooming.
const ZOOM_STEP: f32 = 1.25;
/// How far into the near level a double click goes: every byte shows its hex.
const INTO_NEAR: f32 = 1.25;
/// In presenter mode text is at least so large, in points, where only some buckets or groups are shown, and so many are
/// at most.
const PRESENTED: f32 = 11.0;
const MOST_TOUCHED: usize = 8;
/// Most signs of changes that are not seen.
const MOST_SIGNS: usize = 3;
/// Room around what is brought into view, in points.
const AROUND: f32 = 24.0;

#[derive(Default)]
pub struct Canvas {
    /// How the map is laid out, and how what an operation touches is, where presenter mode shows that alone.
    fitting: Fitting,
    touched: Fitting,
    is_touched: bool,
    picks: Vec<Place>,
    /// What of the scene is at the view's top left, in points.
    offset: egui::Vec2,
    hover: Option<Spot>,
    view: Camera,
    /// The moment whose changes were brought into view.
    followed: Option<Moment>,
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
        // Files of before there were arrangements have rows beside the header's card.
        let arrangement = view.arrangement.as_deref().and_then(Arrangement::parse).unwrap_or_default();
        let most = arrangement.most();
        self.fitting.restore(view.zoom.map(|z| z.clamp(MIN_ZOOM, most)), arrangement);
        self.centre = view.place.as_deref().and_then(Spot::parse).filter(|_| view.zoom.is_some());
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
        view.zoom = self.fitting.by_hand();
        view.place = view.zoom.and_then(|_| self.centre.or_else(middle)).map(Spot::id);
        view.arrangement = view.zoom.map(|_| self.look().arrangement.id());
    }

    pub fn look(&self) -> Layout {
        if self.is_touched { self.touched.look() } else { self.fitting.look() }
    }

    pub fn zoom(&self) -> f32 {
        self.look().zoom
    }

    pub fn is_fit(&self) -> bool {
        self.fitting.by_hand().is_none()
    }

    pub fn is_far(&self) -> bool {
        self.look().level() == Level::Far
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.view.scene()
    }

    /// Brings a spot into view, at the middle level if it was looked at from afar.
    pub fn go_to(&mut self, spot: Spot) {
        if self.is_far() {
            self.fitting.zoom_to(1.0);
        }
        self.centre = Some(spot);
    }

    pub fn change_zoom(&mut self, change: Zoom, session: &Session, selection: Option<Spot>) {
        let zoom = match change {
            Zoom::Fit => {
                self.fitting.fit();
                self.offset = egui::Vec2::ZERO;
                return;
            }
            Zoom::Natural => 1.0,
            Zoom::In => self.zoom() * ZOOM_STEP,
            Zoom::Out => self.zoom() / ZOOM_STEP,
            Zoom::Selection => {
                self.fitting.zoom_to(self.nearer().unwrap_or(self.zoom()));
                self.centre = selection;
                return;
            }
        };
        self.zoom_to(zoom, self.anchor(session, selection), session);
    }

    /// The zoom of the next nearer level.
    fn nearer(&self) -> Option<f32> {
        let near = self.look().arrangement.levels().1 * INTO_NEAR;
        [1.0, near].into_iter().find(|zoom| self.zoom() < zoom * 0.9)
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
        let arrangement = self.look().arrangement;
        let zoom = zoom.clamp(MIN_ZOOM, arrangement.most());
        let (Some(state), old) = (session.state(), self.view.size()) else { return };
        let at = anchor + self.offset - vec2(MARGIN, MARGIN);
        let held = self.view.scene().and_then(|scene| anchor::held(scene, state, Pos::new(at.x, at.y)));
        let scene = Scene::arranged(state.read(), &self.view.plan(), &arrangement, zoom);
        let new: egui::Vec2 = scene.size().into();
        let ratio = zoom / self.zoom().max(MIN_ZOOM);
        let target = match held.and_then(|(place, rect)| Some((rect, scene.rect(state.read(), place)?))) {
            Some((a, b)) => {
                let along = anchor::along;
                vec2(along(at.x, (a.x, a.w), (b.x, b.w), ratio), along(at.y, (a.y, a.h), (b.y, b.h), ratio))
            }
            None => vec2(at.x / old.x.max(1.0) * new.x, at.y / old.y.max(1.0) * new.y),
        };
        self.fitting.zoom_to(zoom);
        self.offset = target + vec2(MARGIN, MARGIN) - anchor;
    }

    /// As [`Canvas::zoom_to`], with the scene of that zoom at once: what follows in this frame is measured by it.
    fn zoom_now(&mut self, zoom: f32, anchor: egui::Vec2, around: &Around<'_>) {
        self.zoom_to(zoom, anchor, around.session);
        self.refresh(around);
    }

    /// Lays the map out as it is now.
    fn refresh(&mut self, around: &Around<'_>) {
        let State { settings, presenting, .. } = around.state;
        let wish = if *presenting { presented(settings.wish) } else { settings.wish };
        let room = self.size - 2.0 * vec2(MARGIN, MARGIN);
        self.view.pick(around.session, &self.folds, Vec::new());
        let mut look = self.fitting.refresh(around.session, &self.view.plan(), wish, room);
        let picked = if *presenting { self.picked(around.session) } else { Vec::new() };
        self.is_touched = !picked.is_empty();
        if self.is_touched {
            self.view.pick(around.session, &self.folds, picked);
            look = self.touched.refresh(around.session, &self.view.plan(), wish, room);
        }
        self.view.refresh(around.session, look);
    }

    /// Where the whole map can't be read from the last row: the buckets or groups that the operation touches.
    fn picked(&mut self, session: &Session) -> Vec<Place> {
        if !self.is_fit() || self.fitting.shows_all(PRESENTED) {
            self.picks.clear();
        } else if let Some(timeline) = session.timeline().filter(|_| session.is_settled()) {
            self.picks = touched_by(timeline);
            let Extent { rows, others, .. } = Extent::of(timeline.state().read());
            if self.picks.len() as u64 >= rows.max(others) {
                self.picks.clear();
            }
        }
        if self.picks.len() <= MOST_TOUCHED { self.picks.clone() } else { Vec::new() }
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
            if let Some(to) = edges::ui(ui, rect, self.signs(session)) {
                self.bring(to);
                ui.ctx().request_repaint();
            }
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
        self.refresh(around);
        let stops = route.into_iter().flat_map(|route| route.stops.iter().map(|stop| stop.place));
        for place in around.state.selection.iter().map(|spot| spot.place).chain(stops) {
            if self.view.scene().is_some_and(|scene| scene.is_folded(place)) {
                self.folds.show(place);
                self.view.look_over(session, &self.folds);
                self.refresh(around);
            }
        }
        self.put_in_the_middle(session);
        self.follow(session);
    }

    /// Brings what a step wrote or looked at into view, with the least movement, once a moment.
    fn follow(&mut self, session: &Session) {
        let moment = session.moment();
        if self.followed == Some(moment) || !self.view.is_current(session) || !session.is_settled() {
            return;
        }
        let is_first = self.followed.is_none_or(|before| before.document != moment.document);
        self.followed = Some(moment);
        if is_first || self.reveal.is_some() {
            return;
        }
        let rects = self.changes(session);
        let seen = |all: Rect| all.w <= self.size.x - 2.0 * AROUND && all.h <= self.size.y - 2.0 * AROUND;
        let all = rects.iter().map(|change| change.1).reduce(Rect::union).filter(|all| seen(*all));
        if let Some(rect) = all.or_else(|| rects.first().map(|change| change.1)) {
            self.bring(rect);
        }
    }

    /// Where the step shown wrote or looked at something that is drawn: what matters most first.
    fn changes(&self, session: &Session) -> Vec<(Place, Rect)> {
        let (Some(timeline), Some(scene)) = (session.timeline(), self.view.scene()) else { return Vec::new() };
        let places = written_at(timeline).into_iter().chain(looked_at(timeline));
        places.filter_map(|place| Some((place, scene.rect(timeline.state().read(), place)?))).collect()
    }

    /// What lies beyond the edges.
    fn signs(&self, session: &Session) -> Vec<Sign> {
        let (Some(scene), visible) = (self.view.scene(), self.visible()) else { return Vec::new() };
        let mut signs: Vec<Sign> = Vec::new();
        for (place, to) in self.changes(session) {
            let Some(edge) = Edge::beyond(visible, to) else { continue };
            let text = name(place.whole());
            if !signs.iter().any(|sign| sign.edge == edge && sign.text == text) {
                signs.push(Sign { edge, text, to, is_change: true });
            }
        }
        signs.truncate(MOST_SIGNS);
        let (above, below, noun) = scene.outside(visible);
        let at = |share: f32| Pos::new(visible.center().x, visible.y + visible.h * share);
        signs.extend(edges::more(Edge::Above, above, noun, at(-0.8)));
        signs.extend(edges::more(Edge::Below, below, noun, at(1.8)));
        signs
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
            self.zoom_now(self.zoom() * factor, anchor, around);
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
            self.zoom_now(near, anchor, around);
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
        self.bring(rect);
    }

    /// Scrolls a rectangle of the scene into view, by as little as that takes.
    fn bring(&mut self, rect: Rect) {
        let inside = |low: f32, high: f32, offset: f32, size: f32| {
            let (low, high) = (low + MARGIN - AROUND, high + MARGIN + AROUND);
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
