//! Byte roles: what a byte of a map's memory is for. The only place that names them.

use serde::{Deserialize, Serialize};

/// What a byte is for. The bill of bytes, the diagram's colours and the exports all speak in these.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The map header (`hmap`; in Swiss maps `maps.Map`).
    Header,
    /// `mapextra` and the slices that keep overflow buckets alive.
    Extra,
    /// The array of a Swiss map's table pointers.
    Directory,
    /// Table structs of a Swiss map.
    Tables,
    /// A bucket's eight bytes of hashes.
    Tophash,
    /// A group's control word.
    Control,
    /// Keys of live entries, in their slots.
    Keys,
    /// Elems of live entries, in their slots.
    Elems,
    /// Separately allocated keys and elems of over 128 bytes.
    Boxes,
    /// Padding inside live keys, elems and slots.
    Padding,
    /// Slots that hold no live entry, stale bytes in them too.
    Empty,
    /// Slots that a delete in a full group left behind.
    Tombstones,
    /// A bucket's pointer to the next one of its chain.
    OverflowWords,
    /// Overflow buckets allocated with the array and not yet linked.
    Preallocated,
    /// Everything in the old array while the map grows.
    OldBuckets,
    /// What a group has after its last slot.
    GroupTail,
    /// Size-class rounding and malloc headers.
    Rounding,
}

/// What a role is called.
struct Row {
    role: Role,
    /// In exports.
    name: &'static str,
    /// On screen.
    label: &'static str,
}

/// Every role of either implementation in the order of [`Role`], what corresponds standing together.
const TABLE: [Row; 17] = [
    Row { role: Role::Header, name: "header", label: "header" },
    Row { role: Role::Extra, name: "extra", label: "mapextra" },
    Row { role: Role::Directory, name: "directory", label: "directory" },
    Row { role: Role::Tables, name: "tables", label: "tables" },
    Row { role: Role::Tophash, name: "tophash", label: "tophash" },
    Row { role: Role::Control, name: "control", label: "control words" },
    Row { role: Role::Keys, name: "keys", label: "keys" },
    Row { role: Role::Elems, name: "elems", label: "elems" },
    Row { role: Role::Boxes, name: "boxes", label: "boxes" },
    Row { role: Role::Padding, name: "padding", label: "padding" },
    Row { role: Role::Empty, name: "empty", label: "empty slots" },
    Row { role: Role::Tombstones, name: "tombstones", label: "tombstones" },
    Row { role: Role::OverflowWords, name: "overflow_words", label: "overflow words" },
    Row { role: Role::Preallocated, name: "preallocated", label: "preallocated" },
    Row { role: Role::OldBuckets, name: "old_buckets", label: "old buckets" },
    Row { role: Role::GroupTail, name: "group_tail", label: "group tail" },
    Row { role: Role::Rounding, name: "rounding", label: "rounding" },
];

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Role; TABLE.len()] = {
        let mut all = [Role::Header; TABLE.len()];
        let mut i = 0;
        while i < TABLE.len() {
            assert!(TABLE[i].role as usize == i, "the table has the order of the enum");
            all[i] = TABLE[i].role;
            i += 1;
        }
        all
    };

    /// The name in exports.
    pub fn name(self) -> &'static str {
        TABLE[self as usize].name
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        TABLE[self as usize].label
    }
}
