//! The store of types: every type once, found by its id or its name.
//!
//! Invariant: types are only ever added, so an id stays good in every later copy of the store.
//! Identical unnamed types have one id; a declared type has its own. Basic types have the same id in every store.
//! Knows no layout.

use super::model::{Basic, ChanDir, Field, Kind, TypeId};
use crate::target::GoVersion;
use std::collections::HashMap;

/// A func type's parts; the kind keeps only its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Signature {
    pub params: Vec<TypeId>,
    /// The last parameter is `...T` (and its type here the slice `[]T`).
    pub variadic: bool,
    pub results: Vec<TypeId>,
}

/// One method of an interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Method {
    pub name: String,
    /// A func type.
    pub func: TypeId,
    /// Empty for the user's own, else where an unexported method belongs.
    pub package: String,
}

const BASICS: [(Basic, &str); 18] = [
    (Basic::Bool, "bool"),
    (Basic::Int, "int"),
    (Basic::Int8, "int8"),
    (Basic::Int16, "int16"),
    (Basic::Int32, "int32"),
    (Basic::Int64, "int64"),
    (Basic::Uint, "uint"),
    (Basic::Uint8, "uint8"),
    (Basic::Uint16, "uint16"),
    (Basic::Uint32, "uint32"),
    (Basic::Uint64, "uint64"),
    (Basic::Uintptr, "uintptr"),
    (Basic::Float32, "float32"),
    (Basic::Float64, "float64"),
    (Basic::Complex64, "complex64"),
    (Basic::Complex128, "complex128"),
    (Basic::String, "string"),
    (Basic::UnsafePointer, "unsafe.Pointer"),
];

impl Basic {
    pub fn name(self) -> &'static str {
        BASICS.iter().find(|(b, _)| *b == self).map_or("", |(_, name)| name)
    }
}

/// All types of one check. Cheap enough to clone; see the module for what stays the same.
#[derive(Clone, Debug)]
pub struct Types {
    kinds: Vec<Kind>,
    /// How deep each type's text nests; names end it.
    depths: Vec<u16>,
    interned: HashMap<Kind, TypeId>,
    signatures: HashMap<TypeId, Signature>,
    methods: HashMap<TypeId, Vec<Method>>,
    /// Declared names (`Point`, `time.Time`, aliases too).
    pub(crate) scope: HashMap<String, TypeId>,
    pub(crate) constants: HashMap<String, i128>,
    /// The package of the user's declarations.
    pub(crate) package: String,
    /// Import names of the user's text, to import paths.
    pub(crate) imports: HashMap<String, String>,
    /// Bytes of the texts kept in func and interface kinds.
    text_bytes: usize,
    go: GoVersion,
}

/// The most bytes that the texts of func and interface types may take together.
pub(crate) const MAX_SIGNATURE_BYTES: usize = 4 << 20;

impl Types {
    pub const INT: TypeId = TypeId(1);
    pub const INT32: TypeId = TypeId(4);
    pub const UINT8: TypeId = TypeId(7);
    pub const FLOAT64: TypeId = TypeId(13);
    pub const COMPLEX128: TypeId = TypeId(15);
    pub const STRING: TypeId = TypeId(16);
    pub const BOOL: TypeId = TypeId(0);
    pub const UNSAFE_POINTER: TypeId = TypeId(17);
    /// `interface {}`.
    pub const ANY: TypeId = TypeId(18);
    pub const EMPTY_STRUCT: TypeId = TypeId(19);
    /// The predeclared `error`.
    pub const ERROR: TypeId = TypeId(22);

    /// A store that holds Go's predeclared types.
    pub fn new(go: GoVersion) -> Types {
        let mut types = Types {
            kinds: Vec::new(),
            depths: Vec::new(),
            interned: HashMap::new(),
            signatures: HashMap::new(),
            methods: HashMap::new(),
            scope: HashMap::new(),
            constants: HashMap::new(),
            package: "main".to_string(),
            imports: HashMap::new(),
            text_bytes: 0,
            go,
        };
        for (basic, _) in BASICS {
            types.intern(Kind::Basic(basic));
        }
        types.intern(Kind::Interface { methods: Vec::new() });
        types.intern(Kind::Struct(Vec::new()));
        types.declare_error();
        types
    }

    /// The predeclared `error`, a named interface with one method.
    fn declare_error(&mut self) {
        let func = self.func(Signature { results: vec![Types::STRING], ..Signature::default() });
        let method = |func| Method { name: "Error".to_string(), func, package: String::new() };
        if let Some(underlying) = func.and_then(|func| self.interface(vec![method(func)])) {
            let id = self.declare("error");
            self.set_underlying(id, underlying);
            self.scope.insert("error".to_string(), id);
        }
    }

    pub fn go(&self) -> GoVersion {
        self.go
    }

    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.kinds.len() as u32).map(TypeId)
    }

    /// The id of a basic type, the same in every store.
    pub fn basic(basic: Basic) -> TypeId {
        TypeId(BASICS.iter().position(|(b, _)| *b == basic).unwrap_or(0) as u32)
    }

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

    /// The type of a declared or predeclared name: `Point`, `time.Time`, `int`, `byte`.
    pub fn find(&self, name: &str) -> Option<TypeId> {
        self.scope.get(name).copied().or_else(|| Types::predeclared(name))
    }

    /// The parts of a func type.
    pub fn signature(&self, id: TypeId) -> Option<&Signature> {
        self.signatures.get(&self.underlying(id))
    }

    /// The methods of an interface, sorted; none for other types.
    pub fn methods(&self, id: TypeId) -> &[Method] {
        self.methods.get(&self.underlying(id)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn predeclared(name: &str) -> Option<TypeId> {
        match name {
            "byte" => Some(Types::UINT8),
            "rune" => Some(Types::INT32),
            "any" => Some(Types::ANY),
            "unsafe.Pointer" => Some(Types::UNSAFE_POINTER),
            _ => BASICS.iter().position(|(_, n)| *n == name).map(|i| TypeId(i as u32)),
        }
    }

    /// Go's predeclared type names, for suggestions.
    pub(crate) fn predeclared_names() -> impl Iterator<Item = &'static str> {
        BASICS.into_iter().map(|(_, name)| name).chain(["byte", "rune", "any", "error"])
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
        if let Some(id) = self.interned.get(&kind) {
            return *id;
        }
        let mut deepest = 0;
        kind_children(&kind, |child| deepest = deepest.max(self.depth(child)));
        let depth = u16::try_from(deepest + 1).unwrap_or(u16::MAX);
        let id = self.push(kind.clone(), depth);
        self.interned.insert(kind, id);
        id
    }

    pub(crate) fn pointer(&mut self, elem: TypeId) -> TypeId {
        self.intern(Kind::Pointer(elem))
    }

    pub(crate) fn slice(&mut self, elem: TypeId) -> TypeId {
        self.intern(Kind::Slice(elem))
    }

    /// A func type; `None` where the texts of signatures together pass their limit.
    pub(crate) fn func(&mut self, signature: Signature) -> Option<TypeId> {
        let text = self.signature_text(&signature, MAX_SIGNATURE_BYTES)?;
        self.count_text(text.len())?;
        let deepest = signature.params.iter().chain(&signature.results).map(|t| self.depth(*t)).max().unwrap_or(0);
        let kind = Kind::Func(text);
        if let Some(id) = self.interned.get(&kind) {
            return Some(*id);
        }
        let id = self.push(kind.clone(), u16::try_from(deepest + 1).unwrap_or(u16::MAX));
        self.interned.insert(kind, id);
        self.signatures.insert(id, signature);
        Some(id)
    }

    /// An interface with these methods (no name twice); `None` where the texts pass their limit.
    pub(crate) fn interface(&mut self, mut methods: Vec<Method>) -> Option<TypeId> {
        methods.sort_by(|a, b| method_order(a).cmp(&method_order(b)));
        let mut texts = Vec::with_capacity(methods.len());
        for method in &methods {
            let text = self.method_text(method, true);
            self.count_text(text.len())?;
            texts.push(text);
        }
        let deepest = methods.iter().map(|m| self.depth(m.func)).max().unwrap_or(0);
        let kind = Kind::Interface { methods: texts };
        if let Some(id) = self.interned.get(&kind) {
            return Some(*id);
        }
        let id = self.push(kind.clone(), u16::try_from(deepest + 1).unwrap_or(u16::MAX));
        self.interned.insert(kind, id);
        self.methods.insert(id, methods);
        Some(id)
    }

    fn count_text(&mut self, bytes: usize) -> Option<()> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        (self.text_bytes <= MAX_SIGNATURE_BYTES).then_some(())
    }

    /// A declared type whose underlying type is not known yet (until then, the empty struct).
    pub(crate) fn declare(&mut self, name: &str) -> TypeId {
        self.push(Kind::Named { name: name.to_string(), underlying: Types::EMPTY_STRUCT }, 0)
    }

    pub(crate) fn set_underlying(&mut self, id: TypeId, to: TypeId) {
        let to = self.underlying(to);
        if let Some(Kind::Named { underlying, .. }) = self.kinds.get_mut(id.0 as usize) {
            *underlying = to;
        }
    }
}

/// Exported methods before others, then by name (`cmd/compile/internal/types/sym.go: Sym.Less`, Go 1.21 to 1.27).
fn method_order(method: &Method) -> (bool, &str) {
    (!is_exported(&method.name), &method.name)
}

/// True for a name that starts with an upper-case letter.
pub(crate) fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}

/// Calls `each` with the types that a kind is made of (those of a func or interface are in its text alone).
pub(crate) fn kind_children(kind: &Kind, mut each: impl FnMut(TypeId)) {
    match kind {
        Kind::Pointer(elem) | Kind::Slice(elem) | Kind::Array { elem, .. } | Kind::Chan { elem, .. } => each(*elem),
        Kind::Map { key, elem } => {
            each(*key);
            each(*elem);
        }
        Kind::Struct(fields) => fields.iter().for_each(|f: &Field| each(f.ty)),
        Kind::Named { underlying, .. } => each(*underlying),
        Kind::Basic(_) | Kind::Func(_) | Kind::Interface { .. } => {}
    }
}

/// The arrow words of a channel type.
pub(crate) fn chan_words(dir: ChanDir) -> &'static str {
    match dir {
        ChanDir::Both => "chan ",
        ChanDir::Send => "chan<- ",
        ChanDir::Receive => "<-chan ",
    }
}
