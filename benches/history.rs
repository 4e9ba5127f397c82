//! How long a history of 1,000,000 operations takes: against the run alone, built where it is asked for, and built beside
//! a window that draws 60 frames a second; and the longest that a frame of that window was kept.

use mapscope::beside::Rest;
use mapscope::engine::{DEFAULT_MAX_HEAP, Seeds, Silent};
use mapscope::program::{Program, Run, Setup, Source};
use mapscope::project::Document;
use mapscope::session::Session;
use mapscope::target::{Arch, GoVersion, Target};
use std::time::{Duration, Instant};

const CASES: [(&str, GoVersion); 4] = [
    ("map[int]int", GoVersion::Go1_23),
    ("map[int]int", GoVersion::Go1_27),
    ("map[string]string", GoVersion::Go1_23),
    ("map[string]string", GoVersion::Go1_27),
];
const SCRIPT: &str = "put 0..1000000";
/// What a frame of the window gives to work that is asked for, and what lies between two frames.
const SLICE: Duration = Duration::from_millis(8);
const FRAME: Duration = Duration::from_micros(16_667);

fn main() {
    for (source, go) in CASES {
        let target = Target::new(go, Arch::Amd64);
        let run = timed(|| run(source, target));
        let here = timed(|| session(source, target).finish());
        let mut longest = Duration::ZERO;
        let window = timed(|| longest = window(&mut session(source, target)));
        println!(
            "{source} on {go}: run {:.0} ms, history here {:.0} ms ({:.2} times), beside a window {:.0} ms ({:.2} times), longest frame {:.1} ms",
            ms(run),
            ms(here),
            here.as_secs_f64() / run.as_secs_f64(),
            ms(window),
            window.as_secs_f64() / run.as_secs_f64(),
            ms(longest),
        );
    }
}

/// The map alone, as `mapscope run` makes it.
fn run(source: &str, target: Target) {
    let program = Program::new(&Source::Text(source), SCRIPT, target).expect("a map type");
    let (spec, seeds) = (program.spec.clone(), Seeds::from_seed(1));
    let setup = Setup { spec, hint: -1, stack: false, seeds, max_heap: DEFAULT_MAX_HEAP };
    let mut run = Run::new(&setup, program.entries()).expect("an empty map fits");
    while let Some(op) = run.upcoming().expect("the script runs") {
        run.apply(&op, &mut Silent).expect("the script runs");
    }
}

fn session(source: &str, target: Target) -> Session {
    let document = Document {
        source: source.to_string(),
        target,
        hint: -1,
        stack: false,
        seeds: Seeds::from_seed(1),
        script: vec![SCRIPT.to_string()],
    };
    Session::new(document, u64::MAX)
}

/// Frames of a window until the playhead is at the end and all is built; the longest time that one was kept.
fn window(session: &mut Session) -> Duration {
    let mut longest = Duration::ZERO;
    loop {
        let start = Instant::now();
        let rest = session.keep_up(|| start.elapsed() < SLICE);
        longest = longest.max(start.elapsed());
        if rest == Rest::Nothing {
            return longest;
        }
        std::thread::sleep(FRAME.saturating_sub(start.elapsed()));
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
