//! What each byte of a bucket is for.
//!
//! Invariant: every byte of a bucket has exactly one role, decided by the tophash bytes and the types alone. A stale
//! byte belongs to a slot that holds no live entry but was not cleared. Outside the old array the roles sum to the
//! bill's; in the old array a slot that has not moved yet keeps its role, and what has moved is `old_buckets`.

use super::place::BucketId;
use super::role::Role;
use crate::engine::MapState;
use crate::engine::classic::{BucketRef, SLOTS, SlotState};
use crate::gotype::TypeId;

/// One byte's meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ByteRole {
    pub role: Role,
    /// Left behind by a delete or an evacuation, in a slot without a live entry.
    pub stale: bool,
}

impl ByteRole {
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
}

/// A value's padding, a flag a byte; `size` is what is asked about from its start.
pub fn padding_mask(state: &MapState, ty: TypeId, size: u64) -> Vec<bool> {
    let mut mask = vec![false; size as usize];
    for run in state.spec().layouts.padding_runs(ty, mask.len()).0 {
        let end = run.end().min(size);
        mask[run.offset.min(end) as usize..end as usize].fill(true);
    }
    mask
}

impl ByteRoles {
    pub fn of(state: &MapState) -> ByteRoles {
        let map = &state.spec().map;
        let slot = |indirect: bool, ty, size: u64| {
            if indirect { vec![false; size as usize] } else { padding_mask(state, ty, size) }
        };
        ByteRoles {
            key_padding: slot(map.indirect_key, map.key, map.key_slot),
            elem_padding: slot(map.indirect_elem, map.elem, map.elem_slot),
        }
    }

    pub fn key_padding(&self) -> &[bool] {
        &self.key_padding
    }

    pub fn elem_padding(&self) -> &[bool] {
        &self.elem_padding
    }

    /// The roles of a whole bucket's bytes, in order.
    pub fn bucket(&self, bucket: BucketRef, id: BucketId) -> Vec<ByteRole> {
        if matches!(id, BucketId::Preallocated { .. }) {
            return vec![ByteRole::new(Role::Preallocated); bucket.bytes.len()];
        }
        let tophash = |t: &u8| {
            let moved = SlotState::of(*t).is_evacuated();
            ByteRole::new(if moved { Role::OldBuckets } else { Role::Tophash })
        };
        let mut roles: Vec<ByteRole> = bucket.tophash().iter().map(tophash).collect();
        for slot in 0..SLOTS {
            roles.extend(self.slot(bucket, slot, true));
        }
        for slot in 0..SLOTS {
            roles.extend(self.slot(bucket, slot, false));
        }
        let moved = bucket.state(0).is_evacuated();
        let word = if moved { Role::OldBuckets } else { Role::OverflowWords };
        roles.resize(bucket.bytes.len(), ByteRole::new(word));
        roles
    }

    /// The roles of one key slot's or elem slot's bytes.
    pub fn slot(&self, bucket: BucketRef, slot: usize, is_key: bool) -> Vec<ByteRole> {
        let (data, padding, role) = if is_key {
            (bucket.key_slot(slot), &self.key_padding, Role::Keys)
        } else {
            (bucket.elem_slot(slot), &self.elem_padding, Role::Elems)
        };
        let state = bucket.state(slot);
        let stale = is_stale(state, data);
        let role_of = |is_padding: bool| match state {
            SlotState::Full => ByteRole::new(if is_padding { Role::Padding } else { role }),
            _ => {
                let role = if state.is_evacuated() { Role::OldBuckets } else { Role::Empty };
                ByteRole { role, stale: stale && !is_padding }
            }
        };
        padding.iter().map(|&p| role_of(p)).collect()
    }
}

/// True where a slot without a live entry still holds bytes other than 0.
pub fn is_stale(state: SlotState, data: &[u8]) -> bool {
    !state.is_full() && data.iter().any(|&b| b != 0)
}
