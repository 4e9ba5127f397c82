//! The operations: the script as an editable list, and a line to add to it.
//!
//! Invariant: only visible rows cost anything, so that a recording of thousands of lines scrolls as a short script does.
//! A line is edited in place and taken up when Enter is pressed or the field is left.

use crate::app::kit::around::Around;
use crate::app::kit::icons::{self, Icon};
use crate::app::kit::panes;
use crate::app::kit::style;
use crate::app::kit::widgets::{heading, name_bars, palette, problem, weak};
use crate::app::state::command::{Outbox, Pane};
use crate::gotype::Diagnostic;
use crate::program::Draft;
use crate::session::{Command, Session};
use crate::units::{count, plural};
use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui};

/// Height of a row in points.
const ROW: f32 = 24.0;

#[derive(Default)]
pub struct OpsPanel {
    /// The line being written, not yet in the script.
    input: String,
    input_problems: Vec<Diagnostic>,
    /// The row being edited and its text.
    editing: Option<(usize, String)>,
    focused_input: bool,
    /// The row that was current when the list was last drawn: a new one is scrolled to.
    last_current: Option<usize>,
    /// The row that could not be run, when it was last brought into view.
    last_failed: Option<usize>,
}

impl OpsPanel {
    /// True while a field has a text that is not in the document.
    pub fn has_private_text(&self) -> bool {
        self.focused_input && !self.input.is_empty() || self.editing.is_some()
    }

    /// The edit that was begun and not yet taken up.
    pub fn take_pending(&mut self, session: &Session) -> Option<Command> {
        let (at, text) = self.editing.take()?;
        let old = session.document().script.get(at)?;
        (*old != text).then_some(Command::EditLine { at, text })
    }

    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let (session, out) = (around.session, &mut *around.out);
        let script = &session.document().script;
        ui.horizontal(|ui| {
            heading(ui, "Operations");
            let total = session.timeline().map_or(0, |t| t.total());
            let text = match script.len() {
                0 => "none yet".to_string(),
                lines => format!("{} in {}", count(total), plural(lines as u64, "line")),
            };
            ui.label(weak(ui, text));
        });
        self.input_line(ui, session, out);
        ui.add_space(2.0);
        self.rows(ui, session, out);
    }

    fn input_line(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let edit = TextEdit::singleline(&mut self.input)
            .font(egui::TextStyle::Monospace)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(8, 6))
            .hint_text("put 0..28");
        let response = style::field(ui, edit).accessible_name("New operation");
        panes::home(Pane::Operations, &response);
        self.focused_input = response.has_focus();
        if response.changed() {
            self.input_problems.clear();
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            self.submit(session, out);
            response.request_focus();
        }
        for d in self.input_problems.iter().take(2) {
            problem(ui, &format!("column {}: {}", d.column, d.message));
        }
        if let Some((number, message)) = failing_line(session) {
            let is_last = number as usize == session.document().script.len();
            let rest = if is_last { "" } else { ". The lines below it do not run" };
            problem(ui, &format!("line {number}: {message}{rest}"));
        }
    }

    fn submit(&mut self, session: &Session, out: &mut Outbox) {
        if self.input.trim().is_empty() {
            return;
        }
        self.input_problems = problems_of(session, &self.input);
        if self.input_problems.is_empty() {
            out.send(Command::AppendLine(std::mem::take(&mut self.input).trim().to_string()));
        }
    }

    fn rows(&mut self, ui: &mut Ui, session: &Session, out: &mut Outbox) {
        let script = &session.document().script;
        let current = session.current_line().and_then(|i| session.lines().get(i)).map(|l| l.number as usize - 1);
        let mut area = ScrollArea::vertical().id_salt("operations").auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 2.0;
        let failed = failing_line(session).map(|(number, _)| number as usize - 1);
        for (last, row) in [(&mut self.last_current, current), (&mut self.last_failed, failed)] {
            if std::mem::replace(last, row) != row
                && let Some(offset) = row.and_then(|row| scroll_to(row, ui))
            {
                area = area.vertical_scroll_offset(offset);
            }
        }
        let shown = area.show_rows(ui, ROW, script.len(), |ui, rows| {
            for row in rows {
                self.row(ui, session, row, current == Some(row), out);
            }
            if script.is_empty() {
                ui.label(weak(
                    ui,
                    "Nothing happens yet: write put 0..28 above and press Enter, or press a button below.",
                ));
            }
        });
        name_bars(ui, &shown, "the operations");
    }

    fn row(&mut self, ui: &mut Ui, session: &Session, row: usize, current: bool, out: &mut Outbox) {
        let lines = lines_of(session, row);
        let wrong = lines.clone().find_map(|i| session.lines()[i].parsed.as_ref().err());
        let failed = session.timeline().and_then(|t| t.failure()).filter(|f| lines.contains(&f.entry));
        ui.push_id(row, |ui| {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), ROW), egui::Sense::hover());
            if current {
                let fill = style::color(palette(ui).hovered);
                ui.painter().rect_filled(rect, 5.0, fill);
            }
            let builder = egui::UiBuilder::new().max_rect(rect.shrink2(egui::vec2(4.0, 0.0)));
            ui.scope_builder(builder.layout(egui::Layout::right_to_left(egui::Align::Center)), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                if icons::quiet_button(ui, Icon::Close, &format!("Delete line {}", row + 1)).clicked() {
                    self.editing = None;
                    out.send(Command::RemoveLine(row));
                }
                match (wrong, failed) {
                    (Some(d), _) => alert(ui, row, &d.message),
                    (None, Some(f)) => alert(ui, row, &f.error.to_string()),
                    (None, None) => op_count(ui, session, row, out),
                }
                self.text(ui, session, row, out);
            });
        });
    }

    fn text(&mut self, ui: &mut Ui, session: &Session, row: usize, out: &mut Outbox) {
        let script = &session.document().script;
        let Some(text) = script.get(row) else { return };
        let mut shown = match &self.editing {
            Some((at, edited)) if *at == row => edited.clone(),
            _ => text.clone(),
        };
        let edit = TextEdit::singleline(&mut shown)
            .id(field_id(row))
            .font(egui::TextStyle::Name(style::SMALL_MONO.into()))
            .desired_width(ui.available_width())
            .min_size(egui::vec2(0.0, ROW))
            .align(egui::Align2::LEFT_CENTER)
            .frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(6, 0)));
        let goes = ui.memory(|m| m.has_focus(field_id(row)))
            && ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
        if let (true, None, Some((_, end))) = (goes, &self.editing, span_of(session, row)) {
            out.send(Command::Seek(end));
        }
        let response = style::field(ui, edit).accessible_name(format!("Line {}", row + 1));
        style::focus_ring(ui, &response);
        if response.changed() {
            self.editing = Some((row, shown.clone()));
        }
        if response.has_focus() {
            move_line(ui, row, script.len(), out);
        }
        if response.lost_focus() {
            let escaped = ui.input(|i| i.key_pressed(Key::Escape));
            if let Some((at, edited)) = self.editing.take()
                && !escaped
                && at == row
                && edited != *text
            {
                out.send(Command::EditLine { at, text: edited });
            }
        }
    }
}

/// The field of a row keeps its name, so that the focus can be sent there.
fn field_id(row: usize) -> egui::Id {
    egui::Id::unique(("script line", row))
}

/// The scroll offset that shows a row, if the list is not so short that it always shows.
fn scroll_to(row: usize, ui: &Ui) -> Option<f32> {
    let pitch = ROW + ui.spacing().item_spacing.y;
    let height = ui.available_height();
    let top = row as f32 * pitch;
    (top + pitch > height || row == 0).then(|| (top - height / 2.0).max(0.0))
}

fn alert(ui: &mut Ui, row: usize, message: &str) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(20.0, 20.0), egui::Sense::hover());
    icons::paint(ui.painter(), Icon::Alert, rect, ui.visuals().text_color());
    let name = format!("Line {} is wrong: {message}", row + 1);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    response.on_hover_text(message);
}

/// The positions before a row's first operation and after its last one, where those are built.
fn span_of(session: &Session, row: usize) -> Option<(u64, u64)> {
    let (timeline, lines) = (session.timeline()?, lines_of(session, row));
    let last = lines.clone().last()?;
    Some((timeline.span_of(lines.start)?.0, timeline.span_of(last)?.1))
}

/// How many operations the line is, and the way to its end.
fn op_count(ui: &mut Ui, session: &Session, row: usize, out: &mut Outbox) {
    let Some((from, to)) = span_of(session, row) else { return };
    let text = plural(to - from, "op");
    let button = egui::Button::new(weak(ui, format!("{text} →"))).small();
    let hint = format!("Go to the end of this line, operation {} (Ctrl+Enter in the line)", count(to));
    let response = ui.add(button).on_hover_text(hint);
    if response.accessible_name(format!("Go to the end of line {}", row + 1)).clicked() {
        out.send(Command::Seek(to));
    }
}

fn move_line(ui: &Ui, row: usize, rows: usize, out: &mut Outbox) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::ALT, key));
    let (up, down) = (pressed(Key::ArrowUp) && row > 0, pressed(Key::ArrowDown) && row + 1 < rows);
    if up || down {
        let to = if up { row - 1 } else { row + 1 };
        out.send(Command::MoveLine { from: row, to });
        ui.memory_mut(|m| m.request_focus(field_id(to)));
    }
}

/// The statements that stand on a row of the script.
fn lines_of(session: &Session, row: usize) -> std::ops::Range<usize> {
    let lines = session.lines();
    let number = row as u32 + 1;
    lines.partition_point(|l| l.number < number)..lines.partition_point(|l| l.number <= number)
}

/// The number of the first line that stops the run, and what is wrong with it.
fn failing_line(session: &Session) -> Option<(u32, String)> {
    let timeline = session.timeline()?;
    if let Some(failure) = timeline.failure() {
        let line = session.lines().get(failure.entry)?;
        return Some((line.number, failure.error.to_string()));
    }
    let line = session.lines().get(timeline.entries().len())?;
    Some((line.number, line.parsed.as_ref().err()?.message.clone()))
}

/// What is wrong with a line of operations, under the types of the last good source.
fn problems_of(session: &Session, text: &str) -> Vec<Diagnostic> {
    let Some(built) = session.built() else { return Vec::new() };
    Draft::of(&built.spec).script(text).into_iter().filter_map(|l| l.parsed.err()).collect()
}
