//! The bytes: a region of the map's memory in hex, to be scrolled, pointed at and walked through.
//!
//! Invariant: the panel holds only where one looks; what is selected belongs to the window, what is seen comes from the
//! session. Lines are counted, so that a region of any size scrolls at once.

use super::bar::{BytesBar, Goal};
use super::input;
use crate::app::kit::around::Around;
use crate::app::kit::nodes::{self, Cell};
use crate::app::kit::style::{color, inner_focus_ring, theme_of};
use crate::app::kit::widgets::{palette, weak};
use crate::app::kit::{link, panes, scroll_bar};
use crate::app::state::command::{Pane, UiCommand};
use crate::app::state::memo::Memo;
use crate::app::state::pointed::{From, What};
use crate::diagram::hex::{LINE, Line, MAX_LINES, Step};
use crate::diagram::{Diagram, HexFolding, HexScene, Marks, Pos};
use crate::engine::{MapState, View};
use crate::image::{self, ArrayKind, GroupId, Place, Region, Spot};
use crate::session::{Moment, Session};
use crate::tell::place::name;
use egui::{Response, Role, Sense, Ui, WidgetInfo, vec2};
use std::ops::Range;

/// Lines drawn beyond those that are seen, so that small moves draw nothing.
const MARGIN: u64 = 30;
/// Width of the scroll bar in points.
const SCROLL: f32 = 14.0;
/// Most folds that are kept open.
const MAX_OPEN: usize = 64;
/// Most bytes that are named for screen readers.
const MAX_CELLS: usize = 1_000;

pub struct BytesPanel {
    /// The region shown, by its place; `None`: what a map's entries lie in.
    region: Option<Place>,
    /// The line at the top, and how much of it is above.
    top: f64,
    /// Equal rows are folded.
    fold: bool,
    /// Offsets that no fold hides.
    open: Vec<u64>,
    bar: BytesBar,
    /// The selection is to be brought into view.
    reveal: bool,
    hover: Option<Spot>,
    /// The selection last shown: where another one is, the view follows it.
    followed: Option<Spot>,
    scene: Memo<Made, HexScene>,
    picture: Option<Picture>,
    /// Of the lines that are seen.
    cells: Memo<Range<u64>, Vec<Cell>>,
    by_pointer: bool,
}

/// What a scene was made of.
#[derive(Clone, PartialEq)]
struct Made {
    moment: Moment,
    place: Place,
    width: f32,
    fold: bool,
}

struct Picture {
    selection: Option<Spot>,
    lines: Range<u64>,
    diagram: Diagram,
}

impl Default for BytesPanel {
    fn default() -> BytesPanel {
        BytesPanel {
            region: None,
            top: 0.0,
            fold: true,
            open: Vec::new(),
            bar: BytesBar::default(),
            reveal: false,
            hover: None,
            followed: None,
            scene: Memo::default(),
            picture: None,
            cells: Memo::default(),
            by_pointer: false,
        }
    }
}

impl BytesPanel {
    /// Shows the region of a saved view.
    pub fn restore(&mut self, view: &crate::project::View) {
        *self = BytesPanel { region: view.region.as_deref().and_then(Place::parse), ..BytesPanel::default() };
    }

    /// The name of the region that was chosen.
    pub fn saved(&self) -> Option<String> {
        self.region.map(Place::id)
    }

    /// The region shown as a picture under its columns' names, with its name: all of it, or where it is longer than a
    /// picture may be, from the first line on screen on.
    pub fn picture(&self, session: &Session, selection: Option<Spot>, width: f32) -> Option<(String, Diagram)> {
        let timeline = session.timeline()?;
        let state = timeline.state();
        let place = self.region.unwrap_or_else(|| main_region(state));
        let scene = HexScene::new(
            state.read(),
            Region::of(state.read(), place)?,
            width,
            HexFolding { on: self.fold, open: &self.open },
        );
        let first = if scene.lines() > MAX_LINES { self.top.max(0.0) as u64 } else { 0 };
        let marks = Marks { selection, hover: None, changed: timeline.shown_writes(), ..Marks::default() };
        let lines = scene.draw(image::shown(timeline), first..scene.lines(), &marks);
        let mut sheet = scene.head();
        sheet.height = LINE + lines.height;
        sheet.append(lines, Pos::new(0.0, LINE), 1.0);
        Some((name(place), sheet))
    }

    /// Shows another region, from its beginning.
    fn show(&mut self, place: Place) {
        if self.region != Some(place) {
            self.region = Some(place);
            self.top = 0.0;
            self.open.clear();
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        self.hover = None;
        let (session, selection) = (around.session, around.state.selection);
        let Some(state) = session.state() else { return };
        if session.is_settled() {
            self.follow(state, selection);
        }
        let place = self.region.unwrap_or_else(|| main_region(state));
        match self.bar.ui(ui, session, place, &mut self.fold) {
            Some(Goal::Region(place)) => self.show(place),
            Some(Goal::Spot(spot)) => {
                self.followed = None;
                around.out.ask(UiCommand::Select(Some(spot)));
            }
            None => {}
        }
        let place = self.region.unwrap_or(place);
        let width = ui.available_width() - SCROLL;
        self.refresh(session, place, width);
        if self.unfold(state, selection) {
            self.refresh(session, place, width);
        }
        if self.scene.last().is_none() {
            return no_region(ui, place);
        }
        self.head(ui, around);
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Bytes"));
        panes::home(Pane::Center, &response);
        self.lines(ui, rect, &response, around);
    }

    /// Goes to where another selection is, and opens what hides it.
    fn follow(&mut self, state: &MapState, selection: Option<Spot>) {
        if self.followed == selection {
            return;
        }
        self.followed = selection;
        let Some((spot, region)) = selection.and_then(|s| Some((s, Region::of(state.read(), s.place)?))) else {
            return;
        };
        self.show(region.place);
        self.reveal = region.offset(state.read(), spot).is_some();
    }

    /// Opens the fold that hides the selection that is to be shown. True where one was opened.
    fn unfold(&mut self, state: &MapState, selection: Option<Spot>) -> bool {
        let (Some(scene), Some(spot), true) = (self.scene.last(), selection, self.reveal) else { return false };
        let line = scene.line_of(state.read(), spot).and_then(|line| scene.line(line));
        let folded = matches!(line, Some(Line::Rows { .. } | Line::Units { .. }));
        let Some(offset) = scene.region().offset(state.read(), spot).filter(|_| folded) else { return false };
        if self.open.len() >= MAX_OPEN {
            self.open.remove(0);
        }
        self.open.push(offset);
        self.scene.forget();
        true
    }

    /// Lays the region out again where the moment, the region or the width changed.
    fn refresh(&mut self, session: &Session, place: Place, width: f32) {
        let Some(state) = session.state() else { return };
        let made = Made { moment: session.moment(), place, width, fold: self.fold };
        let stays = |last: &Made| *last == made || (last.place == place && !session.is_settled());
        if self.scene.key().is_some_and(stays) {
            return;
        }
        let folding = HexFolding { on: self.fold, open: &self.open };
        match Region::of(state.read(), place) {
            Some(region) => self.scene.keep(made, HexScene::new(state.read(), region, width, folding)),
            None => self.scene.forget(),
        }
        self.picture = None;
        self.cells.forget();
    }

    fn head(&self, ui: &mut Ui, around: &mut Around<'_>) {
        let Some(scene) = self.scene.last() else { return };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
        around.paint.paint(&ui.painter_at(rect), &scene.head(), rect.min, theme_of(ui));
        let line = color(palette(ui).line);
        ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, line));
        ui.add_space(1.0);
    }

    /// True where the scene is of the map at hand.
    fn is_current(&self, session: &Session) -> bool {
        self.scene.key().is_some_and(|made| made.moment == session.moment())
    }

    fn lines(&mut self, ui: &mut Ui, rect: egui::Rect, response: &Response, around: &mut Around<'_>) {
        let session = around.session;
        let current = self.is_current(session);
        let room = f64::from(rect.height() / LINE);
        if current {
            self.scroll(ui, response);
            self.press(response, around);
            self.walk(ui, response, around);
            self.show_revealed(around, room);
        }
        let Some(scene) = self.scene.last() else { return };
        let total = scene.lines() as f64;
        let bar = egui::Rect::from_min_max(egui::pos2(rect.right() - SCROLL, rect.top()), rect.max);
        self.top = scroll_bar::ui(ui, bar, self.top, room, total);
        self.draw(ui, rect, around, current);
        if current {
            self.nodes(ui, rect, response, around);
            nodes::tooltip(response, session, self.hover, None);
        }
        self.by_pointer &= response.has_focus();
        if !self.by_pointer {
            inner_focus_ring(ui, response);
        }
    }

    /// The wheel and dragging.
    fn scroll(&mut self, ui: &Ui, response: &Response) {
        if response.contains_pointer() {
            let wheel = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta));
            self.top -= f64::from(wheel.y / LINE);
        }
        if response.dragged() {
            self.top -= f64::from(response.drag_delta().y / LINE);
        }
    }

    /// What the pointer is over, and what it selects: a click a byte, a double click all of its field.
    fn press(&mut self, response: &Response, around: &mut Around<'_>) {
        let (Some(scene), Some(state)) = (self.scene.last(), around.session.state()) else { return };
        let first = self.top.max(0.0) as u64;
        let shift = ((self.top - first as f64) as f32) * LINE;
        let at = response.hover_pos().map(|p| p - response.rect.min);
        let hit = at.and_then(|p| scene.hit(state.read(), first, Pos::new(p.x, p.y + shift)));
        self.hover = hit.filter(|_| !response.dragged());
        if let Some(spot) = self.hover {
            around.out.point(From::Center, What::Spot(spot));
        }
        if response.clicked() {
            response.request_focus();
            self.by_pointer = true;
            around.out.ask(UiCommand::Select(hit));
        }
        if let (true, Some(spot)) = (response.double_clicked(), hit) {
            around.out.ask(UiCommand::Select(Some(spot.place.into())));
        }
    }

    /// The keyboard walks from byte to byte.
    fn walk(&self, ui: &Ui, response: &Response, around: &mut Around<'_>) {
        let (Some(scene), Some(state)) = (self.scene.last(), around.session.state()) else { return };
        let is_selected = around.state.selection.is_some();
        let Some(asked) = input::asked(ui, response, is_selected) else { return };
        let to = match (asked, around.state.selection) {
            (input::Asked::Nothing, _) => None,
            (input::Asked::Whole, spot) => spot.map(|s| s.place.into()),
            (input::Asked::Step(step), Some(spot)) => Some(step_from(scene, state, spot, step)),
            (input::Asked::Step(_), None) => scene.spot(state.read(), 0),
        };
        around.out.ask(UiCommand::Select(to));
    }

    /// Scrolls to the selection where it is to be shown.
    fn show_revealed(&mut self, around: &Around<'_>, room: f64) {
        let (Some(scene), Some(state)) = (self.scene.last(), around.session.state()) else { return };
        if std::mem::take(&mut self.reveal)
            && let Some(line) = around.state.selection.and_then(|spot| scene.line_of(state.read(), spot))
        {
            self.top = reveal(self.top, room, line as f64);
        }
    }

    /// The lines that are seen.
    fn seen(&self, room: f64) -> Range<u64> {
        let first = self.top.max(0.0) as u64;
        first..first + (room.ceil() as u64 + 1).min(MAX_LINES)
    }

    fn draw(&mut self, ui: &Ui, rect: egui::Rect, around: &mut Around<'_>, current: bool) {
        let seen = self.seen(f64::from(rect.height() / LINE));
        let (Some(scene), Some(timeline)) = (self.scene.last(), around.session.timeline()) else { return };
        let selection = around.state.selection;
        let fits = self.picture.as_ref().is_some_and(|p| {
            let covers = p.lines.start <= seen.start && p.lines.end >= seen.end.min(scene.lines());
            !current || (covers && p.selection == selection)
        });
        if !fits && current {
            let lines = seen.start.saturating_sub(MARGIN)..seen.end + MARGIN;
            let marks = Marks { selection, changed: timeline.shown_writes(), ..Marks::default() };
            let diagram = scene.draw(image::shown(timeline), lines.clone(), &marks);
            self.picture = Some(Picture { selection, lines, diagram });
        }
        let Some(picture) = &self.picture else { return };
        let y = |line: u64| ((line as f64 - self.top) as f32 * LINE).round();
        let mut painter = ui.painter_at(rect.with_max_x(rect.right() - SCROLL));
        painter.set_opacity(around.state.behind.opacity());
        let theme = theme_of(ui);
        around.paint.paint(&painter, &picture.diagram, rect.min + vec2(0.0, y(picture.lines.start)), theme);
        if current {
            let elsewhere = around.state.pointed.elsewhere(From::Center);
            let marks = link::in_bytes(scene, timeline.state(), seen.clone(), self.hover, elsewhere);
            around.paint.paint(&painter, &marks, rect.min + vec2(0.0, y(seen.start)), theme);
        }
    }

    fn nodes(&mut self, ui: &Ui, rect: egui::Rect, response: &Response, around: &mut Around<'_>) {
        if !nodes::is_wanted(ui, response) {
            return;
        }
        let seen = self.seen(f64::from(rect.height() / LINE));
        let (Some(scene), Some(state)) = (self.scene.last(), around.session.state()) else { return };
        let cell = |(spot, rect): (Spot, crate::diagram::Rect)| {
            let byte = spot.resolve(state.read()).and_then(|e| state.memory().heap.get(e.addr, 1)?.first().copied());
            Cell { spot, rect, value: byte.map_or_else(String::new, |b| format!("{b:02x}")) }
        };
        let cells = self.cells.of(seen.clone(), || {
            let cells = scene.visible_cells(state.read(), seen.clone()).into_iter().take(MAX_CELLS);
            cells.map(cell).collect()
        });
        let origin = rect.min + vec2(0.0, ((seen.start as f64 - self.top) as f32 * LINE).round());
        if let Some(spot) = nodes::nodes(ui, response, cells, origin) {
            around.out.ask(UiCommand::Select(Some(spot)));
        }
    }
}

fn no_region(ui: &mut Ui, place: Place) {
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        let text = format!("There is no {} at this moment. Choose another region above.", name(place));
        ui.label(weak(ui, text));
    });
}

/// Where a step leads; out of the region it leads nowhere. From another region it begins at this one's first byte.
fn step_from(scene: &HexScene, state: &MapState, spot: Spot, step: Step) -> Spot {
    match scene.line_of(state.read(), spot) {
        Some(_) => scene.neighbour(state.read(), spot, step).unwrap_or(spot),
        None => scene.spot(state.read(), 0).unwrap_or(spot),
    }
}

/// The top line that shows a line with a little room around it; unmoved where it shows already.
fn reveal(top: f64, room: f64, line: f64) -> f64 {
    let around = 1.5_f64.min((room - 1.0).max(0.0) / 2.0);
    if line - around < top || line + 1.0 + around > top + room {
        let far = line < top - room || line > top + 2.0 * room;
        return match far {
            true => line - (room / 3.0).floor(),
            false if line - around < top => line - around,
            false => line + 1.0 + around - room,
        };
    }
    top
}

/// What a map's entries lie in: the region to begin with.
fn main_region(state: &MapState) -> Place {
    let places = match state.view() {
        View::Classic(_) => [Place::Buckets(ArrayKind::Main), Place::Hmap, Place::Hmap],
        View::Swiss(_) => [Place::Groups(0), Place::Group(GroupId::Small), Place::Header],
    };
    places.into_iter().find(|p| p.resolve(state.read()).is_some()).unwrap_or(places[2])
}
