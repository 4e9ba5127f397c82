//! Where a type's pointers end, which is how much of it the collector scans.
//!
//! Invariant: figures follow from those of the parts. Rules of `cmd/compile/internal/types/size.go: PtrDataSize` and
//! `reflectdata/reflect.go: dgcprog`, Go 1.21 to 1.27.

use super::table::Table;
use crate::gotype::types::{Kind, TypeId};

/// Where a version has GC programs, one covers arrays in whole elements (`reflectdata/reflect.go: dgcprog,
/// GCProg.emit`), in types with over 16384 words of pointer data; else the exact end counts.
pub(super) fn rounded_ptrdata(table: &Table, plain: u64, program_end: impl FnOnce() -> u64) -> u64 {
    let limit = 16384 * table.word();
    if table.target.rules().gc_programs && plain > limit { program_end() } else { plain }
}

/// The end of the last pointer in a value, in bytes, as `types/size.go: PtrDataSize` has it.
pub(super) fn exact_ptrdata(table: &Table, id: TypeId) -> u64 {
    let layout = table.of(id);
    let limit = 16384 * table.word();
    if !table.target.rules().gc_programs || layout.ptrdata <= limit {
        return layout.ptrdata;
    }
    table.facts(id).exact_ptrdata
}

/// Where a GC program's bits for this type end, in bytes from its start.
pub(super) fn program_end(table: &Table, id: TypeId) -> u64 {
    table.facts(id).program_end
}

/// The same of an array: nested arrays count as one, and long ones are repeated whole.
pub(super) fn array_end(table: &Table, len: u64, elem: TypeId) -> u64 {
    let (mut count, mut elem) = (len, elem);
    while let Kind::Array { len, elem: inner } = table.types.shape(elem) {
        count = count.saturating_mul(*len);
        elem = *inner;
    }
    let inner = table.of(elem);
    let word = table.word();
    if count == 0 || inner.ptrdata == 0 {
        return 0;
    }
    if count > 1 && count.saturating_mul(inner.size / word) > 32 {
        return count.saturating_mul(inner.size);
    }
    (count - 1).saturating_mul(inner.size).saturating_add(program_end(table, elem))
}
