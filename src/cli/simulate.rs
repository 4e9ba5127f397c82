//! A run from its options to its end, without a history: types, script, map, operations.
//!
//! Invariant: everything that can be wrong in types, script and sizes is told before the first operation runs; memory is
//! that of the map alone, however long the run.

use super::failure::Failure;
use super::options::Common;
use super::progress::Progress;
use super::source::{Reader, Source};
use crate::engine::{EngineError, Journal, MapSpec, MapState, Op, Seeds, Silent};
use crate::gotype::{self, Kind, Layouts, TypeId, Types};
use crate::ops::{self, Expansion, Line, MAX_OPERATIONS};
use crate::target::Target;
use crate::units::{count, plural};
use std::sync::Arc;

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
    pub spec: Arc<MapSpec>,
    pub hint: i64,
    pub seeds: Seeds,
    pub max_heap: u64,
}

/// The texts that the options name, read once for every target.
pub struct Inputs {
    map_type: String,
    decls: Vec<Source>,
    ops: Source,
}

impl Inputs {
    pub fn read(common: &Common, ops: &str) -> Result<Inputs, Failure> {
        let map_type = match common.types.as_slice() {
            [one] => one.clone(),
            _ => return Err(Failure::misuse("one --type is needed, such as --type 'map[string]int'")),
        };
        let mut reader = Reader::new(&common.out);
        let decls = reader.read_all("--decl", &common.decls)?;
        let ops = reader.read("--ops", ops)?;
        Ok(Inputs { map_type, decls, ops })
    }
}

impl Plan {
    /// Checks everything that was given, for one target.
    pub fn new(inputs: &Inputs, common: &Common, target: Target) -> Result<Plan, Failure> {
        let seeds = common.seeds(target)?;
        let Inputs { map_type, decls, ops } = inputs;
        let (types, root) = check_types(decls, map_type, target)?;
        let (spec, lines) = check_script(types, root, target, ops)?;
        Ok(Plan {
            decls: decls.iter().map(|d| d.text.clone()).collect(),
            map_type: map_type.clone(),
            ops: ops.clone(),
            lines,
            spec,
            hint: common.hint,
            seeds,
            max_heap: common.max_heap,
        })
    }

    /// The place of a line, for messages.
    pub fn place(&self, line: &Line) -> String {
        place(&self.ops, line)
    }
}

fn check_types(decls: &[Source], map_type: &str, target: Target) -> Result<(Types, TypeId), Failure> {
    let decls: Vec<(String, String)> = decls.iter().cloned().map(Source::into_pair).collect();
    let exprs = [("--type".to_string(), map_type.to_string())];
    let (types, roots, diagnostics) = gotype::check_parts(&decls, &exprs, target.go);
    if !diagnostics.is_empty() {
        return Err(Failure::all(diagnostics));
    }
    match roots.first().copied().flatten() {
        Some(root) if gotype::is_map(&types, root) => Ok((types, root)),
        Some(root) => {
            let message = format!("--type: {} is no map type; write for example map[string]int", types.name(root));
            Err(Failure::misuse(message))
        }
        None => Err(Failure::misuse("--type can't be read as a type")),
    }
}

/// Reads the operations against the types; their literals may bring in more types.
fn check_script(
    mut types: Types,
    root: TypeId,
    target: Target,
    ops: &Source,
) -> Result<(Arc<MapSpec>, Vec<Line>), Failure> {
    let told = |e: gotype::MapTypeError| Failure::misuse(format!("--type: {e}"));
    let Kind::Map { key, elem } = *types.shape(root) else {
        return Err(Failure::misuse("--type is no map type"));
    };
    let layouts = Layouts::new(Arc::new(types.clone()), target);
    gotype::map_type(&layouts, root).map_err(told)?;
    let lines = ops::parse(&ops.text, &mut ops::Context::new(&mut types, &layouts, key, elem));
    let mut wrong = lines.iter().filter(|l| l.is_read).filter_map(|l| l.parsed.as_ref().err());
    let first: Vec<String> = wrong.by_ref().take(MAX_TOLD).map(|d| format!("{}:{d}", ops.name)).collect();
    if !first.is_empty() {
        let (more, unread) = (wrong.count() as u64, lines.iter().filter(|l| !l.is_read).count() as u64);
        let more = (more > 0).then(|| format!("{}: {} more like these", ops.name, plural(more, "error")));
        let unread = (unread > 0).then(|| format!("{}: {} after them not read", ops.name, plural(unread, "operation")));
        return Err(Failure::all(first.into_iter().chain(more).chain(unread)));
    }
    check_total(ops, &lines)?;
    let types = Arc::new(types);
    let layouts = Arc::new(Layouts::new(types.clone(), target));
    let map = gotype::map_type(&layouts, root).map_err(told)?;
    Ok((Arc::new(MapSpec::new(types, layouts, map)), lines))
}

/// The limit of operations, as far as the text alone tells.
fn check_total(ops: &Source, lines: &[Line]) -> Result<(), Failure> {
    let mut total = 0u64;
    for line in lines {
        let len = line.parsed.as_ref().ok().and_then(ops::Statement::known_len);
        total = total.saturating_add(len.unwrap_or(0));
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
    let state = MapState::new(plan.spec.clone(), plan.hint, &plan.seeds, plan.max_heap)
        .map_err(|e| Failure::misuse(format!("make({}, {}): {e}", plan.map_type, plan.hint)))?;
    let mut ran = Ran { state, operations: 0, last: None };
    for line in &plan.lines {
        let Ok(statement) = &line.parsed else { continue };
        let fail = |e: String| Failure::misuse(format!("{}: {}: {e}", place(&plan.ops, line), line.text));
        let expansion =
            Expansion::new(statement, &ran.state, line.number, plan.seeds.seed).map_err(|e| fail(e.to_string()))?;
        if ran.operations + expansion.len() > MAX_OPERATIONS {
            return Err(too_many(&plan.ops, line));
        }
        for index in 0..expansion.len() {
            let Some(op) = expansion.op(index) else { break };
            // A line's last operation is the run's last one if no later line has any.
            if watch && index + 1 == expansion.len() {
                ran.watched(op).map_err(|e| fail(e.to_string()))?;
            } else {
                ran.state.apply(&op, &mut Silent).map_err(|e| fail(e.to_string()))?;
            }
            ran.operations += 1;
            if ran.operations.is_multiple_of(Progress::EVERY) {
                progress.at(ran.operations, "operations");
            }
        }
    }
    progress.clear();
    Ok(ran)
}

impl Ran {
    fn watched(&mut self, op: Op) -> Result<(), EngineError> {
        let (held, mut journal) = (self.state.tally().held_bytes, Journal::default());
        self.state.apply(&op, &mut journal)?;
        self.last = Some(Watched { op, journal, held });
        Ok(())
    }
}
