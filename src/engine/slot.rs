//! What both maps do to the key and the elem of a slot: boxes, payload, and writing over what is there.
//!
//! Invariant: a key or elem of over 128 bytes lies in a box, an object of its own whose address the slot holds
//! (`internal/abi: MapMaxKeyBytes, MapMaxElemBytes`). Knows no buckets and no groups.

use super::event::Write;
use super::observer::Observer;
use super::runtime::Runtime;
use super::site::{Place, Site};
use super::store::{self, copy_bytes, read_word, write_word};
use crate::heap::{Heap, HeapFull, Maker, Purpose};
use crate::units::Addr;

/// Where `assign` left the elem to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assigned {
    pub elem: Addr,
    pub inserted: bool,
    /// The map's slot now owns the key's payload.
    pub owns_key: bool,
    /// Bucket or group, and slot, of the entry.
    pub site: Site,
    pub slot: u8,
}

/// Where a slot's key and elem lie in its bucket or group.
#[derive(Clone, Copy)]
pub(super) struct Halves {
    pub key: Addr,
    pub elem: Addr,
}

/// The whole key or elem of a slot, through its box (`size` bytes) if it has one.
pub(super) fn through<'a>(heap: &'a Heap, slot: &'a [u8], indirect: bool, size: u64) -> &'a [u8] {
    if !indirect {
        return slot;
    }
    heap.get(Addr(store::word_of(slot)), size as usize).unwrap_or_default()
}

impl Runtime {
    /// True where keys (else elems) lie in boxes.
    #[inline]
    pub(super) fn is_boxed(&self, of_key: bool) -> bool {
        if of_key { self.spec.map.indirect_key } else { self.spec.map.indirect_elem }
    }

    /// Where the key (else elem) of the slot at `at` begins: there, or in its box.
    #[inline]
    pub(super) fn value_at(&self, of_key: bool, at: Addr) -> Addr {
        if self.is_boxed(of_key) { Addr(read_word(&self.heap, at, self.spec.word())) } else { at }
    }

    /// Allocates the box of a key (else elem). Also returns its size in bytes, and whether it holds pointers.
    fn alloc_box(&mut self, of_key: bool, by: Maker) -> Result<(Addr, u64, bool), HeapFull> {
        let m = &self.spec.map;
        let (size, scan, purpose) = match of_key {
            true => (m.key_size, m.key_has_pointers, Purpose::KeyBox),
            false => (m.elem_size, m.elem_has_pointers, Purpose::ElemBox),
        };
        Ok((self.heap.alloc(size, scan, purpose, by)?, size, scan))
    }

    /// Allocates the box of a new key (else elem), and puts its address into the slot at `at`.
    pub(super) fn new_box<O: Observer>(
        &mut self,
        of_key: bool,
        at: Addr,
        by: Maker,
        obs: &mut O,
    ) -> Result<Addr, HeapFull> {
        let (fresh, requested, scan) = self.alloc_box(of_key, by)?;
        let word = self.spec.word();
        write_word(&mut self.heap, at, fresh.0, word);
        obs.wrote(at, word as u64);
        if O::STEPS {
            let taken = self.heap.rules().taken(requested, scan).bytes;
            obs.tell(&self.heap, Write::BoxAllocated { of_key, requested, taken });
        }
        Ok(fresh)
    }

    /// Gives the slot at `at` a box of its own, equal to the one that it names; nothing where that is nil (false).
    pub(super) fn copy_box<O: Observer>(
        &mut self,
        of_key: bool,
        at: Addr,
        by: Maker,
        obs: &mut O,
    ) -> Result<bool, HeapFull> {
        let word = self.spec.word();
        let old = Addr(read_word(&self.heap, at, word));
        if old.is_nil() {
            return Ok(false);
        }
        let (fresh, size, _) = self.alloc_box(of_key, by)?;
        let data = self.heap.bytes(old, size as usize).to_vec();
        self.heap.bytes_mut(fresh, data.len()).copy_from_slice(&data);
        write_word(&mut self.heap, at, fresh.0, word);
        if O::STEPS && obs.is_fine() {
            obs.wrote(fresh, size);
            obs.wrote(at, word as u64);
        }
        Ok(true)
    }

    /// Gives back what the key (else elem) of the slot at `at` owns: payload, and the box.
    #[inline]
    pub(super) fn retire_slot(&mut self, of_key: bool, at: Addr, growing: bool) {
        let owns = if of_key { self.key_payload } else { self.elem_payload };
        let boxed = self.is_boxed(of_key);
        if boxed || owns {
            let value = self.value_at(of_key, at);
            self.retire_payload(of_key, value, growing);
            if boxed {
                self.retire(value, growing);
            }
        }
    }

    /// The key is there: its bytes are rewritten where `==` keys can differ in them (`key`: all of them, or of a string
    /// in a classic map the pointer).
    #[inline]
    pub(super) fn update<O: Observer>(
        &mut self,
        place: Place,
        halves: Halves,
        key: &[u8],
        growing: bool,
        obs: &mut O,
    ) -> Assigned {
        let (site, slot) = (place.site, place.slot as u8);
        if O::STEPS {
            obs.tell(&self.heap, Write::Updated { site, bucket: place.addr, slot });
        }
        let rewrites = self.spec.map.need_key_update;
        if rewrites {
            let at = self.value_at(true, halves.key);
            self.retire_payload(true, at, growing);
            self.heap.bytes_mut(at, key.len()).copy_from_slice(key);
            obs.wrote(at, key.len() as u64);
            if O::STEPS {
                obs.tell(&self.heap, Write::KeyWritten { site, slot, again: true });
            }
        }
        let elem = self.value_at(false, halves.elem);
        Assigned { elem, inserted: false, owns_key: rewrites, site, slot }
    }

    /// Writes an elem's bytes, giving back the payload of the one that it replaces.
    #[inline]
    pub(super) fn write_elem<O: Observer>(&mut self, to: &Assigned, bytes: &[u8], growing: bool, obs: &mut O) {
        let Assigned { elem, inserted, site, slot, .. } = *to;
        if !inserted && self.elem_payload {
            self.retire_payload(false, elem, growing);
        }
        copy_bytes(self.heap.bytes_mut(elem, bytes.len()), bytes);
        obs.wrote(elem, bytes.len() as u64);
        if O::STEPS {
            obs.tell(&self.heap, Write::ElemWritten { site, slot, bytes: bytes.len() as u64 });
        }
    }
}
