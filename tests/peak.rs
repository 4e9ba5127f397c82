//! What a run reports beside its end: the peak of live bytes, who allocated, and what a slot wastes.

#![allow(clippy::unwrap_used)]

mod common;

use common::{TARGETS, TYPES, spec, state, swiss};
use mapscope::engine::{DEFAULT_MAX_HEAP, MapState, Op, Operand, Seeds, Silent, SplitMix};
use mapscope::gotype::layout_report;
use mapscope::heap::Made;
use mapscope::image::{Bill, Role};
use mapscope::program::{Run, Setup};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::tell::allocations;
use std::collections::BTreeMap;

fn targets() -> impl Iterator<Item = Target> {
    TARGETS.into_iter().chain(swiss::TARGETS)
}

/// Growths, deletes while the map grows, loops that stay open, copies, and no order in them.
const SCRIPT: &str = "random 500; put 0..90; delete 10..60; random 200; range 5; put 100..190; delete 100..150; random 90; \
                      next 3; clear; random 60; break; put 0..70; delete 0..50; put 200..300; clone; random 90; remake; \
                      delete all; put 0..60; collide 20; delete 3..30; random 200";

#[test]
fn the_peak_is_the_most_that_marking_finds_after_any_operation() {
    for (i, (source, target)) in TYPES.iter().flat_map(|s| targets().map(move |t| (*s, t))).enumerate() {
        let stack = i % 3 == 0;
        let script = if stack { SCRIPT.replace("clone; ", "") } else { SCRIPT.to_string() };
        let (spec, lines) = spec(source, &script, target);
        // Types of few values take what of the script they can.
        let entries: Vec<_> = mapscope::ops::entries_of(&lines);
        let mut run = Run::new(&Setup { stack, ..common::setup(&spec, 5) }, entries).unwrap();
        let mut most = (run.state().reach().bytes(), 0);
        while let Ok(Some(op)) = run.upcoming() {
            run.apply(&op, &mut Silent).unwrap();
            let live = run.state().reach().bytes();
            assert_eq!(run.state().live_bytes(), live, "{source} on {target} at {}: {op:?}", run.position());
            if live > most.0 {
                most = (live, run.position());
            }
        }
        let (_, peak) = run.into_parts();
        assert_eq!((peak.bytes, peak.position), most, "{source} on {target}");
        assert_eq!(peak.op.is_none(), peak.position == 0);
    }
}

/// A map that grows with boxes in it, deleted from while it does: what its old buckets name is live.
#[test]
fn boxes_deleted_in_a_growth_are_live_as_long_as_an_old_bucket_names_them() {
    let rng = SplitMix::new(3);
    let mut doubtful = 0;
    for (source, target) in [("map[int16][200]byte", TARGETS[2]), ("map[[129]byte]int", TARGETS[3])] {
        let mut map = state(source, -1, 1, target);
        for i in 0..3000 {
            let key = Operand::Nth(rng.below(1200));
            let op = match rng.below(3) {
                0 => Op::Delete { key },
                _ => Op::Put { elem: key.clone(), key },
            };
            map.apply(&op, &mut Silent).unwrap();
            assert_eq!(map.live_bytes(), map.reach().bytes(), "{source} on {target} at {i}");
            doubtful += u32::from(map.live_bytes() != map.tally().held_bytes);
        }
    }
    assert!(doubtful > 40, "{doubtful}");
}

#[test]
fn each_allocation_is_one_functions() {
    for (source, target) in TYPES.iter().flat_map(|s| targets().map(move |t| (*s, t))) {
        let mut run = common::run(source, SCRIPT, 2, target);
        while let Ok(Some(op)) = run.upcoming() {
            run.apply(&op, &mut Silent).unwrap();
        }
        let (all, tally) = (allocations(run.state().read()), run.state().tally());
        let sum = |of: fn(&mapscope::tell::Allocations) -> u64| all.iter().map(of).sum::<u64>();
        assert_eq!((sum(|a| a.bytes), sum(|a| a.objects)), (tally.ever_bytes, tally.ever_objects), "{source} {target}");
        for made in all.iter().filter(|a| !a.callers.is_empty()) {
            assert_eq!(made.callers.iter().map(|c| c.bytes).sum::<u64>(), made.bytes, "{}", made.function);
        }
    }
}

/// A scenario of `tests/go/stack/profile/main.go`.
struct Scenario {
    name: &'static str,
    source: &'static str,
    hint: i64,
    stack: bool,
    /// What is done before the profile is taken, and what of its allocations counts.
    scripts: &'static [(&'static str, &'static str)],
}

const fn scenario(
    name: &'static str,
    source: &'static str,
    hint: i64,
    scripts: &'static [(&'static str, &'static str)],
) -> Scenario {
    Scenario { name, source, hint, stack: false, scripts }
}

const FILLED: &[(&str, &str)] = &[("", "put 0..3000")];
const SCENARIOS: [Scenario; 13] = [
    scenario("small", "map[int64]int64", -1, &[("", "put 0..3000"), ("", "put 0..3000"), ("", "put 0..5")]),
    scenario("hinted", "map[int64]int64", 1000, &[("", "")]),
    scenario("hinted9", "map[int64]int64", 9, &[("", "")]),
    scenario("scanned", "map[string]string", -1, FILLED),
    scenario("small32", "map[int32]int32", -1, FILLED),
    scenario("pointers", "map[*int64]int64", -1, FILLED),
    scenario("generic", "map[[2]int64]int64", -1, FILLED),
    scenario("boxed", "map[struct{ A int64; B [192]byte }][200]byte", -1, &[("", "put 0..3000"), ("", "put 0..300")]),
    Scenario { stack: true, ..scenario("stack", "map[int64]int64", -1, FILLED) },
    Scenario { stack: true, ..scenario("stack9", "map[int64]int64", 9, &[("", "put 0..9")]) },
    scenario("remade", "map[int64]int64", -1, &[("put 0..3000", "remake")]),
    scenario("clonedNumbers", "map[int64]int64", -1, &[("put 0..3000", "clone"), ("put 0..5", "clone")]),
    scenario("clonedBoxes", "map[struct{ A int64; B [192]byte }][200]byte", -1, &[("put 0..300", "clone")]),
];

impl Scenario {
    /// Objects and bytes by function.
    fn simulated(&self, target: Target, seed: u64) -> BTreeMap<String, Made> {
        let mut sums: BTreeMap<String, Made> = BTreeMap::new();
        for (before, counted) in self.scripts {
            let (spec, lines) = spec(self.source, &format!("{before}; {counted}"), target);
            let seeds = Seeds::from_seed(seed);
            let Scenario { hint, stack, .. } = *self;
            let setup = Setup { spec, hint, stack, seeds, max_heap: DEFAULT_MAX_HEAP };
            let mut run = Run::new(&setup, mapscope::ops::entries_of(&lines)).unwrap();
            let mut earlier = BTreeMap::new();
            while let Some(op) = run.upcoming().unwrap() {
                if op.makes_a_map() {
                    earlier = by_function(run.state());
                }
                run.apply(&op, &mut Silent).unwrap();
            }
            for (function, made) in by_function(run.state()) {
                let before = earlier.get(&function).copied().unwrap_or_default();
                let sum = sums.entry(function).or_default();
                sum.objects += made.objects - before.objects;
                sum.bytes += made.bytes - before.bytes;
            }
        }
        sums.retain(|_, made| made.objects > 0);
        sums
    }
}

fn by_function(state: &MapState) -> BTreeMap<String, Made> {
    let made = |a: mapscope::tell::Allocations| (a.function.to_string(), Made { objects: a.objects, bytes: a.bytes });
    allocations(state.read()).into_iter().map(made).collect()
}

/// What a real profile has for a scenario: by the innermost function behind the allocator's own.
fn profiled(text: &str, scenario: &str) -> BTreeMap<String, Made> {
    const ALLOCATOR: [&str; 7] = [
        "runtime.mallocgc",
        "runtime.newobject",
        "runtime.newarray",
        "runtime.makeslice",
        "runtime.growslice",
        "internal/runtime/maps.newarray",
        "internal/runtime/maps.newobject",
    ];
    let mut sums: BTreeMap<String, Made> = BTreeMap::new();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix(&format!("main.{scenario}: ")) else { continue };
        let (stack, counts) = rest.rsplit_once(": ").unwrap();
        let function = stack.split(" < ").find(|f| !ALLOCATOR.contains(f)).unwrap();
        let (objects, bytes) = counts.split_once(" objects, ").unwrap();
        let sum = sums.entry(function.to_string()).or_default();
        sum.objects += objects.parse::<u64>().unwrap();
        sum.bytes += bytes.strip_suffix(" bytes").unwrap().parse::<u64>().unwrap();
    }
    sums
}

/// The same functions as in profiles of real processes, and the same figures but where hashes decide.
#[test]
fn functions_are_those_of_a_real_heap_profile() {
    let recorded = [
        (GoVersion::Go1_21, include_str!("go/stack/profile-1.21.13.txt")),
        (GoVersion::Go1_23, include_str!("go/stack/profile-1.23.9.txt")),
        (GoVersion::Go1_24, include_str!("go/stack/profile-1.24.11.txt")),
        (GoVersion::Go1_26, include_str!("go/stack/profile-1.26.6.txt")),
        (GoVersion::Go1_27, include_str!("go/stack/profile-1.27.3.txt")),
    ];
    // Hashes decide how many buckets overflow, and whether what is beside the array comes with the first of them or with
    // a growth.
    let is_first_overflow = |function: &str| function.ends_with("createOverflow") || function == "runtime.hashGrow";
    let by_hash = |function: &str| function.ends_with("newoverflow") || is_first_overflow(function);
    let mut equal = 0;
    for (go, text) in recorded {
        for scenario in &SCENARIOS {
            let (real, ours) = (profiled(text, scenario.name), scenario.simulated(Target::new(go, Arch::Amd64), 1));
            let names = |sums: &BTreeMap<String, Made>| {
                sums.keys().filter(|f| !is_first_overflow(f)).cloned().collect::<Vec<_>>()
            };
            assert_eq!(names(&ours), names(&real), "{} on {go}", scenario.name);
            for (function, made) in real.iter().filter(|(f, _)| !by_hash(f)) {
                assert_eq!(ours.get(function), Some(made), "{function}, {} on {go}", scenario.name);
                equal += 1;
            }
        }
    }
    assert!(equal > 200, "{equal}");
}

/// What a slot wastes is what the bill has for padding of one entry.
#[test]
fn a_slot_wastes_the_padding_of_its_entry() {
    let more = ["map[int64]bool", "map[struct{ A bool; B int64 }]struct{ S string; C byte }", "map[bool][3]int32"];
    for (source, target) in TYPES.iter().chain(&more).flat_map(|s| targets().map(move |t| (*s, t))) {
        let mut map = state(source, -1, 1, target);
        map.apply(&Op::Put { key: Operand::Nth(0), elem: Operand::Nth(0) }, &mut Silent).unwrap();
        let report = layout_report(&map.spec().layouts, map.spec().map.map).unwrap();
        assert_eq!(report.wasted_per_slot, Some(Bill::of(map.read()).bytes(Role::Padding)), "{source} on {target}");
    }
    // Of an elem of 1 byte beside a key of 8; real Go's group of it is 136 bytes, and 80 split.
    let wasted = |go| {
        let (spec, _) = spec("map[int64]bool", "", Target::new(go, Arch::Amd64));
        layout_report(&spec.layouts, spec.map.map).unwrap().wasted_per_slot
    };
    assert_eq!([GoVersion::Go1_23, GoVersion::Go1_27].map(wasted), [Some(0), Some(7)]);
    assert_eq!(wasted(GoVersion::parse("1.27-split").unwrap()), Some(0));
}
