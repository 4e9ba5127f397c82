//! The window's state, without a widget: what is selected, pointed at and shown, settings, and what can be asked for.
//!
//! Invariant: panels read it and fill an [`command::Outbox`]; only `frame` changes it. Where one looks within a view is
//! that view's own.

pub mod behind;
pub mod center;
pub mod command;
pub mod file;
pub mod keys;
pub mod memo;
pub mod playback;
pub mod pointed;
pub mod settings;
pub mod shortcut;
pub mod steps;

use crate::engine::MapState;
use crate::image::{Bill, HeatMeasure, Spot};
use crate::project::View;
use crate::session::{Moment, Session};
use crate::timeline::Timeline;
use behind::Behind;
use center::{Center, DIAGRAM, Work};
use command::{Part, UiCommand};
use file::FileState;
use keys::KeysInUse;
use memo::Memo;
use playback::Playback;
use pointed::Pointed;
use settings::Settings;
use steps::StepList;

pub struct State {
    pub settings: Settings,
    pub file: FileState,
    /// The views of the middle, in the order of their tabs.
    pub centers: Vec<&'static Center>,
    /// The one that is shown.
    pub center: &'static Center,
    pub selection: Option<Spot>,
    pub pointed: Pointed,
    /// What the heat map measures.
    pub measure: HeatMeasure,
    /// The diagram has the zoom that fits the window.
    pub is_fit: bool,
    /// The inspector over a narrow window's middle.
    pub overlay: Overlay,
    pub playback: Playback,
    /// Presenter mode.
    pub presenting: bool,
    /// A file is being written beside the window.
    pub exporting: bool,
    /// What the view of the middle does for what it shows.
    pub doing: Work,
    /// A text field had the focus at the end of the last frame: Escape, which takes it away, was for that field.
    pub typing: bool,
    /// There is room for the inspector beside the middle.
    pub is_wide: bool,
    /// Whether pictures are of the moment asked for.
    pub behind: Behind,
    /// The steps of the moment's operation.
    pub steps: StepList,
    pub bill: Memo<Moment, Bill>,
    pub keys: KeysInUse,
}

/// When the inspector lies over the middle.
#[derive(Default)]
pub struct Overlay {
    /// It is there though nothing is selected.
    pub is_open: bool,
    /// It was closed over this selection.
    pub closed: Option<Spot>,
}

impl State {
    /// `centers`: at least the one that is shown first.
    pub fn new(first: &'static Center, centers: Vec<&'static Center>) -> State {
        State {
            settings: Settings::default(),
            file: FileState::default(),
            centers,
            center: first,
            selection: None,
            pointed: Pointed::default(),
            measure: HeatMeasure::default(),
            is_fit: true,
            overlay: Overlay::default(),
            playback: Playback::default(),
            presenting: false,
            exporting: false,
            doing: Work::default(),
            typing: false,
            is_wide: false,
            behind: Behind::default(),
            steps: StepList::default(),
            bill: Memo::default(),
            keys: KeysInUse::default(),
        }
    }

    /// Takes up the moment, before any panel shows it.
    pub fn take_up(&mut self, session: &Session) {
        self.behind.refresh(session);
        self.steps.refresh(session);
        self.keys.refresh(session);
        let Some(state) = session.state() else { return self.bill.forget() };
        let is_wanted = self.shows(Part::Bill) || self.shows(Part::Inspector);
        if is_wanted && (session.is_settled() || self.bill.last().is_none()) {
            self.bill.of(session.moment(), || Bill::of(state.read()));
        }
    }

    /// Looks as a saved view says.
    pub fn look(&mut self, view: &View) {
        // Nothing of another document stays on screen.
        self.behind = Behind::default();
        self.steps = StepList::default();
        self.bill.forget();
        self.selection = view.selection.as_deref().and_then(Spot::parse);
        let first = self.centers.first().map_or(self.center.id, |first| first.id);
        self.show(view.center.as_deref().unwrap_or(first));
    }

    /// Where one looks, to be saved. Views add what is their own.
    pub fn seen(&self, session: &Session) -> View {
        let (position, step) = session.timeline().map_or((0, None), |t| (t.target(), t.target_step()));
        let is_first = self.centers.first().is_some_and(|first| first.id == self.center.id);
        let center = (!is_first).then(|| self.center.id.to_string());
        View { position, step, selection: self.selection.map(Spot::id), center, ..View::default() }
    }

    /// Shows the view of the middle that is known by this; the first one where there is none.
    pub fn show(&mut self, id: &str) {
        let found = self.centers.iter().find(|center| center.id == id);
        self.center = found.or(self.centers.first()).copied().unwrap_or(self.center);
    }

    /// True where a part of the window is there.
    pub fn shows(&self, part: Part) -> bool {
        let has_places = self.center.shows_places;
        match part {
            Part::Bill => self.presenting || self.settings.bill,
            Part::Time => self.presenting || self.settings.time,
            Part::Left => !self.presenting && self.settings.left,
            Part::Legend => !self.presenting && has_places && self.settings.legend,
            Part::Inspector if self.presenting || !has_places => false,
            Part::Inspector if self.is_wide => self.settings.inspector,
            Part::Inspector => {
                self.overlay.is_open || (self.selection.is_some() && self.selection != self.overlay.closed)
            }
        }
    }

    /// Takes up what was asked of the state.
    pub fn obey(&mut self, command: &UiCommand) {
        match command {
            UiCommand::Toggle(part) => self.toggle(*part),
            UiCommand::Arrange(wish) => self.settings.wish = *wish,
            UiCommand::Write(_) if !self.presenting => self.settings.left = true,
            UiCommand::Interface(scale) => self.settings.set_scale(*scale),
            UiCommand::Select(spot) => self.selection = *spot,
            UiCommand::GoTo(spot) => {
                self.show(DIAGRAM);
                self.selection = Some(*spot);
            }
            UiCommand::FocusFind => self.show(DIAGRAM),
            UiCommand::Measure(measure) => self.measure = *measure,
            UiCommand::ToggleFolding => self.settings.folding = !self.settings.folding,
            UiCommand::Show(center) => self.show(center),
            UiCommand::Speed(speed) => self.settings.speed = *speed,
            UiCommand::PlaySteps => self.settings.play_steps = !self.settings.play_steps,
            UiCommand::StopPlaying => self.playback.stop(),
            _ => {}
        }
    }

    /// Shows a part of the window, or hides it.
    fn toggle(&mut self, part: Part) {
        let shown = !self.shows(part);
        match part {
            Part::Left => self.settings.left = shown,
            Part::Bill => self.settings.bill = shown,
            Part::Time => self.settings.time = shown,
            Part::Legend => self.settings.legend = shown,
            Part::Inspector if self.is_wide => self.settings.inspector = shown,
            Part::Inspector => {
                self.overlay.is_open = shown;
                self.overlay.closed = self.selection.filter(|_| !shown);
            }
        }
    }
}

/// What commands look at to say what they do now.
#[derive(Clone, Copy)]
pub struct Now<'a> {
    pub session: &'a Session,
    pub state: &'a State,
    pub ctx: &'a egui::Context,
}

impl<'a> Now<'a> {
    pub fn timeline(self) -> Result<&'a Timeline, &'static str> {
        self.session.timeline().ok_or("there is no map yet: write its type at the left")
    }

    pub fn map(self) -> Result<&'a MapState, &'static str> {
        self.timeline().map(Timeline::state)
    }
}
