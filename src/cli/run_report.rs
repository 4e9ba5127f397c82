//! What a run came to, as JSON and as text.

use super::simulate::{Plan, Ran};
use crate::engine::MapState;
use crate::image::{Bill, ClassicFigures, Figures, SwissFigures};
use crate::tell::{self, Allocations, op_text};
use crate::text;
use crate::units::{bytes, count, plural};
use serde::Serialize;
use serde_json::{Map, Value};

/// Most characters of the peak's operation in text.
const PEAK_TEXT: usize = 60;

/// `mapscope run --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RunReport {
    #[serde(rename = "type")]
    ty: String,
    decls: String,
    go: &'static str,
    arch: &'static str,
    #[serde(rename = "impl")]
    implementation: &'static str,
    hint: Value,
    /// The map does not escape.
    stack: bool,
    seed: Value,
    /// Where a real process's were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    hash_key: Option<[String; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map_seed: Option<String>,
    operations: u64,
    count: u64,
    allocated_bytes: u64,
    allocated_objects: u64,
    live_bytes: u64,
    live_objects: u64,
    /// Of the header, and of the bucket or group, where they lie on the stack: counted nowhere else.
    stack_bytes: u64,
    garbage_bytes: u64,
    peak_live_bytes: u64,
    /// The operation that it was reached by, from 1; 0: the map was just made.
    peak_live_operation: u64,
    peak_live_text: String,
    bytes_per_entry: Option<f64>,
    /// Of all that was ever allocated.
    allocations: Vec<Allocations>,
    bill: Map<String, Value>,
    #[serde(flatten)]
    figures: Figures,
    /// Where a loop is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    iterator: Option<OpenLoop>,
}

/// A loop that the script left open.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct OpenLoop {
    visited: u64,
    /// What the loop alone keeps alive: not in the live bytes.
    kept_bytes: u64,
    kept_objects: u64,
}

impl OpenLoop {
    fn of(state: &MapState) -> Option<OpenLoop> {
        let visited = state.iterator()?.visited;
        let kept = state.kept_by_iterator();
        Some(OpenLoop { visited, kept_bytes: kept.bytes(), kept_objects: kept.objects.len() as u64 })
    }
}

/// A number that may need more than the 53 bits of a JSON reader's floats: then a hex string.
fn number(n: u64) -> Value {
    if n >> 53 == 0 { n.into() } else { format!("{n:#x}").into() }
}

impl RunReport {
    pub fn new(plan: &Plan, ran: &Ran) -> RunReport {
        let (state, spec) = (&ran.state, &plan.setup.spec);
        let bill = Bill::of(state.read());
        let target = spec.target();
        let hex = |n: u64| format!("{n:x}");
        RunReport {
            ty: spec.types.name(spec.map.map),
            decls: plan.decls.join("\n"),
            go: target.go.name(),
            arch: target.arch.name(),
            implementation: target.map_impl().name(),
            hint: u64::try_from(plan.setup.hint).map_or_else(|_| plan.setup.hint.into(), number),
            stack: plan.setup.stack,
            seed: number(plan.setup.seeds.seed),
            hash_key: plan.setup.seeds.hash_key.map(|words| words.map(hex)),
            map_seed: plan.setup.seeds.map_seed.map(hex),
            operations: ran.operations,
            count: bill.count,
            allocated_bytes: bill.allocated_bytes,
            allocated_objects: bill.allocated_objects,
            live_bytes: bill.live_bytes,
            live_objects: bill.live_objects,
            stack_bytes: bill.stack_bytes,
            garbage_bytes: bill.garbage_bytes(),
            peak_live_bytes: ran.peak.bytes,
            peak_live_operation: ran.peak.position,
            peak_live_text: ran.peak.op.as_ref().map_or_else(|| "make".to_string(), |op| op_text(state.read(), op)),
            bytes_per_entry: bill.bytes_per_entry(),
            allocations: tell::allocations(state.read()),
            bill: bill.entries.iter().map(|(role, bytes)| (role.name().to_string(), (*bytes).into())).collect(),
            figures: Figures::of(state.read()),
            iterator: OpenLoop::of(state),
        }
    }

    /// For people: figures by group, numbers aligned.
    pub fn text(&self) -> String {
        let mut out = format!("{} on Go {} {}, {} map\n", self.ty, self.go, self.arch, self.implementation);
        let per_entry = match self.bytes_per_entry {
            Some(each) => format!("{each:.1} an entry"),
            None => "no entries".to_string(),
        };
        let alloc = |n: u64| format!("in {}", plural(n, "allocation"));
        let reached = match self.peak_live_operation {
            0 => "when it was made".to_string(),
            n => format!("after operation {}: {}", count(n), text::cut(&self.peak_live_text, PEAK_TEXT)),
        };
        let mut rows = vec![
            ("operations", count(self.operations), String::new()),
            ("entries", count(self.count), String::new()),
            ("live", bytes(self.live_bytes), format!("{}, {per_entry}", alloc(self.live_objects))),
            ("peak", bytes(self.peak_live_bytes), reached),
            ("garbage", bytes(self.garbage_bytes), String::new()),
            ("allocated", bytes(self.allocated_bytes), alloc(self.allocated_objects)),
        ];
        if self.stack {
            rows.insert(3, ("on the stack", bytes(self.stack_bytes), "no allocation".to_string()));
        }
        table(&mut out, &rows);
        out.push_str("\nlive bytes\n");
        let share = |n: u64| format!("{:>5.1} %", n as f64 * 100.0 / self.live_bytes.max(1) as f64);
        let bill: Vec<(&str, String, String)> = self
            .bill
            .iter()
            .filter_map(|(role, n)| Some((role.as_str(), n.as_u64()?)))
            .filter(|(_, n)| *n > 0)
            .map(|(role, n)| (role, bytes(n), share(n)))
            .collect();
        table(&mut out, &bill);
        if let Some(open) = &self.iterator {
            let kept = format!("keeps {} alive that the map has let go", bytes(open.kept_bytes));
            out.push_str("\nopen loop\n");
            table(&mut out, &[("visited", count(open.visited), kept)]);
        }
        match &self.figures {
            Figures::Classic(f) => buckets(f, &mut out),
            Figures::Swiss(f) => groups(f, self.count, &mut out),
        }
        self.allocations(&mut out);
        out
    }
}

impl RunReport {
    /// Who allocated, as a heap profile has it.
    fn allocations(&self, out: &mut String) {
        if self.allocations.is_empty() {
            return;
        }
        out.push_str("\nallocations by function\n");
        let width = self.allocations.iter().map(|a| bytes(a.bytes).chars().count()).max().unwrap_or(0);
        let line = |made: &Allocations, name: String| {
            let size = bytes(made.bytes);
            format!("  {size:>width$}  {:>7}  {name}\n", count(made.objects))
        };
        for made in &self.allocations {
            match made.callers.as_slice() {
                [one] => out.push_str(&line(made, format!("{} for {}", made.function, one.function))),
                several => {
                    out.push_str(&line(made, made.function.to_string()));
                    several.iter().for_each(|by| out.push_str(&line(by, format!("  for {}", by.function))));
                }
            }
        }
    }
}

fn buckets(f: &ClassicFigures, out: &mut String) {
    out.push_str("\nbuckets\n");
    let growing = match (f.growing, f.same_size) {
        (false, _) => "not growing".to_string(),
        (true, same) => {
            let how = if same { "growing at the same size" } else { "growing" };
            format!("{how}: {} of {} old buckets evacuated", count(f.nevacuate), count(f.old_buckets))
        }
    };
    table(
        out,
        &[
            ("buckets", count(f.buckets), format!("B = {}, {growing}", f.b)),
            ("overflow", count(f.overflow_buckets), format!("noverflow {}", count(f.noverflow.into()))),
            ("preallocated", count(f.preallocated_free), "overflow buckets not yet in use".to_string()),
            ("longest chain", count(f.max_chain), String::new()),
            ("load factor", format!("{:.2}", f.load_factor), "entries a bucket".to_string()),
        ],
    );
}

fn groups(f: &SwissFigures, entries: u64, out: &mut String) {
    out.push_str("\ngroups\n");
    let held = match (f.capacity, f.tables) {
        (0, _) => "no group allocated yet".to_string(),
        (slots, 0) => format!("a small map: one group of {slots} slots"),
        (_, tables) => {
            let directory = plural(f.directory, "directory entry");
            format!("in {}, {directory}, globalDepth {}", plural(tables, "table"), f.global_depth)
        }
    };
    let filled = match f.capacity {
        0 => String::new(),
        slots => format!("{:.1} % filled", entries as f64 * 100.0 / slots as f64),
    };
    table(
        out,
        &[
            ("groups", count(f.groups), held),
            ("slots", count(f.capacity), filled),
            ("tombstones", count(f.tombstones), String::new()),
            ("growthLeft", count(f.growth_left), "slots that may still be filled".to_string()),
            ("worst search", count(f.max_probe), "groups visited to find a key".to_string()),
        ],
    );
}

/// Lines of a name, a number at the right of its column, and a note.
fn table(out: &mut String, rows: &[(&str, String, String)]) {
    let width = rows.iter().map(|(_, number, _)| number.chars().count()).max().unwrap_or(0);
    for (name, number, note) in rows {
        let line = format!("  {name:<14} {number:>width$}  {note}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
