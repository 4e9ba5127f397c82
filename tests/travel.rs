//! Travel through steps and searches, on maps of every version, against plain runs.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, memory, spec, swiss};
use mapscope::engine::event::{ChainSearch, Copies, Evacuation, Loop, Overflow, Search, Tables};
use mapscope::engine::{DEFAULT_MAX_HEAP, Event, MapSpec, MapState, Observer, Op, Seeds, Silent, SplitMix};
use mapscope::heap::Heap;
use mapscope::heap::Object;
use mapscope::image::looked_at;
use mapscope::ops::{Entry, entries_of};
use mapscope::program::Setup;
use mapscope::target::Target;
use mapscope::timeline::{Found, MarkKind, Stop, Timeline, What};
use mapscope::units::Addr;
use std::collections::HashMap;
use std::sync::Arc;

const SOURCES: [&str; 5] =
    ["map[string]string", "map[int64]int64", "map[int16][200]byte", "map[any]int", "map[[130]byte]int8"];
/// Two scripts that share their beginning.
const SCRIPTS: [&str; 2] = [
    "put 0..70; delete 5..40; range 3; put 70..90; clear; put 0..30; clone; put 100..240; delete all; put 1..20",
    "put 0..70; delete 5..40; range 3; put 70..96; remake; random 90; break; remake -1; get #3; put 60..120; clear",
];

struct Case {
    spec: Arc<MapSpec>,
    entries: Vec<Vec<Entry>>,
    name: String,
}

impl Case {
    fn setup(&self) -> Setup {
        common::setup(&self.spec, 9)
    }

    fn fresh(&self, script: usize) -> Timeline {
        Timeline::new(self.setup(), self.entries[script].clone()).unwrap()
    }

    fn state(&self) -> MapState {
        MapState::new(self.spec.clone(), -1, &Seeds::from_seed(9), DEFAULT_MAX_HEAP).unwrap()
    }
}

fn cases() -> impl Iterator<Item = Case> {
    let targets: Vec<Target> = TARGETS.into_iter().chain(swiss::TARGETS).collect();
    targets.into_iter().enumerate().map(|(i, target)| {
        let source = SOURCES[i % SOURCES.len()];
        let of = |script| {
            let (spec, lines) = spec(source, script, target);
            let entries = entries_of(&lines);
            assert_eq!(entries.len(), lines.len());
            (spec, entries)
        };
        let (spec, first) = of(SCRIPTS[0]);
        Case { spec, entries: vec![first, of(SCRIPTS[1]).1], name: format!("{source} on {target}") }
    })
}

fn ops(timeline: &Timeline) -> Vec<Op> {
    (0..timeline.built()).map(|i| timeline.operation(i).unwrap().1).collect()
}

/// Every object of the map with its bytes, reachable or not.
fn objects(heap: &Heap) -> Vec<u8> {
    let mut out = Vec::new();
    for addr in heap.map_objects() {
        let object = heap.object_at(addr).unwrap();
        out.extend(addr.0.to_le_bytes());
        out.extend(heap.bytes(addr, object.requested as usize));
    }
    let tally = heap.map_tally();
    out.extend(tally.held_bytes.to_le_bytes());
    out.extend(tally.ever_bytes.to_le_bytes());
    out
}

/// Calls `each` at every event of an operation, as it happens.
struct AtEvents<F: FnMut(&Heap, Event)>(F);

impl<F: FnMut(&Heap, Event)> Observer for AtEvents<F> {
    fn event(&mut self, heap: &Heap, event: Event) {
        self.0(heap, event);
    }

    fn wrote(&mut self, _: Addr, _: u64) {}
}

#[test]
fn in_the_middle_of_an_operation_lie_the_bytes_that_lay_there_when_it_was_done() {
    for case in cases() {
        for script in 0..2 {
            let mut timeline = case.fresh(script);
            timeline.build(|| true);
            let mut state = case.state();
            for (index, op) in ops(&timeline).iter().enumerate() {
                let mut at = Vec::new();
                state.apply(op, &mut AtEvents(|heap: &Heap, _| at.push(objects(heap)))).unwrap();
                let position = index as u64 + 1;
                let stride = 1 + at.len() / 40;
                for step in (1..at.len()).step_by(stride) {
                    timeline.seek_step(position, Some(step));
                    assert!(timeline.advance(|| true));
                    assert_eq!((timeline.position(), timeline.step()), (position, Some(step)));
                    let now = objects(timeline.state().memory().heap);
                    assert!(now == at[step - 1], "{} at {position}, step {step} of {}: {op:?}", case.name, at.len());
                }
                timeline.seek_step(position, Some(at.len()));
                timeline.advance(|| true);
                assert_eq!((timeline.step(), timeline.steps_len()), (None, at.len()));
                assert!(memory(timeline.state()) == memory(&state), "{} at {position}", case.name);
            }
        }
    }
}

/// What is seen at a moment: position, step and bytes.
type Moments = HashMap<(usize, u64, Option<usize>), Vec<u8>>;

#[test]
fn any_way_to_a_moment_shows_the_same_bytes() {
    for (i, case) in cases().enumerate() {
        let rng = SplitMix::new(i as u64);
        let mut known = Moments::new();
        let mut script = 0;
        let mut timeline = case.fresh(script);
        for _ in 0..250 {
            let before = (timeline.target(), timeline.target_step());
            let total = timeline.total();
            match rng.below(12) {
                0 => timeline.seek(rng.below(total + 20)),
                1 => timeline.seek_step(rng.below(total + 1), Some(rng.below(30) as usize)),
                2..=4 => timeline.step_by(rng.below(2) == 0),
                5 => timeline.seek((before.0 + 1).saturating_sub(rng.below(2) * 2)),
                6 => timeline.run_to(any_stop(&rng, &timeline), rng.below(2) == 0),
                7 => timeline.cancel(),
                8 => timeline.resume(),
                9 if rng.below(3) == 0 => {
                    script = 1 - script;
                    timeline.replace_entries(case.entries[script].clone());
                    timeline.seek_step(before.0, before.1);
                }
                _ => {
                    timeline.pursue(|| rng.below(4) > 0);
                    continue;
                }
            }
            if rng.below(3) == 0 {
                continue;
            }
            while !timeline.pursue(|| rng.below(5) > 0) {}
            if rng.below(8) == 0 {
                timeline.resume();
                timeline.build(|| true);
            }
            let (position, step) = (timeline.position(), timeline.step());
            assert_eq!((timeline.target(), timeline.target_step()), (position, step));
            let expected = known.entry((script, position, step)).or_insert_with(|| {
                let mut fresh = case.fresh(script);
                fresh.seek_step(position, step);
                while !fresh.advance(|| true) {}
                assert_eq!((fresh.position(), fresh.step()), (position, step));
                memory(fresh.state())
            });
            assert!(memory(timeline.state()) == *expected, "{} at {position}, step {step:?}", case.name);
        }
    }
}

/// Little room for checkpoints: of so many some must go, and after an edit others.
#[test]
fn a_run_too_large_for_all_its_checkpoints_looks_the_same_anywhere() {
    const SCRIPT: &str = "put 0..90000; delete 0..40000; put 90000..150000; clear; put 0..50000; delete 10000..40000";
    for target in [TARGETS[0], swiss::TARGETS[0]] {
        let (spec, lines) = spec("map[int64]int64", SCRIPT, target);
        let mut entries = entries_of(&lines);
        let setup = common::setup(&spec, 9);
        let mut timeline = Timeline::new(setup.clone(), entries.clone()).unwrap();
        timeline.limit_checkpoints(5 << 20);
        for round in 0..2 {
            timeline.build(|| true);
            let rng = SplitMix::new(3 + round);
            let mut positions: Vec<u64> = (0..10).map(|_| rng.below(timeline.total())).collect();
            positions.sort_unstable();
            let mut plain = MapState::new(setup.spec.clone(), -1, &setup.seeds, setup.max_heap).unwrap();
            let mut known = Vec::new();
            let mut done = 0;
            for &position in &positions {
                for i in done..position {
                    plain.apply(&timeline.operation(i).unwrap().1, &mut Silent).unwrap();
                }
                done = position;
                known.push(memory(&plain));
            }
            for i in (0..positions.len()).rev() {
                let at = (i * 3 + 1) % positions.len();
                timeline.seek(positions[at]);
                timeline.advance(|| true);
                assert!(memory(timeline.state()) == known[at], "{target}, round {round}, at {}", positions[at]);
            }
            entries.truncate(2);
            entries.push(entries[0].clone());
            timeline.replace_entries(entries.clone());
        }
    }
}

fn any_stop(rng: &SplitMix, timeline: &Timeline) -> Stop {
    match rng.below(8) {
        0 => Stop::Growth,
        1 => Stop::Evacuation,
        2 => Stop::Overflow,
        3 => Stop::Split,
        _ => {
            let objects = timeline.state().memory().heap.map_objects();
            let addr = objects[rng.below(objects.len() as u64) as usize];
            Stop::Change { addr: addr.plus(rng.below(64)), len: 1 + rng.below(9) }
        }
    }
}

/// Steps of an operation that do what is searched for, and whether the operation as a whole shows it.
fn hits_of(stop: Stop, state: &mut MapState, op: &Op) -> (Vec<usize>, usize, bool) {
    let (mut hits, mut steps) = (Vec::new(), 0);
    let seen = |heap: &Heap| -> Option<(Option<Object>, Vec<u8>)> {
        let Stop::Change { addr, len } = stop else { return None };
        Some((heap.object_at(addr), heap.get(addr, len as usize).unwrap_or_default().to_vec()))
    };
    let before = seen(state.memory().heap);
    let mut last = before.clone();
    state
        .apply(
            op,
            &mut AtEvents(|heap: &Heap, event: Event| {
                steps += 1;
                let growth = MarkKind::of(&event).is_some_and(|kind| {
                    !matches!(kind, MarkKind::FirstBucket | MarkKind::FirstGroup | MarkKind::Clear)
                });
                let is_hit = match stop {
                    Stop::Growth => growth,
                    Stop::Evacuation => matches!(event, Event::Evacuation(Evacuation::Done { .. })),
                    Stop::Overflow => matches!(event, Event::Overflow(Overflow::Linked { .. })),
                    Stop::Split => matches!(event, Event::Tables(Tables::TableSplit { .. })),
                    Stop::Change { .. } => std::mem::replace(&mut last, seen(heap)) != last,
                };
                if is_hit {
                    hits.push(steps);
                }
            }),
        )
        .unwrap();
    let after = seen(state.memory().heap);
    // What comes after the last event belongs to the last step.
    if after != last && hits.last() != Some(&steps) {
        hits.push(steps);
    }
    let told = !hits.is_empty() && (before.is_none() || before != after);
    (hits, steps, told)
}

/// What a search is to find, by looking at every operation.
fn plain(
    case: &Case,
    ops: &[Op],
    stop: Stop,
    from: (u64, Option<usize>),
    forward: bool,
) -> Option<(u64, Option<usize>)> {
    let mut state = case.state();
    let mut all = Vec::new();
    for (index, op) in ops.iter().enumerate() {
        let position = index as u64 + 1;
        let (hits, steps, told) = hits_of(stop, &mut state, op);
        let here = position == from.0;
        if told || here {
            all.extend(hits.into_iter().map(|k| ((position, k), Some(k).filter(|&k| k < steps))));
        }
        if here {
            let now = (position, from.1.unwrap_or(steps));
            all.push((now, from.1));
        }
    }
    let steps_here = |at: &(u64, usize)| at.0 == from.0;
    let now = all.iter().filter(|h| steps_here(&h.0)).find(|h| h.1 == from.1).map_or((from.0, usize::MAX), |h| h.0);
    let with_now = matches!(stop, Stop::Change { .. });
    let mut state = case.state();
    let changed_now =
        ops.iter().take(from.0 as usize).enumerate().map(|(i, op)| (i, hits_of(stop, &mut state, op))).last();
    let is_hit_now = changed_now.is_some_and(|(_, (hits, ..))| hits.contains(&now.1));
    if forward {
        return all.iter().filter(|h| h.0 > now).map(|h| (h.0.0, h.1)).next();
    }
    if with_now && is_hit_now {
        return Some(from);
    }
    all.iter().rev().find(|h| h.0 < now).map(|h| (h.0.0, h.1))
}

#[test]
fn searches_find_what_a_look_at_every_operation_finds() {
    for (i, case) in cases().enumerate() {
        let rng = SplitMix::new(70 + i as u64);
        let mut timeline = case.fresh(0);
        timeline.build(|| true);
        let ops = ops(&timeline);
        for _ in 0..60 {
            let from = (rng.below(timeline.total() + 1), Some(rng.below(9) as usize).filter(|k| *k > 4));
            timeline.dismiss_search();
            timeline.seek_step(from.0, from.1);
            timeline.advance(|| true);
            let from = (timeline.position(), timeline.step());
            let (stop, forward) = (any_stop(&rng, &timeline), rng.below(2) == 0);
            timeline.run_to(stop, forward);
            while !timeline.pursue(|| rng.below(3) > 0) {}
            let found = match timeline.search().unwrap().found.unwrap() {
                Found::At { position, step, .. } => Some((position, step)),
                Found::NothingBefore => None,
                Found::NothingUntil { end } => {
                    assert_eq!(end, timeline.total());
                    None
                }
            };
            let expected = plain(&case, &ops, stop, from, forward);
            assert_eq!(found, expected, "{}: {stop:?} from {from:?}, forward: {forward}", case.name);
            assert_eq!((timeline.position(), timeline.step()), expected.unwrap_or(from));
        }
    }
}

#[test]
fn a_byte_never_written_was_allocated_at_last() {
    for case in cases() {
        let mut timeline = case.fresh(0);
        timeline.seek(60);
        timeline.advance(|| true);
        let heap = &timeline.state().memory().heap;
        // The last byte of an object that is zero to its end.
        let zero = |addr: &Addr| {
            let object = heap.object_at(*addr)?;
            let last = addr.plus(object.requested.checked_sub(1)?);
            (heap.bytes(last, 1) == [0] && object.requested > 100).then_some(last)
        };
        let Some(addr) = heap.map_objects().iter().find_map(zero) else { continue };
        let object = heap.object_at(addr).unwrap();
        timeline.run_to(Stop::Change { addr, len: 1 }, false);
        while !timeline.pursue(|| true) {}
        let Some(Found::At { position, what, .. }) = timeline.search().unwrap().found else { panic!("{}", case.name) };
        assert_eq!(what, What::Allocated, "{} at {position}", case.name);
        let mut state = case.state();
        for (index, op) in ops(&timeline).iter().enumerate().take(60) {
            let is_there = state.memory().heap.object_at(addr) == Some(object);
            assert_eq!(is_there, index as u64 >= position, "{}", case.name);
            state.apply(op, &mut Silent).unwrap();
        }
    }
}

#[test]
fn a_byte_is_known_as_it_was_before_what_is_shown() {
    for case in cases() {
        let mut timeline = case.fresh(1);
        timeline.build(|| true);
        for position in (1..timeline.total()).step_by(7) {
            timeline.seek(position);
            timeline.advance(|| true);
            for step in (0..timeline.steps_len().min(12)).map(|k| Some(k).filter(|k| *k > 0)) {
                timeline.seek_step(position, step);
                timeline.advance(|| true);
                let writes: Vec<Addr> = timeline.shown_writes().iter().map(|w| w.0).collect();
                let old: Vec<Option<u8>> = writes.iter().map(|&w| timeline.before_byte(w)).collect();
                match step {
                    Some(1) | None => timeline.seek(position - 1),
                    Some(k) => timeline.seek_step(position, Some(k - 1)),
                }
                timeline.advance(|| true);
                let heap = &timeline.state().memory().heap;
                let was: Vec<Option<u8>> = writes.iter().map(|&w| heap.get(w, 1).map(|b| b[0])).collect();
                assert_eq!(old, was, "{} at {position}, step {step:?}", case.name);
            }
        }
    }
}

#[test]
fn steps_go_forward_and_back_through_operations() {
    let case = cases().nth(2).unwrap();
    let mut timeline = case.fresh(0);
    let mut way = vec![(0, None)];
    for _ in 0..400 {
        timeline.step_by(true);
        timeline.advance(|| true);
        let at = (timeline.position(), timeline.step());
        let (before, steps) = (way.last().copied().unwrap(), timeline.steps_len());
        match at.1 {
            Some(1) => assert_eq!(before, (at.0 - 1, None)),
            Some(k) => assert_eq!(before, (at.0, Some(k - 1))),
            None if steps > 1 => assert_eq!(before, (at.0, Some(steps - 1))),
            None => assert_eq!(before, (at.0 - 1, None)),
        }
        way.push(at);
    }
    while let Some(at) = way.pop() {
        assert_eq!((timeline.position(), timeline.step()), at);
        timeline.step_by(false);
        timeline.advance(|| true);
    }
    assert_eq!((timeline.position(), timeline.step()), (0, None));
}

#[test]
fn building_is_cancelled_and_goes_on() {
    let (spec, lines) = spec("map[int64]int64", "put 0..200000", TARGETS[2]);
    let setup = common::setup(&spec, 9);
    let mut timeline = Timeline::new(setup, entries_of(&lines)).unwrap();
    let mut slices = 0;
    timeline.build(|| {
        slices += 1;
        slices < 10
    });
    assert!(timeline.is_busy() && !timeline.is_paused());
    timeline.cancel();
    assert!(!timeline.is_busy() && timeline.is_paused() && timeline.build(|| true));
    let built = timeline.built();
    assert!(built > 0 && built < 200_000);
    timeline.seek(150_000);
    assert!(timeline.advance(|| true));
    assert_eq!(timeline.position(), built);
    // A way to a position that is cancelled ends at the nearest moment.
    timeline.seek(0);
    assert!(timeline.advance(|| true));
    timeline.seek(built);
    assert!(!timeline.advance(|| false));
    timeline.cancel();
    assert!(timeline.advance(|| true));
    assert!(timeline.position() < built && !timeline.journal().events.is_empty());
    timeline.resume();
    assert!(timeline.build(|| true) && timeline.is_built());
    assert_eq!(timeline.total(), 200_000);
}

#[test]
fn samples_tell_the_run_in_a_few_thousand_points() {
    for (target, script) in
        [(TARGETS[2], "put 0..30000; clear; put 0..9000"), (swiss::TARGETS[4], "put 0..30000; clear")]
    {
        let (spec, lines) = spec("map[int64]int64", script, target);
        let setup = common::setup(&spec, 9);
        let entries = entries_of(&lines);
        let mut timeline = Timeline::new(setup.clone(), entries.clone()).unwrap();
        timeline.build(|| true);
        let samples = timeline.samples().to_vec();
        assert!(samples.len() > 2000 && samples.len() <= 4096);
        assert!(samples.is_sorted_by(|a, b| a.position < b.position));
        for sample in samples.iter().step_by(200) {
            timeline.seek(sample.position);
            timeline.advance(|| true);
            assert_eq!(timeline.state().count(), sample.count);
            assert_eq!(timeline.state().tally().held_bytes, sample.bytes);
            assert!((0.0..=6.6).contains(&sample.load));
        }
        // An edit back to little gives the samples of a fresh run.
        timeline.replace_entries(entries[..1].to_vec());
        timeline.build(|| true);
        let (_, lines) = common::spec("map[int64]int64", "put 0..40", target);
        timeline.replace_entries(entries_of(&lines));
        timeline.build(|| true);
        let mut fresh = Timeline::new(setup, entries_of(&lines)).unwrap();
        fresh.build(|| true);
        assert_eq!(fresh.samples(), timeline.samples());
        assert_eq!(fresh.samples().len(), 41);
    }
}

/// At every step: what it looks at is in the map as it is then, and a key that is compared or passed by lies there.
#[test]
fn what_a_step_looks_at_is_there_then() {
    for case in cases() {
        let (mut looked, mut keys) = (0, 0);
        let mut timeline = case.fresh(0);
        timeline.build(|| true);
        timeline.seek(0);
        while timeline.advance(|| true) && timeline.position() < timeline.total().min(160) {
            timeline.step_by(true);
            timeline.advance(|| true);
            let (state, events, step) = (timeline.state(), &timeline.journal().events, timeline.step());
            let places = looked_at(&timeline);
            let event = step.and_then(|k| events.get(k - 1));
            for &place in &places {
                let extent = place.resolve(state.read());
                // A map without buckets has a hash's bucket in name alone.
                let is_there =
                    extent.is_some() || matches!(event, Some(Event::ChainSearch(ChainSearch::Hashed { b: 0, .. })));
                assert!(is_there, "{} at {}: {place:?} of {event:?}", case.name, timeline.position());
                let (Some(true), Some(extent)) = (place.is_key(), extent) else { continue };
                let (Event::Search(Search::KeyCompared { key, .. })
                | Event::Loop(Loop::Passed { key, .. })
                | Event::Copies(Copies::EntryTaken { key, .. })) = (match event {
                    Some(event) => event,
                    None => continue,
                })
                else {
                    continue;
                };
                if !state.spec().map.indirect_key {
                    let bytes = state.memory().heap.bytes(extent.addr, extent.size as usize);
                    assert_eq!(&state.decode(state.spec().map.key, bytes), key, "{}: {event:?}", case.name);
                    keys += 1;
                }
            }
            looked += places.len();
        }
        assert!(looked > 200, "{}: {looked} places, {keys} keys", case.name);
    }
}
