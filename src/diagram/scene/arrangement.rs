//! How the parts of a scene stand beside each other, apart from the zoom.
//!
//! Invariant: an arrangement moves things and never changes what they are: names, order and the proportion of bytes are
//! the same in each. Knows no buckets and no groups.

use super::level::{FAR_ZOOM, Level, MAX_ZOOM, NEAR_ZOOM};
use crate::engine::{MapView, View};
use serde::{Deserialize, Serialize};

/// From this zoom on cards of stacked slots show bytes one by one.
pub const NEAR_CARDS: f32 = 4.0;
/// Below this zoom cards of stacked slots are texels.
const FAR_CARDS: f32 = 0.4;

/// The most columns that a saved arrangement has.
const MOST_COLUMNS: u64 = 1_000;
/// The largest that headings become.
const MOST_HEADS: f32 = 1.5;

/// How the eight slots of a bucket or group stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Slots {
    /// Side by side: a bucket or group is a row.
    #[default]
    Across,
    /// Below each other: a bucket or group is a card, and a slot is a line of it.
    Stacked,
}

/// Where a chain's overflow buckets stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Chains {
    /// To the right of their main bucket.
    #[default]
    Beside,
    /// After their main bucket, in the order of rows or cards.
    After,
}

/// How the header (and in Swiss maps the directory) is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum HeaderForm {
    /// A card beside the arrays, a line a field.
    #[default]
    Card,
    /// A slim strip above the arrays.
    Strip,
    /// Not at all.
    Away,
}

/// How the parts of a scene stand beside each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arrangement {
    /// Of a bucket or group.
    pub slots: Slots,
    /// Of overflow buckets.
    pub chains: Chains,
    /// Of the header.
    pub header: HeaderForm,
    /// The old array stands beside the new one, not below it.
    pub old_beside: bool,
    /// Columns of rows or cards; `None`: one of buckets, and of groups as many as give a picture the shape of a screen.
    pub columns: Option<u64>,
    /// Bytes of keys and elems are drawn as many times as wide as they need.
    pub stretch: f32,
    /// Width in points that a strip may take; what does not fit is left out.
    pub page: f32,
    /// Buckets, or tables, a row at the far level; `None`: so that the picture is about as high as wide.
    pub far_columns: Option<u64>,
}

impl Default for Arrangement {
    fn default() -> Arrangement {
        Arrangement {
            slots: Slots::Across,
            chains: Chains::Beside,
            header: HeaderForm::Card,
            old_beside: false,
            columns: None,
            stretch: 1.0,
            page: 1000.0,
            far_columns: None,
        }
    }
}

/// Arrays up to this many main buckets stand above each other as rows, larger ones side by side.
const STACKED: u64 = 16;

impl Arrangement {
    /// Rows beside the header's card, as they are drawn where nobody says how.
    pub fn plain(state: MapView) -> Arrangement {
        let old_beside = match state.view() {
            View::Classic(map) => map.classic().hmap(map.memory()).bucket_count() > STACKED,
            View::Swiss(_) => false,
        };
        Arrangement { old_beside, ..Arrangement::default() }
    }

    /// How much is shown of a bucket or group at a zoom.
    pub fn level(&self, zoom: f32) -> Level {
        match (self.slots, zoom) {
            (Slots::Across, zoom) => Level::of(zoom),
            (Slots::Stacked, zoom) if zoom < FAR_CARDS => Level::Far,
            (Slots::Stacked, zoom) if zoom < NEAR_CARDS => Level::Middle,
            (Slots::Stacked, _) => Level::Near,
        }
    }

    /// The first zoom of the middle level, and the first of the near one.
    pub fn levels(&self) -> (f32, f32) {
        match self.slots {
            Slots::Across => (FAR_ZOOM, NEAR_ZOOM),
            Slots::Stacked => (FAR_CARDS, NEAR_CARDS),
        }
    }

    /// The largest zoom.
    pub fn most(&self) -> f32 {
        MAX_ZOOM * self.levels().1 / NEAR_ZOOM
    }

    /// What the near level of rows calls this zoom: a byte there is as large in every arrangement.
    pub(super) fn near_zoom(&self, zoom: f32) -> f32 {
        zoom * NEAR_ZOOM / self.levels().1
    }

    /// How many times their natural size headings are: as large as cells where these are large, but for the card of the
    /// header beside them.
    pub(super) fn heads(&self, zoom: f32) -> f32 {
        match self.header {
            HeaderForm::Card => 1.0,
            HeaderForm::Strip | HeaderForm::Away => zoom.clamp(1.0, MOST_HEADS),
        }
    }

    /// Cards follow each other along lines; rows down columns.
    pub(super) fn is_by_lines(&self) -> bool {
        self.slots == Slots::Stacked
    }

    /// Its name in a project: slots, columns, header, width of bytes, and where the old array stands.
    pub fn id(&self) -> String {
        let slots = if self.slots == Slots::Across { "rows" } else { "cards" };
        let header = match self.header {
            HeaderForm::Card => "card",
            HeaderForm::Strip => "strip",
            HeaderForm::Away => "away",
        };
        let old = if self.old_beside { " beside" } else { "" };
        format!("{slots} {} {header} {:.2}{old}", self.columns.unwrap_or(1), self.stretch)
    }

    /// Reads a name back.
    pub fn parse(text: &str) -> Option<Arrangement> {
        let mut words = text.split_whitespace();
        let slots = match words.next()? {
            "rows" => Slots::Across,
            "cards" => Slots::Stacked,
            _ => return None,
        };
        let columns = words.next()?.parse().ok().filter(|n| (1..=MOST_COLUMNS).contains(n))?;
        let header = match words.next()? {
            "card" => HeaderForm::Card,
            "strip" => HeaderForm::Strip,
            "away" => HeaderForm::Away,
            _ => return None,
        };
        let stretch = words.next()?.parse().ok().filter(|n| (0.1..=10.0).contains(n))?;
        let old_beside = words.next() == Some("beside");
        let chains = Chains::After;
        Some(Arrangement {
            slots,
            chains,
            header,
            old_beside,
            columns: Some(columns),
            stretch,
            ..Arrangement::default()
        })
    }
}
