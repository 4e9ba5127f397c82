//! Whether what panels show is of the moment that is asked for. While operations run, and while the types have an error,
//! the last picture stays: dimmed, and with words that say what it is of.
//!
//! Invariant: known once a frame, before any panel; every panel that keeps a picture asks here.

use crate::session::Session;
use crate::units::count;
use std::time::{Duration, Instant};

/// Work that lasts no longer shows nothing of itself.
pub const INSTANT: Duration = Duration::from_millis(150);
/// How much of a picture that is not of the moment is seen.
pub const DIMMED: f32 = 0.45;

#[derive(Default)]
pub struct Behind {
    /// The document (`Moment::document`) and the operation that pictures are of.
    shown: Option<(u64, u64)>,
    /// Since when they are of another moment than the one asked for.
    since: Option<Instant>,
    said: Option<String>,
}

impl Behind {
    /// Takes up the moment.
    pub fn refresh(&mut self, session: &Session) {
        let Some(timeline) = session.timeline() else {
            *self = Behind::default();
            return;
        };
        let document = session.moment().document;
        let now = (document, timeline.position());
        if session.is_settled() {
            let said = session.is_stale().then(|| "of the last good types".to_string());
            *self = Behind { shown: Some(now), since: None, said };
            return;
        }
        // Panels without a picture make one of where the way begins.
        let (of, position) = *self.shown.get_or_insert(now);
        let since = *self.since.get_or_insert_with(Instant::now);
        self.said = (since.elapsed() >= INSTANT).then(|| match of == document {
            true => {
                let to = timeline.target().min(timeline.total());
                format!("of op {}, until op {} is there", count(position), count(to))
            }
            false => "of the map before the change".to_string(),
        });
    }

    /// The document (`Moment::document`) and the operation that pictures are of.
    pub fn shown(&self) -> Option<(u64, u64)> {
        self.shown
    }

    /// What pictures are of, where that is not the moment asked for: `of op 28, until op 5,000 is there`.
    pub fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }

    /// How much of a picture is seen.
    pub fn opacity(&self) -> f32 {
        if self.said.is_some() { DIMMED } else { 1.0 }
    }
}
