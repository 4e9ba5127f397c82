//! How a command ends badly: its exit code and what it tells.
//!
//! Invariant: the codes are the contract of scripts. 1: the work failed; 2: wrong use. Messages go to stderr.

use crate::text;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

/// The outcome of a command, the worst one last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    Done,
    /// Differences, a recording that can't be judged, an output that can't be written.
    Failed,
    /// A bad type, declaration, operation, flag, value; a missing input; a size over a limit.
    Misuse,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Failed => 1,
            Status::Misuse => 2,
        })
    }
}

/// Why a command stops, with what it tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// The reader of stdout went away: no failure at all.
    ClosedPipe,
    Because(Status, Vec<String>),
}

impl Failure {
    pub fn misuse(message: impl Into<String>) -> Failure {
        Failure::Because(Status::Misuse, vec![message.into()])
    }

    pub fn failed(message: impl Into<String>) -> Failure {
        Failure::Because(Status::Failed, vec![message.into()])
    }

    /// Several things wrong at once, all told.
    pub fn all<T: Display>(messages: impl IntoIterator<Item = T>) -> Failure {
        Failure::Because(Status::Misuse, messages.into_iter().map(|m| m.to_string()).collect())
    }

    /// Tells what is wrong; gives the command's status.
    pub fn report(&self) -> Status {
        match self {
            Failure::ClosedPipe => Status::Done,
            Failure::Because(status, messages) => {
                messages.iter().for_each(|m| say("error", m));
                *status
            }
        }
    }
}

/// One message of one line on stderr. Nobody may be listening: that is no error.
pub fn say(kind: &str, message: impl Display) {
    let _ = writeln!(std::io::stderr(), "{kind}: {}", text::message(&message.to_string()));
}
