//! Marks over the picture: changed bytes, the selection, what is under the pointer.

use crate::diagram::geometry::Rect;
use crate::diagram::shape::Diagram;
use crate::diagram::style::Style;
use crate::image::{Heat, Place, Route, Spot};
use crate::units::Addr;

/// What is marked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// The place or byte that is selected.
    pub selection: Option<Spot>,
    /// The place or byte under the pointer.
    pub hover: Option<Spot>,
    /// Byte runs that the last operation wrote: address and length.
    pub changed: &'a [(Addr, u64)],
    /// What the step shown looks at.
    pub looked: &'a [Place],
    /// A search to show; without one, the search for the selected slot's key.
    pub route: Option<&'a Route>,
    /// What the far level's texels measure.
    pub heat: Heat<'a>,
    /// Adds the legend under the picture.
    pub legend: bool,
}

/// The smallest side of the selection's outline, in points.
const SMALLEST: f32 = 7.0;

/// Written runs in order, those that touch made one.
pub(in crate::diagram) struct Changed(Vec<(u64, u64)>);

impl Changed {
    pub fn new(runs: &[(Addr, u64)]) -> Changed {
        let mut sorted: Vec<(u64, u64)> = runs.iter().map(|r| (r.0.0, r.0.0 + r.1)).collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::new();
        for (start, end) in sorted {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Changed(merged)
    }

    /// True where a written run touches these bytes.
    pub fn touches(&self, addr: Addr, len: u64) -> bool {
        let after = self.0.partition_point(|r| r.1 <= addr.0);
        self.0.get(after).is_some_and(|r| r.0 < addr.0.saturating_add(len))
    }
}

/// Outlines above everything else. `changed`: of what changed; `rect_of`: where a spot is drawn.
pub(super) fn draw_marks(
    d: &mut Diagram,
    view: Rect,
    marks: &Marks,
    changed: Vec<Rect>,
    rect_of: impl Fn(Spot) -> Option<Rect>,
) {
    let seen = |spot: Option<Spot>| rect_of(spot?).filter(|r| r.intersects(view.inset(-8.0)));
    d.layer();
    for rect in changed {
        d.rect(rect, 3.0, Style::Changed);
    }
    for rect in marks.looked.iter().filter_map(|&place| seen(Some(place.into()))) {
        d.rect(rect.inset(-1.0), 3.0, Style::Path);
    }
    d.layer();
    if let Some(rect) = seen(marks.hover) {
        d.rect(rect, 3.0, Style::Hover);
    }
    if let Some(rect) = seen(marks.selection) {
        // From afar a cell may be smaller than its outline.
        let more = ((SMALLEST - rect.w.min(rect.h)) / 2.0).max(0.0);
        d.rect(rect.inset(-more), 3.0, Style::Selection);
    }
}
