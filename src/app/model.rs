//! stand-in
use crate::diagram::*;
use crate::engine::MapState;
use crate::image::Role;
use crate::units::Addr;
fn pl(i: u64) -> Place {
    Place::Key(BucketId::main(ArrayKind::Main, i), 0)
}
fn ix(p: Place) -> u64 {
    match p {
        Place::Key(BucketId::Chain { index, .. }, _) => index,
        _ => 0,
    }
}
use crate::gotype::{Layouts, TypeId};
pub use crate::image::{ArrayKind, Bill, BucketId, Description, Place, describe};
pub struct Scene {
    size: (f32, f32),
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}
pub struct Marks<'a> {
    pub selection: Option<Place>,
    pub hover: Option<Place>,
    pub changed: &'a [(Addr, u64)],
    pub legend: bool,
}
pub const MIN_ZOOM: f32 = 0.02;
pub const MAX_ZOOM: f32 = 8.0;
pub fn fit_zoom(_: &MapState, _: f32, _: f32) -> f32 {
    1.0
}
pub fn legend(_: &MapState) -> Vec<(Style, &'static str)> {
    vec![(Style::fill(Role::Keys), "key")]
}
impl Scene {
    pub fn new(_: &MapState, zoom: f32) -> Scene {
        Scene { size: (800.0 * zoom, 600.0 * zoom) }
    }
    pub fn size(&self) -> (f32, f32) {
        self.size
    }
    pub fn hit(&self, _: &MapState, p: Pos) -> Option<Place> {
        Some(pl((p.y / 60.0) as u64))
    }
    pub fn rect(&self, _: &MapState, p: Place) -> Option<Rect> {
        Some(Rect::new(0.0, ix(p) as f32 * 60.0, 100.0, 50.0))
    }
    pub fn neighbour(&self, _: &MapState, p: Place, d: Direction) -> Option<Place> {
        match d {
            Direction::Up => ix(p).checked_sub(1).map(pl),
            _ => Some(pl(ix(p) + 1)),
        }
    }
    pub fn draw(&self, s: &MapState, _: Rect, m: &Marks) -> Diagram {
        let mut d = Diagram::new(self.size.0, self.size.1);
        for i in 0..10 {
            let r = self.rect(s, pl(i)).unwrap();
            d.rect(r, 3.0, Style::fill(Role::Keys));
            if m.selection == Some(pl(i)) {
                d.rect(r, 3.0, Style::Selection);
            }
        }
        d
    }
    pub fn visible_cells(&self, s: &MapState, _: Rect) -> Vec<(Place, Rect)> {
        (0..10).map(|i| (pl(i), self.rect(s, pl(i)).unwrap())).collect()
    }
}
pub fn bill_bar(_: &Bill, w: f32, h: f32) -> (Diagram, Vec<(Rect, Role)>) {
    let mut d = Diagram::new(w, h);
    let r = Rect::new(0.0, 0.0, w, h);
    d.rect(r, 3.0, Style::fill(Role::Keys));
    (d, vec![(r, Role::Keys)])
}
pub fn struct_picture(_: &Layouts, _: TypeId, w: f32) -> Diagram {
    let mut d = Diagram::new(w, 40.0);
    d.rect(Rect::new(0.0, 0.0, w, 20.0), 3.0, Style::fill(Role::Keys));
    d
}
pub fn csv(_: &MapState) -> String {
    String::new()
}
