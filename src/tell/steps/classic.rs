//! What happens in a classic map alone, in words: the hash, buckets and chains, overflow, slots. Growth is beside it.
//!
//! Invariant: that of `steps`.

use super::source::Sources;
use super::{Told, all, capital, evacuation, name, short, slots_text, times, told};
use crate::engine::classic::BucketRef;
use crate::engine::{ClassicMap, Event, Site, SlotSet};
use crate::units::{Addr, bytes, count, plural};

const NEW_OVERFLOW: &str = "runtime/map.go: newoverflow";

pub(super) fn told_classic(state: ClassicMap, sources: &Sources, event: &Event) -> Option<Told> {
    match event {
        Event::Hashed { hash, b, bucket, tophash } => {
            told("hash", sources.hash, hashed(state, *hash, *b, *bucket, *tophash))
        }
        Event::BucketChosen { b, bucket } => {
            let text = format!("In the new array {} bucket {}.", low_bits(*b), count(*bucket));
            told(format!("bucket {}", count(*bucket)), sources.assign, text)
        }
        Event::OldBucketChosen { old_bucket, old_b } => {
            let text = format!(
                "The map is growing: in the old array {} old bucket {}, which has not moved, so that it is searched.",
                low_bits(*old_b),
                count(*old_bucket)
            );
            told(format!("old bucket {}", count(*old_bucket)), sources.access, text)
        }
        Event::FirstBucket { bytes: n } => {
            told("1 bucket", sources.assign, format!("The map has no bucket yet: one of {} is allocated.", bytes(*n)))
        }
        Event::ChainFollowed { from, to } => {
            let text = format!("The overflow word of {} leads on, to {}.", name(*from), name(*to));
            told("chain", sources.search, text)
        }
        Event::OverflowMade { .. } => told("overflow", NEW_OVERFLOW, overflow_made(event)),
        Event::OverflowKept { len, grown } => {
            let grown = match grown {
                None => String::new(),
                Some(cap) => format!("; its array grew to {}", plural(*cap, "pointer")),
            };
            let text = format!(
                "The collector does not scan these buckets, so a slice in mapextra keeps overflow buckets alive: it has \
                 {} now{grown}.",
                plural(*len, "pointer")
            );
            told("extra.overflow", NEW_OVERFLOW, text)
        }
        Event::OverflowLinked { site, addr, .. } => {
            let text = format!("The last bucket of the chain names it, at {addr}: it is {}.", name(*site));
            told(short(*site), NEW_OVERFLOW, text)
        }
        Event::SlotEmptied { slot, .. } => {
            told("emptyOne", sources.delete, format!("The tophash of slot {slot} becomes emptyOne, 01."))
        }
        Event::SweptToRest { slot, slots, .. } => {
            told(times("emptyRest", *slots as u32), sources.delete, swept(*slot, *slots))
        }
        Event::ArrayZeroed { buckets, bytes: n } => {
            let text = match buckets {
                1 => format!("The only bucket is zeroed, {}: it stays.", bytes(*n)),
                k => format!("{} are zeroed, {}: the array stays.", capital(&all(*k, "bucket")), bytes(*n)),
            };
            told(format!("zero {}", count(*buckets)), "runtime/map.go: makeBucketArray", text)
        }
        other => evacuation::told_growth(state, sources, other),
    }
}

/// What the bucket at an address is called now.
pub(super) fn site(state: ClassicMap, addr: Addr) -> Option<Site> {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    let main = |buckets, b, old| {
        let index = map.index_in(rt, buckets, b, addr).filter(|&i| i < 1 << b)?;
        Some(Site::Bucket { index, link: 0, old })
    };
    let old = || h.growing().then(|| main(h.oldbuckets, h.old_b(), true)).flatten();
    main(h.buckets, h.b, false).or_else(old).or_else(|| overflow_site(state, addr))
}

/// An overflow bucket that holds an entry: its key tells the chain.
fn overflow_site(state: ClassicMap, addr: Addr) -> Option<Site> {
    let (rt, map) = (state.runtime(), state.classic());
    let h = map.hmap(rt);
    rt.heap.object_at(addr)?;
    let bucket = map.bucket(&rt.heap, addr);
    let slot = (0..8).find(|&i| bucket.state(i).is_full())?;
    let (hash, _) = state.find_bytes(map.key(rt, bucket, slot)).ok()?;
    let link_in = |buckets, index| map.chain(&rt.heap, buckets, index).position(|b: BucketRef| b.addr == addr);
    let index = hash & (h.bucket_count() - 1);
    if let Some(link) = link_in(h.buckets, index) {
        return Some(Site::Bucket { index, link: link as u32, old: false });
    }
    let index = h.growing().then(|| hash & (h.old_bucket_count() - 1))?;
    let link = link_in(h.oldbuckets, index)?;
    Some(Site::Bucket { index, link: link as u32, old: true })
}

/// `its low 3 bits choose`.
fn low_bits(b: u8) -> String {
    match b {
        0 => "there is only".to_string(),
        1 => "the hash's lowest bit chooses".to_string(),
        _ => format!("the hash's low {b} bits choose"),
    }
}

fn hashed(state: ClassicMap, hash: u64, b: u8, bucket: u64, tophash: u8) -> String {
    let size = state.spec().target().hash_size() as usize;
    let digits = 2 * size;
    let top = (hash >> (8 * size - 8)) as u8;
    let moved = if top == tophash { String::new() } else { format!(" + 5 (values below 5 are marks): {tophash:02x}") };
    let choose = match b {
        0 => "there is only".to_string(),
        1 => "its lowest bit chooses".to_string(),
        _ => format!("its low {b} bits choose"),
    };
    format!(
        "The key's hash is {hash:0digits$x}: {choose} bucket {}; its top byte {top:02x}{moved} is the tophash.",
        count(bucket)
    )
}

fn overflow_made(event: &Event) -> String {
    let Event::OverflowMade { addr, preallocated, is_last, bytes: n, noverflow: [from, to], b } = event else {
        return String::new();
    };
    let how = match (preallocated, is_last) {
        (true, true) => format!("the last preallocated one is taken, at {addr}"),
        (true, false) => format!("a preallocated one is taken, at {addr}"),
        (false, _) => format!("one is allocated by itself, {} at {addr}", bytes(*n)),
    };
    let counted = if from != to {
        format!("noverflow goes from {} to {}", count((*from).into()), count((*to).into()))
    } else {
        let odds = count(1u64 << (b.saturating_sub(15)).min(63));
        format!("noverflow stays {}: from B = 16 on one in {odds} is counted", count((*from).into()))
    };
    format!("No slot of the chain is free, so it gets an overflow bucket: {how}; {counted}.")
}

fn swept(slot: u8, slots: u64) -> String {
    match slots {
        1 => format!("Nothing follows slot {slot} in the chain, so its tophash becomes emptyRest, 00."),
        2 => format!(
            "Nothing follows slot {slot} in the chain, so it and the empty slot before it become emptyRest, 00."
        ),
        n => format!(
            "Nothing follows slot {slot} in the chain, so it and the {} empty slots before it become emptyRest, 00.",
            count(n - 1)
        ),
    }
}

/// `Slots 3 to 5 …`: which slots of an old bucket were empty.
pub(super) fn empties(site: Site, slots: SlotSet) -> String {
    let were =
        if slots.len() == 1 { "holds no entry: its tophash becomes" } else { "hold no entry: their tophash becomes" };
    format!("{} of {} {were} evacuatedEmpty, 04.", capital(&slots_text(slots)), name(site))
}
