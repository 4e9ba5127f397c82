//! Taking memory and giving it back: slots of size classes, large objects, pages.
//!
//! Invariant: free runs of pages are in order and never touch; a pool holds the spans with a free slot, each once.
//! Every change is told to the log, where one is kept.

use super::backing::HUGE_PAGE;
use super::log::Change;
use super::sizeclass::{self, PAGE, STACK, Taken};
use super::span::{Slot, Span, pool_index};
use super::{Heap, HeapFull, Maker, NO_SPAN, Purpose};
use crate::units::Addr;

impl Heap {
    /// Allocates `size` zeroed bytes; `scan`: the type holds pointers. The address is never nil.
    pub(crate) fn alloc(&mut self, size: u64, scan: bool, purpose: Purpose, by: Maker) -> Result<Addr, HeapFull> {
        let taken = self.rules.taken(size, scan);
        let (addr, span, number) = self.place(size, taken, scan, purpose)?;
        if let Some(log) = &mut self.log {
            log.note(Change::Taken { span, number, by, bytes: taken.bytes });
        }
        let tally = if purpose.is_map() { &mut self.map } else { &mut self.payload };
        tally.ever_bytes += taken.bytes;
        tally.ever_objects += 1;
        tally.held_bytes += taken.bytes;
        self.made.add(by, taken.bytes);
        Ok(addr)
    }

    /// Lays `size` zeroed bytes on the goroutine's stack, in a slot that is free there: no allocation.
    pub(crate) fn lay_on_stack(&mut self, size: u64, scan: bool, purpose: Purpose) -> Result<Addr, HeapFull> {
        let (addr, span, number) = self.place(size, Taken::on_stack(size), scan, purpose)?;
        if let Some(log) = &mut self.log {
            log.note(Change::Laid { span, number });
        }
        Ok(addr)
    }

    /// The new object's address, its span and its slot's number there.
    fn place(&mut self, size: u64, taken: Taken, scan: bool, purpose: Purpose) -> Result<(Addr, u32, u32), HeapFull> {
        let slot = Slot::of(size, purpose, scan);
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
        Ok((Addr(span.slot_addr(number.into()) + taken.header), index, number.into()))
    }

    fn alloc_large(&mut self, size: u64, bytes: u64, slot: Slot) -> Result<(Addr, u32, u32), HeapFull> {
        let index = self.add_span(bytes / PAGE, bytes, None)?;
        let span = &mut self.spans[index as usize];
        span.large = size;
        span.slots[0] = slot;
        span.free.clear();
        Ok((Addr(span.base), index, 0))
    }

    fn add_class_span(&mut self, class: usize, pool: usize) -> Result<u32, HeapFull> {
        let index = self.add_span(self.span_pages(class), sizeclass::slot_bytes(class), Some(class))?;
        self.pools[pool].push(index);
        if let Some(log) = &mut self.log {
            log.note(Change::Pooled { pool: pool as u32 });
        }
        Ok(index)
    }

    /// Pages of a new span of a class. Differs from Go: objects of a KiB and more get spans of a host's huge page once
    /// the heap is large, for the sake of speed.
    fn span_pages(&self, class: usize) -> u64 {
        let large = self.mapped >= 2 * HUGE_PAGE && self.mapped + HUGE_PAGE <= self.limit;
        let is_wide = class != STACK && sizeclass::slot_bytes(class) >= 1024;
        if large && is_wide { HUGE_PAGE / PAGE } else { sizeclass::class_pages(class) }
    }

    fn add_span(&mut self, pages: u64, slot_size: u64, class: Option<usize>) -> Result<u32, HeapFull> {
        let bytes = pages * PAGE;
        if self.mapped + bytes > self.limit {
            return Err(HeapFull { requested: bytes, held: self.mapped, limit: self.limit });
        }
        let (first, at_end) = self.take_pages(pages);
        let span = Span::new(self.base + first * PAGE, bytes, slot_size, class);
        let vacant = self.vacant_spans.pop();
        let index = match vacant {
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
        if let Some(log) = &mut self.log {
            log.note(Change::SpanAdded { span: index, first, pages, at_end, vacant: vacant.is_some() });
        }
        Ok(index)
    }

    /// The first page of a free run of `pages`: the lowest that fits, else new ones at the end (true).
    fn take_pages(&mut self, pages: u64) -> (u64, bool) {
        if let Some(i) = self.free_runs.iter().position(|r| r.1 >= pages) {
            let (first, len) = self.free_runs[i];
            if len == pages {
                self.free_runs.remove(i);
            } else {
                self.free_runs[i] = (first + pages, len - pages);
            }
            return (first, false);
        }
        let first = self.pages.len() as u64;
        self.pages.resize((first + pages) as usize, NO_SPAN);
        (first, true)
    }

    /// Gives an allocation, or room on the stack, back for later use. Pinned payload stays.
    pub(crate) fn free(&mut self, addr: Addr) {
        let Some((index, number)) = self.slot_at(addr) else { return };
        let span = &mut self.spans[index as usize];
        let slot = span.slots[number];
        if slot.is_free() || slot.purpose == Purpose::Pinned {
            return;
        }
        if let Some(log) = &mut self.log {
            log.note(Change::Given { span: index, number: number as u32, slot });
        }
        span.slots[number] = Slot::FREE;
        if !span.is_stack() {
            let tally = if slot.purpose.is_map() { &mut self.map } else { &mut self.payload };
            tally.held_bytes -= span.slot_size;
        }
        let Some(class) = span.class else {
            return self.drop_span(index);
        };
        let start = number * span.slot_size as usize;
        let data = &mut span.data[start..start + span.slot_size as usize];
        if let Some(log) = &mut self.log {
            log.window(span.base + start as u64, data);
        }
        data.fill(0);
        span.free.push(number as u16);
        if span.free.len() == 1 {
            self.pools[pool_index(class, slot.scan, slot.purpose.is_map())].push(index);
        }
    }

    /// Returns a large object's pages.
    fn drop_span(&mut self, index: u32) {
        let span = std::mem::replace(&mut self.spans[index as usize], Span::vacant());
        let (first, pages) = ((span.base - self.base) / PAGE, span.len() / PAGE);
        self.mapped -= span.len();
        self.vacant_spans.push(index);
        self.pages[first as usize..(first + pages) as usize].fill(NO_SPAN);
        self.return_pages(first, pages);
        if let Some(log) = &mut self.log {
            log.dropped(Change::SpanDropped { span: index, first, pages }, span);
        }
    }

    /// Adds a run to the free ones, merged with its neighbours.
    pub(super) fn return_pages(&mut self, first: u64, pages: u64) {
        let runs = &mut self.free_runs;
        let at = runs.partition_point(|r| r.0 < first);
        runs.insert(at, (first, pages));
        if at + 1 < runs.len() && runs[at].0 + runs[at].1 == runs[at + 1].0 {
            runs[at].1 += runs[at + 1].1;
            runs.remove(at + 1);
        }
        if at > 0 && runs[at - 1].0 + runs[at - 1].1 == runs[at].0 {
            runs[at - 1].1 += runs[at].1;
            runs.remove(at);
        }
    }

    /// Makes payload stay until the heap is dropped.
    pub fn pin(&mut self, addr: Addr) {
        if let Some((index, number)) = self.slot_at(addr)
            && let Some(slot) = self.spans[index as usize].slots.get_mut(number)
            && slot.purpose == Purpose::Payload
        {
            slot.purpose = Purpose::Pinned;
            if let Some(log) = &mut self.log {
                log.note(Change::Pinned { span: index, number: number as u32 });
            }
        }
    }
}
