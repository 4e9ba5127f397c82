//! Comparisons: all sides in step, every growth noted with figures that real Go showed, sides that follow a document.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TYPES, spec, state};
use mapscope::compare::{Bills, GrowthMoment, Lane, Race, Row, Together, difference, folded};
use mapscope::engine::{DEFAULT_MAX_HEAP, Op, Operand, Silent};
use mapscope::image::Role;
use mapscope::ops::entries_of;
use mapscope::program::Setup;
use mapscope::session::{Command, Session, example};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::tell::differences;

const SIDES: [Target; 3] = [
    Target { go: GoVersion::Go1_23, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_27, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_27Split, arch: Arch::I386 },
];

fn race(source: &str, script: &str, sides: &[Target]) -> Race {
    let lane = |target: &Target| {
        let (spec, lines) = spec(source, script, *target);
        let setup = common::setup(&spec, 1);
        Lane { setup, entries: entries_of(&lines) }
    };
    Race::new(sides.iter().map(lane).collect()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn finished(source: &str, script: &str, sides: &[Target]) -> Race {
    let mut race = race(source, script, sides);
    while !race.advance(|| true) {}
    race
}

/// Positions at which a side grew, and its live bytes then.
fn growths(moments: &[GrowthMoment], side: usize) -> Vec<(u64, u64)> {
    let grew = moments.iter().filter(|m| !m.sides[side].growth.is_empty());
    grew.map(|m| (m.position, m.sides[side].live_bytes)).collect()
}

/// `map[int64]int64` measured with Go 1.24.11 to 1.27.3 on amd64 (live bytes after each growing insert), and the
/// inserts at which Go 1.23's classic map grows (`runtime/map.go: overLoadFactor`, 6.5 entries a bucket).
#[test]
fn every_growth_is_noted_where_and_as_large_as_in_real_go() {
    let race = finished("map[int64]int64", "put 0..1000", &SIDES[..2]);
    let swiss = [192, 376, 664, 1240, 2392, 4952, 9560, 18520, 36992];
    let inserts = [1, 9, 15, 29, 57, 113, 225, 449, 897];
    assert_eq!(growths(race.moments(), 1), inserts.into_iter().zip(swiss).collect::<Vec<_>>());
    let classic: Vec<u64> = growths(race.moments(), 0).into_iter().map(|g| g.0).collect();
    assert_eq!(classic, [1, 9, 14, 27, 53, 105, 209, 417, 833]);
    assert!(race.moments().iter().all(|m| m.count == m.position && m.line == 1));
}

/// A race stopped just after each noted growth has the live bytes that the collector would keep.
#[test]
fn noted_live_bytes_are_what_the_collector_keeps() {
    let mut all_seen = 0;
    for source in TYPES {
        let script = "put 0..60; random 300; delete 0..20; put 100..160";
        let whole = finished(source, script, &SIDES);
        let mut seen = 0;
        for (side, target) in SIDES.iter().enumerate() {
            let mut run = common::run(source, script, 1, *target);
            while let Some(op) = run.upcoming().unwrap() {
                run.apply(&op, &mut Silent).unwrap();
                let (map, position) = (run.state(), run.position());
                assert_eq!(map.read().live_bytes(), map.reach().bytes(), "{source} on {target}, {position}");
                if let Some(moment) = whole.moments().iter().find(|m| m.position == position) {
                    assert_eq!(moment.sides[side].live_bytes, map.reach().bytes(), "{source} on {target}");
                    seen += 1;
                }
            }
            assert_eq!(common::memory(whole.states().nth(side).unwrap()), common::memory(run.state()));
        }
        all_seen += seen;
    }
    assert!(all_seen > 100, "{all_seen}");
}

/// A larger classic map of pointers: chains behind preallocated buckets stay reachable after they moved, others do not.
#[test]
fn live_bytes_are_known_without_marking() {
    let mut map = state("map[string]int", -1, 3, SIDES[0]);
    let (mut growing, mut garbage) = (0, 0);
    for n in 0..6000 {
        map.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
        let classic = map.classic().unwrap();
        let at_once = classic.classic().live_bytes(map.memory());
        assert_eq!(at_once, Some(map.reach().bytes()), "{n}");
        growing += u32::from(classic.classic().hmap(map.memory()).growing());
        garbage += u32::from(at_once != Some(map.tally().held_bytes));
    }
    assert!(growing > 500 && garbage > 100, "{growing} {garbage}");
}

#[test]
fn bills_stand_side_by_side_by_role() {
    let race = finished("map[int64]bool", "put 0..100", &SIDES);
    let bills = Bills::of(race.states());
    for (i, bill) in bills.sides.iter().enumerate() {
        let sum: u64 = bills.rows.iter().filter_map(|(_, sizes)| sizes[i]).sum();
        assert_eq!(sum, bill.live_bytes);
    }
    let row = |role| &bills.rows.iter().find(|r| r.0 == role).unwrap().1;
    assert_eq!((row(Role::Tophash)[0].is_some(), row(Role::Tophash)[1]), (true, None));
    assert_eq!(row(Role::Padding), &[Some(0), Some(700), Some(0)]);
    let (first, second) = (bills.sides[0].live_bytes, bills.sides[1].live_bytes);
    assert_eq!(difference(first, second).bytes, second as i64 - first as i64);
}

#[test]
fn folding_counts_what_it_leaves_out() {
    let race = finished("map[uint32]uint32", "put 0..60000", &SIDES);
    let all = race.moments();
    for most in [1000, 40, 10] {
        let rows = folded(all, most);
        let count = |row: &Row| match row {
            Row::One(_) => 1,
            Row::Folded { growths, .. } => *growths,
        };
        assert_eq!(rows.iter().map(count).sum::<usize>(), all.len());
        assert!(most < 40 || rows.len() <= 2 * most, "{} rows", rows.len());
    }
}

#[test]
fn a_race_stops_where_a_side_can_not_go_on() {
    let lane = |target: Target, max_heap| {
        let (spec, lines) = spec("map[int64]int64", "put 0..5000", target);
        let setup = Setup { max_heap, ..common::setup(&spec, 1) };
        Lane { setup, entries: entries_of(&lines) }
    };
    let mut race = Race::new(vec![lane(SIDES[0], DEFAULT_MAX_HEAP), lane(SIDES[1], 100_000)]).unwrap();
    while !race.advance(|| true) {}
    let failure = race.failure().unwrap();
    assert_eq!((failure.side, failure.entry), (1, Some(0)));
    assert!(failure.error.to_string().contains("--max-heap"), "{}", failure.error);
    let error = Race::new(vec![lane(SIDES[0], 1)]).err().unwrap();
    assert_eq!((error.side, error.entry), (0, None));
}

fn settle(together: &mut Together, session: &mut Session) {
    session.finish();
    together.follow(session);
    while !together.work(|| true) {}
}

#[test]
fn further_sides_follow_the_document_and_its_playhead() {
    let (document, _) = example();
    let mut session = Session::new(document, 0);
    let mut together = Together::default();
    together.set_targets(vec![SIDES[1], SIDES[2]]);
    settle(&mut together, &mut session);
    for position in [89, 3, 40, 0] {
        session.apply(Command::Seek(position));
        settle(&mut together, &mut session);
        for (side, target) in together.sides().iter().zip(SIDES[1..].iter()) {
            let timeline = side.timeline().unwrap();
            assert_eq!((timeline.position(), timeline.setup().spec.target()), (position, *target));
            assert_eq!(side.state().unwrap().count(), session.state().unwrap().count());
        }
        assert!(together.moments(position).iter().all(|m| m.position <= position));
    }
    session.apply(Command::SetSource("map[int64]bool".to_string()));
    session.apply(Command::SetScript(vec!["put 0..30".to_string()]));
    session.apply(Command::Seek(u64::MAX));
    settle(&mut together, &mut session);
    let fresh = |target| {
        let mut map = state("map[int64]bool", -1, 1, target);
        for n in 0..30 {
            map.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
        }
        common::memory(&map)
    };
    for (side, target) in together.sides().iter().zip(&SIDES[1..]) {
        assert_eq!(common::memory(side.state().unwrap()), fresh(*target));
    }
    assert_eq!(growths(together.moments(30), 1), [(1, 192), (9, 376), (15, 664), (29, 1240)]);
}

#[test]
fn a_side_that_can_not_have_the_type_says_so() {
    let mut session = Session::new(example().0, 0);
    let mut together = Together::default();
    together.set_targets(vec![SIDES[2]]);
    settle(&mut together, &mut session);
    assert_eq!(together.problem(), None);
    // Over 2^31 bytes: a type for 64-bit targets only.
    session.apply(Command::SetSource("map[int][1<<32]byte".to_string()));
    settle(&mut together, &mut session);
    let problem = together.problem().unwrap();
    assert!(problem.starts_with("Go 1.27-split 386: "), "{problem}");
}

/// Whatever two targets: the same one differs in nothing; maps of different implementations differ in layout, threshold,
/// search and delete, with the sizes that a map of each really has.
#[test]
fn what_differs_between_versions_is_said_with_sizes_of_real_maps() {
    let all = GoVersion::ALL.map(|go| Target::new(go, Arch::Amd64));
    for source in ["map[string]int", "map[int64][120]byte", "map[uint8]struct{}"] {
        let sides: Vec<_> = all.iter().map(|target| state(source, -1, 1, *target)).collect();
        for a in &sides {
            for b in &sides {
                let (from, to) = (a.spec().target(), b.spec().target());
                let said = differences(a.spec(), b.spec());
                assert_eq!(said.is_empty(), from == to || is_alike(from, to), "{source} {from} {to}: {said:?}");
                if from.map_impl() != to.map_impl() {
                    let text = said.join(" ");
                    for side in [a, b] {
                        let size = mapscope::units::bytes(slots(side));
                        assert!(text.contains(&format!("eight slots take {size},")), "{source} {from} {to}: {text}");
                    }
                }
            }
        }
    }
}

/// Versions between which Go changed nothing that this program knows of for these maps.
fn is_alike(a: Target, b: Target) -> bool {
    a.map_impl() == b.map_impl() && a.rules() == b.rules()
}

/// Bytes of the first bucket or group, as the heap has it.
fn slots(state: &mapscope::engine::MapState) -> u64 {
    match state.view() {
        mapscope::engine::View::Classic(map) => map.classic().geometry().bucket as u64,
        mapscope::engine::View::Swiss(map) => map.swiss().geometry().group as u64,
    }
}
