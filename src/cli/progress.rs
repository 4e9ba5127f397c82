//! How far long work has come: one line on stderr, only for a person and only after a second.

use crate::units::count;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

pub struct Progress {
    shows: bool,
    next: Instant,
    written: bool,
}

impl Progress {
    /// Steps between two looks at the clock.
    pub const EVERY: u64 = 1 << 16;

    pub fn new(quiet: bool) -> Progress {
        Progress {
            shows: !quiet && stderr().is_terminal(),
            next: Instant::now() + Duration::from_secs(1),
            written: false,
        }
    }

    /// `done` of what is counted are done.
    pub fn at(&mut self, done: u64, what: &str) {
        if !self.shows || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + Duration::from_millis(200);
        self.written = true;
        let _ = write!(stderr(), "\r\x1b[K{} {what}", count(done));
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.written) {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
