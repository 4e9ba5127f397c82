//! The way through a statement, part by part.
//!
//! Invariant: a repeat whose lines look at the map is gone through line by line and round by round, so that each line is
//! expanded when its turn comes; every other statement is one part.

use super::statement::{Entry, Repeat, Statement};

/// Where in a repeat one is.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Index of the statement in the body.
    at: usize,
    round: u64,
}

/// On the way through a statement, from one of its parts to the next: itself, or the lines of a repeat that looks at the
/// map, round by round.
#[derive(Clone, Default, Debug)]
pub struct Walk {
    frames: Vec<Frame>,
    begun: u64,
}

/// A part of a statement to be expanded.
pub(super) struct Part<'a> {
    pub entry: &'a Entry,
    /// Of the repeat that it stands in.
    pub round: u64,
    /// How many parts were begun before it.
    pub ordinal: u64,
}

/// The repeat whose lines are expanded one by one.
fn opened(entry: &Entry) -> Option<&Repeat> {
    match &entry.statement {
        Statement::Repeat(repeat) if repeat.fixed_len().is_none() => Some(repeat),
        _ => None,
    }
}

impl Walk {
    /// The next part; `None` after the last.
    pub(super) fn next<'a>(&mut self, root: &'a Entry) -> Option<Part<'a>> {
        if self.begun > 0 && !self.step(root) {
            return None;
        }
        let mut entry = self.entry(root)?;
        while let Some(repeat) = opened(entry) {
            self.frames.push(Frame { at: 0, round: 0 });
            entry = repeat.body().first()?;
        }
        self.begun += 1;
        Some(Part { entry, round: self.frames.last().map_or(0, |f| f.round), ordinal: self.begun - 1 })
    }

    /// True after the last part was begun.
    pub(super) fn is_over(&self, root: &Entry) -> bool {
        let mut ahead = self.clone();
        self.begun > 0 && !ahead.step(root)
    }

    /// To the statement after the one at hand; false where there is none.
    fn step(&mut self, root: &Entry) -> bool {
        while let Some(mut frame) = self.frames.pop() {
            let Some(repeat) = self.entry(root).and_then(opened) else { return false };
            frame.at += 1;
            if frame.at == repeat.body().len() {
                (frame.at, frame.round) = (0, frame.round + 1);
            }
            if frame.round < repeat.times() {
                self.frames.push(frame);
                return true;
            }
        }
        false
    }

    /// The statement that the frames lead to.
    fn entry<'a>(&self, root: &'a Entry) -> Option<&'a Entry> {
        self.frames.iter().try_fold(root, |entry, frame| opened(entry)?.body().get(frame.at))
    }
}
