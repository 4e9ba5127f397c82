//! What a run came to, as JSON and as text.

use super::simulate::{Plan, Ran};
use crate::image::{Bill, Figures};
use crate::units::{bytes, count, plural};
use serde::Serialize;
use serde_json::{Map, Value};

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
    garbage_bytes: u64,
    bytes_per_entry: Option<f64>,
    bill: Map<String, Value>,
    b: u64,
    buckets: u64,
    old_buckets: u64,
    overflow_buckets: u64,
    noverflow: u64,
    preallocated_free: u64,
    max_chain: u64,
    load_factor: f64,
    growing: bool,
    same_size: bool,
    nevacuate: u64,
}

/// A number that may need more than the 53 bits of a JSON reader's floats: then a hex string.
fn number(n: u64) -> Value {
    if n >> 53 == 0 { n.into() } else { format!("{n:#x}").into() }
}

impl RunReport {
    pub fn new(plan: &Plan, ran: &Ran) -> RunReport {
        let (state, spec) = (&ran.state, &plan.spec);
        let figures = state.classic().map(Figures::of).unwrap_or_default();
        let bill = Bill::of(state);
        let target = spec.target();
        let hex = |n: u64| format!("{n:x}");
        RunReport {
            ty: spec.types.name(spec.map.map),
            decls: plan.decls.join("\n"),
            go: target.go.name(),
            arch: target.arch.name(),
            implementation: target.map_impl().name(),
            hint: u64::try_from(plan.hint).map_or_else(|_| plan.hint.into(), number),
            seed: number(plan.seeds.seed),
            hash_key: plan.seeds.hash_key.map(|words| words.map(hex)),
            map_seed: plan.seeds.map_seed.map(hex),
            operations: ran.operations,
            count: bill.count,
            allocated_bytes: bill.allocated_bytes,
            allocated_objects: bill.allocated_objects,
            live_bytes: bill.live_bytes,
            live_objects: bill.live_objects,
            garbage_bytes: bill.garbage_bytes(),
            bytes_per_entry: bill.bytes_per_entry(),
            bill: bill.entries.iter().map(|(role, bytes)| (role.name().to_string(), (*bytes).into())).collect(),
            b: figures.b.into(),
            buckets: figures.buckets,
            old_buckets: figures.old_buckets,
            overflow_buckets: figures.overflow_buckets,
            noverflow: figures.noverflow.into(),
            preallocated_free: figures.preallocated_free,
            max_chain: figures.max_chain,
            load_factor: figures.load_factor,
            growing: figures.growing,
            same_size: figures.same_size,
            nevacuate: figures.nevacuate,
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
        table(
            &mut out,
            &[
                ("operations", count(self.operations), String::new()),
                ("entries", count(self.count), String::new()),
                ("live", bytes(self.live_bytes), format!("{}, {per_entry}", alloc(self.live_objects))),
                ("garbage", bytes(self.garbage_bytes), String::new()),
                ("allocated", bytes(self.allocated_bytes), alloc(self.allocated_objects)),
            ],
        );
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
        out.push_str("\nbuckets\n");
        let growing = match (self.growing, self.same_size) {
            (false, _) => "not growing".to_string(),
            (true, same) => {
                let how = if same { "growing at the same size" } else { "growing" };
                format!("{how}: {} of {} old buckets evacuated", count(self.nevacuate), count(self.old_buckets))
            }
        };
        table(
            &mut out,
            &[
                ("buckets", count(self.buckets), format!("B = {}, {growing}", self.b)),
                ("overflow", count(self.overflow_buckets), format!("noverflow {}", count(self.noverflow))),
                ("preallocated", count(self.preallocated_free), "overflow buckets not yet in use".to_string()),
                ("longest chain", count(self.max_chain), String::new()),
                ("load factor", format!("{:.2}", self.load_factor), "entries a bucket".to_string()),
            ],
        );
        out
    }
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
