//! Going back by the log.
//!
//! Invariant: undone to a length of the log, a heap is what it was when its log had that length, later addresses
//! included.

use super::log::{Change, Log};
use super::sizeclass::PAGE;
use super::span::{Slot, Span, pool_index};
use super::{Heap, NO_SPAN, Tally};
use crate::units::Addr;

impl Heap {
    /// Records every change from now on, in a log of at most `limit` bytes; what was recorded is forgotten.
    pub fn start_log(&mut self, limit: u64) {
        self.stop_log();
        let memory = self.idle_log.take().map_or_else(|| Log::new(limit), |log| log.emptied(limit));
        self.log = Some(Box::new(memory));
    }

    /// Forgets the log and records nothing more.
    pub(crate) fn stop_log(&mut self) {
        if let Some(log) = self.log.take() {
            self.idle_log = Some(log.emptied(0));
        }
    }

    /// True while changes are recorded.
    pub(crate) fn is_logging(&self) -> bool {
        self.log.is_some()
    }

    /// Length of the undo log: changes recorded since it was started, less those undone.
    pub fn log_len(&self) -> usize {
        self.log.as_ref().map_or(0, |log| log.len())
    }

    /// Bytes of host memory that the log takes.
    pub fn log_bytes(&self) -> u64 {
        self.log.as_ref().map_or(0, |log| log.size())
    }

    /// True where the log still reaches back to that length.
    pub(crate) fn can_undo_to(&self, len: usize) -> bool {
        self.log.as_ref().is_some_and(|log| (log.first()..=log.len()).contains(&len))
    }

    /// Undoes changes from the last on until the log has that length. False (and nothing done) where it does not reach
    /// back so far.
    pub fn undo_to(&mut self, len: usize) -> bool {
        if !self.can_undo_to(len) {
            return false;
        }
        // Undoing is no change to be undone.
        let Some(mut log) = self.log.take() else { return false };
        while log.len() > len {
            let Some(change) = log.pop() else { break };
            self.undo(change, &mut log);
        }
        self.log = Some(log);
        true
    }

    /// Forgets what leads further back than that length.
    pub(crate) fn forget_before(&mut self, len: usize) {
        if let Some(log) = &mut self.log {
            log.forget_before(len);
        }
    }

    /// What a byte was when the log had that length; `None` where no memory was there.
    pub(crate) fn byte_at_log(&self, len: usize, addr: Addr) -> Option<u8> {
        let page = addr.0.checked_sub(self.base)? / PAGE;
        let before = self.log.as_ref().and_then(|log| log.byte_before(len, addr.0, page));
        before.unwrap_or_else(|| self.get(addr, 1).map(|b| b[0]))
    }

    fn undo(&mut self, change: Change, log: &mut Log) {
        match change {
            Change::Bytes { addr, start, len } => {
                self.bytes_mut(Addr(addr), len).copy_from_slice(log.old_bytes(start));
                log.drop_bytes(start);
            }
            Change::Taken { span, number, by, bytes } => {
                self.undo_taken(span, number, bytes);
                self.made.take_back(by, bytes);
            }
            Change::Laid { span, number } => {
                self.vacate(span, number);
            }
            Change::Given { span, number, slot } => self.undo_given(span, number, slot),
            Change::Pinned { span, number } => {
                self.spans[span as usize].slots[number as usize].purpose = super::Purpose::Payload;
            }
            Change::Pooled { pool } => {
                self.pools[pool as usize].pop();
            }
            Change::PutOff { lost, is_doubtful } => {
                self.waiting.list.pop();
                self.waiting.lost_bytes -= lost;
                if is_doubtful {
                    self.waiting.doubtful.pop();
                }
            }
            Change::TakenOut(waiting) => self.waiting = *waiting,
            Change::Lost(before) => {
                (self.waiting.lost_bytes, self.waiting.doubtful) = (before.lost_bytes, before.doubtful);
            }
            Change::SpanAdded { span, first, pages, at_end, vacant } => {
                self.mapped -= pages * PAGE;
                if vacant {
                    self.spans[span as usize] = Span::vacant();
                    self.vacant_spans.push(span);
                } else {
                    self.spans.pop();
                }
                if at_end {
                    self.pages.truncate(first as usize);
                } else {
                    self.pages[first as usize..(first + pages) as usize].fill(NO_SPAN);
                    self.return_pages(first, pages);
                }
            }
            Change::SpanDropped { span, first, pages } => {
                self.mapped += pages * PAGE;
                self.vacant_spans.pop();
                self.pages[first as usize..(first + pages) as usize].fill(span);
                self.cut_pages(first, pages);
                if let Some(dropped) = log.pop_span() {
                    self.spans[span as usize] = dropped;
                }
            }
        }
    }

    fn undo_taken(&mut self, index: u32, number: u32, bytes: u64) {
        let slot = self.vacate(index, number);
        let tally: &mut Tally = if slot.purpose.is_map() { &mut self.map } else { &mut self.payload };
        tally.ever_bytes -= bytes;
        tally.ever_objects -= 1;
        tally.held_bytes -= bytes;
    }

    /// Makes a slot free that was taken last. Returns its record.
    fn vacate(&mut self, index: u32, number: u32) -> Slot {
        let span = &mut self.spans[index as usize];
        let slot = std::mem::replace(&mut span.slots[number as usize], Slot::FREE);
        let Some(class) = span.class else { return slot };
        span.free.push(number as u16);
        if span.free.len() == 1 {
            self.pools[pool_index(class, slot.scan, slot.purpose.is_map())].push(index);
        }
        slot
    }

    /// A large object's span stands again already.
    fn undo_given(&mut self, index: u32, number: u32, slot: Slot) {
        let span = &mut self.spans[index as usize];
        span.slots[number as usize] = slot;
        if !span.is_stack() {
            let tally = if slot.purpose.is_map() { &mut self.map } else { &mut self.payload };
            tally.held_bytes += span.slot_size;
        }
        let Some(class) = span.class else { return };
        span.free.pop();
        if span.free.is_empty() {
            self.pools[pool_index(class, slot.scan, slot.purpose.is_map())].pop();
        }
    }

    /// Takes pages out of the free run that they were merged into.
    fn cut_pages(&mut self, first: u64, pages: u64) {
        let runs = &mut self.free_runs;
        let Some(at) = runs.partition_point(|r| r.0 <= first).checked_sub(1) else { return };
        let (start, end) = (runs[at].0, runs[at].0 + runs[at].1);
        let rest = [(start, first - start), (first + pages, end - (first + pages))];
        runs.splice(at..=at, rest.into_iter().filter(|r| r.1 > 0));
    }
}
