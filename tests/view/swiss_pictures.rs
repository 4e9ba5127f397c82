//! Scenes of Swiss maps: what is drawn is what is hit, a search's way is the runtime's, within the cap of shapes.
//! `PICTURES=dir` writes the pictures there.

use super::maps::{PADDED, each_swiss_moment, session};
use super::pictures::{draw, put, step, whole};
use mapscope::diagram::{
    Diagram, Direction, Level, MAX_SHAPES, Marks, Pos, Rect, Scene, Shape, Style, fit_zoom, short,
};
use mapscope::engine::MapState;
use mapscope::image::{GroupId, Place};
use mapscope::target::{Arch, GoVersion};

fn map(source: &str, go: GoVersion, script: &[&str]) -> MapState {
    session(source, go, Arch::Amd64, -1, script, u64::MAX).state().cloned().unwrap()
}

/// The key of a live slot whose search visits the most groups, at most `most`.
fn far_from_home(state: &MapState, most: usize) -> Place {
    let map = state.swiss().unwrap();
    let (rt, swiss) = (state.memory(), map.swiss());
    let mut best = (0, None);
    for group in swiss.all_groups(rt) {
        for slot in group.full_slots() {
            let n = map.probe_path(swiss.key(rt, group, slot)).unwrap().groups.len();
            if n > best.0 && n <= most {
                best = (n, Some(Place::GroupKey(GroupId::at(map, group.addr).unwrap(), slot as u8)));
            }
        }
    }
    best.1.unwrap()
}

/// Zooms of every level.
const ZOOMS: [f32; 6] = [0.004, 0.05, 0.19, 0.5, 1.0, 2.1];

#[test]
fn the_centre_of_a_cell_is_that_cell() {
    let (mut n, mut seen) = (0, 0);
    each_swiss_moment(|name, state| {
        n += 1;
        if n % 7 != 0 {
            return;
        }
        for zoom in ZOOMS {
            let scene = Scene::new(state.read(), zoom);
            let cells = scene.visible_cells(state.read(), whole(&scene));
            assert!(cells.len() >= 8 && cells.len() <= 500, "{name}");
            for (place, rect) in cells {
                assert_eq!(scene.rect(state.read(), place), Some(rect), "{name} {zoom} {}", place.id());
                assert_eq!(scene.hit(state.read(), rect.center()), Some(place), "{name} {zoom}");
                seen += 1;
            }
        }
    });
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn what_is_hit_holds_the_point() {
    let mut n = 0u64;
    each_swiss_moment(|name, state| {
        n += 1;
        if !n.is_multiple_of(29) {
            return;
        }
        for zoom in ZOOMS {
            let scene = Scene::new(state.read(), zoom);
            let (w, h) = scene.size();
            for i in 0..400u64 {
                let random = |k: u64| ((n * 400 + i).wrapping_mul(k) >> 40) as f32 / (1 << 24) as f32;
                let p = Pos::new(random(0x9e37_79b9_7f4a_7c15) * w, random(0xc2b2_ae3d_27d4_eb4f) * h.min(4000.0));
                let Some(place) = scene.hit(state.read(), p) else { continue };
                let rect = scene.rect(state.read(), place).unwrap_or_else(|| panic!("{name} {zoom} {}", place.id()));
                // A group's number beside it stands for the group.
                let reach = if matches!(place, Place::Group(_)) { 41.0 } else { 0.1 };
                assert!(rect.inset(-reach).contains(p), "{name} {zoom} {} {rect:?} {p:?}", place.id());
            }
        }
    });
}

#[test]
fn pictures_stay_under_the_cap() {
    let middle = map("map[int64]int64", GoVersion::Go1_27, &["put 0..20000", "delete 100..4000"]);
    let wide = map("map[string][100]byte", GoVersion::Go1_27Split, &["put 0..3000"]);
    for state in [&middle, &wide] {
        for zoom in [0.003, 0.01, 0.1, 0.21, 0.41, 0.5, 1.0, 1.59, 1.61, 4.0] {
            let scene = Scene::new(state.read(), zoom);
            let (w, h) = scene.size();
            for view in [whole(&scene), Rect::new(w / 2.0, h / 2.0, 2200.0, 1600.0)] {
                let d = scene.draw(state.read(), view, &Marks { legend: true, ..Marks::default() });
                assert!(d.shapes.len() <= MAX_SHAPES && d.dropped == 0, "{zoom}: {} dropped", d.dropped);
            }
        }
    }
}

fn texts(d: &Diagram) -> impl Iterator<Item = (Pos, &str, Style)> {
    d.shapes.iter().filter_map(|s| if let Shape::Text(t) = s { Some((t.pos, t.text.as_str(), t.style)) } else { None })
}

/// Every live entry with its group and slot.
fn entries(state: &MapState) -> Vec<(GroupId, u8, Vec<u8>)> {
    let map = state.swiss().unwrap();
    let (rt, swiss) = (state.memory(), map.swiss());
    let groups = swiss.all_groups(rt).map(|g| (GroupId::at(map, g.addr).unwrap(), g));
    groups.flat_map(|(id, g)| g.full_slots().map(move |i| (id, i as u8, swiss.key(rt, g, i).to_vec()))).collect()
}

#[test]
fn every_live_entry_is_drawn_with_its_label() {
    let sources = ["map[int64]int64", "map[string]string", PADDED, "map[[129]byte]int", "map[int64][129]byte"];
    for (go, n) in [(GoVersion::Go1_24, 5), (GoVersion::Go1_27, 60), (GoVersion::Go1_27Split, 300)] {
        for source in sources {
            let state = map(source, go, &[&format!("put 0..{n}"), "delete 2"]);
            let scene = Scene::new(state.read(), 1.0);
            let d = scene.draw(state.read(), whole(&scene), &Marks::default());
            let all = entries(&state);
            assert_eq!(all.len() as u64, state.count());
            for (id, slot, key) in all {
                let cell = scene.rect(state.read(), Place::GroupKey(id, slot)).unwrap();
                let label = short(state.read(), state.spec().map.key, &key, 4);
                let label: String = label.chars().take(4).collect();
                let is_label = |(at, text, _): (Pos, &str, Style)| {
                    cell.contains(at) && text.trim_start_matches('→').starts_with(&label)
                };
                assert!(texts(&d).any(is_label), "{source} {go:?}: {label} of {} is missing", id.id());
            }
        }
    }
}

/// The groups at whose rows a drawing has numbered stops, in the order of the numbers.
fn stops(scene: &Scene, state: &MapState, d: &Diagram, table: u64) -> Vec<u64> {
    let mut found: Vec<(u64, u64)> = texts(d)
        .filter(|t| matches!(t.2, Style::PathStop | Style::PathEnd))
        .map(|(at, text, _)| {
            let row = |group: u64| scene.rect(state.read(), Place::Group(GroupId::Of { table, group }));
            let beside = |r: Rect| (r.center().y - at.y).abs() < r.h && (at.x - r.x).abs() < 70.0;
            (text.parse().unwrap(), (0..128).find(|&g| row(g).is_some_and(beside)).unwrap())
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|f| f.1).collect()
}

#[test]
fn the_way_of_a_search_is_the_runtimes() {
    for go in [GoVersion::Go1_24, GoVersion::Go1_27, GoVersion::Go1_27Split] {
        let state = map("map[int64]int64", go, &["put 0..890", "delete 0..60"]);
        let scene = Scene::new(state.read(), 1.0);
        let mut longest = 0;
        for (id, slot, key) in entries(&state).into_iter().step_by(7) {
            let path = state.swiss().unwrap().probe_path(&key).unwrap();
            let GroupId::Of { table, .. } = id else { panic!("no table") };
            let marks = Marks { selection: Some(Place::GroupElem(id, slot).into()), ..Marks::default() };
            let d = scene.draw(state.read(), whole(&scene), &marks);
            assert_eq!(stops(&scene, &state, &d, table), path.groups);
            assert!(texts(&d).any(|t| t.1 == format!("{:016x}", path.hash)));
            longest = longest.max(path.groups.len());
        }
        assert!(longest >= 3, "{longest}");
    }
    let small = map("map[int64]int64", GoVersion::Go1_27, &["put 0..5"]);
    let scene = Scene::new(small.read(), 1.0);
    let draw = |place: Option<Place>| {
        let selection = place.map(Into::into);
        scene.draw(small.read(), whole(&scene), &Marks { selection, ..Marks::default() })
    };
    let said = |d: &Diagram| texts(d).any(|t| t.1.starts_with("search for"));
    assert!(said(&draw(Some(Place::Control(GroupId::Small, 4)))));
    assert!(!said(&draw(Some(Place::GroupKey(GroupId::Small, 5)))), "an empty slot has no key");
    assert!(!said(&draw(Some(Place::HeaderField(0)))));
}

#[test]
fn a_key_that_no_search_finds_has_no_way() {
    let state = map("map[float64]int", GoVersion::Go1_27, &["put math.NaN()", "put 1.5"]);
    let nan = entries(&state).into_iter().find(|e| f64::from_le_bytes(e.2[..8].try_into().unwrap()).is_nan()).unwrap();
    let scene = Scene::new(state.read(), 1.0);
    let marks = Marks { selection: Some(Place::GroupKey(nan.0, nan.1).into()), ..Marks::default() };
    let d = scene.draw(state.read(), whole(&scene), &marks);
    assert!(!texts(&d).any(|t| t.1.starts_with("search for")));
}

#[test]
fn a_new_table_and_changed_entries_are_marked() {
    let mut state = map("map[int64]int64", GoVersion::Go1_27, &["put 0..14"]);
    let journal = step(&mut state, put(14));
    let scene = Scene::new(state.read(), 1.0);
    let draw = |changed: &[_]| scene.draw(state.read(), whole(&scene), &Marks { changed, ..Marks::default() });
    let d = draw(&journal.writes);
    assert!(texts(&d).any(|t| t.1 == "▲ new"));
    let entry = scene.rect(state.read(), Place::DirectoryEntry(0)).unwrap();
    let outlined = |d: &Diagram, r: Rect| {
        d.shapes.iter().any(|s| matches!(s, Shape::Rect { rect, style: Style::Changed, .. } if rect.intersects(r)))
    };
    assert!(outlined(&d, entry));
    let still = draw(&[]);
    assert!(!texts(&still).any(|t| t.1.contains('▲')) && !outlined(&still, entry));
}

#[test]
fn arrow_keys_walk_the_cells() {
    let state = map("map[int64]int64", GoVersion::Go1_27, &["put 0..100"]);
    let of = |group| GroupId::Of { table: 0, group };
    let scene = Scene::new(state.read(), 1.0);
    for (from, to, want) in [
        (Place::HeaderField(0), Direction::Down, Place::HeaderField(1)),
        (Place::HeaderField(4), Direction::Right, Place::DirectoryEntry(0)),
        (Place::DirectoryEntry(0), Direction::Right, Place::TableField(0, 0)),
        (Place::DirectoryEntry(0), Direction::Left, Place::HeaderField(2)),
        (Place::TableField(0, 3), Direction::Right, Place::TableField(0, 4)),
        (Place::TableField(0, 3), Direction::Down, Place::Control(of(0), 0)),
        (Place::Control(of(0), 0), Direction::Up, Place::TableField(0, 0)),
        (Place::Control(of(3), 7), Direction::Right, Place::GroupKey(of(3), 0)),
        (Place::GroupKey(of(3), 0), Direction::Right, Place::GroupElem(of(3), 0)),
        (Place::GroupElem(of(3), 0), Direction::Right, Place::GroupKey(of(3), 1)),
        (Place::GroupKey(of(3), 1), Direction::Down, Place::GroupKey(of(4), 1)),
        (Place::Control(of(3), 0), Direction::Left, Place::DirectoryEntry(0)),
    ] {
        assert_eq!(scene.neighbour(state.read(), from, to), Some(want), "{} {to:?}", from.id());
    }
    let near = Scene::new(state.read(), 2.0);
    let down = near.neighbour(state.read(), Place::GroupKey(of(3), 1), Direction::Down);
    assert_eq!(down, Some(Place::GroupKey(of(3), 2)));
    let large = map("map[int64]int64", GoVersion::Go1_27, &["put 0..5000"]);
    let far = Scene::new(large.read(), 0.01);
    let group = |table, group| Place::Group(GroupId::Of { table, group });
    assert_eq!(far.neighbour(large.read(), group(0, 0), Direction::Right), Some(group(0, 1)));
    assert_eq!(far.neighbour(large.read(), group(0, 9), Direction::Up), Some(group(0, 1)));
    let beside = far.neighbour(large.read(), group(0, 7), Direction::Right).unwrap();
    assert!(matches!(beside, Place::Group(GroupId::Of { table, group: 0 }) if table > 0), "{}", beside.id());
}

#[test]
fn a_fitted_map_fits() {
    for (source, n) in
        [("map[int64]int64", 100_000), ("map[string]string", 5), (PADDED, 14), (PADDED, 110), (PADDED, 6000)]
    {
        let state = map(source, GoVersion::Go1_27, &[&format!("put 0..{n}")]);
        for (w, h) in [(1100.0, 760.0), (860.0, 520.0)] {
            let scene = Scene::new(state.read(), fit_zoom(state.read(), w, h));
            let (width, height) = scene.size();
            // A table's card may reach out of a narrow view; its rows do not.
            let last = scene.rect(state.read(), Place::GroupElem(GroupId::Of { table: 0, group: 0 }, 7));
            let right = if scene.level() == Level::Far { width } else { last.map_or(width, Rect::right) };
            assert!(right <= w && height <= h, "{source} {n}: {right} of {width} × {height}");
            assert!(scene.level() != Level::Far || n > 110, "{source} {n} in {w}: far");
        }
    }
}

#[test]
fn deep_directories_are_folded() {
    let state = map("map[uint16]uint8", GoVersion::Go1_27, &["put 0..8000"]);
    let h = state.swiss().unwrap().swiss().header(state.memory());
    for zoom in [0.05, 1.0] {
        let scene = Scene::new(state.read(), zoom);
        for entry in 0..h.dir_len {
            let Some(rect) = scene.rect(state.read(), Place::DirectoryEntry(entry)) else { continue };
            assert_eq!(scene.hit(state.read(), rect.center()), Some(Place::DirectoryEntry(entry)));
        }
    }
}

#[test]
fn pictures() {
    let legend = Marks { legend: true, ..Marks::default() };
    draw("swiss-made", &map(PADDED, GoVersion::Go1_27, &[]), 1.0, None, &legend);
    let mut small = map(PADDED, GoVersion::Go1_27, &["put 0..5", "delete 2"]);
    let journal = step(&mut small, put(9));
    let selection = Some(Place::GroupKey(GroupId::Small, 1).into());
    let marks = Marks { selection, changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-small", &small, 1.0, None, &marks);
    draw("swiss-small-near", &small, 1.7, None, &marks);
    let mut grown = map("map[string]int", GoVersion::Go1_27, &["put 0..14"]);
    let journal = step(&mut grown, put(14));
    let marks = Marks { changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-grown", &grown, 1.0, None, &marks);
    let dead = map("map[int64]int64", GoVersion::Go1_24, &["put 0..100", "delete 0..60", "put 100..112"]);
    let selection = Some(far_from_home(&dead, 9).into());
    draw("swiss-tombstones", &dead, 1.0, None, &Marks { selection, legend: true, ..Marks::default() });
    let table = map("map[int64]int64", GoVersion::Go1_27, &["put 0..890"]);
    let selection = Some(far_from_home(&table, 9).into());
    let marks = Marks { selection, legend: true, ..Marks::default() };
    draw("swiss-table", &table, fit_zoom(table.read(), 1600.0, 1000.0), None, &marks);
    draw("swiss-table-1280", &table, fit_zoom(table.read(), 1180.0, 560.0), None, &marks);
    let mut split = map("map[int64]int64", GoVersion::Go1_27, &["put 0..1792"]);
    let mut n = 1792;
    let before = split.swiss().unwrap().swiss().header(split.memory()).global_depth;
    let journal = loop {
        let journal = step(&mut split, put(n));
        n += 1;
        let depth = split.swiss().unwrap().swiss().header(split.memory()).global_depth;
        if depth > before {
            break journal;
        }
    };
    let selection = Some(far_from_home(&split, 9).into());
    let marks = Marks { selection, changed: &journal.writes, legend: true, ..Marks::default() };
    draw("swiss-split", &split, 1.0, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &marks);
    draw("swiss-split-half", &split, 0.5, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &marks);
    draw("swiss-split-fit", &split, fit_zoom(split.read(), 1100.0, 760.0), None, &marks);
    draw("swiss-split-coarse", &split, 0.21, None, &legend);
    let eight = map("map[string]bool", GoVersion::Go1_27, &["put 0..7000"]);
    draw("swiss-eight-fit", &eight, fit_zoom(eight.read(), 1100.0, 760.0), None, &legend);
    let layout = map("map[int32]struct{A byte; B int64}", GoVersion::Go1_27Split, &["put 0..30", "delete 3"]);
    draw("swiss-split-layout", &layout, 1.0, None, &legend);
    draw("swiss-split-layout-near", &layout, 1.7, Some(Rect::new(0.0, 0.0, 1500.0, 900.0)), &legend);
    let near = map("map[int32]string", GoVersion::Go1_27, &["put 0..40", "delete 3"]);
    let selection = Some(far_from_home(&near, 9).into());
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
        let zoom = fit_zoom(large.read(), w, h);
        let scene = Scene::new(large.read(), zoom);
        assert!(scene.size().0 <= w && scene.size().1 <= h && scene.level() == Level::Far, "{:?}", scene.size());
        let d = draw(&format!("swiss-million-{w}"), &large, zoom, None, &Marks { legend: true, ..Marks::default() });
        assert!(d.shapes.len() < 500, "{} shapes", d.shapes.len());
    }
    let closer =
        draw("swiss-million-closer", &large, 0.02, Some(Rect::new(0.0, 0.0, 1600.0, 1000.0)), &Marks::default());
    assert!(closer.shapes.len() < 1000, "{} shapes", closer.shapes.len());
}
