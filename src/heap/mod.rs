//! The simulated heap: where every byte of a map lives.
//!
//! Invariant: the bytes here are the only storage of a map; everything shown is read back from them.
//! Addresses are deterministic: the same requests in the same order give the same addresses.
//! Knows nothing of maps beyond each allocation's purpose.
//!
//! Differs from Go: addresses. Spans of 8 KiB pages are laid from a fixed base per architecture, and memory that can
//! no longer be reached is used again at once, where Go waits for a collection. Sizes and counts are Go's.
//!
//! What a function keeps on its goroutine's stack lies here too, in pages of its own: Go takes its stacks from the same
//! pages (`runtime/stack.go: stackpoolalloc`). No tally counts it, as no allocation is made.

mod alloc;
mod backing;
mod delta;
mod log;
mod maker;
mod object;
mod sizeclass;
mod span;
mod undo;
mod waiting;

use crate::target::{Arch, Target};
use crate::units::Addr;
pub use delta::Delta;
use log::Log;
use maker::Books;
pub use maker::{Made, Maker};
pub(crate) use object::Leads;
use object::Waiting;
pub use object::{HeapFull, Object, Purpose, Tally};
use sizeclass::PAGE;
pub use sizeclass::{SizeRules, Taken};
use span::{POOLS, Span};

/// The heap of one simulated process. A clone keeps no undo log.
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
    made: Books,
    /// Objects that are let go, and given back later.
    waiting: Waiting,
    /// Where every change is recorded, while it is.
    log: Option<Box<Log>>,
    /// The memory of a log that was stopped, for the next one.
    idle_log: Option<Log>,
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
pub(crate) fn max_alloc(arch: Arch) -> u64 {
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
            pools: vec![Vec::new(); POOLS],
            mapped: 0,
            map: Tally::default(),
            payload: Tally::default(),
            made: Books::new(),
            waiting: Waiting::default(),
            log: None,
            idle_log: None,
        }
    }

    /// What an allocation takes on this heap's target.
    pub fn rules(&self) -> SizeRules {
        self.rules
    }

    /// The map's own bytes and objects.
    pub fn map_tally(&self) -> Tally {
        self.map
    }

    /// What one function of the runtime allocated: of the map's own bytes and objects, each is one function's.
    pub fn made_by(&self, maker: Maker) -> Made {
        self.made.of(maker)
    }

    /// What keys and elems point to.
    pub fn payload_tally(&self) -> Tally {
        self.payload
    }

    /// An error for a value that no heap of this limit holds, before host memory is taken for it.
    pub(crate) fn check_fits(&self, bytes: u64) -> Result<(), HeapFull> {
        if bytes < self.limit {
            return Ok(());
        }
        Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit })
    }

    /// Most bytes of spans at a time.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Bytes of host memory behind the spans.
    pub fn mapped_bytes(&self) -> u64 {
        self.mapped
    }

    /// Refuses what would not fit in any case, before memory is taken for a part of it. `bytes`: taken, rounding included.
    pub(crate) fn check_room(&self, bytes: u64) -> Result<(), HeapFull> {
        if self.mapped.saturating_add(bytes) > self.limit {
            return Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit });
        }
        Ok(())
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
        let slot = span.slots.get(number).filter(|s| !s.is_free())?;
        let requested = if span.class.is_none() { span.large } else { u64::from(slot.requested) };
        let on_stack = span.is_stack();
        let taken = if on_stack { Taken::on_stack(requested) } else { self.rules.taken(requested, slot.scan) };
        Some(Object {
            addr: Addr(span.slot_addr(number) + taken.header),
            requested,
            taken: taken.bytes,
            purpose: slot.purpose,
            scan: slot.scan,
            on_stack,
        })
    }

    /// The addresses of all the map's own objects, those on the stack too.
    pub fn map_objects(&self) -> Vec<Addr> {
        let mut out = Vec::new();
        for span in &self.spans {
            let at = |number: usize| Addr(span.slot_addr(number));
            let own = span.slots.iter().enumerate().filter(|(_, s)| !s.is_free() && s.purpose.is_map());
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

    /// The same to be written; an undo log gets what they were.
    #[inline(always)]
    pub(crate) fn bytes_mut(&mut self, addr: Addr, len: usize) -> &mut [u8] {
        let span = &mut self.spans[self.pages[((addr.0 - self.base) / PAGE) as usize] as usize];
        let at = (addr.0 - span.base) as usize;
        let window = &mut span.data[at..at + len];
        if let Some(log) = &mut self.log {
            log.window(addr.0, window);
        }
        window
    }

    /// As [`Heap::bytes`], for an address that may not be of this heap (a pointee's, a freed object's).
    pub fn get(&self, addr: Addr, len: usize) -> Option<&[u8]> {
        let page = addr.0.checked_sub(self.base)? / PAGE;
        let span = self.spans.get(*self.pages.get(page as usize)? as usize)?;
        let at = (addr.0 - span.base) as usize;
        span.data.get(at..at.checked_add(len)?)
    }
}

impl Heap {
    /// Everything but the spans: of another heap with the same limits.
    fn books(&self) -> Heap {
        Heap {
            rules: self.rules,
            base: self.base,
            limit: self.limit,
            spans: Vec::new(),
            vacant_spans: self.vacant_spans.clone(),
            pages: self.pages.clone(),
            free_runs: self.free_runs.clone(),
            pools: self.pools.clone(),
            mapped: self.mapped,
            map: self.map,
            payload: self.payload,
            made: self.made,
            waiting: self.waiting.clone(),
            log: None,
            idle_log: None,
        }
    }

    fn copy_books(&mut self, source: &Heap) {
        (self.rules, self.base, self.limit) = (source.rules, source.base, source.limit);
        self.vacant_spans.clone_from(&source.vacant_spans);
        self.pages.clone_from(&source.pages);
        self.free_runs.clone_from(&source.free_runs);
        self.pools.clone_from(&source.pools);
        (self.mapped, self.map, self.payload) = (source.mapped, source.map, source.payload);
        self.made = source.made;
        self.waiting.clone_from(&source.waiting);
        self.stop_log();
    }
}

impl Clone for Heap {
    fn clone(&self) -> Heap {
        Heap { spans: self.spans.clone(), ..self.books() }
    }
}
