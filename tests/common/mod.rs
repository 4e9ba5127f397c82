//! What the engine's tests share: maps from type text, and everything one can see of a state.
#![allow(dead_code)]

pub mod swiss;

use mapscope::engine::{DEFAULT_MAX_HEAP, Event, MapSpec, MapState, Observer, Seeds};
use mapscope::heap::Heap;
use mapscope::ops::Line;
use mapscope::program::{Program, Run, Setup, Source};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::units::Addr;
use std::sync::Arc;

/// Classic targets with recordings, and one without.
pub const TARGETS: [Target; 5] = [
    Target { go: GoVersion::Go1_21, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_22, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_23, arch: Arch::Amd64 },
    Target { go: GoVersion::Go1_23, arch: Arch::I386 },
    Target { go: GoVersion::Go1_23, arch: Arch::Arm },
];

/// Map types of every kind of key and elem.
pub const TYPES: [&str; 14] = [
    "map[int64]int64",
    "map[uint32]bool",
    "map[string]string",
    "map[string]struct{}",
    "map[float64][3]uint16",
    "map[any]int",
    "map[[129]byte]int",
    "map[int16][200]byte",
    "map[struct{ S string; B [130]byte }][140]string",
    "map[struct{ A int64; T byte }]string",
    "map[struct{}]struct{}",
    "map[[2]string]any",
    "map[*int]complex128",
    "map[uint8]int8",
];

/// A map type and a script read against it.
pub fn program(source: &str, script: &str, target: Target) -> Program {
    Program::new(&Source::Text(source), script, target).unwrap_or_else(|e| panic!("{source}: {e}"))
}

/// A map type ready to run, and the lines of a script read against it.
pub fn spec(source: &str, script: &str, target: Target) -> (Arc<MapSpec>, Vec<Line>) {
    let program = program(source, script, target);
    (program.spec, program.lines)
}

/// What is run, and what of.
pub fn setup(spec: &Arc<MapSpec>, seed: u64) -> Setup {
    Setup { spec: spec.clone(), hint: -1, stack: false, seeds: Seeds::from_seed(seed), max_heap: DEFAULT_MAX_HEAP }
}

/// A map just made, and its script as far as its lines are right.
pub fn run(source: &str, script: &str, seed: u64, target: Target) -> Run {
    let program = program(source, script, target);
    Run::new(&setup(&program.spec, seed), program.entries()).unwrap()
}

pub fn state(source: &str, hint: i64, seed: u64, target: Target) -> MapState {
    let (spec, _) = spec(source, "", target);
    MapState::new(spec, hint, &Seeds::from_seed(seed), DEFAULT_MAX_HEAP).unwrap()
}

/// Every byte that the map can reach, with its addresses, in one string of bytes.
pub fn memory(state: &MapState) -> Vec<u8> {
    let mut out = Vec::new();
    for object in state.reach().objects {
        out.extend(object.addr.0.to_le_bytes());
        out.extend(state.memory().heap.bytes(object.addr, object.requested as usize));
    }
    let tally = state.tally();
    out.extend(tally.ever_bytes.to_le_bytes());
    out.extend(tally.ever_objects.to_le_bytes());
    out
}

/// Keeps every event, however many there are.
#[derive(Default)]
pub struct AllEvents(pub Vec<Event>);

impl Observer for AllEvents {
    fn event(&mut self, _: &Heap, event: Event) {
        self.0.push(event);
    }

    fn wrote(&mut self, _: Addr, _: u64) {}
}
