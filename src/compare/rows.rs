//! The table of growths in a length that can be read.
//!
//! Invariant: folding loses no row silently: what is left out is counted in its place.

use super::race::{GrowthMoment, SideGrowth};
use crate::tell::mark_label;
use crate::timeline::MarkKind;

/// A row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row<'a> {
    /// A growth by itself.
    One(&'a GrowthMoment),
    /// So many growths from one position to another are not shown.
    Folded {
        /// How many growths are folded.
        growths: usize,
        /// Position of the first of them.
        from: u64,
        /// Position of the last of them.
        to: u64,
    },
}

/// At most about `most` rows: splits between larger growths are folded first, then the middle.
pub fn folded(moments: &[GrowthMoment], most: usize) -> Vec<Row<'_>> {
    if moments.len() <= most {
        return moments.iter().map(Row::One).collect();
    }
    let large = |m: &GrowthMoment| m.sides.iter().flat_map(|s| &s.growth).any(|kind| !kind.is_minor());
    let mut keep: Vec<bool> = moments.iter().map(large).collect();
    let kept = keep.iter().filter(|k| **k).count();
    if kept > most {
        for (number, k) in keep.iter_mut().filter(|k| **k).enumerate() {
            *k = number < most / 2 || number >= kept - most / 2;
        }
    }
    let mut rows = Vec::new();
    for (moment, keep) in moments.iter().zip(keep) {
        match rows.last_mut() {
            _ if keep => rows.push(Row::One(moment)),
            Some(Row::Folded { growths, to, .. }) => {
                *growths += 1;
                *to = moment.position;
            }
            _ => rows.push(Row::Folded { growths: 1, from: moment.position, to: moment.position }),
        }
    }
    rows
}

/// How a side grew: `table 32`, `split, directory 4`; nothing where it did not.
pub fn growth_text(side: &SideGrowth) -> String {
    let mut kinds = side.growth.clone();
    // A split tells what a larger directory is for.
    kinds.sort_by_key(|kind| *kind != MarkKind::Split);
    kinds.into_iter().map(mark_label).collect::<Vec<_>>().join(", ")
}
