//! From a statement to its operations, against the map as it is when the statement starts.

use super::error::OpsError;
use super::fresh::{Drawing, Replacing};
use super::ledger::Ledger;
use super::statement::{Entry, Statement, Verb, numbered};
use super::walk::{Part, Walk};
use super::{MAX_OPERATIONS, MAX_TRIALS};
use crate::engine::{MapState, Op, Operand, SplitMix};
use std::sync::Arc;

/// Operations by index: a statement's, or those of a line in a round of a repeat.
#[derive(Clone, PartialEq, Debug)]
pub enum Expansion {
    /// Those of a statement that does not look at the map.
    Fixed {
        /// The statement.
        statement: Statement,
        /// Of the repeat that it stands in.
        round: u64,
        /// How many.
        len: u64,
    },
    /// Two puts to one delete over the keys below `keys`, drawn from the stream that begins at `seed`.
    Random {
        /// Where the stream begins.
        seed: u64,
        /// How many keys are drawn from.
        keys: u64,
        /// How many operations.
        len: u64,
    },
    /// Puts of random keys that were never in the map.
    RandomNew(Drawing),
    /// The oldest keys deleted and new ones put.
    Replace(Replacing),
    /// Operations one by one.
    List(Arc<Vec<Op>>),
}

/// What a statement is expanded against.
pub struct Now<'a> {
    /// The map.
    pub state: &'a MapState,
    /// What random statements are drawn by.
    pub seed: u64,
    /// Operations done.
    pub done: u64,
    /// Most operations of the run.
    pub limit: u64,
    /// What the script did to keys so far, where a statement of it looks back.
    pub ledger: Option<&'a Ledger>,
}

/// On the way through a statement: its operations come in one piece, or, of a repeat whose lines look at the map, line by
/// line.
#[derive(Clone, Default, Debug)]
pub struct Expansions {
    walk: Walk,
}

impl Expansions {
    /// The next ones; `None` after the last. Those before must be done.
    pub fn next(&mut self, entry: &Entry, now: &Now) -> Result<Option<Expansion>, OpsError> {
        let Some(part) = self.walk.next(entry) else { return Ok(None) };
        let expansion = Expansion::new(&part, now)?;
        match now.done.saturating_add(expansion.len()) > now.limit {
            true => Err(OpsError::TooMany { limit: now.limit }),
            false => Ok(Some(expansion)),
        }
    }

    /// True after the last.
    pub fn is_over(&self, entry: &Entry) -> bool {
        self.walk.is_over(entry)
    }
}

impl Entry {
    /// The first operations of the statement against `state`, as `done` operations left it: all of them, but of a repeat
    /// whose lines look at the map. `seed` feeds `random`.
    pub fn expand(&self, state: &MapState, seed: u64, done: u64) -> Result<Expansion, OpsError> {
        let ledger = Ledger::new(state.spec());
        let now = Now { state, seed, done, limit: MAX_OPERATIONS, ledger: Some(&ledger) };
        Ok(Expansions::default().next(self, &now)?.unwrap_or(Expansion::List(Arc::default())))
    }
}

impl Expansion {
    fn new(part: &Part, now: &Now) -> Result<Expansion, OpsError> {
        let statement = &part.entry.statement;
        if let Some(len) = statement.fixed_len() {
            return Ok(Expansion::Fixed { statement: statement.clone(), round: part.round, len });
        }
        let empty;
        let ledger = match now.ledger {
            Some(ledger) => ledger,
            None => {
                empty = Ledger::new(now.state.spec());
                &empty
            }
        };
        Ok(match statement {
            Statement::DeleteAll => Expansion::List(Arc::new(delete_all(now.state))),
            Statement::Random(n) => random(now.state, *n, seed_of(part, now.seed)),
            Statement::Collide(n) => Expansion::List(Arc::new(collide(now.state, *n)?)),
            Statement::Replace(n) => Expansion::Replace(ledger.replace(*n)?),
            Statement::RandomNew(n) => Expansion::RandomNew(ledger.draw(*n, seed_of(part, now.seed))?),
            // Every other one has a fixed length; a repeat without one is walked through.
            _ => Expansion::List(Arc::default()),
        })
    }

    /// How many operations.
    pub fn len(&self) -> u64 {
        match self {
            Expansion::Fixed { len, .. } | Expansion::Random { len, .. } => *len,
            Expansion::RandomNew(drawing) => drawing.len(),
            Expansion::Replace(replacing) => replacing.len(),
            Expansion::List(list) => list.len() as u64,
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Operation number `index` of them.
    #[inline]
    pub fn op(&self, index: u64) -> Option<Op> {
        match self {
            Expansion::Fixed { statement, round, .. } => statement.op(*round, index),
            Expansion::Random { seed, keys, len } => (index < *len).then(|| {
                let key = SplitMix::nth(*seed, index).below(*keys);
                numbered(if index % 3 == 2 { Verb::Delete } else { Verb::Put }, key)
            }),
            Expansion::RandomNew(drawing) => drawing.op(index),
            Expansion::Replace(replacing) => replacing.op(index),
            Expansion::List(list) => list.get(index as usize).cloned(),
        }
    }

    /// They begin: what follows from the statement itself goes into the ledger.
    pub fn begin(&self, ledger: &mut Ledger) {
        if let Expansion::RandomNew(drawing) = self {
            ledger.begin(drawing);
        }
    }
}

/// What a random statement is drawn by: the seed, the line's number, and the part of a repeat.
fn seed_of(part: &Part, seed: u64) -> u64 {
    let seed = seed ^ (u64::from(part.entry.line) << 32) ^ 0x7261_6e64_6f6d;
    if part.ordinal == 0 { seed } else { SplitMix::nth(seed, part.ordinal).next() }
}

fn delete_all(state: &MapState) -> Vec<Op> {
    let ty = state.spec().map.key;
    let mut ops = Vec::new();
    state.for_each_key(|key| {
        let value = Arc::new(state.decode(ty, key));
        ops.push(Op::Delete { key: Operand::Value(value) });
    });
    ops
}

/// Two puts to one delete, over keys number 0 to twice the entries now (at least 16).
fn random(state: &MapState, len: u64, seed: u64) -> Expansion {
    Expansion::Random { seed, keys: (2 * state.count()).max(16).min(state.key_values()), len }
}

/// The `n` lowest unused key numbers with the home of the first of them. Tried on a copy: trials take heap for their
/// keys' payload, and a replay makes none.
fn collide(state: &MapState, n: u64) -> Result<Vec<Op>, OpsError> {
    let mut state = state.clone();
    let mut ops = Vec::new();
    let mut shared = None;
    let last = state.key_values().min(MAX_TRIALS);
    for number in 0..last {
        if ops.len() as u64 == n {
            break;
        }
        let (home, used) = state.home_of_nth(number)?;
        if !used && *shared.get_or_insert(home) == home {
            ops.push(numbered(Verb::Put, number));
        }
    }
    if (ops.len() as u64) < n {
        return Err(OpsError::TooFewCollisions { found: ops.len() as u64, wanted: n, tried: last });
    }
    Ok(ops)
}
