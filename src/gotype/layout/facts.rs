//! What hashing, comparing and maps go by, once for each type.
//!
//! Invariant: computed after the types held by value, from their facts alone.
//! Rules of `cmd/compile/internal/types/alg.go: AlgType`, `types/type.go: IsReflexive`,
//! `reflectdata/reflect.go: needkeyupdate, hashMightPanic`, Go 1.21 to 1.27.

use super::pointers::array_end;
use super::table::{Alg, Facts, Table};
use crate::gotype::types::{Basic, Field, Kind, TypeId};

impl Facts {
    pub(super) fn of(table: &Table, id: TypeId) -> Facts {
        match table.types.kind(id) {
            Kind::Named { underlying, .. } => table.facts(*underlying).clone(),
            Kind::Array { len, elem } => Facts::of_array(table, id, *len, *elem),
            Kind::Struct(fields) => Facts::of_struct(table, id, fields),
            kind => Facts::of_single(table, id, single_alg(kind)),
        }
    }

    fn of_single(table: &Table, id: TypeId, alg: Alg) -> Facts {
        let interface = matches!(alg, Alg::Interface | Alg::EmptyInterface);
        let number = matches!(alg, Alg::Float32 | Alg::Float64 | Alg::Complex64 | Alg::Complex128);
        let ptrdata = table.of(id).ptrdata;
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
    fn of_array(table: &Table, id: TypeId, len: u64, elem: TypeId) -> Facts {
        let inner = table.facts(elem);
        let alg = match (inner.alg, len) {
            (Alg::None, _) => Alg::None,
            (Alg::Memory, _) | (_, 0) => Alg::Memory,
            (alg, 1) => alg,
            _ => Alg::Special,
        };
        let elem_layout = table.of(elem);
        let has_pointers = len > 0 && elem_layout.ptrdata > 0;
        let exact = (len.max(1) - 1).saturating_mul(elem_layout.size).saturating_add(inner.exact_ptrdata);
        let plain = alg == Alg::Memory;
        Facts {
            alg,
            padding: len.saturating_mul(inner.padding),
            exact_ptrdata: if has_pointers { exact } else { 0 },
            program_end: if table.of(id).ptrdata == 0 { 0 } else { array_end(table, len, elem) },
            key_steps: if plain { 1 } else { inner.key_steps.saturating_add(1) },
            typehash_steps: if plain { 1 } else { inner.typehash_steps.saturating_add(1) },
            ..*inner
        }
    }

    fn of_struct(table: &Table, id: TypeId, fields: &[Field]) -> Facts {
        let layout = table.of(id);
        let mut facts = Facts { alg: struct_alg(table, id, fields), reflexive: true, ..Facts::default() };
        facts.padding = layout.padding.iter().map(|run| run.size).fold(0, u64::saturating_add);
        for (field, place) in fields.iter().zip(&layout.fields) {
            let inner = table.facts(field.ty);
            facts.reflexive &= inner.reflexive;
            facts.need_key_update |= inner.need_key_update;
            facts.hash_might_panic |= inner.hash_might_panic;
            facts.padding = facts.padding.saturating_add(inner.padding);
            facts.key_steps = facts.key_steps.saturating_add(inner.key_steps);
            facts.typehash_steps = facts.typehash_steps.saturating_add(inner.typehash_steps);
            if table.of(field.ty).ptrdata > 0 {
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
fn struct_alg(table: &Table, id: TypeId, fields: &[Field]) -> Alg {
    if let [field] = fields
        && field.name != "_"
    {
        return table.facts(field.ty).alg;
    }
    let mut alg = Alg::Memory;
    for (i, field) in fields.iter().enumerate() {
        match table.facts(field.ty).alg {
            Alg::None => return Alg::None,
            Alg::Memory if field.name != "_" && !table.of(id).is_padded_after(i) => {}
            _ => alg = Alg::Special,
        }
    }
    alg
}
