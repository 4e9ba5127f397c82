//! Paths as people type them, and errors of the system in words.

use crate::files;
use std::path::{Path, PathBuf};

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
