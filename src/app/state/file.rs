//! The file that the document belongs to.

use crate::files::Stamp;
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
        // What it held here is not known of a session that an older Mapscope kept: then it is better asked.
        now.is_some() && now != self.stamp
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
