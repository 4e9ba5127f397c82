//! Who allocated a map's memory, as a heap profile names them.
//!
//! Invariant: the sums are the tally's. A function is the innermost one of a sampled stack, inlined ones too, behind the
//! allocator's own (`mallocgc`, `newobject`, `newarray`, `makeslice`, `growslice`), which profiles show from Go 1.27 on.
//! Checked against `runtime.MemProfile` of Go 1.21.13 to 1.27.3 (`tests/go/stack/profile`).

use crate::engine::MapView;
use crate::gotype::MapVariant;
use crate::heap::{Made, Maker};
use serde::Serialize;

/// What one function of the runtime allocated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Allocations {
    /// Its name as profiles have it.
    pub function: &'static str,
    /// How many allocations.
    pub objects: u64,
    /// Bytes, rounded to size classes.
    pub bytes: u64,
    /// The same by the functions that it did so for, where it allocates for several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<Allocations>,
}

impl Allocations {
    fn of(function: &'static str, made: Made) -> Allocations {
        Allocations { function, objects: made.objects, bytes: made.bytes, callers: Vec::new() }
    }
}

/// What each function allocated, most bytes first.
pub fn allocations(state: MapView) -> Vec<Allocations> {
    let mut all: Vec<Allocations> = Vec::new();
    for maker in Maker::ALL {
        let made = state.memory().heap.made_by(maker);
        let Some((function, caller)) = names(state, maker).filter(|_| made.objects > 0) else { continue };
        let known = all.iter().position(|a| a.function == function);
        let at = known.unwrap_or_else(|| {
            all.push(Allocations::of(function, Made::default()));
            all.len() - 1
        });
        all[at].objects += made.objects;
        all[at].bytes += made.bytes;
        all[at].callers.extend(caller.map(|caller| Allocations::of(caller, made)));
    }
    all.sort_by_key(|a| std::cmp::Reverse(a.bytes));
    for function in &mut all {
        function.callers.sort_by_key(|a| std::cmp::Reverse(a.bytes));
    }
    all
}

/// A maker's function, and where that allocates for several the one that it does so for; `None`: it is the program's.
fn names(state: MapView, maker: Maker) -> Option<(&'static str, Option<&'static str>)> {
    const ARRAY: &str = "runtime.makeBucketArray";
    const TABLE: &str = "internal/runtime/maps.newTable";
    const GROUPS: &str = "internal/runtime/maps.newGroups";
    Some(match maker {
        Maker::Program => return None,
        Maker::MakemapSmall => ("runtime.makemap_small", None),
        Maker::Makemap => ("runtime.makemap", None),
        Maker::MakemapArray => (ARRAY, Some("runtime.makemap")),
        Maker::HashGrow => ("runtime.hashGrow", None),
        Maker::HashGrowArray => (ARRAY, Some("runtime.hashGrow")),
        Maker::Mapassign => ("runtime.mapassign", None),
        Maker::FirstBucket => (assign(state.spec().map.variant), None),
        Maker::NewOverflow => ("runtime.(*hmap).newoverflow", None),
        Maker::CreateOverflow => ("runtime.(*hmap).createOverflow", None),
        Maker::Mapclone => ("runtime.mapclone2", None),
        Maker::MoveToBmap => ("runtime.moveToBmap", None),
        Maker::NewEmptyMap => ("internal/runtime/maps.NewEmptyMap", None),
        Maker::NewMap => (NEW_MAP, None),
        Maker::NewMapTable => (TABLE, Some(NEW_MAP)),
        Maker::NewMapGroups => (GROUPS, Some(NEW_MAP)),
        Maker::GrowToSmallGroups => (GROUPS, Some("internal/runtime/maps.(*Map).growToSmall")),
        Maker::GrowToTable => (GROW_TO_TABLE, None),
        Maker::GrowToTableTable => (TABLE, Some(GROW_TO_TABLE)),
        Maker::GrowToTableGroups => (GROUPS, Some(GROW_TO_TABLE)),
        Maker::GrowTable => (TABLE, Some(GROW)),
        Maker::GrowGroups => (GROUPS, Some(GROW)),
        Maker::SplitTable => (TABLE, Some(SPLIT)),
        Maker::SplitGroups => (GROUPS, Some(SPLIT)),
        Maker::InstallTableSplit => ("internal/runtime/maps.(*Map).installTableSplit", None),
        Maker::PutSlotSmall => ("internal/runtime/maps.(*Map).putSlotSmall", None),
        Maker::UncheckedPutSlot => ("internal/runtime/maps.(*table).uncheckedPutSlotForAssign", None),
        Maker::PutSlot => ("internal/runtime/maps.(*table).PutSlot", None),
        Maker::Clone => (CLONE, None),
        Maker::CloneGroups => (GROUPS, Some(CLONE)),
        Maker::CloneTable => (CLONE_TABLE, None),
        Maker::CloneTableGroups => (GROUPS, Some(CLONE_TABLE)),
        Maker::CloneGroup => ("internal/runtime/maps.cloneGroup", None),
    })
}

const NEW_MAP: &str = "internal/runtime/maps.NewMap";
const GROW_TO_TABLE: &str = "internal/runtime/maps.(*Map).growToTable";
const GROW: &str = "internal/runtime/maps.(*table).grow";
const SPLIT: &str = "internal/runtime/maps.(*table).split";
const CLONE: &str = "internal/runtime/maps.(*Map).Clone";
const CLONE_TABLE: &str = "internal/runtime/maps.(*table).clone";

/// What an assignment calls (`cmd/compile/internal/walk/walk.go: mapfast`).
fn assign(variant: MapVariant) -> &'static str {
    match variant {
        MapVariant::Slow => "runtime.mapassign",
        MapVariant::Fast32 => "runtime.mapassign_fast32",
        MapVariant::Fast32Ptr => "runtime.mapassign_fast32ptr",
        MapVariant::Fast64 => "runtime.mapassign_fast64",
        MapVariant::Fast64Ptr => "runtime.mapassign_fast64ptr",
        MapVariant::FastStr => "runtime.mapassign_faststr",
    }
}
