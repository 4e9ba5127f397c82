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
    Directory,
    Tables,
    Tophash,
    Control,
    Keys,
    Elems,
    /// Separately allocated keys and elems of over 128 bytes.
    Boxes,
    /// Padding inside live keys, elems and slots.
    Padding,
    /// Slots that hold no live entry, stale bytes in them too.
    Empty,
    Tombstones,
    OverflowWords,
    /// Overflow buckets allocated with the array and not yet linked.
    Preallocated,
    /// Everything in the old array while the map grows.
    OldBuckets,
    GroupTail,
    /// Size-class rounding and malloc headers.
    Rounding,
}

impl Role {
    /// Every role of either implementation, what corresponds standing together.
    pub const ALL: [Role; 17] = [
        Role::Header,
        Role::Extra,
        Role::Directory,
        Role::Tables,
        Role::Tophash,
        Role::Control,
        Role::Keys,
        Role::Elems,
        Role::Boxes,
        Role::Padding,
        Role::Empty,
        Role::Tombstones,
        Role::OverflowWords,
        Role::Preallocated,
        Role::OldBuckets,
        Role::GroupTail,
        Role::Rounding,
    ];

    /// The name in exports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Header => "header",
            Role::Extra => "extra",
            Role::Directory => "directory",
            Role::Tables => "tables",
            Role::Tophash => "tophash",
            Role::Control => "control",
            Role::Keys => "keys",
            Role::Elems => "elems",
            Role::Boxes => "boxes",
            Role::Padding => "padding",
            Role::Empty => "empty",
            Role::Tombstones => "tombstones",
            Role::OverflowWords => "overflow_words",
            Role::Preallocated => "preallocated",
            Role::OldBuckets => "old_buckets",
            Role::GroupTail => "group_tail",
            Role::Rounding => "rounding",
        }
    }

    /// The name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Role::Header => "header",
            Role::Extra => "mapextra",
            Role::Directory => "directory",
            Role::Tables => "tables",
            Role::Tophash => "tophash",
            Role::Control => "control words",
            Role::Keys => "keys",
            Role::Elems => "elems",
            Role::Boxes => "boxes",
            Role::Padding => "padding",
            Role::Empty => "empty slots",
            Role::Tombstones => "tombstones",
            Role::OverflowWords => "overflow words",
            Role::Preallocated => "preallocated",
            Role::OldBuckets => "old buckets",
            Role::GroupTail => "group tail",
            Role::Rounding => "rounding",
        }
    }
}
