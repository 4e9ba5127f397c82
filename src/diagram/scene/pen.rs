//! What drawing a scene needs at hand, whatever the map's implementation.
//!
//! Invariant: knows no buckets and no groups.

use super::board::Paper;
use super::cells::{self, Run, padding_runs};
use super::marks::{Changed, Marks};
use crate::diagram::geometry::Rect;
use crate::diagram::shape::Diagram;
use crate::engine::MapView;
use crate::image::{ByteRoles, Heat};
use std::ops::Deref;

/// `S`: the state as one of its implementation; `M`: the metrics of its buckets or groups.
pub(super) struct Pen<'a, S, M> {
    pub state: S,
    pub m: &'a M,
    /// The part of the scene that is seen.
    pub view: Rect,
    pub d: Diagram,
    pub changed: Changed,
    pub heat: Heat<'a>,
    pub roles: ByteRoles,
    /// Runs of data and padding within a key slot and an elem slot, in order.
    pub key_runs: Vec<Run>,
    pub elem_runs: Vec<Run>,
    /// Outlines of what changed, for the layer above.
    pub changed_rects: Vec<Rect>,
}

impl<'a, S: Deref<Target = MapView<'a>>, M> Pen<'a, S, M> {
    /// `d`: what is drawn on.
    pub fn new(state: S, m: &'a M, view: Rect, d: Diagram, marks: &Marks<'a>) -> Pen<'a, S, M> {
        let roles = ByteRoles::of(*state);
        Pen {
            state,
            m,
            view,
            d,
            changed: Changed::new(marks.changed),
            heat: marks.heat,
            key_runs: padding_runs(roles.key_padding()),
            elem_runs: padding_runs(roles.elem_padding()),
            roles,
            changed_rects: Vec::new(),
        }
    }

    /// What boards are drawn on.
    pub fn paper(&mut self) -> Paper<'_> {
        Paper { d: &mut self.d, view: self.view, changed: &self.changed, outlines: &mut self.changed_rects }
    }

    /// A live key (else elem), with a label on its widest run of data; `bytes` are the whole value's, its box's if it has
    /// one.
    pub fn live(&mut self, rect: Rect, zoom: f32, key: bool, bytes: &[u8]) {
        let runs = if key { &self.key_runs } else { &self.elem_runs };
        let widest = cells::value(&mut self.d, rect, runs, key, zoom);
        cells::value_label(&mut self.d, widest, zoom, |most| cells::short_value(*self.state, key, bytes, most));
    }

    /// Offsets in a key slot (else elem slot) at which a field begins.
    pub fn cuts(&self, key: bool) -> Vec<usize> {
        let map = &self.state.spec().map;
        let (ty, indirect) = if key { (map.key, map.indirect_key) } else { (map.elem, map.indirect_elem) };
        cells::field_cuts(self.state.spec(), ty, indirect)
    }

    /// Outlines cells, where they changed: neighbours share an outline.
    pub fn outline(&mut self, cells: impl IntoIterator<Item = Option<Rect>>) {
        let mut open: Option<Rect> = None;
        for cell in cells {
            match (cell, open) {
                (Some(rect), Some(before)) => open = Some(before.union(rect)),
                (Some(rect), None) => open = Some(rect),
                (None, _) => self.changed_rects.extend(open.take()),
            }
        }
        self.changed_rects.extend(open);
    }
}
