//! What the operation before the playhead did, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in.

use super::Session;
use crate::engine::classic::{BucketRef, Classic};
use crate::engine::{Event, MapState, Op, Operand};
use crate::gotype;
use crate::units::{Addr, bytes, count, plural};

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    pub text: String,
    /// File and function of the Go runtime, such as `runtime/map.go: evacuate`.
    pub source: &'static str,
}

impl Session {
    /// The operation that led to the playhead, as it would be written; `None` at the start.
    pub fn operation_text(&self) -> Option<String> {
        let timeline = self.timeline.as_ref()?;
        let (_, op) = timeline.operation(timeline.position().checked_sub(1)?)?;
        Some(op_text(timeline.state(), &op))
    }

    /// Index among [`Session::lines`] of the line that the playhead's operation belongs to.
    pub fn current_line(&self) -> Option<usize> {
        let timeline = self.timeline.as_ref()?;
        timeline.operation(timeline.position().checked_sub(1)?).map(|(entry, _)| entry)
    }

    /// What the operation before the playhead did.
    pub fn sentences(&self) -> Vec<Sentence> {
        let Some(timeline) = &self.timeline else { return Vec::new() };
        timeline.journal().events.iter().filter_map(|e| sentence(timeline.state(), e)).collect()
    }
}

/// An operation as it would be written.
pub(crate) fn op_text(state: &MapState, op: &Op) -> String {
    let map = &state.spec().map;
    let (verb, key) = match op {
        Op::Put { key, .. } => ("put", key),
        Op::Get { key } => ("get", key),
        Op::Delete { key } => ("delete", key),
        Op::Clear => return "clear".to_string(),
    };
    match key {
        Operand::Nth(_) => format!("{verb} {}", operand_text(state, map.key, key)),
        Operand::Value(value) => format!("{verb} {}", gotype::format_value(value, map.key, &state.spec().types)),
    }
}

fn operand_text(state: &MapState, ty: crate::gotype::TypeId, operand: &Operand) -> String {
    match operand {
        Operand::Value(value) => gotype::format_value(value, ty, &state.spec().types),
        Operand::Nth(n) => match state.nth_value(ty, *n) {
            Some(value) => gotype::format_value(&value, ty, &state.spec().types),
            None => format!("#{n}"),
        },
    }
}

/// `bucket 5`, `bucket 5, overflow bucket 2`, `old bucket 1`.
fn place(state: &MapState, addr: Addr) -> String {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    if let Some(index) = map.index_in(rt, h.buckets, h.b, addr).filter(|&i| i < h.bucket_count()) {
        return format!("bucket {}", count(index));
    }
    match chain_of(state, addr) {
        Some((index, link)) => format!("bucket {}, overflow bucket {link}", count(index)),
        None => format!("the bucket at {addr}"),
    }
}

/// The main bucket and the link in its chain of an overflow bucket that holds an entry.
fn chain_of(state: &MapState, addr: Addr) -> Option<(u64, usize)> {
    let (rt, map): (_, &Classic) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    let bucket = map.bucket(&rt.heap, addr);
    let slot = (0..8).find(|&i| bucket.state(i).is_full())?;
    let (hash, _) = state.find_bytes(map.key(rt, bucket, slot)).ok()?;
    let index = hash & (h.bucket_count() - 1);
    let link = map.chain(&rt.heap, h.buckets, index).position(|b: BucketRef| b.addr == addr)?;
    Some((index, link))
}

fn sentence(state: &MapState, event: &Event) -> Option<Sentence> {
    let say = |text: String, source| Some(Sentence { text, source });
    match event {
        Event::Hashed { hash, bucket, tophash } => {
            let h = state.classic().hmap(state.runtime());
            let digits = 2 * state.spec().target().hash_size() as usize;
            say(
                format!(
                    "The key's hash is {hash:0digits$x}: low {} choose bucket {}, the top byte gives tophash {tophash:02x}.",
                    plural(h.b.into(), "bit"),
                    count(*bucket)
                ),
                "runtime/alg.go: memhash",
            )
        }
        Event::FirstBucket { bytes: n } => {
            say(format!("The map has no bucket yet: one of {} is allocated.", bytes(*n)), "runtime/map.go: mapassign")
        }
        Event::GrowStarted { from_b, to_b, same_size, count: entries, noverflow, bytes: n } => {
            let (old, new) = (1u64 << from_b, 1u64 << to_b);
            let limit = state.classic().geometry().max_count(*from_b);
            let text = if *same_size {
                format!(
                    "{noverflow} overflow buckets for {} are too many: same-size growth allocates a new array of {} to \
                     compact into.",
                    plural(old, "bucket"),
                    bytes(*n)
                )
            } else {
                format!(
                    "{} + 1 entries are more than the {} that {} hold: growth to {} allocates {}.",
                    count(*entries),
                    count(limit),
                    plural(old, "bucket"),
                    count(new),
                    bytes(*n)
                )
            };
            say(text, "runtime/map.go: hashGrow")
        }
        Event::Evacuated { old_bucket, to_x, to_y } => {
            let h = state.classic().hmap(state.runtime());
            let moved = plural(to_x + to_y, if to_x + to_y == 1 { "entry" } else { "entrie" });
            let text = if to_x + to_y == 0 {
                format!("Old bucket {} is evacuated: it was empty.", count(*old_bucket))
            } else if h.same_size_grow() {
                format!("Old bucket {} is evacuated: {moved} into bucket {0}, compacted.", count(*old_bucket))
            } else {
                let half = 1u64 << (h.b.max(1) - 1);
                format!(
                    "Old bucket {} is evacuated: {moved}, {to_x} to bucket {0} (X) and {to_y} to bucket {} (Y); bit {} \
                     of each hash decides.",
                    count(*old_bucket),
                    count(old_bucket + half),
                    h.b.max(1) - 1
                )
            };
            say(text, "runtime/map.go: evacuate")
        }
        Event::GrowDone { old_buckets } => say(
            format!("All {} old buckets are evacuated: the old array is dropped.", count(*old_buckets)),
            "runtime/map.go: advanceEvacuationMark",
        ),
        Event::OverflowLinked { addr, preallocated } => {
            let how = if *preallocated { "a preallocated one is taken" } else { "one is allocated by itself" };
            say(
                format!("No slot is free in the chain: an overflow bucket is linked; {how}, at {addr}."),
                "runtime/map.go: newoverflow",
            )
        }
        Event::Inserted { bucket, slot } => say(
            format!("The entry goes to {}, slot {slot}: the first free slot of its chain.", place(state, *bucket)),
            "runtime/map.go: mapassign",
        ),
        Event::Updated { bucket, slot } => say(
            format!("The key is in {}, slot {slot}: only its elem is written.", place(state, *bucket)),
            "runtime/map.go: mapassign",
        ),
        Event::Found { bucket, slot } => say(
            format!("The key is found at {bucket}, slot {slot}; reading changes nothing."),
            "runtime/map.go: mapaccess1",
        ),
        Event::NotFound => say("The key is not in the map.".to_string(), "runtime/map.go"),
        Event::Deleted { slot, .. } => say(
            format!("Slot {slot} is emptied: pointers and the elem are cleared, plain key bytes stay behind."),
            "runtime/map.go: mapdelete",
        ),
        Event::Cleared { entries } => say(
            format!("{} go at once: the array stays and is zeroed.", plural(*entries, "entrie")),
            "runtime/map.go: mapclear",
        ),
        Event::Reseeded { seed } => say(
            format!("The map is empty, so it draws a new hash seed, {seed:08x}."),
            "runtime/map.go: mapdelete, mapclear",
        ),
    }
}
