//! How fast time travel is: a run of 1,000,000 operations with growth of every kind, built once, then jumps and steps.
//! Each map runs in a process of its own, so that the most memory it took is its own.

use mapscope::engine::{DEFAULT_MAX_HEAP, Seeds, SplitMix};
use mapscope::ops::Entry;
use mapscope::program::{Program, Setup, Source};
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::timeline::{MarkKind, Timeline};
use std::process::Command;
use std::time::{Duration, Instant};

const CASES: [(&str, &str, GoVersion); 2] =
    [("classic", "map[int64]int64", GoVersion::Go1_23), ("swiss", "map[int64]int64", GoVersion::Go1_27)];
/// Clear, growth, overflow, splits, tombstones, behind [`churn`].
const SCRIPT: &str = "put 5000..25000; clear; put 0..500000; delete 0..200000; put 600000..780000; random 95839";
const TOTAL: u64 = 1_000_000;
const JUMPS: usize = 2000;

/// A few entries put and deleted again and again, other keys each time: overflow buckets gather, until the map grows to
/// the same size (Swiss: tombstones). 4,160 operations.
fn churn() -> String {
    (0..40).map(|i| format!("put {0}..{1}; delete {0}..{1}; ", 52 * i, 52 * (i + 1))).collect()
}

fn main() {
    let case = std::env::args().find_map(|arg| CASES.into_iter().find(|c| c.0 == arg));
    if let Some((name, source, go)) = case {
        return run(name, source, Target::new(go, Arch::Amd64));
    }
    let Ok(exe) = std::env::current_exe() else { return eprintln!("this program has no path to be started by") };
    for (name, ..) in CASES {
        match Command::new(&exe).arg(name).status() {
            Ok(status) if status.success() => {}
            other => eprintln!("{name}: {other:?}"),
        }
    }
}

fn setup(source: &str, target: Target) -> (Setup, Vec<Entry>) {
    let script = format!("{}{SCRIPT}", churn());
    let program = Program::new(&Source::Text(source), &script, target).expect("a map type");
    assert_eq!(program.first_wrong(), None, "the script is right");
    let entries = program.entries();
    (
        Setup { spec: program.spec, hint: -1, stack: false, seeds: Seeds::from_seed(1), max_heap: DEFAULT_MAX_HEAP },
        entries,
    )
}

fn run(name: &str, source: &str, target: Target) {
    let empty = peak_rss();
    let (setup, entries) = setup(source, target);
    let mut timeline = Timeline::new(setup, entries).expect("an empty map fits");
    let start = Instant::now();
    timeline.build(|| true);
    let built = start.elapsed();
    assert_eq!(timeline.total(), TOTAL);
    let map = timeline.samples().iter().map(|s| s.bytes).max().unwrap_or(0);
    let kinds = |f: fn(MarkKind) -> bool| timeline.marks().iter().filter(|m| f(m.kind)).count();
    let (grown, same) = (
        kinds(|k| matches!(k, MarkKind::Grow { same_size: false, .. } | MarkKind::TableGrown { .. })),
        kinds(|k| matches!(k, MarkKind::Grow { same_size: true, .. })),
    );
    let splits = kinds(|k| k == MarkKind::Split);
    println!("{name}/run: {TOTAL} operations, {grown} growths, {same} to the same size, {splits} splits");
    println!("{name}/first_build: {:.0} ms, peak RSS {}", ms(built), mb(peak_rss()));

    let rng = SplitMix::new(7);
    let jumps = (0..JUMPS).map(|_| timed(&mut timeline, |t| t.seek(rng.below(TOTAL + 1)))).collect();
    report(name, "jumps", jumps);
    // From the end, then from somewhere: one operation back each, and a step of one.
    timeline.seek(TOTAL);
    timeline.advance(|| true);
    let back = (0..JUMPS).map(|_| timed(&mut timeline, |t| t.seek(t.position() - 1))).collect();
    report(name, "operations_back", back);
    let forward = (0..JUMPS).map(|_| timed(&mut timeline, |t| t.seek(t.position() + 1))).collect();
    report(name, "operations_forward", forward);
    let steps = (0..JUMPS).map(|_| timed(&mut timeline, |t| t.step_by(false))).collect();
    report(name, "steps_back", steps);
    let steps = (0..JUMPS).map(|_| timed(&mut timeline, |t| t.step_by(true))).collect();
    report(name, "steps_forward", steps);
    let over = peak_rss().saturating_sub(empty);
    let allowed = 2 * map + (300 << 20);
    println!(
        "{name}/memory: peak RSS {} over an empty process, simulated map {} at most; twice the map plus 300 MB is {}: {}",
        mb(over),
        mb(map),
        mb(allowed),
        if over <= allowed { "within" } else { "OVER" }
    );
}

fn timed(timeline: &mut Timeline, go: impl FnOnce(&mut Timeline)) -> Duration {
    let start = Instant::now();
    go(timeline);
    timeline.advance(|| true);
    start.elapsed()
}

fn report(name: &str, what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| ms(times[((times.len() - 1) as f64 * share) as usize]);
    println!("{name}/{what}: median {:.2} ms, p99 {:.2} ms, max {:.2} ms", at(0.5), at(0.99), at(1.0));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / f64::from(1 << 20))
}

/// Most bytes of memory that the process had so far, where the system tells.
fn peak_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) << 10
}
