//! What a panel gets beside its own state, and what a view of the middle is.

use super::paint::PaintCache;
use super::sheet::{Missing, never};
use super::spread::Spread;
use crate::app::state::center::Work;
use crate::app::state::command::{Outbox, UiCommand};
use crate::app::state::{Now, State};
use crate::beside::Rest;
use crate::export::{Choice, Content};
use crate::project::View;
use crate::session::Session;
use egui::Ui;

/// What a panel reads, paints with and fills.
pub struct Around<'a> {
    pub session: &'a Session,
    pub state: &'a State,
    pub paint: &'a mut PaintCache,
    pub spread: &'a mut Spread,
    pub out: &'a mut Outbox,
}

impl<'a> Around<'a> {
    /// What commands look at.
    pub fn now<'c>(&self, ctx: &'c egui::Context) -> Now<'c>
    where
        'a: 'c,
    {
        Now { session: self.session, state: self.state, ctx }
    }

    /// How entries are spread over the map, each histogram `height` points high.
    pub fn histograms(&mut self, ui: &mut Ui, height: f32) {
        let is_behind = self.state.behind.said().is_some() && !self.session.is_stale();
        self.spread.ui(ui, height, is_behind, self.paint);
    }
}

/// A view of the middle: a row of the table in `frame::centers` makes it.
pub trait CenterView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>);

    /// What stands beside the tabs.
    fn bar(&mut self, _: &mut Ui, _: &mut Around<'_>) {}

    /// What stands under a view that shows places.
    fn legend(&mut self, _: &mut Ui, _: &mut Around<'_>) {}

    /// Does what was asked of this view.
    fn act(&mut self, _: &UiCommand, _: &Session, _: &State) {}

    /// Works for a part of a frame on what the view shows or a file is made of.
    fn work(&mut self, _: &mut Around<'_>, _: &mut dyn FnMut() -> bool) -> Rest {
        Rest::Nothing
    }

    /// Whether that work is under way, where it can be stopped.
    fn doing(&self) -> Work {
        Work::Nothing
    }

    /// What goes into a file, for one of the row's exports. The map is there and settled.
    fn content(&mut self, _: &mut Around<'_>, _: &Choice) -> Result<Content, Missing> {
        Err(never("This view makes no files."))
    }

    /// What a copy as text holds, and that text. `None`: what the window holds whatever the middle shows.
    fn text(&self, _: &Session) -> Option<(String, String)> {
        None
    }

    /// Adds where one looks in this view.
    fn save(&self, _: &Session, _: &mut View) {}

    /// Looks as a saved view says.
    fn restore(&mut self, _: &View) {}

    /// True where the view is zoomed to fit the window.
    fn is_fit(&self) -> bool {
        true
    }

    /// True while a field with an undo of its own has the focus.
    fn has_private_text(&self) -> bool {
        false
    }
}
