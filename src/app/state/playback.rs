//! Playing: the playhead goes on by itself.
//!
//! Invariant: playing sends the playhead on; it never changes the document.

use super::settings::Settings;
use crate::session::{Command, Session};
use crate::timeline::Timeline;
use std::time::{Duration, Instant};

/// Longest wait that is made up for.
const MAX_CATCH_UP: Duration = Duration::from_millis(250);
/// The slowest speed, in operations a second.
const SLOWEST: f32 = 0.25;
/// How soon, and how late at most, it is seen again whether an operation is due.
const SOON: Duration = Duration::from_millis(16);
const LATE: Duration = Duration::from_millis(100);

#[derive(Default)]
pub struct Playback {
    /// When playing: since when operations are due.
    since: Option<Instant>,
}

impl Playback {
    pub fn is_on(&self) -> bool {
        self.since.is_some()
    }

    pub fn stop(&mut self) {
        self.since = None;
    }

    /// Starts, or stops. From the beginning where the playhead is at the end: then that is to be done first.
    pub fn toggle(&mut self, session: &Session) -> Option<Command> {
        if self.since.take().is_some() {
            return None;
        }
        let timeline = session.timeline()?;
        self.since = Some(Instant::now());
        is_at_end(timeline).then_some(Command::Seek(0))
    }

    /// Sends the playhead on by what is due; and when to look again.
    pub fn go_on(&mut self, session: &Session, settings: &Settings) -> (Option<Command>, Option<Duration>) {
        let (Some(since), Some(timeline)) = (self.since, session.timeline()) else { return (None, None) };
        if is_at_end(timeline) {
            self.since = None;
            return (None, None);
        }
        let pause = Duration::from_secs_f32(1.0 / settings.speed.max(SLOWEST));
        let waited = since.elapsed().min(MAX_CATCH_UP.max(pause));
        let due = (waited.as_secs_f64() / pause.as_secs_f64()).floor();
        let is_due = timeline.is_settled() && due >= 1.0;
        if is_due {
            self.since = Some(Instant::now());
        }
        let command = match settings.play_steps {
            // Steps are for looking at: none is skipped to make up for lost time.
            true => Command::Step { forward: true },
            false => Command::Seek(timeline.target().saturating_add(due as u64)),
        };
        (is_due.then_some(command), Some(pause.clamp(SOON, LATE)))
    }
}

fn is_at_end(timeline: &Timeline) -> bool {
    timeline.is_built() && timeline.step().is_none() && timeline.target() >= timeline.total()
}
