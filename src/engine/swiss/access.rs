//! Reading a Swiss map: directory, tables, groups, slots, probe sequences. Everything comes from the heap's bytes.

use super::super::memory::Memory;
use super::super::slot::through;
use super::group::{Ctrls, DELETED, EMPTY};
use super::{Geometry, Header, SLOTS, Swiss, Table, TableRef};
use crate::heap::Heap;
use crate::units::Addr;

/// What a slot's control byte says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotState {
    /// Never filled, or emptied where no search had to pass.
    Empty,
    /// A tombstone.
    Deleted,
    /// It has an entry; `h2`: the lowest 7 bits of its hash.
    Full {
        /// The lowest 7 bits of the entry's hash.
        h2: u8,
    },
}

impl SlotState {
    /// What a control byte says (`internal/runtime/maps/group.go: ctrlEmpty, ctrlDeleted`).
    pub fn of(ctrl: u8) -> SlotState {
        match ctrl {
            EMPTY => SlotState::Empty,
            DELETED => SlotState::Deleted,
            h2 => SlotState::Full { h2 },
        }
    }

    /// True where the slot has an entry.
    pub fn is_full(self) -> bool {
        matches!(self, SlotState::Full { .. })
    }
}

/// One group's bytes.
#[derive(Clone, Copy)]
pub struct GroupRef<'a> {
    /// Where the group lies.
    pub addr: Addr,
    /// The whole group, control word first.
    pub bytes: &'a [u8],
    geo: &'a Geometry,
}

impl<'a> GroupRef<'a> {
    /// The control word.
    pub fn ctrls(&self) -> Ctrls {
        Ctrls::of(self.bytes)
    }

    /// A slot's control byte.
    pub fn ctrl(&self, slot: usize) -> u8 {
        self.bytes[slot]
    }

    /// What slot number `slot` is.
    pub fn state(&self, slot: usize) -> SlotState {
        SlotState::of(self.bytes[slot])
    }

    /// What key slot `i` holds: the key, or the address of its box.
    pub fn key_slot(&self, i: usize) -> &'a [u8] {
        &self.bytes[self.geo.key(i)..self.geo.key(i) + self.geo.key_slot]
    }

    /// Where key slot `i` lies.
    pub fn key_addr(&self, i: usize) -> Addr {
        self.addr.plus(self.geo.key(i) as u64)
    }

    /// Where elem slot `i` lies.
    pub fn elem_addr(&self, i: usize) -> Addr {
        self.addr.plus(self.geo.elem(i) as u64)
    }

    /// What elem slot `i` holds: the elem, or the address of its box.
    pub fn elem_slot(&self, i: usize) -> &'a [u8] {
        &self.bytes[self.geo.elem(i)..self.geo.elem(i) + self.geo.elem_slot]
    }

    /// Slots with an entry.
    pub fn full_slots(&self) -> impl Iterator<Item = usize> + use<> {
        self.ctrls().match_full()
    }

    /// Live entries in this group.
    pub fn entries(&self) -> u32 {
        self.ctrls().match_full().count()
    }

    /// Tombstones in this group.
    pub fn tombstones(&self) -> u32 {
        self.ctrls().match_empty_or_deleted().count() - self.ctrls().match_empty().count()
    }
}

/// The groups that a search for a key visits, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProbePath {
    /// The key's hash.
    pub hash: u64,
    /// The hash without its lowest 7 bits: it chooses the first group.
    pub h1: u64,
    /// The hash's lowest 7 bits, which control bytes are compared with.
    pub h2: u8,
    /// Index in the directory and the table there; `None` in a small map.
    pub table: Option<(u64, Addr)>,
    /// Indices of groups in the table (0 in a small map), the last being where the search ends.
    pub groups: Vec<u64>,
    /// The key's group and slot, if it is there.
    pub found: Option<(Addr, usize)>,
}

impl Swiss {
    /// The header's fields as they lie in memory.
    pub fn header(&self, memory: Memory) -> Header {
        Header::load(memory.heap, self)
    }

    /// The group of a small map, once it has one.
    pub fn small_group<'a>(&'a self, memory: Memory<'a>) -> Option<GroupRef<'a>> {
        let h = self.header(memory);
        (h.is_small() && !h.dir_ptr.is_nil()).then(|| self.group(memory.heap, h.dir_ptr))
    }

    /// The directory's table addresses in order; nothing in a small map.
    pub fn directory<'a>(&'a self, memory: Memory<'a>) -> impl Iterator<Item = Addr> + 'a {
        let h = self.header(memory);
        (0..h.dir_len).map(move |i| h.table_at(memory.heap, &self.geo, i))
    }

    /// The tables in the order of the directory, each once.
    pub fn tables<'a>(&'a self, memory: Memory<'a>) -> impl Iterator<Item = TableRef> + 'a {
        let mut last = Addr::NIL;
        self.directory(memory)
            .filter(move |&at| std::mem::replace(&mut last, at) != at)
            .map(move |at| self.table(memory, at))
    }

    /// The table at an address.
    #[inline]
    pub fn table(&self, memory: Memory, addr: Addr) -> TableRef {
        TableRef { addr, table: Table::load(memory.heap, addr, self.geo.word) }
    }

    /// The group at an address.
    pub fn group<'a>(&'a self, heap: &'a Heap, addr: Addr) -> GroupRef<'a> {
        GroupRef { addr, bytes: heap.bytes(addr, self.geo.group), geo: &self.geo }
    }

    /// A table's groups in memory order.
    pub fn groups<'a>(&'a self, heap: &'a Heap, table: &Table) -> impl Iterator<Item = GroupRef<'a>> + use<'a> {
        let first = table.groups;
        (0..table.group_count()).map(move |i| self.group(heap, self.geo.group_at(first, i)))
    }

    /// Every group of the map: the small map's, or table by table.
    pub fn all_groups<'a>(&'a self, memory: Memory<'a>) -> impl Iterator<Item = GroupRef<'a>> + use<'a> {
        let tables = self.tables(memory).flat_map(move |t| self.groups(memory.heap, &t.table));
        self.small_group(memory).into_iter().chain(tables)
    }

    /// The whole key in slot `i`, through its box if it has one.
    pub fn key<'a>(&self, memory: Memory<'a>, group: GroupRef<'a>, i: usize) -> &'a [u8] {
        through(memory.heap, group.key_slot(i), memory.spec.map.indirect_key, memory.spec.map.key_size)
    }

    /// The whole elem in slot `i`, through its box if it has one.
    pub fn elem<'a>(&self, memory: Memory<'a>, group: GroupRef<'a>, i: usize) -> &'a [u8] {
        through(memory.heap, group.elem_slot(i), memory.spec.map.indirect_elem, memory.spec.map.elem_size)
    }

    /// Every live key's bytes, group by group.
    pub fn for_each_key(&self, memory: Memory, mut each: impl FnMut(&[u8])) {
        for group in self.all_groups(memory) {
            group.full_slots().for_each(|slot| each(self.key(memory, group, slot)));
        }
    }

    /// Where the search for a hash begins: the table's index in the directory and the group's in the table.
    pub(in super::super) fn home_of(&self, memory: Memory, hash: u64) -> (u64, u64) {
        let h = self.header(memory);
        if h.is_small() {
            return (0, 0);
        }
        let TableRef { table, .. } = self.table(memory, h.table_of(memory.heap, &self.geo, hash));
        (table.index as u64, table.probe(hash).group())
    }
}

const _: () = assert!(SLOTS == 8, "a control word is one 64-bit number");
