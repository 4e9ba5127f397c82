//! Dialogs over the window: a path to type, unsaved changes, the choice of a run, and what Mapscope is.
//!
//! Invariant: a dialog only says what was chosen; files are touched elsewhere. Escape is Cancel.

use crate::app::commands::palette::{self, CommandPalette};
use crate::app::commands::row::Action;
use crate::app::commands::sheet;
use crate::app::files::export_dialog::{Asked, ExportDialog};
use crate::app::files::jobs::Purpose;
use crate::app::files::reading::Progress;
use crate::app::kit::style::{color, field};
use crate::app::kit::widgets::{big, buttons, mono, name_bars, palette, problem, weak};
use crate::app::state::Now;
use crate::app::state::command::UiCommand;
use crate::export::Format;
use crate::recording::Capture;
use crate::units::{count, plural};
use egui::{Button, Frame, Id, Key, Modal, ProgressBar, ScrollArea, TextEdit, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often the progress of reading is told again.
const TOLD: Duration = Duration::from_millis(100);

/// Room around what a dialog says, in points.
const PADDING: i8 = 16;

/// The dialog that is open.
pub enum Dialog {
    Path(PathDialog),
    /// What to do once the changes are saved or given up.
    Unsaved {
        then: UiCommand,
    },
    /// The document's file was changed by somebody else since it was read or saved here.
    Changed {
        path: PathBuf,
    },
    Run {
        path: PathBuf,
        runs: Vec<Capture>,
        filter: String,
    },
    /// A file is being read.
    Reading {
        path: PathBuf,
        progress: Arc<Progress>,
    },
    Export(Box<ExportDialog>),
    About,
    Commands(CommandPalette),
    Shortcuts,
}

/// A path to type.
pub struct PathDialog {
    purpose: Purpose,
    text: String,
    error: Option<String>,
    /// The field is to have the focus.
    fresh: bool,
    /// A path that exists, and that the user was told will be replaced.
    pub replaces: Option<String>,
}

/// What was chosen.
pub enum Choice {
    Close,
    Path(Purpose, String),
    /// Save first, then go on.
    Save(UiCommand),
    /// Go on and lose the changes.
    Discard(UiCommand),
    /// Save over what somebody else wrote.
    Overwrite(PathBuf),
    /// Ask for another path to save at.
    SaveElsewhere,
    /// Show what the file holds now.
    Reload(PathBuf),
    Run(PathBuf, Box<Capture>),
    /// A command, by its id.
    Do(String, Action),
    /// Write the file that the dialog of exports names.
    Export,
    /// Pick that file with the desktop's dialog.
    Browse(Format, PathBuf),
}

impl Dialog {
    pub fn path(purpose: Purpose, text: String) -> Dialog {
        Dialog::Path(PathDialog { purpose, text, error: None, fresh: true, replaces: None })
    }

    pub fn ui(&mut self, ui: &Ui, now: Now<'_>, desktop: bool) -> Option<Choice> {
        match self {
            Dialog::Commands(palette) => palette.ui(ui, now).map(|done| match done {
                palette::Done::Closed => Choice::Close,
                palette::Done::Chosen(id, action) => Choice::Do(id, action),
            }),
            Dialog::Shortcuts => sheet::ui(ui, now).then_some(Choice::Close),
            Dialog::Export(export) => export.ui(ui, desktop).map(|asked| match asked {
                Asked::Close => Choice::Close,
                Asked::Export => Choice::Export,
                Asked::Browse(format, path) => Choice::Browse(format, path),
            }),
            _ => self.question(ui, desktop),
        }
    }

    /// What it is headed with.
    fn title(&self) -> String {
        match self {
            Dialog::Path(path) => path.purpose.title(),
            Dialog::Unsaved { .. } => "Save the changes?".to_string(),
            Dialog::Changed { .. } => "The file was changed meanwhile".to_string(),
            Dialog::Run { runs, .. } => plural(runs.len() as u64, "run"),
            Dialog::Reading { .. } => "Opening".to_string(),
            Dialog::Export(_) => "Export to a file".to_string(),
            Dialog::About => "Mapscope".to_string(),
            Dialog::Commands(_) => "Commands".to_string(),
            Dialog::Shortcuts => "Shortcuts".to_string(),
        }
    }

    fn question(&mut self, ui: &Ui, desktop: bool) -> Option<Choice> {
        let frame = Frame::popup(ui.style()).inner_margin(PADDING);
        // Each dialog has a size of its own, which egui remembers by its id.
        let modal = Modal::new(Id::unique(("dialog", self.title()))).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.label(big(self.title()));
            match self {
                Dialog::Path(path) => path.ui(ui, desktop),
                Dialog::Unsaved { then } => unsaved(ui, then),
                Dialog::Changed { path } => changed(ui, path),
                Dialog::Run { path, runs, filter } => choose_run(ui, path, runs, filter),
                Dialog::Reading { path, progress } => reading(ui, path, progress.share()),
                Dialog::About => about(ui),
                // These have windows of their own.
                Dialog::Commands(_) | Dialog::Shortcuts | Dialog::Export(_) => None,
            }
        });
        let escaped = modal.should_close().then_some(Choice::Close);
        modal.inner.or(escaped)
    }
}

impl PathDialog {
    /// Says what is wrong with what was typed, to be typed anew.
    pub fn fail(&mut self, error: String, replaces: String) {
        self.error = Some(error);
        self.fresh = true;
        self.replaces = Some(replaces);
    }

    fn ui(&mut self, ui: &mut Ui, desktop: bool) -> Option<Choice> {
        let (hint, name) = match self.purpose {
            Purpose::Open => ("project.ron, recording.jsonl.gz, file.go or a folder of Go code", "Open"),
            Purpose::OpenFolder => ("the folder of a Go package", "Open"),
            Purpose::Save => ("project.ron", "Save"),
            Purpose::Export(_) | Purpose::Browse(_) => ("file to write", "Export"),
        };
        if !desktop {
            ui.label(weak(ui, "No desktop dialog? Type a path."));
        }
        let edit = TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY);
        let response = field(ui, edit.font(egui::TextStyle::Monospace).hint_text(hint)).accessible_name("Path");
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if let Some(error) = &self.error {
            problem(ui, error);
        }
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let text = self.text.trim();
        match buttons(ui, &[(name, true), ("Cancel", true)]) {
            Some(1) => Some(Choice::Close),
            chosen if (chosen.is_some() || entered) && !text.is_empty() => {
                Some(Choice::Path(self.purpose, text.to_string()))
            }
            _ => None,
        }
    }
}

fn unsaved(ui: &mut Ui, then: &UiCommand) -> Option<Choice> {
    ui.label("The document has changes that are in no file yet.");
    match buttons(ui, &[("Save", true), ("Don't save", true), ("Cancel", true)])? {
        0 => Some(Choice::Save(then.clone())),
        1 => Some(Choice::Discard(then.clone())),
        _ => Some(Choice::Close),
    }
}

fn changed(ui: &mut Ui, path: &Path) -> Option<Choice> {
    ui.label(weak(ui, path.display().to_string()));
    ui.label("Another window or program has written to it since it was read or saved here. Overwriting it loses what was written there; reloading it loses the changes made here.");
    let names = [("Save as…", true), ("Reload", true), ("Overwrite", true), ("Cancel", true)];
    match buttons(ui, &names)? {
        0 => Some(Choice::SaveElsewhere),
        1 => Some(Choice::Reload(path.to_path_buf())),
        2 => Some(Choice::Overwrite(path.to_path_buf())),
        _ => Some(Choice::Close),
    }
}

fn choose_run(ui: &mut Ui, path: &Path, runs: &[Capture], filter: &mut String) -> Option<Choice> {
    ui.label(weak(ui, path.display().to_string()));
    let edit = TextEdit::singleline(filter).desired_width(f32::INFINITY).hint_text("Filter by name or type");
    field(ui, edit).accessible_name("Filter");
    let shown: Vec<&Capture> =
        runs.iter().filter(|r| r.name.contains(filter.as_str()) || r.map_type.contains(filter.as_str())).collect();
    let mut chosen = None;
    let list = ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show_rows(
        ui,
        26.0,
        shown.len(),
        |ui, rows| {
            for run in &shown[rows] {
                ui.horizontal(|ui| {
                    let name = format!("{}  ·  {}", run.name, run.map_type);
                    let response = ui.add(Button::new(name).truncate());
                    let ops = format!("{} {}, {} operations", run.go, run.arch, count(run.ops.len() as u64));
                    if response.on_hover_text(ops).clicked() {
                        chosen = Some(Choice::Run(path.to_path_buf(), Box::new((*run).clone())));
                    }
                });
            }
        },
    );
    name_bars(ui, &list, "the runs");
    if shown.is_empty() {
        ui.label(weak(ui, "No run has this in its name or type."));
    }
    chosen.or(buttons(ui, &[("Cancel", true)]).map(|_| Choice::Close))
}

fn reading(ui: &mut Ui, path: &Path, share: f32) -> Option<Choice> {
    ui.label(weak(ui, path.display().to_string()));
    let bar = ProgressBar::new(share).desired_height(4.0).fill(color(palette(ui).weak));
    ui.add(bar).accessible_name("Reading");
    let text =
        if share < 1.0 { format!("Read: {:.0} %", share * 100.0) } else { "Checking what was read…".to_string() };
    ui.label(text);
    ui.ctx().request_repaint_after(TOLD);
    buttons(ui, &[("Cancel", true)]).map(|_| Choice::Close)
}

fn about(ui: &mut Ui) -> Option<Choice> {
    ui.label(mono(format!("version {}", env!("CARGO_PKG_VERSION"))));
    ui.label("Shows how a Go map lies in memory, byte for byte, at every operation.");
    let facts = [
        "Simulated: the map that Go's runtime would build. Layouts, hashes, growth and allocation sizes are judged against recordings of real Go.",
        "The hash is Go's portable one, as with GODEBUG=cpu.aes=off: a process's AES keys can't be known.",
        "Bytes are the map's own, not the process's memory. Addresses and seeds are the same on every machine.",
        "Architectures without recordings are laid out by the rules and say so.",
    ];
    for fact in facts {
        ui.label(weak(ui, fact));
    }
    buttons(ui, &[("Close", true)]).map(|_| Choice::Close)
}
