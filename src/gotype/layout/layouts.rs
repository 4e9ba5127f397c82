//! How types lie in memory on a target: size, alignment, field offsets, padding, pointer bytes.
//!
//! Invariant: every type is laid out once, after what it holds by value, so time is linear in the source.
//! Rules of `cmd/compile/internal/types/size.go: CalcSize, CalcStructSize, PtrDataSize`, Go 1.21 to 1.27.

use super::comparable::{Comparability, KeyProblem};
use super::sizes::lay_out;
use super::table::{Facts, Table, TypeLayout};
use crate::gotype::types::by_value::{by_value_order_from, by_value_order_of};
use crate::gotype::types::{TypeId, Types};
use crate::target::{Arch, Target};
use crate::units;
use std::fmt;
use std::sync::Arc;

/// The layout of one type, while others may not be complete yet. The store is the same afterwards.
pub(crate) fn layout_of(types: &mut Types, id: TypeId) -> TypeLayout {
    let target = types.target();
    let lent = Arc::new(std::mem::replace(types, Types::new(target)));
    let mut table = Table { types: Arc::clone(&lent), target, layouts: Vec::new(), facts: Vec::new() };
    table.layouts.resize(lent.len(), TypeLayout::default());
    table.facts.resize(lent.len(), Facts::default());
    for part in by_value_order_of(&lent, id) {
        table.layouts[part.0 as usize] = lay_out(&table, part);
        table.facts[part.0 as usize] = Facts::of(&table, part);
    }
    let layout = table.of(id).clone();
    drop(table);
    *types = Arc::unwrap_or_clone(lent);
    layout
}

/// A type that does not fit in the address space.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TooLarge {
    /// The innermost type that is too large.
    pub part: TypeId,
    /// Its name, as messages have it.
    pub name: String,
    /// In bytes; the largest number stands for all above it.
    pub size: u64,
    /// The architecture that it does not fit on.
    pub arch: Arch,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = if self.size == u64::MAX { "2^64 bytes or more".to_string() } else { units::bytes(self.size) };
        let limit = size_limit(self.arch).trailing_zeros();
        write!(f, "type {} takes {size} on {}; the limit is 2^{limit} bytes", self.name, self.arch)
    }
}

/// The most bytes that a type may take on an architecture, a power of two.
fn size_limit(arch: Arch) -> u64 {
    if arch.ptr_size() == 4 { 1 << 31 } else { 1 << 47 }
}

/// The layouts of all types of a store on one target.
///
/// ```
/// use mapscope::gotype::{Layouts, check_source};
/// use mapscope::target::{Arch, GoVersion, Target};
///
/// let checked = check_source("struct { ok bool; id int64 }", GoVersion::DEFAULT);
/// let layouts = Layouts::new(checked.types.into(), Target::new(GoVersion::DEFAULT, Arch::Amd64));
/// let Some(id) = checked.root else { panic!("{:?}", checked.diagnostics) };
/// assert_eq!(layouts.of(id).size, 16);
/// assert_eq!(layouts.of(id).fields[1].offset, 8);
/// assert_eq!(layouts.padding(id), 7);
/// ```
#[derive(Clone, Debug)]
pub struct Layouts {
    table: Table,
    comparability: Comparability,
    /// For a type over the size limit, the innermost one in it.
    too_large: Vec<Option<TypeId>>,
}

impl Layouts {
    /// Lays out all types of the store.
    pub fn new(types: Arc<Types>, target: Target) -> Layouts {
        let mut layouts = Layouts {
            table: Table { types: Arc::clone(&types), target, layouts: Vec::new(), facts: Vec::new() },
            comparability: Comparability::default(),
            too_large: Vec::new(),
        };
        layouts.extend(types);
        layouts
    }

    /// Goes over to a later copy of the same store; only the types it gained are laid out.
    pub fn extend(&mut self, types: Arc<Types>) {
        let known = self.table.layouts.len();
        self.comparability = Comparability::new(&types);
        self.table.layouts.resize(types.len(), TypeLayout::default());
        self.table.facts.resize(types.len(), Facts::default());
        self.too_large.resize(types.len(), None);
        self.table.types = types;
        for id in by_value_order_from(&self.table.types, known) {
            let index = id.0 as usize;
            self.table.layouts[index] = lay_out(&self.table, id);
            self.too_large[index] = self.judge_size(id);
            self.table.facts[index] = Facts::of(&self.table, id);
        }
    }

    /// The store whose types are laid out.
    pub fn types(&self) -> &Arc<Types> {
        &self.table.types
    }

    /// Where they are laid out.
    pub fn target(&self) -> Target {
        self.table.target
    }

    /// The layout of a type; of one that is too large, sizes stop at the largest number.
    pub fn of(&self, id: TypeId) -> &TypeLayout {
        self.table.of(id)
    }

    /// How many padding bytes a value has inside, nested ones counted.
    pub fn padding(&self, id: TypeId) -> u64 {
        self.facts(id).padding
    }

    /// Properties of the type that hashing and maps go by.
    pub(super) fn facts(&self, id: TypeId) -> &Facts {
        self.table.facts(id)
    }

    /// `Ok` if the type has `==` and so may be a map key.
    pub fn comparable(&self, id: TypeId) -> Result<(), KeyProblem> {
        self.comparability.check(self.types(), id)
    }

    /// True if the type has `==`.
    pub fn is_comparable(&self, id: TypeId) -> bool {
        self.comparability.is_comparable(id)
    }

    /// True if each value of the type equals itself: no floats (NaN) and no interfaces in it.
    pub fn is_reflexive(&self, id: TypeId) -> bool {
        self.facts(id).reflexive
    }

    /// `Err` if the type passes the size limit: 2^47 bytes, 2^31 on 32-bit targets.
    pub fn size_limit(&self, id: TypeId) -> Result<(), TooLarge> {
        let Some(part) = self.too_large[id.0 as usize] else { return Ok(()) };
        let (name, size) = (self.types().short_name(part), self.of(part).size);
        Err(TooLarge { part, name, size, arch: self.target().arch })
    }

    fn judge_size(&self, id: TypeId) -> Option<TypeId> {
        let mut n = 0;
        while let Some(child) = self.types().kind(id).held_by_value(n) {
            if let Some(part) = self.too_large[child.0 as usize] {
                return Some(part);
            }
            n += 1;
        }
        (self.of(id).size > size_limit(self.target().arch)).then_some(id)
    }
}
