//! Landmarks of a run in a few words.
//!
//! Invariant: a mark says what happened, not when.

use crate::timeline::MarkKind;
use crate::units::count;

/// What a mark on the bar of time says: `grow 8`, `table 32`.
pub fn mark_label(kind: MarkKind) -> String {
    match kind {
        MarkKind::FirstBucket => "1 bucket".to_string(),
        MarkKind::Grow { buckets, same_size: false } => format!("grow {}", count(buckets)),
        MarkKind::Grow { buckets, same_size: true } => format!("compact {}", count(buckets)),
        MarkKind::FirstGroup => "1 group".to_string(),
        MarkKind::FirstTable { capacity } | MarkKind::TableGrown { capacity } => {
            format!("table {}", count(capacity.into()))
        }
        MarkKind::Split => "split".to_string(),
        MarkKind::Directory { entries } => format!("directory {}", count(entries)),
        MarkKind::Clear => "clear".to_string(),
    }
}
