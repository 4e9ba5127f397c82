//! Buttons whose sign is painted: the fonts lack these signs or draw them in other sizes.
//!
//! Invariant: every one has an accessible name, which is its tooltip too.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{Shape, pos2, vec2};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Icon {
    First,
    Back,
    StepBack,
    StepForward,
    Forward,
    Last,
    Play,
    Pause,
    Close,
    Theme,
    Alert,
    /// What is on.
    Tick,
}

/// Size of an icon button in points.
pub const SIZE: egui::Vec2 = vec2(34.0, 30.0);

/// A framed button with an icon; `inverted` marks the main one of a row.
pub fn button(ui: &mut Ui, icon: Icon, name: &str, enabled: bool, inverted: bool) -> Response {
    show(ui, icon, name, Look { size: SIZE, enabled, inverted, framed: true })
}

/// A small button without a frame until it is pointed at.
pub fn quiet_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    show(ui, icon, name, Look { size: vec2(22.0, 22.0), enabled: true, inverted: false, framed: false })
}

#[derive(Clone, Copy)]
struct Look {
    size: egui::Vec2,
    enabled: bool,
    inverted: bool,
    framed: bool,
}

fn show(ui: &mut Ui, icon: Icon, name: &str, look: Look) -> Response {
    ui.add_enabled_ui(look.enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(look.size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, look.enabled, name));
        if ui.is_rect_visible(rect) {
            let visuals = *ui.style().interact(&response);
            let selection = ui.visuals().selection;
            let marked = look.inverted && look.enabled;
            let (ground, ink) = if marked {
                (selection.bg_fill, selection.stroke.color)
            } else {
                (visuals.weak_bg_fill, visuals.fg_stroke.color)
            };
            if look.framed || response.hovered() || response.has_focus() {
                let radius = CornerRadius::same(5);
                ui.painter().rect(rect, radius, ground, visuals.bg_stroke, StrokeKind::Inside);
            }
            paint(ui.painter(), icon, rect, ink);
            if marked {
                crate::app::kit::style::focus_ring(ui, &response);
            }
        }
        response.on_hover_text(name)
    })
    .inner
}

/// Paints an icon in the middle of a rectangle.
pub fn paint(painter: &Painter, icon: Icon, rect: Rect, ink: Color32) {
    let c = rect.center();
    let triangle = |tip: Pos2, back: f32, half: f32| {
        Shape::convex_polygon(vec![tip, tip + vec2(back, -half), tip + vec2(back, half)], ink, Stroke::NONE)
    };
    let bar = |x: f32| Shape::line_segment([pos2(x, c.y - 5.0), pos2(x, c.y + 5.0)], Stroke::new(2.0, ink));
    match icon {
        Icon::First => painter.extend([bar(c.x - 5.0), triangle(c - vec2(3.0, 0.0), 8.0, 5.0)]),
        Icon::Back => painter.extend([triangle(c - vec2(4.5, 0.0), 9.0, 5.5)]),
        Icon::StepBack | Icon::StepForward => {
            let to = if icon == Icon::StepBack { -1.0 } else { 1.0 };
            let points = [vec2(-2.5 * to, -5.5), vec2(2.5 * to, 0.0), vec2(-2.5 * to, 5.5)].map(|at| c + at);
            painter.add(Shape::line(points.to_vec(), Stroke::new(1.8, ink)));
        }
        Icon::Forward => painter.extend([triangle(c + vec2(4.5, 0.0), -9.0, 5.5)]),
        Icon::Last => painter.extend([triangle(c + vec2(3.0, 0.0), -8.0, 5.0), bar(c.x + 5.0)]),
        Icon::Play => {
            let points = vec![c + vec2(-4.0, -6.0), c + vec2(6.0, 0.0), c + vec2(-4.0, 6.0)];
            painter.add(Shape::closed_line(points, Stroke::new(1.6, ink)));
        }
        Icon::Pause => painter.extend([bar(c.x - 3.0), bar(c.x + 3.0)]),
        Icon::Close => {
            let stroke = Stroke::new(1.4, ink);
            painter.line_segment([c - vec2(4.0, 4.0), c + vec2(4.0, 4.0)], stroke);
            painter.line_segment([c + vec2(-4.0, 4.0), c + vec2(4.0, -4.0)], stroke);
        }
        Icon::Theme => {
            let radius = 7.0;
            let half = (0..=24).map(|i| {
                let angle = std::f32::consts::PI * (0.5 + i as f32 / 24.0);
                c + radius * vec2(angle.cos(), angle.sin())
            });
            painter.add(Shape::convex_polygon(half.collect(), ink, Stroke::NONE));
            painter.circle_stroke(c, radius, Stroke::new(1.4, ink));
        }
        Icon::Tick => {
            let points = [vec2(-4.0, 0.5), vec2(-1.2, 3.5), vec2(4.5, -3.5)].map(|at| c + at);
            painter.add(Shape::line(points.to_vec(), Stroke::new(1.8, ink)));
        }
        Icon::Alert => {
            painter.circle_stroke(c, 7.0, Stroke::new(1.4, ink));
            painter.line_segment([c - vec2(0.0, 4.0), c + vec2(0.0, 1.0)], Stroke::new(1.8, ink));
            painter.circle_filled(c + vec2(0.0, 3.6), 1.1, ink);
        }
    }
}

/// An icon as a mark in a row of text.
pub fn mark(ui: &mut Ui, icon: Icon) {
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    paint(ui.painter(), icon, rect, ui.visuals().text_color());
}
