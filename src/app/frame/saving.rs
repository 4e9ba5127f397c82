//! Saving the document: to its own file, to another, and what must be asked first.
//!
//! Invariant: nothing that somebody else wrote is replaced unasked; what waited for the changes to be saved goes on only
//! when they are.

use super::app::App;
use super::dialogs::Dialog;
use crate::app::files::error::FileError;
use crate::app::files::jobs::{self, Purpose};
use crate::app::files::paths;
use crate::app::state::file::FileState;
use crate::project::Project;
use egui::Ui;
use std::path::{Path, PathBuf};

impl App {
    /// Saves to the document's own file. Where somebody else changed it meanwhile, the user decides.
    pub(super) fn save_own(&mut self, ui: &Ui, path: PathBuf) {
        if self.state.file.changed_meanwhile() {
            self.dialog = Some(Dialog::Changed { path });
        } else {
            self.save(ui, &path);
        }
    }

    pub(super) fn save(&mut self, ui: &Ui, path: &Path) {
        match self.try_save(path) {
            Ok(()) => self.after_save(ui),
            Err(message) => self.toasts.error(message.to_string()),
        }
    }

    pub(super) fn try_save(&mut self, path: &Path) -> Result<(), FileError> {
        let project = Project::new(self.session.document().clone(), self.view());
        let data = project.to_ron().into_bytes();
        let file = FileState::of(path, &data);
        jobs::write_soon(path, data)?;
        self.session.mark_saved();
        self.state.file = file;
        self.state.settings.remember(path);
        self.toasts.say(format!("Saved {}", path.display()));
        Ok(())
    }

    /// Goes on with what waited for the changes to be saved.
    pub(super) fn after_save(&mut self, ui: &Ui) {
        if let Some(then) = self.after_save.take() {
            self.act_now(ui, then);
        }
    }

    /// What to say of a typed path before another file is replaced: the desktop's dialogs say it themselves.
    pub(super) fn replaces(&self, purpose: Purpose, text: &str) -> Option<String> {
        let path = match purpose {
            Purpose::Open | Purpose::OpenFolder | Purpose::Browse(_) => return None,
            Purpose::Save => paths::with_ending(paths::typed(text), "ron"),
            Purpose::Export(format) => paths::with_ending(paths::typed(text), format.ending()),
        };
        let asks = path.is_file() && !self.state.file.is_at(&path);
        asks.then(|| format!("{} exists already; the same button again replaces it", path.display()))
    }
}
