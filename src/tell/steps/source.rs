//! Which Go functions an operation's steps happen in: the compiler calls others for other types of keys.
//!
//! Invariant: names of functions as the sources of the map's Go version have them (`cmd/compile/internal/walk/walk.go:
//! mapfast` says which is called).

use crate::engine::{MapSpec, MapView, Op};
use crate::gotype::MapVariant;
use crate::target::{CloneRule, MapImpl};
use crate::tell::functions;

/// Sources of one operation's steps.
pub(super) struct Sources {
    /// Where keys are hashed.
    pub hash: &'static str,
    pub access: &'static str,
    pub assign: &'static str,
    pub delete: &'static str,
    /// Of these three the one that the operation is.
    pub search: &'static str,
    pub grow_work: &'static str,
    pub evacuate: &'static str,
}

impl Sources {
    pub fn new(state: MapView, op: &Op) -> Sources {
        let (variant, target) = (state.spec().map.variant, state.spec().target());
        let mut sources = match target.map_impl() {
            MapImpl::Classic => classic(variant),
            MapImpl::Swiss | MapImpl::SwissSplit => swiss(state.spec()),
        };
        sources.search = match op {
            Op::Get { .. } => sources.access,
            Op::Delete { .. } => sources.delete,
            Op::Clone if target.map_impl() != MapImpl::Classic && target.rules().swiss.clone == CloneRule::Refills => {
                "internal/runtime/maps/map.go: Put"
            }
            _ => sources.assign,
        };
        sources
    }
}

/// The function's name at the end of a source.
pub(super) fn function(source: &str) -> &str {
    source.rsplit(": ").next().unwrap_or(source)
}

fn classic(variant: MapVariant) -> Sources {
    use MapVariant::*;
    let [hash, access, assign, delete, grow_work, evacuate] = match variant {
        Slow => [
            "runtime/alg.go: typehash",
            "runtime/map.go: mapaccess1",
            "runtime/map.go: mapassign",
            "runtime/map.go: mapdelete",
            "runtime/map.go: growWork",
            "runtime/map.go: evacuate",
        ],
        Fast32 | Fast32Ptr => [
            "runtime/alg.go: memhash32",
            "runtime/map_fast32.go: mapaccess1_fast32",
            if variant == Fast32 {
                "runtime/map_fast32.go: mapassign_fast32"
            } else {
                "runtime/map_fast32.go: mapassign_fast32ptr"
            },
            "runtime/map_fast32.go: mapdelete_fast32",
            "runtime/map_fast32.go: growWork_fast32",
            "runtime/map_fast32.go: evacuate_fast32",
        ],
        Fast64 | Fast64Ptr => [
            "runtime/alg.go: memhash64",
            "runtime/map_fast64.go: mapaccess1_fast64",
            if variant == Fast64 {
                "runtime/map_fast64.go: mapassign_fast64"
            } else {
                "runtime/map_fast64.go: mapassign_fast64ptr"
            },
            "runtime/map_fast64.go: mapdelete_fast64",
            "runtime/map_fast64.go: growWork_fast64",
            "runtime/map_fast64.go: evacuate_fast64",
        ],
        FastStr => [
            "runtime/alg.go: strhash",
            "runtime/map_faststr.go: mapaccess1_faststr",
            "runtime/map_faststr.go: mapassign_faststr",
            "runtime/map_faststr.go: mapdelete_faststr",
            "runtime/map_faststr.go: growWork_faststr",
            "runtime/map_faststr.go: evacuate_faststr",
        ],
    };
    Sources { hash, access, assign, delete, search: assign, grow_work, evacuate }
}

fn swiss(spec: &MapSpec) -> Sources {
    let functions::SwissAccess { access, assign } = functions::swiss_access(spec);
    Sources {
        hash: "internal/runtime/maps/map.go: h1, h2",
        access,
        assign,
        delete: "internal/runtime/maps/map.go: Delete",
        search: assign,
        grow_work: assign,
        evacuate: assign,
    }
}
