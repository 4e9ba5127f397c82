//! Keeps the session as one works, and brings the last one back.
//!
//! Invariant: writing never blocks a frame: what is kept is shared with a thread, which makes the text and writes it. An
//! error is told once, not with every attempt.

use super::App;
use super::files::FileState;
use super::session_store::{Found, Kept, Store};
use crate::project::{Document, View};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Instant;

/// The session being kept.
pub struct Autosave {
    store: Store,
    /// What was last kept, or is being written.
    kept: Option<Look>,
    /// Since when what is kept is behind.
    behind: Option<Instant>,
    writing: Option<Receiver<Result<(), String>>>,
    told: bool,
}

/// What a session is kept for: as it changes, it is written again.
#[derive(Clone)]
struct Look {
    document: Arc<Document>,
    view: View,
    file: FileState,
    dirty: bool,
}

impl Look {
    fn kept(&self) -> Kept {
        Kept::new((*self.document).clone(), self.view.clone(), self.file.clone(), self.dirty)
    }

    /// True where nothing changed, not even where one looks.
    fn is_same(&self, other: &Look) -> bool {
        self.is_document_of(other) && self.view == other.view
    }

    /// True where the other shows the same document, wherever one looks at it.
    fn is_document_of(&self, other: &Look) -> bool {
        Arc::ptr_eq(&self.document, &other.document) && self.file == other.file && self.dirty == other.dirty
    }
}

impl App {
    /// Keeps the session in a store; what the store had comes back unless a file is to be opened.
    pub fn keep_in(mut self, found: Result<Found, String>) -> App {
        let Found { store, kept, messages } = match found {
            Ok(found) => found,
            Err(why) => {
                self.toasts.error(format!("The session will not come back after a crash: {why}"));
                return self;
            }
        };
        messages.into_iter().for_each(|message| self.toasts.error(message));
        if let Some(kept) = kept {
            self.restore(kept);
        }
        self.autosave = Some(Autosave { store, kept: None, behind: None, writing: None, told: false });
        self
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
        let Some(mut autosave) = self.autosave.take() else { return };
        if let Some(why) = autosave.written().filter(|_| !std::mem::replace(&mut autosave.told, true)) {
            self.toasts.error(format!("The session will not come back after a crash: {why}"));
        }
        let look = self.look();
        if autosave.kept.as_ref().is_some_and(|kept| kept.is_same(&look)) {
            autosave.behind = None;
        } else {
            let same = autosave.kept.as_ref().is_some_and(|kept| kept.is_document_of(&look));
            let delay = autosave.store.delays[usize::from(same)];
            let waited = autosave.behind.get_or_insert_with(Instant::now).elapsed();
            if autosave.writing.is_some() || waited < delay {
                ctx.request_repaint_after(delay.saturating_sub(waited).max(super::SLICE));
            } else {
                autosave.write(ctx, look);
            }
        }
        self.autosave = Some(autosave);
    }

    /// Keeps the session now: the window closes.
    pub(super) fn keep_now(&mut self) {
        let look = self.look();
        let is_behind = |a: &Autosave| a.writing.is_some() || !a.kept.as_ref().is_some_and(|kept| kept.is_same(&look));
        if let Some(autosave) = self.autosave.as_mut().filter(|a| is_behind(a)) {
            // A thread that writes still is done first: it would replace what is newer.
            if let Some(writing) = autosave.writing.take() {
                let _ = writing.recv();
            }
            // There is no window left to tell of an error.
            let _ = look.kept().write(autosave.store.file());
            autosave.kept = Some(look);
        }
    }

    fn look(&self) -> Look {
        Look {
            document: self.session.shared_document(),
            view: self.view(),
            file: self.panels.file.clone(),
            dirty: self.session.is_dirty(),
        }
    }
}

impl Autosave {
    fn write(&mut self, ctx: &egui::Context, look: Look) {
        let (sender, receiver) = channel();
        let (ctx, file, written) = (ctx.clone(), self.store.file().to_path_buf(), look.clone());
        std::thread::spawn(move || {
            let _ = sender.send(written.kept().write(&file));
            ctx.request_repaint();
        });
        self.writing = Some(receiver);
        self.kept = Some(look);
        self.behind = None;
    }

    /// The error of a write that came to an end.
    fn written(&mut self) -> Option<String> {
        match self.writing.as_ref()?.try_recv() {
            Err(TryRecvError::Empty) => None,
            result => {
                self.writing = None;
                result.unwrap_or_else(|_| Err("writing stopped".to_string())).err()
            }
        }
    }
}
