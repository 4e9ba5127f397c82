//! Which runs of equal rows are unfolded on the canvas.
//!
//! Invariant: what was selected stays shown as long as the moment lasts, so that walking through a fold moves nothing
//! away. Nothing of this is saved.

use crate::diagram::Folding;
use crate::image::Place;
use crate::session::Moment;
use crate::units::Addr;

#[derive(Default)]
pub struct FoldState {
    on: bool,
    moment: Moment,
    shown: Vec<Place>,
    open: Vec<Place>,
    version: u64,
}

impl FoldState {
    /// Takes notice of the setting and of the moment.
    pub fn begin(&mut self, on: bool, moment: Moment) {
        if self.on != on {
            self.on = on;
            self.open.clear();
            self.version += 1;
        }
        if self.moment != moment {
            self.shown.clear();
            if self.moment.document != moment.document {
                self.open.clear();
            }
            self.moment = moment;
        }
    }

    /// The row of a place shows by itself from now on.
    pub fn show(&mut self, place: Place) {
        self.shown.push(place.whole());
        self.version += 1;
    }

    /// The whole run of a place is unfolded.
    pub fn unfold(&mut self, place: Place) {
        self.open.push(place.whole());
        self.version += 1;
    }

    /// Changes when something folds or unfolds.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// `changed`: byte runs that were just written; `picked`: what alone is shown, where that is not all.
    pub fn folding<'a>(&'a self, changed: &'a [(Addr, u64)], picked: &'a [Place]) -> Folding<'a> {
        Folding { on: self.on, shown: &self.shown, open: &self.open, changed, picked }
    }
}
