//! Spans: consecutive pages for slots of one size class, or for one large object.
//!
//! Invariant: a free slot's bytes are zero, and its record says nothing but that it is free.

use super::Purpose;
use super::backing::Backing;
use super::sizeclass::STACK;

/// One allocation's record in its span; `requested == FREE` marks a free slot.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Slot {
    pub(super) requested: u32,
    pub(super) purpose: Purpose,
    pub(super) scan: bool,
}

const FREE: u32 = u32::MAX;

impl Slot {
    pub(super) const FREE: Slot = Slot { requested: FREE, purpose: Purpose::Payload, scan: false };

    /// The record of a live allocation of `size` bytes.
    pub(super) fn of(size: u64, purpose: Purpose, scan: bool) -> Slot {
        Slot { requested: size.min(u64::from(FREE) - 1) as u32, purpose, scan }
    }

    pub(super) fn is_free(self) -> bool {
        self.requested == FREE
    }
}

/// Consecutive pages: slots of one size class, or one large object.
#[derive(Clone)]
pub(super) struct Span {
    pub(super) base: u64,
    pub(super) data: Backing,
    /// Bytes a slot takes.
    pub(super) slot_size: u64,
    /// `None` for a large object; [`STACK`] where it is a goroutine's stack.
    pub(super) class: Option<usize>,
    pub(super) slots: Vec<Slot>,
    /// Free slot numbers, the next to use last.
    pub(super) free: Vec<u16>,
    /// A large object's size in bytes (its slot record holds 32 bits).
    pub(super) large: u64,
}

impl Span {
    pub(super) fn new(base: u64, bytes: u64, slot_size: u64, class: Option<usize>) -> Span {
        Span::new_in(Backing::zeroed(bytes as usize), base, slot_size, class)
    }

    /// A new span in these zero bytes.
    pub(super) fn new_in(data: Backing, base: u64, slot_size: u64, class: Option<usize>) -> Span {
        let count = data.len() / slot_size as usize;
        let free = (0..count).map_while(|i| free_when_new(count, i)).collect();
        Span { base, data, slot_size, class, slots: vec![Slot::FREE; count], free, large: 0 }
    }

    /// What stands in the list of spans where none is.
    pub(super) fn vacant() -> Span {
        Span {
            base: 0,
            data: Backing::zeroed(0),
            slot_size: 1,
            class: None,
            slots: Vec::new(),
            free: Vec::new(),
            large: 0,
        }
    }

    /// It is a goroutine's stack.
    pub(super) fn is_stack(&self) -> bool {
        self.class == Some(STACK)
    }

    /// Bytes of its pages.
    pub(super) fn len(&self) -> u64 {
        self.data.len() as u64
    }

    /// Address of slot `number`.
    pub(super) fn slot_addr(&self, number: usize) -> u64 {
        self.base + number as u64 * self.slot_size
    }
}

/// Number `i` of the list of free slots of a new span of so many.
pub(super) fn free_when_new(slots: usize, i: usize) -> Option<u16> {
    Some(slots.min(1 << 16).checked_sub(i + 1)? as u16)
}

/// How many pools there are: four a class, and that of the stack.
pub(super) const POOLS: usize = STACK * 4 + 1;

/// Which spans an allocation shares: by class, scanned or not, the map's own or payload.
pub(super) fn pool_index(class: usize, scan: bool, is_map: bool) -> usize {
    if class == STACK {
        return POOLS - 1;
    }
    class * 4 + usize::from(scan) * 2 + usize::from(is_map)
}
