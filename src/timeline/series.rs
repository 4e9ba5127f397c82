//! A run in a few thousand samples: entries, bytes and load over time.
//!
//! Invariant: samples are of whole operations, at multiples of one distance, which doubles as the run grows so that
//! there are never more than [`MOST`].

use crate::engine::{MapState, View};

/// Most samples.
const MOST: usize = 4096;
/// The longest run that is sampled again for the sake of its looks.
const RESAMPLED: u64 = 65_536;

/// A map at one moment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// Operations done.
    pub position: u64,
    /// Entries.
    pub count: u64,
    /// Bytes that the map holds.
    pub bytes: u64,
    /// Classic: entries a bucket of the array (of 8 slots), at most 6.5 before growth. Swiss: entries a slot of all
    /// tables, at most 7/8.
    pub load: f32,
}

impl Sample {
    /// The sample of a state.
    pub fn of(position: u64, state: &MapState) -> Sample {
        Sample::in_room(position, state, room(state))
    }

    fn in_room(position: u64, state: &MapState, room: u64) -> Sample {
        let count = state.count();
        Sample { position, count, bytes: state.tally().held_bytes, load: count as f32 / room.max(1) as f32 }
    }
}

/// What the load is counted in: buckets of the array, or slots of all tables.
fn room(state: &MapState) -> u64 {
    match state.view() {
        View::Classic(map) => map.classic().hmap(state.memory()).bucket_count(),
        View::Swiss(map) => {
            let small = u64::from(map.swiss().small_group(state.memory()).is_some()) * 8;
            small + map.swiss().tables(state.memory()).map(|t| u64::from(t.table.capacity)).sum::<u64>()
        }
    }
}

#[derive(Clone)]
pub(super) struct Series {
    samples: Vec<Sample>,
    /// Operations between two samples.
    distance: u64,
    /// Swiss: slots of all tables, while no table is made or grows.
    slots: Option<u64>,
}

impl Series {
    pub(super) fn new(state: &MapState) -> Series {
        let mut series = Series { samples: Vec::new(), distance: 1, slots: None };
        series.take(0, state);
        series
    }

    pub(super) fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Takes a sample where one is due. `grown`: tables may be others than when the last one was taken.
    #[inline]
    pub(super) fn offer(&mut self, position: u64, state: &MapState, grown: bool) {
        if grown {
            self.slots = None;
        }
        if position.is_multiple_of(self.distance) {
            self.take(position, state);
        }
    }

    fn take(&mut self, position: u64, state: &MapState) {
        let room = match state.view() {
            View::Classic(_) => room(state),
            View::Swiss(_) => *self.slots.get_or_insert_with(|| room(state)),
        };
        if self.samples.len() == MOST {
            self.distance *= 2;
            let distance = self.distance;
            self.samples.retain(|s| s.position.is_multiple_of(distance));
            if !position.is_multiple_of(distance) {
                return;
            }
        }
        self.samples.push(Sample::in_room(position, state, room));
    }

    /// Forgets what lies after a position. False where what is left is too coarse to look at: the run is to be sampled
    /// again from its start.
    pub(super) fn truncate(&mut self, position: u64) -> bool {
        self.samples.retain(|s| s.position <= position);
        self.slots = None;
        self.distance == 1 || position >= (64 * self.distance).min(RESAMPLED)
    }

    /// Begins again: the map just made is all that was seen.
    pub(super) fn restart(&mut self) {
        self.samples.truncate(1);
        (self.distance, self.slots) = (1, None);
    }
}
