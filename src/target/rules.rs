//! What hangs on a Go version: a row of facts for each, and nothing else in the program asks which version it is.
//!
//! Invariant: a fact is here once. A version whose rules are those of the one before is one row more.
//! Each field names the file and function of Go that it comes from; the versions are those of the table's rows.

use super::MapImpl;

/// The facts of one Go version. Of `classic` and `swiss` the one is meant that the version's map is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
    /// As people name it.
    pub name: &'static str,
    /// Its name with `GOEXPERIMENT=mapsplitgroup`, where it knows that experiment (`internal/goexperiment/flags.go`).
    pub split_group: Option<&'static str>,
    /// Which map a program gets that asks for no experiment.
    pub map_impl: MapImpl,
    /// `mallocgc` puts a header of 8 bytes before large objects that hold pointers (`runtime/mbitmap.go:
    /// heapBitsInSpan`).
    pub malloc_headers: bool,
    /// Types with much pointer data have a program that says where pointers are (`cmd/compile/internal/reflectdata/
    /// reflect.go: dgcprog`), else a mask made when it is needed.
    pub gc_programs: bool,
    /// How it hashes memory without hardware's help.
    pub memhash: Memhash,
    /// A map's hash is 32 bits wide on wasm (`internal/runtime/maps/runtime_hash32.go`).
    pub wasm_hash_32: bool,
    /// Of its classic map, where it has one.
    pub classic: ClassicRules,
    /// Of its Swiss map, where it has one.
    pub swiss: SwissRules,
}

/// What the portable hash of 64-bit targets is keyed with (`runtime/alg.go: alginit`, `runtime/hash64.go`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Memhash {
    /// The first word of the process's key, made odd, and constants.
    FirstWord,
    /// All four words of the process's key.
    AllWords,
}

/// What versions of the classic map do differently (`runtime/map.go`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassicRules {
    /// The load factor in halves: entries a bucket, times two (`loadFactorNum`; golang/go#63438).
    pub load_factor_halves: u64,
}

impl ClassicRules {
    /// Entries a bucket before the map grows.
    pub fn load_factor(self) -> f64 {
        self.load_factor_halves as f64 / 2.0
    }
}

/// What versions of the Swiss map do differently (`internal/runtime/maps`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SwissRules {
    /// Writing to a small map of 8 makes it a table before the key is looked for (`map.go: PutSlot`).
    pub grows_before_search: bool,
    /// The header says whether a tombstone may exist (`map.go: Map`).
    pub tombstone_possible: bool,
    /// When tombstones are pruned.
    pub prune: PruneRule,
    /// What `clear` does.
    pub clear: ClearRule,
    /// What `maps.Clone` does.
    pub clone: CloneRule,
    /// The files of map access by kind of key end in `_swiss.go` (`runtime_swiss.go`, `runtime_fast32_swiss.go`, …).
    pub suffixed_files: bool,
    /// `table.go` works growthLeft out in `maxGrowthLeft`, else in `resetGrowthLeft`.
    pub has_max_growth_left: bool,
}

/// Which inserts without growthLeft try to get rid of tombstones first (`table.go: pruneTombstones`, called in
/// `runtime*.go`; never in `mapassign`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PruneRule {
    /// No version before has it.
    Never,
    /// `mapassign_fast32`, `_fast64` and `_faststr`.
    Fast,
    /// Those and `_fast32ptr`, `_fast64ptr`.
    FastAndPtr,
}

/// What `clear` zeroes of a table (`table.go: Clear`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClearRule {
    /// Whatever is in the table.
    Every,
    /// Groups with an entry.
    Full,
    /// Groups with an entry where few have one or slots are over 32 bytes, else every group.
    FullIfSparse,
}

/// How `maps.Clone` makes its copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloneRule {
    /// A new map, filled by a loop (`runtime/map_swiss.go: mapclone2`).
    Refills,
    /// Groups and tables as they are (`map.go: Clone`).
    Copies,
}

const GO_1_21: Rules = Rules {
    name: "1.21",
    split_group: None,
    map_impl: MapImpl::Classic,
    malloc_headers: false,
    gc_programs: true,
    memhash: Memhash::FirstWord,
    wasm_hash_32: false,
    classic: ClassicRules { load_factor_halves: 12 },
    // Of the first Swiss maps; no map of this version asks.
    swiss: SwissRules {
        grows_before_search: true,
        tombstone_possible: false,
        prune: PruneRule::Never,
        clear: ClearRule::Every,
        clone: CloneRule::Refills,
        suffixed_files: true,
        has_max_growth_left: false,
    },
};

const GO_1_22: Rules =
    Rules { name: "1.22", malloc_headers: true, classic: ClassicRules { load_factor_halves: 13 }, ..GO_1_21 };

const GO_1_23: Rules = Rules { name: "1.23", memhash: Memhash::AllWords, ..GO_1_22 };

const GO_1_24: Rules = Rules { name: "1.24", map_impl: MapImpl::Swiss, gc_programs: false, ..GO_1_23 };

const GO_1_25: Rules = Rules {
    name: "1.25",
    swiss: SwissRules {
        tombstone_possible: true,
        prune: PruneRule::Fast,
        clear: ClearRule::Full,
        clone: CloneRule::Copies,
        has_max_growth_left: true,
        ..GO_1_24.swiss
    },
    ..GO_1_24
};

const GO_1_26: Rules = Rules {
    name: "1.26",
    wasm_hash_32: true,
    swiss: SwissRules { clear: ClearRule::FullIfSparse, suffixed_files: false, ..GO_1_25.swiss },
    ..GO_1_25
};

const GO_1_27: Rules = Rules {
    name: "1.27",
    split_group: Some("1.27-split"),
    swiss: SwissRules { grows_before_search: false, prune: PruneRule::FastAndPtr, ..GO_1_26.swiss },
    ..GO_1_26
};

/// Every version, the oldest first.
pub(super) static TABLE: [Rules; 7] = [GO_1_21, GO_1_22, GO_1_23, GO_1_24, GO_1_25, GO_1_26, GO_1_27];
