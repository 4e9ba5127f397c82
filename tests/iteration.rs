//! Loops over maps and copies of maps: against what real Go did, against a model, and back in time.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "iteration/model.rs"]
mod model;
#[path = "iteration/recorded.rs"]
mod recorded;

#[path = "iteration/told.rs"]
mod told;

use common::{memory, spec};
use mapscope::engine::event::{Copies, Loop};
use mapscope::engine::{Cursor, EngineError, Event, Journal, MapState, Op, Operand, Outcome, Silent, SplitMix};
use mapscope::gotype::Value;
use mapscope::ops::entries_of;
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::timeline::Timeline;
use model::{Pair, targets};
use std::path::Path;
use std::sync::Arc;

#[test]
fn real_loops_clones_and_copies_are_matched() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/iteration");
    let (mut runs, mut states, mut wrong) = (0, 0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
        if file.extension().is_none_or(|e| e != "gz") {
            continue;
        }
        for run in recorded::read(&file) {
            runs += 1;
            match run.replay() {
                Ok(n) => states += n,
                Err(e) => wrong.push(format!("{}: {e}", file.file_name().unwrap().to_string_lossy())),
            }
        }
    }
    println!("{runs} runs, {states} states, {} differ", wrong.len());
    assert!(wrong.is_empty(), "{} runs differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(runs > 100);
}

#[test]
fn a_changed_recording_is_found_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/iteration");
    for name in ["go1.23.9-amd64", "go1.27.3-amd64"] {
        let runs = || recorded::read(&folder.join(format!("{name}.jsonl.gz")));
        let index = runs().iter().position(|r| r.name == "growth").unwrap();
        let steps = runs()[index].steps.len();
        let mut found = 0;
        for step in 0..steps {
            for change in recorded::CHANGES {
                let mut run = runs().swap_remove(index);
                if change(&mut run.steps[step]) {
                    assert!(run.replay().is_err(), "{name}: step {step}");
                    found += 1;
                }
            }
        }
        assert!(found > 3 * steps);
    }
}

/// The operations of a script, each applied; the state and what the last one told.
fn run(source: &str, script: &str, target: Target) -> (MapState, Journal) {
    let (mut run, mut journal) = (common::run(source, script, 5, target), Journal::default());
    while let Some(op) = run.upcoming().unwrap() {
        journal = Journal::default();
        run.apply(&op, &mut journal).unwrap();
    }
    (run.into_parts().0, journal)
}

/// Measured with Go 1.24.11 to 1.27.3 on amd64: only 1.24 makes a small map of the clone.
#[test]
fn a_clone_compacts_in_go_1_24_alone() {
    let facts = [
        (GoVersion::Go1_24, 376),
        (GoVersion::Go1_25, 73_936),
        (GoVersion::Go1_26, 73_936),
        (GoVersion::Go1_27, 73_936),
        (GoVersion::Go1_27Split, 73_936),
    ];
    for (go, expected) in facts {
        let script = "put 0..2000; delete 0..1990; clone";
        let (state, journal) = run("map[int64]int64", script, Target::new(go, Arch::Amd64));
        let Some(Event::Copies(Copies::Cloned { entries, bytes, .. })) = journal.events.last() else {
            panic!("no clone")
        };
        assert_eq!((*entries, *bytes, state.reach().bytes()), (10, expected, expected), "{go:?}");
    }
}

/// Measured with Go 1.23.9 on amd64: the first loop over a map that the collector does not scan allocates a mapextra
/// and a slice header, later ones nothing; other maps' loops never allocate.
#[test]
fn the_first_loop_over_a_pointer_free_classic_map_allocates_48_bytes() {
    let target = Target::new(GoVersion::Go1_23, Arch::Amd64);
    for (source, expected) in [("map[int64]int64", 48), ("map[string]int", 0)] {
        let begun = |script: &str| {
            let (state, journal) = run(source, script, target);
            let Event::Loop(Loop::Begun { bytes, .. }) = journal.events[0] else { panic!("no loop") };
            assert_eq!(state.classic().unwrap().classic().hmap(state.memory()).flags & 3, 3);
            bytes
        };
        assert_eq!(begun("put 0..5; range"), expected);
        assert_eq!(begun("put 0..5; range; range"), 0);
    }
}

#[test]
fn an_unchanged_map_is_visited_once_each_in_any_order_drawn() {
    for target in targets() {
        for n in [0, 1, 5, 8, 9, 14, 54, 107, 150] {
            for seed in 0..6 {
                let mut pair = Pair::new("map[uint32]bool", -1, seed, target);
                (0..n).for_each(|key| pair.put(key, key));
                pair.visit(&Op::Range { entries: None });
                assert!(pair.map.iterator().is_none());
            }
        }
    }
}

/// A NaN is no key twice: it can be neither found nor deleted, but every loop has each of them once, also where the map
/// grows in the loop's body.
#[test]
fn nans_are_visited_once_each() {
    for target in targets() {
        for paused in [1, 3, 9, 20] {
            let mut map = common::state("map[float64]int", -1, paused, target);
            let nan = Operand::Value(Arc::new(Value::Float(f64::NAN)));
            let put = |map: &mut MapState, elem| {
                map.apply(&Op::Put { key: nan.clone(), elem: Operand::Nth(elem) }, &mut Silent).unwrap();
            };
            (0..25).for_each(|n| put(&mut map, n));
            let mut visited = 0;
            let mut go_on = |map: &mut MapState, op: Op| match map.apply(&op, &mut Silent).unwrap() {
                Outcome::Ranged { entries, open } => {
                    visited += entries;
                    open
                }
                other => panic!("{other:?}"),
            };
            go_on(&mut map, Op::Range { entries: Some(paused) });
            for n in 0..60 {
                map.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
            }
            for n in 0..60 {
                map.apply(&Op::Delete { key: Operand::Nth(n) }, &mut Silent).unwrap();
            }
            assert!(!go_on(&mut map, Op::Next { entries: u64::MAX }));
            assert_eq!(visited, 25, "{target:?}, paused after {paused}");
            assert_eq!(map.count(), 25);
            map.apply(&Op::Clone, &mut Silent).unwrap();
            assert_eq!(map.count(), 25);
        }
    }
}

#[test]
fn a_loop_that_is_not_open_stops_the_run() {
    for (script, verb) in
        [("put 1; next", "next"), ("put 1; range; break; put 2", "break"), ("range 1; next 2", "next")]
    {
        let (spec, lines) = spec("map[int]int", script, Target::new(GoVersion::Go1_27, Arch::Amd64));
        let setup = common::setup(&spec, 1);
        let mut timeline = Timeline::new(setup, entries_of(&lines)).unwrap();
        timeline.build(|| true);
        let failure = timeline.failure().expect("the run stops");
        let error = &failure.error;
        assert_eq!(error.to_string(), EngineError::NoLoop(verb).to_string());
        assert!(error.to_string().starts_with(&format!("{verb} needs an open loop")), "{error}");
    }
}

#[test]
fn a_loop_is_open_again_when_time_goes_back_into_it() {
    let script = "put 0..70; range 9; put 70..120; next 5; delete 10..60; next; clear; put 0..20; next; range 3; \
                  put 20..40; clone; range 7; remake; range; range 2; break; put 50..300; range 4; put 300..600; next 9";
    for target in targets() {
        for source in ["map[string]string", "map[int64]int64", "map[int16][200]byte", "map[[65]int16]int"] {
            let (spec, lines) = spec(source, script, target);
            let setup = || common::setup(&spec, 9);
            let entries = entries_of(&lines);
            assert_eq!(entries.len(), lines.len());
            let mut straight = Timeline::new(setup(), entries.clone()).unwrap();
            straight.build(|| true);
            assert_eq!(straight.failure(), None, "{source} {target:?}");
            let total = straight.total();
            let seen = |t: &Timeline| (memory(t.state()), t.state().iterator().cloned());
            let mut expected = Vec::new();
            for position in 0..=total {
                straight.seek(position);
                assert!(straight.advance(|| true));
                expected.push(seen(&straight));
            }
            let mut jumping = Timeline::new(setup(), entries).unwrap();
            let rng = SplitMix::new(4);
            for _ in 0..60 {
                let position = rng.below(total + 1);
                jumping.seek(position);
                while !jumping.advance(|| rng.below(3) > 0) {}
                assert!(seen(&jumping) == expected[position as usize], "{source} {target:?} at {position}");
            }
        }
    }
}

/// What only the loop keeps alive: the old array, or the replaced table and its groups; `live_bytes` never counts it.
#[test]
fn an_open_loop_keeps_what_it_walks() {
    let classic =
        run("map[int64]int64", "put 0..14; range 1; put 14..40", Target::new(GoVersion::Go1_23, Arch::Amd64)).0;
    let Some(Cursor::Classic(iter)) = classic.iterator().map(|i| &i.cursor) else { panic!("no loop") };
    let kept = classic.kept_by_iterator();
    assert_eq!(kept.objects.iter().filter(|o| o.addr == iter.buckets).count(), 1);
    let swiss = run("map[int64]int64", "put 0..14; range 1; put 14..40", Target::new(GoVersion::Go1_27, Arch::Amd64)).0;
    let Some(Cursor::Swiss(iter)) = swiss.iterator().map(|i| &i.cursor) else { panic!("no loop") };
    assert!(iter.is_stale(swiss.memory(), swiss.swiss().unwrap().swiss()));
    // A table of 16 slots: 32 bytes, and 272 in the class of 288.
    assert_eq!(swiss.kept_by_iterator().bytes(), 320);
    let (mut left, live) = (swiss.clone(), swiss.reach().bytes());
    left.apply(&Op::Break, &mut Silent).unwrap();
    assert_eq!((left.reach().bytes(), left.tally().held_bytes), (live, live));
    assert!(left.kept_by_iterator().objects.is_empty());
}
