//! What part of a value a byte is: the innermost field, the word of a string, or padding and the rule that made it.
//!
//! Invariant: every byte of a type is in exactly one part, and the parts of a type cover it in order.

use super::layouts::Layouts;
use crate::gotype::types::{Basic, Kind, TypeId};
use std::fmt::Write;

/// A part of a value that has no parts of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// How Go code names it: `.Pos.X`, `[2].Tag`; empty for the value itself. Of padding, what it is in.
    pub path: String,
    /// Its type; of padding, the struct's.
    pub ty: TypeId,
    /// From the start of the value, in bytes.
    pub offset: u64,
    pub size: u64,
    pub kind: PartKind,
}

/// What a part is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// A number, a bool, a pointer: one value.
    Whole,
    /// A word of a string, slice or interface, or half of a complex number.
    Word(Word),
    Padding(Padding),
}

/// A word of a value that is made of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// A string's pointer to its bytes.
    Data,
    /// A slice's pointer to its array.
    Array,
    Length,
    Capacity,
    /// An empty interface's dynamic type.
    Type,
    /// Another interface's table of methods.
    Itab,
    /// What an interface holds, or points at.
    Boxed,
    Real,
    Imaginary,
}

/// Which rule made a run of padding (`cmd/compile/internal/types/size.go: CalcStructSize`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Padding {
    /// The next field's offset is a multiple of its alignment.
    Before { field: String, align: u64 },
    /// A struct's size is a multiple of its alignment.
    End { align: u64 },
    /// A last field of size 0 is followed by a byte, so that its address stays inside the struct.
    ZeroField { field: String, align: u64 },
}

/// The part that the byte at `offset` of a value of type `id` is; `None` behind its end.
pub fn locate(layouts: &Layouts, id: TypeId, offset: u64) -> Option<Part> {
    let types = layouts.types();
    let (mut path, mut ty, mut base) = (String::new(), id, 0);
    if offset >= layouts.of(id).size {
        return None;
    }
    loop {
        let within = offset - base;
        match types.shape(ty) {
            Kind::Struct(fields) => {
                let places = &layouts.of(ty).fields;
                let begun = places.partition_point(|f| f.offset <= within);
                let last = (0..begun).rev().find(|&i| places[i].size > 0);
                let Some(i) = last.filter(|&i| within < places[i].offset + places[i].size) else {
                    return Some(padding(layouts, path, ty, (base, within)));
                };
                let _ = write!(path, ".{}", fields[i].name);
                (ty, base) = (fields[i].ty, base + places[i].offset);
            }
            Kind::Array { elem, .. } => {
                let size = layouts.of(*elem).size.max(1);
                let _ = write!(path, "[{}]", within / size);
                (ty, base) = (*elem, base + within / size * size);
            }
            kind => return Some(leaf(layouts, kind, path, ty, (base, within))),
        }
    }
}

/// The words of types that are made of words.
fn words(kind: &Kind) -> &'static [Word] {
    match kind {
        Kind::Basic(Basic::String) => &[Word::Data, Word::Length],
        Kind::Slice(_) => &[Word::Array, Word::Length, Word::Capacity],
        Kind::Interface { methods } if methods.is_empty() => &[Word::Type, Word::Boxed],
        Kind::Interface { .. } => &[Word::Itab, Word::Boxed],
        Kind::Basic(Basic::Complex64 | Basic::Complex128) => &[Word::Real, Word::Imaginary],
        _ => &[],
    }
}

fn leaf(layouts: &Layouts, kind: &Kind, path: String, ty: TypeId, (base, within): (u64, u64)) -> Part {
    let (size, words) = (layouts.of(ty).size, words(kind));
    let each = (size / words.len().max(1) as u64).max(1);
    let i = within / each;
    match words.get(i as usize) {
        Some(word) => Part { path, ty, offset: base + i * each, size: each, kind: PartKind::Word(*word) },
        None => Part { path, ty, offset: base, size, kind: PartKind::Whole },
    }
}

fn padding(layouts: &Layouts, path: String, ty: TypeId, (base, within): (u64, u64)) -> Part {
    let layout = layouts.of(ty);
    let run = layout.padding.iter().find(|r| within >= r.offset && within < r.end());
    let (from, end) = run.map_or((within, within + 1), |r| (r.offset, r.end()));
    let Kind::Struct(fields) = layouts.types().shape(ty) else {
        return Part { path, ty, offset: base + from, size: end - from, kind: PartKind::Whole };
    };
    let next = layout.fields.iter().position(|f| f.offset >= end);
    let last = layout.fields.len().saturating_sub(1);
    let name = |i: usize| fields.get(i).map_or_else(String::new, |f| f.name.clone());
    let rule = match (next, layout.fields.last()) {
        (Some(i), _) => Padding::Before { field: name(i), align: layout.fields[i].align },
        (None, Some(f)) if f.size == 0 => Padding::ZeroField { field: name(last), align: layout.align },
        _ => Padding::End { align: layout.align },
    };
    Part { path, ty, offset: base + from, size: end - from, kind: PartKind::Padding(rule) }
}

/// The parts of a value's first `limit` bytes in order, at most `most` of them.
pub fn parts(layouts: &Layouts, id: TypeId, limit: u64, most: usize) -> Vec<Part> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < limit && found.len() < most {
        let Some(part) = locate(layouts, id, at) else { break };
        at = part.offset + part.size;
        found.push(part);
    }
    found
}
