//! What the names of a checked source mean, kept for the literals that are read later.
//!
//! Invariant: a name here is good for as long as the store that holds it.

use super::kind::TypeId;
use std::collections::HashMap;

/// Names and what they stand for.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// Declared names (`Point`, `time.Time`, aliases too).
    pub types: HashMap<String, TypeId>,
    pub constants: HashMap<String, i128>,
    /// The package of the user's declarations.
    pub package: String,
    /// Import names of the user's text, to import paths.
    pub imports: HashMap<String, String>,
}

impl Scope {
    pub(super) fn new() -> Scope {
        Scope { types: HashMap::new(), constants: HashMap::new(), package: "main".to_string(), imports: HashMap::new() }
    }
}
