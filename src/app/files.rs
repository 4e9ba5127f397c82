//! Projects on disk: which file the document belongs to, writing it.
//!
//! Invariant: a file is replaced as a whole or not at all; a message says which file and what is wrong with it.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file that the document belongs to.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FileState {
    pub path: Option<PathBuf>,
    /// What a document without a file is called: a recording's run, for one.
    pub title: Option<String>,
}

impl FileState {
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

/// Writes a file as a whole: beside it first, then in its place.
pub fn write(path: &Path, data: &[u8]) -> Result<(), String> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let fail = |e: std::io::Error| format!("{} can't be written: {}", path.display(), plain(&e));
    let name = target.file_name().ok_or_else(|| format!("{} is no file name", path.display()))?;
    if target.is_dir() {
        return Err(format!("{} is a folder; a file name is wanted", path.display()));
    }
    let beside = target.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(data)?;
        file.sync_all()
    });
    let done = written.and_then(|()| {
        if let Ok(old) = fs::metadata(&target) {
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, &target)
    });
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done.map_err(fail)
}

/// An error of the system in words, without its number.
pub fn plain(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        std::io::ErrorKind::InvalidData => "it is not text".to_string(),
        _ => e.to_string(),
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
    fn a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it() {
        let folder = std::env::temp_dir().join(format!("mapscope-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.ron");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert!(write(&folder, b"x").unwrap_err().contains("is a folder"));
        assert!(write(&folder.join("none/a.ron"), b"x").unwrap_err().contains("no such"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn recordings_are_known_by_their_names() {
        assert!(is_recording(Path::new("a.jsonl")) && is_recording(Path::new("a.jsonl.gz")));
        assert!(!is_recording(Path::new("a.ron")));
    }
}
