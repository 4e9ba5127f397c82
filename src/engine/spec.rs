//! One map type, ready to run: its types, its layout, and what hashing needs to know of dynamic types.
//!
//! Invariant: immutable and shared; every state of a run points at the same one.

use crate::gotype::{self, Layouts, MapType, Step, TypeId, Types};
use crate::target::Target;
use std::sync::{Arc, OnceLock};

/// What the runtime knows of a dynamic type inside an interface (`abi.Type`).
#[derive(Clone, Debug)]
pub struct DynamicType {
    /// Bytes of a value.
    pub size: u64,
    /// Values hold pointers.
    pub scan: bool,
    /// How `runtime/alg.go: typehash` and `==` walk a value; `None`: it has no `==`.
    pub steps: Option<Vec<Step>>,
    /// Pointer-shaped: the interface's data word is the value itself.
    pub direct: bool,
}

/// A map type on a target.
#[derive(Debug)]
pub struct MapSpec {
    /// Every type of the source.
    pub types: Arc<Types>,
    /// How they lie in memory.
    pub layouts: Arc<Layouts>,
    /// What the compiler makes of the map type.
    pub map: MapType,
    dynamic: Vec<OnceLock<DynamicType>>,
}

impl MapSpec {
    /// The spec of one map type.
    pub fn new(types: Arc<Types>, layouts: Arc<Layouts>, map: MapType) -> MapSpec {
        let dynamic = (0..types.len()).map(|_| OnceLock::new()).collect();
        MapSpec { types, layouts, map, dynamic }
    }

    /// Architecture and Go version.
    pub fn target(&self) -> Target {
        self.map.target
    }

    /// Size of a pointer in bytes.
    pub fn word(&self) -> usize {
        self.map.target.arch.ptr_size() as usize
    }

    /// A dynamic type's facts; `None` for an index that no type has.
    pub fn dynamic(&self, id: TypeId) -> Option<&DynamicType> {
        let cell = self.dynamic.get(id.0 as usize)?;
        Some(cell.get_or_init(|| {
            let layout = self.layouts.of(id);
            DynamicType {
                size: layout.size,
                scan: layout.ptrdata > 0,
                // `runtime/alg.go: nilinterhash` asks for `t.Equal` first.
                steps: self.layouts.is_comparable(id).then(|| gotype::type_hash_steps(&self.layouts, id)).flatten(),
                direct: gotype::is_direct_iface(&self.layouts, id),
            }
        }))
    }
}
