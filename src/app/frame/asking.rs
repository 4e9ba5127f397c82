//! Paths: asked for by the desktop's dialog or typed, and what is done with the one that comes.
//!
//! Invariant: nothing is replaced that the user was not told of.

use super::app::App;
use super::dialogs::Dialog;
use crate::app::files::error::FileError;
use crate::app::files::jobs::Purpose;
use crate::app::files::paths;
use egui::Ui;
use std::path::PathBuf;

impl App {
    pub(super) fn ask_path(&mut self, ui: &Ui, purpose: Purpose) {
        let suggested = self.suggested(purpose);
        if !self.jobs.ask_path(ui.ctx(), purpose, &suggested) {
            self.dialog = Some(Dialog::path(purpose, suggested));
        }
    }

    /// The name to begin with.
    fn suggested(&self, purpose: Purpose) -> String {
        let stem = self.state.file.stem();
        match purpose {
            Purpose::Open | Purpose::OpenFolder => String::new(),
            Purpose::Save => format!("{stem}.ron"),
            Purpose::Export(format) | Purpose::Browse(format) => format!("{stem}.{}", format.ending()),
        }
    }

    /// A path is to be typed, and not picked in the desktop's dialog. The dialog of exports has a field for it.
    pub(super) fn ask_for_typed(&mut self) {
        match self.jobs.stop_asking() {
            Some(Purpose::Browse(_)) | None => {}
            Some(purpose) => self.dialog = Some(Dialog::path(purpose, self.suggested(purpose))),
        }
    }

    /// A path was typed or picked.
    pub(super) fn take_path(&mut self, ui: &Ui, purpose: Purpose, path: PathBuf) -> Result<(), FileError> {
        match purpose {
            Purpose::Open | Purpose::OpenFolder => self.try_open(ui, &path),
            Purpose::Save => {
                let path = paths::with_ending(path, "ron");
                if self.state.file.is_at(&path) {
                    self.save_own(ui, path);
                    return Ok(());
                }
                self.try_save(&path)?;
                self.after_save(ui);
                Ok(())
            }
            Purpose::Export(format) => {
                self.export_shown(ui, format, paths::with_ending(path, format.ending()));
                Ok(())
            }
            Purpose::Browse(_) => {
                if let Some(Dialog::Export(dialog)) = &mut self.dialog {
                    dialog.picked(&path);
                }
                Ok(())
            }
        }
    }

    /// A path was typed; the dialog stays where something is wrong with it.
    pub(super) fn chose_path(&mut self, ui: &Ui, dialog: Option<Dialog>, purpose: Purpose, text: String) {
        let told = matches!(&dialog, Some(Dialog::Path(path)) if path.replaces.as_ref() == Some(&text));
        let done = match self.replaces(purpose, &text) {
            Some(message) if !told => Err(message),
            _ => self.take_path(ui, purpose, paths::typed(&text)).map_err(|e| e.to_string()),
        };
        let Err(message) = done else { return };
        self.dialog = dialog;
        if let Some(Dialog::Path(path)) = &mut self.dialog {
            path.fail(message, text);
        }
    }
}
