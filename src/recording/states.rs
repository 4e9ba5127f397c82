//! Comparing a recorded state with the simulated one, leaf by leaf.

use super::format::{Bucket, ClassicState, RecordedKey};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, SLOTS};
use crate::units::{Addr, hex};
use std::collections::HashMap;
use std::fmt;

/// One leaf that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// Where in the state.
    pub field: String,
    /// What the recording says.
    pub expected: String,
    /// What the replay has.
    pub found: String,
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Leaf { field, expected, found } = self;
        if expected.len().max(found.len()) <= LONG {
            return write!(f, "{field}: expected {expected}, found {found}");
        }
        // Long hex: the first bytes that differ, and where.
        let same = expected.bytes().zip(found.bytes()).take_while(|(a, b)| a == b).count() / 2 * 2;
        let part = |text: &str| {
            let end = text.len().min(same + 16);
            text.get(same..end).unwrap_or_default().to_string() + if end < text.len() { "…" } else { "" }
        };
        write!(f, "{field} from byte {}: expected {}, found {}", same / 2, part(expected), part(found))
    }
}

/// Longer values are shown in part.
const LONG: usize = 80;

/// Collects leaves that differ.
#[derive(Default)]
pub(super) struct Leaves(pub Vec<Leaf>);

impl Leaves {
    pub(super) fn compare<T: PartialEq + ToString>(&mut self, field: impl Into<String>, expected: T, found: T) {
        if expected != found {
            let (expected, found) = (expected.to_string(), found.to_string());
            self.0.push(Leaf { field: field.into(), expected, found });
        }
    }
}

/// From this B on the runtime counts noverflow with random numbers (`runtime/map.go: incrnoverflow`).
pub(super) const RANDOM_NOVERFLOW_B: u64 = 16;

/// Recorded keys that are equal though their bits differ (zeros of both signs), by index.
pub(super) struct Twins(HashMap<usize, Vec<usize>>);

impl Twins {
    /// Equal keys have equal hashes: only those are compared.
    pub(super) fn new(keys: &[RecordedKey], is_equal: impl Fn(usize, usize) -> bool) -> Twins {
        let mut by_hash: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, key) in keys.iter().enumerate() {
            by_hash.entry(&key.hash).or_default().push(i);
        }
        let mut twins = HashMap::new();
        for group in by_hash.values().filter(|g| g.len() > 1) {
            for &i in group {
                let equal = |j: &usize| is_equal(i, *j);
                let all: Vec<usize> = group.iter().copied().filter(equal).collect();
                if all.len() > 1 {
                    twins.insert(i, all);
                }
            }
        }
        Twins(twins)
    }
}

/// A simulated map to compare with, and the recording's keys as they lie in memory.
pub(super) struct Simulated<'a> {
    pub state: ClassicMap<'a>,
    pub keys: &'a [Vec<u8>],
    pub twins: &'a Twins,
}

/// A bucket array: where it begins, and that it has 2^b main buckets.
#[derive(Clone, Copy)]
struct Array {
    addr: Addr,
    b: u8,
}

impl Simulated<'_> {
    /// The leaves of a classic state that differ.
    pub(super) fn compare(&self, recorded: &ClassicState) -> Vec<Leaf> {
        let (rt, map) = (self.state.memory(), self.state.classic());
        let h = map.hmap(rt);
        let tally = self.state.tally();
        let mut out = Leaves::default();
        out.compare("count", recorded.count, h.count);
        out.compare("flags", recorded.flags, h.flags.into());
        out.compare("b", recorded.b, h.b.into());
        if recorded.b < RANDOM_NOVERFLOW_B {
            out.compare("noverflow", recorded.noverflow, h.noverflow.into());
        }
        out.compare("hash0", recorded.hash0, h.hash0.into());
        out.compare("nevacuate", recorded.nevacuate, h.nevacuate);
        out.compare("has_extra", recorded.has_extra, !h.extra.is_nil());
        out.compare("next_overflow", recorded.next_overflow, map.next_overflow(rt).map_or(-1, |n| n as i64));
        out.compare("allocated_bytes", recorded.allocated_bytes, tally.ever_bytes);
        out.compare("allocated_objects", recorded.allocated_objects, tally.ever_objects);
        self.compare_array(&mut out, "buckets", recorded.buckets.as_deref(), Array { addr: h.buckets, b: h.b });
        let old_b = if h.growing() { h.old_b() } else { 0 };
        let old = Array { addr: h.oldbuckets, b: old_b };
        self.compare_array(&mut out, "oldbuckets", recorded.oldbuckets.as_deref(), old);
        out.0
    }

    fn compare_array(&self, out: &mut Leaves, name: &str, recorded: Option<&[Vec<Bucket>]>, array: Array) {
        let count = if array.addr.is_nil() { None } else { Some(1usize << array.b) };
        let say = |n: Option<usize>| n.map_or("null".to_string(), |n| format!("{n} chains"));
        out.compare(name, say(recorded.map(<[_]>::len)), say(count));
        let (Some(recorded), Some(count)) = (recorded, count) else { return };
        for (index, chain) in recorded.iter().enumerate().take(count) {
            let found: Vec<BucketRef> =
                self.state.classic().chain(self.state.memory().heap, array.addr, index as u64).collect();
            let path = format!("{name}[{index}]");
            out.compare(format!("{path} length"), chain.len(), found.len());
            for (link, (recorded, found)) in chain.iter().zip(found).enumerate() {
                let path = format!("{path}[{link}]");
                let in_array = self.state.classic().index_in(self.state.memory(), array.addr, array.b, found.addr);
                out.compare(format!("{path}.in_array"), recorded.in_array, in_array.map_or(-1, |i| i as i64));
                self.compare_bucket(out, &path, recorded, found);
            }
        }
    }

    fn compare_bucket(&self, out: &mut Leaves, path: &str, recorded: &Bucket, found: BucketRef) {
        let map = self.state.classic();
        for slot in 0..SLOTS {
            out.compare(format!("{path}.tophash[{slot}]"), recorded.tophash[slot], found.tophash()[slot].into());
            let key = self.key_index(found, slot, recorded.keys[slot]);
            out.compare(format!("{path}.keys[{slot}]"), recorded.keys[slot], key);
        }
        if let Some(bytes) = &recorded.bytes {
            let end = map.geometry().overflow;
            out.compare(format!("{path}.bytes"), bytes.clone(), hex(&found.bytes[..end]));
        }
    }

    /// Index among the recording's keys of the entry in a slot; -1 where there is none, -2 where it is none of them.
    fn key_index(&self, bucket: BucketRef, slot: usize, expected: i64) -> i64 {
        if !bucket.state(slot).is_full() {
            return -1;
        }
        let key = self.state.classic().key(self.state.memory(), bucket, slot);
        let is = |i: usize| self.keys.get(i).is_some_and(|k| self.state.keys_equal(k, key));
        let wanted = usize::try_from(expected).ok().filter(|&i| is(i));
        let Some(index) = wanted.or_else(|| (0..self.keys.len()).find(|&i| is(i))) else { return -2 };
        let twins = self.twins.0.get(&index).map_or(&[][..], Vec::as_slice);
        let bits = |key: &[u8]| format!("{:?}", self.state.decode(self.state.spec().map.key, key));
        let same = |i: &&usize| self.keys.get(**i).is_some_and(|k| bits(k) == bits(key));
        // The one whose bits the slot holds; the recording's own choice where several have the same.
        if twins.iter().filter(same).any(|&i| i == index) {
            return index as i64;
        }
        twins.iter().find(same).map_or(index as i64, |&i| i as i64)
    }
}
