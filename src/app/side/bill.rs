//! The bill of bytes: a bar of what the map's live bytes are for, its totals, and the same as a list.
//!
//! Invariant: every segment, however thin, is in the list with its bytes and share.

use crate::app::kit::around::Around;
use crate::app::kit::link;
use crate::app::kit::paint::PaintCache;
use crate::app::kit::style::{focus_ring, theme_of};
use crate::app::kit::widgets::{heading, mono, picture, strong, swatch, weak};
use crate::app::state::memo::Memo;
use crate::app::state::pointed::{From, What};
use crate::diagram::{Diagram, Lit, Rect, bill_bar, role_style};
use crate::image::{Bill, Role as Bytes};
use crate::session::Moment;
use crate::tell::{load_of_most, words};
use crate::timeline::Sample;
use crate::units::{bytes, decimal, plural, share};
use egui::{Galley, Popup, Response, Role, Sense, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// Height of the bar in points.
const BAR: f32 = 24.0;
/// Least width of the totals at the right, and the steps in which it grows, in points: the bar keeps its width while
/// numbers gain a digit.
const TOTALS: f32 = 316.0;
const TOTALS_STEP: f32 = 32.0;

#[derive(Default)]
pub struct BillPanel {
    /// How full the map is, of the bill's moment.
    load: Memo<Moment, String>,
    /// Of the bill's moment and a width.
    bar: Memo<(Moment, f32), Bar>,
}

/// The bar, and where its segments are.
struct Bar {
    diagram: Diagram,
    segments: Vec<(Rect, Bytes)>,
}

impl BillPanel {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.horizontal_centered(|ui| {
            heading(ui, "Live bytes");
            let kept = &around.state.bill;
            let Some((moment, bill)) = kept.key().copied().zip(kept.last()) else {
                ui.label(weak(ui, "no map"));
                return;
            };
            if let Some(state) = around.session.state().filter(|_| around.session.moment() == moment) {
                self.load.of(moment, || load_of_most(state.read(), Sample::of(0, state).load));
            }
            let [sum, rest] = self.total_lines(ui, bill, around.state.behind.said());
            let wide = sum.size().x.max(rest.size().x) + 24.0;
            let room = TOTALS + ((wide - TOTALS) / TOTALS_STEP).ceil().max(0.0) * TOTALS_STEP;
            let width = (ui.available_width() - room).max(100.0);
            let opacity = around.state.behind.opacity();
            let bar = self.bar.of((moment, width), || Bar::of(bill, width));
            let shown = ui.scope(|ui| {
                ui.multiply_opacity(opacity);
                bar.ui(ui, bill, around)
            });
            ui.add_space(6.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add_space(3.0);
                ui.scope(|ui| {
                    ui.multiply_opacity(opacity);
                    ui.label(sum).on_hover_text(words::TOTALS);
                });
                ui.label(rest).on_hover_text(words::TOTALS);
            });
            let popup = Popup::menu(&shown.inner).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            popup.show(|ui| egui::Frame::NONE.inner_margin(8.0).show(ui, |ui| list(ui, bill, around.paint)));
        });
    }

    /// What stands at the right of the bar.
    fn total_lines(&self, ui: &Ui, bill: &Bill, behind: Option<&str>) -> [Arc<Galley>; 2] {
        let stack = match bill.stack_bytes {
            0 => String::new(),
            n => format!(" · {} on the stack", bytes(n)),
        };
        let first = format!("{} live · {} allocated{stack}", bytes(bill.live_bytes), bytes(bill.allocated_bytes));
        let load = self.load.last().map_or("", String::as_str);
        let second = behind.map_or_else(|| rest(bill, load), str::to_string);
        [strong(first), weak(ui, second)].map(|text| {
            let text = egui::WidgetText::from(text);
            text.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Body)
        })
    }
}

impl Bar {
    fn of(bill: &Bill, width: f32) -> Bar {
        let (diagram, segments) = bill_bar(bill, width, BAR);
        Bar { diagram, segments }
    }

    /// The bar, with what is pointed at marked in it.
    fn ui(&self, ui: &mut Ui, bill: &Bill, around: &mut Around<'_>) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(self.diagram.width, BAR), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Bill of bytes"));
        let (painter, theme) = (ui.painter_at(rect.expand(1.0)), theme_of(ui));
        around.paint.paint(&painter, &self.diagram, rect.min, theme);
        let elsewhere = around.state.pointed.elsewhere(From::Bill);
        let marked = around.session.state().zip(elsewhere).and_then(|(state, what)| link::role(state, what));
        let marks = link::marks(self.segments.iter().filter(|s| Some(s.1) == marked).map(|s| s.0));
        around.paint.paint(&painter, &marks, rect.min, theme);
        focus_ring(ui, &response);
        let pointed = response.hover_pos().and_then(|p| {
            let at = crate::diagram::Pos::new(p.x - rect.min.x, p.y - rect.min.y);
            self.segments.iter().find(|(r, _)| r.contains(at)).map(|(_, role)| *role)
        });
        let Some(role) = pointed else { return response };
        around.out.point(From::Bill, What::Bytes(Lit::Role(role)));
        let size = bill.entries.iter().find(|e| e.0 == role).map_or(0, |e| e.1);
        let numbers = format!("{}: {}, {}", role.label(), bytes(size), share(size, bill.live_bytes));
        let text = format!("{numbers}\n{}", words::role(role));
        response.on_hover_text_at_pointer(text)
    }
}

/// The bill as a list.
fn list(ui: &mut Ui, bill: &Bill, paint: &mut PaintCache) {
    ui.set_width(310.0);
    heading(ui, "Bill of bytes");
    ui.add_space(2.0);
    let grid = egui::Grid::new("bill").num_columns(4).min_col_width(14.0).min_row_height(20.0);
    grid.spacing(vec2(12.0, 2.0)).show(ui, |ui| {
        for (role, size) in bill.entries.iter().filter(|e| e.1 > 0) {
            picture(ui, paint, &swatch(role_style(*role)), Sense::hover());
            ui.label(format!("{:<20}", role.label())).on_hover_text(words::role(*role));
            for text in [bytes(*size), share(*size, bill.live_bytes)] {
                let layout = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(layout, |ui| ui.label(mono(text)));
            }
            ui.end_row();
        }
    });
    ui.separator();
    ui.label(format!("{} live in {}", bytes(bill.live_bytes), plural(bill.live_objects, "object")));
    let objects = plural(bill.allocated_objects, "object");
    ui.label(format!("{} ever allocated in {objects}", bytes(bill.allocated_bytes)));
    ui.label(format!("{} garbage", bytes(bill.garbage_bytes())));
    ui.label(weak(ui, "The map's own bytes; what keys and elems point to is not counted."));
}

/// Entries and load.
fn rest(bill: &Bill, load: &str) -> String {
    let each = bill.bytes_per_entry().map_or(String::new(), |b| format!(" · {} B an entry", decimal(b)));
    format!("{}{each} · load {load}", plural(bill.count, "entry"))
}
