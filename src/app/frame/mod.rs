//! The window. Everything here may use egui; nothing outside does.
//!
//! Invariant: [`App`] is a session, what panels remember, and jobs beside it. Panels read the session and emit
//! commands; one place applies them, at the end of a frame.

mod actions;
mod bars;
pub mod dialogs;
mod exporting;
mod keeping;
mod presenter;
mod saving;
pub mod shell;
pub mod window;

use crate::app::commands::keys;
use crate::app::commands::registry::{self, Now};
use crate::app::compare::panel::first_sides;
use crate::app::files::autosave::Autosave;
use crate::app::files::jobs::Jobs;
use crate::app::files::paths::FileState;
use crate::app::files::session_store::Store;
use crate::app::kit::toasts::Toasts;
use crate::app::state::command::{Center, Outbox, UiCommand};
use crate::app::state::settings::Settings;
use crate::compare::Together;
use crate::export;
use crate::project::{Document, View};
use crate::session::{self, Session};
use crate::text;
use dialogs::Dialog;
use eframe::CreationContext;
use egui::{Ui, ViewportCommand};
use exporting::Waiting;
use shell::Panels;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Time in a frame for running operations: half of a frame, so that a long history is soon there and the window stays quick.
const SLICE: Duration = Duration::from_millis(8);
/// The same while the playhead is on its way: the sooner its picture is there, the better.
const SEEK_SLICE: Duration = Duration::from_millis(24);
/// A pause in typing that ends what undoes together.
const TYPING_PAUSE: Duration = Duration::from_millis(900);

/// The window's state.
pub struct App {
    session: Session,
    /// The sides of the comparison beside the session.
    together: Together,
    panels: Panels,
    jobs: Jobs,
    /// A quick export whose picture is not there yet.
    exporting: Option<Waiting>,
    dialog: Option<Dialog>,
    toasts: Toasts,
    /// Waits for the changes to be saved.
    after_save: Option<UiCommand>,
    /// The user has decided about unsaved changes.
    may_close: bool,
    last_typed: Option<Instant>,
    /// To be opened in the first frame.
    first: Option<PathBuf>,
    autosave: Option<Autosave>,
    title: String,
}

/// Opens the window, with a project or a recording if a path is given, until it is closed.
pub fn run(path: Option<PathBuf>) -> ExitCode {
    window::open(|cc| Box::new(App::started(cc, path)))
}

impl App {
    /// The window over the example. `desktop_dialogs`: files are picked with the desktop's dialogs where it has them.
    pub fn new(path: Option<PathBuf>, desktop_dialogs: bool) -> App {
        let (document, position) = session::example();
        let mut panels = Panels::default();
        panels.file = FileState::titled("padded-string.ron");
        App {
            together: first_sides(document.target),
            session: Session::new(document, position),
            panels,
            jobs: Jobs::new(desktop_dialogs),
            exporting: None,
            dialog: None,
            toasts: Toasts::default(),
            after_save: None,
            may_close: false,
            last_typed: None,
            first: path,
            autosave: None,
            title: String::new(),
        }
    }

    /// The window over a document in no file, looking at it as `view` says.
    pub fn with_document(document: Document, view: &View) -> App {
        let mut app = App::new(None, false);
        app.load(document, view.position, FileState::default());
        app.panels.canvas.restore(view);
        app
    }

    fn started(cc: &CreationContext<'_>, path: Option<PathBuf>) -> App {
        let take_over = path.is_none();
        let mut app = App::new(path, true);
        if let Some(folder) = Store::usual_folder() {
            app = app.keep_in(Store::open(&folder, take_over));
        }
        app.with_settings_in(cc.storage)
    }

    /// With the settings that a storage holds.
    pub fn with_settings_in(mut self, storage: Option<&dyn eframe::Storage>) -> App {
        if let Some(settings) = storage.and_then(|s| eframe::get_value::<Settings>(s, eframe::APP_KEY)) {
            self.panels.settings = settings;
        }
        self
    }

    /// The document being worked on.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The commands of the moment.
    pub fn commands(&self, ctx: &egui::Context) -> Vec<registry::Item> {
        registry::items(Now { session: &self.session, panels: &self.panels, ctx })
    }

    /// Whatever commands change, as text: for tests that see whether one did anything.
    pub fn trace(&self) -> String {
        let (document, dialog) = (self.session.document(), self.dialog.as_ref().map(Dialog::name));
        let work = self.session.timeline().map(|t| (t.is_paused(), t.search().is_some()));
        let played = (self.panels.time.is_playing(), work, self.may_close, self.together.targets());
        format!("{document:?} {:?} {dialog:?} {played:?} {}", self.view(), self.panels.trace())
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        if let Some(path) = self.first.take() {
            self.open(ui, &path);
        }
        while let Some(done) = self.jobs.poll() {
            self.finished(ui, done);
        }
        self.closing(ui);
        self.panels.exporting = self.under_way().is_some();
        let mut out = Outbox::default();
        if self.dialog.is_none() {
            let private = self.panels.has_private_text();
            let now = Now { session: &self.session, panels: &self.panels, ctx: ui.ctx() };
            keys::shortcuts(ui, now, private, &mut out);
        }
        self.panels.time.play(ui, &self.session, &self.panels.settings, &mut out);
        self.work(ui);
        self.panels.ui(ui, &self.session, &self.together, &mut out);
        dropped_files(ui, &mut out);
        self.perform(ui, out);
        self.go_on_exporting(ui);
        let now = Now { session: &self.session, panels: &self.panels, ctx: ui.ctx() };
        let choice = self.dialog.as_mut().and_then(|dialog| dialog.ui(ui, now, self.jobs.desktop_dialogs));
        if let Some(choice) = choice {
            self.chosen(ui, choice);
        }
        let held = ui.input(|i| !i.raw.hovered_files.is_empty());
        let busy = self.under_way().map(|text| (text, true));
        let busy = busy.or_else(|| held.then(|| ("Drop the file to open it".to_string(), false)));
        if self.toasts.ui(ui, self.panels.time_height + 48.0, busy) {
            self.cancel_quick_export();
        }
        self.panels.typing = ui.ctx().text_edit_focused();
        self.name_window(ui);
        self.autosave(ui.ctx());
    }

    /// Runs operations for a part of the frame.
    fn work(&mut self, ui: &Ui) {
        let start = Instant::now();
        let under_way = self.session.timeline().is_some_and(|t| !t.is_settled() && t.target() <= t.built());
        let slice = if under_way { SEEK_SLICE } else { SLICE };
        let mut done = !self.session.is_busy() || self.session.work(|| start.elapsed() < slice);
        if self.panels.center == Center::Compare || self.wanted() == Some(export::What::Comparison) {
            self.together.follow(&self.session);
            done &= !self.together.is_busy() || self.together.work(|| start.elapsed() < 2 * SLICE);
        }
        let far = self.panels.center == Center::Diagram && self.panels.canvas.is_far();
        if far && self.session.timeline().is_some_and(|t| t.is_settled()) {
            done &= self.panels.heat.work(&self.session, || start.elapsed() < 2 * SLICE);
        }
        if !done {
            ui.ctx().request_repaint();
        }
    }

    /// The window's close button: unsaved changes are asked about first.
    fn closing(&mut self, ui: &Ui) {
        let asked = ui.input(|i| i.viewport().close_requested());
        if asked {
            self.jobs.cancel_reading();
        }
        if asked && !self.may_close && self.session.is_dirty() && !self.comes_back() {
            ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved { then: UiCommand::Quit });
        }
    }

    /// True where the document is in no file of the user's, and kept for the next start: then nothing is lost.
    fn comes_back(&self) -> bool {
        self.autosave.is_some() && self.panels.file.path.is_none()
    }

    fn name_window(&mut self, ui: &Ui) {
        let dirty = if self.session.is_dirty() { " •" } else { "" };
        let title = format!("{}{dirty} – Mapscope", text::message(&self.panels.file.name()));
        if title != self.title {
            ui.ctx().send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

fn dropped_files(ui: &Ui, out: &mut Outbox) {
    let path =
        ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).find(|p| !p.as_os_str().is_empty()));
    if let Some(path) = path {
        out.ask(UiCommand::OpenPath(path));
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        App::ui(self, ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.panels.settings);
        self.keep_now();
    }
}
