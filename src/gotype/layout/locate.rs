//! What part of a value a byte is: the innermost field, the word of a string, or padding and the rule that made it.
//!
//! Invariant: every byte of a type is in exactly one part, and the parts of a type cover it in order.

use super::layouts::Layouts;
use super::table::TypeLayout;
use crate::gotype::types::{Basic, Field, Kind, TypeId};
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
    /// In bytes.
    pub size: u64,
    /// What it is.
    pub kind: PartKind,
}

/// What a part is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// A number, a bool, a pointer: one value.
    Whole,
    /// A word of a string, slice or interface, or half of a complex number.
    Word(Word),
    /// Bytes that hold nothing, and why they are there.
    Padding(Padding),
}

/// A word of a value that is made of several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// A string's pointer to its bytes.
    Data,
    /// A slice's pointer to its array.
    Array,
    /// How many bytes or elements there are.
    Length,
    /// How many elements the array has room for.
    Capacity,
    /// An empty interface's dynamic type.
    Type,
    /// Another interface's table of methods.
    Itab,
    /// What an interface holds, or points at.
    Boxed,
    /// A complex number's first half.
    Real,
    /// A complex number's second half.
    Imaginary,
}

/// Which rule made a run of padding (`cmd/compile/internal/types/size.go: CalcStructSize`).
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the field that the rule speaks of, and the alignment it goes by, in bytes")]
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
    let mut spot = Spot { path: String::new(), ty: id, base: 0 };
    if offset >= layouts.of(id).size {
        return None;
    }
    loop {
        let within = offset - spot.base;
        match types.shape(spot.ty) {
            Kind::Struct(fields) => {
                let places = &layouts.of(spot.ty).fields;
                let begun = places.partition_point(|f| f.offset <= within);
                let last = (0..begun).rev().find(|&i| places[i].size > 0);
                let Some(i) = last.filter(|&i| within < places[i].offset + places[i].size) else {
                    return Some(spot.padding(layouts, within));
                };
                let _ = write!(spot.path, ".{}", fields[i].name);
                (spot.ty, spot.base) = (fields[i].ty, spot.base + places[i].offset);
            }
            Kind::Array { elem, .. } => {
                let size = layouts.of(*elem).size.max(1);
                let _ = write!(spot.path, "[{}]", within / size);
                (spot.ty, spot.base) = (*elem, spot.base + within / size * size);
            }
            kind => return Some(spot.leaf(layouts, kind, within)),
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

/// A value inside the one that is looked into: what it is, and where it begins.
struct Spot {
    path: String,
    ty: TypeId,
    base: u64,
}

impl Spot {
    fn part(self, offset: u64, size: u64, kind: PartKind) -> Part {
        Part { path: self.path, ty: self.ty, offset: self.base + offset, size, kind }
    }

    /// The word at byte `within`, or the whole of a value that is not made of words.
    fn leaf(self, layouts: &Layouts, kind: &Kind, within: u64) -> Part {
        let (size, words) = (layouts.of(self.ty).size, words(kind));
        let each = (size / words.len().max(1) as u64).max(1);
        let i = within / each;
        match words.get(i as usize) {
            Some(word) => self.part(i * each, each, PartKind::Word(*word)),
            None => self.part(0, size, PartKind::Whole),
        }
    }

    /// The run of a struct's own padding at byte `within`.
    fn padding(self, layouts: &Layouts, within: u64) -> Part {
        let layout = layouts.of(self.ty);
        let run = layout.padding.iter().find(|r| within >= r.offset && within < r.end());
        let (from, end) = run.map_or((within, within + 1), |r| (r.offset, r.end()));
        let kind = match layouts.types().shape(self.ty) {
            Kind::Struct(fields) => PartKind::Padding(rule(fields, layout, end)),
            _ => PartKind::Whole,
        };
        self.part(from, end - from, kind)
    }
}

/// Why a struct has padding that ends at byte `end`.
fn rule(fields: &[Field], layout: &TypeLayout, end: u64) -> Padding {
    let name = |i: usize| fields.get(i).map_or_else(String::new, |f| f.name.clone());
    let next = layout.fields.iter().position(|f| f.offset >= end);
    let last = layout.fields.len().saturating_sub(1);
    match (next, layout.fields.last()) {
        (Some(i), _) => Padding::Before { field: name(i), align: layout.fields[i].align },
        (None, Some(f)) if f.size == 0 => Padding::ZeroField { field: name(last), align: layout.align },
        _ => Padding::End { align: layout.align },
    }
}
