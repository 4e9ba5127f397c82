//! Small pieces that several panels share: headings, tones of text, pictures as widgets, message lines.

use crate::app::kit::fonts::font;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::paint::PaintCache;
use crate::app::kit::style::{HEADING, SMALL_MONO, STRONG, color, theme_of};
use crate::diagram::Diagram;
use crate::fonts::Face;
use crate::text;
use crate::theme::Palette;
use egui::scroll_area::ScrollAreaOutput;
use egui::{Response, RichText, Sense, TextStyle, Ui, vec2};

pub fn palette(ui: &Ui) -> &'static Palette {
    theme_of(ui.visuals()).palette()
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
        paint.paint(&painter, diagram, rect.min, theme_of(ui.visuals()));
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
