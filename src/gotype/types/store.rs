//! The store of types: every type once, found by its id or its name.
//!
//! Invariant: types are only ever added, so an id stays good in every later copy of the store.
//! Identical unnamed types have one id; a declared type has its own. Basic types have the same id in every store.
//! Knows no layout.

use super::kind::{BASICS, Basic, Kind, Method, Signature, TypeId};
use super::scope::Scope;
use crate::target::Target;
use std::collections::{HashMap, HashSet};

/// All types of one check. Cheap enough to clone; see the module for what stays the same.
#[derive(Clone, Debug)]
pub struct Types {
    kinds: Vec<Kind>,
    /// How deep each type's text nests; names end it.
    depths: Vec<u16>,
    interned: HashMap<Kind, TypeId>,
    pub(super) signatures: HashMap<TypeId, Signature>,
    pub(super) methods: HashMap<TypeId, Vec<Method>>,
    pub(crate) scope: Scope,
    /// Markers of `sync/atomic`.
    align64: HashSet<TypeId>,
    /// Bytes of the texts kept in func and interface kinds.
    pub(super) text_bytes: usize,
    target: Target,
}

impl Types {
    /// `int`.
    pub const INT: TypeId = TypeId(1);
    /// `int32`.
    pub const INT32: TypeId = TypeId(4);
    /// `uint8`.
    pub const UINT8: TypeId = TypeId(7);
    /// `float64`.
    pub const FLOAT64: TypeId = TypeId(13);
    /// `complex128`.
    pub const COMPLEX128: TypeId = TypeId(15);
    /// `string`.
    pub const STRING: TypeId = TypeId(16);
    /// `bool`.
    pub const BOOL: TypeId = TypeId(0);
    /// `unsafe.Pointer`.
    pub const UNSAFE_POINTER: TypeId = TypeId(17);
    /// `interface {}`.
    pub const ANY: TypeId = TypeId(18);
    /// `struct {}`.
    pub const EMPTY_STRUCT: TypeId = TypeId(19);
    /// The predeclared `error`.
    pub const ERROR: TypeId = TypeId(22);

    /// A store without any types.
    pub(super) fn empty(target: Target) -> Types {
        Types {
            kinds: Vec::new(),
            depths: Vec::new(),
            interned: HashMap::new(),
            signatures: HashMap::new(),
            methods: HashMap::new(),
            scope: Scope::new(),
            align64: HashSet::new(),
            text_bytes: 0,
            target,
        }
    }

    /// Where they were read for: the standard library's types and constants such as `unsafe.Sizeof(x)` hang on it.
    pub fn target(&self) -> Target {
        self.target
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// False: the predeclared types are always there.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// All types, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.kinds.len() as u32).map(TypeId)
    }

    /// The id of a basic type, the same in every store.
    pub fn basic(basic: Basic) -> TypeId {
        TypeId(BASICS.iter().position(|(b, _)| *b == basic).unwrap_or(0) as u32)
    }

    /// What a type is; of a declared one, that and its underlying type.
    pub fn kind(&self, id: TypeId) -> &Kind {
        &self.kinds[id.0 as usize]
    }

    /// The type itself, or what a declared type stands for.
    pub fn underlying(&self, id: TypeId) -> TypeId {
        match self.kind(id) {
            Kind::Named { underlying, .. } => *underlying,
            _ => id,
        }
    }

    /// The kind of the underlying type.
    pub fn shape(&self, id: TypeId) -> &Kind {
        self.kind(self.underlying(id))
    }

    /// The parts of a func type.
    pub(crate) fn signature(&self, id: TypeId) -> Option<&Signature> {
        self.signatures.get(&self.underlying(id))
    }

    /// The methods of an interface, sorted; none for other types.
    pub(crate) fn methods(&self, id: TypeId) -> &[Method] {
        self.methods.get(&self.underlying(id)).map_or(&[], Vec::as_slice)
    }

    /// How deep the text of a type nests.
    pub(crate) fn depth(&self, id: TypeId) -> u32 {
        self.depths.get(id.0 as usize).copied().unwrap_or(0).into()
    }

    fn push(&mut self, kind: Kind, depth: u16) -> TypeId {
        let id = TypeId(self.kinds.len() as u32);
        self.kinds.push(kind);
        self.depths.push(depth);
        id
    }

    /// The id of an unnamed type.
    pub(crate) fn intern(&mut self, kind: Kind) -> TypeId {
        let mut deepest = 0;
        kind.each_child(|child| deepest = deepest.max(self.depth(child)));
        self.intern_at_depth(kind, deepest)
    }

    /// The id of an unnamed type whose parts nest `deepest` deep.
    pub(super) fn intern_at_depth(&mut self, kind: Kind, deepest: u32) -> TypeId {
        if let Some(id) = self.interned.get(&kind) {
            return *id;
        }
        let id = self.push(kind.clone(), u16::try_from(deepest + 1).unwrap_or(u16::MAX));
        self.interned.insert(kind, id);
        id
    }

    pub(crate) fn pointer(&mut self, elem: TypeId) -> TypeId {
        self.intern(Kind::Pointer(elem))
    }

    pub(crate) fn slice(&mut self, elem: TypeId) -> TypeId {
        self.intern(Kind::Slice(elem))
    }

    /// A declared type whose underlying type is not known yet (until then, the empty struct).
    pub(crate) fn declare(&mut self, name: &str) -> TypeId {
        self.declare_instance(name, Vec::new())
    }

    /// The same of an instance of a generic type.
    pub(crate) fn declare_instance(&mut self, name: &str, args: Vec<TypeId>) -> TypeId {
        let deepest = args.iter().map(|arg| self.depth(*arg) + 1).max().unwrap_or(0);
        let kind = Kind::Named { name: name.to_string(), args, underlying: Types::EMPTY_STRUCT };
        self.push(kind, u16::try_from(deepest).unwrap_or(u16::MAX))
    }

    /// Marks the declared type that makes a struct of `sync/atomic` 8-aligned on every target.
    pub(crate) fn set_align64(&mut self, id: TypeId) {
        self.align64.insert(id);
    }

    /// True for the marker of `sync/atomic` (`cmd/compile/internal/types/size.go: CalcStructSize`, "align64",
    /// Go 1.21 to 1.27).
    pub(crate) fn is_align64(&self, id: TypeId) -> bool {
        self.align64.contains(&id)
    }

    pub(crate) fn set_underlying(&mut self, id: TypeId, to: TypeId) {
        let to = self.underlying(to);
        if let Some(Kind::Named { underlying, .. }) = self.kinds.get_mut(id.0 as usize) {
            *underlying = to;
        }
    }
}
