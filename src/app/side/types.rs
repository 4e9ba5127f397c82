//! The types: the editor, what is wrong in its text, and pictures of the structs that the map uses.
//!
//! Invariant: the editor's text is the document's; what is wrong is shown as one types, by line and column.

use super::declared::DeclaredTypes;
use crate::app::kit::around::Around;
use crate::app::kit::fonts::font;
use crate::app::kit::link;
use crate::app::kit::panes;
use crate::app::kit::style::{self, color};
use crate::app::kit::widgets::{heading, name_bars, picture, problem};
use crate::app::state::command::{Outbox, Pane};
use crate::app::state::memo::Memo;
use crate::app::state::pointed::{From, What};
use crate::diagram::{Lit, Pos, StructPicture, Style};
use crate::fonts::Face;
use crate::gotype::{Diagnostic, Kind, TypeId};
use crate::image::{Role, in_struct};
use crate::session::{Command, Session};
use crate::theme::Theme;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, ScrollArea, Sense, Stroke, TextEdit, Ui};
use std::ops::Range;

/// Most messages shown at once.
const MAX_MESSAGES: usize = 4;
/// A window under this height in points has room for few rows.
const SHORT: f32 = 800.0;
/// Size of code in points.
const CODE_SIZE: f32 = 13.0;

#[derive(Default)]
pub struct TypesPanel {
    text: String,
    declared: DeclaredTypes,
    /// Of the document (`Moment::document`) and the width.
    pictures: Memo<(u64, f32), Vec<StructPicture>>,
}

impl TypesPanel {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        heading(ui, "Go types");
        self.editor(ui, around.session, around.out);
        messages(ui, around.session, around.out);
        self.declared.ui(ui, around.session, around.out);
        let (session, width) = (around.session, ui.available_width());
        let pictures = self.pictures.of((session.moment().document, width), || struct_pictures(session, width));
        pictures.iter().for_each(|drawn| one_struct(ui, drawn, around));
    }

    fn editor(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        if self.text != session.document().source {
            self.text.clone_from(&session.document().source);
        }
        let wrong: Vec<Range<usize>> = session.diagnostics().iter().map(|d| d.span.clone()).collect();
        let theme = style::theme_of(ui);
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            let job = layout(text.as_str(), &wrong, theme, width);
            ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
        };
        // The list of types needs room under a long text.
        let most = match session.outline().has_choice() {
            true if ui.ctx().content_rect().height() < SHORT => 3,
            true => 7,
            false => 12,
        };
        let rows = self.text.lines().count().clamp(most.min(5), most);
        let shown = ScrollArea::vertical().id_salt("types").max_height(most as f32 * 18.0 + 16.0).show(ui, |ui| {
            let edit = TextEdit::multiline(&mut self.text)
                .code_editor()
                .font(font(Face::Mono, CODE_SIZE))
                .desired_rows(rows)
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 8))
                .hint_text("type Key struct {\n\tID int64\n}\n\nmap[Key]string")
                .layouter(&mut layouter);
            let response = style::field(ui, edit).accessible_name("Source of the types");
            panes::home(Pane::Left, &response);
            if response.changed() {
                out.send(Command::SetSource(self.text.clone()));
            }
        });
        name_bars(ui, &shown, "the source");
    }
}

fn struct_pictures(session: &Session, width: f32) -> Vec<StructPicture> {
    let Some(built) = session.built() else { return Vec::new() };
    let structs = structs_of(&built.spec, &built.decls).into_iter();
    structs.map(|(id, role)| StructPicture::new(&built.spec.layouts, id, role, width)).collect()
}

/// A struct with what is selected and pointed at in it.
fn one_struct(ui: &mut Ui, drawn: &StructPicture, around: &mut Around<'_>) {
    let (session, state) = (around.session, around.state);
    let response = picture(ui, around.paint, &drawn.diagram, Sense::hover());
    let at = response.hover_pos().map(|p| p - response.rect.min);
    let pointed = at.and_then(|p| drawn.hit(Pos::new(p.x, p.y)));
    let elsewhere = state.pointed.elsewhere(From::Types);
    let lit = pointed.clone().or_else(|| elsewhere.and_then(|what| bytes_of(session, drawn, what)));
    let mut over = link::marks(lit.map(|bytes| drawn.rect(bytes)).into_iter());
    if let Some(bytes) = state.selection.and_then(|spot| bytes_of(session, drawn, &What::Spot(spot))) {
        over.rect(drawn.rect(bytes), 3.0, Style::Selection);
    }
    let painter = ui.painter().with_clip_rect(response.rect.expand(4.0).intersect(ui.clip_rect()));
    around.paint.paint(&painter, &over, response.rect.min, style::theme_of(ui));
    if let Some(bytes) = pointed {
        around.out.point(From::Types, What::Bytes(Lit::Field { ty: drawn.ty, bytes }));
    }
}

/// The bytes of a struct that something pointed at means: a byte's field, or the whole of a key or elem.
fn bytes_of(session: &Session, drawn: &StructPicture, what: &What) -> Option<Range<u64>> {
    match what {
        What::Spot(spot) => {
            let at = in_struct(session.state()?.read(), spot.place, drawn.ty, spot.byte.unwrap_or(0))?;
            match spot.byte {
                Some(_) => drawn.run_of(at),
                None => Some(0..session.built()?.spec.layouts.of(drawn.ty).size),
            }
        }
        What::Bytes(Lit::Field { ty, bytes }) => (*ty == drawn.ty).then(|| bytes.clone()),
        What::Bytes(Lit::Role(_)) => None,
    }
}

/// The structs that key and elem are or hold directly, each once, with the role of the first.
fn structs_of(spec: &crate::engine::MapSpec, decls: &[TypeId]) -> Vec<(TypeId, Role)> {
    let mut found: Vec<(TypeId, Role)> = Vec::new();
    for (mut id, role) in [(spec.map.key, Role::Keys), (spec.map.elem, Role::Elems)] {
        while let Kind::Array { elem, .. } = *spec.types.shape(id) {
            id = elem;
        }
        let is_struct = matches!(spec.types.shape(id), Kind::Struct(..));
        let is_plain = decls.contains(&id) || !matches!(spec.types.kind(id), Kind::Named { .. });
        if is_struct && is_plain && found.iter().all(|(other, _)| *other != id) {
            found.push((id, role));
        }
    }
    found
}

/// What is wrong; what would do instead of something missing is put in by a button.
fn messages(ui: &mut Ui, session: &Session, out: &mut Outbox) {
    let diagnostics = session.diagnostics();
    for Diagnostic { line, column, message, stand_in, .. } in diagnostics.iter().take(MAX_MESSAGES) {
        problem(ui, &format!("{line}:{column}: {message}"));
        let Some(decl) = stand_in else { continue };
        let hint = "Puts a declaration of a stated size into the source, to be changed there";
        if ui.button(format!("Insert {}", crate::text::message(decl))).on_hover_text(hint).clicked() {
            out.send(Command::SetSource(session.outline().declaring(&session.document().source, decl)));
        }
    }
    if diagnostics.len() > MAX_MESSAGES {
        problem(ui, &format!("and {} more", diagnostics.len() - MAX_MESSAGES));
    }
    if let Some(message) = session.problem() {
        problem(ui, message);
    }
}

/// The code's colours: the map's key and elem in the colours of their bytes; what is wrong is underlined.
fn layout(text: &str, wrong: &[Range<usize>], theme: Theme, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let plain = color(theme.palette().text);
    let parts = map_parts(text);
    let mut cuts: Vec<usize> = wrong.iter().flat_map(|r| [r.start, r.end]).chain([0, text.len()]).collect();
    if let Some((key, elem)) = &parts {
        cuts.extend([key.start, key.end, elem.start, elem.end]);
    }
    cuts.retain(|&c| text.is_char_boundary(c));
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let role = parts.as_ref().and_then(|(key, elem)| match () {
            () if key.contains(&start) => Some(Role::Keys),
            () if elem.contains(&start) => Some(Role::Elems),
            () => None,
        });
        let ink = role.map_or(plain, |role| color(theme.look(Style::outline(role)).ink));
        let underlined = wrong.iter().any(|r| r.contains(&start));
        job.append(&text[start..end], 0.0, format(ink, underlined.then_some(plain)));
    }
    job
}

fn format(ink: Color32, underline: Option<Color32>) -> TextFormat {
    let stroke = underline.map_or(Stroke::NONE, |ink| Stroke::new(2.0, ink));
    TextFormat { underline: stroke, ..TextFormat::simple(font(Face::Mono, CODE_SIZE), ink) }
}

/// Where the key and the elem of the bare map type stand, if its line begins with `map[`.
fn map_parts(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let at = if text.starts_with("map[") { 0 } else { text.rfind("\nmap[")? + 1 };
    let start = at + "map[".len();
    let mut depth = 1;
    let close = text[start..].char_indices().find(|(_, c)| {
        depth += match c {
            '[' => 1,
            ']' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let key = start..start + close.0;
    let line_end = text[key.end..].find('\n').map_or(text.len(), |i| key.end + i);
    Some((key.clone(), key.end + 1..line_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_map_type_are_found_at_its_own_brackets() {
        let text = "type K int\n\nmap[[2]K][]string\n";
        let Some((key, elem)) = map_parts(text) else { panic!("not found") };
        assert_eq!((&text[key], &text[elem]), ("[2]K", "[]string"));
        assert_eq!(map_parts("map[string"), None);
    }
}
