//! The Swiss map of Go 1.24 and later: a header, and behind it one group, or a directory of tables of groups.
//!
//! Invariant: the map is its bytes in the heap. [`Swiss`] holds only what never changes: where the header is, the
//! group's geometry and the version's rules. Source of every rule: `internal/runtime/maps` of Go 1.24.11, 1.25.5,
//! 1.26.6 and 1.27.3 (files named `*_swiss.go` in 1.24 and 1.25).
//!
//! ```text
//! small:  header ──dirPtr──▶ group
//! else:   header ──dirPtr──▶ directory[2^globalDepth] ──▶ table ──▶ [group 0][group 1]…
//!
//! group:  control word (8 bytes), then 8 slots of key and elem side by side, or 8 keys and then 8 elems (split)
//! ```
//!
//! - **control word**: one byte a slot: empty (0x80), deleted (0xfe, a *tombstone*), or full (0, then H2).
//! - **H1, H2**: the hash without its low 7 bits, and those 7 bits. H1 chooses the group where a search begins, H2 is
//!   compared with the control word.
//! - **directory**: its index is the hash's top `globalDepth` bits. A table of `localDepth` stands in
//!   2^(globalDepth - localDepth) entries next to each other, the first of which is its `index`.
//! - **probe**: groups are visited at H1, then 1, 2, 3, … further on, until one has an empty slot.
//! - **growthLeft**: how many more empty slots of a table may be filled; it grows (or splits) when none is left.

mod access;
mod assign;
mod clear;
mod clone;
mod delete;
mod group;
mod grow;
mod header;
mod iter;
mod make;
mod mark;
mod prune;
mod search;
mod table;
mod tell;

pub use access::{GroupRef, ProbePath, SlotState};
pub use group::{Ctrls, DELETED, EMPTY, Probe, h1, h2};
pub use header::{Header, HeaderField};
pub use iter::Iter;
pub use make::{Plan, plan_for_hint};
pub use table::{Table, TableRef, max_growth_left};

pub(super) use assign::put;
pub(super) use clear::clear;
pub(super) use clone::{clone, remake};
pub(super) use delete::{delete, lookup};
pub(super) use make::make;

use super::keys;
use super::site::Place;
use super::slot::Halves;
use super::spec::MapSpec;
use crate::gotype::MapVariant;
use crate::target::{MapImpl, PruneRule, SwissRules};
use crate::units::Addr;

/// Slots in a group (`internal/abi: MapGroupSlots`).
pub const SLOTS: usize = 8;
/// Most slots of a table (`internal/runtime/maps/table.go: maxTableCapacity`).
pub(crate) const MAX_TABLE_CAPACITY: u16 = 1024;
/// Bytes of a group's control word.
pub(crate) const CTRLS: usize = 8;

/// The geometry of a group in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// A pointer.
    pub word: usize,
    /// A key slot: the key, or a pointer to its box.
    pub key_slot: usize,
    /// An elem slot: the elem, or a pointer to its box.
    pub elem_slot: usize,
    /// A whole group.
    pub group: usize,
    /// Offset of key 0 in a group.
    pub keys: usize,
    /// From one key to the next.
    pub key_stride: usize,
    /// Offset of elem 0 in a group.
    pub elems: usize,
    /// From one elem to the next.
    pub elem_stride: usize,
    /// The collector scans groups.
    pub scan: bool,
    /// Keys first, then elems (`GOEXPERIMENT=mapsplitgroup`); else each elem beside its key.
    pub split: bool,
    /// Bits of a hash: 64, or 32.
    pub hash_bits: u32,
}

impl Geometry {
    fn new(spec: &MapSpec) -> Geometry {
        let map = &spec.map;
        let split = map.target.map_impl() == MapImpl::SwissSplit;
        let layout = if split { &map.split } else { &map.swiss };
        Geometry {
            word: spec.word(),
            key_slot: map.key_slot as usize,
            elem_slot: map.elem_slot as usize,
            group: layout.group_size as usize,
            keys: layout.keys_offset as usize,
            key_stride: layout.key_stride as usize,
            elems: layout.elems_offset as usize,
            elem_stride: layout.elem_stride as usize,
            scan: layout.group_ptrdata > 0,
            split,
            hash_bits: 8 * map.target.hash_size() as u32,
        }
    }

    /// Offset of key slot `i` in a group.
    #[inline]
    pub fn key(&self, i: usize) -> usize {
        self.keys + i * self.key_stride
    }

    /// Where the key and the elem of a slot lie.
    #[inline]
    fn halves(&self, place: Place) -> Halves {
        let at = |offset: usize| place.addr.plus(offset as u64);
        Halves { key: at(self.key(place.slot)), elem: at(self.elem(place.slot)) }
    }

    /// Offset of elem slot `i` in a group.
    #[inline]
    pub fn elem(&self, i: usize) -> usize {
        self.elems + i * self.elem_stride
    }

    /// Address of group `index` of an array of groups.
    #[inline]
    pub fn group_at(&self, groups: Addr, index: u64) -> Addr {
        groups.plus(index * self.group as u64)
    }

    /// `internal/runtime/maps/map.go: depthToShift`.
    fn shift(&self, depth: u8) -> u8 {
        self.hash_bits as u8 - depth
    }
}

/// What this map's version, and its kind of key, do differently.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The version's rules.
    pub version: SwissRules,
    /// An insert without growthLeft tries to get rid of tombstones first.
    pub prunes: bool,
}

impl Rules {
    fn new(spec: &MapSpec) -> Rules {
        let version = spec.target().rules().swiss;
        let prunes = match (version.prune, spec.map.variant) {
            (PruneRule::Never, _) | (_, MapVariant::Slow) => false,
            (_, MapVariant::Fast32 | MapVariant::Fast64 | MapVariant::FastStr) => true,
            (prune, MapVariant::Fast32Ptr | MapVariant::Fast64Ptr) => prune == PruneRule::FastAndPtr,
        };
        Rules { version, prunes }
    }
}

/// A Swiss map in a heap.
#[derive(Clone, Debug)]
pub struct Swiss {
    header: Addr,
    geo: Geometry,
    rules: Rules,
}

impl Swiss {
    /// Where the header lies.
    pub(crate) fn header_addr(&self) -> Addr {
        self.header
    }

    /// The group's geometry.
    pub fn geometry(&self) -> &Geometry {
        &self.geo
    }

    /// What the version, and the kind of key, do differently.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}
