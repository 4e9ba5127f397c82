//! Work beside the window: the desktop's file dialogs, reading, exports.
//!
//! Invariant: nothing here blocks a frame. A thread sends one message and asks for a repaint.

use super::error::{FileError, Work};
use super::reading::{Opened, Progress};
use crate::export::{Choice, Content, Format, Picture, Pixels, pixels};
use crate::files;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// A dialog that ends sooner was never shown: there is no desktop service for it.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// How long saving waits for somebody to read at the other end of a pipe.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a path is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Open,
    /// A folder of Go code.
    OpenFolder,
    Save,
    Export(Format),
    /// The file that the open dialog of exports names.
    Browse(Format),
}

impl Purpose {
    pub fn title(self) -> String {
        match self {
            Purpose::Open => "Open a project, a recording or a Go file".to_string(),
            Purpose::OpenFolder => "Open the folder of a Go package".to_string(),
            Purpose::Save => "Save the project".to_string(),
            Purpose::Export(format) | Purpose::Browse(format) => format!("Export as {}", format.label()),
        }
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::Open => &["ron", "jsonl", "gz", "go"],
            Purpose::OpenFolder => &[],
            Purpose::Save => &["ron"],
            Purpose::Export(format) | Purpose::Browse(format) => match format {
                Format::Svg => &["svg"],
                Format::Png => &["png"],
                Format::Csv => &["csv"],
                Format::Markdown => &["md"],
                Format::Ron => &["ron"],
            },
        }
    }
}

/// What a job came to.
pub enum Done {
    Picked(Purpose, PathBuf),
    Cancelled,
    /// The desktop has no file dialogs.
    NoDialog(Purpose),
    Opened(PathBuf, Result<Opened, FileError>),
    /// A file was written, or why it was not.
    Exported(PathBuf, Result<(), FileError>),
    Copied(Result<Pixels, FileError>),
}

/// The jobs under way.
pub struct Jobs {
    /// False where the desktop is never asked: a path is typed instead.
    pub desktop_dialogs: bool,
    dialog: Option<(Purpose, Instant, Receiver<Option<PathBuf>>)>,
    reading: Option<Reading>,
    export: Option<Writing>,
    copy: Option<Receiver<Result<Pixels, FileError>>>,
}

/// A file being read.
struct Reading {
    path: PathBuf,
    done: Receiver<Result<Opened, FileError>>,
    progress: Arc<Progress>,
}

/// A file being written.
struct Writing {
    path: PathBuf,
    done: Receiver<Result<(), FileError>>,
    cancelled: Arc<AtomicBool>,
}

impl Jobs {
    pub fn new(desktop_dialogs: bool) -> Jobs {
        Jobs { desktop_dialogs, dialog: None, reading: None, export: None, copy: None }
    }

    /// Asks for a path by the desktop's dialog. False where there is none to ask.
    pub fn ask_path(&mut self, ctx: &egui::Context, purpose: Purpose, suggested: &str) -> bool {
        if !self.desktop_dialogs {
            return false;
        }
        if self.dialog.is_some() {
            return true;
        }
        let (sender, receiver) = channel();
        let (ctx, suggested) = (ctx.clone(), suggested.to_string());
        std::thread::spawn(move || {
            let dialog =
                rfd::FileDialog::new().set_title(purpose.title()).add_filter(purpose.title(), purpose.endings());
            let picked = match purpose {
                Purpose::Open => dialog.pick_file(),
                Purpose::OpenFolder => dialog.pick_folder(),
                Purpose::Save | Purpose::Export(_) | Purpose::Browse(_) => dialog.set_file_name(suggested).save_file(),
            };
            let _ = sender.send(picked);
            ctx.request_repaint();
        });
        self.dialog = Some((purpose, Instant::now(), receiver));
        true
    }

    /// What the desktop's dialog is waited for.
    pub fn asking(&self) -> Option<Purpose> {
        self.dialog.as_ref().map(|(purpose, ..)| *purpose)
    }

    /// Waits for the desktop's dialog no longer; what is picked in it is not heard any more.
    pub fn stop_asking(&mut self) -> Option<Purpose> {
        self.dialog.take().map(|(purpose, ..)| purpose)
    }

    /// Reads a file by `work`, in the place of what was being read.
    pub fn read(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        work: impl FnOnce(&Path, &Arc<Progress>) -> Result<Opened, FileError> + Send + 'static,
    ) -> Arc<Progress> {
        self.cancel_reading();
        let (sender, done) = channel();
        let progress = Arc::new(Progress::default());
        let (ctx, from, told) = (ctx.clone(), path.to_path_buf(), progress.clone());
        std::thread::spawn(move || {
            let _ = sender.send(work(&from, &told));
            ctx.request_repaint();
        });
        self.reading = Some(Reading { path: path.to_path_buf(), done, progress: progress.clone() });
        progress
    }

    /// Gives up the file being read.
    pub fn cancel_reading(&mut self) {
        if let Some(reading) = self.reading.take() {
            reading.progress.cancel();
        }
    }

    /// Writes a file. One that takes longer than a moment goes on beside the window.
    pub fn export(&mut self, ctx: &egui::Context, content: Content, choice: Choice, path: &Path) {
        self.cancel_export();
        let (sender, done) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let (ctx, to, stop) = (ctx.clone(), path.to_path_buf(), cancelled.clone());
        std::thread::spawn(move || {
            let data = content.bytes(&choice);
            // A file that was given up is not written.
            if !stop.load(Ordering::Relaxed) {
                let written = data.map_err(FileError::from).and_then(|data| Ok(files::write(&to, &data)?));
                let _ = sender.send(written);
                ctx.request_repaint();
            }
        });
        self.export = Some(Writing { path: path.to_path_buf(), done, cancelled });
    }

    /// The file being written.
    pub fn exporting(&self) -> Option<&Path> {
        self.export.as_ref().map(|w| w.path.as_path())
    }

    /// Gives up the file being written.
    pub fn cancel_export(&mut self) {
        if let Some(writing) = self.export.take() {
            writing.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Draws a picture for the clipboard.
    pub fn copy(&mut self, ctx: &egui::Context, picture: Picture, choice: Choice) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let _ = sender.send(pixels(&picture.svg(&choice), choice.scale.into()).map_err(FileError::from));
            ctx.request_repaint();
        });
        self.copy = Some(receiver);
    }

    /// What has come to an end since the last look.
    pub fn poll(&mut self) -> Option<Done> {
        if let Some((purpose, since, receiver)) = &self.dialog {
            let done = match receiver.try_recv() {
                Err(TryRecvError::Empty) => None,
                Ok(Some(path)) => Some(Done::Picked(*purpose, path)),
                Ok(None) if since.elapsed() < NEVER_SHOWN => Some(Done::NoDialog(*purpose)),
                Ok(None) | Err(TryRecvError::Disconnected) => Some(Done::Cancelled),
            };
            if done.is_some() {
                self.dialog = None;
                return done;
            }
        }
        if let Some(Writing { path, done, .. }) = &self.export
            && let Some(result) = ended(done, Work::Writing)
        {
            let done = Done::Exported(path.clone(), result);
            self.export = None;
            return Some(done);
        }
        if let Some(result) = self.copy.as_ref().and_then(|copy| ended(copy, Work::Copying)) {
            self.copy = None;
            return Some(Done::Copied(result));
        }
        let reading = self.reading.as_ref()?;
        let result = ended(&reading.done, Work::Reading)?;
        let done = Done::Opened(reading.path.clone(), result);
        self.reading = None;
        Some(done)
    }
}

/// Writes a file at once. What is no file may keep one waiting: a pipe that nobody reads is left to its thread.
pub fn write_soon(path: &Path, data: Vec<u8>) -> Result<(), FileError> {
    if std::fs::metadata(path).map_or(true, |found| found.is_file() || found.is_dir()) {
        return Ok(files::write(path, &data)?);
    }
    let (sender, done) = channel();
    let to = path.to_path_buf();
    std::thread::spawn(move || sender.send(files::write(&to, &data)));
    let nobody = |_| FileError::NobodyReads(path.to_path_buf());
    Ok(done.recv_timeout(PATIENCE).map_err(nobody)??)
}

/// What a thread came to, if it has; it may have ended without a word.
fn ended<T>(receiver: &Receiver<Result<T, FileError>>, work: Work) -> Option<Result<T, FileError>> {
    match receiver.try_recv() {
        Err(TryRecvError::Empty) => None,
        Ok(result) => Some(result),
        Err(TryRecvError::Disconnected) => Some(Err(FileError::Stopped(work))),
    }
}
