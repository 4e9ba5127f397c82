//! What the operation before the playhead did, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in.

use super::{Session, explain_swiss};
use crate::engine::classic::{BucketRef, Classic};
use crate::engine::{Event, MapState, Op, Operand};
use crate::gotype::{self, MapVariant};
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

/// The sentence of an event; `None` for one that another sentence tells already.
fn sentence(state: &MapState, event: &Event) -> Option<Sentence> {
    let (text, source) = match event {
        Event::Hashed { hash, b, bucket, tophash } => {
            (hashed(state, *hash, *b, *bucket, *tophash), "runtime/alg.go: memhash")
        }
        Event::BucketChosen { b, bucket } => {
            (format!("Now {} bucket {}.", low_bits(*b), count(*bucket)), "runtime/map.go: mapassign")
        }
        Event::FirstBucket { bytes: n } => {
            (format!("The map has no bucket yet: one of {} is allocated.", bytes(*n)), "runtime/map.go: mapassign")
        }
        Event::GrowStarted { .. } => (grow_started(state, event), "runtime/map.go: hashGrow"),
        Event::Evacuated { old_bucket, same_size, to_x, to_y } => {
            (evacuated(state, *old_bucket, *same_size, *to_x, *to_y), "runtime/map.go: evacuate")
        }
        Event::GrowDone { old_buckets: 1 } => {
            ("The only old bucket is evacuated: the old array is dropped.".to_string(), ADVANCE)
        }
        Event::GrowDone { old_buckets } => {
            (format!("All {} old buckets are evacuated: the old array is dropped.", count(*old_buckets)), ADVANCE)
        }
        Event::OverflowLinked { addr, preallocated } => {
            let how = if *preallocated { "a preallocated one is taken" } else { "one is allocated by itself" };
            let text = format!("No slot is free in the chain, so an overflow bucket is linked: {how}, at {addr}.");
            (text, "runtime/map.go: newoverflow")
        }
        Event::Inserted { bucket, slot } => (
            format!("The entry goes to {}, slot {slot}: the first free slot of its chain.", place(state, *bucket)),
            "runtime/map.go: mapassign",
        ),
        Event::Updated { bucket, slot } => {
            let what =
                if state.spec().map.need_key_update { "key and elem are written" } else { "its elem is written" };
            (
                format!("The key is in {}, slot {slot}: {what} there.", place(state, *bucket)),
                "runtime/map.go: mapassign",
            )
        }
        Event::Found { bucket, slot } => (
            format!("The key is in {}, slot {slot}; reading changes nothing.", place(state, *bucket)),
            "runtime/map.go: mapaccess1",
        ),
        Event::NotFound => ("The key is not in the map.".to_string(), "runtime/map.go: mapaccess1, mapdelete"),
        Event::Deleted { slot, .. } => (deleted(state, *slot), "runtime/map.go: mapdelete"),
        Event::Cleared { entries } => (
            format!("{} at once: the array stays, every byte of it is zeroed.", gone(*entries)),
            "runtime/map.go: mapclear",
        ),
        Event::Reseeded { seed } => (
            format!("The map is empty, so it draws a new hash seed: hash0 is {seed:08x}."),
            "runtime/map.go: mapdelete, mapclear",
        ),
        Event::HashSplit { .. }
        | Event::TableChosen { .. }
        | Event::GroupAllocated { .. }
        | Event::TableMade { .. }
        | Event::TableGrown { .. }
        | Event::TableSplit { .. }
        | Event::DirectoryDoubled { .. }
        | Event::TombstoneLeft { .. }
        | Event::TombstoneReused { .. }
        | Event::Pruned { .. } => explain_swiss::told(state, event)?,
    };
    Some(Sentence { text, source })
}

const ADVANCE: &str = "runtime/map.go: advanceEvacuationMark";

fn gone(entries: u64) -> String {
    format!("{} {}", plural(entries, "entry"), if entries == 1 { "goes" } else { "go" })
}

/// `its low 3 bits choose`.
fn low_bits(b: u8) -> String {
    match b {
        0 => "there is only".to_string(),
        1 => "its lowest bit chooses".to_string(),
        _ => format!("its low {b} bits choose"),
    }
}

fn hashed(state: &MapState, hash: u64, b: u8, bucket: u64, tophash: u8) -> String {
    let size = state.spec().target().hash_size() as usize;
    let digits = 2 * size;
    let top = (hash >> (8 * size - 8)) as u8;
    let moved = if top == tophash { String::new() } else { format!(" + 5 (values below 5 are marks): {tophash:02x}") };
    format!(
        "The key's hash is {hash:0digits$x}: {} bucket {}; its top byte {top:02x}{moved} is the tophash.",
        low_bits(b),
        count(bucket)
    )
}

fn grow_started(state: &MapState, event: &Event) -> String {
    let Event::GrowStarted { from_b, to_b, same_size, count: entries, noverflow, bytes: n } = event else {
        return String::new();
    };
    let (old, new) = (1u64 << from_b, 1u64 << to_b);
    if *same_size {
        return format!(
            "{} for {} are too many: same-size growth allocates a new array of {} to compact into.",
            plural((*noverflow).into(), "overflow bucket"),
            plural(old, "bucket"),
            bytes(*n)
        );
    }
    let limit = state.classic().geometry().max_count(*from_b);
    format!(
        "{} + 1 entries are more than the {} that {} may hold: growth to {} allocates {}.",
        count(*entries),
        count(limit),
        plural(old, "bucket"),
        count(new),
        bytes(*n)
    )
}

fn evacuated(state: &MapState, old: u64, same_size: bool, to_x: u64, to_y: u64) -> String {
    let h = state.classic().hmap(state.runtime());
    let moved = plural(to_x + to_y, "entry");
    if to_x + to_y == 0 {
        return format!("Old bucket {} is evacuated: it was empty.", count(old));
    }
    if same_size {
        return format!("Old bucket {} is evacuated: {moved} to bucket {}, compacted.", count(old), count(old));
    }
    let bit = h.b.max(1) - 1;
    format!(
        "Old bucket {} is evacuated: {moved}, {to_x} to bucket {} (X) and {to_y} to bucket {} (Y); bit {bit} of each \
         hash decides.",
        count(old),
        count(old),
        count(old + (1u64 << bit))
    )
}

/// What delete clears, by the key's type.
fn deleted(state: &MapState, slot: u8) -> String {
    let map = &state.spec().map;
    let key = if map.indirect_key {
        "the pointer to the key's box is cleared"
    } else if map.variant == MapVariant::FastStr {
        "the string's data pointer is cleared, its length stays behind"
    } else if map.key_has_pointers {
        "the key is zeroed"
    } else if map.key_size == 0 {
        "the key has no bytes"
    } else {
        "the key holds no pointers, so its bytes stay behind"
    };
    let elem = match (map.indirect_elem, map.elem_size) {
        (true, _) => "; the pointer to the elem's box is cleared",
        (false, 0) => "",
        _ => "; the elem is zeroed",
    };
    format!("Slot {slot} is emptied: {key}{elem}.")
}
