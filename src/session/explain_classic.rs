//! What happens in a classic map alone, in plain sentences with real values.
//!
//! Invariant: every sentence comes from an event that the engine told, and names the Go function it happens in.

use crate::engine::classic::BucketRef;
use crate::engine::{ClassicMap, Event};
use crate::units::{Addr, bytes, count, plural};

const ASSIGN: &str = "runtime/map.go: mapassign";
const ADVANCE: &str = "runtime/map.go: advanceEvacuationMark";

/// The sentence of an event and its source; `None` for an event that both map implementations share.
pub(super) fn told(state: ClassicMap, event: &Event) -> Option<(String, &'static str)> {
    Some(match event {
        Event::Hashed { hash, b, bucket, tophash } => {
            (hashed(state, *hash, *b, *bucket, *tophash), "runtime/alg.go: memhash")
        }
        Event::BucketChosen { b, bucket } => (format!("Now {} bucket {}.", low_bits(*b), count(*bucket)), ASSIGN),
        Event::FirstBucket { bytes: n } => {
            (format!("The map has no bucket yet: one of {} is allocated.", bytes(*n)), ASSIGN)
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
        _ => return None,
    })
}

/// `bucket 5`, `bucket 5, overflow bucket 2`, `old bucket 1`.
pub(super) fn place(state: ClassicMap, addr: Addr) -> Option<String> {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    if let Some(index) = map.index_in(rt, h.buckets, h.b, addr).filter(|&i| i < h.bucket_count()) {
        return Some(format!("bucket {}", count(index)));
    }
    let (index, link) = chain_of(state, addr)?;
    Some(format!("bucket {}, overflow bucket {link}", count(index)))
}

/// The main bucket and the link in its chain of an overflow bucket that holds an entry.
fn chain_of(state: ClassicMap, addr: Addr) -> Option<(u64, usize)> {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    let bucket = map.bucket(&rt.heap, addr);
    let slot = (0..8).find(|&i| bucket.state(i).is_full())?;
    let (hash, _) = state.find_bytes(map.key(rt, bucket, slot)).ok()?;
    let index = hash & (h.bucket_count() - 1);
    let link = map.chain(&rt.heap, h.buckets, index).position(|b: BucketRef| b.addr == addr)?;
    Some((index, link))
}

/// `its low 3 bits choose`.
fn low_bits(b: u8) -> String {
    match b {
        0 => "there is only".to_string(),
        1 => "its lowest bit chooses".to_string(),
        _ => format!("its low {b} bits choose"),
    }
}

fn hashed(state: ClassicMap, hash: u64, b: u8, bucket: u64, tophash: u8) -> String {
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

fn grow_started(state: ClassicMap, event: &Event) -> String {
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

fn evacuated(state: ClassicMap, old: u64, same_size: bool, to_x: u64, to_y: u64) -> String {
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
