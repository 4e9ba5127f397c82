//! Where bucket arrays and the header stand: arithmetic on the hmap, never on the map's entries.

use super::card;
use super::metrics::Metrics;
use super::section::Section;
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::scene::arrangement::{Arrangement, HeaderForm};
use crate::diagram::scene::board::Board;
use crate::diagram::scene::card::{CARD_W, MARGIN, card as card_rect};
use crate::diagram::scene::level::Level;
use crate::diagram::scene::path::SEARCH_LINES;
use crate::diagram::scene::plan::Plan;
use crate::engine::ClassicMap;
use crate::image::ArrayKind;

/// From the cards to the first bucket: arrows and bucket numbers.
const GUTTER: f32 = 84.0;
/// Heading and column heads above a section's first row.
const HEAD: f32 = 46.0;
/// Room at the bottom under arrays that stand below a strip.
const FOOT: f32 = 6.0;
/// Room between two arrays below each other, and between strips and what is below them.
const BETWEEN: f32 = 28.0;
const UNDER_STRIP: f32 = 10.0;
/// Height of the bars that stand for all buckets, with their numbers, at scale 1.
const OVERVIEW: f32 = 40.0;
/// Width of a section's heading at least.
const HEADING_W: f32 = 330.0;

/// Everything in its place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub hmap: Board,
    pub extra: Option<Board>,
    /// All buckets as bars, where only some are drawn.
    pub overview: Option<Rect>,
    /// Where the card of a search stands; `None`: the window shows it elsewhere.
    pub search: Option<Rect>,
    pub sections: Vec<Section>,
    pub size: (f32, f32),
    /// Width that only overflow chains take, and height that only the card of a search takes, in points.
    pub loose: (f32, f32),
}

/// Height of a section's heading, its cards' titles included.
pub(super) fn head(m: &Metrics) -> f32 {
    HEAD * m.heads + m.title
}

/// Sections in place, and the scene's size.
pub(super) fn arrange(state: ClassicMap, m: &Metrics, plan: &Plan, arrangement: &Arrangement) -> Layout {
    let h = state.classic().hmap(state.memory());
    let (hmap, extra) = boards(state, m, arrangement);
    // Beside a card there is room below; under a strip the arrays need it.
    let foot = if hmap.is_card() { MARGIN } else { FOOT };
    let low = extra.as_ref().map_or(hmap.bottom(), Board::bottom);
    let is_card = hmap.is_card();
    let overview = (plan.picked().is_some() && !is_card && m.level != Level::Far)
        .then(|| Rect::new(MARGIN, low + UNDER_STRIP * 0.6, arrangement.page - 2.0 * MARGIN, OVERVIEW * m.heads));
    let low = overview.map_or(low, Rect::bottom);
    let mut sections = Vec::new();
    if !h.buckets.is_nil() {
        sections.push(Section::new(state, ArrayKind::Main, &h, plan.part(0), arrangement));
    }
    if h.growing() {
        sections.push(Section::new(state, ArrayKind::Old, &h, plan.part(1), arrangement));
    }
    let labels = if m.level == Level::Far { 0.0 } else { m.labels };
    let (x, top) = match arrangement.header {
        HeaderForm::Card => (MARGIN + CARD_W + GUTTER.max(labels), MARGIN),
        HeaderForm::Strip => (MARGIN + labels, low + UNDER_STRIP),
        HeaderForm::Away => (MARGIN + labels, MARGIN * 0.5),
    };
    let mut at = Pos::new(x, m.snap(top + head(m)));
    let least = if is_card { HEADING_W } else { 0.0 };
    let strip = extra.iter().chain([&hmap]).filter_map(|b| Some(b.area()?.right())).fold(0.0, f32::max);
    let (mut right, mut bottom) = ((x + least).max(strip), low);
    let mut chains: f32 = 0.0;
    for section in &mut sections {
        section.measure(m, arrangement);
        section.origin = at;
        right = right.max(at.x + section.size.0.max(least));
        bottom = bottom.max(at.y + section.size.1);
        chains = chains.max((section.beside - 1) as f32 * m.pitch_x);
        at = if arrangement.old_beside && m.level != Level::Far {
            Pos::new(at.x + section.size.0 + GUTTER.max(m.labels), at.y)
        } else {
            Pos::new(at.x, at.y + section.size.1 + BETWEEN + head(m))
        };
    }
    // Room for the card of a search is kept, so that a selection moves nothing.
    let search = (is_card && !sections.is_empty()).then(|| card_rect(low + 20.0, SEARCH_LINES));
    let end = search.map_or(bottom, |rect| bottom.max(rect.bottom()));
    let loose = (if m.level == Level::Far { 0.0 } else { chains }, end - bottom);
    Layout { hmap, extra, overview, search, sections, size: ((right + MARGIN).ceil(), (end + foot).ceil()), loose }
}

/// The hmap and the mapextra, where there is one.
fn boards(state: ClassicMap, m: &Metrics, arrangement: &Arrangement) -> (Board, Option<Board>) {
    let (hmap, extra) = (card::hmap_fields(state), card::extra_fields(state));
    match arrangement.header {
        HeaderForm::Card => {
            let board = Board::card(MARGIN, &hmap);
            let below = board.bottom() + 20.0;
            (board, extra.map(|fields| Board::card(below, &fields)))
        }
        HeaderForm::Strip => {
            let width = arrangement.page - 2.0 * MARGIN;
            let strip = |y: f32, of, fields: &[_]| Board::strip(Pos::new(MARGIN, y), width, m.heads, &of, fields);
            let board = strip(MARGIN * 0.5, card::hmap_of(state), &hmap);
            let below = board.bottom();
            (board, extra.map(|fields| strip(below, card::extra_of(state), &fields)))
        }
        HeaderForm::Away => (Board::away(), None),
    }
}
