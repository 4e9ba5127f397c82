//! A scroll bar over lines that are counted: a region may be higher than points are exact.

use super::style::color;
use super::widgets::palette;
use egui::{CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// The least height of the handle in points.
const LEAST: f32 = 28.0;

/// The line at the top after what was asked: `room` lines are seen of `total`.
pub fn ui(ui: &mut Ui, rect: Rect, top: f64, room: f64, total: f64) -> f64 {
    let most = (total - room + 1.0).max(0.0);
    let mut top = top.clamp(0.0, most);
    if total <= room {
        return 0.0;
    }
    let response = ui.interact(rect, ui.scope_id().with("scroll"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll the bytes"));
    let high = (rect.height() * (room / total) as f32).max(LEAST).min(rect.height());
    let way = f64::from((rect.height() - high).max(1.0));
    if response.dragged() {
        top += f64::from(response.drag_delta().y) / way * most;
    } else if response.clicked()
        && let Some(p) = response.interact_pointer_pos()
    {
        top = f64::from(p.y - rect.top() - high / 2.0) / way * most;
    }
    let top = top.clamp(0.0, most);
    let y = rect.top() + (top / most.max(1.0) * way) as f32;
    let handle = Rect::from_min_size(pos2(rect.left() + 4.0, y), vec2(rect.width() - 6.0, high));
    let held = response.hovered() || response.dragged();
    let ink = if held { palette(ui).weak } else { palette(ui).edge };
    ui.painter_at(rect).rect_filled(handle, CornerRadius::same(4), color(ink));
    top
}
