//! The bill of bytes: what every reachable byte of a map's heap is for, and the figures beside it.
//!
//! Invariant: the entries sum to [`Bill::live_bytes`], which is what [`MapView::reach`] keeps. The set of roles of each
//! map implementation is closed and always whole, zeros too.
//!
//! Where Go leaves it open: overflow buckets that only the old array or `mapextra.oldoverflow` still keeps are old
//! buckets, as everything in the old array is. Boxes are boxes whichever array names them, and a boxed slot's pointer
//! counts as key or elem. Rounding is the class's remainder and the malloc header, of every object. What lies on the
//! goroutine's stack is no allocation and stands in no role: [`Bill::stack_bytes`] is its sum.

mod classic;
mod survey;
mod swiss;

pub use classic::{CLASSIC_ROLES, ClassicFigures};
pub use swiss::{SWISS_ROLES, SwissFigures};

use super::role::Role;
use crate::engine::{MapView, View};
use crate::units::Addr;
use serde::Serialize;

/// What a map's bytes are for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bill {
    /// Bytes by role: [`CLASSIC_ROLES`] or [`SWISS_ROLES`], zeros included.
    pub entries: Vec<(Role, u64)>,
    /// Reachable after a collection, rounded to size classes.
    pub live_bytes: u64,
    /// Objects that can be reached.
    pub live_objects: u64,
    /// What the map has on the goroutine's stack: header, and bucket or group.
    pub stack_bytes: u64,
    /// Ever allocated, as Go's `TotalAlloc` and `Mallocs` count.
    pub allocated_bytes: u64,
    /// Objects ever allocated.
    pub allocated_objects: u64,
    /// Live entries.
    pub count: u64,
}

/// Figures of a map beside its bill.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Figures {
    /// Of a classic map.
    Classic(ClassicFigures),
    /// Of a Swiss table.
    Swiss(SwissFigures),
}

impl Figures {
    /// The figures of a map.
    pub fn of(state: MapView) -> Figures {
        match state.view() {
            View::Classic(map) => Figures::Classic(ClassicFigures::of(map)),
            View::Swiss(map) => Figures::Swiss(SwissFigures::of(map)),
        }
    }
}

/// Sums bytes and objects as they are met.
struct Count {
    entries: Vec<(Role, u64)>,
    objects: u64,
    stack_bytes: u64,
}

impl Count {
    fn new(roles: [Role; 12]) -> Count {
        Count { entries: roles.map(|role| (role, 0)).to_vec(), objects: 0, stack_bytes: 0 }
    }

    fn add(&mut self, role: Role, bytes: u64) {
        if let Some(entry) = self.entries.iter_mut().find(|e| e.0 == role) {
            entry.1 += bytes;
        }
    }

    /// Counts an object that lies on the stack; false for any other, which is counted by its roles.
    fn is_on_stack(&mut self, state: MapView, addr: Addr) -> bool {
        let object = state.memory().heap.object_at(addr).filter(|o| o.on_stack);
        self.stack_bytes += object.map_or(0, |o| o.taken);
        object.is_some()
    }

    /// `n` objects of `requested` bytes each: their rounding. What is in them is counted apart.
    fn objects(&mut self, state: MapView, n: u64, requested: u64, scan: bool) {
        let taken = state.memory().heap.rules().taken(requested, scan).bytes;
        self.objects += n;
        self.add(Role::Rounding, n * (taken - requested));
    }

    /// Boxes of keys and of elems.
    fn boxes(&mut self, state: MapView, keys: u64, elems: u64) {
        let spec = &state.spec().map;
        for (n, size, scan) in
            [(keys, spec.key_size, spec.key_has_pointers), (elems, spec.elem_size, spec.elem_has_pointers)]
        {
            if n > 0 {
                self.add(Role::Boxes, n * size);
                self.objects(state, n, size, scan);
            }
        }
    }
}

impl Bill {
    /// The bill of a map.
    pub fn of(state: MapView) -> Bill {
        let count = match state.view() {
            View::Classic(map) => classic::count(map),
            View::Swiss(map) => swiss::count(map),
        };
        let tally = state.tally();
        Bill {
            live_bytes: count.entries.iter().map(|e| e.1).sum(),
            entries: count.entries,
            live_objects: count.objects,
            stack_bytes: count.stack_bytes,
            allocated_bytes: tally.ever_bytes,
            allocated_objects: tally.ever_objects,
            count: state.count(),
        }
    }

    /// Live bytes of a role.
    pub fn bytes(&self, role: Role) -> u64 {
        self.entries.iter().find(|e| e.0 == role).map_or(0, |e| e.1)
    }

    /// Allocated and no longer reachable, in bytes.
    pub fn garbage_bytes(&self) -> u64 {
        self.allocated_bytes.saturating_sub(self.live_bytes)
    }

    /// Live bytes an entry; `None` for an empty map.
    pub fn bytes_per_entry(&self) -> Option<f64> {
        (self.count > 0).then(|| self.live_bytes as f64 / self.count as f64)
    }
}
