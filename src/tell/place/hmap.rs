//! The hmap's and the mapextra's fields, each with what it means for this map now.

use super::{Description, Label, source, takes_row};
use crate::engine::ClassicMap;
use crate::engine::classic::{
    Extra, FLAG_ITERATOR, FLAG_OLD_ITERATOR, FLAG_SAME_SIZE_GROW, Hmap, too_many_overflow_buckets,
};
use crate::engine::store::read_word;
use crate::image::EXTRA_FIELDS;
use crate::tell::bits;
use crate::units::{Addr, bytes, count, plural};

pub(super) fn whole(state: ClassicMap, d: &mut Description) {
    let h = state.classic().hmap(state.memory());
    let word = state.classic().geometry().word;
    for (field, value) in Hmap::fields(word).iter().zip(h.words()) {
        let what = format!("{}  (offset {}, {})", value_text(&h, field.name, value), field.offset, field.go_type);
        d.named(field.name, what);
    }
    d.why(format!(
        "A map variable is one pointer of {} to this hmap; everything else of the map hangs on it.",
        bytes(word as u64)
    ));
    d.source = source(*state, "runtime/map.go: hmap");
}

/// A field's value as it is read: counts in decimal, seeds and pointers in hex, flags spelled out.
fn value_text(h: &Hmap, name: &str, value: u64) -> String {
    match name {
        "hash0" => format!("{value:#010x}"),
        "buckets" | "oldbuckets" | "extra" => Addr(value).to_string(),
        "flags" => flags_text(h.flags),
        "B" => format!("{value} ({})", plural(1 << value.min(63), "bucket")),
        _ => count(value),
    }
}

/// The hmap's flags that are set, by their names in Go.
pub fn flag_names(flags: u8) -> String {
    let names: Vec<&str> = [
        (FLAG_ITERATOR, "iterator"),
        (FLAG_OLD_ITERATOR, "oldIterator"),
        (4, "hashWriting"),
        (FLAG_SAME_SIZE_GROW, "sameSizeGrow"),
    ]
    .into_iter()
    .filter(|(bit, _)| flags & bit != 0)
    .map(|(_, name)| name)
    .collect();
    names.join(", ")
}

fn flags_text(flags: u8) -> String {
    if flags == 0 { "0: none set".to_string() } else { format!("{flags}: {}", flag_names(flags)) }
}

pub(super) fn field(state: ClassicMap, i: usize, d: &mut Description) {
    let h = state.classic().hmap(state.memory());
    let Some(field) = Hmap::fields(state.classic().geometry().word).get(i).copied() else { return };
    d.named("type", field.go_type);
    d.row(Label::Value, value_text(&h, field.name, h.words()[i]));
    d.source = match field.name {
        "count" | "flags" => source(*state, "runtime/map.go: mapassign"),
        "B" => source(*state, "runtime/map.go: overLoadFactor"),
        "noverflow" => source(*state, "runtime/map.go: tooManyOverflowBuckets"),
        "hash0" => source(*state, "runtime/map.go: makemap"),
        "buckets" => source(*state, "runtime/map.go: makeBucketArray"),
        "oldbuckets" => source(*state, "runtime/map.go: hashGrow"),
        "nevacuate" => source(*state, "runtime/map.go: advanceEvacuationMark"),
        _ => source(*state, "runtime/map.go: newoverflow"),
    };
    match field.name {
        "count" => why_count(state, &h, d),
        "flags" => d.why(
            "iterator: someone may range over buckets; oldIterator: over oldbuckets; hashWriting: set only within a \
             write, to catch concurrent ones; sameSizeGrow: this growth keeps the number of buckets.",
        ),
        "B" => why_b(state, &h, d),
        "noverflow" => why_noverflow(&h, d),
        "hash0" => d.why(
            "The seed of this map's hashes: random when the map is made, and drawn again when a delete empties it or \
             clear succeeds. So the same keys lie elsewhere in every map.",
        ),
        "buckets" => why_buckets(state, &h, d),
        "oldbuckets" => why_oldbuckets(&h, d),
        "nevacuate" => why_nevacuate(&h, d),
        _ => d.why(if h.extra.is_nil() {
            "nil: no overflow bucket was preallocated, and none has to be kept alive apart from its chain."
        } else {
            "The mapextra: the next preallocated overflow bucket, and the slices that keep overflow buckets of \
             pointer-free bucket types alive, which the collector does not look into."
        }),
    }
}

fn why_count(state: ClassicMap, h: &Hmap, d: &mut Description) {
    let most = state.classic().geometry().max_count(h.b);
    d.named("grows above", count(most));
    d.named("load factor", format!("{:.2} entries a bucket", h.count as f64 / h.bucket_count() as f64));
    d.why("len(m) is this field: it is read, never counted.");
    d.why(if h.growing() {
        "No new growth starts while the old array is still being evacuated.".to_string()
    } else if h.count >= most {
        format!("{} hold {}: the next new key makes the map grow.", plural(h.bucket_count(), "bucket"), count(most))
    } else {
        format!(
            "{} hold up to {}: {} more, then the next new key makes the map grow.",
            plural(h.bucket_count(), "bucket"),
            plural(most, "entry"),
            count(most - h.count)
        )
    });
}

fn why_b(state: ClassicMap, h: &Hmap, d: &mut Description) {
    let factor = format!("{:.1}", state.spec().target().rules().classic.load_factor());
    d.named("buckets", format!("2^{} = {}", h.b, count(h.bucket_count())));
    d.why(bits::bucket_rule(h.b));
    d.why(format!("B grows by one when a new key would make more than {factor} entries a bucket; it never shrinks."));
}

fn why_noverflow(h: &Hmap, d: &mut Description) {
    let limit = 1u64 << h.b.min(15);
    d.named("limit", count(limit));
    d.why("Links to overflow buckets made since the last growth or clear; deletes do not lower it.");
    d.why(if too_many_overflow_buckets(h.noverflow, h.b) {
        format!("{} are at the limit of {}: the next new key starts a growth.", count(h.noverflow.into()), count(limit))
    } else {
        format!("At {} a new key starts a growth of the same size, which packs the entries anew.", count(limit))
    });
    if h.b >= 16 {
        d.why(format!("From B = 16 on it is an estimate: each link counts with probability 1/{}.", 1u64 << (h.b - 15)));
    }
}

fn why_buckets(state: ClassicMap, h: &Hmap, d: &mut Description) {
    if h.buckets.is_nil() {
        d.why("nil: no bucket yet. The first put allocates one.");
        return;
    }
    let (rt, map) = (state.memory(), state.classic());
    let (n, size) = (map.array_len(rt, h.b), map.geometry().bucket as u64);
    d.row(Label::PointsAt, format!("{} × {} = {}", count(n), bytes(size), bytes(n * size)));
    takes_row(*state, h.buckets, d);
    if n > h.bucket_count() {
        let spare = plural(n - h.bucket_count(), "overflow bucket");
        d.why(format!("{} main buckets, and {spare} allocated with them for later.", count(h.bucket_count())));
    } else {
        d.why(format!("The array of 2^{} = {}.", h.b, plural(h.bucket_count(), "bucket")));
    }
}

fn why_oldbuckets(h: &Hmap, d: &mut Description) {
    d.why(if h.growing() {
        format!(
            "The array from before the growth, {}. Every put and delete moves one or two of them; reads move none.",
            plural(h.old_bucket_count(), "main bucket")
        )
    } else {
        "nil: the map is not growing.".to_string()
    });
}

fn why_nevacuate(h: &Hmap, d: &mut Description) {
    if !h.growing() {
        d.why(format!("The map is not growing; {} is left from the last growth.", count(h.nevacuate)));
        return;
    }
    d.named("progress", format!("{} of {} old buckets", count(h.nevacuate), count(h.old_bucket_count())));
    d.why(format!(
        "All old buckets below {} have moved; later ones may have, where a key chose them. At {} the old array is \
         dropped.",
        count(h.nevacuate),
        count(h.old_bucket_count())
    ));
}

pub(super) fn extra(state: ClassicMap, d: &mut Description) {
    for (name, value) in EXTRA_FIELDS.into_iter().zip(extra_values(state)) {
        d.named(name, value.to_string());
    }
    d.why(
        "Allocated when first needed: by preallocated overflow buckets (B ≥ 4), or by the first overflow bucket of a \
           pointer-free bucket type.",
    );
    d.source = source(*state, "runtime/map.go: mapextra");
}

fn extra_values(state: ClassicMap) -> [Addr; 3] {
    let Extra { overflow, oldoverflow, next_overflow } = state.classic().extra(state.memory()).unwrap_or_default();
    [overflow, oldoverflow, next_overflow]
}

pub(super) fn extra_field(state: ClassicMap, i: usize, d: &mut Description) {
    let (rt, map) = (state.memory(), state.classic());
    let value = extra_values(state)[i.min(2)];
    d.named("type", if i == 2 { "*bmap" } else { "*[]*bmap" });
    d.row(Label::Value, value.to_string());
    d.source = source(*state, "runtime/map.go: newoverflow");
    if i == 2 {
        match map.next_overflow(rt) {
            Some(index) => {
                let free = map.array_len(rt, map.hmap(rt).b) - index;
                d.row(Label::PointsAt, format!("bucket {} of the array", count(index)));
                d.why(format!("The next overflow bucket to link; {} preallocated still free.", count(free)));
            }
            None => d.why("nil: no preallocated overflow bucket is left, so the next one is allocated by itself."),
        }
        return;
    }
    if value.is_nil() {
        d.why(if map.geometry().scan {
            "nil: buckets hold pointers, so the collector finds overflow buckets along their chains."
        } else {
            "nil: no overflow bucket has to be kept alive."
        });
        return;
    }
    let w = map.geometry().word;
    let word = |n: u64| read_word(rt.heap, value.plus(n * w as u64), w);
    d.named("slice", format!("len {}, cap {}, at {}", count(word(1)), count(word(2)), Addr(word(0))));
    d.why(
        "Buckets hold no pointers, so the collector does not look into them: this slice keeps overflow buckets alive.",
    );
}
