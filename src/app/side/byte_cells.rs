//! The selected bytes in hex, a cell a byte: each can be pointed at and selected.
//!
//! Invariant: of a long place the cells around the selected byte show.

use crate::app::kit::around::Around;
use crate::app::kit::link;
use crate::app::kit::style::theme_of;
use crate::app::kit::widgets::{picture, weak};
use crate::app::state::pointed::{From, What};
use crate::diagram::{Diagram, Form, Lit, Pos, Rect, Style, Text, role_style};
use crate::engine::MapState;
use crate::fonts::Face;
use crate::image::{Role, Spot, in_struct};
use crate::tell::Description;
use crate::units::{bytes, count};
use egui::{Sense, Ui, WidgetInfo};

/// Most bytes shown as cells.
const MAX_CELLS: usize = 256;
/// Cells in a row.
const COLUMNS: usize = 8;
/// Height and gap of a byte's cell in points.
const CELL: f32 = 26.0;
const GAP: f32 = 3.0;

/// What one did with the cells.
#[derive(Default)]
pub struct Touched {
    pub hover: Option<Spot>,
    pub clicked: Option<Spot>,
}

/// Cells of the bytes of a description; `spot`: what it describes.
pub fn ui(ui: &mut Ui, d: &Description, spot: Spot, around: &mut Around<'_>) -> Touched {
    let first = d.byte.unwrap_or(0) as usize / MAX_CELLS * MAX_CELLS;
    let shown = first..d.bytes.len().min(first + MAX_CELLS);
    let cells = Cells { d, spot, first: shown.start, count: shown.len(), wide: wide(ui.available_width()) };
    // Not focusable: the keyboard walks through the diagram and the hex view.
    let response = picture(ui, around.paint, &cells.diagram(ui.available_width()), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, format!("Bytes of {}", d.title)));
    let at = response.hover_pos().map(|p| p - response.rect.min);
    let pointed = at.and_then(|p| cells.hit(Pos::new(p.x, p.y)));
    let marked = around.state.pointed.elsewhere(From::Inspector).zip(around.session.state());
    let is_marked = |i: &usize| marked.is_some_and(|(what, state)| cells.is_in(what, *i, state));
    let lit = shown.clone().filter(|i| pointed.is_none() && is_marked(i)).chain(pointed);
    let mut over = link::marks(lit.map(|i| cells.rect(i)));
    if let Some(byte) = d.byte.map(|b| b as usize).filter(|b| shown.contains(b)) {
        over.rect(cells.rect(byte), 4.0, Style::Selection);
    }
    let painter = ui.painter().with_clip_rect(response.rect.expand(4.0).intersect(ui.clip_rect()));
    around.paint.paint(&painter, &over, response.rect.min, theme_of(ui));
    if d.size as usize > MAX_CELLS {
        let range = format!("{} to {} of {}", count(shown.start as u64), count(shown.end as u64 - 1), bytes(d.size));
        ui.label(weak(ui, range));
    }
    let hover = pointed.map(|i| cells.spot(i));
    Touched { hover, clicked: hover.filter(|_| response.clicked()) }
}

/// Width of a cell in a panel.
fn wide(width: f32) -> f32 {
    ((width - GAP * (COLUMNS as f32 - 1.0)) / COLUMNS as f32).floor().min(40.0)
}

/// Some of a description's bytes as a grid.
struct Cells<'a> {
    d: &'a Description,
    /// What is described.
    spot: Spot,
    first: usize,
    count: usize,
    wide: f32,
}

impl Cells<'_> {
    /// The first of the described bytes, from the place's own first one.
    fn base(&self) -> u64 {
        let byte = self.spot.byte.unwrap_or(0);
        byte - self.d.byte.unwrap_or(0).min(byte)
    }

    fn spot(&self, i: usize) -> Spot {
        match self.d.bytes.len() {
            1 if self.base() == 0 => Spot::from(self.spot.place),
            _ => Spot::byte(self.spot.place, self.base() + i as u64),
        }
    }

    /// True where a byte is of what is pointed at elsewhere.
    fn is_in(&self, what: &What, i: usize, state: &MapState) -> bool {
        let place = self.spot.place;
        match what {
            What::Spot(other) => *other == self.spot(i) || (other.byte.is_none() && other.place == place),
            What::Bytes(Lit::Role(role)) => self.d.roles.get(i).is_some_and(|r| r.role == *role),
            What::Bytes(Lit::Field { ty, bytes }) => {
                in_struct(state.read(), place, *ty, self.base() + i as u64).is_some_and(|at| bytes.contains(&at))
            }
        }
    }

    fn rect(&self, i: usize) -> Rect {
        let n = i - self.first;
        let (column, line) = ((n % COLUMNS) as f32, (n / COLUMNS) as f32);
        Rect::new(column * (self.wide + GAP), line * (CELL + GAP), self.wide, CELL)
    }

    fn hit(&self, p: Pos) -> Option<usize> {
        (self.first..self.first + self.count).find(|&i| self.rect(i).inset(-GAP / 2.0).contains(p))
    }

    /// The cells in the colours and signs of what their bytes are for.
    fn diagram(&self, width: f32) -> Diagram {
        let rows = self.count.div_ceil(COLUMNS);
        let mut diagram = Diagram::new(width, rows as f32 * (CELL + GAP) - GAP);
        for i in self.first..self.first + self.count {
            let (rect, style) = (self.rect(i), self.style(i));
            diagram.rect(rect, 4.0, style);
            let text = Text::in_cell(rect, format!("{:02x}", self.d.bytes[i])).size(12.5).face(Face::MonoBold);
            let text = text.style(style.text_on());
            diagram.text(match style {
                Style::Role(role, Form::Hatched) => text.plate(role),
                _ => text,
            });
        }
        diagram
    }

    fn style(&self, i: usize) -> Style {
        let Some(byte) = self.d.roles.get(i) else { return Style::fill(Role::Header) };
        if byte.stale { Style::Role(byte.role, Form::Struck) } else { role_style(byte.role) }
    }
}
