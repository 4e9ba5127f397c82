//! Who listens to an operation, and what it keeps.
//!
//! Invariant: the engine never depends on who listens; with [`Silent`] every call compiles to nothing.

use super::event::Event;
use crate::heap::{Heap, Tally};
use crate::units::Addr;

/// Listens to an operation.
pub trait Observer {
    /// False lets the compiler drop every call.
    const ON: bool = true;
    /// True for one that stops at every step: the engine then keeps nothing in locals over an event, so that at each one
    /// the heap's bytes are those of a process that would stop there, and tells buckets and slots one by one.
    const STEPS: bool = Self::ON;
    /// False once an operation has told so many steps that the small ones (a key compared, an entry moved) are left out:
    /// the next large one then covers what they did.
    #[inline(always)]
    fn is_fine(&self) -> bool {
        true
    }
    /// True where small steps are told; where they are not, `steps` of them are counted as left out.
    #[inline(always)]
    fn takes(&mut self, steps: u64) -> bool {
        let is_fine = self.is_fine();
        if !is_fine {
            self.left_out(steps);
        }
        is_fine
    }
    /// So many steps happened that are not told.
    #[inline(always)]
    fn left_out(&mut self, _steps: u64) {}
    /// A step is done: `heap` is as it is now.
    fn event(&mut self, heap: &Heap, event: Event);
    /// Tells an event of a family.
    #[inline(always)]
    fn tell(&mut self, heap: &Heap, event: impl Into<Event>) {
        self.event(heap, event.into());
    }
    /// `len` bytes at `addr` were written.
    fn wrote(&mut self, addr: Addr, len: u64);
    /// The operation is over, and what was made for it alone (its key's payload) is gone.
    #[inline(always)]
    fn done(&mut self, _: &Heap) {}
}

/// A listener called through a pointer. However many kinds of them there are, the operations are compiled for three: for
/// nobody, for one that stops at every step ([`Stepped`]), for one that does not ([`Told`]).
trait Listener {
    fn hears_fine(&self) -> bool;
    fn hears_left_out(&mut self, steps: u64);
    fn hears(&mut self, heap: &Heap, event: Event);
    fn hears_wrote(&mut self, addr: Addr, len: u64);
}

impl<O: Observer> Listener for O {
    fn hears_fine(&self) -> bool {
        self.is_fine()
    }

    fn hears_left_out(&mut self, steps: u64) {
        self.left_out(steps);
    }

    fn hears(&mut self, heap: &Heap, event: Event) {
        self.event(heap, event);
    }

    fn hears_wrote(&mut self, addr: Addr, len: u64) {
        self.wrote(addr, len);
    }
}

/// A listener; true: it stops at every step.
pub(super) struct Called<'a, const STEPS: bool>(&'a mut dyn Listener);

/// One that stops at every step.
pub(super) type Stepped<'a> = Called<'a, true>;
/// One that does not.
pub(super) type Told<'a> = Called<'a, false>;

impl<'a, const STEPS: bool> Called<'a, STEPS> {
    pub(super) fn new<O: Observer>(listener: &'a mut O) -> Called<'a, STEPS> {
        Called(listener)
    }
}

impl<const STEPS: bool> Observer for Called<'_, STEPS> {
    const STEPS: bool = STEPS;

    fn is_fine(&self) -> bool {
        self.0.hears_fine()
    }

    fn left_out(&mut self, steps: u64) {
        self.0.hears_left_out(steps);
    }

    fn event(&mut self, heap: &Heap, event: Event) {
        self.0.hears(heap, event);
    }

    fn wrote(&mut self, addr: Addr, len: u64) {
        self.0.hears_wrote(addr, len);
    }
}

/// Passes on what a map that is being filled writes, and of its steps the large ones alone: how it grows.
pub(super) struct Filling<'a, O>(pub &'a mut O);

impl<O: Observer> Observer for Filling<'_, O> {
    const ON: bool = O::ON;
    const STEPS: bool = O::STEPS;

    fn event(&mut self, heap: &Heap, event: Event) {
        if event.is_small_growth() && !self.0.takes(1) {
            return;
        }
        if event.is_growth() {
            self.0.event(heap, event);
        }
    }

    fn wrote(&mut self, addr: Addr, len: u64) {
        self.0.wrote(addr, len);
    }
}

/// The same where enough small steps were told: growth alone, of which there is little.
pub(super) struct Outline<'a, O>(pub &'a mut O);

impl<O: Observer> Observer for Outline<'_, O> {
    const ON: bool = O::ON;
    const STEPS: bool = false;

    fn event(&mut self, heap: &Heap, event: Event) {
        if event.is_rare_growth() {
            self.0.event(heap, event);
        } else if event.is_growth() {
            self.0.left_out(1);
        }
    }

    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}

/// Nobody listens.
pub struct Silent;

impl Observer for Silent {
    const ON: bool = false;
    #[inline(always)]
    fn event(&mut self, _: &Heap, _: Event) {}
    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}

/// Small steps of an operation that a [`Journal`] keeps before it goes on with large ones alone.
const MOST_FINE: usize = 400;

/// Where a step ends: what had been written and allocated when its event was told.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct StepEnd {
    /// Of [`Journal::writes`].
    pub writes: usize,
    /// Length of the heap's undo log.
    pub log: usize,
    /// The map's own bytes and objects.
    pub tally: Tally,
    /// Small steps left out before it, since the operation began.
    pub left_out: u64,
}

/// Keeps everything that one operation did. Step `i` is event `i` and what was written since the event before it.
#[derive(Clone, Default, Debug)]
pub struct Journal {
    /// What was told, in order.
    pub events: Vec<Event>,
    /// Written runs, in order: address and length in bytes.
    pub writes: Vec<(Addr, u64)>,
    /// One an event.
    pub ends: Vec<StepEnd>,
    /// Small steps that were too many to be kept.
    pub left_out: u64,
}

impl Observer for Journal {
    fn is_fine(&self) -> bool {
        self.events.len() < MOST_FINE
    }

    fn left_out(&mut self, steps: u64) {
        self.left_out += steps;
    }

    fn event(&mut self, heap: &Heap, event: Event) {
        self.events.push(event);
        self.ends.push(StepEnd {
            writes: self.writes.len(),
            log: heap.log_len(),
            tally: heap.map_tally(),
            left_out: self.left_out,
        });
    }

    fn wrote(&mut self, addr: Addr, len: u64) {
        self.writes.push((addr, len));
    }

    fn done(&mut self, heap: &Heap) {
        if let Some(end) = self.ends.last_mut() {
            end.log = heap.log_len();
        }
    }
}
