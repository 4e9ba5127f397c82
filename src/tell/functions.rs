//! The functions of the Swiss runtime that look keys up and put them, by kind of key and version.
//!
//! Invariant: names as the sources of the map's Go version have them (`cmd/compile/internal/walk/walk.go: mapfast` says
//! which is called).

use crate::engine::MapSpec;
use crate::gotype::MapVariant;

/// Where keys of a map type are looked up and put: file and function.
pub(super) struct SwissAccess {
    pub access: &'static str,
    pub assign: &'static str,
}

pub(super) fn swiss_access(spec: &MapSpec) -> SwissAccess {
    let suffixed = spec.target().rules().swiss.suffixed_files;
    macro_rules! at {
        ($file:literal, $access:literal, $assign:literal) => {
            if suffixed {
                SwissAccess {
                    access: concat!("internal/runtime/maps/", $file, "_swiss.go: ", $access),
                    assign: concat!("internal/runtime/maps/", $file, "_swiss.go: ", $assign),
                }
            } else {
                SwissAccess {
                    access: concat!("internal/runtime/maps/", $file, ".go: ", $access),
                    assign: concat!("internal/runtime/maps/", $file, ".go: ", $assign),
                }
            }
        };
    }
    match spec.map.variant {
        MapVariant::Slow => at!("runtime", "runtime_mapaccess1", "runtime_mapassign"),
        MapVariant::Fast32 => at!("runtime_fast32", "runtime_mapaccess1_fast32", "runtime_mapassign_fast32"),
        MapVariant::Fast32Ptr => at!("runtime_fast32", "runtime_mapaccess1_fast32", "runtime_mapassign_fast32ptr"),
        MapVariant::Fast64 => at!("runtime_fast64", "runtime_mapaccess1_fast64", "runtime_mapassign_fast64"),
        MapVariant::Fast64Ptr => at!("runtime_fast64", "runtime_mapaccess1_fast64", "runtime_mapassign_fast64ptr"),
        MapVariant::FastStr => at!("runtime_faststr", "runtime_mapaccess1_faststr", "runtime_mapassign_faststr"),
    }
}
