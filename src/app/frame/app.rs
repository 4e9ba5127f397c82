//! The window: a session, the state, panels, and jobs beside them; what a frame of it does, in order.

use super::centers::TABLE;
use super::dialogs::Dialog;
use super::presenter;
use super::shell::{Panels, WIDE};
use super::window;
use crate::app::commands::keys;
use crate::app::commands::registry;
use crate::app::commands::row::Item;
use crate::app::files::autosave::Autosave;
use crate::app::files::jobs::Jobs;
use crate::app::files::session_store::Store;
use crate::app::kit::around::Around;
use crate::app::kit::paint::PaintCache;
use crate::app::kit::spread::Spread;
use crate::app::kit::toasts::Toasts;
use crate::app::state::behind::INSTANT;
use crate::app::state::center::Work;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::file::FileState;
use crate::app::state::pointed::Pointed;
use crate::app::state::settings::Settings;
use crate::app::state::{Now, State};
use crate::beside::Rest;
use crate::export::Choice;
use crate::project::{Document, View};
use crate::session::{self, Session};
use crate::text;
use eframe::CreationContext;
use egui::{Ui, ViewportCommand};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Time in a frame for running operations: what takes longer goes on beside the window.
const SLICE: Duration = Duration::from_millis(8);
/// The same while the playhead is on its way: the sooner its picture is there, the better.
const SEEK_SLICE: Duration = Duration::from_millis(24);
/// Time between two looks at what goes on beside the window, where nothing else happens.
const GLANCE: Duration = Duration::from_millis(50);

/// Said while the desktop looks for its dialog, which can take seconds, and while that is open.
const ASKS: &str = "Waiting for the desktop's file dialog. Cancel to type a path instead.";

/// A quick export whose picture is not there yet.
pub(super) struct Waiting {
    pub(super) choice: Choice,
    pub(super) path: PathBuf,
    /// What it waits for.
    pub(super) why: String,
}

/// The window.
pub struct App {
    pub(super) session: Session,
    pub(super) state: State,
    pub(super) panels: Panels,
    pub(super) paint: PaintCache,
    pub(super) spread: Spread,
    pub(super) jobs: Jobs,
    /// A quick export whose picture is not there yet.
    pub(super) exporting: Option<Waiting>,
    pub(super) dialog: Option<Dialog>,
    pub(super) toasts: Toasts,
    /// Waits for the changes to be saved.
    pub(super) after_save: Option<UiCommand>,
    /// The user has decided about unsaved changes.
    pub(super) may_close: bool,
    pub(super) last_typed: Option<Instant>,
    /// Since when all that is left to do goes on beside the window.
    beside_since: Option<Instant>,
    /// To be opened in the first frame.
    first: Option<PathBuf>,
    pub(super) autosave: Option<Autosave>,
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
        let mut state = State::new(&TABLE[0].center, TABLE.iter().map(|row| &row.center).collect());
        state.file = FileState::titled("padded-string.ron");
        App {
            session: Session::new(document, position),
            state,
            panels: Panels::default(),
            paint: PaintCache::default(),
            spread: Spread::default(),
            jobs: Jobs::new(desktop_dialogs),
            exporting: None,
            dialog: None,
            toasts: Toasts::default(),
            after_save: None,
            may_close: false,
            last_typed: None,
            beside_since: None,
            first: path,
            autosave: None,
            title: String::new(),
        }
    }

    /// The window over a document in no file, looking at it as `view` says.
    pub fn with_document(document: Document, view: &View) -> App {
        let mut app = App::new(None, false);
        app.load(document, view.position, FileState::default());
        app.look_as(view);
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
            self.state.settings = settings;
        }
        self
    }

    /// The document being worked on.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What the window shows of it.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The commands of the moment.
    pub fn commands(&self, ctx: &egui::Context) -> Vec<Item> {
        registry::items(self.now(ctx))
    }

    fn now<'a>(&'a self, ctx: &'a egui::Context) -> Now<'a> {
        Now { session: &self.session, state: &self.state, ctx }
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
        self.state.exporting = self.under_way().is_some();
        self.state.doing = self.panels.view(&self.state).map_or(Work::Nothing, |view| view.doing());
        let mut out = Outbox::default();
        if self.dialog.is_none() {
            self.panels.panes.resume(ui);
            keys::shortcuts(ui, self.now(ui.ctx()), self.panels.has_private_text(), &mut out);
        }
        self.play(ui, &mut out);
        self.work(ui);
        self.show(ui, &mut out);
        dropped_files(ui, &mut out);
        self.perform(ui, out);
        self.go_on_exporting(ui);
        self.dialogs(ui);
        self.messages(ui);
        self.state.typing = ui.ctx().text_edit_focused();
        self.name_window(ui);
        self.autosave(ui.ctx());
    }

    /// The panels, and what they get.
    pub(super) fn apart<'a>(&'a mut self, out: &'a mut Outbox) -> (&'a mut Panels, Around<'a>) {
        let App { session, state, panels, paint, spread, .. } = self;
        (panels, Around { session, state, paint, spread, out })
    }

    /// The panels, as the state is.
    fn show(&mut self, ui: &mut Ui, out: &mut Outbox) {
        self.scale(ui);
        self.state.is_wide = ui.available_width() >= WIDE;
        self.state.take_up(&self.session);
        let (panels, mut around) = self.apart(out);
        panels.ui(ui, &mut around);
        self.state.is_fit = self.panels.view(&self.state).is_none_or(|view| view.is_fit());
        // What is pointed at in one place is marked in the others, from the next frame on.
        let pointed = Pointed(out.pointed.take());
        if self.state.pointed != pointed {
            self.state.pointed = pointed;
            ui.ctx().request_repaint();
        }
    }

    /// Sets the size of the whole interface.
    fn scale(&self, ui: &Ui) {
        let scale = self.state.settings.scale * if self.state.presenting { presenter::SCALE } else { 1.0 };
        if ui.ctx().zoom_factor() != scale {
            ui.ctx().set_zoom_factor(scale);
        }
    }

    fn play(&mut self, ui: &Ui, out: &mut Outbox) {
        let (command, again) = self.state.playback.go_on(&self.session, &self.state.settings);
        command.into_iter().for_each(|command| out.send(command));
        if let Some(after) = again {
            ui.ctx().request_repaint_after(after);
        }
    }

    fn dialogs(&mut self, ui: &Ui) {
        let now = Now { session: &self.session, state: &self.state, ctx: ui.ctx() };
        let choice = self.dialog.as_mut().and_then(|dialog| dialog.ui(ui, now, self.jobs.desktop_dialogs));
        if let Some(choice) = choice {
            self.chosen(ui, choice);
        }
    }

    fn messages(&mut self, ui: &Ui) {
        let held = ui.input(|i| !i.raw.hovered_files.is_empty());
        let under_way = self.under_way();
        let is_asking = under_way.is_none() && self.jobs.asking().is_some();
        let busy = under_way.or_else(|| is_asking.then(|| ASKS.to_string())).map(|text| (text, true));
        let busy = busy.or_else(|| held.then(|| ("Drop the file to open it".to_string(), false)));
        match self.toasts.ui(ui, self.panels.time_height + 48.0, busy) {
            true if is_asking => self.ask_for_typed(),
            true => self.cancel_quick_export(),
            false => {}
        }
    }

    /// Works for a part of the frame on what was asked for, and on what the views show.
    fn work(&mut self, ui: &Ui) {
        let start = Instant::now();
        let under_way = self.session.timeline().is_some_and(|t| !t.is_settled() && t.target() <= t.built());
        let slice = if under_way { SEEK_SLICE } else { SLICE };
        let mut rest = match self.session.is_busy() {
            true => self.session.keep_up(|| start.elapsed() < slice),
            false => Rest::Nothing,
        };
        let (shown, wanted) = (self.state.center.id, self.wanted());
        let mut nothing = Outbox::default();
        let (panels, mut around) = self.apart(&mut nothing);
        for (row, view) in TABLE.iter().zip(&mut panels.views) {
            let is_wanted = wanted.is_some_and(|what| row.center.exports.contains(&what));
            if is_wanted || row.center.id == shown {
                rest = rest.and(view.work(&mut around, &mut || start.elapsed() < 2 * SLICE));
            }
        }
        self.look_again(ui, rest);
    }

    /// Asks for the next frame, where there is work left. What goes on beside the window is looked at in every frame at
    /// first, since most of it is soon there, and then now and again: drawing takes from it.
    fn look_again(&mut self, ui: &Ui, rest: Rest) {
        let since = self.beside_since.take().filter(|_| rest == Rest::Beside);
        match rest {
            Rest::Nothing => {}
            Rest::Here => ui.ctx().request_repaint(),
            Rest::Beside => {
                let since = *self.beside_since.insert(since.unwrap_or_else(Instant::now));
                match since.elapsed() < INSTANT {
                    true => ui.ctx().request_repaint(),
                    false => ui.ctx().request_repaint_after(GLANCE),
                }
            }
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
    pub(super) fn comes_back(&self) -> bool {
        self.autosave.is_some() && self.state.file.path.is_none()
    }

    fn name_window(&mut self, ui: &Ui) {
        let dirty = if self.session.is_dirty() { " •" } else { "" };
        let title = format!("{}{dirty} – Mapscope", text::message(&self.state.file.name()));
        if title != self.title {
            ui.ctx().send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

fn dropped_files(ui: &Ui, out: &mut Outbox) {
    let dropped: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).collect());
    let mut paths = dropped.into_iter().filter(|path| !path.as_os_str().is_empty());
    let Some(first) = paths.next() else { return };
    let is_go = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "go");
    let more: Vec<PathBuf> = paths.filter(is_go).collect();
    if is_go(&first) && !more.is_empty() {
        out.ask(UiCommand::OpenGoFiles(std::iter::once(first).chain(more).collect()));
    } else {
        out.ask(UiCommand::OpenPath(first));
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        App::ui(self, ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, eframe::APP_KEY, &self.state.settings);
        self.keep_now();
    }
}
