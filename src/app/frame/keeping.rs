//! The last session: kept as one works, and brought back at the next start.

use super::app::App;
use crate::app::files::autosave::{Autosave, Look};
use crate::app::files::error::FileError;
use crate::app::files::session_store::{Found, Kept};

impl App {
    /// Keeps the session in a store; what the store had comes back unless a file is to be opened.
    pub fn keep_in(mut self, found: Result<Found, FileError>) -> App {
        let Found { store, kept, messages } = match found {
            Ok(found) => found,
            Err(why) => {
                self.tell_unkept(&why);
                return self;
            }
        };
        messages.into_iter().for_each(|message| self.toasts.error(message));
        if let Some(kept) = kept {
            self.restore(kept);
        }
        self.autosave = Some(Autosave::new(store));
        self
    }

    fn tell_unkept(&mut self, why: &FileError) {
        self.toasts.error(format!("The session will not come back after a crash: {why}"));
    }

    fn restore(&mut self, kept: Kept) {
        let Kept { project, file, dirty } = kept;
        self.load_at(project.document, &project.view, file);
        if dirty {
            self.session.mark_unsaved();
        }
    }

    /// Keeps the session a while after a change.
    pub(super) fn autosave(&mut self, ctx: &egui::Context) {
        let look = self.look();
        let error = self.autosave.as_mut().and_then(|autosave| autosave.follow(ctx, look));
        if let Some(why) = error {
            self.tell_unkept(&why);
        }
    }

    /// Keeps the session now: the window closes.
    pub(super) fn keep_now(&mut self) {
        let look = self.look();
        if let Some(autosave) = &mut self.autosave {
            autosave.keep_now(look);
        }
    }

    fn look(&self) -> Look {
        Look {
            document: self.session.shared_document(),
            view: self.view(),
            file: self.state.file.clone(),
            dirty: self.session.is_dirty(),
        }
    }
}
