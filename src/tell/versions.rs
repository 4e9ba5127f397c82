//! What is different for a map under another target: its layout, when it grows, how a key is found, what delete leaves.
//!
//! Invariant: every figure is this map type's, from its layouts and the version's rules; what is alike is not said.

use crate::engine::MapSpec;
use crate::target::{ClearRule, CloneRule, MapImpl, PruneRule, SwissRules, Target};
use crate::units::bytes;

/// What `b` does differently from `a`, a sentence each; none where the map is the same.
pub fn differences(a: &MapSpec, b: &MapSpec) -> Vec<String> {
    let (from, to) = (a.target(), b.target());
    let mut out = Vec::new();
    if a.word() != b.word() {
        out.push(format!("A word takes {} B under {}, {} B under {}.", a.word(), name(from), b.word(), name(to)));
    }
    if a.map.key_size != b.map.key_size || a.map.elem_size != b.map.elem_size {
        let sizes =
            |spec: &MapSpec| format!("a key {}, an elem {}", bytes(spec.map.key_size), bytes(spec.map.elem_size));
        out.push(format!("Under {} {}; under {} {}.", name(from), sizes(a), name(to), sizes(b)));
    }
    let is_classic = |target: Target| target.map_impl() == MapImpl::Classic;
    if from.map_impl() != to.map_impl() || slots_of(a) != slots_of(b) {
        out.push(format!("{}; {}.", capital(&layout(a)), layout(b)));
    }
    match (is_classic(from), is_classic(to)) {
        (true, true) => {
            let (before, after) = (from.rules().classic, to.rules().classic);
            if before != after {
                out.push(format!("{}; {}.", capital(&threshold(from)), threshold(to)));
            }
        }
        (false, false) => out.extend(swiss(from.rules().swiss, to.rules().swiss)),
        _ => {
            out.push(format!("{}; {}.", capital(&threshold(from)), threshold(to)));
            out.push(format!("{}; {}.", capital(search(from)), search(to)));
            out.push(format!("{}; {}.", capital(delete(from)), delete(to)));
        }
    }
    if from.rules().malloc_headers != to.rules().malloc_headers {
        let which = |has: bool| if has { "puts a header of 8 B before" } else { "puts no header before" };
        let (before, after) = (which(from.rules().malloc_headers), which(to.rules().malloc_headers));
        out.push(format!(
            "The allocator of {} {before} objects over 512 B that hold pointers; {} {after} them.",
            name(from),
            name(to)
        ));
    }
    if from.rules().memhash != to.rules().memhash && from.arch == to.arch {
        out.push(format!(
            "{} keys its portable hash otherwise than {}: keys go to other places.",
            name(to),
            name(from)
        ));
    }
    out
}

/// `Go 1.23 amd64`
fn name(target: Target) -> String {
    format!("Go {} {}", target.go, target.arch.name())
}

fn capital(text: &str) -> String {
    super::capital(text)
}

/// Bytes of eight slots with what belongs to them.
fn slots_of(spec: &MapSpec) -> u64 {
    match spec.target().map_impl() {
        MapImpl::Classic => spec.map.classic.bucket_size,
        MapImpl::Swiss => spec.map.swiss.group_size,
        MapImpl::SwissSplit => spec.map.split.group_size,
    }
}

/// `under Go 1.23 amd64 eight slots take 272 B: 8 tophashes, 8 keys, 8 elems, an overflow word`
fn layout(spec: &MapSpec) -> String {
    let parts = match spec.target().map_impl() {
        MapImpl::Classic => "a bucket of 8 tophashes, 8 keys, 8 elems and an overflow word",
        MapImpl::Swiss => "a group of a control word of 8 B and 8 slots, each a key with its elem beside it",
        MapImpl::SwissSplit => "a group of a control word of 8 B, 8 keys and 8 elems",
    };
    format!("under {} eight slots take {}, {parts}", name(spec.target()), bytes(slots_of(spec)))
}

fn threshold(target: Target) -> String {
    match target.map_impl() {
        MapImpl::Classic => {
            let load = target.rules().classic.load_factor();
            format!(
                "under {} the map doubles where buckets would hold more than {load} entries on average",
                name(target)
            )
        }
        MapImpl::Swiss | MapImpl::SwissSplit => format!(
            "under {} a table doubles when 7 of 8 slots are used, tombstones counted, and one of 1,024 slots splits",
            name(target)
        ),
    }
}

fn search(target: Target) -> &'static str {
    match target.map_impl() {
        MapImpl::Classic => "a classic search follows the chain of one bucket and compares tophashes one by one",
        MapImpl::Swiss | MapImpl::SwissSplit => {
            "a Swiss search compares 8 control bytes at once and goes on to the next group until one has an empty slot"
        }
    }
}

fn delete(target: Target) -> &'static str {
    match target.map_impl() {
        MapImpl::Classic => "a classic delete leaves its slot free for any later key of the chain",
        MapImpl::Swiss | MapImpl::SwissSplit => {
            "a Swiss delete leaves a tombstone where its group is full, which takes up room until the table grows or is \
             pruned"
        }
    }
}

/// What Swiss maps of two versions do differently.
fn swiss(a: SwissRules, b: SwissRules) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |is_other: bool, text: &str| {
        if is_other {
            out.push(text.to_string());
        }
    };
    let (before, after) = (a.grows_before_search, b.grows_before_search);
    say(
        before && !after,
        "A put into a full small map looks for the key first, and makes a table only where it is new.",
    );
    say(!before && after, "A put into a full small map makes a table before it looks for the key.");
    say(
        a.prune != b.prune,
        match b.prune {
            PruneRule::Never => "Tombstones are never pruned: they stay until the table grows.",
            PruneRule::Fast => "A put of a 4-byte, 8-byte or string key without growthLeft prunes tombstones first.",
            PruneRule::FastAndPtr => "A put of a pointer key without growthLeft prunes tombstones too.",
        },
    );
    say(
        a.clear != b.clear,
        match b.clear {
            ClearRule::Every => "clear zeroes every group.",
            ClearRule::Full => "clear zeroes the groups that hold an entry alone.",
            ClearRule::FullIfSparse => "clear zeroes groups with an entry where few have one, else every group.",
        },
    );
    say(
        a.clone != b.clone,
        match b.clone {
            CloneRule::Refills => "maps.Clone fills a new map entry by entry.",
            CloneRule::Copies => "maps.Clone copies groups and tables as they are.",
        },
    );
    say(!a.tombstone_possible && b.tombstone_possible, "The header says whether a tombstone may exist.");
    out
}
