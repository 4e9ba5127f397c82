//! A classic map's growth in words: overflow buckets, the decision with its numbers, the new array, old buckets
//! evacuated entry by entry.
//!
//! Invariant: that of `steps`.

use super::words::{all, name, of_map, short, slots_text, times};
use super::{Context, Told, told};
use crate::engine::event::{Evacuation, Growth, Overflow};
use crate::engine::{MapView, Move, Site, SlotSet, Turn, Why};
use crate::tell::{bits, capital, value};
use crate::units::{bytes, count, plural};

const NEW_OVERFLOW: &str = "runtime/map.go: newoverflow";
const HASH_GROW: &str = "runtime/map.go: hashGrow";
const ADVANCE: &str = "runtime/map.go: advanceEvacuationMark";

pub(super) fn told_overflow(at: &Context, event: &Overflow) -> Told {
    match event {
        Overflow::Made { .. } => told("overflow", NEW_OVERFLOW, of_map(at.in_copy, &overflow_made(event))),
        Overflow::Kept { len, grown } => {
            let grown = match grown {
                None => String::new(),
                Some(cap) => format!("; its array grew to {}", plural(*cap, "pointer")),
            };
            let text = format!(
                "the collector does not scan these buckets, so a slice in mapextra keeps overflow buckets alive: it has \
                 {} now{grown}.",
                plural(*len, "pointer")
            );
            told("extra.overflow", NEW_OVERFLOW, of_map(at.in_copy, &text))
        }
        Overflow::Linked { site, addr: to, .. } => {
            let text = format!("the last bucket of the chain names it, at {to}: it is {}.", name(*site));
            told(short(*site), NEW_OVERFLOW, of_map(at.in_copy, &text))
        }
    }
}

pub(super) fn told_growth(at: &Context, event: &Growth) -> Told {
    let Context { sources, in_copy, .. } = *at;
    match event {
        Growth::FirstBucket { bytes: n } => {
            let text = format!("the map has no bucket yet: one of {} is allocated.", bytes(*n));
            told("1 bucket", sources.assign, of_map(in_copy, &text))
        }
        Growth::Decided { growing, over_load, too_many, .. } => {
            let grows = !growing && (*over_load || *too_many);
            let source = "runtime/map.go: overLoadFactor, tooManyOverflowBuckets";
            told(if grows { "growth" } else { "no growth" }, source, decided(event))
        }
        Growth::ArrayAllocated { b, .. } => {
            told(format!("array {}", count(1 << b)), "runtime/map.go: makeBucketArray", array_allocated(event))
        }
        Growth::Started { to_b, .. } => {
            told(format!("grow {}", count(1 << to_b)), HASH_GROW, of_map(in_copy, &grow_started(event)))
        }
        Growth::Done { old_buckets } => {
            let verb = if *old_buckets == 1 { "is" } else { "are" };
            let text = format!("{} {verb} evacuated: the old array is dropped.", all(*old_buckets, "old bucket"));
            told("growth done", ADVANCE, of_map(in_copy, &text))
        }
    }
}

pub(super) fn told_evacuation(at: &Context, event: &Evacuation) -> Told {
    let Context { state, sources, .. } = *at;
    match event {
        Evacuation::Begun { turn, .. } => {
            let label = if *turn == Turn::Key { "growWork" } else { "growWork +1" };
            told(label, sources.grow_work, begun(event))
        }
        Evacuation::EntryMoved(entry) => told(format!("to {}", short(entry.to)), sources.evacuate, moved(state, entry)),
        Evacuation::EmptiesMarked { site, slots } => {
            told(times("empty", slots.len()), sources.evacuate, empties(*site, *slots))
        }
        Evacuation::OldBucketCleared { old_bucket, bytes: n } => {
            let text = format!(
                "Keys, elems and overflow word of old bucket {} are zeroed, {}, so that they keep nothing alive; its \
                 tophash bytes stay.",
                count(*old_bucket),
                bytes(*n)
            );
            told(format!("clear old {}", count(*old_bucket)), sources.evacuate, text)
        }
        Evacuation::Done { old_bucket, .. } => {
            told(format!("evacuate {}", count(*old_bucket)), sources.evacuate, of_map(at.in_copy, &evacuated(event)))
        }
        Evacuation::NevacuateAdvanced { from, to, old_buckets } => {
            let below = match to {
                1 if *old_buckets > 1 => "old bucket 0 has moved".to_string(),
                n if n == old_buckets => format!("that is {}", all(*n, "old bucket")),
                n => format!("the {} old buckets below it have moved", count(*n)),
            };
            let text = format!("nevacuate goes from {} to {}: {below}.", count(*from), count(*to));
            told(format!("nevacuate {}", count(*to)), ADVANCE, text)
        }
    }
}

fn overflow_made(event: &Overflow) -> String {
    let Overflow::Made { addr, preallocated, is_last, bytes: n, noverflow: [from, to], b } = event else {
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
    format!("no slot of the chain is free, so it gets an overflow bucket: {how}; {counted}.")
}

/// `6.5 × 8 = 52`: the most entries that 2^b buckets may hold.
fn limit(most: u64, b: u8) -> String {
    let buckets = 1u64 << b;
    match b {
        0 => count(most),
        _ => format!("{} × {} = {}", most as f64 / buckets as f64, count(buckets), count(most)),
    }
}

fn decided(event: &Growth) -> String {
    let Growth::Decided { count: entries, most, b, noverflow, growing, over_load, too_many } = event else {
        return String::new();
    };
    let (limit, buckets) = (limit(*most, *b), 1u64 << b);
    let sum = format!("{} + 1", count(*entries));
    let (noverflow, too_many_from) = (count((*noverflow).into()), count(1 << b.min(&15)));
    match (growing, over_load, too_many) {
        (true, true, _) => format!("The key is new. {sum} > {limit}, but the map is growing already."),
        (true, false, _) => format!("The key is new. {sum} ≤ {limit}, and the map is growing already."),
        (false, true, _) => {
            format!("The key is new. {sum} > {limit}: the map grows, to {} buckets.", count(2 * buckets))
        }
        (false, false, true) => format!(
            "The key is new. {sum} ≤ {limit}, but noverflow {noverflow} ≥ {too_many_from}: the map grows to the same size, so \
             that chains are compacted."
        ),
        (false, false, false) => {
            format!(
                "The key is new. {sum} ≤ {limit} and noverflow {noverflow} < {too_many_from}: the map does not grow."
            )
        }
    }
}

fn array_allocated(event: &Growth) -> String {
    let Growth::ArrayAllocated { b, preallocated, requested, taken } = event else { return String::new() };
    let buckets = plural(1 << b, "bucket");
    let more = match preallocated {
        0 => String::new(),
        n => format!(" and {}", plural(*n, "preallocated overflow bucket")),
    };
    let rounded = if taken > requested { format!(", rounded up to {}", bytes(*taken)) } else { String::new() };
    format!("An array of {buckets}{more} is allocated: {}{rounded}.", bytes(*requested))
}

fn grow_started(event: &Growth) -> String {
    let Growth::Started { from_b, to_b, same_size, bytes: n, .. } = event else { return String::new() };
    let (old, new) = (plural(1 << from_b, "bucket"), count(1 << to_b));
    let how = if *same_size { "growth to the same size begins" } else { "growth begins" };
    format!(
        "{how}: buckets is the new array of {new}, {}, and oldbuckets the old one of {old}; entries move later, a few \
         buckets an operation.",
        bytes(*n)
    )
}

fn begun(event: &Evacuation) -> String {
    let Evacuation::Begun { old_bucket, turn, entries, links } = event else { return String::new() };
    let holds = match (entries, links) {
        (0, _) => "it holds no entries".to_string(),
        (n, 0) => format!("{} will move", plural(*n, "entry")),
        (n, links) => format!("{} in {} will move", plural(*n, "entry"), plural(u64::from(*links) + 1, "bucket")),
    };
    match turn {
        Turn::Key => {
            format!("The map is growing, so the key's old bucket {} is evacuated first: {holds}.", count(*old_bucket))
        }
        Turn::Next => {
            format!("And one more, so that growth ends: old bucket {}, at nevacuate; {holds}.", count(*old_bucket))
        }
    }
}

fn moved(state: MapView, entry: &Move) -> String {
    let key = value::key(state, &entry.key);
    let hash = bits::hash_text(state, entry.hash);
    let half = |set: bool| if set { "1, Y" } else { "0, X" };
    let why = match entry.why {
        Why::Bit { bit, set } => format!("bit {bit} of its hash {hash} is {}", half(set)),
        Why::Tophash { set } => {
            format!("its hash is never the same, so the tophash's lowest bit decides: {}", half(set))
        }
        Why::SameSize | Why::Probe { .. } => "growth to the same size keeps its bucket".to_string(),
    };
    format!(
        "Key {key}, slot {} of {}, goes to slot {} of {}: {why}.",
        entry.from_slot,
        name(entry.from),
        entry.to_slot,
        name(entry.to)
    )
}

/// `Slots 3 to 5 …`: which slots of an old bucket were empty.
fn empties(site: Site, slots: SlotSet) -> String {
    let were =
        if slots.len() == 1 { "holds no entry: its tophash becomes" } else { "hold no entry: their tophash becomes" };
    format!("{} of {} {were} evacuatedEmpty, 04.", capital(&slots_text(slots)), name(site))
}

fn evacuated(event: &Evacuation) -> String {
    let Evacuation::Done { old_bucket: old, old_b, same_size, to_x, to_y } = event else { return String::new() };
    let moved = plural(to_x + to_y, "entry");
    if to_x + to_y == 0 {
        return format!("old bucket {} is evacuated: it was empty.", count(*old));
    }
    if *same_size {
        return format!("old bucket {} is evacuated: {moved} to bucket {}, compacted.", count(*old), count(*old));
    }
    format!(
        "old bucket {} is evacuated: {moved}, {to_x} to bucket {} (X) and {to_y} to bucket {} (Y); bit {old_b} of each \
         hash decides.",
        count(*old),
        count(*old),
        count(old + (1u64 << old_b))
    )
}
