//! What drawing a Swiss map needs at hand.

use super::metrics::Metrics;
use crate::diagram::scene::pen;
use crate::engine::SwissMap;

/// What draws groups.
pub(super) type Pen<'a> = pen::Pen<'a, SwissMap<'a>, Metrics>;
