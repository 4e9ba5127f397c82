//! A document being worked on: its text, what follows from it, the playhead, undo.
//!
//! Invariant: [`Session::apply`] is the one way to change anything, and both faces use it. The document is the truth;
//! types, operations and timeline are derived from it, and kept from the last good text while an edit is wrong.
//! Long work is done by [`Session::work`] in slices, or by [`Session::keep_up`] beside, on a thread of the timeline's.
//! Knows no files, no clock and no window.

mod build;
mod doing;
mod edit;
mod open;
mod steps;

pub use build::Built;
pub use doing::Doing;
pub use edit::Command;
pub use open::{document_of_capture, document_of_source, example};

use crate::beside::Rest;
use crate::engine::{DEFAULT_MAX_HEAP, MapState};
use crate::gotype::Diagnostic;
use crate::ops::Line;
use crate::program::Outline;
use crate::project::Document;
use crate::timeline::Timeline;
use std::sync::Arc;

/// Most documents that undo goes back.
const MAX_UNDO: usize = 500;

/// What a command changed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Changes {
    /// The document: it differs from what was saved, perhaps.
    pub document: bool,
    /// The playhead, or the map under it.
    pub moment: bool,
}

/// Which map a session shows: two equal moments of a session show the same bytes of the same document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Moment {
    /// Changes with every change of the document.
    pub document: u64,
    /// Changes with whatever the playhead shows of it.
    pub state: u64,
}

/// A document, everything derived from it, and its history.
pub struct Session {
    document: Arc<Document>,
    /// How often the document changed.
    edits: u64,
    /// The document as it was saved; `None`: it never was like this.
    saved: Option<Arc<Document>>,
    undo: Vec<Arc<Document>>,
    redo: Vec<Arc<Document>>,
    /// What kind of edit came last: edits of one kind in a row undo together.
    last_edit: Option<edit::EditKind>,
    diagnostics: Vec<Diagnostic>,
    /// Why a right source still has no map.
    problem: Option<String>,
    lines: Vec<Line>,
    outline: Outline,
    /// The last good build.
    built: Option<Built>,
    timeline: Option<Timeline>,
    max_heap: u64,
}

impl Session {
    /// A session over a document, the playhead at `position`.
    pub fn new(document: Document, position: u64) -> Session {
        Session::with_max_heap(document, position, DEFAULT_MAX_HEAP)
    }

    /// As [`Session::new`], with a limit of its own on the simulated heap, in bytes.
    pub fn with_max_heap(document: Document, position: u64, max_heap: u64) -> Session {
        let document = Arc::new(document);
        let mut session = Session {
            saved: Some(document.clone()),
            document,
            edits: 0,
            undo: Vec::new(),
            redo: Vec::new(),
            last_edit: None,
            diagnostics: Vec::new(),
            problem: None,
            lines: Vec::new(),
            outline: Outline::default(),
            built: None,
            timeline: None,
            max_heap,
        };
        session.derive();
        if let Some(timeline) = &mut session.timeline {
            timeline.seek(position);
        }
        session
    }

    /// Another session in this one's place. No moment of it equals one that was shown before.
    pub fn replace(&mut self, other: Session) {
        let edits = self.edits + other.edits + 1;
        *self = Session { edits, ..other };
    }

    /// Another document, with all that follows from it.
    fn set_document(&mut self, document: Arc<Document>) {
        self.document = document;
        self.edits += 1;
        self.derive();
    }

    /// Which map is shown: what is made of it is made again when this changes.
    pub fn moment(&self) -> Moment {
        Moment { document: self.edits, state: self.timeline.as_ref().map_or(0, Timeline::generation) }
    }

    /// True where the map at hand is the one that the playhead asks for.
    pub fn is_settled(&self) -> bool {
        self.timeline.as_ref().is_some_and(Timeline::is_settled)
    }

    /// What is worked on.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document, to be read elsewhere while work goes on.
    pub fn shared_document(&self) -> Arc<Document> {
        self.document.clone()
    }

    /// True where the document differs from what was saved.
    pub fn is_dirty(&self) -> bool {
        let is_it = |saved: &Arc<Document>| Arc::ptr_eq(saved, &self.document) || *saved == self.document;
        !self.saved.as_ref().is_some_and(is_it)
    }

    /// The document was saved as it is.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.document.clone());
        self.last_edit = None;
    }

    /// The document is in no file as it is, wherever it came from.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// What is wrong with the source, by place in it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What the source declares.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Why a source without errors still makes no map (a heap limit, a version that can't run).
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// True where the picture is that of the last good source, not of the present one.
    pub fn is_stale(&self) -> bool {
        !self.diagnostics.is_empty() || self.problem.is_some()
    }

    /// The script's statements, each with its line and its error if it has one.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Types and layouts of the last good source.
    pub fn built(&self) -> Option<&Built> {
        self.built.as_ref()
    }

    /// The run, once there is a map.
    pub fn timeline(&self) -> Option<&Timeline> {
        self.timeline.as_ref()
    }

    /// The map at the playhead.
    pub fn state(&self) -> Option<&MapState> {
        self.timeline.as_ref().map(Timeline::state)
    }

    /// True while [`Session::work`] or [`Session::keep_up`] has something to do.
    pub fn is_busy(&self) -> bool {
        self.timeline.as_ref().is_some_and(Timeline::is_busy)
    }

    /// Brings the playhead to its target, then goes on with a search, then builds the rest of the history, until `go_on`
    /// says no. True where nothing is left to do.
    pub fn work(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        let Some(timeline) = &mut self.timeline else { return true };
        timeline.pursue(&mut go_on) && timeline.build(&mut go_on)
    }

    /// The same for who must not be kept waiting: what lasts longer than `go_on` allows is built on a thread, and what
    /// that one came to is taken up here each time.
    pub fn keep_up(&mut self, go_on: impl FnMut() -> bool) -> Rest {
        self.timeline.as_mut().map_or(Rest::Nothing, |timeline| timeline.keep_up(go_on))
    }

    /// Works to the end.
    pub fn finish(&mut self) {
        while !self.work(|| true) {}
    }

    /// True where [`Command::Undo`] does something.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// True where [`Command::Redo`] does something.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}
