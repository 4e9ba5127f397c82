//! From a statement to its operations, against the map as it is when the statement starts.

use super::{Entry, MAX_OPERATIONS, MAX_TRIALS, Statement, Verb};
use crate::engine::{EngineError, MapState, Op, Operand, SplitMix};
use crate::units::count;
use std::fmt;
use std::sync::Arc;

/// Why a script stops.
#[derive(Clone, PartialEq, Debug)]
pub enum OpsError {
    /// An operation can't be done.
    Engine(EngineError),
    /// `collide` found too few keys.
    TooFewCollisions {
        /// Keys that share the first one's bucket.
        found: u64,
        /// Keys asked for.
        wanted: u64,
        /// Key numbers tried.
        tried: u64,
    },
    /// The run has more operations than its limit, [`MAX_OPERATIONS`].
    TooMany,
}

impl fmt::Display for OpsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpsError::Engine(e) => e.fmt(f),
            OpsError::TooFewCollisions { found, wanted, tried } => write!(
                f,
                "collide found {} of {} keys that share a bucket (Swiss: a table and its first group) among {} unused key numbers; ask for fewer, or use a \
                 key type with more values",
                count(*found),
                count(*wanted),
                count(*tried)
            ),
            OpsError::TooMany => write!(f, "more than {} operations, the limit of one run", count(MAX_OPERATIONS)),
        }
    }
}

impl From<EngineError> for OpsError {
    fn from(e: EngineError) -> OpsError {
        OpsError::Engine(e)
    }
}

/// A statement's operations, by index.
#[derive(Clone, PartialEq, Debug)]
pub enum Expansion {
    /// Keys number `from`, `from + 1`, …
    Range {
        /// What is done with each.
        verb: Verb,
        /// Number of the first key.
        from: u64,
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
    /// Operations one by one.
    List(Arc<Vec<Op>>),
}

fn operation(verb: Verb, key: Operand, elem: Operand) -> Op {
    match verb {
        Verb::Put => Op::Put { key, elem },
        Verb::Get => Op::Get { key },
        Verb::Delete => Op::Delete { key },
    }
}

impl Entry {
    /// The operations of the statement against `state`, as `done` operations left it. `seed` feeds `random`.
    pub fn expand(&self, state: &MapState, seed: u64, done: u64) -> Result<Expansion, OpsError> {
        let expansion = Expansion::new(self, state, seed)?;
        if done + expansion.len() > MAX_OPERATIONS { Err(OpsError::TooMany) } else { Ok(expansion) }
    }
}

impl Expansion {
    fn new(entry: &Entry, state: &MapState, seed: u64) -> Result<Expansion, OpsError> {
        let list = match &entry.statement {
            Statement::Range { verb, from, to } => {
                return Ok(Expansion::Range { verb: *verb, from: *from, len: to - from });
            }
            Statement::One { verb, key, elem } => vec![operation(*verb, key.clone(), elem.clone())],
            Statement::Clear => vec![Op::Clear],
            Statement::Loop(entries) => vec![Op::Range { entries: *entries }],
            Statement::Next(entries) => vec![Op::Next { entries: *entries }],
            Statement::Break => vec![Op::Break],
            Statement::Clone => vec![Op::Clone],
            Statement::Remake(hint) => vec![Op::Remake { hint: *hint }],
            Statement::DeleteAll => delete_all(state),
            Statement::Random(n) => return Ok(random(state, *n, entry.line, seed)),
            Statement::Collide(n) => collide(state, *n)?,
        };
        Ok(Expansion::List(Arc::new(list)))
    }

    /// How many operations.
    pub fn len(&self) -> u64 {
        match self {
            Expansion::Range { len, .. } | Expansion::Random { len, .. } => *len,
            Expansion::List(list) => list.len() as u64,
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Operation number `index` of the statement.
    pub fn op(&self, index: u64) -> Option<Op> {
        match self {
            Expansion::Range { verb, from, len } => {
                (index < *len).then(|| operation(*verb, Operand::Nth(from + index), Operand::Nth(from + index)))
            }
            Expansion::Random { seed, keys, len } => (index < *len).then(|| {
                let key = SplitMix::nth(*seed, index).below(*keys);
                let verb = if index % 3 == 2 { Verb::Delete } else { Verb::Put };
                operation(verb, Operand::Nth(key), Operand::Nth(key))
            }),
            Expansion::List(list) => list.get(index as usize).cloned(),
        }
    }
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
fn random(state: &MapState, len: u64, line: u32, seed: u64) -> Expansion {
    let seed = seed ^ (u64::from(line) << 32) ^ 0x7261_6e64_6f6d;
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
            ops.push(operation(Verb::Put, Operand::Nth(number), Operand::Nth(number)));
        }
    }
    if (ops.len() as u64) < n {
        return Err(OpsError::TooFewCollisions { found: ops.len() as u64, wanted: n, tried: last });
    }
    Ok(ops)
}
