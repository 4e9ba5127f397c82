//! Maps of any size: searches, folds and heat maps agree with the map's bytes.

#[path = "size/folds.rs"]
mod folds;
#[path = "size/heat.rs"]
mod heat;
#[allow(dead_code, reason = "shared with the tests of pictures")]
#[path = "view/maps.rs"]
mod maps;
#[path = "size/search.rs"]
mod search;

use mapscope::engine::MapState;
use mapscope::target::{Arch, GoVersion};

/// The map after a script, on amd64.
fn map(source: &str, go: GoVersion, script: &[&str]) -> MapState {
    hinted(source, go, -1, script)
}

fn hinted(source: &str, go: GoVersion, hint: i64, script: &[&str]) -> MapState {
    maps::session(source, go, Arch::Amd64, hint, script, u64::MAX).state().cloned().unwrap()
}
