//! The language of operations: numbers and values, ranges, repeats, keys that come and go by age, in any way of time.

#![allow(clippy::unwrap_used)]

mod common;

use common::{memory, program, run, setup, spec};
use mapscope::engine::{MapState, Op, Operand, Outcome, Seeds, Silent, SplitMix};
use mapscope::gotype::{cell_text, key_text, parse_cell, sequence};
use mapscope::ops::{Line, MAX_KEPT_OPERATIONS, OpsError, entries_of};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::timeline::Timeline;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

const AMD64: Target = Target { go: GoVersion::Go1_23, arch: Arch::Amd64 };
const SWISS: Target = Target { go: GoVersion::Go1_27, arch: Arch::Amd64 };

/// Every operation of a script, and the map at its end.
fn done(source: &str, script: &str, target: Target) -> (Vec<Op>, MapState) {
    let program = program(source, script, target);
    assert!(program.first_wrong().is_none(), "{script}: {:?}", program.first_wrong());
    let mut run = run(source, script, 1, target);
    let mut ops = Vec::new();
    while let Some(op) = run.upcoming().unwrap_or_else(|e| panic!("{script}: {e}")) {
        run.apply(&op, &mut Silent).unwrap();
        ops.push(op);
    }
    (ops, run.into_parts().0)
}

fn ops(script: &str) -> Vec<Op> {
    done("map[int]int", script, AMD64).0
}

/// What is wrong with a script.
fn wrong(source: &str, script: &str) -> String {
    let program = program(source, script, AMD64);
    let line = program.first_wrong().unwrap_or_else(|| panic!("{script} is read"));
    line.parsed.as_ref().unwrap_err().to_string()
}

fn numbers(ops: &[Op]) -> Vec<u64> {
    let number = |op: &Op| match op {
        Op::Put { key: Operand::Nth(n), .. }
        | Op::Get { key: Operand::Nth(n) }
        | Op::Delete { key: Operand::Nth(n) } => *n,
        other => panic!("{other:?}"),
    };
    ops.iter().map(number).collect()
}

/// A key type of a few parts.
fn random_type(rng: &SplitMix, depth: u64) -> String {
    const SCALARS: [&str; 12] =
        ["bool", "bool", "int8", "uint8", "uint8", "int16", "uint16", "float32", "int64", "string", "any", "*int"];
    match rng.below(if depth > 2 { 1 } else { 3 }) {
        0 => SCALARS[rng.below(12) as usize].to_string(),
        1 => format!("[{}]{}", rng.below(4), random_type(rng, depth + 1)),
        _ => {
            let names = ["A", "B", "_", "C", "D"];
            let fields = (0..rng.below(5)).map(|i| format!("{} {}", names[i as usize], random_type(rng, depth + 1)));
            format!("struct{{{}}}", fields.collect::<Vec<_>>().join("; "))
        }
    }
}

#[test]
fn numbers_and_values_are_one_to_one() {
    let rng = SplitMix::new(11);
    let (mut small, mut large) = (0, 0);
    for round in 0..200 {
        let ty = random_type(&rng, 0);
        let target = Target::new(GoVersion::Go1_23, [Arch::Amd64, Arch::I386][round % 2]);
        let (spec, _) = spec(&format!("map[{ty}]int"), "", target);
        let (layouts, key) = (&spec.layouts, spec.map.key);
        let state = MapState::new(spec.clone(), -1, &Seeds::from_seed(1), 1 << 30).unwrap();
        let keys = sequence(layouts, key);
        let all = keys.count();
        let value = |n| state.read().nth_value(key, n).unwrap();
        let check =
            |n| assert_eq!(keys.number_of(layouts, key, &value(n)), Some(n), "{ty}: {n} of {all}: {:?}", value(n));
        if all <= 1_000 || all <= 70_000 && large < 3 {
            small += 1;
            large += u32::from(all > 1_000);
            let mut seen = HashSet::new();
            for n in 0..all {
                check(n);
                assert!(seen.insert(key_text(layouts, key, &value(n)).unwrap()), "{ty}: {n} came before");
            }
        }
        let widest = keys.carriers().last().map_or(1, |c| c.1);
        for _ in 0..60 {
            check(rng.below(all));
            check(rng.below(all.min(300)));
            // Around where the digits begin, and where small numbers change places with large ones.
            check((widest.saturating_mul(rng.below(5)).saturating_add(rng.below(3))).min(all - 1));
        }
    }
    assert!(small > 20, "{small}");
}

#[test]
fn sequences_run_through_the_whole_key() {
    let key = |ty: &str, n: u64| {
        let (spec, _) = spec(&format!("map[{ty}]int"), "", AMD64);
        let state = MapState::new(spec.clone(), -1, &Seeds::from_seed(1), 1 << 30).unwrap();
        let value = state.read().nth_value(spec.map.key, n).unwrap();
        mapscope::gotype::format_value(&value, spec.map.key, &spec.types)
    };
    assert_eq!(key("[4]byte", 255), "{255, 0, 0, 0}");
    assert_eq!(key("[4]byte", 256), "{0, 1, 0, 0}");
    assert_eq!(key("[4]byte", 0x0403_0201), "{1, 2, 3, 4}");
    // What one part can hold whole stays in it.
    assert_eq!(key("struct{ ok bool; id int64 }", 7), "{ok: false, id: 7}");
    assert_eq!(key("struct{ A uint8; B uint16 }", 300), "{A: 0, B: 300}");
    assert_eq!(key("struct{ A, B uint8 }", 300), "{A: 44, B: 1}");
    for target in [AMD64, SWISS] {
        for (ty, keys) in
            [("[32]byte", 5_000), ("[2]byte", 65_536), ("[3]bool", 8), ("struct{ A bool; B uint16 }", 131_072)]
        {
            let (_, map) = done(&format!("map[{ty}]int"), &format!("put 0..{keys}"), target);
            assert_eq!(map.count(), keys, "{ty}");
        }
    }
    let told = wrong("map[[2]byte]int", "put 0..65537");
    assert!(told.contains("65,536 keys") && told.contains("[2]uint8"), "{told}");
}

#[test]
fn ranges_go_down_and_by_steps() {
    assert_eq!(numbers(&ops("put 10..0")), (0..10).rev().collect::<Vec<_>>());
    assert_eq!(numbers(&ops("put 0..10 step 3")), [0, 3, 6, 9]);
    assert_eq!(numbers(&ops("get 10..0 step 3")), [9, 6, 3, 0]);
    assert_eq!(numbers(&ops("put 0..30; delete 20..10 step 4"))[30..], [18, 14, 10]);
    assert!(ops("put 5..5; put 3..3 step 9").is_empty());
    assert_eq!(numbers(&ops("put 0..1 step 1e9")), [0]);
    for (text, what) in [
        ("put 0..9 step 0", "from 1"),
        ("put 0..9 step x", "from 1"),
        ("put 9..", "1000..0"),
        ("put 3..0 = 5", "no single elem"),
    ] {
        assert!(wrong("map[int]int", text).contains(what), "{text}: {}", wrong("map[int]int", text));
    }
}

#[test]
fn a_repeat_is_what_it_is_written_out() {
    for (repeat, by_hand) in [
        ("repeat 3 { put #i; get 7 }", "put 0; get 7; put 1; get 7; put 2; get 7"),
        ("repeat 2 { put #i*10..#i*10+3 = 5 }", ""),
        ("repeat 2 { put #i*10..#i*10+3 }", "put 0..3; put 10..13"),
        ("repeat 2 { put 9-#i*2 = 5; clear }", "put 9 = 5; clear; put 7 = 5; clear"),
        (
            "repeat 2 { put #i; repeat 2 { delete #i; put 5 }; }",
            "put 0; delete 0; put 5; delete 1; put 5; put 1; delete 0; put 5; delete 1; put 5",
        ),
        ("repeat 0 { put 1 }; repeat 5 { }; put 3", "put 3"),
        ("repeat 2 {\n put #i # the round's own\n\n get 1; }  # done\nput 8", "put 0; get 1; put 1; get 1; put 8"),
        ("repeat 2 { put 0..5; delete all }", "put 0..5; delete all; put 0..5; delete all"),
        ("repeat 2 { put #i+1..#i+3; for k := range m { delete(m, k) } }", "put 1..3; clear; put 2..4; clear"),
        ("put 0..9; repeat 2 { replace 2; get 1 }", "put 0..9; replace 2; get 1; replace 2; get 1"),
        (
            "put 0..9; repeat 3 { repeat 2 { replace 1; clear; put #i } }",
            "put 0..9; replace 1; clear; put 0; replace 1; clear; put 1; replace 1; clear; put 0; replace 1; clear; put 1; replace 1; clear; put 0; replace 1; clear; put 1",
        ),
    ] {
        if by_hand.is_empty() {
            assert!(wrong("map[int]int", repeat).contains("no single elem"));
            continue;
        }
        assert_eq!(ops(repeat), ops(by_hand), "{repeat}");
    }
    // One line, however many operations, and no list of them.
    let lines = program("map[int]int", "repeat 1000000 { put #i; repeat 99 { get #i } }", AMD64).lines;
    let [Line { parsed: Ok(statement), .. }] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(statement.known_len(), Some(100_000_000));
    for (text, place, what) in [
        ("repeat 3 { put 1", "1:1", "} is missing"),
        ("put 1\nrepeat 3 {\n  put x\n}", "3:7", "x"),
        ("repeat 3 { put #i }; put #i", "1:26", "round"),
        ("repeat x { put 1 }", "1:8", "whole number"),
        ("repeat 3", "1:", "repeat 100 {"),
        ("repeat 3 { put 1-#i }", "1:16", "below 0"),
        ("repeat 3 { put 0..#i }", "1:16", "in every round"),
        ("repeat 3 { put #i*#i }", "1:16", "key number"),
        ("put 1 }", "1:", "}"),
        ("}", "1:1", "}"),
    ] {
        let told = wrong("map[int]int", text);
        assert!(told.contains(place) && told.contains(what), "{text}: {told}");
    }
    let told = wrong("map[uint8]int", "repeat 300 { put #i }");
    assert!(told.contains("256 keys"), "{told}");
}

/// Keys in the order in which they came, as a list.
#[derive(Default)]
struct Model {
    live: VecDeque<u64>,
    ever: HashSet<u64>,
}

impl Model {
    fn follow(&mut self, op: &Op, outcome: Outcome) {
        match op {
            Op::Put { key: Operand::Nth(n), .. } => {
                assert_eq!(outcome == Outcome::Inserted, !self.live.contains(n));
                if outcome == Outcome::Inserted {
                    self.live.push_back(*n);
                }
                self.ever.insert(*n);
            }
            Op::Delete { key: Operand::Nth(n) } => self.live.retain(|other| other != n),
            Op::Clear => self.live.clear(),
            _ => {}
        }
    }
}

#[test]
fn replace_deletes_the_oldest_and_puts_a_new_one() {
    let rng = SplitMix::new(21);
    for round in 0..60 {
        let (source, target) = (
            ["map[int]int", "map[string]int", "map[uint16]int", "map[[2]byte]int"][round % 4],
            [AMD64, SWISS][round % 2],
        );
        let mut model = Model::default();
        let before: Vec<String> = (0..rng.below(12) + 1)
            .map(|_| match rng.below(8) {
                0 => format!("put {0}..{1}", rng.below(50), rng.below(50)),
                1 => format!("delete {}..{}", rng.below(50), rng.below(50)),
                2 => format!("random {}", rng.below(60)),
                3 => format!("put #{}", rng.below(90)),
                4 => ["clear", "remake", "clone"][rng.below(3) as usize].to_string(),
                5 => format!("random new {}", rng.below(30)),
                6 => format!(
                    "put 0..3; repeat {} {{ replace 2; delete #{}; put #{} }}",
                    rng.below(4),
                    rng.below(40),
                    rng.below(40)
                ),
                _ => format!("put 40..45; replace {}", rng.below(30)),
            })
            .collect();
        let script = format!("{}; put #7; replace 25", before.join("; "));
        let mut run = run(source, &script, round as u64, target);
        let mut history = Vec::new();
        while let Some(op) = run.upcoming().unwrap_or_else(|e| panic!("{script}: {e}")) {
            history.push((op.clone(), model.live.clone(), model.ever.clone()));
            let outcome = run.apply(&op, &mut Silent).unwrap();
            model.follow(&op, outcome);
            assert_eq!(run.state().count(), model.live.len() as u64);
        }
        for pair in history[history.len() - 50..].chunks(2) {
            let [(Op::Delete { key }, live, _), (Op::Put { key: new, .. }, _, ever)] = pair else { panic!("{script}") };
            assert_eq!(key, &Operand::Nth(live[0]), "{script}");
            let [Operand::Nth(new)] = [new] else { panic!() };
            assert!(!ever.contains(new), "{script}: {new}");
        }
    }
}

#[test]
fn replace_goes_by_age_and_stops_where_nothing_is_left() {
    // By age and not by number; keys without a number too.
    assert_eq!(numbers(&ops("put 5; put 3; put 9; put 5; replace 4"))[4..], [5, 10, 3, 11, 9, 12, 10, 13]);
    let literal = "put \"x\"; put \"k3\"; put \"y\"; replace 3";
    let (ops, map) = done("map[string]int", literal, AMD64);
    assert_eq!(
        (map.count(), ops[3].clone(), ops[5].clone()),
        (3, Op::Delete { key: key_of(&ops[0]) }, Op::Delete { key: Operand::Nth(3) })
    );
    // One line for a churn of millions.
    let lines = program("map[int]int", "put 0..1000; replace 5000000", AMD64).lines;
    assert_eq!(lines[1].parsed.as_ref().unwrap().known_len(), Some(10_000_000));
    assert_eq!(failure("map[int]int", "replace 1"), OpsError::NothingToReplace);
    assert_eq!(failure("map[uint8]int", "put 0..200; replace 57"), OpsError::NoNewKeys { left: 56, wanted: 57 });
    assert_eq!(failure("map[bool]int", "random new 3"), OpsError::NoNewKeys { left: 2, wanted: 3 });
}

/// Why a script stops.
fn failure(source: &str, script: &str) -> OpsError {
    let mut run = run(source, script, 1, AMD64);
    loop {
        match run.upcoming() {
            Ok(Some(op)) => drop(run.apply(&op, &mut Silent).unwrap()),
            Ok(None) => panic!("{script} ends"),
            Err(stopped) => break stopped.error,
        }
    }
}

fn key_of(op: &Op) -> Operand {
    let Op::Put { key, .. } = op else { panic!("{op:?}") };
    key.clone()
}

#[test]
fn random_new_keys_never_were_in_the_map() {
    for (source, script) in [
        ("map[int]int", "put 0..1000; random new 5000; delete all; random new 5000; put 5e18..5e18+20"),
        ("map[uint8]int", "put 10..60; random new 100; delete all; random new 106"),
        ("map[uint16]int", "random new 100; put 0..3; random new 20000; clear; random new 40000"),
        ("map[[2]byte]int", "put 0..65536 step 2; random new 30000"),
        ("map[float32]int", "put 0..9; random new 3000; replace 50; random new 3000"),
        ("map[string]int", "repeat 50 { random new 10; replace 5; delete all; random new 3 }"),
    ] {
        let script = script.replace("5e18..5e18+20", "5000000000000000000..5000000000000000020");
        let mut run = run(source, &script, 3, AMD64);
        let (mut ever, mut inserted) = (HashSet::new(), 0);
        let mut drawn = Vec::new();
        while let Some(op) = run.upcoming().unwrap_or_else(|e| panic!("{source} {script}: {e}")) {
            let outcome = run.apply(&op, &mut Silent).unwrap();
            if let Op::Put { key: Operand::Nth(n), .. } = &op {
                assert!(ever.insert(*n), "{source} {script}: {n} twice");
                assert_eq!(outcome, Outcome::Inserted);
                inserted += 1;
                drawn.push(*n);
            }
        }
        assert!(inserted > 200, "{inserted}");
        // Nothing rises or falls all along.
        let tail = &drawn[drawn.len() - 100..];
        assert!(tail.windows(2).any(|w| w[0] < w[1]));
    }
    let keys = |script: &str, seed: u64| {
        let mut run = run("map[int]int", script, seed, AMD64);
        let mut out = Vec::new();
        while let Some(op) = run.upcoming().unwrap() {
            run.apply(&op, &mut Silent).unwrap();
            out.push(op);
        }
        numbers(&out)
    };
    assert_eq!(keys("random new 50", 1), keys("random new 50", 1));
    assert_ne!(keys("random new 50", 1), keys("random new 50", 2));
    assert_ne!(keys("random new 50", 1), keys("\nrandom new 50", 1));
}

/// Operations of this file, so that any way to a moment gives the same bytes.
const SCRIPT: &str = "put 200..0 step 3; random new 40; replace 30; repeat 3 { replace 5; random 20; delete all; put 0..4 }; \
                      range 2; repeat 40 { put #i*7; delete #i }; next 3; replace 20; for k := range m { delete(m, k) }; \
                      repeat 2 { random new 30; repeat 2 { replace 3; get #i } }; put 60..0; remake; replace 9";

#[test]
fn going_back_and_forth_gives_the_same_bytes() {
    for (i, target) in [AMD64, SWISS].into_iter().enumerate() {
        for source in
            ["map[string]string", "map[int64]int64", "map[uint16][200]byte", "map[struct{ A bool; B [3]byte }]int"]
        {
            let (spec, lines) = spec(source, SCRIPT, target);
            assert!(lines.iter().all(|line| line.parsed.is_ok()), "{lines:?}");
            let entries = entries_of(&lines);
            let mut straight = run(source, SCRIPT, 9, target);
            let mut expected = vec![memory(straight.state())];
            while let Some(op) = straight.upcoming().unwrap() {
                straight.apply(&op, &mut Silent).unwrap();
                expected.push(memory(straight.state()));
            }
            let mut jumping = Timeline::new(setup(&spec, 9), entries.clone()).unwrap();
            let rng = SplitMix::new(4 + i as u64);
            for round in 0..80 {
                let position = rng.below(expected.len() as u64);
                jumping.seek(position);
                while !jumping.advance(|| rng.below(3) > 0) {}
                assert_eq!(memory(jumping.state()), expected[position as usize], "{source} on {target} at {position}");
                if round % 20 == 19 {
                    // A line less and again: what it looked back on is found again.
                    let keep = rng.below(entries.len() as u64) as usize;
                    jumping.replace_entries(entries[..keep].to_vec());
                    jumping.seek(u64::MAX);
                    jumping.advance(|| rng.below(20) > 0);
                    jumping.replace_entries(entries.clone());
                }
            }
            jumping.build(|| true);
            assert!(jumping.failure().is_none());
            assert_eq!(
                (jumping.total(), jumping.span_of(3).map(|s| s.1 - s.0).is_some()),
                (expected.len() as u64 - 1, true)
            );
        }
    }
}

#[test]
fn limits_are_named_before_anything_runs() {
    let script = "put 1; repeat 200000000 { get 0 }";
    let (spec, lines) = spec("map[int]int", script, AMD64);
    let mut timeline = Timeline::new(setup(&spec, 1), entries_of(&lines)).unwrap();
    timeline.build(|| true);
    let failure = timeline.failure().unwrap();
    assert_eq!((failure.entry, failure.position), (1, 1));
    assert_eq!(failure.error, OpsError::TooMany { limit: MAX_KEPT_OPERATIONS });
    assert!(failure.error.to_string().contains("100,000,000 operations"));
    let mut run = run("map[int]int", script, 1, AMD64);
    assert!(run.upcoming().unwrap().is_some());
    for text in [
        "put 0..2e9",
        "repeat 2e9 { }",
        "repeat 2 { repeat 1e9 { get 1 } }",
        "replace 6e8",
        "repeat 1000 { random new 1000001 }",
    ] {
        assert!(wrong("map[int]int", text).contains("1,000,000,000 operations"), "{text}");
    }
    assert!(wrong("map[int]int", "repeat 2000 { repeat 1000 { delete all } }").contains("1,000,000 lines"));
}

#[test]
fn what_a_cell_shows_can_be_typed() {
    let rng = SplitMix::new(31);
    let mut typed = 0;
    while typed < 3_000 {
        let ty = random_type(&rng, 0);
        if ["string", "any", "*int", "float32"].iter().any(|other| ty.contains(other)) {
            continue;
        }
        let (spec, _) = spec(&format!("map[{ty}]int"), "", AMD64);
        let state = MapState::new(spec.clone(), -1, &Seeds::from_seed(1), 1 << 30).unwrap();
        let (key, all) = (spec.map.key, sequence(&spec.layouts, spec.map.key).count());
        for n in (0..30).map(|_| rng.below(all)).chain(0..all.min(10)) {
            let value = state.read().nth_value(key, n).unwrap();
            let text = cell_text(&value, key, &spec.types, Arch::Amd64, 500);
            let mut types = (*spec.types).clone();
            let again = parse_cell(&text, key, &mut types, Arch::Amd64)
                .or_else(|| mapscope::gotype::parse_value(&text, key, &mut types, Arch::Amd64).0);
            let same = again.as_ref().map(|again| key_text(&spec.layouts, key, again));
            let expected = Some(key_text(&spec.layouts, key, &value));
            if spec.map.key_size > 0 && all > 1 {
                assert_eq!(same, expected, "{ty}: {value:?} reads {text}, which is {again:?}");
                typed += 1;
            }
        }
    }
}

#[test]
fn cells_show_what_tells_a_key_from_its_neighbours() {
    let cell = |ty: &str, literal: &str| {
        let (spec, lines) = spec(&format!("map[{ty}]int"), &format!("put {literal}"), AMD64);
        let state = {
            let mut run = run(&format!("map[{ty}]int"), &format!("put {literal}"), 1, AMD64);
            let op = run.upcoming().unwrap().unwrap_or_else(|| panic!("{lines:?}"));
            run.apply(&op, &mut Silent).unwrap();
            run.into_parts().0
        };
        let mut text = String::new();
        state.for_each_key(|key| {
            text = cell_text(&state.decode(spec.map.key, key), spec.map.key, &spec.types, Arch::Amd64, 30)
        });
        text
    };
    let padded = "struct{ ok bool; id int64; tag uint16 }";
    assert_eq!(cell(padded, "#7"), "7");
    assert_eq!(cell(padded, "#1"), "true");
    assert_eq!(cell(padded, "{id: 1}"), "1");
    assert_eq!(cell(padded, "{}"), "0");
    assert_eq!(cell(padded, "{true, 3, 4}"), "true 3 4");
    assert_eq!(cell(padded, "{tag: 5}"), "false 0 5");
    assert_eq!(cell("[4]byte", "[...]byte{1, 2, 3, 4}"), "1 2 3 4");
    assert_eq!(cell("[4]byte", "[4]byte{10, 0, 0, 1}"), "10 0 0 1");
    assert_eq!(cell("[4]byte", "{2: 9}"), "0 0 9");
    assert_eq!(cell("struct{ S string; N int }", "{N: 7}"), "7");
    assert_eq!(cell("struct{ S string; N int }", "#7"), "k7");
    assert_eq!(cell("struct{ P struct{ X, Y int8 }; Z int32 }", "{Z: 300}"), "300");
    assert_eq!(cell("struct{ P struct{ X, Y int8 }; Z int32 }", "{P: {0, 2}}"), "0 2");
}

#[test]
fn a_struct_key_is_put_and_found_by_what_its_cell_reads() {
    let key = |ty: &str, text: &str| {
        let ops = done(&format!("map[{ty}]int"), &format!("put {text}"), AMD64).0;
        let (spec, _) = spec(&format!("map[{ty}]int"), "", AMD64);
        let state = MapState::new(spec.clone(), -1, &Seeds::from_seed(1), 1 << 30).unwrap();
        let value = match key_of(&ops[0]) {
            Operand::Nth(n) => Arc::new(state.read().nth_value(spec.map.key, n).unwrap()),
            Operand::Value(value) => value,
        };
        mapscope::gotype::format_value(&value, spec.map.key, &spec.types)
    };
    assert_eq!(key("struct{ ID int64; Tag byte }", "7"), "{ID: 7, Tag: 0}");
    assert_eq!(key("struct{ ok bool; id int64 }", "7 = 3"), "{ok: false, id: 7}");
    assert_eq!(key("struct{ ok bool; id int64 }", "true 3"), "{ok: true, id: 3}");
    assert_eq!(key("[4]byte", "10 0 0 1 # an address"), "{10, 0, 0, 1}");
    assert_eq!(key("[4]byte", "[...]byte{1,2,3,4}"), "{1, 2, 3, 4}");
    assert_eq!(key("struct{ S string; N int }", "\"a b\" 7"), "{S: \"a b\", N: 7}");
    // Where a number can't be a key, the key's number is named.
    for (ty, text) in [("string", "put 7"), ("bool", "get 1"), ("struct{ S string }", "delete 7"), ("*int", "put 7")] {
        let told = wrong(&format!("map[{ty}]int"), text);
        assert!(told.contains(&format!("#{}", text.split(' ').nth(1).unwrap())), "{ty}: {told}");
    }
    assert!(!wrong("map[bool]int", "put 2").contains("#2"));
}

#[test]
fn the_loop_that_go_makes_a_clear_is_read_as_one() {
    for text in ["for k := range m { delete(m, k) }", "for key:=range cache{delete( cache , key );}"] {
        assert_eq!(ops(&format!("put 0..5; {text}"))[5], Op::Clear, "{text}");
    }
    for text in ["for", "for range m {}", "for k := range m { delete(m, v) }", "for k := range m { put(m, k) }"] {
        assert!(wrong("map[int]int", text).contains("for k := range m { delete(m, k) }"), "{text}");
    }
    for ty in ["float64", "any", "struct{ A int; B float32 }"] {
        assert!(wrong(&format!("map[{ty}]int"), "for k := range m { delete(m, k) }").contains("NaN"), "{ty}");
    }
}
