//! The look of controls: calm, monochrome, and the same in both themes.
//!
//! Invariant: no colour in controls. Selected is inverted, focus is a ring.

use super::fonts::font;
use crate::fonts::Face;
use crate::theme::{Palette, Rgba, Theme};
use egui::style::{Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Shadow, Spacing, Stroke, Style, TextStyle, Visuals, vec2};

/// Corners of controls, in points.
const CONTROL_RADIUS: u8 = 5;
/// Corners of windows and menus, in points.
const WINDOW_RADIUS: u8 = 8;

/// The text style of headings.
pub const HEADING: &str = "heading-small";
/// The text style of names that stand out.
pub const STRONG: &str = "strong";
/// The text style of small bytes and code.
pub const SMALL_MONO: &str = "small-mono";

/// A colour for egui.
pub fn color(c: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(c.0, c.1, c.2, c.3)
}

/// The theme that is shown: egui knows whether it is dark, [`set_contrast`] whether its contrast is high.
pub fn theme_of(ui: &egui::Ui) -> Theme {
    let theme = if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light };
    let is_high = ui.data(|d| d.get_temp(contrast_id())).unwrap_or(false);
    if is_high { theme.contrast() } else { theme }
}

fn contrast_id() -> egui::Id {
    egui::Id::unique("high contrast")
}

/// Installs fonts and both themes' styles.
pub fn install(ctx: &egui::Context) {
    crate::app::kit::fonts::install(ctx);
    // These keys are commands of ours.
    ctx.options_mut(|o| o.zoom_with_keyboard = false);
    set_contrast(ctx, false);
}

/// Both themes calm, or with high contrast.
pub fn set_contrast(ctx: &egui::Context, high: bool) {
    ctx.data_mut(|d| d.insert_temp(contrast_id(), high));
    for (ours, theirs) in [(Theme::Dark, egui::Theme::Dark), (Theme::Light, egui::Theme::Light)] {
        ctx.style_mut_of(theirs, |style| apply(style, if high { ours.contrast() } else { ours }));
    }
}

fn apply(style: &mut Style, theme: Theme) {
    style.visuals = visuals(theme);
    spacing(&mut style.spacing);
    style.text_styles = [
        (TextStyle::Small, font(Face::Sans, 11.0)),
        (TextStyle::Body, font(Face::Sans, 13.0)),
        (TextStyle::Button, font(Face::Sans, 13.0)),
        (TextStyle::Monospace, font(Face::Mono, 13.0)),
        (TextStyle::Heading, font(Face::SansBold, 17.0)),
        (TextStyle::Name(HEADING.into()), font(Face::SansBold, 12.0)),
        (TextStyle::Name(STRONG.into()), font(Face::SansBold, 13.0)),
        (TextStyle::Name(SMALL_MONO.into()), font(Face::Mono, 12.0)),
    ]
    .into();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.animation_time = 0.08;
}

fn spacing(s: &mut Spacing) {
    s.item_spacing = vec2(8.0, 6.0);
    s.button_padding = vec2(10.0, 5.0);
    s.interact_size = vec2(32.0, 26.0);
    s.window_margin = Margin::same(12);
    s.menu_margin = Margin::same(6);
    s.indent = 14.0;
    s.icon_width = 16.0;
    s.icon_width_inner = 10.0;
    s.icon_spacing = 6.0;
    s.slider_width = 160.0;
    s.slider_rail_height = 4.0;
    s.tooltip_width = 360.0;
    s.menu_spacing = 4.0;
    s.scroll.bar_width = 8.0;
    s.scroll.handle_min_length = 24.0;
}

fn visuals(theme: Theme) -> Visuals {
    let p = theme.palette();
    let base = if theme.is_dark() { Visuals::dark() } else { Visuals::light() };
    let shadow = Shadow { offset: [0, 6], blur: 18, spread: 0, color: color(p.shadow) };
    Visuals {
        widgets: widgets(p),
        // Selected controls are inverted. Text fields have their own: see [`field`].
        selection: Selection { bg_fill: color(p.text), stroke: Stroke::new(1.0, color(p.canvas)) },
        text_cursor: TextCursorStyle { stroke: Stroke::new(2.0, color(p.text)), ..TextCursorStyle::default() },
        weak_text_color: Some(color(p.weak)),
        hyperlink_color: color(p.text),
        faint_bg_color: color(p.panel),
        extreme_bg_color: color(p.raised),
        code_bg_color: color(p.raised),
        warn_fg_color: color(p.strong),
        error_fg_color: color(p.strong),
        window_corner_radius: CornerRadius::same(WINDOW_RADIUS),
        menu_corner_radius: CornerRadius::same(WINDOW_RADIUS),
        window_fill: color(p.panel),
        window_stroke: Stroke::new(1.0, color(p.line)),
        window_shadow: shadow,
        popup_shadow: shadow,
        panel_fill: color(p.panel),
        indent_has_left_vline: false,
        window_highlight_topmost: false,
        slider_trailing_fill: true,
        disabled_alpha: 0.45,
        ..base
    }
}

fn widgets(p: &Palette) -> Widgets {
    let widget = |fill: Rgba, edge: Rgba, ink: Rgba| WidgetVisuals {
        bg_fill: color(fill),
        weak_bg_fill: color(fill),
        bg_stroke: Stroke::new(1.0, color(edge)),
        fg_stroke: Stroke::new(1.0, color(ink)),
        corner_radius: CornerRadius::same(CONTROL_RADIUS),
        expansion: 0.0,
    };
    // egui's "active" is both pressed and focused: a ring, since inversion is kept for what is selected.
    let focused =
        WidgetVisuals { bg_stroke: Stroke::new(2.0, color(p.selection)), ..widget(p.hovered, p.selection, p.strong) };
    Widgets {
        noninteractive: widget(p.panel, p.line, p.text),
        // The ground of check boxes and slider rails, which have no text to find them by.
        inactive: WidgetVisuals { bg_fill: color(p.hovered), ..widget(p.raised, p.line, p.text) },
        hovered: widget(p.hovered, p.edge, p.strong),
        active: focused,
        open: widget(p.hovered, p.edge, p.strong),
    }
}

/// A text field: its focus is a ring, and selected text is marked calmly enough to edit in.
pub fn field(ui: &mut egui::Ui, edit: egui::TextEdit<'_>) -> egui::Response {
    ui.scope(|ui| {
        let p = theme_of(ui).palette();
        let marked = Selection { bg_fill: color(p.selected_text), stroke: Stroke::new(2.0, color(p.selection)) };
        ui.visuals_mut().selection = marked;
        ui.add(edit)
    })
    .inner
}

/// As [`focus_ring`], just inside the edge, for what fills its panel.
pub fn inner_focus_ring(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        let p = theme_of(ui).palette();
        let stroke = Stroke::new(2.0, color(p.selection));
        ui.painter().rect_stroke(response.rect.shrink(1.0), CornerRadius::same(2), stroke, egui::StrokeKind::Inside);
    }
}

/// A ring around something of ours that has the keyboard's focus (egui's own controls show it themselves).
pub fn focus_ring(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        let p = theme_of(ui).palette();
        let stroke = Stroke::new(2.0, color(p.selection));
        let radius = CornerRadius::same(CONTROL_RADIUS + 2);
        ui.painter().rect_stroke(response.rect.expand(2.0), radius, stroke, egui::StrokeKind::Inside);
    }
}
