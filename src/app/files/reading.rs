//! Reading of projects and recordings, up to a session that can be shown.
//!
//! Invariant: touches no window, so that it can run beside one; tells how far it is, and stops soon when it is given up.

use super::error::{FileError, Unread};
use super::paths;
use crate::app::state::file::FileState;
use crate::folder::GoFolder;
use crate::gotype::MAX_SOURCE_BYTES;
use crate::project::{Project, View};
use crate::recording::{Capture, Lines};
use crate::session::{Session, document_of_capture, document_of_source};
use crate::target::{GoVersion, Target};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A project of at most so many bytes is there within a frame.
const QUICK: u64 = 256 << 10;

/// What was read.
pub enum Opened {
    Document {
        session: Box<Session>,
        view: Box<View>,
        file: FileState,
    },
    /// The runs of a recording, to choose from.
    Runs(Vec<Capture>),
}

/// How far reading is, shared with who waits for it.
#[derive(Default)]
pub struct Progress {
    read: AtomicU64,
    size: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The share of the file that is read.
    pub fn share(&self) -> f32 {
        let (read, size) = (self.read.load(Ordering::Relaxed), self.size.load(Ordering::Relaxed));
        (read as f64 / size.max(1) as f64).min(1.0) as f32
    }

    fn go_on(&self) -> Result<(), Unread> {
        if self.is_cancelled() { Err(Unread::GivenUp) } else { Ok(()) }
    }
}

/// A file that tells how much of it was read, and fails once nobody wants it.
struct Counted {
    file: File,
    progress: Arc<Progress>,
}

impl Counted {
    fn open(path: &Path, progress: &Arc<Progress>) -> std::io::Result<Counted> {
        let file = File::open(path)?;
        progress.size.store(file.metadata()?.len(), Ordering::Relaxed);
        Ok(Counted { file, progress: progress.clone() })
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.progress.go_on().map_err(|why| std::io::Error::other(why.to_string()))?;
        let read = self.file.read(buffer)?;
        self.progress.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// True where a file can be read at once.
pub fn is_quick(path: &Path) -> Result<bool, FileError> {
    let found = std::fs::metadata(path).map_err(|e| Unread::System(e).of(path))?;
    // What is no file (a pipe) may keep one waiting; a folder is refused at once.
    let is_small = found.is_file() && found.len() <= QUICK;
    Ok(is_small && !paths::is_recording(path))
}

/// Reads a project or a recording; a recording of one run is opened at once.
pub fn read(path: &Path, progress: &Arc<Progress>) -> Result<Opened, FileError> {
    if path.is_dir() || path.extension().is_some_and(|ending| ending == "go") {
        return read_go(path);
    }
    if !paths::is_recording(path) {
        return read_project(path, progress).map_err(|why| why.of(path));
    }
    let mut runs = read_runs(path, progress).map_err(|why| why.of(path))?;
    match (runs.len(), runs.pop()) {
        (1, Some(run)) => of_run(path, &run),
        (_, last) => {
            runs.extend(last);
            Ok(Opened::Runs(runs))
        }
    }
}

/// A package's folder or a file of Go code, as a new document: of a package what types need, of a file all.
fn read_go(path: &Path) -> Result<Opened, FileError> {
    let target = Target::from(GoVersion::DEFAULT);
    if !path.is_dir() {
        return read_go_files(&[path.to_path_buf()]);
    }
    let source = GoFolder::open(path).map_err(|why| Unread::Folder(why).of(path))?.text(target);
    Ok(of_source(source, path))
}

/// Go files, one after the other, as a new document.
pub fn read_go_files(paths: &[PathBuf]) -> Result<Opened, FileError> {
    let (mut source, mut bytes) = (String::new(), 0);
    for path in paths {
        bytes += std::fs::metadata(path).map_err(|e| Unread::System(e).of(path))?.len();
        if bytes > MAX_SOURCE_BYTES as u64 {
            return Err(Unread::LongSource.of(path));
        }
        let text = std::fs::read_to_string(path).map_err(|e| Unread::System(e).of(path))?;
        source.push_str(if source.is_empty() { "" } else { "\n" });
        source.push_str(&text);
    }
    Ok(of_source(source, paths.first().map_or(Path::new(""), PathBuf::as_path)))
}

fn of_source(source: String, path: &Path) -> Opened {
    let target = Target::from(GoVersion::DEFAULT);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let session = Box::new(Session::new(document_of_source(source, target), u64::MAX));
    let view = Box::new(View { position: u64::MAX, ..View::default() });
    Opened::Document { session, view, file: FileState::titled(name) }
}

fn read_project(path: &Path, progress: &Arc<Progress>) -> Result<Opened, Unread> {
    let mut text = String::new();
    let read = Counted::open(path, progress).and_then(|mut file| file.read_to_string(&mut text));
    read.map_err(Unread::System)?;
    progress.go_on()?;
    let Project { document, view, .. } = Project::from_ron(&text).map_err(Unread::Project)?;
    let file = FileState::of(path, text.as_bytes());
    drop(text);
    progress.go_on()?;
    let session = Box::new(Session::new(document, view.position));
    Ok(Opened::Document { session, view: Box::new(view), file })
}

/// A run of a recording, at its end.
pub fn of_run(path: &Path, run: &Capture) -> Result<Opened, FileError> {
    let document = document_of_capture(run).map_err(|e| Unread::Recording(e).of(path))?;
    let file = FileState::titled(format!("{} ({})", run.name, run.go));
    let session = Box::new(Session::new(document, u64::MAX));
    let view = Box::new(View { position: u64::MAX, ..View::default() });
    Ok(Opened::Document { session, view, file })
}

/// Why a line is no run that can be opened.
fn not_a_run(number: usize, text: &str, error: serde_json::Error) -> Unread {
    if text.contains("\"go-type-layout/") { Unread::IsLayout(number) } else { Unread::NotARun(number, error) }
}

/// The runs of a recording; the message names the line that is wrong.
fn read_runs(path: &Path, progress: &Arc<Progress>) -> Result<Vec<Capture>, Unread> {
    let mut lines = Counted::open(path, progress).and_then(Lines::of).map_err(Unread::System)?;
    let mut runs = Vec::new();
    while let Some(line) = lines.next_line() {
        progress.go_on()?;
        let (number, text) = line.map_err(Unread::Recording)?;
        let capture: Capture = serde_json::from_str(&text).map_err(|e| not_a_run(number, &text, e))?;
        runs.push(capture);
    }
    if runs.is_empty() { Err(Unread::Empty) } else { Ok(runs) }
}
