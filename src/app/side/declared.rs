//! The types that the source declares, to choose one to be shown.
//!
//! Invariant: a click changes the source alone, by replacing the type that it asks for. Only rows that are seen are made.

use crate::app::kit::style;
use crate::app::kit::widgets::{heading, mono, name_bars, weak};
use crate::app::state::command::Outbox;
use crate::program::{Outline, OutlineType};
use crate::session::{Command, Session};
use crate::units;
use egui::{Align, Button, Layout, ScrollArea, TextEdit, Ui};

/// From so many types on there is a filter.
const FILTERED: usize = 8;
/// Rows seen at once.
const ROWS: f32 = 6.0;
/// Points between rows.
const ROW_GAP: f32 = 2.0;

/// The list and its filter.
#[derive(Default)]
pub struct DeclaredTypes {
    filter: String,
}

impl DeclaredTypes {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let outline = session.outline();
        if !outline.has_choice() {
            self.filter.clear();
            return;
        }
        let count = units::count(outline.types.len() as u64);
        let title = match &outline.package {
            Some(package) => format!("{count} types of package {}", crate::text::message(package)),
            None => format!("{count} types"),
        };
        heading(ui, &title).on_hover_text("Click a type to put it into a map. A map type is shown itself.");
        if outline.types.len() >= FILTERED {
            let edit = TextEdit::singleline(&mut self.filter).desired_width(f32::INFINITY).hint_text("Filter types");
            style::field(ui, edit).accessible_name("Filter types");
        } else {
            self.filter.clear();
        }
        let wanted = self.filter.to_lowercase();
        let shown: Vec<&OutlineType> =
            outline.types.iter().filter(|ty| ty.name.to_lowercase().contains(&wanted)).collect();
        if shown.is_empty() {
            ui.label(weak(ui, "No type has this in its name."));
            return;
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = ROW_GAP;
            let row = ui.spacing().interact_size.y;
            let height = (row + ROW_GAP) * ROWS.min(shown.len() as f32);
            let area = ScrollArea::vertical().id_salt("declared").max_height(height);
            let drawn = area.show_rows(ui, row, shown.len(), |ui, rows| {
                for ty in &shown[rows] {
                    one_type(ui, outline, ty, session, out);
                }
            });
            name_bars(ui, &drawn, "the list of types");
        });
    }
}

/// A row: the name asks for the type as the elem of a map, or for a map type itself; `key` for it as the key.
fn one_type(ui: &mut Ui, outline: &Outline, ty: &OutlineType, session: &Session, out: &mut Outbox) {
    let source = &session.document().source;
    ui.horizontal(|ui| {
        let name = crate::text::message(&ty.name);
        let is_known = ty.size.is_some();
        let wish = if ty.is_map { ty.name.clone() } else { format!("map[string]{}", ty.name) };
        let button = Button::new(mono(name.clone())).frame(false).truncate();
        let room = (ui.available_width() - 110.0).max(60.0);
        let response = ui
            .scope(|ui| {
                ui.set_max_width(room);
                ui.add_enabled(is_known, button)
            })
            .inner;
        let response = match is_known {
            true => response.on_hover_text(format!("Show {}", crate::text::message(&wish))),
            false => response.on_disabled_hover_text(why_unknown(outline, ty)),
        };
        if response.clicked() {
            ask(session, out, outline.asking(source, &wish));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            match ty.size {
                Some(size) if ty.is_map => ui.label(weak(ui, format!("map, {}", units::bytes(size)))),
                Some(size) => ui.label(weak(ui, units::bytes(size))),
                None => ui.label(weak(ui, "not known")).on_hover_text(why_unknown(outline, ty)),
            };
            if ty.is_key && is_known {
                let key = ui.add(Button::new(weak(ui, "key")).small()).on_hover_text("Show a map with it as the key");
                let key = key.accessible_name(format!("{name} as key"));
                if key.clicked() {
                    ask(session, out, outline.asking(source, &format!("map[{}]int", ty.name)));
                }
            }
        });
    });
}

/// Shows another text's map; the first one of a document at its end, so that there is something to see.
fn ask(session: &Session, out: &mut Outbox, source: String) {
    let is_first = session.timeline().is_none();
    out.send(Command::SetSource(source));
    if is_first {
        out.send(Command::Seek(u64::MAX));
    }
}

/// What is said of a type that has no size: the note that stands nearest after its name.
fn why_unknown(outline: &Outline, ty: &OutlineType) -> String {
    let next = outline.types.iter().map(|other| other.span.start).filter(|start| *start > ty.span.start).min();
    let inside = |start: usize| start >= ty.span.start && next.is_none_or(|next| start < next);
    let note = outline.notes.iter().find(|note| inside(note.span.start));
    let why = note.map_or("something that it holds by value is not known", |note| note.message.as_str());
    crate::text::message(why).to_string()
}
