//! Regions: the allocations that a map is made of, and what it has on the stack, to be looked at byte by byte.
//!
//! Invariant: the regions of a map are the objects that its header reaches, each once, and every byte of one has a
//! spot and a role. A region is named by the place that is the whole of it, so its name outlives a step.

mod classic;
mod swiss;

use super::bytes::{ByteRole, ByteRoles};
use super::place::{ArrayKind, BucketId, Extent, GroupId, Place, Spot};
use super::role::Role;
use crate::engine::swiss::CTRLS;
use crate::engine::{MapView, View};
use crate::heap::{Object, Purpose};
use crate::units::Addr;
use std::collections::HashSet;

/// An allocation of the map's, or its room on the stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    /// The whole of it.
    pub place: Place,
    /// Where it begins.
    pub addr: Addr,
    /// Bytes asked for.
    pub size: u64,
    /// Bytes of malloc header in front of it.
    pub header: u64,
    /// Bytes taken: header and rounding included.
    pub taken: u64,
    /// Bytes of a bucket or group where it is an array of them; else its size.
    pub unit: u64,
    /// It lies on the goroutine's stack: no allocation.
    pub on_stack: bool,
}

/// Hands every region of the map to `each`, headers and arrays first, boxes last, until it says false. True where it
/// never did.
pub fn regions(state: MapView, each: &mut dyn FnMut(Region) -> bool) -> bool {
    let mut give = |place: Place| Region::of(state, place).is_none_or(&mut *each);
    let others = match state.view() {
        View::Classic(map) => classic::each(map, &mut give),
        View::Swiss(map) => swiss::each(map, &mut give),
    };
    let map = &state.spec().map;
    others
        && (!map.indirect_key || boxes(state, true, &mut give))
        && (!map.indirect_elem || boxes(state, false, &mut give))
}

/// Hands every box of keys (else of elems) to `give`, each once, by the first slot that names it.
fn boxes(state: MapView, keys: bool, give: &mut dyn FnMut(Place) -> bool) -> bool {
    // Only an old array names a box twice.
    let twice = state.classic().is_some_and(|map| map.classic().hmap(map.memory()).growing());
    let mut seen = HashSet::new();
    box_words(state, keys, &mut |place, addr| addr.is_nil() || (twice && !seen.insert(addr)) || give(place))
}

fn box_words(state: MapView, key: bool, see: &mut dyn FnMut(Place, Addr) -> bool) -> bool {
    match state.view() {
        View::Classic(map) => classic::box_words(map, key, see),
        View::Swiss(map) => swiss::box_words(map, key, see),
    }
}

/// The place that a box is: a key's by its hash, any other by a walk over all slots.
fn box_place(state: MapView, object: &Object) -> Option<Place> {
    let key = object.purpose == Purpose::KeyBox;
    let data = state.memory().heap.get(object.addr, object.requested as usize)?;
    if key && let Ok((_, Some((addr, slot)))) = state.find_bytes(data) {
        let (place, named) = match state.view() {
            View::Classic(map) => classic::box_word_at(map, key, addr, slot)?,
            View::Swiss(map) => swiss::box_word_at(map, key, addr, slot)?,
        };
        if named == object.addr {
            return Some(place);
        }
    }
    let mut found = None;
    box_words(state, key, &mut |place, addr| {
        found = (addr == object.addr).then_some(place);
        found.is_none()
    });
    found
}

impl Region {
    /// The region that a place lies in; `None` where the place does not exist now.
    pub fn of(state: MapView, place: Place) -> Option<Region> {
        let extent = place.resolve(state)?;
        let object = state.memory().heap.object_at(extent.addr)?;
        let whole = match (state.view(), place.whole()) {
            (View::Classic(map), Place::Bucket(id)) => classic::region_of(map, id, &object),
            (_, Place::Group(GroupId::Of { table, .. })) => Place::Groups(table),
            (_, whole) => whole,
        };
        Some(Region::new(state, whole, &object))
    }

    /// The region that an address lies in, its rounding too.
    pub fn at(state: MapView, addr: Addr) -> Option<Region> {
        let object = state.memory().heap.object_at(addr).filter(|o| o.purpose.is_map())?;
        let place = match (state.view(), object.purpose) {
            (_, Purpose::KeyBox | Purpose::ElemBox) => box_place(state, &object)?,
            (View::Classic(map), _) => classic::region_at(map, &object)?,
            (View::Swiss(map), _) => swiss::region_at(map, &object)?,
        };
        (addr >= object.addr).then(|| Region::new(state, place, &object))
    }

    fn new(state: MapView, place: Place, object: &Object) -> Region {
        let unit = match (state.view(), place) {
            (View::Classic(map), Place::Buckets(_)) => map.classic().geometry().bucket as u64,
            (View::Swiss(map), Place::Groups(_)) => map.swiss().geometry().group as u64,
            _ => object.requested,
        };
        let Object { taken, on_stack, .. } = *object;
        let header = if on_stack { 0 } else { state.memory().heap.rules().taken(object.requested, object.scan).header };
        Region { place, addr: object.addr, size: object.requested, header, taken, unit: unit.max(1), on_stack }
    }

    /// Bytes of size-class rounding behind it.
    pub fn rounding(&self) -> u64 {
        self.taken - self.header - self.size
    }

    /// Bytes that can be looked at: its own and the rounding behind them.
    pub fn len(&self) -> u64 {
        self.size + self.rounding()
    }

    /// True where it has no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Buckets or groups in it; 1 where it is no array of them.
    pub fn units(&self) -> u64 {
        (self.size / self.unit).max(1)
    }

    /// The bytes from `from` on, `len` of them or what there is.
    pub fn bytes<'a>(&self, state: MapView<'a>, from: u64, len: u64) -> &'a [u8] {
        let from = from.min(self.len());
        let len = len.min(self.len() - from) as usize;
        state.memory().heap.get(self.addr.plus(from), len).unwrap_or_default()
    }

    /// The name of bucket or group `unit`; the region's own place where it is no array of them.
    pub fn unit_place(&self, state: MapView, unit: u64) -> Option<Place> {
        if unit >= self.units() {
            return None;
        }
        match (state.view(), self.place) {
            (View::Classic(map), Place::Buckets(_)) => {
                BucketId::at(map, self.addr.plus(unit * self.unit)).map(Place::Bucket)
            }
            (_, Place::Groups(table)) => Some(Place::Group(GroupId::Of { table, group: unit })),
            _ => Some(self.place),
        }
    }

    /// The spot of the byte at an offset.
    pub fn spot(&self, state: MapView, offset: u64) -> Option<Spot> {
        if offset >= self.size {
            return (offset < self.len()).then(|| Spot::byte(self.place, offset));
        }
        let unit = self.unit_place(state, offset / self.unit)?;
        Some(self.spot_in(state, unit, offset % self.unit))
    }

    /// The spot of the byte at an offset in a bucket or group of the region, by the place of that.
    pub fn spot_in(&self, state: MapView, unit: Place, offset: u64) -> Spot {
        let place = match (state.view(), unit) {
            (View::Classic(map), Place::Bucket(id)) => Place::in_bucket(map, id, offset),
            (View::Classic(map), _) => classic::part_at(map, unit, offset),
            (View::Swiss(map), Place::Group(id)) => {
                let geo = map.swiss().geometry();
                let tail = if geo.split { geo.elem(CTRLS) } else { geo.key(CTRLS) };
                if offset < tail as u64 { Place::in_group(map, id, offset) } else { unit }
            }
            (View::Swiss(map), _) => swiss::part_at(map, unit, offset),
        };
        let (start, size) = if place == unit { (0, self.unit) } else { place.within(state) };
        Spot { place, byte: (size != 1 || offset != start).then(|| offset - start) }
    }

    /// The offset of a place's first byte, or of a byte of it; `None` where it is not in this region.
    pub fn offset(&self, state: MapView, spot: Spot) -> Option<u64> {
        let at = spot.resolve(state)?.addr.0.checked_sub(self.addr.0)?;
        (at < self.len()).then_some(at)
    }

    /// What the bytes from `from` on are for, `len` of them or what there is: as they are drawn, that is a key's padding
    /// in a box and what has not moved of an old array by what they hold. See [`Region::counted`].
    pub fn roles(&self, state: MapView, roles: &ByteRoles, from: u64, len: u64) -> Vec<ByteRole> {
        let end = from.saturating_add(len).min(self.len());
        let mut out = Vec::with_capacity(end.saturating_sub(from) as usize);
        let mut at = from;
        while at < end.min(self.size) {
            let (unit, start) = (at / self.unit, at % self.unit);
            let all = self.unit_roles(state, roles, unit);
            let stop = (end.min(self.size) - unit * self.unit).min(self.unit);
            out.extend_from_slice(all.get(start as usize..stop as usize).unwrap_or_default());
            at = unit * self.unit + stop;
        }
        out.resize(end.saturating_sub(from) as usize, ByteRole::new(Role::Rounding));
        out
    }

    fn unit_roles(&self, state: MapView, roles: &ByteRoles, unit: u64) -> Vec<ByteRole> {
        let addr = self.addr.plus(unit * self.unit);
        let heap = &state.memory().heap;
        match (state.view(), self.place) {
            (View::Classic(map), Place::Buckets(_) | Place::Bucket(_)) => {
                let free = self.place == Place::Buckets(ArrayKind::Main)
                    && map.classic().next_overflow(map.memory()).is_some_and(|free| unit >= free);
                let id = if free { BucketId::Preallocated { index: unit } } else { BucketId::main(ArrayKind::Main, 0) };
                roles.bucket(state, map.classic().bucket(heap, addr), id)
            }
            (View::Swiss(map), Place::Groups(_) | Place::Group(_)) => roles.group(state, map.swiss().group(heap, addr)),
            (_, place) if place.is_box() => box_roles(state, place, self.size),
            (_, place) => vec![ByteRole::new(struct_role(place)); self.size as usize],
        }
    }

    /// The role that the bill counts a byte of the region under: whatever an old array or its overflow buckets hold is
    /// old buckets, a box is a box.
    pub fn counted(&self, role: Role) -> Role {
        match self.place {
            _ if role == Role::Rounding => role,
            place if place.is_box() => Role::Boxes,
            Place::Buckets(ArrayKind::Old) => Role::OldBuckets,
            Place::Bucket(id) if id.is_old() => Role::OldBuckets,
            _ => role,
        }
    }
}

/// A box holds one key or elem, whole.
fn box_roles(state: MapView, place: Place, size: u64) -> Vec<ByteRole> {
    let map = &state.spec().map;
    let key = place.is_key() == Some(true);
    let (ty, role) = if key { (map.key, Role::Keys) } else { (map.elem, Role::Elems) };
    let padding = super::bytes::padding_mask(state, ty, size);
    padding.into_iter().map(|p| ByteRole::new(if p { Role::Padding } else { role })).collect()
}

/// The role of every byte of a struct, of the directory or of a slice of overflow buckets.
pub(super) fn struct_role(place: Place) -> Role {
    match place.whole() {
        Place::Extra | Place::OverflowSlice(_) | Place::OverflowArray(_) => Role::Extra,
        Place::Directory => Role::Directory,
        Place::Table(_) => Role::Tables,
        _ => Role::Header,
    }
}

impl Spot {
    /// The spot of the byte at an address; `None` where the map has none.
    pub fn at(state: MapView, addr: Addr) -> Option<Spot> {
        let region = Region::at(state, addr)?;
        region.spot(state, addr.0.checked_sub(region.addr.0)?)
    }

    /// Where its bytes are now; `None` where it does not exist.
    pub fn resolve(self, state: MapView) -> Option<Extent> {
        let extent = self.place.resolve(state)?;
        let Some(byte) = self.byte else { return Some(extent) };
        let at = Extent { addr: Addr(extent.addr.0.checked_add(byte)?), size: 1 };
        if byte < extent.size {
            return Some(at);
        }
        let region = Region::of(state, self.place)?;
        let found = region.spot(state, at.addr.0 - region.addr.0)?;
        (found == self).then_some(at)
    }
}
