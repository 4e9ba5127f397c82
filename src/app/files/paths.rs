//! The file that the document belongs to, and paths as people type them.

use crate::files::{self, Stamp};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file that the document belongs to.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FileState {
    pub path: Option<PathBuf>,
    /// What a document without a file is called: a recording's run, for one.
    pub title: Option<String>,
    /// What the file held when it was last read or written here.
    #[serde(default)]
    pub stamp: Option<Stamp>,
}

impl FileState {
    /// A project's file, as it was read or written.
    pub fn of(path: &Path, data: &[u8]) -> FileState {
        FileState { path: Some(path.to_path_buf()), title: None, stamp: Some(Stamp::of(data)) }
    }

    /// A document in no file, with a name of its own.
    pub fn titled(title: impl Into<String>) -> FileState {
        FileState { path: None, title: Some(title.into()), stamp: None }
    }

    /// True where a path leads to this file, by whatever name.
    pub fn is_at(&self, path: &Path) -> bool {
        self.path.as_deref().is_some_and(|own| own == path || same_file::is_same_file(own, path).unwrap_or(false))
    }

    /// True where somebody else changed the file since it was last read or written here. One that is gone or can't be
    /// read holds nothing that saving could lose.
    pub fn changed_meanwhile(&self) -> bool {
        let now = self.path.as_deref().and_then(|path| Stamp::of_file(path).ok().flatten());
        self.stamp.is_some() && now.is_some() && now != self.stamp
    }

    /// The name on screen.
    pub fn name(&self) -> String {
        let of_path = self.path.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
        of_path.or_else(|| self.title.clone()).unwrap_or_else(|| "untitled.ron".to_string())
    }

    /// The name without its ending, for files made from this one.
    pub fn stem(&self) -> String {
        let name = self.name();
        Path::new(&name).file_stem().map_or(name.clone(), |s| s.to_string_lossy().into_owned())
    }
}

/// True for a recording's name.
pub fn is_recording(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    name.ends_with(".jsonl") || name.ends_with(".gz")
}

/// An error of the system in words, without its number.
pub fn plain(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        std::io::ErrorKind::InvalidData => "it is not text".to_string(),
        _ => files::plain(e),
    }
}

/// The path with an ending, if it was typed without one.
pub fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
}

/// A typed path: `~/` is the home folder.
pub fn typed(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_known_by_their_names() {
        assert!(is_recording(Path::new("a.jsonl")) && is_recording(Path::new("a.jsonl.gz")));
        assert!(!is_recording(Path::new("a.ron")));
    }
}
