//! Recordings of real Go: reading them, and replaying them to judge the engine.
//!
//! Invariant: everything that a recording holds is compared; what can't be judged is an error, never a silent pass.
//! Differences are counted by leaf: one field of one state, layout, key or type.

mod format;
mod judge;
mod layouts;
mod replay;
mod states;
mod swiss_states;
mod verify;

pub use format::{Bucket, Capture, ClassicState, RecordedKey, RecordedOp};
pub(crate) use format::{hex_bytes, hex_word};
pub use replay::{Loaded, load};
pub use states::Leaf;
pub use swiss_states::{RecordedGroup, RecordedTable, SwissMemory};
pub use verify::{FileReport, Tally, verify_file};

use flate2::bufread::MultiGzDecoder;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The longest line of a recording that is read, in bytes.
pub const MAX_LINE_BYTES: u64 = 256 << 20;

/// The most bytes of blank lines in a recording. A small gzip'd file can unpack to any number of them.
pub const MAX_BLANK_BYTES: u64 = 16 << 20;

/// A recording can't be read or judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordingError {
    /// Line of the file, from 1; 0: the file as a whole.
    pub line: usize,
    /// Column of that line, from 1; 0: the line as a whole.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl RecordingError {
    pub(crate) fn file(message: impl Into<String>) -> RecordingError {
        RecordingError { line: 0, column: 0, message: message.into() }
    }

    pub(crate) fn at(line: usize, message: impl Into<String>) -> RecordingError {
        RecordingError { line, column: 0, message: message.into() }
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => f.write_str(&self.message),
            (line, 0) => write!(f, "line {line}: {}", self.message),
            (line, column) => write!(f, "line {line}:{column}: {}", self.message),
        }
    }
}

/// The lines of a recording, gzip'd or plain.
pub struct Lines {
    reader: Box<dyn BufRead>,
    number: usize,
    /// Bytes of blank lines so far.
    blank: u64,
    /// The stream is damaged: nothing more comes.
    broken: bool,
}

impl Lines {
    /// Opens a recording.
    pub fn open(path: &Path) -> io::Result<Lines> {
        Lines::of(File::open(path)?)
    }

    /// A recording from a stream.
    pub fn of(file: impl Read + 'static) -> io::Result<Lines> {
        let mut file = BufReader::new(file);
        let zipped = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn BufRead> = if zipped {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
        } else {
            Box::new(file)
        };
        Ok(Lines { reader, number: 0, blank: 0, broken: false })
    }

    /// The next line that is not blank, with its number, without its end. Nothing comes after damage.
    pub fn next_line(&mut self) -> Option<Result<(usize, String), RecordingError>> {
        while !self.broken {
            let mut text = Vec::new();
            self.number += 1;
            let read = self.reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut text);
            let wrong = match read {
                Ok(0) => return None,
                Ok(_) if self.blank > MAX_BLANK_BYTES => {
                    Some("over 16 MiB of blank lines so far, the limit: this is no recording".to_string())
                }
                Ok(n) if n as u64 == MAX_LINE_BYTES => Some("a line of over 256 MiB, the limit".to_string()),
                Ok(_) => None,
                Err(e) => Some(format!("damaged: {e}")),
            };
            if let Some(message) = wrong {
                self.broken = true;
                return Some(Err(RecordingError::at(self.number, message)));
            }
            match String::from_utf8(text) {
                Ok(line) if line.trim().is_empty() => self.blank += line.len() as u64,
                Ok(mut line) => {
                    line.truncate(line.trim_end().len());
                    return Some(Ok((self.number, line)));
                }
                Err(e) => {
                    let column = e.utf8_error().valid_up_to() + 1;
                    let message = "not UTF-8 text".to_string();
                    return Some(Err(RecordingError { line: self.number, column, message }));
                }
            }
        }
        None
    }
}
