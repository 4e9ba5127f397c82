//! Which arrangement and zoom the diagram has: what fits the window, or what was zoomed by hand.
//!
//! Invariant: within an operation the scale changes only where the map grows; from one operation to the next it stays as
//! long as what is there fits.

use crate::diagram::{Arrangement, CELL_TEXT, Extent, Fitted, HeaderForm, Level, MIN_ZOOM, Plan, Scene, Wish, fit};
use crate::engine::MapView;
use crate::session::Session;
use egui::Vec2;

/// A map whose chains or folds became fewer is fitted again where it becomes so much larger.
const WORTH_IT: f32 = 1.3;

/// How the diagram is laid out.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Look {
    pub arrangement: Arrangement,
    pub zoom: f32,
}

impl Look {
    pub fn level(&self) -> Level {
        self.arrangement.level(self.zoom)
    }
}

#[derive(Default)]
pub struct Fitting {
    /// By hand; `None`: what fits, as far as its labels can be read.
    by_hand: Option<f32>,
    /// The arrangement of a saved view that was zoomed by hand.
    saved: Option<Arrangement>,
    kept: Option<Kept>,
    look: Look,
}

/// A fit, and what it was made for.
#[derive(Clone, Copy)]
struct Kept {
    of: Of,
    /// The operation, and how much its chains and folds took.
    position: u64,
    lines: u64,
    fitted: Fitted,
}

/// What a fit is of: while it stays, the scale does.
#[derive(Clone, Copy, PartialEq)]
struct Of {
    document: u64,
    extent: Extent,
    wish: Wish,
    room: Vec2,
}

impl Fitting {
    /// As a saved view was.
    pub fn restore(&mut self, zoom: Option<f32>, arrangement: Arrangement) {
        *self = Fitting { by_hand: zoom, saved: zoom.map(|_| arrangement), ..Fitting::default() };
    }

    pub fn look(&self) -> Look {
        self.look
    }

    /// The zoom, where it was chosen by hand.
    pub fn by_hand(&self) -> Option<f32> {
        self.by_hand
    }

    /// True where what fits shows all of the map, each text so large in points.
    pub fn shows_all(&self, text: f32) -> bool {
        self.kept.is_some_and(|kept| kept.fitted.is_whole && kept.fitted.zoom * CELL_TEXT >= text)
    }

    pub fn fit(&mut self) {
        self.by_hand = None;
        self.kept = None;
        self.saved = None;
    }

    pub fn zoom_to(&mut self, zoom: f32) {
        self.by_hand = Some(zoom.clamp(MIN_ZOOM, self.look.arrangement.most()));
    }

    /// Takes up the moment, what was asked for and the room in points.
    pub fn refresh(&mut self, session: &Session, plan: &Plan, wish: Wish, room: Vec2) -> Look {
        let Some(timeline) = session.timeline() else { return self.look };
        let state = timeline.state().read();
        let of = Of { document: session.moment().document, extent: Extent::of(state), wish, room };
        let is_other_wish = self.kept.is_some_and(|kept| kept.of.wish != wish);
        if is_other_wish {
            self.by_hand = None;
        }
        if let (Some(zoom), true) = (self.by_hand, self.kept.is_some() || self.saved.is_some()) {
            let arrangement = self.saved.unwrap_or(self.look.arrangement);
            self.look = Look { arrangement: Arrangement { page: room.x, ..arrangement }, zoom };
            return self.look;
        }
        if session.is_settled() || self.kept.is_none() {
            let now = Now { state, plan, room, position: timeline.position() };
            let kept = self.kept.filter(|kept| kept.of == of).and_then(|kept| now.still(kept));
            self.kept = Some(kept.unwrap_or_else(|| now.fitted(of)));
        }
        if let Some(Kept { fitted, .. }) = self.kept {
            self.look = Look { arrangement: fitted.arrangement, zoom: fitted.zoom };
        }
        if let Some(zoom) = self.by_hand {
            self.look.zoom = zoom;
        }
        self.look
    }
}

/// The moment that is fitted.
struct Now<'a> {
    state: MapView<'a>,
    plan: &'a Plan,
    room: Vec2,
    position: u64,
}

impl Now<'_> {
    fn fitted(&self, of: Of) -> Kept {
        let fitted = fit(self.state, self.plan, of.wish, (self.room.x, self.room.y));
        Kept { of, position: self.position, lines: self.plan.measure(), fitted }
    }

    /// A fit of the same map at another moment, as far as it still holds.
    fn still(&self, kept: Kept) -> Option<Kept> {
        let lines = self.plan.measure();
        if self.position == kept.position || lines == kept.lines {
            return Some(Kept { position: self.position, ..kept });
        }
        let Fitted { arrangement, zoom, is_whole, .. } = kept.fitted;
        let (width, height) = Scene::arranged(self.state, self.plan, &arrangement, zoom).size();
        if is_whole && (width > self.room.x || height > self.room.y) {
            return None;
        }
        let again = self.fitted(kept.of);
        let is_worth_it = lines < kept.lines && again.fitted.text > kept.fitted.text * WORTH_IT;
        Some(if is_worth_it { again } else { Kept { position: self.position, ..kept } })
    }
}

/// What presenter mode asks for where nobody asked for anything else.
pub fn presented(wish: Wish) -> Wish {
    Wish { header: wish.header.or(Some(HeaderForm::Strip)), ..wish }
}
