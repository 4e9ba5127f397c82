//! Searches in time: to the next growth, evacuation, overflow bucket, split or change of bytes, or back to the last.
//!
//! Invariant: a search looks at every operation between where it began and what it found, and lands on the step that
//! did it. It runs in slices on a state of its own, so that the playhead stays until it is found. Backwards it goes from
//! checkpoint to checkpoint, the last first.

use super::checkpoint::Checkpoints;
use super::marks::{Mark, MarkKind};
use super::script::SLICE;
use super::script::{Moment, Script};
use crate::engine::event::{Evacuation, Overflow};
use crate::engine::{Event, Journal, MapState, Observer, Silent};
use crate::heap::Heap;
use crate::heap::Object;
use crate::units::Addr;

/// The longest run of bytes whose changes are searched for: of more the first so many.
const MOST_BYTES: u64 = 64 << 10;

/// What to stop at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Classic: an array allocated to grow into, of twice the size or the same. Swiss: a first table, a table doubled or
    /// split, the directory doubled.
    Growth,
    /// Classic: an old bucket evacuated.
    Evacuation,
    /// Classic: an overflow bucket linked.
    Overflow,
    /// Swiss: a table split.
    Split,
    /// Other bytes at an address, or the object that they lie in allocated or given back. At most 64 KiB are watched.
    Change {
        /// Where the bytes begin.
        addr: Addr,
        /// How many.
        len: u64,
    },
}

impl Stop {
    /// True for what is told by an event like this.
    fn is(self, event: &Event) -> bool {
        match self {
            Stop::Growth | Stop::Split => MarkKind::of(event).is_some_and(|kind| self.is_mark(kind)),
            Stop::Evacuation => matches!(event, Event::Evacuation(Evacuation::Done { .. })),
            Stop::Overflow => matches!(event, Event::Overflow(Overflow::Linked { .. })),
            Stop::Change { .. } => false,
        }
    }

    fn is_mark(self, kind: MarkKind) -> bool {
        match kind {
            MarkKind::Split => matches!(self, Stop::Growth | Stop::Split),
            MarkKind::FirstBucket | MarkKind::FirstGroup | MarkKind::Clear => false,
            _ => self == Stop::Growth,
        }
    }

    /// Marks of the run tell it: no operation is done again.
    fn is_marked(self) -> bool {
        matches!(self, Stop::Growth | Stop::Split)
    }
}

/// What was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The event searched for.
    Event,
    /// Bytes were written.
    Changed,
    /// The object was allocated, its bytes zero: between there and where the search began nothing was written.
    Allocated,
    /// The object was given back.
    Freed,
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// In operation `position` (from 1), with its step `step` from 1; `None`: with all of it.
    At {
        /// Operations done there.
        position: u64,
        /// Steps of the operation before it, from 1; `None`: all.
        step: Option<usize>,
        /// What was found.
        what: What,
    },
    /// Nothing between the start and where the search began.
    NothingBefore,
    /// Nothing between where the search began and operation `end`, the last one that is built.
    NothingUntil {
        /// Operations built so far.
        end: u64,
    },
}

/// A search under way, or what came of it.
pub struct Search {
    /// What is searched for.
    pub stop: Stop,
    /// Onwards, else back.
    pub forward: bool,
    /// Operations looked at, and how many there are to look at.
    pub done: u64,
    /// Operations to look through.
    pub of: u64,
    /// How it ended; `None` while it runs.
    pub found: Option<Found>,
    /// Where it begins is what was found for the same question.
    again: bool,
    phase: Phase,
}

enum Phase {
    /// The operation at the playhead, where the search begins, is to be looked at.
    Here,
    /// The run's marks beyond that operation; `built`: all of them so far were seen.
    Marks {
        position: u64,
        built: u64,
    },
    /// The operations beyond it.
    Beyond(Box<Scan>),
    /// In the operation at this position: which step is to be seen.
    Landing {
        position: u64,
    },
    Over,
}

/// Operations being done again.
struct Scan {
    moment: Moment,
    /// Where this stretch of them begins and ends. Forward there is but one, which ends with the run.
    from: u64,
    to: u64,
    /// The last operation of the stretch, so far, that does it.
    hit: Option<u64>,
    seen: Seen,
}

/// Bytes, and the object that they lie in.
#[derive(Clone, PartialEq, Eq, Default)]
struct Seen {
    object: Option<Object>,
    bytes: Vec<u8>,
}

impl Seen {
    fn of(stop: Stop, state: &MapState) -> Seen {
        let mut seen = Seen::default();
        seen.look(stop, state);
        seen
    }

    /// Takes a look; true where something is other than at the last.
    fn look(&mut self, stop: Stop, state: &MapState) -> bool {
        let Stop::Change { addr, len } = stop else { return false };
        let heap = &state.memory().heap;
        let object = heap.object_at(addr);
        let bytes = heap.get(addr, len.min(MOST_BYTES) as usize).unwrap_or_default();
        if object == self.object && bytes == self.bytes {
            return false;
        }
        self.object = object;
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        true
    }

    /// What happened between two looks.
    fn became(&self, now: &Seen) -> What {
        if self.object == now.object || now.object.is_some() && now.bytes.iter().any(|&b| b != 0) {
            What::Changed
        } else if now.object.is_some() {
            What::Allocated
        } else {
            What::Freed
        }
    }
}

/// Waits for an event.
struct Watch {
    stop: Stop,
    hit: bool,
}

impl Observer for Watch {
    const STEPS: bool = false;

    fn event(&mut self, _: &Heap, event: Event) {
        self.hit |= self.stop.is(&event);
    }

    #[inline(always)]
    fn wrote(&mut self, _: Addr, _: u64) {}
}

/// A step of an operation that does what is searched for: its number from 1.
type Hit = (usize, What);

/// The steps of one operation that do what is searched for.
pub(super) struct Hits {
    stop: Stop,
    steps: usize,
    found: Vec<Hit>,
    /// The bytes after the step looked at before.
    later: Option<Seen>,
    /// The operation's start was looked at.
    is_whole: bool,
}

impl Hits {
    /// `journal`: of the operation. For a change of bytes, [`Hits::look`] is to follow.
    pub(super) fn new(stop: Stop, journal: &Journal) -> Hits {
        let hits = journal.events.iter().enumerate().filter(|(_, e)| stop.is(e));
        let found = hits.map(|(i, _)| (i + 1, What::Event)).collect();
        Hits { stop, steps: journal.ends.len().max(1), found, later: None, is_whole: false }
    }

    pub(super) fn needs_looks(&self) -> bool {
        matches!(self.stop, Stop::Change { .. })
    }

    /// The state after so many steps, from the last to the first.
    pub(super) fn look(&mut self, steps: usize, state: &MapState) {
        let now = Seen::of(self.stop, state);
        if let Some(later) = &self.later
            && *later != now
        {
            self.found.insert(0, (steps + 1, now.became(later)));
        }
        self.later = Some(now);
        self.is_whole = steps == 0;
    }

    /// The first hit after `step`, or the last one before `before`.
    fn first_after(&self, step: usize) -> Option<Hit> {
        self.found.iter().copied().find(|h| h.0 > step)
    }

    fn last_before(&self, before: usize) -> Option<Hit> {
        self.found.iter().copied().rev().find(|h| h.0 < before)
    }

    fn at(&self, position: u64, hit: Hit) -> Found {
        Found::At { position, step: Some(hit.0).filter(|&k| k < self.steps), what: hit.1 }
    }
}

/// What a search needs next.
pub(super) enum Next {
    /// The steps of the operation at the playhead that do it.
    HitsHere,
    /// The playhead at the end of this operation, and the steps of it that do it.
    HitsAt(u64),
    /// More of the run built.
    Build,
    /// Another slice.
    More,
    Over,
}

/// The run that a search looks at.
pub(super) struct Run<'a> {
    pub(super) script: &'a Script,
    pub(super) checkpoints: &'a Checkpoints,
    pub(super) marks: &'a [Mark],
    pub(super) built: u64,
    pub(super) total: u64,
    /// Nothing more will be built.
    pub(super) is_done: bool,
}

impl Search {
    /// `again`: the moment where it begins is the answer to the same question already.
    pub(super) fn new(stop: Stop, forward: bool, again: bool) -> Search {
        Search { stop, forward, again, done: 0, of: 0, found: None, phase: Phase::Here }
    }

    /// True until it found something or came to an end.
    pub fn is_running(&self) -> bool {
        self.found.is_none()
    }

    pub(super) fn next(&self, built: u64) -> Next {
        match &self.phase {
            Phase::Here => Next::HitsHere,
            Phase::Marks { built: seen, .. } if *seen == built => Next::Build,
            Phase::Marks { .. } => Next::More,
            Phase::Beyond(scan) if self.forward && scan.moment.position == built => Next::Build,
            Phase::Beyond(_) => Next::More,
            Phase::Landing { position } => Next::HitsAt(*position),
            Phase::Over => Next::Over,
        }
    }

    pub(super) fn end(&mut self, found: Found) {
        self.found = Some(found);
        self.phase = Phase::Over;
    }

    /// Begins in the middle of an operation, or after all of it, with the hits in it. `here`: all of it done.
    pub(super) fn begin(&mut self, hits: &Hits, step: Option<usize>, here: &Moment, run: &Run) {
        let (position, now) = (here.position, step.unwrap_or(hits.steps));
        // Bytes may have changed just now, unless that was the last answer.
        let with_now = matches!(self.stop, Stop::Change { .. }) && !self.again;
        let hit = if self.forward { hits.first_after(now) } else { hits.last_before(now + usize::from(with_now)) };
        if let Some(hit) = hit {
            return self.end(hits.at(position, hit));
        }
        self.of = if self.forward { run.total.saturating_sub(position) } else { position.saturating_sub(1) };
        if self.stop.is_marked() {
            self.phase = Phase::Marks { position, built: 0 };
        } else if self.forward {
            let seen = Seen::of(self.stop, &here.state);
            let scan = Scan { moment: here.clone(), from: position, to: u64::MAX, hit: None, seen };
            self.phase = Phase::Beyond(Box::new(scan));
        } else {
            // An operation that can't be taken apart is looked at as a whole.
            let to = if with_now && !hits.is_whole { position } else { position.saturating_sub(1) };
            self.stretch(to, Moment { position: 0, state: here.state.hollow() }, run);
        }
    }

    /// Backwards: the operations from the last checkpoint before `to` on. `moment`: any of the run, to be used again.
    fn stretch(&mut self, to: u64, mut moment: Moment, run: &Run) {
        let Some(last) = to.checked_sub(1) else { return self.end(Found::NothingBefore) };
        run.checkpoints.restore(last, &mut moment);
        let seen = Seen::of(self.stop, &moment.state);
        self.phase = Phase::Beyond(Box::new(Scan { from: moment.position, moment, to, hit: None, seen }));
    }

    /// A slice of work.
    pub(super) fn work(&mut self, run: &Run) {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Marks { position, .. } => self.look_at_marks(position, run),
            Phase::Beyond(scan) if self.forward => self.go_forward(scan, run),
            Phase::Beyond(scan) => self.go_back(*scan, run),
            other => self.phase = other,
        }
    }

    fn look_at_marks(&mut self, position: u64, run: &Run) {
        let is_hit = |m: &&Mark| self.stop.is_mark(m.kind);
        let hit = if self.forward {
            run.marks[run.marks.partition_point(|m| m.position <= position)..].iter().find(is_hit)
        } else {
            run.marks[..run.marks.partition_point(|m| m.position < position)].iter().rev().find(is_hit)
        };
        match hit {
            Some(mark) => self.phase = Phase::Landing { position: mark.position },
            None if !self.forward => self.end(Found::NothingBefore),
            None if run.is_done => self.end(Found::NothingUntil { end: run.built }),
            None => {
                self.done = run.built.saturating_sub(position);
                self.phase = Phase::Marks { position, built: run.built };
            }
        }
    }

    fn go_forward(&mut self, mut scan: Box<Scan>, run: &Run) {
        scan.run(self.stop, true, run);
        self.done = scan.moment.position - scan.from;
        self.phase = match scan.hit {
            Some(position) => Phase::Landing { position },
            None if scan.moment.position == run.built && run.is_done => {
                return self.end(Found::NothingUntil { end: run.built });
            }
            None => Phase::Beyond(scan),
        };
    }

    fn go_back(&mut self, mut scan: Scan, run: &Run) {
        let before = scan.moment.position;
        scan.run(self.stop, false, run);
        self.done += scan.moment.position - before;
        if scan.moment.position < scan.to {
            self.phase = Phase::Beyond(Box::new(scan));
        } else if let Some(position) = scan.hit {
            self.phase = Phase::Landing { position };
        } else {
            self.stretch(scan.from, scan.moment, run);
        }
    }

    /// The playhead stands after the operation that does it: says where in it.
    pub(super) fn land(&mut self, hits: &Hits, position: u64) {
        let hit = if self.forward { hits.first_after(0) } else { hits.last_before(usize::MAX) };
        let what = if hits.needs_looks() { What::Changed } else { What::Event };
        self.end(hit.map_or(Found::At { position, step: None, what }, |hit| hits.at(position, hit)));
    }
}

impl Scan {
    /// Does up to a slice of operations. Forward it stops behind the first that does it.
    fn run(&mut self, stop: Stop, forward: bool, run: &Run) {
        let end = self.to.min(run.built).min(self.moment.position + SLICE);
        let (state, seen, hit) = (&mut self.moment.state, &mut self.seen, &mut self.hit);
        let mut position = self.moment.position;
        run.script.each(position, end, |index, op| {
            let did = if let Stop::Change { .. } = stop {
                state.apply(op, &mut Silent).is_ok() && seen.look(stop, state)
            } else {
                let mut watch = Watch { stop, hit: false };
                state.apply(op, &mut watch).is_ok() && watch.hit
            };
            position = index + 1;
            if did {
                *hit = Some(position);
            }
            !(did && forward)
        });
        self.moment.position = position;
    }
}
