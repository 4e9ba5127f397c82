//! What panels ask for.
//!
//! Invariant: a panel never changes the session, the window's state or another panel; it fills an [`Outbox`], which is
//! emptied at the end of the frame.

use super::pointed::{From, What};
use crate::diagram::Wish;
use crate::export::Format;
use crate::image::{HeatMeasure, Spot};
use crate::session::{Command, Doing};
use crate::target::Target;
use std::path::PathBuf;

/// How the diagram's zoom changes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Zoom {
    In,
    Out,
    Fit,
    Natural,
    /// The selection in the middle, one level nearer.
    Selection,
}

/// A part of the window that can be hidden.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Types and operations.
    Left,
    /// What is selected.
    Inspector,
    /// Bytes by role.
    Bill,
    /// The playhead and its plots.
    Time,
    /// What the colours mean.
    Legend,
}

/// A part of the window that the keyboard's focus goes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pane {
    /// Types, and ready-made operations.
    Left,
    Operations,
    /// Tabs, and what they show.
    Center,
    Inspector,
    Time,
}

impl Pane {
    /// In the order in which the focus goes.
    pub const ALL: [Pane; 5] = [Pane::Left, Pane::Operations, Pane::Center, Pane::Inspector, Pane::Time];
}

/// A request that concerns the window, not the document.
#[derive(Clone, PartialEq, Debug)]
pub enum UiCommand {
    New,
    Example,
    Open,
    OpenByPath,
    /// A folder of Go code.
    OpenFolder,
    OpenPath(PathBuf),
    /// Several Go files as one document.
    OpenGoFiles(Vec<PathBuf>),
    Save,
    SaveAs,
    /// The dialog of exports.
    ExportDialog,
    /// What the middle shows, as a file.
    Export(Format),
    CopyPicture,
    CopyText,
    CopySteps,
    /// Gives up the file being written.
    CancelExport,
    /// Stops what the view in the middle works on, or lets it go on.
    CancelView,
    ResumeView,
    Quit,
    About,
    /// The command palette.
    Commands,
    /// The sheet of shortcuts.
    Shortcuts,
    Theme(egui::ThemePreference),
    Zoom(Zoom),
    /// How the diagram is laid out, as far as that is not left to the window.
    Arrange(Wish),
    /// Shows or hides a part of the window.
    Toggle(Part),
    /// Moves the keyboard's focus to the next panel, or to the one before.
    FocusPanel {
        forward: bool,
    },
    /// Moves the keyboard's focus into types or operations, and shows them.
    Write(Pane),
    /// The size of the whole interface; 1: as the system has it.
    Interface(f32),
    FullScreen,
    /// Presenter mode, or out of it.
    Present,
    Select(Option<Spot>),
    /// Selects and brings it into view, near enough to be read.
    GoTo(Spot),
    /// Puts the cursor into the field that finds a key.
    FocusFind,
    /// Gives the search for a key up.
    ClearFind,
    /// What the heat map measures.
    Measure(HeatMeasure),
    /// Runs of equal rows are one line, or every row is drawn.
    ToggleFolding,
    /// What the middle of the window shows, by the view's id.
    Show(&'static str),
    /// The sides beside the document's own in the comparison.
    CompareWith(Vec<Target>),
    /// Sends the playhead to the next operation of a kind, or to the one before.
    RunToDoing(Doing, bool),
    TogglePlay,
    StopPlaying,
    /// Operations a second when playing.
    Speed(f32),
    /// Playing goes step by step, or by operations again.
    PlaySteps,
}

/// Requests collected during a frame.
#[derive(Default)]
pub struct Outbox {
    pub commands: Vec<Command>,
    pub ui: Vec<UiCommand>,
    /// What is pointed at.
    pub pointed: Option<(From, What)>,
}

impl Outbox {
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    pub fn ask(&mut self, command: UiCommand) {
        self.ui.push(command);
    }

    /// Says what the pointer is over, in every frame that it is.
    pub fn point(&mut self, from: From, what: What) {
        self.pointed = Some((from, what));
    }
}
