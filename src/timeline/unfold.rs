//! From entries of the script to their operations, as the run comes to them.
//!
//! Invariant: an entry expands against the map as it is when it starts, which every operation known has led to. A repeat
//! whose lines look at the map expands line by line. What an entry looks back on follows from the operations alone.

use super::script::Script;
use crate::engine::MapState;
use crate::ops::{Expansions, Ledger, MAX_KEPT_OPERATIONS, Now, OpsError};

/// Operations that a ledger takes up in the time of a slice of the run.
const FOLLOWED: u64 = 4_096;

/// What the script did to keys, up to a piece of it.
struct Followed {
    ledger: Ledger,
    /// Operations noted.
    position: u64,
    /// Pieces that have begun.
    begun: usize,
}

#[derive(Default)]
pub(super) struct Unfolding {
    /// The way through the first entry that is not all known.
    walk: Expansions,
    /// Where an entry looks back; it is made when the first of them is expanded.
    followed: Option<Followed>,
}

impl Unfolding {
    /// Makes the next piece known, or comes nearer to that by a slice. Every operation known is done.
    pub(super) fn go_on(&mut self, script: &mut Script, state: &MapState, seed: u64) -> Result<(), OpsError> {
        let entries = script.entries.clone();
        let Some(entry) = entries.get(script.ends.len()) else { return Ok(()) };
        if entry.statement.looks_back() && !self.follow(script, state) {
            return Ok(());
        }
        let ledger = self.followed.as_ref().map(|f| &f.ledger);
        let now = Now { state, seed, done: script.known(), limit: MAX_KEPT_OPERATIONS, ledger };
        if let Some(expansion) = self.walk.next(entry, &now)? {
            script.push(expansion);
        }
        if self.walk.is_over(entry) {
            script.ends.push(script.known());
            self.walk = Expansions::default();
        }
        Ok(())
    }

    /// Brings the ledger nearer to what is known. True once it is there.
    fn follow(&mut self, script: &Script, state: &MapState) -> bool {
        let new = || Followed { ledger: Ledger::new(state.spec()), position: 0, begun: 0 };
        let followed = self.followed.get_or_insert_with(new);
        let mut left = FOLLOWED;
        while let Some(piece) = script.pieces.get(followed.begun.saturating_sub(1)) {
            let at = followed.begun.saturating_sub(1);
            if followed.begun == 0 {
                piece.expansion.begin(&mut followed.ledger);
                followed.begun = 1;
            }
            let end = script.starts[at + 1].min(followed.position + left);
            left -= end - followed.position;
            let ops = (followed.position..end).map_while(|index| piece.expansion.op(index - script.starts[at]));
            ops.for_each(|op| followed.ledger.note(&op));
            followed.position = end;
            if end < script.starts[at + 1] {
                break;
            }
            let Some(next) = script.pieces.get(followed.begun) else { break };
            next.expansion.begin(&mut followed.ledger);
            followed.begun += 1;
        }
        followed.position == script.known()
    }

    /// The script's end is another one now. Of what is no more, the ledger can take nothing back.
    pub(super) fn truncate(&mut self, script: &Script) {
        self.walk = Expansions::default();
        let (kept, known) = (script.pieces.len(), script.known());
        self.followed = self.followed.take().filter(|f| f.begun <= kept && f.position <= known);
    }
}
