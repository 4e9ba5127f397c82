//! Heat maps: every number is that of the map's bytes, and of the operations that wrote them.

use crate::{map, maps};
use mapscope::diagram::{Marks, Rect, Scene, Shape};
use mapscope::engine::{Journal, MapState, View};
use mapscope::image::{ArrayKind, BucketId, GroupId, Heat, HeatJob, HeatMeasure, Place, Route};
use mapscope::target::{Arch, GoVersion};
use mapscope::timeline::Timeline;

/// Every main bucket and group.
fn places(state: &MapState) -> Vec<Place> {
    match state.view() {
        View::Classic(map) => {
            let h = map.classic().hmap(map.memory());
            let old = if h.growing() { h.old_bucket_count() } else { 0 };
            let of = |array, n| (0..n).map(move |i| Place::Bucket(BucketId::main(array, i)));
            of(ArrayKind::Main, h.bucket_count()).chain(of(ArrayKind::Old, old)).collect()
        }
        View::Swiss(map) => {
            let tables = map.swiss().tables(map.memory());
            let groups = |t: mapscope::engine::swiss::TableRef| {
                (0..t.table.group_count()).map(move |group| GroupId::Of { table: t.table.index as u64, group })
            };
            tables.flat_map(groups).map(Place::Group).collect()
        }
    }
}

fn values(timeline: &Timeline, measure: HeatMeasure) -> mapscope::image::HeatValues {
    let mut job = HeatJob::new(timeline, measure).unwrap();
    let mut slices = 0;
    while !job.advance(timeline, || false) {
        slices += 1;
        assert!((0.0..=1.0).contains(&job.progress()) && slices < 100_000);
    }
    job.values()
}

#[test]
fn ages_are_those_of_the_writes() {
    for go in [GoVersion::Go1_23, GoVersion::Go1_27] {
        for script in
            [&["put 0..900", "delete 0..50", "get 3"][..], &["put 0..430", "clone", "put 430..500", "clear", "put 7"]]
        {
            let session = maps::session("map[int64]int64", go, Arch::Amd64, -1, script, u64::MAX);
            let timeline = session.timeline().unwrap();
            let ages = values(timeline, HeatMeasure::Age);
            let heat = Heat { measure: HeatMeasure::Age, values: Some(&ages) };
            // Watched again, operation by operation: the bytes themselves tell when they changed.
            let setup = timeline.setup();
            let mut state = MapState::new(setup.spec.clone(), -1, &setup.seeds, setup.max_heap).unwrap();
            let wanted = places(timeline.state());
            let mut changed = vec![0; wanted.len()];
            let bytes = |state: &MapState, place: Place| {
                let extent = place.resolve(timeline.state().read()).unwrap();
                state.memory().heap.get(extent.addr, extent.size as usize).map(<[u8]>::to_vec)
            };
            let mut before: Vec<_> = wanted.iter().map(|&place| bytes(&state, place)).collect();
            for at in 0..timeline.position() {
                let mut journal = Journal::default();
                state.apply(&timeline.operation(at).unwrap().1, &mut journal).unwrap();
                for (i, &place) in wanted.iter().enumerate() {
                    let now = bytes(&state, place);
                    if now != before[i] {
                        changed[i] = at + 1;
                        before[i] = now;
                    }
                }
            }
            for (place, last) in wanted.iter().zip(changed) {
                let age = heat.number(timeline.state().read(), *place).unwrap();
                // A write may leave the bytes as they were; a change is always a write.
                assert!(age <= timeline.position() - last, "{}: {age}, changed at {last}", place.id());
            }
            let touched = timeline.journal().writes.iter().any(|w| {
                wanted.iter().any(|p| p.resolve(timeline.state().read()).is_some_and(|e| e.overlaps(w.0, w.1)))
            });
            let youngest = wanted.iter().filter_map(|p| heat.number(timeline.state().read(), *p)).min();
            assert_eq!(youngest == Some(0), touched);
        }
    }
}

#[test]
fn ages_follow_the_playhead() {
    let mut session = maps::session("map[int64]int64", GoVersion::Go1_23, Arch::Amd64, -1, &["put 0..500"], 450);
    let job = HeatJob::new(session.timeline().unwrap(), HeatMeasure::Age).unwrap();
    session.apply(mapscope::session::Command::Seek(460));
    session.finish();
    let timeline = session.timeline().unwrap();
    let mut moved = job.moved(timeline, HeatMeasure::Age).unwrap();
    assert!(moved.advance(timeline, || true));
    assert_eq!(moved.values(), values(timeline, HeatMeasure::Age));
}

#[test]
fn fill_chain_and_probe_are_read_from_the_map() {
    let classic = map("map[int64]int64", GoVersion::Go1_23, &["put 0..300", "collide 30"]);
    let fill = Heat { measure: HeatMeasure::Fill, values: None };
    let chain = Heat { measure: HeatMeasure::Chain, values: None };
    let view = classic.classic().unwrap();
    for place in places(&classic) {
        let bucket = place.bucket().unwrap();
        let addr = bucket.addr(view).unwrap();
        let entries = view.classic().bucket(view.memory().heap, addr).entries() as u64;
        assert_eq!(fill.number(classic.read(), place), Some(entries));
        let BucketId::Chain { array, index, .. } = bucket else { panic!() };
        let links = (0..).take_while(|&link| BucketId::Chain { array, index, link }.addr(view).is_some()).count();
        assert_eq!(chain.number(classic.read(), place), Some(links as u64));
    }
    let session = maps::session("map[int64]int64", GoVersion::Go1_27, Arch::Amd64, -1, &["put 0..3000"], u64::MAX);
    let timeline = session.timeline().unwrap();
    let probes = values(timeline, HeatMeasure::Probe);
    let heat = Heat { measure: HeatMeasure::Probe, values: Some(&probes) };
    for place in places(timeline.state()) {
        let group = place.group().unwrap();
        let routes = (0..8).filter_map(|slot| Route::of_slot(timeline.state().read(), Place::GroupKey(group, slot)));
        let worst = routes.map(|route| route.stops.len() as u64).max().unwrap_or(0);
        assert_eq!(heat.number(timeline.state().read(), place), Some(worst), "{}", place.id());
    }
}

#[test]
fn texels_and_legend_use_one_palette() {
    for go in [GoVersion::Go1_23, GoVersion::Go1_27] {
        let session =
            maps::session("map[int64]int64", go, Arch::Amd64, -1, &["put 0..30000", "delete 0..200"], u64::MAX);
        let timeline = session.timeline().unwrap();
        let state = timeline.state();
        for measure in HeatMeasure::all(state.read()) {
            let values = measure.is_worked_out().then(|| values(timeline, measure));
            let heat = Heat { measure, values: values.as_ref() };
            for zoom in [0.004, 0.02, 0.15] {
                let scene = Scene::new(state.read(), zoom);
                let size = scene.size();
                let picture =
                    scene.draw(state.read(), Rect::new(0.0, 0.0, size.0, size.1), &Marks { heat, ..Marks::default() });
                let legend = scene.legend(state.read(), heat);
                let texels = picture.shapes.iter().filter_map(|shape| match shape {
                    Shape::Texels { texels, .. } if texels.cols > 1 => Some(texels),
                    _ => None,
                });
                for texels in texels {
                    for i in 0..texels.cells.len() {
                        let Some(swatch) = texels.swatch(i) else { continue };
                        let style = mapscope::diagram::Style::Heat(swatch);
                        assert!(legend.iter().any(|mark| mark.0 == Some(style)), "{measure:?} at {zoom}: {swatch:?}");
                    }
                }
            }
        }
    }
}
