//! Further sides beside a document being worked on: each a session of its own that follows the first.
//!
//! Invariant: every side has the first one's document but for its target, and is on its way to the first one's
//! playhead. Nothing here is undone or saved: the first side's document is the only one.

use super::growths::Growths;
use super::race::{GrowthMoment, Lane};
use super::{SIDES, side_name};
use crate::beside::Rest;
use crate::ops::entries_of;
use crate::program::Setup;
use crate::session::{Command, Session};
use crate::target::{GoVersion, Target};
use crate::timeline::Timeline;

/// The sides beside the first.
#[derive(Default)]
pub struct Together {
    targets: Vec<Target>,
    sides: Vec<Session>,
    /// Of all sides.
    growths: Growths,
    /// The first side's target.
    first: Option<Target>,
    /// Which document of the first side the others have (`Moment::document`).
    followed: Option<u64>,
    /// What was under way is cancelled.
    is_stopped: bool,
}

impl Together {
    /// The further sides' targets.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Sets the further sides' targets: at least one, and no more than fit beside the first.
    pub fn set_targets(&mut self, targets: Vec<Target>) {
        if SIDES.contains(&(targets.len() + 1)) && targets != self.targets {
            self.targets = targets;
            self.followed = None;
        }
    }

    /// Takes up the first side's document where it changed, and its playhead.
    pub fn follow(&mut self, first: &Session) {
        let document = Some(first.moment().document);
        if self.followed != document {
            self.followed = document;
            self.is_stopped = false;
            self.differ_from(first.document().target);
            self.take_up(first);
        }
        let to = first.timeline().map_or(0, Timeline::target);
        for side in &mut self.sides {
            if side.timeline().is_some_and(|t| t.target() != to) {
                side.apply(Command::Seek(to));
            }
        }
    }

    /// A side that is the document's own now shows another version instead: the one that was its own, if that is known.
    fn differ_from(&mut self, first: Target) {
        if let Some(i) = self.targets.iter().position(|t| *t == first) {
            let was = self.first.filter(|t| !self.targets.contains(t));
            let all = GoVersion::newest_of_each().chain(GoVersion::ALL).map(|go| Target::new(go, first.arch));
            let other = was.into_iter().chain(all).find(|t| *t != first && !self.targets.contains(t));
            if let Some(other) = other {
                self.targets[i] = other;
            }
        }
        self.first = Some(first);
    }

    fn take_up(&mut self, first: &Session) {
        let position = first.timeline().map_or(0, Timeline::target);
        let document = |target: Target| {
            let mut document = first.document().clone();
            document.target = target;
            document
        };
        self.sides.truncate(self.targets.len());
        for (i, &target) in self.targets.iter().enumerate() {
            match self.sides.get_mut(i) {
                Some(side) => side.replace_document(document(target)),
                None => self.sides.push(Session::new(document(target), position)),
            }
        }
        let lanes: Option<Vec<Lane>> = std::iter::once(first).chain(&self.sides).map(lane).collect();
        self.growths = lanes.map(Growths::new).unwrap_or_default();
    }

    /// The further sides, in the order of their targets.
    pub fn sides(&self) -> &[Session] {
        &self.sides
    }

    /// Growths of all sides up to a position.
    pub fn moments(&self, position: u64) -> &[GrowthMoment] {
        self.growths.moments(position)
    }

    /// True where every growth up to a position is known.
    pub fn knows(&self, position: u64) -> bool {
        self.growths.position() >= position
    }

    /// Why a side has no map, if one has none.
    pub fn problem(&self) -> Option<String> {
        self.sides.iter().zip(&self.targets).find_map(|(side, target)| {
            let diagnostic = side.diagnostics().first().map(ToString::to_string);
            let why = side.problem().map(str::to_string).or(diagnostic)?;
            Some(format!("{}: {why}", side_name(*target)))
        })
    }

    /// True while [`Together::work`] or [`Together::keep_up`] has something to do.
    pub fn is_busy(&self) -> bool {
        self.sides.iter().any(Session::is_busy) || self.growths.is_busy()
    }

    /// Operations that all sides have behind them, growths noted; all where nothing is left.
    pub fn built(&self) -> u64 {
        let timelines = self.sides.iter().filter_map(Session::timeline);
        let built = timelines.filter(|t| !t.is_built()).map(Timeline::built);
        built.min().unwrap_or(u64::MAX).min(self.growths.position())
    }

    /// True where work was cancelled that is not done.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Stops what is under way, on every side.
    pub fn cancel(&mut self) {
        self.is_stopped = self.is_busy();
        self.growths.stop(true);
        for side in &mut self.sides {
            // The way of its playhead, and what is built beyond.
            for _ in 0..2 {
                if side.is_busy() {
                    side.apply(Command::Cancel);
                }
            }
        }
    }

    /// What was cancelled goes on.
    pub fn resume(&mut self) {
        self.is_stopped = false;
        self.growths.stop(false);
        for side in &mut self.sides {
            side.apply(Command::Resume);
        }
    }

    /// Lets the sides go: they are made again when the first one is followed again.
    pub fn let_go(&mut self) {
        *self = Together { targets: std::mem::take(&mut self.targets), first: self.first, ..Together::default() };
    }

    /// Brings the sides to their playheads, then gathers growths, until `go_on` says no. True where nothing is left.
    pub fn work(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        self.sides.iter_mut().all(|side| side.work(&mut go_on)) && self.growths.work(&mut go_on)
    }

    /// The same for who must not be kept waiting: what lasts longer than `go_on` allows goes on on threads, all sides at
    /// once.
    pub fn keep_up(&mut self, mut go_on: impl FnMut() -> bool) -> Rest {
        let sides = self.sides.iter_mut().filter(|side| side.is_busy()).map(|side| side.keep_up(&mut go_on));
        let rest = sides.fold(Rest::Nothing, Rest::and);
        rest.and(self.growths.keep_up(&mut go_on))
    }
}

/// What a session runs; `None` while its text is wrong.
fn lane(session: &Session) -> Option<Lane> {
    let built = session.built().filter(|_| !session.is_stale())?;
    let setup = session.timeline()?.setup();
    let setup = Setup { spec: built.spec.clone(), ..setup.clone() };
    Some(Lane { setup, entries: entries_of(session.lines()) })
}
