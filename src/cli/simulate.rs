//! A run from its options to its end, without a history: types, script, map, operations.
//!
//! Invariant: everything that can be wrong in types, script and sizes is told before the first operation runs; memory is
//! that of the map alone, however long the run.

use super::failure::Failure;
use super::options::Common;
use super::progress::Progress;
use super::source::{Decls, Reader, Source};
use crate::engine::{Journal, MapState, Op, Silent};
use crate::ops::{self, Line, MAX_OPERATIONS, OpsError, entries_of};
use crate::program::{self, Peak, Program, ProgramError, Run, Setup, Stopped};
use crate::target::Target;
use crate::units::{count, plural};

/// Most wrong operations that are told at once.
const MAX_TOLD: usize = 20;

/// What is to be run.
pub struct Plan {
    /// Declarations as they were given.
    pub decls: Vec<String>,
    /// The map type as it was given.
    pub map_type: String,
    /// The script as it was given, and where it came from.
    pub ops: Source,
    pub lines: Vec<Line>,
    pub setup: Setup,
}

/// The texts that the options name, read once for every target.
pub struct Inputs {
    map_type: String,
    decls: Decls,
    ops: Source,
}

impl Inputs {
    pub fn read(common: &Common, ops: &str) -> Result<Inputs, Failure> {
        let map_type = match common.types.as_slice() {
            [one] => one.clone(),
            _ => return Err(Failure::misuse("one --type is needed, such as --type 'map[string]int'")),
        };
        let mut reader = Reader::new(&common.out);
        let decls = reader.decls(&common.decls)?;
        let ops = reader.read("--ops", ops)?;
        Ok(Inputs { map_type, decls, ops })
    }
}

impl Plan {
    /// Checks everything that was given, for one target.
    pub fn new(inputs: &Inputs, common: &Common, target: Target) -> Result<Plan, Failure> {
        let seeds = common.seeds(target)?;
        let Program { spec, lines, .. } = read(inputs, target)?;
        Ok(Plan {
            decls: inputs.decls.texts.iter().map(|(_, text)| text.clone()).collect(),
            map_type: inputs.map_type.clone(),
            ops: inputs.ops.clone(),
            lines,
            setup: Setup { spec, hint: common.hint, stack: common.stack, seeds, max_heap: common.max_heap },
        })
    }

    /// The place of a line, for messages.
    pub fn place(&self, line: &Line) -> String {
        place(&self.ops, line)
    }
}

/// Reads types and operations for a target; what is wrong with either is told.
fn read(inputs: &Inputs, target: Target) -> Result<Program, Failure> {
    let Inputs { decls, map_type, .. } = inputs;
    let source = program::Source::Parts { decls: &decls.texts, map: ("--type", map_type), folder: decls.folder() };
    let program = Program::new(&source, &inputs.ops.text, target).map_err(|e| match e {
        ProgramError::Source(diagnostics) => Failure::all(diagnostics),
        other => Failure::misuse(format!("--type: {other}")),
    })?;
    check_lines(&inputs.ops, &program.lines)?;
    check_total(&inputs.ops, &program.lines)?;
    Ok(program)
}

/// The wrong lines, all told up to a number of them.
fn check_lines(ops: &Source, lines: &[Line]) -> Result<(), Failure> {
    let mut wrong = lines.iter().filter(|l| l.is_read).filter_map(|l| l.parsed.as_ref().err());
    let first: Vec<String> = wrong.by_ref().take(MAX_TOLD).map(|d| format!("{}:{d}", ops.name)).collect();
    if first.is_empty() {
        return Ok(());
    }
    let (more, unread) = (wrong.count() as u64, lines.iter().filter(|l| !l.is_read).count() as u64);
    let more = (more > 0).then(|| format!("{}: {} more like these", ops.name, plural(more, "error")));
    let unread = (unread > 0).then(|| format!("{}: {} after them not read", ops.name, plural(unread, "operation")));
    Err(Failure::all(first.into_iter().chain(more).chain(unread)))
}

/// The limit of operations, as far as the text alone tells.
fn check_total(ops: &Source, lines: &[Line]) -> Result<(), Failure> {
    let mut total = 0u64;
    for line in lines {
        let len = line.parsed.as_ref().map_or(0, ops::Statement::least_len);
        total = total.saturating_add(len);
        if total > MAX_OPERATIONS {
            return Err(too_many(ops, line));
        }
    }
    Ok(())
}

fn place(ops: &Source, line: &Line) -> String {
    format!("{}:{}:{}", ops.name, line.number, line.column)
}

fn too_many(ops: &Source, line: &Line) -> Failure {
    let limit = count(MAX_OPERATIONS);
    Failure::misuse(format!("{}: with this line the run has more than {limit} operations, the limit", place(ops, line)))
}

/// A map at the end of its run.
pub struct Ran {
    pub state: MapState,
    pub operations: u64,
    /// When it had most live bytes.
    pub peak: Peak,
    /// The last operation, where it was watched.
    pub last: Option<Watched>,
}

/// An operation whose steps were kept.
pub struct Watched {
    pub op: Op,
    pub journal: Journal,
    /// Bytes that the map held before it.
    pub held: u64,
}

/// Makes the map and does every operation; `watch`: the last one's steps are kept.
pub fn simulate(plan: &Plan, watch: bool, progress: &mut Progress) -> Result<Ran, Failure> {
    let mut run = Run::new(&plan.setup, entries_of(&plan.lines))
        .map_err(|e| Failure::misuse(format!("make({}, {}): {e}", plan.map_type, plan.setup.hint)))?;
    let last = drive(&mut run, watch, progress).map_err(|stopped| told(plan, stopped))?;
    progress.clear();
    let operations = run.position();
    let (state, peak) = run.into_parts();
    Ok(Ran { state, operations, peak, last })
}

/// Runs to the script's end.
fn drive(run: &mut Run, watch: bool, progress: &mut Progress) -> Result<Option<Watched>, Stopped> {
    let mut last = None;
    while let Some(op) = run.upcoming()? {
        // A line's last operation is the run's last one if no later line has any.
        if watch && run.may_be_last_of_entry() {
            let (held, mut journal) = (run.state().tally().held_bytes, Journal::default());
            run.apply(&op, &mut journal)?;
            last = Some(Watched { op, journal, held });
        } else {
            run.apply(&op, &mut Silent)?;
        }
        if run.position().is_multiple_of(Progress::EVERY) {
            progress.at(run.position(), "operations");
        }
    }
    Ok(last)
}

/// Where in the script a run stopped, and why.
fn told(plan: &Plan, Stopped { entry, error }: Stopped) -> Failure {
    match plan.lines.get(entry) {
        Some(line) if matches!(error, OpsError::TooMany { .. }) => too_many(&plan.ops, line),
        Some(line) => Failure::misuse(format!("{}: {}: {error}", plan.place(line), line.text)),
        None => Failure::misuse(error.to_string()),
    }
}
