//! The hex view: what is drawn is what is hit, nothing that differs is folded, caps hold.
//! `PICTURES=dir` writes the pictures there.

use super::maps::{PADDED, each_moment, each_swiss_moment, map, save, session};
use super::regions::all;
use mapscope::diagram::hex::{LINE, Line, MAX_LINES, Step};
use mapscope::diagram::{Form, HexFolding, HexScene, Lit, MAX_SHAPES, Marks, Shape, Style};
use mapscope::engine::{Journal, MapState, Op, Operand};
use mapscope::image::{ArrayKind, BucketId, ByteRoles, Place, Region, Role, Spot};
use mapscope::target::{Arch, GoVersion};
use std::collections::BTreeMap;

const FOLDED: HexFolding = HexFolding { on: true, open: &[] };

/// Every `n`-th moment of maps of every kind, with its regions, boxes only a few.
fn some_regions(n: usize, mut see: impl FnMut(&str, &MapState, Region)) {
    let mut i = 0;
    let mut some = |name: &str, state: &MapState| {
        i += 1;
        if i % n != 0 {
            return;
        }
        let (boxes, others): (Vec<_>, Vec<_>) = all(state).into_iter().partition(|r| r.place.is_box());
        for region in others.into_iter().chain(boxes.into_iter().step_by(7)) {
            see(&format!("{name}: {}", region.place.id()), state, region);
        }
    };
    each_moment(&mut some);
    each_swiss_moment(&mut some);
}

#[test]
fn the_centre_of_a_byte_is_that_byte() {
    let mut cells = 0;
    some_regions(47, |name, state, region| {
        for width in [480.0, 1000.0] {
            let scene = HexScene::new(state.read(), region, width, FOLDED);
            let first = (scene.lines() / 2).min(7);
            for (spot, rect) in scene.visible_cells(state.read(), first..first + 60) {
                assert_eq!(scene.hit(state.read(), first, rect.center()), Some(spot), "{name} {spot:?}");
                assert_eq!(scene.rect(state.read(), first, spot), Some(rect), "{name} {spot:?}");
                let line = scene.line_of(state.read(), spot).unwrap();
                assert_eq!(scene.rects(state.read(), line..line + 1, spot).len(), 1, "{name} {spot:?}");
                cells += 1;
            }
        }
    });
    assert!(cells > 30_000, "{cells}");
}

#[test]
fn every_byte_is_shown_once_or_folded_into_its_equal() {
    let (mut rows, mut units) = (0, 0);
    some_regions(19, |name, state, region| {
        let roles = ByteRoles::of(state.read());
        let scene = HexScene::new(state.read(), region, 1000.0, FOLDED);
        let look = |from: u64, len: u64| {
            (region.bytes(state.read(), from, len), region.roles(state.read(), &roles, from, len))
        };
        let (mut next, mut last) = (0, (0, 0));
        for line in 0..scene.lines() {
            match scene.line(line).unwrap() {
                Line::Heading(unit) => assert_eq!(unit.map_or(region.size, |u| u * region.unit), next, "{name}"),
                Line::Row { from, len } => {
                    assert_eq!(from, next, "{name}");
                    (last, next) = ((from, len), from + len);
                }
                Line::Rows { from, to } => {
                    assert_eq!(from, next, "{name}");
                    for row in (from..to).step_by(last.1 as usize) {
                        assert_eq!(look(row, last.1), look(last.0, last.1), "{name} {row}");
                    }
                    next = to;
                    rows += 1;
                }
                Line::Units { first, last } => {
                    assert_eq!(first * region.unit, next, "{name}");
                    for unit in first..=last {
                        let of = |unit: u64| look(unit * region.unit, region.unit);
                        assert_eq!(of(unit), of(first - 1), "{name} {unit}");
                    }
                    next = (last + 1) * region.unit;
                    units += 1;
                }
            }
        }
        assert_eq!(next, region.len(), "{name}");
        assert_eq!(scene.line(scene.lines()), None, "{name}");
        // Without folds every line is a division away, and every offset in its own row.
        let plain = HexScene::new(state.read(), region, 1000.0, HexFolding::default());
        for at in (0..region.len()).step_by(61) {
            let line = plain.line_of(state.read(), region.spot(state.read(), at).unwrap()).unwrap();
            assert!(matches!(plain.line(line), Some(Line::Row { from, len }) if (from..from + len).contains(&at)));
        }
    });
    assert!(rows > 100 && units > 30, "{rows} {units}");
}

#[test]
fn a_fold_opens_for_an_offset_in_it() {
    let state = map("map[int64][16]int64", &["put 0..20"]);
    let region = Region::of(state.read(), Place::Buckets(ArrayKind::Main)).unwrap();
    let scene = HexScene::new(state.read(), region, 1000.0, FOLDED);
    let folded = (0..scene.lines()).find_map(|i| match scene.line(i) {
        Some(Line::Rows { from, .. }) => Some((i, from)),
        _ => None,
    });
    let (line, from) = folded.unwrap();
    let spot = region.spot(state.read(), from + 3).unwrap();
    assert_eq!(scene.line_of(state.read(), spot), Some(line));
    assert_eq!(scene.rect(state.read(), 0, spot), None);
    let open = HexScene::new(state.read(), region, 1000.0, HexFolding { on: true, open: &[from + 3] });
    assert!(open.rect(state.read(), 0, spot).is_some() && open.lines() > scene.lines());
}

#[test]
fn pictures_stay_under_the_cap() {
    some_regions(89, |name, state, region| {
        for width in [480.0, 900.0, 1600.0] {
            let scene = HexScene::new(state.read(), region, width, HexFolding::default());
            let d = scene.draw(state.read(), 0..u64::MAX, &Marks::default());
            assert!(d.dropped == 0 && d.shapes.len() < MAX_SHAPES, "{name}: {}", d.shapes.len());
            assert!(d.height <= MAX_LINES as f32 * LINE);
        }
    });
}

#[test]
fn lit_bytes_of_all_regions_are_the_bill() {
    let state = map(PADDED, &["put 0..27"]);
    let bill = mapscope::image::Bill::of(state.read());
    for (role, n) in &bill.entries {
        let mut lit = 0.0;
        for region in all(&state) {
            let scene = HexScene::new(state.read(), region, 480.0, HexFolding::default());
            let mut line = 0;
            while line < scene.lines() {
                let rects = scene.lit(state.read(), line..line + MAX_LINES, &Lit::Role(*role));
                lit += rects.iter().map(|r| ((r.w + 2.0) / 24.0).round()).sum::<f32>();
                line += MAX_LINES;
            }
            lit += if *role == Role::Rounding { region.header as f32 } else { 0.0 };
        }
        assert_eq!(lit as u64, *n, "{role:?}");
    }
}

#[test]
fn steps_walk_bytes_rows_fields_slots_and_buckets() {
    let state = map(PADDED, &["put 0..27"]);
    let region = Region::of(state.read(), Place::Buckets(ArrayKind::Main)).unwrap();
    let scene = HexScene::new(state.read(), region, 1000.0, HexFolding::default());
    let key = |bucket, slot| Place::Key(BucketId::main(ArrayKind::Main, bucket), slot);
    let go = |spot: Spot, step| scene.neighbour(state.read(), spot, step);
    let at = |bucket, slot, byte| Spot::byte(key(bucket, slot), byte);
    assert_eq!(go(key(5, 2).into(), Step::Right), Some(at(5, 2, 0)));
    assert_eq!(go(at(5, 2, 0), Step::Right), Some(at(5, 2, 1)));
    assert_eq!(go(at(5, 2, 0), Step::Left), Some(at(5, 1, 15)));
    assert_eq!(go(at(5, 2, 3), Step::Down), Some(at(5, 3, 3)));
    assert_eq!(go(at(5, 2, 3), Step::Up), Some(at(5, 1, 3)));
    assert_eq!(go(at(5, 2, 3), Step::FieldRight), Some(at(5, 2, 8)));
    assert_eq!(go(at(5, 2, 8), Step::FieldRight), Some(at(5, 2, 9)), "padding is a field of its own");
    assert_eq!(go(at(5, 2, 9), Step::FieldRight), Some(at(5, 3, 0)));
    assert_eq!(go(at(5, 2, 3), Step::FieldLeft), Some(at(5, 2, 0)));
    assert_eq!(go(at(5, 2, 0), Step::FieldLeft), Some(at(5, 1, 9)));
    assert_eq!(go(at(5, 7, 3), Step::SlotDown), Some(at(6, 0, 3)));
    assert_eq!(go(at(5, 0, 3), Step::SlotUp), Some(at(4, 7, 3)));
    assert_eq!(go(at(5, 2, 3), Step::UnitDown), Some(at(6, 2, 3)));
    assert_eq!(go(at(0, 2, 3), Step::UnitUp), None);
    assert_eq!(go(at(5, 2, 3), Step::Start), Some(Place::Tophash(BucketId::main(ArrayKind::Main, 0), 0).into()));
    assert_eq!(go(at(5, 2, 3), Step::End), region.spot(state.read(), region.len() - 1));
    assert_eq!(go(Place::Hmap.into(), Step::Right), None, "not in this region");
}

/// From the first byte on, `Right` comes to every byte that is not folded, and `Left` back.
#[test]
fn walking_right_sees_every_byte() {
    some_regions(211, |name, state, region| {
        if region.len() > 4096 {
            return;
        }
        let scene = HexScene::new(state.read(), region, 1000.0, FOLDED);
        let shown: u64 = (0..scene.lines())
            .map(|i| match scene.line(i) {
                Some(Line::Row { len, .. }) => len,
                _ => 0,
            })
            .sum();
        let (mut spot, mut seen) = (region.spot(state.read(), 0).unwrap(), 1);
        while let Some(next) = scene.neighbour(state.read(), spot, Step::Right) {
            let back = scene.neighbour(state.read(), next, Step::Left);
            assert_eq!(back, Some(spot), "{name} {spot:?} {next:?}");
            (spot, seen) = (next, seen + 1);
        }
        assert_eq!(seen, shown, "{name}");
    });
}

#[test]
fn a_large_array_has_its_lines_at_once() {
    let mut session = session("map[int64]int64", GoVersion::Go1_23, Arch::Amd64, -1, &["put 0..200000"], u64::MAX);
    session.finish();
    let state = session.state().unwrap();
    let region = Region::of(state.read(), Place::Buckets(ArrayKind::Main)).unwrap();
    assert!(region.len() > 4 << 20);
    let scene = HexScene::new(state.read(), region, 1000.0, FOLDED);
    let last = scene.lines() - 1;
    let cells = scene.visible_cells(state.read(), last - 30..last + 1);
    for (spot, rect) in cells {
        assert_eq!(scene.hit(state.read(), last - 30, rect.center()), Some(spot));
        assert_eq!(scene.rect(state.read(), last - 30, spot), Some(rect));
    }
    let spot = region.spot(state.read(), region.len() - 1).unwrap();
    assert_eq!(scene.line_of(state.read(), spot), Some(last));
}

#[test]
fn tombstones_and_stale_bytes_have_their_signs() {
    let script = ["put 0..1500", "delete 40..1300"];
    let swiss = session("map[int64]bool", GoVersion::Go1_25, Arch::Amd64, -1, &script, u64::MAX);
    let state = swiss.state().unwrap();
    let (mut tombstones, mut stale) = (0, 0);
    for region in all(state).into_iter().filter(|r| matches!(r.place, Place::Groups(_))) {
        let scene = HexScene::new(state.read(), region, 992.0, HexFolding { on: false, open: &[] });
        let byte = |spot: Spot| state.memory().heap.get(spot.resolve(state.read()).unwrap().addr, 1).unwrap()[0];
        let is_tombstone = |spot: &Spot| matches!(spot.place, Place::Control(..)) && byte(*spot) == 0xfe;
        let here = scene.visible_cells(state.read(), 0..60).iter().filter(|(spot, _)| is_tombstone(spot)).count();
        let drawn = scene.draw(state.read(), 0..60, &Marks::default());
        let signed = drawn.shapes.iter().filter(|s| matches!(s, Shape::Text(t) if t.text == "fe×")).count();
        assert_eq!(signed, here, "{}", region.place.id());
        let struck = |s: &&Shape| matches!(s, Shape::Rect { style: Style::Role(_, Form::Struck), .. });
        stale += drawn.shapes.iter().filter(struck).count();
        tombstones += here;
    }
    assert!(tombstones > 10 && stale > 10, "{tombstones} {stale}");
}

#[test]
fn the_pictures_for_the_eye() {
    let mut state = map(PADDED, &["put 0..27"]);
    let mut journal = Journal::default();
    state.apply(&Op::Put { key: Operand::Nth(27), elem: Operand::Nth(27) }, &mut journal).unwrap();
    let spot = Spot::from(Place::Elem(BucketId::main(ArrayKind::Main, 5), 2));
    let marks = Marks { selection: Some(spot), changed: &journal.writes, ..Marks::default() };
    let draw = |name: &str, state: &MapState, place: Place, marks: &Marks| {
        let region = Region::of(state.read(), place).unwrap();
        let scene = HexScene::new(state.read(), region, 992.0, FOLDED);
        save(name, &scene.draw(state.read(), 0..60, marks));
        assert!(scene.head().dropped == 0);
    };
    draw("hex-buckets", &state, Place::Buckets(ArrayKind::Main), &marks);
    draw("hex-old", &state, Place::Buckets(ArrayKind::Old), &marks);
    draw("hex-hmap", &state, Place::Hmap, &marks);
    let script = ["put 0..1500", "delete 40..1300"];
    let swiss = session("map[int64]bool", GoVersion::Go1_25, Arch::Amd64, -1, &script, u64::MAX);
    draw("hex-groups", swiss.state().unwrap(), Place::Groups(0), &Marks::default());
    draw("hex-directory", swiss.state().unwrap(), Place::Directory, &Marks::default());
    draw("hex-table", swiss.state().unwrap(), Place::Table(0), &Marks::default());
    let boxed = map("map[int64]struct{A byte; B int64; C [16]int64; D string; E []byte}", &["put 0..3"]);
    let mut boxes = BTreeMap::new();
    all(&boxed).iter().filter(|r| r.place.is_box()).for_each(|r| {
        boxes.insert(r.addr, r.place);
    });
    draw("hex-box", &boxed, *boxes.values().next().unwrap(), &Marks::default());
}
