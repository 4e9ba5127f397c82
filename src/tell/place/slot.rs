//! Slots: tophash bytes, keys, elems.

use super::value::{add_value, boxed, coming};
use super::{Description, Label, source};
use crate::engine::ClassicMap;
use crate::engine::classic::{BucketRef, SlotState, tophash as tophash_of};
use crate::engine::store::word_of;
use crate::image::{BucketId, Held};
use crate::tell::bits;
use crate::units::{Addr, count, plural};

fn bucket_of<'a>(state: ClassicMap<'a>, id: BucketId) -> Option<BucketRef<'a>> {
    Some(state.classic().bucket(state.memory().heap, id.addr(state)?))
}

/// The main bucket's index in its array, for sentences on evacuation.
fn index_of(id: BucketId) -> u64 {
    match id {
        BucketId::Chain { index, .. } | BucketId::Preallocated { index } | BucketId::Unlinked { index, .. } => index,
    }
}

pub(super) fn tophash(state: ClassicMap, id: BucketId, slot: usize, d: &mut Description) {
    let Some(bucket) = bucket_of(state, id) else { return };
    let value = bucket.tophash()[slot];
    d.row(Label::Value, format!("{value:#04x}"));
    d.source = source(*state, "runtime/map.go: mapassign");
    if let BucketId::Preallocated { .. } = id {
        d.why("The bucket is not in use yet: all its bytes are 0.");
        return;
    }
    let h = state.classic().hmap(state.memory());
    let (n, index) = (super::old_count(&h), index_of(id));
    match bucket.state(slot) {
        SlotState::EmptyRest => {
            d.named("means", "emptyRest (0)");
            d.why("The slot is empty, and so is everything after it in this chain: a search stops here.");
        }
        SlotState::EmptyOne => {
            d.named("means", "emptyOne (1)");
            d.why("The slot is empty, a delete left it so; later slots may be full, so a search goes on.");
            d.source = source(*state, "runtime/map.go: mapdelete");
        }
        SlotState::EvacuatedX => {
            d.named("means", "evacuatedX (2)");
            d.why(format!("The entry moved to the low half: bucket {}.", count(index)));
            d.source = source(*state, "runtime/map.go: evacuate");
        }
        SlotState::EvacuatedY => {
            d.named("means", "evacuatedY (3)");
            d.why(format!(
                "The entry moved to the high half: bucket {} (old index {} + {}).",
                count(index + n),
                count(index),
                count(n)
            ));
            d.source = source(*state, "runtime/map.go: evacuate");
        }
        SlotState::EvacuatedEmpty => {
            d.named("means", "evacuatedEmpty (4)");
            d.why("The slot was empty when its bucket moved.");
            d.source = source(*state, "runtime/map.go: evacuate");
        }
        SlotState::Full => {
            d.named("means", "full");
            d.why("The top byte of the key's hash: a search compares it before it looks at the key.");
            hash_rows(state, id, bucket, slot, d);
            d.source = source(*state, "runtime/map.go: tophash");
        }
    }
}

/// Hash, bucket and tophash of a live slot's key.
fn hash_rows(state: ClassicMap, id: BucketId, bucket: BucketRef, slot: usize, d: &mut Description) {
    let (rt, map) = (state.memory(), state.classic());
    if !state.knows_hash() {
        d.why(bits::UNKNOWN);
        return;
    }
    let Ok((hash, _)) = state.find_bytes(map.key(rt, bucket, slot)) else { return };
    let (h, word) = (map.hmap(rt), map.geometry().word);
    let top = bucket.tophash()[slot];
    d.named("hash", bits::hash_text(*state, hash));
    let b = if id.is_old() { h.old_bucket_count().trailing_zeros() as u8 } else { h.b };
    let chosen = hash & ((1u64 << b) - 1);
    if chosen != index_of(id) || tophash_of(hash, word) != top {
        // A NaN hashes anew each time.
        d.why("This key's hash is another each time it is computed (NaN): it can be ranged over, never found.");
        return;
    }
    d.why(bits::sentence(&bits::bucket_choice("the hash's", b, chosen, id.is_old())));
    d.why(bits::sentence(&bits::tophash("its", *state, hash, top)));
    growth_row(hash, id, &h, d);
}

/// While the map grows: where the entry comes from or goes to.
fn growth_row(hash: u64, id: BucketId, h: &crate::engine::classic::Hmap, d: &mut Description) {
    if !h.growing() {
        return;
    }
    let (old, new) = (hash & (h.old_bucket_count() - 1), hash & (h.bucket_count() - 1));
    d.named("old bucket", count(old));
    d.named("new bucket", count(new));
    if h.same_size_grow() {
        d.why("The growth keeps the number of buckets: an entry's bucket keeps its index.");
        return;
    }
    let bit = h.old_bucket_count().trailing_zeros();
    let half = if new == old { "0: the low half, X" } else { "1: the high half, Y" };
    let verb = if id.is_old() { "will go" } else { "belongs" };
    d.why(format!("Bit {bit} of the hash is {half}. The entry {verb} to bucket {}.", count(new)));
}

pub(super) fn key(state: ClassicMap, id: BucketId, slot: usize, d: &mut Description) {
    entry(state, id, slot, true, d);
}

pub(super) fn elem(state: ClassicMap, id: BucketId, slot: usize, d: &mut Description) {
    entry(state, id, slot, false, d);
}

fn entry(state: ClassicMap, id: BucketId, slot: usize, is_key: bool, d: &mut Description) {
    let Some(bucket) = bucket_of(state, id) else { return };
    let map = &state.spec().map;
    let (ty, size, indirect, data) = if is_key {
        (map.key, map.key_size, map.indirect_key, bucket.key_slot(slot))
    } else {
        (map.elem, map.elem_size, map.indirect_elem, bucket.elem_slot(slot))
    };
    d.named("type", state.spec().types.name(ty));
    d.source = source(*state, "runtime/map.go: mapassign");
    if let BucketId::Preallocated { .. } = id {
        d.why("The bucket is not in use yet: all its bytes are 0.");
        return;
    }
    if size == 0 {
        d.why("The type has size 0: the slot takes no bytes.");
    }
    let (slot_state, held) = (bucket.state(slot), Held::in_bucket(*state, bucket, slot, is_key));
    if indirect {
        boxed(*state, ty, size, Addr(word_of(data)), held.is_value(), d);
    } else if held != Held::Nothing {
        add_value(*state, ty, data, d);
    }
    match slot_state {
        SlotState::Full if is_key => hash_rows(state, id, bucket, slot, d),
        SlotState::Full => d.why(format!("The elem of the key in slot {slot}: keys lie together, then elems.")),
        _ if held == Held::Coming => d.why(coming(is_key, "tophash")),
        _ => empty(state, id, slot_state, (held, data), is_key, d),
    }
}

fn empty(
    state: ClassicMap,
    id: BucketId,
    slot_state: SlotState,
    (held, data): (Held, &[u8]),
    is_key: bool,
    d: &mut Description,
) {
    let part = if is_key { "key" } else { "elem" };
    if slot_state.is_evacuated() {
        let h = state.classic().hmap(state.memory());
        let index = index_of(id);
        d.why(match slot_state {
            SlotState::EvacuatedX => format!("The entry moved to bucket {}.", count(index)),
            SlotState::EvacuatedY => format!("The entry moved to bucket {}.", count(index + super::old_count(&h))),
            _ => "The slot was empty when its bucket moved.".to_string(),
        });
        if held == Held::Stale {
            d.why(format!("Stale: these bytes are a copy left behind; the {part} is used where it moved to."));
        }
        d.source = source(*state, "runtime/map.go: evacuate");
        return;
    }
    if held == Held::Stale {
        let held = data.iter().filter(|&&b| b != 0).count() as u64;
        d.named("stale", format!("{} other than 0", plural(held, "byte")));
        d.why(format!("Stale: the entry was deleted. Only pointers of a key are cleared, so the other bytes of this {part} stay until the slot is used again."));
        d.source = source(*state, "runtime/map.go: mapdelete");
    } else {
        d.why("The slot is empty.");
    }
}
