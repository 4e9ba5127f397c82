//! How each kind of key is hashed and compared: the choice that Go's specialised map functions make.
//!
//! Invariant: every kind gives the same bytes as the generic one; they differ in speed, and in a classic map a string
//! key's update and delete touch only its data pointer (`runtime/map_faststr.go`). Knows no buckets and no groups.

use super::hash::Hasher;
use super::runtime::Runtime;
use super::spec::MapSpec;
use super::steps::{self, Unhashable};
use super::store;
use crate::gotype::{MapType, MapVariant, Value};
use crate::heap::Heap;
use crate::units::Addr;

/// A kind of key. `key` is a whole key, `slot` is what a bucket's or group's key slot holds.
pub(crate) trait KeyKind {
    /// A string key by itself: in a classic map update and delete touch its data pointer only.
    const IS_STRING: bool = false;
    /// Classic buckets are searched by the keys themselves, without tophash (`runtime/map_fast32.go, map_fast64.go`).
    const DIRECT: bool = false;

    fn hash(heap: &Heap, spec: &MapSpec, hasher: &Hasher, key: &[u8], seed: u64) -> Result<u64, Unhashable>;
    fn equal(heap: &Heap, spec: &MapSpec, key: &[u8], slot: &[u8]) -> bool;
    /// The whole key that a slot holds.
    #[inline]
    fn of_slot<'a>(_: &'a Heap, _: &MapSpec, slot: &'a [u8]) -> &'a [u8] {
        slot
    }
}

/// Four bytes of plain memory.
pub(crate) struct Plain4;
/// Eight bytes of plain memory.
pub(crate) struct Plain8;
/// A string.
pub(crate) struct Str;
/// Everything else, also behind a box.
pub(crate) struct Generic;

/// Every byte of a word set to `b`.
pub(super) const fn spread(b: u8) -> u64 {
    b as u64 * 0x0101_0101_0101_0101
}

/// The high bit of each zero byte of `x`. Exact for the lowest one; above it there may be false ones.
#[inline]
pub(super) fn zero_bytes(x: u64) -> u64 {
    x.wrapping_sub(spread(1)) & !x & spread(0x80)
}

#[inline]
fn fixed<const N: usize>(data: &[u8]) -> [u8; N] {
    data.try_into().unwrap_or([0; N])
}

impl KeyKind for Plain4 {
    const DIRECT: bool = true;

    #[inline]
    fn hash(_: &Heap, _: &MapSpec, hasher: &Hasher, key: &[u8], seed: u64) -> Result<u64, Unhashable> {
        Ok(hasher.mem_4(fixed(key), seed))
    }

    #[inline]
    fn equal(_: &Heap, _: &MapSpec, key: &[u8], slot: &[u8]) -> bool {
        fixed::<4>(key) == fixed::<4>(slot)
    }
}

impl KeyKind for Plain8 {
    const DIRECT: bool = true;

    #[inline]
    fn hash(_: &Heap, _: &MapSpec, hasher: &Hasher, key: &[u8], seed: u64) -> Result<u64, Unhashable> {
        Ok(hasher.mem_8(fixed(key), seed))
    }

    #[inline]
    fn equal(_: &Heap, _: &MapSpec, key: &[u8], slot: &[u8]) -> bool {
        fixed::<8>(key) == fixed::<8>(slot)
    }
}

impl KeyKind for Str {
    const IS_STRING: bool = true;

    #[inline]
    fn hash(heap: &Heap, _: &MapSpec, hasher: &Hasher, key: &[u8], seed: u64) -> Result<u64, Unhashable> {
        Ok(hasher.mem(steps::string_data(heap, key, key.len() / 2), seed))
    }

    #[inline]
    fn equal(heap: &Heap, _: &MapSpec, key: &[u8], slot: &[u8]) -> bool {
        let w = key.len() / 2;
        key[w..] == slot[w..] && (key == slot || steps::string_data(heap, key, w) == steps::string_data(heap, slot, w))
    }
}

impl KeyKind for Generic {
    fn hash(heap: &Heap, spec: &MapSpec, hasher: &Hasher, key: &[u8], seed: u64) -> Result<u64, Unhashable> {
        steps::hash_steps(heap, spec, hasher, &spec.map.key_steps, key, seed)
    }

    fn equal(heap: &Heap, spec: &MapSpec, key: &[u8], slot: &[u8]) -> bool {
        steps::equal_steps(heap, spec, &spec.map.key_steps, key, Self::of_slot(heap, spec, slot))
    }

    fn of_slot<'a>(heap: &'a Heap, spec: &MapSpec, slot: &'a [u8]) -> &'a [u8] {
        if !spec.map.indirect_key {
            return slot;
        }
        heap.bytes(Addr(store::word_of(slot)), spec.map.key_size as usize)
    }
}

/// Which kind a map type's keys are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keys {
    Plain4,
    Plain8,
    Str,
    Generic,
}

impl Keys {
    pub(crate) fn of(map: &MapType) -> Keys {
        match map.variant {
            MapVariant::Fast32 | MapVariant::Fast32Ptr => Keys::Plain4,
            MapVariant::Fast64 | MapVariant::Fast64Ptr => Keys::Plain8,
            MapVariant::FastStr => Keys::Str,
            MapVariant::Slow => Keys::Generic,
        }
    }
}

/// The value of the key in a slot.
pub(super) fn key_value<K: KeyKind>(rt: &Runtime, slot: &[u8]) -> Value {
    let key = K::of_slot(&rt.heap, &rt.spec, slot);
    store::decode(&rt.heap, &rt.spec, rt.spec.map.key, key)
}

/// Calls `$f::<KeyKind, …>($args)` with the kind that `$keys` names.
macro_rules! with_key_kind {
    ($keys:expr, $kind:ident => $call:expr) => {
        match $keys {
            $crate::engine::keys::Keys::Plain4 => {
                type $kind = $crate::engine::keys::Plain4;
                $call
            }
            $crate::engine::keys::Keys::Plain8 => {
                type $kind = $crate::engine::keys::Plain8;
                $call
            }
            $crate::engine::keys::Keys::Str => {
                type $kind = $crate::engine::keys::Str;
                $call
            }
            $crate::engine::keys::Keys::Generic => {
                type $kind = $crate::engine::keys::Generic;
                $call
            }
        }
    };
}
pub(crate) use with_key_kind;
