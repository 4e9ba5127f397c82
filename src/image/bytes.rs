//! What each byte of a bucket or group is for.
//!
//! Invariant: every byte of a bucket or group has exactly one role, decided by the tophash bytes (the control word) and
//! the types alone. A stale byte belongs to a slot that holds no live entry but was not cleared; what an operation is
//! half-way through putting into a slot is no rest ([`Held`]), and has the role that it will have. But for that the roles
//! sum to the bill's; in a classic map's old array a slot that has not moved yet keeps its role, and what has moved is
//! `old_buckets`. Whether a group's slot is empty or a tombstone: [`GroupRef::state`].

use super::place::BucketId;
use super::role::Role;
use crate::engine::classic::{BucketRef, SLOTS, SlotState};
use crate::engine::swiss::{self, GroupRef};
use crate::engine::{MapView, SwissMap, View};
use crate::gotype::TypeId;
use crate::units::Addr;

/// One byte's meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByteRole {
    /// What the byte is for.
    pub role: Role,
    /// Left behind by a delete, a clear or an evacuation, in a slot without a live entry.
    pub stale: bool,
}

impl ByteRole {
    /// A role without stale bytes.
    pub fn new(role: Role) -> ByteRole {
        ByteRole { role, stale: false }
    }
}

/// The roles of bytes of one map type, worked out once.
#[derive(Clone, Debug)]
pub struct ByteRoles {
    /// True where a byte of a key slot is padding.
    key_padding: Vec<bool>,
    elem_padding: Vec<bool>,
    /// What each byte of a group is part of; nothing for a classic map.
    group: Vec<GroupByte>,
}

/// What a byte of a group is part of, whatever the slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum GroupByte {
    Control,
    Key(usize),
    Elem(usize),
    /// In slot's key or elem, or between or behind them.
    Padding(usize),
    /// In no slot.
    Tail,
}

/// A value's padding, a flag a byte; `size` is what is asked about from its start.
pub fn padding_mask(state: MapView, ty: TypeId, size: u64) -> Vec<bool> {
    let mut mask = vec![false; size as usize];
    for run in state.spec().layouts.padding_runs(ty, mask.len()).0 {
        let end = run.end().min(size);
        mask[run.offset.min(end) as usize..end as usize].fill(true);
    }
    mask
}

impl ByteRoles {
    /// What roles the bytes of a map's slots have.
    pub fn of(state: MapView) -> ByteRoles {
        let map = &state.spec().map;
        let slot = |indirect: bool, ty, size: u64| {
            if indirect { vec![false; size as usize] } else { padding_mask(state, ty, size) }
        };
        let key_padding = slot(map.indirect_key, map.key, map.key_slot);
        let elem_padding = slot(map.indirect_elem, map.elem, map.elem_slot);
        let group = match state.view() {
            View::Classic(_) => Vec::new(),
            View::Swiss(map) => group_bytes(map, &key_padding, &elem_padding),
        };
        ByteRoles { key_padding, elem_padding, group }
    }

    /// Which bytes of a key slot are padding.
    pub fn key_padding(&self) -> &[bool] {
        &self.key_padding
    }

    /// Which bytes of an elem slot are padding.
    pub fn elem_padding(&self) -> &[bool] {
        &self.elem_padding
    }

    /// The roles of a whole bucket's bytes, in order.
    pub fn bucket(&self, view: MapView, bucket: BucketRef, id: BucketId) -> Vec<ByteRole> {
        if matches!(id, BucketId::Preallocated { .. }) {
            return vec![ByteRole::new(Role::Preallocated); bucket.bytes.len()];
        }
        let tophash = |t: &u8| {
            let moved = SlotState::of(*t).is_evacuated();
            ByteRole::new(if moved { Role::OldBuckets } else { Role::Tophash })
        };
        let mut roles: Vec<ByteRole> = bucket.tophash().iter().map(tophash).collect();
        for slot in 0..SLOTS {
            roles.extend(self.slot(view, bucket, slot, true));
        }
        for slot in 0..SLOTS {
            roles.extend(self.slot(view, bucket, slot, false));
        }
        let moved = bucket.state(0).is_evacuated();
        let word = if moved { Role::OldBuckets } else { Role::OverflowWords };
        roles.resize(bucket.bytes.len(), ByteRole::new(word));
        roles
    }

    /// The roles of one key slot's or elem slot's bytes.
    pub fn slot(&self, view: MapView, bucket: BucketRef, slot: usize, is_key: bool) -> Vec<ByteRole> {
        let (padding, role) = if is_key { (&self.key_padding, Role::Keys) } else { (&self.elem_padding, Role::Elems) };
        let (state, held) = (bucket.state(slot), Held::in_bucket(view, bucket, slot, is_key));
        let role_of = |is_padding: bool| match held.is_value() {
            true => ByteRole::new(if is_padding { Role::Padding } else { role }),
            false => {
                let role = if state.is_evacuated() { Role::OldBuckets } else { Role::Empty };
                ByteRole { role, stale: held == Held::Stale && !is_padding }
            }
        };
        padding.iter().map(|&p| role_of(p)).collect()
    }

    /// The roles of a whole group's bytes, in order.
    pub fn group(&self, view: MapView, group: GroupRef) -> Vec<ByteRole> {
        let states: [swiss::SlotState; SLOTS] = std::array::from_fn(|slot| group.state(slot));
        let keys: [Held; SLOTS] = std::array::from_fn(|i| Held::in_group(view, group, i, true));
        let elems: [Held; SLOTS] = std::array::from_fn(|i| Held::in_group(view, group, i, false));
        let in_slot = |slot: usize, live: Role, held: Held| {
            let stale = held == Held::Stale && live != Role::Padding;
            match states[slot] {
                _ if held.is_value() => ByteRole::new(live),
                swiss::SlotState::Deleted => ByteRole { role: Role::Tombstones, stale },
                _ => ByteRole { role: Role::Empty, stale },
            }
        };
        let role_of = |byte: &GroupByte| match *byte {
            GroupByte::Control => ByteRole::new(Role::Control),
            GroupByte::Key(slot) => in_slot(slot, Role::Keys, keys[slot]),
            GroupByte::Elem(slot) => in_slot(slot, Role::Elems, elems[slot]),
            GroupByte::Padding(slot) => in_slot(slot, Role::Padding, keys[slot]),
            GroupByte::Tail => ByteRole::new(Role::GroupTail),
        };
        self.group.iter().map(role_of).collect()
    }
}

/// What each byte of the map's groups is part of. A slot is its stride where key and elem lie side by side; in a split
/// group it is a key and an elem, with nothing between one key and the next.
fn group_bytes(map: SwissMap, key_padding: &[bool], elem_padding: &[bool]) -> Vec<GroupByte> {
    let geo = map.swiss().geometry();
    let mut bytes = vec![GroupByte::Tail; geo.group];
    bytes[..swiss::CTRLS].fill(GroupByte::Control);
    for slot in 0..SLOTS {
        let (key, elem) = (geo.key(slot), geo.elem(slot));
        if !geo.split {
            bytes[key..key + geo.key_stride].fill(GroupByte::Padding(slot));
        }
        let parts = [(key, key_padding, GroupByte::Key(slot)), (elem, elem_padding, GroupByte::Elem(slot))];
        for (at, padding, part) in parts {
            for (byte, &is_padding) in bytes[at..].iter_mut().zip(padding) {
                *byte = if is_padding { GroupByte::Padding(slot) } else { part };
            }
        }
    }
    bytes
}

/// What the bytes of a slot's key or elem are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Of a live entry.
    Entry,
    /// Of the entry that the operation under way is putting there: the tophash (the control byte) does not say so yet.
    Coming,
    /// Left behind: no live entry, and not all of them 0.
    Stale,
    /// No live entry, and all of them 0.
    Nothing,
}

impl Held {
    /// What a slot holds at an address; `is_full`: its tophash (its control byte) says that there is an entry.
    pub fn of(view: MapView, is_full: bool, addr: Addr, data: &[u8]) -> Held {
        match () {
            () if is_full => Held::Entry,
            () if data.iter().all(|&b| b == 0) => Held::Nothing,
            () if view.is_half_written(addr, data.len() as u64) => Held::Coming,
            () => Held::Stale,
        }
    }

    /// The key (else elem) of a classic map's slot.
    pub fn in_bucket(view: MapView, bucket: BucketRef, slot: usize, is_key: bool) -> Held {
        let (addr, data) = match is_key {
            true => (bucket.key_addr(slot), bucket.key_slot(slot)),
            false => (bucket.elem_addr(slot), bucket.elem_slot(slot)),
        };
        Held::of(view, bucket.state(slot).is_full(), addr, data)
    }

    /// The key (else elem) of a group's slot.
    pub fn in_group(view: MapView, group: GroupRef, slot: usize, is_key: bool) -> Held {
        let (addr, data) = match is_key {
            true => (group.key_addr(slot), group.key_slot(slot)),
            false => (group.elem_addr(slot), group.elem_slot(slot)),
        };
        Held::of(view, group.state(slot).is_full(), addr, data)
    }

    /// True for what is a value of the map's: of an entry, or of one on its way.
    pub fn is_value(self) -> bool {
        matches!(self, Held::Entry | Held::Coming)
    }
}
