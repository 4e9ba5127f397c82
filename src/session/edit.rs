//! Commands: every change that a face can ask for.

use super::{Changes, MAX_UNDO, Session};
use crate::engine::Seeds;
use crate::project::Document;
use crate::target::Target;
use crate::timeline::{Stop, Timeline};
use std::sync::Arc;

/// A change asked for by a face.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Go declarations and the map's type.
    SetSource(String),
    /// Go version and architecture.
    SetTarget(Target),
    /// Of `make`; -1: none.
    SetHint(i64),
    /// Whether the map lies on the goroutine's stack, as one that does not escape.
    SetStack(bool),
    /// Where the run's randomness comes from.
    SetSeeds(Seeds),
    /// Adds a line of operations at the end and sends the playhead to the script's end.
    AppendLine(String),
    /// Puts a line into the script.
    InsertLine {
        /// Index of the line it is put before.
        at: usize,
        /// The line.
        text: String,
    },
    /// Another text for a line.
    EditLine {
        /// Index of the line.
        at: usize,
        /// What it says now.
        text: String,
    },
    /// Takes the line at an index out of the script.
    RemoveLine(usize),
    /// Moves the line at `from` so that it stands at `to`.
    MoveLine {
        /// Index of the line.
        from: usize,
        /// Where it goes.
        to: usize,
    },
    /// The whole script.
    SetScript(Vec<String>),
    /// Another document in this one's place (New, Open): history starts afresh.
    Load {
        /// What is worked on from now on.
        document: Box<Document>,
        /// Where the playhead goes.
        position: u64,
    },
    /// The last edit is taken back.
    Undo,
    /// What was taken back is done again.
    Redo,
    /// Sends the playhead to a position (operations done). No edit.
    Seek(u64),
    /// Sends the playhead a step forward or back. Between two operations forward goes to the first step of the next one.
    Step {
        /// Onwards, else back.
        forward: bool,
    },
    /// Sends the playhead into the middle of operation `position`: after so many of its steps. `None`: all.
    SeekStep {
        /// Operations done there.
        position: u64,
        /// Steps of the operation before it, from 1; `None`: all.
        step: Option<usize>,
    },
    /// Searches from the playhead on, or back, for a moment to go to.
    RunTo {
        /// What is searched for.
        stop: Stop,
        /// Onwards, else back.
        forward: bool,
    },
    /// Stops the foremost of what is under way: a search, the way to a position, building. Where nothing is under way,
    /// what the last search found is forgotten.
    Cancel,
    /// Building goes on after it was cancelled.
    Resume,
}

/// Edits of one kind in a row undo together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EditKind {
    Source,
    Hint,
    Seeds,
    Line(usize),
    Other,
}

impl Session {
    /// Does a command.
    pub fn apply(&mut self, command: Command) -> Changes {
        let document = match command {
            Command::Seek(position) => return self.travel(|t| t.seek(position)),
            Command::Step { forward } => return self.travel(|t| t.step_by(forward)),
            Command::SeekStep { position, step } => return self.travel(|t| t.seek_step(position, step)),
            Command::RunTo { stop, forward } => return self.travel(|t| t.run_to(stop, forward)),
            Command::Cancel => return self.travel(Timeline::cancel),
            Command::Resume => return self.travel(Timeline::resume),
            Command::Undo => return self.step_history(true),
            Command::Redo => return self.step_history(false),
            Command::Load { document, position } => return self.load(*document, position),
            ref edit => self.edited(edit),
        };
        let Some((document, kind)) = document else { return Changes::default() };
        if document == *self.document {
            return Changes::default();
        }
        let coalesce = kind != EditKind::Other && self.last_edit == Some(kind);
        if !coalesce {
            self.undo.push(self.document.clone());
            if self.undo.len() > MAX_UNDO {
                self.undo.remove(0);
            }
        }
        self.redo.clear();
        self.last_edit = Some(kind);
        self.set_document(Arc::new(document));
        if matches!(command, Command::AppendLine(_)) {
            self.travel(|t| t.seek(u64::MAX));
        }
        Changes { document: true, moment: true }
    }

    /// The edited document; `None` where the edit names a line that is not there.
    fn edited(&self, command: &Command) -> Option<(Document, EditKind)> {
        let mut document = (*self.document).clone();
        let script = &mut document.script;
        let kind = match command {
            Command::SetSource(text) => {
                document.source.clone_from(text);
                EditKind::Source
            }
            Command::SetTarget(target) => {
                document.target = *target;
                EditKind::Other
            }
            Command::SetHint(hint) => {
                document.hint = *hint;
                EditKind::Hint
            }
            Command::SetStack(stack) => {
                document.stack = *stack;
                EditKind::Other
            }
            Command::SetSeeds(seeds) => {
                document.seeds.clone_from(seeds);
                EditKind::Seeds
            }
            Command::AppendLine(text) => {
                script.push(text.clone());
                EditKind::Other
            }
            Command::InsertLine { at, text } => {
                script.insert((*at).min(script.len()), text.clone());
                EditKind::Other
            }
            Command::EditLine { at, text } => {
                script.get_mut(*at)?.clone_from(text);
                EditKind::Line(*at)
            }
            Command::RemoveLine(at) if *at < script.len() => {
                script.remove(*at);
                EditKind::Other
            }
            Command::MoveLine { from, to } if *from < script.len() => {
                let line = script.remove(*from);
                script.insert((*to).min(script.len()), line);
                EditKind::Other
            }
            Command::SetScript(lines) => {
                script.clone_from(lines);
                EditKind::Other
            }
            _ => return None,
        };
        Some((document, kind))
    }

    /// Ends a run of edits that undo together (the text lost its focus).
    pub fn end_edit(&mut self) {
        self.last_edit = None;
    }

    fn travel(&mut self, go: impl FnOnce(&mut Timeline)) -> Changes {
        self.timeline.as_mut().map(go);
        Changes { document: false, moment: true }
    }

    fn step_history(&mut self, back: bool) -> Changes {
        let (from, to) = if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let Some(document) = from.pop() else { return Changes::default() };
        to.push(self.document.clone());
        self.last_edit = None;
        self.set_document(document);
        Changes { document: true, moment: true }
    }

    /// Another document in this one's place, for a session that follows another: nothing to undo, and what is the same
    /// in both is not run again.
    pub fn replace_document(&mut self, document: Document) {
        if document != *self.document {
            self.set_document(Arc::new(document));
        }
    }

    fn load(&mut self, document: Document, position: u64) -> Changes {
        self.replace(Session::with_max_heap(document, position, self.max_heap));
        Changes { document: true, moment: true }
    }
}
