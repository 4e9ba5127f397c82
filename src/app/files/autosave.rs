//! Keeps the session as one works, and brings the last one back.
//!
//! Invariant: writing never blocks a frame: what is kept is shared with a thread, which makes the text and writes it. An
//! error is told once, not with every attempt.

use super::error::{FileError, Work};
use super::session_store::{Kept, Store};
use crate::app::state::file::FileState;
use crate::project::{Document, View};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// The least pause until it is seen again whether there is something to keep.
const LEAST_PAUSE: Duration = Duration::from_millis(8);

/// The session being kept.
pub struct Autosave {
    store: Store,
    /// What was last kept, or is being written.
    kept: Option<Look>,
    /// Since when what is kept is behind.
    behind: Option<Instant>,
    writing: Option<Receiver<Result<(), FileError>>>,
    told: bool,
}

/// What a session is kept for: as it changes, it is written again.
#[derive(Clone)]
pub struct Look {
    pub document: Arc<Document>,
    pub view: View,
    pub file: FileState,
    pub dirty: bool,
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

impl Autosave {
    pub fn new(store: Store) -> Autosave {
        Autosave { store, kept: None, behind: None, writing: None, told: false }
    }

    /// Keeps the session a while after a change. Gives an error of writing, once.
    pub fn follow(&mut self, ctx: &egui::Context, look: Look) -> Option<FileError> {
        let error = self.written().filter(|_| !std::mem::replace(&mut self.told, true));
        if self.has(&look) {
            self.behind = None;
            return error;
        }
        let same = self.kept.as_ref().is_some_and(|kept| kept.is_document_of(&look));
        let delay = self.store.delays[usize::from(same)];
        let waited = self.behind.get_or_insert_with(Instant::now).elapsed();
        if self.writing.is_some() || waited < delay {
            ctx.request_repaint_after(delay.saturating_sub(waited).max(LEAST_PAUSE));
        } else {
            self.write(ctx, look);
        }
        error
    }

    /// Keeps the session now: the window closes.
    pub fn keep_now(&mut self, look: Look) {
        if self.writing.is_none() && self.has(&look) {
            return;
        }
        // A thread that writes still is done first: it would replace what is newer.
        if let Some(writing) = self.writing.take() {
            let _ = writing.recv();
        }
        // There is no window left to tell of an error.
        let _ = look.kept().write(self.store.file());
        self.kept = Some(look);
    }

    /// True where a session is kept as it is.
    fn has(&self, look: &Look) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.is_same(look))
    }

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
    fn written(&mut self) -> Option<FileError> {
        match self.writing.as_ref()?.try_recv() {
            Err(TryRecvError::Empty) => None,
            result => {
                self.writing = None;
                result.unwrap_or(Err(FileError::Stopped(Work::Writing))).err()
            }
        }
    }
}
