//! Histories built on threads: the same as those built here, whatever is asked meanwhile; nothing waits for them.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, memory, spec, swiss};
use mapscope::beside::Rest;
use mapscope::compare::Together;
use mapscope::engine::SplitMix;
use mapscope::ops::{Entry, entries_of};
use mapscope::program::Setup;
use mapscope::session::{Command, Session, example};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::timeline::{Stop, Timeline};
use std::time::{Duration, Instant};

const SCRIPTS: [&str; 3] = [
    "put 0..20000; repeat 40 { random 50; delete 0..20 }; clear; put 0..9000; replace 300; remake; put 30000..40000",
    "put 0..20000; repeat 40 { random 50; delete 0..20 }; put 9000..40000; clone; delete all; random new 2000",
    "put 0..300; delete 20..90",
];

struct Case {
    setup: Setup,
    entries: Vec<Vec<Entry>>,
}

impl Case {
    fn new(source: &str, target: Target) -> Case {
        let read = |script: &&str| {
            let (spec, lines) = spec(source, script, target);
            let entries = entries_of(&lines);
            assert_eq!(entries.len(), lines.len(), "{script}");
            (spec, entries)
        };
        let read: Vec<_> = SCRIPTS.iter().map(read).collect();
        Case { setup: common::setup(&read[0].0, 5), entries: read.into_iter().map(|r| r.1).collect() }
    }

    fn timeline(&self, script: usize) -> Timeline {
        Timeline::new(self.setup.clone(), self.entries[script].clone()).unwrap()
    }

    /// Built here, from its start to its end.
    fn straight(&self, script: usize) -> Timeline {
        let mut timeline = self.timeline(script);
        timeline.build(|| true);
        timeline
    }
}

fn cases() -> Vec<Case> {
    let sources = ["map[int64]int64", "map[string]string", "map[any]int"];
    let targets = [TARGETS[2], swiss::TARGETS[0], TARGETS[3]];
    sources.into_iter().zip(targets).map(|(source, target)| Case::new(source, target)).collect()
}

/// Waits for what must come.
fn until(mut is_there: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(300), "it never came");
        std::thread::yield_now();
    }
}

fn settle(timeline: &mut Timeline) {
    until(|| timeline.keep_up(|| false) == Rest::Nothing);
}

/// The same run: all that is known of it, and the bytes anywhere in it.
fn assert_same(timeline: &mut Timeline, straight: &mut Timeline, rng: &SplitMix) {
    assert_eq!((timeline.built(), timeline.is_built()), (straight.built(), true));
    assert_eq!(timeline.failure(), straight.failure());
    assert!(timeline.marks() == straight.marks());
    for entry in 0..straight.entries().len() {
        assert_eq!(timeline.span_of(entry), straight.span_of(entry));
    }
    for _ in 0..4 {
        let at = rng.below(straight.total() + 1);
        for timeline in [&mut *timeline, &mut *straight] {
            timeline.seek(at);
            timeline.pursue(|| true);
        }
        assert!(memory(timeline.state()) == memory(straight.state()), "at {at}");
        assert_eq!(timeline.operation(at), straight.operation(at));
    }
}

#[test]
fn what_a_thread_builds_is_what_is_built_here() {
    for case in cases() {
        let rng = SplitMix::new(1);
        for script in 0..SCRIPTS.len() {
            let mut timeline = case.timeline(script);
            timeline.seek(u64::MAX);
            settle(&mut timeline);
            assert_eq!(timeline.position(), timeline.total());
            let mut straight = case.straight(script);
            assert_eq!(timeline.samples(), straight.samples());
            assert_same(&mut timeline, &mut straight, &rng);
        }
    }
}

#[test]
fn whatever_is_asked_meanwhile_the_run_is_the_same() {
    for case in cases() {
        let rng = SplitMix::new(2);
        let mut straights: Vec<Timeline> = (0..SCRIPTS.len()).map(|script| case.straight(script)).collect();
        let mut timeline = case.timeline(0);
        let mut script = 0;
        for _ in 0..12 {
            for _ in 0..rng.below(30) {
                match rng.below(9) {
                    0 => timeline.seek(rng.below(timeline.total() + 1)),
                    1 => timeline.step_by(rng.below(2) == 0),
                    2 => timeline.run_to(Stop::Growth, rng.below(2) == 0),
                    3 => timeline.cancel(),
                    4 => timeline.resume(),
                    5 if rng.below(2) == 0 => {
                        script = rng.below(SCRIPTS.len() as u64) as usize;
                        timeline.replace_entries(case.entries[script].clone());
                    }
                    // What a thread has is brought back, and sent away again.
                    6 if rng.below(2) == 0 => {
                        timeline.build(|| rng.below(3) > 0);
                    }
                    _ => {
                        timeline.keep_up(|| rng.below(3) > 0);
                    }
                }
            }
            timeline.replace_entries(case.entries[script].clone());
            timeline.resume();
            settle(&mut timeline);
            assert_same(&mut timeline, &mut straights[script], &rng);
        }
    }
}

#[test]
fn built_moments_are_gone_to_while_a_thread_builds_on() {
    let (spec, lines) = spec("map[int64]int64", "put 0..20000000", TARGETS[2]);
    let mut timeline = Timeline::new(common::setup(&spec, 5), entries_of(&lines)).unwrap();
    until(|| {
        timeline.keep_up(|| false);
        timeline.built() > 50_000
    });
    timeline.seek(30_000);
    until(|| timeline.keep_up(|| true) == Rest::Beside);
    assert!(timeline.is_settled() && !timeline.is_built());
    assert_eq!((timeline.position(), timeline.state().count()), (30_000, 30_000));
    // Stopped at once, and not a slice further than where the thread was.
    timeline.cancel();
    assert!(timeline.is_paused() && !timeline.is_busy());
    assert_eq!(timeline.keep_up(|| true), Rest::Nothing);
    let built = timeline.built();
    timeline.seek(built);
    until(|| timeline.keep_up(|| true) == Rest::Nothing);
    assert_eq!(timeline.state().count(), built);
    // And on again.
    timeline.resume();
    until(|| {
        timeline.keep_up(|| false);
        timeline.built() > built + 10_000
    });
    // An edit waits for nothing: what is built of what stays is there.
    let (_, lines) = common::spec("map[int64]int64", "put 0..20000000; clear", TARGETS[2]);
    let built = timeline.built();
    timeline.replace_entries(entries_of(&lines));
    assert!(timeline.built() >= built && !timeline.is_built());
}

#[test]
fn a_run_that_fails_on_a_thread_says_where() {
    let (spec, lines) = spec("map[int64]int64", "put 0..1000; put 1000..400000; clear", TARGETS[2]);
    let setup = Setup { max_heap: 4 << 20, ..common::setup(&spec, 5) };
    let mut straight = Timeline::new(setup.clone(), entries_of(&lines)).unwrap();
    straight.build(|| true);
    let mut timeline = Timeline::new(setup, entries_of(&lines)).unwrap();
    settle(&mut timeline);
    assert_eq!(timeline.failure().unwrap().entry, 1);
    assert_same(&mut timeline, &mut straight, &SplitMix::new(4));
}

const SIDES: [Target; 2] =
    [Target { go: GoVersion::Go1_27, arch: Arch::Amd64 }, Target { go: GoVersion::Go1_27Split, arch: Arch::I386 }];

fn compared(script: &str) -> (Session, Together) {
    let (mut document, _) = example();
    document.source = "map[int64]int64".to_string();
    document.script = vec![script.to_string()];
    let mut together = Together::default();
    together.set_targets(SIDES.to_vec());
    (Session::new(document, u64::MAX), together)
}

/// A frame: the document's own side, then the others.
fn frame(session: &mut Session, together: &mut Together) -> Rest {
    let rest = session.keep_up(|| false);
    together.follow(session);
    rest.and(together.keep_up(|| false))
}

#[test]
fn sides_that_run_on_threads_come_to_the_same() {
    let script = "put 0..60000; delete 0..30000; clear; put 5..70000";
    let (mut session, mut together) = compared(script);
    until(|| frame(&mut session, &mut together) == Rest::Nothing);
    let (mut straight, mut beside) = compared(script);
    straight.finish();
    beside.follow(&straight);
    while !beside.work(|| true) {}
    assert!(together.moments(u64::MAX) == beside.moments(u64::MAX) && together.moments(u64::MAX).len() > 10);
    for (a, b) in together.sides().iter().zip(beside.sides()) {
        assert!(memory(a.state().unwrap()) == memory(b.state().unwrap()));
    }
    assert!(together.knows(session.timeline().unwrap().position()) && together.built() == u64::MAX);
}

#[test]
fn sides_are_stopped_and_go_on() {
    let (mut session, mut together) = compared("put 0..600000");
    until(|| {
        frame(&mut session, &mut together);
        together.built() > 1000
    });
    assert!(together.is_busy());
    together.cancel();
    session.apply(Command::Cancel);
    until(|| frame(&mut session, &mut together) == Rest::Nothing);
    assert!(together.is_stopped() && !together.is_busy());
    assert!(together.built() < 600_000);
    together.resume();
    session.apply(Command::Resume);
    session.apply(Command::Seek(u64::MAX));
    until(|| frame(&mut session, &mut together) == Rest::Nothing);
    let all = std::iter::once(&session).chain(together.sides());
    assert!(all.map(|s| s.state().unwrap().count()).eq([600_000; 3]));
    // Another document's sides are let go.
    together.let_go();
    assert!(together.sides().is_empty() && together.targets() == SIDES);
}
