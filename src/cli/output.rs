//! Where results go: stdout and the files of `--out`.
//!
//! Invariant: files are written before stdout, so that a command that fails leaves stdout empty.

use super::failure::Failure;
use crate::files::{self, plain};
use crate::text;
use same_file::Handle;
use std::fmt;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// What a file holds, by its ending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A project.
    Ron,
    Svg,
    Png,
    Csv,
    Json,
    /// The last operation's steps.
    Markdown,
}

/// A file whose name does not say what is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownEnding;

impl std::error::Error for UnknownEnding {}

impl fmt::Display for UnknownEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its ending says what is written; accepted are .ron .svg .png .csv .json .md")
    }
}

/// A file of `--out`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutFile {
    pub path: PathBuf,
    pub format: Format,
}

impl OutFile {
    /// Reads a value of `--out`.
    pub fn parse(text: &str) -> Result<OutFile, UnknownEnding> {
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        let format = match ending.as_deref() {
            Some("ron") => Format::Ron,
            Some("svg") => Format::Svg,
            Some("png") => Format::Png,
            Some("csv") => Format::Csv,
            Some("json") => Format::Json,
            Some("md") => Format::Markdown,
            _ => return Err(UnknownEnding),
        };
        Ok(OutFile { path, format })
    }

    pub fn write(&self, data: &[u8]) -> Result<(), Failure> {
        files::write(&self.path, data).map_err(|e| Failure::failed(e.to_string()))
    }

    /// True where this is an open file, whatever its name. Pipes and devices are nobody's copy.
    pub fn is_file_of(&self, open: &Handle) -> bool {
        let is_file = std::fs::metadata(&self.path).is_ok_and(|m| m.is_file());
        is_file && Handle::from_path(&self.path).is_ok_and(|own| own == *open)
    }
}

/// Writes data to stdout, nothing of which acts on a terminal. A reader that went away is told apart.
pub fn print(data: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text::lines(data).as_bytes()).and_then(|()| out.flush()).map_err(|e| match e.kind() {
        ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::failed(format!("standard output can't be written: {}", plain(&e))),
    })
}

/// A value as JSON text, the same on stdout and in a file, and safe to show.
pub fn json<T: serde::Serialize>(value: &T) -> String {
    // Plain data of strings and numbers always has a text.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text::json(text)
}
