//! Scenes of Swiss maps: what is drawn is what is hit, a search's way is the runtime's, within the cap of shapes.
//! `PICTURES=dir` writes the pictures there.

use super::maps::{PADDED, session};
use super::pictures::{save, step, whole};
use mapscope::diagram::{
    Diagram, Direction, Level, MAX_SHAPES, Marks, Pos, Rect, Scene, Shape, Style, fit_zoom, short,
};
use mapscope::engine::swiss::SlotState;
use mapscope::engine::{MapState, Op, Operand};
use mapscope::image::{GroupId, Place};
use mapscope::target::{Arch, GoVersion};

fn map(source: &str, go: GoVersion, script: &[&str]) -> MapState {
    session(source, go, Arch::Amd64, -1, script, u64::MAX).state().cloned().unwrap()
}

fn put(n: u64) -> Op {
    Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }
}

fn draw(name: &str, state: &MapState, zoom: f32, view: Option<Rect>, marks: &Marks) -> Diagram {
    let scene = Scene::new(state, zoom);
    let view = view.unwrap_or(whole(&scene));
    let mut d = scene.draw(state, view, marks);
    d.width = d.width.min(view.right());
    d.height = d.height.min(view.bottom() + 40.0);
    assert_eq!(d.dropped, 0, "{name}");
    save(name, &d);
    d
}

/// The key of a live slot whose search visits the most groups, at most `most`.
fn far_from_home(state: &MapState, most: usize) -> Place {
    let map = state.swiss().unwrap();
    let (rt, swiss) = (state.runtime(), map.swiss());
    let mut best = (0, None);
    for group in swiss.all_groups(rt) {
        for slot in group.full_slots() {
            let n = swiss.probe_path(rt, swiss.key(rt, group, slot)).unwrap().groups.len();
            if n > best.0 && n <= most {
                best = (n, Some(Place::GroupKey(GroupId::at(map, group.addr).unwrap(), slot as u8)));
            }
        }
    }
    best.1.unwrap()
}

#[test]
fn pictures() {
    let legend = Marks { legend: true, ..Marks::default() };
    draw("swiss-made", &map(PADDED, GoVersion::Go1_27, &[]), 1.0, None, &legend);
    let mut small = map(PADDED, GoVersion::Go1_27, &["put 0..5", "delete 2"]);
    let journal = step(&mut small, put(9));
    let selection = Some(Place::GroupKey(GroupId::Small, 1));
    let marks = Marks { selection, changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-small", &small, 1.0, None, &marks);
    draw("swiss-small-near", &small, 1.7, None, &marks);
    let mut grown = map("map[string]int", GoVersion::Go1_27, &["put 0..14"]);
    let journal = step(&mut grown, put(14));
    let marks = Marks { changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-grown", &grown, 1.0, None, &marks);
    let dead = map("map[int64]int64", GoVersion::Go1_24, &["put 0..100", "delete 0..60", "put 100..112"]);
    let selection = Some(far_from_home(&dead, 9));
    draw("swiss-tombstones", &dead, 1.0, None, &Marks { selection, legend: true, ..Marks::default() });
    let table = map("map[int64]int64", GoVersion::Go1_27, &["put 0..890"]);
    let selection = Some(far_from_home(&table, 9));
    let marks = Marks { selection, legend: true, ..Marks::default() };
    draw("swiss-table", &table, fit_zoom(&table, 1600.0, 1000.0), None, &marks);
    draw("swiss-table-1280", &table, fit_zoom(&table, 1180.0, 560.0), None, &marks);
    let mut split = map("map[int64]int64", GoVersion::Go1_27, &["put 0..1792"]);
    let mut n = 1792;
    let before = split.swiss().unwrap().swiss().header(split.runtime()).global_depth;
    let journal = loop {
        let journal = step(&mut split, put(n));
        n += 1;
        let depth = split.swiss().unwrap().swiss().header(split.runtime()).global_depth;
        if depth > before {
            break journal;
        }
    };
    let selection = Some(far_from_home(&split, 9));
    let marks = Marks { selection, changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-split", &split, 1.0, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &marks);
    draw("swiss-split-half", &split, 0.5, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &marks);
    draw("swiss-split-fit", &split, fit_zoom(&split, 1100.0, 760.0), None, &marks);
    draw("swiss-split-coarse", &split, 0.21, None, &legend);
    let eight = map("map[string]bool", GoVersion::Go1_27, &["put 0..7000"]);
    draw("swiss-eight-fit", &eight, fit_zoom(&eight, 1100.0, 760.0), None, &legend);
    let layout = map("map[int32]struct{A byte; B int64}", GoVersion::Go1_27Split, &["put 0..30", "delete 3"]);
    draw("swiss-split-layout", &layout, 1.0, None, &legend);
    draw("swiss-split-layout-near", &layout, 1.7, Some(Rect::new(0.0, 0.0, 1500.0, 900.0)), &legend);
    let near = map("map[int32]string", GoVersion::Go1_27, &["put 0..40", "delete 3"]);
    let selection = Some(far_from_home(&near, 9));
    let marks = Marks { selection, legend: true, ..Marks::default() };
    draw("swiss-near", &near, 1.7, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &marks);
    draw("swiss-boxes", &map("map[int64][129]byte", GoVersion::Go1_27, &["put 0..14"]), 1.0, None, &legend);
    draw("swiss-zero", &map("map[string]struct{}", GoVersion::Go1_27Split, &["put 0..14"]), 1.0, None, &legend);
    draw("swiss-nothing", &map("map[struct{}]struct{}", GoVersion::Go1_27, &["put #0"]), 1.0, None, &legend);
    draw("swiss-bytes", &map("map[uint8]uint8", GoVersion::Go1_26, &["put 0..60"]), 1.0, None, &legend);
}

#[test]
fn a_million_entries_are_a_picture() {
    let large = map("map[int64]int64", GoVersion::Go1_27, &["put 0..1000000"]);
    for (w, h) in [(1100.0, 760.0), (1500.0, 900.0)] {
        let zoom = fit_zoom(&large, w, h);
        let scene = Scene::new(&large, zoom);
        assert!(scene.size().0 <= w && scene.size().1 <= h && scene.level() == Level::Far, "{:?}", scene.size());
        let d = draw(&format!("swiss-million-{w}"), &large, zoom, None, &Marks { legend: true, ..Marks::default() });
        assert!(d.shapes.len() < 500, "{} shapes", d.shapes.len());
    }
    let closer =
        draw("swiss-million-closer", &large, 0.02, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &Marks::default());
    assert!(closer.shapes.len() < 1000, "{} shapes", closer.shapes.len());
}
