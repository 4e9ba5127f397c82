//! What reading takes: bytes by address, and the type of the map in them.

use super::spec::MapSpec;
use crate::heap::Heap;
use std::sync::Arc;

/// Bytes by address, and the type of the map in them.
#[derive(Clone, Copy)]
pub struct Memory<'a> {
    /// Where every byte of the map lies.
    pub heap: &'a Heap,
    /// The map's type, on its target.
    pub spec: &'a Arc<MapSpec>,
}
