//! Travel in time, on maps of every version: any way to a moment gives the same bytes.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, memory, spec, swiss};
use mapscope::engine::SplitMix;
use mapscope::ops::entries_of;
use mapscope::target::Target;
use mapscope::timeline::Timeline;

/// Operations of every kind. A bug once: the trials of `collide` moved the addresses of what came after them, but not
/// in a replay.
const SCRIPT: &str = "put 0..300; delete 5..200; collide 12; range; random 200; get #3; range 4; put 300..420; next 3; \
                      clear; put 0..90; clone; range 2; delete all; break; put 1..50; remake; random 60; remake -1";

#[test]
fn going_back_and_forth_gives_the_same_bytes_as_a_straight_run() {
    let targets = TARGETS.into_iter().chain(swiss::TARGETS);
    for (i, target) in targets.enumerate() {
        let source = ["map[string]string", "map[int64]int64", "map[int16][200]byte", "map[any]int"][i % 4];
        let (spec, lines) = spec(source, SCRIPT, target);
        let setup = || common::setup(&spec, 9);
        let entries = entries_of(&lines);
        assert_eq!(entries.len(), lines.len());
        let mut straight = Timeline::new(setup(), entries.clone()).unwrap();
        straight.build(|| true);
        let total = straight.total();
        let mut expected = Vec::new();
        for position in 0..=total {
            straight.seek(position);
            assert!(straight.advance(|| true));
            expected.push(memory(straight.state()));
        }
        let mut jumping = Timeline::new(setup(), entries).unwrap();
        let rng = SplitMix::new(4);
        for _ in 0..120 {
            let position = rng.below(total + 1);
            jumping.seek(position);
            // A seek may be cut short and sent elsewhere.
            if rng.below(4) == 0 {
                jumping.advance(|| false);
                continue;
            }
            while !jumping.advance(|| rng.below(3) > 0) {}
            assert_eq!(jumping.position(), position);
            assert_eq!(memory(jumping.state()), expected[position as usize], "{source} on {target} at {position}");
        }
    }
}

#[test]
fn an_edit_of_the_script_gives_what_a_fresh_run_gives() {
    let scripts =
        ["put 0..50; delete 3", "put 0..50; delete 4; put 0..9000", "put 0..40; clear", "put 0..9000; random 60"];
    for target in [TARGETS[2], swiss::TARGETS[0], swiss::TARGETS[4]] {
        edit(target, &scripts);
    }
}

/// Edits one script into the next and back, each time against a fresh run.
fn edit(target: Target, scripts: &[&str]) {
    let mut edited: Option<Timeline> = None;
    for script in scripts.iter().chain(scripts.iter().rev()) {
        let (spec, lines) = spec("map[int]string", script, target);
        let entries = entries_of(&lines);
        let setup = common::setup(&spec, 2);
        let mut fresh = Timeline::new(setup.clone(), entries.clone()).unwrap();
        let timeline = match edited.take() {
            Some(mut old) => {
                old.replace_entries(entries);
                old
            }
            None => Timeline::new(setup, entries).unwrap(),
        };
        let timeline = edited.insert(timeline);
        for t in [&mut fresh, timeline] {
            t.build(|| true);
            t.seek(u64::MAX);
            assert!(t.advance(|| true));
        }
        assert_eq!(fresh.marks(), timeline.marks());
        assert_eq!(fresh.total(), timeline.total());
        assert_eq!(memory(fresh.state()), memory(timeline.state()), "{script}");
    }
}
