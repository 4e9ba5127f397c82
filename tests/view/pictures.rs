//! Scenes: what is drawn is what is hit, within the cap of shapes, at every level.
//! `PICTURES=dir` writes the pictures there.

use super::maps::{PADDED, each_moment, map, save};
use mapscope::diagram::{
    Diagram, Direction, Level, MAX_SHAPES, Marks, Rect, Scene, bill_bar, fit_zoom, struct_picture,
};
use mapscope::engine::{Journal, MapState, Op, Operand};
use mapscope::image::{ArrayKind, Bill, BucketId, Place, Role};

pub fn whole(scene: &Scene) -> Rect {
    Rect::new(0.0, 0.0, scene.size().0, scene.size().1)
}

/// Does one more operation and returns what it wrote.
pub fn step(state: &mut MapState, op: Op) -> Journal {
    let mut journal = Journal::default();
    state.apply(&op, &mut journal).unwrap();
    journal
}

pub fn put(n: u64) -> Op {
    Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }
}

#[test]
fn the_centre_of_a_cell_is_that_cell() {
    let mut n = 0;
    each_moment(|name, state| {
        n += 1;
        if n % 9 != 0 {
            return;
        }
        for zoom in [0.05, 0.5, 1.0, 2.0, 3.3] {
            let scene = Scene::new(state.read(), zoom);
            let cells = scene.visible_cells(state.read(), whole(&scene));
            assert!(cells.len() >= 9 && cells.len() <= 500, "{name}");
            for (place, rect) in cells {
                assert_eq!(scene.rect(state.read(), place), Some(rect), "{name} {zoom} {}", place.id());
                assert_eq!(scene.hit(state.read(), rect.center()), Some(place), "{name} {zoom}");
            }
        }
    });
}

#[test]
fn pictures_stay_under_the_cap() {
    let small = map("map[string]string", &["put 0..40", "collide 30"]);
    let middle = map("map[int64]int64", &["put 0..20000"]);
    for state in [&small, &middle] {
        for zoom in [0.01, 0.1, 0.41, 0.5, 1.0, 1.59, 1.61, 4.0] {
            let scene = Scene::new(state.read(), zoom);
            let d = scene.draw(state.read(), whole(&scene), &Marks { legend: true, ..Marks::default() });
            assert!(d.shapes.len() <= MAX_SHAPES && d.dropped == 0, "{zoom}: {} dropped", d.dropped);
        }
    }
}

#[test]
fn arrow_keys_walk_the_cells() {
    let state = map(PADDED, &["put 0..27"]);
    let scene = Scene::new(state.read(), 1.0);
    let at = |i| BucketId::main(ArrayKind::Main, i);
    for (from, to, want) in [
        (Place::Tophash(at(0), 0), Direction::Right, Place::Tophash(at(0), 1)),
        (Place::Tophash(at(0), 7), Direction::Right, Place::Key(at(0), 0)),
        (Place::Elem(at(3), 7), Direction::Right, Place::Overflow(at(3))),
        (Place::Key(at(3), 2), Direction::Down, Place::Key(at(4), 2)),
        (Place::Key(at(7), 2), Direction::Down, Place::Key(BucketId::main(ArrayKind::Old, 0), 2)),
        (Place::Key(at(4), 2), Direction::Up, Place::Key(at(3), 2)),
        (Place::HmapField(0), Direction::Down, Place::HmapField(1)),
        (Place::HmapField(5), Direction::Right, Place::Tophash(at(0), 0)),
    ] {
        assert_eq!(scene.neighbour(state.read(), from, to), Some(want), "{} {to:?}", from.id());
    }
}

#[test]
fn a_fitted_map_fits() {
    for (source, n) in [("map[int64]int64", 100_000), ("map[string]string", 5), (PADDED, 28), ("map[int64]int64", 300)]
    {
        let state = map(source, &[&format!("put 0..{n}")]);
        let scene = Scene::new(state.read(), fit_zoom(state.read(), 1100.0, 760.0));
        let (w, h) = scene.size();
        let chained =
            scene.level() != Level::Far && mapscope::image::ClassicFigures::of(state.classic().unwrap()).max_chain > 1;
        assert!((chained || w <= 1100.0) && h <= 760.0, "{source} {n}: {w} × {h}");
    }
}

/// Draws a state and saves the picture.
pub fn draw(name: &str, state: &MapState, zoom: f32, view: Option<Rect>, marks: &Marks) -> Diagram {
    let scene = Scene::new(state.read(), zoom);
    let view = view.unwrap_or(whole(&scene));
    let mut d = scene.draw(state.read(), view, marks);
    d.width = d.width.min(view.right());
    d.height = d.height.min(view.bottom() + 40.0);
    assert_eq!(d.dropped, 0, "{name}");
    save(name, &d);
    d
}

#[test]
fn pictures() {
    let mut growing = map(PADDED, &["put 0..27"]);
    let journal = step(&mut growing, put(27));
    let selection = Some(Place::Key(BucketId::main(ArrayKind::Main, 5), 0).into());
    let marks = Marks { selection, hover: None, changed: &journal.writes, legend: true, ..Marks::default() };
    let legend = Marks { legend: true, ..Marks::default() };
    draw("growing", &growing, 1.0, None, &marks);
    draw("growing-small", &growing, 0.5, None, &marks);
    draw("near", &growing, 1.7, Some(Rect::new(0.0, 0.0, 1400.0, 900.0)), &marks);
    draw("made", &map(PADDED, &[]), 1.0, None, &legend);
    draw("chain", &map("map[int64]int64", &["put 0..20", "collide 24", "delete 0..6"]), 1.0, None, &legend);
    draw("preallocated", &map("map[string]int", &["put 0..120"]), 1.0, None, &legend);
    draw("boxes", &map("map[int64][129]byte", &["put 0..14"]), 1.0, None, &legend);
    draw("zero", &map("map[string]struct{}", &["put 0..14"]), 1.0, None, &legend);
    let large = map("map[int64]int64", &["put 0..120000"]);
    draw("far", &large, fit_zoom(large.read(), 1100.0, 760.0), None, &legend);
    let far = map("map[int64]int64", &["put 0..3000"]);
    draw("far-slots", &far, fit_zoom(far.read(), 1100.0, 760.0), None, &legend);
    save("bill", &bill_bar(&Bill::of(growing.read()), 1100.0, 26.0).0);
    let spec = growing.spec();
    save("struct", &struct_picture(&spec.layouts, spec.map.key, Role::Keys, 280.0));
    assert_eq!(Scene::new(large.read(), 0.1).level(), Level::Far);
}

#[test]
fn csv_has_a_row_a_bucket() {
    let state = map("map[string]int", &["put 0..120"]);
    let text = mapscope::export::csv(&state);
    assert!(text.starts_with("array,index,chain,in_array,offset,address,tophash,entries,keys\r\nmain,0,0,0,0,0x"));
    let rows: Vec<&str> = text.split_terminator("\r\n").skip(1).collect();
    assert_eq!(rows.iter().filter(|r| r.starts_with("preallocated,")).count(), 7);
    assert_eq!(rows.iter().filter(|r| r.starts_with("main,")).count(), 32);
    assert!(rows[0].ends_with(r#""""k61""; ""k76""""#), "{}", rows[0]);
    let growing = mapscope::export::csv(&map(PADDED, &["put 0..27"]));
    assert_eq!(growing.split("\r\n").filter(|r| r.starts_with("old,")).count(), 4);
}
