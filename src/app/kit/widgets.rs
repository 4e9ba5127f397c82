//! Small pieces that several panels share: headings, tones of text, pictures as widgets, message lines.

use super::fonts::font;
use super::icons::{self, Icon};
use super::paint::PaintCache;
use super::style::{HEADING, SMALL_MONO, STRONG, color, theme_of};
use crate::diagram::{Diagram, Rect, Style};
use crate::fonts::Face;
use crate::text;
use crate::theme::Palette;
use egui::scroll_area::ScrollAreaOutput;
use egui::{Button, Response, RichText, Sense, TextStyle, Ui, vec2};

pub fn palette(ui: &Ui) -> &'static Palette {
    theme_of(ui).palette()
}

/// A section's heading.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let ink = color(palette(ui).weak);
    ui.label(RichText::new(text).text_style(TextStyle::Name(HEADING.into())).color(ink))
}

pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Name(STRONG.into()))
}

pub fn weak(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).size(12.0).color(color(palette(ui).weak))
}

pub fn mono(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Name(SMALL_MONO.into()))
}

pub fn big(text: impl Into<String>) -> RichText {
    RichText::new(text).font(font(Face::SansBold, 16.0))
}

/// What is wrong, with a sign before it and no colour.
pub fn problem(ui: &mut Ui, text: &str) -> Response {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        icons::mark(ui, Icon::Alert);
        ui.add(egui::Label::new(RichText::new(text::message(text)).size(12.0)).wrap())
    })
    .inner
}

/// A picture in the flow of a panel.
pub fn picture(ui: &mut Ui, paint: &mut PaintCache, diagram: &Diagram, sense: Sense) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(diagram.width, diagram.height), sense);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter().with_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
        paint.paint(&painter, diagram, rect.min, theme_of(ui));
    }
    response
}

/// Names the scroll bars of an area for screen readers.
pub fn name_bars<R>(ui: &Ui, area: &ScrollAreaOutput<R>, name: &str) {
    // The bars' ids, as `egui::ScrollArea` makes them.
    for id in [area.id.with(0_usize), area.id.with(1_usize)] {
        if ui.ctx().has_accesskit_node(id) {
            ui.ctx().accesskit_node_builder(id, |node| node.set_label(format!("Scroll {name}")));
        }
    }
}

/// A label and a value in two columns, the value in the mono face.
pub fn row(ui: &mut Ui, label: &str, value: &str) {
    ui.horizontal_top(|ui| {
        let ink = color(palette(ui).weak);
        let (rect, _) = ui.allocate_exact_size(vec2(86.0, 16.0), Sense::hover());
        let painter = ui.painter().with_clip_rect(rect);
        painter.text(rect.left_center(), egui::Align2::LEFT_CENTER, label, font(Face::Sans, 12.0), ink);
        ui.add(egui::Label::new(mono(value)).wrap());
    });
}

/// A thin line between sections, across the panel.
pub fn divider(ui: &mut Ui) {
    ui.add_space(6.0);
    let rect = ui.available_rect_before_wrap();
    let line = color(palette(ui).line);
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, line));
    ui.add_space(8.0);
}

/// A small square in a style.
pub fn swatch(style: Style) -> Diagram {
    let mut diagram = Diagram::new(14.0, 14.0);
    diagram.rect(Rect::new(0.0, 0.0, 14.0, 14.0), 3.0, style);
    diagram
}

/// Work that lasts: what it is, how much of it is done, and a button that stops it. True where that was clicked.
pub fn work_bar(ui: &mut Ui, what: &str, share: f32) -> bool {
    ui.label(weak(ui, format!("{what}: {:.0} %", share * 100.0)));
    let fill = color(palette(ui).weak);
    let bar = egui::ProgressBar::new(share).desired_height(4.0).desired_width(200.0).fill(fill);
    ui.add(bar).accessible_name(what);
    ui.small_button("Cancel").on_hover_text("Stop this work (Escape)").clicked()
}

/// The row of buttons at a dialog's foot, each with its name and whether it can be pressed: the first is the one that
/// Enter means.
pub fn buttons(ui: &mut Ui, names: &[(&str, bool)]) -> Option<usize> {
    let mut chosen = None;
    ui.add_space(4.0);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        for (i, (name, enabled)) in names.iter().enumerate() {
            let button = Button::new(*name).selected(i == 0).min_size(egui::vec2(84.0, 28.0));
            if ui.add_enabled(*enabled, button).clicked() {
                chosen = Some(i);
            }
        }
    });
    chosen
}
