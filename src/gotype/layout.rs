//! How types lie in memory on a target: size, alignment, field offsets, padding, pointer bytes.
//!
//! Invariant: every type is laid out once, after what it holds by value, so time is linear in the source.
//! Rules of `cmd/compile/internal/types/size.go: CalcSize, CalcStructSize, PtrDataSize`, Go 1.21 to 1.27.

use super::comparable::{Comparability, KeyProblem, by_value_order_from};
use super::facts::Facts;
use super::model::{Basic, ByteRun, Field, FieldLayout, Kind, TypeId, TypeLayout};
use super::types::Types;
use crate::target::Target;
use crate::units::{self, align_up};
use std::sync::Arc;

/// A type that does not fit in the address space.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TooLarge {
    /// The innermost type that is too large.
    pub part: TypeId,
    pub message: String,
}

/// The layouts of all types of a store on one target.
#[derive(Clone, Debug)]
pub struct Layouts {
    types: Arc<Types>,
    target: Target,
    layouts: Vec<TypeLayout>,
    facts: Vec<Facts>,
    comparability: Comparability,
    /// For a type over the size limit, the innermost one in it.
    too_large: Vec<Option<TypeId>>,
}

impl Layouts {
    /// Lays out all types of the store.
    pub fn new(types: Arc<Types>, target: Target) -> Layouts {
        let mut layouts = Layouts {
            types: Arc::clone(&types),
            target,
            layouts: Vec::new(),
            facts: Vec::new(),
            comparability: Comparability::default(),
            too_large: Vec::new(),
        };
        layouts.extend(types);
        layouts
    }

    /// Goes over to a later copy of the same store; only the types it gained are laid out.
    pub fn extend(&mut self, types: Arc<Types>) {
        let known = self.layouts.len();
        self.comparability = Comparability::new(&types);
        self.layouts.resize(types.len(), TypeLayout::default());
        self.facts.resize(types.len(), Facts::default());
        self.too_large.resize(types.len(), None);
        self.types = types;
        for id in by_value_order_from(&self.types, known) {
            let index = id.0 as usize;
            self.layouts[index] = self.lay_out(id);
            self.too_large[index] = self.judge_size(id);
            self.facts[index] = Facts::of(self, id);
        }
    }

    pub fn types(&self) -> &Arc<Types> {
        &self.types
    }

    pub fn target(&self) -> Target {
        self.target
    }

    /// The layout of a type; of one that is too large, sizes stop at the largest number.
    pub fn of(&self, id: TypeId) -> &TypeLayout {
        &self.layouts[id.0 as usize]
    }

    /// Properties of the type that hashing and maps go by.
    pub fn facts(&self, id: TypeId) -> &Facts {
        &self.facts[id.0 as usize]
    }

    /// `Ok` if the type has `==` and so may be a map key.
    pub fn comparable(&self, id: TypeId) -> Result<(), KeyProblem> {
        self.comparability.check(&self.types, id)
    }

    pub fn is_comparable(&self, id: TypeId) -> bool {
        self.comparability.is_comparable(id)
    }

    /// `Err` if the type passes the size limit: 2^47 bytes, 2^31 on 32-bit targets.
    pub fn size_limit(&self, id: TypeId) -> Result<(), TooLarge> {
        let Some(part) = self.too_large[id.0 as usize] else { return Ok(()) };
        let name = self.types.short_name(part);
        let size = self.of(part).size;
        let size = if size == u64::MAX { "2^64 bytes or more".to_string() } else { units::bytes(size) };
        let bits = if self.target.arch.ptr_size() == 4 { 31 } else { 47 };
        let message = format!("type {name} takes {size} on {}; the limit is 2^{bits} bytes", self.target.arch);
        Err(TooLarge { part, message })
    }

    /// All padding bytes inside a value, nested ones too, at most `limit` runs; true if there are more.
    pub fn padding_runs(&self, id: TypeId, limit: usize) -> (Vec<ByteRun>, bool) {
        let mut runs = Vec::new();
        let complete = self.collect_padding(id, 0, limit, &mut runs).is_some();
        (runs, !complete)
    }

    fn collect_padding(&self, id: TypeId, base: u64, limit: usize, runs: &mut Vec<ByteRun>) -> Option<()> {
        if self.facts(id).padding == 0 {
            return Some(());
        }
        match self.types.shape(id) {
            Kind::Array { len, elem } => {
                let size = self.of(*elem).size;
                (0..*len).try_for_each(|i| {
                    self.collect_padding(*elem, base.saturating_add(i.saturating_mul(size)), limit, runs)
                })
            }
            Kind::Struct(fields) => {
                let layout = self.of(id);
                let mut own = layout.padding.iter().peekable();
                for (field, place) in fields.iter().zip(&layout.fields) {
                    while let Some(run) = own.next_if(|run| run.offset < place.offset) {
                        push_run(runs, limit, base, *run)?;
                    }
                    self.collect_padding(field.ty, base + place.offset, limit, runs)?;
                }
                own.try_for_each(|run| push_run(runs, limit, base, *run))
            }
            _ => Some(()),
        }
    }

    fn judge_size(&self, id: TypeId) -> Option<TypeId> {
        let mut n = 0;
        while let Some(child) = super::comparable::by_value_child(self.types.kind(id), n) {
            if let Some(part) = self.too_large[child.0 as usize] {
                return Some(part);
            }
            n += 1;
        }
        let limit = if self.target.arch.ptr_size() == 4 { 1 << 31 } else { 1 << 47 };
        (self.of(id).size > limit).then_some(id)
    }

    fn lay_out(&self, id: TypeId) -> TypeLayout {
        let word = self.target.arch.ptr_size();
        let words = |n: u64, ptrdata: u64| TypeLayout {
            size: n * word,
            align: word,
            ptrdata: ptrdata * word,
            ..TypeLayout::default()
        };
        match self.types.kind(id) {
            Kind::Basic(Basic::String) => words(2, 1),
            Kind::Basic(Basic::UnsafePointer) => words(1, 1),
            Kind::Basic(basic) => self.scalar(*basic),
            Kind::Pointer(_) | Kind::Map { .. } | Kind::Chan { .. } | Kind::Func(_) => words(1, 1),
            Kind::Slice(_) => words(3, 1),
            Kind::Interface { .. } => words(2, 2),
            Kind::Array { len, elem } => self.array(*len, *elem),
            Kind::Struct(fields) => self.structure(fields),
            Kind::Named { name, underlying } => {
                let mut layout = self.of(*underlying).clone();
                // The marker of sync/atomic's 64-bit types (`types/size.go: CalcStructSize`, "align64").
                if name == "atomic.align64" {
                    layout.align = 8;
                }
                layout
            }
        }
    }

    /// Numbers and bool. 64-bit ones are aligned to the register size: 4 on 386 and arm.
    fn scalar(&self, basic: Basic) -> TypeLayout {
        let word = self.target.arch.ptr_size();
        let (size, align) = match basic {
            Basic::Bool | Basic::Int8 | Basic::Uint8 => (1, 1),
            Basic::Int16 | Basic::Uint16 => (2, 2),
            Basic::Int32 | Basic::Uint32 | Basic::Float32 => (4, 4),
            Basic::Complex64 => (8, 4),
            Basic::Complex128 => (16, self.target.arch.max_align()),
            Basic::Int64 | Basic::Uint64 | Basic::Float64 => (8, self.target.arch.max_align()),
            Basic::Int | Basic::Uint | Basic::Uintptr | Basic::String | Basic::UnsafePointer => (word, word),
        };
        TypeLayout { size, align, ..TypeLayout::default() }
    }

    fn array(&self, len: u64, elem: TypeId) -> TypeLayout {
        let inner = self.of(elem);
        let size = len.saturating_mul(inner.size);
        let plain = if len > 0 && inner.ptrdata > 0 {
            (len - 1).saturating_mul(inner.size).saturating_add(self.exact_ptrdata(elem))
        } else {
            0
        };
        let ptrdata = self.rounded_ptrdata(plain, || self.array_end(len, elem));
        TypeLayout { size, align: inner.align, ptrdata, ..TypeLayout::default() }
    }

    fn structure(&self, fields: &[Field]) -> TypeLayout {
        let (mut offset, mut align, mut plain) = (0u64, 1u64, 0u64);
        let mut layout = TypeLayout::default();
        let mut last_pointer = None;
        for (i, field) in fields.iter().enumerate() {
            let inner = self.of(field.ty);
            let start = align_up(offset, inner.align);
            push_padding(&mut layout.padding, offset, start);
            layout.fields.push(FieldLayout { offset: start, size: inner.size, align: inner.align });
            if inner.ptrdata > 0 {
                plain = start.saturating_add(self.exact_ptrdata(field.ty));
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
        layout.ptrdata = self.rounded_ptrdata(plain, || match last_pointer {
            Some((i, start)) => start.saturating_add(self.end(fields[i].ty)),
            None => 0,
        });
        layout
    }

    /// Where a version has GC programs, one covers arrays in whole elements (`reflectdata/reflect.go: dgcprog,
    /// GCProg.emit`), in types with over 16384 words of pointer data; else the exact end counts.
    fn rounded_ptrdata(&self, plain: u64, program_end: impl FnOnce() -> u64) -> u64 {
        let limit = 16384 * self.target.arch.ptr_size();
        if self.target.rules().gc_programs && plain > limit { program_end() } else { plain }
    }

    /// The end of the last pointer in a value, in bytes, as `types/size.go: PtrDataSize` has it.
    fn exact_ptrdata(&self, id: TypeId) -> u64 {
        let layout = self.of(id);
        let limit = 16384 * self.target.arch.ptr_size();
        if !self.target.rules().gc_programs || layout.ptrdata <= limit {
            return layout.ptrdata;
        }
        self.facts(id).exact_ptrdata
    }

    /// Where a GC program's bits for this type end, in bytes from its start.
    pub(super) fn end(&self, id: TypeId) -> u64 {
        self.facts(id).program_end
    }

    /// The same of an array: nested arrays count as one, and long ones are repeated whole.
    pub(super) fn array_end(&self, len: u64, elem: TypeId) -> u64 {
        let (mut count, mut elem) = (len, elem);
        while let Kind::Array { len, elem: inner } = self.types.shape(elem) {
            count = count.saturating_mul(*len);
            elem = *inner;
        }
        let inner = self.of(elem);
        let word = self.target.arch.ptr_size();
        if count == 0 || inner.ptrdata == 0 {
            return 0;
        }
        if count > 1 && count.saturating_mul(inner.size / word) > 32 {
            return count.saturating_mul(inner.size);
        }
        (count - 1).saturating_mul(inner.size).saturating_add(self.end(elem))
    }
}

fn push_padding(padding: &mut Vec<ByteRun>, from: u64, to: u64) {
    if to > from {
        padding.push(ByteRun { offset: from, size: to - from });
    }
}

fn push_run(runs: &mut Vec<ByteRun>, limit: usize, base: u64, run: ByteRun) -> Option<()> {
    if runs.len() >= limit {
        return None;
    }
    runs.push(ByteRun { offset: base + run.offset, size: run.size });
    Some(())
}
