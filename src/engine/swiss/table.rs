//! A table as it lies in memory (`internal/runtime/maps/table.go: table`).
//!
//! Invariant: read from and written to the heap's bytes; a decoded copy never outlives one operation.

use super::super::event::Tables;
use super::super::observer::Observer;
use super::super::runtime::Runtime;
use super::super::store::{put_word, word_of};
use super::group::{ALL_EMPTY, Ctrls, Probe};
use super::header::HeaderField;
use super::{CTRLS, Geometry, MAX_TABLE_CAPACITY, SLOTS};
use crate::heap::{Heap, HeapFull, Maker, Purpose};
use crate::units::Addr;

/// A decoded table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Table {
    /// Live entries.
    pub used: u16,
    /// Slots, a power of two.
    pub capacity: u16,
    /// Empty slots that may still be filled.
    pub growth_left: u16,
    /// Bits of a hash that choose this table: it stands in 2^(globalDepth - localDepth) entries of the directory.
    pub local_depth: u8,
    /// First index in the directory; -1: the table was replaced.
    pub index: i64,
    /// The array of groups.
    pub groups: Addr,
    /// Number of groups less one.
    pub(crate) length_mask: u64,
}

/// One table: where it is, and what its struct says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableRef {
    /// Where the table struct lies.
    pub addr: Addr,
    /// Its fields.
    pub table: Table,
}

/// Empty slots that a table without entries and tombstones may fill
/// (`internal/runtime/maps/table.go: maxGrowthLeft`): 7/8 of it, so that every search ends.
#[inline]
pub fn max_growth_left(capacity: u16) -> u16 {
    if capacity <= SLOTS as u16 { capacity - 1 } else { capacity / 8 * 7 }
}

/// The first slot in probe order that holds no entry: group index and slot. `groups`: all of the table's groups.
#[inline]
pub(super) fn unchecked_place(groups: &[u8], geo: &Geometry, table: &Table, hash: u64) -> (u64, usize) {
    let mut probe = table.probe(hash);
    loop {
        let at = probe.group() as usize * geo.group;
        if let Some(slot) = Ctrls::of(&groups[at..]).match_empty_or_deleted().first() {
            return (probe.group(), slot);
        }
        probe.advance();
    }
}

/// A table to be made.
#[derive(Clone, Copy)]
pub(super) struct Fresh {
    pub capacity: u64,
    pub index: i64,
    pub local_depth: u8,
    /// Who makes the table, and its groups.
    pub by: [Maker; 2],
}

impl Table {
    /// Size of a table in bytes: 32, and 24 on 32-bit targets.
    #[inline]
    pub fn size(word: usize) -> usize {
        if word == 8 { 32 } else { 24 }
    }

    /// The fields in order.
    pub fn fields(word: usize) -> [HeaderField; 7] {
        let w = word as u64;
        let field = |name, go_type, offset, size| HeaderField { name, go_type, offset, size };
        [
            field("used", "uint16", 0, 2),
            field("capacity", "uint16", 2, 2),
            field("growthLeft", "uint16", 4, 2),
            field("localDepth", "uint8", 6, 1),
            field("index", "int", 8, w),
            field("groups.data", "unsafe.Pointer", 8 + w, w),
            field("groups.lengthMask", "uint64", 8 + 2 * w, 8),
        ]
    }

    /// Reads every field of the table at an address; `word`: bytes of a pointer.
    #[inline(always)]
    pub fn load(heap: &Heap, addr: Addr, word: usize) -> Table {
        let d = heap.bytes(addr, Table::size(word));
        let half = |at: usize| u16::from_le_bytes([d[at], d[at + 1]]);
        let index = word_of(&d[8..8 + word]);
        let mask = 8 + 2 * word;
        Table {
            used: half(0),
            capacity: half(2),
            growth_left: half(4),
            local_depth: d[6],
            index: if word == 8 { index as i64 } else { i64::from(index as u32 as i32) },
            groups: Addr(word_of(&d[8 + word..8 + 2 * word])),
            length_mask: word_of(&d[mask..mask + 8]),
        }
    }

    /// Writes every field, telling the observer which changed.
    pub fn store<O: Observer>(&self, heap: &mut Heap, addr: Addr, word: usize, obs: &mut O) {
        if O::ON {
            let before = Table::load(heap, addr, word);
            for (field, (old, new)) in Table::fields(word).iter().zip(before.words().into_iter().zip(self.words())) {
                if old != new {
                    obs.wrote(addr.plus(field.offset), field.size);
                }
            }
        }
        let d = heap.bytes_mut(addr, Table::size(word));
        d[..2].copy_from_slice(&self.used.to_le_bytes());
        d[2..4].copy_from_slice(&self.capacity.to_le_bytes());
        d[4..6].copy_from_slice(&self.growth_left.to_le_bytes());
        d[6] = self.local_depth;
        put_word(d, 8, self.index as u64, word);
        put_word(d, 8 + word, self.groups.0, word);
        put_word(d, 8 + 2 * word, self.length_mask, 8);
    }

    /// Writes `used` and `growthLeft` alone: all that an insert or a delete changes.
    #[inline(always)]
    pub(crate) fn store_counts<O: Observer>(&self, heap: &mut Heap, addr: Addr, obs: &mut O) {
        let d = heap.bytes_mut(addr, 6);
        let (used, growth_left) = (self.used.to_le_bytes(), self.growth_left.to_le_bytes());
        if O::ON {
            if d[..2] != used {
                obs.wrote(addr, 2);
            }
            if d[4..6] != growth_left {
                obs.wrote(addr.plus(4), 2);
            }
        }
        d[..2].copy_from_slice(&used);
        d[4..6].copy_from_slice(&growth_left);
    }

    /// Writes the counts and tells them, `before` being what they were; nothing for a listener that does not stop there.
    #[inline(always)]
    pub(super) fn step_counts<O: Observer>(&self, heap: &mut Heap, addr: Addr, before: &Table, obs: &mut O) {
        if O::STEPS {
            self.store_counts(heap, addr, obs);
            let (used, growth_left) = ([before.used, self.used], [before.growth_left, self.growth_left]);
            obs.tell(heap, Tables::TableCounted { index: self.index as u64, used, growth_left });
        }
    }

    /// The fields' values in the order of [`Table::fields`].
    pub fn words(&self) -> [u64; 7] {
        [
            self.used.into(),
            self.capacity.into(),
            self.growth_left.into(),
            self.local_depth.into(),
            self.index as u64,
            self.groups.0,
            self.length_mask,
        ]
    }

    /// Number of groups, a power of two.
    pub fn group_count(&self) -> u64 {
        self.length_mask + 1
    }

    /// Bytes of the array of groups.
    pub(crate) fn groups_size(&self, geo: &Geometry) -> usize {
        self.group_count() as usize * geo.group
    }

    /// `internal/runtime/maps/table.go: tombstones`.
    pub fn tombstones(&self) -> u16 {
        max_growth_left(self.capacity) - self.used - self.growth_left
    }

    /// The groups that a search for a hash visits.
    #[inline]
    pub fn probe(&self, hash: u64) -> Probe {
        Probe::new(hash, self.length_mask)
    }

    /// `internal/runtime/maps/table.go: newTable`: the table, then its groups, all empty.
    pub(super) fn allocate<O: Observer>(
        rt: &mut Runtime,
        geo: &Geometry,
        fresh: Fresh,
        obs: &mut O,
    ) -> Result<TableRef, HeapFull> {
        let Fresh { capacity, index, local_depth, by: [table_by, groups_by] } = fresh;
        let slots = capacity.clamp(SLOTS as u64, MAX_TABLE_CAPACITY.into()).next_power_of_two();
        let (capacity, count) = (slots as u16, slots / SLOTS as u64);
        let addr = rt.heap.alloc(Table::size(geo.word) as u64, true, Purpose::Table, table_by)?;
        let groups = rt.heap.alloc(count * geo.group as u64, geo.scan, Purpose::Groups, groups_by)?;
        let growth_left = max_growth_left(capacity);
        let table = Table { used: 0, capacity, growth_left, local_depth, index, groups, length_mask: count - 1 };
        table.store(&mut rt.heap, addr, geo.word, obs);
        let data = rt.heap.bytes_mut(groups, table.groups_size(geo));
        for group in data.chunks_exact_mut(geo.group) {
            group[..CTRLS].copy_from_slice(&ALL_EMPTY.to_le_bytes());
        }
        obs.wrote(groups, count * geo.group as u64);
        if O::STEPS {
            let (struct_size, groups_size) = (Table::size(geo.word) as u64, count * geo.group as u64);
            let rules = rt.heap.rules();
            let taken = rules.taken(struct_size, true).bytes + rules.taken(groups_size, geo.scan).bytes;
            let requested = struct_size + groups_size;
            obs.tell(&rt.heap, Tables::TableAllocated { capacity, growth_left, local_depth, requested, taken });
        }
        Ok(TableRef { addr, table })
    }
}
