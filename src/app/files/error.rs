//! Why a file could not be read, written, or drawn: what stands in the way, and where.

use super::paths::plain;
use crate::export::PngError;
use crate::files::WriteError;
use crate::folder::FolderError;
use crate::gotype::MAX_SOURCE_BYTES;
use crate::project::ProjectError;
use crate::recording::RecordingError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Something did not come to pass with a file.
#[derive(Debug)]
pub enum FileError {
    /// The file can't be read, or not as what it is.
    Read(PathBuf, Unread),
    /// It can't be written.
    Write(WriteError),
    /// A pipe that nobody reads at its other end.
    NobodyReads(PathBuf),
    /// The folder where sessions are kept can't be used.
    Sessions(PathBuf, io::Error),
    /// The session can't be put into words.
    Session(ron::Error),
    /// A picture can't be drawn.
    Picture(PngError),
    /// Work beside the window ended without a word.
    Stopped(Work),
}

/// Work beside the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// Of a file.
    Reading,
    /// Of a file.
    Writing,
    /// To the clipboard.
    Copying,
}

/// What keeps a file from being read.
#[derive(Debug)]
pub enum Unread {
    /// The system does not give it.
    System(io::Error),
    /// It is no project.
    Project(ProjectError),
    /// A line of it is no recording's, or its run makes no map.
    Recording(RecordingError),
    /// This line has the layout of a type, and a run of a map is wanted.
    IsLayout(usize),
    /// This line and column is no run.
    NotARun(usize, serde_json::Error),
    /// A recording without runs.
    Empty,
    /// A folder is no package of Go.
    Folder(FolderError),
    /// A Go file over the limit of a source.
    LongSource,
    /// Nobody wants it any more.
    GivenUp,
    /// A kept session is damaged at this place.
    Session(Box<ron::error::SpannedError>),
    /// A newer Mapscope wrote it, in this format.
    Newer(u32),
}

impl Unread {
    /// As an error of reading this file.
    pub fn of(self, path: &Path) -> FileError {
        FileError::Read(path.to_path_buf(), self)
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::System(e) => f.write_str(&plain(e)),
            Unread::Project(e) => e.fmt(f),
            Unread::Recording(e) => e.fmt(f),
            Unread::IsLayout(line) => {
                write!(f, "line {line}: the layout of a type; a run of a map is wanted (schema go-map-capture/1)")
            }
            Unread::NotARun(line, e) => write!(f, "line {line}:{}: {e}", e.column()),
            Unread::Empty => f.write_str("the recording is empty"),
            Unread::Folder(e) => e.fmt(f),
            Unread::LongSource => {
                write!(f, "it is larger than 16 MB ({MAX_SOURCE_BYTES} bytes), the limit of a source")
            }
            Unread::GivenUp => f.write_str("reading was given up"),
            Unread::Session(e) => write!(f, "{}: {}", e.span.start, e.code),
            Unread::Newer(version) => write!(f, "a newer Mapscope wrote it (format {version})"),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Read(path, why) => write!(f, "{}: {why}", path.display()),
            FileError::Write(e) => e.fmt(f),
            FileError::NobodyReads(path) => {
                write!(f, "{} takes nothing: nobody reads at its other end", path.display())
            }
            FileError::Sessions(folder, e) => write!(f, "{} can't be used: {}", folder.display(), plain(e)),
            FileError::Session(e) => e.fmt(f),
            FileError::Picture(e) => e.fmt(f),
            FileError::Stopped(Work::Reading) => f.write_str("reading stopped"),
            FileError::Stopped(Work::Writing) => f.write_str("writing stopped"),
            FileError::Stopped(Work::Copying) => f.write_str("copying stopped"),
        }
    }
}

impl From<WriteError> for FileError {
    fn from(e: WriteError) -> FileError {
        FileError::Write(e)
    }
}

impl From<PngError> for FileError {
    fn from(e: PngError) -> FileError {
        FileError::Picture(e)
    }
}
