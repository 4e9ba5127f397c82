//! How long ago the bytes of each bucket or group were last written.
//!
//! Invariant: the script is run again from its start on a map of its own, which gets the same addresses; an observer
//! notes the last operation that wrote to each row of the arrays that the map has at the playhead. What the runtime
//! made anew was written then, zeros too. Knows no clock: the work goes in slices.

use super::Timeline;
use crate::engine::{Event, MapState, Observer, Op, View};
use crate::heap::Heap;
use crate::units::Addr;

/// Operations between two looks at the caller's patience.
const SLICE: u64 = 64;

/// An array of buckets or groups, and when each was last written: the number of operations done by then.
#[derive(Clone)]
struct Array {
    base: Addr,
    last: Vec<u32>,
}

/// The arrays being watched.
struct Watch {
    /// In the order of addresses.
    arrays: Vec<Array>,
    /// Bytes a row.
    size: u64,
    now: u32,
}

impl Observer for Watch {
    fn is_fine(&self) -> bool {
        false
    }

    fn event(&mut self, _: &Heap, _: Event) {}

    fn wrote(&mut self, addr: Addr, len: u64) {
        let (mut from, end) = (addr.0, addr.0.saturating_add(len));
        let mut i = self.arrays.partition_point(|a| a.base.0 <= from).saturating_sub(1);
        // A write may cover a whole array; two arrays at once it never covers.
        while let Some(array) = self.arrays.get_mut(i).filter(|a| a.base.0 < end) {
            from = from.max(array.base.0);
            let rows = array.last.len();
            let first = ((from - array.base.0) / self.size) as usize;
            let after = ((end - array.base.0).div_ceil(self.size) as usize).min(rows);
            if let Some(rows) = array.last.get_mut(first..after.max(first)) {
                rows.fill(self.now);
            }
            i += 1;
        }
    }
}

/// The work, and what it has found.
pub struct Ages {
    state: MapState,
    position: u64,
    target: u64,
    watch: Watch,
    /// The classic map's array after the last operation.
    main: Addr,
}

/// Base address and number of rows of every array of a state, in the order of addresses; bytes a row.
fn arrays_of(state: &MapState) -> (Vec<(Addr, u64)>, u64) {
    let (mut arrays, size) = match state.view() {
        View::Classic(map) => {
            let h = map.classic().hmap(map.memory());
            let main = (!h.buckets.is_nil()).then_some((h.buckets, h.bucket_count()));
            let old = h.growing().then(|| (h.oldbuckets, h.old_bucket_count()));
            let arrays: Vec<(Addr, u64)> = main.into_iter().chain(old).collect();
            (arrays, map.classic().geometry().bucket)
        }
        View::Swiss(map) => {
            let (swiss, rt) = (map.swiss(), map.memory());
            let tables = swiss.tables(rt).map(|t| (t.table.groups, t.table.group_count()));
            let arrays = swiss.small_group(rt).map(|g| (g.addr, 1)).into_iter().chain(tables).collect();
            (arrays, swiss.geometry().group)
        }
    };
    arrays.sort_unstable_by_key(|a| a.0);
    (arrays, size as u64)
}

fn main_array(state: &MapState) -> Addr {
    state.classic().map_or(Addr::NIL, |map| map.classic().hmap(map.memory()).buckets)
}

impl Ages {
    /// For the moment at the playhead; `None` where no such map can be made again.
    pub fn new(timeline: &Timeline) -> Option<Ages> {
        let setup = timeline.setup();
        let state = setup.make().ok()?;
        let (arrays, size) = arrays_of(timeline.state());
        let arrays = arrays.into_iter().map(|(base, rows)| Array { base, last: vec![0; rows as usize] }).collect();
        let main = main_array(&state);
        Some(Ages { state, position: 0, target: timeline.position(), watch: Watch { arrays, size, now: 0 }, main })
    }

    /// Takes up a later moment with the same arrays; false where another job must begin.
    pub fn follow(&mut self, timeline: &Timeline) -> bool {
        let (arrays, size) = arrays_of(timeline.state());
        let same = size == self.watch.size
            && arrays.len() == self.watch.arrays.len()
            && arrays.iter().zip(&self.watch.arrays).all(|(a, b)| a.0 == b.base && a.1 == b.last.len() as u64);
        if same && timeline.position() >= self.position {
            self.target = timeline.position();
        }
        same && timeline.position() >= self.position
    }

    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f32 {
        self.position as f32 / self.target.max(1) as f32
    }

    /// Runs on until the playhead or until `go_on` says no; true once there.
    pub fn advance(&mut self, timeline: &Timeline, mut go_on: impl FnMut() -> bool) -> bool {
        while self.position < self.target {
            let Some((_, op)) = timeline.operation(self.position) else { return true };
            self.watch.now = (self.position + 1).min(u32::MAX.into()) as u32;
            if self.state.apply(&op, &mut self.watch).is_err() {
                return true;
            }
            self.position += 1;
            self.made_anew(&op);
            if self.position.is_multiple_of(SLICE) && !go_on() {
                return false;
            }
        }
        true
    }

    /// Arrays that an operation made are not told byte by byte, those of a copy not one by one.
    fn made_anew(&mut self, op: &Op) {
        let now = self.watch.now;
        let main = main_array(&self.state);
        let all = op.makes_a_map();
        let made = std::mem::replace(&mut self.main, main) != main;
        for array in self.watch.arrays.iter_mut().filter(|a| all || (made && a.base == main)) {
            array.last.fill(now);
        }
    }

    /// Of each array its address and, a row each, how many operations ago it was written.
    pub fn arrays(&self) -> Vec<(Addr, Vec<u32>)> {
        let now = self.position.min(u32::MAX.into()) as u32;
        let ago = |a: &Array| (a.base, a.last.iter().map(|&at| now.saturating_sub(at)).collect());
        self.watch.arrays.iter().map(ago).collect()
    }
}
