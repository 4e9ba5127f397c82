//! How large one type is and where its fields lie.
//!
//! Invariant: computed from the layouts of what the type holds by value, which are in the table already.
//! Rules of `cmd/compile/internal/types/size.go: CalcSize, CalcStructSize`, Go 1.21 to 1.27.

use super::pointers::{array_end, exact_ptrdata, program_end, rounded_ptrdata};
use super::table::{ByteRun, FieldLayout, Table, TypeLayout};
use crate::gotype::types::{Basic, Field, Kind, TypeId};
use crate::units::align_up;

pub(super) fn lay_out(table: &Table, id: TypeId) -> TypeLayout {
    let word = table.word();
    let words = |n: u64, ptrdata: u64| TypeLayout {
        size: n * word,
        align: word,
        ptrdata: ptrdata * word,
        ..TypeLayout::default()
    };
    match table.types.kind(id) {
        Kind::Basic(Basic::String) => words(2, 1),
        Kind::Basic(Basic::UnsafePointer) => words(1, 1),
        Kind::Basic(basic) => scalar(table, *basic),
        Kind::Pointer(_) | Kind::Map { .. } | Kind::Chan { .. } | Kind::Func(_) => words(1, 1),
        Kind::Slice(_) => words(3, 1),
        Kind::Interface { .. } => words(2, 2),
        Kind::Array { len, elem } => array(table, *len, *elem),
        Kind::Struct(fields) => structure(table, fields),
        Kind::Named { underlying, .. } => {
            let mut layout = table.of(*underlying).clone();
            if table.types.is_align64(id) {
                layout.align = 8;
            }
            layout
        }
    }
}

/// Numbers and bool. 64-bit ones are aligned to the register size: 4 on 386 and arm.
fn scalar(table: &Table, basic: Basic) -> TypeLayout {
    let word = table.word();
    let (size, align) = match basic {
        Basic::Bool | Basic::Int8 | Basic::Uint8 => (1, 1),
        Basic::Int16 | Basic::Uint16 => (2, 2),
        Basic::Int32 | Basic::Uint32 | Basic::Float32 => (4, 4),
        Basic::Complex64 => (8, 4),
        Basic::Complex128 => (16, table.target.arch.max_align()),
        Basic::Int64 | Basic::Uint64 | Basic::Float64 => (8, table.target.arch.max_align()),
        Basic::Int | Basic::Uint | Basic::Uintptr | Basic::String | Basic::UnsafePointer => (word, word),
    };
    TypeLayout { size, align, ..TypeLayout::default() }
}

fn array(table: &Table, len: u64, elem: TypeId) -> TypeLayout {
    let inner = table.of(elem);
    let size = len.saturating_mul(inner.size);
    let plain = if len > 0 && inner.ptrdata > 0 {
        (len - 1).saturating_mul(inner.size).saturating_add(exact_ptrdata(table, elem))
    } else {
        0
    };
    let ptrdata = rounded_ptrdata(table, plain, || array_end(table, len, elem));
    TypeLayout { size, align: inner.align, ptrdata, ..TypeLayout::default() }
}

fn structure(table: &Table, fields: &[Field]) -> TypeLayout {
    let (mut offset, mut align, mut plain) = (0u64, 1u64, 0u64);
    let mut layout = TypeLayout::default();
    let mut last_pointer = None;
    for (i, field) in fields.iter().enumerate() {
        let inner = table.of(field.ty);
        let start = align_up(offset, inner.align);
        push_padding(&mut layout.padding, offset, start);
        layout.fields.push(FieldLayout { offset: start, size: inner.size, align: inner.align });
        if inner.ptrdata > 0 {
            plain = start.saturating_add(exact_ptrdata(table, field.ty));
            last_pointer = Some((i, start));
        }
        align = align.max(inner.align);
        offset = start.saturating_add(inner.size);
    }
    let used = offset;
    // A pointer past a last field of size 0 must stay inside the struct.
    if offset > 0 && layout.fields.last().is_some_and(|f| f.size == 0) {
        offset = offset.saturating_add(1);
    }
    layout.size = align_up(offset, align);
    layout.align = align;
    push_padding(&mut layout.padding, used, layout.size);
    layout.ptrdata = rounded_ptrdata(table, plain, || match last_pointer {
        Some((i, start)) => start.saturating_add(program_end(table, fields[i].ty)),
        None => 0,
    });
    layout
}

fn push_padding(padding: &mut Vec<ByteRun>, from: u64, to: u64) {
    if to > from {
        padding.push(ByteRun { offset: from, size: to - from });
    }
}
