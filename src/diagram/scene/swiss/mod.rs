//! A Swiss map as a scene: the header's card, the directory, tables and their groups, at one zoom.

use super::{Direction, Marks};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::Diagram;
use crate::engine::SwissMap;
use crate::image::Place;

/// The layout of one state at one zoom.
#[derive(Clone, Debug)]
pub struct SwissScene {
    zoom: f32,
}

impl SwissScene {
    pub fn new(_: SwissMap, zoom: f32) -> SwissScene {
        SwissScene { zoom }
    }

    /// Width and height in points.
    pub fn size(&self) -> (f32, f32) {
        (200.0, 200.0)
    }

    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    pub fn hit(&self, _: SwissMap, _: Pos) -> Option<Place> {
        None
    }

    pub fn rect(&self, _: SwissMap, _: Place) -> Option<Rect> {
        None
    }

    pub fn neighbour(&self, _: SwissMap, _: Place, _: Direction) -> Option<Place> {
        None
    }

    pub fn visible_cells(&self, _: SwissMap, _: Rect) -> Vec<(Place, Rect)> {
        Vec::new()
    }

    pub fn draw(&self, _: SwissMap, _: Rect, _: &Marks) -> Diagram {
        Diagram::new(200.0, 200.0)
    }
}
