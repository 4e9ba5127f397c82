//! What hashing, comparing and maps go by, once for each type.
//!
//! Invariant: computed after the types held by value, from their facts alone.
//! Rules of `cmd/compile/internal/types/alg.go: AlgType`, `types/type.go: IsReflexive`,
//! `reflectdata/reflect.go: needkeyupdate, hashMightPanic`, Go 1.21 to 1.27.

use super::layout::Layouts;
use super::model::{Basic, Field, Kind, TypeId};

/// How a type is hashed and compared as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Alg {
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
pub struct Facts {
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

impl Facts {
    pub(super) fn of(layouts: &Layouts, id: TypeId) -> Facts {
        match layouts.types().kind(id) {
            Kind::Named { underlying, .. } => layouts.facts(*underlying).clone(),
            Kind::Array { len, elem } => Facts::of_array(layouts, id, *len, *elem),
            Kind::Struct(fields) => Facts::of_struct(layouts, id, fields),
            kind => Facts::of_single(layouts, id, single_alg(kind)),
        }
    }

    fn of_single(layouts: &Layouts, id: TypeId, alg: Alg) -> Facts {
        let interface = matches!(alg, Alg::Interface | Alg::EmptyInterface);
        let number = matches!(alg, Alg::Float32 | Alg::Float64 | Alg::Complex64 | Alg::Complex128);
        let ptrdata = layouts.of(id).ptrdata;
        Facts {
            alg,
            reflexive: !interface && !number,
            need_key_update: interface || number || alg == Alg::String,
            hash_might_panic: interface,
            padding: 0,
            exact_ptrdata: ptrdata,
            program_end: ptrdata,
            key_steps: 1,
            typehash_steps: 1,
        }
    }

    /// An array of length 0 is plain memory; a single element hashes as itself.
    fn of_array(layouts: &Layouts, id: TypeId, len: u64, elem: TypeId) -> Facts {
        let inner = layouts.facts(elem);
        let alg = match (inner.alg, len) {
            (Alg::None, _) => Alg::None,
            (Alg::Memory, _) | (_, 0) => Alg::Memory,
            (alg, 1) => alg,
            _ => Alg::Special,
        };
        let elem_layout = layouts.of(elem);
        let has_pointers = len > 0 && elem_layout.ptrdata > 0;
        let exact = (len.max(1) - 1).saturating_mul(elem_layout.size).saturating_add(inner.exact_ptrdata);
        let plain = alg == Alg::Memory;
        Facts {
            alg,
            padding: len.saturating_mul(inner.padding),
            exact_ptrdata: if has_pointers { exact } else { 0 },
            program_end: if layouts.of(id).ptrdata == 0 { 0 } else { layouts.array_end(len, elem) },
            key_steps: if plain { 1 } else { inner.key_steps.saturating_add(1) },
            typehash_steps: if plain { 1 } else { inner.typehash_steps.saturating_add(1) },
            ..*inner
        }
    }

    fn of_struct(layouts: &Layouts, id: TypeId, fields: &[Field]) -> Facts {
        let layout = layouts.of(id);
        let mut facts = Facts { alg: struct_alg(layouts, id, fields), reflexive: true, ..Facts::default() };
        facts.padding = layout.padding.iter().map(|run| run.size).fold(0, u64::saturating_add);
        for (field, place) in fields.iter().zip(&layout.fields) {
            let inner = layouts.facts(field.ty);
            facts.reflexive &= inner.reflexive;
            facts.need_key_update |= inner.need_key_update;
            facts.hash_might_panic |= inner.hash_might_panic;
            facts.padding = facts.padding.saturating_add(inner.padding);
            facts.key_steps = facts.key_steps.saturating_add(inner.key_steps);
            facts.typehash_steps = facts.typehash_steps.saturating_add(inner.typehash_steps);
            if layouts.of(field.ty).ptrdata > 0 {
                facts.exact_ptrdata = place.offset.saturating_add(inner.exact_ptrdata);
                facts.program_end = place.offset.saturating_add(inner.program_end);
            }
        }
        if facts.alg == Alg::Memory {
            (facts.key_steps, facts.typehash_steps) = (1, 1);
        }
        facts
    }
}

fn single_alg(kind: &Kind) -> Alg {
    match kind {
        Kind::Basic(Basic::String) => Alg::String,
        Kind::Basic(Basic::Float32) => Alg::Float32,
        Kind::Basic(Basic::Float64) => Alg::Float64,
        Kind::Basic(Basic::Complex64) => Alg::Complex64,
        Kind::Basic(Basic::Complex128) => Alg::Complex128,
        Kind::Basic(_) | Kind::Pointer(_) | Kind::Chan { .. } => Alg::Memory,
        Kind::Interface { methods } if methods.is_empty() => Alg::EmptyInterface,
        Kind::Interface { .. } => Alg::Interface,
        _ => Alg::None,
    }
}

/// One field that is not blank: that field's. Else plain memory if all fields are, with no padding and no blank.
fn struct_alg(layouts: &Layouts, id: TypeId, fields: &[Field]) -> Alg {
    if let [field] = fields
        && field.name != "_"
    {
        return layouts.facts(field.ty).alg;
    }
    let mut alg = Alg::Memory;
    for (i, field) in fields.iter().enumerate() {
        match layouts.facts(field.ty).alg {
            Alg::None => return Alg::None,
            Alg::Memory if field.name != "_" && !is_padded(layouts, id, i) => {}
            _ => alg = Alg::Special,
        }
    }
    alg
}

/// True if padding follows field `i` (`types/alg.go: IsPaddedField`).
pub(super) fn is_padded(layouts: &Layouts, id: TypeId, i: usize) -> bool {
    let layout = layouts.of(id);
    let next = layout.fields.get(i + 1).map_or(layout.size, |f| f.offset);
    layout.fields.get(i).is_some_and(|f| f.offset.saturating_add(f.size) != next)
}
