//! Maps that do not escape: what `go test -benchmem` says of them, and that they are maps like any other, at every moment.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, TYPES, memory, spec, swiss};
use mapscope::engine::{DEFAULT_MAX_HEAP, EngineError, MapState, Op, Operand, Seeds, Silent, SplitMix};
use mapscope::image::{Bill, Region, Role, regions};
use mapscope::ops::entries_of;
use mapscope::program::{Run, Setup};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::tell::describe;
use mapscope::timeline::Timeline;

fn targets() -> impl Iterator<Item = Target> {
    TARGETS.into_iter().chain(swiss::TARGETS)
}

/// Bytes and objects that a script allocates, the least of several seeds: that of hashes by which nothing overflows.
fn least(case: &Case, target: Target) -> Option<(u64, u64)> {
    let (stack, script) = case.script();
    let (spec, lines) = spec(&case.source, &script, target);
    let figures = |seed| {
        let seeds = Seeds::from_seed(seed);
        let setup = Setup { spec: spec.clone(), hint: case.hint(), stack, seeds, max_heap: DEFAULT_MAX_HEAP };
        let mut run = Run::new(&setup, entries_of(&lines)).unwrap();
        while let Some(op) = run.upcoming().unwrap() {
            run.apply(&op, &mut Silent).ok()?;
        }
        let tally = run.state().tally();
        Some((tally.ever_bytes, tally.ever_objects))
    };
    (1..=8).map(figures).collect::<Option<Vec<_>>>()?.into_iter().min()
}

/// A row of the recorded table.
struct Case {
    place: String,
    source: String,
    hint: i64,
    n: u64,
}

impl Case {
    /// Of hints that the compiler does not know, 1,000 more are recorded.
    fn hint(&self) -> i64 {
        if self.hint >= 1000 { self.hint - 1000 } else { self.hint }
    }

    /// Whether the map stays on the stack, and what is done.
    fn script(&self) -> (bool, String) {
        let put = format!("put 0..{}", self.n);
        match self.place.as_str() {
            "heap" => (false, put),
            "cleared" => (true, format!("{put}; clear; {put}")),
            "remade" => (true, format!("{put}; remake -1; {put}")),
            "cloned" => (false, format!("{put}; clone; {put}")),
            _ => (true, put),
        }
    }
}

/// The table that real Go gave (`tests/go/stack/README.md`): a row a case, a column a target, `bytes/allocations`.
#[test]
fn figures_are_those_of_go_test_benchmem() {
    let table = include_str!("go/stack/benchmem.txt");
    let mut rows = table.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<Target> = rows.next().unwrap().split('|').skip(4).map(target_of).collect();
    assert_eq!(columns.len(), 9);
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        let [place, source, hint, n] = [cells[0], cells[1], cells[2], cells[3]];
        let (hint, n) = (hint.parse().unwrap(), n.parse().unwrap());
        let case = Case { place: place.to_string(), source: source.to_string(), hint, n };
        for (target, cell) in columns.iter().zip(&cells[4..]) {
            let (bytes, objects) = cell.split_once('/').unwrap();
            let expected = (bytes.parse().unwrap(), objects.parse().unwrap());
            assert_eq!(least(&case, *target), Some(expected), "{row} on {target}");
            seen += 1;
        }
    }
    assert!(seen > 2500, "{seen}");
}

fn target_of(name: &str) -> Target {
    let (go, arch) = name.split_once(' ').unwrap_or((name, "amd64"));
    Target::new(GoVersion::parse(go).unwrap(), Arch::parse(arch).unwrap())
}

fn on_stack(source: &str, hint: i64, target: Target) -> MapState {
    let (spec, _) = spec(source, "", target);
    MapState::on_stack(spec, hint, &Seeds::from_seed(3), DEFAULT_MAX_HEAP).unwrap()
}

fn put(state: &mut MapState, n: u64) {
    state.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
}

#[test]
fn what_lies_on_the_stack_is_counted_there_and_nowhere_else() {
    for (source, target) in TYPES.iter().flat_map(|s| targets().map(move |t| (*s, t))) {
        let mut state = on_stack(source, -1, target);
        let rng = SplitMix::new(7);
        for n in 0..120 {
            let (bill, reach) = (Bill::of(state.read()), state.reach());
            let heap: u64 = reach.of_heap().map(|o| o.taken).sum();
            let stack: u64 = reach.objects.iter().filter(|o| o.on_stack).map(|o| o.requested).sum();
            assert_eq!((bill.live_bytes, bill.stack_bytes), (heap, stack), "{source} on {target}");
            assert_eq!(bill.live_objects, reach.of_heap().count() as u64);
            assert_eq!((state.live_bytes(), bill.bytes(Role::Header)), (heap, 0));
            assert_eq!(bill.entries.iter().map(|e| e.1).sum::<u64>(), heap);
            let key = Operand::Nth(rng.below(200));
            match n % 17 {
                5 | 11 => state.apply(&Op::Delete { key }, &mut Silent).map(|_| ()).unwrap(),
                _ => put(&mut state, rng.below(200)),
            }
        }
    }
}

/// Header, and bucket or group, are drawn and told like any other region, and say that they are no allocation.
#[test]
fn places_say_that_they_lie_on_the_stack() {
    for target in [TARGETS[2], TARGETS[3], swiss::TARGETS[0], swiss::TARGETS[4]] {
        for (n, expected) in [(0, 2), (8, 2), (9, 1)] {
            let mut state = on_stack("map[int64]int64", -1, target);
            (0..n).for_each(|i| put(&mut state, i));
            let mut told = 0;
            regions(state.read(), &mut |region: Region| {
                let why = describe(state.read(), region.place).unwrap().why.join(" ");
                assert_eq!(why.contains("goroutine's stack"), region.on_stack, "{target} {:?}: {why}", region.place);
                told += u32::from(region.on_stack);
                true
            });
            // The first bucket is the old array while the map grows.
            let grows = state.classic().is_some_and(|map| map.classic().hmap(map.memory()).growing());
            assert_eq!(told, expected + u32::from(grows), "{n} entries on {target}");
        }
    }
}

#[test]
fn a_hint_over_eight_puts_the_array_on_the_heap() {
    for target in targets() {
        for hint in [-1, 0, 1, 8, 9, 100, i64::MAX] {
            let state = on_stack("map[int32]int32", hint, target);
            let on_stack = state.reach().objects.iter().filter(|o| o.on_stack).count();
            assert_eq!(on_stack, if hint <= 8 { 2 } else { 1 }, "hint {hint} on {target}");
            let has_array = hint > 8 && hint < i64::MAX;
            assert_eq!(state.tally().ever_objects > 0, has_array, "hint {hint} on {target}");
        }
    }
}

/// `maps.Clone` hands its map to a function that the compiler does not know (`maps/maps.go: clone`): it escapes.
#[test]
fn a_map_on_the_stack_is_not_cloned() {
    for target in targets() {
        let mut state = on_stack("map[int64]int64", -1, target);
        put(&mut state, 1);
        let before = memory(&state);
        assert_eq!(state.apply(&Op::Clone, &mut Silent), Err(EngineError::CloneOnStack));
        assert_eq!(memory(&state), before);
    }
}

const SCRIPT: &str = "put 0..8; range 3; put 8..12; next 2; delete #3; break; put 12..40; clear; put 0..6; remake -1; \
                      put 3..9; range; remake 20; remake; random 90; remake -1; delete all; put 0..10";

#[test]
fn any_way_to_a_moment_gives_the_same_bytes() {
    for (i, target) in targets().enumerate() {
        let source = ["map[string]string", "map[int64]int64", "map[int16][200]byte", "map[any]int"][i % 4];
        let (spec, lines) = spec(source, SCRIPT, target);
        let setup = || Setup { stack: true, ..common::setup(&spec, 9) };
        let entries = entries_of(&lines);
        assert_eq!(entries.len(), lines.len());
        let mut run = Run::new(&setup(), entries.clone()).unwrap();
        let mut expected = vec![memory(run.state())];
        while let Some(op) = run.upcoming().unwrap() {
            run.apply(&op, &mut Silent).unwrap();
            expected.push(memory(run.state()));
        }
        let mut timeline = Timeline::new(setup(), entries).unwrap();
        timeline.build(|| true);
        let rng = SplitMix::new(4);
        for _ in 0..150 {
            let position = rng.below(expected.len() as u64);
            timeline.seek(position);
            while !timeline.advance(|| rng.below(3) > 0) {}
            assert_eq!(memory(timeline.state()), expected[position as usize], "{source} on {target} at {position}");
        }
    }
}

#[test]
fn operations_are_undone_on_the_stack_too() {
    for (source, target) in TYPES.iter().flat_map(|s| targets().map(move |t| (*s, t))) {
        let mut state = on_stack(source, -1, target);
        state.start_log(64 << 20);
        let rng = SplitMix::new(11);
        let mut before = Vec::new();
        for _ in 0..90 {
            before.push((state.mark(), memory(&state), state.live_bytes(), state.memory().heap.mapped_bytes()));
            let key = Operand::Nth(rng.below(40));
            let op = match rng.below(12) {
                0 => Op::Clear,
                1 => Op::Remake { hint: [None, Some(-1), Some(40)][rng.below(3) as usize] },
                2 => Op::Range { entries: Some(rng.below(4)) },
                3 | 4 => Op::Delete { key },
                _ => Op::Put { elem: key.clone(), key },
            };
            state.apply(&op, &mut Silent).unwrap();
        }
        while let Some((mark, bytes, live, mapped)) = before.pop() {
            assert!(state.undo_to(&mark));
            let found = (memory(&state), state.live_bytes(), state.memory().heap.mapped_bytes());
            assert!(found == (bytes, live, mapped), "{source} on {target}, {} left", before.len());
        }
    }
}
