//! Writing a file so that nothing is lost, whatever happens meanwhile.
//!
//! Invariant: at every moment the path holds either all of the old data or all of the new. The new data are written to
//! a file of their own beside the old one, under a name that nobody can guess, created exclusively; only when they are
//! on the disk does it take the old one's name. A full disk, a kill or a power cut leaves the old file as it was.

use super::plain;
use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Most symbolic links that lead from one to the next; Linux follows as many.
const MAX_LINKS: usize = 40;

/// A file can't be written. Its old content is untouched.
#[derive(Debug)]
pub struct WriteError {
    /// The file that was to be written.
    pub path: PathBuf,
    /// What stands in the way.
    pub why: Why,
}

/// What keeps a file from being written.
#[derive(Debug)]
pub enum Why {
    /// The path is a folder.
    Folder,
    /// The path does not end in a name.
    NoName,
    /// Symbolic links lead in a circle.
    Links,
    /// The old file may not be written.
    OldFile(io::Error),
    /// No new file can be made in this folder.
    Beside(PathBuf, io::Error),
    /// The new data can't be written: a full disk, most likely.
    Data(io::Error),
    /// What is there can't be looked at, or is no file and can't be written to.
    Other(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.why {
            Why::Folder => write!(f, "{path} is a folder; a file name is wanted"),
            Why::NoName => write!(f, "{path} is no file name"),
            Why::Links => write!(f, "{path} can't be written: its symbolic links lead in a circle"),
            Why::OldFile(e) => write!(f, "{path} can't be written: {}; it is as it was", plain(e)),
            Why::Beside(folder, e) => {
                write!(f, "{path} can't be written: no new file can be made in {}: {}", folder.display(), plain(e))
            }
            Why::Data(e) => write!(f, "{path} can't be written: {}; what was there before is untouched", plain(e)),
            Why::Other(e) => write!(f, "{path} can't be written: {}", plain(e)),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes a file as a whole. A symbolic link stays one, and what it points to is written; a device or a pipe is written
/// to as it stands; an old file keeps its permissions, and its owner where the system allows it.
///
/// # Errors
/// [`WriteError`]: the old file is then untouched, and nothing is left beside it.
pub fn write(path: &Path, data: &[u8]) -> Result<(), WriteError> {
    let written = match fs::metadata(path) {
        Ok(old) if old.is_dir() => Err(Why::Folder),
        Ok(old) if !old.is_file() => in_place(path, data).map_err(Why::Other),
        Ok(old) => fs::canonicalize(path).map_err(Why::Other).and_then(|target| replace(&target, Some(&old), data)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => end_of_links(path).and_then(|t| replace(&t, None, data)),
        Err(e) => Err(Why::Other(e)),
    };
    written.map_err(|why| WriteError { path: path.to_path_buf(), why })
}

/// Writes to a device or a pipe.
fn in_place(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(data)?;
    file.flush()
}

/// Where a path leads at which no file is: itself, or what its symbolic links point to.
fn end_of_links(path: &Path) -> Result<PathBuf, Why> {
    let mut target = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(Why::Links)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts a new file in the place of `old`, or where there is none.
fn replace(target: &Path, old: Option<&Metadata>, data: &[u8]) -> Result<(), Why> {
    target.file_name().ok_or(Why::NoName)?;
    if old.is_some() {
        // Renaming asks only for a folder that may be written: a file that is protected itself is left alone.
        OpenOptions::new().write(true).open(target).map_err(Why::OldFile)?;
    }
    let folder = folder_of(target);
    let beside = |e| Why::Beside(folder.to_path_buf(), e);
    let mut new = create(folder, old.is_none()).map_err(beside)?;
    fill(&mut new, old, data).map_err(Why::Data)?;
    new.persist(target).map_err(|e| Why::Beside(folder.to_path_buf(), e.error))?;
    // The new name itself lasts once its folder is on the disk. The file is there already: a file system that can't
    // do this is no reason to say that it is not.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// A new file in a folder. `open`: with the permissions that any new file gets; else for its owner alone until it has
/// the old file's.
fn create(folder: &Path, open: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".mapscope-").suffix(".tmp");
    #[cfg(unix)]
    if open {
        use std::os::unix::fs::PermissionsExt;
        // The process's umask still takes its part away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = open;
    builder.tempfile_in(folder)
}

fn fill(new: &mut NamedTempFile, old: Option<&Metadata>, data: &[u8]) -> io::Result<()> {
    new.write_all(data)?;
    if let Some(old) = old {
        take_after(new.as_file(), old)?;
    }
    new.as_file().sync_all()
}

/// Gives a new file the old one's owner and permissions. Where the group can't be kept, another group gets no more than
/// everybody has.
#[cfg(unix)]
fn take_after(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let now = new.metadata()?;
    let _ = fchown(new, Some(old.uid()), None);
    let keeps_group = now.gid() == old.gid() || fchown(new, None, Some(old.gid())).is_ok();
    let mode = old.permissions().mode() & 0o7777;
    let mode = if keeps_group { mode } else { mode & 0o707 | (mode & 0o7) << 3 };
    new.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_after(new: &File, old: &Metadata) -> io::Result<()> {
    new.set_permissions(old.permissions())
}
