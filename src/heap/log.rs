//! The undo log of a heap: what every change replaced.
//!
//! Invariant: undone from its end, the log gives back the heap bit by bit: bytes, free slots in their order, free pages,
//! tallies. A large object that was given back lies in the log itself, moved there, not copied. A log of more than its
//! limit forgets everything so far, so that a long operation takes no more memory than that.

use super::maker::Maker;
use super::object::Waiting;
use super::span::{Slot, Span};
use std::collections::VecDeque;
use std::mem::size_of;

/// One change, and what it takes to undo it.
pub(super) enum Change {
    /// A window was handed out for writing: `len` old bytes from `start` of the log's bytes on.
    Bytes { addr: u64, start: usize, len: usize },
    /// A slot was taken; `bytes`: counted for it, and for who made it.
    Taken { span: u32, number: u32, by: Maker, bytes: u64 },
    /// Room on the stack was taken.
    Laid { span: u32, number: u32 },
    /// A slot was given back; its record before.
    Given { span: u32, number: u32, slot: Slot },
    /// A slot was pinned.
    Pinned { span: u32, number: u32 },
    /// A span was laid over pages at the end of the heap, or over free ones; `vacant`: in a place of the list of spans
    /// that was left by another.
    SpanAdded { span: u32, first: u64, pages: u64, at_end: bool, vacant: bool },
    /// A new span went to this pool.
    Pooled { pool: u32 },
    /// A large object's span was dropped: the log's last span.
    SpanDropped { span: u32, first: u64, pages: u64 },
    /// An object was put off; bytes counted as lost for it, and whether it is among the doubtful ones.
    PutOff { lost: u64, is_doubtful: bool },
    /// The objects that were put off were taken out.
    TakenOut(Box<Waiting>),
    /// The objects put off were lost all; what was counted before, without the list.
    Lost(Box<Waiting>),
}

impl Change {
    /// Bytes of host memory of its lists.
    fn list_bytes(&self) -> u64 {
        match self {
            Change::TakenOut(waiting) | Change::Lost(waiting) => waiting.host_bytes(),
            _ => 0,
        }
    }
}

/// The changes since recording began, or the latest of them.
pub(super) struct Log {
    changes: VecDeque<Change>,
    /// Changes forgotten.
    gone: usize,
    /// Old bytes, one window behind the other.
    bytes: Vec<u8>,
    /// Of all old bytes, how many are forgotten.
    bytes_gone: usize,
    spans: VecDeque<Span>,
    /// Bytes of those spans, and of lists of objects.
    moved_bytes: u64,
    limit: u64,
}

impl Log {
    /// `limit`: most bytes of host memory that it takes.
    pub(super) fn new(limit: u64) -> Log {
        Log {
            changes: VecDeque::new(),
            gone: 0,
            bytes: Vec::new(),
            bytes_gone: 0,
            spans: VecDeque::new(),
            moved_bytes: 0,
            limit,
        }
    }

    /// Changes ever recorded and not undone.
    pub(super) fn len(&self) -> usize {
        self.gone + self.changes.len()
    }

    /// The earliest length that can still be gone back to.
    pub(super) fn first(&self) -> usize {
        self.gone
    }

    /// Bytes of host memory in use.
    pub(super) fn size(&self) -> u64 {
        (self.bytes.len() + self.changes.len() * size_of::<Change>()) as u64 + self.moved_bytes
    }

    #[cold]
    fn forget_all(&mut self) {
        let (len, bytes) = (self.len(), self.bytes_gone + self.bytes.len());
        *self = Log { gone: len, bytes_gone: bytes, ..Log::new(self.limit) };
    }

    /// An empty log in the memory of this one.
    pub(super) fn emptied(mut self, limit: u64) -> Log {
        self.changes.clear();
        self.bytes.clear();
        Log { changes: self.changes, bytes: self.bytes, ..Log::new(limit) }
    }

    #[inline]
    fn push(&mut self, change: Change) {
        self.changes.push_back(change);
        if self.size() > self.limit {
            self.forget_all();
        }
    }

    /// A window is about to be written.
    #[cold]
    #[inline(never)]
    pub(super) fn window(&mut self, addr: u64, old: &[u8]) {
        let start = self.bytes_gone + self.bytes.len();
        let fits = old.len() as u64 <= self.limit;
        if fits {
            self.bytes.extend_from_slice(old);
        }
        self.push(Change::Bytes { addr, start, len: old.len() });
        if !fits {
            self.forget_all();
        }
    }

    pub(super) fn note(&mut self, change: Change) {
        self.push(change);
    }

    /// A change with lists of its own.
    pub(super) fn let_go(&mut self, change: Change) {
        self.moved_bytes += change.list_bytes();
        self.push(change);
    }

    pub(super) fn dropped(&mut self, change: Change, span: Span) {
        self.moved_bytes += span.len();
        self.spans.push_back(span);
        self.push(change);
    }

    /// Takes the last change off.
    pub(super) fn pop(&mut self) -> Option<Change> {
        let change = self.changes.pop_back()?;
        self.moved_bytes -= change.list_bytes();
        Some(change)
    }

    /// The old bytes of the last change, which was just taken off.
    pub(super) fn old_bytes(&mut self, start: usize) -> &[u8] {
        &self.bytes[start - self.bytes_gone..]
    }

    pub(super) fn drop_bytes(&mut self, start: usize) {
        self.bytes.truncate(start - self.bytes_gone);
    }

    /// The span that the last change, which was just taken off, moved here.
    pub(super) fn pop_span(&mut self) -> Option<Span> {
        let span = self.spans.pop_back()?;
        self.moved_bytes -= span.len();
        Some(span)
    }

    /// Forgets every change before the one at `len`.
    pub(super) fn forget_before(&mut self, len: usize) {
        let count = len.saturating_sub(self.gone).min(self.changes.len());
        let end = self.bytes_gone + self.bytes.len();
        for change in self.changes.drain(..count) {
            self.moved_bytes -= match change {
                Change::SpanDropped { .. } => self.spans.pop_front().map_or(0, |span| span.len()),
                other => other.list_bytes(),
            };
        }
        self.gone += count;
        let start_of = |change: &Change| if let Change::Bytes { start, .. } = change { Some(*start) } else { None };
        let kept_from = self.changes.iter().find_map(start_of).unwrap_or(end);
        self.bytes.drain(..kept_from - self.bytes_gone);
        self.bytes_gone = kept_from;
        if self.bytes.capacity() > 4 * self.bytes.len() + (1 << 20) {
            self.bytes.shrink_to(2 * self.bytes.len());
        }
    }

    /// What the byte at `addr`, on page `page`, was before the change at `from`: `Some(None)` where no memory was there,
    /// `None` where no change since then touched it.
    pub(super) fn byte_before(&self, from: usize, addr: u64, page: u64) -> Option<Option<u8>> {
        let skip = from.checked_sub(self.gone)?;
        let dropped = self.changes.iter().take(skip).filter(|c| matches!(c, Change::SpanDropped { .. })).count();
        let mut spans = self.spans.iter().skip(dropped);
        for change in self.changes.iter().skip(skip) {
            match change {
                Change::Bytes { addr: at, start, len } if (*at..at + *len as u64).contains(&addr) => {
                    return Some(self.bytes.get(start - self.bytes_gone + (addr - at) as usize).copied());
                }
                Change::SpanDropped { .. } => {
                    let span = spans.next()?;
                    if let Some(byte) = addr.checked_sub(span.base).and_then(|at| span.data.get(at as usize)) {
                        return Some(Some(*byte));
                    }
                }
                Change::SpanAdded { first, pages, .. } if (*first..*first + *pages).contains(&page) => {
                    return Some(None);
                }
                _ => {}
            }
        }
        None
    }
}
