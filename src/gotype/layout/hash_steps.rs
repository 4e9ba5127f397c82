//! How a key is hashed and compared: the compiled hasher of a map type, and the runtime's typehash.
//!
//! Invariant: steps are in the order in which the hash folds them; repeats are never written out.
//! Rules of `cmd/compile/internal/reflectdata/alg.go: genhash, hashmem`, `compare/compare.go: Memrun`,
//! `runtime/alg.go: typehash`, Go 1.21 to 1.27.

use super::layouts::Layouts;
use super::table::Alg;
use crate::gotype::types::{Basic, Field, Kind, TypeId};

/// The most steps that a hash may take, repeats counted once.
pub const MAX_HASH_STEPS: u64 = 1 << 16;

/// One step of hashing or comparing a value, left to right; blank fields and padding have no step.
/// Both the hash and `==` of a type are a fold over its steps. Offsets are from the start of the value.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "offsets and lengths in bytes, as the enum says")]
pub enum Step {
    /// A run of plain memory. A length of 0 is still a step: `memhash` of nothing may change the hash.
    Mem {
        offset: u64,
        len: u64,
    },
    Str {
        offset: u64,
    },
    F32 {
        offset: u64,
    },
    F64 {
        offset: u64,
    },
    C64 {
        offset: u64,
    },
    C128 {
        offset: u64,
    },
    /// An interface; `empty`: its first word is the dynamic type, else an itab.
    Iface {
        offset: u64,
        empty: bool,
    },
    /// `steps` again at `offset`, `offset + stride`, …, `count` times.
    Repeat {
        offset: u64,
        stride: u64,
        count: u64,
        steps: Vec<Step>,
    },
}

/// The steps of a map type's hasher for this key type.
/// A plain type of size 0 has none (its hash is the seed); elsewhere plain parts of size 0 are steps.
/// `None` where the type takes over [`MAX_HASH_STEPS`].
pub fn key_steps(layouts: &Layouts, id: TypeId) -> Option<Vec<Step>> {
    if layouts.facts(id).key_steps > MAX_HASH_STEPS {
        return None;
    }
    let mut steps = Vec::new();
    if layouts.facts(id).alg != Alg::Memory || layouts.of(id).size > 0 {
        add_key_steps(layouts, id, 0, &mut steps);
    }
    Some(steps)
}

/// The steps of `runtime.typehash`, which hashes what an interface holds: plain types whole, structs field by field.
/// `None` where the type takes over [`MAX_HASH_STEPS`].
pub fn type_hash_steps(layouts: &Layouts, id: TypeId) -> Option<Vec<Step>> {
    if layouts.facts(id).typehash_steps > MAX_HASH_STEPS {
        return None;
    }
    let mut steps = Vec::new();
    add_typehash_steps(layouts, id, 0, &mut steps);
    Some(steps)
}

/// True if an interface holds a value of this type as its data word itself, and not as a pointer to it:
/// pointer-shaped types, also alone in a struct or array (`cmd/compile/internal/types/type.go: IsDirectIface`).
pub fn is_direct_iface(layouts: &Layouts, id: TypeId) -> bool {
    let types = layouts.types();
    let mut id = id;
    loop {
        match types.shape(id) {
            Kind::Pointer(_) | Kind::Map { .. } | Kind::Chan { .. } | Kind::Func(_) => return true,
            Kind::Basic(basic) => return *basic == Basic::UnsafePointer,
            Kind::Array { len: 1, elem } => id = *elem,
            Kind::Struct(fields) if fields.len() == 1 => id = fields[0].ty,
            _ => return false,
        }
    }
}

/// The one step of a type that is hashed as a whole.
fn single_step(layouts: &Layouts, id: TypeId, offset: u64) -> Option<Step> {
    match layouts.facts(id).alg {
        Alg::Memory => Some(Step::Mem { offset, len: layouts.of(id).size }),
        Alg::String => Some(Step::Str { offset }),
        Alg::Float32 => Some(Step::F32 { offset }),
        Alg::Float64 => Some(Step::F64 { offset }),
        Alg::Complex64 => Some(Step::C64 { offset }),
        Alg::Complex128 => Some(Step::C128 { offset }),
        Alg::EmptyInterface => Some(Step::Iface { offset, empty: true }),
        Alg::Interface => Some(Step::Iface { offset, empty: false }),
        Alg::Special | Alg::None => None,
    }
}

fn add_key_steps(layouts: &Layouts, id: TypeId, offset: u64, steps: &mut Vec<Step>) {
    if let Some(step) = single_step(layouts, id, offset) {
        steps.push(step);
        return;
    }
    match layouts.types().shape(id) {
        Kind::Array { len: 1, elem } => add_key_steps(layouts, *elem, offset, steps),
        Kind::Array { len, elem } => {
            let mut inner = Vec::new();
            add_key_steps(layouts, *elem, 0, &mut inner);
            steps.push(Step::Repeat { offset, stride: layouts.of(*elem).size, count: *len, steps: inner });
        }
        Kind::Struct(fields) => add_field_steps(layouts, id, fields, offset, steps),
        _ => {}
    }
}

/// Fields left to right; plain ones next to each other are one run of memory; blank ones are skipped.
fn add_field_steps(layouts: &Layouts, id: TypeId, fields: &[Field], base: u64, steps: &mut Vec<Step>) {
    let places = &layouts.of(id).fields;
    let mut i = 0;
    while i < fields.len() {
        if fields[i].name == "_" {
            i += 1;
        } else if layouts.facts(fields[i].ty).alg != Alg::Memory {
            add_key_steps(layouts, fields[i].ty, base + places[i].offset, steps);
            i += 1;
        } else {
            let (len, next) = memory_run(layouts, id, fields, i);
            steps.push(Step::Mem { offset: base + places[i].offset, len });
            i = next;
        }
    }
}

/// The longest run of plain fields from `start`: its bytes, and the field after it. It ends at padding, at a blank
/// field, at a field that is not plain, and (where loads must be aligned) before it needs a wider load.
fn memory_run(layouts: &Layouts, id: TypeId, fields: &[Field], start: usize) -> (u64, usize) {
    let places = &layouts.of(id).fields;
    let from = places[start].offset;
    let strict = layouts.target().arch.strict_align() > 1;
    let mut next = start + 1;
    while next < fields.len() && !layouts.of(id).is_padded_after(next - 1) {
        let field = &fields[next];
        if field.name == "_" || layouts.facts(field.ty).alg != Alg::Memory {
            break;
        }
        let end = places[next].offset + places[next].size;
        if strict && end - from > aligned_at(from, places[start].align) {
            break;
        }
        next += 1;
    }
    (places[next - 1].offset + places[next - 1].size - from, next)
}

/// The alignment that is sure at an offset (issue 46283 in `compare.go: Memrun`).
fn aligned_at(offset: u64, align: u64) -> u64 {
    if align > 0 && offset.is_multiple_of(align) { align } else { 1 << offset.trailing_zeros() }
}

fn add_typehash_steps(layouts: &Layouts, id: TypeId, offset: u64, steps: &mut Vec<Step>) {
    // A type with one part has that part's algorithm, so single steps and plain memory end the walk.
    if let Some(step) = single_step(layouts, id, offset) {
        steps.push(step);
        return;
    }
    match layouts.types().shape(id) {
        Kind::Array { len: 1, elem } => add_typehash_steps(layouts, *elem, offset, steps),
        Kind::Array { len, elem } => {
            let mut inner = Vec::new();
            add_typehash_steps(layouts, *elem, 0, &mut inner);
            steps.push(Step::Repeat { offset, stride: layouts.of(*elem).size, count: *len, steps: inner });
        }
        Kind::Struct(fields) => {
            for (field, place) in fields.iter().zip(&layouts.of(id).fields) {
                if field.name != "_" {
                    add_typehash_steps(layouts, field.ty, offset + place.offset, steps);
                }
            }
        }
        _ => {}
    }
}
