//! The inspector: the selected bytes, why they are there, and what the operation before the playhead did.
//!
//! Invariant: says nothing that is not in the simulated memory or told by the engine.

use super::bill_panel::BillPanel;
use super::command::{Outbox, UiCommand};
use super::icons::{self, Icon};
use super::operation;
use super::paint::PaintCache;
use super::spread::Spread;
use super::step_list::StepList;
use super::widgets::{big, divider, heading, picture, row, weak};
use crate::diagram::{Diagram, Form, Rect, Style, Text, role_style};
use crate::fonts::Face;
use crate::image::{Description, Role, Spot, describe_spot};
use crate::session::Session;
use crate::units::bytes;
use egui::{Label, ScrollArea, Sense, Ui};

/// Most bytes shown as cells.
const MAX_CELLS: usize = 256;
/// Cells in a row.
const COLUMNS: usize = 8;
/// Height and gap of a byte's cell in points.
const CELL: f32 = 26.0;
const GAP: f32 = 3.0;
/// Height of a histogram in points.
const HISTOGRAM: f32 = 150.0;

#[derive(Default)]
pub struct Inspector {
    /// Shown as an overlay though nothing is selected.
    pub open: bool,
    moment: Option<(u64, u64, Option<Spot>)>,
    description: Option<Description>,
}

/// What the inspector shows besides the session.
pub struct Subject<'a> {
    pub selection: Option<Spot>,
    pub epoch: u64,
    pub bill: &'a BillPanel,
    pub steps: &'a StepList,
    pub spread: &'a mut Spread,
}

impl Inspector {
    /// `closable`: over the diagram, with a button to close it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        subject: &mut Subject<'_>,
        paint: &mut PaintCache,
        closable: bool,
        out: &mut Outbox,
    ) {
        ui.horizontal(|ui| {
            heading(ui, "Selected");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if closable && icons::quiet_button(ui, Icon::Close, "Close the inspector").clicked() {
                    out.ask(UiCommand::Select(None));
                    if self.open {
                        out.ask(UiCommand::ToggleInspector);
                    }
                }
            });
        });
        ScrollArea::vertical().id_salt("inspector").auto_shrink([false, !closable]).show(ui, |ui| {
            self.refresh(session, subject);
            self.selected(ui, subject.selection, paint);
            divider(ui);
            if subject.selection.is_none() {
                subject.spread.refresh(ui, session, subject.epoch);
                whole_map(ui, subject.spread, paint);
                divider(ui);
            }
            operation::ui(ui, session, subject.steps, subject.bill, out);
        });
    }

    fn refresh(&mut self, session: &Session, subject: &Subject<'_>) {
        let Some(timeline) = session.timeline() else {
            self.description = None;
            self.moment = None;
            return;
        };
        let moment = (subject.epoch, timeline.generation(), subject.selection);
        if self.moment != Some(moment) {
            self.moment = Some(moment);
            self.description = subject.selection.and_then(|spot| describe_spot(timeline.state(), spot));
        }
    }

    fn selected(&self, ui: &mut Ui, selection: Option<Spot>, paint: &mut PaintCache) {
        let Some(d) = &self.description else {
            let text = match selection {
                Some(spot) => format!("There is no {spot} at this moment."),
                None => "Click a cell of the diagram, or give it the focus and use the arrow keys.".to_string(),
            };
            ui.add(Label::new(weak(ui, text)).wrap());
            return;
        };
        ui.add(Label::new(big(&d.title)).wrap());
        ui.add_space(2.0);
        for (label, value) in &d.rows {
            row(ui, label, value);
        }
        if !d.bytes.is_empty() {
            ui.add_space(8.0);
            heading(ui, "Bytes");
            picture(ui, paint, &byte_cells(d, ui.available_width()), Sense::hover());
            if d.size as usize > MAX_CELLS {
                ui.label(weak(ui, format!("the first {MAX_CELLS} of {}", bytes(d.size))));
            }
        }
        divider(ui);
        heading(ui, "Why is it here?");
        for line in &d.why {
            ui.add(Label::new(line).wrap());
        }
        ui.add(Label::new(weak(ui, d.source)).wrap());
    }
}

/// The selected bytes in hex, in the colours of what they are for.
fn byte_cells(d: &Description, width: f32) -> Diagram {
    let bytes = &d.bytes[..d.bytes.len().min(MAX_CELLS)];
    let wide = ((width - GAP * (COLUMNS as f32 - 1.0)) / COLUMNS as f32).floor().min(40.0);
    let rows = bytes.len().div_ceil(COLUMNS);
    let mut diagram = Diagram::new(width, rows as f32 * (CELL + GAP) - GAP);
    for (i, byte) in bytes.iter().enumerate() {
        let (column, line) = ((i % COLUMNS) as f32, (i / COLUMNS) as f32);
        let rect = Rect::new(column * (wide + GAP), line * (CELL + GAP), wide, CELL);
        let style = byte_style(d, i);
        diagram.rect(rect, 4.0, style);
        let mut text =
            Text::in_cell(rect, format!("{byte:02x}")).size(12.5).face(Face::MonoBold).style(style.text_on());
        if let Style::Role(role, Form::Hatched) = style {
            text = text.plate(role);
        }
        diagram.text(text);
    }
    diagram
}

fn byte_style(d: &Description, i: usize) -> Style {
    let Some(byte) = d.roles.get(i) else { return Style::fill(Role::Header) };
    if byte.stale { Style::Role(byte.role, Form::Struck) } else { role_style(byte.role) }
}

/// How entries are spread over the whole map.
fn whole_map(ui: &mut Ui, spread: &mut Spread, paint: &mut PaintCache) {
    heading(ui, "The whole map");
    ui.add_space(4.0);
    spread.ui(ui, HISTOGRAM, paint);
}
