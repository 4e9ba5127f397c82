//! Signs at the edges of the diagram: how much of the map lies beyond, and where something changed that is not seen.
//!
//! Invariant: a sign says what is really there, and leads to it.

use crate::app::kit::fonts::font;
use crate::app::kit::style::color;
use crate::app::kit::widgets::palette;
use crate::diagram::{Pos, Rect};
use crate::fonts::Face;
use crate::units::plural;
use egui::{Align2, Frame, Margin, RichText, Ui, vec2};

/// An edge of the view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Edge {
    Above,
    Below,
    Left,
    Right,
}

/// A sign at an edge.
pub struct Sign {
    pub edge: Edge,
    pub text: String,
    /// What of the scene it leads to.
    pub to: Rect,
    /// Something changed there.
    pub is_change: bool,
}

impl Edge {
    const ALL: [Edge; 4] = [Edge::Above, Edge::Below, Edge::Left, Edge::Right];

    /// The edge that a rectangle lies beyond.
    pub fn beyond(view: Rect, rect: Rect) -> Option<Edge> {
        let at = rect.center();
        match () {
            () if rect.intersects(view) && view.contains(at) => None,
            () if at.y > view.bottom() => Some(Edge::Below),
            () if at.y < view.y => Some(Edge::Above),
            () if at.x > view.right() => Some(Edge::Right),
            () if at.x < view.x => Some(Edge::Left),
            () => None,
        }
    }

    fn arrow(self) -> &'static str {
        match self {
            Edge::Above => "↑",
            Edge::Below => "↓",
            Edge::Left => "←",
            Edge::Right => "→",
        }
    }

    fn place(self, rect: egui::Rect) -> (Align2, egui::Pos2) {
        match self {
            Edge::Above => (Align2::CENTER_TOP, rect.center_top() + vec2(0.0, GAP)),
            Edge::Below => (Align2::CENTER_BOTTOM, rect.center_bottom() - vec2(0.0, GAP)),
            Edge::Left => (Align2::LEFT_CENTER, rect.left_center() + vec2(GAP, 0.0)),
            Edge::Right => (Align2::RIGHT_CENTER, rect.right_center() - vec2(GAP, 0.0)),
        }
    }
}

/// From the view's edge to a sign.
const GAP: f32 = 8.0;

/// `12 more buckets` where so many lie beyond an edge.
pub fn more(edge: Edge, n: u64, noun: &str, to: Pos) -> Option<Sign> {
    let text = plural(n, &format!("more {noun}"));
    (n > 0).then(|| Sign { edge, text, to: Rect::new(to.x, to.y, 1.0, 1.0), is_change: false })
}

/// Draws the signs; gives where the one that was clicked leads.
pub fn ui(ui: &mut Ui, rect: egui::Rect, signs: Vec<Sign>) -> Option<Rect> {
    let mut chosen = None;
    for edge in Edge::ALL {
        let here: Vec<&Sign> = signs.iter().filter(|sign| sign.edge == edge).collect();
        if here.is_empty() {
            continue;
        }
        let (pivot, at) = edge.place(rect);
        let area = egui::Area::new(ui.scope_id().with(("edge", edge))).order(egui::Order::Middle);
        area.pivot(pivot).fixed_pos(at).constrain_to(rect).show(ui.ctx(), |ui| {
            ui.horizontal(|ui| {
                for sign in here {
                    if button(ui, sign) {
                        chosen = Some(sign.to);
                    }
                }
            });
        });
    }
    chosen
}

fn button(ui: &mut Ui, sign: &Sign) -> bool {
    let p = palette(ui);
    let mark = if sign.is_change { "▲ " } else { "" };
    let text = format!("{} {mark}{}", sign.edge.arrow(), sign.text);
    let (fill, ink) = if sign.is_change { (p.text, p.canvas) } else { (p.raised, p.text) };
    let frame = Frame::NONE.fill(color(fill)).corner_radius(10).inner_margin(Margin::symmetric(2, 0));
    frame
        .show(ui, |ui| {
            let text = RichText::new(&text).font(font(Face::SansBold, 12.0)).color(color(ink));
            ui.add(egui::Button::new(text).frame(false)).on_hover_text("Bring it into view").clicked()
        })
        .inner
}
