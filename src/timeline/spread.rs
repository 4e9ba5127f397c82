//! Checkpoints put where they serve best, once the whole run is known.
//!
//! Invariant: works on a state of its own; what is shown and what is built do not change, only how long the way to a
//! moment is. Goes through the run once, in slices.

use super::checkpoint::{Checkpoints, Met};
use super::script::{Moment, Script};

#[derive(Default)]
pub(super) enum Spread {
    /// Not looked at since the run was last built.
    #[default]
    Unknown,
    Going {
        wanted: Vec<Met>,
        /// How many of them are kept.
        kept: usize,
        at: Box<Moment>,
    },
    Even,
}

impl Spread {
    /// Goes on until `go_on` says no; true once all stand where they should. `cost`: what the whole run takes.
    pub(super) fn advance(
        &mut self,
        script: &Script,
        checkpoints: &mut Checkpoints,
        cost: u64,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        if let Spread::Unknown = self {
            let (wanted, at) = (checkpoints.wanted(cost), Box::new(checkpoints.before(0).clone()));
            *self = Spread::Going { wanted, kept: 0, at };
        }
        let Spread::Going { wanted, kept, at } = self else { return true };
        while let Some(next) = wanted.get(*kept) {
            let before = checkpoints.before(next.position);
            if before.position < next.position {
                if before.position > at.position {
                    Moment::clone_from(at, before);
                }
                if !script.run(at, next.position, go_on) {
                    return false;
                }
                checkpoints.keep_wanted(at, next.cost, wanted);
            }
            *kept += 1;
        }
        *self = Spread::Even;
        true
    }
}
