//! The stage: what is fitted into a frame is in it and can be read; in every arrangement each slot is shown once or is in
//! one fold, in its order, and what is drawn is what is hit.

#![allow(clippy::unwrap_used)]

#[path = "view/maps.rs"]
#[allow(dead_code)]
mod maps;

use maps::{PADDED, session};
use mapscope::diagram::{
    Arrangement, Chains, Diagram, Fitted, Folding, HeaderForm, Level, Marks, Plan, Rect, Scene, Shape, Slots, Wish, fit,
};
use mapscope::engine::{MapState, View};
use mapscope::image::{ArrayKind, BucketId, GroupId, Place};
use mapscope::target::{Arch, GoVersion};

/// Text of cells is never smaller where the map is called whole.
const LEGIBLE: f32 = 11.0;
const FRAMES: [(f32, f32); 6] =
    [(990.0, 520.0), (853.0, 350.0), (1300.0, 780.0), (1890.0, 820.0), (1280.0, 600.0), (3800.0, 1900.0)];
/// Shares of a frame's width or height that a picture takes at least.
const USED: f32 = 0.6;

/// Maps of every shape: empty, small, chained, growing, evacuated, large, split, with tombstones, boxes, and no bytes.
fn states() -> Vec<(String, MapState)> {
    let classic: [(&str, &[&str]); 20] = [
        ("map[string]int", &[]),
        ("map[string]int", &["put 0..5"]),
        ("map[string]int", &["put 0..8", "delete 3"]),
        ("map[string]int", &["put 0..9"]),
        ("map[int64]int64", &["put 0..8", "collide 10"]),
        ("map[int64]int64", &["put 0..20", "collide 24", "delete 0..6"]),
        (PADDED, &["put 0..27"]),
        (PADDED, &["put 0..30"]),
        (PADDED, &["put 0..52"]),
        (PADDED, &["put 0..53"]),
        ("map[uint8]struct{}", &["put 0..30"]),
        ("map[struct{}]int", &["put #0"]),
        ("map[int64][129]byte", &["put 0..14"]),
        ("map[int64][120]byte", &["put 0..14"]),
        ("map[string]struct{}", &["put 0..14"]),
        ("map[string]string", &["put 0..120"]),
        ("map[string]string", &["put 0..40", "collide 30"]),
        ("map[int32]int8", &["put 0..209"]),
        ("map[int64]int64", &["put 0..3000"]),
        ("map[int64]int64", &["put 0..120000"]),
    ];
    let swiss: [(&str, &[&str], GoVersion); 20] = [
        ("map[string]int", &[], GoVersion::Go1_27),
        ("map[string]int", &["put 0..5"], GoVersion::Go1_27),
        ("map[string]int", &["put 0..8", "delete 3"], GoVersion::Go1_24),
        ("map[string]int", &["put 0..9"], GoVersion::Go1_25),
        (PADDED, &["put 0..5", "delete 2"], GoVersion::Go1_27),
        (PADDED, &["put 0..28"], GoVersion::Go1_26),
        (PADDED, &["put 0..110"], GoVersion::Go1_27),
        ("map[uint8]uint8", &["put 0..60"], GoVersion::Go1_26),
        ("map[struct{}]struct{}", &["put #0"], GoVersion::Go1_27),
        ("map[string]struct{}", &["put 0..14"], GoVersion::Go1_27Split),
        ("map[int32]struct{A byte; B int64}", &["put 0..30", "delete 3"], GoVersion::Go1_27Split),
        ("map[int64][129]byte", &["put 0..14"], GoVersion::Go1_27),
        ("map[int64][120]byte", &["put 0..14"], GoVersion::Go1_27),
        ("map[int64]int64", &["put 0..100", "delete 0..60", "put 100..112"], GoVersion::Go1_24),
        ("map[int64]int64", &["put 0..890"], GoVersion::Go1_27),
        ("map[int64]int64", &["put 0..1793"], GoVersion::Go1_27),
        ("map[string]bool", &["put 0..7000"], GoVersion::Go1_27),
        ("map[int64]int64", &["put 0..5000"], GoVersion::Go1_27),
        ("map[string]string", &["put 0..448"], GoVersion::Go1_26),
        ("map[int64]int64", &["put 0..100000"], GoVersion::Go1_27),
    ];
    let old = classic.map(|(source, ops)| (source, ops, GoVersion::Go1_23));
    let named = |(source, ops, go): (&str, &[&str], GoVersion)| {
        let state = session(source, go, Arch::Amd64, -1, ops, u64::MAX).state().cloned().unwrap();
        (format!("{source} {} {go}", ops.join("; ")), state)
    };
    old.into_iter().chain(swiss).map(named).collect()
}

fn plan(state: &MapState) -> Plan {
    Plan::of(state.read(), &Folding { on: true, ..Folding::default() })
}

fn drawn(state: &MapState, fitted: &Fitted) -> (Scene, Diagram) {
    let scene = Scene::arranged(state.read(), &plan(state), &fitted.arrangement, fitted.zoom);
    let (w, h) = scene.size();
    let d = scene.draw(state.read(), Rect::new(0.0, 0.0, w, h), &Marks::default());
    (scene, d)
}

/// The smallest text that says something: marks and dots do not.
fn smallest(d: &Diagram) -> Option<(f32, String)> {
    let texts = d.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) if text.text.chars().any(char::is_alphanumeric) => Some((text.size, text.text.clone())),
        _ => None,
    });
    texts.min_by(|a, b| a.0.total_cmp(&b.0))
}

#[test]
fn what_fits_is_whole_and_can_be_read() {
    let states = states();
    assert_eq!(states.len(), 40);
    let mut wrong = Vec::new();
    for (name, state) in &states {
        for (w, h) in FRAMES {
            let fitted = fit(state.read(), &plan(state), Wish::default(), (w, h));
            let (scene, d) = drawn(state, &fitted);
            let (width, height) = scene.size();
            let at = format!(
                "{name} in {w} × {h}: {} at {:.2}, {width:.0} × {height:.0}",
                fitted.arrangement.id(),
                fitted.zoom
            );
            if d.dropped > 0 {
                wrong.push(format!("{at}: {} dropped", d.dropped));
            }
            if width > w + 0.5 || (fitted.is_whole && height > h + 0.5) {
                wrong.push(format!("{at}: reaches out"));
            }
            match smallest(&d) {
                Some((size, text)) if size < LEGIBLE - 0.01 => wrong.push(format!("{at}: {text:?} has size {size:.1}")),
                _ => {}
            }
            let used = (width / w).max(height / h);
            let is_large = fitted.zoom >= 1.5;
            if used < USED && !is_large {
                wrong.push(format!("{at}: {:.0} % of the frame", used * 100.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Every arrangement that can be asked for.
fn arrangements() -> Vec<Arrangement> {
    let mut out = Vec::new();
    for slots in [Slots::Across, Slots::Stacked] {
        for header in [HeaderForm::Card, HeaderForm::Strip, HeaderForm::Away] {
            for chains in [Chains::After, Chains::Beside] {
                for columns in [1, 3] {
                    if chains == Chains::Beside && columns > 1 {
                        continue;
                    }
                    let (columns, page) = (Some(columns), 1200.0);
                    let all = [false, true].map(|old_beside| Arrangement {
                        slots,
                        chains,
                        header,
                        old_beside,
                        columns,
                        stretch: 1.2,
                        page,
                        far_columns: None,
                    });
                    out.extend(all);
                }
            }
        }
    }
    out
}

#[test]
fn what_is_drawn_is_hit_in_every_arrangement() {
    for (name, state) in states().iter().filter(|(_, state)| state.count() < 4000) {
        for arrangement in arrangements() {
            for zoom in [0.5, 1.0, 3.0, 4.5] {
                let scene = Scene::arranged(state.read(), &plan(state), &arrangement, zoom);
                let (w, h) = scene.size();
                for (place, rect) in scene.visible_cells(state.read(), Rect::new(0.0, 0.0, w, h)) {
                    let at = format!("{name} {} {zoom} {}", arrangement.id(), place.id());
                    assert_eq!(scene.rect(state.read(), place), Some(rect), "{at}");
                    assert_eq!(scene.hit(state.read(), rect.center()), Some(place), "{at}");
                    assert!(rect.right() <= w + 0.5 && rect.bottom() <= h + 0.5, "{at} reaches out");
                }
            }
        }
    }
}

/// Every bucket or group of a map, in the order of its array.
fn wholes(state: &MapState) -> Vec<Place> {
    match state.view() {
        View::Classic(map) => {
            let (classic, rt) = (map.classic(), map.memory());
            let h = classic.hmap(rt);
            let mut arrays = Vec::new();
            if !h.buckets.is_nil() {
                arrays.push((ArrayKind::Main, h.buckets, h.bucket_count()));
            }
            if h.growing() {
                arrays.push((ArrayKind::Old, h.oldbuckets, h.old_bucket_count()));
            }
            let chains = arrays.into_iter().flat_map(|(array, base, count)| {
                (0..count).flat_map(move |index| {
                    let links = classic.chain(rt.heap, base, index).count() as u32;
                    (0..links).map(move |link| Place::Bucket(BucketId::Chain { array, index, link }))
                })
            });
            chains.collect()
        }
        View::Swiss(map) => {
            let (swiss, rt) = (map.swiss(), map.memory());
            let h = swiss.header(rt);
            if h.is_small() {
                return swiss.small_group(rt).map(|_| Place::Group(GroupId::Small)).into_iter().collect();
            }
            let groups = swiss.tables(rt).flat_map(|t| {
                let table = t.table.index as u64;
                (0..t.table.group_count()).map(move |group| Place::Group(GroupId::Of { table, group }))
            });
            groups.collect()
        }
    }
}

#[test]
fn every_bucket_is_shown_once_or_folded_and_in_order() {
    for (name, state) in states().iter().filter(|(_, state)| state.count() < 4000) {
        let places = wholes(state);
        for arrangement in arrangements() {
            for zoom in [0.6, 1.3] {
                let scene = Scene::arranged(state.read(), &plan(state), &arrangement, zoom);
                if scene.level() == Level::Far {
                    continue;
                }
                let at = format!("{name} {} {zoom}", arrangement.id());
                let shown: Vec<(Place, Rect)> =
                    places.iter().filter_map(|&place| Some((place, scene.rect(state.read(), place)?))).collect();
                for place in &places {
                    let is_shown = shown.iter().any(|(other, _)| other == place);
                    assert_ne!(is_shown, scene.is_folded(*place), "{at} {}", place.id());
                }
                for pair in shown.windows(2) {
                    let ((a, before), (b, after)) = (pair[0], pair[1]);
                    let is_after = after.y > before.y + 0.5 || after.x > before.x + 0.5;
                    assert!(is_after && !before.inset(1.0).intersects(after.inset(1.0)), "{at}: {} {}", a.id(), b.id());
                }
            }
        }
    }
}

#[test]
fn an_arrangement_can_be_saved() {
    for arrangement in arrangements() {
        let back = Arrangement::parse(&arrangement.id()).unwrap();
        assert_eq!(
            (back.slots, back.header, back.old_beside),
            (arrangement.slots, arrangement.header, arrangement.old_beside)
        );
        assert_eq!((back.columns, back.stretch), (arrangement.columns, arrangement.stretch));
    }
    for text in ["", "rows", "rows x card 1.0", "cards 3 lid 1.0", "cards 0 card 1.0", "rows 1 card nan"] {
        assert!(Arrangement::parse(text).is_none(), "{text}");
    }
}
