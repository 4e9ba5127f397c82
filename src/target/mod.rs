//! What a map is built for: architecture, Go version, and so which map implementation.
//!
//! Invariant: every fact that depends on the version or the architecture alone is asked here, and nothing outside looks
//! at which version it is: the facts of a version are a row of one table (`rules`).

mod arch;
mod rules;
mod version;

pub use arch::Arch;
pub use rules::{ClassicRules, ClearRule, CloneRule, Memhash, PruneRule, Rules, SwissRules};
pub use version::{Experiment, GoVersion};

use serde::{Deserialize, Serialize};
use std::fmt;

/// How a version implements maps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MapImpl {
    /// Buckets of 8 with overflow chains (up to Go 1.23).
    Classic,
    /// Swiss tables, each slot's key beside its elem (Go 1.24 on).
    Swiss,
    /// Swiss tables, a group's keys first, then its elems (`GOEXPERIMENT=mapsplitgroup`).
    SwissSplit,
}

impl MapImpl {
    /// As recordings and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            MapImpl::Classic => "classic",
            MapImpl::Swiss => "swiss",
            MapImpl::SwissSplit => "swiss-split",
        }
    }
}

/// A Go version on an architecture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Target {
    /// Which Go.
    pub go: GoVersion,
    /// On which machine.
    pub arch: Arch,
}

impl From<GoVersion> for Target {
    /// A Go version where no architecture is said: on amd64.
    fn from(go: GoVersion) -> Target {
        Target::new(go, Arch::Amd64)
    }
}

impl Target {
    /// A Go version on an architecture.
    pub fn new(go: GoVersion, arch: Arch) -> Target {
        Target { go, arch }
    }

    /// Which map that Go has.
    pub fn map_impl(self) -> MapImpl {
        self.go.map_impl()
    }

    /// The facts that hang on the Go version.
    pub fn rules(self) -> &'static Rules {
        self.go.rules()
    }

    /// Width of a map hash in bytes: a `uintptr`, but for [`Rules::wasm_hash_32`].
    pub fn hash_size(self) -> u64 {
        if self.arch == Arch::Wasm && self.rules().wasm_hash_32 { 4 } else { self.arch.ptr_size() }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Go {} {}", self.go, self.arch)
    }
}
