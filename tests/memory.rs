//! A map's memory without its process: looked at by the same code, drawn and told alike but for what a hash would tell.

#![allow(clippy::unwrap_used)]

mod common;

use mapscope::diagram::Rect;
use mapscope::diagram::scene::{Marks, Scene};
use mapscope::engine::{MapView, Operand, Silent, Snapshot};
use mapscope::image::{Bill, Place, Region, Route, regions};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::tell::place::describe;

fn drawn(map: MapView, zoom: f32) -> mapscope::diagram::Diagram {
    let scene = Scene::new(map, zoom);
    let (width, height) = scene.size();
    scene.draw(map, Rect::new(0.0, 0.0, width, height), &Marks::default())
}

/// Every region, by its place.
fn all_regions(map: MapView) -> Vec<Region> {
    let mut all = Vec::new();
    regions(map, &mut |region| {
        all.push(region);
        true
    });
    all
}

/// What is seen and told of `memory` is what is seen and told of `state`.
fn assert_alike(state: MapView, memory: MapView, name: &str) -> usize {
    for zoom in [1.0, 0.1] {
        assert!(drawn(state, zoom) == drawn(memory, zoom), "{name} at zoom {zoom}");
    }
    let (a, b) = (Bill::of(state), Bill::of(memory));
    assert_eq!((a.entries, a.live_bytes, a.live_objects, a.count), (b.entries, b.live_bytes, b.live_objects, b.count));
    assert_eq!(state.live_bytes(), memory.live_bytes(), "{name}");
    let all = all_regions(state);
    assert_eq!(all, all_regions(memory), "{name}");
    for region in &all {
        assert_eq!(Region::at(memory, region.addr).as_ref(), Some(region), "{name}: found by its address");
        assert_eq!(region.bytes(state, 0, region.len()), region.bytes(memory, 0, region.len()));
        let (told, without) = (describe(state, region.place).unwrap(), describe(memory, region.place).unwrap());
        assert_eq!((told.title, told.source), (without.title, without.source), "{name}");
    }
    all.len()
}

#[test]
fn memory_without_its_process_is_drawn_and_told_alike() {
    let script = "put 0..60; random 90; delete 0..20; put 60..110";
    let mut seen = 0;
    for go in [GoVersion::Go1_21, GoVersion::Go1_23, GoVersion::Go1_24, GoVersion::Go1_27, GoVersion::Go1_27Split] {
        for arch in [Arch::Amd64, Arch::I386] {
            for source in common::TYPES {
                let mut run = common::run(source, script, 3, Target::new(go, arch));
                while let Some(op) = run.upcoming().unwrap() {
                    run.apply(&op, &mut Silent).unwrap();
                    if run.position().is_multiple_of(29) {
                        let memory = Snapshot::of(run.state());
                        let name = format!("{source} on {go} {arch} after {}", run.position());
                        seen += assert_alike(run.state().read(), memory.read(), &name);
                    }
                }
            }
        }
    }
    assert!(seen > 5_000, "{seen}");
}

/// What takes a hash is not guessed: the text says that it is not known.
#[test]
fn what_a_hash_would_tell_is_said_to_be_unknown() {
    for go in [GoVersion::Go1_23, GoVersion::Go1_27] {
        let mut run = common::run("map[string]int", "put 0..40", 1, Target::new(go, Arch::Amd64));
        while let Some(op) = run.upcoming().unwrap() {
            run.apply(&op, &mut Silent).unwrap();
        }
        let (state, snapshot) = (run.state().read(), Snapshot::of(run.state()));
        let memory = snapshot.read();
        assert!(state.knows_hash() && !memory.knows_hash());
        let error = Route::of_key(memory, &Operand::Nth(1)).unwrap_err().to_string();
        assert!(error.contains("is not known"), "{error}");
        let route = Route::of_key(state, &Operand::Nth(1)).unwrap();
        let sign = match route.found().unwrap() {
            Place::Key(bucket, slot) => Place::Tophash(bucket, slot),
            Place::GroupKey(group, slot) => Place::Control(group, slot),
            other => panic!("{other:?}"),
        };
        let why = |map| describe(map, sign).unwrap().why.join(" ");
        assert!(why(memory).contains("is not known") && !why(state).contains("is not known"), "{}", why(memory));
    }
}
