//! stand-in
use crate::engine::MapState;
use crate::diagram::*;
use crate::image::Role;
use crate::units::Addr;
use crate::gotype::{Layouts, TypeId};
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Place(pub u64);
impl Place { pub fn name(&self) -> String { format!("bucket {}", self.0) } pub fn parse(t: &str) -> Option<Place> { t.strip_prefix("bucket ")?.parse().ok().map(Place) } }
pub struct Description { pub title: String, pub rows: Vec<(String, String)>, pub addr: Addr, pub size: u64, pub bytes: Vec<u8>, pub roles: Vec<Role>, pub why: Vec<String>, pub source: String }
pub fn describe(_: &MapState, p: Place) -> Option<Description> { Some(Description { title: p.name(), rows: vec![], addr: Addr(0), size: 0, bytes: vec![], roles: vec![], why: vec![], source: String::new() }) }
pub struct Scene { size: Pos }
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction { Up, Down, Left, Right }
pub struct Marks<'a> { pub selection: Option<Place>, pub hover: Option<Place>, pub changed: &'a [(Addr, u64)], pub legend: bool }
pub const MIN_ZOOM: f32 = 0.02;
pub const MAX_ZOOM: f32 = 8.0;
pub fn fit_zoom(_: &MapState, _: f32, _: f32) -> f32 { 1.0 }
pub fn legend(_: &MapState) -> Vec<(Style, &'static str)> { vec![(Style::fill(Role::Keys), "key")] }
impl Scene {
    pub fn new(_: &MapState, zoom: f32) -> Scene { Scene { size: Pos::new(800.0 * zoom, 600.0 * zoom) } }
    pub fn size(&self) -> Pos { self.size }
    pub fn hit(&self, _: &MapState, p: Pos) -> Option<Place> { Some(Place((p.y / 60.0) as u64)) }
    pub fn rect(&self, _: &MapState, p: Place) -> Option<Rect> { Some(Rect::new(0.0, p.0 as f32 * 60.0, 100.0, 50.0)) }
    pub fn neighbour(&self, _: &MapState, p: Place, d: Direction) -> Option<Place> { match d { Direction::Up => p.0.checked_sub(1).map(Place), _ => Some(Place(p.0 + 1)) } }
    pub fn draw(&self, s: &MapState, _: Rect, m: &Marks) -> Diagram { let mut d = Diagram::new(self.size.x, self.size.y); for i in 0..10 { let r = self.rect(s, Place(i)).unwrap(); d.rect(r, 3.0, Style::fill(Role::Keys)); if m.selection == Some(Place(i)) { d.rect(r, 3.0, Style::Selection); } } d }
    pub fn visible_cells(&self, s: &MapState, _: Rect) -> Vec<(Place, Rect)> { (0..10).map(|i| (Place(i), self.rect(s, Place(i)).unwrap())).collect() }
}
pub struct Bill { pub entries: Vec<(Role, u64)>, pub live_bytes: u64, pub live_objects: u64, pub allocated_bytes: u64, pub allocated_objects: u64, pub count: u64 }
impl Bill { pub fn of(s: &MapState) -> Bill { Bill { entries: vec![(Role::Keys, 48)], live_bytes: 48, live_objects: 1, allocated_bytes: s.tally().ever_bytes, allocated_objects: 1, count: s.count() } } pub fn bytes_per_entry(&self) -> Option<f64> { Some(1.0) } pub fn garbage_bytes(&self) -> u64 { 0 } }
pub fn bill_bar(_: &Bill, w: f32, h: f32) -> (Diagram, Vec<(Rect, Role)>) { let mut d = Diagram::new(w, h); let r = Rect::new(0.0, 0.0, w, h); d.rect(r, 3.0, Style::fill(Role::Keys)); (d, vec![(r, Role::Keys)]) }
pub fn struct_picture(_: &Layouts, _: TypeId, w: f32) -> Diagram { let mut d = Diagram::new(w, 40.0); d.rect(Rect::new(0.0,0.0,w,20.0), 3.0, Style::fill(Role::Keys)); d }
pub fn csv(_: &MapState) -> String { String::new() }
