//! What real Go maps did while they were ranged over, cloned and remade: reading and replaying such recordings.
//!
//! A line is one run: operations in Mapscope's own language, and after each what the map had allocated, which random
//! numbers it drew, which entries the loop returned, the header's fields and a hash (FNV-1a) of all buckets or groups.

use crate::common::{self, AllEvents};
use flate2::read::GzDecoder;
use mapscope::engine::classic::Hmap;
use mapscope::engine::event::Loop;
use mapscope::engine::{DEFAULT_MAX_HEAP, Event, MapState, Seeds, View};
use mapscope::gotype::Value;
use mapscope::ops::Entry;
use mapscope::target::{Arch, GoVersion, Target};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

#[derive(Deserialize)]
pub struct Run {
    pub name: String,
    go: String,
    arch: String,
    #[serde(rename = "type")]
    pub map_type: String,
    hash_key: Vec<String>,
    seed: String,
    hint: i64,
    pub steps: Vec<Step>,
}

#[derive(Deserialize)]
pub struct Step {
    op: String,
    #[serde(rename = "a")]
    allocated: (u64, u64),
    #[serde(rename = "s", default)]
    seeds: Vec<String>,
    #[serde(rename = "i", default)]
    start: Vec<String>,
    #[serde(rename = "k", default)]
    keys: Vec<u64>,
    /// Where there are many: their number and a hash; `keys` are the first ones.
    #[serde(rename = "m", default)]
    many: Option<String>,
    /// Elems of visited entries, by place in `keys`, where they are not their key's own.
    #[serde(rename = "e", default)]
    elems: BTreeMap<usize, u64>,
    #[serde(rename = "o", default)]
    open: bool,
    #[serde(rename = "h")]
    head: String,
    #[serde(rename = "d")]
    digest: String,
}

/// Ways to change what was recorded of a step; false where the step has no such thing.
pub const CHANGES: [fn(&mut Step) -> bool; 6] = [
    |s| {
        s.allocated.0 += 16;
        true
    },
    |s| {
        s.digest.push('0');
        true
    },
    |s| {
        s.head.insert(0, '1');
        true
    },
    |s| {
        s.open = !s.open;
        true
    },
    |s| s.keys.first_mut().map(|k| *k += 1).is_some(),
    |s| s.many.as_mut().map(|m| m.push('0')).is_some(),
];

fn hex(text: &str) -> u64 {
    u64::from_str_radix(text, 16).unwrap()
}

/// The runs of a gzip'd file.
pub fn read(path: &Path) -> Vec<Run> {
    let file = BufReader::new(GzDecoder::new(std::fs::File::open(path).unwrap()));
    file.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

impl Run {
    fn target(&self) -> Target {
        let split = self.go.ends_with("-X:mapsplitgroup");
        let go = match (self.go.get(..6).unwrap(), split) {
            ("go1.21", _) => GoVersion::Go1_21,
            ("go1.22", _) => GoVersion::Go1_22,
            ("go1.23", _) => GoVersion::Go1_23,
            ("go1.24", _) => GoVersion::Go1_24,
            ("go1.25", _) => GoVersion::Go1_25,
            ("go1.26", _) => GoVersion::Go1_26,
            (_, false) => GoVersion::Go1_27,
            (_, true) => GoVersion::Go1_27Split,
        };
        Target { go, arch: Arch::parse(&self.arch).unwrap() }
    }

    /// Replays the run; the number of states compared, or the first difference.
    pub fn replay(&self) -> Result<usize, String> {
        let script = self.steps.iter().map(|s| s.op.clone() + "\n").collect::<String>();
        let (spec, lines) = common::spec(&self.map_type, &script, self.target());
        let hash_key = std::array::from_fn(|i| hex(&self.hash_key[i]));
        let seeds = Seeds { hash_key: Some(hash_key), map_seed: Some(hex(&self.seed)), ..Seeds::from_seed(1) };
        let mut state = MapState::new(spec, self.hint, &seeds, DEFAULT_MAX_HEAP).unwrap();
        for (number, (step, line)) in self.steps.iter().zip(&lines).enumerate() {
            let place = |what: String| format!("{} {}: step {number}, {}: {what}", self.map_type, self.name, step.op);
            step.seeds.iter().for_each(|s| state.queue_map_seed(hex(s)));
            state.queue_loop_start(&step.start.iter().map(|s| hex(s)).collect::<Vec<_>>());
            let statement = line.parsed.clone().map_err(|e| place(format!("{e:?}")))?;
            let expansion = Entry { line: line.number, statement }.expand(&state, 1, 0).unwrap();
            let mut journal = AllEvents::default();
            for index in 0..expansion.len() {
                journal = AllEvents::default();
                state.apply(&expansion.op(index).unwrap(), &mut journal).map_err(|e| place(e.to_string()))?;
            }
            step.compare(&state, &journal).map_err(place)?;
        }
        Ok(self.steps.len())
    }
}

impl Step {
    fn compare(&self, state: &MapState, journal: &AllEvents) -> Result<(), String> {
        let visited = visited(state, journal);
        let keys: Vec<u64> = visited.iter().map(|v| v.0).collect();
        let listed = if self.many.is_some() { &keys[..keys.len().min(self.keys.len())] } else { &keys[..] };
        same("entries visited", &listed, &&self.keys[..])?;
        if let Some(many) = &self.many {
            let mut sum = Fnv::new();
            keys.iter().for_each(|&n| sum.num(n));
            same("all entries visited", &format!("{} {:x}", keys.len(), sum.0), many)?;
        }
        for (i, &(key, elem)) in visited.iter().enumerate() {
            let own = state.read().nth_value(state.spec().map.elem, key).map_or(0, |v| number(&v));
            same("elem visited", &elem, self.elems.get(&i).unwrap_or(&own))?;
        }
        same("loop open", &state.iterator().is_some(), &self.open)?;
        let tally = state.tally();
        same("header", &head(state), &self.head)?;
        same("bytes and objects allocated", &(tally.ever_bytes, tally.ever_objects), &self.allocated)?;
        same("hash of the memory", &format!("{:x}", digest(state)), &self.digest)
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, recorded: &T) -> Result<(), String> {
    if found == recorded { Ok(()) } else { Err(format!("{what}: found {found:?}, recorded {recorded:?}")) }
}

/// Numbers of the keys and elems that a loop returned.
fn visited(state: &MapState, journal: &AllEvents) -> Vec<(u64, u64)> {
    let entry = |event: &Event| match *event {
        Event::Loop(Loop::Visited { bucket, slot, .. }) => Some(match state.view() {
            View::Classic(map) => {
                let b = map.classic().bucket(state.memory().heap, bucket);
                let (key, elem) = (map.classic().key(state.memory(), b, slot.into()), elem_bytes(state, bucket, slot));
                (number_of(state, true, key), number_of(state, false, &elem))
            }
            View::Swiss(map) => {
                let g = map.swiss().group(state.memory().heap, bucket);
                let (key, elem) = (map.swiss().key(state.memory(), g, slot.into()), elem_bytes(state, bucket, slot));
                (number_of(state, true, key), number_of(state, false, &elem))
            }
        }),
        _ => None,
    };
    journal.0.iter().filter_map(entry).collect()
}

fn elem_bytes(state: &MapState, at: mapscope::units::Addr, slot: u8) -> Vec<u8> {
    let rt = state.memory();
    match state.view() {
        View::Classic(map) => map.classic().elem(rt, map.classic().bucket(rt.heap, at), slot.into()).to_vec(),
        View::Swiss(map) => map.swiss().elem(rt, map.swiss().group(rt.heap, at), slot.into()).to_vec(),
    }
}

/// Which number of its type's sequence a key or elem is.
fn number_of(state: &MapState, is_key: bool, bytes: &[u8]) -> u64 {
    let map = &state.spec().map;
    number(&state.decode(if is_key { map.key } else { map.elem }, bytes))
}

fn number(value: &Value) -> u64 {
    match value {
        Value::Int(n) => *n as u64,
        Value::Float(f) => *f as u64,
        Value::Bool(b) => u64::from(*b),
        Value::Str(text) => std::str::from_utf8(text).unwrap()[1..].parse().unwrap(),
        Value::Composite(parts) => parts.first().map_or(0, number),
        Value::Iface(_, value) => number(value),
        _ => 0,
    }
}

/// The header's fields as the recordings write them.
fn head(state: &MapState) -> String {
    let rt = state.memory();
    match state.view() {
        View::Classic(map) => {
            let h: Hmap = map.classic().hmap(rt);
            let slices = map.classic().extra(rt).map_or(String::new(), |e| {
                [e.overflow, e.oldoverflow].iter().map(|p| if p.is_nil() { "-" } else { "+" }).collect()
            });
            let Hmap { count, flags, b, noverflow, hash0, nevacuate, .. } = h;
            format!("{count} {flags} {b} {noverflow} {hash0} {} {nevacuate} extra{slices}", h.growing())
        }
        View::Swiss(map) => {
            let h = map.swiss().header(rt);
            let tombstones = u8::from(h.tombstone_possible);
            format!(
                "{} {:x} {} {} {} {tombstones} {}",
                h.used, h.seed, h.dir_len, h.global_depth, h.global_shift, h.clear_seq
            )
        }
    }
}

struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn raw(&mut self, data: &[u8]) {
        for byte in data {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn num(&mut self, n: u64) {
        self.raw(&n.to_le_bytes());
    }
}

/// Every bucket or group: its bytes where it holds no pointers, else control bytes and the numbers of its entries.
fn digest(state: &MapState) -> u64 {
    let mut sum = Fnv::new();
    match state.view() {
        View::Classic(map) => {
            let h = map.classic().hmap(state.memory());
            if !h.buckets.is_nil() {
                chains(state, &mut sum, h.buckets, h.bucket_count());
            }
            if h.growing() {
                chains(state, &mut sum, h.oldbuckets, h.old_bucket_count());
            }
        }
        View::Swiss(_) => tables(state, &mut sum),
    }
    sum.0
}

fn chains(state: &MapState, sum: &mut Fnv, buckets: mapscope::units::Addr, count: u64) {
    let (rt, view) = (state.memory(), state.classic().unwrap());
    let map = view.classic();
    let geo = map.geometry();
    for index in 0..count {
        for bucket in map.chain(rt.heap, buckets, index) {
            sum.num(u64::from(b'b'));
            sum.raw(bucket.tophash());
            if !geo.scan {
                sum.raw(&bucket.bytes[8..geo.overflow]);
                continue;
            }
            for slot in (0..8).filter(|&i| bucket.state(i).is_full()) {
                sum.num(number_of(state, true, map.key(rt, bucket, slot)));
                sum.num(number_of(state, false, map.elem(rt, bucket, slot)));
            }
        }
        sum.num(u64::from(b'e'));
    }
}

fn tables(state: &MapState, sum: &mut Fnv) {
    let (rt, view) = (state.memory(), state.swiss().unwrap());
    let map = view.swiss();
    let group = |sum: &mut Fnv, g: mapscope::engine::swiss::GroupRef| {
        sum.raw(&g.bytes[..8]);
        if !map.geometry().scan {
            sum.raw(&g.bytes[8..]);
            return;
        }
        for slot in g.full_slots() {
            sum.num(number_of(state, true, map.key(rt, g, slot)));
            sum.num(number_of(state, false, map.elem(rt, g, slot)));
        }
    };
    if let Some(g) = map.small_group(rt) {
        group(sum, g);
    }
    let mut last = mapscope::units::Addr::NIL;
    for at in map.directory(rt) {
        if std::mem::replace(&mut last, at) == at {
            sum.num(u64::from(b's'));
            continue;
        }
        let t = map.table(rt, at).table;
        let fields = [t.used.into(), t.capacity.into(), t.growth_left.into(), t.local_depth.into(), t.index as u64];
        fields.into_iter().for_each(|n| sum.num(n));
        map.groups(rt.heap, &t).for_each(|g| group(sum, g));
    }
}
