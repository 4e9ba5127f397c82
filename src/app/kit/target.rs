//! Words about what a map is built for.

use crate::session::Session;
use crate::target::{Arch, GoVersion, MapImpl};

/// What is said of a target without recordings.
pub const BY_THE_RULES: &str = "layout by the rules, not checked against a run";

/// Go version and architecture, and where layouts there are not checked against a run.
pub fn target_text(session: &Session) -> Option<String> {
    let target = session.built()?.spec.target();
    let rules = if target.arch.is_recorded() { String::new() } else { format!(": {BY_THE_RULES}") };
    Some(format!("{target}{rules}"))
}

pub fn hint_of(go: GoVersion) -> String {
    match go.map_impl() {
        MapImpl::Classic => format!("Go {go}: buckets of 8 with overflow chains"),
        MapImpl::Swiss => format!("Go {go}: Swiss tables, each slot's key beside its elem"),
        MapImpl::SwissSplit => {
            let release = go.release();
            format!("Go {release} with GOEXPERIMENT=mapsplitgroup: Swiss tables, keys first, then elems")
        }
    }
}

/// The name, and whether its layouts were checked.
pub fn arch_text(arch: Arch) -> String {
    match arch.is_recorded() {
        true => arch.name().to_string(),
        false => format!("{}: {BY_THE_RULES}", arch.name()),
    }
}
