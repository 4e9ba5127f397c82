//! A map as a scene: header and buckets, or header, directory, tables and groups, at one zoom.
//!
//! Invariant: a scene is made for one state; asked with a state of the other implementation it shows nothing.
//! Knows no scrolling and no window: the caller says which part is seen.

mod arrangement;
mod board;
mod card;
mod cells;
mod classic;
mod folds;
pub(super) mod heat;
mod level;
mod line_grid;
mod marks;
mod near_bytes;
mod path;
mod pen;
mod plan;
mod stage;
mod swiss;

pub use arrangement::{Arrangement, Chains, HeaderForm, NEAR_CARDS, Slots};
pub use cells::CELL_TEXT;
pub use folds::FoldKind;
pub use heat::LegendMark;
pub use level::{Direction, FAR_ZOOM, Folded, Level, MAX_ZOOM, MIN_ZOOM, NEAR_ZOOM};
pub(in crate::diagram) use marks::Changed;
pub use marks::Marks;
use near_bytes::{byte_at, drawn_bytes};
pub use plan::{Folding, Plan};
pub use stage::{Extent, Fitted, Wish, fit, fit_all, fit_far};

use super::geometry::{Pos, Rect};
use super::shape::Diagram;
use crate::engine::{MapView, View};
use crate::image::{ArrayKind, BucketId, GroupId, Heat, Place, Spot};
use classic::ClassicScene;
use swiss::SwissScene;

/// The zoom that [`fit_zoom`] does not go above.
const FIT_MOST: f32 = 1.15;
/// Fitting takes the overflow chains in as long as cells stay this large; below, they run out of the view.
const WITH_CHAINS: f32 = 0.3;

/// The layout of one state at one zoom.
#[derive(Clone, Debug)]
pub enum Scene {
    /// Of buckets.
    Classic(ClassicScene),
    /// Of groups.
    Swiss(SwissScene),
}

/// The first key, or elem, of a map.
fn place_of_first(state: MapView, is_key: bool) -> Option<Place> {
    Some(match (state.view(), is_key) {
        (View::Classic(_), true) => Place::Key(BucketId::main(ArrayKind::Main, 0), 0),
        (View::Classic(_), false) => Place::Elem(BucketId::main(ArrayKind::Main, 0), 0),
        (View::Swiss(map), is_key) => {
            let is_small = map.swiss().header(map.memory()).is_small();
            let group = if is_small { GroupId::Small } else { GroupId::Of { table: 0, group: 0 } };
            if is_key { Place::GroupKey(group, 0) } else { Place::GroupElem(group, 0) }
        }
    })
}

/// The zoom at which the whole map fits into a view. Where long chains alone would make it too small to read, the
/// chains may reach out of the view.
pub fn fit_zoom(state: MapView, width: f32, height: f32) -> f32 {
    let plan = &Plan::of(state, &Folding::default());
    let whole = largest_zoom(state, plan, width, height, false);
    if whole.is_some_and(|zoom| zoom >= WITH_CHAINS) {
        return whole.unwrap_or(WITH_CHAINS);
    }
    let main = largest_zoom(state, plan, width, height, true).filter(|zoom| *zoom >= FAR_ZOOM);
    // The cards alone may be larger than the view: then the arrays at a size that can be read.
    main.or(whole).unwrap_or(WITH_CHAINS)
}

fn largest_zoom(state: MapView, plan: &Plan, width: f32, height: f32, without_chains: bool) -> Option<f32> {
    let fits = |zoom: f32| {
        let scene = Scene::planned(state, plan, zoom);
        let ((w, h), (loose_w, loose_h)) = (scene.size(), scene.loose());
        w - if without_chains { loose_w } else { 0.0 } <= width && h - loose_h <= height
    };
    // Levels differ in shape: the largest zoom that fits is looked for in each, nearest first.
    for (low, high) in [(FAR_ZOOM, FIT_MOST), (MIN_ZOOM, FAR_ZOOM * 0.999)] {
        if fits(high) {
            return Some(high);
        }
        if !fits(low) {
            continue;
        }
        let (mut low, mut high) = (low, high);
        for _ in 0..14 {
            let middle = (low * high).sqrt();
            if fits(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Some(low);
    }
    None
}

impl Scene {
    /// Every row by itself.
    pub fn new(state: MapView, zoom: f32) -> Scene {
        Scene::planned(state, &Plan::of(state, &Folding::default()), zoom)
    }

    /// By a plan of this state, in rows beside the header's card.
    pub fn planned(state: MapView, plan: &Plan, zoom: f32) -> Scene {
        Scene::arranged(state, plan, &Arrangement::plain(state), zoom)
    }

    /// By a plan of this state, in an arrangement.
    pub fn arranged(state: MapView, plan: &Plan, arrangement: &Arrangement, zoom: f32) -> Scene {
        let zoom = zoom.clamp(MIN_ZOOM, arrangement.most());
        match state.view() {
            View::Classic(map) => Scene::Classic(ClassicScene::new(map, plan, arrangement, zoom)),
            View::Swiss(map) => Scene::Swiss(SwissScene::new(map, plan, arrangement, zoom)),
        }
    }

    /// Width and height in points.
    pub fn size(&self) -> (f32, f32) {
        match self {
            Scene::Classic(scene) => scene.size(),
            Scene::Swiss(scene) => scene.size(),
        }
    }

    /// Width and height that may reach out of a view when the scene is fitted to it, in points.
    fn loose(&self) -> (f32, f32) {
        match self {
            Scene::Classic(scene) => scene.loose(),
            Scene::Swiss(scene) => scene.loose(),
        }
    }

    /// True for what is in a fold.
    pub fn is_folded(&self, place: Place) -> bool {
        match self {
            Scene::Classic(scene) => scene.is_folded(place),
            Scene::Swiss(scene) => scene.is_folded(place),
        }
    }

    /// The folds that a part of the scene shows.
    pub fn folded(&self, view: Rect) -> Vec<Folded> {
        match self {
            Scene::Classic(scene) => scene.folded(view),
            Scene::Swiss(scene) => scene.folded(view),
        }
    }

    /// Buckets or groups above and below a part of the scene, and what one of them is called; none from afar.
    pub fn outside(&self, view: Rect) -> (u64, u64, &'static str) {
        match self {
            Scene::Classic(scene) => {
                let (above, below) = scene.outside(view);
                (above, below, "bucket")
            }
            Scene::Swiss(scene) => {
                let (above, below) = scene.outside(view);
                (above, below, "group")
            }
        }
    }

    /// How much is shown of every row.
    pub fn level(&self) -> Level {
        match self {
            Scene::Classic(scene) => scene.level(),
            Scene::Swiss(scene) => scene.level(),
        }
    }

    /// Points a point of the scene at full size.
    pub fn zoom(&self) -> f32 {
        match self {
            Scene::Classic(scene) => scene.zoom(),
            Scene::Swiss(scene) => scene.zoom(),
        }
    }

    /// What is at a position of the scene.
    pub fn hit(&self, state: MapView, p: Pos) -> Option<Place> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.hit(map, p),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.hit(map, p),
            _ => None,
        }
    }

    /// What is at a position of the scene: at the near level the single byte.
    pub fn hit_spot(&self, state: MapView, p: Pos) -> Option<Spot> {
        let place = self.hit(state, p)?;
        if self.level() != Level::Near {
            return Some(place.into());
        }
        let rect = self.rect(state, place)?;
        Some(Spot { place, byte: byte_at(state, place, rect, p) })
    }

    /// Where a spot is drawn: a byte by itself at the near level, else with the place that it is of.
    pub fn spot_rect(&self, state: MapView, spot: Spot) -> Option<Rect> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.spot_rect(map, spot),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.spot_rect(map, spot),
            _ => None,
        }
    }

    /// The bytes that a key's or elem's cell is as wide as; `None` for other places, and where a cell is no bytes.
    pub fn cell_bytes(&self, state: MapView, place: Place) -> Option<u64> {
        let is_value = place.is_key().is_some() && !place.is_box();
        drawn_bytes(state, place).filter(|_| is_value && self.level() != Level::Far)
    }

    /// Where a place is drawn; `None` where it is not (folded, not there now, slots without bytes).
    pub fn rect(&self, state: MapView, place: Place) -> Option<Rect> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.rect(map, place),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.rect(map, place),
            _ => None,
        }
    }

    /// The next place in a direction, for the arrow keys.
    pub fn neighbour(&self, state: MapView, place: Place, to: Direction) -> Option<Place> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.neighbour(map, place, to),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.neighbour(map, place, to),
            _ => None,
        }
    }

    /// The cells that a part of the scene shows, at most 500: names for screen readers.
    pub fn visible_cells(&self, state: MapView, view: Rect) -> Vec<(Place, Rect)> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.visible_cells(map, view),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.visible_cells(map, view),
            _ => Vec::new(),
        }
    }

    /// The marks that the picture holds, and what they mean.
    pub fn legend(&self, state: MapView, heat: Heat) -> Vec<LegendMark> {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.legend(map, heat),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.legend(map, heat),
            _ => Vec::new(),
        }
    }

    /// The part of the scene inside `view`, in scene coordinates.
    pub fn draw<'a>(&self, state: MapView<'a>, view: Rect, marks: &Marks<'a>) -> Diagram {
        match (self, state.view()) {
            (Scene::Classic(scene), View::Classic(map)) => scene.draw(map, view, marks),
            (Scene::Swiss(scene), View::Swiss(map)) => scene.draw(map, view, marks),
            _ => Diagram::new(self.size().0, self.size().1),
        }
    }
}
