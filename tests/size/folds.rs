//! Folds: every row shows or is in exactly one fold of equal rows, and what is seen is what is hit.

use crate::{hinted, map};
use mapscope::diagram::{Direction, Folding, Marks, Plan, Pos, Rect, Scene, Shape};
use mapscope::engine::{MapState, View};
use mapscope::image::{ArrayKind, BucketId, GroupId, Place};
use mapscope::target::GoVersion;

const ON: Folding = Folding { on: true, shown: &[], open: &[], changed: &[], picked: &[] };

/// Maps with long runs of empty rows, and one half way through a growth.
fn folding() -> Vec<MapState> {
    vec![
        hinted("map[string]int", GoVersion::Go1_23, 1000, &["put 0..9"]),
        hinted("map[int64][129]byte", GoVersion::Go1_21, 500, &["put 0..3", "delete 1"]),
        map("map[int32]int32", GoVersion::Go1_23, &["put 0..1665", "put 0..20"]),
        hinted("map[string]int", GoVersion::Go1_27, 5000, &["put 0..30"]),
        hinted("map[int32]struct{}", GoVersion::Go1_27Split, 3000, &["put 0..5"]),
    ]
}

/// Rows of every array: a place in each, and the row's bytes.
fn rows(state: &MapState) -> Vec<(Place, Vec<u8>)> {
    let mut out = Vec::new();
    match state.view() {
        View::Classic(map) => {
            let (classic, rt) = (map.classic(), map.memory());
            let h = classic.hmap(rt);
            let old = if h.growing() { h.old_bucket_count() } else { 0 };
            for (array, base, n) in
                [(ArrayKind::Main, h.buckets, h.bucket_count()), (ArrayKind::Old, h.oldbuckets, old)]
            {
                let row = |i| {
                    let bucket = classic.chain(rt.heap, base, i).next().unwrap();
                    (Place::Tophash(BucketId::main(array, i), 0), bucket.bytes.to_vec())
                };
                out.extend((0..n).map(row));
            }
        }
        View::Swiss(map) => {
            let (swiss, rt) = (map.swiss(), map.memory());
            for table in swiss.tables(rt) {
                for (i, group) in swiss.groups(rt.heap, &table.table).enumerate() {
                    let id = GroupId::Of { table: table.table.index as u64, group: i as u64 };
                    out.push((Place::Control(id, 0), group.bytes.to_vec()));
                }
            }
        }
    }
    out
}

fn all(scene: &Scene) -> Rect {
    Rect::new(0.0, 0.0, scene.size().0, scene.size().1)
}

#[test]
fn every_row_shows_or_is_in_one_fold_of_equal_rows() {
    for state in folding() {
        let plan = Plan::of(state.read(), &ON);
        assert!(plan.folds());
        for zoom in [0.5, 1.0, 1.7] {
            let scene = Scene::planned(state.read(), &plan, zoom);
            let plain = Scene::new(state.read(), zoom);
            assert!(scene.size().1 < plain.size().1 / 2.0);
            let rows = rows(&state);
            let (hidden, shown): (Vec<_>, Vec<_>) = rows.iter().partition(|(place, _)| scene.is_folded(*place));
            for (place, _) in &shown {
                let rect = scene.rect(state.read(), *place).unwrap();
                assert_eq!(scene.hit(state.read(), rect.center()), Some(*place));
            }
            let folds = scene.folded(all(&scene));
            assert_eq!(folds.iter().map(|fold| fold.rows).sum::<u64>(), hidden.len() as u64);
            for (place, bytes) in &hidden {
                assert_eq!(scene.rect(state.read(), *place), None);
                let evacuated = (2..5).contains(&bytes[0]) && matches!(place, Place::Tophash(..));
                let empty =
                    bytes.iter().all(|&b| b == 0) || (bytes[..8] == [0x80; 8] && bytes[8..].iter().all(|&b| b == 0));
                assert!(evacuated || empty, "{}", place.id());
            }
            for fold in &folds {
                assert_eq!(scene.hit(state.read(), fold.rect.center()), None);
                assert!(scene.is_folded(fold.first));
                let words: Vec<&str> = fold.name.split(' ').collect();
                assert_eq!(words[0].replace(',', ""), fold.rows.to_string(), "{}", fold.name);
            }
        }
    }
}

#[test]
fn what_is_selected_open_or_just_written_is_never_hidden() {
    for state in folding() {
        let scene = Scene::planned(state.read(), &Plan::of(state.read(), &ON), 1.0);
        let fold = scene.folded(all(&scene)).remove(0);
        let row = [fold.first];
        let shown = Scene::planned(state.read(), &Plan::of(state.read(), &Folding { shown: &row, ..ON }), 1.0);
        assert!(!shown.is_folded(fold.first) && shown.folded(all(&shown)).iter().any(|f| f.rows + 1 == fold.rows));
        let open = Scene::planned(state.read(), &Plan::of(state.read(), &Folding { open: &row, ..ON }), 1.0);
        assert!(
            open.folded(all(&open)).iter().map(|f| f.rows).sum::<u64>() + fold.rows
                == scene.folded(all(&scene)).iter().map(|f| f.rows).sum::<u64>()
        );
        let at = fold.first.resolve(state.read()).unwrap().addr;
        let written = [(at, 1)];
        let changed = Scene::planned(state.read(), &Plan::of(state.read(), &Folding { changed: &written, ..ON }), 1.0);
        assert!(!changed.is_folded(fold.first));
        let off = Scene::planned(state.read(), &Plan::of(state.read(), &Folding::default()), 1.0);
        assert!(off.folded(all(&off)).is_empty());
    }
}

#[test]
fn arrow_keys_walk_into_a_fold() {
    let state = hinted("map[string]int", GoVersion::Go1_23, 1000, &["put 0..9"]);
    let scene = Scene::planned(state.read(), &Plan::of(state.read(), &ON), 1.0);
    let fold =
        scene.folded(all(&scene)).into_iter().find(|f| f.first != Place::Bucket(BucketId::main(ArrayKind::Main, 0)));
    let BucketId::Chain { array, index, .. } = fold.unwrap().first.bucket().unwrap() else { panic!() };
    let above = Place::Key(BucketId::main(array, index - 1), 3);
    let inside = Place::Key(BucketId::main(array, index), 3);
    assert_eq!(scene.neighbour(state.read(), above, Direction::Down), Some(inside));
}

#[test]
fn a_fold_says_what_it_stands_for() {
    let state = hinted("map[string]int", GoVersion::Go1_23, 1000, &["put 0..9"]);
    let scene = Scene::planned(state.read(), &Plan::of(state.read(), &ON), 1.0);
    let picture = scene.draw(state.read(), all(&scene), &Marks::default());
    let texts: Vec<&str> = picture
        .shapes
        .iter()
        .filter_map(|shape| if let Shape::Text(text) = shape { Some(text.text.as_str()) } else { None })
        .collect();
    for fold in scene.folded(all(&scene)) {
        assert!(texts.contains(&format!("… {}", fold.name).as_str()), "{}", fold.name);
        assert!(fold.rect.contains(Pos::new(fold.rect.x + 1.0, fold.rect.y + 1.0)));
    }
}
