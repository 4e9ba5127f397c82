//! Undoing operations by the heap's log, and packed copies of states: on every version, whatever is undone leaves no
//! trace, and what is restored goes on as it went on before.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, TYPES, memory, spec, swiss};
use mapscope::engine::{DEFAULT_MAX_HEAP, Delta, Journal, MapState, Mark, Op, Operand, Seeds, Silent, SplitMix};
use mapscope::target::Target;

const LIMIT: u64 = 64 << 20;

/// Bytes, addresses and tallies, of payload too.
fn seen(state: &MapState) -> (Vec<u8>, [u64; 6]) {
    let (map, payload) = (state.tally(), state.memory().heap.payload_tally());
    let held = [map.held_bytes, payload.held_bytes, payload.ever_bytes, payload.ever_objects];
    let mapped = state.memory().heap.mapped_bytes();
    (memory(state), [held[0], held[1], held[2], held[3], mapped, state.seeds_drawn()])
}

fn any_op(rng: &SplitMix, open: bool) -> Op {
    let nth = |n: u64| Operand::Nth(rng.below(n));
    match rng.below(40) {
        0 => Op::Clear,
        1 => Op::Range { entries: Some(rng.below(5)) },
        2 if open => Op::Next { entries: 1 + rng.below(4) },
        3 if open => Op::Break,
        4 => Op::Clone,
        5 => Op::Remake { hint: [None, Some(-1), Some(40)][rng.below(3) as usize] },
        6..=8 => Op::Get { key: nth(300) },
        9..=16 => Op::Delete { key: nth(300) },
        _ => Op::Put { key: nth(300), elem: nth(300) },
    }
}

/// Walks forward and back at random; after each undo the state is what it was, and goes on to the same addresses.
fn walk(source: &str, target: Target, seed: u64) {
    let (spec, _) = spec(source, "", target);
    let fresh = || MapState::new(spec.clone(), -1, &Seeds::from_seed(seed), DEFAULT_MAX_HEAP).unwrap();
    let rng = SplitMix::new(seed);
    let mut state = fresh();
    state.start_log(LIMIT);
    let (mut ops, mut marks): (Vec<Op>, Vec<Mark>) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        for _ in 0..rng.below(40) {
            let op = any_op(&rng, state.iterator().is_some());
            marks.push(state.mark());
            // A watched operation leaves the bytes of one that nobody watches.
            let done = if rng.below(2) == 0 {
                state.apply(&op, &mut Silent)
            } else {
                state.apply(&op, &mut Journal::default())
            };
            done.unwrap();
            ops.push(op);
        }
        let back = rng.below(ops.len() as u64 + 1) as usize;
        if back < ops.len() && rng.below(3) > 0 {
            assert!(state.undo_to(&marks[back]), "{source} on {target}");
            ops.truncate(back);
            marks.truncate(back);
        }
        if rng.below(5) == 0 {
            let mut straight = fresh();
            ops.iter().for_each(|op| assert!(straight.apply(op, &mut Silent).is_ok()));
            assert_eq!(seen(&straight), seen(&state), "{source} on {target} after {} operations", ops.len());
            assert_eq!(straight.iterator(), state.iterator());
        }
    }
    let mut straight = fresh();
    for op in &ops {
        straight.apply(op, &mut Silent).unwrap();
    }
    for _ in 0..200 {
        let op = any_op(&rng, state.iterator().is_some());
        assert_eq!(straight.apply(&op, &mut Silent), state.apply(&op, &mut Silent));
    }
    assert_eq!(seen(&straight), seen(&state), "{source} on {target}: what comes after undoing");
}

/// Keeps a delta now and then; the state that they lead to, one by one or from nothing, is the one that was there, and
/// goes on to the same addresses.
fn pack(source: &str, target: Target, seed: u64) {
    let (spec, _) = spec(source, "", target);
    let rng = SplitMix::new(seed);
    let mut state = MapState::new(spec, -1, &Seeds::from_seed(seed), DEFAULT_MAX_HEAP).unwrap();
    let mut follower = state.clone();
    let mut restored = state.hollow();
    let mut deltas = vec![state.delta_from(None)];
    for round in 0..24 {
        for _ in 0..rng.below(60) {
            let op = any_op(&rng, state.iterator().is_some());
            state.apply(&op, &mut Silent).unwrap();
        }
        if rng.below(6) == 0 {
            deltas.clear();
        }
        deltas.push(state.delta_from(if deltas.is_empty() { None } else { Some(&follower) }));
        if deltas.len() == 1 {
            follower = state.clone();
        } else {
            follower.follow(deltas.last().unwrap());
        }
        restored.restore(&deltas.iter().collect::<Vec<&Delta>>());
        for copy in [&mut follower.clone(), &mut restored] {
            let mut straight = state.clone();
            assert_eq!(seen(copy), seen(&straight), "{source} on {target}, round {round}");
            assert_eq!(copy.iterator(), straight.iterator());
            assert_eq!(copy.generation(), straight.generation());
            for _ in 0..30 {
                let op = any_op(&rng, straight.iterator().is_some());
                assert_eq!(copy.apply(&op, &mut Silent), straight.apply(&op, &mut Silent));
            }
            assert_eq!(seen(copy), seen(&straight), "{source} on {target}, round {round}: what comes after");
        }
    }
}

/// On maps of every type and version.
fn everywhere(judge: fn(&str, Target, u64)) {
    let targets: Vec<Target> = TARGETS.into_iter().chain(swiss::TARGETS).collect();
    for (i, source) in TYPES.into_iter().enumerate() {
        for (j, &target) in targets.iter().enumerate() {
            judge(source, target, (100 * i + j) as u64);
        }
    }
}

#[test]
fn what_is_undone_leaves_no_trace() {
    everywhere(walk);
}

#[test]
fn what_is_restored_goes_on_as_it_went_on_before() {
    everywhere(pack);
}

/// A log that ran over its limit in the middle of an operation forgets, and says so.
#[test]
fn a_log_over_its_limit_forgets_and_says_so() {
    let (spec, _) = spec("map[int64]int64", "", TARGETS[2]);
    let mut state = MapState::new(spec, -1, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).unwrap();
    state.start_log(4096);
    let first = state.mark();
    for n in 0..2000 {
        let mark = state.mark();
        let before = memory(&state);
        state.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
        let after = memory(&state);
        assert!(state.memory().heap.log_bytes() <= 4096);
        if n % 100 == 0 && state.undo_to(&mark) {
            assert_eq!(memory(&state), before);
            state.apply(&Op::Put { key: Operand::Nth(n), elem: Operand::Nth(n) }, &mut Silent).unwrap();
            assert_eq!(memory(&state), after);
        }
    }
    let before = memory(&state);
    assert!(!state.undo_to(&first));
    assert_eq!(memory(&state), before);
}
