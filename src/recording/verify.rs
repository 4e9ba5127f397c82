//! Judging a file of recordings.

use super::format::{Capture, ClassicState, Head, hex_bytes, hex_word};
use super::judge::{self, Keys, RecordedState};
use super::layouts::{compare_objects, map_object, type_object};
use super::replay::{self, target_of};
use super::states::{Leaf, Leaves, Twins};
use super::swiss_states::SwissMemory;
use super::{Lines, RecordingError};
use crate::engine::{MapState, Op, Silent};
use crate::gotype::{self, Layouts, Parts, TypeId};
use crate::target::MapImpl;
use crate::units::hex;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// What was judged.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Runs compared.
    pub runs: u64,
    /// States compared.
    pub states: u64,
    /// Types compared.
    pub types: u64,
    /// Fields that differ.
    pub differences: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.runs += other.runs;
        self.states += other.states;
        self.types += other.types;
        self.differences += other.differences;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { runs, states, types, differences } = self;
        write!(f, "{runs} runs, {states} states, {types} types, {differences} differences")
    }
}

/// One difference and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The run or the type: `run int-fill`, `type map[int]int`.
    pub run: String,
    /// Index of the operation; `None` for layouts, keys and types.
    pub operation: Option<i64>,
    /// Index of the state in the run.
    pub state: Option<usize>,
    pub leaf: Leaf,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.run)?;
        if let Some(operation) = self.operation {
            write!(f, ", operation {operation}")?;
        }
        if let Some(state) = self.state {
            write!(f, ", state {state}")?;
        }
        write!(f, ", {}", self.leaf)
    }
}

/// What a file turned out to be.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct FileReport {
    /// What was compared.
    pub tally: Tally,
    /// The first differences, with their places.
    pub differences: Vec<Difference>,
    /// States after a run's first that differs: not compared.
    pub skipped: u64,
    /// Runs whose noverflow is random in places (B of 16 and more).
    pub random_noverflow: u64,
    /// Why some of it could not be judged.
    pub errors: Vec<RecordingError>,
}

impl FileReport {
    /// True where all that was compared agrees.
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.errors.is_empty()
    }

    fn add(&mut self, run: &str, operation: Option<i64>, state: Option<usize>, leaves: Vec<Leaf>) {
        self.tally.differences += leaves.len() as u64;
        let run = run.to_string();
        self.differences.extend(leaves.into_iter().map(|leaf| Difference { run: run.clone(), operation, state, leaf }));
    }
}

/// Lines of a file that can't be judged, after which it is given up.
const MAX_ERRORS: usize = 100;

/// Judges a file line by line. `Err`: it can't be opened at all.
pub fn verify_file(path: &Path) -> std::io::Result<FileReport> {
    let mut lines = Lines::open(path)?;
    let mut report = FileReport::default();
    let mut judged = 0;
    while let Some(next) = lines.next_line() {
        let result = next.and_then(|(number, text)| verify_line(number, &text, &mut report));
        if let Err(error) = result {
            report.errors.push(error);
            if report.errors.len() >= MAX_ERRORS {
                let message = format!("{MAX_ERRORS} lines can't be judged: the rest of the file is not read");
                report.errors.push(RecordingError::file(message));
                break;
            }
        }
        judged += 1;
    }
    if judged == 0 {
        report.errors.push(RecordingError::file("holds no recording: the file is empty"));
    }
    Ok(report)
}

fn json_error(line: usize, error: &serde_json::Error) -> RecordingError {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_string();
    RecordingError { line, column: error.column(), message }
}

fn verify_line(line: usize, text: &str, report: &mut FileReport) -> Result<(), RecordingError> {
    let head: Head = serde_json::from_str(text).map_err(|e| json_error(line, &e))?;
    match head.schema.as_deref() {
        Some("go-map-capture/1") => {
            if implementation_of(line, &head)? == MapImpl::Classic {
                verify_capture::<ClassicState>(line, text, report)
            } else {
                verify_capture::<SwissMemory>(line, text, report)
            }
        }
        Some("go-type-layout/1") => {
            let object: Map<String, Value> = serde_json::from_str(text).map_err(|e| json_error(line, &e))?;
            verify_type(line, &object, report)
        }
        Some(other) => Err(RecordingError::at(
            line,
            format!("unknown schema {other:?}; known are go-map-capture/1 and go-type-layout/1"),
        )),
        None => Err(RecordingError::at(line, "missing field `schema`")),
    }
}

/// The map implementation of a capture: each has states with fields of their own.
fn implementation_of(line: usize, head: &Head) -> Result<MapImpl, RecordingError> {
    let field = |name: &str, value: &Option<String>| {
        value.clone().ok_or_else(|| RecordingError::at(line, format!("missing field `{name}`")))
    };
    let name = field("name", &head.name)?;
    let fail = |message: String| RecordingError::at(line, format!("run {name}: {message}"));
    let (go, arch) = (field("go", &head.go)?, field("arch", &head.arch)?);
    let expected = target_of(&go, &arch).map_err(|e| fail(e.to_string()))?.map_impl();
    let implementation = field("impl", &head.implementation)?;
    if implementation != expected.name() {
        return Err(fail(format!("impl {implementation:?}, but maps of {go} are {}", expected.name())));
    }
    Ok(expected)
}

fn verify_capture<'a, S: RecordedState + Deserialize<'a>>(
    line: usize,
    text: &'a str,
    report: &mut FileReport,
) -> Result<(), RecordingError> {
    let capture: Capture<S> = serde_json::from_str(text).map_err(|e| json_error(line, &e))?;
    let capture = &capture;
    let loaded = replay::load(capture, line)?;
    let (mut state, keys) = loaded.start(capture, line)?;
    check_complete(line, capture, &state)?;
    report.tally.runs += 1;
    let name = format!("run {}", capture.name);
    let layout = map_object(&loaded.spec.layouts, &loaded.spec.map);
    report.add(&name, None, None, compare_objects("layout", &capture.layout, &layout, line, &name)?);
    report.add(&name, None, None, compare_keys(capture, &state, &keys, line)?);
    let twins = judge::twins(&capture.keys, &state, &keys);
    let mut run = Run { capture, line, keys: &keys, twins, name, report };
    run.replay(&mut state)
}

/// Everything that a map of this type has recorded must be there, or a result could go missing unnoticed.
fn check_complete<S: RecordedState>(line: usize, capture: &Capture<S>, state: &MapState) -> Result<(), RecordingError> {
    let fail = |message: String| Err(RecordingError::at(line, format!("run {}: {message}", capture.name)));
    if capture.states.is_empty() {
        return fail("`states` is empty: there is nothing to compare".to_string());
    }
    let spec = state.spec();
    let plain = |ty: TypeId| spec.layouts.of(ty).ptrdata == 0;
    if plain(spec.map.key)
        && spec.map.key_size > 0
        && let Some(i) = capture.keys.iter().position(|k| k.bytes.is_none())
    {
        return fail(format!("keys[{i}]: missing field `bytes`"));
    }
    let has_elem = plain(spec.map.elem) && spec.map.elem_size > 0;
    if has_elem && let Some(i) = capture.ops.iter().position(|o| o.op == "put" && o.elem.is_none()) {
        return fail(format!("ops[{i}]: missing field `elem`"));
    }
    let recorded: Vec<Vec<bool>> = capture.states.iter().map(RecordedState::has_bytes).collect();
    let has_bytes = recorded.iter().flatten().any(|has| *has);
    match recorded.iter().position(|state| state.contains(&false)) {
        Some(i) if has_bytes => fail(format!("states[{i}]: a bucket's field `bytes` is missing, others have theirs")),
        _ => Ok(()),
    }
}

/// Hash and memory of every key.
fn compare_keys<S>(
    capture: &Capture<S>,
    state: &MapState,
    keys: &[Vec<u8>],
    line: usize,
) -> Result<Vec<Leaf>, RecordingError> {
    let mut out = Leaves::default();
    for (i, (recorded, key)) in capture.keys.iter().zip(keys).enumerate() {
        let fail = |what: String| RecordingError::at(line, format!("run {}: keys[{i}]{what}", capture.name));
        let hash = hex_word(&recorded.hash).ok_or_else(|| fail(".hash is not hex".to_string()))?;
        if !state.read().keys_equal(key, key) {
            return Err(fail(format!(", {}: is not equal to itself, so its hash is random", recorded.go)));
        }
        let Ok((found, _)) = state.find_bytes(key) else {
            return Err(fail(format!(", {}: its dynamic type has no ==, so Go takes it for no key", recorded.go)));
        };
        out.compare(format!("keys[{i}].hash"), format!("{hash:x}"), format!("{found:x}"));
        if let Some(bytes) = &recorded.bytes {
            hex_bytes(bytes).ok_or_else(|| fail(".bytes is not hex".to_string()))?;
            out.compare(format!("keys[{i}].bytes"), bytes.clone(), hex(key));
        }
    }
    Ok(out.0)
}

/// One capture being replayed.
struct Run<'a, S> {
    capture: &'a Capture<S>,
    line: usize,
    keys: &'a [Vec<u8>],
    twins: Twins,
    /// As differences name it.
    name: String,
    report: &'a mut FileReport,
}

impl<S: RecordedState> Run<'_, S> {
    fn error<T>(&self, message: String) -> Result<T, RecordingError> {
        Err(RecordingError::at(self.line, format!("run {}: {message}", self.capture.name)))
    }

    fn replay(&mut self, state: &mut MapState) -> Result<(), RecordingError> {
        let capture = self.capture;
        let mut states = capture.states.iter().enumerate().peekable();
        let mut differs = false;
        let (mut last, mut random) = (i64::MIN, false);
        for after_op in -1..capture.ops.len() as i64 {
            if after_op >= 0 {
                self.apply(state, after_op as usize)?;
            }
            while let Some((index, recorded)) = states.peek() {
                if recorded.after_op() != after_op || last == after_op {
                    break;
                }
                last = after_op;
                self.report.tally.states += 1;
                random |= recorded.is_random();
                if differs {
                    self.report.skipped += 1;
                } else {
                    let keys = Keys { bytes: self.keys, twins: &self.twins };
                    let Some(leaves) = recorded.compare(state, &keys) else {
                        return self.error(format!("states[{index}] is of another map implementation"));
                    };
                    differs = !leaves.is_empty();
                    self.report.add(&self.name, Some(after_op), Some(*index), leaves);
                }
                states.next();
            }
        }
        self.report.random_noverflow += u64::from(random);
        match states.next() {
            None => Ok(()),
            Some((index, state)) => self.error(format!(
                "states[{index}].after_op is {}: states stand in order, one an operation, from -1 to {}",
                state.after_op(),
                capture.ops.len() as i64 - 1
            )),
        }
    }

    fn apply(&mut self, state: &mut MapState, index: usize) -> Result<(), RecordingError> {
        let op = &self.capture.ops[index];
        if let Some(seed) = &op.seed {
            let Some(seed) = hex_word(seed) else {
                return self.error(format!("ops[{index}].seed {seed:?} is not hex"));
            };
            state.queue_map_seed(seed);
        }
        let seeds = state.seeds_drawn();
        let map = &state.spec().map;
        let elem_size = map.elem_size as usize;
        let key = || match self.keys.get(op.key) {
            Some(key) => Ok(key),
            None => self.error(format!("ops[{index}].key {} is not one of {} keys", op.key, self.keys.len())),
        };
        let done = match op.op.as_str() {
            "put" => {
                let elem = match op.elem.as_deref().map(hex_bytes) {
                    None => vec![0; elem_size],
                    Some(Some(elem)) if elem.len() == elem_size => elem,
                    Some(_) => return self.error(format!("ops[{index}].elem is not {elem_size} bytes of hex")),
                };
                let key = key()?;
                state.put_bytes(key, &elem)
            }
            "delete" => {
                let key = key()?;
                state.delete_bytes(key).map(drop)
            }
            "clear" => state.apply(&Op::Clear, &mut Silent).map(drop),
            other => return self.error(format!("ops[{index}].op {other:?}; known are put, delete, clear")),
        };
        if let Err(e) = done {
            return self.error(format!("ops[{index}]: {e}"));
        }
        let drew = state.seeds_drawn() != seeds;
        state.drop_queued_seeds();
        let mut leaves = Leaves::default();
        let say = |drawn: bool| if drawn { "a new seed" } else { "none" };
        leaves.compare(format!("ops[{index}].seed"), say(op.seed.is_some()), say(drew));
        self.report.add(&self.name, Some(index as i64), None, leaves.0);
        Ok(())
    }
}

fn verify_type(line: usize, object: &Map<String, Value>, report: &mut FileReport) -> Result<(), RecordingError> {
    let text = |name: &str| match object.get(name) {
        Some(Value::String(s)) => Ok(s.clone()),
        _ => Err(RecordingError::at(line, format!("missing field `{name}`"))),
    };
    let (go, arch, expr) = (text("go")?, text("arch")?, text("type")?);
    let target = target_of(&go, &arch).map_err(|e| RecordingError::at(line, e.to_string()))?;
    let exprs = [("type".into(), expr.clone())];
    // A package's name may be that of several: a record may say which one is meant.
    let path = object.get("path").and_then(Value::as_str);
    let decls: Vec<(String, String)> =
        path.map(|path| ("path".into(), format!("import {path:?}"))).into_iter().collect();
    let checked = gotype::check_parts(&Parts { decls: &decls, exprs: &exprs, folder: None }, target);
    if let Some(d) = checked.diagnostics.first() {
        return Err(RecordingError::at(line, format!("type {expr}: {d}")));
    }
    let Some(root) = checked.roots.first().copied().flatten() else {
        return Err(RecordingError::at(line, format!("type {expr} can't be read")));
    };
    let layouts = Layouts::new(Arc::new(checked.types), target);
    let mut found = type_object(&layouts, root).map_err(|m| RecordingError::at(line, format!("type {expr}: {m}")))?;
    found.insert("schema".into(), "go-type-layout/1".into());
    found.insert("go".into(), go.into());
    found.insert("arch".into(), arch.into());
    if let Some(path) = path {
        found.insert("path".into(), path.into());
    }
    report.tally.types += 1;
    let name = format!("type {expr}");
    let leaves = compare_objects("", object, &found, line, &name)?;
    report.add(&name, None, None, leaves);
    Ok(())
}
