//! What is known of each type on a target, as far as types have been looked at.
//!
//! Invariant: plain data; a type is entered after what it holds by value. Offsets, sizes and alignments are in bytes.

use crate::gotype::types::{TypeId, Types};
use crate::target::Target;
use std::sync::Arc;

/// Where a field lies in its struct.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldLayout {
    /// From the start of the struct.
    pub offset: u64,
    /// Of its type.
    pub size: u64,
    /// Of its type.
    pub align: u64,
}

/// A run of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ByteRun {
    /// From the start of what it lies in.
    pub offset: u64,
    /// How many.
    pub size: u64,
}

impl ByteRun {
    /// The offset after the last byte.
    pub fn end(self) -> u64 {
        self.offset + self.size
    }
}

/// How a type lies in memory on one target.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeLayout {
    /// All its bytes, padding included.
    pub size: u64,
    /// What its offset is a multiple of.
    pub align: u64,
    /// Bytes up to the end of the last pointer; 0: the collector does not scan it.
    pub ptrdata: u64,
    /// For a struct, one entry a field, in order; else empty.
    pub fields: Vec<FieldLayout>,
    /// For a struct, the padding between and after its own fields (not the padding inside a field's type).
    pub padding: Vec<ByteRun>,
}

impl TypeLayout {
    /// True if padding follows field `i` (`types/alg.go: IsPaddedField`).
    pub(super) fn is_padded_after(&self, i: usize) -> bool {
        let next = self.fields.get(i + 1).map_or(self.size, |f| f.offset);
        self.fields.get(i).is_some_and(|f| f.offset.saturating_add(f.size) != next)
    }
}

/// How a type is hashed and compared as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Alg {
    /// No `==`.
    #[default]
    None,
    /// Plain memory: all bytes, at once.
    Memory,
    String,
    Float32,
    Float64,
    Complex64,
    Complex128,
    /// `interface {}`.
    EmptyInterface,
    Interface,
    /// Part by part.
    Special,
}

/// Facts about a type on a target.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Facts {
    pub alg: Alg,
    /// `x == x` for every value: no float, complex or interface inside.
    pub reflexive: bool,
    /// Equal values may differ in memory: float, complex, string or interface inside.
    pub need_key_update: bool,
    /// An interface is inside, so hashing a value may panic.
    pub hash_might_panic: bool,
    /// Padding bytes inside a value, nested ones counted.
    pub padding: u64,
    /// Pointer bytes without the rounding of GC programs.
    pub(super) exact_ptrdata: u64,
    /// Where a GC program's bits end, in bytes.
    pub(super) program_end: u64,
    /// How many steps a hash takes, repeats counted once: by the compiled hasher, and by the runtime's typehash.
    pub(super) key_steps: u64,
    pub(super) typehash_steps: u64,
}

/// The layouts and facts of types on one target.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub types: Arc<Types>,
    pub target: Target,
    pub layouts: Vec<TypeLayout>,
    pub facts: Vec<Facts>,
}

impl Table {
    pub(super) fn of(&self, id: TypeId) -> &TypeLayout {
        &self.layouts[id.0 as usize]
    }

    pub(super) fn facts(&self, id: TypeId) -> &Facts {
        &self.facts[id.0 as usize]
    }

    /// The size of a pointer, in bytes.
    pub(super) fn word(&self) -> u64 {
        self.target.arch.ptr_size()
    }
}
