//! A classic map's growth in words: the decision with its numbers, the new array, old buckets evacuated entry by entry.
//!
//! Invariant: that of `steps`.

use super::source::Sources;
use super::{Told, all, capital, classic, key_text, name, short, times, told};
use crate::engine::{ClassicMap, Event, Move, Turn, Why};
use crate::units::{bytes, count, plural};

const HASH_GROW: &str = "runtime/map.go: hashGrow";
const ADVANCE: &str = "runtime/map.go: advanceEvacuationMark";

pub(super) fn told_growth(state: ClassicMap, sources: &Sources, event: &Event) -> Option<Told> {
    match event {
        Event::GrowthDecided { growing, over_load, too_many, .. } => {
            let grows = !growing && (*over_load || *too_many);
            let source = "runtime/map.go: overLoadFactor, tooManyOverflowBuckets";
            told(if grows { "growth" } else { "no growth" }, source, decided(state, event))
        }
        Event::ArrayAllocated { b, .. } => {
            told(format!("array {}", count(1 << b)), "runtime/map.go: makeBucketArray", array_allocated(event))
        }
        Event::GrowStarted { to_b, .. } => told(format!("grow {}", count(1 << to_b)), HASH_GROW, grow_started(event)),
        Event::EvacuationBegun { turn, .. } => {
            let label = if *turn == Turn::Key { "growWork" } else { "growWork +1" };
            told(label, sources.grow_work, begun(event))
        }
        Event::EntryMoved(entry) => told(format!("to {}", short(entry.to)), sources.evacuate, moved(state, entry)),
        Event::EmptiesMarked { site, slots } => {
            told(times("empty", slots.len()), sources.evacuate, classic::empties(*site, *slots))
        }
        Event::OldBucketCleared { old_bucket, bytes: n } => {
            let text = format!(
                "Keys, elems and overflow word of old bucket {} are zeroed, {}, so that they keep nothing alive; its \
                 tophash bytes stay.",
                count(*old_bucket),
                bytes(*n)
            );
            told(format!("clear old {}", count(*old_bucket)), sources.evacuate, text)
        }
        Event::Evacuated { old_bucket, .. } => {
            told(format!("evacuate {}", count(*old_bucket)), sources.evacuate, evacuated(event))
        }
        Event::NevacuateAdvanced { from, to, old_buckets } => {
            let below = match to {
                1 if *old_buckets > 1 => "old bucket 0 has moved".to_string(),
                n if n == old_buckets => format!("that is {}", all(*n, "old bucket")),
                n => format!("the {} old buckets below it have moved", count(*n)),
            };
            let text = format!("nevacuate goes from {} to {}: {below}.", count(*from), count(*to));
            told(format!("nevacuate {}", count(*to)), ADVANCE, text)
        }
        Event::GrowDone { old_buckets } => {
            let verb = if *old_buckets == 1 { "is" } else { "are" };
            let text =
                format!("{} {verb} evacuated: the old array is dropped.", capital(&all(*old_buckets, "old bucket")));
            told("growth done", ADVANCE, text)
        }
        _ => None,
    }
}

/// `6.5 × 8 = 52`: the most entries that 2^b buckets may hold.
fn limit(state: ClassicMap, b: u8) -> String {
    let geo = state.classic().geometry();
    let most = geo.max_count(b);
    match b {
        0 => count(most),
        _ => {
            let factor = if geo.load_num == 12 { "6" } else { "6.5" };
            format!("{factor} × {} = {}", count(1 << b), count(most))
        }
    }
}

fn decided(state: ClassicMap, event: &Event) -> String {
    let Event::GrowthDecided { count: entries, b, noverflow, growing, over_load, too_many } = event else {
        return String::new();
    };
    let (limit, buckets) = (limit(state, *b), 1u64 << b);
    let sum = format!("{} + 1", count(*entries));
    let (noverflow, most) = (count((*noverflow).into()), count(1 << b.min(&15)));
    match (growing, over_load, too_many) {
        (true, true, _) => format!("The key is new. {sum} > {limit}, but the map is growing already."),
        (true, false, _) => format!("The key is new. {sum} ≤ {limit}, and the map is growing already."),
        (false, true, _) => {
            format!("The key is new. {sum} > {limit}: the map grows, to {} buckets.", count(2 * buckets))
        }
        (false, false, true) => format!(
            "The key is new. {sum} ≤ {limit}, but noverflow {noverflow} ≥ {most}: the map grows to the same size, so \
             that chains are compacted."
        ),
        (false, false, false) => {
            format!("The key is new. {sum} ≤ {limit} and noverflow {noverflow} < {most}: the map does not grow.")
        }
    }
}

fn array_allocated(event: &Event) -> String {
    let Event::ArrayAllocated { b, preallocated, requested, taken } = event else { return String::new() };
    let buckets = plural(1 << b, "bucket");
    let more = match preallocated {
        0 => String::new(),
        n => format!(" and {}", plural(*n, "preallocated overflow bucket")),
    };
    let rounded = if taken > requested { format!(", rounded up to {}", bytes(*taken)) } else { String::new() };
    format!("An array of {buckets}{more} is allocated: {}{rounded}.", bytes(*requested))
}

fn grow_started(event: &Event) -> String {
    let Event::GrowStarted { from_b, to_b, same_size, bytes: n, .. } = event else { return String::new() };
    let (old, new) = (plural(1 << from_b, "bucket"), count(1 << to_b));
    let how = if *same_size { "Growth to the same size begins" } else { "Growth begins" };
    format!(
        "{how}: buckets is the new array of {new}, {}, and oldbuckets the old one of {old}; entries move later, a few \
         buckets an operation.",
        bytes(*n)
    )
}

fn begun(event: &Event) -> String {
    let Event::EvacuationBegun { old_bucket, turn, entries, links } = event else { return String::new() };
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

fn moved(state: ClassicMap, entry: &Move) -> String {
    let key = key_text(&state, &entry.key);
    let digits = 2 * state.spec().target().hash_size() as usize;
    let half = |set: bool| if set { "1, Y" } else { "0, X" };
    let why = match entry.why {
        Why::Bit { bit, set } => format!("bit {bit} of its hash {:0digits$x} is {}", entry.hash, half(set)),
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

fn evacuated(event: &Event) -> String {
    let Event::Evacuated { old_bucket: old, old_b, same_size, to_x, to_y } = event else { return String::new() };
    let moved = plural(to_x + to_y, "entry");
    if to_x + to_y == 0 {
        return format!("Old bucket {} is evacuated: it was empty.", count(*old));
    }
    if *same_size {
        return format!("Old bucket {} is evacuated: {moved} to bucket {}, compacted.", count(*old), count(*old));
    }
    format!(
        "Old bucket {} is evacuated: {moved}, {to_x} to bucket {} (X) and {to_y} to bucket {} (Y); bit {old_b} of each \
         hash decides.",
        count(*old),
        count(*old),
        count(old + (1u64 << old_b))
    )
}
