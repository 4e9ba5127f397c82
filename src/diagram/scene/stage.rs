//! The stage: the arrangement and the zoom at which a map is largest in a frame.
//!
//! Invariant: what is called whole is in the frame, and no cell's text is smaller than [`LEGIBLE`]. Otherwise as much is
//! shown as can be read and the rest is a scroll away, or, where that would be a small part, the map is seen from afar.

use super::arrangement::{Arrangement, Chains, HeaderForm, Slots};
use super::cells::{CELL_TEXT, LEGIBLE, padding_runs, usual_chars};
use super::level::MIN_ZOOM;
use super::plan::Plan;
use super::{Scene, place_of_first};
use crate::diagram::geometry::Rect;
use crate::engine::{MapView, View};
use crate::image::ByteRoles;
use serde::{Deserialize, Serialize};

/// What somebody asked for; what is `None` the stage chooses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Wish {
    /// How slots stand.
    pub slots: Option<Slots>,
    /// How the header is shown.
    pub header: Option<HeaderForm>,
}

/// A map fitted into a frame.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fitted {
    /// How its parts stand.
    pub arrangement: Arrangement,
    /// The largest zoom at which they fit.
    pub zoom: f32,
    /// Size in points of the smallest text that a usual key or elem would be shown in.
    pub text: f32,
    /// All of the map is in the frame.
    pub is_whole: bool,
}

/// The largest zooms at which rows and cards are fitted: just below the near level.
const MOST_ROWS: f32 = 1.58;
const MOST_CARDS: f32 = 3.95;
/// Cards are tried for so many buckets or groups, and so many columns.
const MOST_AS_CARDS: u64 = 64;
const MOST_COLUMNS: u64 = 12;
/// The narrowest and the widest that bytes become.
const STRETCHES: [f32; 3] = [0.6, 0.8, 1.0];
const MOST_STRETCH: f32 = 2.4;
/// Of two that are about as large, the one with the header's card is taken, and the one in rows.
const STRIP_IS_WORTH: f32 = 0.97;
const CARDS_ARE_WORTH: f32 = 0.97;
/// So many frames of a map are scrolled through; larger ones are seen from afar.
const MOST_FRAMES: f32 = 6.0;
/// The zoom of what is scrolled through, where there is room.
const SCROLLED: f32 = 1.0;

/// Where all must be shown, labels may be cut: cells then have room for a usual value in text of this size, in points.
const CUT: f32 = 4.0;

/// Fits a map into a frame of a width and a height in points.
pub fn fit(state: MapView, plan: &Plan, wish: Wish, frame: (f32, f32)) -> Fitted {
    Stage::new(state, plan, wish, frame).fit()
}

/// The same where nothing can be scrolled: all of the map is shown, from afar if it must be.
pub fn fit_all(state: MapView, plan: &Plan, wish: Wish, frame: (f32, f32)) -> Fitted {
    let stage = Stage::new(state, plan, wish, frame);
    let extent = Extent::of(state);
    let whole = stage.largest_of_all(&extent, LEGIBLE);
    whole.or_else(|| stage.largest_of_all(&extent, CUT)).unwrap_or_else(|| stage.far())
}

/// All of a map from afar.
pub fn fit_far(state: MapView, plan: &Plan, wish: Wish, frame: (f32, f32)) -> Fitted {
    Stage::new(state, plan, wish, frame).far()
}

/// What a fit depends on apart from chains and folds: while it stays, the scale does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Extent {
    /// Buckets of the array, or groups of all tables.
    pub rows: u64,
    /// Buckets of the old array, or entries of the directory.
    pub others: u64,
    /// There is a mapextra.
    pub has_extra: bool,
}

impl Extent {
    /// Of a map.
    pub fn of(state: MapView) -> Extent {
        match state.view() {
            View::Classic(map) => {
                let h = map.classic().hmap(map.memory());
                let rows = if h.buckets.is_nil() { 0 } else { h.bucket_count() };
                let others = if h.growing() { h.old_bucket_count() } else { 0 };
                Extent { rows, others, has_extra: !h.extra.is_nil() }
            }
            View::Swiss(map) => {
                let (swiss, rt) = (map.swiss(), map.memory());
                let h = swiss.header(rt);
                let rows = match (h.is_small(), h.dir_ptr.is_nil()) {
                    (true, is_nil) => u64::from(!is_nil),
                    (false, _) => swiss.tables(rt).map(|t| t.table.group_count()).sum(),
                };
                Extent { rows, others: h.dir_len, has_extra: false }
            }
        }
    }
}

struct Stage<'a> {
    state: MapView<'a>,
    plan: &'a Plan,
    wish: Wish,
    frame: (f32, f32),
    /// Of a key's and of an elem's cell the share that its label has: its widest run of data.
    labels: (f32, f32),
}

impl<'a> Stage<'a> {
    fn new(state: MapView<'a>, plan: &'a Plan, wish: Wish, frame: (f32, f32)) -> Stage<'a> {
        let roles = ByteRoles::of(state);
        let share = |mask: &[bool]| {
            let data = padding_runs(mask).into_iter().filter(|run| !run.1).map(|run| run.0.size).max();
            data.unwrap_or(0) as f32 / mask.len().max(1) as f32
        };
        Stage { state, plan, wish, frame, labels: (share(roles.key_padding()), share(roles.elem_padding())) }
    }

    fn fit(&self) -> Fitted {
        let extent = Extent::of(self.state);
        let whole = self.largest_of_all(&extent, LEGIBLE);
        whole.or_else(|| self.scrolled(&extent)).unwrap_or_else(|| self.far())
    }

    /// The best of what shows all of the map, with room for a usual key and elem in text of at least a size.
    fn largest_of_all(&self, extent: &Extent, least: f32) -> Option<Fitted> {
        let mut best: Option<(f32, Fitted)> = None;
        for arrangement in self.candidates(extent) {
            let least = best.map_or(least, |(score, _)| score / worth(&arrangement));
            if let Some(fitted) = self.largest(&arrangement, least) {
                let score = fitted.text * worth(&arrangement);
                if best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, fitted));
                }
            }
        }
        best.map(|best| best.1)
    }

    /// What is tried, the likeliest first.
    fn candidates(&self, extent: &Extent) -> Vec<Arrangement> {
        let (headers, slots) = (self.headers(), self.slots());
        let all = extent.rows + extent.others * u64::from(matches!(self.state.view(), View::Classic(_)));
        let lines = self.plan.picked().unwrap_or(all);
        let mut out = Vec::new();
        for header in headers {
            for &slots in &slots {
                let columns = match slots {
                    Slots::Stacked if lines > MOST_AS_CARDS => 0,
                    Slots::Stacked => lines.clamp(1, MOST_COLUMNS),
                    // So many rows are too small in any frame.
                    Slots::Across if lines > 400 => 0,
                    Slots::Across => {
                        if lines >= 12 {
                            3
                        } else {
                            1
                        }
                    }
                };
                out.extend((1..=columns).flat_map(|columns| self.of_shape(header, slots, columns, extent)));
            }
        }
        out
    }

    fn headers(&self) -> Vec<HeaderForm> {
        self.wish.header.map_or_else(|| vec![HeaderForm::Strip, HeaderForm::Card], |header| vec![header])
    }

    fn slots(&self) -> Vec<Slots> {
        self.wish.slots.map_or_else(|| vec![Slots::Across, Slots::Stacked], |slots| vec![slots])
    }

    /// The arrangements of one shape: the old array beside or below, narrow bytes or wide ones.
    fn of_shape(&self, header: HeaderForm, slots: Slots, columns: u64, extent: &Extent) -> Vec<Arrangement> {
        let is_growing = extent.others > 0 && matches!(self.state.view(), View::Classic(_));
        let olds: &[bool] = if is_growing { &[false, true] } else { &[false] };
        let each = olds.iter().flat_map(|&old_beside| {
            STRETCHES.map(|stretch| Arrangement {
                slots,
                chains: Chains::After,
                header,
                old_beside,
                columns: Some(columns),
                stretch,
                page: self.frame.0,
                far_columns: None,
            })
        });
        each.collect()
    }

    fn scene(&self, arrangement: &Arrangement, zoom: f32) -> Scene {
        Scene::arranged(self.state, self.plan, arrangement, zoom)
    }

    fn fits(&self, arrangement: &Arrangement, zoom: f32) -> bool {
        let (w, h) = self.scene(arrangement, zoom).size();
        w <= self.frame.0 && h <= self.frame.1
    }

    /// The largest zoom at which all fits, where text is then at least so large.
    fn largest(&self, arrangement: &Arrangement, least: f32) -> Option<Fitted> {
        let most = if arrangement.slots == Slots::Stacked { MOST_CARDS } else { MOST_ROWS };
        let mut low = (least / CELL_TEXT).max(LEGIBLE / CELL_TEXT);
        if low > most || !self.fits(arrangement, low) {
            return None;
        }
        let mut high = most;
        if self.fits(arrangement, high) {
            low = high;
        }
        for _ in 0..9 {
            let middle = (low * high).sqrt();
            if self.fits(arrangement, middle) { low = middle } else { high = middle }
        }
        let arrangement = self.stretched(arrangement, low);
        let text = self.text(&arrangement, low);
        (text >= least).then_some(Fitted { arrangement, zoom: low, text, is_whole: true })
    }

    /// With bytes as wide as the frame allows.
    fn stretched(&self, arrangement: &Arrangement, zoom: f32) -> Arrangement {
        let wide = |stretch: f32| Arrangement { stretch, ..*arrangement };
        let width = |stretch: f32| self.scene(&wide(stretch), zoom).size().0;
        let (now, then) = (width(arrangement.stretch), width(arrangement.stretch + 1.0));
        let slack = self.frame.0 - now;
        if slack <= 0.0 || then - now < 1.0 {
            return *arrangement;
        }
        let most = (arrangement.stretch + slack / (then - now)).min(MOST_STRETCH.max(arrangement.stretch));
        // What a strip or a heading takes does not stretch: the first guess may be too wide by a little.
        [most, arrangement.stretch + (most - arrangement.stretch) * 0.9]
            .map(wide)
            .into_iter()
            .find(|wide| self.fits(wide, zoom))
            .unwrap_or(*arrangement)
    }

    /// Size of the text in which a usual key and elem are shown.
    fn text(&self, arrangement: &Arrangement, zoom: f32) -> f32 {
        let scene = self.scene(arrangement, zoom);
        let most = CELL_TEXT * zoom;
        let map = &self.state.spec().map;
        let room = |is_key: bool, bytes: u64| {
            let share = if is_key { self.labels.0 } else { self.labels.1 };
            let width = first_cell(self.state, &scene, is_key)?.w * share - 4.0;
            Some(width / (0.6 * usual_chars(bytes as usize).max(1.0)))
        };
        let key = room(true, map.key_size).unwrap_or(most);
        let elem = room(false, map.elem_size).unwrap_or(most);
        most.min(key).min(elem)
    }

    /// As much as can be read, the rest a scroll away; `None` where that would be a small part of the map.
    fn scrolled(&self, extent: &Extent) -> Option<Fitted> {
        let mut best: Option<(f32, Fitted)> = None;
        let shapes = self.slots().into_iter().flat_map(|slots| {
            let columns = if slots == Slots::Stacked { MOST_COLUMNS.min(extent.rows.max(1)) } else { 1 };
            (1..=columns).map(move |columns| (slots, columns))
        });
        let header = self.wish.header.unwrap_or(HeaderForm::Strip);
        for (slots, columns) in shapes {
            for arrangement in self.of_shape(header, slots, columns, extent) {
                let Some(fitted) = self.across(&arrangement) else { continue };
                let (_, height) = self.scene(&fitted.arrangement, fitted.zoom).size();
                let frames = height / self.frame.1.max(1.0);
                if frames > MOST_FRAMES {
                    continue;
                }
                // Large text first, then as much as possible of the map.
                let score = fitted.text.min(CELL_TEXT) * 4.0 - frames;
                if best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, fitted));
                }
            }
        }
        best.map(|best| best.1)
    }

    /// The largest zoom at which the width fits.
    fn across(&self, arrangement: &Arrangement) -> Option<Fitted> {
        let fits = |zoom: f32| self.scene(arrangement, zoom).size().0 <= self.frame.0;
        let (mut low, mut high) = (LEGIBLE / CELL_TEXT, SCROLLED);
        if !fits(low) && self.wish.slots.is_none() {
            return None;
        }
        for _ in 0..6 {
            let middle = (low * high).sqrt();
            if fits(middle) { low = middle } else { high = middle }
        }
        let (_, height) = self.scene(arrangement, low).size();
        let arrangement = if height > self.frame.1 { self.wide(arrangement, low) } else { *arrangement };
        let text = self.text(&arrangement, low);
        Some(Fitted { arrangement, zoom: low, text, is_whole: false })
    }

    /// With bytes as wide as the frame is, whatever its height.
    fn wide(&self, arrangement: &Arrangement, zoom: f32) -> Arrangement {
        let tall = Stage { frame: (self.frame.0, f32::MAX), ..*self };
        tall.stretched(arrangement, zoom)
    }

    /// The whole map, a texel a slot, bucket or group.
    fn far(&self) -> Fitted {
        let header = self.wish.header.unwrap_or(HeaderForm::Strip);
        let base = Arrangement { header, chains: Chains::After, page: self.frame.0, ..Arrangement::default() };
        let most = base.levels().0 * 0.999;
        let powers = (0..26).flat_map(|power| [1u64 << power, 3 << power]);
        let columns = powers.map(Some).chain([None]);
        let fitted = columns.map(|far_columns| {
            let arrangement = Arrangement { far_columns, ..base };
            (self.largest_far(&arrangement, most), arrangement)
        });
        let best = fitted.max_by(|a, b| a.0.total_cmp(&b.0));
        let (zoom, arrangement) = best.unwrap_or((MIN_ZOOM, base));
        Fitted { arrangement, zoom, text: LEGIBLE, is_whole: true }
    }

    fn largest_far(&self, arrangement: &Arrangement, most: f32) -> f32 {
        let (mut low, mut high) = (MIN_ZOOM, most);
        if !self.fits(arrangement, low) {
            return 0.0;
        }
        for _ in 0..12 {
            let middle = (low * high).sqrt();
            if self.fits(arrangement, middle) { low = middle } else { high = middle }
        }
        low
    }
}

/// Where a key, or an elem, is drawn: the first of the map where that is shown.
fn first_cell(state: MapView, scene: &Scene, is_key: bool) -> Option<Rect> {
    let first = place_of_first(state, is_key).and_then(|place| scene.rect(state, place));
    first.or_else(|| {
        let (w, h) = scene.size();
        let cells = scene.visible_cells(state, Rect::new(0.0, 0.0, w, h));
        cells.into_iter().find(|(place, _)| place.is_key() == Some(is_key)).map(|cell| cell.1)
    })
}

fn worth(arrangement: &Arrangement) -> f32 {
    let header = if arrangement.header == HeaderForm::Card { 1.0 } else { STRIP_IS_WORTH };
    let slots = if arrangement.slots == Slots::Across { 1.0 } else { CARDS_ARE_WORTH };
    header * slots
}
