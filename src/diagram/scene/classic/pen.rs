//! What drawing a classic map needs at hand.

use super::metrics::Metrics;
use crate::diagram::scene::pen;
use crate::engine::ClassicMap;

/// What draws buckets.
pub(super) type Pen<'a> = pen::Pen<'a, ClassicMap<'a>, Metrics>;
