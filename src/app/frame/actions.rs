//! What the window does when asked: files, dialogs, zoom, theme.
//!
//! Invariant: whatever would lose unsaved changes asks first.

use super::app::App;
use super::dialogs::{Choice, Dialog};
use crate::app::commands::palette::CommandPalette;
use crate::app::commands::registry;
use crate::app::files::error::FileError;
use crate::app::files::jobs::{Done, Purpose};
use crate::app::files::reading::{self, Opened, Progress};
use crate::app::kit::spread::Spread;
use crate::app::kit::style;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::file::FileState;
use crate::project::{Document, View};
use crate::session::{self, Command, Doing};
use egui::{Ui, ViewportCommand};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A pause in typing that ends what undoes together.
const TYPING_PAUSE: Duration = Duration::from_millis(900);

impl App {
    /// Does everything that was asked for in a frame.
    pub(super) fn perform(&mut self, ui: &Ui, out: Outbox) {
        for command in out.commands {
            self.apply(command);
        }
        if !out.ui.is_empty()
            && let Some(edit) = self.panels.ops.take_pending(&self.session)
        {
            self.apply(edit);
        }
        for command in out.ui {
            self.act(ui, command);
        }
    }

    pub(super) fn apply(&mut self, command: Command) {
        let now = Instant::now();
        let is_text = matches!(command, Command::SetSource(_) | Command::SetHint(_) | Command::SetSeeds(_));
        // A pause in typing ends what undoes together.
        if is_text && self.last_typed.is_none_or(|at| now - at > TYPING_PAUSE) {
            self.session.end_edit();
        }
        self.last_typed = is_text.then_some(now);
        self.session.apply(command);
    }

    fn act(&mut self, ui: &Ui, command: UiCommand) {
        let replaces = matches!(
            command,
            UiCommand::New
                | UiCommand::Example
                | UiCommand::Open
                | UiCommand::OpenByPath
                | UiCommand::OpenFolder
                | UiCommand::OpenPath(_)
                | UiCommand::OpenGoFiles(_)
                | UiCommand::Quit
        );
        if replaces && self.session.is_dirty() && !(command == UiCommand::Quit && self.comes_back()) {
            self.dialog = Some(Dialog::Unsaved { then: command });
            return;
        }
        self.act_now(ui, command);
    }

    /// The state and the views take up what is theirs; files, dialogs and the window itself are seen to here.
    pub(super) fn act_now(&mut self, ui: &Ui, command: UiCommand) {
        self.state.obey(&command);
        self.panels.views.iter_mut().for_each(|view| view.act(&command, &self.session, &self.state));
        match command {
            UiCommand::New => self.load(new_document(), 0, FileState::default()),
            UiCommand::Example => self.load_example(),
            UiCommand::Open => self.ask_path(ui, Purpose::Open),
            UiCommand::OpenByPath => self.dialog = Some(Dialog::path(Purpose::Open, String::new())),
            UiCommand::OpenFolder => self.ask_path(ui, Purpose::OpenFolder),
            UiCommand::OpenPath(path) => self.open(ui, &path),
            UiCommand::OpenGoFiles(paths) => self.open_go_files(&paths),
            UiCommand::Save => match self.state.file.path.clone() {
                Some(path) => self.save_own(ui, path),
                None => self.ask_path(ui, Purpose::Save),
            },
            UiCommand::SaveAs => self.ask_path(ui, Purpose::Save),
            UiCommand::Export(format) => self.ask_path(ui, Purpose::Export(format)),
            UiCommand::ExportDialog => self.open_export(ui),
            UiCommand::CopyPicture => self.copy_picture(ui),
            UiCommand::CopyText => self.copy_text(ui),
            UiCommand::CopySteps => self.copy_steps(ui),
            UiCommand::CancelExport => self.cancel_quick_export(),
            UiCommand::Quit => {
                self.may_close = true;
                ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            }
            UiCommand::About => self.dialog = Some(Dialog::About),
            UiCommand::Commands => self.dialog = Some(Dialog::Commands(CommandPalette::default())),
            UiCommand::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            UiCommand::Theme(theme) => ui.ctx().set_theme(theme),
            UiCommand::FocusPanel { forward } => self.panels.panes.go(ui.ctx(), forward),
            UiCommand::Write(_) if self.state.presenting => self.panels.presenter.type_line(),
            UiCommand::Write(pane) => self.panels.panes.go_to(ui.ctx(), pane),
            UiCommand::FullScreen => full_screen(ui),
            UiCommand::Present => self.present(ui),
            UiCommand::TogglePlay => self.toggle_play(),
            UiCommand::RunToDoing(doing, forward) => self.run_to(doing, forward),
            // The state and the views have taken these up.
            UiCommand::Zoom(_)
            | UiCommand::Arrange(_)
            | UiCommand::Toggle(_)
            | UiCommand::Interface(_)
            | UiCommand::Select(_)
            | UiCommand::GoTo(_)
            | UiCommand::FocusFind
            | UiCommand::ClearFind
            | UiCommand::Measure(_)
            | UiCommand::ToggleFolding
            | UiCommand::Show(_)
            | UiCommand::CompareWith(_)
            | UiCommand::CancelView
            | UiCommand::ResumeView
            | UiCommand::Speed(_)
            | UiCommand::PlaySteps
            | UiCommand::StopPlaying => {}
        }
    }

    /// Into presenter mode, or out of it.
    fn present(&mut self, ui: &Ui) {
        let presenting = !self.state.presenting;
        self.state.presenting = presenting;
        style::set_contrast(ui.ctx(), presenting);
        let how = format!("Presenter mode: {} or Escape leaves it", registry::keys(ui.ctx(), "view.present"));
        self.toasts.unsay(&how);
        if presenting {
            self.toasts.say(how);
        }
    }

    fn load_example(&mut self) {
        let (document, position) = session::example();
        self.load(document, position, FileState::titled("padded-string.ron"));
    }

    fn run_to(&mut self, doing: Doing, forward: bool) {
        let name = doing.name();
        match (self.session.next_doing(doing, forward), forward) {
            (Some(position), _) => self.apply(Command::Seek(position)),
            (None, true) => self.toasts.say(format!("No {name} after this.")),
            (None, false) => self.toasts.say(format!("No {name} before this.")),
        }
    }

    fn toggle_play(&mut self) {
        if let Some(command) = self.state.playback.toggle(&self.session) {
            self.apply(command);
        }
    }

    /// Puts a document in the place of the present one.
    pub(super) fn load(&mut self, document: Document, position: u64, file: FileState) {
        self.state.playback.stop();
        self.apply(Command::Load { document: Box::new(document), position });
        self.state.file = file;
        self.look_as(&View::default());
    }

    /// As [`App::load`], and where one looked.
    pub(super) fn load_at(&mut self, document: Document, view: &View, file: FileState) {
        self.load(document, view.position, file);
        self.apply(Command::SeekStep { position: view.position, step: view.step });
        self.look_as(view);
    }

    /// Opens a project or a recording; a recent file that is gone is forgotten.
    pub(super) fn open(&mut self, ui: &Ui, path: &Path) {
        if let Err(message) = self.try_open(ui, path) {
            self.state.settings.forget(path);
            self.toasts.error(message.to_string());
        }
    }

    /// Opens several Go files as one document.
    fn open_go_files(&mut self, paths: &[PathBuf]) {
        let Some(first) = paths.first() else { return };
        match reading::read_go_files(paths) {
            Ok(opened) => self.opened(first, opened),
            Err(message) => self.toasts.error(message.to_string()),
        }
    }

    pub(super) fn try_open(&mut self, ui: &Ui, path: &Path) -> Result<(), FileError> {
        if reading::is_quick(path)? {
            let opened = reading::read(path, &Arc::default())?;
            self.opened(path, opened);
            return Ok(());
        }
        self.read(ui, path, reading::read);
        Ok(())
    }

    /// Reads beside the window, under a dialog that tells how far it is.
    fn read(
        &mut self,
        ui: &Ui,
        path: &Path,
        work: impl FnOnce(&Path, &Arc<Progress>) -> Result<Opened, FileError> + Send + 'static,
    ) {
        let progress = self.jobs.read(ui.ctx(), path, work);
        self.dialog = Some(Dialog::Reading { path: path.to_path_buf(), progress });
    }

    /// Shows what was read.
    fn opened(&mut self, path: &Path, opened: Opened) {
        match opened {
            Opened::Runs(runs) => {
                self.dialog = Some(Dialog::Run { path: path.to_path_buf(), runs, filter: String::new() });
            }
            Opened::Document { session, view, file } => {
                self.state.playback.stop();
                self.session.replace(*session);
                self.apply(Command::SeekStep { position: view.position, step: view.step });
                self.state.file = file;
                self.look_as(&view);
                self.state.settings.remember(path);
            }
        }
    }

    /// Looks as a saved view says. Nothing of another document stays on screen.
    pub(super) fn look_as(&mut self, view: &View) {
        self.spread = Spread::default();
        self.state.look(view);
        self.panels.views.iter_mut().for_each(|shown| shown.restore(view));
    }

    /// Where one looks.
    pub fn view(&self) -> View {
        let mut view = self.state.seen(&self.session);
        self.panels.views.iter().for_each(|shown| shown.save(&self.session, &mut view));
        view
    }

    /// What ended beside the window.
    pub(super) fn finished(&mut self, ui: &Ui, done: Done) {
        match done {
            Done::Cancelled => self.after_save = None,
            // The dialog of exports has a field for the path.
            Done::NoDialog(Purpose::Browse(_)) => self.jobs.desktop_dialogs = false,
            Done::Exported(path, result) => self.exported(&path, result),
            Done::Copied(result) => self.copied(ui, result),
            Done::NoDialog(purpose) => {
                self.jobs.desktop_dialogs = false;
                self.ask_path(ui, purpose);
            }
            Done::Picked(purpose, path) => {
                if let Err(message) = self.take_path(ui, purpose, path) {
                    self.toasts.error(message.to_string());
                }
            }
            // Another dialog took the place of reading's: it was given up.
            Done::Opened(..) if !matches!(self.dialog, Some(Dialog::Reading { .. })) => {}
            Done::Opened(path, result) => {
                self.dialog = None;
                match result {
                    Ok(opened) => self.opened(&path, opened),
                    Err(message) => {
                        self.state.settings.forget(&path);
                        self.toasts.error(message.to_string());
                    }
                }
            }
        }
    }

    /// What was chosen in the open dialog.
    pub(super) fn chosen(&mut self, ui: &Ui, choice: Choice) {
        let dialog = self.dialog.take();
        match choice {
            Choice::Close => self.closed(dialog),
            Choice::Export => {
                if let Some(Dialog::Export(dialog)) = dialog {
                    self.export_chosen(ui, dialog);
                }
            }
            Choice::Browse(format, path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.jobs.ask_path(ui.ctx(), Purpose::Browse(format), &name);
                self.dialog = dialog;
            }
            Choice::Save(then) => {
                self.after_save = Some(then);
                self.act_now(ui, UiCommand::Save);
            }
            Choice::Overwrite(path) => self.save(ui, &path),
            Choice::SaveElsewhere => self.ask_path(ui, Purpose::Save),
            Choice::Reload(path) => {
                self.after_save = None;
                self.open(ui, &path);
            }
            Choice::Discard(then) => self.discard(ui, then),
            Choice::Do(id, action) => {
                self.state.settings.used(id);
                let mut out = Outbox::default();
                action.put(&mut out);
                self.perform(ui, out);
            }
            Choice::Run(path, run) => self.read(ui, &path, move |path, _| reading::of_run(path, &run)),
            Choice::Path(purpose, text) => self.chose_path(ui, dialog, purpose, text),
        }
    }

    /// A dialog was closed: what it was about is given up.
    fn closed(&mut self, dialog: Option<Dialog>) {
        self.after_save = None;
        match dialog {
            Some(Dialog::Export(_)) => self.jobs.cancel_export(),
            Some(Dialog::Reading { .. }) => self.jobs.cancel_reading(),
            _ => {}
        }
    }

    /// Goes on and loses the changes.
    fn discard(&mut self, ui: &Ui, then: UiCommand) {
        // The session that comes back is the file's, not the one given up.
        if let Some(path) = self.state.file.path.clone().filter(|_| then == UiCommand::Quit)
            && let Ok(opened) = reading::read(&path, &Arc::default())
        {
            self.opened(&path, opened);
        }
        self.session.mark_saved();
        self.act_now(ui, then);
    }
}

fn full_screen(ui: &Ui) {
    let is_full = ui.input(|i| i.viewport().fullscreen.unwrap_or(false));
    ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
}

/// What New begins with.
fn new_document() -> Document {
    let (example, _) = session::example();
    Document { source: "map[string]int\n".to_string(), script: Vec::new(), ..example }
}
