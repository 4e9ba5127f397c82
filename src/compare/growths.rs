//! The growths of all sides, gathered while one looks at something else: a race, here while it is short and beside, on a
//! thread, from then on.
//!
//! Invariant: growths are told in order, and all of them up to the position that is known.

use super::race::{GrowthMoment, Lane, Race};
use crate::beside::{Beside, Rest, Work};

#[derive(Default)]
pub(super) struct Growths {
    moments: Vec<GrowthMoment>,
    /// Operations up to which every growth is known.
    position: u64,
    race: Place,
    is_stopped: bool,
}

#[derive(Default)]
enum Place {
    /// There is none, or it is over.
    #[default]
    Nowhere,
    Here(Box<Race>),
    Away(Beside<Ahead>),
    /// There is no thread to be had.
    Alone(Box<Race>),
}

/// A race on a thread.
struct Ahead {
    race: Race,
    /// Growths that were told.
    told: usize,
}

/// How far it came, and growths that were not told before.
struct News {
    position: u64,
    moments: Vec<GrowthMoment>,
}

impl Work for Ahead {
    type News = News;

    fn slice(&mut self) {
        self.race.slice();
    }

    fn is_over(&self) -> bool {
        self.race.is_over()
    }

    fn news(&mut self) -> News {
        let moments = self.race.moments()[self.told..].to_vec();
        self.told += moments.len();
        News { position: self.race.position(), moments }
    }
}

impl Growths {
    /// Of these lanes; none where they can't run.
    pub(super) fn new(lanes: Vec<Lane>) -> Growths {
        let race = Race::new(lanes).map_or(Place::Nowhere, |race| Place::Here(Box::new(race)));
        Growths { race, ..Growths::default() }
    }

    /// Those up to a position.
    pub(super) fn moments(&self, position: u64) -> &[GrowthMoment] {
        &self.moments[..self.moments.partition_point(|m| m.position <= position)]
    }

    /// Operations up to which every growth is known; all where nothing is left.
    pub(super) fn position(&self) -> u64 {
        if matches!(self.race, Place::Nowhere) { u64::MAX } else { self.position }
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.is_stopped && !matches!(self.race, Place::Nowhere)
    }

    /// Stops, or goes on.
    pub(super) fn stop(&mut self, stop: bool) {
        self.is_stopped = stop;
        if let Place::Away(beside) = &self.race {
            beside.stop(stop);
        }
    }

    /// Goes on here until `go_on` says no, and has the race back for that. True where nothing is left.
    pub(super) fn work(&mut self, go_on: impl FnMut() -> bool) -> bool {
        self.bring_back();
        self.advance(go_on);
        !self.is_busy()
    }

    /// The same for who must not be kept waiting: what lasts longer goes on on a thread.
    pub(super) fn keep_up(&mut self, go_on: impl FnMut() -> bool) -> Rest {
        if !self.is_busy() {
            return Rest::Nothing;
        }
        self.take_up();
        self.advance(go_on);
        self.send_away();
        match self.race {
            Place::Nowhere => Rest::Nothing,
            Place::Away(_) => Rest::Beside,
            Place::Here(_) | Place::Alone(_) => Rest::Here,
        }
    }

    /// Runs the race on, where it is here.
    fn advance(&mut self, go_on: impl FnMut() -> bool) {
        let (Place::Here(race) | Place::Alone(race)) = &mut self.race else { return };
        let is_over = !self.is_stopped && race.advance(go_on);
        self.moments.extend_from_slice(&race.moments()[self.moments.len()..]);
        self.position = race.position();
        if is_over {
            self.race = Place::Nowhere;
        }
    }

    fn send_away(&mut self) {
        self.race = match std::mem::take(&mut self.race) {
            Place::Here(race) => match Beside::new("growths", Ahead { race: *race, told: self.moments.len() }) {
                Ok(beside) => Place::Away(beside),
                Err(ahead) => Place::Alone(Box::new(ahead.race)),
            },
            other => other,
        };
    }

    /// Takes up what the thread came to, and has the race back where it has ended. Never waits.
    fn take_up(&mut self) {
        let Place::Away(beside) = &self.race else { return };
        let has_ended = beside.has_ended();
        if let Some(news) = beside.news() {
            self.moments.extend(news.moments);
            self.position = news.position;
        }
        if has_ended {
            self.bring_back();
        }
    }

    /// Has the race back from its thread; waits for the slice at hand.
    fn bring_back(&mut self) {
        self.race = match std::mem::take(&mut self.race) {
            Place::Away(beside) => beside.back().map_or(Place::Nowhere, |ahead| Place::Here(Box::new(ahead.race))),
            other => other,
        };
    }
}
