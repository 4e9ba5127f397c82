//! The window as a whole: which panel stands where.
//!
//! Invariant: panels get a session to read and an outbox to fill; only [`super::App`] changes anything.

use crate::app::bytes::panel::{Around, BytesPanel};
use crate::app::compare::panel::ComparePanel;
use crate::app::diagram::canvas::{Canvas, Look};
use crate::app::diagram::find::FindPanel;
use crate::app::diagram::heat_map::HeatMap;
use crate::app::files::paths::FileState;
use crate::app::frame::presenter;
use crate::app::kit::legend::LegendStrip;
use crate::app::kit::link::{From, Pointed, What};
use crate::app::kit::paint::PaintCache;
use crate::app::kit::panes::Panes;
use crate::app::kit::spread::Spread;
use crate::app::kit::style::color;
use crate::app::kit::widgets::{name_bars, palette, problem, strong};
use crate::app::plots::panel::PlotsPanel;
use crate::app::side::bill::BillPanel;
use crate::app::side::inspector::{Inspector, Subject};
use crate::app::side::operations::OpsPanel;
use crate::app::side::target::TargetBar;
use crate::app::side::tries::TryPanel;
use crate::app::side::types::TypesPanel;
use crate::app::state::behind::Behind;
use crate::app::state::command::{Center, Outbox, Pane, Part};
use crate::app::state::settings::Settings;
use crate::app::state::steps::StepList;
use crate::app::time::panel::{self, TimePanel};
use crate::compare::Together;
use crate::diagram::Lit;
use crate::session::Session;
use egui::{Frame, Margin, Panel, ScrollArea, Ui, vec2};

/// Below this width in points the inspector lies over the diagram.
pub(super) const WIDE: f32 = 1440.0;
/// Width of the inspector in points: at first, and what it may be dragged to.
const INSPECTOR: f32 = 308.0;
const INSPECTORS: std::ops::RangeInclusive<f32> = 260.0..=480.0;
/// The least width of types and operations in points.
const LEAST_LEFT: f32 = 232.0;
/// Heights of the bars at the top, in points.
pub(super) const BAR: f32 = 44.0;
const VIEW_BAR: f32 = 34.0;
/// Below this height in points the time panel is low.
const SHORT: f32 = 800.0;

/// Most of the window's height that the time panel may be dragged to.
const TIME_SHARE: f32 = 0.45;

/// The time panel, as high as it was dragged: low windows leave its plots out at first, and remember their own height.
fn time_panel(ui: &Ui, presenting: bool) -> Panel {
    let height = ui.ctx().content_rect().height();
    let (usual, name) = if height >= SHORT { (panel::TALL, "time") } else { (panel::LOW, "time, low") };
    match presenting {
        true => Panel::bottom("time, presenting").exact_size(usual),
        false => {
            let sizes = panel::LOW..=(height * TIME_SHARE).max(panel::LOW);
            Panel::bottom(name).resizable(true).default_size(usual).size_range(sizes)
        }
    }
}

/// Every panel's state, and what the window remembers.
#[derive(Default)]
pub struct Panels {
    pub settings: Settings,
    pub file: FileState,
    /// Whether pictures are of the moment asked for.
    behind: Behind,
    pub target: TargetBar,
    pub bill: BillPanel,
    pub types: TypesPanel,
    pub ops: OpsPanel,
    pub tries: TryPanel,
    pub canvas: Canvas,
    pub bytes: BytesPanel,
    pub find: FindPanel,
    pub heat: HeatMap,
    pub inspector: Inspector,
    pub center: Center,
    pub compare: ComparePanel,
    pub time: TimePanel,
    pub plots: PlotsPanel,
    pub spread: Spread,
    pub steps: StepList,
    /// Presenter mode.
    pub presenting: bool,
    /// A file is being written beside the window.
    pub exporting: bool,
    /// A text field had the focus at the end of the last frame: Escape, which takes it away, was for that field.
    pub typing: bool,
    pub panes: Panes,
    /// There is room for the inspector beside the diagram.
    is_wide: bool,
    /// Height in points that the types wanted in the last frame.
    types_height: f32,
    /// Height in points of the time panel in the last frame.
    pub time_height: f32,
    pointed: Pointed,
    legend: LegendStrip,
    paint: PaintCache,
}

impl Panels {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, together: &Together, out: &mut Outbox) {
        self.scale(ui);
        self.behind.refresh(session);
        self.bill.behind = self.behind.said().map(str::to_string);
        self.spread.behind = self.behind.said().is_some() && !session.is_stale();
        self.panes.begin();
        self.time_height = 0.0;
        self.is_wide = ui.available_width() >= WIDE;
        let p = palette(ui);
        let bar = |fill| Frame::NONE.fill(color(fill)).inner_margin(Margin::symmetric(14, 0));
        if !self.presenting {
            Panel::top("menu").exact_size(BAR).frame(bar(p.panel)).show(ui, |ui| self.menu_bar(ui, session, out));
        }
        if self.shows(Part::Bill) {
            Panel::top("bill").exact_size(BAR).frame(bar(p.canvas)).show(ui, |ui| {
                let marked = session.state().and_then(|state| self.pointed.role(state));
                self.bill.ui(ui, session, marked, &mut self.paint);
            });
        }
        self.steps.refresh(session);
        self.time.told_elsewhere = self.presenting;
        if self.shows(Part::Time) {
            let time = Frame::NONE.fill(color(p.panel)).inner_margin(Margin::symmetric(14, panel::MARGIN));
            let shown = time_panel(ui, self.presenting).frame(time).show(ui, |ui| {
                self.time.ui(ui, session, &self.steps, &mut self.settings, out);
            });
            self.time_height = shown.response.rect.height();
            self.panes.show(Pane::Time, shown.response.rect);
        }
        if self.presenting {
            presenter::sentences(ui, &self.steps);
        }
        if self.shows(Part::Left) {
            self.left(ui, session, out);
        }
        let inspector = self.shows(Part::Inspector);
        if self.is_wide && inspector {
            let frame =
                Frame::NONE.fill(color(p.panel)).inner_margin(Margin { left: 16, right: 10, top: 6, bottom: 8 });
            let panel = Panel::right("inspector").frame(frame).resizable(true);
            let shown = panel.default_size(INSPECTOR).size_range(INSPECTORS).show(ui, |ui| {
                self.inspect(ui, session, false, out);
            });
            self.panes.show(Pane::Inspector, shown.response.rect);
        }
        let center = Frame::NONE.fill(color(p.canvas));
        let center = egui::CentralPanel::default().frame(center).show(ui, |ui| {
            self.center(ui, session, together, out);
        });
        self.panes.show(Pane::Center, center.response.rect);
        self.follow_pointer(ui);
        if !self.is_wide && inspector {
            self.overlay(ui, session, center.response.rect, out);
        }
        self.panes.follow(ui);
    }

    /// True where a part of the window is there.
    pub fn shows(&self, part: Part) -> bool {
        let has_diagram = matches!(self.center, Center::Diagram | Center::Bytes);
        match part {
            Part::Bill => self.presenting || self.settings.bill,
            Part::Time => self.presenting || self.settings.time,
            Part::Left => !self.presenting && self.settings.left,
            Part::Legend => !self.presenting && has_diagram && self.settings.legend,
            Part::Inspector if self.presenting || !has_diagram => false,
            Part::Inspector if self.is_wide => self.settings.inspector,
            Part::Inspector => {
                let selected = self.canvas.selection;
                self.inspector.open || (selected.is_some() && selected != self.inspector.closed)
            }
        }
    }

    /// What commands change here, as text. See [`super::App::trace`].
    pub fn trace(&self) -> String {
        // What was used last is a trace of the palette, not of a command.
        let settings = Settings { used: Vec::new(), ..self.settings.clone() };
        let parts = [Part::Left, Part::Inspector, Part::Bill, Part::Time, Part::Legend].map(|part| self.shows(part));
        let heat = self.heat.chosen();
        format!("{settings:?} {:?} {:?} {heat:?} {parts:?} {}", self.file, self.center, self.presenting)
    }

    /// Shows a part of the window, or hides it.
    pub fn toggle(&mut self, part: Part) {
        let shown = !self.shows(part);
        match part {
            Part::Left => self.settings.left = shown,
            Part::Bill => self.settings.bill = shown,
            Part::Time => self.settings.time = shown,
            Part::Legend => self.settings.legend = shown,
            Part::Inspector if self.is_wide => self.settings.inspector = shown,
            Part::Inspector => {
                self.inspector.open = shown;
                self.inspector.closed = self.canvas.selection.filter(|_| !shown);
            }
        }
    }

    /// Sets the size of the whole interface.
    fn scale(&self, ui: &Ui) {
        let scale = self.settings.scale * if self.presenting { presenter::SCALE } else { 1.0 };
        if ui.ctx().zoom_factor() != scale {
            ui.ctx().set_zoom_factor(scale);
        }
    }

    /// What is pointed at in one place is marked in the others, from the next frame on.
    fn follow_pointer(&mut self, ui: &Ui) {
        let spots = match self.center {
            Center::Diagram => [(From::Diagram, self.canvas.hover), (From::Inspector, self.inspector.hover)],
            Center::Bytes => [(From::Bytes, self.bytes.hover), (From::Inspector, self.inspector.hover)],
            Center::Compare | Center::Plots => [(From::Diagram, None), (From::Inspector, None)],
        };
        let role = self.bill.pointed.map(|role| (From::Bill, What::Bytes(Lit::Role(role))));
        let field = self.types.hover.clone().map(|what| (From::Types, what));
        let spot = spots.into_iter().find_map(|(from, spot)| Some((from, What::Spot(spot?))));
        let pointed = Pointed(spot.or(role).or(field));
        if self.pointed != pointed {
            self.pointed = pointed;
            ui.ctx().request_repaint();
        }
    }

    /// Where one looks, to be saved.
    pub fn seen(&self, session: &Session) -> crate::project::View {
        let (zoom, place, selection) = self.canvas.saved(session);
        let (position, step) = session.timeline().map_or((0, None), |t| (t.target(), t.target_step()));
        let center = Some(self.center.name().to_string()).filter(|_| self.center != Center::default());
        crate::project::View { position, step, zoom, place, selection, center, region: self.bytes.saved() }
    }

    /// Looks as a saved view says.
    pub fn look(&mut self, view: &crate::project::View) {
        // Nothing of another document stays on screen.
        self.behind = Behind::default();
        self.bill = BillPanel::default();
        self.spread = Spread::default();
        self.steps = StepList::default();
        self.legend = LegendStrip::default();
        self.canvas.restore(view);
        self.bytes.restore(view);
        self.center = view.center.as_deref().and_then(Center::parse).unwrap_or_default();
    }

    fn left(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let width = if self.is_wide { 300.0 } else { 272.0 };
        // The diagram keeps two thirds of the window.
        let most = (ui.available_width() / 3.0).max(LEAST_LEFT);
        let frame = Frame::NONE.fill(color(palette(ui).panel)).inner_margin(Margin {
            left: 12,
            right: 12,
            top: 10,
            bottom: 10,
        });
        let panel = Panel::left("left").frame(frame).resizable(true);
        let shown = panel.default_size(width).size_range(LEAST_LEFT..=most).show(ui, |ui| {
            let inner = Frame::NONE.inner_margin(Margin { left: 0, right: 0, top: 8, bottom: 0 });
            Panel::bottom("try").frame(inner).resizable(false).show_separator_line(false).show(ui, |ui| {
                self.tries.ui(ui, session, out);
            });
            let height = self.types_height.clamp(120.0, (ui.available_height() * 0.58).max(120.0));
            let types = Panel::top("types").exact_size(height).frame(Frame::NONE).show_separator_line(false);
            types.show(ui, |ui| {
                let area = ScrollArea::vertical().id_salt("types and structs").auto_shrink([false, false]);
                let shown = area.show(ui, |ui| {
                    let seen = (self.canvas.selection, self.pointed.elsewhere(From::Types));
                    self.types.ui(ui, session, seen, &mut self.paint, out);
                    ui.add_space(12.0);
                });
                name_bars(ui, &shown, "types and structs");
                if self.types_height != shown.content_size.y {
                    self.types_height = shown.content_size.y;
                    ui.ctx().request_repaint();
                }
            });
            egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| self.ops.ui(ui, session, out));
        });
        self.panes.show(Pane::Left, shown.response.rect);
    }

    fn center(&mut self, ui: &mut Ui, session: &Session, together: &Together, out: &mut Outbox) {
        let strip = Frame::NONE.inner_margin(Margin::symmetric(18, 0));
        if !self.presenting {
            Panel::top("view").exact_size(VIEW_BAR).frame(strip).show(ui, |ui| self.view_bar(ui, session, out));
        }
        if self.shows(Part::Legend) && session.state().is_some() {
            Panel::bottom("legend").exact_size(34.0).frame(strip).show_separator_line(false).show(ui, |ui| {
                let scene = self.canvas.scene().filter(|_| self.center == Center::Diagram);
                if scene.is_none() && self.center == Center::Diagram {
                    return ui.ctx().request_repaint();
                }
                let scene = scene.map(|scene| (scene, self.heat.heat(session), self.heat.version()));
                self.legend.ui(ui, session, scene, &mut self.paint);
            });
        }
        egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            if session.state().is_none() {
                self.no_map(ui, session);
                return;
            }
            self.stale(ui, session);
            let rect = ui.available_rect_before_wrap();
            match self.center {
                Center::Compare => self.compare.ui(ui, session, together, &mut self.paint, out),
                Center::Plots => {
                    self.plots.ui(ui, session, (&mut self.spread, &mut self.paint), out);
                }
                Center::Bytes => {
                    let marked = self.pointed.elsewhere(From::Bytes);
                    let opacity = self.behind.opacity();
                    let around = Around { session, selection: self.canvas.selection, marked, opacity };
                    self.bytes.ui(ui, around, &mut self.paint, out);
                }
                Center::Diagram => {
                    self.canvas.marked = self.pointed.elsewhere(From::Diagram).cloned();
                    let look = Look {
                        folding: self.settings.folding,
                        route: self.find.route(),
                        heat: self.heat.heat(session),
                        version: self.find.version() + self.heat.version(),
                        behind: &self.behind,
                    };
                    self.canvas.ui(ui, session, &look, &mut self.paint, out);
                    self.find.card(ui, session, rect, out);
                }
            }
            if matches!(self.center, Center::Diagram | Center::Bytes) && !session.is_stale() {
                self.say_behind(ui, rect);
            }
        });
    }

    /// Says what the dimmed picture is of.
    fn say_behind(&self, ui: &Ui, rect: egui::Rect) {
        let Some(said) = self.behind.said() else { return };
        let area = egui::Area::new(egui::Id::unique("behind")).order(egui::Order::Middle).interactable(false);
        area.pivot(egui::Align2::LEFT_BOTTOM).fixed_pos(rect.left_bottom() + vec2(14.0, -10.0)).show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.label(format!("This is the picture {said}."));
            });
        });
    }

    /// True while a field with an undo of its own has the focus.
    pub fn has_private_text(&self) -> bool {
        self.ops.has_private_text() || self.target.has_private_text() || self.find.has_private_text()
    }

    /// Why there is nothing to see.
    fn no_map(&self, ui: &mut Ui, session: &Session) {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() * 0.36);
            ui.label(strong("No map yet"));
            let why = session.problem().map(str::to_string);
            let why = why.or_else(|| session.diagnostics().first().map(ToString::to_string));
            ui.label(why.unwrap_or_else(|| "Write a map type at the left, for example map[string]int.".to_string()));
        });
    }

    /// Says that the picture is an older text's.
    fn stale(&self, ui: &mut Ui, session: &Session) {
        if !session.is_stale() {
            return;
        }
        let first = session.diagnostics().first().map(ToString::to_string);
        let why = first.or_else(|| session.problem().map(str::to_string)).unwrap_or_default();
        let frame = Frame::NONE.fill(color(palette(ui).raised)).inner_margin(Margin::symmetric(18, 8));
        Panel::top("stale").frame(frame).show(ui, |ui| {
            problem(ui, &format!("Showing the last good types. {why}"));
        });
    }

    fn inspect(&mut self, ui: &mut Ui, session: &Session, closable: bool, out: &mut Outbox) {
        let selection = self.canvas.selection;
        let marked = self.pointed.elsewhere(From::Inspector);
        let spread = &mut self.spread;
        let behind = &self.behind;
        let mut subject = Subject { selection, marked, bill: &self.bill, steps: &self.steps, spread, behind };
        self.inspector.ui(ui, session, &mut subject, &mut self.paint, closable, out);
    }

    /// The inspector over the right of the diagram.
    fn overlay(&mut self, ui: &Ui, session: &Session, center: egui::Rect, out: &mut Outbox) {
        let top = center.top() + VIEW_BAR + 8.0;
        let height = center.bottom() - top - 8.0;
        let area = egui::Area::new(egui::Id::unique("inspector overlay"))
            .anchor(egui::Align2::RIGHT_TOP, vec2(-8.0, top))
            .order(egui::Order::Middle);
        let shown = area.show(ui.ctx(), |ui| {
            let frame = Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 10));
            frame.show(ui, |ui| {
                ui.set_width(INSPECTOR - 28.0);
                ui.set_max_height(height - 24.0);
                self.inspect(ui, session, true, out);
            });
        });
        self.panes.show(Pane::Inspector, shown.response.rect);
    }
}
