//! What words on the screen mean, where they stand for themselves: byte roles, totals of the bill.
//!
//! Invariant: one sentence or two a word, true of every map.

use crate::image::Role;

/// What bytes of a role are.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Header => "The map's header: a map variable is a pointer to it.",
        Role::Extra => {
            "mapextra and what it points at: it keeps overflow buckets alive that the collector does not see, and knows \
             the next preallocated one."
        }
        Role::Directory => "The array of pointers to tables: the hash's top bits choose an entry.",
        Role::Tables => "A table's own struct: how many slots it has, how many are used, where its groups lie.",
        Role::Tophash => {
            "The top byte of each key's hash, a byte a slot: a search compares it before it looks at a key. Values below 5 \
             say that a slot is empty or that its entry moved."
        }
        Role::Control => {
            "A group's control word, a byte a slot: the hash's low 7 bits (H2) where there is an entry, else empty or \
             deleted. A search compares all eight at once."
        }
        Role::Keys => "Keys of entries, in their slots.",
        Role::Elems => "Elems of entries (what m[k] gives), in their slots.",
        Role::Boxes => "Keys and elems of over 128 bytes, each allocated by itself; its slot holds a pointer.",
        Role::Padding => "Bytes that no field uses: they bring the next one to its alignment.",
        Role::Empty => "Slots without an entry, whatever a delete left in them.",
        Role::Tombstones => {
            "Slots that a delete in a full group left behind: searches go on past them, and only a put that passes by or a \
             rehash makes them of use again."
        }
        Role::OverflowWords => "A bucket's pointer to the next bucket of its chain; nil at the end.",
        Role::Preallocated => "Overflow buckets allocated together with the array, which no chain links yet.",
        Role::OldBuckets => {
            "The array that the map grew out of: its entries move bucket by bucket, with the writes that follow; X and Y \
             say to which half of the new array."
        }
        Role::GroupTail => "Bytes behind a group's last slot.",
        Role::Rounding => {
            "What the allocator adds: requests are rounded up to size classes, and some have a malloc header."
        }
    }
}

/// What is struck through.
pub const STALE: &str = "Bytes of an entry that was deleted or moved: a delete clears pointers alone, the rest stays until \
                         the slot is used again.";

/// What the totals beside the bill mean.
pub const TOTALS: &str = "live: bytes that the map reaches now.\nallocated: all that it ever asked for, also what it gave \
                          back since.\nan entry: live bytes divided by len(m).\nload: how full the map is, of how full \
                          it may be before the next new key makes it grow: entries a bucket, or the share of slots.";
