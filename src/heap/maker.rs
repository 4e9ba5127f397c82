//! Who makes an allocation: the runtime's function that a heap profile has it under.
//!
//! Invariant: pure names; the heap counts by them and knows nothing else of maps. A function that allocates for several
//! others stands once for each of them.

/// The function of the runtime that allocates, innermost first: the allocator's own (`newobject`, `newarray`,
/// `makeslice`, `growslice`) are passed over.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Maker {
    /// What keys and elems point to: the program's own.
    Program,
    /// `runtime/map.go: makemap_small`.
    MakemapSmall,
    /// `runtime/map.go: makemap`.
    Makemap,
    /// `runtime/map.go: makeBucketArray`, for `makemap`.
    MakemapArray,
    /// `runtime/map.go: hashGrow`.
    HashGrow,
    /// `runtime/map.go: makeBucketArray`, for `hashGrow`.
    HashGrowArray,
    /// `runtime/map.go: mapassign`, of either implementation.
    Mapassign,
    /// The same, or what stands for it for the map's kind of key: a map's first bucket.
    FirstBucket,
    /// `runtime/map.go: (*hmap).newoverflow`.
    NewOverflow,
    /// `runtime/map.go: (*hmap).createOverflow`.
    CreateOverflow,
    /// `runtime/map.go: mapclone2`.
    Mapclone,
    /// `runtime/map.go: moveToBmap`, for `mapclone2`.
    MoveToBmap,
    /// `internal/runtime/maps/map.go: NewEmptyMap`.
    NewEmptyMap,
    /// `internal/runtime/maps/map.go: NewMap`.
    NewMap,
    /// `internal/runtime/maps/table.go: newTable`, for `NewMap`.
    NewMapTable,
    /// `internal/runtime/maps/group.go: newGroups`, for `NewMap`.
    NewMapGroups,
    /// `internal/runtime/maps/group.go: newGroups`, for `growToSmall`.
    GrowToSmallGroups,
    /// `internal/runtime/maps/map.go: growToTable`.
    GrowToTable,
    /// `internal/runtime/maps/table.go: newTable`, for `growToTable`.
    GrowToTableTable,
    /// `internal/runtime/maps/group.go: newGroups`, for `growToTable`.
    GrowToTableGroups,
    /// `internal/runtime/maps/table.go: newTable`, for `grow`.
    GrowTable,
    /// `internal/runtime/maps/group.go: newGroups`, for `grow`.
    GrowGroups,
    /// `internal/runtime/maps/table.go: newTable`, for `split`.
    SplitTable,
    /// `internal/runtime/maps/group.go: newGroups`, for `split`.
    SplitGroups,
    /// `internal/runtime/maps/map.go: installTableSplit`.
    InstallTableSplit,
    /// `internal/runtime/maps/map.go: putSlotSmall`.
    PutSlotSmall,
    /// `internal/runtime/maps/table.go: uncheckedPutSlotForAssign`.
    UncheckedPutSlot,
    /// `internal/runtime/maps/table.go: PutSlot`.
    PutSlot,
    /// `internal/runtime/maps/map.go: Clone`.
    Clone,
    /// `internal/runtime/maps/group.go: newGroups`, for `Clone`.
    CloneGroups,
    /// `internal/runtime/maps/table.go: clone`.
    CloneTable,
    /// `internal/runtime/maps/group.go: newGroups`, for `clone` of a table.
    CloneTableGroups,
    /// `internal/runtime/maps/group.go: cloneGroup`.
    CloneGroup,
}

/// How many makers there are.
const MAKERS: usize = Maker::CloneGroup as usize + 1;

impl Maker {
    /// Every maker, in the order of the list.
    pub const ALL: [Maker; MAKERS] = [
        Maker::Program,
        Maker::MakemapSmall,
        Maker::Makemap,
        Maker::MakemapArray,
        Maker::HashGrow,
        Maker::HashGrowArray,
        Maker::Mapassign,
        Maker::FirstBucket,
        Maker::NewOverflow,
        Maker::CreateOverflow,
        Maker::Mapclone,
        Maker::MoveToBmap,
        Maker::NewEmptyMap,
        Maker::NewMap,
        Maker::NewMapTable,
        Maker::NewMapGroups,
        Maker::GrowToSmallGroups,
        Maker::GrowToTable,
        Maker::GrowToTableTable,
        Maker::GrowToTableGroups,
        Maker::GrowTable,
        Maker::GrowGroups,
        Maker::SplitTable,
        Maker::SplitGroups,
        Maker::InstallTableSplit,
        Maker::PutSlotSmall,
        Maker::UncheckedPutSlot,
        Maker::PutSlot,
        Maker::Clone,
        Maker::CloneGroups,
        Maker::CloneTable,
        Maker::CloneTableGroups,
        Maker::CloneGroup,
    ];
}

/// What one maker allocated.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Made {
    /// Objects.
    pub objects: u64,
    /// Bytes, rounded to size classes.
    pub bytes: u64,
}

/// What each maker allocated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Books([Made; MAKERS]);

impl Books {
    pub(super) fn new() -> Books {
        Books([Made::default(); MAKERS])
    }

    pub(super) fn of(&self, by: Maker) -> Made {
        self.0[by as usize]
    }

    pub(super) fn add(&mut self, by: Maker, bytes: u64) {
        let made = &mut self.0[by as usize];
        made.objects += 1;
        made.bytes += bytes;
    }

    pub(super) fn take_back(&mut self, by: Maker, bytes: u64) {
        let made = &mut self.0[by as usize];
        made.objects -= 1;
        made.bytes -= bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_every_maker_in_its_place() {
        for (i, maker) in Maker::ALL.into_iter().enumerate() {
            assert_eq!(maker as usize, i, "{maker:?}");
        }
    }
}
