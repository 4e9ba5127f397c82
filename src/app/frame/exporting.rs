//! Exports and copies, from being asked for to being written.
//!
//! Invariant: nothing is written before all of it is there, and nothing long is done in a frame: what is missing is worked
//! on from frame to frame, files are written beside the window.

use super::app::{App, Waiting};
use super::centers::TABLE;
use super::dialogs::Dialog;
use crate::app::files::contents;
use crate::app::files::error::FileError;
use crate::app::files::export_dialog::ExportDialog;
use crate::app::kit::sheet::Missing;
use crate::app::kit::style::theme_of;
use crate::app::state::command::Outbox;
use crate::export::{Choice, Content, Format, What};
use egui::{ColorImage, Ui};
use std::path::{Path, PathBuf};

/// Pixels a point of a copied picture.
const COPY_SCALE: u8 = 2;

impl App {
    /// The choice to begin with: the last one, or what the middle shows as it looks.
    fn first_choice(&self, ui: &Ui) -> Choice {
        let what = self.shown(Format::Svg);
        self.state.settings.export.map_or(Choice { what, ..self.as_shown(ui) }, Choice::valid)
    }

    /// What the middle shows, as something to export: the table of the map where that has no such format.
    fn shown(&self, format: Format) -> What {
        let first = self.state.center.exports.first().copied().unwrap_or_default();
        if first.refuses(format).is_some() { What::Table } else { first }
    }

    /// As the window looks.
    fn as_shown(&self, ui: &Ui) -> Choice {
        Choice { theme: theme_of(ui).calm(), legend: self.state.settings.legend, ..Choice::default() }
    }

    pub(super) fn open_export(&mut self, ui: &Ui) {
        let of_file = self.state.file.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let folder = self.state.settings.export_folder.clone().filter(|f| f.is_dir()).or(of_file);
        let folder = folder.or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let dialog = ExportDialog::new(self.first_choice(ui), folder, self.state.file.stem());
        self.dialog = Some(Dialog::Export(Box::new(dialog)));
    }

    /// What is to be worked on for an export.
    pub(super) fn wanted(&self) -> Option<What> {
        match (&self.dialog, &self.exporting) {
            (Some(Dialog::Export(dialog)), _) => Some(dialog.choice.what),
            (_, Some(waiting)) => Some(waiting.choice.what),
            _ => None,
        }
    }

    /// What is written for a choice: the view that has it among its exports makes it.
    fn content(&mut self, choice: &Choice) -> Result<Content, Missing> {
        contents::is_ready(&self.session)?;
        let Some(at) = TABLE.iter().position(|row| row.center.exports.contains(&choice.what)) else {
            return contents::content(&self.session, self.view(), choice);
        };
        let mut nothing = Outbox::default();
        let (panels, mut around) = self.apart(&mut nothing);
        panels.views[at].content(&mut around, choice)
    }

    /// Makes what the open dialog or a quick export still misses.
    pub(super) fn go_on_exporting(&mut self, ui: &Ui) {
        let wants = match &self.dialog {
            Some(Dialog::Export(dialog)) => dialog.wants(self.session.moment()),
            _ => None,
        };
        if let Some(made) = wants {
            let content = self.content(&made.choice);
            if let Some(Dialog::Export(dialog)) = &mut self.dialog {
                dialog.take(made, content);
            }
        }
        let Some(Waiting { choice, path, .. }) = self.exporting.take() else { return };
        match self.content(&choice) {
            Ok(content) => self.write(ui, content, choice, &path),
            Err(Missing::Later(why)) => self.exporting = Some(Waiting { choice, path, why }),
            Err(Missing::Never(why)) => self.toasts.error(why),
        }
    }

    /// Exports what the middle shows, as it looks.
    pub(super) fn export_shown(&mut self, ui: &Ui, format: Format, path: PathBuf) {
        let choice = Choice { what: self.shown(format), format, ..self.as_shown(ui) };
        self.exporting = Some(Waiting { choice, path, why: String::new() });
        self.go_on_exporting(ui);
    }

    /// What a quick export is at: the dialog of exports says it itself.
    pub(super) fn under_way(&self) -> Option<String> {
        if self.dialog.is_some() {
            return None;
        }
        let waiting = self.exporting.as_ref().map(|w| format!("Exporting {}: {}", w.path.display(), w.why));
        waiting.or_else(|| self.jobs.exporting().map(|path| format!("Writing {}…", path.display())))
    }

    pub(super) fn cancel_quick_export(&mut self) {
        self.exporting = None;
        self.jobs.cancel_export();
        self.toasts.say("The export was given up");
    }

    /// The dialog's button.
    pub(super) fn export_chosen(&mut self, ui: &Ui, mut dialog: Box<ExportDialog>) {
        let (choice, path) = (dialog.choice, dialog.file());
        if dialog.may_replace()
            && let Some(content) = dialog.start()
        {
            self.state.settings.export = Some(choice);
            self.state.settings.export_folder = path.parent().map(Path::to_path_buf);
            self.write(ui, content, choice, &path);
        }
        self.dialog = Some(Dialog::Export(dialog));
    }

    fn write(&mut self, ui: &Ui, content: Content, choice: Choice, path: &Path) {
        self.jobs.export(ui.ctx(), content, choice, path);
    }

    /// A file was written, or could not be.
    pub(super) fn exported(&mut self, path: &Path, result: Result<(), FileError>) {
        match (result, &mut self.dialog) {
            (Ok(()), dialog) => {
                if matches!(dialog, Some(Dialog::Export(d)) if d.writing) {
                    *dialog = None;
                }
                self.toasts.say(format!("Exported {}", path.display()));
            }
            (Err(message), Some(Dialog::Export(dialog))) => dialog.fail(message.to_string()),
            (Err(message), _) => self.toasts.error(message.to_string()),
        }
    }

    /// Puts what the middle shows on the clipboard.
    pub(super) fn copy_picture(&mut self, ui: &Ui) {
        let is_seen = self.state.center.exports.contains(&What::View);
        let what = if is_seen { What::View } else { self.shown(Format::Png) };
        let choice = Choice { what, format: Format::Png, scale: COPY_SCALE, ..self.as_shown(ui) };
        match self.content(&choice) {
            Ok(Content::Picture(picture)) => self.jobs.copy(ui.ctx(), *picture, choice),
            Ok(_) => {}
            Err(Missing::Later(what)) => self.toasts.say(format!("{what} Copy again when it is there.")),
            Err(Missing::Never(why)) => self.toasts.error(why),
        }
    }

    /// A picture for the clipboard is drawn.
    pub(super) fn copied(&mut self, ui: &Ui, result: Result<crate::export::Pixels, FileError>) {
        match result {
            Ok(p) => {
                let size = [p.width as usize, p.height as usize];
                ui.ctx().copy_image(ColorImage::from_rgba_unmultiplied(size, &p.rgba));
                self.toasts.say(format!("Copied the picture, {} × {} pixels", p.width, p.height));
            }
            Err(message) => self.toasts.error(message.to_string()),
        }
    }

    /// Puts the steps of the operation on the clipboard, as Markdown.
    pub(super) fn copy_steps(&mut self, ui: &Ui) {
        let choice = Choice { what: What::Steps, format: Format::Markdown, ..self.as_shown(ui) };
        match self.content(&choice) {
            Ok(Content::Text(text)) => {
                ui.ctx().copy_text(text);
                self.toasts.say("Copied the steps as Markdown");
            }
            Ok(_) => {}
            Err(Missing::Later(why) | Missing::Never(why)) => self.toasts.error(why),
        }
    }

    /// Puts the selection, or what the middle shows, on the clipboard as text.
    pub(super) fn copy_text(&mut self, ui: &Ui) {
        let selection = self.state.selection.filter(|_| self.state.center.shows_places);
        let of_view = self.panels.view(&self.state).and_then(|view| view.text(&self.session));
        match of_view.map_or_else(|| contents::text(&self.session, selection), Ok) {
            Ok((what, text)) => {
                ui.ctx().copy_text(text);
                self.toasts.say(format!("Copied {what}"));
            }
            Err(Missing::Later(why) | Missing::Never(why)) => self.toasts.error(why),
        }
    }
}
