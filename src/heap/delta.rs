//! What leads from one heap to a later one, packed: the words that differ.
//!
//! Invariant: applied to the heap that it was taken from, a delta gives the other one bit by bit, later addresses
//! included. A delta from nothing is a whole heap without its zero words.

use super::Heap;
use super::backing::{Backing, HUGE_PAGE};
use super::span::{Slot, Span, free_when_new};
use std::mem::size_of;

/// Bytes that are compared at once: 64 words, a bit of a mask each.
const BLOCK: usize = 64 * WORD;
const WORD: usize = size_of::<u64>();

/// What leads from one heap to a later one.
pub struct Delta {
    /// Length of the list of spans.
    spans: usize,
    changes: Vec<SpanChange>,
    /// Blocks with a word that differs: which of their span, and the words.
    blocks: Vec<u32>,
    masks: Vec<u64>,
    /// The words, as they lie in memory.
    words: Vec<u64>,
    /// Records of slots that differ, by number in their span.
    slots: Vec<(u32, Slot)>,
    /// Ends of lists of free slots.
    free: Vec<u16>,
    /// All that is not in spans.
    books: Heap,
}

/// How a span differs, with its share of each list.
struct SpanChange {
    index: u32,
    /// It is another span than before.
    made: Option<Made>,
    large: u64,
    blocks: u32,
    slots: u32,
    /// Of the list of free slots the first ones stay as they are.
    free_kept: u32,
    free: u32,
}

#[derive(Clone, Copy, PartialEq)]
struct Made {
    base: u64,
    bytes: u64,
    slot_size: u64,
    class: Option<usize>,
}

impl Made {
    fn of(span: &Span) -> Made {
        Made { base: span.base, bytes: span.len(), slot_size: span.slot_size, class: span.class }
    }

    /// The span as it was when it was new.
    fn span(self, spare: &mut Vec<Backing>) -> Span {
        if self.bytes == 0 {
            return Span::vacant();
        }
        let fit = best_fit(spare, self.bytes as usize).map(|i| spare.swap_remove(i));
        Span::new_in(Backing::zeroed_in(fit, self.bytes as usize), self.base, self.slot_size, self.class)
    }
}

impl Delta {
    /// Bytes of host memory that it takes.
    pub fn bytes(&self) -> u64 {
        let books = &self.books;
        let lists = size_of_val(&self.changes[..])
            + size_of_val(&self.blocks[..])
            + size_of_val(&self.masks[..])
            + size_of_val(&self.words[..])
            + size_of_val(&self.slots[..])
            + size_of_val(&self.free[..])
            + size_of_val(&books.pages[..])
            + books.pools.iter().map(|p| size_of_val(p) + size_of_val(&p[..])).sum::<usize>();
        lists as u64 + books.waiting.host_bytes()
    }

    /// Adds a span that was `before`; `None`: another one, or none.
    fn add(&mut self, index: u32, before: Option<&Span>, now: &Span) {
        let (blocks, slots, free) = (self.blocks.len(), self.slots.len(), self.free.len());
        self.add_words(before, now);
        let old_slot = |i: usize| before.map_or(Slot::FREE, |b| b.slots[i]);
        let differ = now.slots.iter().enumerate().filter(|&(i, slot)| *slot != old_slot(i));
        self.slots.extend(differ.map(|(i, slot)| (i as u32, *slot)));
        let old_free = |i: usize| before.map_or_else(|| free_when_new(now.slots.len(), i), |b| b.free.get(i).copied());
        let kept = (0..now.free.len()).take_while(|&i| old_free(i) == Some(now.free[i])).count();
        self.free.extend_from_slice(&now.free[kept..]);
        let change = SpanChange {
            index,
            made: before.is_none().then(|| Made::of(now)),
            large: now.large,
            blocks: (self.blocks.len() - blocks) as u32,
            slots: (self.slots.len() - slots) as u32,
            free_kept: kept as u32,
            free: (self.free.len() - free) as u32,
        };
        let is_same = change.made.is_none() && change.blocks + change.slots + change.free == 0;
        if !is_same || before.is_some_and(|b| (b.free.len(), b.large) != (kept, now.large)) {
            self.changes.push(change);
        }
    }

    fn add_words(&mut self, before: Option<&Span>, now: &Span) {
        const ZERO: [u8; BLOCK] = [0; BLOCK];
        for (at, block) in now.data.chunks_exact(BLOCK).enumerate() {
            let old = before.map_or(&ZERO[..], |b| &b.data[at * BLOCK..(at + 1) * BLOCK]);
            if old == block {
                continue;
            }
            let mut mask = 0;
            for (i, (old, new)) in old.as_chunks::<WORD>().0.iter().zip(block.as_chunks::<WORD>().0).enumerate() {
                if old != new {
                    mask |= 1 << i;
                    self.words.push(u64::from_ne_bytes(*new));
                }
            }
            self.blocks.push(at as u32);
            self.masks.push(mask);
        }
    }
}

impl Heap {
    /// What leads from `from` to this heap; `None`: from nothing.
    pub fn delta_from(&self, from: Option<&Heap>) -> Delta {
        let mut delta = Delta {
            spans: self.spans.len(),
            changes: Vec::new(),
            blocks: Vec::new(),
            masks: Vec::new(),
            words: Vec::new(),
            slots: Vec::new(),
            free: Vec::new(),
            books: self.books(),
        };
        for (index, span) in self.spans.iter().enumerate() {
            let before = from.and_then(|heap| heap.spans.get(index));
            delta.add(index as u32, before.filter(|b| Made::of(b) == Made::of(span)), span);
        }
        delta.blocks.shrink_to_fit();
        delta.masks.shrink_to_fit();
        delta.words.shrink_to_fit();
        delta.slots.shrink_to_fit();
        delta.free.shrink_to_fit();
        delta
    }

    /// Takes a delta that was taken from this heap as it is now.
    pub fn apply(&mut self, delta: &Delta) {
        self.take(delta, &mut Vec::new());
        self.copy_books(&delta.books);
    }

    /// Becomes what these lead to, the first of them from nothing, in the memory that is there already where it is large
    /// enough.
    pub fn restore<'a>(&mut self, deltas: impl IntoIterator<Item = &'a Delta>) {
        let mut spare = Vec::new();
        self.cut_spans(0, &mut spare);
        let mut last = None;
        for delta in deltas {
            self.take(delta, &mut spare);
            last = Some(delta);
        }
        if let Some(last) = last {
            self.copy_books(&last.books);
        }
    }

    /// Shortens the list of spans.
    fn cut_spans(&mut self, len: usize, spare: &mut Vec<Backing>) {
        let gone = self.spans.drain(len.min(self.spans.len())..);
        spare.extend(gone.filter_map(|mut span| span.data.take_mapped()));
    }

    /// All of a delta but the books.
    fn take(&mut self, delta: &Delta, spare: &mut Vec<Backing>) {
        self.cut_spans(delta.spans, spare);
        self.spans.resize_with(delta.spans, Span::vacant);
        for change in delta.changes.iter().filter(|c| c.made.is_some()) {
            spare.extend(self.spans[change.index as usize].data.take_mapped());
        }
        let (mut blocks, mut words) = (delta.blocks.iter().zip(&delta.masks), &delta.words[..]);
        let (mut slots, mut free) = (delta.slots.iter(), delta.free.iter());
        for change in &delta.changes {
            let span = &mut self.spans[change.index as usize];
            if let Some(made) = change.made {
                *span = made.span(spare);
            }
            for (&block, &mask) in blocks.by_ref().take(change.blocks as usize) {
                let at = block as usize * BLOCK;
                write_words(&mut span.data[at..at + BLOCK], mask, &mut words);
            }
            for &(number, slot) in slots.by_ref().take(change.slots as usize) {
                span.slots[number as usize] = slot;
            }
            span.free.truncate(change.free_kept as usize);
            span.free.extend(free.by_ref().take(change.free as usize));
            span.large = change.large;
        }
    }
}

/// Writes a block's words that its mask names: the next ones.
#[inline]
fn write_words(block: &mut [u8], mut mask: u64, words: &mut &[u64]) {
    let (now, rest) = words.split_at(mask.count_ones() as usize);
    *words = rest;
    let block = block.as_chunks_mut::<WORD>().0;
    if mask == u64::MAX {
        for (to, word) in block.iter_mut().zip(now) {
            *to = word.to_ne_bytes();
        }
        return;
    }
    for word in now {
        block[mask.trailing_zeros() as usize] = word.to_ne_bytes();
        mask &= mask - 1;
    }
}

/// The smallest backing that holds `len` bytes and wastes little.
fn best_fit(spare: &[Backing], len: usize) -> Option<usize> {
    let fits = |b: &Backing| (len..=len + len / 4 + HUGE_PAGE as usize).contains(&b.capacity()).then(|| b.capacity());
    let all = spare.iter().enumerate().filter_map(|(i, b)| Some((fits(b)?, i)));
    if Backing::is_mapped_at(len) { all.min().map(|(_, i)| i) } else { None }
}
