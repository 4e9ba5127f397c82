//! The window as a whole: which panel stands where.
//!
//! Invariant: panels get a session to read and an outbox to fill; only [`super::App`] changes anything.

use super::bill_panel::BillPanel;
use super::bytes_panel::{Around, BytesPanel};
use super::canvas::Canvas;
use super::command::{Center, Outbox, UiCommand, Zoom};
use super::compare_panel::ComparePanel;
use super::files::FileState;
use super::icons::{self, Icon};
use super::inspector::{Inspector, Subject};
use super::legend_strip::LegendStrip;
use super::link::{From, Pointed, What};
use super::menu;
use super::ops_panel::OpsPanel;
use super::paint::PaintCache;
use super::plots_panel::PlotsPanel;
use super::registry::{self, Now};
use super::settings::Settings;
use super::spread::Spread;
use super::step_list::StepList;
use super::style::{color, theme_of};
use super::target_bar::{BY_THE_RULES, TargetBar};
use super::time_panel::{self, TimePanel};
use super::try_panel::TryPanel;
use super::types_panel::TypesPanel;
use super::widgets::{palette, problem, strong, weak};
use crate::compare::Together;
use crate::diagram::Lit;
use crate::session::Session;
use crate::theme::Theme;
use egui::{Align, Frame, Layout, Margin, Panel, ScrollArea, Ui, vec2};

/// Below this width in points the inspector lies over the diagram.
const WIDE: f32 = 1440.0;
/// Width of the inspector in points.
const INSPECTOR: f32 = 308.0;
/// Heights of the bars at the top, in points.
const BAR: f32 = 44.0;
const VIEW_BAR: f32 = 34.0;
/// Below this height in points the time panel is low.
const SHORT: f32 = 800.0;
/// Width of the five menus in points.
const MENUS: f32 = 216.0;

/// Height of the time panel: small windows leave its plots out.
pub fn time_height(ui: &Ui) -> f32 {
    if ui.ctx().content_rect().height() >= SHORT { time_panel::TALL } else { time_panel::LOW }
}

/// Every panel's state, and what the window remembers.
#[derive(Default)]
pub struct Panels {
    pub settings: Settings,
    pub file: FileState,
    /// Changes with the document.
    pub epoch: u64,
    pub target: TargetBar,
    pub bill: BillPanel,
    pub types: TypesPanel,
    pub ops: OpsPanel,
    pub tries: TryPanel,
    pub canvas: Canvas,
    pub bytes: BytesPanel,
    pub inspector: Inspector,
    pub center: Center,
    pub compare: ComparePanel,
    pub time: TimePanel,
    pub plots: PlotsPanel,
    pub spread: Spread,
    pub steps: StepList,
    /// Height in points that the types wanted in the last frame.
    types_height: f32,
    pointed: Pointed,
    legend: LegendStrip,
    paint: PaintCache,
}

impl Panels {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, together: &Together, out: &mut Outbox) {
        let p = palette(ui);
        let bar = |fill| Frame::NONE.fill(color(fill)).inner_margin(Margin::symmetric(14, 0));
        Panel::top("menu").exact_size(BAR).frame(bar(p.panel)).show(ui, |ui| self.menu_bar(ui, session, out));
        Panel::top("bill").exact_size(BAR).frame(bar(p.canvas)).show(ui, |ui| {
            let marked = session.state().and_then(|state| self.pointed.role(state));
            self.bill.ui(ui, session, self.epoch, marked, &mut self.paint);
        });
        let time = Frame::NONE.fill(color(p.panel)).inner_margin(Margin::symmetric(14, 6));
        self.steps.refresh(session, self.epoch);
        let time_height = time_height(ui);
        Panel::bottom("time").exact_size(time_height).frame(time).show(ui, |ui| {
            self.time.ui(ui, session, &self.steps, self.epoch, &mut self.settings, out);
        });
        let wide = ui.available_width() >= WIDE;
        self.left(ui, session, wide, out);
        let inspects = matches!(self.center, Center::Diagram | Center::Bytes);
        if wide && inspects {
            let frame =
                Frame::NONE.fill(color(p.panel)).inner_margin(Margin { left: 16, right: 10, top: 6, bottom: 8 });
            Panel::right("inspector").exact_size(INSPECTOR).frame(frame).resizable(false).show(ui, |ui| {
                self.inspect(ui, session, false, out);
            });
        }
        let center = Frame::NONE.fill(color(p.canvas));
        egui::CentralPanel::default().frame(center).show(ui, |ui| self.center(ui, session, together, out));
        self.follow_pointer(ui);
        if !wide && inspects && (self.inspector.open || self.canvas.selection.is_some()) {
            self.overlay(ui, session, out);
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
        let (zoom, selection) = self.canvas.saved();
        let (position, step) = session.timeline().map_or((0, None), |t| (t.target(), t.target_step()));
        let center = Some(self.center.name().to_string()).filter(|_| self.center != Center::default());
        crate::project::View { position, step, zoom, selection, center, region: self.bytes.saved() }
    }

    /// Looks as a saved view says.
    pub fn look(&mut self, view: &crate::project::View) {
        self.canvas.restore(view);
        self.bytes.restore(view);
        self.center = view.center.as_deref().map_or(Center::default(), Center::parse);
    }

    fn menu_bar(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        ui.horizontal_centered(|ui| {
            let ctx = ui.ctx().clone();
            let now = Now { session, panels: self, ctx: &ctx };
            // The bar would take all the width there is.
            ui.allocate_ui(vec2(MENUS, BAR), |ui| egui::MenuBar::new().ui(ui, |ui| menu::menus(ui, now, out)));
            ui.add_space(6.0);
            self.target.ui(ui, session, out);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let dark = theme_of(ui.visuals()) == Theme::Dark;
                let (name, other) = match dark {
                    true => ("Light theme", egui::ThemePreference::Light),
                    false => ("Dark theme", egui::ThemePreference::Dark),
                };
                if icons::quiet_button(ui, Icon::Theme, name).clicked() {
                    out.ask(UiCommand::Theme(other));
                }
                ui.add_space(6.0);
                self.file_name(ui, session);
            });
        });
    }

    fn file_name(&self, ui: &mut Ui, session: &Session) {
        let dirty = session.is_dirty();
        let name = self.file.name();
        let text = if dirty { format!("{name} •") } else { name };
        let label = ui.add(egui::Label::new(weak(ui, text)).truncate());
        let path = self.file.path.as_ref().map(|p| p.display().to_string());
        let hover = match (path, dirty) {
            (Some(path), true) => format!("{path}\nhas changes that are not saved"),
            (Some(path), false) => path,
            (None, _) => "in no file yet".to_string(),
        };
        label.on_hover_text(hover);
    }

    fn left(&mut self, ui: &mut Ui, session: &Session, wide: bool, out: &mut Outbox) {
        let width = if wide { 300.0 } else { 272.0 };
        let frame = Frame::NONE.fill(color(palette(ui).panel)).inner_margin(Margin {
            left: 12,
            right: 12,
            top: 10,
            bottom: 10,
        });
        Panel::left("left").exact_size(width).frame(frame).resizable(false).show(ui, |ui| {
            let inner = Frame::NONE.inner_margin(Margin { left: 0, right: 0, top: 8, bottom: 0 });
            Panel::bottom("try").frame(inner).resizable(false).show_separator_line(false).show(ui, |ui| {
                self.tries.ui(ui, session, self.epoch, out);
            });
            let height = self.types_height.clamp(120.0, (ui.available_height() * 0.58).max(120.0));
            let types = Panel::top("types").exact_size(height).frame(Frame::NONE).show_separator_line(false);
            types.show(ui, |ui| {
                let area = ScrollArea::vertical().id_salt("types and structs").auto_shrink([false, false]);
                let shown = area.show(ui, |ui| {
                    let seen = (self.canvas.selection, self.pointed.elsewhere(From::Types));
                    self.types.ui(ui, session, self.epoch, seen, &mut self.paint, out);
                    ui.add_space(12.0);
                });
                if self.types_height != shown.content_size.y {
                    self.types_height = shown.content_size.y;
                    ui.ctx().request_repaint();
                }
            });
            egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| self.ops.ui(ui, session, out));
        });
    }

    fn center(&mut self, ui: &mut Ui, session: &Session, together: &Together, out: &mut Outbox) {
        let strip = Frame::NONE.inner_margin(Margin::symmetric(18, 0));
        Panel::top("view").exact_size(VIEW_BAR).frame(strip).show(ui, |ui| self.view_bar(ui, session, out));
        let marks = matches!(self.center, Center::Diagram | Center::Bytes);
        if self.settings.legend && marks && session.state().is_some() {
            Panel::bottom("legend").exact_size(34.0).frame(strip).show_separator_line(false).show(ui, |ui| {
                self.legend.ui(ui, session, self.epoch, &mut self.paint);
            });
        }
        egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            if session.state().is_none() {
                self.no_map(ui, session);
                return;
            }
            self.stale(ui, session);
            match self.center {
                Center::Compare => self.compare.ui(ui, session, together, self.epoch, &mut self.paint, out),
                Center::Plots => {
                    self.plots.ui(ui, session, self.epoch, (&mut self.spread, &mut self.paint), out);
                }
                Center::Bytes => {
                    let marked = self.pointed.elsewhere(From::Bytes);
                    let around = Around { session, selection: self.canvas.selection, marked, epoch: self.epoch };
                    self.bytes.ui(ui, around, &mut self.paint, out);
                }
                Center::Diagram => {
                    self.canvas.marked = self.pointed.elsewhere(From::Diagram).cloned();
                    self.canvas.ui(ui, session, self.epoch, &mut self.paint, out);
                }
            }
        });
    }

    /// The name of what is shown, and the zoom.
    fn view_bar(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        ui.horizontal_centered(|ui| {
            for (center, name, id, hint) in [
                (Center::Diagram, "Diagram", "view.diagram", "The map as it lies in memory"),
                (Center::Bytes, "Bytes", "view.bytes", "A region of the map's memory, byte by byte"),
                (Center::Compare, "Compare", "view.compare", "The same operations under other Go versions"),
                (Center::Plots, "Plots", "view.plots", "Entries, bytes and load over time, and histograms"),
            ] {
                let tab = egui::Button::selectable(self.center == center, strong(name));
                if ui.add(tab).on_hover_text(registry::with_keys(ui.ctx(), hint, id)).clicked() {
                    out.ask(UiCommand::Show(center));
                }
            }
            if !matches!(self.center, Center::Diagram | Center::Bytes) {
                return;
            }
            let target = session.built().map(|b| b.spec.target());
            if let Some(target) = target {
                let rules = if target.arch.is_recorded() { String::new() } else { format!(": {BY_THE_RULES}") };
                ui.add(egui::Label::new(weak(ui, format!("{target}{rules}"))).truncate());
            }
            if self.center != Center::Diagram {
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.spacing_mut().button_padding = vec2(8.0, 3.0);
                let fit = egui::Button::selectable(self.canvas.is_fit(), "fit");
                if ui
                    .add(fit)
                    .on_hover_text(registry::with_keys(ui.ctx(), "Fit the diagram to the window", "view.fit"))
                    .clicked()
                {
                    out.ask(UiCommand::Zoom(Zoom::Fit));
                }
                let percent = format!("{:.0} %", self.canvas.zoom() * 100.0);
                if ui
                    .add(egui::Button::selectable(false, percent))
                    .on_hover_text(registry::label(ui.ctx(), "view.natural"))
                    .clicked()
                {
                    out.ask(UiCommand::Zoom(Zoom::Natural));
                }
                for (sign, id, zoom) in [("+", "view.zoom-in", Zoom::In), ("–", "view.zoom-out", Zoom::Out)] {
                    let name = registry::label(ui.ctx(), id);
                    let response = ui.add(egui::Button::selectable(false, sign)).on_hover_text(name.as_str());
                    if response.accessible_name(name).clicked() {
                        out.ask(UiCommand::Zoom(zoom));
                    }
                }
            });
        });
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
        let (selection, epoch) = (self.canvas.selection, self.epoch);
        let marked = self.pointed.elsewhere(From::Inspector);
        let spread = &mut self.spread;
        let mut subject = Subject { selection, marked, epoch, bill: &self.bill, steps: &self.steps, spread };
        self.inspector.ui(ui, session, &mut subject, &mut self.paint, closable, out);
    }

    fn overlay(&mut self, ui: &Ui, session: &Session, out: &mut Outbox) {
        let screen = ui.ctx().content_rect();
        let (top, height) =
            (2.0 * BAR + VIEW_BAR + 8.0, screen.height() - 2.0 * BAR - VIEW_BAR - time_height(ui) - 16.0);
        let area = egui::Area::new(egui::Id::unique("inspector overlay"))
            .anchor(egui::Align2::RIGHT_TOP, vec2(-8.0, top))
            .order(egui::Order::Middle);
        area.show(ui.ctx(), |ui| {
            let frame = Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 10));
            frame.show(ui, |ui| {
                ui.set_width(INSPECTOR - 28.0);
                ui.set_max_height(height - 24.0);
                self.inspect(ui, session, true, out);
            });
        });
    }
}
