//! The last session on disk: what one worked on, kept a few seconds after a change, for the next start.
//!
//! Invariant: every running window has a file of its own, held by a lock that ends with the process, however it ends.
//! A start takes over the latest file that nobody holds; files of other windows and unsaved work are never touched.
//! What can't be read is put aside, not deleted.

use super::error::{FileError, Unread};
use super::paths;
use crate::app::state::file::FileState;
use crate::project::{Document, Project, View};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Most windows at once that keep their sessions.
const MAX_WINDOWS: usize = 64;
/// How long after a change of the document it is kept, and after a change of the view alone.
const DOCUMENT_DELAY: Duration = Duration::from_secs(2);
const VIEW_DELAY: Duration = Duration::from_secs(6);

/// Where sessions are kept, and this window's own file.
pub struct Store {
    file: PathBuf,
    /// Held as long as the window lives.
    _lock: File,
    /// How long after a change of the document, or of the view alone, the session is kept.
    pub delays: [Duration; 2],
}

/// A session as it is kept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Kept {
    pub project: Project,
    #[serde(default)]
    pub file: FileState,
    /// It has changes that are in no file.
    #[serde(default)]
    pub dirty: bool,
}

/// What a start finds.
pub struct Found {
    pub store: Store,
    pub kept: Option<Kept>,
    /// What to tell: a damaged session, unsaved work that another window may take over.
    pub messages: Vec<String>,
}

impl Store {
    /// The usual folder for a user's data.
    pub fn usual_folder() -> Option<PathBuf> {
        eframe::storage_dir("mapscope").map(|folder| folder.join("sessions"))
    }

    /// A file of this window's own in the folder: the latest that nobody holds if `take_over`, else a new one.
    pub fn open(folder: &Path, take_over: bool) -> Result<Found, FileError> {
        let fail = |e: std::io::Error| FileError::Sessions(folder.to_path_buf(), e);
        fs::create_dir_all(folder).map_err(fail)?;
        let mut messages = Vec::new();
        let mut free = free_sessions(folder).map_err(fail)?;
        let mut found = None;
        while take_over && found.is_none() {
            let Some((file, lock)) = free.pop() else { break };
            match read(&file) {
                Ok(kept) => found = Some((file, lock, Some(kept))),
                Err(why) => messages.push(put_aside(&file, &why)),
            }
        }
        let others = free.into_iter().filter(|(file, _)| !forget_if_saved(file)).count();
        if take_over && others > 0 {
            messages.push(format!("{} with unsaved changes kept: open another window to see it", sessions(others)));
        }
        let (file, lock, kept) = match found {
            Some(found) => found,
            None => new_session(folder).map_err(fail)?,
        };
        let store = Store { file, _lock: lock, delays: [DOCUMENT_DELAY, VIEW_DELAY] };
        Ok(Found { store, kept, messages })
    }

    /// This window's own file.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl Kept {
    pub fn new(document: Document, view: View, file: FileState, dirty: bool) -> Kept {
        Kept { project: Project::new(document, view), file, dirty }
    }

    /// Writes the session as a whole.
    pub fn write(&self, file: &Path) -> Result<(), FileError> {
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default());
        Ok(crate::files::write(file, text.map_err(FileError::Session)?.as_bytes())?)
    }
}

fn sessions(count: usize) -> String {
    if count == 1 { "Another session".to_string() } else { format!("{count} other sessions") }
}

fn read(file: &Path) -> Result<Kept, Unread> {
    let text = fs::read_to_string(file).map_err(Unread::System)?;
    let kept: Kept = ron::from_str(&text).map_err(|e| Unread::Session(Box::new(e)))?;
    match kept.project.version {
        version if version > crate::project::VERSION => Err(Unread::Newer(version)),
        _ => Ok(kept),
    }
}

/// Sessions that no window holds, each with its lock taken; the latest last.
fn free_sessions(folder: &Path) -> std::io::Result<Vec<(PathBuf, File)>> {
    let mut free: Vec<(SystemTime, PathBuf, File)> = Vec::new();
    for n in 1..=MAX_WINDOWS {
        let file = session_file(folder, n);
        let Ok(changed) = fs::metadata(&file).and_then(|m| m.modified()) else { continue };
        if let Some(lock) = lock(&file)? {
            free.push((changed, file, lock));
        }
    }
    free.sort_by_key(|(changed, ..)| *changed);
    Ok(free.into_iter().map(|(_, file, lock)| (file, lock)).collect())
}

fn new_session(folder: &Path) -> std::io::Result<(PathBuf, File, Option<Kept>)> {
    for n in 1..=MAX_WINDOWS {
        let file = session_file(folder, n);
        if !file.exists()
            && let Some(lock) = lock(&file)?
        {
            return Ok((file, lock, None));
        }
    }
    Err(std::io::Error::other(format!("there are {MAX_WINDOWS} sessions already")))
}

fn session_file(folder: &Path, n: usize) -> PathBuf {
    folder.join(format!("session-{n}.ron"))
}

/// The lock of a session's file; `None` where another process has it.
fn lock(file: &Path) -> std::io::Result<Option<File>> {
    let lock = File::options().create(true).append(true).open(file.with_extension("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// Renames a session that can't be read; says so.
fn put_aside(file: &Path, why: &Unread) -> String {
    let aside = file.with_extension("damaged");
    match fs::rename(file, &aside) {
        Ok(()) => format!("The last session can't be read ({why}); it was put aside as {}", aside.display()),
        Err(e) => format!("The last session can't be read ({why}), nor put aside: {}", paths::plain(&e)),
    }
}

/// Deletes a session that nobody holds if nothing in it would be lost; true where it is gone.
fn forget_if_saved(file: &Path) -> bool {
    let is_saved = read(file).is_ok_and(|kept| !kept.dirty);
    is_saved && fs::remove_file(file).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::example;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("mapscope-store-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn kept(script: &str, dirty: bool) -> Kept {
        let (mut document, _) = example();
        document.script = vec![script.to_string()];
        Kept::new(document, View::default(), FileState::default(), dirty)
    }

    #[test]
    fn two_windows_keep_two_sessions_and_the_next_ones_take_them_over() {
        let folder = folder("two");
        let (first, second) = (Store::open(&folder, true).unwrap(), Store::open(&folder, true).unwrap());
        assert!(first.kept.is_none() && second.kept.is_none() && first.store.file != second.store.file);
        kept("put 1", true).write(first.store.file()).unwrap();
        kept("put 2", true).write(second.store.file()).unwrap();
        drop((first, second));
        let third = Store::open(&folder, true).unwrap();
        let fourth = Store::open(&folder, true).unwrap();
        let mut scripts: Vec<_> = [&third, &fourth].map(|f| f.kept.clone().unwrap().project.document.script).into();
        scripts.sort();
        assert_eq!(scripts, [["put 1"], ["put 2"]]);
        assert_eq!((third.messages.len(), fourth.messages.len()), (1, 0));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_damaged_session_is_put_aside_and_the_one_before_it_comes_back() {
        let folder = folder("damaged");
        let (first, second) = (Store::open(&folder, true).unwrap(), Store::open(&folder, true).unwrap());
        kept("put 1", true).write(first.store.file()).unwrap();
        fs::write(second.store.file(), "(project: (version: 1, docu").unwrap();
        let later = SystemTime::now() + Duration::from_secs(9);
        File::options().append(true).open(second.store.file()).unwrap().set_modified(later).unwrap();
        drop((first, second));
        let third = Store::open(&folder, true).unwrap();
        assert_eq!(third.kept.unwrap().project.document.script, ["put 1"]);
        assert!(third.messages[0].contains("put aside"), "{:?}", third.messages);
        assert!(folder.join("session-2.damaged").exists());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_window_with_a_file_leaves_the_last_session_to_others_unless_it_was_saved() {
        let folder = folder("file");
        let first = Store::open(&folder, true).unwrap();
        kept("put 1", true).write(first.store.file()).unwrap();
        drop(first);
        let second = Store::open(&folder, false).unwrap();
        assert!(second.kept.is_none() && second.messages.is_empty());
        assert!(second.store.file().ends_with("session-2.ron"));
        kept("put 1", false).write(&folder.join("session-1.ron")).unwrap();
        assert!(Store::open(&folder, false).unwrap().store.file().ends_with("session-1.ron"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
