//! Work beside the window: the desktop's file dialogs and reading of recordings.
//!
//! Invariant: nothing here blocks a frame. A thread sends one message and asks for a repaint.

use super::files;
use crate::export::{Choice, Content, Format, Picture, Pixels, pixels};
use crate::recording::{Capture, Lines};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// A dialog that ends sooner was never shown: there is no desktop service for it.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// What a path is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Open,
    Save,
    Export(Format),
    /// The file that the open dialog of exports names.
    Browse(Format),
}

impl Purpose {
    pub fn title(self) -> String {
        match self {
            Purpose::Open => "Open a project or a recording".to_string(),
            Purpose::Save => "Save the project".to_string(),
            Purpose::Export(format) | Purpose::Browse(format) => format!("Export as {}", format.label()),
        }
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::Open => &["ron", "jsonl", "gz"],
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

/// The runs of a recording, or why they can't be read.
pub type Runs = Result<Vec<Capture>, String>;

/// What a job came to.
pub enum Done {
    Picked(Purpose, PathBuf),
    Cancelled,
    /// The desktop has no file dialogs.
    NoDialog(Purpose),
    Recording(PathBuf, Runs),
    /// A file was written, or why it was not.
    Exported(PathBuf, Result<(), String>),
    Copied(Result<Pixels, String>),
}

/// The jobs under way.
pub struct Jobs {
    /// False where the desktop is never asked: a path is typed instead.
    pub desktop_dialogs: bool,
    dialog: Option<(Purpose, Instant, Receiver<Option<PathBuf>>)>,
    recording: Option<(PathBuf, Receiver<Runs>)>,
    export: Option<Writing>,
    copy: Option<Receiver<Result<Pixels, String>>>,
}

/// A file being written.
struct Writing {
    path: PathBuf,
    done: Receiver<Result<(), String>>,
    cancelled: Arc<AtomicBool>,
}

impl Jobs {
    pub fn new(desktop_dialogs: bool) -> Jobs {
        Jobs { desktop_dialogs, dialog: None, recording: None, export: None, copy: None }
    }

    /// The recording being read.
    pub fn reading(&self) -> Option<&Path> {
        self.recording.as_ref().map(|(path, _)| path.as_path())
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
                Purpose::Save | Purpose::Export(_) | Purpose::Browse(_) => dialog.set_file_name(suggested).save_file(),
            };
            let _ = sender.send(picked);
            ctx.request_repaint();
        });
        self.dialog = Some((purpose, Instant::now(), receiver));
        true
    }

    /// Reads a recording's runs.
    pub fn read_recording(&mut self, ctx: &egui::Context, path: &Path) {
        let (sender, receiver) = channel();
        let (ctx, from) = (ctx.clone(), path.to_path_buf());
        std::thread::spawn(move || {
            let _ = sender.send(read_runs(&from));
            ctx.request_repaint();
        });
        self.recording = Some((path.to_path_buf(), receiver));
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
                let _ = sender.send(data.and_then(|data| files::write(&to, &data)));
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
            let _ = sender.send(pixels(&picture.svg(&choice), choice.scale.into()).map_err(|e| e.to_string()));
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
            && let Some(result) = ended(done, "writing stopped")
        {
            let done = Done::Exported(path.clone(), result);
            self.export = None;
            return Some(done);
        }
        if let Some(result) = self.copy.as_ref().and_then(|copy| ended(copy, "copying stopped")) {
            self.copy = None;
            return Some(Done::Copied(result));
        }
        let (path, receiver) = self.recording.as_ref()?;
        let result = ended(receiver, "reading stopped")?;
        let done = Done::Recording(path.clone(), result);
        self.recording = None;
        Some(done)
    }
}

/// What a thread came to, if it has; `stopped`: what to say where it ended without a word.
fn ended<T>(receiver: &Receiver<Result<T, String>>, stopped: &str) -> Option<Result<T, String>> {
    match receiver.try_recv() {
        Err(TryRecvError::Empty) => None,
        Ok(result) => Some(result),
        Err(TryRecvError::Disconnected) => Some(Err(stopped.to_string())),
    }
}

/// Why a line is no run that can be opened.
fn not_a_run(number: usize, text: &str, error: &serde_json::Error) -> String {
    if text.contains("\"go-type-layout/") {
        format!("line {number}: the layout of a type; a run of a map is wanted (schema go-map-capture/1)")
    } else if text.contains("\"impl\":\"swiss") {
        format!("line {number}: a Swiss map; runs of Go 1.21, 1.22 and 1.23 open here, mapscope verify judges all")
    } else {
        format!("line {number}:{}: {error}", error.column())
    }
}

/// The runs of a recording; the message names the line that is wrong.
fn read_runs(path: &Path) -> Runs {
    let mut lines = Lines::open(path).map_err(|e| e.to_string())?;
    let mut runs = Vec::new();
    while let Some(line) = lines.next_line() {
        let (number, text) = line.map_err(|e| e.to_string())?;
        let capture: Capture = serde_json::from_str(&text).map_err(|e| not_a_run(number, &text, &e))?;
        runs.push(capture);
    }
    if runs.is_empty() { Err("the recording is empty".to_string()) } else { Ok(runs) }
}
