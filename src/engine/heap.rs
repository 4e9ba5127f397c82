//! The simulated heap: where every byte of a map lives.
//!
//! Invariant: the bytes here are the only storage of a map; everything shown is read back from them.
//! Addresses are deterministic: the same requests in the same order give the same addresses.
//! Knows nothing of maps beyond each allocation's purpose.
//!
//! Differs from Go: addresses. Spans of 8 KiB pages are laid from a fixed base per architecture, and memory that can
//! no longer be reached is used again at once, where Go waits for a collection. Sizes and counts are Go's.

use super::backing::{Backing, HUGE_PAGE};
use super::sizeclass::{self, CLASSES, PAGE, SizeRules, Taken};
use crate::target::{Arch, Target};
use crate::units::Addr;
use std::fmt;

/// What an allocation is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Purpose {
    Hmap,
    MapExtra,
    /// The slice header that `mapextra.overflow` points at.
    OverflowHeader,
    /// The backing array of such a slice.
    OverflowArray,
    /// A bucket array: main buckets, then preallocated overflow buckets.
    Buckets,
    /// One overflow bucket allocated by itself.
    Overflow,
    /// A Swiss map's header (`maps.Map`).
    Map,
    /// The one group of a small Swiss map.
    SmallGroup,
    /// A Swiss map's array of table pointers.
    Directory,
    /// A table struct (`maps.table`).
    Table,
    /// The groups of one table.
    Groups,
    KeyBox,
    ElemBox,
    /// What keys and elems point to (string data, boxed interface values): not part of the map's totals.
    Payload,
    /// Payload that the caller made and keeps: never freed by the map.
    Pinned,
}

impl Purpose {
    /// True for the map's own memory, false for what its keys and elems point to.
    pub fn is_map(self) -> bool {
        !matches!(self, Purpose::Payload | Purpose::Pinned)
    }
}

/// A live allocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
    pub addr: Addr,
    /// Bytes asked for.
    pub requested: u64,
    /// Bytes taken: rounding and malloc header included.
    pub taken: u64,
    pub purpose: Purpose,
    /// The collector scans it for pointers.
    pub scan: bool,
}

/// Bytes and objects, the map's own or its payload's.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Ever allocated, as `TotalAlloc` counts, in bytes.
    pub ever_bytes: u64,
    /// Ever allocated, as `Mallocs` counts.
    pub ever_objects: u64,
    /// Not yet given back to the simulated heap, in bytes.
    pub held_bytes: u64,
}

/// The simulated heap would grow over its limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeapFull {
    pub requested: u64,
    pub held: u64,
    pub limit: u64,
}

impl fmt::Display for HeapFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::units::{bytes, bytes_short};
        write!(
            f,
            "the simulated heap is full: {} more on top of {} is over the limit of {} (--max-heap)",
            bytes(self.requested),
            bytes_short(self.held),
            bytes_short(self.limit)
        )
    }
}

/// One allocation's record in its span; `requested == FREE` marks a free slot.
#[derive(Clone, Copy)]
struct Slot {
    requested: u32,
    purpose: Purpose,
    scan: bool,
}

const FREE: u32 = u32::MAX;

/// Consecutive pages: slots of one size class, or one large object.
#[derive(Clone)]
struct Span {
    base: u64,
    data: Backing,
    /// Bytes a slot takes.
    slot_size: u64,
    /// `None` for a large object.
    class: Option<usize>,
    slots: Vec<Slot>,
    /// Free slot numbers, the next to use last.
    free: Vec<u16>,
    /// A large object's size in bytes (its slot record holds 32 bits).
    large: u64,
}

/// Which spans an allocation shares: by class, scanned or not, the map's own or payload.
fn pool_index(class: usize, scan: bool, is_map: bool) -> usize {
    class * 4 + usize::from(scan) * 2 + usize::from(is_map)
}

/// The heap of one simulated process.
#[derive(Clone)]
pub struct Heap {
    rules: SizeRules,
    base: u64,
    /// Most bytes of spans at a time.
    limit: u64,
    spans: Vec<Span>,
    vacant_spans: Vec<u32>,
    /// Span of each page from `base`; `NO_SPAN` where none.
    pages: Vec<u32>,
    /// Freed page runs, (first page, pages), by first page.
    free_runs: Vec<(u64, u64)>,
    /// Spans with a free slot, by pool.
    pools: Vec<Vec<u32>>,
    /// Bytes of all spans.
    mapped: u64,
    map: Tally,
    payload: Tally,
}

const NO_SPAN: u32 = u32::MAX;

/// Where the simulated heap begins (Go's own hints: `runtime/malloc.go: mallocinit`).
fn heap_base(arch: Arch) -> u64 {
    match arch {
        Arch::Amd64 | Arch::Riscv64 => 0xc0_0000_0000,
        Arch::Arm64 => 0x40_0000_0000,
        Arch::Wasm => 0x40_0000,
        Arch::I386 | Arch::Arm => 0x0940_0000,
    }
}

/// Bytes of address space for the heap: addresses of pointees lie above.
fn address_space(arch: Arch) -> u64 {
    match arch.ptr_size() {
        8 if arch != Arch::Wasm => 1 << 38,
        _ => 0x7000_0000,
    }
}

/// The largest allocation the runtime would try, in bytes (`runtime/malloc.go: maxAlloc`).
pub fn max_alloc(arch: Arch) -> u64 {
    match arch {
        Arch::Wasm => 1 << 32,
        a if a.ptr_size() == 4 => u64::from(u32::MAX),
        _ => 1 << 48,
    }
}

impl Heap {
    /// An empty heap of at most `limit` bytes.
    pub fn new(target: Target, limit: u64) -> Heap {
        Heap {
            rules: SizeRules::new(target),
            base: heap_base(target.arch),
            limit: limit.min(address_space(target.arch)),
            spans: Vec::new(),
            vacant_spans: Vec::new(),
            pages: Vec::new(),
            free_runs: Vec::new(),
            pools: vec![Vec::new(); CLASSES.len() * 4],
            mapped: 0,
            map: Tally::default(),
            payload: Tally::default(),
        }
    }

    pub fn rules(&self) -> SizeRules {
        self.rules
    }

    /// The map's own bytes and objects.
    pub fn map_tally(&self) -> Tally {
        self.map
    }

    /// What keys and elems point to.
    pub fn payload_tally(&self) -> Tally {
        self.payload
    }

    /// An error for a value that no heap of this limit holds, before host memory is taken for it.
    pub fn check_fits(&self, bytes: u64) -> Result<(), HeapFull> {
        if bytes < self.limit {
            return Ok(());
        }
        Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit })
    }

    /// Most bytes of spans at a time.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Length of the undo log.
    pub fn log_len(&self) -> usize {
        0
    }

    /// Bytes of host memory behind the spans, for checkpoint budgets.
    pub fn mapped_bytes(&self) -> u64 {
        self.mapped
    }

    /// Refuses what would not fit in any case, before memory is taken for a part of it. `bytes`: taken, rounding included.
    pub fn check_room(&self, bytes: u64) -> Result<(), HeapFull> {
        if self.mapped.saturating_add(bytes) > self.limit {
            return Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit });
        }
        Ok(())
    }

    /// Allocates `size` zeroed bytes; `scan`: the type holds pointers. The address is never nil.
    pub fn alloc(&mut self, size: u64, scan: bool, purpose: Purpose) -> Result<Addr, HeapFull> {
        let taken = self.rules.taken(size, scan);
        let addr = self.place(size, taken, scan, purpose)?;
        let tally = if purpose.is_map() { &mut self.map } else { &mut self.payload };
        tally.ever_bytes += taken.bytes;
        tally.ever_objects += 1;
        tally.held_bytes += taken.bytes;
        Ok(addr)
    }

    fn place(&mut self, size: u64, taken: Taken, scan: bool, purpose: Purpose) -> Result<Addr, HeapFull> {
        let slot = Slot { requested: size.min(u64::from(FREE) - 1) as u32, purpose, scan };
        let Some(class) = taken.class else {
            return self.alloc_large(size, taken.bytes.max(PAGE), slot);
        };
        let pool = pool_index(class, scan, purpose.is_map());
        let index = match self.pools[pool].last() {
            Some(&i) => i,
            None => self.add_class_span(class, pool)?,
        };
        let span = &mut self.spans[index as usize];
        let number = span.free.pop().unwrap_or(0);
        if span.free.is_empty() {
            self.pools[pool].pop();
        }
        span.slots[number as usize] = slot;
        Ok(Addr(span.base + u64::from(number) * span.slot_size + taken.header))
    }

    fn alloc_large(&mut self, size: u64, bytes: u64, slot: Slot) -> Result<Addr, HeapFull> {
        let index = self.add_span(bytes / PAGE, bytes, None)?;
        let span = &mut self.spans[index as usize];
        span.large = size;
        span.slots[0] = slot;
        span.free.clear();
        Ok(Addr(span.base))
    }

    fn add_class_span(&mut self, class: usize, pool: usize) -> Result<u32, HeapFull> {
        let index = self.add_span(self.span_pages(class), CLASSES[class], Some(class))?;
        self.pools[pool].push(index);
        Ok(index)
    }

    /// Pages of a new span of a class. Differs from Go: objects of a KiB and more get spans of a host's huge page once
    /// the heap is large, for the sake of speed.
    fn span_pages(&self, class: usize) -> u64 {
        let large = self.mapped >= 2 * HUGE_PAGE && self.mapped + HUGE_PAGE <= self.limit;
        if large && CLASSES[class] >= 1024 { HUGE_PAGE / PAGE } else { sizeclass::class_pages(class) }
    }

    fn add_span(&mut self, pages: u64, slot_size: u64, class: Option<usize>) -> Result<u32, HeapFull> {
        let bytes = pages * PAGE;
        if self.mapped + bytes > self.limit {
            return Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit });
        }
        let first = self.take_pages(pages);
        let count = (bytes / slot_size) as usize;
        let span = Span {
            base: self.base + first * PAGE,
            data: Backing::zeroed(bytes as usize),
            slot_size,
            class,
            slots: vec![Slot { requested: FREE, purpose: Purpose::Payload, scan: false }; count],
            free: (0..count.min(1 << 16)).rev().map(|i| i as u16).collect(),
            large: 0,
        };
        let index = match self.vacant_spans.pop() {
            Some(i) => {
                self.spans[i as usize] = span;
                i
            }
            None => {
                self.spans.push(span);
                (self.spans.len() - 1) as u32
            }
        };
        self.pages[first as usize..(first + pages) as usize].fill(index);
        self.mapped += bytes;
        Ok(index)
    }

    /// The first page of a free run of `pages`: the lowest that fits, else new ones at the end.
    fn take_pages(&mut self, pages: u64) -> u64 {
        if let Some(i) = self.free_runs.iter().position(|r| r.1 >= pages) {
            let (first, len) = self.free_runs[i];
            if len == pages {
                self.free_runs.remove(i);
            } else {
                self.free_runs[i] = (first + pages, len - pages);
            }
            return first;
        }
        let first = self.pages.len() as u64;
        self.pages.resize((first + pages) as usize, NO_SPAN);
        first
    }

    /// Gives an allocation back for later use. Pinned payload stays.
    pub fn free(&mut self, addr: Addr) {
        let Some((index, number)) = self.slot_at(addr) else { return };
        let span = &mut self.spans[index as usize];
        let slot = span.slots[number];
        if slot.requested == FREE || slot.purpose == Purpose::Pinned {
            return;
        }
        span.slots[number].requested = FREE;
        let tally = if slot.purpose.is_map() { &mut self.map } else { &mut self.payload };
        tally.held_bytes -= span.slot_size;
        let Some(class) = span.class else {
            return self.drop_span(index);
        };
        let start = number * span.slot_size as usize;
        span.data[start..start + span.slot_size as usize].fill(0);
        span.free.push(number as u16);
        if span.free.len() == 1 {
            self.pools[pool_index(class, slot.scan, slot.purpose.is_map())].push(index);
        }
    }

    /// Returns a large object's pages.
    fn drop_span(&mut self, index: u32) {
        let span = &mut self.spans[index as usize];
        let first = (span.base - self.base) / PAGE;
        let pages = span.data.len() as u64 / PAGE;
        self.mapped -= span.data.len() as u64;
        span.data = Backing::zeroed(0);
        span.slots = Vec::new();
        self.vacant_spans.push(index);
        self.pages[first as usize..(first + pages) as usize].fill(NO_SPAN);
        let at = self.free_runs.partition_point(|r| r.0 < first);
        self.free_runs.insert(at, (first, pages));
        self.merge_runs(at);
    }

    fn merge_runs(&mut self, at: usize) {
        if at + 1 < self.free_runs.len() && self.free_runs[at].0 + self.free_runs[at].1 == self.free_runs[at + 1].0 {
            self.free_runs[at].1 += self.free_runs[at + 1].1;
            self.free_runs.remove(at + 1);
        }
        if at > 0 && self.free_runs[at - 1].0 + self.free_runs[at - 1].1 == self.free_runs[at].0 {
            self.free_runs[at - 1].1 += self.free_runs[at].1;
            self.free_runs.remove(at);
        }
    }

    /// Makes payload stay until the heap is dropped.
    pub fn pin(&mut self, addr: Addr) {
        if let Some((index, number)) = self.slot_at(addr)
            && let Some(slot) = self.spans[index as usize].slots.get_mut(number)
            && slot.purpose == Purpose::Payload
        {
            slot.purpose = Purpose::Pinned;
        }
    }

    /// The span and slot number that `addr` lies in.
    fn slot_at(&self, addr: Addr) -> Option<(u32, usize)> {
        let page = addr.0.checked_sub(self.base)? / PAGE;
        let index = *self.pages.get(page as usize)?;
        let span = self.spans.get(index as usize)?;
        Some((index, ((addr.0 - span.base) / span.slot_size) as usize))
    }

    /// The live allocation that `addr` lies in, if any.
    pub fn object_at(&self, addr: Addr) -> Option<Object> {
        let (index, number) = self.slot_at(addr)?;
        let span = &self.spans[index as usize];
        let slot = span.slots.get(number).filter(|s| s.requested != FREE)?;
        let requested = if span.class.is_none() { span.large } else { u64::from(slot.requested) };
        let taken = self.rules.taken(requested, slot.scan);
        Some(Object {
            addr: Addr(span.base + number as u64 * span.slot_size + taken.header),
            requested,
            taken: taken.bytes,
            purpose: slot.purpose,
            scan: slot.scan,
        })
    }

    /// The addresses of all the map's own objects.
    pub fn map_objects(&self) -> Vec<Addr> {
        let mut out = Vec::new();
        for span in &self.spans {
            let at = |number: usize| Addr(span.base + number as u64 * span.slot_size);
            let own = span.slots.iter().enumerate().filter(|(_, s)| s.requested != FREE && s.purpose.is_map());
            out.extend(own.filter_map(|(number, _)| Some(self.object_at(at(number))?.addr)));
        }
        out
    }

    /// `len` bytes at `addr`. The caller got the address from this heap.
    #[inline]
    pub fn bytes(&self, addr: Addr, len: usize) -> &[u8] {
        let span = &self.spans[self.pages[((addr.0 - self.base) / PAGE) as usize] as usize];
        let at = (addr.0 - span.base) as usize;
        &span.data[at..at + len]
    }

    #[inline]
    pub fn bytes_mut(&mut self, addr: Addr, len: usize) -> &mut [u8] {
        let span = &mut self.spans[self.pages[((addr.0 - self.base) / PAGE) as usize] as usize];
        let at = (addr.0 - span.base) as usize;
        &mut span.data[at..at + len]
    }

    /// As [`Heap::bytes`], for an address that may not be of this heap (a pointee's, a freed object's).
    pub fn get(&self, addr: Addr, len: usize) -> Option<&[u8]> {
        let page = addr.0.checked_sub(self.base)? / PAGE;
        let span = self.spans.get(*self.pages.get(page as usize)? as usize)?;
        let at = (addr.0 - span.base) as usize;
        span.data.get(at..at.checked_add(len)?)
    }
}
