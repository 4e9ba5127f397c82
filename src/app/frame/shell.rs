//! The window as a whole: which panel stands where.
//!
//! Invariant: panels get what they read and an outbox to fill; only the window changes anything.

use super::centers::TABLE;
use super::presenter::{self, Presenter};
use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::panes::Panes;
use crate::app::kit::style::color;
use crate::app::kit::widgets::{name_bars, palette, problem, strong};
use crate::app::side::bill::BillPanel;
use crate::app::side::inspector::Inspector;
use crate::app::side::operations::OpsPanel;
use crate::app::side::target::TargetBar;
use crate::app::side::tries;
use crate::app::side::types::TypesPanel;
use crate::app::state::State;
use crate::app::state::command::{Pane, Part};
use crate::app::time::panel::{self, TimePanel};
use crate::session::Session;
use egui::{Frame, Margin, Panel, ScrollArea, Ui, vec2};

/// Below this width in points the inspector lies over the middle.
pub(super) const WIDE: f32 = 1440.0;
/// Width of the inspector in points: at first, and what it may be dragged to.
const INSPECTOR: f32 = 308.0;
const INSPECTORS: std::ops::RangeInclusive<f32> = 260.0..=480.0;
/// The width of a scroll bar and the gap beside it in points.
const SCROLL_BAR: f32 = 10.0;
/// The least width of types and operations in points.
const LEAST_LEFT: f32 = 232.0;
/// Heights of the bars at the top and of the legend, in points.
pub(super) const BAR: f32 = 44.0;
const VIEW_BAR: f32 = 34.0;
const LEGEND: f32 = 34.0;
/// Room beside a panel's edge in points, by which it is dragged.
const GRAB: i8 = 5;
/// Below this height in points the time panel is low.
const SHORT: f32 = 800.0;
/// Most of the window's height that the time panel may be dragged to.
const TIME_SHARE: f32 = 0.45;

/// Every panel.
pub struct Panels {
    pub(super) target: TargetBar,
    bill: BillPanel,
    types: TypesPanel,
    pub(super) ops: OpsPanel,
    inspector: Inspector,
    time: TimePanel,
    pub(super) presenter: Presenter,
    /// The views of the middle, in the order of [`TABLE`].
    pub(super) views: Vec<Box<dyn CenterView>>,
    pub(super) panes: Panes,
    /// Height in points that the types wanted in the last frame.
    types_height: f32,
    /// Height in points of the time panel in the last frame.
    pub(super) time_height: f32,
}

impl Default for Panels {
    fn default() -> Panels {
        Panels {
            target: TargetBar::default(),
            bill: BillPanel::default(),
            types: TypesPanel::default(),
            ops: OpsPanel::default(),
            inspector: Inspector::default(),
            time: TimePanel::default(),
            presenter: Presenter::default(),
            views: TABLE.iter().map(|row| (row.make)()).collect(),
            panes: Panes::default(),
            types_height: 0.0,
            time_height: 0.0,
        }
    }
}

impl Panels {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let state = around.state;
        self.panes.begin();
        if state.presenting {
            let time = self.presenter.around(ui, around);
            self.panes.show(Pane::Time, time);
            self.time_height = presenter::BELOW;
        } else {
            self.top(ui, around);
            self.time(ui, around);
        }
        if state.shows(Part::Left) {
            self.left(ui, around);
        }
        if state.is_wide && state.shows(Part::Inspector) {
            self.beside(ui, around);
        }
        // What takes clicks in the middle leaves the edges of the panels beside it to be dragged.
        let margin = if state.presenting { Margin::ZERO } else { Margin::symmetric(GRAB, 0) };
        let frame = Frame::NONE.fill(color(palette(ui).canvas)).inner_margin(margin);
        let center = egui::CentralPanel::default().frame(frame).show(ui, |ui| self.center(ui, around));
        self.panes.show(Pane::Center, center.response.rect);
        if !state.is_wide && state.shows(Part::Inspector) {
            self.overlay(ui, center.response.rect, around);
        }
        self.panes.follow(ui);
    }

    /// True while a field with an undo of its own has the focus.
    pub fn has_private_text(&self) -> bool {
        let in_a_view = self.views.iter().any(|view| view.has_private_text());
        self.ops.has_private_text() || self.target.has_private_text() || in_a_view
    }

    /// The view that is shown.
    pub(super) fn view(&mut self, state: &State) -> Option<&mut Box<dyn CenterView>> {
        let at = TABLE.iter().position(|row| row.center.id == state.center.id)?;
        self.views.get_mut(at)
    }

    /// Menus and the bill.
    fn top(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let p = palette(ui);
        let bar = |fill| Frame::NONE.fill(color(fill)).inner_margin(Margin::symmetric(14, 0));
        Panel::top("menu").exact_size(BAR).frame(bar(p.panel)).show(ui, |ui| self.menu_bar(ui, around));
        if around.state.shows(Part::Bill) {
            Panel::top("bill").exact_size(BAR).frame(bar(p.canvas)).show(ui, |ui| self.bill.ui(ui, around));
        }
    }

    fn time(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        self.time_height = 0.0;
        if !around.state.shows(Part::Time) {
            return;
        }
        let frame = Frame::NONE.fill(color(palette(ui).panel)).inner_margin(Margin::symmetric(14, panel::MARGIN));
        let shown = time_panel(ui).frame(frame).show(ui, |ui| self.time.ui(ui, around));
        self.time_height = shown.response.rect.height();
        self.panes.show(Pane::Time, shown.response.rect);
    }

    fn left(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let width = if around.state.is_wide { 300.0 } else { 272.0 };
        // The diagram keeps two thirds of the window.
        let most = (ui.available_width() / 3.0).max(LEAST_LEFT);
        let margin = Margin { left: 12, right: 12, top: 10, bottom: 10 };
        let frame = Frame::NONE.fill(color(palette(ui).panel)).inner_margin(margin);
        let panel = Panel::left("left").frame(frame).resizable(true);
        let shown = panel.default_size(width).size_range(LEAST_LEFT..=most).show(ui, |ui| {
            let inner = Frame::NONE.inner_margin(Margin { left: 0, right: 0, top: 8, bottom: 0 });
            let panel = Panel::bottom("try").frame(inner).resizable(false).show_separator_line(false);
            // While a type is to be chosen nothing can be tried, and the list needs the room.
            let is_choosing = around.session.timeline().is_none() && around.session.outline().has_choice();
            if !is_choosing {
                panel.show(ui, |ui| tries::ui(ui, around));
            }
            self.types(ui, around);
            egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| self.ops.ui(ui, around)).response.rect
        });
        self.panes.show(Pane::Left, shown.response.rect);
        self.panes.show(Pane::Operations, shown.inner);
    }

    /// Types, as high as they want to be while operations have room under them.
    fn types(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let share = if around.session.outline().has_choice() { 0.7 } else { 0.58 };
        let height = self.types_height.clamp(120.0, (ui.available_height() * share).max(120.0));
        let panel = Panel::top("types").exact_size(height).frame(Frame::NONE).show_separator_line(false);
        panel.show(ui, |ui| {
            let area = ScrollArea::vertical().id_salt("types and structs").auto_shrink([false, false]);
            let is_scrolled = self.types_height > height;
            let shown = area.show(ui, |ui| {
                // The bar lies over the content: sizes end before it.
                ui.set_max_width(ui.available_width() - if is_scrolled { SCROLL_BAR } else { 0.0 });
                self.types.ui(ui, around);
                ui.add_space(12.0);
            });
            name_bars(ui, &shown, "types and structs");
            if self.types_height != shown.content_size.y {
                self.types_height = shown.content_size.y;
                ui.ctx().request_repaint();
            }
        });
    }

    /// Tabs, what they show, and the legend under it.
    fn center(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let strip = Frame::NONE.inner_margin(Margin::symmetric(18, 0));
        let (session, state) = (around.session, around.state);
        if !state.presenting {
            Panel::top("view").exact_size(VIEW_BAR).frame(strip).show(ui, |ui| self.view_bar(ui, around));
        }
        let Some(view) = self.view(state) else { return };
        if state.shows(Part::Legend) && session.state().is_some() {
            let legend = Panel::bottom("legend").exact_size(LEGEND).frame(strip).show_separator_line(false);
            legend.show(ui, |ui| view.legend(ui, around));
        }
        egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            if session.state().is_none() {
                return no_map(ui, session);
            }
            let rect = ui.available_rect_before_wrap();
            view.ui(ui, around);
            if state.center.shows_places || session.is_stale() {
                say_behind(ui, rect, session, state);
            }
        });
    }

    /// The inspector at the right of the middle.
    fn beside(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let margin = Margin { left: 16, right: 10, top: 6, bottom: 8 };
        let frame = Frame::NONE.fill(color(palette(ui).panel)).inner_margin(margin);
        let panel = Panel::right("inspector").frame(frame).resizable(true);
        let panel = panel.default_size(INSPECTOR).size_range(INSPECTORS);
        let shown = panel.show(ui, |ui| self.inspector.ui(ui, around, false));
        self.panes.show(Pane::Inspector, shown.response.rect);
    }

    /// The inspector over the right of the middle.
    fn overlay(&mut self, ui: &Ui, center: egui::Rect, around: &mut Around<'_>) {
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
                self.inspector.ui(ui, around, true);
            });
        });
        self.panes.show(Pane::Inspector, shown.response.rect);
    }
}

/// The time panel, as high as it was dragged: low windows leave its plots out at first, and remember their own height.
fn time_panel(ui: &Ui) -> Panel {
    let height = ui.ctx().content_rect().height();
    let (usual, name) = if height >= SHORT { (panel::TALL, "time") } else { (panel::LOW, "time, low") };
    let sizes = panel::LOW..=(height * TIME_SHARE).max(panel::LOW);
    Panel::bottom(name).resizable(true).default_size(usual).size_range(sizes)
}

/// Says what the dimmed picture is of, over it: the picture stays where it is. Why, where the editor that says so is hidden.
fn say_behind(ui: &Ui, rect: egui::Rect, session: &Session, state: &State) {
    let Some(said) = state.behind.said() else { return };
    let why = session.diagnostics().first().map(ToString::to_string).or_else(|| session.problem().map(str::to_string));
    let why = why.filter(|_| session.is_stale() && !state.shows(Part::Left));
    let area = egui::Area::new(egui::Id::unique("behind")).order(egui::Order::Middle).interactable(false);
    area.pivot(egui::Align2::LEFT_BOTTOM).fixed_pos(rect.left_bottom() + vec2(14.0, -10.0)).show(ui.ctx(), |ui| {
        Frame::window(ui.style()).inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
            ui.label(format!("This is the picture {said}."));
            why.into_iter().for_each(|why| drop(problem(ui, &why)));
        });
    });
}

/// Why there is nothing to see.
fn no_map(ui: &mut Ui, session: &Session) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.36);
        ui.label(strong("No map yet"));
        let why = session.problem().map(str::to_string);
        let why = why.or_else(|| session.diagnostics().first().map(ToString::to_string));
        ui.label(why.unwrap_or_else(|| "Write a map type at the left, for example map[string]int.".to_string()));
        if session.outline().has_choice() {
            ui.label("Or choose one of the types listed at the left.");
        }
    });
}
