//! A search in plain sentences.
//!
//! Invariant: tells the stops of the route in their order, of a long one the first ones and the last.

use crate::engine::MapView;
use crate::image::{End, Route, Start, Stop, TableChoice};
use crate::tell::bits;
use crate::tell::place::name;
use crate::units::{count, plural};

/// Stops that are told one by one: of a longer way the first ones and the last.
const TOLD: usize = 6;
/// The way of a search, a sentence a line; what came of it is the last.
pub fn way(route: &Route, state: MapView) -> Vec<String> {
    Way { route, state }.sentences()
}

/// A search to be told.
struct Way<'a> {
    route: &'a Route,
    state: MapView<'a>,
}

impl Way<'_> {
    fn sentences(&self) -> Vec<String> {
        match self.route.end {
            End::EmptyMap => return vec!["The map has no entry: Go does not look for the key.".to_string()],
            End::NeverEqual => return never_equal(),
            _ => {}
        }
        let mut out = self.chosen();
        let n = self.route.stops.len();
        for (i, stop) in self.route.stops.iter().enumerate() {
            if n > TOLD + 1 && i == TOLD - 1 {
                out.push(format!("… and {} more without the key.", plural((n - TOLD) as u64, self.noun())));
            }
            if n <= TOLD + 1 || i < TOLD - 1 || i + 1 == n {
                out.push(self.visit(i, stop));
            }
        }
        out.push(self.outcome());
        out
    }

    fn is_classic(&self) -> bool {
        matches!(self.route.start, Start::Classic { .. })
    }

    fn noun(&self) -> &'static str {
        if self.is_classic() { "bucket" } else { "group" }
    }

    /// What the hash's bits choose.
    fn chosen(&self) -> Vec<String> {
        let (state, hash) = (self.state, self.route.hash);
        let mut out = vec![format!("The key's hash is {}.", bits::hash_text(state, hash))];
        match self.route.start {
            Start::Classic { b, bucket, tophash, old } => {
                out.push(bits::sentence(&bits::bucket_choice("its", b, bucket, false)));
                match old {
                    Some((old_b, index, false)) => out.push(format!(
                        "The map grows: in the old array {}, which is not evacuated yet: the search is there.",
                        bits::bucket_choice("its", old_b, index, true)
                    )),
                    Some((_, index, true)) => {
                        out.push(format!("The map grows; old bucket {} is evacuated already.", count(index)));
                    }
                    None => {}
                }
                out.push(bits::sentence(&bits::tophash("its", state, hash, tophash)));
            }
            Start::Swiss { h1, h2, table } => {
                match table {
                    None => out.push("The map is small: it has one group, and no directory.".to_string()),
                    Some(TableChoice { depth, entry, table, mask }) => {
                        out.push(bits::sentence(&bits::table_choice("its", depth, entry, table)));
                        let first = bits::first_group(h1 & mask, mask);
                        out.push(format!("H1 is the hash without its low 7 bits: {first}."));
                    }
                }
                out.push(bits::sentence(&bits::h2("its", h2)));
            }
        }
        out
    }

    fn visit(&self, number: usize, stop: &Stop) -> String {
        let sign = match self.route.start {
            Start::Classic { tophash, .. } => format!("tophash {tophash:02x}"),
            Start::Swiss { h2, .. } => format!("H2 {h2:02x}"),
        };
        let others: Vec<String> = stop.matches.iter().filter(|m| !m.1).map(|m| m.0.to_string()).collect();
        let what = match (stop.matches.iter().find(|m| m.1), others.as_slice()) {
            (Some((slot, _)), []) => format!("slot {slot} has {sign}, and the key"),
            (Some((slot, _)), [one]) => format!("slot {one} has {sign} but another key; slot {slot} has the key"),
            (Some((slot, _)), _) => {
                format!("slots {} have {sign} but other keys; slot {slot} has the key", others.join(", "))
            }
            (None, []) => format!("no slot has {sign}"),
            (None, [one]) => format!("slot {one} has {sign}, but another key"),
            (None, _) => format!("slots {} have {sign}, but other keys", others.join(", ")),
        };
        format!("{}. {}: {what}.", number + 1, name(stop.place))
    }

    fn outcome(&self) -> String {
        let visited = plural(self.route.stops.len() as u64, self.noun());
        match self.route.end {
            End::Found(slot) => format!("Found in slot {slot}, {visited} visited."),
            End::Empty(slot) if self.is_classic() => {
                format!(
                    "Not in the map: slot {slot} is emptyRest, so the chain holds nothing after it. {visited} visited."
                )
            }
            End::Empty(slot) => {
                format!("Not in the map: slot {slot} is empty, so the key would be here. {visited} visited.")
            }
            End::NoMore if self.is_classic() => {
                format!("Not in the map: the overflow word is nil, the chain ends. {visited} visited.")
            }
            _ => format!("Not in the map: there is no further group. {visited} visited."),
        }
    }
}

fn never_equal() -> Vec<String> {
    vec![
        "The key holds a NaN, and NaN == NaN is false in Go: no search finds it.".to_string(),
        "Its hash is random, so that such entries do not all fall into one bucket; only a loop reaches them."
            .to_string(),
    ]
}
